//! What counts together is added up: splitting a search does not help.

use serde_json::json;
use sightline::deployment::DeploymentKind;

use super::{INCIDENTS, Town, causes, degrees, path, theft, with};
use crate::support::{Answer, Backend, both};

const HERE: (f64, f64) = (0.0, 0.0);

/// Refused at the end of the window, with the cap of standard types.
#[track_caller]
fn refused(answer: Answer) {
    let answer = answer.expect(422);
    assert_eq!(answer.pointers(), ["/to"], "{}", answer.text);
    assert!(answer.text.contains("12"), "{}", answer.text);
}

both!(p6_the_windows_of_one_number_add_up);
async fn p6_the_windows_of_one_number_add_up(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let far = |n: f64| (190.0 * n, 0.0);
    town.record(officer, theft("412/QĐ-2026", far(0.0), (40.0, 34.0)))
        .await;
    // Another spelling, beyond what counts for the account, and together just at the cap; what overlaps counts once.
    town.record(officer, theft("412 / qd-2026", far(1.0), (35.0, 28.0)))
        .await;
    town.record(officer, theft("412/QĐ-2026", far(2.0), (38.0, 30.0)))
        .await;
    let more = theft("412/QĐ-2026", far(3.0), (28.0, 27.999));
    refused(town.post(officer, INCIDENTS, more.clone()).await);
    refused(town.post(&town.colleague, INCIDENTS, more.clone()).await);
    // Nor is it another number in full width, or with the sign that old converters write for Đ.
    for same in ["４１２/QĐ-２０２６", "412/Q\u{d0}-2026"] {
        let more = with(more.clone(), json!({ "case_number": same }));
        refused(town.post(officer, INCIDENTS, more).await);
    }
    // Another commune has a file of that number, too.
    town.record(&town.neighbour.officer, more.clone()).await;
    town.record(officer, with(more, json!({ "case_number": "413/QĐ-2026" })))
        .await;
}

both!(p6_the_windows_of_one_account_add_up_near_a_place);
async fn p6_the_windows_of_one_account_add_up_near_a_place(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    town.record(officer, theft("1/2026", HERE, (40.0, 28.0)))
        .await;
    let near = |number: &str, metres: f64| theft(number, (metres, 0.0), (28.0, 27.0));
    // Edge to edge: the uncertainty of both places counts.
    refused(town.post(officer, INCIDENTS, near("2/2026", 99.0)).await);
    let wide = with(near("2/2026", 149.0), json!({ "radius_m": 50 }));
    refused(town.post(officer, INCIDENTS, wide).await);
    let line =
        json!({ "type": "LineString", "coordinates": [degrees(-50.0, 99.0), degrees(50.0, 99.0)] });
    let line = with(near("2/2026", 0.0), json!({ "place": line }));
    refused(town.post(officer, INCIDENTS, line).await);
    town.record(officer, near("3/2026", 101.0)).await;
    let wide = with(near("4/2026", -151.0), json!({ "radius_m": 50 }));
    town.record(officer, wide).await;
    town.record(&town.colleague, near("5/2026", 1.0)).await;
    // The same hours again are no more hours.
    town.record(officer, theft("6/2026", HERE, (39.0, 29.0)))
        .await;
}

both!(p6_the_hours_of_an_account_count_for_30_days);
async fn p6_the_hours_of_an_account_count_for_30_days(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    town.record(officer, theft("1/2026", HERE, (40.0, 28.0)))
        .await;
    let more = |number: &str| theft(number, HERE, (28.0, 27.0));
    town.after_days(29.0);
    refused(town.post(officer, INCIDENTS, more("2/2026")).await);
    town.after_days(31.0);
    town.record(officer, more("2/2026")).await;
    // What counts under the number has no term but that of the purge.
    refused(
        town.post(officer, INCIDENTS, theft("1/2026", HERE, (28.0, 27.0)))
            .await,
    );
}

/// Refused at the place, with the cap of standard types.
#[track_caller]
fn scattered(answer: Answer, pointer: &str) {
    let answer = answer.expect(422);
    assert_eq!(answer.pointers(), [pointer], "{}", answer.text);
    let complaint = &answer.body["errors"][0];
    assert_eq!(complaint["code"], "over_limit", "{}", answer.text);
    let values = &complaint["values"];
    assert_eq!(
        (&values["code"], &values["cap"]),
        (&json!("number_radius_m"), &json!(300.0)),
        "{}",
        answer.text
    );
}

