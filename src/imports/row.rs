//! One row of a list as the fields of a camera (pure).

use serde_json::{Map, Value};

use super::{
    Finding,
    cells::{
        self, days, kinds, money, numbers, phones,
        places::{self, Context, Pair, Place},
        resolutions::{Resolution, resolution},
        words,
    },
    columns::{
        AMOUNT, AmountsOf, Columns, DISTRICT, EASTING, HAMLET, LENSES, NORTHING, OWNER_NAME,
        OWNER_PHONE, POSITION, PROVINCE, RESOLUTION, SOURCE, UNIT_NAME, is_place,
    },
    header::ABOVE,
    homes::NamedUnit,
    layout,
    money::StatedSource,
    names,
};
use crate::{
    cameras::{LONGEST_LABEL, refused_code},
    error::FieldError,
    folded::fold,
    owners::Contact,
    private_text::{self, number},
    refusal::{Complaint, Refusal},
};

/// What the cells of a row say.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// By the names of the API.
    pub(super) fields: Map<String, Value>,
    /// Of each lens what it has for itself; none where the row is one lens.
    pub(super) lenses: Vec<Map<String, Value>>,
    /// Its unit, by name.
    pub(super) unit: NamedUnit,
    /// Name and phone of the owner.
    pub(super) contact: Contact,
    /// The cells that name the owner, where they can be read: the row below may say that its own is the same.
    pub(super) owner: Option<OwnerCells>,
    /// The kind of owner that the name says, where no column does.
    pub(super) kind_of_named: Option<&'static str>,
    /// Money that was given or paid.
    pub(super) amount_dong: Option<i64>,
    /// How much cannot be read.
    pub(super) has_unread_amount: bool,
    /// Where it came from.
    pub(super) source: StatedSource,
    /// Amounts of columns whose headings name their sources, which differ.
    pub(super) of_sources: Vec<(StatedSource, i64)>,
    /// Fields whose cells say nothing that is known: of them the row does not speak.
    pub(super) left_out: Vec<&'static str>,
    /// What was done to read them, by field and with what stood there.
    pub(super) findings: Vec<(&'static str, Finding, String)>,
    /// What could not be read.
    pub(super) errors: Vec<FieldError>,
    /// The cells that could not be read, as they stand: for the hash of the row alone.
    pub(super) unread: Vec<String>,
}

/// What a resolution states.
const SIZE: [&str; 2] = ["width_px", "height_px"];

/// Degrees and plane coordinates of one row may lie so far from each other: both are rounded, and come from other devices.
const SAME_PLACE_M: f64 = 50.0;

/// The owner as a row has it.
#[derive(Clone, Default)]
pub(super) struct OwnerCells {
    /// As it stands there.
    name: String,
    /// As it stands there.
    phone: String,
    /// Its kind, if the row says it.
    kind: Option<Value>,
}

impl std::fmt::Debug for OwnerCells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnerCells(…)")
    }
}

/// The most lenses that hang in one place.
pub(super) const MOST_LENSES: usize = 64;

/// How many lenses a cell counts: `3`, `03 mắt`.
pub(super) fn lens_count(cell: &str) -> Option<usize> {
    const UNITS: [&str; 11] = [
        "",
        "mat",
        "mat camera",
        "camera",
        "cam",
        "cai",
        "chiec",
        "bo",
        "lens",
        "lenses",
        ".0",
    ];
    let end = cell.find(|c: char| !c.is_ascii_digit());
    let (digits, unit) = cell.split_at(end.unwrap_or(cell.len()));
    let number = digits.parse().ok()?;
    (UNITS.contains(&&*fold(unit)) && (1..=MOST_LENSES).contains(&number)).then_some(number)
}

/// What a cell states: nothing where a dash fills it, as in printed forms, or a word for it where an owner or a place in words
/// should stand. Under the API's own names a label and a channel are whatever they are.
fn stated<'a>(field: &str, heading: &str, cell: &'a str) -> &'a str {
    let is_nothing = match field {
        OWNER_NAME | OWNER_PHONE => is_dashes(cell) || words::says_nothing(cell),
        // As the one above, where nothing stands: that was looked for before.
        "code" => is_dashes(cell) || heading != field && words::says_as_above(cell),
        "label" => {
            let says_nothing = || is_dashes(cell) || words::says_no_place(cell);
            // What it says the row above has was looked for there before.
            heading != field && (says_nothing() || words::says_as_above(cell))
        }
        HAMLET => is_dashes(cell) || heading != field && words::says_no_place(cell),
        "recorder_channel" => heading != field && is_dashes(cell),
        _ => is_dashes(cell) || says_unknown(field, heading, cell),
    };
    if is_nothing { "" } else { cell }
}

