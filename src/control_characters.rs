//! Texts with control characters, which no field takes (pure): PostgreSQL cannot store NUL, and lists break at others.

use serde_json::Value;

use crate::{error::FieldError, json::escaped, refusal::Refusal};

/// A complaint about the first text within `value`, keys included, that holds one; `pointer` leads to `value`.
#[must_use]
pub fn complaint(pointer: &str, value: &Value) -> Option<FieldError> {
    match value {
        Value::String(text) => in_text(pointer, text),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| complaint(&format!("{pointer}/{index}"), item)),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            in_text(pointer, name)
                .or_else(|| complaint(&format!("{pointer}/{}", escaped(name)), value))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The same about one text.
#[must_use]
pub fn in_text(pointer: &str, text: &str) -> Option<FieldError> {
    text.contains(is_refused).then(|| FieldError {
        pointer: pointer.to_owned(),
        complaint: Refusal::HoldsControlCharacters.into(),
    })
}

/// Control characters, and those that are invisible or turn the direction of what follows: two texts that look the same
/// must be the same.
fn is_refused(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::complaint;

    #[test]
    fn names_the_text_that_holds_one() {
        for (value, pointer) in [
            (json!({ "label": "a\0b" }), "/label"),
            (json!({ "a/b": [1, "x\u{7f}"] }), "/a~1b/1"),
            (json!({ "bad\nname": 1 }), ""),
            (json!("\u{85}"), ""),
            (json!(["412\u{200b}"]), "/0"),
            (json!(["x\u{202e}gnp.exe"]), "/0"),
        ] {
            let found = complaint("", &value).map(|error| error.pointer);
            assert_eq!(found.as_deref(), Some(pointer), "{value}");
        }
        assert_eq!(
            complaint("", &json!({ "label": "Ngõ 7", "n": [1, null] })),
            None
        );
    }
}
