//! What serde says of a value that it cannot read, as a complaint of ours: its own words reach no caller.

use super::{Complaint, Refusal};
use crate::{error::FieldError, json::escaped, private_text::unless_private};

/// The complaint about the value that `pointer` leads to, of which serde says `text`.
#[must_use]
pub fn misread(pointer: &str, text: &str) -> FieldError {
    let inside = |name: &str| format!("{pointer}/{}", escaped(name));
    let at = |pointer: String, refusal: Refusal| FieldError {
        pointer,
        complaint: refusal.into(),
    };
    if let Some(field) = quoted_after(text, "missing field ") {
        // The path leads to what lacks the field.
        return at(inside(field), Refusal::Required);
    }
    if text.starts_with("unknown field ") {
        return at(pointer.to_owned(), Refusal::UnknownField);
    }
    if let Some(field) = quoted_after(text, "duplicate field ") {
        return at(inside(field), Refusal::GivenTwice);
    }
    FieldError {
        pointer: pointer.to_owned(),
        complaint: complaint(text),
    }
}

/// The same of the text of a query, where the path stands before: `limit: invalid digit found in string`.
#[must_use]
pub fn misread_query(text: &str) -> FieldError {
    match text.split_once(": ") {
        Some((path, detail)) if !path.contains(' ') => misread(&format!("/{path}"), detail),
        _ => misread("", text),
    }
}

fn complaint(text: &str) -> Complaint {
    // Our own types say our own sentences, with what they were given before it.
    let own = [
        Refusal::NotDay,
        Refusal::NotTime,
        Refusal::NotDayOrTime,
        Refusal::NotShape,
        Refusal::NotSchedule,
    ];
    if let Some(refusal) = own
        .into_iter()
        .find(|refusal| text.contains(&refusal.to_string()))
    {
        return Complaint::new(refusal, unless_private(text.to_owned()));
    }
    if text.starts_with("unknown variant ")
        && let Some((_, expected)) = text.rsplit_once("expected ")
    {
        let allowed = expected.split('`').skip(1).step_by(2).map(str::to_owned);
        let allowed = allowed.collect();
        return Refusal::NotInList { allowed }.into();
    }
    let expected = text
        .rsplit_once(", expected ")
        .map_or(text, |(_, expected)| expected);
    of_kind(expected).into()
}

/// The refusal of a value where serde, or Rust's own parsing of a query, asks for `expected`.
fn of_kind(expected: &str) -> Refusal {
    match expected {
        "a string" | "a borrowed string" | "string" => Refusal::NotText,
        "f32" | "f64" | "invalid float literal" | "cannot parse float from empty string" => {
            Refusal::NotNumber
        }
        "u8"
        | "u16"
        | "u32"
        | "u64"
        | "usize"
        | "i8"
        | "i16"
        | "i32"
        | "i64"
        | "isize"
        | "invalid digit found in string"
        | "cannot parse integer from empty string" => Refusal::NotWholeNumber,
        "a boolean" | "provided string was not `true` or `false`" => Refusal::NotTrueOrFalse,
        "a sequence" => Refusal::NotList,
        "a map" => Refusal::NotObject,
        other if other.starts_with("struct ") => Refusal::NotObject,
        other if other.contains("UUID") => Refusal::NotIdentifier,
        other if other.starts_with("number too ") => Refusal::NotWholeNumber,
        _ => Refusal::Unreadable,
    }
}