both!(p6_the_places_of_one_number_reach_no_farther_than_one_search);
async fn p6_the_places_of_one_number_reach_no_farther_than_one_search(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let at = |number: &str, x: f64| theft(number, (x, 0.0), (3.0, 2.0));
    town.record(officer, at("1/2026", 0.0)).await;
    // Correcting the mark costs nothing, and one scene is as wide as the cap on each side.
    let corrected = with(at("1/2026", 8.0), json!({ "radius_m": 30 }));
    town.record(officer, corrected).await;
    town.record(officer, at("1 / 2026", 577.9)).await;
    let next = at("1/2026", 580.0);
    scattered(town.post(officer, INCIDENTS, next.clone()).await, "/place");
    scattered(
        town.post(&town.colleague, INCIDENTS, next.clone()).await,
        "/place",
    );
    let wide = with(at("1/2026", 550.0), json!({ "radius_m": 30 }));
    scattered(town.post(officer, INCIDENTS, wide).await, "/place");
    let north = theft("1/2026", (0.0, 601.0), (3.0, 2.0));
    scattered(town.post(officer, INCIDENTS, north).await, "/place");
    // Another number, and another commune's file of the same number, are other scenes.
    town.record(officer, at("2/2026", 580.0)).await;
    town.record(&town.neighbour.officer, next.clone()).await;

    // What waits has searched nothing; what is approved counts, and farther needs another approval.
    let far = with(at("1/2026", 800.0), json!({ "approval_reason": "Hai nơi" }));
    let far = town.post(officer, INCIDENTS, far).await.expect(201);
    assert_eq!(causes(&far), ["number_radius_m"]);
    town.candidates(officer, &path(&far)).await.expect(409);
    town.record(officer, at("1/2026", 577.0)).await;
    town.decide(&town.approver, &path(&far), "approve")
        .await
        .expect(200);
    town.candidates(officer, &path(&far)).await.expect(200);
    scattered(
        town.post(officer, INCIDENTS, at("1/2026", 577.0)).await,
        "/place",
    );
}

both!(p6_a_number_given_later_counts_its_places_too);
async fn p6_a_number_given_later_counts_its_places_too(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    town.record(officer, theft("1/2026", HERE, (3.0, 2.0)))
        .await;
    let mut second = with(
        theft("", (900.0, 0.0), (3.0, 2.0)),
        json!({ "temporary_number": true }),
    );
    second.as_object_mut().unwrap().remove("case_number");
    let second = town.record(officer, second).await;
    let number = json!({ "case_number": "1/2026" });
    let patch = town.patch(officer, &second, "*", number.clone()).await;
    scattered(patch, "/case_number");
    let asked = with(number, json!({ "approval_reason": "Hai nơi" }));
    let asked = town.patch(officer, &second, "*", asked).await.expect(200);
    assert_eq!(causes(&asked), ["number_radius_m"]);
    town.candidates(officer, &second).await.expect(409);
}

both!(p6_of_two_searches_at_once_only_one_is_the_last_below_a_cap);
async fn p6_of_two_searches_at_once_only_one_is_the_last_below_a_cap(backend: Backend) {
    let town = Town::new(backend).await;
    for round in 0..5 {
        let number = format!("{round}/2026");
        let far = |n: i32| (5000.0 * f64::from(round) + 200.0 * f64::from(n), 0.0);
        let (a, b) = tokio::join!(
            town.post(
                &town.own.officer,
                INCIDENTS,
                theft(&number, far(0), (40.0, 30.0))
            ),
            town.post(
                &town.colleague,
                INCIDENTS,
                theft(&number, far(1), (30.0, 20.0))
            ),
        );
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} {}", a.text, b.text);
    }
}

both!(p6a_on_demo_and_test_databases_no_cap_holds);
async fn p6a_on_demo_and_test_databases_no_cap_holds(backend: Backend) {
    let town = Town::of_kind(backend, DeploymentKind::Test).await;
    let officer = &town.own.officer;
    for hours in [40.0, 30.0, 20.0] {
        let incident = theft("1/2026", HERE, (hours, hours - 10.0));
        town.record(officer, with(incident, json!({ "search_radius_m": 500 })))
            .await;
    }
    // Who asks for approval gets it shown all the same.
    let asked = with(
        theft("1/2026", HERE, (10.0, 1.0)),
        json!({ "approval_reason": "thử" }),
    );
    let asked = town.post(officer, INCIDENTS, asked).await.expect(201);
    assert_eq!(
        causes(&asked),
        ["number_window_hours", "account_window_hours"]
    );
}
