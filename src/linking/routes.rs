//! `/api/v1/incidents/{id}/candidates`: the answer to an incident.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Answer, Include, Search};
use crate::{
    app::{App, Caller},
    audit::{Entry, commit_with},
    error::{Error, Json, Path, Problem, Query, Result},
    incidents::IncidentId,
    refusal::Refusal,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(candidates))
}

/// What the answer is to hold beside the candidates that may help.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CandidatesQuery {
    /// Comma-separated: `out_of_view` lists cameras that do not see the place, `coverage` adds what each camera sees.
    include: Option<String>,
}

/// Which cameras could have seen it: judged, with reasons, in the order in which to ask. Writes a line of the log.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/candidates", tag = "linking",
    params(("id" = IncidentId, Path), CandidatesQuery),
    responses((status = 200, body = Answer), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn candidates(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    Query(query): Query<CandidatesQuery>,
) -> Result<Json<Answer>> {
    let mut include = Include {
        geometry: true,
        ..Include::default()
    };
    for part in query
        .include
        .iter()
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match part {
            "out_of_view" => include.out_of_view = true,
            "coverage" => include.coverage = true,
            _ => {
                let allowed = ["out_of_view", "coverage"].map(str::to_owned).into();
                return Err(Error::field("include", Refusal::NotInList { allowed }));
            }
        }
    }
    let now = app.clock.now();
    let incident = app.db.incident(&scope, id, now).await?;
    let gate = incident.gate(now)?;
    let search = Search {
        scope: &scope,
        deployment: &app.deployment,
        now,
        include,
        estimates: &app.estimates,
    };
    let answer = app
        .db
        .candidates(&search, &id.0.to_string(), incident)
        .await?;
    if let Err(refused) = gate.answer(answer.is_urgent) {
        // What opens nothing must not lapse as if it had: it waits for its decision.
        let mut tx = app.db.begin().await?;
        tx.await_decision(id).await?;
        tx.revise_incident(id).await?;
        let entry = Entry::new(&scope, now, "approval.wait", Some(id.0.to_string()));
        commit_with(tx, &[entry]).await?;
        return Err(refused);
    }
    let entry = Entry::new(&scope, now, "incident.search", Some(id.0.to_string()));
    let detail = json!({
        "type": answer.incident.r#type,
        "case_sha256": answer.incident.case_hash(),
        "cameras": answer.candidates.len(),
    });
    app.audit.record(entry.with(detail)).await?;
    Ok(Json(answer))
}
