//! What may change of an incident: a temporary number, and a window that shrinks (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Incident, input::check_case_number};
use crate::{
    clock::Instant,
    error::{Error, FieldError, Result},
    refusal::{Complaint, Refusal},
};

/// Fields to change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct IncidentPatch {
    /// The number that was issued; only where the present one is temporary.
    pub case_number: Option<String>,
    /// The new start of the window, not before the old one.
    pub from: Option<Instant>,
    /// The new end of the window, not after the old one.
    pub to: Option<Instant>,
    /// Why the search may go on, where the searches under the new number pass a limit together.
    pub approval_reason: Option<String>,
    /// Whether it goes on at once where urgency opens it, to be approved within 24 hours; needs a reason.
    pub urgent: bool,
}

impl IncidentPatch {
    /// The incident once changed, or complaints about every field that cannot be used.
    pub fn apply(&self, incident: &Incident) -> Result<Incident> {
        let mut changed = incident.clone();
        let mut errors = Vec::new();
        if let Some(number) = self.case_number.as_deref().map(str::trim) {
            if incident.number_due.is_none() {
                errors.push(FieldError::new("case_number", Refusal::NumberIssued));
            } else if let Err(why) = check_case_number(number) {
                errors.push(FieldError::new("case_number", why));
            }
            number.clone_into(&mut changed.case_number);
            changed.number_due = None;
        }
        if let Some(from) = self.from {
            if from < incident.from {
                let than = incident.from;
                errors.push(FieldError::new("from", Refusal::OnlyLater { than }));
            }
            changed.from = from;
        }
        if let Some(to) = self.to {
            if to > incident.to {
                let than = incident.to;
                errors.push(FieldError::new("to", Refusal::OnlyEarlier { than }));
            }
            changed.to = to;
        }
        if changed.to < changed.from {
            let (from, to) = (changed.from, changed.to);
            let why = format!("the window ends before it starts: {from} to {to}");
            errors.push(FieldError::new(
                "to",
                Complaint::new(Refusal::EndsBeforeStart, why),
            ));
        }
        Error::unless_empty(errors)?;
        Ok(changed)
    }
}
