//! Passwords: argon2id, and a brake on guessing.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use super::secret_hash;
use crate::{
    clock::Instant,
    error::{Error, Result},
    refusal::Refusal,
};

/// The shortest password.
const MIN_LENGTH: usize = 10;
/// How long a wrong try counts, seconds.
const WINDOW_S: f64 = 300.0;
/// Doors whose wrong tries are remembered at once; beyond it the one forgotten is that whose last try is the oldest.
const MAX_REMEMBERED: usize = 20_000;

/// Whose wrong tries are counted together, and how many of them are let pass within [`WINDOW_S`].
pub(crate) struct Door {
    /// A hash, so that a long name takes no more room than a short one, and nobody's address is kept.
    key: Vec<u8>,
    most: usize,
}

impl Door {
    fn new(key: &str, most: usize) -> Self {
        Self {
            key: secret_hash(key),
            most,
        }
    }

    /// Wrong cards of owners from one address.
    pub(crate) fn owner_card(address: &str) -> [Self; 1] {
        [Self::new(&format!("owner card from {address}"), 10)]
    }

    /// Wrong passwords: for one name from one address; from that address for whatever names; and for that name from
    /// everywhere, so many more that strangers cannot shut an account out with a few tries.
    pub(crate) fn log_in(username: &str, address: &str) -> [Self; 3] {
        [
            Self::new(&format!("log-in from {address} as {username}"), 10),
            Self::new(&format!("log-in from {address}"), 30),
            Self::new(&format!("log-in as {username}"), 100),
        ]
    }
}

/// Checks passwords and remembers who guesses.
#[derive(Clone, Default)]
pub struct Passwords(Arc<Mutex<HashMap<Vec<u8>, VecDeque<Instant>>>>);

impl Passwords {
    /// Whether `password` is the one behind `hash`; takes as long when there is no such account. The try counts at every
    /// one of `doors` from its beginning, so that many at once are no way round, and no more once it was right.
    pub(crate) async fn check(
        &self,
        doors: &[Door],
        password: String,
        hash: Option<String>,
        now: Instant,
    ) -> Result<()> {
        self.begin_try(doors, now)?;
        if !Self::matches(password, hash).await? {
            return Err(Error::Unauthenticated);
        }
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, door) in doors.iter().enumerate() {
            // The first is whoever was right; at the others only this try is taken back.
            let Some(times) = tries.get_mut(&door.key).filter(|_| at > 0) else {
                tries.remove(&door.key);
                continue;
            };
            if let Some(place) = times.iter().rposition(|time| *time == now) {
                times.remove(place);
            }
            if times.is_empty() {
                tries.remove(&door.key);
            }
        }
        Ok(())
    }

    /// Sends away whoever guesses, before anything else is done.
    pub(crate) fn refuse_guesser(&self, doors: &[Door], now: Instant) -> Result<()> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        refuse(&mut tries, doors, now)
    }

    /// Counts one try at every door, unless one of them is shut.
    fn begin_try(&self, doors: &[Door], now: Instant) -> Result<()> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        refuse(&mut tries, doors, now)?;
        for door in doors {
            if tries.len() >= MAX_REMEMBERED && !tries.contains_key(&door.key) {
                forget_oldest(&mut tries);
            }
            tries.entry(door.key.clone()).or_default().push_back(now);
        }
        drop(tries);
        Ok(())
    }

    /// Whether `text` is the one behind a hash of [`slow_hash`](Self::slow_hash); takes as long when there is none.
    async fn matches(text: String, hash: Option<String>) -> Result<bool> {
        tokio::task::spawn_blocking(move || verify(&text, hash.as_deref()))
            .await
            .map_err(|error| Error::Internal(error.to_string()))
    }

    /// The hash to store for a short secret that something else guards besides.
    pub(crate) async fn slow_hash(text: String) -> Result<String> {
        let hash = move || {
            Argon2::default()
                .hash_password(text.as_bytes())
                .map(|hash| hash.to_string())
        };
        tokio::task::spawn_blocking(hash)
            .await
            .map_err(|error| Error::Internal(error.to_string()))?
            .map_err(|error| Error::Internal(format!("a secret cannot be hashed: {error}")))
    }

    /// The hash to store for a new password; complains about one that is too short.
    pub fn hash(password: &str) -> Result<String> {
        if password.chars().count() < MIN_LENGTH {
            let least = MIN_LENGTH;
            return Err(Error::field("password", Refusal::TooShort { least }));
        }
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Internal(format!("the password cannot be hashed: {error}")))
    }
}

/// The seconds to wait, if one of `doors` is shut.
fn refuse(
    tries: &mut HashMap<Vec<u8>, VecDeque<Instant>>,
    doors: &[Door],
    now: Instant,
) -> Result<()> {
    for door in doors {
        let Some(times) = tries.get_mut(&door.key) else {
            continue;
        };
        times.retain(|time| now.seconds_since(*time) < WINDOW_S);
        if let Some(first) = times.front().filter(|_| times.len() >= door.most) {
            let wait = WINDOW_S - now.seconds_since(*first);
            return Err(Error::TooMany(wait.ceil().max(1.0) as u64));
        }
    }
    Ok(())
}

/// Forgets the door whose last try is the oldest.
fn forget_oldest(tries: &mut HashMap<Vec<u8>, VecDeque<Instant>>) {
    let oldest = tries.iter().min_by_key(|(_, times)| times.back().copied());
    if let Some(key) = oldest.map(|(key, _)| key.clone()) {
        tries.remove(&key);
    }
}

fn verify(password: &str, hash: Option<&str>) -> bool {
    if let Some(Ok(hash)) = hash.map(PasswordHash::new) {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    } else {
        // The same work for a name that is not there, so that time does not tell which names are.
        let _ = Argon2::default().hash_password(password.as_bytes());
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_memory_forgets_the_oldest_alone() {
        let passwords = Passwords::default();
        let start = Instant::from(jiff::Timestamp::UNIX_EPOCH);
        let door = |name: usize| [Door::new(&name.to_string(), 1)];
        let at = |name: usize| start.plus_seconds(name as f64 / 1000.0);
        for name in 0..=MAX_REMEMBERED {
            passwords.begin_try(&door(name), at(name)).unwrap();
        }
        let now = at(MAX_REMEMBERED);
        assert!(passwords.refuse_guesser(&door(0), now).is_ok());
        for name in [1, 2, MAX_REMEMBERED / 2, MAX_REMEMBERED] {
            assert!(passwords.refuse_guesser(&door(name), now).is_err());
        }
        assert_eq!(passwords.0.lock().unwrap().len(), MAX_REMEMBERED);
    }

    #[tokio::test]
    async fn who_is_right_opens_no_door_for_guesses_at_other_names() {
        let passwords = Passwords::default();
        let now = Instant::from(jiff::Timestamp::UNIX_EPOCH);
        let hash = Passwords::slow_hash("right".to_owned()).await.unwrap();
        let own = Door::log_in("own", "192.0.2.1");
        for name in 0..30 {
            let other = Door::log_in(&name.to_string(), "192.0.2.1");
            if name < 29 {
                passwords.begin_try(&other, now).unwrap();
            } else {
                let right = passwords.check(&own, "right".to_owned(), Some(hash.clone()), now);
                right.await.unwrap();
                passwords.begin_try(&other, now).unwrap();
            }
        }
        assert!(passwords.refuse_guesser(&own, now).is_err());
    }
}
