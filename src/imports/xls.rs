//! What an XLS asks for, before it is read (pure): its reader makes room for all that lies between its first cell and its last,
//! and for as much as single records say of themselves.
//!
//! The reader is given another file, with the workbook alone and without what it would believe: the sizes of sheets and of
//! texts, and formulas, of which only what they gave last is wanted.

mod shared_texts;

use std::ops::Range;

use super::{
    camera_list::broken,
    compound::{self, u16_at, u32_at},
    workbook::{MOST_TEXT, too_much_text},
};
use crate::{
    error::{Error, Result},
    private_text,
    refusal::{Complaint, Refusal},
};

/// The most columns that a sheet of this kind has.
const MOST_COLUMNS: u32 = 256;
/// The most that one of their letters takes.
const BYTES_OF_LETTER: u64 = 3;
/// The most cells of all sheets, empty ones within their corners included.
const MOST_CELLS: u64 = 4_000_000;

/// Kinds of records.
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000A;
    pub(super) const LOCKED: u16 = 0x002F;
    pub(super) const CONTINUED: u16 = 0x003C;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const NUMBERS: u16 = 0x00BD;
    pub(super) const RICH_TEXT: u16 = 0x00D6;
    pub(super) const SHARED_TEXTS: u16 = 0x00FC;
    pub(super) const SHARED_TEXT: u16 = 0x00FD;
    pub(super) const SIZE: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const BOOL_OR_ERROR: u16 = 0x0205;
    pub(super) const TEXT_OF_FORMULA: u16 = 0x0207;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The same workbook as a file that is no danger to its reader.
pub(super) fn tamed(file: &[u8]) -> Result<Vec<u8>> {
    let damaged = || broken("the file cannot be read as a workbook: it is damaged");
    let mut stream = compound::stream(file, &["Workbook", "Book"]).ok_or_else(|| {
        broken("the file cannot be read as a workbook: it holds none, or is damaged or locked with a password")
    })?;
    let Globals {
        mut sheets,
        shared,
        mut end,
    } = globals(&stream)?;
    let shared: Vec<&[u8]> = shared.into_iter().map(|piece| &stream[piece]).collect();
    let shared = shared_texts::lengths(&shared).ok_or_else(damaged)?;
    sheets.sort_by_key(|(begin, _)| *begin);
    let (mut cells, mut letters) = (0, 0);
    for (begin, name) in sheets {
        // None lies within another: what was looked at stays as it was seen, and nothing is read twice.
        if begin < end {
            return Err(damaged());
        }
        let tamed = tame(&mut stream, begin, &shared).ok_or_else(damaged)?;
        let corners = tamed.corners;
        end = tamed.end;
        letters += tamed.letters;
        if letters * BYTES_OF_LETTER > MOST_TEXT {
            return Err(too_much_text());
        }
        cells += corners.cells();
        if corners.columns.end > MOST_COLUMNS || cells > MOST_CELLS {
            return Err(too_large(&name));
        }
    }
    compound::holding("Workbook", &stream).ok_or_else(damaged)
}

fn too_large(name: &str) -> Error {
    let name = private_text::name(name);
    let why = format!(
        "sheet '{name}' reaches beyond column {MOST_COLUMNS}, or the sheets up to it have more than {MOST_CELLS} cells, with the \
         empty ones between: delete what lies outside the list, or split it"
    );
    Error::bad_request(Complaint::new(Refusal::HoldsTooMuch, why))
}

/// The next record: its kind, and where what it holds lies. Each begins with its kind and its length.
fn record(stream: &[u8], at: usize) -> Option<(u16, Range<usize>)> {
    let (kind, length) = (u16_at(stream, at)?, u16_at(stream, at + 2)?);
    let held = at + 4..at + 4 + usize::from(length);
    (held.end <= stream.len()).then_some((kind, held))
}

/// What stands before the sheets.
struct Globals {
    /// Where the sheets begin, and what they are called.
    sheets: Vec<(usize, String)>,
    /// The record of the texts that their cells share, in its pieces.
    shared: Vec<Range<usize>>,
    /// Where this ends.
    end: usize,
}

