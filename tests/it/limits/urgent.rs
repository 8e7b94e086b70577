//! Urgent searches run at once where footage is about to be lost, and wait for approval within 24 hours.

use serde_json::{Value, json};

use super::{
    INCIDENTS, Town,
    approvals::{province, sensitive},
    causes, incident, path, theft, with,
};
use crate::support::{Answer, Backend, both};

const HERE: (f64, f64) = (0.0, 0.0);
const APPROVALS: &str = "/api/v1/approvals";

fn urgent(number: &str) -> Value {
    with(
        theft(number, HERE, (20.0, 6.0)),
        json!({ "approval_reason": "Sắp bị ghi đè", "urgent": true }),
    )
}

both!(p6_an_urgent_search_runs_at_once_and_is_approved_later);
async fn p6_an_urgent_search_runs_at_once_and_is_approved_later(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    // Footage of 20 hours ago is lost in 4 hours.
    let camera = town.camera(&town.own, "C-1", HERE, Some(1.0)).await;
    let mut silent = urgent("1/2026");
    silent["approval_reason"] = json!(" ");
    let refused = town.post(officer, INCIDENTS, silent).await.expect(422);
    assert!(
        refused.pointers().contains(&"/approval_reason".into()),
        "{}",
        refused.text
    );

    let made = town
        .post(officer, INCIDENTS, urgent("1/2026"))
        .await
        .expect(201);
    assert_eq!(
        (
            &made.body["approval"]["state"],
            &made.body["approval"]["urgent"]
        ),
        (&json!("pending"), &json!(true))
    );
    assert_eq!(made.body["approval"]["due_at"], "2026-11-21T05:00:00Z");
    let searched = path(&made);
    let found = town.candidates(officer, &searched).await.expect(200);
    assert_eq!(found.body["candidates"][0]["about_to_be_lost"], true);
    town.give(officer, &searched, &[camera]).await.expect(201);
    // It counts from the start.
    let more = theft("1/2026", (500.0, 0.0), (6.0, 5.0));
    let refused = town.post(officer, INCIDENTS, more).await.expect(422);
    assert_eq!(refused.pointers(), ["/to"]);

    town.after_days(0.99);
    let listed = town.get(&town.approver, APPROVALS).await.expect(200);
    assert_eq!(listed.body["items"][0]["urgent"], true);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.after_days(2.0);
    town.candidates(officer, &searched).await.expect(200);
}

both!(p6_an_urgent_search_that_nobody_approves_ends_after_24_hours);
async fn p6_an_urgent_search_that_nobody_approves_ends_after_24_hours(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    // Nobody knows how long this one keeps its footage, and nothing is usual.
    let camera = town.camera(&town.own, "C-1", HERE, None).await;
    let searched = town.record(officer, urgent("1/2026")).await;
    town.after_days(0.999);
    town.candidates(officer, &searched).await.expect(200);
    town.after_days(1.0);
    let expired = town.candidates(officer, &searched).await.expect(409);
    assert!(expired.text.contains("24 hours"), "{}", expired.text);
    town.give(officer, &searched, std::slice::from_ref(&camera))
        .await
        .expect(409);
    let read = town.get(officer, &searched).await.expect(200);
    assert_eq!(read.body["approval"]["state"], "expired");
    let listed = town.get(officer, INCIDENTS).await.expect(200);
    assert_eq!(listed.body["items"][0]["approval"]["state"], "expired");
    assert_eq!(
        town.get(&town.approver, APPROVALS).await.expect(200).body["items"],
        json!([])
    );
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(409);

    let again = format!("{searched}/approval_requests");
    let asked = json!({ "reason": "Vẫn cần", "urgent": true });
    let asked = town.post(officer, &again, asked).await.expect(201);
    waits(&town, &asked).await;
    town.give(officer, &searched, &[camera]).await.expect(409);
    // Like any other it waits as long as it takes.
    town.after_days(5.0);
    let read = town.get(officer, &searched).await.expect(200);
    waits(&town, &read).await;
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
}

