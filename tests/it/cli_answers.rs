//! The command line answers as the API does: the same candidates, figures, reasons and ranks.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::{Value, json};
use sightline::{accounts::Role, db::Db};

use crate::{
    cli::Cli,
    linking::{build_around, degrees},
    support::{Backend, NOW, TestApp, both},
};

/// Cameras around a house, in metres from the middle of the tests' town, that give every kind of answer.
fn list() -> String {
    let rows = [
        ("SEES", 0.0, 0.0, "90,90,1920,60,60,working,7"),
        ("BLOCKED", -60.0, 0.0, "90,90,1920,150,60,working,7"),
        ("FAULTY", 40.0, 20.0, "180,90,1920,60,60,faulty,7"),
        ("GONE", 45.0, 0.0, "270,90,1920,60,60,working,0.5"),
        ("VAGUE", 20.0, 20.0, ",,,,,,"),
        ("AWAY", 30.0, 10.0, "0,90,1920,60,60,working,7"),
    ];
    let header = "code,lon,lat,bearing_deg,horizontal_fov_deg,width_px,far_m,night_far_m,status,retention_declared_days,verified_on";
    let mut list = format!("{header}\n");
    for (code, east_m, north_m, rest) in rows {
        let [lon, lat] = degrees(east_m, north_m);
        writeln!(list, "{code},{lon},{lat},{rest},2026-11-01").unwrap();
    }
    list
}

/// Numbers to a thousandth: a coordinate read from JSON and one read from a list may differ in the last bit.
fn rounded(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64() {
                *value = json!((float * 1e3).round() / 1e3);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(rounded),
        Value::Object(fields) => fields.values_mut().for_each(rounded),
        _ => {}
    }
}

/// What both doors say of a camera: identifiers of the incident and shapes for the map aside.
fn comparable(mut candidate: Value) -> (String, Value) {
    let fields = candidate.as_object_mut().unwrap();
    fields.remove("incident_id");
    if let Some(blocker) = fields["blocked_by"].as_object_mut() {
        blocker.remove("geometry");
    }
    rounded(&mut candidate);
    (
        candidate["camera_code"].as_str().unwrap().to_owned(),
        candidate,
    )
}

both!(the_command_line_answers_as_the_api_does);
async fn the_command_line_answers_as_the_api_does(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let app = TestApp::on(Db::connect(&cli.url, false).await.unwrap()).await;
    build_around(&app, "house", (-30.0, -4.0), (-20.0, 4.0)).await;
    cli.run(&["import", "cameras", &cli.file("cameras.csv", &list())])
        .ok();
    let [lon, lat] = degrees(25.0, 0.0);
    for (radius_m, from, to) in [
        (0.0, "2026-11-19T03:00:00Z", "2026-11-19T03:10:00Z"),
        (4.0, "2026-11-19T15:00:00Z", "2026-11-19T15:10:00Z"),
    ] {
        let incident = json!({
            "type": "TRM", "case_number": "412/2026", "radius_m": radius_m, "from": from, "to": to,
            "place": { "type": "Point", "coordinates": [lon, lat] },
        });
        let made = app
            .post(Role::Officer, "/api/v1/incidents", incident)
            .await
            .expect(201);
        let id = made.body["id"].as_str().unwrap();
        let path = format!("/api/v1/incidents/{id}/candidates?include=out_of_view");
        let answer = app.get(Role::Officer, &path).await.expect(200);
        let candidates = answer.body["candidates"].as_array().unwrap().clone();
        let asked: BTreeMap<_, _> = candidates.into_iter().map(comparable).collect();

        let row = format!("A,{lon},{lat},{radius_m},{from},{to},TRM,412/2026");
        let header = "id,lon,lat,radius_m,from,to,type,case_number";
        let file = cli.file("incidents.csv", &format!("{header}\n{row}\n"));
        let link = [
            "link",
            "--incidents",
            &file,
            "--now",
            NOW,
            "--include",
            "out_of_view",
        ];
        let printed = cli.run(&link).ok();
        let lines = printed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let linked: BTreeMap<_, _> = lines.map(comparable).collect();
        assert_eq!(linked, asked);
        assert_eq!(asked.len(), 6, "{}", answer.text);
    }
}
