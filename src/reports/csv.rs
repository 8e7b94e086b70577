//! A report as text with separated cells (pure), for the command line and the page.

use std::io::{self, Write};

use super::{CameraCounts, RegistryReport};
use crate::{clock::Day, exports, units::UnitName};

impl RegistryReport {
    /// Writes one row for each unit under a row of headings, and the total, with the mark by which spreadsheets know UTF-8.
    pub fn write_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(exports::MARK)?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record([
            "on",
            "unit_code",
            "unit",
            "cameras",
            "working",
            "faulty",
            "checked",
        ])?;
        for row in &self.rows {
            let together = |part: fn(&UnitName) -> &str| {
                let parts: Vec<&str> = row.units.iter().map(part).collect();
                exports::escaped(&parts.join(" / ")).into_owned()
            };
            let names = [together(|unit| &unit.code), together(|unit| &unit.name)];
            csv.write_record(record(self.on, names, row.counts))?;
        }
        let total = [String::new(), "total".to_owned()];
        csv.write_record(record(self.on, total, self.total))?;
        csv.flush()
    }
}

fn record(on: Day, [code, name]: [String; 2], counts: CameraCounts) -> [String; 7] {
    let CameraCounts {
        cameras,
        working,
        faulty,
        checked,
    } = counts;
    let counts = [cameras, working, faulty, checked].map(|count| count.to_string());
    let [cameras, working, faulty, checked] = counts;
    [
        on.to_string(),
        code,
        name,
        cameras,
        working,
        faulty,
        checked,
    ]
}
