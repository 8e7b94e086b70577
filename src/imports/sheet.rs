//! A list as sheets of cells (pure), whatever file it came in.

use std::{borrow::Cow, io::Cursor};

use serde::Serialize;

use super::{camera_list::broken, cells::days::DateSystem, legacy::Legacy, quotes, text};
use crate::{
    error::{Error, Result},
    exports, private_text,
    refusal::{Complaint, Refusal},
};

/// How a list was written, as far as that had to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Of letters: `UTF-8`, `windows-1258`, `TCVN3` …; null for workbooks, which say it themselves.
    pub encoding: Option<&'static str>,
    /// Between cells; null for workbooks.
    pub separator: Option<char>,
}

/// The most columns of a table, and properties of the features of a map.
pub(super) const MOST_COLUMNS: usize = 1000;

/// One table of a list.
pub(crate) struct Sheet {
    /// Its name within a workbook.
    pub(crate) name: Option<String>,
    /// Read as they are asked for, where the file allows it.
    pub(crate) rows: Box<dyn Iterator<Item = Result<Row>>>,
    /// How it counts days.
    pub(super) date_system: DateSystem,
}

/// One row that holds something.
#[derive(Debug)]
pub(crate) struct Row {
    pub(super) number: u64,
    pub(crate) cells: Vec<String>,
    /// The columns of those cells that belong to one of the row right above.
    pub(super) merged: Vec<usize>,
}

impl Sheet {
    /// One whose rows are read already.
    pub(crate) fn of(name: Option<String>, rows: Vec<Row>) -> Self {
        Self {
            name,
            rows: Box::new(rows.into_iter().map(Ok)),
            date_system: DateSystem::default(),
        }
    }
    /// Where a row stands, such as `line 7` or `Thôn 3!7`.
    pub(crate) fn place(&self, row: &Row) -> String {
        match &self.name {
            Some(name) => format!("{}!{}", private_text::name(name), row.number),
            None => format!("line {}", row.number),
        }
    }
}

/// The longest cell of an own export, bytes: a view drawn by hand may have many corners.
const LONGEST_OWN: usize = 1 << 20;

/// The table of a text with separated cells.
pub(crate) fn of_text(bytes: &[u8]) -> Result<(Sheet, Written)> {
    // What was written here means what it says: nothing is to be guessed, nor to be put right.
    let own = exports::own_text(bytes);
    let text::Text { text, encoding } = match own {
        Some(text) => text::Text {
            text: text.to_owned(),
            encoding: "UTF-8",
        },
        None => text::read(bytes).ok_or_else(|| {
            broken("the file is no text, or one in letters that are not known here")
        })?,
    };
    let (separator, trim, text) = if own.is_some() {
        (b',', csv::Trim::None, text)
    } else {
        let (separator, cells) = separator(&text);
        let mended = match quotes::mended(&text, separator, cells) {
            Cow::Owned(mended) => mended,
            Cow::Borrowed(_) => text,
        };
        (separator, csv::Trim::All, mended)
    };
    let longest = if own.is_some() {
        LONGEST_OWN
    } else {
        quotes::LONGEST
    };
    let reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(trim)
        .from_reader(Cursor::new(text));
    let rows = reader.into_records().map(move |record| {
        let record =
            record.map_err(|error| broken(format!("the file cannot be read as CSV: {error}")))?;
        let number = record.position().map_or(0, csv::Position::line);
        // Nobody reads one cell for minutes.
        if record.iter().any(|cell| cell.len() > longest) {
            let why = format!(
                "line {number}: one cell holds more than {longest} bytes; its end may be missing, or its line"
            );
            return Err(Error::bad_request(Complaint::new(
                Refusal::HoldsTooMuch,
                why,
            )));
        }
        let cells = record
            .iter()
            .map(|cell| exports::unescaped(cell).to_owned());
        Ok(Row {
            number,
            cells: cells.collect(),
            merged: Vec::new(),
        })
    });
    let written = Written {
        encoding: Some(encoding),
        separator: Some(char::from(separator)),
    };
    let sheet = Sheet {
        name: None,
        rows: Box::new(rows),
        date_system: DateSystem::default(),
    };
    Ok((sheet, written))
}

