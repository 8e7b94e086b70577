//! Where codes stand in a list (pure): within its unit each stands once.

use std::collections::{HashMap, hash_map::Entry};

use crate::{cameras::code_key, error::FieldError, refusal::Refusal};

/// By unit and code, whatever its capitals: where it stands first, and how.
#[derive(Default)]
pub(super) struct Codes(HashMap<(String, String), (String, Stands)>);

/// How a code stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// As that of one camera, of which all can be read: which of two such rows counts, what is known of them tells.
    Readable,
    /// Otherwise: nothing has a second row with it.
    Otherwise,
}

impl Codes {
    /// Notes where a code stands; a complaint where it stands already.
    pub(super) fn note(
        &mut self,
        unit: Option<&str>,
        code: Option<&str>,
        (place, stands): (&str, Stands),
    ) -> Option<FieldError> {
        let code = code.map(str::trim).filter(|code| !code.is_empty())?;
        let unit = unit.unwrap_or_default().trim();
        match self.0.entry((unit.to_owned(), code_key(code))) {
            Entry::Occupied(first) => {
                let (row, first) = first.get();
                let row = row.clone();
                let is_told_later = (*first, stands) == (Stands::Readable, Stands::Readable);
                let complaint = || FieldError::new("code", Refusal::StandsAlready { row });
                (!is_told_later).then(complaint)
            }
            Entry::Vacant(new) => {
                new.insert((place.to_owned(), stands));
                None
            }
        }
    }
}