fn globals(stream: &[u8]) -> Result<Globals> {
    let (mut sheets, mut shared) = (Vec::new(), Vec::new());
    let (mut at, mut before) = (0, kind::END);
    while let Some((mut kind, held)) = record(stream, at) {
        at = held.end;
        match kind {
            // The last one counts.
            kind::SHARED_TEXTS => shared = vec![held.clone()],
            kind::CONTINUED if before == kind::SHARED_TEXTS => {
                shared.push(held.clone());
                kind = kind::SHARED_TEXTS;
            }
            _ => {}
        }
        before = kind;
        let held = &stream[held];
        match kind {
            kind::END => break,
            kind::LOCKED if u16_at(held, 0) != Some(0) => {
                return Err(broken(
                    "the file cannot be read as a workbook: it is locked with a password",
                ));
            }
            kind::SHEET => {
                let begin = u32_at(held, 0).unwrap_or(u32::MAX);
                sheets.push((begin as usize, name(held)));
            }
            _ => {}
        }
    }
    Ok(Globals {
        sheets,
        shared,
        end: at,
    })
}

/// What a sheet is called, as far as it can be told without knowing the letters of old files.
fn name(held: &[u8]) -> String {
    let length = held.get(6).copied().map_or(0, usize::from);
    let is_wide = held.get(7).is_some_and(|flags| flags & 1 != 0);
    let letters = held.get(8..).unwrap_or_default();
    let units = letters.as_chunks().0.iter().copied();
    if is_wide {
        let units: Vec<u16> = units.map(u16::from_le_bytes).take(length).collect();
        return String::from_utf16_lossy(&units);
    }
    let letters = letters.iter().take(length);
    letters.map(|letter| char::from(*letter)).collect()
}

/// What lies between the first cell and the last.
#[derive(Debug, Default, PartialEq, Eq)]
struct Corners {
    rows: Range<u32>,
    columns: Range<u32>,
}

impl Corners {
    fn add(&mut self, row: u32, columns: Range<u32>) {
        if columns.is_empty() {
            return;
        }
        if self.rows.is_empty() {
            (self.rows, self.columns) = (row..row + 1, columns);
            return;
        }
        self.rows = self.rows.start.min(row)..self.rows.end.max(row + 1);
        let (first, last) = (self.columns.start, self.columns.end);
        self.columns = first.min(columns.start)..last.max(columns.end);
    }

    fn cells(&self) -> u64 {
        self.rows.len() as u64 * self.columns.len() as u64
    }
}

/// What was found in a sheet.
struct Tamed {
    corners: Corners,
    /// Those of the texts that its cells share.
    letters: u64,
    end: usize,
}

/// Takes out of a sheet what its reader would believe; `shared` are the letters of each text that cells share.
fn tame(stream: &mut [u8], begin: usize, shared: &[u16]) -> Option<Tamed> {
    let (mut corners, mut letters) = (Corners::default(), 0);
    // The text that a formula gave stands in a record of its own behind it.
    let mut of_formula = (0, 0..1);
    let (mut at, mut depth) = (begin, 0_u32);
    loop {
        let (kind, held) = record(stream, at)?;
        at = held.end;
        let held = &mut stream[held];
        match kind {
            // Charts lie within the sheet, with records that look like its own.
            kind::BEGIN => depth += 1,
            kind::END if depth <= 1 => {
                return Some(Tamed {
                    corners,
                    letters,
                    end: at,
                });
            }
            kind::END => depth -= 1,
            _ if depth > 1 => {}
            kind::SIZE => held.fill(0),
            kind::TEXT_OF_FORMULA => {
                shorten(held, 0);
                let (row, columns) = of_formula.clone();
                corners.add(row, columns);
            }
            kind::NUMBER
            | kind::SHORT_NUMBER
            | kind::TEXT
            | kind::RICH_TEXT
            | kind::SHARED_TEXT
            | kind::BOOL_OR_ERROR
            | kind::NUMBERS
            | kind::FORMULA => {
                let row = u32::from(u16_at(held, 0)?);
                let column = u32::from(u16_at(held, 2)?);
                let mut columns = column..column + 1;
                match kind {
                    // Row and first column, six bytes for each, and the last column.
                    kind::NUMBERS => {
                        columns.end = column + held.len().saturating_sub(6).div_ceil(6) as u32;
                    }
                    kind::TEXT | kind::RICH_TEXT => shorten(held, 6),
                    // A text that is not there is none.
                    kind::SHARED_TEXT => {
                        let text = u32_at(held, 6).and_then(|text| shared.get(text as usize));
                        letters += text.copied().map_or(0, u64::from);
                    }
                    kind::FORMULA => {
                        of_formula = (row, columns.clone());
                        if let Some(length) = held.get_mut(20..22) {
                            length.fill(0);
                        }
                    }
                    _ => {}
                }
                corners.add(row, columns);
            }
            _ => {}
        }
    }
}

