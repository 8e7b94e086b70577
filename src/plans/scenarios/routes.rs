//! `/api/v1/scenarios`.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AcceptanceInput, Scenario, ScenarioId, ScenarioInput, ScenarioSummary,
    file::ScenarioExportInput,
    queries::{NewScenario, Stored},
};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::{Entry, append},
    clock::Day,
    db::{Page, PageQuery},
    error::{Error, Json, Path, Problem, Query, Result},
    exports::{SmallFile, Subject, answer_small},
    fields,
    plans::Watch,
    refusal::Refusal,
    revision::{etag, is_expected},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_scenarios, create_scenario))
        .routes(routes!(read_scenario, delete_scenario))
        .routes(routes!(accept_scenario))
        .routes(routes!(export_scenario))
}

/// The scenarios of the caller's unit and of those below it, the newest first.
#[utoipa::path(get, path = "/api/v1/scenarios", tag = "plans", params(PageQuery),
    responses((status = 200, body = Page<ScenarioSummary>), (status = 422, body = Problem)))]
async fn list_scenarios(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ScenarioSummary>>> {
    let (before, limit) = query.read()?;
    let page = app.db.scenarios(&scope, before, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "scenario.list", None);
    let entry = entry.with(json!({ "rows": page.items.len() }));
    app.audit.record(entry).await?;
    Ok(Json(page))
}

/// Keep by a name what was chosen of a proposal. The question is asked anew, each camera is looked for among what may be
/// proposed today, and the choice is measured; 409 `proposal_outdated` where one is not among it. That takes as long as the
/// proposal did.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "plans", request_body = ScenarioInput,
    responses((status = 201, body = Scenario), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_scenario(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response> {
    let wanted = fields::read::<ScenarioInput>(&body)?.check()?;
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let in_question = |error: Error| error.within("question");
    let task = app.db.plan_proposing(&scope, &wanted.question, today).await;
    let task = task.map_err(in_question)?;
    let (area, area_m2) = (
        task.measuring.area.polygons.clone(),
        task.measuring.area.area_m2.round(),
    );
    let (begun, chosen) = (std::time::Instant::now(), wanted.chosen.clone());
    // Whoever leaves drops the receiver, and the search beside it ends.
    let (sender, kept) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let watch = Watch {
            elapsed: &|| begun.elapsed(),
            waits: &|| !sender.is_closed(),
            tell: &|_| {},
        };
        let kept = task.keep(&chosen, &watch);
        drop(sender.send(kept));
    });
    let kept = kept.await;
    let kept = kept.map_err(|error| Error::Internal(error.to_string()))?;
    let new = NewScenario {
        kept: kept.map_err(in_question)?,
        wanted,
        area,
        area_m2,
    };
    let mut tx = app.db.begin().await?;
    let id = tx.add_scenario(&scope, &new, now).await?;
    let entry = Entry::new(&scope, now, "scenario.create", Some(id.0.to_string()));
    let entry = entry.with(json!({ "chosen": new.kept.chosen.len() }));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    let scenario = app.db.scenario(&scope, id).await?.scenario;
    let location = format!("/api/v1/scenarios/{}", id.0);
    let headers = AppendHeaders([(header::LOCATION, location)]);
    Ok((StatusCode::CREATED, headers, told(scenario)).into_response())
}

/// One scenario whole; its `ETag` is the revision to send as `If-Match` with a change.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}", tag = "plans", params(("id" = ScenarioId, Path)),
    responses((status = 200, body = Scenario), (status = 404, body = Problem)))]
async fn read_scenario(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ScenarioId>,
) -> Result<Response> {
    let Stored { scenario, .. } = app.db.scenario(&scope, id).await?;
    let now = app.clock.now();
    let entry = Entry::new(&scope, now, "scenario.read", Some(id.0.to_string()));
    app.audit.record(entry).await?;
    Ok(told(scenario))
}

