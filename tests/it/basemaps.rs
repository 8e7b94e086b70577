//! What the map can lie on: off unless the deployment says so, and never for strangers.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;
use sightline::{
    accounts::Role, basemaps::Settings, config::Config, deployment::DeploymentKind, error::Error,
};

use crate::support::{Answer, Backend, TestApp, database};

const PATH: &str = "/basemap/map.pmtiles";

/// A PMTiles header and some bytes after it; what the page draws of real ones, the browser walks show.
fn file(attribution: &str) -> std::path::PathBuf {
    let particulars = json!({ "attribution": attribution }).to_string();
    let mut bytes = vec![0; 127];
    bytes[..8].copy_from_slice(b"PMTiles\x03");
    bytes[24..32].copy_from_slice(&127_u64.to_le_bytes());
    bytes[32..40].copy_from_slice(&(particulars.len() as u64).to_le_bytes());
    bytes[97..102].copy_from_slice(&[1, 1, 1, 0, 14]);
    bytes.extend(particulars.as_bytes());
    bytes.resize(5000, b'x');
    let name = format!("sightline-{}.pmtiles", uuid::Uuid::now_v7().simple());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn with(basemaps: Settings) -> TestApp {
    let db = database(Backend::Sqlite, DeploymentKind::Live).await;
    let config = Config {
        basemaps,
        ..Config::default()
    };
    TestApp::with(db, config).await
}

async fn ask(app: &TestApp, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(PATH).header(header::AUTHORIZATION, app.bearer(Role::Officer));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_setting_there_is_the_own_extract_alone() {
    let app = with(Settings::default()).await;
    let info = app
        .get(Role::Officer, "/api/v1/deployment")
        .await
        .expect(200);
    assert_eq!(
        info.body["basemaps"],
        json!([{ "kind": "extract", "url": "/tiles/{z}/{x}/{y}.mvt",
            "attribution": "", "max_zoom": null }])
    );
    ask(&app, &[]).await.expect(404);
    app.get(Role::Officer, "/basemap/other").await.expect(404);
    let policy = info.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("img-src 'self' data: blob:;"), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_in_ranges_by_those_who_are_logged_in() {
    let path = file("<b>Somebody</b> &copy; 2026");
    let app = with(Settings {
        basemap_pmtiles: Some(path.clone()),
        ..Settings::default()
    })
    .await;
    let info = app
        .get(Role::Officer, "/api/v1/deployment")
        .await
        .expect(200);
    assert_eq!(
        info.body["basemaps"][1],
        json!({ "kind": "pmtiles", "url": PATH, "attribution": "Somebody © 2026", "max_zoom": 14 })
    );
    let stranger = Request::get(PATH).body(Body::empty()).unwrap();
    app.send(stranger).await.expect(401);

    let whole = ask(&app, &[("accept-encoding", "gzip")]).await;
    assert_eq!((whole.status.as_u16(), whole.text.len()), (200, 5000));
    assert!(
        !whole.headers.contains_key(header::CONTENT_ENCODING),
        "it is compressed within"
    );
    assert_eq!(whole.headers[header::ACCEPT_RANGES], "bytes");
    assert_eq!(
        whole.headers[header::CACHE_CONTROL],
        "private, max-age=3600"
    );
    let etag = whole.headers[header::ETAG].to_str().unwrap().to_owned();
    assert!(etag.starts_with('"'), "{etag} is strong");

    let start = ask(&app, &[("range", "bytes=0-6")]).await;
    assert_eq!(
        (start.status.as_u16(), start.text.as_str()),
        (206, "PMTiles")
    );
    assert_eq!(start.headers[header::CONTENT_RANGE], "bytes 0-6/5000");
    assert_eq!(start.headers[header::ETAG], *etag);
    let end = ask(&app, &[("range", "bytes=-2"), ("accept-encoding", "gzip")]).await;
    assert_eq!((end.status.as_u16(), end.text.as_str()), (206, "xx"));
    let beyond = ask(&app, &[("range", "bytes=9000-9001")]).await;
    assert_eq!(beyond.status.as_u16(), 416);
    let known = ask(&app, &[("if-none-match", &etag)]).await;
    assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));

    // Another file in its place is another file.
    let new = file("Somebody else");
    std::fs::rename(new, &path).unwrap();
    let changed = ask(&app, &[("if-none-match", &etag)]).await;
    assert_eq!(changed.status.as_u16(), 200);
    assert_ne!(changed.headers[header::ETAG], *etag);
    std::fs::remove_file(&path).unwrap();
    ask(&app, &[]).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_others_widen_the_policy_by_one_host() {
    let app = with(Settings {
        basemap_raster: Some("https://tiles.example:8443/{z}/{x}/{y}.png?key=a".into()),
        basemap_attribution: Some("© Somebody".into()),
        basemap_raster_max_zoom: 18,
        ..Settings::default()
    })
    .await;
    let info = app
        .get(Role::Officer, "/api/v1/deployment")
        .await
        .expect(200);
    let raster = &info.body["basemaps"][1];
    assert_eq!(
        (&raster["kind"], &raster["attribution"], &raster["max_zoom"]),
        (&json!("raster"), &json!("© Somebody"), &json!(18))
    );
    let policy = info.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("img-src 'self' data: blob: https://tiles.example:8443;"),
        "{policy}"
    );
    assert!(policy.contains("default-src 'self';"), "{policy}");
    assert_eq!(info.headers["referrer-policy"], "no-referrer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_basemap_that_cannot_be_shown_stops_the_start() {
    let nameless = file("  ");
    for (settings, part) in [
        (
            Settings {
                basemap_pmtiles: Some(nameless),
                ..Settings::default()
            },
            "--basemap-pmtiles-attribution",
        ),
        (
            Settings {
                basemap_pmtiles: Some("/nowhere.pmtiles".into()),
                ..Settings::default()
            },
            "/nowhere.pmtiles: No such file",
        ),
        (
            Settings {
                basemap_raster: Some("https://*/{z}/{x}/{y}".into()),
                basemap_attribution: Some("x".into()),
                ..Settings::default()
            },
            "basemap-raster: may name a host",
        ),
    ] {
        let db = database(Backend::Sqlite, DeploymentKind::Live).await;
        let config = Config {
            basemaps: settings,
            ..Config::default()
        };
        let clock = sightline::clock::Clock::default();
        let Err(Error::Invalid(_)) =
            sightline::app::App::new(db.clone(), config.clone(), clock.clone()).await
        else {
            panic!("{part}");
        };
        let error = sightline::app::App::new(db, config, clock)
            .await
            .err()
            .unwrap();
        assert!(error.to_string().contains(part), "{error}");
    }
}
