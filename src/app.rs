//! The application: what every handler reaches, and the router with its layers in order.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, Uri, header, uri::Authority},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use axum_extra::extract::CookieJar;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    accounts::{
        self, Passwords, Scope,
        access::{Access, access},
        secret_hash,
    },
    approvals, assets,
    audit::AuditWriter,
    basemaps::{self, Basemaps},
    cameras, checks,
    clock::Clock,
    config::Config,
    contacts,
    db::Db,
    deployment::{self, Deployment},
    error::{Error, Json, Result},
    exports, following, funding, groups, imports, incidents,
    linking::{self, Estimates},
    nicknames, notices,
    owners::{self, ContactKey},
    place_search, plans, recorders,
    refusal::{Complaint, Refusal},
    reports,
    streets::Graphs,
    tiles, units, work_lists,
};

/// The largest body of a request; lists have a limit of their own.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// What every handler reaches. Cloning is cheap.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// The log.
    pub audit: AuditWriter,
    /// What kind of database this is, and its time zone.
    pub deployment: Deployment,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Encrypts contacts; none where none was given and there are no contacts.
    pub contact_key: Option<Arc<ContactKey>>,
    /// What the map can lie on.
    pub basemaps: Arc<Basemaps>,
    /// How long footage is usually kept.
    pub estimates: Arc<Estimates>,
    /// The streets around the places that were followed lately.
    pub graphs: Arc<Graphs>,
}

impl App {
    /// An application on an initialised database; refused where contacts exist that its key does not open.
    pub async fn new(db: Db, config: Config, clock: Clock) -> Result<Self> {
        let deployment = db.deployment().await?;
        let contact_key = config.key.read(deployment.kind)?;
        db.key_record().await?.require(contact_key.as_ref())?;
        let basemaps = Basemaps::open(&config.basemaps, config.over_tls())?;
        let audit = AuditWriter::start(db.clone());
        Ok(Self {
            db,
            config,
            clock,
            audit,
            deployment,
            passwords: Passwords::default(),
            basemaps: Arc::new(basemaps),
            contact_key: contact_key.map(Arc::new),
            estimates: Arc::default(),
            graphs: Arc::default(),
        })
    }

    /// The key that encrypts contacts, or a conflict that says how to come by one.
    pub(crate) fn require_contact_key(&self) -> Result<&ContactKey> {
        let none = || Error::Conflict(Refusal::NoContactKey.into());
        self.contact_key.as_deref().ok_or_else(none)
    }
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Sightline",
    description = "Which cameras could have seen this place at this time? Longitude before latitude, WGS 84; bearings clockwise from true north; times RFC 3339."
))]
struct Contract;

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Contract::openapi())
        .merge(deployment::routes::router())
        .merge(accounts::routes::router())
        .merge(cameras::routes::router())
        .merge(owners::routes::router())
        .merge(owners::contact_routes::router())
        .merge(owners::card::routes::router())
        .merge(cameras::clusters::routes::router())
        .merge(cameras::preview::routes::router())
        .merge(cameras::overlaps::routes::router())
        .merge(cameras::history::routes::router())
        .merge(groups::routes::router())
        .merge(recorders::routes::router())
        .merge(checks::routes::router())
        .merge(work_lists::routes::router())
        .merge(imports::routes::router())
        .merge(incidents::routes::router())
        .merge(approvals::routes::router())
        .merge(notices::routes::router())
        .merge(linking::routes::router())
        .merge(following::routes::router())
        .merge(contacts::router())
        .merge(place_search::routes::router())
        .merge(exports::routes::router())
        .merge(reports::routes::router())
        .merge(plans::routes::router())
        .merge(plans::scenarios::routes::router())
        .merge(funding::routes::router())
        .merge(nicknames::routes::router())
        .merge(units::routes::router())
        .merge(tiles::routes::router())
        .merge(basemaps::routes::router())
}

/// The contract, as `GET /api/v1/openapi.json` gives it and `web/openapi.json` holds it.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

