//! `/api/v1/session`: logging in and out.

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Asker, Door, Me, Peer, Scope, new_secret, secret_hash};
use crate::{
    app::App,
    audit::{Entry, append},
    error::{Error, Json, Problem, Result},
};

/// Name of the cookie that carries a session's secret.
pub const COOKIE: &str = "sightline_session";
/// A session lasts a shift.
const SESSION_HOURS: f64 = 12.0;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(log_in, who_am_i, log_out))
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    /// The name the account logs in with.
    username: String,
    /// Its password.
    password: String,
}

/// Log in: the answer sets an HttpOnly cookie. Who tries wrong passwords for a name, or names, from one address waits; so do
/// all who try a name that is guessed at from everywhere.
#[utoipa::path(post, path = "/api/v1/session", tag = "accounts", request_body = Credentials,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn log_in(
    State(app): State<App>,
    asker: Asker,
    headers: HeaderMap,
    Json(credentials): Json<Credentials>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let from = Peer::name(asker, &headers, &app);
    let doors = Door::log_in(&credentials.username, &from);
    app.passwords.refuse_guesser(&doors, now)?;
    let account = app.db.account_by_name(&credentials.username).await?;
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    app.passwords
        .check(&doors, credentials.password, hash, now)
        .await?;
    let account = account.ok_or(Error::Unauthenticated)?;
    let scope = account.scope(app.deployment.kind);
    let secret = new_secret()?;
    let mut tx = app.db.begin().await?;
    let expires = now.plus_seconds(SESSION_HOURS * 3600.0);
    app.db
        .add_session(&mut tx, &secret_hash(&secret), account.id, now, expires)
        .await?;
    append(&mut tx, &[Entry::new(&scope, now, "session.begin", None)]).await?;
    tx.commit().await?;
    let me = app.db.me(&account).await?;
    Ok((
        AppendHeaders([(SET_COOKIE, cookie(&app, secret).to_string())]),
        Json(me),
    ))
}

/// Who is logged in.
#[utoipa::path(get, path = "/api/v1/session", tag = "accounts",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
async fn who_am_i(State(app): State<App>, Extension(scope): Extension<Scope>) -> Result<Json<Me>> {
    let id = scope.account.ok_or(Error::Unauthenticated)?;
    let account = app
        .db
        .account_by_id(id)
        .await?
        .ok_or(Error::Unauthenticated)?;
    Ok(Json(app.db.me(&account).await?))
}

/// Log out: the session ends here and now, and the cookie goes.
#[utoipa::path(delete, path = "/api/v1/session", tag = "accounts", responses((status = 204)))]
async fn log_out(
    State(app): State<App>,
    Extension(scope): Extension<Scope>,
    jar: CookieJar,
) -> Result<impl IntoResponse> {
    if let Some(session) = jar.get(COOKIE) {
        let mut tx = app.db.begin().await?;
        app.db
            .end_session(&mut tx, &secret_hash(session.value()))
            .await?;
        append(
            &mut tx,
            &[Entry::new(&scope, app.clock.now(), "session.end", None)],
        )
        .await?;
        tx.commit().await?;
    }
    let mut gone = cookie(&app, String::new());
    gone.make_removal();
    Ok((
        StatusCode::NO_CONTENT,
        AppendHeaders([(SET_COOKIE, gone.to_string())]),
    ))
}

/// The cookie ends with the browser, the session itself after [`SESSION_HOURS`].
fn cookie(app: &App, secret: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(COOKIE, secret);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_path("/");
    cookie.set_secure(app.config.over_tls());
    cookie
}
