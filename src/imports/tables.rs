//! Cameras as the rows of tables (pure).

use super::{
    camera_list::{KNOWN, MAX_ERRORS, Options, Read, ReadRow},
    cells::places::Context,
    columns::{self, Columns},
    row::Row,
    sheet::Sheet,
};
use crate::error::{Error, FieldError, Result};

/// The rows of all sheets that have a header.
pub(super) fn read(sheets: &[Sheet], options: &Options) -> Result<Read> {
    let mut read = Read::default();
    let mut errors = Vec::new();
    let mut has_header = false;
    for sheet in sheets {
        let Some(header) = Columns::find(&sheet.rows, &options.mapping, &KNOWN) else {
            read.unread
                .ignored
                .extend(sheet.name.as_ref().map(|name| format!("sheet '{name}'")));
            continue;
        };
        has_header = true;
        of_sheet(sheet, header, options, &mut read, &mut errors)?;
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    if !has_header {
        let with_rows = sheets.iter().find(|sheet| !sheet.rows.is_empty());
        let first = with_rows.and_then(|sheet| sheet.rows.first());
        let place = with_rows
            .zip(first)
            .map_or_else(|| "line 1".to_owned(), |(sheet, row)| sheet.place(row));
        let why = columns::missing(first, &options.mapping, &KNOWN);
        return Err(Error::BadRequest(format!("{place}: {why}")));
    }
    Error::unless_empty(errors)?;
    Ok(read)
}

fn of_sheet(
    sheet: &Sheet,
    header: usize,
    options: &Options,
    read: &mut Read,
    errors: &mut Vec<FieldError>,
) -> Result<()> {
    let heading = &sheet.rows[header];
    let columns = Columns::read(heading, &sheet.place(heading), &options.mapping, &KNOWN)?;
    columns.note_unread(heading, &mut read.unread);
    let stated = columns.stated();
    let above = sheet.rows[..=header].iter().flat_map(|row| &row.cells);
    let context = Context::new(options.meridian_of(above)?, options.known.as_ref());
    for row in &sheet.rows[header + 1..] {
        let place = sheet.place(row);
        if row.cells.len() != heading.cells.len() {
            let (has, wants) = (row.cells.len(), heading.cells.len());
            return Err(Error::BadRequest(format!(
                "{place}: has {has} cells where the header has {wants}"
            )));
        }
        for ((name, cell), field) in heading.cells.iter().zip(&row.cells).zip(&columns.fields) {
            if field.is_none() && !name.is_empty() {
                read.unread.note(name, !cell.is_empty());
            }
        }
        let Row {
            fields,
            findings,
            errors: complaints,
        } = Row::read(&columns, &row.cells, &context);
        errors.extend(complaints.into_iter().map(|error| error.within(&place)));
        read.rows.push(ReadRow {
            place,
            fields,
            stated: stated.clone(),
            findings,
        });
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    read.columns.extend(columns.recognised);
    Ok(())
}
