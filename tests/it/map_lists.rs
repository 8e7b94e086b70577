//! Lists that are maps, GeoJSON and KML: taken over as tables are, and nobody's name becomes a code.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind};

use crate::{
    cli::Cli,
    contacts::count,
    support::{Answer, Backend, TestApp, both},
};

async fn import(app: &TestApp, what: &str, name: &str, text: &str) -> Value {
    let request = Request::post(format!("/api/v1/imports{what}?file_name={name}"))
        .header(header::AUTHORIZATION, app.bearer(Role::Registrar))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(Body::from(text.to_owned()));
    let answer = app.send(request.unwrap()).await;
    let last = answer.text.lines().last().unwrap();
    let last: Value = serde_json::from_str(last).unwrap();
    assert!(last["report"].is_object(), "{name}: {last}");
    last["report"].clone()
}

async fn cameras(app: &TestApp) -> Vec<Value> {
    let list = app.get(Role::Registrar, "/api/v1/cameras").await;
    list.expect(200).body["items"].as_array().unwrap().clone()
}

fn outcome(report: &Value) -> [Option<u64>; 3] {
    ["created", "updated", "unchanged"].map(|field| report[field].as_u64())
}

const MAP: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"Mã camera":"C-1","Vị trí":"Cổng chợ","Hướng":"Đông Nam","Tầm xa":"25,5",
        "Chủ hộ":"Chủ hộ mẫu 12","SĐT":900000012,"Mật khẩu":"Xy1"},"geometry":{"type":"Point","coordinates":[105.9,18.34]}},
    {"type":"Feature","properties":{"Mã camera":"C-2","Số mắt":2},"geometry":{"type":"Point","coordinates":[105.91,18.34]}},
    {"type":"Feature","properties":{"Mã camera":"C-2"},"geometry":{"type":"Point","coordinates":[105.92,18.34]}},
    {"type":"Feature","properties":{"Mã camera":"C-3"},"geometry":null},
    {"type":"Feature","properties":{"Mã camera":"C-4"},"geometry":{"type":"Point","coordinates":["x",18.34]}},
    {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[105.9,18.3],[105.91,18.3]]}}]}"#;

both!(a_map_is_taken_over_as_a_table_is);
async fn a_map_is_taken_over_as_a_table_is(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let looked = import(&app, "/preview", "a.geojson", MAP).await;
    assert_eq!(count(&app.app.db, "SELECT count(*) FROM cameras").await, 0);
    let report = import(&app, "", "a.geojson", MAP).await;
    assert_eq!(report["review"], looked["review"]);
    assert_eq!(report["created"], 3, "{report}");
    let items = report["review"].as_array().unwrap().iter();
    let waits: Vec<_> = items
        .filter(|item| item["waits"] == true)
        .map(|item| json!([item["row"], item["field"], item["code"]]))
        .collect();
    let expected = [
        json!(["feature 3", "position", "required"]),
        json!(["feature 2", "code", "stands_already"]),
        json!(["feature 4", "lon", "not_degrees"]),
    ];
    assert_eq!(waits, expected);
    assert_eq!(report["refused_columns"], json!({ "Mật khẩu": 1 }), "P1");
    assert_eq!(report["recognised"]["shapes_without_point"], 1);
    assert_eq!(report["recognised"]["columns"]["Hướng"], "bearing_deg");
    let of = |code: &str, cameras: &[Value]| {
        let mut cameras = cameras.iter();
        cameras.find(|one| one["code"] == code).unwrap().clone()
    };
    let first = of("C-1", &cameras(&app).await);
    assert_eq!(first["bearing_deg"], 135.0);
    assert_eq!(
        [&first["label"], &first["far_m"]],
        [&json!("Cổng chợ"), &json!(25.5)]
    );
    let db = &app.app.db;
    assert_eq!(
        count(db, "SELECT count(*) FROM owner_contacts").await,
        1,
        "P7"
    );
    // What a feature does not mention or leaves empty stays as it is.
    let later = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"Mã":"C-1","Tầm xa":null,"Hướng":90},
        "geometry":{"type":"Point","coordinates":[105.9,18.34]}}]}"#;
    let report = import(&app, "", "b.geojson", later).await;
    assert_eq!(report["updated"], 1, "{report}");
    let first = of("C-1", &cameras(&app).await);
    assert_eq!(
        [&first["label"], &first["far_m"]],
        [&json!("Cổng chợ"), &json!(25.5)]
    );
    assert_eq!(first["bearing_deg"], 90.0);
}

