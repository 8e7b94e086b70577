//! The header of a table (pure): one row of headings, or up to three of which the upper ones span columns of the lower.

use super::{
    cells::{self, money},
    columns::{
        Groups, HAMLET, KINDS, Mapping, OWNER_NAME, OWNER_PHONE, POSITION, field, is_complete,
        is_place, names_unit,
    },
    sheet::Row,
    unread,
};
use crate::{folded::fold, private_text};

/// Between what stands above and what stands below within one heading.
pub(super) const ABOVE: &str = " › ";

/// Where the header of a table stands, and what it says.
#[derive(Debug)]
pub(super) struct Header {
    /// Index of its first row.
    pub(super) at: usize,
    /// Rows of it.
    pub(super) height: usize,
    /// By column: the heading, as `Tọa độ › Kinh độ` where it has parts.
    pub(super) headings: Vec<String>,
}

/// Fields beside those of cameras whose cells are words of any kind.
const OF_ANY_WORDS: [&str; 4] = [OWNER_NAME, OWNER_PHONE, HAMLET, POSITION];

/// Among so many rows the header begins.
pub(super) const FIRST: usize = 50;
/// The most rows of a header.
pub(super) const HIGHEST: usize = 3;

impl Header {
    /// The header of a list of one of those kinds among the first rows of a table; titles may stand above it. None if no row is
    /// one.
    pub(super) fn find(
        rows: &[Row],
        kinds: &[Groups],
        mapping: &Mapping,
        known: &'static [String],
    ) -> Option<Self> {
        let of = |at: usize, kind| {
            (1..=HIGHEST).rev().find_map(|height| {
                let headings = joined(rows.get(at..at + height)?, mapping, known)?;
                let is_complete = is_complete(&headings, kind, mapping, known)
                    || parts_complete(&rows[at..at + height], kind, mapping, known);
                is_complete.then_some(Self {
                    at,
                    height,
                    headings,
                })
            })
        };
        let of_kind = |kind| (0..rows.len().min(FIRST)).find_map(|at| of(at, kind));
        kinds.iter().copied().find_map(of_kind)
    }
}

/// Whether the rows above the last one say all that a list speaks of, and that one does nothing but part their headings: then
/// nothing under them can be read as if they had no parts, however unknown these are.
fn parts_complete(rows: &[Row], kind: Groups, mapping: &Mapping, known: &'static [String]) -> bool {
    let Some((lowest, upper)) = rows.split_last().filter(|(_, upper)| !upper.is_empty()) else {
        return false;
    };
    joined(upper, mapping, known).is_some_and(|upper| {
        let parts_place = |at: &usize| field(&upper[*at], mapping, known).is_some_and(is_place);
        is_complete(&upper, kind, mapping, known)
            && parts_several(&upper, lowest, |_| true)
                .is_some_and(|parted| parted.iter().any(parts_place))
    })
}

/// Whether a row is the header of another table: it says all that a list speaks of.
pub(super) fn begins_another(row: &Row, mapping: &Mapping, known: &'static [String]) -> bool {
    // Nearly every camera has a number, and no header: so nothing is looked up for most rows.
    let is_number =
        |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit()) && !is_part(cell);
    if row.cells.iter().any(is_number) {
        return false;
    }
    let filled = row.cells.iter().map(|cell| in_line(cell));
    let filled: Vec<String> = filled.filter(|cell| !cell.is_empty()).collect();
    let is_known = |cell: &&String| field(cell, mapping, known).is_some();
    filled.len() >= FEWEST_KNOWN
        && filled.iter().filter(is_known).count() >= FEWEST_KNOWN
        && KINDS
            .into_iter()
            .any(|kind| is_complete(&filled, kind, mapping, known))
}

/// The fewest known headings by which a row within a table is another header.
const FEWEST_KNOWN: usize = 3;

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

/// The headings of some rows, if all belong to one header: of several the lowest says something that is known, or stands under
/// headings that span columns and under no other, and of three the highest says something, too, which is no title then.
fn joined(rows: &[Row], mapping: &Mapping, known: &'static [String]) -> Option<Vec<String>> {
    let is_heading = |cell: &String| field(cell.trim(), mapping, known).is_some();
    let says = |row: &Row| row.cells.iter().any(is_heading);
    let is_of_text = |cell: &String| {
        let field = field(cell.trim(), mapping, known);
        field.is_some_and(|field| {
            cells::is_text(field) || names_unit(field) || OF_ANY_WORDS.contains(&field)
        })
    };
    let (upper, lower) = rows.split_first()?;
    if rows.len() == HIGHEST && !says(upper) {
        return None;
    }
    let mut upper: Vec<String> = upper.cells.iter().map(|cell| in_line(cell)).collect();
    // What the last heading spans may end beyond it.
    let width = rows.iter().map(|row| row.cells.len()).max();
    upper.resize(width.unwrap_or_default(), String::new());
    let (lowest, between) = match lower.split_last() {
        Some((lowest, between)) => (Some(lowest), between),
        None => (None, lower),
    };
    let mut between = between.iter();
    let upper = between.try_fold(upper, |upper, lower| {
        below(&upper, lower, &is_heading, false)
    })?;
    let Some(lowest) = lowest else {
        return Some(upper);
    };
    let stands_below = stands_below(&upper, lowest, &is_of_text);
    if says(lowest) || stands_below {
        below(&upper, lowest, &is_heading, stands_below)
    } else {
        None
    }
}

