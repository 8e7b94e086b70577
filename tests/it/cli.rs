//! The command line as a script uses it: the real binary, on both databases.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::support::{Backend, both, url};

/// A database that the binary works on.
pub struct Cli {
    pub url: String,
    pub folder: std::path::PathBuf,
}

impl Cli {
    pub async fn new(backend: Backend, kind: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("sightline-cli-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        let cli = Self {
            url: url(backend).await,
            folder,
        };
        cli.run(&["init", "--kind", kind]).ok();
        cli
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
        command
            .args(arguments)
            .env("SIGHTLINE_DATABASE_URL", &self.url)
            .current_dir(&self.folder);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap())
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Ran(child.wait_with_output().unwrap())
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}

/// What a run printed.
pub struct Ran(Output);

impl Ran {
    #[track_caller]
    pub fn ok(self) -> String {
        assert!(
            self.0.status.success(),
            "{}",
            String::from_utf8_lossy(&self.0.stderr)
        );
        String::from_utf8(self.0.stdout).unwrap()
    }

    /// The last line of the complaint of a run that must fail.
    #[track_caller]
    pub fn error(self) -> String {
        let printed = String::from_utf8_lossy(&self.0.stdout).into_owned();
        assert!(
            !self.0.status.success() && printed.is_empty(),
            "it should have failed: {printed}"
        );
        String::from_utf8(self.0.stderr)
            .unwrap()
            .trim()
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned()
    }
}

pub const CAMERAS: &str = "code,lon,lat,bearing_deg,horizontal_fov_deg,width_px,far_m,night_far_m,status,retention_declared_days,recording_mode,verified_on\n\
    C-1,105.9,18.34,90,90,1920,60,60,working,7,continuous,2026-11-01\n\
    C-2,105.9005,18.34,90,90,1920,60,60,working,7,continuous,2026-11-01\n\
    C-3,105.9004,18.3401,180,90,1920,60,0,faulty,7,continuous,2026-11-01\n\
    C-4,105.9002,18.3402,,,,,,,,,\n";

// 06:00 to 06:10 UTC is one in the afternoon.
pub const INCIDENTS: &str = "id,lon,lat,radius_m,from,to,type,case_number\n\
    A,105.9003,18.34,0,2026-11-19T06:00:00Z,2026-11-19T06:10:00Z,TRM,412/2026\n\
    B,105.9003,18.34,5,2026-11-19T13:00:00+07:00,2026-11-19T13:10:00+07:00,CGT,413/2026\n";

const NOW: &str = "2026-11-20T05:00:00Z";

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

