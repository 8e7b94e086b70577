//! `/api/v1/owner_card`: an owner's own records, opened by a card; `/api/v1/owners/{id}/card` and
//! `/api/v1/owner_statements`: what registrars do about it.
//!
//! The routes of the card are `Card` in the access matrix: a card that was opened by its digits stands in the place of an
//! account. Each of them reaches rows of that one owner alone.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    IssuedCard, OwnRecord, Statement, StatementInput, StatementKind, new_digits, queries::Opener,
};
use crate::{
    accounts::{Asker, Door, Passwords, Peer, Scope, new_secret, secret_hash},
    app::{App, Caller},
    audit::{Entry, append, commit_with},
    cameras::{CameraId, Registrar},
    clock::{Day, Instant},
    db::{MAX_PAGE, Page, cursor},
    error::{Error, Json, Path, Problem, Query, Result},
    owners::{ConsentScope, EndedAs, OwnerId, routes::withdraw},
    refusal::Refusal,
};

/// The routes of cards.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(issue_card, revoke_card))
        .routes(routes!(waiting_statements))
        .routes(routes!(decide_statement))
        .routes(routes!(open_card, close_card))
        .routes(routes!(own_record))
        .routes(routes!(own_coverage))
        .routes(routes!(say_of_camera))
        .routes(routes!(end_own_consent))
        .routes(routes!(withdraw_self))
}

