//! The caps of cameras, at their edge.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::deployment::DeploymentKind;

use super::{Town, causes, incident};
use crate::support::{Answer, Backend, both};

/// Cameras that all see one place, one metre apart.
async fn cameras(town: &Town, x: f64, prefix: &str, number: u32) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..number {
        let place = (x + f64::from(n), 0.0);
        ids.push(
            town.camera(&town.own, &format!("{prefix}-{n}"), place, Some(30.0))
                .await,
        );
    }
    ids
}

fn littering(number: &str, x: f64) -> serde_json::Value {
    incident("MTR", number, (x, 0.0), (5.0, 4.0))
}

#[track_caller]
fn capped(answer: Answer, together: &str) {
    let answer = answer.expect(409);
    assert!(
        answer.text.contains("6 different") && answer.text.contains("is 5"),
        "{}",
        answer.text
    );
    assert!(answer.text.contains(together), "{}", answer.text);
}

const NUMBER: &str = "under this number";
const ACCOUNT: &str = "within 100 m";

both!(p6_the_caps_of_cameras_hold_per_number_and_per_account_and_place);
async fn p6_the_caps_of_cameras_hold_per_number_and_per_account_and_place(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let here = cameras(&town, 0.0, "A", 7).await;
    let there = cameras(&town, 190.0, "B", 1).await;
    let searched = town.record(officer, littering("1/2026", 0.0)).await;
    town.give(officer, &searched, &here[..4]).await.expect(201);
    capped(town.give(officer, &searched, &here[..6]).await, NUMBER);
    town.give(officer, &searched, &here[..5]).await.expect(201);
    capped(town.give(officer, &searched, &here[5..6]).await, NUMBER);
    capped(
        town.give(&town.colleague, &searched, &here[5..6]).await,
        NUMBER,
    );
    town.give(officer, &searched, &here[..5]).await.expect(201);
    // The same number elsewhere, then another number here.
    let far = town.record(officer, littering("1/2026", 190.0)).await;
    capped(town.give(officer, &far, &there).await, NUMBER);
    let near = cameras(&town, 99.0, "C", 1).await;
    let other = town.record(officer, littering("2/2026", 99.0)).await;
    capped(town.give(officer, &other, &near).await, ACCOUNT);
    let theirs = town
        .record(&town.colleague, littering("3/2026", 99.0))
        .await;
    town.give(&town.colleague, &theirs, &near).await.expect(201);
    let west = cameras(&town, -101.0, "D", 1).await;
    let beyond = town.record(officer, littering("4/2026", -101.0)).await;
    town.give(officer, &beyond, &west).await.expect(201);

    town.after_days(29.0);
    capped(town.give(officer, &other, &near).await, ACCOUNT);
    town.after_days(31.0);
    town.give(officer, &other, &near).await.expect(201);
    capped(town.give(officer, &searched, &here[6..7]).await, NUMBER);
}

both!(p6_more_cameras_than_the_cap_need_a_second_account);
async fn p6_more_cameras_than_the_cap_need_a_second_account(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let here = cameras(&town, 0.0, "A", 7).await;
    let searched = town.record(officer, littering("1/2026", 0.0)).await;
    town.give(officer, &searched, &here[..5]).await.expect(201);
    let ask = format!("{searched}/approval_requests");
    let asked = town
        .post(officer, &ask, json!({ "reason": "Nhiều camera" }))
        .await
        .expect(201);
    assert_eq!(causes(&asked), ["number_cameras", "account_cameras"]);
    assert_eq!(
        asked.body["approval"]["causes"][0],
        json!({ "code": "number_cameras", "value": 5.0, "cap": 5.0 })
    );
    // The search itself goes on; more cameras wait.
    town.candidates(officer, &searched).await.expect(200);
    capped(town.give(officer, &searched, &here[5..6]).await, NUMBER);
    town.post(officer, &ask, json!({ "reason": "nữa" }))
        .await
        .expect(409);
    town.decide(&town.approver, &searched, "refuse")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
    capped(town.give(officer, &searched, &here[5..6]).await, NUMBER);

    town.post(officer, &ask, json!({ "reason": "nữa" }))
        .await
        .expect(201);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.give(officer, &searched, &here[5..6]).await.expect(201);
    town.post(officer, &ask, json!({ "reason": "nữa" }))
        .await
        .expect(409);
    // For this incident alone.
    let other = town.record(officer, littering("1/2026", 0.0)).await;
    let refused = town.give(officer, &other, &here[6..7]).await.expect(409);
    assert!(refused.text.contains("7 different"), "{}", refused.text);
    town.give(officer, &other, &here[..6]).await.expect(201);
}

