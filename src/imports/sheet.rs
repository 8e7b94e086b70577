//! A list as sheets of cells (pure), whatever file it came in.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType};
use serde::Serialize;

use super::{legacy::Legacy, text};
use crate::{
    error::{Error, Result},
    private_text,
};

/// How a list was written, as far as that had to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Of letters: `UTF-8`, `windows-1258`, `TCVN3` …; null for workbooks, which say it themselves.
    pub encoding: Option<&'static str>,
    /// Between cells; null for workbooks.
    pub separator: Option<char>,
}

/// One table of a list.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Its name within a workbook.
    pub(crate) name: Option<String>,
    pub(crate) rows: Vec<Row>,
}

/// One row that holds something.
#[derive(Debug)]
pub(crate) struct Row {
    pub(super) number: u64,
    pub(crate) cells: Vec<String>,
}

impl Sheet {
    /// Where a row stands, such as `line 7` or `Thôn 3!7`.
    pub(crate) fn place(&self, row: &Row) -> String {
        match &self.name {
            Some(name) => format!("{}!{}", private_text::name(name), row.number),
            None => format!("line {}", row.number),
        }
    }
}

/// The table of a text with separated cells.
pub(crate) fn of_text(bytes: &[u8]) -> Result<(Sheet, Written)> {
    let text::Text { text, encoding } = text::read(bytes).ok_or_else(|| {
        Error::BadRequest("the file is no text, or one in letters that are not known here".into())
    })?;
    let separator = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            Error::BadRequest(format!("the file cannot be read as CSV: {error}"))
        })?;
        rows.push(Row {
            number: record.position().map_or(0, csv::Position::line),
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    let written = Written {
        encoding: Some(encoding),
        separator: Some(char::from(separator)),
    };
    Ok((Sheet { name: None, rows }, written))
}

/// What stands between the cells: what most of the first lines hold most of. With decimal commas commas and semicolons may
/// be as many, and the semicolons separate.
fn separator(text: &str) -> u8 {
    const LINES: usize = 20;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.take(LINES).collect();
    let median = |separator: u8| {
        let mut counts: Vec<usize> = lines
            .iter()
            .map(|line| outside_quotes(line, separator))
            .collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or_default()
    };
    // The last of the largest.
    let all = [b',', b'|', b';', b'\t'];
    all.into_iter()
        .max_by_key(|separator| median(*separator))
        .unwrap_or(b',')
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut separates = |byte: &u8| {
        quoted ^= *byte == b'"';
        !quoted && *byte == separator
    };
    line.as_bytes()
        .iter()
        .filter(|byte| separates(byte))
        .count()
}

/// The most that a workbook may unpack to, bytes.
const MOST_UNPACKED: u64 = 512 << 20;

/// The tables of a workbook: XLSX, XLS or ODS. Formulas count as what they gave last.
pub(crate) fn of_workbook(bytes: &[u8]) -> Result<Vec<Sheet>> {
    let wrong =
        |why: String| Error::BadRequest(format!("the file cannot be read as a workbook: {why}"));
    check_unpacked(bytes, MOST_UNPACKED)?;
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| wrong(error.to_string()))?;
    let mut sheets = Vec::new();
    // In the order of the workbook, which not every kind keeps by itself.
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let name = sheet.name;
        let range = book
            .worksheet_range(&name)
            .map_err(|error| wrong(error.to_string()))?;
        let first = range.start().map_or(0, |(row, _)| u64::from(row)) + 1;
        let mut rows: Vec<Row> = (first..)
            .zip(range.rows())
            .map(|(number, cells)| Row {
                number,
                cells: cells.iter().map(cell).collect(),
            })
            .collect();
        rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        unmask(&mut rows);
        let name = Some(name);
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// Refuses what would unpack to more than memory should hold, before any of it is unpacked.
fn check_unpacked(bytes: &[u8], most: u64) -> Result<()> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(()); // An XLS is none.
    };
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index);
        unpacked = unpacked.saturating_add(file.map_or(0, |file| file.size()));
    }
    if unpacked > most {
        return Err(Error::BadRequest(format!(
            "the workbook unpacks to {} MB; the most is {} MB: split it",
            unpacked >> 20,
            most >> 20
        )));
    }
    Ok(())
}

/// A cell as its text; numbers as short as they are the same.
fn cell(data: &Data) -> String {
    match data {
        Data::String(text) => text.trim().to_owned(),
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

/// Reads letters of old fonts, which a workbook keeps as they were typed: cell by cell, for often some have been typed anew.
fn unmask(rows: &mut [Row]) {
    let cells = rows.iter().flat_map(|row| &row.cells);
    let all = cells.map(String::as_str).collect::<Vec<_>>().join(" ");
    let Some(way) = Legacy::of_text(&all) else {
        return;
    };
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        if Legacy::of_text(cell) == Some(way) {
            *cell = way.read(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_cells_is_told_by_the_lines() {
        for (text, expected) in [
            ("code,lon,lat\nA,105,18\n", b','),
            ("Mã;Kinh độ;Vĩ độ\nA;105,9;18,3\nB;105,8;18,2\n", b';'),
            ("code\tlon\tlat\nA\t105,9\t18,3\n", b'\t'),
            ("code|lon|lat\nA|105|18\n", b'|'),
            ("code,label\nA,\"x;y;z\"\nB,\"x;y;z\"\n", b','),
            ("code\nA\n", b'\t'),
        ] {
            assert_eq!(separator(text), expected, "{text}");
        }
    }

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() {
        let bytes = include_bytes!("../../fixtures/lists/office.xlsx");
        assert!(check_unpacked(bytes, MOST_UNPACKED).is_ok());
        let error = check_unpacked(bytes, 1000).unwrap_err().to_string();
        assert!(error.contains("the most is"), "{error}");
        assert!(check_unpacked(b"no archive", 0).is_ok());
    }
}
