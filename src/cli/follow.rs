//! `sightline follow`: from a place along the streets to the cameras that somebody may have passed, one JSON object a line.
//! Stores nothing; the log knows of it, and on live databases it counts in the caps like a search (PRIVACY P6, P22).

use std::io::Write;

use serde_json::json;

use super::{
    As, aside,
    link::{Asked, Row, commit, within_limits},
    open,
    typed::{OneOf, Typed, number},
    written,
};
use crate::{
    accounts::Role,
    cameras::CameraId,
    clock::{Clock, Instant, Window},
    error::{Error, Result},
    following::{FollowInput, Side, Sighting, not_followed},
    linking::{Estimates, Include, Search},
    refusal::Refusal,
    streets::{Graphs, Means},
};

/// How to write cameras.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One JSON object a line.
    Ndjson,
}

/// What else to write.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Also {
    /// The streets within reach.
    Reach,
}

/// Where it happened, when, and how somebody moves.
#[derive(Debug, clap::Args)]
pub(super) struct Follow {
    /// The place as `lon,lat`.
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    at: String,
    /// Uncertainty of the place, metres.
    #[arg(long, value_parser = number, allow_negative_numbers = true)]
    radius_m: Option<f64>,
    /// Start of the window, RFC 3339.
    #[arg(long)]
    from: String,
    /// End of the window, RFC 3339.
    #[arg(long)]
    to: String,
    /// Three-letter code of the type of incident. Needed on live databases; elsewhere a robbery (CUP) without it.
    #[arg(long = "type", id = "kind", value_name = "CODE")]
    kind: Option<String>,
    /// Number of the file. Needed on live databases.
    #[arg(long, value_name = "NUMBER")]
    case: Option<String>,
    /// For a missing person: child or `at_risk` (an adult is followed on the page alone, once a second account approved).
    #[arg(long)]
    age_class: Option<String>,
    /// How somebody moves: walk, bicycle, motorbike or car.
    #[arg(long, value_name = "MEANS", value_parser = means)]
    means: Means,
    /// The slowest speed believed, km/h; usual for the means without it.
    #[arg(long, value_parser = number, allow_negative_numbers = true)]
    slowest_kmh: Option<f64>,
    /// The fastest speed believed, km/h; usual for the means without it.
    #[arg(long, value_parser = number, allow_negative_numbers = true)]
    fastest_kmh: Option<f64>,
    /// Minutes before and after the incident: at most 15, for serious matters 30.
    #[arg(long, value_parser = number, allow_negative_numbers = true)]
    minutes: f64,
    /// A camera (its identifier) in whose recording the passing was seen, and when.
    #[arg(long, value_name = "CAMERA,FROM,TO", value_parser = seen)]
    seen: Vec<Sighting>,
    /// A camera (its identifier) in whose recording nobody passed in the whole window.
    #[arg(long, value_name = "CAMERA,FROM,TO", value_parser = not_seen)]
    not_seen: Vec<Sighting>,
    /// Also write the streets within reach, a line for each piece.
    #[arg(long, value_parser = OneOf::<Also>::new())]
    include: Option<Also>,
    #[arg(long, value_parser = OneOf::<Format>::new(), default_value = "ndjson")]
    format: Format,
    #[command(flatten)]
    account: As,
}

/// What is followed where nobody says it, on databases that are exempt from caps.
const USUAL_TYPE: &str = "CUP";
const USUAL_CASE: &str = "FOLLOW-1";

