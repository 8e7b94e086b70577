//! Which column of a list is which field of a camera (pure): by the API's own names, by what people call them in Vietnamese
//! and English, or as the registrar says.

mod headings;

use std::{collections::BTreeMap, sync::Arc};

use self::headings::HEADINGS;
use super::{
    Unread,
    cells::{days::DateSystem, money, words},
    header::ABOVE,
    sheet::Row,
};
use crate::{
    error::{Error, Result},
    folded::fold,
    private_text::{self, quoted},
    refusal::{Complaint, Refusal},
};

/// Columns as the registrar maps them: heading to field, or to nothing.
pub type Mapping = BTreeMap<String, String>;

/// A column that holds both coordinates.
pub(super) const POSITION: &str = "position";
/// A column of X: in Vietnamese use the northing, in metres of VN-2000.
pub(super) const NORTHING: &str = "northing";
/// A column of Y.
pub(super) const EASTING: &str = "easting";
/// A column of how many lenses hang in one place.
pub(super) const LENSES: &str = "lens_count";
/// A column of names of owners: for their encrypted contact alone.
pub(super) const OWNER_NAME: &str = "owner_name";
/// A column of their phone numbers.
pub(super) const OWNER_PHONE: &str = "owner_phone";
/// A column of money.
pub(super) const AMOUNT: &str = "amount_dong";
/// A column of where money came from.
pub(super) const SOURCE: &str = "source_of_funds";
/// A column of names of communes, of whatever day.
pub(super) const UNIT_NAME: &str = "unit_name";
/// A column of the districts above them, which are history.
pub(super) const DISTRICT: &str = "district";
/// A column of provinces.
pub(super) const PROVINCE: &str = "province";
/// What a column may state that is no field of a camera by itself.
const BESIDES: [&str; 11] = [
    POSITION,
    NORTHING,
    EASTING,
    LENSES,
    OWNER_NAME,
    OWNER_PHONE,
    AMOUNT,
    SOURCE,
    UNIT_NAME,
    DISTRICT,
    PROVINCE,
];

