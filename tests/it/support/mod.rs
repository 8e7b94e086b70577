//! What the tests stand on: real databases of both kinds, an application without a port, and requests to it.

pub mod ground;

use std::sync::LazyLock;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use sightline::{
    accounts::{NewAccount, Passwords, Role, Scope, new_secret, secret_hash},
    app::{App, router},
    cameras::Registrar,
    clock::{Clock, Instant},
    config::{Config, KeySource},
    db::Db,
    deployment::DeploymentKind,
    imports::{self, By, CameraList, ListFormat},
    units::{NewUnit, UnitId},
};
use sqlx::{Connection, Executor, PgConnection};
use tower::ServiceExt;

/// Runs one async test body, `fn name(backend: Backend)`, on both databases.
macro_rules! both {
    ($name:ident) => {
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$name($crate::support::Backend::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$name($crate::support::Backend::Postgres).await;
            }
        }
    };
}
pub(crate) use both;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The time at which all tests take place.
pub const NOW: &str = "2026-11-20T05:00:00Z";

/// The key of contacts in tests.
pub const KEY: &str = "c2lnaHRsaW5lIHRlc3RzOiB0aGlzIGlzIG5vIHNlYyE=";

/// Settings with that key.
pub fn config() -> Config {
    let key = KeySource {
        key: Some(KEY.into()),
        ..KeySource::default()
    };
    Config {
        key,
        ..Config::default()
    }
}

pub fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A new, empty database with today's tables, of its own for each test.
pub async fn database(backend: Backend, kind: DeploymentKind) -> Db {
    let db = Db::connect(&url(backend).await, true).await.unwrap();
    db.migrate().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    db.set_deployment(&mut tx, kind, "Asia/Ho_Chi_Minh", instant(NOW))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    db
}

/// Where a new database is; a file that outlives the test lies in the system's temporary folder.
pub async fn url(backend: Backend) -> String {
    let name = format!("sightline_{}", uuid::Uuid::now_v7().simple());
    match backend {
        Backend::Sqlite => format!(
            "sqlite:{}",
            std::env::temp_dir()
                .join(name)
                .with_extension("db")
                .display()
        ),
        Backend::Postgres => {
            let base = std::env::var("SIGHTLINE_TEST_POSTGRES_URL").expect(
                "SIGHTLINE_TEST_POSTGRES_URL is not set; run the tests with scripts/with-postgis",
            );
            let mut admin = PgConnection::connect(&base).await.unwrap();
            admin
                .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
                .await
                .unwrap();
            let (address, options) = base
                .split_once('?')
                .map_or((base.as_str(), ""), |(a, o)| (a, o));
            let (server, _) = address.rsplit_once('/').unwrap();
            format!("{server}/{name}?{options}")
        }
    }
}

/// An application with one account for each role, and the clock at [`NOW`].
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    router: Router,
    tokens: Vec<(Role, String)>,
}

impl TestApp {
    pub async fn new(backend: Backend, kind: DeploymentKind) -> Self {
        Self::on(database(backend, kind).await).await
    }

    pub async fn on(db: Db) -> Self {
        Self::with(db, config()).await
    }

    pub async fn with(db: Db, config: Config) -> Self {
        let clock = Clock::fixed(instant(NOW));
        let mut tokens = Vec::new();
        for role in Role::ALL {
            let username = format!("{role:?}").to_lowercase();
            tokens.push((role, account(&db, &username, role, None).await));
        }
        let app = App::new(db, config, clock.clone()).await.unwrap();
        Self {
            router: router(&app),
            app,
            clock,
            tokens,
        }
    }

    /// The same after the server was started again: nothing is left but the database.
    pub async fn restarted(&self) -> Self {
        let db = self.app.db.clone();
        let app = App::new(db, self.app.config.clone(), self.clock.clone());
        let app = app.await.unwrap();
        Self {
            router: router(&app),
            app,
            clock: self.clock.clone(),
            tokens: self.tokens.clone(),
        }
    }

    /// Two communes next to each other, `001` and `002`, with an officer and a registrar each.
    pub async fn two_units(&self) -> (TestUnit, TestUnit) {
        (self.unit("001").await, self.unit("002").await)
    }

    async fn unit(&self, code: &str) -> TestUnit {
        let db = &self.app.db;
        let mut tx = db.begin().await.unwrap();
        let unit = NewUnit {
            code,
            name: code,
            kind: "commune",
            boundary: None,
        };
        let id = db.add_unit(&mut tx, &unit).await.unwrap();
        tx.commit().await.unwrap();
        TestUnit {
            id,
            officer: account(db, &format!("officer-{code}"), Role::Officer, Some(id)).await,
            registrar: account(db, &format!("registrar-{code}"), Role::Registrar, Some(id)).await,
        }
    }

