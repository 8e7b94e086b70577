//! `/api/v1/cameras`: the registry over HTTP.

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
    Camera, CameraFilter, CameraId, CameraInput, CameraPoint, CameraStatus, Changes, Registrar,
    Review,
};
use crate::{
    accounts::{Role, Scope},
    app::{App, Caller},
    audit::{Entry, append},
    clock::{Day, Instant},
    db::{MAX_PAGE, Page, Tx, cursor},
    error::{Error, Json, Path, Problem, Query, Result},
    fields, geojson_shape,
    refusal::Refusal,
    revision,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_cameras, create_camera))
        .routes(routes!(read_camera, change_camera, retire_camera))
        .routes(routes!(camera_coverage))
        .routes(routes!(extent))
}

/// Which cameras to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `min_lon,min_lat,max_lon,max_lat` in degrees.
    bbox: Option<String>,
    /// Those in this state.
    #[param(inline)]
    status: Option<CameraStatus>,
    /// Those whose code or label holds this text, marks aside.
    q: Option<String>,
    /// Those on a work list of the registrars.
    #[param(inline)]
    review: Option<Review>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Rows of a page, 1 to 1000; 100 if left out.
    limit: Option<u32>,
}

/// A camera as the caller may see it: whole, or as a point.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum VisibleCamera {
    /// For those who keep the registry.
    Whole(Box<Camera>),
    /// For officers outside an incident.
    Point(CameraPoint),
}

/// A page of cameras.
#[derive(Serialize, ToSchema)]
pub struct CameraPage {
    items: Vec<VisibleCamera>,
    next_cursor: Option<String>,
}

/// Cameras of the caller's unit, in the order in which they were registered.
#[utoipa::path(get, path = "/api/v1/cameras", tag = "cameras", params(ListQuery),
    responses((status = 200, body = CameraPage), (status = 400, body = Problem), (status = 422, body = Problem)))]
async fn list_cameras(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<CameraPage>> {
    if query.review.is_some() && !scope.sees_coverage() {
        let roles = vec!["registrar".to_owned()];
        return Err(Error::Forbidden(Refusal::RoleMissing { roles }.into()));
    }
    let filter = CameraFilter {
        bbox: query
            .bbox
            .as_deref()
            .map(geojson_shape::bbox)
            .transpose()
            .map_err(|why| Error::field("bbox", why))?,
        status: query.status,
        q: query.q.filter(|text| !text.trim().is_empty()),
        review: query.review,
        after: cursor(query.cursor.as_deref())?,
        limit: query.limit.unwrap_or(100).clamp(1, MAX_PAGE),
    };
    let Page { items, next_cursor } = app.db.cameras(&scope, &filter).await?;
    let entry = Entry::new(&scope, app.clock.now(), "camera.list", None);
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    let items = items
        .into_iter()
        .map(|camera| visible(&app, &scope, camera))
        .collect();
    Ok(Json(CameraPage { items, next_cursor }))
}

/// Register a camera.
#[utoipa::path(post, path = "/api/v1/cameras", tag = "cameras", request_body = CameraInput,
    responses((status = 201, body = Camera), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_camera(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse> {
    let input = fields::read::<CameraInput>(&body)?;
    let now = app.clock.now();
    Error::unless_empty(input.check_new(now))?;
    let registrar = registrar(&app, &scope, now).await?;
    let mut tx = app.db.begin().await?;
    let id = tx.create_camera(&registrar, &input).await?;
    append(
        &mut tx,
        &[Entry::new(
            &scope,
            now,
            "camera.create",
            Some(id.0.to_string()),
        )],
    )
    .await?;
    tx.commit().await?;
    let camera = app
        .db
        .camera(&scope, id)
        .await?
        .in_zone(&app.deployment.zone);
    let location = format!("/api/v1/cameras/{}", id.0);
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::LOCATION, location), (header::ETAG, etag(&camera))]),
        Json(camera),
    ))
}

/// One camera; its `ETag` is the revision to send as `If-Match` with a change.
#[utoipa::path(get, path = "/api/v1/cameras/{id}", tag = "cameras", params(("id" = CameraId, Path)),
    responses((status = 200, body = VisibleCamera), (status = 404, body = Problem)))]