/// Makes a text say no more letters than its record has room for.
fn shorten(held: &mut [u8], at: usize) {
    let room = u16::try_from(held.len()).unwrap_or(u16::MAX);
    if u16_at(held, at).is_some_and(|letters| letters > room) {
        held[at..at + 2].copy_from_slice(&room.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut stream = Vec::new();
        for (kind, held) in records {
            stream.extend(kind.to_le_bytes());
            stream.extend((held.len() as u16).to_le_bytes());
            stream.extend_from_slice(held);
        }
        stream
    }

    /// A workbook with these records in its sheets.
    fn book(sheets: &[Vec<u8>]) -> Vec<u8> {
        with(&[], sheets)
    }

    /// The same with further records before them.
    fn with(further: &[(u16, &[u8])], sheets: &[Vec<u8>]) -> Vec<u8> {
        let begin = [0, 6, 5, 0];
        let named = |begin: usize, number: usize| {
            let mut held = (begin as u32).to_le_bytes().to_vec();
            held.extend([0, 0, 5, 0]);
            held.extend(format!("Tab {number}").bytes());
            of(&[(kind::SHEET, &held)])
        };
        let further = of(further);
        let mut end = of(&[(kind::BEGIN, &begin), (kind::END, &[])]).len() + further.len();
        end += (0..sheets.len())
            .map(|at| named(0, at).len())
            .sum::<usize>();
        let mut stream = of(&[(kind::BEGIN, &begin)]);
        let mut at = end;
        for (number, sheet) in sheets.iter().enumerate() {
            stream.extend(named(at, number));
            at += sheet.len();
        }
        stream.extend(further);
        stream.extend(of(&[(kind::END, &[])]));
        stream.extend(sheets.concat());
        compound::holding("Workbook", &stream).unwrap()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let (row, column) = (row.to_le_bytes(), column.to_le_bytes());
        [&row[..], &column, &[0; 10]].concat()
    }

    fn sheet(cells: &[(u16, u16)]) -> Vec<u8> {
        let cells: Vec<_> = cells
            .iter()
            .map(|(row, column)| cell(*row, *column))
            .collect();
        let cells = cells.iter().map(|cell| (kind::NUMBER, cell.as_slice()));
        let begin = (kind::BEGIN, &[0, 6, 16, 0][..]);
        let records: Vec<_> = std::iter::once(begin)
            .chain(cells)
            .chain([(kind::END, &[][..])])
            .collect();
        of(&records)
    }

    #[test]
    fn a_sheet_that_would_fill_memory_is_refused_by_its_name() {
        let refused =
            |sheets: &[Vec<u8>]| tamed(&book(sheets)).err().map(|error| error.to_string());
        assert_eq!(refused(&[sheet(&[(0, 0), (65_535, 60)])]), None);
        assert_eq!(refused(&[sheet(&[(65_535, 255)])]), None);
        for far in [(65_535, 61), (65_535, 255), (0, 256), (65_535, 65_535)] {
            let error = refused(&[sheet(&[(0, 0), (3, 5)]), sheet(&[(0, 0), far])]).unwrap();
            assert!(
                error.contains("'Tab 1'") && error.contains("4000000"),
                "{error}"
            );
        }
        let half = sheet(&[(0, 0), (65_535, 40)]);
        let error = refused(&[half.clone(), half]).unwrap();
        assert!(error.contains("'Tab 1'"), "they count together: {error}");
    }

    #[test]
    fn cells_of_every_kind_count_and_those_of_charts_do_not() {
        let corners = |records: &[(u16, &[u8])]| {
            let mut stream =
                of(&[&[(kind::BEGIN, &[0; 4][..])], records, &[(kind::END, &[])]].concat());
            tame(&mut stream, 0, &[]).unwrap().corners
        };
        let far = cell(700, 80);
        for kind in [
            kind::NUMBER,
            kind::SHORT_NUMBER,
            kind::TEXT,
            kind::RICH_TEXT,
            kind::SHARED_TEXT,
            kind::BOOL_OR_ERROR,
            kind::FORMULA,
        ] {
            let (rows, columns) = (700..701, 80..81);
            assert_eq!(
                corners(&[(kind, &far)]),
                Corners { rows, columns },
                "{kind:x}"
            );
        }
        let three = [&far[..4], &[0; 18], &82_u16.to_le_bytes()].concat();
        assert_eq!(corners(&[(kind::NUMBERS, &three)]).columns, 80..83);
        // A text that no formula gave is taken for one of the first cell.
        assert_eq!(
            corners(&[(kind::NUMBER, &far), (kind::TEXT_OF_FORMULA, &[])]).cells(),
            701 * 81
        );
        let chart: [(u16, &[u8]); 3] = [(kind::BEGIN, &[]), (kind::NUMBER, &far), (kind::END, &[])];
        assert_eq!(corners(&chart), Corners::default());
    }

    #[test]
    fn what_a_sheet_says_of_its_size_and_texts_of_theirs_is_not_believed() {
        let text = [&cell(0, 0)[..6], &[0xFF, 0xFF, 0, b'a']].concat();
        let formula = [0xFF; 30];
        let size = [0xFF; 14];
        let mut stream = of(&[
            (kind::BEGIN, &[0; 4]),
            (kind::SIZE, &size),
            (kind::TEXT, &text),
            (kind::FORMULA, &formula),
            (kind::END, &[]),
        ]);
        tame(&mut stream, 0, &[]).unwrap();
        assert_eq!(stream[12..26], [0; 14]);
        assert_eq!(stream[36..38], [text.len() as u8, 0]);
        assert_eq!(stream[64..66], [0; 2], "no formula");
        assert_eq!(stream[62..64], [0xFF; 2], "but what it gave");
    }

    #[test]
    fn texts_that_cells_share_count_for_each_of_them() {
        let pointing = |text: u32| [&cell(0, 0)[..6], &text.to_le_bytes()].concat();
        let cells = [0, 1, 1, 7].map(pointing);
        let records: Vec<(u16, &[u8])> = [(kind::BEGIN, &[0; 4][..])]
            .into_iter()
            .chain(
                cells
                    .iter()
                    .map(|held| (kind::SHARED_TEXT, held.as_slice())),
            )
            .chain([(kind::END, &[][..])])
            .collect();
        let mut stream = of(&records);
        let letters = |stream: &mut [u8]| tame(stream, 0, &[5, 30_000]).unwrap().letters;
        assert_eq!(
            letters(&mut stream),
            60_005,
            "none of the eighth, which is not there"
        );
        // 30 kB once, and ten thousand cells.
        let long = [
            &[0; 8][..],
            &30_000_u16.to_le_bytes(),
            &[0],
            &vec![b'x'; 30_000],
        ]
        .concat();
        let (first, second) = long.split_at(8_000);
        let second = [&[0], second].concat();
        let cells: Vec<(u16, Vec<u8>)> = (0..10_000_u16)
            .map(|row| (kind::SHARED_TEXT, [&cell(row, 0)[..6], &[0; 4]].concat()))
            .collect();
        let cells = cells.iter().map(|(kind, held)| (*kind, held.as_slice()));
        let records: Vec<(u16, &[u8])> = std::iter::once((kind::BEGIN, &[0, 6, 16, 0][..]))
            .chain(cells)
            .chain([(kind::END, &[][..])])
            .collect();
        let sheet = of(&records);
        let file = with(
            &[(kind::SHARED_TEXTS, first), (kind::CONTINUED, &second)],
            &[sheet],
        );
        let error = tamed(&file).err().map(|error| error.to_string());
        assert!(
            error
                .unwrap_or_default()
                .contains("more than 256 MB of text")
        );
    }

    #[test]
    fn sheets_that_lie_over_one_another_are_no_workbook() {
        let file = book(&[sheet(&[(0, 0)]), sheet(&[(0, 0)])]);
        let mut stream = compound::stream(&file, &["Workbook"]).unwrap();
        assert!(tamed(&compound::holding("Workbook", &stream).unwrap()).is_ok());
        // The second begins where the first does.
        let (first, second) = (8 + 4, 8 + 17 + 4);
        stream.copy_within(first..first + 4, second);
        assert!(tamed(&compound::holding("Workbook", &stream).unwrap()).is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(256))]
        #[test]
        fn whatever_it_holds_nothing_panics(
            bytes in proptest::collection::vec(0..=255_u8, 0..2_000),
            header in proptest::collection::vec(0..=255_u8, 512),
        ) {
            let _ = tamed(&bytes);
            let _ = tamed(&[&compound::MAGIC, &bytes[..]].concat());
            let _ = tamed(&compound::holding("Workbook", &bytes).unwrap());
            let mut file = compound::holding("Workbook", &bytes).unwrap();
            file[32..512].copy_from_slice(&header[32..]);
            let _ = tamed(&file);
        }
    }
}
