//! P6a: what a camera sees, and which cameras see a place, is found inside an incident alone; every role tries every door,
//! and nothing of it stays in the browser.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::{Value, json};
use sightline::accounts::{Role, access::MATRIX};

use super::{INCIDENTS, Town, degrees, incident, theft, with};
use crate::{
    cli::{CAMERAS, Cli},
    contacts::{NAME, PHONE, contact},
    support::{Answer, Backend, account, both},
};

/// Names of fields that say what a camera sees, and whom to reach about it.
const OF_SIGHT: [&str; 10] = [
    "bearing",
    "fov",
    "far_m",
    "coverage",
    "sight",
    "visible",
    "verdict",
    "Polygon",
    "\"masks",
    "contactable",
];

/// The number of the tile at zoom 16 in which a place lies.
fn tile([lon, lat]: [f64; 2]) -> String {
    let tiles = f64::from(1 << 16);
    let x = (lon + 180.0) / 360.0 * tiles;
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * tiles;
    format!("/tiles/16/{}/{}.mvt", x.floor(), y.floor())
}

/// Every path that reads, with the ids that fit; with it whether the door is tried as the page opens it.
fn doors(ids: &HashMap<&str, String>) -> Vec<(String, bool)> {
    let mut doors = Vec::new();
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
        // As if the lists could be asked for more, and for what sees a place.
        let with = if paths[0].contains('?') { '&' } else { '?' };
        let more = ["include=coverage,out_of_view", "sees=105.9,18.34"]
            .map(|more| (format!("{}{with}{more}", paths[0]), false));
        let asks_more = !route.contains('{');
        doors.extend(paths.into_iter().map(|path| (path, true)));
        doors.extend(more.into_iter().filter(|_| asks_more));
    }
    doors
}

