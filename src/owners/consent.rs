//! What an owner agrees to: three things, each by itself, dated, off by default (pure; PRIVACY P9).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Consent, ConsentMethod, Contact, ContactChannel, OwnerKind};
use crate::{
    clock::{Day, Instant},
    error::{Error, FieldError, Result},
    private_text::refuse,
    refusal::Refusal,
};

/// How long a household's camera waits for the consent visit, days.
pub const DRAFT_DAYS: f64 = 60.0;

/// What can be agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ConsentScope {
    /// The cameras stand in the registry.
    Listed,
    /// Officers may learn the contact, for an incident.
    Contactable,
    /// For footage one is called first.
    FootageAskedFirst,
}

/// Why a consent no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum EndedAs {
    /// Another statement took its place.
    Superseded,
    /// The owner took it back.
    Withdrawn,
}

/// One thing that an owner agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// The day on which it was given.
    pub given_on: Day,
    /// How it was given.
    pub method: ConsentMethod,
    /// Which wording was agreed to, such as `2026-03`.
    pub text_version: String,
    /// By which way the owner wants to be reached; of `contactable`, which needs it, alone.
    #[serde(default)]
    pub channel: Option<ContactChannel>,
    /// At which hours, in words; null = at any. Of `contactable` alone.
    #[serde(default)]
    pub hours: Option<String>,
}

/// A consent with its history.
#[derive(Clone, Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct DatedConsent {
    /// What was agreed to.
    pub scope: ConsentScope,
    /// The day on which it was given.
    pub given_on: Day,
    /// How it was given.
    pub method: ConsentMethod,
    /// Which wording was agreed to.
    pub text_version: String,
    /// By which way the owner wants to be reached.
    pub channel: Option<ContactChannel>,
    /// At which hours, in words.
    pub hours: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// From when on it no longer holds; null = it holds.
    pub ended_at: Option<Instant>,
    /// Why it no longer holds.
    pub ended_as: Option<EndedAs>,
}

impl From<&Consent> for Agreement {
    fn from(consent: &Consent) -> Self {
        Self {
            given_on: consent.given_on,
            method: consent.method,
            text_version: consent.text_version.clone(),
            channel: Some(consent.channel),
            hours: consent.hours.clone(),
        }
    }
}

impl Agreement {
    /// The same without blanks around, or complaints about every field that cannot be used for `scope`.
    pub fn check(mut self, scope: ConsentScope, today: Day) -> Result<Self> {
        self.text_version = self.text_version.trim().to_owned();
        self.hours = self.hours.map(|hours| hours.trim().to_owned());
        self.hours = self.hours.filter(|hours| !hours.is_empty());
        let mut errors = Vec::new();
        let mut complain = |name: &str, why: Refusal| errors.push(FieldError::new(name, why));
        if let Some(refused) = self.given_on.refused_of_past(today) {
            complain("given_on", refused);
        }
        if self.text_version.is_empty() {
            complain("text_version", Refusal::Required);
        }
        for (name, text, most) in [
            ("text_version", Some(&self.text_version), 40),
            ("hours", self.hours.as_ref(), 100),
        ] {
            let Some(text) = text else { continue };
            if text.chars().count() > most {
                complain(name, Refusal::TooLong { most });
            } else if let Some(why) = refuse(text) {
                complain(name, why);
            }
        }
        if scope == ConsentScope::Contactable {
            if self.channel.is_none() {
                complain("channel", Refusal::Required);
            }
        } else {
            for (name, given) in [
                ("channel", self.channel.is_some()),
                ("hours", self.hours.is_some()),
            ] {
                if given {
                    complain(name, Refusal::OnlyWithContactable);
                }
            }
        }
        Error::unless_empty(errors)?;
        Ok(self)
    }

    /// A complaint, unless an owner with this contact can be reached by the channel that was agreed to.
    pub fn check_channel(&self, contact: Option<&Contact>) -> Result<()> {
        let has = |field: fn(&Contact) -> &Option<String>| {
            contact.is_some_and(|contact| field(contact).is_some())
        };
        let reachable = match self.channel {
            Some(ContactChannel::Phone) => has(|contact| &contact.phone),
            Some(ContactChannel::Email) => has(|contact| &contact.email),
            // Where the camera hangs is known in any case.
            Some(ContactChannel::Visit) | None => true,
        };
        if reachable {
            return Ok(());
        }
        Err(Error::field("channel", Refusal::RequiredForChannel))
    }
}

impl OwnerKind {
    /// Whether cameras of such an owner wait for consent before anybody but registrars sees them.
    #[must_use]
    pub fn needs_consent(self) -> bool {
        self == Self::Household
    }

    /// Whether such an owner is a public body for sure, so that its cameras may be shown to everybody (PRIVACY P8): schools
    /// and organisations may be anybody's.
    #[must_use]
    pub fn is_public_body(self) -> bool {
        self == Self::Commune
    }
}

/// Until when a camera registered at `now` is a draft; none where it needs no consent.
#[must_use]
pub fn draft_until(kind: OwnerKind, now: Instant) -> Option<Instant> {
    kind.needs_consent().then(|| now.plus_days(DRAFT_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement() -> Agreement {
        Agreement {
            given_on: "2026-11-20".parse().unwrap(),
            method: ConsentMethod::Paper,
            text_version: " 2026-03 ".into(),
            channel: None,
            hours: Some("  ".into()),
        }
    }

    fn pointers(agreement: Agreement, scope: ConsentScope) -> Vec<String> {
        match agreement.check(scope, "2026-11-20".parse().unwrap()) {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn p9_each_scope_takes_its_own_fields_alone() {
        use ConsentScope::{Contactable, FootageAskedFirst, Listed};
        for scope in [Listed, FootageAskedFirst] {
            assert_eq!(pointers(agreement(), scope), [""; 0]);
            let mut with = agreement();
            (with.channel, with.hours) = (Some(ContactChannel::Visit), Some("8 giờ".into()));
            assert_eq!(pointers(with, scope), ["/channel", "/hours"]);
        }
        assert_eq!(pointers(agreement(), Contactable), ["/channel"]);
        let mut bad = agreement();
        bad.channel = Some(ContactChannel::Phone);
        bad.given_on = "2026-11-21".parse().unwrap();
        bad.text_version = " ".into();
        bad.hours = Some("gọi 0900 000 012".into());
        assert_eq!(
            pointers(bad, Contactable),
            ["/given_on", "/text_version", "/hours"]
        );
    }

    #[test]
    fn p9_a_channel_needs_its_contact() {
        let contact = Contact {
            phone: Some("0900 000 012".into()),
            ..Contact::default()
        };
        for (channel, contact, fits) in [
            (ContactChannel::Phone, Some(&contact), true),
            (ContactChannel::Phone, None, false),
            (ContactChannel::Email, Some(&contact), false),
            (ContactChannel::Visit, None, true),
        ] {
            let with = Agreement {
                channel: Some(channel),
                ..agreement()
            };
            assert_eq!(with.check_channel(contact).is_ok(), fits, "{channel:?}");
        }
    }

    #[test]
    fn p9_only_households_wait_for_consent() {
        let now: Instant = "2026-11-20T05:00:00Z".parse().unwrap();
        for kind in [
            OwnerKind::Business,
            OwnerKind::School,
            OwnerKind::Group,
            OwnerKind::Commune,
            OwnerKind::Organisation,
        ] {
            assert_eq!(draft_until(kind, now), None, "{kind:?}");
        }
        let until = draft_until(OwnerKind::Household, now).unwrap();
        assert_eq!(until.to_string(), "2027-01-19T05:00:00Z");
    }
}