/// What stands in backticks after `start`.
fn quoted_after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (quoted, _) = text
        .strip_prefix(start)?
        .strip_prefix('`')?
        .split_once('`')?;
    Some(quoted)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;
    use crate::clock::{Day, DayOrInstant, Instant};

    #[derive(Debug, Default, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        #[default]
        Red,
        #[allow(dead_code, reason = "to be named")]
        LightBlue,
    }

    /// A field of each kind that the API takes.
    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Everything {
        text: String,
        number: f64,
        pixels: Option<i32>,
        count: u32,
        flag: bool,
        list: Vec<f64>,
        object: Needy,
        colour: Colour,
        day: Option<Day>,
        time: Option<Instant>,
        either: Option<DayOrInstant>,
        id: Option<uuid::Uuid>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Needy {
        name: String,
    }

    fn refused(value: &Value) -> (String, Value) {
        let error = serde_path_to_error::deserialize::<_, Everything>(value).unwrap_err();
        let found = misread("/x", &error.inner().to_string());
        let wire = serde_json::to_value(&found).unwrap();
        let detail = wire["detail"].as_str().unwrap();
        for words in ["invalid", "expected", "variant", "f64", "struct", "`"] {
            assert!(!detail.contains(words), "{value}: {detail}");
        }
        let code = wire["code"].as_str().unwrap().to_owned();
        (format!("{} {code}", found.pointer), wire["values"].clone())
    }

    #[test]
    fn every_kind_of_value_has_a_code_and_words_of_ours() {
        for (value, expected) in [
            (json!({ "colours": 1 }), "/x unknown_field"),
            (json!({ "object": {} }), "/x/name required"),
            (json!({ "text": 7 }), "/x not_text"),
            (json!({ "number": "7" }), "/x not_number"),
            (json!({ "number": null }), "/x not_number"),
            (json!({ "pixels": 1.5 }), "/x not_whole_number"),
            (
                json!({ "pixels": 4_000_000_000_i64 }),
                "/x not_whole_number",
            ),
            (json!({ "count": -1 }), "/x not_whole_number"),
            (json!({ "flag": "yes" }), "/x not_true_or_false"),
            (json!({ "list": 7 }), "/x not_list"),
            (json!({ "object": 7 }), "/x not_object"),
            (json!({ "colour": "green" }), "/x not_in_list"),
            (json!({ "colour": 7 }), "/x unreadable"),
            (json!({ "day": "19/11/2026" }), "/x not_day"),
            (json!({ "day": 7 }), "/x not_text"),
            (json!({ "time": "2026-11-19" }), "/x not_time"),
            (json!({ "either": "soon" }), "/x not_day_or_time"),
            (json!({ "id": "x" }), "/x not_identifier"),
        ] {
            assert_eq!(refused(&value).0, expected, "{value}");
        }
        let (_, values) = refused(&json!({ "colour": "green" }));
        assert_eq!(values, json!({ "allowed": ["red", "light_blue"] }));
    }

    #[test]
    fn what_was_sent_is_not_repeated_where_it_is_private() {
        for value in [
            json!({ "day": "0912345678" }),
            json!({ "colour": "rtsp://10.0.0.2" }),
            json!({ "pixels": 1_099_012_345_678_i64 }),
            json!({ "10.0.0.2": 1 }),
        ] {
            let error = serde_path_to_error::deserialize::<_, Everything>(&value).unwrap_err();
            let found = misread("", &error.inner().to_string());
            let wire = serde_json::to_string(&found).unwrap();
            for secret in ["0912", "10.0", "1099"] {
                assert!(!wire.contains(secret), "{wire}");
            }
        }
    }

    #[test]
    fn a_query_names_its_parameter() {
        for (text, pointer, refusal) in [
            (
                "limit: invalid digit found in string",
                "/limit",
                Refusal::NotWholeNumber,
            ),
            (
                "limit: number too large to fit in target type",
                "/limit",
                Refusal::NotWholeNumber,
            ),
            (
                "near_m: invalid float literal",
                "/near_m",
                Refusal::NotNumber,
            ),
            ("missing field `q`", "/q", Refusal::Required),
            ("something new", "", Refusal::Unreadable),
        ] {
            let found = misread_query(text);
            let expected = (pointer, Some(refusal));
            assert_eq!(
                (&*found.pointer, found.complaint.refusal),
                expected,
                "{text}"
            );
        }
    }
}