both!(a_list_goes_in_and_candidates_come_out);
async fn a_list_goes_in_and_candidates_come_out(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let report = cli
        .run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
        .ok();
    assert_eq!(lines(&report)[0]["created"], 4);
    let incidents = cli.file("incidents.csv", INCIDENTS);
    let link = [
        "link",
        "--incidents",
        &incidents,
        "--format",
        "ndjson",
        "--now",
        NOW,
    ];
    let candidates = lines(&cli.run(&link).ok());
    let verdicts: Vec<_> = candidates
        .iter()
        .filter(|candidate| candidate["incident_id"] == "A")
        .map(|c| {
            (
                c["rank"].as_u64().unwrap(),
                c["camera_code"].as_str().unwrap(),
                c["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            (1, "C-1", "sees"),
            (2, "C-4", "may_see"),
            (3, "C-3", "not_working")
        ]
    );
    let first = &candidates[0];
    for field in [
        "incident_id",
        "camera_code",
        "camera_id",
        "verdict",
        "rank",
        "distance_m",
        "visible_share",
        "px_per_m",
        "level_2025",
        "level_2014",
        "night",
        "losing_from",
        "kept_until",
        "retention_basis",
        "blocked_by",
        "reasons",
    ] {
        assert!(first.get(field).is_some(), "{field} is missing: {first}");
    }
    // 0.0003 degrees east at 18.34 N: N cos(lat) dlon = 31.71 m; 1920 / (2 d tan 45 deg) px/m.
    let distance = first["distance_m"].as_f64().unwrap();
    assert!((distance - 31.71).abs() < 0.01, "{distance}");
    assert!((first["px_per_m"].as_f64().unwrap() - 960.0 / distance).abs() < 1e-6);
    assert_eq!(
        (&first["level_2025"], &first["level_2014"]),
        (&"overview".into(), &"detect".into())
    );
    assert_eq!(first["losing_from"], "2026-11-26T06:00:00Z");
    assert_eq!(first["kept_until"], "2026-11-26T06:10:00Z");

    let all = lines(
        &cli.run(&[&link[..], &["--include", "out_of_view"]].concat())
            .ok(),
    );
    let looks_away = all
        .iter()
        .find(|c| c["camera_code"] == "C-2" && c["incident_id"] == "A")
        .unwrap();
    assert_eq!(looks_away["verdict"], "out_of_view");
    assert_eq!(looks_away["reasons"][0]["code"], "looks_elsewhere");

    let one = cli
        .run(&[
            "link",
            "--at",
            "105.9003,18.34",
            "--from",
            "2026-11-19T06:00:00Z",
            "--to",
            "2026-11-19T06:10:00Z",
            "--type",
            "TRM",
            "--case",
            "412/2026",
            "--now",
            NOW,
        ])
        .ok();
    let codes = |lines: &[Value]| -> Vec<Value> {
        lines
            .iter()
            .map(|line| line["camera_code"].clone())
            .collect()
    };
    assert_eq!(codes(&lines(&one)), codes(&candidates[..3]));

    let stored: Value = serde_json::from_str(&cli.run(&["export", "incidents"]).ok()).unwrap();
    assert_eq!(
        stored["features"].as_array().unwrap().len(),
        0,
        "linking stores no incident"
    );
    let verified = cli.run(&["audit", "verify"]).ok();
    assert!(
        verified.starts_with("the log is whole: 8 lines"),
        "init, import, 2 x 2 links, 1 link, export: {verified}"
    );
}

both!(an_import_names_the_cameras_that_stand_inside_a_building);
async fn an_import_names_the_cameras_that_stand_inside_a_building(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    let report = cli.run(&["import", "osm", extract, "--cameras"]).ok();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["cameras"]["indoors"], serde_json::json!([]));
    let list = "code,lon,lat\nC-1,110.0015,10.0015\nC-2,110.0015,10.0025\n";
    let report = cli
        .run(&["import", "cameras", &cli.file("cameras.csv", list)])
        .ok();
    assert_eq!(lines(&report)[0]["indoors"], serde_json::json!(["C-1"]));
}

both!(what_is_exported_can_be_imported_again);
async fn what_is_exported_can_be_imported_again(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    cli.run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
        .ok();
    let exported = cli.run(&["export", "cameras", "--format", "geojson"]).ok();
    let report = cli
        .run(&["import", "cameras", &cli.file("again.geojson", &exported)])
        .ok();
    assert_eq!(lines(&report)[0]["unchanged"], 4, "{report}");
    let coverages: Value = serde_json::from_str(&cli.run(&["export", "coverages"]).ok()).unwrap();
    let mut seen: Vec<_> = coverages["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| {
            let properties = &feature["properties"];
            assert!(properties["area_m2"].as_f64().unwrap() > 0.0);
            format!(
                "{} {}",
                properties["camera_code"].as_str().unwrap(),
                properties["time_of_day"].as_str().unwrap()
            )
        })
        .collect();
    seen.sort();
    assert_eq!(
        seen,
        [
            "C-1 day",
            "C-1 night",
            "C-2 day",
            "C-2 night",
            "C-3 day",
            "C-4 day"
        ],
        "C-3 is blind at night"
    );
}