/// Every route with its layers. Outermost first: request id, log, headers, panic guard, compression, body limit, access.
pub fn router(app: &App) -> Router {
    let (api, contract) = api().split_for_parts();
    let contract = serde_json::to_value(contract).unwrap_or_default();
    let routes = api
        .route(
            "/api/v1/openapi.json",
            get(move || async move { Json(contract) }),
        )
        .route_layer(middleware::from_fn_with_state(app.clone(), check_access))
        .fallback(assets::serve)
        .method_not_allowed_fallback(|| async { Error::MethodNotAllowed })
        .with_state(app.clone());
    layered(routes, &app.config, &app.basemaps)
}

/// The layers of every answer, that of a handler that panicked included.
fn layered(routes: Router, config: &Config, basemaps: &Basemaps) -> Router {
    // A file of compressed tiles is not compressed once more; its ranges and its ETag are those of the bytes on disk.
    // Progress is told line by line, which compression would hold back.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new(
            crate::basemaps::routes::MEDIA_TYPE,
        ))
        .and(NotForContentType::const_new(crate::json_lines::MEDIA_TYPE));
    let strict_transport = config.speaks_tls().then_some(STRICT_TRANSPORT);
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(CatchPanicLayer::custom(|_| {
            Error::Internal("a handler panicked".into()).into_response()
        }))
        .layer(middleware::from_fn(keep_nothing))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_layer(header::X_FRAME_OPTIONS, "DENY"))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            content_security_policy(basemaps.picture_origin.as_deref()),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::STRICT_TRANSPORT_SECURITY,
            move |_: &Response| strict_transport.map(HeaderValue::from_static),
        ))
        // What failed inside has written its line already, in this span.
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(request_span)
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

/// A browser that was here over TLS comes back over nothing else for a year. Behind a proxy that is the proxy's word.
const STRICT_TRANSPORT: &str = "max-age=31536000";

