//! The tables of a workbook (pure): XLSX, XLS or ODS. Formulas count as what they gave last.

use std::{
    collections::BTreeMap,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsx};
use quick_xml::{events::Event, reader::Reader as XmlReader};

use super::{
    blocks::Blocks,
    camera_list::broken,
    cells::days::DateSystem,
    compound,
    sheet::{Row, Sheet, unmask},
    unpacked, xls,
};
use crate::{
    error::{Error, Result},
    exports,
    refusal::{Complaint, Refusal},
};

/// The most columns that are looked at.
const MOST_COLUMNS: u32 = 1000;
/// The most cells of a sheet, empty ones within its corners included.
const MOST_CELLS: u64 = 20_000_000;
/// The most text of all cells, bytes: many cells may share one text, or repeat themselves, and each has its own here.
pub(super) const MOST_TEXT: u64 = 256 << 20;

/// The sheets in their order.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Sheet>> {
    // What programs of the web call .xls is often a table of HTML.
    if !bytes.starts_with(&compound::MAGIC) && !bytes.starts_with(b"PK") {
        return Err(wrong(
            &"it is none, whatever its name says; open it in a spreadsheet, save it as .xlsx and try again",
        ));
    }
    unpacked::check(bytes, unpacked::MOST_BYTES)?;
    let tamed;
    let bytes = if bytes.starts_with(&compound::MAGIC) {
        tamed = xls::tamed(bytes)?;
        tamed.as_slice()
    } else {
        bytes
    };
    let mut blocks = Blocks::default();
    if let Some(content) = unpacked::file(bytes, "content.xml") {
        check_repeats(&content)?;
        blocks = Blocks::of_ods(&content)?;
    }
    // The reader of XLS panics on some damaged files; whatever happens there is no reason to end.
    let sheets = catch_unwind(AssertUnwindSafe(|| sheets(bytes, blocks)));
    sheets.unwrap_or_else(|_| Err(wrong(&"it is damaged")))
}

fn sheets(bytes: &[u8], mut blocks: Blocks) -> Result<Vec<Sheet>> {
    let mut book = open(bytes)?;
    let date_system = date_system(&book);
    let mut sheets = Vec::new();
    let mut room = MOST_TEXT;
    // In the order of the workbook, which not every kind keeps by itself.
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let name = sheet.name;
        // What nobody sees when the workbook is opened is no part of the list, and named with the sheets that hold none.
        if sheet.visible != SheetVisible::Visible {
            sheets.push(Sheet::of(Some(name), Vec::new()));
            continue;
        }
        let (first_column, mut rows) = rows(&mut book, &name, &mut room)?;
        for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
            on_one_line(cell);
        }
        rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        blocks.read(&mut book, &name)?;
        blocks.note(&name, first_column, &mut rows)?;
        // What was written here is in no old font.
        if !rows
            .first()
            .is_some_and(|row| exports::is_own_header(&row.cells))
        {
            unmask(&mut rows);
        }
        sheets.push(Sheet {
            date_system,
            ..Sheet::of(Some(name), rows)
        });
    }
    Ok(sheets)
}

/// Opens one of the three kinds that are looked at before they are read, and no other.
fn open(bytes: &[u8]) -> Result<Book<'_>> {
    let file = Cursor::new(bytes);
    if bytes.starts_with(&compound::MAGIC) {
        return Ok(Sheets::Xls(Xls::new(file).map_err(|error| wrong(&error))?));
    }
    if unpacked::file(bytes, "content.xml").is_some() {
        return Ok(Sheets::Ods(Ods::new(file).map_err(|error| wrong(&error))?));
    }
    Ok(Sheets::Xlsx(
        Xlsx::new(file).map_err(|error| wrong(&error))?,
    ))
}

/// How a workbook counts days; those of ODS are written as days.
fn date_system(book: &Book<'_>) -> DateSystem {
    let is_of_1904 = match book {
        Sheets::Xls(book) => book.has_1904_epoch(),
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        _ => false,
    };
    if is_of_1904 {
        DateSystem::Of1904
    } else {
        DateSystem::Of1900
    }
}

/// Makes one line of a cell that was broken to fit its column; what has no width goes.
fn on_one_line(cell: &mut String) {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t');
    let is_unseen = |c: char| matches!(c, '\u{200b}' | '\u{feff}');
    if cell.contains(|c| breaks(c) || is_unseen(c)) {
        let lines = cell.split(breaks).map(|line| line.replace(is_unseen, ""));
        let lines: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
        let lines = lines.iter().filter(|line| !line.is_empty());
        *cell = lines.map(String::as_str).collect::<Vec<_>>().join(" ");
    }
}

