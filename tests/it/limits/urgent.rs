//! Urgent searches run at once where footage is about to be lost, and wait for approval within 24 hours.

use serde_json::{Value, json};

use super::{INCIDENTS, Town, path, theft, with};
use crate::support::{Backend, both};

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
    let more = theft("1/2026", (5000.0, 0.0), (6.0, 5.0));
    town.post(officer, INCIDENTS, more).await.expect(422);

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
    // Nobody knows how long this one keeps its footage.
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
    assert_eq!(asked.body["approval"]["state"], "pending");
    town.candidates(officer, &searched).await.expect(200);
    town.give(officer, &searched, &[camera]).await.expect(201);
    town.decide(&town.approver, &searched, "refuse")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(409);
}

both!(p6_where_nothing_is_about_to_be_lost_an_urgent_search_waits);
async fn p6_where_nothing_is_about_to_be_lost_an_urgent_search_waits(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(30.0)).await;
    // Of one that does not see the place it does not matter how long it keeps its footage.
    town.camera(&town.own, "C-2", (0.0, 60.0), None).await;
    let searched = town.record(officer, urgent("1/2026")).await;
    for answer in [
        town.candidates(officer, &searched).await,
        town.give(officer, &searched, std::slice::from_ref(&camera))
            .await,
    ] {
        let answer = answer.expect(409);
        assert!(answer.text.contains("not urgent"), "{}", answer.text);
        assert!(!answer.text.contains("C-1"), "{}", answer.text);
    }
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
    town.give(officer, &searched, &[camera]).await.expect(201);
}