/// An urgent request that opens nothing before somebody decides.
async fn waits(town: &Town, asked: &Answer) {
    let approval = &asked.body["approval"];
    assert_eq!(
        (
            &approval["state"],
            &approval["urgent"],
            &approval["at_once"]
        ),
        (&json!("pending"), &json!(true), &json!(false)),
        "{}",
        asked.text
    );
    assert_eq!(asked.body["can_be_urgent"], false);
    let searched = path(asked);
    let refused = town.candidates(&town.own.officer, &searched).await;
    let refused = refused.expect(409);
    assert!(
        refused.text.contains("waits for the approval"),
        "{}",
        refused.text
    );
}

both!(p6_what_was_refused_opens_by_no_urgency);
async fn p6_what_was_refused_opens_by_no_urgency(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(1.0)).await;
    let other = with(
        theft("2/2026", (900.0, 0.0), (20.0, 6.0)),
        json!({ "approval_reason": "Chưa rõ giờ mất" }),
    );
    let other = town.post(officer, INCIDENTS, other).await.expect(201);
    let made = town.post(officer, INCIDENTS, urgent("1/2026")).await;
    let made = made.expect(201);
    assert_eq!(made.body["can_be_urgent"], true);
    assert_eq!(made.body["approval"]["at_once"], true);
    let searched = path(&made);
    town.candidates(officer, &searched).await.expect(200);
    town.decide(&town.approver, &searched, "refuse")
        .await
        .expect(200);
    let read = town.get(officer, &searched).await.expect(200);
    assert_eq!(read.body["can_be_urgent"], false);

    let again = format!("{searched}/approval_requests");
    let reason = json!({ "reason": "Vẫn cần", "urgent": true });
    let asked = town.post(officer, &again, reason).await.expect(201);
    waits(&town, &asked).await;
    town.give(officer, &searched, std::slice::from_ref(&camera))
        .await
        .expect(409);
    // Approvers see it before what is not urgent, page by page.
    let first = format!("{APPROVALS}?limit=1");
    let first = town.get(&town.approver, &first).await.expect(200);
    assert_eq!(first.body["items"][0]["incident_id"], asked.body["id"]);
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let rest = format!("{APPROVALS}?limit=1&cursor={cursor}");
    let rest = town.get(&town.approver, &rest).await.expect(200);
    assert_eq!(rest.body["items"][0]["incident_id"], other.body["id"]);
    assert_eq!(rest.body["next_cursor"], Value::Null);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.give(officer, &searched, &[camera]).await.expect(201);
}

both!(p6_what_was_refused_or_lapsed_stays_so_where_it_becomes_needless);
async fn p6_what_was_refused_or_lapsed_stays_so_where_it_becomes_needless(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let needless = |answer: &Answer, can_be_urgent: bool| {
        assert_eq!(
            (&answer.body["approval"], &answer.body["can_be_urgent"]),
            (&Value::Null, &json!(can_be_urgent)),
            "{}",
            answer.text
        );
    };
    let too_long = |number: &str, x: f64| {
        with(
            theft(number, (x, 0.0), (20.0, 6.0)),
            json!({ "approval_reason": "Chưa rõ giờ mất" }),
        )
    };
    let narrower = json!({ "to": super::hours_ago(10.0) });
    let waiting = town.record(officer, too_long("1/2026", 900.0)).await;
    let shrunk = town.patch(officer, &waiting, "*", narrower.clone()).await;
    needless(&shrunk.expect(200), true);
    let refused = town.record(officer, too_long("2/2026", 1800.0)).await;
    town.decide(&town.approver, &refused, "refuse")
        .await
        .expect(200);
    let shrunk = town.patch(officer, &refused, "*", narrower).await;
    needless(&shrunk.expect(200), false);
    town.candidates(officer, &refused).await.expect(200);

    // It needs no approval any more once what it counted with is too long ago.
    town.record(officer, theft("3/2026", HERE, (20.0, 8.0)))
        .await;
    let more = with(
        theft("4/2026", HERE, (8.0, 7.0)),
        json!({ "approval_reason": "Sắp bị ghi đè", "urgent": true }),
    );
    let lapsed = town.post(officer, INCIDENTS, more).await.expect(201);
    assert_eq!(causes(&lapsed), ["account_window_hours"]);
    assert_eq!(lapsed.body["approval"]["at_once"], true);
    let lapsed = path(&lapsed);
    town.after_days(31.0);
    let again = format!("{lapsed}/approval_requests");
    let reason = json!({ "reason": "Vẫn cần", "urgent": true });
    let asked = town.post(officer, &again, reason).await;
    needless(&asked.expect(201), false);
    town.candidates(officer, &lapsed).await.expect(200);
}

