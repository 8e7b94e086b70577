//! Following somebody from an incident on both databases: the streets within reach, the cameras on them, what narrows them,
//! from which incidents nobody is followed, and the command line.

use std::{fmt::Write, io::Cursor};

use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    db::Db,
    deployment::DeploymentKind,
    geometry::{BBox, Position},
    imports::osm::read,
    places::{About, NewPlace},
    streets::NewStreet,
};

use crate::{
    audited::last_line,
    cli::Cli,
    scene,
    support::{
        Answer, Backend, TestApp, both,
        ground::{EXTRACT, degrees, street},
        instant,
    },
};

/// A street of that name through points of the ground.
fn named(name: &str, points: &[(i64, f64, f64)]) -> NewStreet {
    NewStreet {
        name: Some(name.to_owned()),
        ..street(&format!("way/{name}"), points)
    }
}

/// A street of 800 m from west to east with the scene in its middle, and a lane of 200 m to the north off its crossing 200 m
/// east.
fn streets() -> Vec<NewStreet> {
    vec![
        named(
            "Chợ Mới",
            &[
                (1, -400.0, 0.0),
                (2, 0.0, 0.0),
                (3, 200.0, 0.0),
                (4, 400.0, 0.0),
            ],
        ),
        named("Ngõ Giếng", &[(3, 200.0, 0.0), (5, 200.0, 200.0)]),
    ]
}

async fn store(db: &Db, streets: &[NewStreet], places: &[NewPlace]) {
    let mut tx = db.begin().await.unwrap();
    tx.store_streets(EXTRACT, streets).await.unwrap();
    tx.store_places(EXTRACT, places).await.unwrap();
    tx.commit().await.unwrap();
}

/// A camera 8 m north of the street that looks across it: it shows the street from 6.7 m west of it to 6.7 m east.
async fn camera(app: &TestApp, code: &str, x: f64, y: f64, bearing: f64) -> String {
    keeping(app, code, (x, y), bearing, 30.0).await
}

/// The same of a camera whose recordings are kept for so many days.
async fn keeping(app: &TestApp, code: &str, (x, y): (f64, f64), bearing: f64, days: f64) -> String {
    let [lon, lat] = degrees(x, y);
    let body = json!({ "code": code, "lon": lon, "lat": lat, "bearing_deg": bearing, "horizontal_fov_deg": 80,
        "far_m": 30, "width_px": 1920, "status": "working", "status_since": "2026-01-01", "verified_on": "2026-11-01",
        "retention_declared_days": days, "night_far_m": 30 });
    let made = app.post(Role::Registrar, "/api/v1/cameras", body).await;
    made.expect(201).body["id"].as_str().unwrap().to_owned()
}

/// The scene at the origin, from 10:00 to 10:05 in the morning of 20 November.
async fn incident(app: &TestApp, kind: &str, more: Value) -> Answer {
    let mut body = json!({ "type": kind, "case_number": "412/2026", "radius_m": 0,
        "place": { "type": "Point", "coordinates": degrees(0.0, 0.0) },
        "from": "2026-11-20T03:00:00Z", "to": "2026-11-20T03:05:00Z" });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    app.post(Role::Officer, "/api/v1/incidents", body).await
}

async fn follow(app: &TestApp, incident: &str, body: Value) -> Answer {
    let path = format!("/api/v1/incidents/{incident}/follow");
    app.post(Role::Officer, &path, body).await
}

async fn robbery(app: &TestApp) -> String {
    let made = incident(app, "CUP", json!({})).await.expect(201);
    made.body["id"].as_str().unwrap().to_owned()
}

