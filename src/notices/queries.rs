//! SQL of preservation notices.

use super::{LAPSES_DAYS, Notice, NoticeId};
use crate::{
    accounts::Scope,
    cameras::CameraId,
    clock::{Instant, Window},
    db::{Db, JsonText, Tx, on_db, on_tx},
    error::Result,
    incidents::{Incident, IncidentId},
    owners::{Access, AccessKind},
    recorders::RecorderWindow,
    units::UnitName,
};

/// What was asked for under one number of one unit, whichever of its incidents asked; that of domestic violence stays among
/// those whose papers say as little (PRIVACY P23).
macro_rules! under_number {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " FROM preservation_notices n JOIN incidents i ON i.id = n.incident_id \
             JOIN cameras k ON k.id = n.camera_id LEFT JOIN units u ON u.id = k.unit_id \
             LEFT JOIN accounts a ON a.id = n.created_by \
             WHERE n.incident_id IN (SELECT id FROM incidents WHERE id = $1 UNION SELECT incident_id FROM searches \
             WHERE case_sha256 = $2 AND unit_id IS NOT DISTINCT FROM $3) AND ($4 OR NOT i.domestic_violence) ",
            $after
        )
    };
}
const SELECT: &str = under_number!(
    "SELECT n.id, n.number, n.incident_id, n.camera_id, k.code AS camera_code, k.label, \
     u.code AS unit_code, u.name AS unit_name, n.window_from, n.window_to, n.recorder_window, n.created_at, \
     a.username AS created_by, n.lapses_at",
    "AND ($5 IS NULL OR i.unit_id = $5) ORDER BY n.rid"
);
// What keeps more keeps this too; where a part of the window would be lost, the owner has to be asked anew.
const IN_FORCE: &str = under_number!(
    "SELECT n.camera_id, n.id",
    "AND n.window_from <= $5 AND n.window_to >= $6 AND n.lapses_at > $7 AND n.closed_at IS NULL ORDER BY n.rid"
);
const INSERT: &str = "INSERT INTO preservation_notices (id, number, incident_id, camera_id, window_from, window_to, \
     recorder_window, created_at, created_by, lapses_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// A notice to be stored.
pub(crate) struct NewNotice {
    /// Its identifier.
    pub(crate) id: NoticeId,
    /// Its number.
    pub(crate) number: String,
    /// The camera.
    pub(crate) camera: CameraId,
    /// The window to keep.
    pub(crate) window: Window,
    /// The same on the recorder's own clock.
    pub(crate) recorder_window: Option<RecorderWindow>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: NoticeId,
    number: String,
    incident_id: IncidentId,
    camera_id: CameraId,
    camera_code: String,
    label: Option<String>,
    unit_code: Option<String>,
    unit_name: Option<String>,
    window_from: Instant,
    window_to: Instant,
    recorder_window: Option<JsonText<RecorderWindow>>,
    created_at: Instant,
    created_by: Option<String>,
    lapses_at: Instant,
}

impl Row {
    fn notice(self, now: Instant) -> Notice {
        let unit = self.unit_code.zip(self.unit_name);
        Notice {
            id: self.id,
            number: self.number,
            incident_id: self.incident_id,
            camera_id: self.camera_id,
            camera_code: self.camera_code,
            label: self.label,
            unit: unit.map(|(code, name)| UnitName { code, name }),
            from: self.window_from,
            to: self.window_to,
            recorder_window: self.recorder_window.map(|window| window.0),
            created_at: self.created_at,
            created_by: self.created_by,
            lapses_at: self.lapses_at,
            lapsed: now >= self.lapses_at,
        }
    }
}

impl Db {
    /// The notices under the number of an incident of the caller's unit, the oldest first.
    pub async fn notices(
        &self,
        scope: &Scope,
        incident: &Incident,
        now: Instant,
    ) -> Result<Vec<Notice>> {
        let rows: Vec<Row> = on_db!(self, |pool| {
            let query = sqlx::query_as(SELECT).bind(incident.id);
            let query = query.bind(incident.case_hash()).bind(incident.unit);
            let query = query.bind(incident.domestic_violence).bind(scope.unit);
            query.fetch_all(pool).await
        })?;
        Ok(rows.into_iter().map(|row| row.notice(now)).collect())
    }
}

impl Tx {
    /// The cameras that are to keep this window by a notice in force under the incident's number, and those notices.
    ///
    /// Until the transaction ends nobody else gives one.
    pub(crate) async fn notices_in_force(
        &mut self,
        incident: &Incident,
        window: Window,
        now: Instant,
    ) -> Result<Vec<(CameraId, NoticeId)>> {
        self.take_turns().await?;
        Ok(on_tx!(self, |conn| {
            let query = sqlx::query_as(IN_FORCE).bind(incident.id);
            let query = query.bind(incident.case_hash()).bind(incident.unit);
            let query = query.bind(incident.domestic_violence);
            let query = query.bind(window.from).bind(window.to).bind(now);
            query.fetch_all(conn).await
        })?)
    }

    /// Stores notices of the caller, and enters them into the owners' access history.
    pub(crate) async fn give_notices(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        notices: &[NewNotice],
        now: Instant,
    ) -> Result<()> {
        for new in notices {
            let recorder_window = new.recorder_window.map(JsonText);
            on_tx!(self, |conn| {
                let query = sqlx::query(INSERT).bind(new.id).bind(&new.number);
                let query = query.bind(incident.id).bind(new.camera);
                let query = query.bind(new.window.from).bind(new.window.to);
                let query = query.bind(&recorder_window).bind(now);
                let query = query.bind(scope.account);
                let query = query.bind(now.plus_days(LAPSES_DAYS));
                query.execute(conn).await.map(drop)
            })?;
            let access = Access {
                scope,
                incident,
                camera: new.camera,
                kind: AccessKind::PreservationNotice,
                now,
            };
            self.record_access(&access).await?;
        }
        Ok(())
    }
}