both!(p21_urgency_opens_nothing_at_a_sensitive_place_and_for_other_offences);
async fn p21_urgency_opens_nothing_at_a_sensitive_place_and_for_other_offences(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(1.0)).await;
    let asking = json!({ "approval_reason": "Sắp bị ghi đè", "urgent": true });
    let other = incident("KHL", "1/2026", HERE, (20.0, 19.0));
    let other = town.post(officer, INCIDENTS, with(other, asking.clone()));
    waits(&town, &other.await.expect(201)).await;

    sensitive(&town, HERE).await;
    let place = theft("2/2026", HERE, (20.0, 19.0));
    let place = town.post(officer, INCIDENTS, with(place, asking));
    let place = place.await.expect(201);
    assert_eq!(causes(&place), ["sensitive_place"]);
    waits(&town, &place).await;
    let searched = path(&place);
    town.give(officer, &searched, std::slice::from_ref(&camera))
        .await
        .expect(409);
    // What waits has searched nothing, and does not lapse.
    town.record(&town.colleague, theft("2/2026", (500.0, 0.0), (19.0, 7.1)))
        .await;
    town.after_days(0.1);
    town.decide(&province(&town).await, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
    // More cameras than the cap are no reason to hurry there either.
    let more = format!("{searched}/approval_requests");
    let reason = json!({ "reason": "Sắp mất", "urgent": true });
    let more = town.post(officer, &more, reason).await.expect(201);
    assert_eq!(
        (
            &more.body["approval"]["at_once"],
            &more.body["can_be_urgent"]
        ),
        (&json!(false), &json!(false))
    );
}

both!(p6_where_nobody_knows_what_is_usual_in_the_unit_tells_what_is_urgent);
async fn p6_where_nobody_knows_what_is_usual_in_the_unit_tells_what_is_urgent(backend: Backend) {
    let far = (2000.0, 0.0);
    for (unit, other, days, expected) in [
        ("own", "own", 30.0, 409),
        ("own", "own", 1.0, 200),
        ("own", "neighbour", 30.0, 200),
        ("neighbour", "neighbour", 30.0, 409),
        ("neighbour", "own", 30.0, 200),
    ] {
        let town = Town::new(backend).await;
        let of = |name: &str| match name {
            "own" => &town.own,
            _ => &town.neighbour,
        };
        let camera = town.camera(of(unit), "C-1", HERE, None).await;
        town.camera(of(other), "C-2", far, Some(days)).await;
        let officer = &town.own.officer;
        let searched = town.record(officer, urgent("1/2026")).await;
        let answer = town.candidates(officer, &searched).await;
        assert_eq!(answer.status, expected, "{unit} {other} {days}");
        if unit == "own" {
            let given = town.give(officer, &searched, &[camera]).await;
            let as_expected = if expected == 200 { 201 } else { 409 };
            assert_eq!(given.status, as_expected, "{unit} {other} {days}");
        }
    }
}

both!(p6_where_nothing_is_about_to_be_lost_an_urgent_search_waits);
async fn p6_where_nothing_is_about_to_be_lost_an_urgent_search_waits(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(30.0)).await;
    // Of one that does not see the place it does not matter how long it keeps its footage.
    town.camera(&town.own, "C-2", (0.0, 60.0), None).await;
    let searched = town.record(officer, urgent("1/2026")).await;
    let cameras = std::slice::from_ref(&camera);
    let given = town.give(officer, &searched, cameras).await.expect(409);
    assert!(given.text.contains("not urgent"), "{}", given.text);
    let found = town.candidates(officer, &searched).await.expect(409);
    assert!(found.text.contains("not urgent"), "{}", found.text);
    assert!(!found.text.contains("C-1"), "{}", found.text);
    // From then on it waits like any other: it does not lapse, and days later it can still be approved.
    let waiting = town.get(officer, &searched).await.expect(200);
    assert_eq!(waiting.body["approval"]["at_once"], false);
    let found = town.candidates(officer, &searched).await.expect(409);
    assert!(found.text.contains("waits for"), "{}", found.text);
    town.after_days(3.0);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
    town.give(officer, &searched, &[camera]).await.expect(201);
}