/// Whether a row holds nothing but units, or fills nothing but columns over which a heading spans, of one of them at least two:
/// no camera does, unless what spans is a text of any words.
fn stands_below(upper: &[String], lower: &Row, is_of_text: &impl Fn(&String) -> bool) -> bool {
    let said = |column: usize| lower.cells.get(column).map_or("", |cell| cell.trim());
    let filled: Vec<usize> = (0..upper.len())
        .filter(|column| !said(*column).is_empty())
        .collect();
    if holds_units(filled.iter().map(|column| said(*column))) {
        return true;
    }
    parts_several(upper, lower, |at| !is_of_text(&upper[*at])).is_some()
}

/// The headings of which a row parts several columns each, one at least, where it fills nothing but columns over which a heading
/// spans that may be parted, and with words alone.
fn parts_several(
    upper: &[String],
    lower: &Row,
    may_be_parted: impl Fn(&usize) -> bool,
) -> Option<Vec<usize>> {
    let said = |column: usize| lower.cells.get(column).map_or("", |cell| cell.trim());
    let filled = (0..upper.len()).filter(|column| !said(*column).is_empty());
    let spans = |at: &usize| upper.get(at + 1).is_some_and(String::is_empty) && may_be_parted(at);
    let above: Option<Vec<usize>> = filled
        .map(|column| {
            let spanning = (0..=column).rev().find(|at| !upper[*at].is_empty());
            spanning.filter(|at| spans(at) && is_part(said(column)))
        })
        .collect();
    let above = above?;
    let several = above.windows(2).filter(|two| two[0] == two[1]);
    let several: Vec<usize> = several.map(|two| two[0]).collect();
    (!several.is_empty()).then_some(several)
}

/// Whether a cell may part a heading that spans: words, `2MP`, a year, `°`; neither a number nor an amount.
fn is_part(cell: &str) -> bool {
    let is_year = cell
        .parse()
        .is_ok_and(|year: u16| (1990..=2100).contains(&year));
    let is_sign = matches!(cell, "°" | "'" | "′" | "’" | "\"" | "″" | "”" | "''");
    is_sign || is_year || cell.contains(char::is_alphabetic) && money::dong(cell, Some(1)).is_err()
}

/// Whether all of some cells are units, as `(triệu đồng)` or `m`; one alone is in brackets.
fn holds_units<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    const UNITS: [&str; 30] = [
        "m",
        "met",
        "km",
        "do",
        "°",
        "do thap phan",
        "ngay",
        "gio",
        "thang",
        "nam",
        "thang/nam",
        "ngay/thang/nam",
        "dd/mm/yyyy",
        "mp",
        "px",
        "pixel",
        "cai",
        "chiec",
        "mat",
        "dong",
        "vnd",
        "nghin dong",
        "ngan dong",
        "1000 dong",
        "1.000 dong",
        "1000d",
        "trieu",
        "trieu dong",
        "trd",
        "ty dong",
    ];
    let (mut count, mut has_brackets) = (0, false);
    for cell in cells {
        let bare = in_brackets(cell);
        let unit = fold(bare.unwrap_or(cell));
        if !UNITS.contains(&unit.as_str()) {
            return false;
        }
        count += 1;
        has_brackets |= bare.is_some();
    }
    count > 1 || has_brackets
}

fn in_brackets(cell: &str) -> Option<&str> {
    cell.strip_prefix('(')
        .and_then(|cell| cell.strip_suffix(')'))
}

/// Headings with the row below them, if it parts some of them.
fn below(
    upper: &[String],
    lower: &Row,
    is_heading: &impl Fn(&String) -> bool,
    may_have_numbers: bool,
) -> Option<Vec<String>> {
    let said = |column: usize| lower.cells.get(column).map_or("", |cell| cell.trim());
    if lower
        .cells
        .iter()
        .skip(upper.len())
        .any(|cell| !cell.is_empty())
    {
        return None;
    }
    let filled: Vec<usize> = (0..upper.len())
        .filter(|column| !said(*column).is_empty())
        .collect();
    let spans = filled.iter().any(|column| upper[*column].is_empty());
    let is_known = |cell: &String| is_heading(cell) || unread::is_refused(cell);
    let repeats = filled.len() > 1 && filled.iter().all(|column| is_known(&lower.cells[*column]));
    // A title fills one cell, and is no part of the header below it.
    let is_title = upper.iter().filter(|cell| !cell.is_empty()).count() < 2;
    let is_spanned = |column: usize| {
        upper[column].is_empty() || upper.get(column + 1).is_some_and(String::is_empty)
    };
    let is_number = |column: usize| {
        said(column).starts_with(|c: char| c.is_ascii_digit())
            && !(is_spanned(column) && is_part(said(column)))
    };
    let has_number = !may_have_numbers && filled.iter().any(|column| is_number(*column));
    let has_units = holds_units(filled.iter().map(|column| said(*column)));
    if is_title || has_number || !(spans || repeats || has_units) {
        return None;
    }
    let mut spanning = "";
    let headings = upper.iter().enumerate().map(|(column, above)| {
        // `Trong đó`: of what stands beside it.
        if !above.is_empty() && fold(above.trim_end_matches(':')) != "trong do" {
            spanning = above;
        }
        match (above.is_empty(), said(column)) {
            (_, "") => above.clone(),
            (true, below) if spanning.is_empty() => in_line(below),
            (_, below) if has_units && in_brackets(below).is_none() => {
                format!("{spanning}{ABOVE}({})", in_line(below))
            }
            (_, below) => format!("{spanning}{ABOVE}{}", in_line(below)),
        }
    });
    Some(headings.collect())
}