both!(p7_the_name_of_a_placemark_is_nobodys_code);
async fn p7_the_name_of_a_placemark_is_nobodys_code(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let placemark = |name: &str, lon: f64| {
        format!(
            "<Placemark><name>{name}</name><Point><coordinates>{lon},18.34</coordinates></Point></Placemark>"
        )
    };
    let kml = format!(
        "<kml><Document><name>Camera xã Mẫu</name>{}{}{}</Document></kml>",
        placemark("Camera nhà ông Nguyễn Văn Bảy", 105.9),
        placemark("Cổng trường", 105.91),
        placemark("Cổng trường", 105.92)
    );
    let report = import(&app, "", "a.kml", &kml).await;
    assert_eq!(outcome(&report)[0], Some(3), "{report}");
    assert!(!report.to_string().contains("Bảy"));
    let mut known: Vec<_> = cameras(&app)
        .await
        .iter()
        .map(|camera| json!([camera["code"], camera["label"]]))
        .collect();
    known.sort_by_key(Value::to_string);
    let expected = [
        json!(["CAM-0001", "Camera nhà dân"]),
        json!(["CAM-0002", "Cổng trường"]),
        json!(["CAM-0003", "Cổng trường"]),
    ];
    assert_eq!(known, expected);
    let db = &app.app.db;
    for (sql, expected) in [
        ("SELECT count(*) FROM owner_contacts", 1),
        ("SELECT count(*) FROM audit WHERE body LIKE '%Bảy%'", 0),
        ("SELECT count(*) FROM cameras WHERE folded LIKE '%bay%'", 0),
    ] {
        assert_eq!(count(db, sql).await, expected, "{sql}");
    }
    let again = import(&app, "", "a.kml", &kml).await;
    assert_eq!(outcome(&again), [Some(0), Some(0), Some(3)], "{again}");
    let named = kml.replace("Camera nhà ông Nguyễn Văn Bảy", "T-1");
    let named = named
        .replacen("Cổng trường", "T-2", 1)
        .replace("Cổng trường", "T-3");
    let other = TestApp::new(backend, DeploymentKind::Test).await;
    import(&other, "", "a.kml", &named).await;
    let mut codes: Vec<_> = cameras(&other)
        .await
        .iter()
        .map(|camera| camera["code"].clone())
        .collect();
    codes.sort_by_key(Value::to_string);
    assert_eq!(codes, ["T-1", "T-2", "T-3"]);
}

