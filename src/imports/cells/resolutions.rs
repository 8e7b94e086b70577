//! How many pixels a picture has, as lists say it (pure): `1920x1080`, `1080p`, `Full HD`, `2 MP`.

use crate::folded::fold;

/// Pixels across and down.
type Size = (u32, u32);

/// What a cell says of the size of pictures.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::imports) enum Resolution {
    /// It names the size.
    Stated(Size),
    /// It counts megapixels alone: the size that cameras with so many mostly have.
    Usual(Size),
    /// It says none that is known.
    Unknown,
}

/// Sizes that go by their lines or by a word.
const NAMED: [(&[&str], Size); 4] = [
    (&["720", "hd"], (1280, 720)),
    (&["1080", "fhd", "full hd", "fullhd"], (1920, 1080)),
    (&["1440", "qhd"], (2560, 1440)),
    (&["2160", "4k", "uhd", "ultra hd"], (3840, 2160)),
];

/// Sizes by megapixels: those of [`Preset`](crate::plans::Preset), and else the least wide that is usual, which
/// promises no detail that is not there.
const USUAL: [(&str, Size); 9] = [
    ("1", (1280, 720)),
    ("1.3", (1280, 960)),
    ("2", (1920, 1080)),
    ("3", (2048, 1536)),
    ("4", (2560, 1440)),
    ("5", (2560, 1920)),
    ("6", (3072, 2048)),
    ("8", (3840, 2160)),
    ("12", (4000, 3000)),
];

/// Reads the cell of a column of resolutions.
pub(in crate::imports) fn resolution(cell: &str) -> Resolution {
    let folded = fold(cell);
    let parts = || {
        let all = folded.split(['(', ')', ';', '/', ',', '-']).map(str::trim);
        std::iter::once(folded.as_str()).chain(all)
    };
    // `Full HD 1080p`; `HD` in it is another size.
    let mut words = folded
        .split_whitespace()
        .filter(|word| word.ends_with(['p', 'k']));
    // A size in full says more than the word for it, and that more than megapixels.
    let stated = parts().find_map(in_full);
    let stated = stated.or_else(|| parts().find_map(by_name));
    if let Some(size) = stated.or_else(|| words.find_map(by_name)) {
        return Resolution::Stated(size);
    }
    let usual = parts().find_map(by_megapixels);
    usual.map_or(Resolution::Unknown, Resolution::Usual)
}

/// `1920 x 1080 px`
fn in_full(text: &str) -> Option<Size> {
    const PIXELS: std::ops::RangeInclusive<u32> = 100..=20_000;
    let text = text.trim_end_matches("pixels").trim_end_matches("pixel");
    let (across, down) = text.trim_end_matches("px").split_once(['x', '×', '*'])?;
    let size = (across.trim().parse().ok()?, down.trim().parse().ok()?);
    (PIXELS.contains(&size.0) && PIXELS.contains(&size.1)).then_some(size)
}

/// `1080p`, `Full HD`
fn by_name(text: &str) -> Option<Size> {
    let lines = text.strip_suffix('p').unwrap_or(text).trim_end();
    let mut named = NAMED.iter();
    let found = named.find(|(names, _)| names.contains(&text) || names[0] == lines);
    found.map(|(_, size)| *size)
}

/// `2MP`, `4,0 megapixel`
fn by_megapixels(text: &str) -> Option<Size> {
    let count = ["megapixels", "megapixel", "mpx", "mp", "m"]
        .into_iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
    let count = count.trim().replace(',', ".");
    let count = count.strip_suffix(".0").unwrap_or(&count);
    let mut usual = USUAL.iter();
    usual.find(|(of, _)| *of == count).map(|(_, size)| *size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_as_lists_say_it() {
        use Resolution::{Stated, Unknown, Usual};
        let full_hd = (1920, 1080);
        for (cell, expected) in [
            ("1920x1080", Stated(full_hd)),
            ("1920 × 1080 px", Stated(full_hd)),
            ("1920*1080", Stated(full_hd)),
            ("2MP (1920X1080)", Stated(full_hd)),
            ("2 MP - 1080p", Stated(full_hd)),
            ("Full HD", Stated(full_hd)),
            ("FullHD 1080P", Stated(full_hd)),
            ("Camera 4K", Stated((3840, 2160))),
            ("FHD/1080p", Stated(full_hd)),
            ("1080", Stated(full_hd)),
            ("HD", Stated((1280, 720))),
            ("4K", Stated((3840, 2160))),
            ("2688x1520", Stated((2688, 1520))),
            ("2MP", Usual(full_hd)),
            ("2.0 Megapixel", Usual(full_hd)),
            ("4,0 mp", Usual((2560, 1440))),
            ("5 MP", Usual((2560, 1920))),
            ("1.3M", Usual((1280, 960))),
            ("8", Usual((3840, 2160))),
            ("7 MP", Unknown),
            ("2K", Unknown),
            ("cao", Unknown),
            ("0x0", Unknown),
            ("99999x1", Unknown),
            ("x", Unknown),
            ("", Unknown),
        ] {
            assert_eq!(resolution(cell), expected, "{cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(cell: String) {
            let _ = resolution(&cell);
        }

        #[test]
        fn a_size_in_full_is_that_size(across in 100..=20_000_u32, down in 100..=20_000_u32) {
            proptest::prop_assert_eq!(
                resolution(&format!("{across} x {down}")),
                Resolution::Stated((across, down))
            );
        }
    }
}
