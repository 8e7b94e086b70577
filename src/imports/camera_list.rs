//! Reading a list of cameras (pure): a text with separated cells, a workbook, or the features of a map.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{
    Finding, Meridian, Skip, Unread,
    codes::{Codes, Stands},
    columns::{self, Mapping},
    features,
    homes::NamedUnit,
    kml,
    lens::lenses,
    mapped,
    money::Money,
    points,
    row::Row,
    rows::Rows,
    sheet::{self, Written},
    table, tables, unpacked, workbook,
};
use crate::{
    cameras::CameraInput,
    clock::Instant,
    error::{Error, FieldError, Result},
    fields,
    geometry::BBox,
    owners::Contact,
    private_text::{self, quoted},
    refusal::{Complaint, Refusal},
};

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Cells separated by commas, semicolons, tabs or bars, under a row of headings.
    Text,
    /// XLSX, XLS or ODS: the sheets with such a row.
    Workbook,
    /// A FeatureCollection of points.
    GeoJson,
    /// Placemarks of a map.
    Kml,
    /// The same, packed.
    Kmz,
    /// The surveillance nodes of an OpenStreetMap file as XML.
    OsmXml,
    /// The same as PBF.
    OsmPbf,
}

impl ListFormat {
    /// The endings of their files.
    pub const ENDINGS: [&str; 12] = [
        "csv", "tsv", "txt", "xlsx", "xls", "ods", "kml", "kmz", "geojson", "json", "osm", "pbf",
    ];

    /// The one of a file with this ending, in whatever case.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Text),
            "xlsx" | "xls" | "ods" => Some(Self::Workbook),
            "geojson" | "json" => Some(Self::GeoJson),
            "kml" => Some(Self::Kml),
            "kmz" => Some(Self::Kmz),
            "osm" => Some(Self::OsmXml),
            "pbf" => Some(Self::OsmPbf),
            _ => None,
        }
    }
}

/// How a list is to be read, beyond what it says itself.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of its file.
    pub file_name: Option<String>,
    /// Columns whose headings are not known, or mean something else.
    pub mapping: Mapping,
    /// The zone of plane coordinates; without one a list may state it above its table.
    pub meridian: Option<Meridian>,
    /// The box of what the deployment knows: where numbers could mean several places, it tells.
    pub known: Option<BBox>,
    /// Code of the unit of rows that name none.
    pub unit: Option<String>,
}

impl Options {
    /// The meridian of a table with these titles and headings.
    pub(super) fn meridian_of<'a>(
        &self,
        above: impl IntoIterator<Item = &'a String>,
    ) -> Result<Option<Meridian>> {
        if self.meridian.is_some() {
            return Ok(self.meridian);
        }
        let stated = above.into_iter().find_map(|cell| Meridian::stated(cell));
        stated
            .transpose()
            .map_err(|why| Error::bad_request(Complaint::new(Refusal::NotMeridian, why)))
    }
}

/// Something that had to be done so that a row could be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Remark {
    /// Where the row stands.
    pub row: String,
    /// The field.
    pub field: &'static str,
    /// What it was.
    pub code: Finding,
    /// The same in words.
    pub message: String,
    /// What the sentence needs besides.
    pub values: Option<Value>,
    /// What stood there; null where it must not be repeated.
    pub value: Option<String>,
}

