//! Batches: what an import did, the rows of it that wait for a person, and how all of it is undone.

mod mend;
mod mending;
mod queries;
mod undo;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    CameraList, CameraReport, Finding, MoneyReport, Placed, Remark, Skip, WaitingMoney, WaitingRow,
    taken::TakenOver,
};
use crate::{cameras::CameraId, clock::Instant, error::FieldError, private_text::number};

pub use mending::{Mended, Mending};
pub(super) use queries::Book;
pub use undo::Undone;

/// Identifies an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ImportId(pub Uuid);

/// Identifies a row of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ImportRowId(pub Uuid);

/// An import of a list.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct Import {
    #[serde(skip)]
    pub(super) rid: i64,
    /// Identifier.
    pub id: ImportId,
    /// The name of the file; null where it is not to be repeated.
    pub file_name: Option<String>,
    /// Cameras in the list.
    pub rows: i64,
    /// Those that were new.
    pub created: i64,
    /// Those in which a field differed.
    pub updated: i64,
    /// Those of which it said nothing new.
    pub unchanged: i64,
    /// Those that wait still.
    pub waiting: i64,
    /// Contributions that came with it and count.
    pub contributions: i64,
    /// When it was taken over.
    pub recorded_at: Instant,
    /// When it was undone; null while it stands.
    pub undone_at: Option<Instant>,
}

/// A row that waits, or that a person should look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewRow {
    #[serde(skip)]
    pub(super) rid: i64,
    /// Identifier.
    pub id: ImportRowId,
    /// Its import.
    pub import_id: ImportId,
    /// The name of the file; null where it is not to be repeated.
    pub file_name: Option<String>,
    /// Where it stands in the file, such as `line 7`.
    pub row: String,
    /// Whether it waits; else it was taken over.
    pub waits: bool,
    /// The camera that it became.
    pub camera_id: Option<CameraId>,
    /// The code of that camera.
    pub camera_code: Option<String>,
    /// What could be read of a row that waits, by the names of `CameraInput`.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Whether a name or phone of its owner waits with it, encrypted.
    pub has_contact: bool,
    /// Money that waits with it: it is recorded once the row is mended and says when the camera was installed.
    pub money: Option<WaitingMoney>,
    /// What is to be mended or looked at.
    pub review: Vec<ReviewItem>,
}

/// What an import of a list did, or would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListReport {
    /// The import; null of one that is only looked at beforehand.
    pub import: Option<ImportId>,
    /// The counts.
    #[serde(flatten)]
    pub cameras: CameraReport,
    /// What became of the money that it states.
    pub money: MoneyReport,
    /// What a person has to mend or to look at.
    pub review: Vec<ReviewItem>,
    /// Columns that nobody should have sent, with the number of cells that hold something (PRIVACY P1).
    pub refused_columns: BTreeMap<String, usize>,
    /// What the list was taken for.
    pub recognised: Recognised,
    /// Where its rows lie; only of one that is looked at beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<Placed>,
}

/// What a list was taken for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recognised {
    /// How its letters were written; null for workbooks.
    pub encoding: Option<&'static str>,
    /// What stood between its cells; null for workbooks.
    #[schema(value_type = Option<String>)]
    pub separator: Option<char>,
    /// Headings with the fields that they were taken for.
    pub columns: BTreeMap<String, String>,
    /// The headings of its tables in the order of the file, without those that are never read.
    pub headings: Vec<String>,
    /// How often each kind of damage was repaired.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub repaired: BTreeMap<Finding, usize>,
    /// Rows that are headings of sections.
    pub sections: usize,
    /// Rows that are neither cameras nor sections, by what they are.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub skipped: BTreeMap<Skip, usize>,
    /// Sheets that hold no table of cameras, and were not read.
    pub sheets_without_table: Vec<String>,
    /// Shapes of a map that are no points, and were not read.
    pub shapes_without_point: usize,
}

