//! `/api/v1/imports`: lists over HTTP, what became of them, and the rows that wait.

use std::{pin::Pin, time::Duration};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::IntoResponse,
};
use futures_util::{Stream, stream};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    By, CameraList, Import, ImportId, ImportRowId, ListFormat, ListReport, Mapping, Mended,
    Mending, Meridian, Options, ReviewRow, Undone, camera_list::check_name,
};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::Entry,
    cameras::Registrar,
    db::{Page, PageQuery},
    error::{Error, Json, Path, Problem, Query, Result, whole},
    json_lines::json_lines,
    refusal::{Complaint, Refusal},
};

/// The largest list that is taken over HTTP, bytes; larger ones go through the command line.
const MOST_BYTES: usize = 64 << 20;
/// How often progress is told.
const TELLS_EVERY: Duration = Duration::from_millis(250);

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_imports, import_list))
        .routes(routes!(preview_list))
        .routes(routes!(undo_import))
        .routes(routes!(list_review))
        .routes(routes!(mend_row, settle_row))
        .merge(super::mappings::routes::router())
}

/// How a list is to be read.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListOptions {
    /// The name of the file, whose ending says how it is written: `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xls`, `.ods`, `.kml`,
    /// `.kmz`, `.geojson`, `.json`, `.osm` or `.osm.pbf`.
    file_name: String,
    /// The central meridian of VN-2000 coordinates, as degrees or EPSG code; without it the list must state it.
    meridian: Option<String>,
    /// A JSON object of headings with the fields that they mean; an empty text leaves the column out.
    map: Option<String>,
}

impl ListOptions {
    fn format(&self) -> Result<ListFormat> {
        check_name(Some(&self.file_name))?;
        let ending = self
            .file_name
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending);
        ListFormat::of_ending(ending).ok_or_else(|| {
            let allowed = ListFormat::ENDINGS
                .iter()
                .map(|ending| format!(".{ending}"));
            let allowed = allowed.collect();
            Error::field("file_name", Refusal::NotInList { allowed })
        })
    }

    async fn options(self, app: &App, scope: &Scope) -> Result<Options> {
        let meridian = self.meridian.filter(|text| !text.trim().is_empty());
        let meridian = meridian
            .map(|text| text.trim().parse::<Meridian>())
            .transpose();
        let mapping = self
            .map
            .as_deref()
            .map(serde_json::from_str::<Mapping>)
            .transpose();
        Ok(Options {
            file_name: Some(self.file_name),
            meridian: meridian.map_err(|why| {
                Error::field("meridian", Complaint::new(Refusal::NotMeridian, why))
            })?,
            mapping: mapping
                .map_err(|_| Error::field("map", Refusal::NotObject))?
                .unwrap_or_default(),
            known: app.db.extent(scope).await?,
            unit: None,
        })
    }
}

/// One line of the answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case", untagged)]
enum Told {
    /// How far it has come.
    Progress {
        /// Rows that are done.
        done: u64,
        /// Rows in all.
        of: u64,
    },
    /// What it did, or would do.
    Report {
        /// The report.
        report: Box<ListReport>,
    },
    /// Why it did nothing.
    Problem {
        /// The problem.
        problem: Problem,
    },
}

/// Look at a list: what an import would do, by what is known now. Nothing is written.
///
/// The body is the file. The answer is lines of JSON: `{"done", "of"}` while it works, and `{"report"}` or `{"problem"}` as
/// the last one.
#[utoipa::path(post, path = "/api/v1/imports/preview", tag = "imports", params(ListOptions),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses((status = 200, body = Told, content_type = "application/x-ndjson"), (status = 400, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn preview_list(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<ListOptions>,
    request: Request,
) -> Result<impl IntoResponse> {
    told(app, scope.0, query, request, true).await
}

/// Take over a list: all rows that can be used, at once; the others wait. Closing the connection before the last line cancels.
///
/// The body is the file, and the answer as with a look beforehand. The same list again changes nothing.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(ListOptions),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses((status = 200, body = Told, content_type = "application/x-ndjson"), (status = 400, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_list(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<ListOptions>,
    request: Request,
) -> Result<impl IntoResponse> {
    told(app, scope.0, query, request, false).await
}

async fn told(
    app: App,
    scope: Scope,
    query: ListOptions,
    request: Request,
    is_preview: bool,
) -> Result<impl IntoResponse> {
    let format = query.format()?;
    let options = query.options(&app, &scope).await?;
    let bytes = whole(request.into_body(), MOST_BYTES).await?;
    let now = app.clock.now();
    // Unpacking and reading is computing alone, and others are to be answered meanwhile.
    let read = tokio::task::spawn_blocking(move || {
        let list = super::read(&bytes, format, &options, now)?;
        list.check_mapped(&options.mapping)?;
        Ok::<_, Error>(list)
    });
    let list = read
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
    let progress = ProgressBar::hidden();
    progress.set_length(list.rows.len() as u64);
    let work = work(app, scope, list, progress.clone(), is_preview);
    Ok(json_lines(told_of(Box::pin(work), progress)))
}

