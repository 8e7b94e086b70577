//! A planner's own sites and demand points, as lists of text (pure).
//!
//! Distances are those of [`Frame`], around each site: right to 2 cm at 5 km.

use std::collections::HashMap;

use csv::StringRecord;

use super::{
    cells::Cells,
    choose::{Covers, Limit, Problem, Site},
};
use crate::{
    error::{Error, FieldError, Result},
    geometry::{Frame, Position},
    imports::{MAX_ERRORS, separator, table},
    private_text::quoted,
};

/// How far a site may reach, metres: beyond, plain distances around one place are no longer right.
pub const MOST_RADIUS_M: f64 = 50_000.0;
/// Most sites, locked ones among them.
pub const MOST_SITES: usize = 50_000;
/// Most demand points.
pub const MOST_DEMAND: usize = 1_000_000;
/// Most pairs of a site and a point that it covers.
pub const MOST_PAIRS: usize = 50_000_000;

/// A list of text with its name, for errors.
#[derive(Debug)]
pub struct List {
    name: String,
    /// Whether its numbers may have them: only where commas do not separate cells.
    has_decimal_commas: bool,
    headers: StringRecord,
    rows: Vec<StringRecord>,
}

/// A place with the name that the planner gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name.
    pub id: String,
    /// Where it is.
    pub position: Position,
}

/// Sites and demand points, and who covers whom.
#[derive(Debug)]
pub struct Question {
    /// Where the sites are, locked ones last.
    pub places: Vec<Place>,
    /// The same for the search.
    pub sites: Vec<Site>,
    /// The weights of the demand points.
    pub weights: Vec<f64>,
    /// What should be said beside the answer.
    pub notes: Vec<String>,
    points: Vec<Place>,
    covers: Covers,
}

impl List {
    /// Splits a list of text into cells; `name` stands in front of what is wrong with it.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self> {
        let wrong = |why: String| Error::bad_request(format!("{name}: {why}"));
        let text = table::text(bytes).map_err(|error| wrong(error.to_string()))?;
        let (separator, _) = separator(&text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|error| wrong(error.to_string()))?
            .clone();
        let rows = reader.records().collect::<Result<Vec<_>, _>>();
        Ok(Self {
            name: name.to_owned(),
            has_decimal_commas: separator != b',',
            headers,
            rows: rows.map_err(|error| wrong(uneven(&error)))?,
        })
    }

    /// Refuses a list without these columns, or with more rows than may be; what other columns are not read.
    fn check(&self, required: &[&str], optional: &[&str], most: usize) -> Result<Option<String>> {
        let is_known = |name: &str| required.contains(&name) || optional.contains(&name);
        table::check_header(&self.headers, is_known, required)
            .map_err(|error| Error::bad_request(format!("{}: {error}", self.name)))?;
        if self.rows.len() > most {
            let rows = self.rows.len();
            return Err(Error::bad_request(format!(
                "{}: {rows} rows, of which at most {most} are taken",
                self.name
            )));
        }
        let unread: Vec<String> = self
            .headers
            .iter()
            .filter(|name| !is_known(name))
            .map(quoted)
            .collect();
        Ok((!unread.is_empty())
            .then(|| format!("{}: columns not read: {}", self.name, unread.join(", "))))
    }

    /// What `read` makes of each row; or all that is wrong, by line and column.
    fn each<T>(&self, mut read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        let (mut done, mut errors) = (Vec::new(), Vec::new());
        for cells in &self.rows {
            match read(&Row {
                has_decimal_commas: self.has_decimal_commas,
                headers: &self.headers,
                cells,
            }) {
                Ok(value) => done.push(value),
                Err(Error::Invalid(complaints)) => {
                    let line = cells.position().map_or(0, csv::Position::line);
                    let place = format!("{} line {line}", self.name);
                    errors.extend(complaints.into_iter().map(|error| error.within(&place)));
                }
                Err(other) => return Err(other),
            }
        }
        if errors.len() > MAX_ERRORS {
            let more = errors.len() - MAX_ERRORS;
            errors.truncate(MAX_ERRORS);
            errors.push(FieldError::whole(format!("and {more} more")));
        }
        Error::unless_empty(errors)?;
        Ok(done)
    }
}

/// What is wrong with a list that cannot be split into cells.
fn uneven(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line}: has {len} cells, and the first line {expected_len}")
        }
        _ => error.to_string(),
    }
}

