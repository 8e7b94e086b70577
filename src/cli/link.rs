//! `sightline link`: incidents in, candidates out, one JSON object a line. Stores no incident; the log knows of it, and on
//! live databases it counts in the caps like any other search (PRIVACY P6).

use std::{io::Write, path::PathBuf};

use geojson::{Geometry, GeometryValue};
use indicatif::ProgressBar;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    As, aside,
    import::{progress_bar, read_file},
    open,
    typed::number,
    written,
};
use crate::{
    accounts::{Role, Scope},
    audit::{Entry, append, record_all},
    clock::{Clock, Instant},
    db::{Db, Tx},
    deployment::Deployment,
    error::{Error, FieldError, Result},
    fields,
    imports::{MAX_ERRORS, separator, table},
    incidents::{Incident, IncidentId, IncidentInput},
    linking::{Answer, Estimates, Include, Search},
    private_text,
};

/// How to write candidates.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One JSON object a line.
    Ndjson,
}

/// Which incidents, and how to answer.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["incidents", "at"]))]
pub(super) struct Link {
    /// CSV (commas, semicolons or tabs between) with the columns id, lon, lat, `radius_m`, from, to, type, `case_number`
    /// and, if wanted, `search_radius_m`, stated and `age_class`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["at", "from", "to", "kind", "case"])]
    incidents: Option<PathBuf>,
    /// One incident: its place as `lon,lat`.
    #[arg(long, value_name = "LON,LAT", requires_all = ["from", "to", "kind", "case"], allow_hyphen_values = true)]
    at: Option<String>,
    /// Uncertainty of the place, metres.
    #[arg(long, requires = "at", value_parser = number, allow_negative_numbers = true)]
    radius_m: Option<f64>,
    /// How far around the place to search, metres.
    #[arg(long, requires = "at", value_parser = number, allow_negative_numbers = true)]
    search_radius_m: Option<f64>,
    /// Start of the window, RFC 3339.
    #[arg(long)]
    from: Option<String>,
    /// End of the window, RFC 3339.
    #[arg(long)]
    to: Option<String>,
    /// Three-letter code of the type.
    #[arg(long = "type", id = "kind", value_name = "CODE")]
    kind: Option<String>,
    /// Number of the file.
    #[arg(long, value_name = "NUMBER")]
    case: Option<String>,
    /// For a fight or disorder what makes it a matter to search for: injury, damage, weapon, with commas between.
    #[arg(long, requires = "at")]
    stated: Option<String>,
    /// For a missing person: child, adult or `at_risk`.
    #[arg(long, requires = "at")]
    age_class: Option<String>,
    /// Answer as of this time, RFC 3339, for repeatable answers; on live databases none in the future.
    #[arg(long)]
    now: Option<Instant>,
    /// Also list the cameras that do not see the place.
    #[arg(long, value_parser = ["out_of_view"])]
    include: Option<String>,
    #[arg(long, value_enum, default_value = "ndjson")]
    format: Format,
    #[command(flatten)]
    account: As,
}

/// A row of the list; empty cells are left out.
#[derive(Default, Deserialize)]
pub(super) struct Row {
    /// What the output calls it; never stored and never logged.
    pub(super) id: Option<String>,
    pub(super) lon: Option<String>,
    pub(super) lat: Option<String>,
    pub(super) radius_m: Option<String>,
    pub(super) search_radius_m: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) r#type: Option<String>,
    pub(super) case_number: Option<String>,
    /// Words with commas or blanks between.
    pub(super) stated: Option<String>,
    pub(super) age_class: Option<String>,
}

/// Columns that a list must have.
const COLUMNS: [&str; 7] = ["id", "lon", "lat", "from", "to", "type", "case_number"];

