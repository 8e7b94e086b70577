//! `/api/v1/incidents`: recording what happened, and finding it again.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    Ask, Incident, IncidentId, IncidentInput, IncidentPatch, IncidentType,
    limits::Cause,
    number::{TEMPORARY, drawn},
};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::{Entry, append},
    clock::Instant,
    db::{Page, PageQuery, Tx},
    error::{Error, FieldError, Json, Path, Problem, Query, Result},
    fields,
    refusal::Refusal,
    revision::{etag, is_expected},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_incidents, create_incident))
        .routes(routes!(read_incident, change_incident))
        .routes(routes!(request_approval))
        .routes(routes!(incident_types))
}

/// Incidents of the caller's unit, the newest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents", params(PageQuery),
    responses((status = 200, body = Page<Incident>), (status = 422, body = Problem)))]
async fn list_incidents(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Incident>>> {
    let (before, limit) = query.read()?;
    let now = app.clock.now();
    let page = app.db.incidents(&scope, before, limit, now).await?;
    let entry = Entry::new(&scope, now, "incident.list", None);
    app.audit
        .record(entry.with(json!({ "rows": page.items.len() })))
        .await?;
    Ok(Json(page))
}

/// Record an incident: the only way to search.
///
/// Beyond a limit it needs `approval_reason` and waits for a second account. Sent again with the same `Idempotency-Key` and
/// the same body it answers with the incident that it made the first time.
#[utoipa::path(post, path = "/api/v1/incidents", tag = "incidents", request_body = IncidentInput,
    params(("idempotency-key" = Option<String>, Header, description = "Anything that the sender uses once, such as a UUID.")),
    responses((status = 201, body = Incident), (status = 422, body = Problem)))]
async fn create_incident(
    State(app): State<App>,
    scope: Caller,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let id = IncidentId(Uuid::now_v7());
    let request = request_hash(&headers, &body);
    let input = fields::read::<IncidentInput>(&body)?;
    let follows = input.follows;
    let mut incident = input.check(id, now, scope.kind)?;
    let sensitive = app.db.is_sensitive(&incident).await?;
    let mut tx = app.db.begin().await?;
    if let Some(follows) = follows {
        // Locked: it must not get its issued number without this one.
        let first = tx.incident_for_change(&scope, follows, now).await;
        let first = first.map_err(|error| match error {
            Error::NotFound => Error::field("follows", Refusal::NoSuchRecord),
            other => other,
        })?;
        (incident.case_number, incident.number_due) = (first.case_number, first.number_due);
    } else if incident.number_due.is_some() {
        incident.case_number = drawn(TEMPORARY, id.0, now, &app.deployment.zone);
    }
    let known = match &request {
        Some(request) => tx.incident_of_request(&scope, request).await?,
        None => None,
    };
    let entry = if let Some(id) = known {
        entry(&scope, now, "incident.read", id)
    } else {
        let causes = tx
            .record_incident(&scope, &incident, sensitive, now)
            .await?;
        if let Some(request) = &request {
            tx.note_request(id, request).await?;
        }
        let entry = entry(&scope, now, "incident.create", id);
        asking(entry, &causes, incident.ask.as_ref())
    };
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    let incident = app.db.incident(&scope, known.unwrap_or(id), now).await?;
    let location = format!("/api/v1/incidents/{}", incident.id.0);
    Ok((
        StatusCode::CREATED,
        AppendHeaders([
            (header::LOCATION, location),
            (header::ETAG, etag(incident.revision)),
        ]),
        Json(incident),
    ))
}

/// What tells a request that is sent again from another one; none where its sender gave no key.
fn request_hash(headers: &HeaderMap, body: &Map<String, Value>) -> Option<Vec<u8>> {
    let key = headers.get("idempotency-key")?.as_bytes();
    let body = serde_json::to_vec(body).ok()?;
    Some(
        Sha256::new()
            .chain_update(key)
            .chain_update([0])
            .chain_update(body)
            .finalize()
            .to_vec(),
    )
}

/// One incident; its `ETag` is the revision to send as `If-Match` with a change.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "incidents", params(("id" = IncidentId, Path)),
    responses((status = 200, body = Incident), (status = 404, body = Problem)))]
async fn read_incident(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let incident = app.db.incident(&scope, id, now).await?;
    app.audit
        .record(entry(&scope, now, "incident.read", id))
        .await?;
    Ok(shown(incident))
}

/// Replace a temporary number, with all incidents under it, or shrink the window.
#[utoipa::path(patch, path = "/api/v1/incidents/{id}", tag = "incidents", params(("id" = IncidentId, Path)), request_body = IncidentPatch,
    responses((status = 200, body = Incident), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn change_incident(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let patch = fields::read::<IncidentPatch>(&body)?;
    let ask = ask(patch.approval_reason.as_deref(), patch.urgent)?;
    let known = app.db.incident(&scope, id, now).await?;
    let renumbering = IncidentPatch {
        case_number: patch.case_number.clone(),
        ..IncidentPatch::default()
    };
    let mut tx = app.db.begin().await?;
    let mut all = vec![id];
    if patch.case_number.is_some() && known.number_due.is_some() {
        let under = tx
            .under_temporary_number(&scope, &known.case_number)
            .await?;
        all.extend(under.into_iter().filter(|one| *one != id));
    }
    let mut entries = Vec::new();
    for one in all {
        let (incident, patch) = if one == id {
            (matching(&mut tx, &scope, id, &headers, now).await?, &patch)
        } else {
            (
                tx.incident_for_change(&scope, one, now).await?,
                &renumbering,
            )
        };
        let changed = patch.apply(&incident)?;
        let sensitive = app.db.is_sensitive(&incident).await?;
        let causes = tx
            .change_incident(&scope, &incident, &changed, ask.as_ref(), sensitive, now)
            .await?;
        let entry = entry(&scope, now, "incident.change", one);
        entries.push(asking(entry, &causes, ask.as_ref()));
    }
    append(&mut tx, &entries).await?;
    tx.commit().await?;
    Ok(shown(app.db.incident(&scope, id, now).await?))
}

/// Why a search may go beyond a limit.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ApprovalRequest {
    /// Why, at most 200 characters.
    #[schema(required)]
    reason: Option<String>,
    /// Whether what goes beyond a cap runs at once where footage is about to be lost, to be approved within 24 hours. Where
    /// `can_be_urgent` is false it opens nothing; approvers see it first all the same.
    urgent: bool,
    /// Whether it is asked that a missing adult may be followed (PRIVACY P23), which urgency never opens.
    follow: bool,
}

