//! Preservation notices.

use serde_json::{Value, json};

use super::{INCIDENTS, Town, count, hours_ago, theft, with};
use crate::support::{Answer, Backend, both};

const HERE: (f64, f64) = (0.0, 0.0);
const ACCESSES: &str = "SELECT count(*) FROM owner_accesses WHERE kind = 'preservation_notice' \
    AND limit_class = 'standard' AND owner_id IS NOT NULL AND unit_id IS NOT NULL AND account_id IS NOT NULL";

fn items(answer: &Answer) -> &Vec<Value> {
    answer.body["items"].as_array().unwrap()
}

both!(p20_a_notice_is_given_once_and_lapses_after_seven_days);
async fn p20_a_notice_is_given_once_and_lapses_after_seven_days(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let mut cameras = Vec::new();
    for code in ["C-1", "C-2"] {
        cameras.push(town.camera(&town.own, code, HERE, Some(30.0)).await);
    }
    let searched = town
        .record(officer, theft("1/2026", HERE, (20.0, 14.0)))
        .await;
    let given = town
        .give(officer, &searched, &cameras[..1])
        .await
        .expect(201);
    let notice = &items(&given)[0];
    let signs = notice["number"]
        .as_str()
        .unwrap()
        .strip_prefix("GN-2026-")
        .unwrap();
    assert_eq!(signs.len(), 6, "{notice}");
    assert_eq!(
        [
            &notice["camera_code"],
            &notice["label"],
            &notice["unit"]["code"],
            &notice["created_by"]
        ],
        [
            &json!("C-1"),
            &json!("Cổng chợ"),
            &json!("001"),
            &json!("officer-001")
        ]
    );
    assert_eq!(
        [
            &notice["from"],
            &notice["to"],
            &notice["created_at"],
            &notice["lapses_at"],
            &notice["lapsed"]
        ],
        [
            &json!(hours_ago(20.0)),
            &json!(hours_ago(14.0)),
            &json!("2026-11-20T05:00:00Z"),
            &json!("2026-11-27T05:00:00Z"),
            &json!(false)
        ]
    );
    assert_eq!(
        notice["recorder_window"],
        Value::Null,
        "nobody measured its clock"
    );

    // The same again is the same, also twice in one call and by a colleague after a restart.
    let town = Town {
        app: town.app.restarted().await,
        ..town
    };
    let officer = &town.own.officer;
    let all = [&cameras[..], &cameras[..]].concat();
    let again = town
        .give(&town.colleague, &searched, &all)
        .await
        .expect(201);
    assert_eq!(items(&again).len(), 2);
    assert_eq!(&items(&again)[0], notice);
    assert_eq!(items(&again)[1]["created_by"], "colleague-001");
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 2);
    let path = format!("{searched}/preservation_notices");
    let listed = town.get(officer, &path).await.expect(200);
    assert_eq!(items(&listed), items(&again));
    town.get(&town.neighbour.officer, &path).await.expect(404);

    town.after_days(6.999);
    assert_eq!(
        items(&town.give(officer, &searched, &cameras).await.expect(201)),
        items(&again)
    );
    town.after_days(7.0);
    let listed = town.get(officer, &path).await.expect(200);
    assert!(items(&listed).iter().all(|notice| notice["lapsed"] == true));
    let anew = town
        .give(officer, &searched, &cameras[..1])
        .await
        .expect(201);
    assert_ne!(items(&anew)[0]["number"], notice["number"]);
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 3);
}