impl Link {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Officer])
            .await?;
        let clock = Clock::default().now();
        let now = self.now.unwrap_or(clock);
        // Windows may end as late as now, and recordings seem lost or kept as of now: a future one would bend both.
        if now > clock && !deployment.kind.is_exempt() {
            return Err(Error::field("now", "lies in the future"));
        }
        // Everything is read and checked before the first answer.
        let mut errors = Vec::new();
        let mut incidents = Vec::new();
        for (place, row) in self.rows()? {
            match row.incident(now, &deployment) {
                Ok(incident) => incidents.push(Asked {
                    name: row.id.unwrap_or_else(|| place.clone()),
                    row: place,
                    incident,
                }),
                Err(Error::Invalid(complaints)) => {
                    errors.extend(complaints.into_iter().map(|error| error.within(&place)));
                }
                Err(other) => return Err(other),
            }
        }
        if errors.len() > MAX_ERRORS {
            let more = errors.len() - MAX_ERRORS;
            errors.truncate(MAX_ERRORS);
            errors.push(FieldError {
                pointer: String::new(),
                complaint: format!("and {more} more").into(),
            });
        }
        Error::unless_empty(errors)?;
        if !deployment.kind.is_exempt() {
            within_limits(&db, &scope, &incidents, clock).await?;
        }
        let include = Include {
            out_of_view: self.include.is_some(),
            ..Include::default()
        };
        let search = Search {
            scope: &scope,
            deployment: &deployment,
            now,
            include,
            estimates: &Estimates::default(),
        };
        let progress = progress_bar(incidents.len() as u64);
        answer(&db, &search, incidents, &progress).await?;
        progress.finish_and_clear();
        db.close().await;
        Ok(())
    }

    /// The rows with the place of each in the file.
    fn rows(&self) -> Result<Vec<(String, Row)>> {
        let Some(file) = &self.incidents else {
            let text = |number: Option<f64>| number.map(|number| number.to_string());
            let row = Row {
                radius_m: text(self.radius_m),
                search_radius_m: text(self.search_radius_m),
                from: self.from.clone(),
                to: self.to.clone(),
                r#type: self.kind.clone(),
                case_number: self.case.clone(),
                stated: self.stated.clone(),
                age_class: self.age_class.clone(),
                ..Row::at(self.at.as_deref().unwrap_or_default())?
            };
            return Ok(vec![("incident".to_owned(), row)]);
        };
        let bytes = read_file(file)?;
        let text = table::text(&bytes)?;
        let (separator, _) = separator(&text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|error| Error::bad_request(format!("cannot read the list: {error}")))?
            .clone();
        table::check_header(
            &headers,
            |name| COLUMNS.contains(&name) || matches!(name, "radius_m" | "search_radius_m"),
            &COLUMNS,
        )?;
        reader
            .records()
            .map(|record| {
                let wrong = |error: csv::Error| {
                    Error::bad_request(format!("cannot read the list: {error}"))
                };
                let record = record.map_err(wrong)?;
                let place = format!("line {}", record.position().map_or(0, csv::Position::line));
                let mut row: Row = record.deserialize(Some(&headers)).map_err(wrong)?;
                if separator != b',' {
                    row.read_decimal_commas();
                }
                Ok((place, row))
            })
            .collect()
    }
}

impl Row {
    /// Takes a comma in a number for its decimal point, where commas are not between the cells.
    fn read_decimal_commas(&mut self) {
        let numbers = [
            &mut self.lon,
            &mut self.lat,
            &mut self.radius_m,
            &mut self.search_radius_m,
        ];
        for number in numbers.into_iter().flatten() {
            // A number with both has commas for thousands, or is none.
            if !number.contains('.') {
                *number = number.replacen(',', ".", 1);
            }
        }
    }

    /// An incident at `lon,lat` of which nothing else is said yet.
    pub(super) fn at(lon_lat: &str) -> Result<Self> {
        let parts: Vec<&str> = lon_lat.split(',').map(str::trim).collect();
        let [lon, lat] = parts[..] else {
            let got = private_text::quoted(lon_lat);
            return Err(Error::field(
                "--at",
                format!(
                    "must be longitude and latitude in degrees, such as 105.9,18.34, got {got}"
                ),
            ));
        };
        Ok(Self {
            lon: Some(lon.to_owned()),
            lat: Some(lat.to_owned()),
            ..Self::default()
        })
    }