async fn work(
    app: App,
    scope: Scope,
    list: CameraList,
    progress: ProgressBar,
    is_preview: bool,
) -> Result<ListReport> {
    let registrar = registrar(&app, &scope).await?;
    let by = By {
        registrar: &registrar,
        key: app.contact_key.as_deref(),
        progress: &progress,
    };
    if !is_preview {
        return app.db.import_cameras(&by, &list).await;
    }
    let report = app.db.preview_cameras(&by, &list).await?;
    let entry = Entry::new(&scope, registrar.now, "import.preview", None);
    let detail = json!({ "rows": report.cameras.rows });
    app.audit.record(entry.with(detail)).await?;
    Ok(report)
}

type Work = Pin<Box<dyn Future<Output = Result<ListReport>> + Send>>;

/// Progress until `work` is done, and what came of it. Dropped before that, nothing of it happened.
fn told_of(work: Work, progress: ProgressBar) -> impl Stream<Item = Told> {
    stream::unfold(Some(work), move |work| {
        let progress = progress.clone();
        async move {
            let mut work = work?;
            Some(match tokio::time::timeout(TELLS_EVERY, &mut work).await {
                Ok(Ok(report)) => {
                    let report = Box::new(report);
                    (Told::Report { report }, None)
                }
                Ok(Err(error)) => {
                    let problem = error.into();
                    (Told::Problem { problem }, None)
                }
                Err(_) => {
                    let (done, of) = (progress.position(), progress.length().unwrap_or_default());
                    (Told::Progress { done, of }, Some(work))
                }
            })
        }
    })
}

/// Imports of the caller's unit, the newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(PageQuery),
    responses((status = 200, body = Page<Import>), (status = 422, body = Problem)))]
async fn list_imports(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Import>>> {
    let (before, limit) = query.read()?;
    Ok(Json(app.db.imports(&scope, before, limit).await?))
}

/// Undo an import whole: its cameras go, and what it changed is as it was before.
///
/// A conflict that names the rows whose cameras somebody touched since, or that it is undone already.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 200, body = Undone), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn undo_import(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ImportId>,
) -> Result<Json<Undone>> {
    let registrar = registrar(&app, &scope).await?;
    Ok(Json(app.db.undo_import(&registrar, id).await?))
}

/// Which rows to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReviewQuery {
    /// Those of this import.
    import: Option<ImportId>,
}

/// Rows of lists that wait until a person mends or decides something, and rows taken over that somebody should look at.
#[utoipa::path(get, path = "/api/v1/import_rows", tag = "imports", params(ReviewQuery, PageQuery),
    responses((status = 200, body = Page<ReviewRow>), (status = 422, body = Problem)))]
async fn list_review(
    State(app): State<App>,
    scope: Caller,
    Query(of): Query<ReviewQuery>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ReviewRow>>> {
    let (after, limit) = query.read()?;
    let page = app.db.review_rows(&scope, of.import, after, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "import.review", None);
    let detail = json!({ "rows": page.items.len() });
    app.audit.record(entry.with(detail)).await?;
    Ok(Json(page))
}

/// Take over a row that waits, as it was mended. The answer names what of it is left out.
#[utoipa::path(patch, path = "/api/v1/import_rows/{id}", tag = "imports", params(("id" = ImportRowId, Path)),
    request_body = Mending,
    responses((status = 200, body = Mended), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn mend_row(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ImportRowId>,
    Json(mending): Json<Mending>,
) -> Result<Json<Mended>> {
    let registrar = registrar(&app, &scope).await?;
    let by = By {
        registrar: &registrar,
        key: app.contact_key.as_deref(),
        progress: &ProgressBar::hidden(),
    };
    Ok(Json(app.db.mend_row(&by, id, &mending).await?))
}

/// Let a row go that waits, or note that somebody looked at one that was taken over.
#[utoipa::path(delete, path = "/api/v1/import_rows/{id}", tag = "imports", params(("id" = ImportRowId, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn settle_row(
    State(app): State<App>,
    scope: Caller,
    Path(id): Path<ImportRowId>,
) -> Result<StatusCode> {
    app.db.settle_review(&scope, id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn registrar<'a>(app: &'a App, scope: &'a Scope) -> Result<Registrar<'a>> {
    let now = app.clock.now();
    Registrar::of_today(&app.db, scope, &app.deployment.zone, now, "list").await
}
