//! The header of a table (pure): one row of headings, or two of which the upper one spans columns of the lower.

use super::{
    columns::{KINDS, Mapping, field, is_complete},
    sheet::Row,
};
use crate::private_text;

/// Between what stands above and what stands below within one heading.
pub(super) const ABOVE: &str = " › ";

/// Where the header of a table stands, and what it says.
#[derive(Debug)]
pub(super) struct Header {
    /// Index of its first row.
    pub(super) at: usize,
    /// Rows of it.
    pub(super) height: usize,
    /// By column: the heading, as `Tọa độ › Kinh độ` where it has two parts.
    pub(super) headings: Vec<String>,
}

/// Among so many rows the header begins.
pub(super) const FIRST: usize = 50;

impl Header {
    /// The header among the first rows of a table; titles may stand above it. None if no row is one.
    pub(super) fn find(rows: &[Row], mapping: &Mapping, known: &'static [String]) -> Option<Self> {
        let of = |at: usize, kind| {
            let upper: Vec<String> = rows[at].cells.iter().map(|cell| in_line(cell)).collect();
            let two = rows
                .get(at + 1)
                .and_then(|lower| joined(&upper, lower, mapping, known));
            let (height, headings) = match two.filter(|two| is_complete(two, kind, mapping, known))
            {
                Some(two) => (2, two),
                None if is_complete(&upper, kind, mapping, known) => (1, upper),
                None => return None,
            };
            Some(Self {
                at,
                height,
                headings,
            })
        };
        let of_kind = |kind| (0..rows.len().min(FIRST)).find_map(|at| of(at, kind));
        KINDS.into_iter().find_map(of_kind)
    }
}

/// What seem to be the headings where nobody knows any of them: the first of the fullest rows without a number.
pub(super) fn likely(rows: &[Row]) -> Vec<String> {
    const FEWEST: usize = 3;
    let headings = rows.iter().take(FIRST).map(|row| {
        let cells = row.cells.iter().map(|cell| in_line(cell));
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    });
    let in_words = headings.filter(|cells| {
        cells.len() >= FEWEST
            && cells.iter().all(|cell| {
                cell.contains(char::is_alphabetic)
                    && !cell.starts_with(|c: char| c.is_ascii_digit())
            })
    });
    let fullest = in_words.reduce(|best, one| if one.len() > best.len() { one } else { best });
    let named = fullest.unwrap_or_default().into_iter();
    let named = named.filter(|heading| private_text::name(heading) == heading);
    named.collect()
}

/// A heading on one line.
pub(super) fn in_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The headings of two rows, if the lower one belongs to the header.
fn joined(
    upper: &[String],
    lower: &Row,
    mapping: &Mapping,
    known: &'static [String],
) -> Option<Vec<String>> {
    let below = |column: usize| lower.cells.get(column).map_or("", |cell| cell.trim());
    if lower
        .cells
        .iter()
        .skip(upper.len())
        .any(|cell| !cell.is_empty())
    {
        return None;
    }
    let filled: Vec<usize> = (0..upper.len())
        .filter(|column| !below(*column).is_empty())
        .collect();
    let is_heading = |column: &usize| field(below(*column), mapping, known).is_some();
    let spans = filled.iter().any(|column| upper[*column].is_empty());
    let repeats = filled.len() > 1 && filled.iter().all(is_heading);
    // A title fills one cell, and is no part of the header below it.
    let is_title = upper.iter().filter(|cell| !cell.is_empty()).count() < 2;
    let has_number = filled
        .iter()
        .any(|column| below(*column).starts_with(|c: char| c.is_ascii_digit()));
    if is_title || has_number || !filled.iter().any(is_heading) || !(spans || repeats) {
        return None;
    }
    let mut spanning = "";
    let headings = upper.iter().enumerate().map(|(column, above)| {
        if !above.is_empty() {
            spanning = above;
        }
        match (above.is_empty(), below(column)) {
            (_, "") => above.clone(),
            (true, below) if spanning.is_empty() => in_line(below),
            (_, below) => format!("{spanning}{ABOVE}{}", in_line(below)),
        }
    });
    Some(headings.collect())
}