    /// The `Authorization` header of an account with `role`.
    pub fn bearer(&self, role: Role) -> String {
        let (_, bearer) = self
            .tokens
            .iter()
            .find(|(known, _)| *known == role)
            .unwrap();
        bearer.clone()
    }

    /// A request as an account with `role`.
    pub async fn call(
        &self,
        role: Role,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        self.call_as(&self.bearer(role), method, path, body).await
    }

    pub async fn get(&self, role: Role, path: &str) -> Answer {
        self.call(role, Method::GET, path, None).await
    }

    pub async fn post(&self, role: Role, path: &str, body: Value) -> Answer {
        self.call(role, Method::POST, path, Some(body)).await
    }

    /// Records that the owner of a camera agreed to be listed, as a registrar with this `Authorization` header does.
    pub async fn list_camera(&self, bearer: &str, camera: &str) {
        let path = format!("/api/v1/cameras/{camera}");
        let seen = self.call_as(bearer, Method::GET, &path, None).await;
        let owner = seen.expect(200).body["owner_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("/api/v1/owners/{owner}/consents/listed");
        let agreed =
            json!({ "given_on": "2026-11-01", "method": "paper", "text_version": "2026-03" });
        let put = self.call_as(bearer, Method::PUT, &path, Some(agreed)).await;
        put.expect(204);
    }

    /// A request with this `Authorization` header.
    pub async fn call_as(
        &self,
        bearer: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, bearer);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    /// Any request at all.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let (text, bytes) = (String::from_utf8_lossy(&bytes).into_owned(), bytes.to_vec());
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
            text,
            bytes,
        }
    }
}

/// A commune; each account by its `Authorization` header.
pub struct TestUnit {
    pub id: UnitId,
    pub officer: String,
    pub registrar: String,
}

/// Adds an account with one role and gives its `Authorization` header.
pub async fn account(db: &Db, username: &str, role: Role, unit: Option<UnitId>) -> String {
    // Hashing is slow by design; all accounts share one password and so one hash.
    static HASH: LazyLock<String> = LazyLock::new(|| Passwords::hash("right-password").unwrap());
    let now = instant(NOW);
    let secret = new_secret().unwrap();
    let mut tx = db.begin().await.unwrap();
    let new = NewAccount {
        username,
        password_hash: &HASH,
        roles: &[role],
        unit,
    };
    let id = db.add_account(&mut tx, &new, now).await.unwrap();
    db.add_token(
        &mut tx,
        id,
        &secret_hash(&secret),
        "test",
        now,
        now.plus_days(1.0),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    format!("Bearer {secret}")
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.status.is_client_error() || self.status.is_server_error() {
            assert_eq!(
                self.headers[header::CONTENT_TYPE],
                "application/problem+json"
            );
            assert_eq!(self.body["status"], json!(status));
            self.assert_codes();
        }
        self
    }

    /// That the page can say in any language what was refused.
    #[track_caller]
    fn assert_codes(&self) {
        let refusals = match self.status.as_u16() {
            403 | 409 => vec![self.body.clone()],
            422 => self.body["errors"].as_array().cloned().unwrap_or_default(),
            _ => return,
        };
        assert!(!refusals.is_empty(), "{}", self.text);
        for refusal in refusals {
            assert!(refusal["code"].is_string(), "without a code: {}", self.text);
        }
    }

    /// The codes of the fields that were refused, each after its pointer, sorted.
    pub fn codes(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut codes: Vec<String> = errors
            .iter()
            .map(|error| format!("{} {}", text(&error["pointer"]), text(&error["code"])))
            .collect();
        codes.sort();
        codes
    }

    /// The pointers of the fields that were refused, sorted.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let mut pointers: Vec<String> = errors
            .iter()
            .map(|error| error["pointer"].as_str().unwrap_or_default().to_owned())
            .collect();
        pointers.sort();
        pointers
    }
}

/// The whole deployment with every role.
pub fn everything(kind: DeploymentKind) -> Scope {
    Scope::command_line(kind)
}

/// An import by `registrar`, without a key and without a bar.
pub fn by<'a>(registrar: &'a Registrar<'a>) -> By<'a> {
    static HIDDEN: LazyLock<ProgressBar> = LazyLock::new(ProgressBar::hidden);
    By {
        registrar,
        key: None,
        progress: &HIDDEN,
    }
}

/// The cameras of a list with separated cells, of which every row can be used.
pub fn camera_list(text: &str) -> sightline::error::Result<CameraList> {
    imports::read(
        text.as_bytes(),
        ListFormat::Text,
        &imports::Options::default(),
        instant(NOW),
    )
    .and_then(CameraList::whole)
}
