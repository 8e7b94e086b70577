//! SQL of consents: what holds, what held, and which cameras wait as drafts because nothing does (PRIVACY P9).

#[cfg(doc)]
use super::OwnerKind;
use super::{
    OwnerId,
    consent::{Agreement, ConsentScope, DRAFT_DAYS, DatedConsent, EndedAs},
};
use crate::{
    accounts::Scope,
    clock::Instant,
    db::{Db, Tx, on_db, on_tx},
    error::Result,
};

const ALL: &str = "SELECT scope, given_on, method, text_version, channel, hours, recorded_at, ended_at, ended_as \
     FROM owner_consents WHERE owner_id = $1 ORDER BY rid DESC";
const GIVE: &str = "INSERT INTO owner_consents (owner_id, scope, given_on, method, text_version, channel, hours, \
     recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const END: &str = "UPDATE owner_consents SET ended_at = $3, ended_as = $4 \
     WHERE owner_id = $1 AND scope = $2 AND ended_at IS NULL";
const END_ALL: &str = "UPDATE owner_consents SET ended_at = $2, ended_as = 'withdrawn' \
     WHERE owner_id = $1 AND ended_at IS NULL";
/// A condition on owners `o`: their cameras are drafts.
macro_rules! waits {
    () => {
        "o.kind = 'household' AND NOT EXISTS (SELECT 1 FROM owner_consents c WHERE c.owner_id = o.id \
         AND c.scope = 'listed' AND c.ended_at IS NULL)"
    };
}
const BEGIN_DRAFTS: &str = concat!(
    "UPDATE cameras SET draft_until = coalesce(draft_again_until, $2), revision = revision + 1 \
     WHERE draft_until IS NULL AND owner_id = $1 \
     AND EXISTS (SELECT 1 FROM owners o WHERE o.id = $1 AND ",
    waits!(),
    ")"
);
const END_DRAFTS: &str = concat!(
    "UPDATE cameras SET draft_until = NULL, draft_again_until = CASE WHEN EXISTS (SELECT 1 FROM owner_consents c \
     WHERE c.owner_id = $1 AND c.scope = 'listed' AND c.ended_at IS NULL) THEN NULL \
     ELSE coalesce(draft_until, draft_again_until) END, revision = revision + 1 \
     WHERE coalesce(draft_until, draft_again_until) IS NOT NULL AND owner_id = $1 \
     AND NOT EXISTS (SELECT 1 FROM owners o WHERE o.id = $1 AND ",
    waits!(),
    ")"
);
/// Only a public body's cameras may be shown to everybody ([`OwnerKind::is_public_body`], PRIVACY P8).
const END_PUBLIC: &str = "UPDATE cameras SET public = FALSE, revision = revision + 1 WHERE public AND owner_id = $1 \
     AND EXISTS (SELECT 1 FROM owners o WHERE o.id = $1 AND o.kind <> 'commune')";

impl Db {
    /// Everything that an owner ever agreed to, the latest first.
    pub(super) async fn consents(&self, owner: OwnerId) -> Result<Vec<DatedConsent>> {
        Ok(on_db!(self, |pool| sqlx::query_as(ALL)
            .bind(owner)
            .fetch_all(pool)
            .await)?)
    }
}

impl Tx {
    /// Records what an owner agreed to; what held of the same ends and stays.
    pub(crate) async fn give_consent(
        &mut self,
        scope: &Scope,
        owner: OwnerId,
        what: ConsentScope,
        agreement: &Agreement,
        now: Instant,
    ) -> Result<()> {
        self.end_consent(owner, what, EndedAs::Superseded, now)
            .await?;
        on_tx!(self, |conn| {
            let query = sqlx::query(GIVE).bind(owner).bind(what);
            let query = query.bind(agreement.given_on).bind(agreement.method);
            let query = query.bind(&agreement.text_version).bind(agreement.channel);
            let query = query.bind(&agreement.hours).bind(now).bind(scope.account);
            query.execute(conn).await.map(drop)
        })?;
        Ok(())
    }

    /// Ends what holds of a consent; says whether anything did.
    pub(crate) async fn end_consent(
        &mut self,
        owner: OwnerId,
        what: ConsentScope,
        ended_as: EndedAs,
        now: Instant,
    ) -> Result<bool> {
        Ok(on_tx!(self, |conn| {
            let query = sqlx::query(END).bind(owner).bind(what).bind(now);
            let query = query.bind(ended_as).execute(conn).await;
            query.map(|done| done.rows_affected() > 0)
        })?)
    }

    /// Ends all that holds; gives how many.
    pub(super) async fn end_consents(&mut self, owner: OwnerId, now: Instant) -> Result<u64> {
        Ok(on_tx!(self, |conn| sqlx::query(END_ALL)
            .bind(owner)
            .bind(now)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?)
    }

    /// Makes drafts of the cameras of an owner that needs consent and has given none, and lists those of all others; none
    /// stays marked as public whose owner is no public body.
    ///
    /// Every change of an owner's kind or consent, and every camera that comes to an owner, passes here.
    pub(crate) async fn settle_drafts(&mut self, owner: OwnerId, now: Instant) -> Result<()> {
        let until = now.plus_days(DRAFT_DAYS);
        on_tx!(&mut *self, |conn| sqlx::query(BEGIN_DRAFTS)
            .bind(owner)
            .bind(until)
            .execute(conn)
            .await
            .map(drop))?;
        for sql in [END_DRAFTS, END_PUBLIC] {
            on_tx!(&mut *self, |conn| sqlx::query(sql)
                .bind(owner)
                .execute(conn)
                .await
                .map(drop))?;
        }
        Ok(())
    }
}