/// One column of each group.
type Groups = &'static [&'static [&'static str]];

/// A place, in one column or two.
const LON: &[&str] = &["lon", POSITION, NORTHING];
const LAT: &[&str] = &["lat", POSITION, EASTING];

/// What may stand behind the name of a column without changing what it says.
const OF_CAMERAS: [&str; 5] = [" camera", " cameras", " cam", " lap dat", " lap"];

/// What a list speaks of, the fullest first: a code and a place; a place, with a name for it; or cameras whose place nobody has
/// noted yet.
pub(super) const KINDS: [Groups; 3] = [
    &[&["code"], LON, LAT],
    &[LON, LAT, &["label", OWNER_NAME, "owner_kind", LENSES]],
    &[&["code"], &["label", OWNER_NAME]],
];

/// The columns of one table.
#[derive(Debug)]
pub(super) struct Columns {
    /// By column: the field that it states, if any.
    pub(super) fields: Vec<Option<&'static str>>,
    /// By column: its heading.
    pub(super) headings: Vec<String>,
    /// Heading and field of those that are read.
    pub(super) recognised: BTreeMap<String, String>,
    /// Columns of plane coordinates that are left out.
    plane_left_out: Vec<usize>,
    /// Đồng of one unit of money, where the heading of the amounts or a title above the table states it.
    pub(super) money_unit: Option<u64>,
    /// How the file counts days.
    pub(super) date_system: DateSystem,
}

impl Columns {
    /// Takes the unit of money from a title, where the heading states none.
    pub(super) fn take_money_unit<'a>(&mut self, titles: impl Iterator<Item = &'a String>) {
        let mut stated = titles.filter_map(|title| money::unit_of_title(title));
        self.money_unit = self.money_unit.or_else(|| stated.next());
    }

    /// Reads the header; complains where two columns would state one field, for nobody could say which counts.
    pub(super) fn read(
        headings: &[String],
        place: &str,
        mapping: &Mapping,
        known: &'static [String],
    ) -> Result<Self> {
        let mut fields: Vec<_> = headings
            .iter()
            .map(|cell| field(cell, mapping, known))
            .collect();
        // Where another column says where a camera hangs, an address is that of somebody.
        let mapped = |heading: &String| mapping.contains_key(heading);
        let is_address = |heading: &String| is_address(heading) && !mapped(heading);
        let mut both = fields.iter().zip(headings);
        if both.any(|(field, heading)| *field == Some("label") && !is_address(heading)) {
            let both = fields.iter_mut().zip(headings);
            both.filter(|(_, heading)| is_address(heading))
                .for_each(|(field, _)| *field = None);
        }
        // A list may name both the old and the new commune: the first says it.
        for index in 1..fields.len() {
            let is_second = |name: &str| names_unit(name) && fields[..index].contains(&Some(name));
            if fields[index].is_some_and(is_second) && !mapping.contains_key(&headings[index]) {
                fields[index] = None;
            }
        }
        let mut recognised: BTreeMap<String, String> = BTreeMap::new();
        for (index, name) in fields.iter().enumerate() {
            let Some(name) = name else { continue };
            let heading = &headings[index];
            let is_taken = |before: Option<&str>| {
                before.is_some_and(|before| {
                    before == *name
                        || way_of_place(before).zip(way_of_place(name)).is_some_and(
                            |(before, name)| before != name && before + name != BOTH_WAYS,
                        )
                })
            };
            if let Some(before) = fields
                .iter()
                .take(index)
                .position(|before| is_taken(*before))
            {
                let row = place.to_owned();
                let second = shown(heading);
                if headings[before] == *heading {
                    let heading = second;
                    return Err(Error::bad_request(Refusal::ColumnTwice { row, heading }));
                }
                let first = shown(&headings[before]);
                let why = format!(
                    "{place}: the columns {} and {} both seem to be {name}; map one of them to another field, or to nothing",
                    quoted(&headings[before]),
                    quoted(heading)
                );
                let refusal = Refusal::TwoColumns { row, first, second };
                return Err(Error::bad_request(Complaint::new(refusal, why)));
            }
            recognised.insert(heading.clone(), (*name).to_owned());
        }
        let amounts = fields.iter().position(|field| *field == Some(AMOUNT));
        Ok(Self {
            money_unit: amounts.and_then(|at| money::unit_of_heading(&headings[at])),
            fields,
            headings: headings.to_vec(),
            recognised,
            plane_left_out: Vec::new(),
            date_system: DateSystem::default(),
        })
    }

    /// Leaves the plane coordinates out where degrees stand beside them: without their meridian nobody can compare the two.
    pub(super) fn leave_plane_out(&mut self) {
        let has = |name: &str| self.fields.contains(&Some(name));
        if !(has("lon") && has("lat")) {
            return;
        }
        let is_plane = |field: &str| matches!(field, NORTHING | EASTING);
        for (column, field) in self.fields.iter_mut().enumerate() {
            if field.is_some_and(is_plane) {
                self.plane_left_out.push(column);
                *field = None;
            }
        }
        self.recognised.retain(|_, field| !is_plane(field));
    }

    /// Makes the cells of a row as many as the headings, where it is plain how: what a program left out at its end is empty, and
    /// two that hold a place together are one. Else they stay more, or fewer.
    pub(super) fn fit(&self, cells: &mut Vec<String>) {
        let wants = self.headings.len();
        let ends_empty = |cells: &Vec<String>| cells.last().is_some_and(String::is_empty);
        while cells.len() > wants + 1 && ends_empty(cells) {
            cells.pop();
        }
        if cells.len() == wants + 1 {
            let mut fields = self.fields.iter();
            let place = fields.position(|field| *field == Some(POSITION));
            let is_parted = |at: &usize| cells[*at..=at + 1].iter().all(|cell| is_decimal(cell));
            if let Some(at) = place.filter(is_parted) {
                let second = cells.remove(at + 1);
                cells[at] = format!("{}, {}", cells[at].trim(), second.trim());
            } else if ends_empty(cells) {
                cells.pop();
            }
        }
        // One left out elsewhere would bring a password under another heading (PRIVACY P1).
        let mut headings = self.headings.iter();
        if cells.len() < wants && !headings.any(|heading| super::unread::is_refused(heading)) {
            cells.resize(wants, String::new());
        }
    }

    /// Takes over from the cells of the row right above what this one says it has in common with it, by a mark or by a cell that
    /// is merged over both; names the fields. What counts once stays what it is: lenses and money, and codes that are merged. A
    /// mark for the owner's name says more than the cell, and so does a merged name beside no other phone, if that row `has_owner`.
    pub(super) fn fill_from_above(
        &self,
        row: &mut Row,
        above: &[String],
        has_owner: bool,
    ) -> Vec<&'static str> {
        let mut filled = Vec::new();
        let of = |wanted: &str| self.fields.iter().position(|field| *field == Some(wanted));
        let phone = of(OWNER_PHONE).and_then(|column| row.cells.get(column));
        let has_own_phone = phone.is_some_and(|phone| !phone.is_empty());
        for (column, cell) in row.cells.iter_mut().enumerate() {
            let field = self.fields.get(column).copied().flatten();
            let field = field.filter(|field| !matches!(*field, LENSES | AMOUNT));
            let Some((field, said)) = field.zip(above.get(column)) else {
                continue;
            };
            let is_own_name = self
                .headings
                .get(column)
                .is_some_and(|heading| heading == field);
            let is_marked = !is_own_name && field != OWNER_NAME && words::says_as_above(cell);
            let is_merged = cell.is_empty() && field != "code" && row.merged.contains(&column);
            if said.is_empty() {
                // What stands above is nothing.
                if is_marked {
                    cell.clear();
                }
            } else if is_merged && field == OWNER_NAME && has_owner && !has_own_phone {
                words::AS_ABOVE.clone_into(cell);
            } else if is_marked || is_merged {
                cell.clone_from(said);
                filled.push(field);
            }
        }
        filled
    }

    /// Whether a row says where its camera hangs in those alone that are left out.
    pub(super) fn stands_in_plane_alone(&self, cells: &[String]) -> bool {
        let is_filled = |cell: &&String| cell.contains(|c: char| c.is_ascii_digit());
        let mut left_out = self.plane_left_out.iter();
        let mut places = self.fields.iter().zip(cells);
        left_out.any(|column| cells.get(*column).as_ref().is_some_and(is_filled))
            && !places.any(|(field, cell)| field.is_some_and(is_place) && is_filled(&cell))
    }

    /// The cells of a row under the columns that are left out.
    pub(super) fn cells_in_plane<'a>(
        &self,
        cells: &'a [String],
    ) -> impl Iterator<Item = &'a String> {
        let left_out = self.plane_left_out.iter();
        left_out.filter_map(|column| cells.get(*column))
    }

    /// The fields that every row speaks of, even where it leaves them empty.
    pub(super) fn stated(&self) -> Arc<[String]> {
        self.stated_by(|_| true).into()
    }

    /// The fields of which those columns speak.
    pub(super) fn stated_by(&self, speaks: impl Fn(usize) -> bool) -> Vec<String> {
        let mut stated: Vec<String> = Vec::new();
        for (column, field) in self.fields.iter().enumerate() {
            let Some(field) = field.filter(|_| speaks(column)) else {
                continue;
            };
            match field {
                POSITION => stated.extend(["lon".to_owned(), "lat".to_owned()]),
                // Degrees beside them state the same.
                NORTHING | EASTING if self.fields.contains(&Some("lon")) => {}
                NORTHING => stated.push("lon".to_owned()),
                EASTING => stated.push("lat".to_owned()),
                LENSES | OWNER_NAME | OWNER_PHONE | AMOUNT | SOURCE | UNIT_NAME | DISTRICT
                | PROVINCE => {}
                field => stated.push(field.to_owned()),
            }
        }
        stated
    }

    /// Those that state a field alone.
    pub(super) fn read_ones(&self) -> Self {
        let columns = self.fields.iter().zip(&self.headings);
        let read = columns.filter(|(field, _)| field.is_some());
        let (fields, headings) = read
            .map(|(field, heading)| (*field, heading.clone()))
            .unzip();
        Self {
            fields,
            headings,
            recognised: self.recognised.clone(),
            plane_left_out: Vec::new(),
            money_unit: self.money_unit,
            date_system: self.date_system,
        }
    }

    /// The same where a section adds to the label.
    pub(super) fn stated_in_section(&self) -> Arc<[String]> {
        let mut stated = self.stated().to_vec();
        if !stated.iter().any(|field| field == "label") {
            stated.push("label".to_owned());
        }
        stated.into()
    }

    /// The headings in their order, as they may be repeated, without those that are never read.
    pub(super) fn shown(&self) -> Vec<String> {
        let all = self.headings.iter().filter(|heading| !heading.is_empty());
        all.filter(|heading| !super::unread::is_refused(heading))
            .map(|heading| {
                if self.recognised.contains_key(heading) {
                    heading.clone()
                } else {
                    shown(heading)
                }
            })
            .collect()
    }

    /// Notes the columns that are not read.
    pub(super) fn note_unread(&self, headings: &[String], unread: &mut Unread) {
        for (name, field) in headings.iter().zip(&self.fields) {
            if field.is_none() && !name.is_empty() {
                unread.note(name, false);
            }
        }
    }
}