/// Asks urgently for more cameras; gives the answer's approval.
async fn urgently(town: &Town, incident: &str) -> Value {
    let ask = format!("{incident}/approval_requests");
    let urgent = json!({ "reason": "Sắp mất", "urgent": true });
    let asked = town.post(&town.own.officer, &ask, urgent).await;
    asked.expect(201).body["approval"].take()
}

/// Cameras beside each other, of which all but the first ones lose their footage within a day; one more for which nobody
/// knows, in a unit where footage is usually kept for long.
async fn losing(town: &Town) -> (Vec<String>, Vec<String>, String) {
    let kept = cameras(town, 0.0, "A", 7).await;
    let mut lost = Vec::new();
    for n in 0..3 {
        let (code, place) = (format!("L-{n}"), (f64::from(n), 0.0));
        lost.push(town.camera(&town.own, &code, place, Some(1.0)).await);
    }
    let unknown = town.camera(&town.own, "U-1", (0.5, 0.0), None).await;
    (kept, lost, unknown)
}

both!(p6_urgency_passes_the_cap_of_cameras_only_for_what_is_about_to_be_lost);
async fn p6_urgency_passes_the_cap_of_cameras_only_for_what_is_about_to_be_lost(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let (kept, lost, unknown) = losing(&town).await;
    let searched = town.record(officer, littering("1/2026", 0.0)).await;
    town.give(officer, &searched, &kept[..5]).await.expect(201);
    capped(town.give(officer, &searched, &lost[..1]).await, NUMBER);
    let asked = urgently(&town, &searched).await;
    assert_eq!(
        (&asked["state"], &asked["at_once"]),
        (&json!("pending"), &json!(true))
    );
    capped(town.give(officer, &searched, &kept[5..6]).await, NUMBER);
    capped(town.give(officer, &searched, &[unknown]).await, NUMBER);
    let mixed = [lost[0].clone(), kept[5].clone()];
    capped(town.give(officer, &searched, &mixed).await, NUMBER);
    town.give(officer, &searched, &lost[..2]).await.expect(201);
    let contact = format!("{searched}/contacts");
    let reveal = async |camera: &str| {
        let answer = town.post(officer, &contact, json!({ "camera_id": camera }));
        answer.await.expect(409).text
    };
    assert!(reveal(&lost[2]).await.contains("not_contactable"));
    assert!(reveal(&kept[5]).await.contains(NUMBER));
    // For this incident alone, and for no longer than a day.
    let other = town.record(officer, littering("1/2026", 0.0)).await;
    town.give(officer, &other, &lost[2..]).await.expect(409);
    town.after_days(0.7);
    town.give(officer, &searched, &lost[2..]).await.expect(201);
    town.after_days(1.0);
    let fourth = town.camera(&town.own, "L-9", (0.7, 0.0), Some(1.5)).await;
    let fourth = [fourth];
    let refused = town.give(officer, &searched, &fourth).await.expect(409);
    assert!(refused.text.contains("9 different"), "{}", refused.text);
    town.candidates(officer, &searched).await.expect(200);

    // What lapsed is asked for like anything else, urgent or not.
    let asked = urgently(&town, &searched).await;
    assert_eq!(
        (&asked["urgent"], &asked["at_once"]),
        (&json!(true), &json!(false))
    );
    town.give(officer, &searched, &fourth).await.expect(409);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.give(officer, &searched, &fourth).await.expect(201);
    town.give(officer, &searched, &kept[5..]).await.expect(201);
}