/// Something in a row that a person has to mend or to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReviewItem {
    /// Where the row stands, such as `line 7`.
    pub row: String,
    /// The field; empty for the whole row.
    pub field: String,
    /// What it is, for a machine; `unreadable` where only the message says.
    pub code: String,
    /// What the sentence needs besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub values: Option<Value>,
    /// The same in words.
    pub message: String,
    /// What stood there; null where it must not be repeated.
    pub value: Option<String>,
    /// Whether the row waits because of it; else it was taken over.
    pub waits: bool,
}

impl ReviewItem {
    fn of_complaint(row: &WaitingRow, error: &FieldError) -> Self {
        let field = error.pointer.trim_start_matches('/');
        let value = row.fields.get(field).filter(|value| !value.is_null());
        Self::complaint(&row.place, error, value)
    }

    /// A complaint about a row that waits; `value` is what stands in the field, if it may be repeated.
    fn complaint(place: &str, error: &FieldError, value: Option<&Value>) -> Self {
        let field = error.pointer.trim_start_matches('/');
        let refusal = error.complaint.refusal.as_ref();
        let refusal = refusal.and_then(|refusal| serde_json::to_value(refusal).ok());
        let code = refusal
            .as_ref()
            .and_then(|refusal| refusal["code"].as_str());
        Self {
            row: place.to_owned(),
            field: field.to_owned(),
            code: code.unwrap_or("unreadable").to_owned(),
            values: refusal
                .as_ref()
                .and_then(|refusal| refusal.get("values").cloned()),
            message: error.complaint.detail.clone(),
            value: value
                .map(|value| match (value.as_str(), value.as_f64()) {
                    (Some(text), _) => text.to_owned(),
                    (None, Some(of)) => number(of),
                    (None, None) => value.to_string(),
                })
                .or_else(|| error.complaint.read().map(str::to_owned)),
            waits: true,
        }
    }

    fn of_remark(remark: &Remark) -> Self {
        let code = serde_json::to_value(remark.code).ok();
        Self {
            row: remark.row.clone(),
            field: remark.field.to_owned(),
            code: code
                .as_ref()
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            values: remark.values.clone(),
            message: remark.message.clone(),
            value: remark.value.clone(),
            waits: false,
        }
    }
}

impl WaitingRow {
    /// What has to be mended.
    fn items(&self) -> Vec<ReviewItem> {
        let item = |error| ReviewItem::of_complaint(self, error);
        self.complaints.iter().map(item).collect()
    }
}

impl ListReport {
    pub(super) fn new(import: Option<ImportId>, list: &CameraList, taken: TakenOver) -> Self {
        let waiting = taken.waiting.iter().flat_map(|waiting| waiting.row.items());
        // What is said of a row of which a lens waits is said of that lens, so that the row counts once.
        let waiting_rows = taken.waiting.iter().map(|waiting| &waiting.row);
        let lenses: HashMap<&str, &str> = waiting_rows
            .rev()
            .filter_map(|row| Some((row.pole.as_deref()?, row.place.as_str())))
            .collect();
        let looked_at = list.remarks.iter().chain(&taken.notes);
        let looked_at = looked_at.map(|remark| {
            let mut item = ReviewItem::of_remark(remark);
            if let Some(lens) = lenses.get(item.row.as_str()) {
                item.row = (*lens).to_owned();
            }
            item
        });
        Self {
            import,
            review: waiting.chain(looked_at).collect(),
            refused_columns: list.unread.refused.clone(),
            recognised: Recognised {
                encoding: list.written.encoding,
                separator: list.written.separator,
                columns: list.columns.clone(),
                headings: list.headings.clone(),
                repaired: list.repaired.clone(),
                sections: list.sections,
                skipped: list.skipped.clone(),
                sheets_without_table: list.unread.sheets.clone(),
                shapes_without_point: list.unread.shapes,
            },
            cameras: taken.report,
            money: taken.money.report,
            placed: None,
        }
    }
}