both!(p20_a_notice_asks_for_a_part_of_the_incidents_window);
async fn p20_a_notice_asks_for_a_part_of_the_incidents_window(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let camera = town.camera(&town.own, "C-1", HERE, Some(30.0)).await;
    let recorder = town
        .get(&town.own.registrar, &format!("/api/v1/cameras/{camera}"))
        .await;
    let recorder = recorder.expect(200).body["recorder_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let clock = json!({ "kind": "clock", "offset_s": 120, "network_time": true });
    let path = format!("/api/v1/recorders/{recorder}/measurements");
    town.post(&town.own.registrar, &path, clock)
        .await
        .expect(201);
    let searched = town
        .record(officer, theft("1/2026", HERE, (20.0, 14.0)))
        .await;
    let path = format!("{searched}/preservation_notices");
    let ask = |from: f64, to: f64| json!({ "camera_ids": [camera], "from": hours_ago(from), "to": hours_ago(to) });
    for (wrong, pointers) in [
        (ask(20.1, 15.0), vec!["/from"]),
        (ask(20.0, 13.9), vec!["/to"]),
        (ask(30.0, 1.0), vec!["/from", "/to"]),
        (ask(15.0, 16.0), vec!["/to"]),
        (json!({}), vec!["/camera_ids"]),
        (json!({ "camera_ids": [] }), vec!["/camera_ids"]),
        (json!({ "camera_ids": ["C-1"] }), vec!["/camera_ids/0"]),
        (
            json!({ "camera_ids": vec![uuid::Uuid::nil(); 2], "reason": "x" }),
            vec!["/reason"],
        ),
    ] {
        let answer = town.post(officer, &path, wrong).await.expect(422);
        assert_eq!(answer.pointers(), pointers, "{}", answer.text);
    }
    let part = town.post(officer, &path, ask(18.0, 17.0)).await.expect(201);
    let shown = &items(&part)[0]["recorder_window"];
    assert_eq!(
        (&shown["from"], &shown["to"]),
        (
            &json!(hours_ago(18.0).plus_seconds(90.0)),
            &json!(hours_ago(17.0).plus_seconds(150.0))
        )
    );
    // Another window is another notice; the same camera asked again counts once.
    let whole = town
        .give(officer, &searched, std::slice::from_ref(&camera))
        .await
        .expect(201);
    assert_ne!(items(&whole)[0]["id"], items(&part)[0]["id"]);
    assert_eq!(
        town.get(officer, &path).await.expect(200).body["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

both!(p20_what_is_kept_under_one_number_is_not_asked_for_again);
async fn p20_what_is_kept_under_one_number_is_not_asked_for_again(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let mut cameras = Vec::new();
    for code in ["C-1", "C-2"] {
        cameras.push(town.camera(&town.own, code, HERE, Some(30.0)).await);
    }
    let first = town
        .record(officer, theft("1/2026", HERE, (20.0, 14.0)))
        .await;
    let given = town.give(officer, &first, &cameras[..1]).await.expect(201);
    let notice = &items(&given)[0];
    let list = async |bearer: &str, incident: &str| -> Vec<Value> {
        let path = format!("{incident}/preservation_notices");
        items(&town.get(bearer, &path).await.expect(200)).clone()
    };

    // Searched once more, the place a little wider, the number as somebody else writes it, by a colleague.
    let wider = with(
        theft("01 / 2026", HERE, (20.0, 14.0)),
        json!({ "radius_m": 25 }),
    );
    let wider = town.record(&town.colleague, wider).await;
    assert_eq!(list(officer, &wider).await, items(&given)[..]);
    let both = town.give(&town.colleague, &wider, &cameras).await;
    let both = both.expect(201);
    assert_eq!(&items(&both)[0], notice);
    assert_ne!(items(&both)[1]["incident_id"], notice["incident_id"]);
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 2);
    assert_eq!(list(officer, &first).await, items(&both)[..]);

    // A part of what is kept is kept.
    let part = town
        .record(officer, theft("1/2026", HERE, (18.0, 17.0)))
        .await;
    let kept = town.give(officer, &part, &cameras).await.expect(201);
    assert_eq!(items(&kept), items(&both));
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 2);

    // An hour more would be lost without another notice.
    let longer = town
        .record(officer, theft("1/2026", HERE, (20.0, 13.0)))
        .await;
    let asked = town.give(officer, &longer, &cameras[..1]).await.expect(201);
    assert_ne!(items(&asked)[0]["id"], notice["id"]);
    assert_eq!(items(&asked)[0]["to"], json!(hours_ago(13.0)));
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 3);

    // Another number, or the same one of another unit, is another case.
    let other = town
        .record(officer, theft("2/2026", HERE, (20.0, 14.0)))
        .await;
    assert!(list(officer, &other).await.is_empty());
    let anew = town.give(officer, &other, &cameras[..1]).await.expect(201);
    assert_ne!(items(&anew)[0]["id"], notice["id"]);
    let theirs = &town.neighbour.officer;
    let abroad = town
        .record(theirs, theft("1/2026", HERE, (20.0, 14.0)))
        .await;
    assert!(list(theirs, &abroad).await.is_empty());

    // What has lapsed keeps nothing.
    town.after_days(7.0);
    let again = town.give(officer, &wider, &cameras[..1]).await.expect(201);
    assert_ne!(items(&again)[0]["id"], notice["id"]);
}

both!(p20_a_notice_goes_along_with_what_follows_under_a_temporary_number);
async fn p20_a_notice_goes_along_with_what_follows_under_a_temporary_number(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let cameras = [town.camera(&town.own, "C-1", HERE, Some(30.0)).await];
    let mut unnumbered = theft("", HERE, (20.0, 14.0));
    unnumbered.as_object_mut().unwrap().remove("case_number");
    let first = with(unnumbered.clone(), json!({ "temporary_number": true }));
    let first = town.post(officer, INCIDENTS, first).await.expect(201);
    let given = town
        .give(officer, &super::path(&first), &cameras)
        .await
        .expect(201);
    let next = with(unnumbered, json!({ "follows": first.body["id"] }));
    let next = town.record(officer, next).await;
    let kept = async || items(&town.give(officer, &next, &cameras).await.expect(201)).clone();
    assert_eq!(kept().await, items(&given)[..]);
    // All of them get the issued number at once, and the notices stay with them.
    let issued = json!({ "case_number": "1/2026" });
    town.patch(officer, &super::path(&first), "*", issued)
        .await
        .expect(200);
    assert_eq!(kept().await, items(&given)[..]);
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 1);
}

