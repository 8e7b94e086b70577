//! `/api/v1/campaigns`, `/api/v1/contributions`, `/api/v1/funding_totals` and what cameras cost to run.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Campaign, CampaignId, CampaignInput, Contribution, ContributionId, ContributionInput,
    ContributionRow, RunningCost, RunningCostInput, Totals,
    queries::{EntryFilter, reads_entries},
};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    cameras::CameraId,
    clock::Day,
    db::{Page, PageQuery},
    error::{Error, Json, Path, Problem, Query, Result},
    fields, private_text,
    refusal::Refusal,
    revision::{etag, is_expected},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_campaigns, create_campaign))
        .routes(routes!(get_campaign, change_campaign))
        .routes(routes!(list_contributions, create_contribution))
        .routes(routes!(get_contribution))
        .routes(routes!(strike_contribution))
        .routes(routes!(funding_totals))
        .routes(routes!(list_running_costs, state_running_cost))
}

fn today(app: &App) -> Day {
    Day::of(app.clock.now(), &app.deployment.zone)
}

/// A page of campaigns.
#[derive(Serialize, ToSchema)]
pub struct CampaignPage {
    /// The newest first.
    items: Vec<Campaign>,
    /// Pass it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// The campaigns of the caller's unit with what came in, the newest first.
#[utoipa::path(get, path = "/api/v1/campaigns", tag = "funding", params(PageQuery),
    responses((status = 200, body = CampaignPage), (status = 422, body = Problem)))]
async fn list_campaigns(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<CampaignPage>> {
    let (before, limit) = query.read()?;
    let Page { items, next_cursor } = app.db.campaigns(&scope, before, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "campaign.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(CampaignPage { items, next_cursor }))
}

/// Begin a campaign.
#[utoipa::path(post, path = "/api/v1/campaigns", tag = "funding", request_body = CampaignInput,
    responses((status = 201, body = Campaign), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_campaign(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let campaign = fields::read::<CampaignInput>(&body)?.check(today(&app))?;
    let mut tx = app.db.begin().await?;
    let id = tx
        .add_campaign(&scope, &campaign, (now, today(&app)))
        .await?;
    let entry = Entry::new(&scope, now, "campaign.create", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    let campaign = app.db.campaign(&scope, id).await?;
    let headers = AppendHeaders([
        (header::LOCATION, format!("/api/v1/campaigns/{}", id.0)),
        (header::ETAG, etag(campaign.revision)),
    ]);
    Ok((StatusCode::CREATED, headers, Json(campaign)))
}

/// One campaign; its `ETag` is the revision to send as `If-Match` with a change.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}", tag = "funding", params(("id" = CampaignId, Path)),
    responses((status = 200, body = Campaign), (status = 404, body = Problem)))]
async fn get_campaign(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CampaignId>,
) -> Result<impl IntoResponse> {
    let campaign = app.db.campaign(&scope, id).await?;
    let now = app.clock.now();
    let entry = Entry::new(&scope, now, "campaign.read", Some(id.0.to_string()));
    app.audit.record(entry).await?;
    Ok((
        AppendHeaders([(header::ETAG, etag(campaign.revision))]),
        Json(campaign),
    ))
}

/// Change a campaign: the fields that are sent, null empties one.
#[utoipa::path(patch, path = "/api/v1/campaigns/{id}", tag = "funding", params(("id" = CampaignId, Path)),
    request_body = CampaignInput,
    responses((status = 200, body = Campaign), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn change_campaign(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CampaignId>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let known = app.db.campaign(&scope, id).await?;
    let changed = |campaign: &Campaign| {
        Error::PreconditionFailed(serde_json::to_value(campaign).unwrap_or_default())
    };
    if !is_expected(&headers, known.revision) {
        return Err(changed(&known));
    }
    fields::read::<CampaignInput>(&body)?;
    let mut whole = fields::object(&CampaignInput {
        name: Some(known.name.clone()),
        target_dong: known.target_dong,
        begun_on: Some(known.begun_on),
        ended_on: known.ended_on,
    })?;
    whole.extend(body);
    let campaign = fields::read::<CampaignInput>(&whole)?.check(today(&app))?;
    let mut tx = app.db.begin().await?;
    if !tx
        .change_campaign(&scope, id, known.revision, &campaign, today(&app))
        .await?
    {
        drop(tx);
        return Err(changed(&app.db.campaign(&scope, id).await?));
    }
    let entry = Entry::new(&scope, now, "campaign.change", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    let campaign = app.db.campaign(&scope, id).await?;
    Ok((
        AppendHeaders([(header::ETAG, etag(campaign.revision))]),
        Json(campaign),
    ))
}

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntryQuery {
    /// Of this campaign.
    campaign_id: Option<CampaignId>,
    /// For this camera.
    camera_id: Option<CameraId>,
    /// Given on this day or later.
    from: Option<Day>,
    /// Given on this day or before.
    to: Option<Day>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 50 if left out.
    limit: Option<u32>,
}

/// Which entries a total is of.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TotalsQuery {
    /// Of this campaign.
    campaign_id: Option<CampaignId>,
    /// For this camera.
    camera_id: Option<CameraId>,
    /// Given on this day or later.
    from: Option<Day>,
    /// Given on this day or before.
    to: Option<Day>,
}

/// A page of contributions.
#[derive(Serialize, ToSchema)]
pub struct ContributionPage {
    /// The newest first.
    items: Vec<ContributionRow>,
    /// Pass it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What was given to the caller's unit, the newest first; who gave it stands on the page of the entry alone.
#[utoipa::path(get, path = "/api/v1/contributions", tag = "funding", params(EntryQuery),
    responses((status = 200, body = ContributionPage), (status = 422, body = Problem)))]
async fn list_contributions(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<EntryQuery>,
) -> Result<Json<ContributionPage>> {
    let filter = EntryFilter {
        campaign: query.campaign_id,
        camera: query.camera_id,
        from: query.from,
        to: query.to,
    };
    let (before, limit) = PageQuery::new(query.cursor, query.limit).read()?;
    let Page { items, next_cursor } = app.db.contributions(&scope, filter, before, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "contribution.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(ContributionPage { items, next_cursor }))
}

/// Record what was given. What is wrong is struck and recorded anew.
#[utoipa::path(post, path = "/api/v1/contributions", tag = "funding", request_body = ContributionInput,
    responses((status = 201, body = Contribution), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_contribution(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let given = fields::read::<ContributionInput>(&body)?.check(today(&app))?;
    let mut tx = app.db.begin().await?;
    let id = tx.add_contribution(&scope, &given, now).await?;
    let entry = Entry::new(&scope, now, "contribution.create", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    let location = format!("/api/v1/contributions/{}", id.0);
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::LOCATION, location)]),
        Json(app.db.contribution(&scope, id).await?),
    ))
}