/// `19.95`, half of a place whose comma was taken for one between cells.
fn is_decimal(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains('.') && cell.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A heading as it may be repeated.
fn shown(heading: &str) -> String {
    private_text::name(heading).to_owned()
}

/// Whether a field says where a camera hangs.
pub(super) fn is_place(field: &str) -> bool {
    way_of_place(field).is_some()
}

/// Whether a column names the unit of its rows.
pub(super) fn names_unit(field: &str) -> bool {
    matches!(field, UNIT_NAME | DISTRICT | PROVINCE)
}

/// The sum of the two ways that a list may have beside each other: degrees and plane coordinates.
const BOTH_WAYS: u8 = 2;

/// Whether a heading names addresses, which are places of cameras where nothing else is.
fn is_address(heading: &str) -> bool {
    matches!(&*fold(heading), "dia chi" | "address")
}

/// In which of the ways a field says where, of which a list has one, but for those two.
fn way_of_place(field: &str) -> Option<u8> {
    match field {
        "lon" | "lat" => Some(0),
        POSITION => Some(1),
        NORTHING | EASTING => Some(2),
        _ => None,
    }
}

/// Whether headings say all that a list of this kind speaks of.
pub(super) fn is_complete(
    headings: &[String],
    kind: Groups,
    mapping: &Mapping,
    known: &'static [String],
) -> bool {
    let fields: Vec<_> = headings
        .iter()
        .filter_map(|heading| field(heading, mapping, known))
        .collect();
    kind.iter()
        .all(|either| either.iter().any(|name| fields.contains(name)))
}

/// What a list lacks, by its first row.
pub(super) fn missing(
    first: Option<&Row>,
    mapping: &Mapping,
    known: &'static [String],
) -> &'static str {
    let headings = first.map_or(&[][..], |row| &row.cells);
    let fields: Vec<_> = headings
        .iter()
        .filter_map(|cell| field(cell, mapping, known))
        .collect();
    let lacks = |either: &&&[&str]| !either.iter().any(|name| fields.contains(name));
    let missing = KINDS[0].iter().find(lacks);
    missing.map_or("code", |either| either[0])
}

