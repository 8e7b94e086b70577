//! What the map lies on: the own extract always, and if the deployment says so a PMTiles file or a provider of pictures.
//!
//! Both are off by default. A file on this server tells nobody anything; whoever provides pictures learns where
//! officers look.

mod pmtiles;
mod queries;
pub mod routes;

use std::path::{Path, PathBuf};

use axum::http::uri::{Scheme, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, Result};

/// Where the page finds a PMTiles file.
const PMTILES_URL: &str = "/basemap/map.pmtiles";
/// Where the page finds the tiles of the own extract.
const EXTRACT_URL: &str = "/tiles/{z}/{x}/{y}.mvt";
/// Whose data the own extract is.
const EXTRACT_ATTRIBUTION: &str = "© OpenStreetMap contributors";

/// What the map can lie on beside the own extract.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Settings {
    /// A PMTiles file with vector tiles, in Protomaps' layers or our own, to offer as a basemap.
    #[arg(long, env = "SIGHTLINE_BASEMAP_PMTILES", value_name = "FILE")]
    pub basemap_pmtiles: Option<PathBuf>,
    /// Whose data the PMTiles file holds, where it does not say so itself.
    #[arg(
        long,
        env = "SIGHTLINE_BASEMAP_PMTILES_ATTRIBUTION",
        value_name = "TEXT"
    )]
    pub basemap_pmtiles_attribution: Option<String>,
    /// Pictures to offer as a basemap: an address with {z}, {x} and {y}. Its provider learns where officers look.
    #[arg(
        long,
        env = "SIGHTLINE_BASEMAP_RASTER",
        value_name = "URL",
        requires = "basemap_attribution"
    )]
    pub basemap_raster: Option<String>,
    /// Whose pictures they are.
    #[arg(long, env = "SIGHTLINE_BASEMAP_ATTRIBUTION", value_name = "TEXT")]
    pub basemap_attribution: Option<String>,
    /// The deepest zoom of the pictures.
    #[arg(long, env = "SIGHTLINE_BASEMAP_RASTER_MAX_ZOOM", default_value_t = 19,
        value_parser = clap::value_parser!(u8).range(1..=22), value_name = "ZOOM")]
    pub basemap_raster_max_zoom: u8,
}

/// How a basemap is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BasemapKind {
    /// Vector tiles of what was imported here.
    Extract,
    /// One file of vector tiles, read in ranges.
    Pmtiles,
    /// Pictures of another server.
    Raster,
}

/// A basemap that the page offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Basemap {
    /// How it is drawn.
    pub kind: BasemapKind,
    /// Where its tiles are; `{z}`, `{x}`, `{y}` for each.
    pub url: String,
    /// Whose data it shows, to be written on the map; empty where it shows nobody's, as without an extract.
    pub attribution: String,
    /// The deepest zoom of its tiles; null = as deep as asked.
    pub max_zoom: Option<u8>,
}

/// The basemaps of a deployment, checked.
#[derive(Clone, Debug)]
pub struct Basemaps {
    /// The own extract, then the others.
    pub all: Vec<Basemap>,
    /// Where the PMTiles file lies.
    pmtiles: Option<PathBuf>,
    /// Scheme, host and port of the pictures, for the content security policy.
    pub picture_origin: Option<String>,
}

impl Basemaps {
    /// What the page offers; nobody's data are named where no extract was imported.
    #[must_use]
    pub fn offered(&self, has_extract: bool) -> Vec<Basemap> {
        let mut all = self.all.clone();
        for basemap in &mut all {
            if basemap.kind == BasemapKind::Extract && !has_extract {
                basemap.attribution.clear();
            }
        }
        all
    }

    /// Checks the settings and reads what the file says of itself; an error names the setting.
    pub fn open(settings: &Settings, over_tls: bool) -> Result<Self> {
        let mut all = vec![Basemap {
            kind: BasemapKind::Extract,
            url: EXTRACT_URL.into(),
            attribution: EXTRACT_ATTRIBUTION.into(),
            max_zoom: None,
        }];
        let pmtiles = settings.basemap_pmtiles.clone();
        if let Some(file) = &pmtiles {
            all.push(from_file(
                file,
                settings.basemap_pmtiles_attribution.as_deref(),
            )?);
        }
        let mut picture_origin = None;
        if let Some(url) = &settings.basemap_raster {
            let why = |why: String| Error::field("basemap-raster", why);
            picture_origin = Some(origin(url, over_tls).map_err(why)?);
            all.push(Basemap {
                kind: BasemapKind::Raster,
                url: url.clone(),
                attribution: settings
                    .basemap_attribution
                    .as_deref()
                    .and_then(said)
                    .ok_or_else(|| {
                        Error::field("basemap-attribution", "say whose pictures they are")
                    })?,
                max_zoom: Some(settings.basemap_raster_max_zoom),
            });
        }
        Ok(Self {
            all,
            pmtiles,
            picture_origin,
        })
    }
}

