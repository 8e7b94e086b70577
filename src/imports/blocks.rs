//! Blocks of cells of a workbook that are one (pure): what stands in the first row of one stands in all of them.

use std::collections::HashMap;

use calamine::{Dimensions, Sheets};
use quick_xml::{
    escape::unescape,
    events::{BytesStart, Event},
    reader::Reader as XmlReader,
};

use super::{
    sheet::Row,
    workbook::{Book, wrong},
};
use crate::error::Result;

/// Blocks by the name of their sheet.
#[derive(Default)]
pub(super) struct Blocks(HashMap<String, Vec<Dimensions>>);

impl Blocks {
    /// Those of an ODS, which its reader does not tell.
    pub(super) fn of_ods(content: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(content).map_err(|error| wrong(&error))?;
        let mut reader = XmlReader::from_str(text);
        let (mut found, mut sheet, mut blocks) = (Self::default(), String::new(), Vec::new());
        let (mut row, mut next_row, mut column) = (0_u32, 0_u32, 0_u32);
        loop {
            let event = reader.read_event().map_err(|error| wrong(&error))?;
            let (Event::Start(tag) | Event::Empty(tag)) = &event else {
                if matches!(event, Event::Eof) {
                    found.0.insert(sheet, blocks);
                    return Ok(found);
                }
                continue;
            };
            match tag.name().0 {
                "table:table" => {
                    let name = tag.try_get_attribute("table:name").ok().flatten();
                    let name = name.map(|name| unescape(&name.value).map(String::from));
                    let name = name.transpose().map_err(|error| wrong(&error))?;
                    let before = std::mem::replace(&mut sheet, name.unwrap_or_default());
                    found.0.insert(before, std::mem::take(&mut blocks));
                    next_row = 0;
                }
                "table:table-row" => {
                    row = next_row;
                    next_row = row.saturating_add(number(tag, "table:number-rows-repeated"));
                    column = 0;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let rows = number(tag, "table:number-rows-spanned");
                    let columns = number(tag, "table:number-columns-spanned");
                    if rows > 1 {
                        let last = (
                            row.saturating_add(rows - 1),
                            column.saturating_add(columns - 1),
                        );
                        blocks.push(Dimensions::new((row, column), last));
                    }
                    column = column.saturating_add(number(tag, "table:number-columns-repeated"));
                }
                _ => {}
            }
        }
    }

    /// Adds those of a sheet that its reader tells.
    pub(super) fn read(&mut self, book: &mut Book<'_>, name: &str) -> Result<()> {
        let blocks = match book {
            Sheets::Xlsx(book) => book
                .merge_cells_by_sheet_name(name)
                .map_err(|error| wrong(&error))?,
            Sheets::Xls(book) => book
                .merge_cells_by_sheet_name(name)
                .map_err(|error| wrong(&error))?,
            Sheets::Xlsb(_) | Sheets::Ods(_) => return Ok(()),
        };
        self.0.insert(name.to_owned(), blocks);
        Ok(())
    }

    /// Notes which cells of the rows of a sheet belong to one of the row above; the rows begin at `first_column`. A cell belongs
    /// to one block at most, so that all blocks together are no larger than the sheet.
    pub(super) fn note(&self, name: &str, first_column: u32, rows: &mut [Row]) -> Result<()> {
        let width = rows.first().map_or(0, |row| row.cells.len());
        let mut left = rows.len() * width;
        let column = |column: u32| column.saturating_sub(first_column) as usize;
        for block in self.0.get(name).into_iter().flatten() {
            let (first, last) = (u64::from(block.start.0), u64::from(block.end.0));
            let columns = column(block.start.1)..width.min(column(block.end.1).saturating_add(1));
            if block.end.1 < first_column || columns.is_empty() {
                continue;
            }
            // The numbers of rows begin at 1.
            let from = rows.partition_point(|row| row.number <= first + 1);
            let to = rows.partition_point(|row| row.number <= last + 1);
            let Some(covered) = rows.get_mut(from..to) else {
                continue;
            };
            let Some(rest) = left.checked_sub(covered.len() * columns.len()) else {
                return Err(wrong(&"merged cells lie over one another"));
            };
            left = rest;
            for row in covered {
                row.merged.extend(columns.clone());
            }
        }
        Ok(())
    }
}

/// The value of an attribute that counts something: 1 where it is missing.
fn number(tag: &BytesStart<'_>, name: &str) -> u32 {
    let attribute = tag.try_get_attribute(name).ok().flatten();
    attribute.map_or(1, |attribute| {
        attribute.value.parse().unwrap_or(u32::MAX).max(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: u64) -> Vec<Row> {
        let row = |number| Row {
            number,
            cells: vec![String::new(); 4],
            merged: Vec::new(),
        };
        (1..=count).map(row).collect()
    }

    /// The merged columns of each of five rows that begin at a column.
    fn noted(blocks: &[Dimensions], first_column: u32) -> Result<Vec<Vec<usize>>> {
        let blocks = Blocks(HashMap::from([("Danh sách".to_owned(), blocks.to_vec())]));
        let mut rows = rows(5);
        blocks.note("Danh sách", first_column, &mut rows)?;
        Ok(rows.into_iter().map(|row| row.merged).collect())
    }

    #[test]
    fn blocks_that_lie_over_one_another_are_refused_before_memory_is_filled() {
        let all = Dimensions::new((0, 0), (u32::MAX - 1, u32::MAX));
        let lengths = noted(&[all], 0).unwrap().into_iter().map(|row| row.len());
        assert_eq!(lengths.collect::<Vec<_>>(), [0, 4, 4, 4, 4]);
        assert!(noted(&[all, all], 0).is_err());
        assert!(noted(&[Dimensions::new((9, 9), (8, 8))], 0).is_ok());
        assert!(Blocks::default().note("Danh sách", 0, &mut []).is_ok());
    }

    #[test]
    fn columns_are_counted_from_where_the_rows_begin() {
        let block = Dimensions::new((1, 3), (2, 4));
        let none = Vec::new();
        for (first_column, columns) in [(0, vec![3]), (2, vec![1, 2]), (4, vec![0]), (5, vec![])] {
            let expected = [
                none.clone(),
                none.clone(),
                columns,
                none.clone(),
                none.clone(),
            ];
            assert_eq!(
                noted(&[block], first_column).unwrap(),
                expected,
                "{first_column}"
            );
        }
    }

    #[test]
    fn an_ods_tells_its_blocks_in_whatever_way_rows_and_cells_repeat() {
        let content = "<office:document-content><table:table table:name=\"A &amp; B\">\
            <table:table-row table:number-rows-repeated=\"3\"/>\
            <table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>\
            <table:table-cell table:number-rows-spanned=\"2\" table:number-columns-spanned=\"2\"/>\
            <table:covered-table-cell/><table:table-cell table:number-rows-spanned=\"1\"/></table:table-row>\
            <table:table-row/></table:table><table:table table:name=\"C\"><table:table-row>\
            <table:table-cell table:number-rows-spanned=\"99999999999\"/></table:table-row></table:table>\
            </office:document-content>";
        let Blocks(found) = Blocks::of_ods(content.as_bytes()).unwrap();
        assert_eq!(found["A & B"], [Dimensions::new((3, 2), (4, 3))]);
        assert_eq!(found["C"], [Dimensions::new((0, 0), (u32::MAX - 1, 0))]);
        assert!(Blocks::of_ods(b"\xff").is_err());
    }
}
