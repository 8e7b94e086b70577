//! P6, P20 to P23: how far searches go, who lets them go further, and asking owners to keep footage.

mod approvals;
mod cameras;
mod changes;
mod counting;
mod doors;
mod history;
mod kinds;
mod notices;
mod owners;
mod purge;
mod urgent;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use geo::Coord;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    clock::Instant,
    db::{Db, Tx},
    deployment::DeploymentKind,
    geometry::{Frame, Position},
};

use crate::support::{Answer, Backend, NOW, TestApp, TestUnit, account, instant};

const INCIDENTS: &str = "/api/v1/incidents";

/// Runs one statement.
async fn execute(db: &Db, sql: &str) {
    let mut tx = db.begin().await.unwrap();
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

/// How many rows a statement counts.
async fn count(db: &Db, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

/// A live database with two communes, and tokens that outlive the test's clock.
struct Town {
    app: TestApp,
    own: TestUnit,
    neighbour: TestUnit,
    /// A second officer of the first commune.
    colleague: String,
    /// An approver of the first commune.
    approver: String,
}

impl Town {
    async fn new(backend: Backend) -> Self {
        Self::of_kind(backend, DeploymentKind::Live).await
    }

    async fn of_kind(backend: Backend, kind: DeploymentKind) -> Self {
        let app = TestApp::new(backend, kind).await;
        let (own, neighbour) = app.two_units().await;
        let db = &app.app.db;
        let colleague = account(db, "colleague-001", Role::Officer, Some(own.id)).await;
        let approver = account(db, "approver-001", Role::Approver, Some(own.id)).await;
        let longer = match db {
            Db::Sqlite { .. } => "UPDATE tokens SET expires_at = expires_at + 100 * 86400000000",
            Db::Postgres(_) => "UPDATE tokens SET expires_at = expires_at + interval '100 days'",
        };
        execute(db, longer).await;
        Self {
            app,
            own,
            neighbour,
            colleague,
            approver,
        }
    }

    /// Moves the clock to so many days after the start.
    fn after_days(&self, days: f64) {
        self.app.clock.set(instant(NOW).plus_days(days));
    }

    async fn post(&self, bearer: &str, path: &str, body: Value) -> Answer {
        self.app
            .call_as(bearer, Method::POST, path, Some(body))
            .await
    }

    async fn get(&self, bearer: &str, path: &str) -> Answer {
        self.app.call_as(bearer, Method::GET, path, None).await
    }

    /// Records an incident and gives its path.
    async fn record(&self, bearer: &str, incident: Value) -> String {
        path(&self.post(bearer, INCIDENTS, incident).await.expect(201))
    }

    async fn candidates(&self, bearer: &str, incident: &str) -> Answer {
        self.get(bearer, &format!("{incident}/candidates")).await
    }

    async fn decide(&self, bearer: &str, incident: &str, decision: &str) -> Answer {
        let body = json!({ "decision": decision });
        self.post(bearer, &format!("{incident}/approval"), body)
            .await
    }

    async fn patch(&self, bearer: &str, incident: &str, revision: &str, body: Value) -> Answer {
        let request = Request::patch(incident)
            .header(header::AUTHORIZATION, bearer)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, revision)
            .body(Body::from(body.to_string()));
        self.app.send(request.unwrap()).await
    }

    /// A camera of a unit that looks north at a place 20 m away, and keeps footage for so many days.
    async fn camera(
        &self,
        unit: &TestUnit,
        code: &str,
        place: (f64, f64),
        days: Option<f64>,
    ) -> String {
        let id = self.unlisted(unit, code, place, days).await;
        self.app.list_camera(&unit.registrar, &id).await;
        id
    }

    /// The same of a household that has not agreed to be listed.
    async fn unlisted(
        &self,
        unit: &TestUnit,
        code: &str,
        (x, y): (f64, f64),
        days: Option<f64>,
    ) -> String {
        let [lon, lat] = degrees(x, y - 20.0);
        let camera = json!({
            "code": code, "label": "Cổng chợ", "lon": lon, "lat": lat, "bearing_deg": 0, "horizontal_fov_deg": 90,
            "width_px": 1920, "far_m": 60, "night_far_m": 60, "status": "working", "verified_on": "2026-11-01",
            "retention_declared_days": days, "recording_mode": "continuous", "owner_kind": "household",
        });
        let made = self.post(&unit.registrar, "/api/v1/cameras", camera);
        made.await.expect(201).body["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn give(&self, bearer: &str, incident: &str, cameras: &[String]) -> Answer {
        let path = format!("{incident}/preservation_notices");
        self.post(bearer, &path, json!({ "camera_ids": cameras }))
            .await
    }
}

/// The path of a recorded incident.
fn path(answer: &Answer) -> String {
    format!("{INCIDENTS}/{}", answer.body["id"].as_str().unwrap())
}

/// Longitude and latitude of a place so many metres east and north of the middle of the town.
fn degrees(x: f64, y: f64) -> [f64; 2] {
    let frame = Frame::new(Position::try_from([105.9, 18.34]).unwrap());
    let Coord { x, y } = frame.position(Coord { x, y }).into();
    [x, y]
}

/// A theft at a place, from so many hours before the start to so many.
fn theft(number: &str, (x, y): (f64, f64), (from, to): (f64, f64)) -> Value {
    incident("TRM", number, (x, y), (from, to))
}

fn incident(kind: &str, number: &str, (x, y): (f64, f64), (from, to): (f64, f64)) -> Value {
    json!({
        "type": kind, "case_number": number, "place": { "type": "Point", "coordinates": degrees(x, y) },
        "from": hours_ago(from), "to": hours_ago(to),
    })
}

fn hours_ago(hours: f64) -> Instant {
    instant(NOW).plus_seconds(-3600.0 * hours)
}

/// The same with further fields.
fn with(mut incident: Value, mut more: Value) -> Value {
    let fields = incident.as_object_mut().unwrap();
    fields.append(more.as_object_mut().unwrap());
    incident
}

/// The codes of the causes for approval.
fn causes(answer: &Answer) -> Vec<String> {
    let causes = answer.body["approval"]["causes"].as_array();
    let codes = causes
        .unwrap()
        .iter()
        .map(|c| c["code"].as_str().unwrap().to_owned());
    codes.collect()
}
