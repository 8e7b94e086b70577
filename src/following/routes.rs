//! `/api/v1/incidents/{id}/follow`: from the place of an incident along the streets.

use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{FollowInput, Followed, asked::followable};
use crate::{
    app::{App, Caller},
    error::{Json, Path, Problem, Result},
    incidents::IncidentId,
    linking::{Include, Search},
};

/// The most passes listed on a side.
const MOST_PASSES: usize = 100;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(follow))
}

/// The streets that somebody may have come or gone by, and the cameras on them. Stores nothing of what is asked; writes a
/// line of the log.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/follow", tag = "following", request_body = FollowInput,
    params(("id" = IncidentId, Path)),
    responses((status = 200, body = Followed), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn follow(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    Json(input): Json<FollowInput>,
) -> Result<Json<Followed>> {
    let now = app.clock.now();
    let incident = app.db.incident(&scope, id, now).await?;
    let gate = incident.gate(now)?;
    let follow = followable(&app, &incident, input).await?;
    let search = Search {
        scope: &scope,
        deployment: &app.deployment,
        now,
        include: Include::default(),
        estimates: &app.estimates,
    };
    let name = id.0.to_string();
    let followed = app
        .db
        .follow(
            &search,
            &app.graphs,
            &name,
            &incident,
            &follow,
            Some(MOST_PASSES),
        )
        .await?;
    gate.answer(followed.is_urgent)?;
    let entry = followed.entry(&scope, now, Some(name), (&incident, &follow));
    app.audit.record(entry).await?;
    Ok(Json(followed))
}