fn from_file(file: &Path, attribution: Option<&str>) -> Result<Basemap> {
    let about = |why: String| Error::field("basemap-pmtiles", format!("{}: {why}", file.display()));
    let facts = pmtiles::read(file).map_err(about)?;
    let attribution = attribution
        .and_then(said)
        .or_else(|| facts.attribution.as_deref().and_then(said))
        .ok_or_else(|| {
            about(
                "does not say whose data it holds: say so with --basemap-pmtiles-attribution"
                    .into(),
            )
        })?;
    Ok(Basemap {
        kind: BasemapKind::Pmtiles,
        url: PMTILES_URL.into(),
        attribution,
        max_zoom: Some(facts.max_zoom),
    })
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Scheme, host and port of an address with `{z}`, `{x}` and `{y}`; complains about what no policy could name.
fn origin(url: &str, over_tls: bool) -> Result<String, String> {
    for place in ["{z}", "{x}", "{y}"] {
        if !url.contains(place) {
            return Err(format!("lacks {place}"));
        }
    }
    let filled = url
        .replace("{z}", "0")
        .replace("{x}", "0")
        .replace("{y}", "0");
    if filled.contains(['{', '}']) {
        return Err("has other places than {z}, {x} and {y}; name one host".into());
    }
    let uri: Uri = filled.parse().map_err(|_| {
        "is not an address such as https://tiles.example/{z}/{x}/{y}.png".to_owned()
    })?;
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
        return Err("must begin with https://".into());
    };
    if scheme != &Scheme::HTTPS && (scheme != &Scheme::HTTP || over_tls) {
        let why = "must begin with https://: a page that came over TLS shows no other pictures";
        return Err(if over_tls {
            why
        } else {
            "must begin with https:// or http://"
        }
        .into());
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if !authority.as_str().chars().all(plain) {
        return Err("may name a host and a port, but no user and no wildcard".into());
    }
    // A place before the path would make the host depend on the tile.
    let start = format!("{scheme}://{authority}/");
    if !url.starts_with(&start) {
        return Err("may have {z}, {x} and {y} in its path only".into());
    }
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_from_exactly_one_host() {
        for (url, over_tls, expected) in [
            (
                "https://tiles.example/{z}/{x}/{y}.png",
                true,
                Ok("https://tiles.example"),
            ),
            (
                "https://tiles.example:8443/a/{z}/{y}/{x}?key=1",
                true,
                Ok("https://tiles.example:8443"),
            ),
            (
                "http://10.0.0.9:81/{z}/{x}/{y}.png",
                false,
                Ok("http://10.0.0.9:81"),
            ),
            ("http://10.0.0.9:81/{z}/{x}/{y}.png", true, Err("over TLS")),
            (
                "https://{s}.tiles.example/{z}/{x}/{y}.png",
                true,
                Err("one host"),
            ),
            (
                "https://tiles{z}.example/{x}/{y}.png",
                true,
                Err("path only"),
            ),
            ("https://tiles.example/{z}/{x}.png", true, Err("lacks {y}")),
            ("https://*.example/{z}/{x}/{y}.png", true, Err("wildcard")),
            (
                "https://a@tiles.example/{z}/{x}/{y}.png",
                true,
                Err("no user"),
            ),
            (
                "https://tiles.example; script-src */{z}/{x}/{y}",
                true,
                Err("not an address"),
            ),
            ("/own/{z}/{x}/{y}.png", true, Err("https://")),
            ("data:image/{z}/{x}/{y}", true, Err("not an address")),
        ] {
            match (origin(url, over_tls), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(why), Err(part)) => assert!(why.contains(part), "{url}: {why}"),
                (found, _) => panic!("{url}: {found:?}"),
            }
        }
    }

    #[test]
    fn the_own_extract_is_always_there_and_pictures_need_a_name() {
        let plain = Basemaps::open(&Settings::default(), true).unwrap();
        assert_eq!(plain.all.len(), 1);
        assert_eq!(plain.all[0].kind, BasemapKind::Extract);
        assert!(plain.picture_origin.is_none());
        let settings = Settings {
            basemap_raster: Some("https://tiles.example/{z}/{x}/{y}.png".into()),
            basemap_attribution: Some("  ".into()),
            ..Settings::default()
        };
        let error = Basemaps::open(&settings, true).unwrap_err().to_string();
        assert!(error.contains("basemap-attribution"), "{error}");
    }
}
