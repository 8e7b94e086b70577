//! Reading the fields of a record one by one, so that every complaint names its field (pure).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    control_characters,
    error::{Error, FieldError, Result, from_value},
    private_text,
    refusal::Refusal,
};

/// The names of the fields of a record.
pub fn names<T: Default + Serialize>() -> Vec<String> {
    object(&T::default())
        .map(|fields| fields.into_iter().map(|(name, _)| name).collect())
        .unwrap_or_default()
}

/// A record as a JSON object.
pub fn object(record: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => Ok(fields),
        other => Err(Error::Internal(format!(
            "a record is not an object: {other:?}"
        ))),
    }
}

/// Reads a record in which every field may be left out; complains about all that are unknown or cannot be read.
pub fn read<T: Default + Serialize + DeserializeOwned>(map: &Map<String, Value>) -> Result<T> {
    let known = names::<T>();
    let is_plain = |(name, value): (&String, &Value)| {
        known.contains(name) && control_characters::complaint("", value).is_none()
    };
    // Most records are right, and read at once; of others each field is read by itself, so that it can be named.
    if map.iter().all(is_plain)
        && let Ok(read) = from_value(Value::Object(map.clone()))
    {
        return Ok(read);
    }
    let mut errors = Vec::new();
    for (name, value) in map {
        if !known.contains(name) {
            errors.push(FieldError::new(
                private_text::name(name),
                Refusal::UnknownField,
            ));
            continue;
        }
        if let Some(complaint) = control_characters::complaint(&format!("/{name}"), value) {
            errors.push(FieldError::new(name, complaint.complaint));
            continue;
        }
        let single = Map::from_iter([(name.clone(), value.clone())]);
        match from_value::<T>(Value::Object(single)) {
            Err(Error::Invalid(found)) => errors.extend(found),
            read => drop(read?),
        }
    }
    Error::unless_empty(errors)?;
    from_value(Value::Object(map.clone()))
}
