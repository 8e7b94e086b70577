//! `/api/v1/plans`.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use futures_util::{Stream, stream};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    Asked, MeasureInput, MeasureTask, Measurement, Proposal, ProposeInput, ProposeTask, Told,
    Watch, communes, measurement_file::MeasurementExportInput,
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

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(measure_area))
        .routes(routes!(export_measurement))
        .routes(routes!(propose_cameras))
        .merge(communes::routes::router())
}

/// A measurement with what it is called on paper and in the log.
#[derive(Serialize, ToSchema)]
struct Measured {
    /// Identifier; the line of the log has it too.
    id: Uuid,
    /// What came of measuring.
    #[serde(flatten)]
    measurement: Measurement,
}

/// How much of the streets of an area is seen at a level, by day or by night, once and twice; its gaps; and what hangs on a
/// single camera. Cameras of the caller's unit and of those below it count. Registrars see the same, and which of it are
/// cameras of their own unit. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/plans/measure", tag = "plans", request_body = MeasureInput,
    responses((status = 200, body = Measured), (status = 422, body = Problem)))]
async fn measure_area(
    State(app): State<App>,
    scope: Caller,
    Json(input): Json<MeasureInput>,
) -> Result<Json<Measured>> {
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let task = app.db.plan_measuring(&scope, &input, today).await?;
    let measurement = measured(task).await?;
    let id = Uuid::now_v7();
    app.audit
        .record(measurement.entry(&scope, now, &input, id))
        .await?;
    Ok(Json(Measured { id, measurement }))
}

/// Measure an area anew and write what comes of it into a file, for the unit's own use; its number is recorded before it leaves
/// (PRIVACY P8).
///
/// The answer is the file; `Export-Number` names it and `Export-Rows` says how many gaps it holds.
#[utoipa::path(post, path = "/api/v1/plans/measure/export", tag = "plans", request_body = MeasurementExportInput,
    responses((status = 200, body = [u8], content_type = "application/octet-stream",
        headers(("Export-Number" = String), ("Export-Rows" = i64))), (status = 422, body = Problem)))]
async fn export_measurement(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response> {
    let input = fields::read::<MeasurementExportInput>(&body)?;
    let (question, wanted) = input.check()?;
    let (now, zone) = (app.clock.now(), &app.deployment.zone);
    let in_question = |error: Error| error.within("question");
    let task = app
        .db
        .plan_measuring(&scope, &question, Day::of(now, zone))
        .await
        .map_err(in_question)?;
    let asked = Asked::of(&task, now);
    let measured = measured(task).await.map_err(in_question)?;
    let plan = measured.file(asked);
    let file = SmallFile {
        subject: Subject::Measurement,
        of: measured.told(question.unit_code.as_deref()),
        rows: plan.rows(),
        make: &|title| plan.bytes(title, wanted.format()),
    };
    answer_small(&app, &scope, now, &wanted, file).await
}

/// What comes of measuring, done where it holds nobody up.
async fn measured(task: MeasureTask) -> Result<Measurement> {
    let done = tokio::task::spawn_blocking(|| task.run()).await;
    done.map_err(|error| Error::Internal(error.to_string()))?
}

/// One line of the answer to a proposal.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum ProposalLine {
    /// How many of the places where a camera could hang were looked at.
    Looked {
        /// Those that were.
        done: usize,
        /// All of them.
        of: usize,
    },
    /// What is proposed: first what was found at once, last what came of the search.
    Proposed {
        /// Identifies what was asked; the line of the log has it too.
        id: Uuid,
        /// The proposal.
        proposal: Box<Proposal>,
    },
    /// How far the search has come, metres of street, weighted.
    Searched {
        /// What the best choice so far sees that is not seen today.
        value: f64,
        /// No choice sees more.
        bound: f64,
    },
    /// Why there is none.
    Problem {
        /// The problem.
        problem: Problem,
    },
}

/// What a proposal in the making tells, and at last what came of it.
enum News {
    Told(Told),
    Done(Result<Box<Proposal>>),
}

/// Where the next cameras do most good in an area: among corners, façades and poles, with bearings every 30°. Cameras that
/// work count as seen; what looks into homes, at sensitive places or away from streets is never proposed. Also which
/// cameras to repair first, and which of public bodies to turn. Nothing is kept.
///
/// The answer is lines of JSON: `{"done", "of"}` while places are looked at, a first `{"proposal"}`, `{"value", "bound"}`
/// while a better one is searched for, and the last `{"proposal"}`; or `{"problem"}`. Closing the connection ends the search.
#[utoipa::path(post, path = "/api/v1/plans/propose", tag = "plans", request_body = ProposeInput,
    responses((status = 200, body = ProposalLine, content_type = "application/x-ndjson"), (status = 422, body = Problem)))]
