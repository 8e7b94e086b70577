//! SQL of accounts, sessions and tokens.

use uuid::Uuid;

use super::{AccountId, Me, Role, Scope};
use crate::{
    clock::Instant,
    db::{Db, Tx, on_db, on_tx},
    deployment::DeploymentKind,
    error::{Error, Result},
    units::UnitId,
};

const INSERT: &str = "INSERT INTO accounts (id, username, password_hash, unit_id, created_at) VALUES ($1, $2, $3, $4, $5)";
const INSERT_ROLE: &str = "INSERT INTO account_roles (account_id, role) VALUES ($1, $2)";
const BY_NAME: &str = "SELECT id, username, password_hash, unit_id FROM accounts WHERE username = $1 AND disabled_at IS NULL";
const BY_ID: &str = "SELECT id, username, password_hash, unit_id FROM accounts WHERE id = $1 AND disabled_at IS NULL";
const ROLES: &str = "SELECT role FROM account_roles WHERE account_id = $1 ORDER BY role";
const INSERT_SESSION: &str = "INSERT INTO sessions (secret_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
const PURGE_SESSIONS: &str = "DELETE FROM sessions WHERE expires_at <= $1";
const DELETE_SESSION: &str = "DELETE FROM sessions WHERE secret_hash = $1";
const BY_SESSION: &str = "SELECT a.id, a.username, a.password_hash, a.unit_id FROM sessions s \
     JOIN accounts a ON a.id = s.account_id \
     WHERE s.secret_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL";
const INSERT_TOKEN: &str = "INSERT INTO tokens (id, secret_hash, account_id, label, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const BY_TOKEN: &str = "SELECT a.id, a.username, a.password_hash, a.unit_id FROM tokens t \
     JOIN accounts a ON a.id = t.account_id \
     WHERE t.secret_hash = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL AND a.disabled_at IS NULL";

/// An account to be stored.
pub struct NewAccount<'a> {
    /// The name it logs in with.
    pub username: &'a str,
    /// Hash of its password.
    pub password_hash: &'a str,
    /// What it may do.
    pub roles: &'a [Role],
    /// The unit whose data it sees; none = the whole deployment.
    pub unit: Option<UnitId>,
}

/// A stored account.
#[derive(sqlx::FromRow)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) username: String,
    pub(crate) password_hash: String,
    unit_id: Option<UnitId>,
}

impl Db {
    /// Stores an account; a conflict if the name is taken.
    pub async fn add_account(
        &self,
        tx: &mut Tx,
        account: &NewAccount<'_>,
        now: Instant,
    ) -> Result<AccountId> {
        let id = AccountId(Uuid::now_v7());
        on_tx!(tx, |conn| {
            let query = sqlx::query(INSERT)
                .bind(id)
                .bind(account.username)
                .bind(account.password_hash);
            query
                .bind(account.unit)
                .bind(now)
                .execute(conn)
                .await
                .map(drop)
        })
        .map_err(|error| match Error::from(error) {
            Error::Conflict(_) => {
                Error::Conflict(format!("the name '{}' is taken", account.username))
            }
            other => other,
        })?;
        for role in account.roles {
            on_tx!(tx, |conn| sqlx::query(INSERT_ROLE)
                .bind(id)
                .bind(*role)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(id)
    }

    /// The account that logs in with this name.
    pub(crate) async fn account_by_name(&self, username: &str) -> Result<Option<Account>> {
        Ok(on_db!(self, |pool| sqlx::query_as(BY_NAME)
            .bind(username)
            .fetch_optional(pool)
            .await)?)
    }

    /// The account with this identifier.
    pub(crate) async fn account_by_id(&self, id: AccountId) -> Result<Option<Account>> {
        Ok(on_db!(self, |pool| sqlx::query_as(BY_ID)
            .bind(id)
            .fetch_optional(pool)
            .await)?)
    }

    /// The account whose session this is.
    pub(crate) async fn account_by_session(
        &self,
        secret_hash: &[u8],
        now: Instant,
    ) -> Result<Option<Account>> {
        Ok(on_db!(self, |pool| sqlx::query_as(BY_SESSION)
            .bind(secret_hash)
            .bind(now)
            .fetch_optional(pool)
            .await)?)
    }

    /// The account whose token this is.
    pub(crate) async fn account_by_token(
        &self,
        secret_hash: &[u8],
        now: Instant,
    ) -> Result<Option<Account>> {
        Ok(on_db!(self, |pool| sqlx::query_as(BY_TOKEN)
            .bind(secret_hash)
            .bind(now)
            .fetch_optional(pool)
            .await)?)
    }

    /// How far an account may see.
    pub(crate) async fn scope(&self, account: &Account, kind: DeploymentKind) -> Result<Scope> {
        let roles = on_db!(self, |pool| sqlx::query_scalar(ROLES)
            .bind(account.id)
            .fetch_all(pool)
            .await)?;
        Ok(Scope {
            account: Some(account.id),
            roles,
            unit: account.unit_id,
            kind,
        })
    }

    /// What an account sees of itself.
    pub(crate) async fn me(&self, account: &Account, scope: &Scope) -> Result<Me> {
        let unit = match account.unit_id {
            Some(unit) => self.unit_name(unit).await?,
            None => None,
        };
        Ok(Me {
            username: account.username.clone(),
            roles: scope.roles.clone(),
            unit,
        })
    }

    /// Begins a session, and forgets those that have expired.
    pub(crate) async fn add_session(
        &self,
        tx: &mut Tx,
        secret_hash: &[u8],
        account: AccountId,
        now: Instant,
        expires: Instant,
    ) -> Result<()> {
        on_tx!(tx, |conn| sqlx::query(PURGE_SESSIONS)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))?;
        on_tx!(tx, |conn| {
            let query = sqlx::query(INSERT_SESSION)
                .bind(secret_hash)
                .bind(account)
                .bind(now)
                .bind(expires);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Ends a session.
    pub(crate) async fn end_session(&self, tx: &mut Tx, secret_hash: &[u8]) -> Result<()> {
        on_tx!(tx, |conn| sqlx::query(DELETE_SESSION)
            .bind(secret_hash)
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Stores a token of an account.
    pub async fn add_token(
        &self,
        tx: &mut Tx,
        account: AccountId,
        secret_hash: &[u8],
        label: &str,
        now: Instant,
        expires: Instant,
    ) -> Result<()> {
        on_tx!(tx, |conn| {
            let query = sqlx::query(INSERT_TOKEN)
                .bind(Uuid::now_v7())
                .bind(secret_hash)
                .bind(account)
                .bind(label);
            query.bind(now).bind(expires).execute(conn).await.map(drop)
        })?;
        Ok(())
    }
}
