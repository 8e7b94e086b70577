//! Temporary numbers, windows that shrink, and two officers on one incident.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use super::{INCIDENTS, Town, causes, path, theft, with};
use crate::support::{Answer, Backend, both};

const HERE: (f64, f64) = (0.0, 0.0);

fn temporary() -> Value {
    let mut incident = theft("", HERE, (20.0, 14.0));
    incident.as_object_mut().unwrap().remove("case_number");
    with(incident, json!({ "temporary_number": true }))
}

both!(p6_a_temporary_number_is_replaced_within_24_hours);
async fn p6_a_temporary_number_is_replaced_within_24_hours(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let both_given = with(temporary(), json!({ "case_number": "1/2026" }));
    let refused = town.post(officer, INCIDENTS, both_given).await.expect(422);
    assert_eq!(refused.pointers(), ["/case_number"]);
    let made = town.post(officer, INCIDENTS, temporary()).await.expect(201);
    let number = made.body["case_number"].as_str().unwrap();
    let signs = number.strip_prefix("TT-2026-").unwrap();
    assert!(
        signs.len() == 6 && signs.chars().all(|c| c.is_ascii_alphanumeric()),
        "{number}"
    );
    assert_eq!(made.body["number_due"], "2026-11-21T05:00:00Z");
    let searched = path(&made);
    town.candidates(officer, &searched).await.expect(200);
    // Nobody makes one up.
    let typed = theft("TT-2026-7KQ2MX", HERE, (3.0, 2.0));
    let refused = town.post(officer, INCIDENTS, typed).await.expect(422);
    assert_eq!(refused.pointers(), ["/case_number"]);

    town.after_days(0.999);
    let second = town.record(officer, temporary()).await;
    town.after_days(1.0);
    let town = Town {
        app: town.app.restarted().await,
        ..town
    };
    let officer = &town.own.officer;
    let overdue = town.candidates(officer, &searched).await.expect(409);
    assert!(
        overdue.text.contains("temporary number"),
        "{}",
        overdue.text
    );
    town.give(
        officer,
        &searched,
        &["01890000-0000-7000-8000-000000000000".into()],
    )
    .await
    .expect(409);
    town.candidates(officer, &second).await.expect(200);
    let refused = town.post(officer, INCIDENTS, temporary()).await.expect(422);
    assert_eq!(refused.pointers(), ["/temporary_number"]);
    // Numbers that were issued, and other accounts, are not held up.
    town.record(officer, theft("7/2026", HERE, (20.0, 14.0)))
        .await;
    town.record(&town.colleague, temporary()).await;

    for (wrong, pointer) in [
        (json!({ "case_number": "" }), "/case_number"),
        (json!({ "case_number": "tt-2026-7kq2mx" }), "/case_number"),
        (json!({ "case_number": "0912 345 678" }), "/case_number"),
        (json!({ "case_number": "Nguyễn Văn A" }), "/case_number"),
        (json!({ "case_number": "1/2026", "type": "GNG" }), "/type"),
    ] {
        let answer = town.patch(officer, &searched, "*", wrong).await.expect(422);
        assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
    }
    let issued = json!({ "case_number": " 412/2026 " });
    town.patch(&town.neighbour.officer, &searched, "*", issued.clone())
        .await
        .expect(404);
    let changed = town
        .patch(officer, &searched, "\"1\"", issued.clone())
        .await
        .expect(200);
    assert_eq!(
        (
            &changed.body["case_number"],
            &changed.body["number_due"],
            &changed.body["revision"]
        ),
        (&json!("412/2026"), &Value::Null, &json!(2))
    );
    assert_eq!(changed.headers["etag"], "\"2\"");
    town.candidates(officer, &searched).await.expect(200);
    town.record(officer, temporary()).await;
    let refused = town
        .patch(officer, &searched, "*", issued)
        .await
        .expect(422);
    assert_eq!(
        refused.pointers(),
        ["/case_number"],
        "an issued number stays"
    );
}

