//! The key that encrypts contacts (pure): AES-256-GCM, never in the database (PRIVACY P7).

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::{Contact, OwnerId, contact::dialled};
use crate::{
    accounts::hexadecimal,
    error::{Error, Result},
    units::UnitId,
};

/// Length of a nonce: random, so that 2^32 contacts may be sealed under one key (NIST SP 800-38D, 8.3).
const NONCE: usize = 12;
/// Contacts are filled up with blanks to a multiple of so many bytes, so that their length says little.
const BLOCK: usize = 128;
/// What a seal is bound to: a ciphertext in another place, or of another use, does not open.
const OF_CONTACT: &[u8] = b"sightline contact 1";
const OF_CHECK: &[u8] = b"sightline key check 1";
const CHECKED_TEXT: &[u8] = b"the key is the right one";

/// A key of 32 bytes, with what is derived from it.
pub struct ContactKey {
    cipher: Aes256Gcm,
    phone: [u8; 32],
    id: String,
}

impl std::fmt::Debug for ContactKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ContactKey({})", self.id)
    }
}

impl ContactKey {
    /// The key in the text that [`new_text`](Self::new_text) gives; none if it is none, or that of demo databases.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = STANDARD.decode(text.trim()).ok()?.try_into().ok()?;
        (bytes != demo_bytes()).then(|| Self::new(bytes))
    }

    /// The text of a new random key: the base64 of 32 bytes.
    pub fn new_text() -> Result<String> {
        Ok(STANDARD.encode(random::<32>()?))
    }

    /// The built-in key of demo databases; it is no secret, and neither is what it encrypts.
    #[must_use]
    pub fn of_demo() -> Self {
        Self::new(demo_bytes())
    }

    fn new(bytes: [u8; 32]) -> Self {
        Self {
            cipher: Aes256Gcm::new(&bytes.into()),
            phone: keyed(&bytes, &[b"sightline phone 1"]),
            id: hexadecimal(&keyed(&bytes, &[b"sightline key id 1"])[..4]),
        }
    }

    /// A short name of the key, which tells nothing about it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The contact of `owner`, encrypted: nonce, ciphertext, tag.
    pub fn seal(&self, owner: OwnerId, contact: &Contact) -> Result<Vec<u8>> {
        let mut text =
            serde_json::to_vec(contact).map_err(|error| Error::Internal(error.to_string()))?;
        text.resize(text.len().next_multiple_of(BLOCK), b' ');
        self.encrypt(&bound(owner), &text)
    }

    /// The contact of `owner`; an error that names nobody if the bytes were changed or are another owner's.
    pub fn open(&self, owner: OwnerId, sealed: &[u8]) -> Result<Contact> {
        let text = self.decrypt(&bound(owner), sealed);
        text.and_then(|text| serde_json::from_slice(&text).ok())
            .ok_or_else(|| {
                Error::Internal(format!(
                    "the contact of the owner {} cannot be decrypted: it was damaged or moved",
                    owner.0
                ))
            })
    }

    /// What the database keeps to tell this key from others.
    pub fn check_value(&self) -> Result<Vec<u8>> {
        self.encrypt(OF_CHECK, CHECKED_TEXT)
    }

    /// Hash of a phone number under this key and for one unit, by which the number is found again; none if there is none.
    #[must_use]
    pub fn phone_hash(&self, unit: Option<UnitId>, contact: &Contact) -> Option<Vec<u8>> {
        self.hash_of(unit, contact.phone.as_deref()?)
    }

    /// The same of a bare number; none if it is none.
    pub(super) fn hash_of(&self, unit: Option<UnitId>, phone: &str) -> Option<Vec<u8>> {
        let number = dialled(phone)?;
        let unit = unit.map(|unit| unit.0.into_bytes()).unwrap_or_default();
        Some(keyed(&self.phone, &[&unit, number.as_bytes()]).to_vec())
    }

    fn encrypt(&self, bound_to: &[u8], text: &[u8]) -> Result<Vec<u8>> {
        let nonce = random::<NONCE>()?;
        let payload = Payload {
            msg: text,
            aad: bound_to,
        };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Error::Internal("a contact cannot be encrypted".into()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn decrypt(&self, bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: bound_to,
        };
        self.cipher.decrypt(&Nonce::from(*nonce), payload).ok()
    }
}

fn demo_bytes() -> [u8; 32] {
    Sha256::digest(b"sightline demo: this key is no secret").into()
}

fn bound(owner: OwnerId) -> Vec<u8> {
    [OF_CONTACT, owner.0.as_bytes()].concat()
}

/// HMAC-SHA256 of `parts` one after the other; all but the last have a fixed length.
fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a key up with zeros to the length of a block.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    parts
        .iter()
        .fold(mac, Mac::chain_update)
        .finalize()
        .into_bytes()
        .into()
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// What a database says of the key of its contacts.
#[derive(Debug, sqlx::FromRow)]
pub struct KeyRecord {
    /// Name of the key; none as long as no contact was ever stored.
    pub key_id: Option<String>,
    /// A known text under the key.
    pub key_check: Option<Vec<u8>>,
    /// Whether there are contacts now.
    pub has_contacts: bool,
}

impl KeyRecord {
    /// Whether `key` is the one of this database.
    #[must_use]
    pub fn is_of(&self, key: &ContactKey) -> bool {
        let check = self.key_check.as_deref();
        check
            .and_then(|check| key.decrypt(OF_CHECK, check))
            .as_deref()
            == Some(CHECKED_TEXT)
    }

