//! What is wrong with a field, under the name that was typed for it (pure): `/unit_code` came of `--unit`; and how
//! what is typed is read.

use std::{ffi::OsStr, marker::PhantomData, path::Path};

use clap::{
    Arg, Command, ValueEnum,
    builder::{PossibleValue, TypedValueParser},
};

use crate::{
    error::{Error, FieldError},
    private_text::quoted,
    refusal::Refusal,
};

/// A number that is typed; whether it may be so is said where it is used.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let number = text.trim().parse();
    number.map_err(|_| "must be a number, with a decimal point, such as 12.5".to_owned())
}

/// A whole number that is typed; whether it may be so is said where it is used, of one below 0 too.
pub(super) fn whole(text: &str) -> Result<i64, String> {
    let number: Result<i128, _> = text.trim().parse();
    let number = number.map_err(|_| "must be a whole number, without separators, such as 20")?;
    Ok(i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX }))
}

/// One of the words that an enumeration takes: the help lists them, and what is wrong is said as everywhere else.
#[derive(Debug)]
pub(super) struct OneOf<T>(PhantomData<T>);

impl<T> OneOf<T> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Clone for OneOf<T> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<T: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for OneOf<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let word: fn(&str) -> Result<T, String> = one_of;
        word.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(words::<T>()))
    }
}

fn words<T: ValueEnum + 'static>() -> impl Iterator<Item = PossibleValue> {
    let all = T::value_variants().iter();
    all.filter_map(ValueEnum::to_possible_value)
}

fn one_of<T: ValueEnum + 'static>(text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let words: Vec<_> = words::<T>()
            .map(|word| word.get_name().to_owned())
            .collect();
        match &words[..] {
            [first @ .., last] if !first.is_empty() => {
                format!("must be {} or {last}", first.join(", "))
            }
            words => format!("must be {}", words.concat()),
        }
    })
}

/// The fields of a question with the options that they came of.
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    /// Fields that are one value each.
    pub(super) fn new(options: &[(&str, &str)]) -> Self {
        let options = options.iter();
        Self(
            options
                .map(|(field, option)| ((*field).to_owned(), (*option).to_owned()))
                .collect(),
        )
    }

    /// A field that was typed with something behind it, such as a file.
    #[must_use]
    pub(super) fn with(mut self, field: &str, option: &str, value: impl std::fmt::Display) -> Self {
        self.0.push((field.to_owned(), format!("{option} {value}")));
        self
    }

    /// A field that was read from a file.
    #[must_use]
    pub(super) fn of_file(self, field: &str, option: &str, file: Option<&Path>) -> Self {
        match file {
            Some(file) => self.with(field, option, file.display()),
            None => self,
        }
    }

    /// The code of a unit of today.
    #[must_use]
    pub(super) fn of_unit(self, code: Option<&str>) -> Self {
        match code {
            Some(code) => self.with("unit_code", "--unit", quoted(code)),
            None => self,
        }
    }

    /// The same error, its fields named as they were typed.
    pub(super) fn name(&self, error: Error) -> Error {
        match error {
            Error::Invalid(errors) => {
                Error::Invalid(errors.into_iter().map(|error| self.named(error)).collect())
            }
            other => other,
        }
    }

    fn named(&self, mut error: FieldError) -> FieldError {
        let other = match &error.complaint.refusal {
            Some(Refusal::NotBelow { field } | Refusal::AboveOther { field }) => Some(field),
            _ => None,
        };
        if let Some(field) = other
            && let Some((field, option)) = self.0.iter().find(|(known, _)| known == field)
        {
            error.complaint.detail = error.complaint.detail.replace(field, option);
        }
        if error.pointer == "/unit_code" && error.complaint.refusal == Some(Refusal::NoSuchRecord) {
            let detail = "there is no unit with that code today; `sightline units list` shows them";
            detail.clone_into(&mut error.complaint.detail);
        }
        if error.pointer == "/unit_code"
            && error.complaint.refusal == Some(Refusal::BoundariesOfCommunesAlone)
            && let Some((_, unit)) = self.0.iter().find(|(field, _)| field == "unit_code")
        {
            error.complaint.detail = format!(
                "is a unit whose boundary is not known, but those of its communes are: `sightline plan communes {unit}` \
                 measures them one by one; or name one of them, or draw an area"
            );
        }
        let path = error.pointer.trim_start_matches('/');
        let within = |(field, option): &(String, String)| {
            let rest = path.strip_prefix(field.as_str())?;
            let is_whole = rest.is_empty() || rest.starts_with('/');
            is_whole.then(|| [option, &*place(rest)].concat())
        };
        match self.0.iter().find_map(within) {
            Some(pointer) => FieldError { pointer, ..error },
            None => error,
        }
    }
}

/// A place within what was typed: features of a file are counted from 1, and what is all of one is not said again.
fn place(rest: &str) -> String {
    let parts = rest
        .split('/')
        .filter(|part| !["", "area", "camera_id"].contains(part));
    let parts = parts.map(|part| match part.parse::<usize>() {
        Ok(index) => format!(": feature {}", index + 1),
        Err(_) => format!(": {part}"),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_bear_the_names_that_were_typed() {
        let typed = Typed::new(&[("unit_code", "--unit"), ("unit", "--of")])
            .of_file(
                "priorities",
                "--priorities",
                Some(Path::new("heavy.geojson")),
            )
            .of_file("area", "--area", None)
            .with("sightings/0", "--seen", "0190-7");
        for (field, expected) in [
            ("unit_code", "--unit: is required"),
            ("priorities", "--priorities heavy.geojson: is required"),
            (
                "priorities/1/area",
                "--priorities heavy.geojson: feature 2: is required",
            ),
            (
                "priorities/0/factor",
                "--priorities heavy.geojson: feature 1: factor: is required",
            ),
            ("sightings/0/camera_id", "--seen 0190-7: is required"),
            ("sightings/0/from", "--seen 0190-7: from: is required"),
            ("area", "area: is required"),
            ("unit_codes", "unit_codes: is required"),
        ] {
            let error = typed.name(Error::field(field, "is required"));
            assert_eq!(error.to_string(), expected);
        }
        // Another field that is spoken of has its own name, too.
        let pace = Typed::new(&[
            ("slowest_kmh", "--slowest-kmh"),
            ("fastest_kmh", "--fastest-kmh"),
        ]);
        let field = "fastest_kmh".to_owned();
        let error = pace.name(Error::field("slowest_kmh", Refusal::AboveOther { field }));
        assert_eq!(
            error.to_string(),
            "--slowest-kmh: must not be above --fastest-kmh"
        );
        assert_eq!(
            typed.name(Error::NotFound).to_string(),
            Error::NotFound.to_string()
        );
    }
}