/// The passes as code, side, seconds from 10:00 to the first and the last moment, and heading.
fn passes(answer: &Answer) -> Vec<(String, String, f64, f64, f64)> {
    let passes = answer.body["passes"].as_array().unwrap().iter();
    let mut passes: Vec<_> = passes
        .map(|pass| {
            let since = |field: &str| {
                let moment = instant(pass[field].as_str().unwrap());
                moment
                    .seconds_since(instant("2026-11-20T03:00:00Z"))
                    .round()
            };
            assert_eq!(pass["candidate"]["verdict"], "passes", "{pass}");
            (
                pass["candidate"]["camera_code"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
                pass["when"].as_str().unwrap().to_owned(),
                since("from"),
                since("to"),
                pass["heading_deg"].as_f64().unwrap().round() % 360.0,
            )
        })
        .collect();
    passes.sort_by(|a, b| a.partial_cmp(b).unwrap());
    passes
}

/// On foot between 3.6 and 7.2 km/h: 1 and 2 m/s.
fn on_foot(more: &Value) -> Value {
    let mut body = json!({ "means": "walk", "slowest_kmh": 3.6, "fastest_kmh": 7.2, "minutes": 3 });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

both!(the_cameras_on_the_streets_within_reach_each_have_their_window);
async fn the_cameras_on_the_streets_within_reach_each_have_their_window(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    camera(&app, "AT-SCENE", 0.0, 8.0, 180.0).await;
    camera(&app, "EAST", 100.0, 8.0, 180.0).await;
    camera(&app, "LANE", 208.0, 100.0, 270.0).await;
    camera(&app, "AWAY", 100.0, 12.0, 0.0).await;
    camera(&app, "TOO-FAR", 395.0, 8.0, 180.0).await;
    let scene = robbery(&app).await;
    let found = follow(&app, &scene, on_foot(&json!({}))).await.expect(200);

    // EAST shows 93.3 to 106.7 m: away [93.3/2, 300 + 106.7/1], there [-106.7/1, 300 - 93.3/2].
    // LANE shows 293.3 to 306.7 m: away [293.3/2, 300 + 180] (nobody is followed for more than 180 s).
    let expected = [
        ("EAST", "after", 47.0, 407.0, 90.0),
        ("EAST", "before", -107.0, 253.0, 270.0),
        ("LANE", "after", 147.0, 480.0, 0.0),
        ("LANE", "before", -180.0, 153.0, 180.0),
    ];
    let expected = expected.map(|(a, b, c, d, e)| (a.to_owned(), b.to_owned(), c, d, e));
    assert_eq!(passes(&found), expected);
    // All pieces of which the first metre lies within 360 m.
    let reach_m = found.body["reach_m"].as_f64().unwrap();
    assert!((990.0..=1010.0).contains(&reach_m), "{reach_m}");
    assert_eq!(found.body["snapped_m"], json!(0.0));
    let of_lane = |piece: &&Value| piece["street"] == "Ngõ Giếng" && piece["when"] == "after";
    let lane = found.body["reach"]
        .as_array()
        .unwrap()
        .iter()
        .find(of_lane)
        .unwrap();
    assert_eq!(lane["from"], "2026-11-20T03:01:40Z");
    // Of what lies ahead about half passes EAST, and less LANE: what tells more comes first.
    let first = &found.body["passes"][0];
    assert_eq!(first["candidate"]["rank"], 1);
    assert_eq!(first["candidate"]["camera_code"], "EAST");
    let share = first["route_share"].as_f64().unwrap();
    assert!((0.5..0.65).contains(&share), "{share}");
    assert!(first["candidate"]["coverage"]["coordinates"].is_array());

    let logged = last_line(&app).await;
    assert_eq!(
        (&logged["action"], &logged["object"]),
        (&json!("incident.follow"), &json!(scene))
    );
    assert!(!logged.to_string().contains("105.9"), "no place: {logged}");
}

both!(what_is_about_to_be_lost_comes_first_then_what_tells_most_then_what_is_lost_sooner);
async fn what_is_about_to_be_lost_comes_first_then_what_tells_most_then_what_is_lost_sooner(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    store(&app.app.db, &streets(), &[]).await;
    // More ways go east than west; as many turn into the lane as go on behind it. Two keep for a few hours.
    keeping(&app, "C-1", (100.0, 8.0), 180.0, 30.0).await;
    keeping(&app, "C-2", (-100.0, 8.0), 180.0, 20.0).await;
    keeping(&app, "C-3", (208.0, 100.0), 270.0, 0.2).await;
    keeping(&app, "C-4", (208.0, 60.0), 270.0, 0.15).await;
    keeping(&app, "C-5", (300.0, 8.0), 180.0, 10.0).await;
    keeping(&app, "C-6", (40.0, 8.0), 180.0, 10.0).await;
    keeping(&app, "C-7", (208.0, 140.0), 270.0, 12.0).await;
    let robbery = robbery(&app).await;
    let found = follow(&app, &robbery, on_foot(&json!({ "minutes": 10 }))).await;
    let found = found.expect(200).body;
    let after = found["passes"].as_array().unwrap().iter();
    let after = after.filter(|pass| pass["when"] == "after");
    let order: Vec<_> = after
        .map(|pass| pass["candidate"]["camera_code"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["C-4", "C-3", "C-6", "C-1", "C-2", "C-5", "C-7"]);
}

both!(what_was_seen_narrows_the_rest_and_what_was_not_seen_excludes_it);
async fn what_was_seen_narrows_the_rest_and_what_was_not_seen_excludes_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    let east = camera(&app, "EAST", 100.0, 8.0, 180.0).await;
    camera(&app, "LANE", 208.0, 100.0, 270.0).await;
    camera(&app, "WEST", -100.0, 8.0, 180.0).await;
    let scene = robbery(&app).await;
    let codes = |answer: &Answer, when: &str| -> Vec<String> {
        let all = passes(answer).into_iter();
        all.filter(|pass| pass.1 == when)
            .map(|pass| pass.0)
            .collect()
    };
    let sighting = |seen, from: &str, to: &str| {
        on_foot(
            &json!({ "sightings": [{ "camera_id": east, "seen": seen, "from": from, "to": to }] }),
        )
    };

    let nobody = sighting(false, "2026-11-20T02:50:00Z", "2026-11-20T03:10:00Z");
    let nobody = follow(&app, &scene, nobody).await.expect(200);
    assert_eq!(codes(&nobody, "after"), ["WEST"]);
    assert_eq!(codes(&nobody, "before"), ["WEST"]);
    // Only a part of the window was looked through: nothing is excluded, and the rest is still to be asked for.
    let part = sighting(false, "2026-11-20T03:02:00Z", "2026-11-20T03:10:00Z");
    let part = follow(&app, &scene, part).await.expect(200);
    assert_eq!(codes(&part, "after"), ["EAST", "LANE", "WEST"]);

    // Seen in the east a minute after: from there on, and not back past the scene before.
    let seen = sighting(true, "2026-11-20T03:06:00Z", "2026-11-20T03:06:10Z");
    let seen = follow(&app, &scene, seen).await.expect(200);
    let lane = passes(&seen)
        .into_iter()
        .find(|pass| pass.0 == "LANE" && pass.1 == "after");
    // 186.7 to 200 m from the view's eastern edge at the most: [360 + 186.7/2, 370 + 180], but nobody is followed for more
    // than 180 s after 10:05.
    let (_, _, from, to, _) = lane.unwrap();
    assert!(
        (450.0..=455.0).contains(&from) && (to - 480.0).abs() < 0.5,
        "{from} {to}"
    );
    assert_eq!(codes(&seen, "between"), ["LANE", "WEST"]);

    let stranger = json!({ "sightings": [{ "camera_id": scene, "seen": true,
        "from": "2026-11-20T03:05:10Z", "to": "2026-11-20T03:05:10Z" }] });
    let refused = follow(&app, &scene, on_foot(&stranger)).await.expect(422);
    assert_eq!(refused.pointers(), ["/sightings/0/camera_id"]);

    let route = json!({ "route": { "type": "LineString", "coordinates": [degrees(-300.0, 4.0), degrees(-50.0, 2.0), degrees(5.0, 0.0)] } });
    let along = follow(&app, &scene, on_foot(&route)).await.expect(200);
    assert_eq!(codes(&along, "after"), ["WEST"]);
    let points = [degrees(-50.0, 300.0), degrees(50.0, 300.0)];
    let elsewhere = json!({ "route": { "type": "LineString", "coordinates": points } });
    let refused = follow(&app, &scene, on_foot(&elsewhere)).await.expect(422);
    assert_eq!(refused.codes(), ["/route route_elsewhere"]);
}

both!(the_page_lists_a_hundred_on_a_side_and_the_command_line_all);
async fn the_page_lists_a_hundred_on_a_side_and_the_command_line_all(backend: Backend) {
    // 105 cameras in a row along 400 m of street, each looking across it; the scene lies west of them.
    let places = (0..105).map(|number| (number, -300.0 + 6.0 * f64::from(number)));
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let street = [named("Dài", &[(1, -400.0, 0.0), (2, 400.0, 0.0)])];
    store(&app.app.db, &street, &[]).await;
    let mut list = "code,lon,lat,bearing_deg,horizontal_fov_deg,far_m,width_px,status,retention_declared_days,night_far_m\n".to_owned();
    for (number, x) in places {
        camera(&app, &format!("C-{number}"), x, 8.0, 180.0).await;
        // The same beside the first street of the fixture.
        let lon = 110.0004 + 0.00003 * f64::from(number);
        let _ = writeln!(
            list,
            "C-{number},{lon},10.00007,180,80,30,1920,working,30,30"
        );
    }
    let scene = json!({ "place": { "type": "Point", "coordinates": degrees(-380.0, 0.0) } });
    let made = incident(&app, "CUP", scene).await.expect(201).body;
    let asked = json!({ "means": "motorbike", "minutes": 5 });
    let found = follow(&app, made["id"].as_str().unwrap(), asked)
        .await
        .expect(200)
        .body;
    let of_side = |side: &str| {
        let passes = found["passes"].as_array().unwrap().iter();
        passes.filter(|pass| pass["when"] == side).count()
    };
    assert_eq!((of_side("before"), of_side("after")), (100, 100));
    assert_eq!(
        found["not_listed"],
        json!({ "before": 5, "between": 0, "after": 5 })
    );

    let cli = Cli::new(backend, "test").await;
    let extract = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/osm/contraflow.osm.pbf"
    );
    cli.run(&["import", "osm", extract]).ok();
    cli.run(&["import", "cameras", &cli.file("list.csv", &list)])
        .ok();
    let scene = [
        "follow",
        "--at",
        "110.0001,10",
        "--from",
        "2025-11-20T03:00:00Z",
        "--to",
        "2025-11-20T03:05:00Z",
    ];
    let how = ["--means", "walk", "--minutes", "15"];
    let printed = cli.run(&[scene.as_slice(), &how].concat()).ok();
    let passes = printed
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let after = passes.filter(|pass| pass["when"] == "after");
    assert_eq!(after.count(), 105);
}

both!(bicycles_go_against_the_traffic_where_the_map_says_so);
async fn bicycles_go_against_the_traffic_where_the_map_says_so(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bytes = include_bytes!("../../fixtures/osm/contraflow.osm.pbf");
    scene::store(&app.app.db, &read(Cursor::new(bytes), |_| {}).unwrap()).await;
    for (lat, by_bicycle) in [(10.0, false), (10.01, true), (10.02, true), (10.03, true)] {
        let middle = json!({ "type": "Point", "coordinates": [110.002, lat] });
        let place = json!({ "place": middle, "case_number": format!("{lat}/2026") });
        let made = incident(&app, "CUP", place).await.expect(201).body;
        let id = made["id"].as_str().unwrap();
        for (means, against) in [
            ("motorbike", false),
            ("walk", true),
            ("bicycle", by_bicycle),
        ] {
            let asked = json!({ "means": means, "minutes": 1 });
            let found = follow(&app, id, asked).await.expect(200).body;
            let reach = found["reach"].as_array().unwrap().iter();
            let away = reach.filter(|piece| piece["when"] == "after");
            let points = away.flat_map(|piece| piece["line"].as_array().unwrap());
            let lons: Vec<f64> = points.map(|point| point[0].as_f64().unwrap()).collect();
            // The piece at the scene is told whole.
            assert!(lons.iter().any(|lon| *lon > 110.0021), "{means} at {lat}");
            let west = lons.iter().any(|lon| *lon < 110.0015);
            assert_eq!(west, against, "{means} at {lat}: {lons:?}");
        }
    }
}

both!(streets_that_meet_at_a_square_of_several_ways_are_joined);
async fn streets_that_meet_at_a_square_of_several_ways_are_joined(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bytes = include_bytes!("../../fixtures/osm/squares.osm.pbf");
    scene::store(&app.app.db, &read(Cursor::new(bytes), |_| {}).unwrap()).await;
    let west = json!({ "type": "Point", "coordinates": [110.0005, 10.0] });
    let place = json!({ "place": west, "case_number": "7/2026" });
    let made = incident(&app, "CUP", place).await.expect(201).body;
    let asked = json!({ "means": "walk", "minutes": 5 });
    let found = follow(&app, made["id"].as_str().unwrap(), asked).await;
    let reach = found.expect(200).body["reach"].as_array().unwrap().clone();
    let streets = reach.iter().filter_map(|piece| piece["street"].as_str());
    let streets: std::collections::BTreeSet<_> = streets.collect();
    let all = ["Quảng trường Mẫu", "Đường Tây", "Đường Đông"];
    assert_eq!(streets.into_iter().collect::<Vec<_>>(), all);
}

both!(p22_no_sighting_leads_beyond_the_minutes);
async fn p22_no_sighting_leads_beyond_the_minutes(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    let east = camera(&app, "EAST", 100.0, 8.0, 180.0).await;
    let scene = robbery(&app).await;
    // From 9:57 to 10:08.
    for (seen, from, to, taken) in [
        (true, "2026-11-20T03:08:01Z", "2026-11-20T03:09:00Z", false),
        (true, "2026-11-20T02:50:00Z", "2026-11-20T02:56:59Z", false),
        (true, "2027-11-20T03:00:00Z", "2027-11-20T03:01:00Z", false),
        (false, "2026-11-13T03:00:00Z", "2026-11-13T04:00:00Z", false),
        (false, "2026-11-20T02:00:00Z", "2026-11-20T04:00:00Z", true),
        (true, "2026-11-20T03:07:00Z", "2026-11-20T18:00:00Z", true),
    ] {
        let sighting = json!({ "camera_id": east, "seen": seen, "from": from, "to": to });
        let body = on_foot(&json!({ "sightings": [sighting] }));
        let answer = follow(&app, &scene, body).await;
        if taken {
            let answer = answer.expect(200);
            let after = passes(&answer).into_iter().filter(|pass| pass.1 == "after");
            assert!(
                after.clone().all(|pass| pass.3 <= 480.0),
                "{:?}",
                after.collect::<Vec<_>>()
            );
        } else {
            let refused = answer.expect(422);
            assert_eq!(refused.codes(), ["/sightings/0/from outside_followed"]);
            assert!(
                refused.text.contains("2026-11-20T03:08:00Z"),
                "{}",
                refused.text
            );
        }
    }
}

both!(what_a_camera_shows_by_night_counts_by_night);
async fn what_a_camera_shows_by_night_counts_by_night(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    // Along the street from its lens 200 m east of the scene back to 100 m; by night to 160 m, or nothing.
    let [lon, lat] = degrees(200.0, 0.0);
    let along = |code: &str, night: f64| {
        json!({ "code": code, "lon": lon, "lat": lat, "bearing_deg": 270, "horizontal_fov_deg": 60,
            "far_m": 100, "night_far_m": night, "width_px": 1920, "status": "working",
            "status_since": "2026-01-01", "verified_on": "2026-11-01", "retention_declared_days": 30 })
    };
    let mut ids = Vec::new();
    for (code, night) in [("SHORT", 40.0), ("BLIND", 0.0)] {
        let made = app
            .post(Role::Registrar, "/api/v1/cameras", along(code, night))
            .await;
        ids.push(made.expect(201).body["id"].clone());
    }
    // At ten in the morning, and at nine in the evening before.
    let from = |hour: &str| json!({ "from": format!("2026-11-{hour}:00:00Z"), "to": format!("2026-11-{hour}:05:00Z") });
    let mut scenes = Vec::new();
    for (number, hour) in [("412/2026", "20T03"), ("413/2026", "19T14")] {
        let mut more = from(hour);
        more["case_number"] = json!(number);
        let made = incident(&app, "CUP", more).await.expect(201);
        scenes.push(made.body["id"].as_str().unwrap().to_owned());
    }
    let [day, night] = &scenes[..] else {
        unreachable!()
    };
    let met = |answer: &Answer| -> Vec<(String, Value)> {
        let passes = answer.body["passes"].as_array().unwrap().iter();
        let passes = passes.filter(|pass| pass["when"] == "after");
        let mut met: Vec<_> = passes
            .map(|pass| {
                let code = pass["candidate"]["camera_code"].as_str().unwrap();
                (code.to_owned(), pass["entry"].clone())
            })
            .collect();
        met.sort_by(|a, b| a.0.cmp(&b.0));
        met
    };
    let metres_east = |entry: &Value| {
        let [lon, _] = degrees(0.0, 0.0);
        let [there, _] = degrees(100.0, 0.0);
        ((entry[0].as_f64().unwrap() - lon) / (there - lon) * 100.0).round()
    };
    let by_day = follow(&app, day, on_foot(&json!({}))).await.expect(200);
    let by_day: Vec<_> = met(&by_day)
        .into_iter()
        .map(|(code, at)| (code, metres_east(&at)))
        .collect();
    assert_eq!(
        by_day,
        [("BLIND".to_owned(), 100.0), ("SHORT".to_owned(), 100.0)]
    );
    let dark = follow(&app, night, on_foot(&json!({}))).await.expect(200);
    let by_night: Vec<_> = met(&dark)
        .into_iter()
        .map(|(code, at)| (code, metres_east(&at)))
        .collect();
    assert_eq!(by_night, [("SHORT".to_owned(), 160.0)]);

    // Nobody came by: by night that says nothing of the street before 160 m, and of a blind camera nothing at all.
    let reach_east = |answer: &Answer| {
        let reach = answer.body["reach"].as_array().unwrap().iter();
        let ends = reach.flat_map(|piece| piece["line"].as_array().unwrap().iter());
        ends.map(metres_east).fold(0.0, f64::max)
    };
    let nobody = |camera: &Value, from: &str, to: &str| {
        on_foot(&json!({ "sightings": [{ "camera_id": camera, "seen": false,
            "from": format!("2026-11-{from}:30:00Z"), "to": format!("2026-11-{to}:30:00Z") }] }))
    };
    let shut = follow(&app, day, nobody(&ids[0], "20T02", "20T03"))
        .await
        .expect(200);
    assert!(
        (100.0..=150.0).contains(&reach_east(&shut)),
        "{}",
        reach_east(&shut)
    );
    // The window that is told of its view is enough.
    let told = follow(&app, day, on_foot(&json!({}))).await.expect(200);
    let passes = told.body["passes"].as_array().unwrap().iter();
    let own = passes
        .clone()
        .filter(|pass| pass["candidate"]["camera_id"] == ids[0] && pass["when"] == "after");
    let own = own.map(|pass| {
        json!({ "camera_id": ids[0], "seen": false, "from": pass["from"], "to": pass["to"] })
    });
    let own: Vec<_> = own.collect();
    assert_eq!(own.len(), 1);
    let after = follow(&app, day, on_foot(&json!({ "sightings": own })))
        .await
        .expect(200);
    let after_east = |answer: &Answer| {
        let reach = answer.body["reach"].as_array().unwrap().iter();
        let after = reach.filter(|piece| piece["when"] == "after");
        let ends = after.flat_map(|piece| piece["line"].as_array().unwrap().iter());
        ends.map(metres_east).fold(0.0, f64::max)
    };
    assert!(after_east(&told) >= 350.0);
    assert!(
        (100.0..=150.0).contains(&after_east(&after)),
        "{}",
        after_east(&after)
    );
    // Looked through for a part of its window, a camera is still to be asked for the rest of it.
    let codes = |answer: &Answer| -> Vec<String> {
        met(answer).into_iter().map(|(code, _)| code).collect()
    };
    let looked = |spans: &[(&str, &str)]| {
        let looked = spans.iter().map(
            |(from, to)| json!({ "camera_id": ids[0], "seen": false, "from": from, "to": to }),
        );
        on_foot(&json!({ "sightings": looked.collect::<Vec<_>>() }))
    };
    let (from, middle, to) = (
        "2026-11-20T02:30:00Z",
        "2026-11-20T03:02:00Z",
        "2026-11-20T03:30:00Z",
    );
    let part = follow(&app, day, looked(&[(from, middle)]))
        .await
        .expect(200);
    assert_eq!(codes(&part), ["BLIND", "SHORT"]);
    let whole = follow(&app, day, looked(&[(middle, to), (from, middle)]))
        .await
        .expect(200);
    assert_eq!(codes(&whole), ["BLIND"]);
    let shut = follow(&app, night, nobody(&ids[0], "19T13", "19T14"))
        .await
        .expect(200);
    assert!(
        (160.0..=200.0).contains(&reach_east(&shut)),
        "{}",
        reach_east(&shut)
    );
    assert!(reach_east(&dark) >= 350.0);
    let refused = follow(&app, night, nobody(&ids[1], "19T13", "19T14"))
        .await
        .expect(422);
    assert_eq!(refused.codes(), ["/sightings/0/camera_id shows_no_street"]);
}

both!(nobody_can_be_where_the_time_does_not_suffice);
async fn nobody_can_be_where_the_time_does_not_suffice(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    let west = camera(&app, "WEST", -300.0, 8.0, 180.0).await;
    let scene = robbery(&app).await;
    let seen = json!({ "sightings": [{ "camera_id": west, "seen": true,
        "from": "2026-11-20T03:05:20Z", "to": "2026-11-20T03:05:30Z" }], "minutes": 10 });
    // 293 m from 10:00:00 at the earliest to 10:05:30 at the latest: 147 s at 2 m/s suffice, 330 s at 0.8 m/s do not.
    assert!(
        follow(&app, &scene, on_foot(&seen))
            .await
            .status
            .is_success()
    );
    let mut slow = on_foot(&seen);
    slow["slowest_kmh"] = json!(1.0);
    slow["fastest_kmh"] = json!(2.9);
    let refused = follow(&app, &scene, slow).await.expect(422);
    assert_eq!(refused.pointers(), ["/sightings/0"]);
    assert_eq!(refused.codes(), ["/sightings/0 out_of_reach"]);
}

both!(p22_nobody_is_followed_where_it_is_not_allowed);
async fn p22_nobody_is_followed_where_it_is_not_allowed(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    for (kind, more, because) in [
        ("VPG", json!({}), "minor"),
        ("DNH", json!({ "stated": ["injury"] }), "disorder"),
        ("MTC", json!({ "age_class": "adult" }), "adult_not_approved"),
    ] {
        let mut body = more.clone();
        body["case_number"] = json!(format!("{kind}-1/2026"));
        let made = incident(&app, kind, body).await;
        let made = made.expect(201).body["id"].as_str().unwrap().to_owned();
        let refused = follow(&app, &made, on_foot(&json!({}))).await.expect(409);
        assert_eq!(
            refused.body["values"]["because"], because,
            "{}",
            refused.text
        );
    }
    // Standard matters for 15 minutes, serious ones for 30.
    let theft = incident(&app, "TRM", json!({ "case_number": "7/2026" }))
        .await
        .expect(201);
    let theft = theft.body["id"].as_str().unwrap();
    let refused = follow(&app, theft, on_foot(&json!({ "minutes": 16 })))
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["/minutes"]);
    let serious = robbery(&app).await;
    follow(&app, &serious, on_foot(&json!({ "minutes": 30 })))
        .await
        .expect(200);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Officer) {
        let path = format!("/api/v1/incidents/{serious}/follow");
        app.post(role, &path, on_foot(&json!({}))).await.expect(403);
    }
}

