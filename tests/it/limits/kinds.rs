//! What a type asks for beside its limits, on every kind of database.

use serde_json::{Value, json};
use sightline::deployment::DeploymentKind;

use super::{INCIDENTS, Town, degrees, incident, with};
use crate::support::{Answer, Backend, both};

const HERE: (f64, f64) = (0.0, 0.0);
const KINDS: [DeploymentKind; 2] = [DeploymentKind::Live, DeploymentKind::Test];

async fn record(town: &Town, kind: &str, more: Value) -> Answer {
    let body = with(incident(kind, "1/2026", HERE, (3.0, 2.0)), more);
    town.post(&town.own.officer, INCIDENTS, body).await
}

both!(p22_a_fight_needs_injury_damage_or_weapon_at_a_point);
async fn p22_a_fight_needs_injury_damage_or_weapon_at_a_point(backend: Backend) {
    for kind in KINDS {
        let town = Town::of_kind(backend, kind).await;
        let line =
            json!({ "type": "LineString", "coordinates": [degrees(0.0, 0.0), degrees(9.0, 0.0)] });
        for (more, pointer) in [
            (json!({}), "/stated"),
            (json!({ "stated": [] }), "/stated"),
            (json!({ "stated": ["opinion"] }), "/stated/0"),
            (json!({ "stated": "injury" }), "/stated"),
            (
                json!({ "stated": ["injury"], "radius_m": 50.1 }),
                "/radius_m",
            ),
            (json!({ "stated": ["injury"], "place": line }), "/place"),
        ] {
            let answer = record(&town, "DNH", more).await.expect(422);
            assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
        }
        let stated = json!({ "stated": ["weapon", "damage"], "radius_m": 50 });
        let made = record(&town, "DNH", stated).await.expect(201);
        assert_eq!(made.body["stated"], json!(["weapon", "damage"]));
        let read = town.get(&town.own.officer, &super::path(&made)).await;
        assert_eq!(read.expect(200).body["stated"], json!(["weapon", "damage"]));
    }
}

both!(p23_a_missing_person_has_an_age_class_and_nobody_else);
async fn p23_a_missing_person_has_an_age_class_and_nobody_else(backend: Backend) {
    for kind in KINDS {
        let town = Town::of_kind(backend, kind).await;
        for (kind, more) in [
            ("MTC", json!({})),
            ("MTC", json!({ "age_class": null })),
            ("MTC", json!({ "age_class": "elderly" })),
            ("TRM", json!({ "age_class": "child" })),
        ] {
            let answer = record(&town, kind, more).await.expect(422);
            assert_eq!(answer.pointers(), ["/age_class"], "{}", answer.text);
        }
        for class in ["child", "adult", "at_risk"] {
            let made = record(&town, "MTC", json!({ "age_class": class }))
                .await
                .expect(201);
            let read = town.get(&town.own.officer, &super::path(&made)).await;
            assert_eq!(read.expect(200).body["age_class"], class);
        }
        let hidden = json!({ "domestic_violence": true });
        let made = record(&town, "CYT", hidden).await.expect(201);
        assert_eq!(made.body["domestic_violence"], true);
        assert_eq!(
            record(&town, "TRM", json!({})).await.expect(201).body["domestic_violence"],
            false
        );
    }
}