    pub(super) fn incident(&self, now: Instant, deployment: &Deployment) -> Result<Incident> {
        let mut errors = Vec::new();
        let mut number = |name: &str, text: &Option<String>| -> Option<f64> {
            let text = text.as_deref()?;
            let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
            if value.is_none() {
                errors.push(FieldError::new(
                    name,
                    format!(
                        "must be a number with a decimal point, got {}",
                        private_text::quoted(text)
                    ),
                ));
            }
            value
        };
        let (lon, lat) = (number("lon", &self.lon), number("lat", &self.lat));
        let (radius_m, search_radius_m) = (
            number("radius_m", &self.radius_m),
            number("search_radius_m", &self.search_radius_m),
        );
        let mut fields = Map::new();
        for (name, text) in [
            ("type", &self.r#type),
            ("case_number", &self.case_number),
            ("from", &self.from),
            ("to", &self.to),
            ("age_class", &self.age_class),
        ] {
            fields.extend(
                text.clone()
                    .map(|text| (name.to_owned(), Value::String(text))),
            );
        }
        if let Some(stated) = &self.stated {
            let words = stated.split([',', ' ']).filter(|word| !word.is_empty());
            fields.insert("stated".to_owned(), words.collect());
        }
        fields.extend(radius_m.map(|radius| ("radius_m".to_owned(), json!(radius))));
        fields.extend(search_radius_m.map(|radius| ("search_radius_m".to_owned(), json!(radius))));
        if let (Some(lon), Some(lat)) = (lon, lat) {
            let place = Geometry::new(GeometryValue::new_point([lon, lat]));
            fields.insert(
                "place".to_owned(),
                serde_json::to_value(place).unwrap_or_default(),
            );
        } else if errors.is_empty() {
            errors.push(FieldError::new(
                "lon",
                "longitude and latitude are required",
            ));
        }
        let checked = fields::read::<IncidentInput>(&fields)
            .and_then(|input| input.check_row(IncidentId(Uuid::now_v7()), now, deployment.kind));
        match checked {
            Ok(incident) if errors.is_empty() => Ok(incident),
            Ok(_) => Err(Error::Invalid(errors)),
            Err(Error::Invalid(mut more)) => {
                // The place is missing only because its numbers could not be read.
                more.retain(|error| errors.is_empty() || error.pointer != "/place");
                errors.extend(more);
                Err(Error::Invalid(errors))
            }
            Err(other) => Err(other),
        }
    }
}

/// An incident of the list.
pub(super) struct Asked {
    /// What the output calls it.
    pub(super) name: String,
    /// Where it stands in the list.
    pub(super) row: String,
    pub(super) incident: Incident,
}

impl Asked {
    /// `error` with the place in the list at every field.
    fn at_row(&self, error: Error) -> Error {
        match error {
            Error::Invalid(complaints) => Error::Invalid(
                complaints
                    .into_iter()
                    .map(|error| error.within(&self.row))
                    .collect(),
            ),
            other => other,
        }
    }
}

/// Complaints about all rows that pass a limit together with what was searched before, on live databases (PRIVACY P6).
///
/// Everything is counted as it will be, and taken back.
pub(super) async fn within_limits(
    db: &Db,
    scope: &Scope,
    incidents: &[Asked],
    now: Instant,
) -> Result<()> {
    let mut errors = Vec::new();
    let mut tx = db.begin().await?;
    for asked in incidents {
        match count(db, &mut tx, scope, asked, now).await {
            Err(Error::Invalid(more)) => errors.extend(more),
            done => done?,
        }
    }
    Error::unless_empty(errors)
}

/// Counts one search; a complaint if it passes a limit.
async fn count(db: &Db, tx: &mut Tx, scope: &Scope, asked: &Asked, now: Instant) -> Result<()> {
    let sensitive = db.is_sensitive(&asked.incident).await?;
    let counted = tx.record_search(scope, &asked.incident, sensitive, now);
    counted.await.map_err(|error| asked.at_row(error))
}

/// Incidents whose lines of the log are committed together, before the first of their answers is printed.
const GROUP: usize = 100;

async fn answer(
    db: &Db,
    search: &Search<'_>,
    incidents: Vec<Asked>,
    progress: &ProgressBar,
) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (asked, mut unlisted) = (incidents.len(), 0);
    for group in incidents.chunks(GROUP) {
        let (mut entries, mut answers) = (Vec::new(), Vec::new());
        for Asked { name, incident, .. } in group {
            let found = db.candidates(search, name, incident.clone()).await?;
            // The machine's own clock: an earlier `--now` must not move what counts.
            let now = Clock::default().now();
            let entry = Entry::new(search.scope, now, "incident.link", None);
            let detail = json!({
                "type": incident.r#type,
                "case_sha256": incident.case_hash(),
                "cameras": found.candidates.len(),
            });
            entries.push(entry.with(detail));
            unlisted += found.counts.out_of_view;
            answers.push(found);
            progress.inc(1);
        }
        commit(db, search, group, &entries).await?;
        written(print(&mut out, &answers))?;
    }
    written(out.flush())?;
    if !search.include.out_of_view {
        aside(&format!(
            "incidents: {asked}; cameras near them that are out of view: {unlisted} (--include out_of_view lists them)"
        ));
    }
    Ok(())
}

/// Commits the lines of the log and, on live databases, what the caps count, in one transaction.
pub(super) async fn commit(
    db: &Db,
    search: &Search<'_>,
    group: &[Asked],
    entries: &[Entry],
) -> Result<()> {
    if search.deployment.kind.is_exempt() {
        return record_all(db, entries).await;
    }
    let mut tx = db.begin().await?;
    for asked in group {
        count(db, &mut tx, search.scope, asked, Clock::default().now()).await?;
    }
    append(&mut tx, entries).await?;
    tx.commit().await
}

fn print(out: &mut impl Write, answers: &[Answer]) -> std::io::Result<()> {
    for candidate in answers.iter().flat_map(|answer| &answer.candidates) {
        serde_json::to_writer(&mut *out, candidate)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