both!(bad_input_names_the_place_and_writes_nothing);
async fn bad_input_names_the_place_and_writes_nothing(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let import = |name: &str, text: &str| {
        cli.run(&["import", "cameras", &cli.file(name, text)])
            .error()
    };
    assert!(import("a.geojson", "not json").contains("not a GeoJSON FeatureCollection"));
    assert!(import("c.doc", CAMERAS).contains("must end in"));
    assert!(
        cli.run(&["import", "cameras", "missing.csv"])
            .error()
            .contains("cannot read missing.csv")
    );
    // A row that cannot be used waits, and says where.
    for (name, good, bad, place) in [
        (
            "a.csv",
            "105.9004,18.3401",
            "18.3401,105.9004",
            ["line 4", "lat"],
        ),
        ("b.csv", "105.9002", "NaN", ["line 5", "lon"]),
    ] {
        let list = cli.file(name, &CAMERAS.replace(good, bad));
        let report = cli.run(&["import", "cameras", &list, "--dry-run"]).ok();
        let waits = &lines(&report)[0]["review"][0];
        assert_eq!([&waits["row"], &waits["field"]], place);
        assert_eq!(waits["waits"], true);
    }
    let exported: Value = serde_json::from_str(&cli.run(&["export", "cameras"]).ok()).unwrap();
    assert_eq!(exported["features"].as_array().unwrap().len(), 0);

    let link = |text: &str| {
        cli.run(&[
            "link",
            "--incidents",
            &cli.file("i.csv", text),
            "--now",
            NOW,
        ])
        .error()
    };
    let complaint = link(&INCIDENTS.replace("2026-11-19T06:10:00Z", "2026-11-19T05:10:00Z"));
    assert!(
        complaint.contains("line 2/to: the window ends before it starts"),
        "{complaint}"
    );
    let complaint = link(&INCIDENTS.replace("13:10:00+07:00", "13:10:00"));
    assert!(
        complaint.contains("line 3/to") && complaint.contains("RFC 3339"),
        "{complaint}"
    );
    assert!(link(&INCIDENTS.replace("2026-11-19", "2026-12-19")).contains("lies in the future"));
    assert!(link(&INCIDENTS.replace(",412/2026", ",")).contains("line 2/case_number: is required"));
    assert!(link(&INCIDENTS.replace("TRM", "ABC")).contains("line 2/type"));
    assert!(
        link(&INCIDENTS.replace("105.9003,18.34,0", "x,18.34,0"))
            .contains("line 2/lon: must be a number")
    );
    assert!(
        link(&INCIDENTS.replace("105.9003,18.34,0", "18.34,105.9003,0")).contains("line 2/place")
    );
}

both!(p6a_on_a_live_database_the_registry_opens_to_accounts_only);
async fn p6a_on_a_live_database_the_registry_opens_to_accounts_only(backend: Backend) {
    let cli = Cli::new(backend, "live").await;
    assert!(
        cli.run(&["init", "--kind", "demo"])
            .error()
            .contains("its kind never changes")
    );
    let short = cli.run_with_input(&["user", "add", "officer", "--role", "officer"], "short\n");
    assert!(short.error().contains("at least 10 characters"));
    let both_roles = ["user", "add", "x", "--role", "officer", "--role", "admin"];
    assert!(
        cli.run_with_input(&both_roles, "long-enough-password\n")
            .error()
            .contains("at most one of")
    );
    for role in ["officer", "registrar"] {
        cli.run_with_input(
            &["user", "add", role, "--role", role],
            "long-enough-password\n",
        )
        .ok();
    }
    let cameras = cli.file("cameras.csv", CAMERAS);
    let incidents = cli.file("incidents.csv", INCIDENTS);
    let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/osm/small.osm.pbf");
    let commands: [(&[&str], &str); 6] = [
        (&["import", "cameras", &cameras], "registrar"),
        (&["import", "osm", extract], "registrar"),
        (&["export", "cameras"], "registrar"),
        (&["export", "coverages"], "registrar"),
        (&["export", "incidents"], "officer"),
        (
            &["link", "--incidents", &incidents, "--now", NOW],
            "officer",
        ),
    ];
    for (command, role) in commands {
        let other = if role == "officer" {
            "registrar"
        } else {
            "officer"
        };
        assert!(
            cli.run(command).error().contains("needs --as"),
            "{command:?}"
        );
        assert!(
            cli.run(&[command, &["--as", "nobody"]].concat())
                .error()
                .contains("no account 'nobody'")
        );
        assert!(
            cli.run(&[command, &["--as", other]].concat())
                .error()
                .contains("needs the role"),
            "{command:?}"
        );
        cli.run(&[command, &["--as", role]].concat()).ok();
    }
    let token = cli.run(&["token", "add", "officer"]).ok();
    assert_eq!(token.trim().len(), 64);
    let whole = cli.run(&["audit", "verify"]).ok();
    let head = whole
        .lines()
        .next()
        .unwrap()
        .rsplit(' ')
        .next()
        .unwrap()
        .to_owned();
    cli.run(&["export", "cameras", "--as", "registrar"]).ok();
    cli.run(&["audit", "verify", "--expect", &head]).ok();
    let (count, _) = head.split_once(':').unwrap();
    let other = format!("{count}:{}", "0".repeat(64));
    assert!(
        cli.run(&["audit", "verify", "--expect", &other])
            .error()
            .contains("never had the head")
    );
}