/// Whether a cell says that nobody knows: then the row does not speak of the field. Texts are whatever they are, and words that
/// mean a value mean it: `không` that something is not so.
fn says_unknown(field: &str, heading: &str, cell: &str) -> bool {
    let has_text = matches!(field, OWNER_NAME | OWNER_PHONE | "code" | "label")
        || field == HAMLET
        || field != "unit_code" && cells::is_text(field);
    let is_value = || match field {
        "public" => words::truth(cell).is_some(),
        // `Hoạt động` = `không` is an answer, though none that is read.
        "status" => words::is_no(cell) || words::meaning(field, cell).is_some(),
        _ => words::meaning(field, cell).is_some(),
    };
    !has_text && heading != field && words::says_unknown(cell) && !is_value()
}

/// The hamlet that a cell names; a mere number or name is one of what the heading says: `Thôn 3`.
fn in_hamlet(heading: &str, cell: &str) -> String {
    if layout::is_place(cell) || heading == HAMLET {
        return cell.to_owned();
    }
    let above = heading.rsplit(ABOVE).next().unwrap_or(heading);
    let of = above.split(['(', ':', '*']).next().unwrap_or(above);
    let of = of.trim();
    let named = ["Tên ", "tên "]
        .iter()
        .find_map(|word| of.strip_prefix(word));
    format!("{} {cell}", named.unwrap_or(of))
}

