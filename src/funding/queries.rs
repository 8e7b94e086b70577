//! SQL of funding.

use uuid::Uuid;

use super::{
    Campaign, CampaignId, Contribution, ContributionId, ContributionRow, RunningCost, Totals,
    campaign::CheckedCampaign, contribution::CheckedContribution,
};
use crate::{
    accounts::{Role, Scope},
    cameras::CameraId,
    clock::{Day, Instant},
    db::{Db, Page, Tx, on_db, on_tx},
    error::{Error, Result},
    folded::require_free_name,
    refusal::Refusal,
    units::UnitId,
};

// The sum of fewer than five households tells too much of each (PRIVACY P8): it stands on the page of its entry alone.
macro_rules! withheld {
    ($entry:literal) => {
        concat!(
            "(",
            $entry,
            ".source = 'households' AND ",
            $entry,
            ".households < 5)"
        )
    };
}

const CAMPAIGN: &str = concat!(
    "SELECT c.rid, c.id, c.name, c.target_dong, c.begun_on, c.ended_on, c.revision, \
     CAST(coalesce((SELECT sum(e.amount_dong) FROM contributions e WHERE e.campaign_id = c.id AND e.struck_at IS NULL \
     AND NOT ",
    withheld!("e"),
    "), 0) AS bigint) AS raised_dong, \
     EXISTS (SELECT 1 FROM contributions e WHERE e.campaign_id = c.id AND e.struck_at IS NULL AND ",
    withheld!("e"),
    ") \
     AS households_withheld, \
     EXISTS (SELECT 1 FROM contributions e WHERE e.campaign_id = c.id AND e.struck_at IS NULL \
     AND e.source NOT IN ('state_budget', 'households') GROUP BY e.source, e.item HAVING count(*) < 5) AS entries_withheld \
     FROM campaigns c WHERE ($1 IS NULL OR c.unit_id = $1) "
);
const ENTRY: &str = "e.rid, e.id, e.campaign_id, c.name AS campaign, e.camera_id, k.code AS camera_code, e.source, e.households, \
     e.item, e.given_on, e.struck_at";
const FROM: &str = " FROM contributions e LEFT JOIN campaigns c ON c.id = e.campaign_id LEFT JOIN cameras k ON k.id = e.camera_id ";
const OF_UNIT: &str = "($1 IS NULL OR e.unit_id = $1)";

/// Whether the caller may read single entries.
pub(super) fn reads_entries(scope: &Scope) -> bool {
    scope.holds(&[Role::Registrar])
}

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct EntryFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// For this camera.
    pub camera: Option<CameraId>,
    /// Given on this day or later.
    pub from: Option<Day>,
    /// Given on this day or before.
    pub to: Option<Day>,
}

impl EntryFilter {
    /// Whether it asks for less than whole calendar years of campaigns.
    pub(super) fn is_narrow(&self) -> bool {
        let begins_a_year = self
            .from
            .is_none_or(|day| day.to_string().ends_with("-01-01"));
        let ends_a_year = self
            .to
            .is_none_or(|day| day.to_string().ends_with("-12-31"));
        self.camera.is_some() || !begins_a_year || !ends_a_year
    }
}

const FILTER: &str = " AND ($2 IS NULL OR e.campaign_id = $2) AND ($3 IS NULL OR e.camera_id = $3) \
     AND ($4 IS NULL OR e.given_on >= $4) AND ($5 IS NULL OR e.given_on <= $5) ";

impl Db {
    /// The campaigns of the caller's unit, the newest first.
    pub async fn campaigns(
        &self,
        scope: &Scope,
        before: i64,
        limit: u32,
    ) -> Result<Page<Campaign>> {
        const LIST: &str = "AND ($2 = 0 OR c.rid < $2) ORDER BY c.rid DESC LIMIT $3";
        let sql = sqlx::AssertSqlSafe(format!("{CAMPAIGN}{LIST}"));
        let rows: Vec<Campaign> = on_db!(self, |pool| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(before)
            .bind(i64::from(limit) + 1)
            .fetch_all(pool)
            .await)?;
        let rows = rows
            .into_iter()
            .map(|campaign| campaign.told(reads_entries(scope)));
        Ok(Page::cut(
            rows.collect(),
            limit as usize,
            |row: &Campaign| row.rid.to_string(),
        ))
    }

