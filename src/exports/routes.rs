//! `/api/v1/exports`: files with cameras, and which ones left.

use std::{fs::File, io::Read};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use futures_util::{Stream, stream};
use serde_json::{Map, Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Export, ExportFormat, ExportInput, Made, Wanted,
    making::{SmallFile, blocking},
};
use crate::{
    accounts::Scope,
    app::{App, Caller},
    audit::Entry,
    clock::Instant,
    db::{Page, PageQuery},
    error::{Error, Json, Problem, Query, Result},
    fields,
};

/// The header with the number of an export.
pub(crate) const NUMBER: HeaderName = HeaderName::from_static("export-number");
/// The header with how many cameras it holds.
pub(crate) const ROWS: HeaderName = HeaderName::from_static("export-rows");
/// The header with how many drafts an empty one leaves out.
pub(crate) const DRAFTS: HeaderName = HeaderName::from_static("export-drafts");

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_exports, make_export))
}

/// What left the caller's unit, the newest first.
#[utoipa::path(get, path = "/api/v1/exports", tag = "exports", params(PageQuery),
    responses((status = 200, body = Page<Export>), (status = 422, body = Problem)))]
async fn list_exports(
    State(app): State<App>,
    scope: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Export>>> {
    let (before, limit) = query.read()?;
    let page = app.db.exports(&scope, before, limit).await?;
    let entry = Entry::new(&scope, app.clock.now(), "export.list", None);
    let entry = entry.with(json!({ "rows": page.items.len() }));
    app.audit.record(entry).await?;
    Ok(Json(page))
}

/// Write the cameras of the caller's unit into a file, for the unit's own use; its number is recorded before it leaves.
///
/// The answer is the file; `Export-Number` names it and `Export-Rows` says how many cameras it holds. No contact, no owner
/// and no draft is in it. An import reads it, and changes nothing.
#[utoipa::path(post, path = "/api/v1/exports", tag = "exports", request_body = ExportInput,
    responses((status = 200, body = [u8], content_type = "application/octet-stream",
        headers(("Export-Number" = String), ("Export-Rows" = i64), ("Export-Drafts" = i64))), (status = 422, body = Problem)))]
async fn make_export(
    State(app): State<App>,
    scope: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response> {
    let wanted = fields::read::<ExportInput>(&body)?.check()?;
    let (zone, now) = (&app.deployment.zone, app.clock.now());
    // Without a name: what nobody fetches is gone.
    let file = blocking(|| Ok(tempfile::tempfile()?)).await?;
    let (made, file) = app
        .db
        .export_cameras(&scope, zone, now, &wanted, file)
        .await?;
    let length = file.metadata()?.len();
    answer(made, wanted.format, length, Body::from_stream(pieces(file)))
}

/// Makes a small file, records it, and answers with it.
pub(crate) async fn answer_small(
    app: &App,
    scope: &Scope,
    now: Instant,
    wanted: &Wanted,
    file: SmallFile<'_>,
) -> Result<Response> {
    let zone = &app.deployment.zone;
    let (made, bytes) = app.db.export_small(scope, zone, now, wanted, file).await?;
    let length = bytes.len() as u64;
    answer(made, wanted.format(), length, bytes.into())
}

/// A file that was recorded, as it leaves.
fn answer(made: Made, format: ExportFormat, length: u64, body: Body) -> Result<Response> {
    let name = format!("{}.{}", made.number, format.ending());
    let text = |text: String| {
        HeaderValue::try_from(text).map_err(|error| Error::Internal(error.to_string()))
    };
    let headers = AppendHeaders([
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(format.media_type()),
        ),
        (header::CONTENT_LENGTH, length.into()),
        (
            header::CONTENT_DISPOSITION,
            text(format!("attachment; filename=\"{name}\""))?,
        ),
        (NUMBER, text(made.number)?),
        (ROWS, made.rows.into()),
        (DRAFTS, made.drafts.into()),
    ]);
    Ok((headers, body).into_response())
}

/// The bytes of a file, a piece at a time.
fn pieces(file: File) -> impl Stream<Item = Result<Bytes>> {
    const PIECE: u64 = 256 << 10;
    stream::try_unfold(file, |file| {
        blocking(move || {
            let mut bytes = Vec::new();
            (&file).take(PIECE).read_to_end(&mut bytes)?;
            Ok((!bytes.is_empty()).then(|| (bytes.into(), file)))
        })
    })
}
