//! What an import says it did.

use serde::Serialize;
use utoipa::ToSchema;

/// What an import did.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CameraReport {
    /// Cameras in the list.
    pub rows: usize,
    /// Of these, those that wait until a person has mended or decided something.
    pub waiting: usize,
    /// Of those that wait, the ones that waited already since an earlier import of the same row.
    pub waiting_already: usize,
    /// New ones.
    pub created: usize,
    /// Known ones in which a field differed.
    pub updated: usize,
    /// Known ones that the list says nothing new about, those among them that a person mended when they came before.
    pub unchanged: usize,
    /// Rows that a person let go when they came before; they stay away.
    pub let_go: usize,
    /// Known ones of which a person had changed a field, with the fields that were kept as that person left them: by hand,
    /// or, where a map is taken over, in a list.
    pub kept: Vec<Kept>,
    /// Known ones that another unit keeps; they were left alone.
    pub of_other_units: usize,
    /// Codes of those that stand deep inside a building, where they see no street: the place is wrong, or they watch a room.
    pub indoors: Vec<String>,
    /// Unknown ones of an extract whose code another camera has; they were not taken over.
    pub codes_taken: Vec<CodeTaken>,
    /// New ones that are drafts until their household agrees: no search and no export holds them (PRIVACY P9).
    pub drafts: usize,
    /// New ones of rows without a code, which were given one.
    pub codes_given: usize,
    /// Names and phones of owners that were kept, encrypted.
    pub contacts: usize,
    /// Those that were not, because no key for contacts is given.
    pub contacts_not_kept: usize,
    /// Columns or properties that are no fields of a camera, and were not read.
    pub ignored: Vec<String>,
    /// How long others had to wait with what they had to write, seconds: searches too, because they are logged. None
    /// within an extract, which says it of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub others_waited_s: Option<f64>,
}

/// A camera of an extract that was not taken over, because another one has its code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CodeTaken {
    /// What the extract calls it.
    pub source_ref: String,
    /// The code.
    pub code: String,
    /// The source of the camera that has it.
    pub taken_by: String,
}

/// Fields of a camera that an import left alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// Code of the camera.
    pub code: String,
    /// The fields, as a person had set them.
    pub fields: Vec<String>,
    /// Where a kind of owner is changed that a list cannot change; null where none was kept so.
    pub message: Option<String>,
}