    /// A campaign of the caller's unit; hidden and missing are the same.
    pub async fn campaign(&self, scope: &Scope, id: CampaignId) -> Result<Campaign> {
        let sql = sqlx::AssertSqlSafe(format!("{CAMPAIGN} AND c.id = $2"));
        let found: Option<Campaign> = on_db!(self, |pool| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(id)
            .fetch_optional(pool)
            .await)?;
        let campaign = found.ok_or(Error::NotFound)?;
        Ok(campaign.told(reads_entries(scope)))
    }

    /// The entries of the caller's unit, the newest first, struck ones among them.
    pub async fn contributions(
        &self,
        scope: &Scope,
        filter: EntryFilter,
        before: i64,
        limit: u32,
    ) -> Result<Page<ContributionRow>> {
        const SHOWN: &str = concat!(
            // Of two sums of one campaign the difference would be one household's gift: a struck one is not told either.
            ", CASE WHEN e.source = 'households' AND e.struck_at IS NOT NULL OR ",
            withheld!("e"),
            " THEN NULL ELSE e.amount_dong END AS amount_dong, CASE WHEN ",
            withheld!("e"),
            " THEN NULL ELSE e.in_kind END AS in_kind"
        );
        let sql = format!(
            "SELECT {ENTRY}{SHOWN}{FROM} WHERE {OF_UNIT}{FILTER}AND ($6 = 0 OR e.rid < $6) ORDER BY e.rid DESC LIMIT $7"
        );
        let sql = sqlx::AssertSqlSafe(sql);
        let rows: Vec<ContributionRow> = on_db!(self, |pool| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(filter.campaign)
            .bind(filter.camera)
            .bind(filter.from)
            .bind(filter.to)
            .bind(before)
            .bind(i64::from(limit) + 1)
            .fetch_all(pool)
            .await)?;
        Ok(Page::cut(rows, limit as usize, |row| row.rid.to_string()))
    }

    /// One entry with all that is known of it; hidden and missing are the same.
    pub async fn contribution(&self, scope: &Scope, id: ContributionId) -> Result<Contribution> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {ENTRY}, e.amount_dong, e.in_kind, e.contributor, e.struck_because, e.recorded_at, \
             a.username AS recorded_by{FROM} LEFT JOIN accounts a ON a.id = e.recorded_by WHERE {OF_UNIT} AND e.id = $2"
        ));
        let found: Option<Contribution> = on_db!(self, |pool| sqlx::query_as(sql)
            .bind(scope.unit)
            .bind(id)
            .fetch_optional(pool)
            .await)?;
        found.ok_or(Error::NotFound)
    }

    /// What the entries of the caller's unit come to.
    pub async fn funding_totals(&self, scope: &Scope, filter: EntryFilter) -> Result<Totals> {
        let entries = format!("{FROM} WHERE {OF_UNIT}{FILTER} AND e.struck_at IS NULL");
        let subtotals = sqlx::AssertSqlSafe(format!(
            "SELECT e.source, e.item, count(*) AS entries, count(*) - count(e.amount_dong) AS without_amount, \
             CAST(coalesce(sum(e.amount_dong), 0) AS bigint) AS amount_dong{entries} AND NOT {} \
             GROUP BY e.source, e.item ORDER BY e.source, e.item",
            withheld!("e")
        ));
        let withheld =
            sqlx::AssertSqlSafe(format!("SELECT count(*){entries} AND {}", withheld!("e")));
        let mut tx = self.begin_reading().await?;
        let subtotals = on_tx!(&mut tx, |conn| sqlx::query_as(subtotals)
            .bind(scope.unit)
            .bind(filter.campaign)
            .bind(filter.camera)
            .bind(filter.from)
            .bind(filter.to)
            .fetch_all(conn)
            .await)?;
        let withheld: i64 = on_tx!(&mut tx, |conn| sqlx::query_scalar(withheld)
            .bind(scope.unit)
            .bind(filter.campaign)
            .bind(filter.camera)
            .bind(filter.from)
            .bind(filter.to)
            .fetch_one(conn)
            .await)?;
        Ok(Totals::of(subtotals, withheld))
    }

    /// All that was stated about the running costs of a camera, the newest first.
    pub async fn running_costs(&self, scope: &Scope, camera: CameraId) -> Result<Vec<RunningCost>> {
        const COSTS: &str = "SELECT kind, payer, dong_per_month, since FROM running_costs \
             WHERE camera_id = $1 AND superseded_at IS NULL ORDER BY since DESC, kind";
        // Hidden and missing are the same.
        self.camera(scope, camera).await?;
        Ok(on_db!(self, |pool| sqlx::query_as(COSTS)
            .bind(camera)
            .fetch_all(pool)
            .await)?)
    }
}