both!(p6_where_more_cameras_were_refused_urgency_opens_none);
async fn p6_where_more_cameras_were_refused_urgency_opens_none(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let (kept, lost, _) = losing(&town).await;
    let searched = town.record(officer, littering("1/2026", 0.0)).await;
    town.give(officer, &searched, &kept[..5]).await.expect(201);
    urgently(&town, &searched).await;
    town.give(officer, &searched, &lost[..1]).await.expect(201);
    town.decide(&town.approver, &searched, "refuse")
        .await
        .expect(200);
    town.give(officer, &searched, &lost[1..]).await.expect(409);
    let read = town.get(officer, &searched).await.expect(200);
    assert_eq!(read.body["can_be_urgent"], false);
    let asked = urgently(&town, &searched).await;
    assert_eq!(asked["at_once"], false);
    town.give(officer, &searched, &lost[1..]).await.expect(409);
}

both!(p6_the_larger_classes_have_larger_caps);
async fn p6_the_larger_classes_have_larger_caps(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let here = cameras(&town, 0.0, "A", 16).await;
    let searched = town
        .record(officer, incident("TRM", "1/2026", (0.0, 0.0), (5.0, 4.0)))
        .await;
    let refused = town.give(officer, &searched, &here).await.expect(409);
    assert!(refused.text.contains("16 different") && refused.text.contains("is 15"));
    town.give(officer, &searched, &here[..15]).await.expect(201);
    let serious = town
        .record(officer, incident("GNG", "1/2026", (0.0, 0.0), (5.0, 4.0)))
        .await;
    town.give(officer, &serious, &here).await.expect(201);
}

both!(p6a_on_test_databases_no_cap_of_cameras_holds);
async fn p6a_on_test_databases_no_cap_of_cameras_holds(backend: Backend) {
    let town = Town::of_kind(backend, DeploymentKind::Test).await;
    let here = cameras(&town, 0.0, "A", 7).await;
    let searched = town
        .record(&town.own.officer, littering("1/2026", 0.0))
        .await;
    town.give(&town.own.officer, &searched, &here)
        .await
        .expect(201);
}

both!(p6_contacts_and_notices_count_together);
async fn p6_contacts_and_notices_count_together(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let here = cameras(&town, 0.0, "A", 7).await;
    for camera in &here {
        let path = format!("/api/v1/cameras/{camera}/contact");
        let contact = Some(crate::contacts::contact());
        let put = town
            .app
            .call_as(&town.own.registrar, Method::PUT, &path, contact);
        put.await.expect(204);
    }
    let reveal = async |incident: &str, camera: &str| {
        let path = format!("{incident}/contacts");
        town.post(officer, &path, json!({ "camera_id": camera }))
            .await
    };
    let searched = town.record(officer, littering("1/2026", 0.0)).await;
    for camera in &here[..3] {
        reveal(&searched, camera).await.expect(200);
    }
    // The same camera asked both ways is one.
    town.give(officer, &searched, &here[2..5]).await.expect(201);
    capped(reveal(&searched, &here[5]).await, NUMBER);
    capped(town.give(officer, &searched, &here[5..6]).await, NUMBER);
    let refused = reveal(&searched, &here[5]).await.expect(409);
    assert!(!refused.text.contains("0900"), "{}", refused.text);
    reveal(&searched, &here[4]).await.expect(200);
    let other = town.record(officer, littering("2/2026", 0.0)).await;
    capped(reveal(&other, &here[5]).await, ACCOUNT);
    let history = format!("/api/v1/cameras/{}/access_history", here[2]);
    let history = town.get(&town.own.registrar, &history).await.expect(200);
    let kinds = history.body["items"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds
        .map(|access| access["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["preservation_notice", "contact"]);

    // What waits for approval reveals nothing.
    let mut wide = littering("3/2026", 0.0);
    wide["search_radius_m"] = json!(200);
    wide["approval_reason"] = json!("Rộng hơn");
    let waits = town.record(officer, wide.clone()).await;
    let refused = reveal(&waits, &here[0]).await.expect(409);
    assert!(
        refused.text.contains("waits for the approval"),
        "{}",
        refused.text
    );
    wide["urgent"] = json!(true);
    let not_urgent = town.record(officer, wide).await;
    let refused = reveal(&not_urgent, &here[0]).await.expect(409);
    assert!(refused.text.contains("not urgent"), "{}", refused.text);
    town.decide(&town.approver, &waits, "approve")
        .await
        .expect(200);
    reveal(&waits, &here[0]).await.expect(200);
}