both!(p23_what_asks_within_a_family_is_not_read_elsewhere);
async fn p23_what_asks_within_a_family_is_not_read_elsewhere(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let cameras = [town.camera(&town.own, "C-1", HERE, Some(30.0)).await];
    let within = super::incident("CYT", "1/2026", HERE, (20.0, 14.0));
    let within = with(within, json!({ "domestic_violence": true }));
    let within = town.record(officer, within).await;
    let discreet = town.give(officer, &within, &cameras).await.expect(201);
    let other = town
        .record(officer, theft("1/2026", HERE, (20.0, 14.0)))
        .await;
    let path = format!("{other}/preservation_notices");
    let listed = town.get(officer, &path).await.expect(200);
    assert_eq!(items(&listed).len(), 0);
    let open = town.give(officer, &other, &cameras).await.expect(201);
    assert_ne!(items(&open)[0]["id"], items(&discreet)[0]["id"]);
    // The other way round nothing is told that a paper would say less of.
    assert_eq!(
        items(&town.give(officer, &within, &cameras).await.expect(201))[0]["camera_code"],
        "C-1"
    );
    let path = format!("{within}/preservation_notices");
    let listed = town.get(officer, &path).await.expect(200);
    assert_eq!(items(&listed).len(), 2);
}

both!(p20_only_candidates_of_the_own_unit_are_asked);
async fn p20_only_candidates_of_the_own_unit_are_asked(backend: Backend) {
    let town = Town::new(backend).await;
    let officer = &town.own.officer;
    let sees = town.camera(&town.own, "C-1", HERE, Some(30.0)).await;
    let looks_away = town.camera(&town.own, "C-2", (0.0, 60.0), Some(30.0)).await;
    let far_away = town
        .camera(&town.own, "C-3", (5000.0, 0.0), Some(30.0))
        .await;
    let theirs = town
        .camera(&town.neighbour, "B-1", (1.0, 0.0), Some(30.0))
        .await;
    let gone = town.camera(&town.own, "C-4", (2.0, 0.0), Some(0.1)).await;
    let searched = town
        .record(officer, theft("1/2026", HERE, (20.0, 14.0)))
        .await;
    for other in [looks_away, far_away, theirs, uuid::Uuid::nil().to_string()] {
        town.give(officer, &searched, &[sees.clone(), other])
            .await
            .expect(404);
    }
    let path = format!("{searched}/preservation_notices");
    let none = town.get(officer, &path).await.expect(200);
    assert_eq!(items(&none).len(), 0, "all or nothing");
    town.give(
        &town.neighbour.officer,
        &searched,
        std::slice::from_ref(&sees),
    )
    .await
    .expect(404);
    // One that is thought to be overwritten can be asked all the same.
    town.give(officer, &searched, &[sees, gone])
        .await
        .expect(201);
    assert_eq!(count(&town.app.app.db, ACCESSES).await, 2);
    let missing = format!("{INCIDENTS}/{}", uuid::Uuid::nil());
    town.give(officer, &missing, &[uuid::Uuid::nil().to_string()])
        .await
        .expect(404);
}
