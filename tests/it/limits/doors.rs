//! P6a: what a camera sees, and which cameras see a place, an officer finds inside an incident alone; every door tried.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::{Value, json};
use sightline::accounts::access::MATRIX;

use super::{INCIDENTS, Town, degrees, theft};
use crate::{
    cli::{CAMERAS, Cli},
    support::{Backend, both},
};

/// Names of fields that say what a camera sees.
const OF_SIGHT: [&str; 8] = [
    "bearing", "fov", "far_m", "coverage", "sight", "visible", "verdict", "Polygon",
];

/// The number of the tile at zoom 16 in which a place lies.
fn tile([lon, lat]: [f64; 2]) -> String {
    let tiles = f64::from(1 << 16);
    let x = (lon + 180.0) / 360.0 * tiles;
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * tiles;
    format!("/tiles/16/{}/{}", x.floor(), y.floor())
}

both!(p6a_officers_find_what_cameras_see_inside_an_incident_alone);
async fn p6a_officers_find_what_cameras_see_inside_an_incident_alone(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let own = town.camera(&town.own, "A-1", (0.0, 0.0), Some(30.0)).await;
    let theirs = town
        .camera(&town.neighbour, "B-1", (1.0, 0.0), Some(30.0))
        .await;
    let searched = town
        .record(officer, theft("1/2026", (0.0, 0.0), (5.0, 4.0)))
        .await;
    let recorder = town
        .get(&town.own.registrar, &format!("/api/v1/cameras/{own}"))
        .await;
    let recorder = recorder.expect(200).body["recorder_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let ids = HashMap::from([
        ("cameras", own.clone()),
        ("recorders", recorder),
        ("incidents", searched.rsplit('/').next().unwrap().to_owned()),
    ]);
    let (mut tried, mut found) = (0, 0);
    for (method, route, _) in MATRIX {
        if method != Method::GET
            || route.ends_with("openapi.json")
            || route.ends_with("/candidates")
        {
            continue;
        }
        let noun = route.split('/').nth(3).unwrap_or_default();
        let paths = match (*route, ids.get(noun)) {
            ("/tiles/{z}/{x}/{y}", _) => vec![tile(degrees(0.0, -20.0))],
            // By code, by label, and what might be found around a place.
            ("/api/v1/place_search", _) => ["A-1", "B-1", "cong+cho", "18.34,105.9"]
                .map(|q| format!("{route}?q={q}&near=105.9,18.34"))
                .into(),
            ("/api/v1/camera_clusters", _) => [10, 18]
                .map(|zoom| format!("{route}?bbox=105.899,18.339,105.901,18.341&zoom={zoom}"))
                .into(),
            (route, Some(id)) => vec![route.replace("{id}", id)],
            (route, None) => vec![route.to_owned()],
        };
        let whole = paths.len();
        // As if the lists could be asked for more, and for what sees a place.
        let mut paths = paths;
        if !route.contains('{') {
            for more in ["include=coverage,out_of_view", "sees=105.9,18.34"] {
                let with = if paths[0].contains('?') { '&' } else { '?' };
                paths.push(format!("{}{with}{more}", paths[0]));
            }
        }
        for (index, path) in paths.into_iter().enumerate() {
            let answer = town.get(officer, &path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text);
            // A door that is tried as nobody would open it shows nothing, whatever lies behind it.
            let status = answer.status.as_u16();
            if index < whole {
                assert!(![400, 422].contains(&status), "{path}: {}", answer.text);
            }
            found += usize::from(answer.text.contains("A-1") && path.contains("place_search"));
            found += usize::from(answer.text.contains("\"count\":1") && path.contains("clusters"));
            for word in OF_SIGHT {
                assert!(
                    !answer.text.contains(word),
                    "{path} says {word}: {}",
                    answer.text
                );
            }
            assert!(!answer.text.contains("B-1"), "{path}: {}", answer.text);
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried} doors");
    assert!(found >= 3, "both doors show the own camera: {found}");

    // The camera stands 20 m south of what it sees: a box finds it where it stands, and by nothing else.
    let [west, south] = degrees(-5.0, -5.0);
    let [east, north] = degrees(5.0, 5.0);
    let around = |s: f64, n: f64| format!("/api/v1/cameras?bbox={west},{s},{east},{n}");
    let seen = town.get(officer, &around(south, north)).await.expect(200);
    assert_eq!(seen.body["items"], json!([]));
    let stands = town
        .get(officer, &around(degrees(0.0, -25.0)[1], north))
        .await
        .expect(200);
    assert_eq!(stands.body["items"].as_array().unwrap().len(), 1);
    town.get(officer, &format!("/api/v1/cameras/{own}/coverage"))
        .await
        .expect(403);
    town.get(officer, &format!("/api/v1/cameras/{theirs}"))
        .await
        .expect(404);
    let path = format!("/api/v1/cameras/{own}");
    let turned = town.patch(officer, &path, "*", json!({ "bearing_deg": 1 }));
    turned.await.expect(403);

    // Inside an incident all of the own unit is there, and of the neighbour whom to ask.
    let inside = format!("{searched}/candidates?include=coverage,out_of_view");
    let inside = town.get(officer, &inside).await.expect(200);
    let of = |code: &str| {
        let found = inside.body["candidates"].as_array().unwrap().iter();
        found
            .clone()
            .find(|c| c["camera_code"] == code)
            .cloned()
            .unwrap()
    };
    assert_eq!(of("A-1")["coverage"]["type"], "MultiPolygon");
    assert_eq!(of("B-1").get("coverage"), None);
    let theirs = format!("{INCIDENTS}/{}/candidates", uuid::Uuid::nil());
    town.get(officer, &theirs).await.expect(404);
}

