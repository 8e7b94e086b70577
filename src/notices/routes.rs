//! `/api/v1/incidents/{id}/preservation_notices`: asking owners to keep what is about to be lost.

use std::collections::HashMap;

use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{Notice, NoticeId, NoticeInput, PREFIX, on_recorder, queries::NewNotice};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::{Entry, append},
    cameras::CameraId,
    clock::{Instant, Window},
    error::{Error, Json, Path, Problem, Result},
    fields,
    following::askable,
    incidents::{IncidentId, number::drawn},
    linking::{Askable, Include, Judgement, Search},
    refusal::Refusal,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_notices, give_notices))
}

/// Notices under the number of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notices {
    items: Vec<Notice>,
}

/// The preservation notices given under the number of an incident in its unit, the oldest first.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/preservation_notices", tag = "notices",
    params(("id" = IncidentId, Path)),
    responses((status = 200, body = Notices), (status = 404, body = Problem)))]
async fn list_notices(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
) -> Result<Json<Notices>> {
    let now = app.clock.now();
    let incident = app.db.incident(&scope, id, now).await?;
    let items = app.db.notices(&scope, &incident, now).await?;
    let entry = Entry::new(&scope, now, "notice.list", Some(id.0.to_string()));
    app.audit
        .record(entry.with(json!({ "rows": items.len() })))
        .await?;
    Ok(Json(Notices { items }))
}

/// Ask the owners of candidates to keep a window; where a notice in force under the incident's number holds that window, it
/// is answered as it is.
///
/// Counts in the caps and enters the owners' access history. A conflict where the search waits for approval, the
/// temporary number is overdue, or a cap would be passed.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/preservation_notices", tag = "notices",
    params(("id" = IncidentId, Path)), request_body = NoticeInput,
    responses((status = 201, body = Notices), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn give_notices(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<(StatusCode, Json<Notices>)> {
    let now = app.clock.now();
    let input = fields::read::<NoticeInput>(&body)?;
    let before = app.db.incident(&scope, id, now).await?;
    let (cameras, _) = input.check(&before)?;
    before.gate(now)?;
    let search = Search {
        scope: &scope,
        deployment: &app.deployment,
        now,
        include: Include::default(),
        estimates: &app.estimates,
    };
    let askable = askable(&app, &search, &before, &cameras, input.follow.clone()).await?;

    let mut tx = app.db.begin().await?;
    // Between the search and here another officer may have changed the incident.
    let incident = tx.incident_for_change(&scope, id, now).await?;
    let (cameras, window) = input.check(&incident)?;
    incident.gate(now)?.answer(askable.is_urgent)?;
    let in_force = tx.notices_in_force(&incident, window, now).await?;
    let in_force: HashMap<_, _> = in_force.into_iter().collect();
    let (mut wanted, mut new) = (Vec::new(), Vec::new());
    for camera in cameras {
        let (whole, judgement) = askable_in(&askable, camera, window)?;
        if let Some(known) = in_force.get(&camera) {
            wanted.push(*known);
            continue;
        }
        let id = NoticeId(Uuid::now_v7());
        wanted.push(id);
        let shown = judgement.recorder_window;
        new.push(NewNotice {
            id,
            number: drawn(PREFIX, id.0, now, &app.deployment.zone),
            camera,
            window,
            recorder_window: shown.map(|shown| on_recorder(shown, whole, window)),
        });
    }
    let asked: Vec<_> = new.iter().map(|notice| notice.camera).collect();
    let lost = &askable.about_to_be_lost;
    tx.check_camera_caps(&scope, &incident, &asked, lost, now)
        .await?;
    tx.give_notices(&scope, &incident, &new, now).await?;
    append(&mut tx, &entries(&scope, id, &new, &wanted, now)).await?;
    tx.commit().await?;
    let all = app.db.notices(&scope, &incident, now).await?;
    let mut by_id: HashMap<_, _> = all.into_iter().map(|n| (n.id.0, n)).collect();
    let items: Option<_> = wanted.iter().map(|id| by_id.remove(&id.0)).collect();
    let items = items.ok_or_else(|| Error::Internal("a notice is missing".into()))?;
    Ok((StatusCode::CREATED, Json(Notices { items })))
}

/// What a camera is worth in a window that holds `part`; an error that names the window where it is passed at another time.
fn askable_in(askable: &Askable, camera: CameraId, part: Window) -> Result<(Window, &Judgement)> {
    if let Some(found) = askable.of(camera, part) {
        return Ok(found);
    }
    let other = askable.cameras.iter().find(|(id, ..)| *id == camera);
    let (_, Window { from, to }, _) = other.ok_or(Error::NotFound)?;
    let (from, to) = (*from, *to);
    Err(Error::field("from", Refusal::OutsideWindow { from, to }))
}

/// A line of the log for each new notice; where all were given before, one that they were read.
fn entries(
    scope: &Scope,
    incident: IncidentId,
    new: &[NewNotice],
    wanted: &[NoticeId],
    now: Instant,
) -> Vec<Entry> {
    if new.is_empty() {
        let entry = Entry::new(scope, now, "notice.list", Some(incident.0.to_string()));
        return vec![entry.with(json!({ "rows": wanted.len() }))];
    }
    let given = new.iter().map(|notice| {
        let entry = Entry::new(scope, now, "notice.give", Some(notice.id.0.to_string()));
        entry.with(json!({ "incident": incident, "camera": notice.camera }))
    });
    given.collect()
}