impl Remark {
    fn of(row: &str, (field, code, value): (&'static str, Finding, String)) -> Self {
        Self {
            row: row.to_owned(),
            field,
            code,
            message: code.to_string(),
            values: None,
            value: (!value.is_empty() && private_text::name(&value) == value).then_some(value),
        }
    }
}

/// What was read.
#[derive(Debug)]
pub struct CameraList {
    /// The name of its file; none if it is not to be repeated.
    pub file_name: Option<String>,
    /// SHA-256 of the file.
    pub file_hash: Vec<u8>,
    /// The cameras in the order of the file.
    pub rows: Rows,
    /// Rows that cannot be taken over as they stand.
    pub waiting: Vec<WaitingRow>,
    /// What is no camera and was not read.
    pub unread: Unread,
    /// How it was written.
    pub written: Written,
    /// Headings with the fields that they were taken for.
    pub columns: BTreeMap<String, String>,
    /// All headings but those that are never read, in the order of the file.
    pub headings: Vec<String>,
    /// Rows that are headings of sections.
    pub sections: usize,
    /// Rows that are neither cameras nor sections, by what they are.
    pub skipped: BTreeMap<Skip, usize>,
    /// How often each kind of damage was repaired.
    pub repaired: BTreeMap<Finding, usize>,
    /// What had to be done to read rows that a person has to look at.
    pub remarks: Vec<Remark>,
}

impl CameraList {
    /// The list if every row can be used, else an error that names all that is wrong.
    pub fn whole(self) -> Result<Self> {
        let complaints = self.waiting.iter().flat_map(|row| {
            let within = |error: &FieldError| error.clone().within(&row.place);
            row.complaints.iter().map(within)
        });
        Error::unless_empty(complaints.take(MAX_ERRORS).collect())?;
        Ok(self)
    }
}

/// A row that cannot be taken over as it stands: it waits until a person has mended it.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// Where it stands in the file.
    pub place: String,
    /// What could be read of it, by the names of the API.
    pub fields: Map<String, Value>,
    /// The fields that the list speaks of.
    pub stated: Arc<[String]>,
    /// The row that stands for it and for other lenses on the same pole.
    pub pole: Option<String>,
    /// Its unit, by name.
    pub(super) unit_named: Option<NamedUnit>,
    /// Name and phone of the owner: for the encrypted contact alone (PRIVACY P7).
    pub contact: Contact,
    /// Money that was given or paid for it.
    pub money: Option<Money>,
    /// What has to be mended.
    pub complaints: Vec<FieldError>,
    /// The cells that could not be read: for its hash alone.
    pub(super) unread: Vec<String>,
    /// What it states, if all of it can be read and its code alone stands elsewhere in the list, too: for its hash, which is
    /// that of the same row by itself.
    pub(super) readable: Option<Box<CameraInput>>,
}

/// A camera as the list states it.
#[derive(Clone, Debug)]
pub struct ListedCamera {
    /// Where it stands in the file, such as `line 7`.
    pub place: String,
    /// What is stated.
    pub input: CameraInput,
    /// The fields that the list speaks of; about others it says nothing, not even that they are unknown.
    pub stated: Arc<[String]>,
    /// What the source calls it, where it has names that outlive codes.
    pub source_ref: Option<String>,
    /// The row that stands for it and for other lenses on the same pole.
    pub pole: Option<String>,
    /// Its unit, by name.
    pub(super) unit_named: Option<NamedUnit>,
    /// Why nobody can say which unit it is.
    pub(super) unit_fault: Option<FieldError>,
    /// Name and phone of the owner: for the encrypted contact alone (PRIVACY P7).
    pub contact: Contact,
    /// Money that was given or paid for it.
    pub money: Option<Money>,
    /// Money of other sources, where each has a column.
    pub(super) further: Vec<Money>,
}

/// The most complaints of one report: a file of another kind would repeat itself for ever.
pub(crate) const MAX_ERRORS: usize = 100;

/// Reads `bytes`; rows that cannot be used wait beside the others. An error means that no row can be told.
pub fn read(
    bytes: &[u8],
    format: ListFormat,
    options: &Options,
    now: Instant,
) -> Result<CameraList> {
    if bytes.len() as u64 > MOST_LIST_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    check_name(options.file_name.as_deref())?;
    columns::check_mapping(&options.mapping, &KNOWN)?;
    let mut reading = Reading::new(options, now);
    let mut take = |row| reading.take(row);
    let mut read = match format {
        ListFormat::Text => {
            let (sheet, written) = sheet::of_text(bytes)?;
            Read {
                written,
                ..tables::read(vec![sheet], options, &mut take)?
            }
        }
        ListFormat::Workbook => tables::read(workbook::read(bytes)?, options, &mut take)?,
        ListFormat::GeoJson => {
            let map = points::read(&table::text(bytes)?)?;
            features::read(map, options, &mut take)?
        }
        ListFormat::OsmXml => mapped::of_xml(bytes)?,
        ListFormat::OsmPbf => mapped::of_pbf(bytes)?,
        ListFormat::Kml => placemarks(bytes, options, &mut take)?,
        ListFormat::Kmz => {
            unpacked::check(bytes, unpacked::MOST_BYTES)?;
            let kml = unpacked::file(bytes, ".kml");
            let none = || broken("the file packs no .kml");
            placemarks(&kml.ok_or_else(none)?, options, &mut take)?
        }
    };
    std::mem::take(&mut read.rows)
        .into_iter()
        .try_for_each(take)?;
    for place in &read.headings_of_persons {
        reading.note(place, ("label", Finding::HeadingOfPerson, String::new()));
    }
    Ok(CameraList {
        file_name: options
            .file_name
            .clone()
            .filter(|name| private_text::name(name) == name),
        file_hash: Sha256::digest(bytes).to_vec(),
        rows: reading.rows,
        waiting: reading.waiting,
        unread: read.unread,
        written: read.written,
        columns: read.columns,
        headings: read.headings,
        sections: read.sections,
        skipped: read.skipped,
        repaired: reading.repaired,
        remarks: reading.remarks,
    })
}

