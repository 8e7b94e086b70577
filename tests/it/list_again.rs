//! The same list again: what a person made of its rows stands.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Map, Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind, imports::Mending};

use crate::batches::{cameras, count, import, mend, preview, undo, waiting};
use crate::support::{Backend, TestApp, both};

/// A row without a place, one that may be the camera of the first list, one whose bearing nobody can read, and one that is fine.
const LIST: &str = "Mã;Vị trí;Tọa độ;Hướng\n\
    B-1;Cầu;;90\n\
    ;Chợ;18,34 105,90;95\n\
    ;Trường học;18,35 105,91;ngoài\n\
    B-4;Đình;18,36 105,92;10\n";

fn fields(fields: &Value) -> Mending {
    Mending {
        fields: fields.as_object().unwrap().clone(),
        ..Mending::default()
    }
}

both!(rows_that_were_mended_wait_no_more_when_the_same_list_comes_again);
async fn rows_that_were_mended_wait_no_more_when_the_same_list_comes_again(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, "Vị trí;Tọa độ;Hướng\nCổng chợ;18,34 105,90;90\n").await;
    let first = import(&app, LIST).await;
    assert_eq!((first.cameras.created, first.cameras.waiting), (1, 3));
    let mendings = [
        fields(&json!({ "lon": 105.93, "lat": 18.37, "label": "Cầu mới" })),
        Mending {
            same_as: Some("CAM-0001".into()),
            fields: Map::from_iter([("bearing_deg".to_owned(), json!(120.0))]),
            ..Mending::default()
        },
        fields(&json!({ "bearing_deg": 45.0 })),
    ];
    for (row, mending) in waiting(&app).await.into_iter().zip(&mendings) {
        mend(&app, row, mending).await.unwrap();
    }
    // A person has the last word of what was mended, too.
    let all = cameras(&app).await;
    let bridge = all.iter().find(|one| one["code"] == "B-1").unwrap();
    let path = format!("/api/v1/cameras/{}", bridge["id"].as_str().unwrap());
    let said = json!({ "label": "Cầu cũ", "lon": 105.94 });
    let request = Request::patch(path)
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, format!("\"{}\"", bridge["revision"]))
        .body(Body::from(said.to_string()));
    app.send(request.unwrap()).await.expect(200);
    let before = cameras(&app).await;
    for _ in 0..2 {
        let looked = preview(&app, LIST).await.cameras;
        let again = import(&app, LIST).await.cameras;
        for report in [looked, again] {
            let (created, updated) = (report.created, report.updated);
            assert_eq!(
                (created, updated, report.unchanged, report.waiting),
                (0, 0, 4, 0)
            );
        }
        assert_eq!(cameras(&app).await, before);
    }
    assert_eq!(waiting(&app).await.len(), 0);
}

both!(what_was_mended_waits_anew_once_its_import_is_undone);
async fn what_was_mended_waits_anew_once_its_import_is_undone(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, "Vị trí;Tọa độ;Hướng\nCổng chợ;18,34 105,90;90\n").await;
    let before = cameras(&app).await;
    let text = "Mã;Vị trí;Tọa độ;Hướng\nB-1;Cầu;;90\n;Chợ;18,34 105,90;95\n";
    let first = import(&app, text).await;
    let rows = waiting(&app).await;
    let same = Mending {
        same_as: Some("CAM-0001".into()),
        ..Mending::default()
    };
    mend(&app, rows[0], &same).await.unwrap();
    mend(
        &app,
        rows[1],
        &fields(&json!({ "lon": 105.93, "lat": 18.37 })),
    )
    .await
    .unwrap();
    let second = import(&app, text).await;
    assert_eq!((second.cameras.unchanged, second.cameras.waiting), (2, 0));
    // The later import took nothing over: undoing it leaves what was mended.
    undo(&app, &second).await.unwrap();
    assert_eq!(preview(&app, text).await.cameras.unchanged, 2);
    let third = import(&app, text).await;
    assert_eq!(third.cameras.unchanged, 2);
    let undone = undo(&app, &first).await.unwrap();
    assert_eq!((undone.removed, undone.restored), (1, 1));
    let labels = |all: &[Value]| {
        all.iter()
            .map(|one| one["label"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&cameras(&app).await), labels(&before));
    assert_eq!(
        import(&app, text).await.cameras.waiting,
        2,
        "both are open again"
    );
}