both!(p6_what_follows_an_incident_shares_its_temporary_number);
async fn p6_what_follows_an_incident_shares_its_temporary_number(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let following = |first: &Answer, more: Value| {
        let mut incident = temporary();
        incident.as_object_mut().unwrap().remove("temporary_number");
        with(with(incident, json!({ "follows": first.body["id"] })), more)
    };
    // 6 hours each: two fit the 12 of a number, three do not.
    let first = town.post(officer, INCIDENTS, temporary()).await;
    let first = first.expect(201);
    town.after_days(0.25);
    let hours =
        |from: f64, to: f64| json!({ "from": super::hours_ago(from), "to": super::hours_ago(to) });
    let second = following(&first, hours(14.0, 8.0));
    let second = town.post(&town.colleague, INCIDENTS, second).await;
    let second = second.expect(201);
    for field in ["case_number", "number_due"] {
        assert_eq!(first.body[field], second.body[field]);
    }
    let third = town
        .post(officer, INCIDENTS, following(&first, hours(8.0, 2.0)))
        .await;
    assert_eq!(third.expect(422).pointers(), ["/to"], "the hours add up");
    for (more, pointer) in [
        (json!({ "case_number": "1/2026" }), "/case_number"),
        (
            json!({ "follows": "01890000-0000-7000-8000-000000000000" }),
            "/follows",
        ),
    ] {
        let refused = town.post(officer, INCIDENTS, following(&first, more)).await;
        assert_eq!(refused.expect(422).pointers(), [pointer]);
    }
    // Nobody takes the number of another commune.
    let theirs = following(&first, json!({}));
    let refused = town.post(&town.neighbour.officer, INCIDENTS, theirs).await;
    assert_eq!(refused.expect(422).pointers(), ["/follows"]);

    // One gets its issued number, and so does the other, or neither.
    let there = theft("412/2026", (500.0, 0.0), (40.0, 39.0));
    town.record(officer, there).await;
    let issued = json!({ "case_number": "412/2026" });
    let refused = town.patch(officer, &path(&first), "*", issued).await;
    assert_eq!(refused.expect(422).pointers(), ["/case_number"]);
    for one in [&first, &second] {
        let read = town.get(officer, &path(one)).await.expect(200);
        assert_eq!(read.body["case_number"], first.body["case_number"]);
    }
    let issued = json!({ "case_number": "413/2026" });
    town.patch(officer, &path(&first), "*", issued)
        .await
        .expect(200);
    for one in [&first, &second] {
        let read = town.get(officer, &path(one)).await.expect(200);
        assert_eq!(
            (&read.body["case_number"], &read.body["number_due"]),
            (&json!("413/2026"), &Value::Null)
        );
    }
    // What follows later takes the issued number.
    let last = following(&first, hours(8.0, 2.0));
    let refused = town.post(officer, INCIDENTS, last).await;
    assert_eq!(refused.expect(422).pointers(), ["/to"], "under 413/2026");
}

both!(p6_a_request_that_is_sent_again_is_recorded_once);
async fn p6_a_request_that_is_sent_again_is_recorded_once(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let post = async |bearer: &str, key: Option<&str>, body: &Value| {
        let request = Request::post(INCIDENTS)
            .header(header::AUTHORIZATION, bearer)
            .header(header::CONTENT_TYPE, "application/json");
        let request = match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        let request = request.body(Body::from(body.to_string())).unwrap();
        town.app.send(request).await.expect(201).body
    };
    // Its window fits the cap once and not twice, and a second temporary number would be another number.
    let first = post(officer, Some("a"), &temporary()).await;
    town.after_days(0.5);
    let again = post(officer, Some("a"), &temporary()).await;
    assert_eq!(
        (&first["id"], &first["case_number"]),
        (&again["id"], &again["case_number"])
    );
    let others = [
        post(officer, Some("b"), &temporary()).await,
        post(officer, None, &temporary()).await,
        post(officer, None, &temporary()).await,
        post(
            officer,
            Some("a"),
            &with(temporary(), json!({ "radius_m": 12 })),
        )
        .await,
        post(&town.colleague, Some("a"), &temporary()).await,
    ];
    let mut ids: Vec<_> = others.iter().chain([&first]).map(|i| &i["id"]).collect();
    ids.sort_unstable_by_key(|id| id.as_str());
    ids.dedup();
    assert_eq!(ids.len(), 6);
}