/// Issue a card to an owner, in the place of the one it has; what is printed on it is told this once.
#[utoipa::path(post, path = "/api/v1/owners/{id}/card", tag = "owners", params(("id" = OwnerId, Path)),
    responses((status = 201, body = IssuedCard), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn issue_card(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<OwnerId>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let (card, digits) = (new_secret()?, new_digits()?);
    let digits_hash = Passwords::slow_hash(digits.clone()).await?;
    let mut tx = app.db.begin().await?;
    let owner = tx.owner_for_change(&scope, id).await?;
    if owner.withdrawn_at.is_some() {
        return Err(Error::Conflict(Refusal::OwnerWithdrew.into()));
    }
    tx.issue_card(&scope, id, &secret_hash(&card), &digits_hash, now)
        .await?;
    let entry = Entry::new(&scope, now, "owner_card.issue", Some(id.0.to_string()));
    commit_with(tx, &[entry]).await?;
    let issued = IssuedCard {
        card,
        digits,
        issued_at: now,
    };
    let private = AppendHeaders([(header::CACHE_CONTROL, "no-store")]);
    Ok((StatusCode::CREATED, private, Json(issued)))
}

/// Revoke the card of an owner, here and now.
#[utoipa::path(delete, path = "/api/v1/owners/{id}/card", tag = "owners", params(("id" = OwnerId, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn revoke_card(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<OwnerId>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.owner_for_change(&scope, id).await?;
    tx.revoke_card(id, now).await?;
    let entry = Entry::new(&scope, now, "owner_card.revoke", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatementQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 100 if left out.
    limit: Option<u32>,
}

/// A page of corrections.
#[derive(Serialize, ToSchema)]
pub struct StatementPage {
    items: Vec<Statement>,
    next_cursor: Option<String>,
}

/// What owners of the caller's unit say is wrong with the records of their cameras, and nobody has decided on.
#[utoipa::path(get, path = "/api/v1/owner_statements", tag = "owners", params(StatementQuery),
    responses((status = 200, body = StatementPage), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn waiting_statements(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<StatementQuery>,
) -> Result<Json<StatementPage>> {
    let after = cursor(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(100).clamp(1, MAX_PAGE);
    let Page { items, next_cursor } = app.db.waiting_statements(&scope, after, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "owner_statement.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(StatementPage { items, next_cursor }))
}

/// Whether the registrar took a correction over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementDecision {
    /// True: the record is mended accordingly, by the registrar.
    accepted: bool,
}

/// Note what becomes of an owner's correction. The record itself is changed as any other.
#[utoipa::path(post, path = "/api/v1/owner_statements/{id}/decision", tag = "owners", params(("id" = Uuid, Path)),
    request_body = StatementDecision, responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn decide_statement(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<Uuid>,
    Json(decision): Json<StatementDecision>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.decide_statement(&scope, id, decision.accepted, now)
        .await?;
    let entry = Entry::new(&scope, now, "owner_statement.decide", Some(id.to_string()));
    let entry = entry.with(json!({ "accepted": decision.accepted }));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is on a card.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardInput {
    /// What its QR code holds, behind the address of the page.
    card: String,
    /// Its six digits.
    digits: String,
}

/// A card that is open.
#[derive(Serialize, ToSchema)]
pub struct OpenedCard {
    /// To be sent as `Authorization: Bearer …`, to the routes of the card alone.
    token: String,
    /// Until when.
    expires_at: Instant,
}

/// Open a card with its digits. After five wrong tries one waits for a quarter of an hour, and after twenty in a row only
/// a new card helps. Whoever tries wrong or unknown cards from one address waits too.
#[utoipa::path(post, path = "/api/v1/owner_card/session", tag = "owner_card", request_body = CardInput,
    responses((status = 200, body = OpenedCard), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn open_card(
    State(app): State<App>,
    peer: Asker,
    headers: HeaderMap,
    Json(input): Json<CardInput>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let doors = Door::owner_card(&Peer::name(peer, &headers, &app));
    app.passwords.refuse_guesser(&doors, now)?;
    let secret = secret_hash(&input.card);
    let mut tx = app.db.begin().await?;
    let tried = tx.try_card(&secret, now).await?;
    let Some(tried) = tried else {
        drop(tx);
        // The same work where there is no such card, so that time does not tell which there are.
        app.passwords
            .check(&doors, input.digits, None, now)
            .await
            .or_else(|error| match error {
                Error::Unauthenticated => Ok(()),
                other => Err(other),
            })?;
        return Err(match app.db.card_waits_s(&secret, now).await? {
            Some(seconds) => Error::TooMany(seconds),
            None => Error::Unauthenticated,
        });
    };
    let scope = card_scope(&app, None);
    let entry = |action| Entry::new(&scope, now, action, Some(tried.owner.0.to_string()));
    commit_with(tx, &[entry("owner_card.try")]).await?;
    let hash = Some(tried.digits_hash.clone());
    app.passwords.check(&doors, input.digits, hash, now).await?;
    let token = new_secret()?;
    let mut tx = app.db.begin().await?;
    let expires_at = tx.open_card(tried.card, &secret_hash(&token), now).await?;
    commit_with(tx, &[entry("owner_card.open")]).await?;
    let private = AppendHeaders([(header::CACHE_CONTROL, "no-store")]);
    Ok((private, Json(OpenedCard { token, expires_at })))
}

/// Close a card again.
#[utoipa::path(delete, path = "/api/v1/owner_card/session", tag = "owner_card",
    responses((status = 204), (status = 401, body = Problem)))]
async fn close_card(
    State(app): State<App>,
    Extension(opener): Extension<Opener>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.close_card(&secret_hash(bearer(&headers)?)).await?;
    append(&mut tx, &[entry(&app, &opener, now, "owner_card.close")]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the registry knows of the owner who opened the card, and who asked it for something; what an approver has delayed
/// is left out as long.
#[utoipa::path(get, path = "/api/v1/owner_card", tag = "owner_card",
    responses((status = 200, body = OwnRecord), (status = 401, body = Problem)))]
async fn own_record(
    State(app): State<App>,
    Extension(opener): Extension<Opener>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let record = app.db.own_record(opener.owner, now).await?;
    app.audit
        .record(entry(&app, &opener, now, "owner_card.read"))
        .await?;
    let private = AppendHeaders([(header::CACHE_CONTROL, "no-store")]);
    Ok((private, Json(record)))
}

/// What one of the owner's own cameras sees today: GeoJSON features with `time_of_day` and `area_m2`.
#[utoipa::path(get, path = "/api/v1/owner_card/cameras/{id}/coverage", tag = "owner_card", params(("id" = CameraId, Path)),
    responses((status = 200, body = Object, content_type = "application/geo+json"), (status = 401, body = Problem),
        (status = 404, body = Problem)))]
async fn own_coverage(
    State(app): State<App>,
    Extension(opener): Extension<Opener>,
    Path(id): Path<CameraId>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let coverages = app.db.coverages_of_owner(opener.owner, id).await?;
    if coverages.is_empty() {
        return Err(Error::NotFound);
    }
    let line = entry(&app, &opener, now, "owner_card.coverage");
    app.audit.record(line.with(json!({ "camera": id }))).await?;
    let today = Day::of(app.clock.now(), &app.deployment.zone);
    let features = coverages
        .iter()
        .flat_map(|coverage| coverage.features(today));
    let body = geojson::FeatureCollection {
        bbox: None,
        features: features.collect(),
        foreign_members: None,
    };
    Ok((
        AppendHeaders([
            (header::CONTENT_TYPE, "application/geo+json"),
            (header::CACHE_CONTROL, "no-store"),
        ]),
        body.to_string(),
    ))
}

/// What became of a statement.
#[derive(Serialize, ToSchema)]
pub struct Said {
    /// Identifier.
    id: Uuid,
}

/// Confirm that a camera is still there and works, which counts as seen today; or say that its record is wrong, which
/// waits for a registrar.
#[utoipa::path(post, path = "/api/v1/owner_card/cameras/{id}/statements", tag = "owner_card", params(("id" = CameraId, Path)),
    request_body = StatementInput, responses((status = 201, body = Said), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn say_of_camera(
    State(app): State<App>,
    Extension(opener): Extension<Opener>,
    Path(id): Path<CameraId>,
    Json(input): Json<StatementInput>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let input = input.check()?;
    let scope = card_scope(&app, Some(&opener));
    let registrar = Registrar {
        scope: &scope,
        zone: &app.deployment.zone,
        now,
        source: "card",
        units: HashMap::new(),
    };
    let mut tx = app.db.begin().await?;
    let said = tx
        .say_of_camera(&registrar, opener.owner, id, &input)
        .await?;
    let action = match input.kind {
        StatementKind::Confirmed => "owner_card.confirm",
        StatementKind::Correction => "owner_card.correct",
    };
    let line = entry(&app, &opener, now, action).with(json!({ "camera": id }));
    append(&mut tx, &[line]).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Said { id: said })))
}

