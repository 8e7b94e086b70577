//! SQL of work lists.

use sqlx::QueryBuilder;

use super::{After, Dates, Near, STEPS_DEG, WorkCount, WorkItem, WorkList};
use crate::{
    accounts::Scope,
    cameras::clusters,
    db::{Db, Page, on_db},
    error::Result,
};

/// What lists show of a camera.
const SHOWN: &str = "SELECT k.rid, k.id, k.code, k.label, v.lon, v.lat, v.kind, v.bearing_deg, v.horizontal_fov_deg, p.status, \
     k.verified_on, c.checked_on, r.review_on, k.warranty_until, s.notice_sign, k.draft_until, k.revision, ";
/// What is listed, and what waits for that, of which no points are kept.
const LISTED: &str = " FROM camera_points p";
const WAITING: &str = " FROM (SELECT d.id AS camera_id, coalesce((SELECT e.status FROM status_events e \
     WHERE e.camera_id = d.id AND e.superseded_at IS NULL ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), \
     'unknown') AS status FROM cameras d WHERE d.draft_until IS NOT NULL) p";
/// Of the checks the last one, the last that set a day of review, and the last that looked for the sign.
const JOINED: &str = " JOIN cameras k ON k.id = p.camera_id \
     JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     LEFT JOIN checks c ON c.rid = (SELECT l.rid FROM checks l WHERE l.camera_id = k.id AND l.superseded_at IS NULL \
      ORDER BY l.checked_at DESC, l.rid DESC LIMIT 1) \
     LEFT JOIN checks r ON r.rid = (SELECT l.rid FROM checks l WHERE l.camera_id = k.id AND l.superseded_at IS NULL \
      AND l.review_on IS NOT NULL ORDER BY l.checked_at DESC, l.rid DESC LIMIT 1) \
     LEFT JOIN checks s ON s.rid = (SELECT l.rid FROM checks l WHERE l.camera_id = k.id AND l.superseded_at IS NULL \
      AND l.notice_sign IS NOT NULL ORDER BY l.checked_at DESC, l.rid DESC LIMIT 1)";
const PRESENT: &str = " WHERE p.status NOT IN ('planned', 'removed')";
/// Its owner can agree before it hangs.
const NOT_GONE: &str = " WHERE p.status <> 'removed'";
/// How far away a camera is, squared, in degrees of latitude.
const APART: &str = "((v.lon - here.lon) * here.narrowing * ((v.lon - here.lon) * here.narrowing) \
     + (v.lat - here.lat) * (v.lat - here.lat)) * here.counts";

/// Adds the condition of a list to a query; one body for both databases.
macro_rules! belongs {
    ($query:expr, $list:expr, $dates:expr) => {{
        let (query, dates) = (&mut $query, $dates);
        match $list {
            WorkList::ToCheck => {
                query.push("coalesce(c.checked_on, '') < ").push_bind(dates.checked_since);
                query.push(" AND coalesce(k.verified_on, '') < ").push_bind(dates.checked_since);
            }
            WorkList::Faulty => drop(query.push("p.status IN ('faulty', 'disconnected')")),
            WorkList::WarrantyEnding => {
                let [first, last] = dates.warranty_between;
                query.push("k.warranty_until BETWEEN ").push_bind(first);
                query.push(" AND ").push_bind(last);
            }
            WorkList::ReviewDue => {
                query.push("(r.review_on < ").push_bind(dates.today);
                query.push(" OR (r.review_on IS NULL AND k.created_at < ");
                query.push_bind(dates.registered_since).push("))");
            }
            WorkList::NoticeSignMissing => drop(query.push("NOT s.notice_sign")),
            WorkList::NoPayer => {
                query.push(
                    "EXISTS (SELECT 1 FROM running_costs q WHERE q.camera_id = k.id AND q.superseded_at IS NULL \
                     AND q.payer = 'nobody' AND q.since <= ",
                );
                query.push_bind(dates.today);
                query.push(
                    " AND NOT EXISTS (SELECT 1 FROM running_costs n WHERE n.camera_id = q.camera_id AND n.kind = q.kind \
                     AND n.superseded_at IS NULL AND n.since > q.since AND n.since <= ",
                );
                query.push_bind(dates.today).push("))");
            }
            WorkList::Bare => drop(query.push(
                "((v.bearing_deg IS NULL AND v.kind IN ('fixed', 'stitched')) OR v.horizontal_fov_deg IS NULL)",
            )),
            WorkList::Drafts => drop(query.push("k.draft_until IS NOT NULL")),
        }
    }};
}

/// Narrows a query to the caller's unit.
macro_rules! own {
    ($query:expr, $scope:expr) => {
        if let Some(unit) = $scope.unit {
            $query.push(" AND (k.unit_id IS NULL OR k.unit_id = ");
            $query.push_bind(unit).push(")");
        }
    };
}

