//! What lists as CSV have in common (pure): their text and their header line.

use std::borrow::Cow;

use csv::StringRecord;

use super::camera_list::broken;
use crate::{
    error::{Error, Result},
    private_text::quoted,
};

/// The text of a list without the mark that some programs put in front, its lines ended as ours are, so that they count
/// right; an error that names the line where it is none.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let read = &bytes[..error.valid_up_to()];
        let line = read.split(|byte| *byte == b'\n').count();
        broken(format!(
            "line {line}: the file is not UTF-8; save it as UTF-8 and try again"
        ))
    })?;
    Ok(if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    })
}

/// Complains about a header that lacks a `required` column, or holds a `known` one twice: nobody could say which counts.
pub(crate) fn check_header(
    headers: &StringRecord,
    known: impl Fn(&str) -> bool,
    required: &[&str],
) -> Result<()> {
    let wrong = |why: String| Error::bad_request(format!("line 1: {why}"));
    for (index, name) in headers.iter().enumerate() {
        if known(name) && headers.iter().take(index).any(|before| before == name) {
            return Err(wrong(format!("the column '{name}' stands twice")));
        }
    }
    let missing = required
        .iter()
        .find(|name| headers.iter().all(|header| header != **name));
    missing.map_or(Ok(()), |name| {
        Err(wrong(format!(
            "there is no column '{name}'{}",
            hint(headers, name)
        )))
    })
}

/// What may be behind a missing column.
fn hint(headers: &StringRecord, name: &str) -> String {
    let only = headers.get(0).filter(|_| headers.len() == 1);
    if only.is_some_and(|only| only.contains(';')) {
        return "; the cells seem to be separated by semicolons, and must be by commas".into();
    }
    if only.is_some_and(|only| only.contains('\t')) {
        return "; the cells seem to be separated by tabs, and must be by commas".into();
    }
    headers
        .iter()
        .find(|header| header.eq_ignore_ascii_case(name))
        .map_or_else(String::new, |header| {
            format!("; {} must be written in small letters", quoted(header))
        })
}
