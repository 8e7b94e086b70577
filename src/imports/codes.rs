//! Where codes stand in a list (pure): within its unit each stands once.

use std::collections::{HashMap, hash_map::Entry};

use crate::{cameras::code_key, error::FieldError, refusal::Refusal};

/// By unit and code, whatever its capitals: where it stands first.
#[derive(Default)]
pub(super) struct Codes(HashMap<(String, String), String>);

impl Codes {
    /// Notes where a code stands; a complaint where it stands already.
    pub(super) fn note(
        &mut self,
        unit: Option<&str>,
        code: Option<&str>,
        place: &str,
    ) -> Option<FieldError> {
        let code = code.map(str::trim).filter(|code| !code.is_empty())?;
        let unit = unit.unwrap_or_default().trim();
        match self.0.entry((unit.to_owned(), code_key(code))) {
            Entry::Occupied(first) => {
                let row = first.get().clone();
                Some(FieldError::new("code", Refusal::StandsAlready { row }))
            }
            Entry::Vacant(new) => {
                new.insert(place.to_owned());
                None
            }
        }
    }
}