impl Follow {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let mut typed = Typed::new(&[
            ("lon", "--at"),
            ("lat", "--at"),
            ("place", "--at"),
            ("radius_m", "--radius-m"),
            ("from", "--from"),
            ("to", "--to"),
            ("type", "--type"),
            ("case_number", "--case"),
            ("age_class", "--age-class"),
            ("means", "--means"),
            ("slowest_kmh", "--slowest-kmh"),
            ("fastest_kmh", "--fastest-kmh"),
            ("minutes", "--minutes"),
        ]);
        let sightings = self.seen.iter().chain(&self.not_seen).enumerate();
        for (index, sighting) in sightings {
            let option = if sighting.seen {
                "--seen"
            } else {
                "--not-seen"
            };
            typed = typed.with(&format!("sightings/{index}"), option, sighting.camera_id.0);
        }
        self.followed(url).await.map_err(|error| typed.name(error))
    }

    async fn followed(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let officer = [Role::Officer];
        let scope = self.account.scope(&db, &deployment, &officer).await?;
        let now = Clock::default().now();
        let Format::Ndjson = self.format;
        let is_exempt = deployment.kind.is_exempt();
        let usual = |text: &str| is_exempt.then(|| text.to_owned());
        let kind = self.kind.or_else(|| usual(USUAL_TYPE));
        let case = self.case.or_else(|| usual(USUAL_CASE));
        let row = Row {
            radius_m: self.radius_m.map(|metres| metres.to_string()),
            from: Some(self.from),
            to: Some(self.to),
            r#type: kind,
            case_number: case,
            age_class: self.age_class,
            ..Row::at(&self.at)?
        };
        let incident = row.incident(now, &deployment)?;
        let sensitive = db.is_sensitive(&incident).await?;
        if let Some(because) = not_followed(&incident, sensitive, false) {
            return Err(Error::Conflict(Refusal::NotFollowed { because }.into()));
        }
        let input = FollowInput {
            means: self.means,
            slowest_kmh: self.slowest_kmh,
            fastest_kmh: self.fastest_kmh,
            minutes: self.minutes,
            route: None,
            sightings: self.seen.into_iter().chain(self.not_seen).collect(),
        };
        let follow = input.check(incident.r#type.limit_class())?;
        let asked = [Asked {
            name: "incident".to_owned(),
            row: String::new(),
            incident,
        }];
        if !is_exempt {
            within_limits(&db, &scope, &asked, now).await?;
        }
        let search = Search {
            scope: &scope,
            deployment: &deployment,
            now,
            include: Include::default(),
            estimates: &Estimates::default(),
        };
        let incident = &asked[0].incident;
        let graphs = Graphs::default();
        let followed = db
            .follow(&search, &graphs, &asked[0].name, incident, &follow, None)
            .await?;
        let entry = followed.entry(&scope, now, None, (incident, &follow));
        commit(&db, &search, &asked, &[entry]).await?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for pass in &followed.passes {
            written(line(&mut out, pass))?;
        }
        if let Some(Also::Reach) = self.include {
            for reached in &followed.reach {
                written(line(&mut out, reached))?;
            }
        }
        written(out.flush())?;
        for sighting in follow.sightings.iter().filter(|sighting| sighting.seen) {
            let counts = sighting.counts_during(follow.span(incident));
            if counts.is_some_and(|part| Side::of(part, incident.window()) == Side::Either) {
                let camera = sighting.camera_id.0;
                aside(&format!(
                    "--seen {camera}: may be before what happened or after it; on either side it counts as if it were of that one"
                ));
            }
            let whole = (sighting.from, sighting.to);
            if let Some(Window { from, to }) = counts.filter(|part| (part.from, part.to) != whole) {
                let camera = sighting.camera_id.0;
                aside(&format!(
                    "--seen {camera}: only {from} to {to} counts, the part that is followed; more minutes take more of it"
                ));
            }
        }
        aside(&format!(
            "within reach: {:.0} m of street, {} passes of cameras on it; the place lies {:.0} m from the nearest street",
            followed.reach_m,
            followed.passes.len(),
            followed.snapped_m
        ));
        db.close().await;
        Ok(())
    }
}

fn line(out: &mut impl Write, value: &impl serde::Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn means(text: &str) -> std::result::Result<Means, String> {
    serde_json::from_value(json!(text))
        .map_err(|_| "must be walk, bicycle, motorbike or car".to_owned())
}

fn seen(text: &str) -> std::result::Result<Sighting, String> {
    sighting(text, true)
}

fn not_seen(text: &str) -> std::result::Result<Sighting, String> {
    sighting(text, false)
}

fn sighting(text: &str, seen: bool) -> std::result::Result<Sighting, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let [camera, from, to] = parts[..] else {
        return Err("must be an identifier, a start and an end, with commas between".to_owned());
    };
    let time = |text: &str| text.parse::<Instant>().map_err(|error| error.clone());
    let camera = camera
        .parse()
        .map_err(|_| "does not begin with the identifier of a camera")?;
    Ok(Sighting {
        camera_id: CameraId(camera),
        seen,
        from: time(from)?,
        to: time(to)?,
    })
}