both!(p6_two_at_once_are_recorded_once);
async fn p6_two_at_once_are_recorded_once(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let send = || {
        let request = Request::post(INCIDENTS)
            .header(header::AUTHORIZATION, officer)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", "a")
            .body(Body::from(theft("1/2026", HERE, (20.0, 9.0)).to_string()));
        town.app.send(request.unwrap())
    };
    let (one, other) = tokio::join!(send(), send());
    assert_eq!(one.expect(201).body["id"], other.expect(201).body["id"]);
}

both!(p6_a_new_number_counts_what_was_searched_under_it);
async fn p6_a_new_number_counts_what_was_searched_under_it(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let there = (500.0, 0.0);
    town.record(officer, theft("412/2026", there, (40.0, 33.0)))
        .await;
    // 7 and 6 hours are more than 12.
    let searched = town.record(officer, temporary()).await;
    let issued = json!({ "case_number": "412/2026" });
    let refused = town
        .patch(officer, &searched, "*", issued)
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["/case_number"], "{}", refused.text);
    let other = json!({ "case_number": "413/2026" });
    let second = town.record(&town.colleague, temporary()).await;
    town.patch(&town.colleague, &second, "*", other)
        .await
        .expect(200);

    let asked = json!({ "case_number": "412/2026", "approval_reason": "Cùng một vụ" });
    let asked = town.patch(officer, &searched, "*", asked).await.expect(200);
    assert_eq!(causes(&asked), ["number_window_hours"]);
    town.candidates(officer, &searched).await.expect(409);
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(200);
    town.candidates(officer, &searched).await.expect(200);
}

both!(a_window_shrinks_and_never_grows);
async fn a_window_shrinks_and_never_grows(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let searched = town
        .record(officer, theft("1/2026", HERE, (20.0, 10.0)))
        .await;
    let at = |hours: f64| json!(super::hours_ago(hours));
    for (wrong, pointer) in [
        (json!({ "from": at(20.1) }), "/from"),
        (json!({ "to": at(9.9) }), "/to"),
        (json!({ "from": at(11.0), "to": at(12.0) }), "/to"),
        (json!({ "from": "yesterday" }), "/from"),
    ] {
        let answer = town.patch(officer, &searched, "*", wrong).await.expect(422);
        assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
    }
    let half = town
        .patch(officer, &searched, "*", json!({ "from": at(15.0) }))
        .await
        .expect(200);
    let half = town
        .patch(
            officer,
            &searched,
            half.headers["etag"].to_str().unwrap(),
            json!({ "to": at(14.0) }),
        )
        .await
        .expect(200);
    assert_eq!(
        (&half.body["from"], &half.body["to"], &half.body["revision"]),
        (&at(15.0), &at(14.0), &json!(3))
    );
    let growing = town
        .patch(officer, &searched, "*", json!({ "from": at(20.0) }))
        .await;
    growing.expect(422);
    let found = town.candidates(officer, &searched).await.expect(200);
    assert_eq!(found.body["incident"]["from"], at(15.0));
    // What was searched stays searched: 10 hours, of which shrinking gives nothing back.
    let more = |hours: f64| theft("1/2026", HERE, (10.0, 10.0 - hours));
    town.post(officer, INCIDENTS, more(2.1)).await.expect(422);
    town.post(officer, INCIDENTS, more(2.0)).await.expect(201);
}

