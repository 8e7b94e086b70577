//! What somebody states of a unit (pure).

use crate::{
    control_characters,
    error::{Error, FieldError, Result},
    refusal::Refusal,
};

/// What is stated of a unit; empty texts count as not stated.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// Its name, with or without its kind.
    pub name: Option<String>,
    /// The district that it belonged to.
    pub district: Option<String>,
    /// Its province, of that day or of today.
    pub province: Option<String>,
    /// Its code, of that day or of today.
    pub code: Option<String>,
}

/// The longest text that is taken, characters.
const MAX_TEXT: usize = 200;

impl Stated {
    /// The same trimmed, or complaints about texts that no name has.
    pub fn checked(self) -> Result<Self> {
        let stated = self.trimmed();
        let fields = [
            ("name", &stated.name),
            ("district", &stated.district),
            ("province", &stated.province),
            ("code", &stated.code),
        ];
        let complaint = |(name, text): (&str, &Option<String>)| {
            let text = text.as_deref()?;
            if text.chars().count() > MAX_TEXT {
                return Some(FieldError::new(name, Refusal::TooLong { most: MAX_TEXT }));
            }
            control_characters::in_text(&format!("/{name}"), text)
        };
        Error::unless_empty(fields.into_iter().filter_map(complaint).collect())?;
        Ok(stated)
    }

    /// The same without blanks around, and without what is empty.
    fn trimmed(self) -> Self {
        let trim = |text: Option<String>| {
            let text = text.map(|text| text.trim().to_owned());
            text.filter(|text| !text.is_empty())
        };
        Self {
            name: trim(self.name),
            district: trim(self.district),
            province: trim(self.province),
            code: trim(self.code),
        }
    }
}
