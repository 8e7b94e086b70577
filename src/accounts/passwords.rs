//! Passwords: argon2id, and a brake on guessing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{
    clock::Instant,
    error::{Error, Result},
    refusal::Refusal,
};

/// The shortest password.
const MIN_LENGTH: usize = 10;
/// Wrong passwords of one account, or wrong cards from one address, within [`WINDOW_S`] before it has to wait.
const MAX_FAILURES: usize = 10;
const WINDOW_S: f64 = 300.0;
/// Accounts and addresses whose failures are remembered at once; beyond it the memory starts anew.
const MAX_REMEMBERED: usize = 10_000;

/// Checks passwords and remembers who guesses.
#[derive(Clone, Default)]
pub struct Passwords(Arc<Mutex<HashMap<String, Vec<Instant>>>>);

impl Passwords {
    /// Whether `password` is the one behind `hash`; takes as long when there is no such account. `username` is whose failures
    /// are counted together: an account, or an address from which cards are tried.
    pub async fn check(
        &self,
        username: &str,
        password: String,
        hash: Option<String>,
        now: Instant,
    ) -> Result<()> {
        self.refuse_guesser(username, now)?;
        let right = Self::matches(password, hash).await?;
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if right {
            failures.remove(username);
            return Ok(());
        }
        if failures.len() >= MAX_REMEMBERED {
            failures.clear();
        }
        failures.entry(username.to_owned()).or_default().push(now);
        Err(Error::Unauthenticated)
    }

    /// Sends away whoever guesses, before anything else is done.
    pub(crate) fn refuse_guesser(&self, username: &str, now: Instant) -> Result<()> {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = failures.get_mut(username) else {
            return Ok(());
        };
        times.retain(|time| now.seconds_since(*time) < WINDOW_S);
        match times.first() {
            Some(first) if times.len() >= MAX_FAILURES => Err(Error::TooMany(
                (WINDOW_S - now.seconds_since(*first)).ceil().max(1.0) as u64,
            )),
            _ => Ok(()),
        }
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