/// The field that a column of this heading states.
pub(super) fn field(
    heading: &str,
    mapping: &Mapping,
    all: &'static [String],
) -> Option<&'static str> {
    let known = |name: &str| {
        all.iter()
            .map(String::as_str)
            .chain(BESIDES)
            .find(|field| *field == name)
    };
    if super::unread::is_refused(heading) {
        return None;
    }
    if let Some(mapped) = mapping.get(heading) {
        return known(mapped);
    }
    if let Some(field) = known(heading) {
        return Some(field);
    }
    if let Some((above, below)) = heading.split_once(ABOVE) {
        // The lower part says it, alone or with the upper one; `(độ)` is a mere unit.
        let both = field(&format!("{above} {below}"), mapping, all);
        let is_unit = below.starts_with('(');
        return both
            .or_else(|| field(below, mapping, all))
            .or_else(|| field(above, mapping, all).filter(|_| is_unit));
    }
    // `X (kinh độ)`: what X is, they say in brackets.
    if let Some((_, inside)) = heading.split_once('(')
        && let Some(field @ ("lon" | "lat")) =
            field(inside.trim_end_matches(')'), &Mapping::new(), all)
    {
        return Some(field);
    }
    // The unit behind it, and the remark of a form, are no part of the name.
    let bare = heading
        .split(['(', '[', ':', '*'])
        .next()
        .unwrap_or(heading);
    let folded = fold(bare).replace(['_', '-', '.', '/', ',', '\'', '’'], " ");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(field) = known(&folded.replace(' ', "_")) {
        return Some(field);
    }
    let named = |name: &str| {
        let mut found = HEADINGS.iter().filter(|(_, names)| names.contains(&name));
        found.next().and_then(|(field, _)| known(field))
    };
    // That a column speaks of cameras, or of how they were put up, may be said or not.
    let shorter = std::iter::successors(Some(&*folded), |name| {
        OF_CAMERAS.iter().find_map(|words| name.strip_suffix(words))
    });
    shorter.into_iter().find_map(named)
}