/// A workbook that is read.
pub(super) type Book<'a> = Sheets<Cursor<&'a [u8]>>;

pub(super) fn wrong(error: &impl std::fmt::Display) -> Error {
    broken(format!("the file cannot be read as a workbook: {error}"))
}

fn too_large(name: &str) -> Error {
    let name = crate::private_text::name(name);
    let why = format!(
        "sheet '{name}' reaches beyond column {MOST_COLUMNS} or has more than {MOST_CELLS} cells: delete what lies outside the \
         list, or split it"
    );
    Error::bad_request(Complaint::new(Refusal::HoldsTooMuch, why))
}

pub(super) fn too_much_text() -> Error {
    let most = MOST_TEXT >> 20;
    let why = format!(
        "the cells hold more than {most} MB of text, each with the whole of what it shares with others: split the list"
    );
    Error::bad_request(Complaint::new(Refusal::HoldsTooMuch, why))
}

/// The rows of a sheet, and the column at which they begin; what they hold takes from the `room` for text.
fn rows(book: &mut Book<'_>, name: &str, room: &mut u64) -> Result<(u32, Vec<Row>)> {
    if let Sheets::Xlsx(book) = book {
        // Cell by cell: one far off would otherwise bring all empty ones before it into memory.
        let mut found: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
        let mut cells = book
            .worksheet_cells_reader(name)
            .map_err(|error| wrong(&error))?;
        while let Some(one) = cells.next_cell().map_err(|error| wrong(&error))? {
            let (row, column) = one.get_position();
            let text = cell(&Data::from(one.get_value().clone()));
            if text.is_empty() {
                continue;
            }
            let left = room.checked_sub(text.len() as u64);
            *room = left.ok_or_else(too_much_text)?;
            if column >= MOST_COLUMNS {
                return Err(too_large(name));
            }
            found.entry(row).or_default().push((column, text));
        }
        let columns = found.values().flatten().map(|(column, _)| column + 1).max();
        let width = columns.unwrap_or(0) as usize;
        if found.len() as u64 * width as u64 > MOST_CELLS {
            return Err(too_large(name));
        }
        let rows = found.into_iter().map(|(row, filled)| {
            let mut cells = vec![String::new(); width];
            for (column, text) in filled {
                cells[column as usize] = text;
            }
            Row {
                number: u64::from(row) + 1,
                cells,
                merged: Vec::new(),
            }
        });
        return Ok((0, rows.collect()));
    }
    let range = book.worksheet_range(name).map_err(|error| wrong(&error))?;
    let (first, first_column) = range.start().unwrap_or_default();
    let rows = (u64::from(first) + 1..)
        .zip(range.rows())
        .map(|(number, cells)| Row {
            number,
            cells: cells.iter().map(cell).collect(),
            merged: Vec::new(),
        });
    Ok((first_column, rows.collect()))
}

