//! When an owner sees who asked: at once, unless an approver says later or the case is one of domestic violence (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Instant,
    error::{Error, FieldError, Result},
    private_text,
    refusal::Refusal,
};

/// No line stays out of an owner's history for longer, days (PRIVACY P7).
pub(super) const MAX_DAYS: i64 = 30;

/// For how long owners do not see that they were asked, and why.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DelayInput {
    /// Days, 1 to 30, from each access on.
    #[schema(required)]
    days: Option<i64>,
    /// Why, at most 200 characters.
    #[schema(required)]
    reason: Option<String>,
}

/// A delay that can be stored.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Delay {
    /// 1 to 30.
    pub(crate) days: i64,
    /// Why.
    pub(crate) reason: String,
}

impl DelayInput {
    /// The delay, or complaints about every field that cannot be used.
    pub(crate) fn check(self) -> Result<Delay> {
        let mut errors = Vec::new();
        let days = self.days.filter(|days| (1..=MAX_DAYS).contains(days));
        if days.is_none() {
            let (least, most) = (1.0, MAX_DAYS as f64);
            errors.push(FieldError::new("days", Refusal::OutOfRange { least, most }));
        }
        let reason = private_text::required_reason(&self.reason.unwrap_or_default())
            .map_err(|why| errors.push(FieldError::new("reason", why)))
            .unwrap_or_default();
        Error::unless_empty(errors)?;
        let days = days.ok_or_else(|| Error::Internal("a checked field is missing".into()))?;
        Ok(Delay { days, reason })
    }
}

/// Until when the owner does not see an access of `at`; none = it shows at once.
pub(crate) fn hidden_until(
    at: Instant,
    approved_days: Option<i64>,
    domestic_violence: bool,
) -> Option<Instant> {
    let days = if domestic_violence {
        Some(MAX_DAYS)
    } else {
        approved_days
    };
    days.map(|days| at.plus_days(days.clamp(0, MAX_DAYS) as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_p23_no_delay_is_longer_than_thirty_days() {
        let at: Instant = "2026-11-20T05:00:00Z".parse().unwrap();
        for (approved, violence, days) in [
            (None, false, None),
            (Some(1), false, Some(1.0)),
            (Some(30), false, Some(30.0)),
            (Some(31), false, Some(30.0)),
            (None, true, Some(30.0)),
            (Some(1), true, Some(30.0)),
        ] {
            let expected = days.map(|days| at.plus_days(days));
            assert_eq!(hidden_until(at, approved, violence), expected);
        }
    }

    #[test]
    fn p7_a_delay_needs_days_and_a_reason_without_contacts() {
        let read = |text: &str| serde_json::from_str::<DelayInput>(text).unwrap();
        let named = |text: &str| match read(text).check() {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|e| e.pointer).collect(),
            other => panic!("{other:?}"),
        };
        let cases: [(&str, &[&str]); 5] = [
            ("{}", &["/days", "/reason"]),
            (r#"{"days":0,"reason":"x"}"#, &["/days"]),
            (r#"{"days":31,"reason":"x"}"#, &["/days"]),
            (r#"{"days":7,"reason":"  "}"#, &["/reason"]),
            (r#"{"days":7,"reason":"0900 000 012"}"#, &["/reason"]),
        ];
        for (text, pointers) in cases {
            let found: Vec<String> = named(text);
            assert_eq!(found, pointers, "{text}");
        }
        let delay = read(r#"{"days":7,"reason":" x "}"#).check().unwrap();
        assert_eq!((delay.days, &*delay.reason), (7, "x"));
    }
}