/// Take one consent back; without being listed, a household's cameras are drafts from now on.
#[utoipa::path(delete, path = "/api/v1/owner_card/consents/{scope}", tag = "owner_card",
    params(("scope" = ConsentScope, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn end_own_consent(
    State(app): State<App>,
    Extension(opener): Extension<Opener>,
    Path(what): Path<ConsentScope>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.owner_for_change(&card_scope(&app, Some(&opener)), opener.owner)
        .await?;
    if !tx
        .end_consent(opener.owner, what, EndedAs::Withdrawn, now)
        .await?
    {
        return Err(Error::NotFound);
    }
    tx.settle_drafts(opener.owner, now).await?;
    tx.revise_owner(opener.owner).await?;
    let line = entry(&app, &opener, now, "owner_card.end_consent");
    append(&mut tx, &[line.with(json!({ "scope": what }))]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave the registry at once: contact, consents and cameras go, and only counts stay. The card still shows who asked.
#[utoipa::path(post, path = "/api/v1/owner_card/withdrawal", tag = "owner_card",
    responses((status = 204), (status = 401, body = Problem), (status = 409, body = Problem)))]
async fn withdraw_self(
    State(app): State<App>,
    Extension(opener): Extension<Opener>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let scope = card_scope(&app, Some(&opener));
    let entry = entry(&app, &opener, now, "owner_card.withdraw");
    withdraw(&app, &scope, opener.owner, now, entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn bearer(headers: &HeaderMap) -> Result<&str> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or(Error::Unauthenticated)
}

/// Who opened the card that a request comes with. Accounts have none, whatever their role.
pub(crate) async fn opener(app: &App, headers: &HeaderMap) -> Result<Opener> {
    let secret = secret_hash(bearer(headers)?);
    let found = app.db.card_opener(&secret, app.clock.now()).await?;
    found.ok_or(Error::Unauthenticated)
}

/// Somebody without an account or a role, of the unit that keeps the owner.
fn card_scope(app: &App, opener: Option<&Opener>) -> Scope {
    Scope {
        account: None,
        roles: Vec::new(),
        unit: opener.and_then(|opener| opener.unit),
        kind: app.deployment.kind,
    }
}

fn entry(app: &App, opener: &Opener, now: Instant, action: &'static str) -> Entry {
    let scope = card_scope(app, Some(opener));
    Entry::new(&scope, now, action, Some(opener.owner.0.to_string()))
}