/// Refuses an ODS in which filled cells, or blanks within them, repeat themselves beyond measure: few bytes would be billions
/// of cells.
fn check_repeats(content: &[u8]) -> Result<()> {
    let text = std::str::from_utf8(content).map_err(|error| wrong(&error))?;
    let mut reader = XmlReader::from_str(text);
    let (mut rows, mut columns, mut filled, mut cells) = (1_u64, 0_u64, 0_u64, 0_u64);
    // Text of the cell, of the row and of all.
    let (mut repeated, mut of_cell, mut of_row, mut of_all) = (1_u64, 0_u64, 0_u64, 0_u64);
    loop {
        let event = reader.read_event().map_err(|error| wrong(&error))?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let repeats = |name: &str| {
                    let attribute = tag.try_get_attribute(name).ok().flatten();
                    attribute.map_or(1, |attribute| attribute.value.parse().unwrap_or(u64::MAX))
                };
                match tag.name().0 {
                    "table:table-row" => {
                        rows = repeats("table:number-rows-repeated");
                        (columns, filled, of_row) = (0, 0, 0);
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        repeated = repeats("table:number-columns-repeated");
                        columns = columns.saturating_add(repeated);
                        let text = tag.try_get_attribute("office:string-value").ok().flatten();
                        of_cell = text.map_or(0, |text| text.value.len() as u64);
                        let has_value = tag.attributes().flatten().any(|attribute| {
                            attribute.key.0.starts_with("office:")
                                || attribute.key.0.ends_with("formula")
                        });
                        if has_value || matches!(event, Event::Start(_)) {
                            filled = columns;
                        }
                        if matches!(event, Event::Empty(_)) {
                            of_row = of_row.saturating_add(repeated.saturating_mul(of_cell));
                        }
                    }
                    // Blanks that follow each other.
                    "text:s" => of_cell = of_cell.saturating_add(repeats("text:c")),
                    _ => {}
                }
            }
            Event::Text(text) => of_cell = of_cell.saturating_add(text.len() as u64),
            Event::CData(text) => of_cell = of_cell.saturating_add(text.len() as u64),
            Event::GeneralRef(_) => of_cell = of_cell.saturating_add(1),
            Event::End(tag)
                if matches!(
                    tag.name().0,
                    "table:table-cell" | "table:covered-table-cell"
                ) =>
            {
                // Before the cell is read whole: blanks of one alone may be too many.
                of_row = of_row.saturating_add(repeated.saturating_mul(of_cell));
            }
            Event::End(tag) if tag.name().0 == "table:table-row" => {
                of_all = of_all.saturating_add(rows.saturating_mul(of_row));
                if of_all > MOST_TEXT {
                    return Err(too_much_text());
                }
                cells = cells.saturating_add(rows.saturating_mul(filled));
                if filled > u64::from(MOST_COLUMNS) || cells > MOST_CELLS {
                    return Err(too_large("content"));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A cell as its text; numbers as short as they are the same.
fn cell(data: &Data) -> String {
    match data {
        Data::String(text) => exports::unescaped(text.trim()).to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(time) if time.is_datetime() => {
            let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
            if (hour, minute) == (0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
            }
        }
        Data::DateTime(time) => time.as_f64().to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        // Empty, or a formula that failed; further kinds may come.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{cells::days, unpacked::tests::packed},
        *,
    };

    #[test]
    fn an_ods_that_repeats_filled_cells_beyond_measure_is_refused() {
        let ods = |row: &str, cell: &str| {
            let content = format!(
                "<office:document-content><table:table><table:table-row {row}>\
                 <table:table-cell {cell} office:value-type=\"string\"><text:p>x</text:p></table:table-cell>\
                 </table:table-row></table:table></office:document-content>"
            );
            check_repeats(content.as_bytes())
        };
        assert!(ods("", "").is_ok());
        assert!(ods("table:number-rows-repeated=\"1048576\"", "").is_ok());
        let wide = "table:number-columns-repeated=\"16384\"";
        assert!(ods("", wide).is_err());
        let many = "table:number-columns-repeated=\"900\"";
        assert!(ods("table:number-rows-repeated=\"1048576\"", many).is_err());
        assert!(ods("table:number-rows-repeated=\"99999999999999999999\"", "").is_err());
        let packed = packed(&[("content.xml", b"<a")]);
        assert!(read(&packed).is_err());
    }

    #[test]
    fn texts_that_many_cells_share_are_counted_for_each() {
        let refused = |bytes: &[u8]| read(bytes).err().map(|error| error.to_string());
        // 30 kB of text, and ten thousand cells that point at it.
        let text = "x".repeat(30_000);
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for row in 0..10_000 {
            sheet.write_string(row, 0, &text).unwrap();
        }
        let book = book.save_to_buffer().unwrap();
        assert!(book.len() < 1 << 20);
        let error = refused(&book).unwrap_or_default();
        assert!(error.contains("more than 256 MB of text"), "{error}");
        let ods = |row: &str, cell: &str, held: &str| {
            let content = format!(
                "<office:document-content><table:table><table:table-row {row}>\
                 <table:table-cell {cell} office:value-type=\"string\">{held}</table:table-cell>\
                 </table:table-row></table:table></office:document-content>"
            );
            let error = check_repeats(content.as_bytes()).err();
            error.is_some_and(|error| error.to_string().contains("more than 256 MB of text"))
        };
        let held = format!("<text:p>{text}</text:p>");
        let many = "table:number-rows-repeated=\"10000\"";
        assert!(!ods("", "", &held));
        assert!(ods(many, "", &held));
        assert!(ods("", "table:number-columns-repeated=\"10000\"", &held));
        let cell = format!("office:string-value=\"{text}\"");
        assert!(ods(many, &cell, ""));
        let blanks = |count: &str| format!("<text:p>a<text:s text:c=\"{count}\"/>b</text:p>");
        assert!(!ods("", "", &blanks("3")));
        assert!(ods("", "", &blanks("4294967295")));
        assert!(ods("", "", &blanks("99999999999999999999")));
    }

    /// A workbook in which one of its files says something else.
    fn changed(whole: &[u8], of: &str, from: &str, to: &str) -> Vec<u8> {
        let mut archive = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
        let names: Vec<String> = archive
            .file_names()
            .flatten()
            .map(std::borrow::Cow::into_owned)
            .collect();
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for name in names {
            let mut bytes = Vec::new();
            let mut file = archive.by_name(&name).unwrap();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            if name.ends_with(of) {
                let text = String::from_utf8(bytes).unwrap();
                assert!(text.contains(from), "{text}");
                bytes = text.replace(from, to).into_bytes();
            }
            files.push((name, bytes));
        }
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        packed(&files)
    }

    #[test]
    fn a_cell_far_off_is_refused_before_memory_is_filled() {
        let whole = include_bytes!("../../fixtures/lists/office.xlsx");
        let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
        let book = changed(whole, "sheet1.xml", "</sheetData>", far);
        let error = read(&book).err().unwrap().to_string();
        assert!(error.contains("reaches beyond column 1000"), "{error}");
    }

    #[test]
    fn a_workbook_says_from_when_it_counts_days() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_number(0, 0, 42_142).unwrap();
        let book = book.save_to_buffer().unwrap();
        let of_1904 = changed(
            &book,
            "workbook.xml",
            "<workbookPr",
            "<workbookPr date1904=\"1\"",
        );
        for (book, expected) in [(book, "2015-05-18"), (of_1904, "2019-05-19")] {
            let mut sheet = read(&book).unwrap().remove(0);
            let row = sheet.rows.next().unwrap().unwrap();
            let read = days::day(&row.cells[0], sheet.date_system);
            assert_eq!(read.0, expected);
        }
    }

    #[test]
    fn a_hidden_sheet_is_named_and_not_read() {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, is_hidden) in [("Danh sách", false), ("Cũ", true)] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            sheet.write_string(0, 0, "Mã").unwrap();
            sheet.set_hidden(is_hidden);
        }
        let sheets = read(&book.save_to_buffer().unwrap()).unwrap();
        let rows = sheets
            .into_iter()
            .map(|sheet| (sheet.name.unwrap(), sheet.rows.count()));
        let expected = [("Danh sách".to_owned(), 1), ("Cũ".to_owned(), 0)];
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_xls_that_asks_for_all_memory_is_refused_with_its_sheet() {
        let mut book = include_bytes!("../../fixtures/lists/office.xls").to_vec();
        // A cell with a shared text is moved to the last row and column that can be written.
        let at = book.windows(4).rposition(|four| four == [0xFD, 0, 10, 0]);
        let at = at.unwrap() + 4;
        book[at..at + 4].copy_from_slice(&[0xFF; 4]);
        let error = read(&book).err().unwrap().to_string();
        assert!(error.contains("beyond column 256"), "{error}");
    }

    #[test]
    fn a_workbook_of_another_kind_is_not_opened() {
        let whole = include_bytes!("../../fixtures/lists/office.xlsx");
        assert!(matches!(open(whole), Ok(Sheets::Xlsx(_))));
        let binary = packed(&[("xl/workbook.bin", b"")]);
        assert!(open(&binary).is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(64))]
        #[test]
        fn a_damaged_word_of_an_xls_never_ends_the_program(at in 0.0..1.0_f64, word: [u8; 4], is_full: bool) {
            let mut bytes = include_bytes!("../../fixtures/lists/office.xls").to_vec();
            let at = (at * (bytes.len() - 4) as f64) as usize;
            bytes[at..at + 4].copy_from_slice(&if is_full { [0xFF; 4] } else { word });
            let _ = read(&bytes);
        }

        #[test]
        fn a_damaged_byte_never_panics(kind in 0..3_usize, at in 0.0..1.0_f64, byte: u8) {
            let whole: &[u8] = [
                &include_bytes!("../../fixtures/lists/office.xlsx")[..],
                include_bytes!("../../fixtures/lists/office.xls"),
                include_bytes!("../../fixtures/lists/office.ods"),
            ][kind];
            let mut bytes = whole.to_vec();
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
            let _ = read(&bytes);
            let _ = read(&bytes[..at]);
        }
    }
}
