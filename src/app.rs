//! The application: what every handler reaches, and the router with its layers in order.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use axum_extra::extract::CookieJar;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
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
    cameras,
    clock::Clock,
    config::Config,
    db::Db,
    deployment::{self, Deployment},
    error::{Error, Json, Result},
    incidents, linking, nicknames, notices,
    owners::{self, ContactKey},
    place_search, recorders, tiles,
};

/// The largest body of a request; imports go through the command line.
const MAX_BODY: usize = 1024 * 1024;

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
}

impl App {
    /// An application on an initialised database; refused where contacts exist that its key does not open.
    pub async fn new(db: Db, config: Config, clock: Clock) -> Result<Self> {
        let deployment = db.deployment().await?;
        let contact_key = config.key.read(deployment.kind)?;
        db.key_record().await?.require(contact_key.as_ref())?;
        let audit = AuditWriter::start(db.clone());
        Ok(Self {
            db,
            config,
            clock,
            audit,
            deployment,
            passwords: Passwords::default(),
            contact_key: contact_key.map(Arc::new),
        })
    }

    /// The key that encrypts contacts, or a conflict that says how to come by one.
    pub(crate) fn require_contact_key(&self) -> Result<&ContactKey> {
        self.contact_key.as_deref().ok_or_else(|| {
            let text = "contacts are stored encrypted, and this server has no key for them: make one with \
                        `sightline key new FILE`, then start the server with --key-file FILE";
            Error::Conflict(text.into())
        })
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
        .merge(recorders::routes::router())
        .merge(incidents::routes::router())
        .merge(approvals::routes::router())
        .merge(notices::routes::router())
        .merge(linking::routes::router())
        .merge(place_search::routes::router())
        .merge(nicknames::routes::router())
        .merge(tiles::routes::router())
}

/// The contract, as `GET /api/v1/openapi.json` gives it and `web/openapi.json` holds it.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

/// Every route with its layers. Outermost first: request id, log, headers, panic guard, compression, body limit, access.
pub fn router(app: App) -> Router {
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
        .with_state(app);
    layered(routes)
}

/// The layers of every answer, that of a handler that panicked included.
fn layered(routes: Router) -> Router {
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            Error::Internal("a handler panicked".into()).into_response()
        }))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_layer(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header_layer(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(TraceLayer::new_for_http())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

// Leaflet and Svelte set element styles from scripts, which style-src-attr covers; no inline script or style element.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

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
    let access = access(request.method(), path.as_str())
        .ok_or_else(|| Error::Forbidden("this route has no entry in the access matrix".into()))?;
    if access != Access::Open {
        let scope = caller(&app, request.method(), request.headers(), &jar).await?;
        if !access.allows(&scope) {
            return Err(Error::Forbidden("this account may not do that".into()));
        }
        request.extensions_mut().insert(scope);
    }
    Ok(next.run(request).await)
}

async fn caller(app: &App, method: &Method, headers: &HeaderMap, jar: &CookieJar) -> Result<Scope> {
    let now = app.clock.now();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let account = match (bearer, jar.get(accounts::routes::COOKIE)) {
        (Some(token), _) => app.db.account_by_token(&secret_hash(token), now).await?,
        (None, Some(session)) => {
            if !method.is_safe() && !same_origin(headers) {
                return Err(Error::Forbidden(
                    "a page of another site asked for this".into(),
                ));
            }
            app.db
                .account_by_session(&secret_hash(session.value()), now)
                .await?
        }
        (None, None) => None,
    };
    let account = account.ok_or(Error::Unauthenticated)?;
    app.db.scope(&account, app.deployment.kind).await
}

/// Whether a browser sent this from our own page. Scripts send neither header; browsers always send one of them on a
/// write from another site, which together with the `SameSite` cookie keeps such writes out.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
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

    #[tokio::test]
    async fn a_panic_is_an_answer_like_any_other() {
        async fn handler() -> &'static str {
            panic!("on purpose")
        }
        let routes = layered(Router::new().route("/", get(handler)));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let answer = routes.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        for header in ["x-request-id", "x-frame-options", "content-security-policy"] {
            assert!(answer.headers().contains_key(header), "{header}");
        }
    }
}
