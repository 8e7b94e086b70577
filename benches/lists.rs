//! Reading lists: a million rows with anything in their cells, each of which becomes a camera or waits, beside the mere
//! splitting of the same text into cells.
//!
//! Run by `make bench`. No database takes part.

use std::time::{Duration, Instant};

use sightline::{
    clock::Clock,
    generate::messy_list,
    imports::{ListFormat, Options, read},
};

/// Lists, and the rows of each.
const LISTS: u64 = 200;
const ROWS: usize = 5_000;

fn main() {
    let now = Clock::default().now();
    let (mut ours, mut splitting) = (Duration::ZERO, Duration::ZERO);
    let (mut cameras, mut waiting, mut cells) = (0, 0, 0);
    for seed in 0..LISTS {
        let list = messy_list(seed, ROWS);
        let begun = Instant::now();
        let taken = read(list.as_bytes(), ListFormat::Text, &Options::default(), now);
        let taken = taken.expect("a list of which most rows can be used");
        ours += begun.elapsed();
        assert_eq!(taken.rows.len() + taken.waiting.len(), ROWS, "list {seed}");
        cameras += taken.rows.len();
        waiting += taken.waiting.len();
        let begun = Instant::now();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(list.as_bytes());
        cells += reader
            .records()
            .map(|record| record.map_or(0, |record| record.len()))
            .sum::<usize>();
        splitting += begun.elapsed();
    }
    let rows = LISTS as f64 * ROWS as f64;
    let rate = |time: Duration| rows / time.as_secs_f64();
    println!("{rows} rows: {cameras} cameras, {waiting} wait; {cells} cells");
    println!("reading    {:>12.0} rows a second", rate(ours));
    println!(
        "splitting  {:>12.0} rows a second, {:.0} times as many",
        rate(splitting),
        rate(splitting) / rate(ours)
    );
}