both!(p23_a_missing_adult_is_followed_once_a_second_account_says_so);
async fn p23_a_missing_adult_is_followed_once_a_second_account_says_so(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    let missing = json!({ "age_class": "adult", "case_number": "9/2026" });
    let made = incident(&app, "MTC", missing).await.expect(201).body;
    let id = made["id"].as_str().unwrap();
    let path = format!("/api/v1/incidents/{id}");
    let ask = async |more: Value| {
        let mut body = json!({ "reason": "đi bộ, hay lạc đường", "follow": true });
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        app.post(Role::Officer, &format!("{path}/approval_requests"), body)
            .await
    };
    let decide = async |decision: &str| {
        let body = json!({ "decision": decision });
        app.post(Role::Approver, &format!("{path}/approval"), body)
            .await
            .expect(200)
    };
    let followed = async || follow(&app, id, on_foot(&json!({}))).await.status.as_u16();
    let nameless = ask(json!({ "reason": " " })).await.expect(422);
    assert_eq!(nameless.pointers(), ["/reason"]);

    // Urgency opens nothing of it, and the search itself goes on meanwhile.
    let asked = ask(json!({ "urgent": true })).await.expect(201).body;
    let approval = &asked["approval"];
    assert_eq!(
        (&approval["state"], &approval["at_once"]),
        (&json!("pending"), &json!(false))
    );
    assert_eq!(approval["causes"][0]["code"], "follow_adult");
    assert_eq!(followed().await, 409);
    app.get(Role::Officer, &format!("{path}/candidates"))
        .await
        .expect(200);
    let twice = ask(json!({})).await.expect(409);
    assert_eq!(twice.body["code"], "approval_asked");
    decide("refuse").await;
    assert_eq!(followed().await, 409);
    ask(json!({})).await.expect(201);
    decide("approve").await;
    assert_eq!(followed().await, 200);
    let more = ask(json!({})).await.expect(409);
    assert_eq!(more.body["code"], "follow_needs_no_approval");

    // More cameras are another question: the word on one is none on the other.
    let missing = json!({ "age_class": "adult", "case_number": "10/2026" });
    let other = incident(&app, "MTC", missing).await.expect(201).body;
    let other = other["id"].as_str().unwrap();
    let path = format!("/api/v1/incidents/{other}");
    let body = json!({ "reason": "nhiều camera" });
    app.post(Role::Officer, &format!("{path}/approval_requests"), body)
        .await
        .expect(201);
    let body = json!({ "decision": "approve" });
    app.post(Role::Approver, &format!("{path}/approval"), body)
        .await
        .expect(200);
    follow(&app, other, on_foot(&json!({}))).await.expect(409);

    // A child, or a robbery, needs no word.
    let scene = robbery(&app).await;
    let body = json!({ "reason": "vì", "follow": true });
    let path = format!("/api/v1/incidents/{scene}/approval_requests");
    let needless = app.post(Role::Officer, &path, body).await.expect(409);
    assert_eq!(needless.body["code"], "follow_needs_no_approval");
}