impl Db {
    /// How many cameras of the caller's unit each list holds.
    pub async fn work_counts(&self, scope: &Scope, dates: Dates) -> Result<Vec<WorkCount>> {
        let counts: (i64, i64, i64, i64, i64, i64, i64, i64) = on_db!(self, |pool| {
            let mut query = QueryBuilder::new("SELECT ");
            for (index, list) in WorkList::ALL.into_iter().enumerate() {
                query.push(if index == 0 { "" } else { ", " });
                if list == WorkList::Drafts {
                    query.push("(SELECT count(*)").push(WAITING);
                    query
                        .push(" JOIN cameras k ON k.id = p.camera_id")
                        .push(NOT_GONE);
                    own!(query, scope);
                    query.push(")");
                } else {
                    query.push("count(CASE WHEN ");
                    belongs!(query, list, dates);
                    query.push(" THEN 1 END)");
                }
            }
            query.push(LISTED).push(JOINED).push(PRESENT);
            own!(query, scope);
            query.build_query_as().fetch_one(pool).await
        })?;
        let (to_check, faulty, warranty, review_due, sign_missing, no_payer, bare, drafts) = counts;
        let counts = [
            to_check,
            faulty,
            warranty,
            review_due,
            sign_missing,
            no_payer,
            bare,
            drafts,
        ];
        let counts = WorkList::ALL.into_iter().zip(counts);
        Ok(counts
            .map(|(list, count)| WorkCount { list, count })
            .collect())
    }

    /// A page of a list of cameras of the caller's unit: the nearest to a place first, else as they were registered.
    pub(super) async fn work_list(
        &self,
        scope: &Scope,
        list: WorkList,
        dates: Dates,
        near: Option<Near>,
        after: After,
        limit: u32,
    ) -> Result<Page<WorkItem>> {
        let mut rows = Vec::new();
        // Drafts are few, and their points are not kept by cells.
        let steps = match list {
            WorkList::Drafts => &STEPS_DEG[STEPS_DEG.len() - 1..],
            _ => &STEPS_DEG[..],
        };
        for step in steps.iter().copied() {
            let (Some(degrees), Some(place)) = (step, near) else {
                rows = self
                    .work_items(scope, list, dates, near, after, None, limit)
                    .await?;
                break;
            };
            // Up to there nothing can be missing; what is in a corner of the box may be farther than what is outside it.
            let within = Some((place, degrees));
            rows = self
                .work_items(scope, list, dates, near, after, within, limit)
                .await?;
            if rows.len() > limit as usize {
                break;
            }
        }
        Ok(Page::cut(rows, limit as usize, |row: &WorkItem| {
            After::of(row).cursor()
        }))
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one statement with all that narrows it"
    )]
    async fn work_items(
        &self,
        scope: &Scope,
        list: WorkList,
        dates: Dates,
        near: Option<Near>,
        after: After,
        within: Option<(Near, f64)>,
        limit: u32,
    ) -> Result<Vec<WorkItem>> {
        let here = near.unwrap_or(Near {
            lon: 0.0,
            lat: 0.0,
            narrowing: 0.0,
        });
        let (from, present) = match list {
            WorkList::Drafts => (WAITING, NOT_GONE),
            _ => (LISTED, PRESENT),
        };
        let cells = within.map(|(place, degrees)| clusters::near_cells(place.around(degrees)));
        let cells = cells.transpose()?;
        Ok(on_db!(self, |pool| {
            let mut query = QueryBuilder::new(SHOWN);
            query.push(APART).push(" AS apart").push(from).push(JOINED);
            for (start, value, end) in [
                (", (SELECT CAST(", here.lon, " AS double precision) AS lon"),
                (", CAST(", here.lat, " AS double precision) AS lat"),
                (
                    ", CAST(",
                    here.narrowing,
                    " AS double precision) AS narrowing",
                ),
                (
                    ", CAST(",
                    f64::from(u8::from(near.is_some())),
                    " AS double precision) AS counts) AS here",
                ),
            ] {
                query.push(start).push_bind(value).push(end);
            }
            query.push(present);
            own!(query, scope);
            if let Some([columns, rows]) = cells {
                // Column by column, so that the index finds the rows of each.
                query.push(" AND p.cell_x IN (");
                let mut list = query.separated(", ");
                for column in columns.0..=columns.1 {
                    list.push_bind(column);
                }
                query.push(") AND p.cell_y BETWEEN ").push_bind(rows.0);
                query.push(" AND ").push_bind(rows.1);
            }
            if let Some((_, degrees)) = within {
                query
                    .push(" AND ")
                    .push(APART)
                    .push(" <= ")
                    .push_bind(degrees * degrees);
            }
            query.push(" AND ");
            belongs!(query, list, dates);
            query
                .push(" AND (")
                .push(APART)
                .push(" > ")
                .push_bind(after.apart);
            query
                .push(" OR (")
                .push(APART)
                .push(" = ")
                .push_bind(after.apart);
            query.push(" AND k.rid > ").push_bind(after.rid).push("))");
            query
                .push(" ORDER BY apart, k.rid LIMIT ")
                .push_bind(i64::from(limit) + 1);
            query.build_query_as().fetch_all(pool).await
        })?)
    }
}