both!(rows_that_were_let_go_stay_away_and_are_counted);
async fn rows_that_were_let_go_stay_away_and_are_counted(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, "Vị trí;Tọa độ;Hướng\nCổng chợ;18,34 105,90;90\n").await;
    let text = "Mã;Vị trí;Tọa độ;Hướng;Chủ hộ;Số điện thoại\n\
        B-1;Cầu;;90;Nguyễn Văn Mẫu;0900000012\n;Chợ;18,34 105,90;95;;\n";
    let first = import(&app, text).await;
    assert_eq!(first.cameras.waiting, 2);
    for row in waiting(&app).await {
        let path = format!("/api/v1/import_rows/{row}");
        app.call(Role::Registrar, Method::DELETE, &path, None)
            .await
            .expect(204);
    }
    let nothing = "SELECT count(*) FROM import_rows WHERE fields IS NOT NULL OR sealed IS NOT NULL \
         OR complaints IS NOT NULL OR stated IS NOT NULL";
    assert_eq!(count(&app, nothing).await, 0, "P7: the hash alone stays");
    let list = app
        .get(Role::Registrar, "/api/v1/import_rows")
        .await
        .expect(200);
    assert_eq!(list.body["items"], json!([]));
    for report in [preview(&app, text).await, import(&app, text).await] {
        assert_eq!((report.cameras.waiting, report.cameras.let_go), (0, 2));
        assert_eq!(report.cameras.rows, 2);
    }
    // Another row in the same words is another row.
    let twice = format!("{text}B-1;Cầu;;90;Nguyễn Văn Mẫu;0900000012\n");
    let report = preview(&app, &twice).await;
    assert_eq!((report.cameras.waiting, report.cameras.let_go), (1, 2));
    undo(&app, &first).await.unwrap();
    assert_eq!(import(&app, text).await.cameras.waiting, 2);
}

both!(p9_whoever_withdrew_does_not_come_back_with_the_same_list);
async fn p9_whoever_withdrew_does_not_come_back_with_the_same_list(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Chủ hộ;Số điện thoại\n\
        W-1;Cổng;105,9;18,34;Nguyễn Văn Mẫu;0900000012\n\
        W-2;Chợ;105,91;18,35;Trần Thị Mẫu;0900000013\n";
    let first = import(&app, list).await;
    assert_eq!(first.cameras.created, 2);
    let all = cameras(&app).await;
    let camera = all.iter().find(|one| one["code"] == "W-1").unwrap();
    let path = format!(
        "/api/v1/owners/{}/withdrawal",
        camera["owner_id"].as_str().unwrap()
    );
    let done = app.call(Role::Registrar, Method::POST, &path, None).await;
    assert!(done.status.is_success(), "{}", done.text);
    let mut reports = vec![first];
    for _ in 0..2 {
        let again = import(&app, list).await;
        let cameras = &again.cameras;
        assert_eq!(
            (cameras.created, cameras.unchanged, cameras.let_go),
            (0, 1, 1)
        );
        reports.push(again);
    }
    let codes: Vec<_> = cameras(&app)
        .await
        .iter()
        .map(|one| one["code"].clone())
        .collect();
    assert_eq!(codes, ["W-2"]);
    let said = "SELECT count(*) FROM import_rows WHERE state = 'let_go' AND (place <> '' OR camera_id IS NOT NULL OR before \
         IS NOT NULL)";
    assert_eq!(count(&app, said).await, 0, "only counts stay");
    // Not even once all of those lists are undone.
    for report in reports.iter().rev() {
        undo(&app, report).await.unwrap();
    }
    assert_eq!(cameras(&app).await.len(), 0);
    for report in [preview(&app, list).await, import(&app, list).await] {
        assert_eq!((report.cameras.created, report.cameras.let_go), (1, 1));
    }
    assert_eq!(cameras(&app).await[0]["code"], "W-2");
}

