//! `/api/v1/approvals`: what waits for a second account, and its word on it.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Approval, Decider, Decision, PendingApproval, State as Standing, Subject, decided};
use crate::{
    app::{App, Caller},
    audit::{Entry, append},
    db::{Page, PageQuery},
    error::{Error, Json, Path, Problem, Query, Result},
    fields,
    incidents::IncidentId,
    refusal::Refusal,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_approvals))
        .routes(routes!(decide_approval))
}

/// Requests that wait for a decision which the caller may take: urgent ones first, then the oldest.
#[utoipa::path(get, path = "/api/v1/approvals", tag = "approvals", params(PageQuery),
    responses((status = 200, body = Page<PendingApproval>), (status = 422, body = Problem)))]
async fn list_approvals(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PendingApproval>>> {
    let (after, limit) = query.read()?;
    let now = app.clock.now();
    let page = app.db.pending_approvals(&scope, now, after, limit).await?;
    let entry = Entry::new(&scope, now, "approval.list", None);
    app.audit
        .record(entry.with(json!({ "rows": page.items.len() })))
        .await?;
    Ok(Json(page))
}

/// What an approver says.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DecisionInput {
    /// `approve` or `refuse`.
    #[schema(required)]
    decision: Option<Decision>,
}

/// Let the search of an incident pass its limits, or refuse it; never by whoever asked.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/approval", tag = "approvals", params(("id" = IncidentId, Path)),
    request_body = DecisionInput,
    responses((status = 200, body = Approval), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn decide_approval(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<IncidentId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<Approval>> {
    let now = app.clock.now();
    let decision = fields::read::<DecisionInput>(&body)?.decision;
    let decision = decision.ok_or_else(|| Error::field("decision", Refusal::Required))?;
    let is_of_province = app.db.is_of_province(&scope).await?;
    let mut tx = app.db.begin().await?;
    let created_by = tx.incident_to_approve(&scope, id).await?;
    // Two approvers at once take turns here, and what begins to count waits for those who count.
    tx.revise_incident(id).await?;
    tx.take_turns().await?;
    let requests = tx.approvals_of(&[id]).await?;
    let asked = requests.iter().rfind(|r| r.state != Standing::Withdrawn);
    let asked = asked.ok_or(Error::NotFound)?;
    let decider = Decider {
        is_requester: [created_by, asked.requested_by].contains(&scope.account),
        is_of_province,
    };
    let state = decided(asked.state_at(now), asked.sensitive, decider, decision)?;
    tx.decide_approval(&scope, asked.id, state, now).await?;
    if state == Standing::Approved && asked.subject == Subject::Search {
        tx.begin_to_count(id, now).await?;
    }
    let action = match decision {
        Decision::Approve => "approval.approve",
        Decision::Refuse => "approval.refuse",
    };
    let entry = Entry::new(&scope, now, action, Some(id.0.to_string()));
    let detail = json!({ "approval": asked.id, "urgent": asked.urgent });
    append(&mut tx, &[entry.with(detail)]).await?;
    tx.commit().await?;
    let approval = asked.approval(now);
    Ok(Json(Approval {
        state,
        decided_at: Some(now),
        ..approval
    }))
}
