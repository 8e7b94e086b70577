//! Quotes of a text with separated cells (pure): which begin and end a cell, and which were typed into one.

use std::borrow::Cow;

/// The longest cell, bytes: programs write no more letters into one than this, of up to four bytes.
pub(super) const LONGEST: usize = 4 * 32_767;

/// Where a cell ends that begins with a quote: behind the one that closes it, which stands before `ends`, the end of the line
/// or that of the text. None where the quote closes nowhere: it belongs to what is written.
fn closing(cell: &[u8], ends: impl Fn(u8) -> bool) -> Option<usize> {
    let near = &cell[..cell.len().min(LONGEST)];
    let mut at = 1;
    loop {
        at += near.get(at..)?.iter().position(|byte| *byte == b'"')? + 1;
        if cell.get(at) == Some(&b'"') {
            at += 1;
            continue;
        }
        let mut behind = cell[at..].iter().skip_while(|byte| **byte == b' ');
        return behind
            .next()
            .is_none_or(|byte| *byte == b'\n' || ends(*byte))
            .then_some(at);
    }
}

/// Of the first `most` rows that hold something: how often each of these bytes stands in it outside of quotes.
pub(super) fn counts<const N: usize>(text: &str, of: [u8; N], most: usize) -> Vec<[usize; N]> {
    let bytes = text.as_bytes();
    let mut rows = Vec::new();
    let (mut row, mut holds, mut begins, mut at) = ([0; N], false, true, 0);
    while at < bytes.len() && rows.len() < most {
        let byte = bytes[at];
        let quoted = begins && byte == b'"';
        if let Some(length) = quoted
            .then(|| closing(&bytes[at..], |byte| of.contains(&byte)))
            .flatten()
        {
            (at, holds, begins) = (at + length, true, false);
            continue;
        }
        let separator = of.iter().position(|one| *one == byte);
        begins = byte == b'\n' || separator.is_some();
        if let Some(separator) = separator {
            row[separator] += 1;
        }
        if byte != b'\n' {
            holds |= !byte.is_ascii_whitespace();
        } else if std::mem::take(&mut holds) {
            rows.push(std::mem::replace(&mut row, [0; N]));
        } else {
            row = [0; N];
        }
        at += 1;
    }
    if holds && rows.len() < most {
        rows.push(row);
    }
    rows
}

/// The text with quotes that only look like the beginning of a cell written as letters: read as they stand, they would swallow
/// rows up to the next quote. Such a one closes nowhere, or stands and ends in lines that are whole rows of `cells` by
/// themselves.
pub(super) fn mended(text: &str, separator: u8, cells: usize) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let ends = |byte| byte == separator || byte == b'\n';
    let is_row = |at: usize| {
        let from = bytes[..at].iter().rposition(|byte| *byte == b'\n');
        let to = bytes[at..].iter().position(|byte| *byte == b'\n');
        let line = &bytes[from.map_or(0, |from| from + 1)..to.map_or(bytes.len(), |to| at + to)];
        cells > 1 && line.split(|byte| *byte == separator).count() == cells
    };
    let mut mended = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == b'"') {
        at += next;
        if at > 0 && !ends(bytes[at - 1]) {
            at += 1;
            continue;
        }
        let closed = closing(&bytes[at..], |byte| byte == separator).filter(|length| {
            let inner = &bytes[at + 1..at + length - 1];
            // Two marks for what stands above, side by side.
            let is_bare = inner.contains(&separator)
                && inner.iter().all(|byte| *byte == separator || *byte == b' ');
            let swallows = inner.contains(&b'\n') && is_row(at) && is_row(at + length - 1);
            !is_bare && !swallows
        });
        if let Some(length) = closed {
            at += length;
            continue;
        }
        let length = bytes[at..].iter().position(|byte| ends(*byte));
        let end = length.map_or(bytes.len(), |length| at + length);
        mended.push_str(&text[done..at]);
        mended.push('"');
        mended.push_str(&text[at..end].replace('"', "\"\""));
        mended.push('"');
        (done, at) = (end, end);
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[done..]);
    Cow::Owned(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, separator: u8) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader
            .delimiter(separator)
            .has_headers(false)
            .flexible(true);
        let records = reader.from_reader(text.as_bytes()).into_records();
        let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        records.map(|record| cells(record.unwrap())).collect()
    }

    #[test]
    fn a_quote_that_closes_nowhere_swallows_nothing() {
        for (text, expected) in [
            // It never closes; or before anything else; or at the next row's, whose lines are rows by themselves.
            ("a;b\n1;\"Cho\n2;Cau\n", "a|b/1|\"Cho/2|Cau"),
            ("a;b\n1;\"Hoa\" Hong\n2;Cau\n", "a|b/1|\"Hoa\" Hong/2|Cau"),
            ("a;b\n1;\"Cho\n2;Cau\";\n", "a|b/1|Cho\n2;Cau|"),
            ("a;b\n1;\"Cho\n2;Cau\"\n3;Ga\n", "a|b/1|\"Cho/2|Cau\"/3|Ga"),
            ("a;b\n1;\"Cho\n2;\"Ga; bac\"\n", "a|b/1|\"Cho/2|Ga; bac"),
            // What is quoted well stays so, over lines and with quotes within.
            ("a;b\n1;\"Cho\nGa\"\n", "a|b/1|Cho\nGa"),
            ("a;b\n1;\"Cho;\nGa; Cau\"\n", "a|b/1|Cho;\nGa; Cau"),
            ("a;b\n1;\"Cho \"\"Ga\"\"\"\n", "a|b/1|Cho \"Ga\""),
            ("a;b\n\"\";\"1\"", "a|b/|1"),
            ("a;b\n1;Cho\n\";\"\n", "a|b/1|Cho/\"|\""),
            // Seconds of an angle.
            ("a;b\n1;105°41'24\"\n", "a|b/1|105°41'24\""),
        ] {
            let read = rows(&mended(text, b';', 2), b';');
            let shown: Vec<String> = read.iter().map(|row| row.join("|")).collect();
            assert_eq!(shown.join("/"), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_written_well_stays(
            written in proptest::collection::vec(
                proptest::collection::vec("[a\",;\n ]{0,6}x", 3),
                1..5,
            ),
            semicolon: bool,
        ) {
            let separator = if semicolon { b';' } else { b',' };
            let mut writer = csv::WriterBuilder::new();
            let mut writer = writer.delimiter(separator).from_writer(Vec::new());
            for row in &written {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            // No line of more cells than there are is a row by itself.
            let read = rows(&mended(&text, separator, 99), separator);
            proptest::prop_assert_eq!(read, written);
        }

        #[test]
        fn nothing_panics(text in "[ab\"\",;\n é]{0,40}") {
            counts(&text, *b",;", 5);
            let read = rows(&mended(&text, b';', 2), b';');
            // Every letter is still there.
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
            let kept: usize = read.iter().flatten().map(|cell| letters(cell)).sum();
            proptest::prop_assert_eq!(kept, letters(&text));
        }
    }
}
