//! Exports in the programs that people open them with: LibreOffice and GDAL, neither of which is skipped where it is missing.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::{cli::Cli, support::Backend};

const LIST: &str = "code,lon,lat,label,owner_kind,public,bearing_deg,horizontal_fov_deg,status\n\
    C-1,105.9,18.34,\"Cổng chợ Mới, ngõ \"\"7\"\"\",commune,true,90,60,working\n\
    C-2,105.9001,18.34,'=1+1,commune,true,,,\n\
    C-3,-70.5,-33.25,Trường tiểu học <số 2> & nhà văn hóa,commune,true,0.5,45,working\n\
    C-4,105.9003,18.34,Quán nước,business,,,,\n";

fn ran(command: &mut Command) -> String {
    let program = format!("{:?}", command.get_program());
    let output = command.stdin(Stdio::null()).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} is missing, see scripts/provide: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
    assert!(!said.contains("ERROR"), "{program}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

async fn with_cameras() -> Cli {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let list = cli.file("list.csv", LIST);
    let report = cli.run(&["import", "cameras", &list]).ok();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["created"], json!(4), "{report}");
    cli
}

#[tokio::test(flavor = "multi_thread")]
async fn gdal_reads_as_many_points_as_were_written() {
    let cli = with_cameras().await;
    for (ending, layer, rows) in [
        ("geojson", "XD-2026-0001", 4),
        ("kml", "XD-2026-0002", 4),
        ("osm", "points", 3),
    ] {
        let file = format!("cameras.{ending}");
        let made = cli.run(&["export", "cameras", &file]).ok();
        let made: Value = serde_json::from_str(&made).unwrap();
        assert_eq!(made["rows"], json!(rows), "{ending}");
        let said = ran(Command::new("ogrinfo")
            // Numbers of nodes that are not on the map yet are negative, for which GDAL wants to be told.
            .args(["-ro", "-al", "--config", "OSM_USE_CUSTOM_INDEXING", "NO"])
            .arg(&file)
            .current_dir(&cli.folder));
        assert!(said.contains(&format!("Layer name: {layer}")), "{said}");
        let points = said.matches("  POINT ").count();
        assert_eq!(points, rows, "{ending}: {said}");
        let said = said.replace("\\\"", "\"");
        assert!(
            said.contains("Cổng chợ Mới, ngõ \"7\"") && said.contains("<số 2> & nhà"),
            "{ending}: {said}"
        );
        assert!(
            said.contains("(-70.5 -33.25"),
            "longitude before latitude: {said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn libreoffice_opens_tables_with_their_letters_and_computes_nothing() {
    let cli = with_cameras().await;
    let home = format!(
        "-env:UserInstallation=file://{}",
        cli.folder.join("office").display()
    );
    for ending in ["csv", "xlsx"] {
        let file = format!("cameras.{ending}");
        cli.run(&["export", "cameras", &file]).ok();
        let out = format!("opened-{ending}");
        let mut office = Command::new("soffice");
        office.args([&home, "--headless"]);
        if ending == "csv" {
            // Without a window nobody is asked: what its dialog takes from the mark of UTF-8 is said here.
            office.arg("--infilter=Text - txt - csv (StarCalc):44,34,76,1");
        }
        ran(office
            .args([
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1",
                "--outdir",
                &out,
                &file,
            ])
            .current_dir(&cli.folder));
        let text = std::fs::read_to_string(cli.folder.join(&out).join("cameras.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(&rows.headers().unwrap()[0], "code", "{ending}: {text}");
        let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
        let labels: Vec<&str> = rows.iter().map(|row| &row[1]).collect();
        assert_eq!(
            labels,
            [
                "Cổng chợ Mới, ngõ \"7\"",
                "'=1+1",
                "Trường tiểu học <số 2> & nhà văn hóa",
                "Quán nước"
            ],
            "{ending}"
        );
        assert_eq!([&rows[2][2], &rows[2][3]], ["-70.5", "-33.25"], "{ending}");
    }
}