both!(p21_nobody_is_followed_from_a_sensitive_place);
async fn p21_nobody_is_followed_from_a_sensitive_place(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let bbox = BBox::of([Position::try_from(degrees(0.0, 0.0)).unwrap()]).unwrap();
    let sensitive = NewPlace {
        source_ref: "way/9".to_owned(),
        about: About::Sensitive,
        position: Position::try_from(degrees(0.0, 0.0)).unwrap(),
        bbox,
    };
    store(&app.app.db, &streets(), &[sensitive]).await;
    let scene = robbery(&app).await;
    let refused = follow(&app, &scene, on_foot(&json!({}))).await.expect(409);
    assert_eq!(
        refused.body["values"]["because"], "sensitive_place",
        "{}",
        refused.text
    );
}

both!(p21_nobody_is_followed_on_from_a_camera_at_a_sensitive_place);
async fn p21_nobody_is_followed_on_from_a_camera_at_a_sensitive_place(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let position = Position::try_from(degrees(100.0, 10.0)).unwrap();
    let corner = Position::try_from(degrees(120.0, 0.0)).unwrap();
    let other = Position::try_from(degrees(90.0, 20.0)).unwrap();
    let sensitive = NewPlace {
        source_ref: "way/9".to_owned(),
        about: About::Sensitive,
        position,
        bbox: BBox::of([corner, other]).unwrap(),
    };
    store(&app.app.db, &streets(), &[sensitive]).await;
    let there = camera(&app, "THERE", 100.0, 8.0, 180.0).await;
    let scene = robbery(&app).await;
    let sighting = |seen| {
        on_foot(&json!({ "sightings": [{ "camera_id": there, "seen": seen,
            "from": "2026-11-20T02:30:00Z", "to": "2026-11-20T03:30:00Z" }] }))
    };
    let refused = follow(&app, &scene, sighting(true)).await.expect(422);
    assert_eq!(
        refused.codes(),
        ["/sightings/0/camera_id at_sensitive_place"]
    );
    follow(&app, &scene, sighting(false)).await.expect(200);
}

