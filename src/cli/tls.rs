//! `sightline tls`: certificates for a server in a network of its own.

use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::say;
use crate::{
    clock::{Clock, Day},
    error::{Error, Result},
    tls::{
        authority::Folder,
        sheet::{Facts, sheet},
    },
};

/// What to do with certificates.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Tls {
    /// Make a local authority and a certificate for this server, or renew the certificate by the same authority.
    ///
    /// Devices that installed the authority need nothing more after a renewal, and a running server takes it up by itself.
    Init(Init),
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// Names and addresses under which devices open the server; this machine's own are always added.
    #[arg(long = "host", value_name = "NAME-OR-IP", num_args = 1..)]
    hosts: Vec<String>,
    /// Where the files go.
    #[arg(long, default_value = "tls")]
    folder: PathBuf,
    /// The port that devices open, for the installation sheet.
    #[arg(long, default_value_t = 8443)]
    port: u16,
}

impl Tls {
    pub(super) fn run(self) -> Result<()> {
        let Self::Init(init) = self;
        let folder = Folder::new(&init.folder);
        let now = Clock::default().now();
        let issued = folder.issue(&init.hosts, now)?;
        let page = sheet(&Facts {
            names: &issued.names,
            port: init.port,
            fingerprint: &issued.fingerprint,
            day: Day::of(now, &TimeZone::UTC),
        });
        std::fs::write(folder.sheet(), page).map_err(|why| {
            Error::field("folder", format!("{}: {why}", folder.sheet().display()))
        })?;
        if issued.new_authority {
            say(format_args!(
                "made an authority: {}; keep {} secret and on this machine",
                folder.authority().display(),
                folder.authority_key().display()
            ));
        } else {
            say(format_args!(
                "the authority stays as it was: {}",
                folder.authority().display()
            ));
        }
        say(format_args!("its fingerprint: {}", issued.fingerprint));
        say(format_args!(
            "a certificate for {} until {}",
            issued.names.join(", "),
            Day::of(issued.expires, &TimeZone::UTC)
        ));
        if init.hosts.is_empty() {
            say(
                "only this machine itself can open the server under it: say --host NAME-OR-IP for what other devices open",
            );
        }
        if init.hosts.is_empty() && issued.new_authority {
            say(
                "the authority vouches for no other name ever, and for private addresses alone: for a name, begin anew in \
                 another --folder",
            );
        }
        say(format_args!(
            "print {} for those who install it",
            folder.sheet().display()
        ));
        say(format_args!(
            "serve with: sightline serve --listen 0.0.0.0:{} --tls-cert {} --tls-key {}",
            init.port,
            folder.certificate().display(),
            folder.key().display()
        ));
        Ok(())
    }
}
