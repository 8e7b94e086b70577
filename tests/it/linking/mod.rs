//! Linking over real databases: history, borders between units, and the same answer from both databases.

mod extracts;
mod parity;
mod reach;
mod stories;
mod town;

use axum::http::Method;
use geo::{Coord, MultiPolygon, polygon};
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    db::sourced::Origin,
    geometry::{BBox, Frame, Position, wkb::Shape},
    obstacles::{NewObstacle, ObstacleKind},
    streets::{Access, NewStreet, Oneway, Oneways, StreetClass},
};

use crate::support::{Answer, NOW, TestApp, instant};

/// Where the tests' town stands.
fn origin() -> Position {
    Position::try_from([105.9, 18.34]).unwrap()
}

pub fn degrees(east_m: f64, north_m: f64) -> [f64; 2] {
    let position = Frame::new(origin()).position(Coord {
        x: east_m,
        y: north_m,
    });
    let degrees = Coord::from(position);
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

/// An extract that covers the town.
const EXTRACT: Origin<'static> = Origin {
    source: "osm",
    bbox: BBox {
        min_lon: 105.0,
        min_lat: 18.0,
        max_lon: 106.0,
        max_lat: 19.0,
    },
};

async fn build(app: &TestApp, buildings: &[NewObstacle]) {
    let mut tx = app.app.db.begin().await.unwrap();
    tx.store_obstacles(EXTRACT, buildings, instant(NOW))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Lays one street.
async fn lay(app: &TestApp, line: &[[f64; 2]]) {
    let street = NewStreet {
        source_ref: "way/1".into(),
        name: Some("Đường Chợ Mới".into()),
        class: StreetClass::Residential,
        oneways: Oneways::alike(Oneway::No),
        layer: 0,
        bridge: false,
        tunnel: false,
        access: Access::default(),
        node_refs: (0..line.len() as i64).collect(),
        line: line.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect(),
    };
    let mut tx = app.app.db.begin().await.unwrap();
    tx.store_streets(EXTRACT, &[street]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Builds one house between two corners in metres.
pub async fn build_around(app: &TestApp, source_ref: &str, low: (f64, f64), high: (f64, f64)) {
    build(app, &[building(source_ref, low, high)]).await;
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
    candidates_as(app, &app.bearer(Role::Officer), incident, include).await
}

/// The answer to an incident that the account behind this `Authorization` header records and asks about.
async fn candidates_as(app: &TestApp, bearer: &str, incident: Value, include: &str) -> Answer {
    let made = app
        .call_as(bearer, Method::POST, "/api/v1/incidents", Some(incident))
        .await
        .expect(201);
    let path = format!(
        "/api/v1/incidents/{}/candidates?include={include}",
        made.body["id"].as_str().unwrap()
    );
    app.call_as(bearer, Method::GET, &path, None)
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
