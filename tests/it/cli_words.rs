//! What the command line says of places, numbers, codes and files that it cannot use: the option, the value, and what is
//! expected in its place.

use serde_json::Value;

use crate::{cli::Cli, support::Backend};

const EXTRACT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/fixtures/osm/contraflow.osm.pbf"
);
const WHEN: [&str; 4] = [
    "--from",
    "2025-11-20T03:00:00Z",
    "--to",
    "2025-11-20T03:05:00Z",
];
const HOW: [&str; 4] = ["--means", "walk", "--minutes", "5"];

/// All that a run that must fail says, but for where help is.
#[track_caller]
fn said(cli: &Cli, arguments: &[&str]) -> String {
    let output = cli.command(arguments).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    let text = text.split("\n\nFor more information").next().unwrap();
    text.trim().trim_start_matches("error: ").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_or_a_number_that_cannot_be_read_is_named_as_it_was_typed() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let follow = |more: &[&str]| {
        said(
            &cli,
            &[&["follow"][..], &WHEN, &["--means", "walk"], more].concat(),
        )
    };
    for (more, expected) in [
        (
            &["--at", "abc", "--minutes", "5"][..],
            "--at: must be longitude and latitude in degrees, such as 105.9,18.34, got 'abc'",
        ),
        (
            &["--at", "105,9,18,34", "--minutes", "5"],
            "--at: must be longitude and latitude in degrees, such as 105.9,18.34, got '105,9,18,34'",
        ),
        // A place west of Greenwich is a place, and no option; no street is known there.
        (
            &["--at", "-70.1,10", "--minutes", "5"],
            "--at: lies farther than 150 m from any street open to these means",
        ),
        (
            &["--at", "110,10", "--minutes", "5", "--fastest-kmh", "0"],
            "--fastest-kmh: must be above 0 and at most 25",
        ),
        (
            &["--at", "110,10", "--minutes", "5", "--slowest-kmh", "-5"],
            "--slowest-kmh: must be above 0 and at most 25",
        ),
        (
            &[
                "--at",
                "110,10",
                "--minutes",
                "5",
                "--slowest-kmh",
                "6",
                "--fastest-kmh",
                "5",
            ],
            "--slowest-kmh: must not be above --fastest-kmh",
        ),
        (
            &["--at", "110,10", "--minutes", "-1"],
            "--minutes: must be above 0 and at most 30",
        ),
        (
            &["--at", "110,10", "--minutes", "five"],
            "invalid value 'five' for '--minutes <MINUTES>': must be a number, with a decimal point, such as 12.5",
        ),
        (
            &["--at", "110,10", "--minutes", "5", "--include", "all"],
            "invalid value 'all' for '--include <INCLUDE>': must be reach",
        ),
        (
            &["--at", "110,10", "--minutes", "5", "--format", "json"],
            "invalid value 'json' for '--format <FORMAT>': must be ndjson",
        ),
    ] {
        assert_eq!(follow(more), expected);
    }
    let link = ["link", "--at", "abc", "--type", "CUP", "--case", "1"];
    assert_eq!(
        said(&cli, &[&link[..], &WHEN].concat()),
        "--at: must be longitude and latitude in degrees, such as 105.9,18.34, got 'abc'"
    );
    let west = ["link", "--at", "-70.1,10", "--type", "CUP", "--case", "1"];
    cli.run(&[&west[..], &WHEN].concat()).ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_says_which_numbers_and_words_it_takes() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    cli.run(&["import", "osm", EXTRACT]).ok();
    let area = r#"{"type":"Polygon","coordinates":[[[109.99,9.99],[110.01,9.99],[110.01,10.01],[109.99,9.99]]]}"#;
    cli.file("area.geojson", area);
    cli.file("sites.csv", "id,lon,lat,cost\nA,105.9,18.34,400\n");
    cli.file("demand.csv", "id,lon,lat,weight\nD,105.9,18.34,1\n");
    let of_area = &["plan", "propose", "--area", "area.geojson"][..];
    let own = &["plan", "propose", "--sites", "sites.csv", "--demand"][..];
    let own = &[own, &["demand.csv", "--radius", "200"]].concat()[..];
    let (measure, communes) = (
        &["plan", "measure", "--unit", "1"][..],
        &["plan", "communes"][..],
    );
    let whole = "must be a whole number, without separators, such as 20";
    for (begun, more, expected) in [
        (
            of_area,
            &["--count", "-1"][..],
            "--count: must be between 1 and 200",
        ),
        (
            of_area,
            &["--count", "99999999999999999999"],
            "--count: must be between 1 and 200",
        ),
        (
            of_area,
            &["--budget", "-50", "--cost", "9"],
            "--budget: pays for nothing: one camera costs 9 VND",
        ),
        (
            of_area,
            &["--budget", "50", "--cost", "-9"],
            "--cost: must be between 1 and 1000000000000",
        ),
        (
            of_area,
            &["--count", "1", "--time-limit", "-1"],
            "--time-limit: must be between 0 and 60",
        ),
        (own, &["--count", "-1"], "--count: must be 1 at least"),
        (
            own,
            &["--budget", "-50"],
            "--budget: the budget pays for nothing: the cheapest site costs 400",
        ),
        (
            own,
            &["--count", "1", "--time-limit", "-1"],
            "--time-limit: must be between 0 and 86400",
        ),
        (
            own,
            &["--count", "2.5"],
            &format!("invalid value '2.5' for '--count <COUNT>': {whole}"),
        ),
        (
            own,
            &["--budget", "20.000.000"],
            &format!("invalid value '20.000.000' for '--budget <VND>': {whole}"),
        ),
        (
            of_area,
            &["--count", "1", "--preset", "spy"],
            "invalid value 'spy' for '--preset <NAME>': must be wide_2mp, wide_4mp, wide_8mp, medium_2mp, medium_4mp, \
             medium_8mp, narrow_2mp, narrow_4mp or narrow_8mp",
        ),
        (
            measure,
            &["--level", "fine"],
            "invalid value 'fine' for '--level <LEVEL>': must be any, overview, outline, discern, perceive, characterise, \
             validate or scrutinise",
        ),
        (
            measure,
            &["--basis", "all"],
            "invalid value 'all' for '--basis <BASIS>': must be working or installed",
        ),
        (
            measure,
            &["--format", "csv"],
            "invalid value 'csv' for '--format <FORMAT>': must be json, geojson or xlsx",
        ),
        (
            communes,
            &["--time", "dusk"],
            "invalid value 'dusk' for '--time <TIME>': must be day or night",
        ),
        (
            communes,
            &["--ways", "rivers"],
            "invalid value 'rivers' for '--ways <WAYS>': must be streets, vehicles or all",
        ),
    ] {
        assert_eq!(said(&cli, &[begun, more].concat()), expected);
    }
    // The words stand in the help all the same.
    let help = cli.run(&["plan", "measure", "--help"]).ok();
    for word in ["discern", "installed", "vehicles", "geojson"] {
        assert!(help.contains(word), "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_beyond_the_minutes_or_against_itself_is_told() {
    fn follow<'a>(more: &[&'a str]) -> Vec<&'a str> {
        [&["follow", "--at", "110.0001,10"][..], &WHEN, &HOW, more].concat()
    }

    let cli = Cli::new(Backend::Sqlite, "test").await;
    cli.run(&["import", "osm", EXTRACT]).ok();
    let list = "code,lon,lat,bearing_deg,horizontal_fov_deg,far_m,width_px,status,retention_declared_days,night_far_m\n\
        C-1,110.0004,10.00007,180,80,30,1920,working,30,30\n";
    cli.run(&["import", "cameras", &cli.file("list.csv", list)])
        .ok();
    let printed = cli.run(&follow(&[])).ok();
    let pass: Value = serde_json::from_str(printed.lines().next().unwrap()).unwrap();
    let camera = pass["candidate"]["camera_id"].as_str().unwrap();

    let seen = format!("{camera},2025-11-20T03:06:00Z,2025-11-20T03:30:00Z");
    let output = cli.command(&follow(&["--seen", &seen])).output().unwrap();
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{notes}");
    let expected = format!(
        "--seen {camera}: only 2025-11-20T03:06:00Z to 2025-11-20T03:10:00Z counts, the part that is followed"
    );
    assert!(
        notes.contains(&expected) && !notes.contains("may be before"),
        "{notes}"
    );

    let within = format!("{camera},2025-11-20T03:01:00Z,2025-11-20T03:04:00Z");
    let output = cli.command(&follow(&["--seen", &within])).output().unwrap();
    let notes = String::from_utf8(output.stderr).unwrap();
    let expected = format!("--seen {camera}: may be before what happened or after it");
    assert!(
        output.status.success() && notes.contains(&expected),
        "{notes}"
    );

    let missed = format!("{camera},2025-11-20T03:00:00Z,2025-11-20T03:40:00Z");
    assert_eq!(
        said(&cli, &follow(&["--seen", &seen, "--not-seen", &missed])),
        format!(
            "--not-seen {camera}: contradicts another one of the same camera: within that window somebody was seen, and \
             nobody was"
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_an_area_or_a_folder_that_is_not_there_is_named() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let unknown =
        "--unit '12345': there is no unit with that code today; `sightline units list` shows them";
    assert_eq!(said(&cli, &["plan", "measure", "--unit", "12345"]), unknown);
    let propose = ["plan", "propose", "--unit", "12345", "--count", "1"];
    assert_eq!(said(&cli, &propose), unknown);

    // All of one parallel: it bends in metres, and has no size all the same.
    let flat = r#"{"type":"Polygon","coordinates":[[[105.9,18.3],[105.91,18.3],[105.92,18.3],[105.9,18.3]]]}"#;
    cli.file("flat.geojson", flat);
    let error = said(&cli, &["plan", "measure", "--area", "flat.geojson"]);
    assert_eq!(
        error,
        "--area flat.geojson: has no size: its points lie at one place, or on one line"
    );
    let error = said(&cli, &["plan", "measure", "--area", "none/area.geojson"]);
    assert_eq!(error, "--area none/area.geojson: there is no such file");

    let area = flat.replacen("18.3]", "18.31]", 2);
    cli.file("area.geojson", &area);
    let wanted = ["--format", "xlsx", "--output", "none/plan.xlsx"];
    let measure = ["plan", "measure", "--area", "area.geojson"];
    let error = said(&cli, &[&measure[..], &wanted].concat());
    assert_eq!(error, "--output none/plan.xlsx: there is no folder none");
    let error = said(&cli, &["export", "cameras", "none/list.csv"]);
    assert_eq!(error, "none/list.csv: there is no folder none");
}
