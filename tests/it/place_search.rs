//! Place search on both databases: a truth table over a small town, hostile texts, nicknames, cameras, and what must never be found.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use axum::http::Method;
use geo::Coord;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use sightline::{
    accounts::{Role, Scope},
    addresses::NewAddress,
    cameras::Registrar,
    db::Db,
    deployment::DeploymentKind,
    geometry::{BBox, Frame, Position},
    imports::osm::{Extract, ExtractOptions, ExtractReport},
    places::{About, NewPlace, PlaceKind},
    streets::{Access, NewStreet, Oneway, Oneways, StreetClass},
};

use crate::support::{Answer, Backend, NOW, TestApp, both, database, everything, instant};

/// The rows of a table in `fixtures/places`.
fn table<T: serde::de::DeserializeOwned>(name: &str) -> impl Iterator<Item = T> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/places");
    let rows = csv::Reader::from_path(folder.join(name)).unwrap();
    rows.into_deserialize().map(Result::unwrap)
}

fn frame() -> Frame {
    Frame::new(Position::try_from([106.0, 18.0]).unwrap())
}

fn position(metres: &str) -> Position {
    let (east, north) = metres.split_once(' ').unwrap();
    frame().position(Coord {
        x: east.parse().unwrap(),
        y: north.parse().unwrap(),
    })
}

#[derive(serde::Deserialize)]
struct Thing {
    layer: String,
    name: String,
    kind: String,
    points: String,
}

