//! Text that a spreadsheet would take for a formula (pure): marked as text when it is written, bare again when it is read.

use std::borrow::Cow;

/// What spreadsheets themselves put before a text that is not to be computed.
const MARK: char = '\'';

/// Whether a spreadsheet would compute it, or it could be mistaken for what is marked already.
fn is_marked(text: &str) -> bool {
    text.trim_start_matches(MARK)
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text that no spreadsheet computes.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if is_marked(text) {
        Cow::Owned(format!("{MARK}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell without the mark before what would be a formula.
pub(crate) fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(text) if is_marked(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_marked_and_nothing_else() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+84", "'+84"),
            ("-12.5", "'-12.5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("''", "''"),
            ("'Chợ'", "'Chợ'"),
            ("Ngõ 7 = 8", "Ngõ 7 = 8"),
            ("", ""),
        ] {
            assert_eq!(escaped(text), cell, "{text}");
            assert_eq!(unescaped(cell), text, "{cell}");
        }
        assert_eq!(unescaped("'a"), "'a", "a name may begin so");
    }

    proptest::proptest! {
        #[test]
        fn what_is_marked_comes_back(text in "'{0,3}[=+@\\-\t\r]?.{0,9}") {
            let cell = escaped(&text);
            proptest::prop_assert_eq!(unescaped(&cell), &*text);
            proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
