//! `/api/v1/plans/measure_communes`.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, stream};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    AllCommunes, CommunesInput, MeasuredCommune,
    file::{CommunesExportInput, CommunesFile},
};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::Entry,
    clock::{Day, Instant},
    error::{Error, Json, Problem, Result},
    exports::{SmallFile, Subject, answer_small},
    fields,
    json_lines::json_lines,
};

/// So many are measured beside each other: one is read while another is computed.
const AT_ONCE: usize = 2;

/// The routes of this noun.
pub(in crate::plans) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(measure_communes))
        .routes(routes!(export_communes))
}

/// One line of the answer.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum CommuneLine {
    /// A commune.
    Commune {
        /// How many were measured with it.
        done: usize,
        /// All of them.
        of: usize,
        /// What came of it.
        commune: Box<MeasuredCommune>,
    },
    /// The last line: all together.
    All {
        /// Identifier; the line of the log has it too.
        id: Uuid,
        /// The sums.
        all: AllCommunes,
    },
    /// Why it went no further.
    Problem {
        /// The problem.
        problem: Problem,
    },
}

/// How much of the streets of each commune of a province is seen at a level, by day or by night. Cameras of the caller's unit and
/// of those below it count. A commune without a boundary or without streets is named with the reason. Nothing is kept.
///
/// The answer is lines of JSON in the order of the codes, `{"done", "of", "commune"}`, and the last `{"id", "all"}`; or
/// `{"problem"}`. Closing the connection ends it.
#[utoipa::path(post, path = "/api/v1/plans/measure_communes", tag = "plans", request_body = CommunesInput,
    responses((status = 200, body = CommuneLine, content_type = "application/x-ndjson"), (status = 422, body = Problem)))]
async fn measure_communes(
    State(app): State<App>,
    scope: Caller,
    Json(input): Json<CommunesInput>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let communes = app.db.communes_to_measure(&scope, &input).await?;
    let (id, of) = (Uuid::now_v7(), communes.len());
    // Nothing is told before the log knows of it.
    app.audit.record(input.entry(&scope, now, id, of)).await?;
    let measured = stream::iter(communes).map(move |commune| {
        let (app, scope, input) = (app.clone(), scope.0.clone(), input.clone());
        async move {
            app.db
                .measured_commune(&scope, &input, commune, today)
                .await
        }
    });
    Ok(json_lines(lines(measured.buffered(AT_ONCE), id, of)))
}

/// Measure the communes anew and write what comes of it into a workbook, for the unit's own use; its number is recorded before it
/// leaves (PRIVACY P8).
///
/// The answer is the file; `Export-Number` names it and `Export-Rows` says how many communes it holds.
#[utoipa::path(post, path = "/api/v1/plans/measure_communes/export", tag = "plans", request_body = CommunesExportInput,
    responses((status = 200, body = [u8], content_type = "application/octet-stream",
        headers(("Export-Number" = String), ("Export-Rows" = i64))), (status = 422, body = Problem)))]
async fn export_communes(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response> {
    let input = fields::read::<CommunesExportInput>(&body)?;
    let (question, wanted) = input.check()?;
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let communes = app.db.communes_to_measure(&scope, &question).await;
    let communes = communes.map_err(|error: Error| error.within("question"))?;
    let mut measured = Vec::with_capacity(communes.len());
    for commune in communes {
        let commune = app.db.measured_commune(&scope, &question, commune, today);
        measured.push(commune.await?);
    }
    let communes = CommunesFile::new(&question, measured, now);
    let file = SmallFile {
        subject: Subject::Communes,
        of: question.told(),
        rows: communes.rows(),
        make: &|title| communes.bytes(title),
    };
    answer_small(&app, &scope, now, &wanted, file).await
}

/// The lines of what is measured, and at last the sums; a problem ends them.
fn lines(
    measured: impl Stream<Item = Result<MeasuredCommune>> + Send + 'static,
    id: Uuid,
    of: usize,
) -> impl Stream<Item = CommuneLine> + Send + 'static {
    let begun = Some((Box::pin(measured), AllCommunes::default()));
    stream::unfold(begun, move |state| async move {
        let (mut measured, mut all) = state?;
        match measured.next().await {
            Some(Ok(commune)) => {
                all.add(&commune);
                let line = CommuneLine::Commune {
                    done: all.communes,
                    of,
                    commune: Box::new(commune),
                };
                Some((line, Some((measured, all))))
            }
            Some(Err(error)) => {
                let problem = error.into();
                Some((CommuneLine::Problem { problem }, None))
            }
            None => Some((CommuneLine::All { id, all }, None)),
        }
    })
}

impl CommunesInput {
    /// The line of the log: which unit, how it was asked, and how many communes are told of.
    pub(crate) fn entry(&self, scope: &Scope, now: Instant, id: Uuid, communes: usize) -> Entry {
        let unit = self.unit_code.clone();
        Entry::new(scope, now, "plan.measure_communes", unit).with(json!({
            "id": id,
            "communes": communes,
            "level": self.level,
            "time": self.time,
        }))
    }
}
