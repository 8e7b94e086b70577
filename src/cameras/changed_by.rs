//! What was changed by whose word, and whose word an import leaves alone (pure).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The fields of a camera that somebody changed, with the source of the last change: `page` or `list`.
///
/// Kept as a JSON object. A plain list of names is older, and tells of changes made on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub(crate) struct ChangedBy(BTreeMap<String, String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Names(Vec<String>),
    Sources(BTreeMap<String, String>),
}

impl From<Stored> for ChangedBy {
    fn from(stored: Stored) -> Self {
        Self(match stored {
            Stored::Names(names) => names
                .into_iter()
                .map(|name| (name, "page".to_owned()))
                .collect(),
            Stored::Sources(sources) => sources,
        })
    }
}

/// A hand on the page outweighs a list, and a list, which people keep too, outweighs a map.
fn weight(source: &str) -> u8 {
    match source {
        "page" => 2,
        "list" => 1,
        _ => 0,
    }
}

impl ChangedBy {
    /// Notes that `source` changed these fields; what no person states is not noted.
    pub(crate) fn note(&mut self, fields: &[String], source: &str) {
        for field in fields.iter().filter(|_| weight(source) > 0) {
            self.0.insert(field.clone(), source.to_owned());
        }
    }

    /// The fields that an import from `source` leaves alone: those whose last word weighs more.
    pub(crate) fn kept_from(&self, source: &str) -> Vec<String> {
        let heavier = self.0.iter().filter(|(_, by)| weight(by) > weight(source));
        heavier.map(|(field, _)| field.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(said: &[(&str, &str)]) -> ChangedBy {
        let mut changed = ChangedBy::default();
        for (field, source) in said {
            changed.note(&[(*field).to_owned()], source);
        }
        changed
    }

    #[test]
    fn whose_word_outweighs_whose() {
        let changed = after(&[("code", "page"), ("height_m", "list"), ("tilt_deg", "osm")]);
        for (source, kept) in [
            ("page", &[][..]),
            ("list", &["code"]),
            ("osm", &["code", "height_m"]),
            ("demo", &["code", "height_m"]),
        ] {
            assert_eq!(changed.kept_from(source), kept, "{source}");
        }
        // What a list said and a hand then changed is the hand's.
        let changed = after(&[("code", "list"), ("code", "page")]);
        assert_eq!(changed.kept_from("list"), ["code"]);
    }

    #[test]
    fn older_rows_tell_of_the_page() {
        let older: ChangedBy = serde_json::from_str(r#"["code","label"]"#).unwrap();
        assert_eq!(older, after(&[("code", "page"), ("label", "page")]));
        let none: ChangedBy = serde_json::from_str("[]").unwrap();
        assert_eq!(none, ChangedBy::default());
        let text = serde_json::to_string(&after(&[("code", "list")])).unwrap();
        assert_eq!(text, r#"{"code":"list"}"#);
        assert_eq!(
            serde_json::from_str::<ChangedBy>(&text).unwrap(),
            after(&[("code", "list")])
        );
    }
}
