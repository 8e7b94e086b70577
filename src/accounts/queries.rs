//! SQL of accounts, sessions and tokens.

use sqlx::QueryBuilder;
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
/// One row for each role of the account, and one for an account without any.
const ACCOUNT: &str = "SELECT a.id, a.username, a.password_hash, a.unit_id, r.role \
     FROM accounts a LEFT JOIN account_roles r ON r.account_id = a.id WHERE a.disabled_at IS NULL AND ";
const BY_NAME: &str = "a.username = $1 ORDER BY r.role";
const BY_ID: &str = "a.id = $1 ORDER BY r.role";
const BY_SESSION: &str = "a.id = (SELECT account_id FROM sessions WHERE secret_hash = $1 AND expires_at > $2) \
     ORDER BY r.role";
const BY_TOKEN: &str = "a.id = (SELECT account_id FROM tokens \
     WHERE secret_hash = $1 AND expires_at > $2 AND revoked_at IS NULL) ORDER BY r.role";
const INSERT_SESSION: &str = "INSERT INTO sessions (secret_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
const PURGE_SESSIONS: &str = "DELETE FROM sessions WHERE expires_at <= $1";
const DELETE_SESSION: &str = "DELETE FROM sessions WHERE secret_hash = $1";
const INSERT_TOKEN: &str = "INSERT INTO tokens (id, secret_hash, account_id, label, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
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
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) username: String,
    pub(crate) password_hash: String,
    unit: Option<UnitId>,
    roles: Vec<Role>,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: AccountId,
    username: String,
    password_hash: String,
    unit_id: Option<UnitId>,
    role: Option<Role>,
}

impl Account {
    /// The account of the rows, one for each of its roles; none without rows.
    fn of(rows: Vec<AccountRow>) -> Option<Self> {
        let roles = rows.iter().filter_map(|row| row.role).collect();
        let row = rows.into_iter().next()?;
        Some(Self {
            id: row.id,
            username: row.username,
            password_hash: row.password_hash,
            unit: row.unit_id,
            roles,
        })
    }

    /// How far it may see.
    pub(crate) fn scope(&self, kind: DeploymentKind) -> Scope {
        Scope {
            account: Some(self.id),
            roles: self.roles.clone(),
            unit: self.unit,
            kind,
        }
    }
}

/// Reads one account: the condition, and what it binds.
macro_rules! account {
    ($db:expr, $condition:expr $(, $bind:expr)+) => {{
        let rows = on_db!($db, |pool| {
            let mut query = QueryBuilder::new(ACCOUNT);
            query.push($condition);
            query.build_query_as()$(.bind($bind))+.fetch_all(pool).await
        });
        Ok(Account::of(rows?))
    }};
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
                Error::Conflict(format!("the name '{}' is taken", account.username).into())
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
        account!(self, BY_NAME, username)
    }

    /// The account with this identifier.
    pub(crate) async fn account_by_id(&self, id: AccountId) -> Result<Option<Account>> {
        account!(self, BY_ID, id)
    }

    /// The account whose session this is.
    pub(crate) async fn account_by_session(
        &self,
        secret_hash: &[u8],
        now: Instant,
    ) -> Result<Option<Account>> {
        account!(self, BY_SESSION, secret_hash, now)
    }

    /// The account whose token this is.
    pub(crate) async fn account_by_token(
        &self,
        secret_hash: &[u8],
        now: Instant,
    ) -> Result<Option<Account>> {
        account!(self, BY_TOKEN, secret_hash, now)
    }

    /// What an account sees of itself.
    pub(crate) async fn me(&self, account: &Account) -> Result<Me> {
        let unit = match account.unit {
            Some(unit) => self.unit_name(unit).await?,
            None => None,
        };
        Ok(Me {
            username: account.username.clone(),
            roles: account.roles.clone(),
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