/// Delete a scenario that was not accepted.
#[utoipa::path(delete, path = "/api/v1/scenarios/{id}", tag = "plans", params(("id" = ScenarioId, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem)))]
async fn delete_scenario(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ScenarioId>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let Stored { scenario, .. } = to_change(&app, &scope, id, &headers).await?;
    let mut tx = app.db.begin().await?;
    if !tx
        .delete_scenario(&scope, id, scenario.summary.revision)
        .await?
    {
        drop(tx);
        return Err(changed(&app, &scope, id).await);
    }
    let entry = Entry::new(&scope, now, "scenario.delete", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Accept a scenario: its cameras are registered as planned, each in the commune where it would hang, and a campaign begins
/// that collects what they cost. Planners may, though they register nothing else: what is planned hangs nowhere, belongs to
/// nobody and counts as no coverage. 409 `proposal_outdated` where privacy refuses one of the cameras meanwhile,
/// and `planned_already` where another scenario that was accepted plans a camera at the same place.
#[utoipa::path(post, path = "/api/v1/scenarios/{id}/acceptance", tag = "plans", params(("id" = ScenarioId, Path)),
    request_body = AcceptanceInput,
    responses((status = 200, body = Scenario), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn accept_scenario(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ScenarioId>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response> {
    let (now, zone) = (app.clock.now(), &app.deployment.zone);
    let stated = fields::read::<AcceptanceInput>(&body)?;
    let stored = to_change(&app, &scope, id, &headers).await?;
    let summary = &stored.scenario.summary;
    let today = Day::of(now, zone);
    let campaign = stated.campaign(&summary.name, summary.total_cost, today)?;
    app.db.require_allowed(&stored).await?;
    let mut tx = app.db.begin().await?;
    let accepted = tx.accept_scenario(&scope, &stored, &campaign, zone, now);
    let Some(campaign) = accepted.await? else {
        drop(tx);
        return Err(changed(&app, &scope, id).await);
    };
    let entry = Entry::new(&scope, now, "scenario.accept", Some(id.0.to_string()));
    let detail = json!({ "campaign": campaign, "cameras": summary.cameras });
    append(&mut tx, &[entry.with(detail)]).await?;
    tx.commit().await?;
    Ok(told(app.db.scenario(&scope, id).await?.scenario))
}

/// Write a scenario into a file, for the unit's own use; its number is recorded before it leaves (PRIVACY P8).
///
/// The answer is the file; `Export-Number` names it and `Export-Rows` says how many cameras it holds.
#[utoipa::path(post, path = "/api/v1/scenarios/{id}/export", tag = "plans", params(("id" = ScenarioId, Path)),
    request_body = ScenarioExportInput,
    responses((status = 200, body = [u8], content_type = "application/octet-stream",
        headers(("Export-Number" = String), ("Export-Rows" = i64))), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn export_scenario(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ScenarioId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response> {
    let wanted = fields::read::<ScenarioExportInput>(&body)?.check()?;
    let Stored { scenario, .. } = app.db.scenario(&scope, id).await?;
    let plan = scenario.file();
    let file = SmallFile {
        subject: Subject::Scenario,
        of: json!(id),
        rows: plan.rows(),
        make: &|title| plan.bytes(title, wanted.format()),
    };
    answer_small(&app, &scope, app.clock.now(), &wanted, file).await
}

/// A scenario with its `ETag`.
fn told(scenario: Scenario) -> Response {
    let tag = etag(scenario.summary.revision);
    (AppendHeaders([(header::ETAG, tag)]), Json(scenario)).into_response()
}

/// The scenario to change, unless it is another unit's, was accepted, or the caller says it has seen another revision.
async fn to_change(
    app: &App,
    scope: &Scope,
    id: ScenarioId,
    headers: &HeaderMap,
) -> Result<Stored> {
    let stored = app.db.scenario(scope, id).await?;
    if scope.is_neighbours(stored.unit) {
        return Err(Error::Forbidden(Refusal::OtherUnit.into()));
    }
    if stored.scenario.summary.accepted_at.is_some() {
        return Err(Error::Conflict(Refusal::ScenarioAccepted.into()));
    }
    if !is_expected(headers, stored.scenario.summary.revision) {
        let current = serde_json::to_value(stored.scenario);
        return Err(Error::PreconditionFailed(current.unwrap_or_default()));
    }
    Ok(stored)
}

/// Why a scenario is not what it was a moment ago.
async fn changed(app: &App, scope: &Scope, id: ScenarioId) -> Error {
    match app.db.scenario(scope, id).await {
        Err(error) => error,
        Ok(Stored { scenario, .. }) if scenario.summary.accepted_at.is_some() => {
            Error::Conflict(Refusal::ScenarioAccepted.into())
        }
        Ok(Stored { scenario, .. }) => {
            Error::PreconditionFailed(serde_json::to_value(scenario).unwrap_or_default())
        }
    }
}
