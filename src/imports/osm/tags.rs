//! The tags of one element, and the readings that several kinds of element share.

use unicode_normalization::UnicodeNormalization;

/// The longest name kept, in characters; longer ones are cut.
const MAX_NAME: usize = 200;

/// Key and value pairs of one element; borrowed from the block that is being read.
#[derive(Debug, Clone, Default)]
pub struct Tags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> FromIterator<(&'a str, &'a str)> for Tags<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(pairs: T) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<'a> Tags<'a> {
    /// Whether the element has no tag at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(known, _)| *known == key);
        found.map(|(_, value)| value.trim())
    }

    /// Whether `key` has one of `values`, be it alone or in a list such as `school;place_of_worship`.
    #[must_use]
    pub fn is(&self, key: &str, values: &[&str]) -> bool {
        let mut stated = self.get(key).into_iter().flat_map(|value| value.split(';'));
        stated.any(|one| values.contains(&one.trim()))
    }

    /// The first of `keys` that has a value which is neither empty nor `no`.
    #[must_use]
    pub fn first(&self, keys: &[&str]) -> Option<&'a str> {
        let mut values = keys.iter().filter_map(|key| self.get(key));
        values.find(|value| !value.is_empty() && *value != "no")
    }

    /// The `name`, normalised to NFC, without control characters, at most 200 characters long.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.text(&["name"])
    }

    /// The value of the first of `keys` that has one, made fit to be shown as a name is.
    #[must_use]
    pub fn text(&self, keys: &[&str]) -> Option<String> {
        self.first(keys).and_then(clean)
    }

    /// `addr:housenumber addr:street`, or what there is of a street address with a number.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let number = self.first(&["addr:housenumber"])?;
        let road = self.first(&["addr:street", "addr:place"]).unwrap_or("");
        clean(&format!("{number} {road}"))
    }

    /// Keys and values, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().copied()
    }

    /// A length in metres, as [`metres`] reads it.
    #[must_use]
    pub fn metres(&self, key: &str) -> Option<f64> {
        self.get(key).and_then(metres)
    }

    /// A plain number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key).and_then(number)
    }
}

/// Text fit to be stored and shown on one line; none if nothing is left of it.
fn clean(text: &str) -> Option<String> {
    let kept: String = text
        .nfc()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// A number written with digits, one point and a sign; words such as `inf` that Rust would read are none.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
    text.parse()
        .ok()
        .filter(|value: &f64| plain && value.is_finite())
}

/// A length in metres: `12`, `12.5 m`, `12,5`, `40'`, `39'4"`, `40 ft`; anything else is none.
#[must_use]
pub fn metres(text: &str) -> Option<f64> {
    /// Metres in a foot (international foot, 1959) and in an inch.
    const FOOT: f64 = 0.3048;
    const INCH: f64 = 0.0254;
    let text = text.trim();
    if let Some((feet, rest)) = text.split_once('\'') {
        let inches = match rest.trim() {
            "" => 0.0,
            inches => number(inches.strip_suffix('"')?)?,
        };
        return Some(number(feet)? * FOOT + inches * INCH);
    }
    for (suffix, unit) in [
        ("feet", FOOT),
        ("ft", FOOT),
        ("metres", 1.0),
        ("meters", 1.0),
        ("m", 1.0),
    ] {
        if let Some(value) = text.strip_suffix(suffix) {
            return number(&decimal_point(value)).map(|value| value * unit);
        }
    }
    number(&decimal_point(text))
}

/// One comma is a decimal comma.
fn decimal_point(text: &str) -> String {
    text.replacen(',', ".", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_the_units_people_write() {
        for (text, expected) in [
            ("12", Some(12.0)),
            ("12.5", Some(12.5)),
            ("12,5 m", Some(12.5)),
            (" 12 m ", Some(12.0)),
            ("12m", Some(12.0)),
            ("40'", Some(12.192)),
            ("39'4\"", Some(11.9888)),
            ("40 ft", Some(12.192)),
            ("40feet", Some(12.192)),
            ("-3", Some(-3.0)),
            ("about 12", None),
            ("12;15", None),
            ("1.200,5", None),
            ("4 storeys", None),
            ("12'x", None),
            ("inf", None),
            ("NaN", None),
            ("1e3", None),
            ("", None),
            ("m", None),
            ("1".repeat(400).as_str(), None),
        ] {
            match (metres(text), expected) {
                (Some(read), Some(wanted)) => {
                    assert!((read - wanted).abs() < 1e-9, "{text}: {read}");
                }
                (read, wanted) => assert_eq!(read, wanted, "{text}"),
            }
        }
    }

    #[test]
    fn a_value_is_found_in_a_list() {
        let tags: Tags = [("amenity", "school; place_of_worship"), ("office", "")]
            .into_iter()
            .collect();
        assert!(tags.is("amenity", &["place_of_worship"]) && tags.is("amenity", &["school"]));
        assert!(!tags.is("amenity", &["place"]) && !tags.is("office", &["government"]));
    }

    #[test]
    fn names_are_one_clean_line() {
        let tags: Tags = [
            ("name", " Cho\u{31b}\u{323} Mo\u{31b}\u{301}i\n "),
            ("addr:housenumber", "12"),
            ("addr:street", "Trần Hưng Đạo"),
        ]
        .into_iter()
        .collect();
        assert_eq!(tags.name().as_deref(), Some("Chợ Mới"));
        assert_eq!(tags.address().as_deref(), Some("12 Trần Hưng Đạo"));
        let long = "x".repeat(900);
        let tags: Tags = [("name", long.as_str())].into_iter().collect();
        assert_eq!(tags.name().map(|name| name.len()), Some(200));
        let none: Tags = [("name", "\u{7}"), ("addr:street", "Alone")]
            .into_iter()
            .collect();
        assert_eq!((none.name(), none.address()), (None, None));
    }
}