impl Tx {
    /// A conflict if another campaign of the same unit goes on `today` and has this name, marks and capitals aside; `own`:
    /// the one that gets the name, else it is new in `unit`.
    async fn require_free_campaign_name(
        &mut self,
        unit: Option<UnitId>,
        campaign: &CheckedCampaign,
        own: Option<CampaignId>,
        today: Day,
    ) -> Result<()> {
        const NAMES: &str = "SELECT c.name FROM campaigns c LEFT JOIN campaigns o ON o.id = $3 \
             WHERE (c.ended_on IS NULL OR c.ended_on >= $2) AND ($3 IS NULL OR c.id <> $3) \
             AND c.unit_id IS NOT DISTINCT FROM CASE WHEN $3 IS NULL THEN $1 ELSE o.unit_id END \
             AND ($3 IS NULL OR o.name <> $4 OR o.ended_on < $2)";
        if campaign.ended_on.is_some_and(|ended| ended < today) {
            return Ok(());
        }
        let names: Vec<String> = on_tx!(self, |conn| sqlx::query_scalar(NAMES)
            .bind(unit)
            .bind(today)
            .bind(own)
            .bind(&campaign.name)
            .fetch_all(conn)
            .await)?;
        require_free_name(&campaign.name, names)
    }

    /// Stores a campaign of the unit of `scope`.
    pub(crate) async fn add_campaign(
        &mut self,
        scope: &Scope,
        campaign: &CheckedCampaign,
        (now, today): (Instant, Day),
    ) -> Result<CampaignId> {
        const INSERT: &str = "INSERT INTO campaigns (id, unit_id, name, target_dong, begun_on, ended_on, created_at, created_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        self.require_free_campaign_name(scope.unit, campaign, None, today)
            .await?;
        let id = CampaignId(Uuid::now_v7());
        on_tx!(self, |conn| {
            let query = sqlx::query(INSERT)
                .bind(id)
                .bind(scope.unit)
                .bind(&campaign.name);
            let query = query.bind(campaign.target_dong).bind(campaign.begun_on);
            let query = query.bind(campaign.ended_on).bind(now).bind(scope.account);
            query.execute(conn).await.map(drop)
        })?;
        Ok(id)
    }