async fn propose_cameras(
    State(app): State<App>,
    scope: Caller,
    Json(input): Json<ProposeInput>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let today = Day::of(now, &app.deployment.zone);
    let task = app.db.plan_proposing(&scope, &input, today).await?;
    let mut news = proposing(task);
    // What refuses the whole question is an answer of its own.
    let first = match newest(&mut news).await {
        News::Done(Err(error)) => return Err(error),
        first => first,
    };
    let telling = Telling {
        app,
        scope: scope.0,
        input,
        now,
        news,
        id: Uuid::now_v7(),
        is_logged: false,
    };
    Ok(json_lines(telling.lines(first)))
}

/// Proposes beside the other work, and ends once nobody listens.
fn proposing(task: ProposeTask) -> UnboundedReceiver<News> {
    let (sender, news) = unbounded_channel();
    tokio::task::spawn_blocking(move || {
        let begun = std::time::Instant::now();
        let watch = Watch {
            elapsed: &|| begun.elapsed(),
            waits: &|| !sender.is_closed(),
            tell: &|told| drop(sender.send(News::Told(told))),
        };
        let done = task.run(&watch).map(Box::new);
        drop(sender.send(News::Done(done)));
    });
    news
}

/// The next that is worth telling: progress only where nothing newer is there.
async fn newest(news: &mut UnboundedReceiver<News>) -> News {
    let broken = || News::Done(Err(Error::Internal("proposing broke off".to_owned())));
    let mut next = news.recv().await.unwrap_or_else(broken);
    while let News::Told(Told::Looked { .. } | Told::Searched { .. }) = next
        && let Ok(newer) = news.try_recv()
    {
        next = newer;
    }
    next
}

/// Whoever is told of a proposal in the making.
struct Telling {
    app: App,
    scope: Scope,
    input: ProposeInput,
    now: Instant,
    news: UnboundedReceiver<News>,
    id: Uuid,
    is_logged: bool,
}

impl Telling {
    fn lines(self, first: News) -> impl Stream<Item = ProposalLine> {
        stream::unfold(Some((self, Some(first))), |state| async {
            let (mut telling, first) = state?;
            let news = match first {
                Some(first) => first,
                None => newest(&mut telling.news).await,
            };
            let is_last = matches!(news, News::Done(_));
            let line = telling.line(news).await;
            let problem = |error: Error| ProposalLine::Problem {
                problem: error.into(),
            };
            let goes_on = !is_last && line.is_ok();
            let line = line.unwrap_or_else(problem);
            Some((line, goes_on.then_some((telling, None))))
        })
    }

    async fn line(&mut self, news: News) -> Result<ProposalLine> {
        let proposal = match news {
            News::Told(Told::Looked { done, of }) => return Ok(ProposalLine::Looked { done, of }),
            News::Told(Told::Searched { value, bound }) => {
                return Ok(ProposalLine::Searched { value, bound });
            }
            News::Told(Told::First(proposal)) => proposal,
            News::Done(done) => done?,
        };
        // Nothing is told before the log knows of it; what the search makes of it is the same question.
        if !self.is_logged {
            let entry = proposal.entry(&self.scope, self.now, &self.input, self.id);
            self.app.audit.record(entry).await?;
            self.is_logged = true;
        }
        let id = self.id;
        Ok(ProposalLine::Proposed { id, proposal })
    }
}

impl Proposal {
    /// Its line of the log: the unit, what was asked and how much came of it; no place.
    pub(crate) fn entry(
        &self,
        scope: &Scope,
        now: Instant,
        input: &ProposeInput,
        id: Uuid,
    ) -> Entry {
        Entry::new(scope, now, "plan.propose", input.unit_code.clone()).with(json!({
            "id": id,
            "demand_m": self.demand_m,
            "level": self.level,
            "time": self.time,
            "preset": self.preset,
            "count": input.count,
            "budget": input.budget,
            "incidents": self.incidents,
            "priorities": self.priorities.len(),
            "chosen": self.chosen.len(),
        }))
    }
}

impl Measurement {
    /// Its line of the log: the unit or the size of the area, and what was asked; no place.
    pub(crate) fn entry(
        &self,
        scope: &Scope,
        now: Instant,
        input: &MeasureInput,
        id: Uuid,
    ) -> Entry {
        let mut told = self.told(None);
        told["id"] = json!(id);
        Entry::new(scope, now, "plan.measure", input.unit_code.clone()).with(told)
    }

    /// What the log says of it: what was asked of which unit, if it was not said before, and how much came of it.
    pub(crate) fn told(&self, unit_code: Option<&str>) -> Value {
        let mut told = json!({
            "area_m2": self.area_m2,
            "level": self.level,
            "time": self.time,
            "basis": self.basis,
            "incidents": self.incidents,
            "priorities": self.priorities.len(),
            "gaps": self.gaps.features.len(),
            "single_points": self.single_points.len(),
        });
        if let Some(code) = unit_code {
            told["unit"] = json!(code);
        }
        told
    }
}
