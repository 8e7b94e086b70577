//! The real server on loopback, and what it takes of the machine.

use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::postgres::Outcome;

/// Incidents of a set.
const INCIDENTS: &str = "10000";
/// Ticks of a second in `/proc`, on every Linux that this runs on.
const TICKS: f64 = 100.0;

/// The optimised binary.
fn sightline() -> Command {
    Command::new(std::env::var("SIGHTLINE_BINARY").unwrap_or("target/release/sightline".into()))
}

/// Runs a command on the database to its end; gives what it printed.
fn run(database_url: &str, arguments: &[&str], input: &str) -> Outcome<String> {
    let mut child = sightline()
        .args(arguments)
        .args(["--database-url", database_url])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no input")?;
    stdin.write_all(input.as_bytes())?;
    drop(stdin);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("{arguments:?} failed").into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Fills a new database with towns.
pub fn fill(database_url: &str, cameras: u32) -> Outcome<()> {
    let cameras = cameras.to_string();
    run(database_url, &["init", "--kind", "test"], "")?;
    let generate = ["generate", "--cameras", &cameras, "--incidents", INCIDENTS];
    run(database_url, &generate, "")?;
    Ok(())
}

/// A server that ends with this value.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start until it said so.
    pub listening_after: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts one on this database.
    pub fn start(database_url: &str) -> Outcome<Self> {
        let started = Instant::now();
        let mut child = sightline()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--database-url", database_url])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let listening_after = started.elapsed();
        let address = line.trim().strip_prefix("listening on http://");
        Ok(Self {
            child,
            address: address.ok_or(format!("the server says {line}"))?.parse()?,
            listening_after,
        })
    }

    /// Computing time that it has taken so far, seconds; that of PostgreSQL is not in it.
    pub fn computing_s(&self) -> Outcome<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name may hold spaces; user and system time are the 12th and 13th words after it.
        let (_, words) = stat.rsplit_once(") ").ok_or("no name in stat")?;
        let ticks = words.split(' ').skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
    }

    /// Its memory now, megabytes: all that is resident, and that without pages of files, which the system takes back when
    /// it needs them.
    pub fn memory_mb(&self) -> Outcome<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let of = |name: &str| -> Outcome<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().next());
            Ok(kilobytes
                .ok_or(format!("no {name} in status"))?
                .parse::<f64>()?
                / 1024.0)
        };
        Ok((of("VmRSS:")?, of("RssAnon:")?))
    }
}

/// An account that asks.
pub struct Officer {
    /// Its name.
    pub username: &'static str,
    /// Its password.
    pub password: String,
    /// A token that acts as it.
    pub token: String,
}

impl Officer {
    /// Adds one to a test database.
    pub fn add(database_url: &str) -> Outcome<Self> {
        // Sets are kept from run to run, and names are taken once.
        let password = uuid::Uuid::now_v7().to_string();
        let username: &str = format!("load-{password}").leak();
        run(
            database_url,
            &["user", "add", username, "--role", "officer"],
            &format!("{password}\n"),
        )?;
        let token = run(database_url, &["token", "add", username], "")?;
        Ok(Self {
            username,
            password,
            token,
        })
    }
}
