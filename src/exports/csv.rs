//! Cameras as text with separated cells (pure): UTF-8, with the mark by which spreadsheets know it.

use std::io::{self, Write};

use super::{
    formula::escaped,
    record::{FIELDS, Record, are_fields, shown},
};

/// The mark of UTF-8, by which spreadsheets know it.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Rows under a row of headings.
pub(super) struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(MARK)?;
        let mut rows = csv::Writer::from_writer(out);
        rows.write_record(FIELDS)?;
        Ok(Self(rows))
    }

    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        for field in FIELDS {
            let value = record.get(field);
            let text = value.map(shown).unwrap_or_default();
            // A number is a number, with its sign.
            let is_text = value.is_some_and(serde_json::Value::is_string);
            let cell = if is_text {
                escaped(&text)
            } else {
                (&*text).into()
            };
            self.0.write_field(&*cell)?;
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.0
            .into_inner()
            .map_err(|error| io::Error::other(error.error().to_string()))
    }
}

/// The text of a file that was written here, if it is one.
pub(crate) fn own_text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes.strip_prefix(MARK)?).ok()?;
    let headings = text.split(['\r', '\n']).next()?.split(',');
    are_fields(headings, &FIELDS).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::record::tests::record;

    #[test]
    fn what_a_spreadsheet_would_compute_is_text_and_numbers_stay_numbers() {
        let mut rows = CsvWriter::begin(Vec::new()).unwrap();
        let hostile = "=HYPERLINK(\"x\"),\n\0😀";
        let fields = serde_json::json!({ "code": "-1", "label": hostile, "lon": -12.5, "lat": 1.0, "public": true });
        rows.write(&record(fields)).unwrap();
        let bytes = rows.finish().unwrap();
        assert!(own_text(&bytes).is_some());
        let mut reader = csv::Reader::from_reader(&bytes[MARK.len()..]);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[0], "'-1");
        assert_eq!(row[1], format!("'{hostile}"));
        assert_eq!([&row[2], &row[3], &row[27]], ["-12.5", "1", "true"]);
    }
}