both!(p7_no_code_names_a_person_through_any_door);
async fn p7_no_code_names_a_person_through_any_door(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let write = async |method: Method, path: &str, body: Value| -> Answer {
        let bearer = app.bearer(Role::Registrar);
        app.call_as(&bearer, method, path, Some(body)).await
    };
    let camera = |code: &str| json!({ "code": code, "lon": 105.9, "lat": 18.34 });
    let known = write(Method::POST, "/api/v1/cameras", camera("osm-123456789"))
        .await
        .expect(201);
    let path = format!("/api/v1/cameras/{}", known.body["id"].as_str().unwrap());
    let list = "Mã,Kinh độ,Vĩ độ\nbà Trần Thị Mẫu,105.95,18.34\n";
    let report = import(&app, "", "a.csv", list).await;
    let item = &report["review"][0];
    assert_eq!(
        json!([item["field"], item["code"], item["value"]]),
        json!(["code", "holds_name", null])
    );
    assert!(!report.to_string().contains("Trần"), "{report}");
    let rows = app
        .get(Role::Registrar, "/api/v1/import_rows")
        .await
        .expect(200);
    assert!(!rows.text.contains("Trần"), "{}", rows.text);
    let row = format!(
        "/api/v1/import_rows/{}",
        rows.body["items"][0]["id"].as_str().unwrap()
    );
    for (code, why) in [
        ("Nhà ông Nguyễn Văn Mẫu", "holds_name"),
        ("0900 000 012", "holds_phone_number"),
        ("C-0900000012", "holds_phone_number"),
        ("mau@example.org", "holds_email"),
    ] {
        let fields = json!({ "code": code });
        let answers = [
            write(Method::POST, "/api/v1/cameras", camera(code)).await,
            write(Method::PATCH, &path, fields.clone()).await,
            write(Method::PATCH, &row, json!({ "fields": fields })).await,
        ];
        for answer in answers {
            let errors = &answer.expect(422).body["errors"];
            assert_eq!(errors[0]["pointer"], "/code", "{code}: {errors}");
            assert_eq!(errors[0]["code"], why, "{code}: {errors}");
        }
    }
    assert_eq!(count(&app.app.db, "SELECT count(*) FROM cameras").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_is_named_by_its_code() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let list = cli.file("a.csv", "Mã,X,Y\nC-1,2028878.62,542681.98\n");
    for meridian in ["9209", "EPSG:9209", "105.5"] {
        let report = cli.run(&[
            "import",
            "cameras",
            &list,
            "--dry-run",
            "--meridian",
            meridian,
        ]);
        let report: Value = serde_json::from_str(&report.ok()).unwrap();
        assert_eq!(report["created"], 1, "{meridian}: {report}");
    }
    for meridian in ["6957", "3857"] {
        cli.run(&["import", "cameras", &list, "--meridian", meridian])
            .error();
    }
}

both!(a_commune_in_the_properties_of_a_map_leads_to_the_unit);
async fn a_commune_in_the_properties_of_a_map_leads_to_the_unit(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    crate::list_places::commune(&app, "18100", "phường Trần Phú", [105.8, 18.3]).await;
    crate::list_places::commune(&app, "18073", "phường Thành Sen", [105.9, 18.3]).await;
    let kml = r#"<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>K-1</name><ExtendedData>
        <Data name="Phường"><value>Thành Sen</value></Data></ExtendedData>
        <Point><coordinates>105.95,18.35</coordinates></Point></Placemark></Document></kml>"#;
    let feature = |code: &str, heading: &str, unit: &str, lon: f64| {
        json!({ "type": "Feature", "properties": { "Mã": code, heading: unit },
            "geometry": { "type": "Point", "coordinates": [lon, 18.35] } })
    };
    for (name, text, code, unit) in [
        ("a.kml", kml.to_owned(), "K-1", "18073"),
        (
            "a.geojson",
            feature("G-1", "Xã", "Trần Phú", 105.85).to_string(),
            "G-1",
            "18100",
        ),
        (
            "b.geojson",
            feature("G-2", "Phường", "phường Thành Sen", 105.96).to_string(),
            "G-2",
            "18073",
        ),
        (
            "c.geojson",
            feature("G-3", "commune", "Thành Sen", 105.97).to_string(),
            "G-3",
            "18073",
        ),
    ] {
        let text = if name.ends_with("json") {
            format!(r#"{{"type":"FeatureCollection","features":[{text}]}}"#)
        } else {
            text
        };
        let report = import(&app, "", name, &text).await;
        assert_eq!(report["created"], 1, "{name}: {report}");
        let sql = format!(
            "SELECT count(*) FROM cameras k JOIN units u ON u.id = k.unit_id WHERE k.code = '{code}' AND u.code = '{unit}'"
        );
        assert_eq!(crate::batches::count(&app, &sql).await, 1, "{name}");
    }
    // One that nobody knows waits, as in a table.
    let text = feature("G-4", "Xã", "xã Nào Đó", 106.9).to_string();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{text}]}}"#);
    let report = import(&app, "", "d.geojson", &text).await;
    assert_eq!(report["waiting"], 1, "{report}");
}