/// The fields of a camera that a column of this one states.
fn states(field: &'static str) -> Vec<&'static str> {
    match field {
        RESOLUTION => SIZE.to_vec(),
        field => vec![field],
    }
}

/// Whether there is nothing in a text but dashes.
pub(super) fn is_dashes(text: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    text.chars().all(is_dash)
}

impl Row {
    /// Reads the cells under their columns; `above` is the owner of the row right above.
    pub(super) fn read(
        columns: &Columns,
        cells: &[String],
        context: &Context,
        above: Option<&OwnerCells>,
    ) -> Self {
        let mut row = Self::default();
        let all = || columns.fields.iter().zip(&columns.headings).zip(cells);
        let of = |wanted: &str| {
            let cell = all().find(|((field, _), _)| **field == Some(wanted));
            cell.map_or("", |((_, heading), cell)| stated(wanted, heading, cell))
        };
        row.read_place(&of, context);
        row.refuse_whole_degrees(columns);
        row.read_lenses(of(LENSES), of("bearing_deg"));
        row.read_owner([of(OWNER_NAME), of(OWNER_PHONE)], above);
        for (((field, heading), cell), amounts) in all().zip(&columns.amounts) {
            let Some(field) = *field else {
                continue;
            };
            let said = stated(field, heading, cell);
            if said.is_empty() {
                if !is_dashes(cell) && says_unknown(field, heading, cell) {
                    row.left_out.extend(states(field));
                }
                continue;
            }
            let cell = said;
            // Under the API's own name it is a value of the API, or wrong.
            let is_word = *heading != field && words::can_be_left_out(field);
            if is_word && words::meaning(field, cell).is_none() {
                row.leave_out(field, &[field], Finding::WordUnknown, cell);
                continue;
            }
            let read = match field {
                AMOUNT => row.read_amount(*amounts, columns.money_unit, cell),
                _ => row.read_cell(field, columns, cell),
            };
            if let Err(detail) = read {
                row.errors.push(FieldError::new(field, detail));
            }
        }
        match of(RESOLUTION) {
            "" => {}
            cell => row.read_resolution(cell),
        }
        let is_unclear = matches!(row.source, StatedSource::Missing | StatedSource::Unclear);
        let has_sources = columns.fields.contains(&Some(SOURCE));
        let is_nobodys = row.amount_dong.is_some_and(|dong| dong > 0) && is_unclear && has_sources;
        let mut of_sources = row.of_sources.iter();
        if is_nobodys || of_sources.any(|(source, _)| *source == StatedSource::Unclear) {
            // What stands there may be somebody who gave (PRIVACY P3).
            row.findings
                .push((AMOUNT, Finding::SourceUnclear, String::new()));
        }
        // The one above is of the kind that is said there.
        let kind = row.owner.as_ref().and_then(|owner| owner.kind.clone());
        if let Some(kind) = kind {
            row.fields.entry("owner_kind").or_insert(kind);
        }
        if let Some(kind) = row.kind_of_named {
            row.fields.entry("owner_kind").or_insert(kind.into());
        }
        if let Some(owner) = &mut row.owner {
            owner.kind = row.fields.get("owner_kind").cloned();
        }
        row.note_cells_unread(columns, cells);
        row.part_names();
        for ((field, heading), cell) in all() {
            if *field != Some(HAMLET) || stated(HAMLET, heading, cell).is_empty() {
                continue;
            }
            // Whoever stands there is no place (PRIVACY P7).
            let has_number = cell.contains(|c: char| c.is_ascii_digit());
            let is_somebody = || {
                names::names_person(cell)
                    || has_number && names::names_person(&format!("nhà {cell}"))
                    || private_text::refuse_sentence(cell).is_some()
            };
            if !layout::is_place(cell) && is_somebody() {
                row.findings
                    .push(("label", Finding::NameLeftOut, String::new()));
                continue;
            }
            if names::is_of_somebody(cell) {
                row.findings
                    .push(("label", Finding::NameLeftOut, String::new()));
            }
            row.belongs_to(&in_hamlet(heading, cell));
        }
        row
    }

    /// Takes the size of pictures, unless columns of its own state it.
    fn read_resolution(&mut self, cell: &str) {
        let (width, height) = match resolution(cell) {
            Resolution::Stated(size) => size,
            Resolution::Usual(size) => {
                self.findings
                    .push((RESOLUTION, Finding::UsualSize, cell.to_owned()));
                size
            }
            Resolution::Unknown => {
                return self.leave_out(RESOLUTION, &SIZE, Finding::SizeUnknown, cell);
            }
        };
        for (field, pixels) in SIZE.into_iter().zip([width, height]) {
            self.fields.entry(field).or_insert(pixels.into());
        }
    }

    /// Says that a cell is not understood, and nothing of its fields but what else states them.
    fn leave_out(
        &mut self,
        column: &'static str,
        fields: &[&'static str],
        why: Finding,
        cell: &str,
    ) {
        let is_stated = |field: &&str| self.fields.contains_key(*field);
        let left_out: Vec<_> = fields
            .iter()
            .copied()
            .filter(|field| !is_stated(field))
            .collect();
        self.left_out.extend(left_out);
        // Whatever stands there in its place is nobody's to read.
        let is_private = names::tells_of_somebody(cell);
        let shown = if is_private { "" } else { cell };
        self.findings.push((column, why, shown.to_owned()));
    }

    /// Notes the cells that could not be read, the owner's aside.
    fn note_cells_unread(&mut self, columns: &Columns, cells: &[String]) {
        let wrong = self.errors.iter();
        let wrong: Vec<String> = wrong
            .map(|error| error.pointer.trim_start_matches('/').to_owned())
            .collect();
        let lacks_place = wrong.iter().any(|field| is_place(field));
        for (field, cell) in columns.fields.iter().zip(cells) {
            let is_unread = field.is_some_and(|field| {
                !matches!(field, OWNER_NAME | OWNER_PHONE)
                    && (wrong.iter().any(|wrong| wrong == field) || lacks_place && is_place(field))
            });
            if is_unread {
                self.note_unread(cell);
            }
        }
    }

    /// Notes a cell that could not be read, unless it is private or names somebody: not even a hash tells of that
    /// (PRIVACY P7).
    pub(super) fn note_unread(&mut self, cell: &str) {
        if !cell.is_empty() && !private_text::is_private(cell) && !names::names_person(cell) {
            self.unread.push(cell.to_owned());
        }
    }

    /// What stands by itself in one cell.
    fn read_cell(
        &mut self,
        field: &'static str,
        columns: &Columns,
        cell: &str,
    ) -> Result<(), Complaint> {
        match field {
            "lon" | "lat" | POSITION | NORTHING | EASTING | LENSES | OWNER_NAME | OWNER_PHONE
            | HAMLET | RESOLUTION | AMOUNT => {}
            UNIT_NAME => self.unit.name = Some(cell.to_owned()),
            DISTRICT => self.unit.district = Some(cell.to_owned()),
            PROVINCE => self.unit.province = Some(cell.to_owned()),
            // Which of several lenses would it be?
            "bearing_deg" if !self.lenses.is_empty() => {}
            SOURCE => self.source = StatedSource::of_cell(cell),
            _ if cells::is_day(field) => {
                let (day, finding) = days::day(cell, columns.date_system);
                if let Some(finding) = finding {
                    self.findings.push((field, finding, cell.to_owned()));
                }
                self.fields.insert(field.to_owned(), day.into());
            }
            cells::RETENTION => {
                let (days, is_least) = numbers::days(cell)?;
                if is_least {
                    self.findings
                        .push((field, Finding::LeastTaken, cell.to_owned()));
                }
                self.fields.insert(field.to_owned(), days);
            }
            _ => {
                for (field, value) in cells::values(field, cell)? {
                    self.fields.entry(field).or_insert(value);
                }
            }
        }
        Ok(())
    }

    /// Takes an amount; one whose heading says where it came from with those of the same source.
    fn read_amount(
        &mut self,
        amounts: AmountsOf,
        unit_of_title: Option<u64>,
        cell: &str,
    ) -> Result<(), Complaint> {
        let amount = money::dong(cell, amounts.unit.or(unit_of_title));
        self.has_unread_amount |= amount.is_err();
        let amount = amount?;
        match amounts.source {
            None => self.amount_dong = Some(amount),
            Some(_) if amount == 0 => {}
            Some(source) => match self.of_sources.iter_mut().find(|(of, _)| *of == source) {
                Some((_, sum)) => *sum = sum.saturating_add(amount),
                None => self.of_sources.push((source, amount)),
            },
        }
        Ok(())
    }

    /// `2`, `03 mắt`: that many lenses, each with its own direction if as many are stated.
    fn read_lenses(&mut self, count: &str, bearing: &str) {
        let number = lens_count(count);
        match number {
            None if count.is_empty() => {}
            None => self.errors.push(FieldError::new(
                LENSES,
                Complaint::got(Refusal::NotLensCount { most: MOST_LENSES }, count),
            )),
            Some(1) => {}
            Some(n) => {
                let parts = bearing.replace(" và ", ";");
                let each: Vec<Map<String, Value>> = parts
                    .split([';', ',', '/', '+', '&', '\n'])
                    .filter_map(|part| cells::values("bearing_deg", part.trim()).ok())
                    .map(|values| {
                        values
                            .into_iter()
                            .map(|(name, value)| (name.to_owned(), value))
                            .collect()
                    })
                    .collect();
                if each.len() == n {
                    self.lenses = each;
                } else {
                    self.lenses = vec![Map::new(); n];
                    let said = format!("{count}; {bearing}");
                    let said = said.trim_end_matches([';', ' ']).to_owned();
                    self.findings.push((LENSES, Finding::SeveralLenses, said));
                }
            }
        }
    }

    /// Reads the cells of the owner. Where they say that it is the one above, it is that of the row right above, if that names
    /// one and nothing here says otherwise; else nobody can tell who is meant.
    fn read_owner(&mut self, [name, phone]: [&str; 2], above: Option<&OwnerCells>) {
        let owner = if words::says_as_above(name) {
            let is_same = |above: &&OwnerCells| {
                phone.is_empty() || phone == above.phone || words::says_as_above(phone)
            };
            let Some(above) = above.filter(is_same) else {
                let complaint = FieldError::new(OWNER_NAME, Refusal::OwnerAboveUnclear);
                self.errors.push(complaint);
                return;
            };
            self.findings
                .push((OWNER_NAME, Finding::OwnerAsAbove, String::new()));
            above.clone()
        } else {
            OwnerCells {
                name: name.to_owned(),
                phone: phone.to_owned(),
                kind: None,
            }
        };
        let before = self.errors.len();
        self.read_contact(&owner.name, &owner.phone);
        let is_named = !owner.name.is_empty() || !owner.phone.is_empty();
        self.owner = (is_named && self.errors.len() == before).then_some(owner);
    }

    /// Complaints and findings never repeat what stands here (PRIVACY P7).
    pub(super) fn read_contact(&mut self, name: &str, phone: &str) {
        // A kind of owner instead of a name says nothing of a person.
        if let Some(kind) = words::meaning("owner_kind", name) {
            self.fields.insert("owner_kind".into(), kind.into());
        } else if let Some(kind) = kinds::of_owner(name).filter(|_| !private_text::is_private(name))
        {
            self.kind_of_named = Some(kind);
            self.contact.name = Some(name.to_owned());
        } else {
            // `Nguyễn Văn Mẫu - 0900000012`
            let at = name.find(|c: char| c.is_ascii_digit() || c == '+');
            let (bare, behind) = name.split_at(at.unwrap_or(name.len()));
            let bare = bare.trim_end_matches(|c: char| !c.is_alphabetic() && c != '.');
            let bare = ["ĐT", "SĐT", "đt", "sđt"].iter().fold(bare, |bare, word| {
                bare.strip_suffix(word)
                    .unwrap_or(bare)
                    .trim_end_matches([' ', ',', '-', '('])
            });
            if bare.is_empty() && behind.is_empty() && !name.is_empty() {
                self.errors
                    .push(FieldError::new(OWNER_NAME, Refusal::Unreadable));
            }
            self.contact.name = (!bare.is_empty()).then(|| bare.to_owned());
            if phone.is_empty() && !behind.is_empty() {
                self.read_phone(behind, OWNER_NAME);
            }
        }
        if !phone.is_empty() {
            self.read_phone(phone, OWNER_PHONE);
        }
    }

    fn read_phone(&mut self, text: &str, field: &'static str) {
        match phones::phone(text) {
            Ok((number, findings)) => {
                self.contact.phone = Some(number);
                let nothing = String::new;
                let findings = findings.into_iter();
                self.findings
                    .extend(findings.map(|finding| (field, finding, nothing())));
            }
            Err(detail) => self.errors.push(FieldError::new(field, detail)),
        }
    }

    /// Takes away a code that must stand nowhere, before lenses of the row get theirs after it; that is complained of.
    pub(super) fn check_code(&mut self) {
        let code = self.fields.get("code").and_then(Value::as_str);
        if let Some(why) = code.and_then(refused_code) {
            self.fields.remove("code");
            self.errors.push(FieldError::new("code", why));
        }
    }

    /// Takes names of persons out of the label: that of the owner belongs into the contact (PRIVACY P7).
    pub(super) fn part_names(&mut self) {
        /// Nobody says where a camera hangs at greater length, bytes; what is in it is not kept.
        const LONGEST: usize = 2000;
        let Some(label) = self.fields.get("label").and_then(Value::as_str) else {
            return;
        };
        if label.len() > LONGEST {
            self.fields.remove("label");
            let complaint = Refusal::TooLong {
                most: LONGEST_LABEL,
            };
            self.errors.push(FieldError::new("label", complaint));
            return;
        }
        // A list that knows no other place names its owner there.
        let owner = self.contact.name.as_deref();
        if owner.is_some_and(|owner| fold(owner) == fold(label)) {
            self.fields.remove("label");
            self.findings
                .push(("label", Finding::NameToOwner, String::new()));
            return;
        }
        let (label, phone) = match phones::apart(label) {
            Some((label, phone)) => (label, Some(phone)),
            None => (label.to_owned(), None),
        };
        let (label, whole) = self.without_whole_names(label, phone.is_some());
        let mut parted = names::part(&label);
        parted.has_neighbour |= whole.len() > 1;
        parted.owner = parted.owner.or(whole.into_iter().next());
        // That of a mere neighbour is left out with his name.
        if let Some(phone) = phone.filter(|_| parted.owner.is_some() || !parted.has_neighbour) {
            if label.is_empty() {
                self.fields.remove("label");
            } else {
                self.fields.insert("label".into(), label.into());
            }
            self.findings
                .push(("label", Finding::PhoneToOwner, String::new()));
            self.contact.phone.get_or_insert(phone);
        }
        if parted.owner.is_none() && !parted.has_neighbour {
            return;
        }
        if parted.label.is_empty() {
            self.fields.remove("label");
        } else {
            self.fields.insert("label".into(), parted.label.into());
        }
        if let Some(owner) = parted.owner {
            self.findings
                .push(("label", Finding::NameToOwner, String::new()));
            self.contact.name.get_or_insert(owner);
        }
        if parted.has_neighbour {
            self.findings
                .push(("label", Finding::NameLeftOut, String::new()));
        }
    }

    /// A label without whole names of persons, and those. Where the owner is named elsewhere, another name is that of a street.
    fn without_whole_names(&self, mut label: String, has_phone: bool) -> (String, Vec<String>) {
        let mut names = Vec::new();
        let owner = self.contact.name.clone();
        if let Some(owner) = owner {
            let rest = names::whole::without(&label, &owner);
            if !rest.is_empty()
                && fold(&label).contains(&fold(&owner))
                && !fold(&rest).contains(&fold(&owner))
            {
                label = rest;
                names.push(owner);
            }
        }
        let owner = self.contact.name.as_deref().map(fold);
        while let Some((rest, name)) = names::whole::apart(&label, has_phone) {
            if owner.as_ref().is_some_and(|owner| *owner != fold(&name)) {
                break;
            }
            label = rest;
            names.push(name);
        }
        (label, names)
    }

    /// Takes its commune from the section that it stands in, where no cell names one.
    pub(super) fn lies_in(&mut self, commune: Option<&str>) {
        if self.unit.name.is_none() && !self.fields.contains_key("unit_code") {
            self.unit.name = commune.map(str::to_owned);
        }
    }

    /// Adds the section that the row stands in to where the camera hangs, unless it says so itself.
    pub(super) fn belongs_to(&mut self, section: &str) {
        let section = names::of_section(section);
        if section.is_empty() {
            return;
        }
        let section = section.as_str();
        let label = self.fields.get("label").and_then(Value::as_str);
        let label = match label.map(str::trim).filter(|label| !label.is_empty()) {
            Some(label) if fold(label).contains(&fold(section)) => return,
            Some(label) => format!("{label}, {section}"),
            None => section.to_owned(),
        };
        self.fields.insert("label".into(), label.into());
        self.findings
            .push(("label", Finding::SectionAdded, section.to_owned()));
    }

    fn read_place<'a>(&mut self, of: &impl Fn(&str) -> &'a str, context: &Context) {
        let as_one = |complaint: Complaint| vec![(POSITION, complaint)];
        let in_one_cell = |cell: &str| places::of_cell(cell, context).map_err(as_one);
        let both = [of("lon"), of("lat"), of(NORTHING), of(EASTING)];
        if both.iter().all(|cell| !cell.is_empty()) {
            return self.hang_of_two(both, context);
        }
        let is_plane = !of(NORTHING).is_empty() || !of(EASTING).is_empty();
        let (first, second, pair) = if !is_plane || !of("lon").is_empty() && !of("lat").is_empty() {
            (of("lon"), of("lat"), Pair::Degrees)
        } else {
            (of(NORTHING), of(EASTING), Pair::Plane)
        };
        let place = match (of(POSITION), first, second) {
            ("", "", "") => return,
            (cell, "", "") => in_one_cell(cell),
            // `105,9` is one number here; what is none may be both coordinates.
            ("", cell, "") | ("", "", cell) => {
                let field = if second.is_empty() { "lon" } else { "lat" };
                let alone = match pair {
                    Pair::Degrees => Some(places::degrees(cell, field)),
                    Pair::Plane => None,
                };
                match (alone, in_one_cell(cell)) {
                    (Some(Ok(degrees)), _) => {
                        self.fields.insert(field.to_owned(), degrees.into());
                        return;
                    }
                    (Some(Err(detail)), Err(_)) => {
                        self.errors.push(FieldError::new(field, detail));
                        return;
                    }
                    (_, read) => read,
                }
            }
            ("", first, second) => places::of_cells(first, second, pair, context),
            // The header takes no two columns of places.
            _ => Err(as_one(Refusal::GivenTwice.into())),
        };
        self.hang(place, [of(POSITION), first, second]);
    }

    /// Refuses a place of whole degrees, of which a table holds the minutes somewhere else: it is a hundred kilometres wide. Under
    /// the API's own names it is what it says.
    fn refuse_whole_degrees(&mut self, columns: &Columns) {
        let is_whole = |field: &str| {
            let degrees = self.fields.get(field).and_then(Value::as_f64);
            degrees.is_some_and(|degrees| degrees.fract() == 0.0)
        };
        let is_own = columns.headings.iter().any(|heading| heading == "lon");
        if is_whole("lon") && is_whole("lat") && !is_own {
            let why = "must be degrees with their decimals or minutes; these are whole";
            let complaint = Complaint::new(Refusal::NotDegrees, why);
            self.errors.push(FieldError::new(POSITION, complaint));
        }
    }

    /// Hangs the camera where its degrees say, if what its plane coordinates say is the same place.
    fn hang_of_two(&mut self, [lon, lat, northing, easting]: [&str; 4], context: &Context) {
        let degrees = places::of_cells(lon, lat, Pair::Degrees, context);
        let plane = places::of_cells(northing, easting, Pair::Plane, context);
        let apart = match (&degrees, &plane) {
            (Ok(one), Ok(other)) => one.apart_m(other),
            _ => None,
        };
        let is_read = degrees.is_ok();
        self.hang(degrees, ["", lon, lat]);
        match plane {
            Ok(_) => {
                if let Some(metres) = apart.filter(|metres| *metres > SAME_PLACE_M) {
                    let complaint = Refusal::PlacesApart {
                        metres: metres.round(),
                    };
                    self.errors.push(FieldError::new(POSITION, complaint));
                }
            }
            Err(errors) if is_read => {
                let errors = errors.into_iter();
                self.errors
                    .extend(errors.map(|(field, detail)| FieldError::new(field, detail)));
            }
            Err(_) => {}
        }
    }

    /// Hangs the camera at the point of a map, of which both coordinates are given as they stand; what its properties say of
    /// the place must be the same.
    pub(super) fn at_point(&mut self, [first, second]: &[String; 2], context: &Context) {
        let stated = ["lon", "lat"].map(|field| (field, self.fields.remove(field)));
        if first.is_empty() || second.is_empty() {
            self.unread.extend([first.clone(), second.clone()]);
            self.errors
                .push(FieldError::new(POSITION, Refusal::Required));
            return;
        }
        let place = places::of_cells(first, second, Pair::Degrees, context);
        if place.is_err() {
            self.unread.extend([first.clone(), second.clone()]);
        }
        self.hang(place, ["", first, second]);
        for (field, stated) in stated {
            let degrees = self.fields.get(field).and_then(Value::as_f64);
            let stated = stated.as_ref().and_then(Value::as_f64);
            // A decimetre is rounding; more is a contradiction.
            if let Some((stated, degrees)) = stated.zip(degrees)
                && (stated - degrees).abs() >= 1e-6
            {
                let why = format!(
                    "is not that of the point, {}; leave it out",
                    number(degrees)
                );
                let complaint = Complaint::new(Refusal::NotOfPoint, why);
                self.unread.push(number(stated));
                self.errors.push(FieldError::new(field, complaint));
            }
        }
    }

    /// Takes a place, or the complaints about one, out of these cells: of both coordinates in one, and of either.
    fn hang(&mut self, place: Result<Place, Vec<(&'static str, Complaint)>>, cells: [&str; 3]) {
        match place {
            Ok(place) => {
                self.fields.insert("lon".into(), place.lon.into());
                self.fields.insert("lat".into(), place.lat.into());
                let filled = cells.into_iter().filter(|cell| !cell.is_empty());
                let stood = filled.collect::<Vec<_>>().join("; ");
                for finding in place.findings {
                    self.findings.push((POSITION, finding, stood.clone()));
                }
            }
            Err(errors) => {
                // Where one of two is damaged, the other one is still what it is.
                for (field, cell) in [("lon", cells[1]), ("lat", cells[2])] {
                    let mut of = errors.iter().map(|(of, _)| *of);
                    if !of.any(|of| of == field || of == POSITION)
                        && let Ok(degrees) = places::degrees(cell, field)
                    {
                        self.fields.insert(field.into(), degrees.into());
                    }
                }
                let errors = errors.into_iter();
                self.errors
                    .extend(errors.map(|(field, detail)| FieldError::new(field, detail)));
            }
        }
    }
}
