//! Cameras as the rows of tables (pure).

use super::{
    camera_list::{KNOWN, Options, Read, ReadRow},
    cells::places::Context,
    columns::{self, Columns},
    header::Header,
    layout::{self, Layout, Line},
    row::Row,
    sheet::Sheet,
};
use crate::{
    error::{Error, FieldError, Result},
    private_text,
    refusal::Refusal,
};

/// The rows of all sheets that have a header.
pub(super) fn read(sheets: &[Sheet], options: &Options) -> Result<Read> {
    let mut read = Read::default();
    let mut has_header = false;
    for sheet in sheets {
        let Some(header) = Header::find(&sheet.rows, &options.mapping, &KNOWN) else {
            read.unread.sheets.extend(
                sheet
                    .name
                    .as_deref()
                    .map(|name| private_text::name(name).to_owned()),
            );
            continue;
        };
        has_header = true;
        of_sheet(sheet, &header, options, &mut read)?;
    }
    if !has_header {
        let with_rows = sheets.iter().find(|sheet| !sheet.rows.is_empty());
        let first = with_rows.and_then(|sheet| sheet.rows.first());
        let place = with_rows
            .zip(first)
            .map_or_else(|| "line 1".to_owned(), |(sheet, row)| sheet.place(row));
        let field = columns::missing(first, &options.mapping, &KNOWN).to_owned();
        return Err(Error::bad_request(Refusal::NoHeader { row: place, field }));
    }
    Ok(read)
}

fn of_sheet(sheet: &Sheet, header: &Header, options: &Options, read: &mut Read) -> Result<()> {
    let (top, below) = sheet.rows.split_at(header.at + header.height);
    let place = sheet.place(&top[header.at]);
    let headings = &header.headings;
    let columns = Columns::read(headings, &place, &options.mapping, &KNOWN)?;
    columns.note_unread(headings, &mut read.unread);
    let above = top.iter().flat_map(|row| &row.cells);
    let context = Context::new(options.meridian_of(above)?, options.known.as_ref());
    let stated = columns.stated();
    let in_section = columns.stated_in_section();
    let mut layout = Layout::under(&top[header.at..], &columns);
    let mut section: Option<String> = None;
    for row in below {
        match layout.line(row) {
            Line::Section(title) => {
                read.sections += 1;
                section = Some(title);
                continue;
            }
            Line::Skipped(why) => {
                *read.skipped.entry(why).or_default() += 1;
                continue;
            }
            Line::Camera => {}
        }
        let place = sheet.place(row);
        let (has, wants) = (row.cells.len(), headings.len());
        if has < wants || row.cells[wants..].iter().any(|cell| !cell.is_empty()) {
            // Which cell belongs under which heading nobody can tell.
            read.rows.push(ReadRow {
                place,
                stated: stated.clone(),
                row: Row {
                    errors: vec![FieldError::whole(Refusal::CellCount { has, wants })],
                    ..Row::default()
                },
            });
            continue;
        }
        for ((name, cell), field) in headings.iter().zip(&row.cells).zip(&columns.fields) {
            if field.is_none() && !name.is_empty() {
                read.unread.note(name, !cell.is_empty());
            }
        }
        let mut row = Row::read(&columns, &row.cells, &context);
        let section = section.as_deref().filter(|title| layout::is_place(title));
        if let Some(section) = section {
            row.belongs_to(section);
        }
        let stated = if section.is_some() {
            &in_section
        } else {
            &stated
        };
        read.rows.push(ReadRow {
            place,
            stated: stated.clone(),
            row,
        });
    }
    read.columns.extend(columns.recognised);
    Ok(())
}
