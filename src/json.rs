//! JSON in which no object gives a name twice (pure): of two values, nobody could say which counts.

use std::cell::RefCell;

use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

use crate::{error::FieldError, private_text, refusal::Refusal};

/// What `bytes` say, with a complaint at the first name that is given twice; the error is about what is no JSON.
pub(crate) fn read(bytes: &[u8]) -> serde_json::Result<Result<Value, FieldError>> {
    let twice = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let pointer = String::new();
    let value = Once {
        pointer,
        twice: &twice,
    }
    .deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(match twice.into_inner() {
        None => Ok(value),
        Some(pointer) => Err(FieldError {
            pointer,
            complaint: Refusal::GivenTwice.into(),
        }),
    })
}

/// A name within a JSON pointer (RFC 6901).
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Reads the value at `pointer` and notes the first name that is given twice within.
struct Once<'a> {
    pointer: String,
    twice: &'a RefCell<Option<String>>,
}

impl Once<'_> {
    fn within(&self, name: &str) -> Self {
        let name = private_text::name(name);
        Self {
            pointer: format!("{}/{}", self.pointer, escaped(name)),
            twice: self.twice,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(number.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.within(&list.len().to_string()))? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let inner = self.within(&name);
            if map.contains_key(&name) {
                let pointer = inner.pointer.clone();
                self.twice.borrow_mut().get_or_insert(pointer);
            }
            let value = fields.next_value_seed(inner)?;
            map.insert(name, value);
        }
        Ok(map.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_that_is_given_twice_is_named() {
        for (text, pointer) in [
            (r#"{"a":1,"a":1}"#, "/a"),
            (
                r#"{"a":[1,{"b/c":1,"d":2,"b/c":3}],"e":1,"e":2}"#,
                "/a/1/b~1c",
            ),
            (r#"{"a":{"b":1},"a":2}"#, "/a"),
            // An escaped name is the same name.
            (r#"{"a":1,"\u0061":2}"#, "/a"),
            (r#"{"10.0.0.2":1,"10.0.0.2":2}"#, "/…"),
        ] {
            let found = read(text.as_bytes()).unwrap().unwrap_err();
            assert_eq!(found.pointer, pointer, "{text}");
        }
    }

    #[test]
    fn all_else_is_read_as_it_is_elsewhere() {
        for text in [
            "null",
            "[]",
            r#"{"a":[true,-1,18446744073709551615,1e-7,0.1,"Ngõ 7"],"b":{"a":null}}"#,
            r#"[{"a":1},{"a":2}]"#,
        ] {
            let expected: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text.as_bytes()).unwrap(), Ok(expected), "{text}");
        }
        let deep = "[".repeat(100_000);
        for text in ["", "{", "1 2", "NaN", "1e999", "{\"a\":1,}", &deep] {
            assert!(read(text.as_bytes()).is_err(), "{text:.20}");
        }
    }
}
