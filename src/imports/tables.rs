//! Cameras as the rows of tables (pure).

use std::collections::VecDeque;

use super::{
    Finding,
    camera_list::{KNOWN, Options, Read, ReadRow},
    cells::places::Context,
    columns::{self, BARE_KINDS, Columns, KINDS},
    header::{self, Header},
    layout::{self, Layout, Line, Skip},
    names,
    row::{MOST_LENSES, OwnerCells, Row, lens_count},
    sheet::{MOST_COLUMNS, Row as SheetRow, Sheet},
};
use crate::{
    error::{Error, FieldError, Result},
    private_text,
    refusal::{Complaint, Refusal},
};

/// The most tables below each other in one sheet: who has more writes a header where it is none.
const MOST_TABLES: usize = 200;

/// So many rows are looked through for a header.
const TOP: usize = header::FIRST + header::HIGHEST - 1;

/// Gives the rows of all sheets that have a header to `take`, one by one.
pub(super) fn read(
    sheets: Vec<Sheet>,
    options: &Options,
    take: &mut dyn FnMut(ReadRow) -> Result<()>,
) -> Result<Read> {
    let mut read = Read::default();
    let mut has_header = false;
    let mut others: Vec<(Sheet, Vec<SheetRow>)> = Vec::new();
    for mut sheet in sheets {
        let top: Vec<SheetRow> = sheet.rows.by_ref().take(TOP).collect::<Result<_>>()?;
        refuse_too_wide(&sheet, &top)?;
        match Header::find(&top, &KINDS, &options.mapping, &KNOWN) {
            Some(header) => {
                has_header = true;
                below_each_other((sheet, top), header, options, &mut read, take)?;
            }
            None => others.push((sheet, top)),
        }
    }
    // Beside a list of cameras, one of owners is another; alone it is all that somebody knows of them.
    if !has_header {
        for (sheet, top) in std::mem::take(&mut others) {
            match Header::find(&top, &BARE_KINDS, &options.mapping, &KNOWN) {
                Some(header) => {
                    has_header = true;
                    below_each_other((sheet, top), header, options, &mut read, take)?;
                }
                None => others.push((sheet, top)),
            }
        }
    }
    if !has_header {
        let first = others.iter().find(|(_, top)| !top.is_empty());
        let top = first.map_or(&[][..], |(_, top)| top);
        return Err(Error::bad_request(Refusal::NoHeader {
            row: first.map_or_else(|| "line 1".to_owned(), |(sheet, top)| sheet.place(&top[0])),
            field: columns::missing(top.first(), &options.mapping, &KNOWN).to_owned(),
            headings: header::likely(top),
        }));
    }
    let unread = others.into_iter().filter_map(|(sheet, _)| sheet.name);
    read.unread
        .sheets
        .extend(unread.map(|name| private_text::name(&name).to_owned()));
    Ok(read)
}

/// Gives the rows of a sheet to `take`, and those of the tables below its first one.
fn below_each_other(
    (sheet, top): (Sheet, Vec<SheetRow>),
    header: Header,
    options: &Options,
    read: &mut Read,
    take: &mut dyn FnMut(ReadRow) -> Result<()>,
) -> Result<()> {
    let mut left = Some((sheet, top, header, None));
    for _ in 0..MOST_TABLES {
        let Some((sheet, top, header, sections)) = left.take() else {
            return Ok(());
        };
        let rest = of_sheet((sheet, top), sections, &header, options, read, take)?;
        let Some((mut sheet, sections)) = rest else {
            return Ok(());
        };
        let top: Vec<SheetRow> = sheet.rows.by_ref().take(TOP).collect::<Result<_>>()?;
        refuse_too_wide(&sheet, &top)?;
        let header = Header::find(&top, &KINDS, &options.mapping, &KNOWN);
        left = header.map(|header| (sheet, top, header, Some(sections)));
    }
    if left.is_none() {
        return Ok(());
    }
    let why = format!("there are more than {MOST_TABLES} tables below each other in one sheet");
    Err(Error::bad_request(Complaint::new(
        Refusal::HoldsTooMuch,
        why,
    )))
}

/// Refuses a table with more columns than anybody needs, before anything looks at them one by one.
fn refuse_too_wide(sheet: &Sheet, top: &[SheetRow]) -> Result<()> {
    // The rows of a workbook are filled up with empty cells.
    let width = |row: &SheetRow| match sheet.name {
        Some(_) => row
            .cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |at| at + 1),
        None => row.cells.len(),
    };
    let Some(row) = top.iter().find(|row| width(row) > MOST_COLUMNS) else {
        return Ok(());
    };
    let why = format!(
        "{}: has {} columns; the most is {MOST_COLUMNS}",
        sheet.place(row),
        width(row)
    );
    Err(Error::bad_request(Complaint::new(
        Refusal::HoldsTooMuch,
        why,
    )))
}

