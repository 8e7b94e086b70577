//! `/api/v1/incidents/{id}/contacts`: the contact of a candidate's owner, with the incident as reason (PRIVACY P7).

use axum::{
    extract::State,
    http::header,
    response::{AppendHeaders, IntoResponse},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::{App, Caller},
    audit::{Entry, commit_with},
    cameras::CameraId,
    error::{Error, Json, Path, Problem, Result},
    following::{FollowInput, askable},
    incidents::IncidentId,
    linking::{Include, Search},
    owners::{Access, AccessKind, RevealedContact},
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(reveal_contact))
}

/// Whose contact.
#[derive(Deserialize, ToSchema)]
pub struct RevealInput {
    /// A candidate of the incident, of the caller's unit.
    camera_id: CameraId,
    /// How somebody was followed from the incident, if the camera is one that was passed.
    #[serde(default)]
    follow: Option<FollowInput>,
}

/// Reveal the contact of a candidate's owner, where the owner agreed to it (else 409: one goes to the door). Writes a line
/// of the log and one of the owner's own access history.
///
/// Counts in the caps. A conflict, too, where the search waits for approval, the temporary number is overdue, or a cap
/// would be passed.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/contacts", tag = "linking", params(("id" = IncidentId, Path)),
    request_body = RevealInput,
    responses((status = 200, body = RevealedContact), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn reveal_contact(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    Json(input): Json<RevealInput>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let camera = input.camera_id;
    let incident = app.db.incident(&scope, id, now).await?;
    incident.gate(now)?;
    let search = Search {
        scope: &scope,
        deployment: &app.deployment,
        now,
        include: Include::default(),
        estimates: &app.estimates,
    };
    let askable = askable(&app, &search, &incident, &[camera], input.follow).await?;
    if askable.cameras.is_empty() {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    // Between the search and here a second account may have decided.
    let incident = tx.incident_for_change(&scope, id, now).await?;
    incident.gate(now)?.answer(askable.is_urgent)?;
    let access = Access {
        scope: &scope,
        incident: &incident,
        camera,
        kind: AccessKind::Contact,
        now,
    };
    let lost = &askable.about_to_be_lost;
    tx.check_camera_caps(&scope, &incident, &[camera], lost, now)
        .await?;
    let contact = tx
        .reveal_contact(app.contact_key.as_deref(), &access)
        .await?;
    let entry = Entry::new(&scope, now, "contact.reveal", Some(camera.0.to_string()));
    let detail =
        json!({ "incident": id, "type": incident.r#type, "case_sha256": incident.case_hash() });
    commit_with(tx, &[entry.with(detail)]).await?;
    Ok((
        AppendHeaders([(header::CACHE_CONTROL, "no-store")]),
        Json(contact),
    ))
}