/// What stands between the cells, and how many a row has: what most of the first rows hold most of. With decimal commas commas
/// and semicolons may be as many, and the semicolons separate.
pub(crate) fn separator(text: &str) -> (u8, usize) {
    const ROWS: usize = 20;
    // The last of the largest.
    const ALL: [u8; 4] = [b',', b'|', b';', b'\t'];
    let rows = quotes::counts(text, ALL, ROWS);
    let medians = (0..ALL.len()).map(|at| {
        let mut counts: Vec<usize> = rows.iter().map(|row| row[at]).collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or_default()
    });
    let most = ALL.into_iter().zip(medians).max_by_key(|(_, most)| *most);
    most.map_or((b',', 1), |(separator, most)| (separator, most + 1))
}

/// Reads letters of old fonts, which a workbook keeps as they were typed: cell by cell, for often some have been typed anew.
/// Where a cell could be meant in either way, it is as most of those are that could not.
pub(super) fn unmask(rows: &mut [Row]) {
    let of_most = Legacy::of_most(rows.iter().flat_map(|row| &row.cells));
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Some(way) = Legacy::of_cell(cell, of_most) {
            *cell = way.read(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_could_be_meant_in_either_way_is_as_most_of_them_are() {
        let read = |cells: &[&str]| {
            let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
            let mut rows = [Row {
                number: 1,
                cells,
                merged: Vec::new(),
            }];
            unmask(&mut rows);
            rows[0].cells.clone()
        };
        // `Chò Kim`, `Maõ`, `Vò trí`, `Háng` and `nhá` are Vietnamese as they stand, too.
        assert_eq!(
            read(&[
                "Maõ",
                "Vò trí",
                "Chò Kim",
                "Ñöôøng Traàn Höng Ñaïo",
                "Ngoõ 12, phoá Hueá",
            ]),
            [
                "Mã",
                "Vị trí",
                "Chị Kim",
                "Đường Trần Hưng Đạo",
                "Ngõ 12, phố Huế",
            ],
        );
        assert_eq!(
            read(&[
                "Háng",
                "Kho nhá",
                "§\u{ad}êng TrÇn H\u{ad}ng §¹o",
                "Ng· t\u{ad} chî"
            ]),
            ["Hỏng", "Kho nhỏ", "Đường Trần Hưng Đạo", "Ngã tư chợ"],
        );
        // In a list of which most was typed anew nothing is put right that need not be.
        let typed_anew = ["Chò Kim", "Đường Trần Hưng Đạo", "Ngã tư chợ", "Ñöôøng"];
        assert_eq!(
            read(&typed_anew),
            ["Chò Kim", "Đường Trần Hưng Đạo", "Ngã tư chợ", "Đường"],
        );
    }

    #[test]
    fn what_stands_between_cells_is_told_by_the_lines() {
        for (text, expected) in [
            ("code,lon,lat\nA,105,18\n", b','),
            ("Mã;Kinh độ;Vĩ độ\nA;105,9;18,3\nB;105,8;18,2\n", b';'),
            ("code\tlon\tlat\nA\t105,9\t18,3\n", b'\t'),
            ("code|lon|lat\nA|105|18\n", b'|'),
            ("code,label\nA,\"x;y;z\"\nB,\"x;y;z\"\n", b','),
            ("code\nA\n", b'\t'),
            // Headings over two lines, with other separators within.
            ("\"STT\n(1)\";\"Mã,\nsố\";\"Kinh độ,\nđộ\"\n1;A;105\n", b';'),
        ] {
            assert_eq!(separator(text).0, expected, "{text}");
        }
    }
}