both!(p6a_nobody_but_registrars_finds_what_cameras_see_outside_an_incident);
async fn p6a_nobody_but_registrars_finds_what_cameras_see_outside_an_incident(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let own = town.camera(&town.own, "A-1", (0.0, 0.0), Some(30.0)).await;
    let theirs = town
        .camera(&town.neighbour, "B-1", (1.0, 0.0), Some(30.0))
        .await;
    let path = format!("/api/v1/cameras/{own}");
    let square = json!({ "type": "Polygon", "coordinates": [[
        degrees(-5.0, -5.0), degrees(5.0, -5.0), degrees(5.0, 5.0), degrees(-5.0, 5.0), degrees(-5.0, -5.0),
    ]] });
    let drawn = json!({
        "drawn_coverage": square, "masks": [{ "area": square, "set_in_device": false }],
    });
    let registrar = &town.own.registrar;
    let changed = town.patch(registrar, &path, "*", drawn).await.expect(200);
    let to_reach = format!("{path}/contact");
    town.app
        .call_as(registrar, Method::PUT, &to_reach, Some(contact()))
        .await
        .expect(204);
    let taken = town
        .post(registrar, "/api/v1/exports", json!({ "format": "geojson" }))
        .await;
    taken.expect(200);
    let searched = town
        .record(officer, theft("1/2026", (0.0, 0.0), (5.0, 4.0)))
        .await;
    // For the approver something waits.
    let unclear = incident("KHL", "2/2026", (300.0, 0.0), (5.0, 4.0));
    let unclear = with(unclear, json!({ "approval_reason": "Chưa rõ" }));
    town.record(officer, unclear).await;
    let ids = HashMap::from([
        ("cameras", own.clone()),
        (
            "recorders",
            changed.body["recorder_id"].as_str().unwrap().to_owned(),
        ),
        (
            "owners",
            changed.body["owner_id"].as_str().unwrap().to_owned(),
        ),
        ("incidents", searched.rsplit('/').next().unwrap().to_owned()),
    ]);
    let (db, unit) = (&town.app.app.db, Some(town.own.id));
    let [planner, auditor, admin] = [
        account(db, "planner-001", Role::Planner, unit).await,
        account(db, "auditor-001", Role::Auditor, unit).await,
        account(db, "admin-001", Role::Admin, unit).await,
    ];
    for (role, bearer) in [
        (Role::Officer, officer),
        (Role::Approver, &town.approver),
        (Role::Planner, &planner),
        (Role::Auditor, &auditor),
        (Role::Admin, &admin),
    ] {
        let (mut opened, mut found) = (0, 0);
        for (path, as_page) in doors(&ids) {
            let answer = town.get(bearer, &path).await;
            let status = answer.status.as_u16();
            assert!(status < 500, "{role:?} {path}: {}", answer.text);
            // A door that is tried as nobody would open it shows nothing, whatever lies behind it.
            if as_page {
                let said = &answer.text;
                assert!(![400, 422].contains(&status), "{role:?} {path}: {said}");
            }
            found += usize::from(answer.text.contains("A-1") && path.contains("place_search"));
            found += usize::from(answer.text.contains("\"count\":1") && path.contains("clusters"));
            for word in OF_SIGHT.into_iter().chain([NAME, PHONE, "B-1"]) {
                let said = &answer.text;
                assert!(!said.contains(word), "{role:?} {path} says {word}: {said}");
            }
            opened += usize::from(status == 200);
        }
        assert!(opened > 6, "{role:?} opens {opened} doors");
        let sees = matches!(role, Role::Officer | Role::Approver);
        assert!(
            !sees || found >= 3,
            "{role:?}: both doors show the own camera: {found}"
        );
        assert!(sees || found == 0, "{role:?} sees no camera by itself");
    }
    // Behind the same doors all of it lies, for the registrar, but whom to reach in the clear.
    let mut all = String::new();
    for (path, _) in doors(&ids) {
        all += &town.get(registrar, &path).await.text;
    }
    for word in [
        "bearing",
        "fov",
        "far_m",
        "coverage",
        "Polygon",
        "\"masks",
        "contactable",
    ] {
        assert!(all.contains(word), "{word}");
    }
    assert!(!all.contains(NAME) && !all.contains(PHONE));

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

both!(p6a_the_extent_tells_no_place_to_whoever_sees_no_cameras);
async fn p6a_the_extent_tells_no_place_to_whoever_sees_no_cameras(backend: Backend) {
    let town = Town::new(backend).await;
    town.camera(&town.own, "A-1", (123.0, 45.0), None).await;
    let [lon, lat] = degrees(123.0, 25.0);
    let (db, unit) = (&town.app.app.db, Some(town.own.id));
    for (role, exact) in [
        (Role::Officer, true),
        (Role::Registrar, true),
        (Role::Approver, true),
        (Role::Planner, false),
        (Role::Auditor, false),
        (Role::Admin, false),
    ] {
        let bearer = account(db, &format!("{role:?}-1").to_lowercase(), role, unit).await;
        let extent = town.get(&bearer, "/api/v1/extent").await.expect(200);
        let expected = if exact {
            json!([lon, lat, lon, lat])
        } else {
            json!([105.9, 18.34, 105.91, 18.35])
        };
        assert_eq!(extent.body["bbox"], expected, "{role:?}");
    }
}

both!(p6a_no_answer_stays_in_the_browser_of_a_shared_computer);
async fn p6a_no_answer_stays_in_the_browser_of_a_shared_computer(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let own = town.camera(&town.own, "A-1", (0.0, 0.0), Some(30.0)).await;
    let searched = town
        .record(officer, theft("1/2026", (0.0, 0.0), (5.0, 4.0)))
        .await;
    let cached = |answer: &Answer| answer.headers["cache-control"].clone();
    for (path, status) in [
        (INCIDENTS.to_owned(), 200),
        (searched.clone(), 200),
        (format!("{searched}/candidates?include=coverage"), 200),
        (format!("{searched}/preservation_notices"), 200),
        ("/api/v1/cameras".to_owned(), 200),
        (format!("/api/v1/cameras/{own}"), 200),
        (format!("/api/v1/cameras/{own}/coverage"), 403),
        (format!("{INCIDENTS}/{}", uuid::Uuid::nil()), 404),
        ("/api/v1/cameras?bbox=1".to_owned(), 422),
        ("/api/v1/deployment".to_owned(), 200),
    ] {
        let answer = town.get(officer, &path).await.expect(status);
        assert_eq!(cached(&answer), "no-store", "{path}");
    }
    let nobody = town.get("Bearer x", INCIDENTS).await.expect(401);
    assert_eq!(cached(&nobody), "no-store");
    let given = town.give(officer, &searched, &[own]).await;
    assert_eq!(cached(&given.expect(201)), "no-store");
    // Tiles tell nothing of a case, and are kept as before; what is no API says nothing either way.
    let tile = town.get(officer, &tile(degrees(0.0, 0.0))).await;
    assert_eq!(cached(&tile.expect(200)), "private, max-age=3600");
    let health = town.get(officer, "/healthz").await.expect(200);
    assert!(!health.headers.contains_key("cache-control"));
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