/// A row of a list.
struct Row<'a> {
    has_decimal_commas: bool,
    headers: &'a StringRecord,
    cells: &'a StringRecord,
}

impl Row<'_> {
    /// The cell of a column, if it holds anything.
    fn cell(&self, name: &str) -> Option<&str> {
        let at = self.headers.iter().position(|header| header == name)?;
        self.cells.get(at).filter(|cell| !cell.is_empty())
    }

    fn text(&self, name: &str) -> Result<&str> {
        self.cell(name)
            .ok_or_else(|| Error::field(name, "is required"))
    }

    fn number(&self, name: &str) -> Result<f64> {
        let text = self.text(name)?;
        // A number with both has commas for thousands, or is none.
        let is_decimal = self.has_decimal_commas && !text.contains('.');
        let read = if is_decimal {
            text.replacen(',', ".", 1).parse::<f64>()
        } else {
            text.parse::<f64>()
        };
        let number = read.ok().filter(|number| number.is_finite());
        number.ok_or_else(|| {
            let got = quoted(text);
            Error::field(
                name,
                format!("must be a number with a decimal point, got {got}"),
            )
        })
    }

    /// A number that cannot be negative.
    fn amount(&self, name: &str) -> Result<f64> {
        let number = self.number(name)?;
        if number < 0.0 {
            return Err(Error::field(name, "must be at least 0"));
        }
        Ok(number)
    }

    fn cost(&self) -> Result<Option<u64>> {
        let Some(text) = self.cell("cost") else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            let got = quoted(text);
            Error::field(
                "cost",
                format!("must be whole VND without signs between, got {got}"),
            )
        })
    }

    fn place(&self) -> Result<Place> {
        let (id, lon, lat) = (
            self.text("id")?.to_owned(),
            self.number("lon")?,
            self.number("lat")?,
        );
        let position = Position::try_from([lon, lat]).map_err(|wrong| {
            let may_be_swapped = lat.abs() > 90.0 && lon.abs() <= 90.0;
            let hint = if may_be_swapped {
                "; longitude and latitude may be swapped"
            } else {
                ""
            };
            Error::field(
                wrong.what,
                format!(
                    "must be between {} and {}, got {}{hint}",
                    wrong.min, wrong.max, wrong.value
                ),
            )
        })?;
        Ok(Place { id, position })
    }
}

/// Refuses an identifier that stands twice; where each stands.
fn indexed<'a>(ids: impl Iterator<Item = &'a str>, list: &str) -> Result<HashMap<&'a str, u32>> {
    let mut known = HashMap::new();
    for (index, id) in ids.enumerate() {
        if known.insert(id, index as u32).is_some() {
            return Err(Error::bad_request(format!(
                "{list}: the id {} stands twice",
                quoted(id)
            )));
        }
    }
    Ok(known)
}

impl Question {
    /// Reads sites (`id, lon, lat[, cost]`) and demand points (`id, lon, lat, weight`).
    pub fn new(sites: &List, demand: &List) -> Result<Self> {
        let of_sites = sites.check(&["id", "lon", "lat"], &["cost"], MOST_SITES)?;
        let of_demand = demand.check(&["id", "lon", "lat", "weight"], &[], MOST_DEMAND)?;
        let read_sites = sites.each(|row| Ok((row.place()?, row.cost()?)))?;
        let read_points = demand.each(|row| Ok((row.place()?, row.amount("weight")?)))?;
        indexed(read_sites.iter().map(|(place, _)| &*place.id), &sites.name)?;
        indexed(
            read_points.iter().map(|(place, _)| &*place.id),
            &demand.name,
        )?;
        for (field, is_empty) in [
            ("sites", read_sites.is_empty()),
            ("demand", read_points.is_empty()),
        ] {
            if is_empty {
                return Err(Error::field(field, "holds no row"));
            }
        }
        let (places, costs): (Vec<_>, Vec<_>) = read_sites.into_iter().unzip();
        let (points, weights) = read_points.into_iter().unzip();
        let mut question = Self {
            places,
            sites: costs
                .into_iter()
                .map(|cost| Site {
                    cost,
                    ..Site::default()
                })
                .collect(),
            weights,
            notes: of_sites.into_iter().chain(of_demand).collect(),
            points,
            covers: Covers::default(),
        };
        question.notes.extend(question.far_apart());
        Ok(question)
    }