/// One contribution with who gave it, who recorded it, and why it was struck.
#[utoipa::path(get, path = "/api/v1/contributions/{id}", tag = "funding", params(("id" = ContributionId, Path)),
    responses((status = 200, body = Contribution), (status = 404, body = Problem)))]
async fn get_contribution(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ContributionId>,
) -> Result<Json<Contribution>> {
    let given = app.db.contribution(&scope, id).await?;
    let now = app.clock.now();
    let entry = Entry::new(&scope, now, "contribution.read", Some(id.0.to_string()));
    app.audit.record(entry).await?;
    Ok(Json(given))
}

/// Why an entry is struck.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct Striking {
    /// Why, at most 200 characters.
    #[schema(required)]
    reason: Option<String>,
}

/// Strike a contribution: it stays to be seen with the reason, and counts no more.
#[utoipa::path(post, path = "/api/v1/contributions/{id}/strike", tag = "funding", params(("id" = ContributionId, Path)),
    request_body = Striking,
    responses((status = 200, body = Contribution), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn strike_contribution(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ContributionId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<Contribution>> {
    let now = app.clock.now();
    let Striking { reason } = fields::read(&body)?;
    let reason = private_text::required_reason(&reason.unwrap_or_default())
        .and_then(|reason| match private_text::refuse_sentence(&reason) {
            Some(why) => Err(why),
            None => Ok(reason),
        })
        .map_err(|why| Error::field("reason", why))?;
    let mut tx = app.db.begin().await?;
    tx.strike_contribution(&scope, id, &reason, now).await?;
    let entry = Entry::new(&scope, now, "contribution.strike", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    Ok(Json(app.db.contribution(&scope, id).await?))
}

/// What was given to the caller's unit in all, by source and by what it was given for. Planners, who may not read entries,
/// ask for campaigns and for whole calendar years alone: of two narrower sums the difference may be one entry.
#[utoipa::path(get, path = "/api/v1/funding_totals", tag = "funding", params(TotalsQuery),
    responses((status = 200, body = Totals), (status = 422, body = Problem)))]
async fn funding_totals(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<TotalsQuery>,
) -> Result<Json<Totals>> {
    let filter = EntryFilter {
        campaign: query.campaign_id,
        camera: query.camera_id,
        from: query.from,
        to: query.to,
    };
    let reads_entries = reads_entries(&scope);
    if !reads_entries && filter.is_narrow() {
        let roles = vec!["registrar".to_owned()];
        return Err(Error::Forbidden(Refusal::RoleMissing { roles }.into()));
    }
    let totals = app.db.funding_totals(&scope, filter).await?;
    let entry = Entry::new(&scope, app.clock.now(), "funding.totals", None);
    app.audit.record(entry).await?;
    Ok(Json(if reads_entries {
        totals
    } else {
        totals.without_entries()
    }))
}

/// What a camera costs to run and who pays it.
#[derive(Serialize, ToSchema)]
pub struct RunningCosts {
    /// The newest first: each holds until the next one of its kind.
    items: Vec<RunningCost>,
}

/// All that was stated about what a camera costs to run.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/running_costs", tag = "funding", params(("id" = CameraId, Path)),
    responses((status = 200, body = RunningCosts), (status = 404, body = Problem)))]
async fn list_running_costs(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<Json<RunningCosts>> {
    let items = app.db.running_costs(&scope, id).await?;
    let now = app.clock.now();
    let entry = Entry::new(&scope, now, "running_cost.read", Some(id.0.to_string()));
    app.audit.record(entry).await?;
    Ok(Json(RunningCosts { items }))
}

/// State who pays one kind of cost of a camera from a day on.
#[utoipa::path(post, path = "/api/v1/cameras/{id}/running_costs", tag = "funding", params(("id" = CameraId, Path)),
    request_body = RunningCostInput,
    responses((status = 201, body = RunningCost), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn state_running_cost(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let cost = fields::read::<RunningCostInput>(&body)?.check(today(&app))?;
    let mut tx = app.db.begin().await?;
    tx.state_running_cost(&scope, id, &cost, now).await?;
    let entry = Entry::new(&scope, now, "running_cost.state", Some(id.0.to_string()));
    append(&mut tx, &[entry]).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(cost)))
}