/// Complains about a mapping to what is no field, or from a heading that no table has.
pub(super) fn check_mapping(mapping: &Mapping, known: &[String]) -> Result<()> {
    let is_field = |field: &String| {
        field.is_empty() || BESIDES.contains(&field.as_str()) || known.contains(field)
    };
    let refused = |(heading, field): &(&String, &String)| {
        !field.is_empty() && super::unread::is_refused(heading)
    };
    if let Some((heading, _)) = mapping.iter().find(refused) {
        let heading = shown(heading);
        return Err(Error::bad_request(Refusal::NeverRead { heading }));
    }
    match mapping.iter().find(|(_, field)| !is_field(field)) {
        Some((heading, field)) => {
            let why = format!(
                "{} cannot be mapped to {}: that is no field of a camera; the fields are {}, {}",
                quoted(heading),
                quoted(field),
                known.join(", "),
                BESIDES.join(", ")
            );
            Err(Error::bad_request(Complaint::new(
                Refusal::UnknownField,
                why,
            )))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cameras::CameraInput, fields};

    fn known() -> &'static [String] {
        fields::names::<CameraInput>().leak()
    }

    #[test]
    fn headings_are_known_in_both_languages() {
        let none = Mapping::new();
        for (heading, expected) in [
            ("code", Some("code")),
            ("Code", Some("code")),
            ("MÃ CAMERA", Some("code")),
            ("Vị trí lắp đặt", Some("label")),
            ("Kinh độ", Some("lon")),
            ("VĨ ĐỘ (độ)", Some("lat")),
            ("Longitude", Some("lon")),
            ("Tọa độ", Some(POSITION)),
            ("Toạ độ GPS", Some(POSITION)),
            ("Hướng quay", Some("bearing_deg")),
            ("bearing-deg", Some("bearing_deg")),
            ("Góc nhìn (°)", Some("horizontal_fov_deg")),
            ("Tình trạng hoạt động:", Some("status")),
            ("Thời gian lưu trữ (ngày)", Some("retention_declared_days")),
            ("Xã/Phường", Some(UNIT_NAME)),
            ("Quận/Huyện", Some(DISTRICT)),
            ("Tỉnh", Some(PROVINCE)),
            ("Ward", Some(UNIT_NAME)),
            ("Mã xã", Some("unit_code")),
            ("Xã, phường", Some(UNIT_NAME)),
            ("Hướng camera", Some("bearing_deg")),
            ("Vị trí lắp đặt camera", Some("label")),
            ("Địa điểm lắp", Some("label")),
            ("Số lượng cam", Some(LENSES)),
            ("Năm lắp đặt", Some("installed_on")),
            ("Owner’s name", Some(OWNER_NAME)),
            ("Lat/Lon", Some(POSITION)),
            ("Lat, long", Some(POSITION)),
            ("Camera", None),
            ("Lắp đặt", None),
            ("Ghi chú", None),
            ("Địa chỉ IP", None),
            ("Mật khẩu", None),
            ("X", Some(NORTHING)),
            ("Tọa độ Y (m)", Some(EASTING)),
            ("X (kinh độ)", Some("lon")),
            ("Vĩ độ (X)", Some("lat")),
            ("", None),
        ] {
            assert_eq!(field(heading, &none, known()), expected, "{heading}");
        }
    }

    #[test]
    fn an_address_is_where_a_camera_hangs_unless_another_column_says_it() {
        let read = |headings: &[&str]| {
            let headings: Vec<String> = headings.iter().map(|one| (*one).to_owned()).collect();
            let columns = Columns::read(&headings, "line 1", &Mapping::new(), known()).unwrap();
            columns.fields
        };
        assert_eq!(read(&["Mã", "Địa chỉ"]), [Some("code"), Some("label")]);
        let both = read(&["Mã", "Địa chỉ", "Vị trí"]);
        assert_eq!(both, [Some("code"), None, Some("label")]);
        assert_eq!(read(&["Mã", "Vị trí", "Address"])[2], None);
    }

    #[test]
    fn each_heading_means_one_field_and_each_field_is_one_of_a_camera() {
        let mut all: Vec<&str> = HEADINGS
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        for (field, names) in HEADINGS {
            assert!(
                BESIDES.contains(&field) || known().iter().any(|known| known == field),
                "{field}"
            );
            for name in names {
                assert_eq!(fold(name), *name, "headings are kept without marks");
            }
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "no heading stands twice");
    }

    #[test]
    fn the_registrar_has_the_last_word() {
        let mapping = Mapping::from([
            ("설치위치".into(), "label".into()),
            ("Mã".into(), String::new()),
        ]);
        assert_eq!(field("설치위치", &mapping, known()), Some("label"));
        assert_eq!(field("Mã", &mapping, known()), None, "mapped to nothing");
        let wrong = Mapping::from([("a".into(), "colour".into())]);
        assert!(check_mapping(&wrong, known()).is_err());
    }

    #[test]
    fn p1_a_column_that_is_never_read_cannot_be_mapped_either() {
        let mapping = Mapping::from([("Địa chỉ IP".into(), "label".into())]);
        assert_eq!(field("Địa chỉ IP", &mapping, known()), None);
        let error = check_mapping(&mapping, known()).unwrap_err().to_string();
        assert!(error.contains("never read"), "{error}");
        let left_out = Mapping::from([("Địa chỉ IP".into(), String::new())]);
        assert!(check_mapping(&left_out, known()).is_ok());
    }
}