impl CameraList {
    /// Complains where a column was to be mapped that the list does not have.
    pub fn check_mapped(&self, asked: &Mapping) -> Result<()> {
        let is_missing = |(heading, field): &(&String, &String)| {
            !field.is_empty() && !self.columns.contains_key(*heading)
        };
        let Some((heading, _)) = asked.iter().find(is_missing) else {
            return Ok(());
        };
        let has = self
            .headings
            .iter()
            .map(|heading| quoted(heading))
            .collect::<Vec<_>>();
        let why = format!(
            "the list has no column {}; it has {}",
            quoted(heading),
            has.join(", ")
        );
        Err(Error::field(
            "map",
            Complaint::new(Refusal::NoSuchRecord, why),
        ))
    }
}

/// Rows on their way from the file: checked one by one.
struct Reading<'a> {
    options: &'a Options,
    now: Instant,
    rows: Rows,
    waiting: Vec<WaitingRow>,
    codes: Codes,
    repaired: BTreeMap<Finding, usize>,
    remarks: Vec<Remark>,
}

impl<'a> Reading<'a> {
    fn new(options: &'a Options, now: Instant) -> Self {
        Self {
            options,
            now,
            rows: Rows::default(),
            waiting: Vec::new(),
            codes: Codes::default(),
            repaired: BTreeMap::new(),
            remarks: Vec::new(),
        }
    }