async fn patch(app: &TestApp, row: sqlx::types::Uuid, said: Value) -> crate::support::Answer {
    let path = format!("/api/v1/import_rows/{row}");
    app.call(Role::Registrar, Method::PATCH, &path, Some(said))
        .await
}

both!(what_a_person_chose_while_mending_stands_when_the_same_list_comes_again);
async fn what_a_person_chose_while_mending_stands_when_the_same_list_comes_again(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    import(&app, "Vị trí;Kinh độ;Vĩ độ\nĐình cũ;105,92;18,34\n").await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng\nU1;Chợ;105,90;18,34;90\nU1;Chợ mới;105,91;18,34;180\n\
        ;Đình;105,92;18,34;10\n";
    let first = import(&app, list).await.cameras;
    assert_eq!((first.created, first.waiting), (1, 2));
    let rows = waiting(&app).await;
    // Which of the two it is, is said once.
    let both = json!({ "same_as": "U1", "is_new": true });
    let refused = patch(&app, rows[0], both).await.expect(422);
    let error = &refused.body["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("/is_new"), &json!("same_or_new"))
    );
    for (row, said) in rows
        .iter()
        .zip([json!({ "same_as": "U1" }), json!({ "is_new": true })])
    {
        let done = patch(&app, *row, said).await.expect(200);
        assert_eq!(done.body["left_out"], json!([]));
    }
    let before = cameras(&app).await;
    assert_eq!(before.len(), 3);
    let one = before.iter().find(|one| one["code"] == "U1").unwrap();
    let of = |name: &str| one[name].clone();
    assert_eq!(
        [of("label"), of("lon"), of("bearing_deg")],
        [json!("Chợ mới"), json!(105.91), json!(180.0)]
    );
    for report in [preview(&app, list).await, import(&app, list).await] {
        let report = report.cameras;
        assert_eq!(
            (
                report.created,
                report.updated,
                report.unchanged,
                report.waiting
            ),
            (0, 0, 3, 0)
        );
        let kept = &report.kept[0];
        let mut fields = kept.fields.clone();
        fields.sort();
        assert_eq!(
            (kept.code.as_str(), fields.join(" ")),
            ("U1", "bearing_deg label lon".into())
        );
        assert_eq!(cameras(&app).await, before);
    }
}

both!(what_a_person_types_while_mending_outweighs_the_next_list_and_an_earlier_word);
async fn what_a_person_types_while_mending_outweighs_the_next_list_and_an_earlier_word(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Hướng\n";
    let text = format!("{head}P-1;Cầu;;;90\n");
    import(&app, &text).await;
    let row = waiting(&app).await[0];
    let placed = fields(&json!({ "lon": 105.93, "lat": 18.37 }));
    mend(&app, row, &placed).await.unwrap();
    // The next list knows the place otherwise, and more of the rest.
    let next = format!("{head}P-1;Cầu Đông;105,95;18,39;100\n");
    let report = import(&app, &next).await.cameras;
    assert_eq!((report.updated, report.kept[0].fields.len()), (1, 2));
    let camera = cameras(&app).await.remove(0);
    let said = |camera: &Value| [camera["lon"].clone(), camera["label"].clone()];
    assert_eq!(said(&camera), [json!(105.93), json!("Cầu Đông")]);
    // A person who says it anew is not kept from it by what was said before.
    let again = format!("{head}P-1;Cầu;abc;18,39;100\n");
    assert_eq!(import(&app, &again).await.cameras.waiting, 1);
    let row = waiting(&app).await[0];
    let moved = json!({ "fields": { "lon": 105.96 }, "same_as": "P-1" });
    let done = patch(&app, row, moved).await.expect(200);
    assert_eq!(done.body["left_out"], json!([]));
    let camera = cameras(&app).await.remove(0);
    assert_eq!(said(&camera), [json!(105.96), json!("Cầu")]);
    for text in [&next, &again, &text] {
        let report = import(&app, text).await.cameras;
        assert_eq!(
            (report.updated, report.unchanged, report.waiting),
            (0, 1, 0),
            "{text}"
        );
    }
}