/// The name of a sheet without what a program adds to that of a copy: `Thôn 3 (2)`.
fn without_copy(name: &str) -> &str {
    let number = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once(" ("));
    let copied = number.filter(|(_, number)| number.parse::<u16>().is_ok());
    copied.map_or(name, |(name, _)| name)
}

/// The sections that a row stands in.
struct Sections {
    /// The sheet, where it is called after a place.
    sheet: Option<String>,
    /// That of the last heading among its rows.
    rows: Option<String>,
    /// The commune that the last one names of those that name one.
    commune: Option<String>,
}

impl Sections {
    fn of_sheet(sheet: &Sheet) -> Self {
        let name = sheet.name.as_deref().filter(|name| layout::is_place(name));
        let sheet = name.map(|name| layout::without_count(without_copy(name)).to_owned());
        Self {
            commune: sheet
                .as_deref()
                .and_then(layout::commune_of)
                .map(str::to_owned),
            sheet,
            rows: None,
        }
    }

    fn begin(&mut self, title: String) {
        if let Some(name) = layout::commune_of(&title) {
            self.commune = Some(name.to_owned());
        }
        // Whose house it is says nothing of where, and ends no section that does.
        if layout::is_place(&title) || !names::names_person(&title) {
            self.rows = Some(title);
        }
    }

    /// Goes past a row that is no camera. What is signed is done: whose hamlet follows has to be said anew.
    fn go_past(&mut self, why: Skip, row: &SheetRow) {
        if why == Skip::Footer && !layout::is_note(row) {
            self.rows = None;
        }
    }

    /// Those that say where a row is, the smallest first.
    fn places(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows.as_deref().filter(|title| layout::is_place(title));
        rows.into_iter().chain(self.sheet.as_deref())
    }
}

impl Read {
    /// The sections of a sheet, and whether its name is one or holds somebody's.
    fn begin_sheet(&mut self, sheet: &Sheet, place: String) -> Sections {
        let sections = Sections::of_sheet(sheet);
        if let Some(name) = &sections.sheet {
            self.sections += 1;
            if names::is_of_somebody(name) {
                self.headings_of_persons.push(place);
            }
        }
        sections
    }
}

