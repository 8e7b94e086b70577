//! Linking over real databases: history, borders between units, and the same answer from both databases.

use std::fmt::Write;

use axum::http::Method;
use geo::{MultiPolygon, polygon};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    cameras::Registrar,
    db::sourced::Origin,
    deployment::DeploymentKind,
    geometry::{BBox, Frame, Position, wkb::Shape},
    imports::{self, ListFormat},
    obstacles::{NewObstacle, ObstacleKind},
};

use crate::support::{Answer, Backend, NOW, TestApp, both, everything, instant};

/// Where the tests' town stands.
fn origin() -> Position {
    Position::try_from([105.9, 18.34]).unwrap()
}

fn degrees(east_m: f64, north_m: f64) -> [f64; 2] {
    let position = Frame::new(origin()).position(geo::Coord {
        x: east_m,
        y: north_m,
    });
    let degrees = geo::Coord::from(position);
    [degrees.x, degrees.y]
}

fn building(source_ref: &str, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> NewObstacle {
    let outline = polygon![(x: x0, y: y0), (x: x1, y: y0), (x: x1, y: y1), (x: x0, y: y1)];
    NewObstacle {
        kind: ObstacleKind::Building,
        source_ref: source_ref.into(),
        name: Some(format!("{source_ref} Đường Chợ Mới")),
        outline: Shape::MultiPolygon(
            Frame::new(origin()).multi_polygon(&MultiPolygon(vec![outline])),
        ),
        height_m: None,
        blocks: true,
    }
}

async fn build(app: &TestApp, buildings: &[NewObstacle]) {
    let bbox = BBox {
        min_lon: 105.0,
        min_lat: 18.0,
        max_lon: 106.0,
        max_lat: 19.0,
    };
    let mut tx = app.app.db.begin().await.unwrap();
    let origin = Origin {
        source: "osm",
        bbox,
    };
    tx.store_obstacles(origin, buildings, instant(NOW))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn camera(code: &str, (east_m, north_m): (f64, f64), bearing_deg: f64) -> Value {
    let [lon, lat] = degrees(east_m, north_m);
    json!({
        "code": code, "lon": lon, "lat": lat, "bearing_deg": bearing_deg, "horizontal_fov_deg": 90, "width_px": 1920,
        "far_m": 60, "night_far_m": 60, "status": "working", "retention_declared_days": 30, "recording_mode": "continuous",
        "verified_on": "2026-11-01",
    })
}

fn incident((east_m, north_m): (f64, f64), from: &str, to: &str) -> Value {
    json!({
        "type": "TRM", "case_number": "412/2026", "place": { "type": "Point", "coordinates": degrees(east_m, north_m) },
        "search_radius_m": 100, "from": from, "to": to,
    })
}

async fn candidates(app: &TestApp, incident: Value, include: &str) -> Answer {
    let incident = app
        .post(Role::Officer, "/api/v1/incidents", incident)
        .await
        .expect(201);
    let id = incident.body["id"].as_str().unwrap();
    app.get(
        Role::Officer,
        &format!("/api/v1/incidents/{id}/candidates?include={include}"),
    )
    .await
    .expect(200)
}

fn verdict(answer: &Answer, code: &str) -> (String, Vec<String>) {
    let candidates = answer.body["candidates"].as_array().unwrap();
    let found = candidates
        .iter()
        .find(|candidate| candidate["camera_code"] == code)
        .unwrap();
    let reasons = found["reasons"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (
        text(&found["verdict"]),
        reasons.iter().map(|reason| text(&reason["code"])).collect(),
    )
}

const LAST_WEEK: (&str, &str) = ("2026-11-13T03:00:00Z", "2026-11-13T03:10:00Z");
const YESTERDAY: (&str, &str) = ("2026-11-19T03:00:00Z", "2026-11-19T03:10:00Z");

both!(last_weeks_incident_is_judged_by_last_weeks_camera);
async fn last_weeks_incident_is_judged_by_last_weeks_camera(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let made = app
        .post(
            Role::Registrar,
            "/api/v1/cameras",
            camera("C-1", (0.0, 0.0), 90.0),
        )
        .await
        .expect(201);
    let path = format!("/api/v1/cameras/{}", made.body["id"].as_str().unwrap());
    let turned = json!({ "bearing_deg": 270, "valid_from": "2026-11-16T00:00:00Z" });
    app.call(Role::Registrar, Method::PATCH, &path, Some(turned))
        .await
        .expect(200);
    let east = (20.0, 0.0);
    for (window, expected) in [(LAST_WEEK, "sees"), (YESTERDAY, "out_of_view")] {
        let answer = candidates(&app, incident(east, window.0, window.1), "out_of_view").await;
        assert_eq!(
            verdict(&answer, "C-1").0,
            expected,
            "{window:?}: {}",
            answer.text
        );
    }
    let across = candidates(
        &app,
        incident(east, "2026-11-15T20:00:00Z", "2026-11-16T04:00:00Z"),
        "",
    )
    .await;
    let (found, reasons) = verdict(&across, "C-1");
    assert_eq!(found, "may_see");
    assert!(
        reasons.contains(&"changed_during_window".into()),
        "{reasons:?}"
    );

    let corrected = json!({ "bearing_deg": 90, "correction": true });
    app.call(Role::Registrar, Method::PATCH, &path, Some(corrected))
        .await
        .expect(200);
    let answer = candidates(&app, incident(east, YESTERDAY.0, YESTERDAY.1), "").await;
    assert_eq!(
        verdict(&answer, "C-1").0,
        "sees",
        "the record was wrong: it always looked east"
    );

    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    let answer = candidates(&app, incident(east, YESTERDAY.0, YESTERDAY.1), "").await;
    assert_eq!(
        verdict(&answer, "C-1").0,
        "sees",
        "it was removed only today"
    );
    app.clock.set(instant("2026-11-21T00:00:00Z"));
    let after = incident(east, "2026-11-20T06:00:00Z", "2026-11-20T06:10:00Z");
    let (found, reasons) = verdict(&candidates(&app, after, "").await, "C-1");
    assert_eq!(
        (found.as_str(), reasons[0].as_str()),
        ("not_working", "removed")
    );
}

both!(the_building_in_the_way_is_named);
async fn the_building_in_the_way_is_named(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    build(
        &app,
        &[
            building("12", (10.0, -5.0), (15.0, 5.0)),
            building("14", (20.0, -5.0), (25.0, 5.0)),
        ],
    )
    .await;
    app.post(
        Role::Registrar,
        "/api/v1/cameras",
        camera("C-1", (0.0, 0.0), 90.0),
    )
    .await
    .expect(201);
    let answer = candidates(
        &app,
        incident((40.0, 0.0), YESTERDAY.0, YESTERDAY.1),
        "coverage",
    )
    .await;
    let found = &answer.body["candidates"][0];
    assert_eq!(
        (&found["verdict"], &found["visible_share"]),
        (&json!("blocked"), &json!(0.0)),
        "{}",
        answer.text
    );
    let blocker = &found["blocked_by"];
    assert_eq!(
        (&blocker["kind"], &blocker["ref"], &blocker["name"]),
        (&json!("building"), &json!("12"), &json!("12 Đường Chợ Mới"))
    );
    assert!((blocker["distance_m"].as_f64().unwrap() - 10.0).abs() < 1e-3);
    assert_eq!(blocker["geometry"]["type"], "MultiPolygon");
    assert_eq!(found["coverage"]["type"], "MultiPolygon");
    assert_eq!(answer.body["counts"]["blocked"], 1);
}

both!(what_stands_around_a_camera_changes_what_it_sees);
async fn what_stands_around_a_camera_changes_what_it_sees(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    app.post(
        Role::Registrar,
        "/api/v1/cameras",
        camera("C-1", (0.0, 0.0), 90.0),
    )
    .await
    .expect(201);
    let seen = async |app: &TestApp| {
        let answer = candidates(app, incident((40.0, 0.0), YESTERDAY.0, YESTERDAY.1), "").await;
        verdict(&answer, "C-1").0
    };
    assert_eq!(seen(&app).await, "sees");
    for (buildings, expected) in [
        (vec![building("12", (10.0, -5.0), (15.0, 5.0))], "blocked"),
        (vec![building("99", (10.0, 40.0), (15.0, 45.0))], "sees"),
    ] {
        build(&app, &buildings).await;
        let mut tx = app.app.db.begin().await.unwrap();
        let bbox = BBox::of([origin()]).unwrap();
        assert_eq!(tx.recompute_coverages(bbox).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(seen(&app).await, expected);
    }
}

both!(a_neighbouring_units_camera_says_whom_to_ask_and_no_more);
async fn a_neighbouring_units_camera_says_whom_to_ask_and_no_more(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let (own, neighbour) = app.two_units().await;
    for (unit, code, east_m) in [(&own, "A-1", 0.0), (&neighbour, "B-1", 40.0)] {
        let mut body = camera(
            code,
            (east_m, 0.0),
            if east_m > 20.0 { 270.0 } else { 90.0 },
        );
        body["label"] = json!("Cổng chợ");
        app.call_as(&unit.registrar, Method::POST, "/api/v1/cameras", Some(body))
            .await
            .expect(201);
    }
    let made = app
        .call_as(
            &own.officer,
            Method::POST,
            "/api/v1/incidents",
            Some(incident((20.0, 0.0), YESTERDAY.0, YESTERDAY.1)),
        )
        .await
        .expect(201);
    let path = format!("/api/v1/incidents/{}", made.body["id"].as_str().unwrap());
    let answer = app
        .call_as(
            &own.officer,
            Method::GET,
            &format!("{path}/candidates?include=coverage"),
            None,
        )
        .await
        .expect(200);
    let found = |code: &str| {
        let candidates = answer.body["candidates"].as_array().unwrap();
        candidates
            .iter()
            .find(|candidate| candidate["camera_code"] == code)
            .cloned()
            .unwrap()
    };
    assert!(found("A-1")["coverage"].is_object());
    let other = found("B-1");
    let fields: Vec<_> = other.as_object().unwrap().keys().cloned().collect();
    let mut expected = [
        "camera_code",
        "incident_id",
        "lat",
        "lon",
        "rank",
        "unit",
        "verdict",
    ];
    expected.sort_unstable();
    assert_eq!(fields, expected, "P6a: the rest stays with that unit");
    assert_eq!(
        (&other["verdict"], &other["unit"]),
        (&json!("sees"), &json!({ "code": "002", "name": "002" }))
    );
    app.call_as(&neighbour.officer, Method::GET, &path, None)
        .await
        .expect(404);
    app.call_as(
        &neighbour.officer,
        Method::GET,
        &format!("{path}/candidates"),
        None,
    )
    .await
    .expect(404);
}

/// A small linear congruential generator: the same town on both databases and in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * ((self.0 >> 33) as f64 / f64::from(1_u32 << 31))
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(0.0, choices.len() as f64) as usize]
    }
}

/// A town with everything that may differ: row houses, cameras of every kind with gaps in what is known, incidents.
async fn town(app: &TestApp, seed: u64) -> Vec<Value> {
    let mut dice = Dice(seed);
    let mut buildings = Vec::new();
    for row in 0..6 {
        let y = f64::from(row) * 30.0 - 90.0;
        let mut x = -100.0;
        while x < 100.0 {
            let width = dice.roll(4.0, 8.0);
            let mut house = building(
                &format!("way/{}", buildings.len()),
                (x, y),
                (x + width, y + dice.roll(10.0, 18.0)),
            );
            house.height_m = (dice.roll(0.0, 1.0) < 0.4).then(|| dice.roll(2.0, 12.0));
            buildings.push(house);
            x += width
                + if dice.roll(0.0, 1.0) < 0.15 {
                    dice.roll(1.0, 6.0)
                } else {
                    0.0
                };
        }
    }
    build(app, &buildings).await;
    let mut list = String::from(
        "code,lon,lat,bearing_deg,horizontal_fov_deg,width_px,height_px,tilt_deg,far_m,night_far_m,height_m,kind,status,\
         status_since,installed_on,retention_declared_days,recording_mode,recording_schedule,verified_on\n",
    );
    for n in 0..90 {
        let [lon, lat] = degrees(dice.roll(-90.0, 90.0), dice.roll(-90.0, 90.0));
        let mut maybe = |low: f64, high: f64, chance: f64| {
            if dice.roll(0.0, 1.0) < chance {
                format!("{:.2}", dice.roll(low, high))
            } else {
                String::new()
            }
        };
        let (bearing, angle, tilt) = (
            maybe(0.0, 360.0, 0.95),
            maybe(40.0, 130.0, 0.95),
            maybe(-5.0, 40.0, 0.5),
        );
        let (far, night, height, days) = (
            maybe(20.0, 120.0, 0.5),
            maybe(10.0, 60.0, 0.9),
            maybe(2.0, 9.0, 0.6),
            maybe(1.0, 40.0, 0.95),
        );
        let width = if dice.roll(0.0, 1.0) < 0.8 {
            "1920,1080"
        } else {
            ","
        };
        let kind = dice.pick(&[
            "fixed", "fixed", "fixed", "dome", "panning", "fisheye", "stitched", "",
        ]);
        let status = dice.pick(&[
            "working,",
            "working,",
            "working,2026-11-14",
            "faulty,2026-11-18",
            "removed,2026-10-01",
            ",",
        ]);
        let installed = dice.pick(&["", "", "2026-01-01", "2026-11-16"]);
        let mode = dice.pick(&[
            "continuous,",
            "motion,",
            "schedule,mon-fri 18:00-06:00",
            "schedule,",
            ",",
        ]);
        let verified = dice.pick(&["2026-11-01", "2026-11-01", "2026-06-01", ""]);
        writeln!(
            list,
            "C-{n:02},{lon},{lat},{bearing},{angle},{width},{tilt},{far},{night},{height},{kind},{status},{installed},{days},{mode},{verified}"
        )
        .unwrap();
    }
    let scope = everything(DeploymentKind::Test);
    let units = imports::units_by_code(&app.app.db).await.unwrap();
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units,
    };
    let list = imports::read(list.as_bytes(), ListFormat::Csv, instant(NOW)).unwrap();
    app.app
        .db
        .import_cameras(&registrar, &list, &ProgressBar::hidden())
        .await
        .unwrap();

    (0..25)
        .map(|n| {
            let from = instant("2026-11-19T12:00:00Z").plus_seconds(dice.roll(-8.0, 0.5) * 86_400.0);
            let to = from.plus_seconds(dice.roll(0.0, 3.0 * 3600.0));
            let here = degrees(dice.roll(-80.0, 80.0), dice.roll(-80.0, 80.0));
            let there = degrees(dice.roll(-80.0, 80.0), dice.roll(-80.0, 80.0));
            let place = match n % 4 {
                0 => json!({ "type": "LineString", "coordinates": [here, there] }),
                1 => {
                    let corner = [there[0], here[1]];
                    json!({ "type": "Polygon", "coordinates": [[here, corner, there, here]] })
                }
                _ => json!({ "type": "Point", "coordinates": here }),
            };
            let radius = if n % 4 == 2 { 0.0 } else { dice.roll(1.0, 20.0) };
            json!({
                "type": "TRM", "case_number": format!("{n}/2026"), "place": place, "radius_m": radius,
                "search_radius_m": 80, "from": from, "to": to,
            })
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_give_the_same_answers() {
    for seed in [1, 2] {
        let mut answers = Vec::new();
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let app = TestApp::new(backend, DeploymentKind::Test).await;
            let mut found = Vec::new();
            for incident in town(&app, seed).await {
                let mut answer = candidates(&app, incident, "out_of_view,coverage")
                    .await
                    .body;
                // Only identifiers may differ: they are made anew in each database.
                answer["incident"]["id"].take();
                for candidate in answer["candidates"].as_array_mut().unwrap() {
                    candidate["incident_id"].take();
                    candidate["camera_id"].take();
                }
                found.push(answer);
            }
            answers.push(found);
        }
        let postgres = answers.pop().unwrap();
        let sqlite = answers.pop().unwrap();
        for (n, (one, other)) in sqlite.iter().zip(&postgres).enumerate() {
            assert_eq!(one, other, "incident {n} of town {seed}");
        }
        // A comparison of empty answers would prove nothing.
        let total = |verdict: &str| {
            sqlite
                .iter()
                .map(|a| a["counts"][verdict].as_u64().unwrap())
                .sum::<u64>()
        };
        for verdict in [
            "sees",
            "may_see",
            "overwritten",
            "not_recording",
            "not_working",
            "blocked",
            "out_of_view",
        ] {
            assert!(total(verdict) > 0, "town {seed} shows no {verdict}");
        }
    }
}