both!(from_an_island_of_streets_nobody_gets_off_it);
async fn from_an_island_of_streets_nobody_gets_off_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    // The other street lies 60 m beside it, and no way leads there.
    let island = named("Đảo", &[(1, -60.0, 0.0), (2, 0.0, 0.0), (3, 60.0, 0.0)]);
    let other = named("Bờ", &[(4, -400.0, 60.0), (5, 400.0, 60.0)]);
    store(&app.app.db, &[island, other], &[]).await;
    camera(&app, "HERE", 40.0, 8.0, 180.0).await;
    let there = camera(&app, "THERE", 100.0, 68.0, 180.0).await;
    let scene = robbery(&app).await;
    let found = follow(&app, &scene, on_foot(&json!({}))).await.expect(200);
    let reach = found.body["reach"].as_array().unwrap();
    assert!(reach.iter().all(|piece| piece["street"] == "Đảo"));
    let metres = found.body["reach_m"].as_f64().unwrap();
    assert!((metres - 120.0).abs() < 0.5, "{metres}");
    let passes = passes(&found).into_iter();
    let passes: Vec<_> = passes.map(|(code, when, ..)| (code, when)).collect();
    let here = |when: &str| ("HERE".to_owned(), when.to_owned());
    assert_eq!(passes, [here("after"), here("before")]);

    // A way along the other street leads nowhere from here; nor was anybody seen there.
    let line =
        json!({ "type": "LineString", "coordinates": [degrees(0.0, 60.0), degrees(200.0, 60.0)] });
    let refused = follow(&app, &scene, on_foot(&json!({ "route": line }))).await;
    let refused = refused.expect(422);
    assert_eq!(refused.codes(), ["/route route_elsewhere"]);
    let sighting = json!({ "camera_id": there, "seen": true, "from": "2026-11-20T03:06:00Z", "to": "2026-11-20T03:07:00Z" });
    let refused = follow(&app, &scene, on_foot(&json!({ "sightings": [sighting] }))).await;
    assert_eq!(refused.expect(422).codes(), ["/sightings/0 out_of_reach"]);
}

