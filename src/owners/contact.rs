//! How to reach an owner, and whether the owner agreed to it: fields and the checks on them (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Day,
    error::{Error, FieldError, Result},
    private_text::{refuse, refuse_device_access},
    refusal::Refusal,
};

/// Name, phone, e-mail and address of an owner: personal data, so that it is encrypted at rest and shown by no `Debug`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whom to ask for.
    pub name: Option<String>,
    /// The number to dial.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Where to go.
    pub address: Option<String>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// How an owner agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ConsentMethod {
    /// A signed paper.
    Paper,
    /// By word of mouth, noted by the registrar.
    Spoken,
    /// By an electronic form.
    Electronic,
}

/// By which way an owner wants to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ContactChannel {
    /// A call.
    Phone,
    /// An e-mail.
    Email,
    /// A visit at the address.
    Visit,
}

/// An owner agreed to be contacted about recordings; without one, nobody learns the contact (PRIVACY P9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The day on which it was given.
    pub given_on: Day,
    /// How it was given.
    pub method: ConsentMethod,
    /// Which wording was agreed to, such as `2026-03`.
    pub text_version: String,
    /// By which way the owner wants to be reached.
    pub channel: ContactChannel,
    /// At which hours, in words; null = at any.
    #[serde(default)]
    pub hours: Option<String>,
}

/// A contact as a registrar states it; it replaces what was known, consent included.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactInput {
    /// Whom to ask for.
    #[serde(default)]
    name: Option<String>,
    /// The number to dial.
    #[serde(default)]
    phone: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    email: Option<String>,
    /// Where to go.
    #[serde(default)]
    address: Option<String>,
    /// Null: the owner did not agree, and the contact is revealed to nobody.
    #[serde(default)]
    contactable: Option<Consent>,
}

impl ContactInput {
    /// Contact and consent without blanks around, or complaints about every field that cannot be used; none repeats it.
    pub fn check(self, today: Day) -> Result<(Contact, Option<Consent>)> {
        let contact = Contact {
            name: filled(self.name),
            phone: filled(self.phone),
            email: filled(self.email),
            address: filled(self.address),
        };
        let mut errors = contact.complaints();
        let consent = self.contactable.map(|consent| Consent {
            text_version: consent.text_version.trim().to_owned(),
            hours: filled(consent.hours),
            ..consent
        });
        if let Some(consent) = &consent {
            errors.extend(consent.complaints(&contact, today));
        }
        Error::unless_empty(errors)?;
        Ok((contact, consent))
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

fn too_long(text: &str, most: usize) -> Option<Refusal> {
    (text.chars().count() > most).then_some(Refusal::TooLong { most })
}

/// The longest name, characters.
const MAX_NAME: usize = 120;

/// Why a name of an owner is refused, if it is.
pub(crate) fn refused_name(name: &str) -> Option<Refusal> {
    too_long(name, MAX_NAME).or_else(|| refuse(name))
}

impl Contact {
    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut complain = |name: &str, why: Option<Refusal>| {
            errors.extend(why.map(|why| FieldError::new(name, why)));
        };
        if let Some(name) = &self.name {
            complain("name", refused_name(name));
        }
        if let Some(text) = &self.address {
            complain("address", too_long(text, 300).or_else(|| refuse(text)));
        }
        if let Some(phone) = &self.phone {
            let is_none = dialled(phone).is_none();
            complain("phone", is_none.then_some(Refusal::NotPhoneNumber));
        }
        if let Some(email) = &self.email {
            let why = (!is_email(email)).then_some(Refusal::NotEmail);
            let refused = || refuse_device_access(email);
            complain("email", too_long(email, 254).or(why).or_else(refused));
        }
        if *self == Self::default() {
            complain("name", Some(Refusal::EmptyContact));
        }
        errors
    }
}

impl Consent {
    fn complaints(&self, contact: &Contact, today: Day) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut complain = |name: &str, why: Refusal| errors.push(FieldError::new(name, why));
        if let Some(refused) = self.given_on.refused_of_past(today) {
            complain("contactable/given_on", refused);
        }
        if self.text_version.is_empty() {
            complain("contactable/text_version", Refusal::Required);
        }
        for (name, text, most) in [
            ("contactable/text_version", Some(&self.text_version), 40),
            ("contactable/hours", self.hours.as_ref(), 100),
        ] {
            let why = text.and_then(|text| too_long(text, most).or_else(|| refuse(text)));
            if let Some(why) = why {
                complain(name, why);
            }
        }
        let (name, missing) = match self.channel {
            ContactChannel::Phone => ("phone", contact.phone.is_none()),
            ContactChannel::Email => ("email", contact.email.is_none()),
            // Where the camera hangs is known in any case.
            ContactChannel::Visit => ("address", false),
        };
        if missing {
            complain(name, Refusal::RequiredForChannel);
        }
        errors
    }
}