/// Ask for more cameras than the cap, or anew for a search that was refused or has expired; or that a missing adult may be
/// followed.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/approval_requests", tag = "incidents", params(("id" = IncidentId, Path)),
    request_body = ApprovalRequest,
    responses((status = 201, body = Incident), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn request_approval(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let request = fields::read::<ApprovalRequest>(&body)?;
    let ask = required_ask(&request)?;
    let known = app.db.incident(&scope, id, now).await?;
    let sensitive = app.db.is_sensitive(&known).await?;
    let mut tx = app.db.begin().await?;
    let incident = matching(&mut tx, &scope, id, &headers, now).await?;
    if request.follow {
        tx.ask_to_follow(&scope, &incident, &ask, sensitive, now)
            .await?;
    } else {
        tx.ask_again(&scope, &incident, &ask, sensitive, now)
            .await?;
    }
    let entry = entry(&scope, now, "approval.request", id);
    let detail = json!({ "urgent": ask.urgent, "follow": request.follow });
    append(&mut tx, &[entry.with(detail)]).await?;
    tx.commit().await?;
    let incident = app.db.incident(&scope, id, now).await?;
    Ok((StatusCode::CREATED, shown(incident)))
}

fn required_ask(request: &ApprovalRequest) -> Result<Ask> {
    let mut errors = Vec::new();
    let ask = Ask::check(
        "reason",
        request.reason.as_deref(),
        request.urgent,
        &mut errors,
    );
    if ask.is_none() && errors.is_empty() {
        errors.push(FieldError::new("reason", Refusal::Required));
    }
    Error::unless_empty(errors)?;
    ask.ok_or_else(|| Error::field("reason", Refusal::Required))
}

fn ask(reason: Option<&str>, urgent: bool) -> Result<Option<Ask>> {
    let mut errors = Vec::new();
    let ask = Ask::check("approval_reason", reason, urgent, &mut errors);
    Error::unless_empty(errors)?;
    Ok(ask)
}

fn entry(scope: &Scope, now: Instant, action: &'static str, id: IncidentId) -> Entry {
    Entry::new(scope, now, action, Some(id.0.to_string()))
}

/// The same line with what a second account was asked to let pass, if anything.
fn asking(entry: Entry, causes: &[Cause], ask: Option<&Ask>) -> Entry {
    match ask.filter(|_| !causes.is_empty()) {
        Some(ask) => {
            let codes: Vec<_> = causes.iter().map(|cause| cause.code).collect();
            entry.with(json!({ "approval_causes": codes, "urgent": ask.urgent }))
        }
        None => entry,
    }
}

fn shown(incident: Incident) -> (AppendHeaders<[(HeaderName, String); 1]>, Json<Incident>) {
    let headers = AppendHeaders([(header::ETAG, etag(incident.revision))]);
    (headers, Json(incident))
}

/// The incident to change, unless the caller says it has seen another revision.
async fn matching(
    tx: &mut Tx,
    scope: &Scope,
    id: IncidentId,
    headers: &HeaderMap,
    now: Instant,
) -> Result<Incident> {
    let incident = tx.incident_for_change(scope, id, now).await?;
    if is_expected(headers, incident.revision) {
        return Ok(incident);
    }
    let current = serde_json::to_value(incident);
    Err(Error::PreconditionFailed(current.unwrap_or_default()))
}

/// A kind of incident with its limits.
#[derive(Serialize, ToSchema)]
pub struct IncidentTypeInfo {
    code: IncidentType,
    vietnamese: &'static str,
    english: &'static str,
    /// `minor`, `standard` or `serious`.
    limit_class: super::LimitClass,
    /// How far a search goes that names no radius, and the most it may go, metres.
    search_radius_m: f64,
    /// The longest window, hours.
    window_hours: f64,
    /// The most different cameras whose owners may be asked.
    cameras: usize,
}

/// The closed list of incident types.
#[utoipa::path(get, path = "/api/v1/incident_types", tag = "incidents", responses((status = 200, body = Vec<IncidentTypeInfo>)))]
async fn incident_types() -> Json<Vec<IncidentTypeInfo>> {
    let info = |code: IncidentType| {
        let class = code.limit_class();
        let (vietnamese, english) = code.names();
        let (search_radius_m, window_hours) = (class.search_radius_m(), class.window_hours());
        IncidentTypeInfo {
            code,
            vietnamese,
            english,
            limit_class: class,
            search_radius_m,
            window_hours,
            cameras: class.cameras(),
        }
    };
    Json(IncidentType::ALL.into_iter().map(info).collect())
}
