//! The deployment: what kind of database this is, in which time zone.

pub mod routes;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Instant,
    db::{Db, Tx, on_db, on_tx},
    error::{Error, Result},
};

/// What a database is for; fixed at its creation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DeploymentKind {
    /// Real data: every rule holds.
    Live,
    /// The fictional commune, for trying things out.
    Demo,
    /// For tests.
    Test,
}

impl DeploymentKind {
    /// Whether the rules on who acts through which door are relaxed (PRIVACY P6a).
    #[must_use]
    pub fn is_exempt(self) -> bool {
        self != Self::Live
    }
}

/// The facts that hold for the whole database.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// What it is for.
    pub kind: DeploymentKind,
    /// Local time, for schedules and display.
    pub zone: TimeZone,
    /// IANA name of the zone.
    pub time_zone: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: DeploymentKind,
    time_zone: String,
}

const SELECT: &str = "SELECT kind, time_zone FROM deployment WHERE only_row = 1";
const INSERT: &str =
    "INSERT INTO deployment (only_row, kind, time_zone, created_at) VALUES (1, $1, $2, $3)";

impl Db {
    /// The facts of this database; an error that says what to do if it was never initialised.
    pub async fn deployment(&self) -> Result<Deployment> {
        let row: Option<Row> = on_db!(self, |pool| sqlx::query_as(SELECT)
            .fetch_optional(pool)
            .await)?;
        let row = row.ok_or_else(|| {
            Error::Conflict(
                "the database is not initialised; run `sightline init --kind live|demo|test`"
                    .into(),
            )
        })?;
        Ok(Deployment {
            kind: row.kind,
            zone: zone(&row.time_zone)?,
            time_zone: row.time_zone,
        })
    }

    /// States what a new database is for; a conflict if that was stated before.
    pub async fn set_deployment(
        &self,
        tx: &mut Tx,
        kind: DeploymentKind,
        time_zone: &str,
        now: Instant,
    ) -> Result<()> {
        zone(time_zone)?;
        on_tx!(tx, |conn| sqlx::query(INSERT)
            .bind(kind)
            .bind(time_zone)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))
        .map_err(|error| match Error::from(error) {
            Error::Conflict(_) => Error::Conflict(
                "the database is initialised already; its kind never changes".into(),
            ),
            other => other,
        })
    }
}

fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| {
        Error::field(
            "time_zone",
            format!("'{name}' is not a time zone such as Asia/Ho_Chi_Minh"),
        )
    })
}