/// The town, as if an extract had been read.
fn town() -> Extract {
    let mut nodes: HashMap<String, i64> = HashMap::new();
    let (mut streets, mut places, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
    for (number, thing) in table::<Thing>("town.csv").enumerate() {
        let Thing {
            layer,
            name,
            kind,
            points,
        } = thing;
        let source_ref = format!("way/{number}");
        let points: Vec<&str> = points.split(';').collect();
        let first = position(points[0]);
        match &*layer {
            "street" => streets.push(NewStreet {
                source_ref,
                name: Some(name).filter(|name| !name.is_empty()),
                class: StreetClass::of(&kind).unwrap(),
                oneways: Oneways::alike(Oneway::No),
                layer: 0,
                bridge: false,
                tunnel: false,
                access: Access::default(),
                node_refs: points
                    .iter()
                    .map(|point| {
                        let next = nodes.len() as i64;
                        *nodes.entry((*point).to_owned()).or_insert(next)
                    })
                    .collect(),
                line: points
                    .iter()
                    .map(|point| Coord::from(position(point)))
                    .collect(),
            }),
            "place" => places.push(NewPlace {
                source_ref,
                about: PlaceKind::of(&kind)
                    .map_or(About::Sensitive, |kind| About::Named { kind, name }),
                position: first,
                bbox: BBox::of([first]).unwrap(),
            }),
            _ => addresses.push(NewAddress {
                source_ref,
                number: kind,
                street: name,
                position: first,
                radius_m: 15.0,
            }),
        }
    }
    Extract {
        bbox: BBox {
            min_lon: 105.0,
            min_lat: 17.0,
            max_lon: 107.0,
            max_lat: 19.0,
        },
        is_bbox_stated: true,
        buildings: Vec::new(),
        streets,
        places,
        addresses,
        cut: Vec::new(),
        grounds: Vec::new(),
        cameras: Vec::new(),
        skipped: Vec::new(),
        warnings: Vec::new(),
    }
}

async fn store(db: &Db, extract: &Extract) -> ExtractReport {
    let scope = everything(DeploymentKind::Test);
    let deployment = db.deployment().await.unwrap();
    let registrar = Registrar {
        scope: &scope,
        zone: &deployment.zone,
        now: instant(NOW),
        source: "osm",
        units: db.todays_units().await.unwrap(),
    };
    let (options, bar) = (ExtractOptions::default(), ProgressBar::hidden());
    db.store_extract(&registrar, extract, options, &bar)
        .await
        .unwrap()
}

async fn town_app(backend: Backend) -> TestApp {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    store(&app.app.db, &town()).await;
    app
}

/// A text as part of a query.
fn encoded(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    bytes.concat()
}

fn path(q: &str, near: &str) -> String {
    let near = if near.is_empty() {
        String::new()
    } else {
        let Coord { x, y } = position(near).into();
        format!("&near={x},{y}")
    };
    format!("/api/v1/place_search?q={}{near}", encoded(q))
}

/// `kind label` of each place found.
fn found(answer: &Answer) -> Vec<String> {
    let items = answer.body["items"].as_array().unwrap();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
    items
        .iter()
        .map(|item| format!("{} {}", text(item, "kind"), text(item, "label")))
        .collect()
}

async fn search(app: &TestApp, q: &str) -> Vec<String> {
    found(&app.get(Role::Officer, &path(q, "")).await.expect(200))
}

#[derive(serde::Deserialize)]
struct Search {
    q: String,
    near: String,
    found: String,
    at: String,
}

both!(the_truth_table);
async fn the_truth_table(backend: Backend) {
    let app = town_app(backend).await;
    let mut wrong = Vec::new();
    for row in table::<Search>("search.csv") {
        let answer = app
            .get(Role::Officer, &path(&row.q, &row.near))
            .await
            .expect(200);
        let mut all = found(&answer);
        let mut expected: Vec<&str> = row
            .found
            .split(';')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect();
        let whole = match expected.last_mut() {
            Some(last) => {
                let bare = last.strip_suffix('.');
                *last = bare.unwrap_or(last);
                bare.is_some()
            }
            None => true,
        };
        expected.retain(|one| !one.is_empty());
        if !whole {
            all.truncate(expected.len());
        }
        if all != expected {
            wrong.push(format!("{} (near {}): {all:?}", row.q, row.near));
        }
        let first = &answer.body["items"][0];
        if !row.at.is_empty() {
            let number = |field: &str| first[field].as_f64().unwrap();
            let at = frame().local(Position::try_from([number("lon"), number("lat")]).unwrap());
            let at = format!(
                "{} {} {}",
                at.x.round() + 0.0,
                at.y.round() + 0.0,
                number("radius_m").round()
            );
            if at != row.at {
                wrong.push(format!("{} lies at {at}", row.q));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

both!(hostile_texts_find_nothing_and_break_nothing);
async fn hostile_texts_find_nothing_and_break_nothing(backend: Backend) {
    let app = town_app(backend).await;
    for text in [
        "",
        " ",
        "%",
        "%%",
        "_",
        "'",
        "''; DROP TABLE streets; --",
        "\\",
        "\u{301}\u{323}\u{302}",
        "🙂🚓",
        "x",
        "x x",
        "& × -",
        "ngã tư",
        "ngõ",
        "số nhà",
        "12",
        "°",
        "(((((",
        "\u{10ffff}\u{10ffff}",
        &"a ".repeat(50),
        &"trần hưng x ".repeat(16),
        &"1 ".repeat(100),
        &"9".repeat(200),
        &"1/".repeat(100),
        &"2.028.878".repeat(22),
    ] {
        let answer = app.get(Role::Officer, &path(text, "0 0")).await.expect(200);
        // Some of them are the beginnings of names.
        let begins_names = ["ngõ", "ngã tư", "12"].contains(&text) || text.contains("trần");
        let found = found(&answer);
        assert!(found.is_empty() || begins_names, "{text}: {found:?}");
    }
    for (text, status) in [
        (&*"x".repeat(201), 422),
        (&*"Trần ".repeat(2000), 422),
        ("Chợ\0Mới", 422),
        ("Chợ\u{202e}Mới", 422),
        ("\u{200f}Chợ", 422),
    ] {
        let answer = app.get(Role::Officer, &path(text, "")).await.expect(status);
        assert_eq!(answer.pointers(), ["/q"]);
    }
    for near in ["", "1", "a,b", "200,10", "10,NaN", "1,2,3"] {
        let path = format!("/api/v1/place_search?q=cho&near={near}");
        let answer = app.get(Role::Officer, &path).await.expect(422);
        assert_eq!(answer.pointers(), ["/near"], "{near}");
    }
    let empty = app.get(Role::Officer, "/api/v1/place_search").await;
    assert_eq!(empty.expect(422).pointers(), ["/q"]);
    assert_eq!(search(&app, "Lê Lợi").await[0], "street Lê Lợi");
}

both!(plane_coordinates_ask_for_their_meridian);
async fn plane_coordinates_ask_for_their_meridian(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let get = async |q: &str| app.get(Role::Officer, &path(q, "")).await.expect(200).body;
    let known = get("2028878.62 542681.98 105°30'").await;
    assert_eq!(known["meridian_needed"], false);
    assert_eq!(known["meridians"], json!([]));
    let item = &known["items"][0];
    assert_eq!(item["kind"], "vn2000");
    let (lon, lat) = (item["lon"].as_f64().unwrap(), item["lat"].as_f64().unwrap());
    assert!(
        (lon - 105.9057).abs() < 1e-5 && (lat - 18.3428).abs() < 1e-5,
        "{item}"
    );
    let asked = get("542.681,98 2.028.878,62").await;
    assert_eq!(asked["items"], json!([]));
    assert_eq!(asked["meridian_needed"], true);
    assert_eq!(asked["meridians"].as_array().unwrap().len(), 17);
    assert_eq!(asked["meridians"][5]["deg"], 105.5);
    // The zones of EPSG 6956 to 6959 are no longer in force and share no meridian with a new one.
    assert!(
        asked["meridians"]
            .as_array()
            .unwrap()
            .iter()
            .all(|m| m["deg"] != 102.0)
    );
}

both!(p21_what_became_sensitive_is_found_no_more);
async fn p21_what_became_sensitive_is_found_no_more(backend: Backend) {
    let app = town_app(backend).await;
    assert_eq!(
        search(&app, "Tiểu học Trần Hưng").await,
        ["landmark Trường Tiểu học Trần Hưng"]
    );
    assert_eq!(search(&app, "7 Xóm Mới").await, ["house 7 Xóm Mới"]);
    let mut later = town();
    for place in &mut later.places {
        place.about = About::Sensitive;
    }
    later
        .addresses
        .retain(|address| address.street != "Xóm Mới");
    let report = store(&app.app.db, &later).await;
    assert_eq!((report.places.updated, report.addresses.vanished), (4, 1));
    for text in [
        "Tiểu học Trần Hưng",
        "Trường",
        "7 Xóm Mới",
        "Xóm Mới",
        "Bà Tám",
    ] {
        assert_eq!(search(&app, text).await, [""; 0], "{text}");
    }
    let names = "SELECT count(*) FROM name_keys WHERE name LIKE 'Trường%' OR name LIKE 'Xóm%'";
    let left: i64 = match &app.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(names).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(names).fetch_one(pool).await.unwrap(),
    };
    assert_eq!(left, 0);
}

both!(an_extract_again_changes_nothing_and_a_changed_one_is_followed);
async fn an_extract_again_changes_nothing_and_a_changed_one_is_followed(backend: Backend) {
    let app = town_app(backend).await;
    let again = store(&app.app.db, &town()).await;
    assert_eq!(
        (
            again.streets.created,
            again.streets.updated,
            again.streets.vanished
        ),
        (0, 0, 0)
    );
    let stored = again.addresses;
    assert_eq!(
        (stored.rows, stored.created, stored.updated, stored.vanished),
        (10, 0, 0, 0)
    );
    let mut later = town();
    later.addresses[0].number = "16".into();
    later
        .streets
        .retain(|street| street.name.as_deref() != Some("Ngõ Chợ"));
    for street in &mut later.streets {
        if street.name.as_deref() == Some("Đường Trần Hưng") {
            street.name = Some("Đường Hàng Trống".into());
        }
    }
    store(&app.app.db, &later).await;
    assert_eq!(search(&app, "Ngõ Chợ").await, [""; 0]);
    // The lane follows the new name of the street that it leaves.
    assert_eq!(
        search(&app, "ngõ 17 Hàng Trống").await[0],
        "lane Ngõ 17, Đường Hàng Trống"
    );
    assert_eq!(
        search(&app, "16 Trần Hưng").await[0],
        "house 16 Đường Trần Hưng"
    );
}

async fn nickname(app: &TestApp, bearer: &str, name: &str, metres: &str) -> Answer {
    let Coord { x, y } = position(metres).into();
    let body = json!({ "name": name, "lon": x, "lat": y, "radius_m": 30 });
    app.call_as(bearer, Method::POST, "/api/v1/nicknames", Some(body))
        .await
}

both!(nicknames_belong_to_their_unit);
async fn nicknames_belong_to_their_unit(backend: Backend) {
    let app = town_app(backend).await;
    let (one, other) = app.two_units().await;
    let made = nickname(&app, &one.officer, " Ngã tư Cây Gạo ", "300 0")
        .await
        .expect(201);
    assert_eq!(made.body["name"], "Ngã tư Cây Gạo");
    nickname(&app, &one.registrar, "ngã tư cây gạo", "300 10")
        .await
        .expect(409);
    nickname(&app, &other.registrar, "Ngã tư Cây Gạo", "600 0")
        .await
        .expect(201);
    let search = async |bearer: &str, q: &str| {
        found(
            &app.call_as(bearer, Method::GET, &path(q, ""), None)
                .await
                .expect(200),
        )
    };
    for q in ["cay gao", "Ngã tư cây gạo", "gạo ngã tư"] {
        for bearer in [&one.officer, &one.registrar, &other.officer] {
            assert_eq!(search(bearer, q).await, ["nickname Ngã tư Cây Gạo"], "{q}");
        }
        let approver = app.bearer(Role::Approver);
        assert_eq!(search(&approver, q).await, [""; 0], "{q}");
    }
    let list = async |bearer: &str| {
        let answer = app
            .call_as(bearer, Method::GET, "/api/v1/nicknames", None)
            .await;
        answer.expect(200).body["items"].as_array().unwrap().clone()
    };
    assert_eq!(list(&one.registrar).await.len(), 1);
    let path = format!("/api/v1/nicknames/{}", made.body["id"].as_str().unwrap());
    app.call_as(&other.officer, Method::DELETE, &path, None)
        .await
        .expect(404);
    app.call_as(&one.registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    app.call_as(&one.registrar, Method::DELETE, &path, None)
        .await
        .expect(404);
    assert_eq!(list(&one.officer).await, [json!(null); 0]);
    assert_eq!(list(&other.officer).await.len(), 1);
    let log = app.app.db.audit_rows(0, 1000).await.unwrap();
    let log = format!("{log:?}");
    for action in [
        "nickname.create",
        "nickname.delete",
        "nickname.list",
        "place.search",
    ] {
        assert!(log.contains(action), "{action}");
    }
    for secret in ["Gạo", "gao"] {
        assert!(!log.contains(secret), "{secret}");
    }
}

both!(p1_p21_a_nickname_holds_nothing_private_and_lies_at_no_sensitive_place);
async fn p1_p21_a_nickname_holds_nothing_private_and_lies_at_no_sensitive_place(backend: Backend) {
    let app = town_app(backend).await;
    let officer = app.bearer(Role::Officer);
    for name in [
        "",
        "  ",
        "🙂",
        "gọi 0912 345 678",
        "rtsp://cam/1",
        "mk: abc",
        "001099012345",
        "a\u{200b}b",
        &"x".repeat(81),
    ] {
        let answer = nickname(&app, &officer, name, "300 0").await.expect(422);
        assert_eq!(answer.pointers(), ["/name"], "{name}");
    }
    for metres in ["-100 -100", "-110 -105"] {
        let answer = nickname(&app, &officer, "Nhà có cây đa", metres)
            .await
            .expect(422);
        assert_eq!(answer.pointers(), ["/lon"], "{metres}");
    }
    let body = json!({ "lon": 200, "radius_m": 501, "owner": "x" });
    let answer = app
        .post(Role::Officer, "/api/v1/nicknames", body)
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/owner"]);
    let body = json!({ "lon": 200, "radius_m": 501 });
    let answer = app
        .post(Role::Officer, "/api/v1/nicknames", body)
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/lat", "/lon", "/name", "/radius_m"]);
}

both!(cameras_of_the_own_unit_are_found_by_those_who_see_them);
async fn cameras_of_the_own_unit_are_found_by_those_who_see_them(backend: Backend) {
    let app = town_app(backend).await;
    let (one, other) = app.two_units().await;
    let Coord { x, y } = position("320 20").into();
    let body =
        json!({ "code": "C-031", "label": "Cột góc đông, ngã tư Hàng Bún", "lon": x, "lat": y });
    app.call_as(&one.registrar, Method::POST, "/api/v1/cameras", Some(body))
        .await
        .expect(201);
    let search = async |bearer: &str, q: &str| {
        found(
            &app.call_as(bearer, Method::GET, &path(q, ""), None)
                .await
                .expect(200),
        )
    };
    for q in ["C-031", "c031", "c-0", "hàng bún", "cot goc dong"] {
        let expected: &[&str] = if q == "c031" { &[] } else { &["camera C-031"] };
        assert_eq!(search(&one.officer, q).await, expected, "{q}");
        assert_eq!(search(&one.registrar, q).await, expected, "{q}");
        assert_eq!(search(&other.officer, q).await, [""; 0], "{q}");
        for role in [Role::Planner, Role::Auditor, Role::Admin] {
            assert_eq!(search(&app.bearer(role), q).await, [""; 0], "{q}");
        }
    }
    // A crossing comes before cameras that merely name its streets, and so does the street of a house nobody knows.
    for (code, label) in [
        ("C-040", "Ngã tư Chợ Mới - Trần Hưng, cột 2"),
        ("C-041", "Chợ Mới và Trần Hưng"),
        ("C-042", "15 Trần Hưng"),
        ("C-043", "Đối diện số 15 Trần Hưng"),
    ] {
        let body = json!({ "code": code, "label": label, "lon": x, "lat": y });
        app.call_as(&one.registrar, Method::POST, "/api/v1/cameras", Some(body))
            .await
            .expect(201);
    }
    let crossing = "intersection Đường Chợ Mới × Đường Trần Hưng";
    for (q, first, camera) in [
        ("ngã tư Chợ Mới Trần Hưng", crossing, "camera C-040"),
        ("Chợ Mới và Trần Hưng", crossing, "camera C-041"),
        ("chợ mới, trần hưng", crossing, "camera C-040"),
        ("chợ mới / trần h", crossing, "camera C-040"),
        ("15 Trần Hưng", "street Đường Trần Hưng", "camera C-042"),
        ("15 Trần Hưng", "street Đường Trần Hưng", "camera C-043"),
    ] {
        let found = search(&one.officer, q).await;
        assert_eq!(found[0], first, "{q}: {found:?}");
        assert!(found.iter().any(|one| one == camera), "{q}: {found:?}");
    }
    // An account of the whole deployment finds them too.
    assert_eq!(
        search(&app.bearer(Role::Officer), "c-03").await,
        ["camera C-031"]
    );
    assert_eq!(
        search(&app.bearer(Role::Officer), "hàng bún").await,
        ["camera C-031"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_find_the_same() {
    let (sqlite, postgres) = (
        town_app(Backend::Sqlite).await,
        town_app(Backend::Postgres).await,
    );
    for q in [
        "tr",
        "trần",
        "hưng",
        "chợ",
        "lê lợi",
        "ng",
        "ngõ",
        "hem",
        "th",
        "12",
        "12 t",
        "12 lê",
        "30",
        "quốc",
        "x",
        "ngã tư chợ",
        "chợ x l",
        "mới",
        "trần x lê",
        "đường",
        "số 5",
        "thuy",
        "le loi x cho moi",
        "1",
    ] {
        for near in ["", "0 0", "20000 0"] {
            let path = format!("{}&limit=20", path(q, near));
            let one = sqlite.get(Role::Officer, &path).await.expect(200);
            let other = postgres.get(Role::Officer, &path).await.expect(200);
            assert_eq!(one.body, other.body, "{q} near {near}");
        }
    }
}

both!(a_few_letters_without_a_place_find_the_first_names_in_their_order);
async fn a_few_letters_without_a_place_find_the_first_names_in_their_order(backend: Backend) {
    let mut extract = town();
    let example = extract.streets[0].clone();
    let mut names: Vec<String> = Vec::new();
    for first in ["Bang", "Bao", "Bat", "Bay", "Bảo", "Bắc", "Bạch", "Bằng"] {
        for second in ["An", "Chi", "Dung", "Hoa", "Kim", "Lan", "Mai", "Nga"] {
            names.push(format!("{first} {second}"));
        }
    }
    names.extend(["Hai Bà", "Ba", "Vườn Uy"].map(str::to_owned));
    let streets = names.iter().rev().enumerate();
    extract.streets = streets
        .map(|(number, name)| NewStreet {
            source_ref: format!("way/{number}"),
            name: Some(name.clone()),
            ..example.clone()
        })
        .collect();
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &extract).await;
    let scope = everything(DeploymentKind::Test);
    let search = async |text: &str| -> Vec<String> {
        let found = db.search_places(&scope, text, None, 20).await.unwrap();
        found.items.into_iter().map(|item| item.label).collect()
    };
    let found = search("ba").await;
    assert_eq!((found.len(), &*found[0]), (20, "Ba"), "{found:?}");
    // Of the names in the order of their letters, forty are looked at.
    let is_late = |label: &String| {
        ["Bat ", "Bay ", "Hai "]
            .iter()
            .any(|late| label.starts_with(late))
    };
    assert!(!found.iter().any(is_late), "{found:?}");
    // A later word counts where the first does not.
    assert_eq!(search("uy").await, ["Vườn Uy"]);
}

both!(the_demo_commune_can_be_searched);
async fn the_demo_commune_can_be_searched(backend: Backend) {
    let db = database(backend, DeploymentKind::Demo).await;
    let deployment = db.deployment().await.unwrap();
    sightline::demo::seed(&db, &deployment, instant(NOW))
        .await
        .unwrap();
    let scope = Scope {
        unit: db.unit_by_code("99001").await.unwrap(),
        ..everything(DeploymentKind::Demo)
    };
    for (text, kind, label) in [
        ("12 Trần Hưng", "house", "12 Đường Trần Hưng"),
        ("số nhà 12, Đường Trần Hưng", "house", "12 Đường Trần Hưng"),
        ("5 ngõ chợ", "house", "5 Ngõ Chợ"),
        ("Ngõ Chợ", "lane", "Ngõ Chợ"),
        ("hẻm 75 hòa bình", "lane", "Hẻm 75 Hòa Bình"),
        (
            "Chợ Mới x Trần Hưng",
            "intersection",
            "Đường Chợ Mới × Đường Trần Hưng",
        ),
        ("chợ mẫu", "landmark", "Chợ Mẫu"),
        ("cây gạo", "nickname", "Ngã tư Cây Gạo"),
        ("c-002", "camera", "C-002"),
    ] {
        let found = db.search_places(&scope, text, None, 8).await.unwrap();
        let first = serde_json::to_value(&found.items[0]).unwrap();
        assert_eq!(
            (&first["kind"], &first["label"]),
            (&json!(kind), &json!(label)),
            "{text}"
        );
        if !["nickname", "camera"].contains(&kind) {
            assert_eq!(first["context"], "xã Mẫu", "{text}");
        }
    }
}

/// A town of fourteen streets each way, all named, that cross every hundred metres, with a house number every twenty.
fn street_net() -> Extract {
    const ALONG: [&str; 14] = [
        "Lê Lợi",
        "Trần Phú",
        "Nguyễn Du",
        "Phan Đình Phùng",
        "Hà Huy Tập",
        "Đặng Dung",
        "Lý Tự Trọng",
        "Võ Liêm Sơn",
        "Bùi Dục Tài",
        "Hoàng Xuân Hãn",
        "Đồng Quế",
        "Ngô Quyền",
        "Mai Thúc Loan",
        "Xuân Diệu",
    ];
    const ACROSS: [&str; 14] = [
        "Nguyễn Công Trứ",
        "Cao Thắng",
        "Lê Duẩn",
        "Trần Hưng Đạo",
        "Nguyễn Biểu",
        "Đinh Lễ",
        "La Sơn Phu Tử",
        "Nguyễn Thiếp",
        "Hải Thượng Lãn Ông",
        "Tôn Thất Thuyết",
        "Vũ Quang",
        "Phan Kính",
        "Quang Trung",
        "Nguyễn Xí",
    ];
    let mut net = town();
    (net.streets, net.places, net.addresses) = (Vec::new(), Vec::new(), Vec::new());
    let at = |x: usize, y: usize| format!("{} {}", x * 100, y * 100);
    for (way, (name, is_along)) in ALONG
        .map(|name| (name, true))
        .into_iter()
        .chain(ACROSS.map(|name| (name, false)))
        .enumerate()
    {
        let line = way % 14;
        let crossing = |n: usize| if is_along { (n, line) } else { (line, n) };
        let corners: Vec<_> = (0..14).map(crossing).collect();
        net.streets.push(NewStreet {
            source_ref: format!("way/{way}"),
            name: Some(name.into()),
            class: StreetClass::of("residential").unwrap(),
            oneways: Oneways::alike(Oneway::No),
            layer: 0,
            bridge: false,
            tunnel: false,
            access: Access::default(),
            node_refs: corners.iter().map(|(x, y)| (x * 14 + y) as i64).collect(),
            line: corners
                .iter()
                .map(|(x, y)| Coord::from(position(&at(*x, *y))))
                .collect(),
        });
        net.addresses.extend((0..65).map(|house| {
            let (beside, along) = (line * 100 + 8, house * 20);
            let place = if is_along {
                format!("{along} {beside}")
            } else {
                format!("{beside} {along}")
            };
            NewAddress {
                source_ref: format!("node/{}", way * 1000 + house),
                number: (house + 1).to_string(),
                street: name.into(),
                position: position(&place),
                radius_m: 15.0,
            }
        }));
    }
    net
}

/// Metres between a place that was found and one that is known.
fn apart(found: &sightline::place_search::FoundPlace, known: Position) -> f64 {
    let there = Position::try_from([found.lon, found.lat]).unwrap();
    let local = Frame::new(known).local(there);
    local.x.hypot(local.y)
}

both!(a_town_is_found_by_its_house_numbers_and_junctions);
async fn a_town_is_found_by_its_house_numbers_and_junctions(backend: Backend) {
    let extract = street_net();
    let db = database(backend, DeploymentKind::Test).await;
    store(&db, &extract).await;
    let scope = everything(DeploymentKind::Test);
    let search = async |text: &str, near: Position| {
        db.search_places(&scope, text, Some(near), 20)
            .await
            .unwrap()
            .items
    };
    let step = extract.addresses.len() / 40;
    for address in extract.addresses.iter().step_by(step) {
        for text in [
            format!("{} {}", address.number, address.street),
            format!("{} {}", address.street, address.number),
        ] {
            let items = search(&text, address.position).await;
            let here = items.iter().any(|item| {
                apart(item, address.position) <= 60.0 && item.label.contains(&address.street)
            });
            assert!(here, "{text}: {items:?}");
        }
    }
    // Every junction of two names, from the nodes alone.
    let mut at_node: HashMap<i64, (Coord, HashSet<&str>)> = HashMap::new();
    for street in &extract.streets {
        for (node, point) in street.node_refs.iter().zip(&street.line.0) {
            let names = &mut at_node.entry(*node).or_insert((*point, HashSet::new())).1;
            names.extend(street.name.as_deref());
        }
    }
    let mut junctions: Vec<(&str, &str, Coord)> = Vec::new();
    for (point, names) in at_node.values() {
        let mut names: Vec<_> = names.iter().copied().collect();
        names.sort_unstable();
        if let [one, other, ..] = names[..] {
            junctions.push((one, other, *point));
        }
    }
    junctions.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.x.total_cmp(&b.2.x)));
    assert!(junctions.len() > 190, "{}", junctions.len());
    for (one, other, point) in junctions.iter().step_by(junctions.len() / 40) {
        let known = Position::try_from(*point).unwrap();
        let items = search(&format!("{one} x {other}"), known).await;
        let here = items
            .iter()
            .any(|item| apart(item, known) <= item.radius_m + 1.0);
        assert!(here, "{one} x {other}: {items:?}");
    }
}
