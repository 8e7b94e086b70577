//! Accounts: who may do what. Roles, scopes, sessions and tokens.

pub mod access;
mod passwords;
mod peer;
mod queries;
pub mod routes;

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    deployment::DeploymentKind,
    error::{Error, FieldError, Result},
    refusal::Refusal,
    units::UnitId,
};

pub(crate) use passwords::Door;
pub use passwords::Passwords;
pub(crate) use peer::Asker;
pub use peer::Peer;
pub use queries::NewAccount;

/// Identifies an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct AccountId(pub Uuid);

/// What an account may do (PRIVACY P5).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
    clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    /// Finds and asks.
    Officer,
    /// Keeps cameras and owners.
    Registrar,
    /// Studies coverage and proposes.
    Planner,
    /// Approves what goes beyond a limit.
    Approver,
    /// Reads the log.
    Auditor,
    /// Manages accounts.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Officer,
        Self::Registrar,
        Self::Planner,
        Self::Approver,
        Self::Auditor,
        Self::Admin,
    ];

    /// Roles of which one account holds at most one: who acts does not approve, watch or appoint.
    const APART: [Self; 4] = [Self::Officer, Self::Approver, Self::Admin, Self::Auditor];
}

/// Who asks, and how far that account may see; every store method takes it.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The account; none for the command line of a demo or test database.
    pub account: Option<AccountId>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// The unit whose data it sees; none sees the whole deployment.
    pub unit: Option<UnitId>,
    /// Demo and test databases are exempt from some rules (PRIVACY P6a).
    pub kind: DeploymentKind,
}

impl Scope {
    /// The command line of a demo or test database: every role, the whole deployment.
    #[must_use]
    pub fn command_line(kind: DeploymentKind) -> Self {
        Self {
            account: None,
            roles: Role::ALL.to_vec(),
            unit: None,
            kind,
        }
    }

    /// Whether what `unit` keeps is a neighbour's: both have a unit, and it is not the same.
    #[must_use]
    pub fn is_neighbours(&self, unit: Option<UnitId>) -> bool {
        matches!((self.unit, unit), (Some(own), Some(other)) if own != other)
    }

    /// Whether it holds one of `roles`.
    #[must_use]
    pub fn holds(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }

    /// Whether it may see lenses and coverages outside an incident (PRIVACY P6a).
    #[must_use]
    pub fn sees_coverage(&self) -> bool {
        self.kind.is_exempt() || self.holds(&[Role::Registrar])
    }

    /// Whether it may see where single cameras hang (as [`access::MATRIX`] says of their list).
    #[must_use]
    pub fn sees_cameras(&self) -> bool {
        self.holds(&[Role::Officer, Role::Registrar, Role::Approver])
    }

    /// Whether it may see cameras of households that have not agreed to be listed (PRIVACY P9).
    #[must_use]
    pub fn sees_drafts(&self) -> bool {
        self.holds(&[Role::Registrar])
    }

    /// An error that names the missing role, unless it holds one of `roles`.
    pub fn require(&self, roles: &[Role]) -> Result<()> {
        if self.holds(roles) {
            return Ok(());
        }
        let roles = roles
            .iter()
            .map(|role| format!("{role:?}").to_lowercase())
            .collect();
        Err(Error::Forbidden(Refusal::RoleMissing { roles }.into()))
    }
}

/// Who is logged in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The name the account logs in with.
    pub username: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// The unit whose data it sees; null = the whole deployment.
    pub unit: Option<crate::units::UnitName>,
}

/// Complaints about the roles of one account, if any.
#[must_use]
pub fn check_roles(roles: &[Role]) -> Vec<FieldError> {
    let apart = roles
        .iter()
        .filter(|role| Role::APART.contains(role))
        .count();
    let mut errors = Vec::new();
    if roles.is_empty() {
        errors.push(FieldError::new("roles", "at least one role is needed"));
    }
    if apart > 1 {
        let detail = "one account holds at most one of officer, approver, admin, auditor";
        errors.push(FieldError::new("roles", detail));
    }
    errors
}

/// A new secret of 256 random bits in hexadecimal, for a session or a token.
pub fn new_secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    Ok(hexadecimal(&bytes))
}

/// Two digits of 0 to f for each byte.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// What is stored of a secret: its SHA-256 (the secret is random, so no salt or slow hash is needed).
#[must_use]
pub fn secret_hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_no_account_holds_two_of_the_roles_that_watch_each_other() {
        for a in Role::ALL {
            for b in Role::ALL {
                let apart = Role::APART.contains(&a) && Role::APART.contains(&b);
                if a != b {
                    assert_eq!(check_roles(&[a, b]).is_empty(), !apart, "{a:?} {b:?}");
                }
            }
        }
    }
}