both!(where_no_street_is_there_is_nothing_to_follow);
async fn where_no_street_is_there_is_nothing_to_follow(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let scene = robbery(&app).await;
    let refused = follow(&app, &scene, on_foot(&json!({}))).await.expect(422);
    assert_eq!(refused.pointers(), ["/place"]);
    assert_eq!(refused.codes(), ["/place no_street_near"]);
}

both!(p7_p20_owners_of_cameras_that_were_passed_are_asked_for_their_window_and_counted);
async fn p7_p20_owners_of_cameras_that_were_passed_are_asked_for_their_window_and_counted(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &streets(), &[]).await;
    let east = camera(&app, "EAST", 100.0, 8.0, 180.0).await;
    let away = camera(&app, "AWAY", 100.0, 12.0, 0.0).await;
    let scene = robbery(&app).await;
    let found = follow(&app, &scene, on_foot(&json!({}))).await.expect(200);
    let pass = found.body["passes"].as_array().unwrap().iter();
    let mut after = pass.filter(|pass| pass["when"] == "after");
    let pass = after.next().unwrap().clone();
    let notices = format!("/api/v1/incidents/{scene}/preservation_notices");
    let ask = |camera: &str, more: Value| {
        let mut body = json!({ "camera_ids": [camera] });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        app.post(Role::Officer, &notices, body)
    };
    let how = on_foot(&json!({}));
    let whole = json!({ "from": pass["from"], "to": pass["to"], "follow": how });
    // It does not see the scene: without the way there nobody may ask for it; nor for one that shows no street of the way.
    ask(&east, json!({})).await.expect(404);
    ask(&away, whole.clone()).await.expect(404);
    let nowhen = ask(&east, json!({ "follow": how })).await.expect(422);
    assert_eq!(nowhen.codes(), ["/from required", "/to required"]);
    let late = json!({ "from": pass["from"], "to": "2026-11-20T03:20:00Z", "follow": how });
    let late = ask(&east, late).await.expect(422);
    assert_eq!(late.codes(), ["/from outside_window"]);
    let fast = json!({ "from": pass["from"], "to": pass["to"], "follow": on_foot(&json!({ "minutes": 90 })) });
    let fast = ask(&east, fast).await.expect(422);
    assert_eq!(fast.pointers(), ["/follow/minutes"]);

    let given = ask(&east, whole.clone()).await.expect(201);
    let notice = &given.body["items"][0];
    assert_eq!(
        (&notice["from"], &notice["to"], &notice["camera_code"]),
        (&pass["from"], &pass["to"], &json!("EAST"))
    );
    let again = ask(&east, whole.clone()).await.expect(201);
    assert_eq!(again.body["items"][0]["number"], notice["number"]);
    let line = last_line(&app).await;
    assert!(!line.to_string().contains("105.9"), "no place: {line}");

    // The owner agreed to nothing: one goes to the door, and is not told that there is no such camera.
    let contacts = format!("/api/v1/incidents/{scene}/contacts");
    let reveal = |more: Value| app.post(Role::Officer, &contacts, more);
    reveal(json!({ "camera_id": east })).await.expect(404);
    reveal(json!({ "camera_id": east, "follow": how }))
        .await
        .expect(409);

    // From a minor matter nobody is followed, and so nobody is asked.
    let minor = incident(&app, "VPG", json!({ "case_number": "VPG-1/2026" })).await;
    let minor = minor.expect(201).body["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/incidents/{minor}/preservation_notices");
    let mut body = whole;
    body["camera_ids"] = json!([east]);
    let refused = app.post(Role::Officer, &path, body).await.expect(409);
    assert_eq!(refused.body["values"]["because"], "minor");
}