async fn read_camera(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<impl IntoResponse> {
    let camera = app.db.camera(&scope, id).await?;
    let entry = Entry::new(
        &scope,
        app.clock.now(),
        "camera.read",
        Some(id.0.to_string()),
    );
    app.audit.record(entry).await?;
    let headers = AppendHeaders([(header::ETAG, etag(&camera))]);
    Ok((headers, Json(visible(&app, &scope, camera))))
}

/// Fields to change, and how the change is dated.
#[derive(Deserialize, ToSchema)]
pub struct CameraPatch {
    /// When the camera was changed, RFC 3339; now if left out.
    #[serde(default)]
    valid_from: Option<Instant>,
    /// True: the record was wrong, and the camera was always so.
    #[serde(default)]
    correction: bool,
    /// Fields of `CameraInput`; null forgets what was known.
    #[serde(flatten)]
    #[schema(inline, value_type = CameraInput)]
    fields: Map<String, Value>,
}

/// Change a camera: a new version from `valid_from` on, or a correction of the record.
#[utoipa::path(patch, path = "/api/v1/cameras/{id}", tag = "cameras", params(("id" = CameraId, Path)), request_body = CameraPatch,
    responses((status = 200, body = Camera), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn change_camera(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
    headers: HeaderMap,
    Json(patch): Json<CameraPatch>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let registrar = registrar(&app, &scope, now).await?;
    let mut tx = app.db.begin().await?;
    let camera = matching(&app, &mut tx, &scope, id, &headers).await?;
    let input = camera.patched(&patch.fields)?;
    Error::unless_empty(input.check(now))?;
    let changes = Changes {
        valid_from: patch.valid_from,
        correction: patch.correction,
        dated_status: patch
            .fields
            .get("status_since")
            .is_some_and(|date| !date.is_null()),
        ..Changes::default()
    };
    tx.change_camera(&registrar, &camera, &input, changes)
        .await?;
    append(
        &mut tx,
        &[Entry::new(
            &scope,
            now,
            "camera.change",
            Some(id.0.to_string()),
        )],
    )
    .await?;
    tx.commit().await?;
    let camera = app
        .db
        .camera(&scope, id)
        .await?
        .in_zone(&app.deployment.zone);
    Ok((AppendHeaders([(header::ETAG, etag(&camera))]), Json(camera)))
}

/// Retire a camera: it is removed as of now; past incidents still find it.
#[utoipa::path(delete, path = "/api/v1/cameras/{id}", tag = "cameras", params(("id" = CameraId, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 412, body = Problem)))]
async fn retire_camera(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let registrar = registrar(&app, &scope, now).await?;
    let mut tx = app.db.begin().await?;
    let camera = matching(&app, &mut tx, &scope, id, &headers).await?;
    let removed = camera.patched(&Map::from_iter([("status".to_owned(), json!("removed"))]))?;
    tx.change_camera(&registrar, &camera, &removed, Changes::default())
        .await?;
    append(
        &mut tx,
        &[Entry::new(
            &scope,
            now,
            "camera.retire",
            Some(id.0.to_string()),
        )],
    )
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a camera sees today: GeoJSON features with `time_of_day` (`day`, `night`), `area_m2`, and `counts`: whether it was
/// seen to work within the last 90 days, without which it does not count as coverage.
#[utoipa::path(get, path = "/api/v1/cameras/{id}/coverage", tag = "cameras", params(("id" = CameraId, Path)),
    responses((status = 200, body = Object, content_type = "application/geo+json"), (status = 404, body = Problem)))]
async fn camera_coverage(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<CameraId>,
) -> Result<impl IntoResponse> {
    let camera = app.db.camera(&scope, id).await?;
    let coverages = app.db.camera_coverages(&scope, Some(id)).await?;
    let now = app.clock.now();
    app.audit
        .record(Entry::new(
            &scope,
            now,
            "camera.coverage",
            Some(camera.id.0.to_string()),
        ))
        .await?;
    let today = Day::of(now, &app.deployment.zone);
    let features: Vec<_> = coverages
        .iter()
        .flat_map(|coverage| coverage.features(today))
        .collect();
    let body = geojson::FeatureCollection {
        bbox: None,
        features,
        foreign_members: None,
    };
    Ok((
        AppendHeaders([(header::CONTENT_TYPE, "application/geo+json")]),
        body.to_string(),
    ))
}

/// Where the data of this database are: `[min_lon, min_lat, max_lon, max_lat]` in degrees; null without any.
#[derive(Serialize, ToSchema)]
pub struct Extent {
    bbox: Option<[f64; 4]>,
}

/// Where to look first: the box around all cameras, else around all streets.
#[utoipa::path(get, path = "/api/v1/extent", tag = "cameras", responses((status = 200, body = Extent)))]
async fn extent(State(app): State<App>, scope: Caller) -> Result<Json<Extent>> {
    let bbox = app.db.extent(&scope).await?;
    Ok(Json(Extent {
        bbox: bbox.map(|area| [area.min_lon, area.min_lat, area.max_lon, area.max_lat]),
    }))
}

async fn registrar<'a>(app: &'a App, scope: &'a Scope, now: Instant) -> Result<Registrar<'a>> {
    Registrar::of_today(&app.db, scope, &app.deployment.zone, now, "page").await
}

fn visible(app: &App, scope: &Scope, camera: Camera) -> VisibleCamera {
    if scope.sees_coverage() {
        let camera = camera.in_zone(&app.deployment.zone);
        let camera = if scope.holds(&[Role::Registrar]) {
            camera
        } else {
            camera.without_contact()
        };
        VisibleCamera::Whole(Box::new(camera))
    } else {
        VisibleCamera::Point(camera.into())
    }
}

fn etag(camera: &Camera) -> String {
    revision::etag(camera.revision)
}

/// The camera to change, unless the caller says it has seen another revision.
pub(crate) async fn matching(
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    id: CameraId,
    headers: &HeaderMap,
) -> Result<Camera> {
    let camera = app.db.camera_for_change(tx, scope, id).await?;
    if revision::is_expected(headers, camera.revision) {
        return Ok(camera);
    }
    let current = serde_json::to_value(camera.in_zone(&app.deployment.zone));
    Err(Error::PreconditionFailed(current.unwrap_or_default()))
}
