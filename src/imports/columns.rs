//! Which column of a list is which field of a camera (pure): by the API's own names, by what people call them in Vietnamese
//! and English, or as the registrar says.

mod headings;
mod meaning;

use std::{collections::BTreeMap, sync::Arc};

pub use self::meaning::Mapping;
pub(super) use self::meaning::{
    AMOUNT, BARE_KINDS, DISTRICT, EASTING, Groups, HAMLET, KINDS, LAT_MINUTES, LAT_SECONDS, LENSES,
    LON_MINUTES, LON_SECONDS, NORTHING, OWNER_NAME, OWNER_PHONE, PARTS_OF_DEGREES, POSITION,
    PROVINCE, RESOLUTION, SOURCE, UNIT_NAME, check_mapping, field, is_complete, is_place, missing,
    names_unit,
};
use self::meaning::{BOTH_WAYS, is_address, is_of_maps, part_of_degrees, parts_of, way_of_place};
use super::{
    Unread,
    cells::{days::DateSystem, links, money, words},
    money::StatedSource,
    names::tells_of_somebody,
    sheet::Row,
};
use crate::{
    error::{Error, Result},
    folded::fold,
    private_text::{self, quoted},
    refusal::{Complaint, Refusal},
};

/// Maps columns of maps to nothing where another says where cameras hang, or where none of the first rows holds a link there.
pub(super) fn leave_maps_out(
    headings: &[String],
    rows: &[Row],
    mapping: &mut Mapping,
    known: &'static [String],
) {
    let says_where = |heading: &String| field(heading, mapping, known).is_some_and(is_place);
    let (of_maps, others): (Vec<_>, Vec<_>) = (0..headings.len())
        .filter(|at| says_where(&headings[*at]))
        .partition(|at| is_of_maps(&headings[*at]) && !mapping.contains_key(&headings[*at]));
    let holds_link = |at: &usize| {
        let mut cells = rows.iter().filter_map(|row| row.cells.get(*at));
        cells.any(|cell| links::in_cell(cell).is_some())
    };
    // Of several the first.
    let read = of_maps.iter().copied().find(holds_link);
    let read = read.filter(|_| others.is_empty());
    for at in of_maps.into_iter().filter(|at| Some(*at) != read) {
        mapping.insert(headings[at].clone(), String::new());
    }
}

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
    /// By column: what its heading says of amounts.
    pub(super) amounts: Vec<AmountsOf>,
    /// Đồng of one unit of money, where the heading of the amounts or a title above the table states it.
    pub(super) money_unit: Option<u64>,
    /// How the file counts days.
    pub(super) date_system: DateSystem,
}

/// What a heading says of the amounts below it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AmountsOf {
    /// Đồng of one unit.
    pub(super) unit: Option<u64>,
    /// Where they came from.
    pub(super) source: Option<StatedSource>,
}