both!(a_list_is_looked_at_taken_over_and_undone);
async fn a_list_is_looked_at_taken_over_and_undone(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let list = cli.file("cameras.csv", &format!("{CAMERAS}C-5,105.9,,,,,,,,,,\n"));
    let look = &lines(&cli.run(&["import", "cameras", &list, "--dry-run"]).ok())[0];
    assert_eq!(
        (&look["import"], &look["created"], &look["waiting"]),
        (&Value::Null, &json!(4), &json!(1))
    );
    assert_eq!(look["review"][0]["row"], "line 6");
    assert_eq!(cli.run(&["import", "lists"]).ok(), "");
    let report = &lines(&cli.run(&["import", "cameras", &list]).ok())[0];
    assert_eq!(
        (&report["rows"], &report["created"]),
        (&json!(5), &json!(4))
    );
    let known = &lines(&cli.run(&["import", "lists"]).ok())[0];
    assert_eq!(
        (&known["id"], &known["file_name"]),
        (&report["import"], &json!("cameras.csv"))
    );
    let id = report["import"].as_str().unwrap();
    let undone = lines(&cli.run(&["import", "undo", id]).ok());
    assert_eq!(
        undone,
        [json!({ "removed": 4, "restored": 0, "contributions": 0 })]
    );
    let error = cli.run(&["import", "undo", id]).error();
    assert!(error.contains("undone already"), "{error}");
    let error = cli
        .run(&["import", "undo", &id.replace(char::is_numeric, "0")])
        .error();
    assert!(error.contains("no such thing"), "{error}");
}

both!(a_mapping_is_saved_and_used_again_by_its_name);
async fn a_mapping_is_saved_and_used_again_by_its_name(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let list = cli.file(
        "list.csv",
        "Số trạm,Đông,Bắc,Nơi\nT-1,105.9,18.34,Cổng chợ\nT-2,105.91,18.35,Cầu\n",
    );
    let known = [
        "--map",
        "Số trạm=code",
        "--map",
        "Đông=lon",
        "--map",
        "Bắc=lat",
    ];
    let import =
        |more: &[&str]| cli.run(&[&["import", "cameras", &*list, "--dry-run"], more].concat());
    // Nothing is known of these headings, nor of a mapping.
    assert!(import(&[]).error().contains("code"));
    let unknown = import(&["--mapping", "Mẫu của huyện"]).error();
    assert!(
        unknown.contains("none was saved as 'Mẫu của huyện'"),
        "{unknown}"
    );
    let saving = [&known[..], &["--save-mapping", "Mẫu của huyện"]].concat();
    let report = |ran: Ran| serde_json::from_str::<Value>(&ran.ok()).unwrap();
    assert_eq!(report(import(&saving))["created"], 2);
    // Without marks and in small letters it is the same name; what --map says weighs more.
    let used = report(import(&[
        "--mapping",
        "mau cua huyen",
        "--map",
        "Nơi=label",
    ]));
    assert_eq!(
        (&used["created"], &used["recognised"]["columns"]),
        (
            &json!(2),
            &json!({ "Số trạm": "code", "Đông": "lon", "Bắc": "lat", "Nơi": "label" })
        )
    );
    let other = report(import(&[
        "--mapping",
        "Mẫu của huyện",
        "--map",
        "Nơi=code",
        "--map",
        "Số trạm=",
    ]));
    assert_eq!(other["recognised"]["columns"]["Nơi"], "code");
    assert_eq!(other["recognised"]["columns"]["Số trạm"], Value::Null);
    // A heading that the list does not have is a slip.
    let slip = import(&["--mapping", "Mẫu của huyện", "--map", "Nơii=label"]).error();
    assert!(
        slip.contains("the list has no column 'Nơii'; it has 'Số trạm'"),
        "{slip}"
    );
    let unknown = import(&["--mapping", "Mẫu"]).error();
    assert!(
        unknown.contains("none was saved as 'Mẫu'"),
        "a part is another name: {unknown}"
    );
}
