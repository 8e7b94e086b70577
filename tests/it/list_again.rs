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
        Mending {
            same_as: Some("CAM-0001".into()),
            fields: Map::from_iter([("bearing_deg".to_owned(), json!(120.0))]),
            ..Mending::default()
        },
        fields(&json!({ "lon": 105.93, "lat": 18.37, "label": "Cầu mới" })),
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