/// The digits of a phone number in its national form, or with `+` where it is of another country; none if it is none.
pub(super) fn dialled(text: &str) -> Option<String> {
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-' | '(' | ')'))
        .collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Twelve digits are an identity number, even where they begin like a call abroad.
    if bare.len() == 12 && digits.len() == 12 {
        return None;
    }
    let abroad = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
    if let Some(rest) = abroad {
        return match rest.strip_prefix("84") {
            Some(national) => matches!(national.len(), 9 | 10).then(|| format!("0{national}")),
            None => (8..=15).contains(&rest.len()).then(|| format!("+{rest}")),
        };
    }
    let is_hotline =
        (bare.starts_with("18") || bare.starts_with("19")) && (8..=10).contains(&bare.len());
    let is_national = bare.starts_with('0') && matches!(bare.len(), 10 | 11);
    (is_national || is_hotline).then_some(bare)
}

fn is_email(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && !label.contains(char::is_whitespace);
    text.split_once('@').is_some_and(|(user, domain)| {
        is_label(user)
            && !domain.contains('@')
            && domain.contains('.')
            && domain.split('.').all(is_label)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(input: &serde_json::Value) -> Vec<String> {
        let input: ContactInput = serde_json::from_value(input.clone()).unwrap();
        match input.check("2026-11-20".parse().unwrap()) {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    fn consent() -> serde_json::Value {
        json!({ "given_on": "2026-11-20", "method": "paper", "text_version": "2026-03", "channel": "phone", "hours": " " })
    }

    #[test]
    fn p9_consent_says_when_how_to_what_and_by_which_way() {
        let whole =
            json!({ "name": "Chủ hộ mẫu 12", "phone": "0900 000 012", "contactable": consent() });
        assert_eq!(pointers(&whole), [""; 0]);
        for (field, value, pointer) in [
            ("given_on", json!("2026-11-21"), "/contactable/given_on"),
            ("text_version", json!(" "), "/contactable/text_version"),
            ("hours", json!("gọi 0900 000 012"), "/contactable/hours"),
            ("channel", json!("email"), "/email"),
        ] {
            let mut input = whole.clone();
            input["contactable"][field] = value;
            assert_eq!(pointers(&input), [pointer]);
        }
        for field in ["given_on", "method", "text_version", "channel"] {
            let mut input = whole.clone();
            input["contactable"].as_object_mut().unwrap().remove(field);
            assert!(
                serde_json::from_value::<ContactInput>(input).is_err(),
                "{field} may not be left out"
            );
        }
    }

    #[test]
    fn fields_hold_what_they_are_for() {
        for (input, pointer) in [
            (json!({}), "/name"),
            (json!({ "name": " ", "phone": null }), "/name"),
            (json!({ "name": "0900 000 012" }), "/name"),
            (json!({ "name": "x".repeat(121) }), "/name"),
            (json!({ "address": "001099012345" }), "/address"),
            (json!({ "address": "rtsp://10.0.0.2" }), "/address"),
            (json!({ "phone": "001099012345" }), "/phone"),
            (json!({ "phone": "mau" }), "/phone"),
            (json!({ "email": "mau@" }), "/email"),
            (json!({ "email": "mau@x..org" }), "/email"),
            (json!({ "email": "admin:12345@example.org" }), "/email"),
        ] {
            assert_eq!(pointers(&input), [pointer], "{input}");
        }
        assert_eq!(
            pointers(&json!({ "email": "mau012@example.org", "address": "Số 12, đường Mẫu" })),
            [""; 0]
        );
    }

    #[test]
    fn spellings_of_one_number_are_one() {
        for text in [
            "0900 000 012",
            "+84 900.000.012",
            "0084-900-000-012",
            "(0900) 000012",
        ] {
            assert_eq!(dialled(text).as_deref(), Some("0900000012"), "{text}");
        }
        assert_eq!(dialled("024 3826 1234").as_deref(), Some("02438261234"));
        assert_eq!(dialled("1900 1234").as_deref(), Some("19001234"));
        assert_eq!(
            dialled("+856 20 5555 1234").as_deref(),
            Some("+8562055551234")
        );
        for text in [
            "",
            "+",
            "12",
            "0900",
            "0900 000 012 3456",
            "٠٩٠٠٠٠٠٠١٢",
            "++84900000012",
        ] {
            assert_eq!(dialled(text), None, "{text}");
        }
    }

    #[test]
    fn p7_nothing_that_prints_a_contact_shows_it() {
        let contact = Contact {
            name: Some("Chủ hộ mẫu 12".into()),
            ..Contact::default()
        };
        assert!(!format!("{contact:?}").contains("mẫu"));
    }
}