impl AmountsOf {
    /// By column; nothing of those of other fields.
    fn all(fields: &[Option<&'static str>], headings: &[String]) -> Vec<Self> {
        let columns = fields.iter().zip(headings);
        let all = columns.map(|(field, heading)| match *field {
            Some(AMOUNT) => Self {
                unit: money::unit_of_heading(heading),
                source: StatedSource::of_heading(heading),
            },
            _ => Self::default(),
        });
        all.collect()
    }
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
        leave_sums_out(headings, mapping, &mut fields);
        // `Vĩ độ`, `Phút`, `Giây` beside each other.
        for index in 1..fields.len() {
            let part = part_of_degrees(&headings[index]);
            let is_open = fields[index].is_none() && !mapped(&headings[index]);
            fields[index] = match (part.filter(|_| is_open), fields[index - 1]) {
                (Some(1), Some(degrees @ ("lon" | "lat"))) => Some(parts_of(degrees)[0]),
                (Some(2), Some(LON_MINUTES)) => Some(LON_SECONDS),
                (Some(2), Some(LAT_MINUTES)) => Some(LAT_SECONDS),
                (_, _) => fields[index],
            };
        }
        // Minutes of no degrees say nothing.
        for (field, parts) in PARTS_OF_DEGREES {
            if !fields.contains(&Some(field)) {
                let of_none = fields
                    .iter_mut()
                    .filter(|field| field.is_some_and(|field| parts.contains(&field)));
                of_none.for_each(|field| *field = None);
            }
        }
        let mut recognised: BTreeMap<String, String> = BTreeMap::new();
        for (index, name) in fields.iter().enumerate() {
            let Some(name) = name else { continue };
            let heading = &headings[index];
            let is_taken = |before: Option<&str>| {
                before.is_some_and(|before| {
                    before == *name && before != HAMLET
                        || way_of_place(before).zip(way_of_place(name)).is_some_and(
                            |(before, name)| before != name && before + name != BOTH_WAYS,
                        )
                })
            };
            // Money of one source each.
            let is_of_source = *name == AMOUNT && names_source(heading);
            if let Some(before) = fields
                .iter()
                .take(index)
                .position(|before| is_taken(*before))
                .filter(|before| !(is_of_source && names_source(&headings[*before])))
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
        let amounts = AmountsOf::all(&fields, headings);
        let first = fields.iter().position(|field| *field == Some(AMOUNT));
        Ok(Self {
            money_unit: first.and_then(|at| amounts[at].unit),
            amounts,
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
        self.join_degrees(cells);
        // One left out elsewhere would bring a password under another heading (PRIVACY P1).
        let mut headings = self.headings.iter();
        if cells.len() < wants && !headings.any(|heading| super::unread::is_refused(heading)) {
            cells.resize(wants, String::new());
        }
    }

    /// Takes minutes and seconds to the degrees that they are part of.
    fn join_degrees(&self, cells: &mut [String]) {
        for (field, parts) in PARTS_OF_DEGREES {
            let of = |wanted: &str| self.fields.iter().position(|field| *field == Some(wanted));
            let Some(degrees) = of(field).filter(|at| *at < cells.len()) else {
                continue;
            };
            for (part, sign) in parts.into_iter().zip(["'", "\""]) {
                let Some(said) = of(part)
                    .and_then(|at| cells.get_mut(at))
                    .map(std::mem::take)
                else {
                    continue;
                };
                let whole = &mut cells[degrees];
                let is_bare = whole.chars().all(|c| c.is_ascii_digit());
                if said.is_empty() && (whole.is_empty() || !is_bare) {
                    continue;
                }
                // Whole degrees whose minutes are left empty are no place: what then stands there cannot be read.
                if is_bare {
                    whole.push_str(if said.is_empty() { "°_" } else { "°" });
                }
                let has_sign = said.ends_with(|c: char| !c.is_ascii_digit());
                whole.push_str(&said);
                whole.push_str(if has_sign { "" } else { sign });
            }
        }
    }

    /// The column of numbers of lenses.
    pub(super) fn lenses(&self) -> Option<usize> {
        self.fields.iter().position(|field| *field == Some(LENSES))
    }

    /// Takes a row without a number of its own, where the one above has one, for a further camera of the same owner, as a cell
    /// that was merged over both is saved in text.
    pub(super) fn go_on_with_owner(&self, row: &mut Row, above: &[String]) {
        const NUMBERS: [&str; 5] = ["stt", "tt", "so tt", "so thu tu", "no"];
        let is_number =
            |heading: &String| NUMBERS.contains(&fold(heading.trim_end_matches('.')).as_str());
        let number = self.headings.iter().position(is_number);
        let number = number.filter(|column| self.fields[*column].is_none());
        let is_empty =
            |cells: &[String], column: usize| cells.get(column).is_none_or(String::is_empty);
        let owner: Vec<usize> = (0..self.fields.len())
            .filter(|column| matches!(self.fields[*column], Some(OWNER_NAME | OWNER_PHONE)))
            .collect();
        let Some(number) = number.filter(|number| {
            is_empty(&row.cells, *number)
                && !is_empty(above, *number)
                && owner.iter().all(|column| is_empty(&row.cells, *column))
                // It may say whose it is where it hangs.
                && !self.fields.iter().zip(&row.cells).any(|(field, cell)| {
                    *field == Some("label") && tells_of_somebody(cell)
                })
        }) else {
            return;
        };
        if let Some(cell) = row.cells.get_mut(number) {
            cell.clone_from(&above[number]);
        }
        row.merged.extend(owner);
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
                HAMLET => stated.push("label".to_owned()),
                RESOLUTION => stated.extend(["width_px".to_owned(), "height_px".to_owned()]),
                LENSES | OWNER_NAME | OWNER_PHONE | AMOUNT | SOURCE | UNIT_NAME | DISTRICT
                | PROVINCE | LON_MINUTES | LON_SECONDS | LAT_MINUTES | LAT_SECONDS => {}
                field => stated.push(field.to_owned()),
            }
        }
        stated
    }

    /// Those that state a field alone.
    pub(super) fn read_ones(&self) -> Self {
        let columns = self.fields.iter().zip(&self.headings);
        let read = columns.filter(|(field, _)| field.is_some());
        let (fields, headings): (Vec<_>, Vec<_>) = read
            .map(|(field, heading)| (*field, heading.clone()))
            .unzip();
        Self {
            amounts: AmountsOf::all(&fields, &headings),
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

/// Whether a heading of amounts says where the money came from.
fn names_source(heading: &str) -> bool {
    StatedSource::of_heading(heading).is_some()
}

/// Leaves out the amounts that are sums of those beside them, which say where each came from.
fn leave_sums_out(headings: &[String], mapping: &Mapping, fields: &mut [Option<&'static str>]) {
    let amounts = (0..fields.len()).filter(|at| fields[*at] == Some(AMOUNT));
    let (of_sources, sums): (Vec<_>, Vec<_>) = amounts.partition(|at| names_source(&headings[*at]));
    let is_mapped = |at: &usize| mapping.contains_key(&headings[*at]);
    for at in sums.into_iter().filter(|at| !is_mapped(at)) {
        if !of_sources.is_empty() {
            fields[at] = None;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cameras::CameraInput, fields};

    #[test]
    fn an_address_is_where_a_camera_hangs_unless_another_column_says_it() {
        let known: &'static [String] = fields::names::<CameraInput>().leak();
        let read = |headings: &[&str]| {
            let headings: Vec<String> = headings.iter().map(|one| (*one).to_owned()).collect();
            let columns = Columns::read(&headings, "line 1", &Mapping::new(), known).unwrap();
            columns.fields
        };
        assert_eq!(read(&["Mã", "Địa chỉ"]), [Some("code"), Some("label")]);
        let both = read(&["Mã", "Địa chỉ", "Vị trí"]);
        assert_eq!(both, [Some("code"), None, Some("label")]);
        assert_eq!(read(&["Mã", "Vị trí", "Address"])[2], None);
    }

    #[test]
    fn a_column_of_maps_says_where_by_its_links_unless_another_does() {
        let known: &'static [String] = fields::names::<CameraInput>().leak();
        let read = |headings: &[&str], cells: &[&str]| {
            let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
            let (headings, mut mapping) = (owned(headings), Mapping::new());
            let row = Row {
                number: 2,
                cells: owned(cells),
                merged: Vec::new(),
            };
            leave_maps_out(&headings, &[row], &mut mapping, known);
            let columns = Columns::read(&headings, "line 1", &mapping, known).unwrap();
            columns.fields.last().copied().flatten()
        };
        let link = "https://www.google.com/maps?q=19.95,107.35";
        for heading in ["Link Google Map", "Bản đồ", "Google Maps"] {
            assert_eq!(read(&["Mã", heading], &["A", link]), Some(POSITION));
            assert_eq!(read(&["Mã", heading], &["A", "tờ số 5"]), None);
            let beside = ["Mã", "Kinh độ", "Vĩ độ", heading];
            assert_eq!(read(&beside, &["A", "107.35", "19.95", link]), None);
            let beside = ["Mã", "Tọa độ", heading];
            assert_eq!(read(&beside, &["A", "19.95, 107.35", link]), None);
        }
        let plain = read(&["Mã", "Tọa độ (Google Map)"], &["A", "19.95, 107.35"]);
        assert_eq!(plain, Some(POSITION));
        assert_eq!(
            read(&["Mã", "Bản đồ", "Link vị trí"], &["A", link, link]),
            None
        );
        assert_eq!(
            read(&["Mã", "Bản đồ", "Link vị trí"], &["A", "5", link]),
            Some(POSITION)
        );
    }
}