/// Reads a table that begins in these sections, if another one stood above it; gives what is left of its sheet where another one
/// begins below it, and the sections that it begins in.
fn of_sheet(
    (mut sheet, mut top): (Sheet, Vec<SheetRow>),
    above: Option<Sections>,
    header: &Header,
    options: &Options,
    read: &mut Read,
    take: &mut dyn FnMut(ReadRow) -> Result<()>,
) -> Result<Option<(Sheet, Sections)>> {
    let below = top.split_off(header.at + header.height);
    let mut mapping = options.mapping.clone();
    columns::leave_maps_out(&header.headings, &below, &mut mapping, &KNOWN);
    let rows = std::mem::replace(&mut sheet.rows, Box::new(std::iter::empty()));
    let mut below = below.into_iter().map(Ok).chain(rows);
    let mut rest = None;
    let place = sheet.place(&top[header.at]);
    let headings = &header.headings;
    let mut columns = Columns::read(headings, &place, &mapping, &KNOWN)?;
    columns.date_system = sheet.date_system;
    let titles = top.iter().flat_map(|row| &row.cells);
    columns.take_money_unit(titles.clone());
    let context = Context::new(options.meridian_of(titles)?, options.known.as_ref());
    if context.meridian.is_none() {
        columns.leave_plane_out();
    }
    columns.note_unread(headings, &mut read.unread);
    for heading in columns.shown() {
        if !read.headings.contains(&heading) {
            read.headings.push(heading);
        }
    }
    let stated = columns.stated();
    let in_section = columns.stated_in_section();
    let mut layout = Layout::under(&top[header.at..], &columns);
    let mut sections = above.unwrap_or_else(|| read.begin_sheet(&sheet, place));
    // Of the camera in the row right above, if nothing stands between.
    let mut last: Option<(Vec<String>, Option<OwnerCells>)> = None;
    // Rows that were looked at for what they have in common with one above.
    let mut ahead: VecDeque<SheetRow> = VecDeque::new();
    while let Some(row) = ahead.pop_front().map(Ok).or_else(|| below.next()) {
        let mut row = row?;
        let above = last.take();
        let line = layout.line(&row);
        let is_repeated = matches!(line, Line::Skipped(Skip::RepeatedHeader));
        if !is_repeated && header::begins_another(&row, &options.mapping, &KNOWN) {
            let rows = ahead.into_iter().map(Ok).chain(below);
            let rows = Box::new(std::iter::once(Ok(row)).chain(rows));
            rest = Some(Sheet { rows, ..sheet });
            break;
        }
        match line {
            Line::Section(title) => {
                read.sections += 1;
                if names::is_of_somebody(&title) {
                    read.headings_of_persons.push(sheet.place(&row));
                }
                sections.begin(title);
                continue;
            }
            Line::Skipped(why) => {
                *read.skipped.entry(why).or_default() += 1;
                sections.go_past(why, &row);
                continue;
            }
            Line::Camera => {}
        }
        let place = sheet.place(&row);
        columns.fit(&mut row.cells);
        if row.cells.len() != headings.len() {
            let row = unusable(&row.cells, headings.len());
            let stated = stated.clone();
            take(ReadRow { place, stated, row })?;
            continue;
        }
        for ((name, cell), field) in headings.iter().zip(&row.cells).zip(&columns.fields) {
            if field.is_none() && !name.is_empty() {
                read.unread.note(name, !cell.is_empty());
            }
        }
        let (above, owner) = above.unwrap_or_default();
        columns.go_on_with_owner(&mut row, &above);
        let filled = columns.fill_from_above(&mut row, &above, owner.is_some());
        let lenses = lenses_of_rows(&columns, &mut row, &mut ahead, &mut below)?;
        let cells = row.cells;
        let mut row = Row::read(&columns, &cells, &context, owner.as_ref());
        row.errors.extend(lenses);
        let as_above = |field| (field, Finding::AsAbove, String::new());
        row.findings.extend(filled.into_iter().map(as_above));
        if columns.stands_in_plane_alone(&cells) {
            for cell in columns.cells_in_plane(&cells) {
                row.note_unread(cell);
            }
            let complaint = FieldError::new(columns::POSITION, Refusal::NeedsMeridian);
            row.errors.push(complaint);
        }
        row.lies_in(sections.commune.as_deref());
        sections.places().for_each(|place| row.belongs_to(place));
        let stated = if sections.places().next().is_some() {
            &in_section
        } else {
            &stated
        };
        last = Some((cells, row.owner.clone()));
        take(ReadRow {
            place,
            stated: stated.clone(),
            row,
        })?;
    }
    read.columns.extend(columns.recognised);
    Ok(rest.map(|rest| (rest, sections)))
}

/// Takes a number of lenses that is merged over as many rows for theirs, each of one lens; complains of another number.
fn lenses_of_rows(
    columns: &Columns,
    row: &mut SheetRow,
    ahead: &mut VecDeque<SheetRow>,
    below: &mut dyn Iterator<Item = Result<SheetRow>>,
) -> Result<Option<FieldError>> {
    let Some(column) = columns
        .lenses()
        .filter(|at| row.cells.get(*at).is_some_and(|cell| !cell.is_empty()))
    else {
        return Ok(None);
    };
    let is_merged = |row: &SheetRow| row.merged.contains(&column);
    let mut count = 1;
    while count <= MOST_LENSES {
        if ahead.len() < count {
            let Some(next) = below.next().transpose()? else {
                break;
            };
            ahead.push_back(next);
        }
        if !is_merged(&ahead[count - 1]) {
            break;
        }
        count += 1;
    }
    let cell = &mut row.cells[column];
    let Some(said) = lens_count(cell) else {
        return Ok(None);
    };
    if count == 1 || said == 1 {
        return Ok(None);
    }
    cell.clear();
    let why = format!("{said} stands for {count} rows");
    let complaint = Complaint::new(Refusal::NotLensCount { most: MOST_LENSES }, why);
    Ok((said != count).then(|| FieldError::new(columns::LENSES, complaint)))
}

/// A row with more cells than there are headings, or fewer: which belongs under which nobody can tell.
fn unusable(cells: &[String], wants: usize) -> Row {
    let has = cells.len();
    let mut row = Row {
        errors: vec![FieldError::whole(Refusal::CellCount { has, wants })],
        ..Row::default()
    };
    // Names of persons hold no digits.
    let has_digit = |cell: &&String| cell.contains(|c: char| c.is_ascii_digit());
    for cell in cells.iter().filter(has_digit) {
        row.note_unread(cell);
    }
    row
}