    /// A note where most of the earth lies between the sites and the demand: one list may have its axes swapped.
    fn far_apart(&self) -> Option<String> {
        let (site, point) = (self.places.first()?.position, self.points.first()?.position);
        let turned = Position::try_from([site.lat.get(), site.lon.get()]).ok()?;
        let apart = |a: Position| {
            (a.lon.get() - point.lon.get()).abs() + (a.lat.get() - point.lat.get()).abs()
        };
        let is_turned = apart(site) > 10.0 && apart(turned) < 1.0;
        is_turned.then(|| "the sites lie far from the demand; longitude and latitude may be swapped in one of the lists".to_owned())
    }

    /// Takes what is open already (`id[, lon, lat]`): sites of the list, or others with a place.
    pub fn lock(&mut self, locked: &List) -> Result<()> {
        self.notes
            .extend(locked.check(&["id"], &["lon", "lat"], MOST_SITES)?);
        let known = indexed(self.places.iter().map(|place| &*place.id), "sites")?;
        let rows = locked.each(|row| {
            let id = row.text("id")?;
            let has_place = row.cell("lon").is_some() || row.cell("lat").is_some();
            let place = if has_place { Some(row.place()?) } else { None };
            match (known.get(id), place) {
                (None, None) => Err(Error::field(
                    "id",
                    format!("{} is no site; give lon and lat", quoted(id)),
                )),
                (Some(site), Some(place))
                    if metres(self.places[*site as usize].position, place.position) > 1.0 =>
                {
                    Err(Error::field(
                        "id",
                        format!("site {} stands elsewhere in the list of sites", quoted(id)),
                    ))
                }
                (site, place) => Ok((id.to_owned(), site.copied(), place)),
            }
        })?;
        indexed(rows.iter().map(|(id, ..)| &**id), &locked.name)?;
        for (_, site, place) in rows {
            if let Some(site) = site {
                self.sites[site as usize].locked = true;
            } else if let Some(place) = place {
                self.places.push(place);
                self.sites.push(Site {
                    locked: true,
                    ..Site::default()
                });
            }
        }
        Ok(())
    }

    /// Lets every site cover the points within a radius.
    pub fn cover(&mut self, radius_m: f64) -> Result<()> {
        let cells = Cells::new(&positions(&self.points), &positions(&self.places), radius_m);
        let (mut covers, mut list) = (Covers::default(), Vec::new());
        for place in &self.places {
            list.clear();
            let frame = Frame::new(place.position);
            cells.around(place.position, |point| {
                let local = frame.local(self.points[point as usize].position);
                if local.x.hypot(local.y) <= radius_m {
                    list.push(point);
                }
            });
            covers.push(&list);
            refuse_too_many(covers.pairs())?;
        }
        self.covers = covers;
        Ok(())
    }

    /// Lets every site cover the points that lie within a radius by a list of distances (`site, demand, distance`).
    pub fn cover_by(&mut self, distances: &List, radius_m: f64) -> Result<()> {
        self.notes
            .extend(distances.check(&["site", "demand", "distance"], &[], MOST_PAIRS)?);
        let sites = indexed(self.places.iter().map(|place| &*place.id), "sites")?;
        let points = indexed(self.points.iter().map(|place| &*place.id), "demand")?;
        let mut lists = vec![Vec::new(); self.places.len()];
        distances.each(|row| {
            let find = |name: &str, known: &HashMap<&str, u32>| {
                let id = row.text(name)?;
                let unknown = || Error::field(name, format!("{} stands in no list", quoted(id)));
                known.get(id).copied().ok_or_else(unknown)
            };
            let (site, point) = (find("site", &sites)?, find("demand", &points)?);
            if row.amount("distance")? <= radius_m {
                lists[site as usize].push(point);
            }
            Ok(())
        })?;
        for list in &lists {
            self.covers.push(list);
        }
        Ok(())
    }

    /// The question for the search.
    #[must_use]
    pub fn problem(&self, limit: Limit) -> Problem<'_> {
        Problem {
            weights: &self.weights,
            covered: &[],
            sites: &self.sites,
            covers: &self.covers,
            limit,
        }
    }
}

fn refuse_too_many(pairs: usize) -> Result<()> {
    if pairs > MOST_PAIRS {
        let why = format!("within it lie more than {MOST_PAIRS} pairs of sites and demand points");
        return Err(Error::field("radius", why));
    }
    Ok(())
}

fn metres(a: Position, b: Position) -> f64 {
    let local = Frame::new(a).local(b);
    local.x.hypot(local.y)
}

fn positions(places: &[Place]) -> Vec<Position> {
    places.iter().map(|place| place.position).collect()
}