/// Only what comes from here runs or is shown, and pictures of the one host that the deployment names.
///
/// Leaflet and Svelte set element styles from scripts, which style-src-attr covers; no inline script or style element.
fn content_security_policy(picture_origin: Option<&str>) -> HeaderValue {
    let pictures = picture_origin.map_or_else(String::new, |origin| format!(" {origin}"));
    let policy = format!(
        "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:{pictures}; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    // The origin was checked when the settings were read; without it nothing at all would be allowed.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// What every line of the log of the server carries: the id that the caller has too, and the route without its values,
/// which may be personal data.
fn request_span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id");
    let route = request.extensions().get::<MatchedPath>();
    tracing::info_span!(
        "request",
        method = %request.method(),
        route = route.map_or("none", MatchedPath::as_str),
        id = id.and_then(|id| id.to_str().ok()).unwrap_or_default(),
    )
}

/// What the API answers stays in no browser: on a shared computer the next user would find it there after log-out.
async fn keep_nothing(request: Request, next: Next) -> Response {
    let of_api = request.uri().path().starts_with("/api/");
    let mut answer = next.run(request).await;
    if of_api {
        let headers = answer.headers_mut();
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    answer
}

fn header_layer(
    name: header::HeaderName,
    value: &'static str,
) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Finds out who asks and looks the route up in the access matrix; handlers get the [`Scope`] as an extension.
async fn check_access(
    State(app): State<App>,
    path: MatchedPath,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let access = access(request.method(), path.as_str()).ok_or_else(|| {
        let why = "this route has no entry in the access matrix";
        Error::Forbidden(Complaint::new(Refusal::NotAllowed, why))
    })?;
    if access == Access::Card {
        // In the place of an account; whoever has one comes no further with it.
        let opener = owners::card::opener(&app, request.headers()).await?;
        request.extensions_mut().insert(opener);
    } else if access != Access::Open {
        let scope = caller(
            &app,
            request.method(),
            request.uri(),
            request.headers(),
            &jar,
        )
        .await?;
        if !access.allows(&scope) {
            return Err(Error::Forbidden(Refusal::NotAllowed.into()));
        }
        request.extensions_mut().insert(scope);
    }
    Ok(next.run(request).await)
}

async fn caller(
    app: &App,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    jar: &CookieJar,
) -> Result<Scope> {
    let now = app.clock.now();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let account = match (bearer, jar.get(accounts::routes::COOKIE)) {
        (Some(token), _) => app.db.account_by_token(&secret_hash(token), now).await?,
        (None, Some(session)) => {
            if !method.is_safe() && !same_origin(headers, uri.authority()) {
                return Err(Error::Forbidden(Refusal::OtherSite.into()));
            }
            app.db
                .account_by_session(&secret_hash(session.value()), now)
                .await?
        }
        (None, None) => None,
    };
    let account = account.ok_or(Error::Unauthenticated)?;
    Ok(account.scope(app.deployment.kind))
}

/// Whether a browser sent this from our own page. Scripts send neither header; browsers always send one of them on a
/// write from another site, which together with the `SameSite` cookie keeps such writes out.
///
/// HTTP/2 names the host in the address and not in a header.
fn same_origin(headers: &HeaderMap, authority: Option<&Authority>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (
        text("origin"),
        text("host").or(authority.map(Authority::as_str)),
    ) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// Handlers write `Caller(scope)` for who asks.
pub type Caller = Extension<Scope>;

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;

    /// Where a test's subscriber writes.
    #[derive(Clone, Default)]
    struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_failure_is_logged_once_with_the_id_of_its_request_and_without_its_values() {
        let config = Config::default();
        let basemaps = Basemaps::open(&config.basemaps, false).unwrap();
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(crate::config::DEFAULT_LOG)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let busy = async || Error::Busy("the disk is full".into());
        let internal = async || Error::Internal("on purpose".into());
        let panics = async || -> Response { panic!("oh") };
        let routes = Router::new()
            .route("/busy/{id}", get(busy))
            .route("/internal/{id}", get(internal))
            .route("/panics/{id}", get(panics));
        for (name, status, what) in [
            ("busy", 503, "the disk is full"),
            ("internal", 500, "on purpose"),
            ("panics", 500, "a handler panicked"),
        ] {
            lines.0.lock().unwrap().clear();
            let request = Request::get(format!("/{name}/7?q=secret")).body(Body::empty());
            let answer = layered(routes.clone(), &config, &basemaps)
                .oneshot(request.unwrap())
                .await
                .unwrap();
            assert_eq!(answer.status(), status);
            let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
            assert_eq!(text.lines().count(), 1, "{text}");
            let id = answer.headers()["x-request-id"].to_str().unwrap();
            for part in [what, id, &*format!("/{name}/{{id}}")] {
                assert!(text.contains(part), "{part}: {text}");
            }
            assert!(!text.contains("secret") && !text.contains("/7"), "{text}");
        }
    }

    #[test]
    fn the_policy_lets_in_exactly_one_host_and_no_script_of_the_page() {
        let own = content_security_policy(None);
        let own = own.to_str().unwrap();
        assert!(own.contains("img-src 'self' data: blob:;"), "{own}");
        assert!(!own.contains("unsafe-eval") && !own.contains("script-src"));
        let with = content_security_policy(Some("https://tiles.example"));
        let expected = own.replace("blob:;", "blob: https://tiles.example;");
        assert_eq!(with.to_str().unwrap(), expected);
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_like_any_other() {
        async fn handler() -> &'static str {
            panic!("on purpose")
        }
        let config = Config::default();
        let basemaps = Basemaps::open(&config.basemaps, false).unwrap();
        let routes = Router::new().route("/", get(handler));
        let routes = layered(routes, &config, &basemaps);
        let request = Request::get("/").body(Body::empty()).unwrap();
        let answer = routes.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        for header in ["x-request-id", "x-frame-options", "content-security-policy"] {
            assert!(answer.headers().contains_key(header), "{header}");
        }
    }
}
