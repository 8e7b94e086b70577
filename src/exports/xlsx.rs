//! Cameras as a workbook (pure): one sheet, named by the number of the export.

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::Value;

use super::{
    Title,
    formula::escaped,
    record::{FIELDS, IN_WORKBOOKS, Record, shown},
};

/// The most cameras of a sheet, below its headings.
pub(super) const MOST_ROWS: u32 = 1_048_575;

/// Rows of the one sheet; they lie in a temporary file until it is finished.
pub(super) struct XlsxWriter<W> {
    out: W,
    workbook: Workbook,
    row: u32,
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}

impl<W: Write + Seek + Send> XlsxWriter<W> {
    pub(super) fn begin(out: W, title: &Title) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let at = ExcelDateTime::from_timestamp(title.at.micros().div_euclid(1_000_000))
            .map_err(failed)?;
        let properties = DocProperties::new();
        workbook.set_properties(
            &properties
                .set_title(&title.number)
                .set_creation_datetime(&at),
        );
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(failed)?;
        sheet.set_name(&title.number).map_err(failed)?;
        sheet.set_freeze_panes(1, 1).map_err(failed)?;
        let bold = Format::new().set_bold();
        for (column, field) in (0..).zip(&FIELDS[..IN_WORKBOOKS]) {
            let width = if *field == "label" { 40 } else { 14 };
            sheet.set_column_width(column, width).map_err(failed)?;
            sheet
                .write_string_with_format(0, column, *field, &bold)
                .map_err(failed)?;
        }
        Ok(Self {
            out,
            workbook,
            row: 0,
        })
    }

    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        self.row += 1;
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for (column, field) in (0..).zip(&FIELDS[..IN_WORKBOOKS]) {
            let Some(value) = record.get(field) else {
                continue;
            };
            let written = match (value, value.as_f64()) {
                (_, Some(number)) => sheet.write_number(self.row, column, number),
                (Value::Bool(is_so), _) => sheet.write_boolean(self.row, column, *is_so),
                _ => sheet.write_string(self.row, column, &*escaped(&shown(value))),
            };
            written.map_err(failed)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.workbook
            .save_to_writer(&mut self.out)
            .map_err(failed)?;
        Ok(self.out)
    }
}
