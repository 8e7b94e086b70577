//! How long the texts are that the cells of an XLS share (pure): a cell names one by its number, and its reader gives each cell
//! the whole of it.

use super::super::compound::u16_at;

/// Number of cells that point at texts, and number of texts.
const HEADER: usize = 8;

/// The letters of each text, in their order; `None` where the record is damaged. It is as many `pieces` as its length wants.
pub(super) fn lengths(pieces: &[&[u8]]) -> Option<Vec<u16>> {
    let mut pieces = pieces.iter().copied();
    let Some(first) = pieces.next() else {
        return Some(Vec::new());
    };
    let mut at = Place {
        piece: first.get(HEADER..)?,
        pieces,
    };
    let mut lengths = Vec::new();
    while !at.piece.is_empty() || at.go_on() {
        lengths.push(at.pass_text()?);
    }
    Some(lengths)
}

/// How far the texts are read.
struct Place<'a, P> {
    /// The rest of the piece.
    piece: &'a [u8],
    /// Those behind it.
    pieces: P,
}

impl<'a, P: Iterator<Item = &'a [u8]>> Place<'a, P> {
    fn go_on(&mut self) -> bool {
        let next = self.pieces.next();
        self.piece = next.unwrap_or_default();
        next.is_some()
    }

    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.piece.split_at_checked(bytes)?;
        self.piece = rest;
        Some(taken)
    }

    /// Goes over one text with what is said of its letters; tells how many letters it has.
    fn pass_text(&mut self) -> Option<u16> {
        const WIDE: u8 = 1;
        const WITH_MORE: u8 = 4;
        const WITH_FONTS: u8 = 8;
        // An empty piece is an empty text to the reader.
        if self.piece.is_empty() {
            return Some(0);
        }
        let letters = u16_at(self.take(2)?, 0)?;
        let flags = self.take(1)?[0];
        let mut behind = 0;
        if flags & WITH_FONTS != 0 {
            behind += usize::from(u16_at(self.take(2)?, 0)?) * 4;
        }
        if flags & WITH_MORE != 0 {
            behind += u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize;
        }
        let mut is_wide = flags & WIDE != 0;
        let mut left = usize::from(letters);
        while left > 0 {
            let mut width = if is_wide { 2 } else { 1 };
            if self.piece.len() < width {
                // Each piece says anew how wide its letters are.
                if !self.go_on() {
                    return None;
                }
                is_wide = self.take(1)?[0] & WIDE != 0;
                width = if is_wide { 2 } else { 1 };
            }
            let here = left.min(self.piece.len() / width);
            self.take(here * width)?;
            left -= here;
        }
        while behind > 0 {
            if self.piece.is_empty() && !self.go_on() {
                return None;
            }
            let here = behind.min(self.piece.len());
            self.take(here)?;
            behind -= here;
        }
        Some(letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_passed_over_with_their_fonts_and_across_pieces() {
        let plain = [3, 0, 0, b'a', b'b', b'c'];
        let wide = [2, 0, 1, 0xA1, 0x1E, 0xA3, 0x1E];
        let with_fonts = [&[1, 0, 8, 1, 0, b'x'][..], &[0; 4]].concat();
        let with_more = [&[1, 0, 4, 3, 0, 0, 0, b'y'][..], &[0; 3]].concat();
        let whole = [&[0; HEADER][..], &plain, &wide, &with_fonts, &with_more].concat();
        assert_eq!(lengths(&[&whole]), Some(vec![3, 2, 1, 1]));
        // Within a text the next piece begins with how wide its letters are.
        let (first, second) = (
            [&[0; HEADER][..], &plain[..4]].concat(),
            [1, b'b', 0, b'c', 0],
        );
        assert_eq!(lengths(&[&first, &second, &wide]), Some(vec![3, 2]));
        let cut = HEADER + plain.len() + wide.len() + 7;
        assert_eq!(
            lengths(&[&whole[..cut], &whole[cut..]]),
            Some(vec![3, 2, 1, 1])
        );
        assert_eq!(lengths(&[]), Some(Vec::new()));
        for damaged in [
            &whole[..4],
            &whole[..HEADER + 2],
            &whole[..HEADER + 5],
            &whole[..cut],
        ] {
            assert_eq!(lengths(&[damaged]), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_it_holds_nothing_panics(pieces in proptest::collection::vec(proptest::collection::vec(0..=255_u8, 0..60), 0..4)) {
            let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
            let _ = lengths(&pieces);
        }
    }
}