    /// Notes what was done, and what of it a person has to look at.
    fn note(&mut self, place: &str, found: (&'static str, Finding, String)) {
        *self.repaired.entry(found.1).or_default() += 1;
        if found.1.asks() {
            self.remarks.push(Remark::of(place, found));
        }
    }

    fn take(&mut self, row: ReadRow) -> Result<()> {
        let ReadRow {
            place,
            stated,
            mut row,
        } = row;
        row.check_code();
        let speaks = |field: &&String| !row.left_out.contains(&field.as_str());
        let stated = if row.left_out.is_empty() {
            stated
        } else {
            stated.iter().filter(speaks).cloned().collect()
        };
        if let Some(unit) = &self.options.unit {
            if row.unit.name.is_some() && !row.fields.contains_key("unit_code") {
                row.unit.keeper = Some(unit.clone());
            } else {
                let stated = row.fields.entry("unit_code");
                stated.or_insert_with(|| unit.clone().into());
            }
        }
        for found in std::mem::take(&mut row.findings) {
            self.note(&place, found);
        }
        let unreadable = std::mem::take(&mut row.errors);
        // The code of a row with several lenses is none of theirs, and no other row has it.
        let of_pole = if row.lenses.is_empty() {
            None
        } else {
            let text = |field| row.fields.get(field).and_then(Value::as_str);
            let named = row.unit.name.as_ref().map(|_| row.unit.to_string());
            let unit = text("unit_code").map(str::to_owned).or(named);
            let stands = (place.as_str(), Stands::Otherwise);
            self.codes.note(unit.as_deref(), text("code"), stands)
        };
        for lens in lenses(&place, stated, row) {
            let mut complaints = unreadable.clone();
            let input = lens.input(self.now, &mut complaints)?;
            let named = lens.unit_named.as_ref().map(ToString::to_string);
            let unit = input.unit_code.clone().or(named);
            // The place of a known camera is known: whether the code is one's, the registry tells.
            if input.code.is_some() && lens.lacks_place_alone(&complaints) {
                complaints.clear();
            }
            let is_readable = complaints.is_empty();
            let is_alone = is_readable && lens.pole.is_none();
            let stands = if is_alone {
                Stands::Readable
            } else {
                Stands::Otherwise
            };
            let stands = (lens.place.as_str(), stands);
            let of_lens = self
                .codes
                .note(unit.as_deref(), input.code.as_deref(), stands);
            complaints.extend(of_pole.clone().or(of_lens));
            if complaints.is_empty() {
                self.rows.push(lens.listed(input))?;
            } else {
                let row = lens.waiting(complaints);
                self.waiting.push(WaitingRow {
                    readable: is_readable.then(|| Box::new(input)),
                    ..row
                });
            }
        }
        refuse_too_many(self.waiting.len(), self.waiting.first())
    }
}

/// Refuses a list of which so many rows wait that nobody will mend them; `first` is one of them.
pub(super) fn refuse_too_many(waiting: usize, first: Option<&WaitingRow>) -> Result<()> {
    let Some(first) = first.filter(|_| waiting > MOST_WAITING) else {
        return Ok(());
    };
    let refusal = Refusal::TooManyWaiting { most: MOST_WAITING };
    let why = format!(
        "more than {MOST_WAITING} rows cannot be used as they stand, the first of them {}: {}; \
         if a column was taken for another one, say which is which",
        first.place, first.complaints[0].complaint
    );
    Err(Error::bad_request(Complaint::new(refusal, why)))
}

/// The most rows that may wait to be mended: one by one nobody mends more.
const MOST_WAITING: usize = 10_000;

/// The largest file that is read, bytes.
pub const MOST_LIST_BYTES: u64 = 256 << 20;

/// The longest name of a file, characters: no system has longer ones.
const LONGEST_NAME: usize = 255;

/// Refuses a name that no file has.
pub(super) fn check_name(name: Option<&str>) -> Result<()> {
    let is_too_long = name.is_some_and(|name| name.chars().count() > LONGEST_NAME);
    if is_too_long {
        let most = LONGEST_NAME;
        return Err(Error::field("file_name", Refusal::TooLong { most }));
    }
    Ok(())
}

/// What is said of a file that is too large to be read.
pub(crate) fn too_large(size: u64) -> Error {
    let most_mb = MOST_LIST_BYTES >> 20;
    let why = format!(
        "the list has {} MB; the most is {most_mb} MB: split it",
        size >> 20
    );
    Error::bad_request(Complaint::new(Refusal::FileTooLarge { most_mb }, why))
}

/// A file that is damaged, or not what its name says.
pub(super) fn broken(why: impl Into<String>) -> Error {
    Error::bad_request(Complaint::new(Refusal::BrokenFile, why))
}

fn placemarks(
    bytes: &[u8],
    options: &Options,
    take: &mut dyn FnMut(ReadRow) -> Result<()>,
) -> Result<Read> {
    features::read(kml::read(&table::text(bytes)?)?, options, take)
}

/// The names of the fields of a camera.
pub(super) static KNOWN: LazyLock<Vec<String>> = LazyLock::new(fields::names::<CameraInput>);

/// One row before its fields are checked.
pub(super) struct ReadRow {
    /// Where it stands.
    pub(super) place: String,
    /// The fields that it speaks of.
    pub(super) stated: Arc<[String]>,
    /// What it states.
    pub(super) row: Row,
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Read {
    /// Of OpenStreetMap, which is read as a whole; all others are given on one by one.
    pub(super) rows: Vec<ReadRow>,
    pub(super) unread: Unread,
    pub(super) written: Written,
    pub(super) columns: BTreeMap<String, String>,
    pub(super) headings: Vec<String>,
    pub(super) sections: usize,
    pub(super) skipped: BTreeMap<Skip, usize>,
    /// Where headings of sections stand from which somebody was left out.
    pub(super) headings_of_persons: Vec<String>,
}

#[cfg(test)]
mod tests;