both!(p6_the_command_line_counts_in_the_caps);
async fn p6_the_command_line_counts_in_the_caps(backend: Backend) {
    let cli = Cli::new(backend, "live").await;
    for (name, role) in [
        ("an", "officer"),
        ("binh", "officer"),
        ("keeper", "registrar"),
    ] {
        let add = ["user", "add", name, "--role", role];
        cli.run_with_input(&add, "long-enough-password\n").ok();
    }
    let cameras = cli.file("cameras.csv", CAMERAS);
    cli.run(&["import", "cameras", &cameras, "--as", "keeper"])
        .ok();
    let link = |officer: &str, number: &str, (lon, lat): (f64, f64), (from, to): (u8, u8)| {
        let list = format!(
            "id,lon,lat,from,to,type,case_number\nA,{lon},{lat},2026-01-19T{from:02}:00:00Z,2026-01-19T{to:02}:00:00Z,TRM,{number}\n"
        );
        let list = cli.file("incidents.csv", &list);
        cli.run(&["link", "--incidents", &list, "--as", officer])
    };
    let (here, near, far) = ((105.9003, 18.34), (105.9003, 18.3405), (105.95, 18.34));
    let found = link("an", "1/2026", here, (0, 7)).ok();
    for text in found.lines() {
        let candidate: Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            candidate["coverage"],
            Value::Null,
            "P6a: no outline leaves by this door"
        );
    }
    assert!(
        !found.contains("Polygon") && found.lines().count() > 1,
        "{found}"
    );
    link("an", "1/2026", here, (0, 7)).ok();
    // Under the same number, for whom ever and wherever; near the same place for the same account.
    let refused = link("binh", "1 / 2026", far, (7, 13)).error();
    assert!(
        refused.contains("line 2/to") && refused.contains("13.0 hours"),
        "{refused}"
    );
    let refused = link("an", "2/2026", near, (7, 13)).error();
    assert!(
        refused.contains("line 2/to") && refused.contains("100 m"),
        "{refused}"
    );
    link("binh", "3/2026", near, (7, 13)).ok();
    // An older `--now` moves nothing that counts.
    let list = cli.file(
        "incidents.csv",
        "id,lon,lat,from,to,type,case_number\n\
         A,105.9003,18.34,2025-01-19T07:00:00Z,2025-01-19T13:00:00Z,TRM,4/2026\n",
    );
    let older = [
        "link",
        "--incidents",
        &list,
        "--as",
        "an",
        "--now",
        "2025-02-01T00:00:00Z",
    ];
    assert!(cli.run(&older).error().contains("100 m"));
    // The rows of one list count together, and nothing is answered or counted if one is too many.
    let list = cli.file(
        "incidents.csv",
        "id,lon,lat,from,to,type,case_number\n\
         A,106.0,18.34,2026-01-19T00:00:00Z,2026-01-19T06:00:00Z,TRM,5/2026\n\
         B,106.002,18.34,2026-01-19T06:00:00Z,2026-01-19T12:00:00Z,TRM,5/2026\n\
         C,106.004,18.34,2026-01-19T12:00:00Z,2026-01-19T18:00:00Z,TRM,5/2026\n",
    );
    let together = ["link", "--incidents", &list, "--as", "an"];
    assert!(cli.run(&together).error().contains("line 4/to"));
    link("an", "5/2026", (106.0, 18.34), (0, 12)).ok();
    let missing = cli.file(
        "incidents.csv",
        "id,lon,lat,from,to,type,case_number\n\
         A,106.3,18.34,2026-01-19T00:00:00Z,2026-01-19T01:00:00Z,DNH,6/2026\n\
         B,106.4,18.34,2026-01-19T00:00:00Z,2026-01-19T01:00:00Z,KHL,7/2026\n",
    );
    let refused = cli
        .run(&["link", "--incidents", &missing, "--as", "an"])
        .error();
    assert!(
        refused.contains("line 2/stated") && refused.contains("line 3/type"),
        "{refused}"
    );
    let stated = cli.file(
        "incidents.csv",
        "id,lon,lat,from,to,type,case_number,stated,age_class\n\
         A,106.3,18.34,2026-01-19T00:00:00Z,2026-01-19T01:00:00Z,DNH,6/2026,injury weapon,\n\
         B,106.4,18.34,2026-01-19T00:00:00Z,2026-01-19T01:00:00Z,MTC,7/2026,,child\n",
    );
    cli.run(&["link", "--incidents", &stated, "--as", "an"])
        .ok();
    cli.run(&["audit", "verify"]).ok();
}