both!(p6_what_waits_runs_once_it_has_shrunk_below_its_cap);
async fn p6_what_waits_runs_once_it_has_shrunk_below_its_cap(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let wide = with(
        theft("1/2026", HERE, (40.0, 20.0)),
        json!({ "approval_reason": "Chưa rõ giờ" }),
    );
    let at = |hours: f64| json!({ "from": super::hours_ago(hours) });
    let searched = town.record(officer, wide.clone()).await;
    let smaller = town
        .patch(officer, &searched, "*", at(35.0))
        .await
        .expect(200);
    let causes = &smaller.body["approval"]["causes"];
    assert_eq!(
        causes,
        &json!([{ "code": "window_hours", "value": 15.0, "cap": 12.0 }])
    );
    town.candidates(officer, &searched).await.expect(409);
    let small = town
        .patch(officer, &searched, "*", at(30.0))
        .await
        .expect(200);
    assert_eq!(small.body["approval"], Value::Null);
    town.candidates(officer, &searched).await.expect(200);
    let waiting = town
        .get(&town.approver, "/api/v1/approvals")
        .await
        .expect(200);
    assert_eq!(waiting.body["items"], json!([]));
    town.decide(&town.approver, &searched, "approve")
        .await
        .expect(404);
    // Only what was searched counts: 10 hours.
    town.record(officer, theft("1/2026", HERE, (20.0, 18.0)))
        .await;
    town.post(officer, INCIDENTS, theft("1/2026", HERE, (18.0, 17.0)))
        .await
        .expect(422);

    // A refused one, too; one that ran already as urgent does not: it has seen 20 hours.
    let far = json!({ "case_number": "2/2026", "place": { "type": "Point", "coordinates": super::degrees(5000.0, 0.0) } });
    let refused = town.record(officer, with(wide.clone(), far)).await;
    town.decide(&town.approver, &refused, "refuse")
        .await
        .expect(200);
    town.patch(officer, &refused, "*", at(30.0))
        .await
        .expect(200);
    town.candidates(officer, &refused).await.expect(200);
    let far = json!({ "case_number": "3/2026", "urgent": true,
        "place": { "type": "Point", "coordinates": super::degrees(0.0, 5000.0) } });
    let ran = town.record(officer, with(wide, far)).await;
    town.decide(&town.approver, &ran, "refuse")
        .await
        .expect(200);
    town.patch(officer, &ran, "*", at(30.0)).await.expect(200);
    town.candidates(officer, &ran).await.expect(409);
}

both!(two_officers_on_one_incident_do_not_overwrite_each_other);
async fn two_officers_on_one_incident_do_not_overwrite_each_other(backend: Backend) {
    let town = Town::new(backend).await;
    let made = town
        .post(&town.own.officer, INCIDENTS, temporary())
        .await
        .expect(201);
    let searched = path(&made);
    assert_eq!(made.headers["etag"], "\"1\"");
    assert_eq!(made.body["mine"], true);
    let read = town.get(&town.colleague, &searched).await.expect(200);
    assert_eq!(
        (&read.headers["etag"], &read.body["mine"]),
        (&"\"1\"".parse().unwrap(), &json!(false))
    );

    let number = |n: u8| json!({ "case_number": format!("{n}/2026") });
    let (a, b) = tokio::join!(
        town.patch(&town.own.officer, &searched, "\"1\"", number(1)),
        town.patch(&town.colleague, &searched, "W/\"1\"", number(2)),
    );
    let (done, stale) = if a.status == 200 { (a, b) } else { (b, a) };
    let done = done.expect(200);
    let stale = stale.expect(412);
    assert_eq!(
        stale.body["current"]["case_number"],
        done.body["case_number"]
    );
    assert_eq!(stale.body["current"]["revision"], 2);
    let reason = json!({ "reason": "x" });
    town.post(
        &town.colleague,
        &format!("{searched}/approval_requests"),
        reason,
    )
    .await
    .expect(201);
    // The request is part of the record.
    let stale = town.patch(
        &town.own.officer,
        &searched,
        "\"2\"",
        json!({ "to": super::hours_ago(15.0) }),
    );
    let stale = stale.await.expect(412);
    assert_eq!(stale.body["current"]["approval"]["state"], "pending");
}