    /// Replaces the fields of a campaign that has this revision; says whether it had.
    pub(super) async fn change_campaign(
        &mut self,
        scope: &Scope,
        id: CampaignId,
        revision: i64,
        campaign: &CheckedCampaign,
        today: Day,
    ) -> Result<bool> {
        const UPDATE: &str = "UPDATE campaigns SET name = $3, target_dong = $4, begun_on = $5, ended_on = $6, \
             revision = revision + 1 WHERE id = $1 AND revision = $2 AND ($7 IS NULL OR unit_id = $7)";
        self.require_free_campaign_name(scope.unit, campaign, Some(id), today)
            .await?;
        let changed = on_tx!(self, |conn| {
            let query = sqlx::query(UPDATE)
                .bind(id)
                .bind(revision)
                .bind(&campaign.name);
            let query = query.bind(campaign.target_dong).bind(campaign.begun_on);
            let query = query.bind(campaign.ended_on).bind(scope.unit);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        Ok(changed == 1)
    }

    /// Stores an entry of the unit of its campaign or camera, else of `scope`; a conflict where the households of the campaign
    /// have one already.
    pub(super) async fn add_contribution(
        &mut self,
        scope: &Scope,
        entry: &CheckedContribution,
        now: Instant,
    ) -> Result<ContributionId> {
        const INSERT: &str = "INSERT INTO contributions (id, unit_id, campaign_id, camera_id, source, contributor, households, \
             item, amount_dong, in_kind, given_on, recorded_at, recorded_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        const CAMPAIGN_UNIT: &str =
            "SELECT unit_id FROM campaigns WHERE id = $1 AND ($2 IS NULL OR unit_id = $2)";
        const CAMERA_UNIT: &str = "SELECT unit_id FROM cameras WHERE id = $1 AND ($2 IS NULL OR unit_id IS NULL OR unit_id = $2)";
        let mut unit = scope.unit;
        for (field, sql, id) in [
            (
                "campaign_id",
                CAMPAIGN_UNIT,
                entry.campaign_id.map(|id| id.0),
            ),
            ("camera_id", CAMERA_UNIT, entry.camera_id.map(|id| id.0)),
        ] {
            let Some(id) = id else { continue };
            let found: Option<Option<UnitId>> = on_tx!(self, |conn| sqlx::query_scalar(sql)
                .bind(id)
                .bind(scope.unit)
                .fetch_optional(conn)
                .await)?;
            let of = found.ok_or_else(|| Error::field(field, Refusal::NoSuchRecord))?;
            // Nothing of one unit stands in the book of another.
            if unit.is_some() && of.is_some() && unit != of {
                return Err(Error::field(field, Refusal::NoSuchRecord));
            }
            unit = unit.or(of);
        }
        let id = ContributionId(Uuid::now_v7());
        let stored: Result<()> = on_tx!(self, |conn| {
            let query = sqlx::query(INSERT)
                .bind(id)
                .bind(unit)
                .bind(entry.campaign_id);
            let query = query
                .bind(entry.camera_id)
                .bind(entry.source)
                .bind(&entry.contributor);
            let query = query
                .bind(entry.households)
                .bind(entry.item)
                .bind(entry.amount_dong);
            let query = query.bind(&entry.in_kind).bind(entry.given_on).bind(now);
            query.bind(scope.account).execute(conn).await.map(drop)
        })
        .map_err(Error::from);
        match stored {
            Err(Error::Conflict(_)) => Err(Error::Conflict(Refusal::HouseholdsCounted.into())),
            other => other.map(|()| id),
        }
    }

    /// Strikes an entry of the caller's unit; hidden and missing are the same.
    pub(super) async fn strike_contribution(
        &mut self,
        scope: &Scope,
        id: ContributionId,
        because: &str,
        now: Instant,
    ) -> Result<()> {
        const STRIKE: &str = "UPDATE contributions SET struck_at = $3, struck_by = $4, struck_because = $5 \
             WHERE id = $1 AND ($2 IS NULL OR unit_id = $2) AND struck_at IS NULL";
        const KNOWN: &str =
            "SELECT count(*) FROM contributions WHERE id = $1 AND ($2 IS NULL OR unit_id = $2)";
        let struck = on_tx!(self, |conn| {
            let query = sqlx::query(STRIKE).bind(id).bind(scope.unit).bind(now);
            let query = query.bind(scope.account).bind(because);
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
        if struck == 1 {
            return Ok(());
        }
        let known: i64 = on_tx!(self, |conn| sqlx::query_scalar(KNOWN)
            .bind(id)
            .bind(scope.unit)
            .fetch_one(conn)
            .await)?;
        Err(if known == 0 {
            Error::NotFound
        } else {
            Error::Conflict(Refusal::StruckAlready.into())
        })
    }

    /// Stores a statement about what a camera costs, hidden and missing being the same; one of the same kind and day is no longer believed.
    pub(super) async fn state_running_cost(
        &mut self,
        scope: &Scope,
        camera: CameraId,
        cost: &RunningCost,
        now: Instant,
    ) -> Result<()> {
        const SUPERSEDE: &str = "UPDATE running_costs SET superseded_at = $4 \
             WHERE camera_id = $1 AND kind = $2 AND since = $3 AND superseded_at IS NULL";
        const INSERT: &str = "INSERT INTO running_costs (id, camera_id, kind, payer, dong_per_month, since, recorded_at, \
             recorded_by) SELECT $1, k.id, $3, $4, $5, $6, $7, $8 FROM cameras k \
             WHERE k.id = $2 AND ($9 IS NULL OR k.unit_id IS NULL OR k.unit_id = $9)";
        on_tx!(self, |conn| {
            let query = sqlx::query(SUPERSEDE)
                .bind(camera)
                .bind(cost.kind)
                .bind(cost.since);
            query.bind(now).execute(conn).await.map(drop)
        })?;
        let stored = on_tx!(self, |conn| {
            let query = sqlx::query(INSERT)
                .bind(Uuid::now_v7())
                .bind(camera)
                .bind(cost.kind);
            let query = query
                .bind(cost.payer)
                .bind(cost.dong_per_month)
                .bind(cost.since);
            query
                .bind(now)
                .bind(scope.account)
                .bind(scope.unit)
                .execute(conn)
                .await
                .map(|done| done.rows_affected())
        })?;
        if stored == 1 {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }
}