    /// An error that says what to do, unless contacts can be read and written with `key`. Where there are none, any key
    /// will do, and so will none.
    pub fn require(&self, key: Option<&ContactKey>) -> Result<()> {
        let right = key.is_some_and(|key| self.is_of(key));
        if right || !self.has_contacts {
            return Ok(());
        }
        let wanted = self.key_id.as_deref().unwrap_or("unknown");
        let what = match key {
            None => "no key was given for them".to_owned(),
            Some(key) => format!("the key given is another one (id {})", key.id),
        };
        Err(Error::Conflict(format!(
            "this database holds contacts that are encrypted under the key {wanted}, and {what}. Nothing was changed. \
             Name the right key file with --key-file FILE or SIGHTLINE_KEY_FILE, or bring it back from its backup; if it is \
             lost for good, `sightline key forget --erase-contacts` gives the contacts up"
        ).into()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn key() -> ContactKey {
        ContactKey::from_text(&ContactKey::new_text().unwrap()).unwrap()
    }

    fn contact() -> Contact {
        Contact {
            name: Some("Chủ hộ mẫu 12".into()),
            phone: Some("0900 000 012".into()),
            ..Contact::default()
        }
    }

    #[test]
    fn p7_what_is_sealed_opens_with_its_key_and_for_its_owner_alone() {
        let (key, owner) = (key(), OwnerId(Uuid::now_v7()));
        let sealed = key.seal(owner, &contact()).unwrap();
        assert_eq!(key.open(owner, &sealed).unwrap(), contact());
        let again = key.seal(owner, &contact()).unwrap();
        assert_ne!(
            sealed[..NONCE],
            again[..NONCE],
            "each has a nonce of its own"
        );
        assert_ne!(sealed[NONCE..], again[NONCE..]);
        assert!(self::key().open(owner, &sealed).is_err(), "another key");
        assert!(
            key.open(OwnerId(Uuid::now_v7()), &sealed).is_err(),
            "another owner"
        );
        let check = KeyRecord {
            key_id: None,
            key_check: Some(sealed.clone()),
            has_contacts: true,
        };
        assert!(!check.is_of(&key), "a contact is no check value");
    }

    #[test]
    fn p7_a_changed_bit_or_a_cut_tail_is_an_error_that_names_nobody() {
        let (key, owner) = (key(), OwnerId(Uuid::now_v7()));
        let sealed = key.seal(owner, &contact()).unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut bent = sealed.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert!(key.open(owner, &bent).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            let error = key.open(owner, &sealed[..length]).unwrap_err().to_string();
            assert!(!error.contains("mẫu") && !error.contains("0900"), "{error}");
        }
    }

    #[test]
    fn the_length_of_a_contact_says_little() {
        let (key, owner) = (key(), OwnerId(Uuid::now_v7()));
        let short = Contact {
            name: Some("A".into()),
            ..Contact::default()
        };
        let lengths = [short, contact()].map(|contact| key.seal(owner, &contact).unwrap().len());
        assert_eq!(lengths[0], lengths[1]);
    }

    #[test]
    fn a_key_is_the_base64_of_32_bytes_and_not_the_published_one() {
        let text = ContactKey::new_text().unwrap();
        assert_eq!(text.len(), 44);
        let id = |text: &str| ContactKey::from_text(text).map(|key| key.id);
        assert_eq!(id(&text), id(&format!(" {text}\n")));
        assert!(id(&text).is_some());
        for wrong in ["", "x", &text[..43], &text[..40], &format!("{text}{text}")] {
            assert!(id(wrong).is_none(), "{wrong}");
        }
        assert!(id(&STANDARD.encode(demo_bytes())).is_none());
        assert!(!format!("{:?}", ContactKey::from_text(&text)).contains(&text[..8]));
    }

    #[test]
    fn p7_a_phone_number_is_found_again_in_its_own_unit_only() {
        let (key, unit) = (key(), Some(UnitId(Uuid::now_v7())));
        let spelt = Contact {
            phone: Some("+84 900 000 012".into()),
            ..Contact::default()
        };
        let hash = key.phone_hash(unit, &contact());
        assert!(hash.is_some());
        assert_eq!(hash, key.phone_hash(unit, &spelt));
        assert_ne!(hash, key.phone_hash(None, &spelt));
        assert_ne!(hash, self::key().phone_hash(unit, &spelt));
        assert_eq!(key.phone_hash(unit, &Contact::default()), None);
    }

    #[test]
    fn every_state_of_the_key_has_its_answer() {
        let (right, wrong) = (key(), key());
        let record = |has_contacts| KeyRecord {
            key_id: Some(right.id.clone()),
            key_check: Some(right.check_value().unwrap()),
            has_contacts,
        };
        for (given, has_contacts, stands) in [
            (None, false, true),
            (None, true, false),
            (Some(&right), false, true),
            (Some(&right), true, true),
            (Some(&wrong), false, true),
            (Some(&wrong), true, false),
        ] {
            let answer = record(has_contacts).require(given);
            assert_eq!(answer.is_ok(), stands, "{given:?} {has_contacts}");
            if let Err(error) = answer {
                let text = error.to_string();
                assert!(
                    text.contains(&right.id) && text.contains("--key-file"),
                    "{text}"
                );
                assert!(text.contains("Nothing was changed"), "{text}");
            }
        }
    }
}
