//! Recording and changing incidents within the limits (PRIVACY P6): each of these in the caller's transaction.

use super::{
    AgeClass, Ask, Incident,
    limits::{self, Cause, CauseCode, Excess, is_approved},
};
use crate::{
    accounts::Scope,
    approvals::{Gate, NewApproval, Standing, State, Subject},
    clock::Instant,
    db::{Db, Tx},
    error::{Error, FieldError, Result},
    geojson_shape,
    geometry::Meters,
    refusal::Refusal,
};

impl Db {
    /// Whether the area of an incident, its uncertainty included, touches a sensitive place (PRIVACY P21).
    pub(crate) async fn is_sensitive(&self, incident: &Incident) -> Result<bool> {
        let shape =
            geojson_shape::shape(&incident.place).map_err(|why| Error::field("place", why))?;
        let radius = Meters::new(incident.radius_m);
        let radius = radius.map_err(|error| Error::Internal(error.to_string()))?;
        match shape.bbox() {
            Some(bbox) => self.touches_sensitive_place(bbox.grown(radius)).await,
            None => Ok(false),
        }
    }
}

/// A conflict while something asked of an incident waits for a second account.
fn refuse_while_asked(standing: &Standing) -> Result<()> {
    let shown = standing.shown.as_ref();
    if shown.is_some_and(|shown| shown.state == State::Pending) {
        return Err(Error::Conflict(Refusal::ApprovalAsked.into()));
    }
    Ok(())
}

impl Tx {
    /// Stores an incident of the caller; beyond a limit it needs a reason, and waits for approval.
    ///
    /// Limits hold on live databases; elsewhere they are looked at only where approval is asked for, so that it can be
    /// tried out. `sensitive` is what [`Db::is_sensitive`] says. Gives the causes for which approval was asked for.
    pub async fn record_incident(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        sensitive: bool,
        now: Instant,
    ) -> Result<Vec<Cause>> {
        if incident.number_due.is_some() && self.has_overdue_number(scope, now).await? {
            return Err(Error::field(
                "temporary_number",
                Refusal::OtherNumberOverdue,
            ));
        }
        let mut searched_at = Some(now);
        let mut causes = Vec::new();
        if !scope.kind.is_exempt() || incident.ask.is_some() {
            self.take_turns().await?;
            let window = incident.window();
            let excesses = self.excesses(scope, incident, window, now).await?;
            causes = within(excesses, sensitive, incident.ask.as_ref())?;
        }
        self.insert_incident(scope, incident).await?;
        if let Some(ask) = incident.ask.as_ref().filter(|_| !causes.is_empty()) {
            let new = asked(incident, Subject::Search, ask, &causes, sensitive);
            searched_at = new.at_once.then_some(now);
            self.request_approval(scope, &new, now).await?;
        }
        self.add_search(scope, Some(incident.id), incident, searched_at)
            .await?;
        Ok(causes)
    }

    /// Stores a search that leaves no incident behind: it counts like one, and no approval helps it beyond a limit.
    pub async fn record_search(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        sensitive: bool,
        now: Instant,
    ) -> Result<()> {
        self.take_turns().await?;
        let window = incident.window();
        let excesses = self.excesses(scope, incident, window, now).await?;
        within(excesses, sensitive, None)?;
        self.add_search(scope, None, incident, Some(now)).await
    }

    /// Stores `changed`, which is `incident` with another number or a smaller window. Gives the causes for which approval
    /// was asked for.
    pub(super) async fn change_incident(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        changed: &Incident,
        ask: Option<&Ask>,
        sensitive: bool,
        now: Instant,
    ) -> Result<Vec<Cause>> {
        self.take_turns().await?;
        let mut passed = Vec::new();
        let counted = self.counted(incident.id).await?;
        let mut searched_at = counted.searched_at;
        // What was searched stays searched; what still waits is counted as it is now.
        let window = searched_at.map_or(changed.window(), |_| counted.window());
        let gate = incident.standing.gate;
        if gate != Gate::Open {
            let causes = self.open_causes(scope, changed, sensitive, now).await?;
            if causes.is_empty() {
                self.withdraw_approvals(incident.id, Subject::Search, now)
                    .await?;
                searched_at = searched_at.or(Some(now));
            } else if matches!(gate, Gate::Waits | Gate::Urgent)
                && let Some(pending) = self.pending_approval(incident.id).await?
            {
                self.set_approval_causes(pending, &causes).await?;
            }
        } else if incident.case_number != changed.case_number
            && (!scope.kind.is_exempt() || ask.is_some())
        {
            let excesses = self.number_excesses(scope, changed, window, now).await?;
            let causes = within(excesses, false, ask)?;
            if let Some(ask) = ask.filter(|_| !causes.is_empty()) {
                self.withdraw_approvals(incident.id, Subject::Cameras, now)
                    .await?;
                let new = asked(incident, Subject::Search, ask, &causes, sensitive);
                self.request_approval(scope, &new, now).await?;
                passed = causes;
            }
        }
        self.update_incident(changed).await?;
        self.recount(changed, searched_at, window).await?;
        self.revise_incident(incident.id).await?;
        Ok(passed)
    }

    /// Asks that a missing adult may be followed; a conflict where that needs no word, or has it.
    pub(super) async fn ask_to_follow(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        ask: &Ask,
        sensitive: bool,
        now: Instant,
    ) -> Result<()> {
        self.take_turns().await?;
        let standing = &incident.standing;
        refuse_while_asked(standing)?;
        // What was refused is asked for anew as a whole: the search comes first.
        standing.gate.begin()?;
        if incident.age_class != Some(AgeClass::Adult) || standing.follow_open {
            return Err(Error::Conflict(Refusal::FollowNeedsNoApproval.into()));
        }
        let new = NewApproval {
            at_once: false,
            ..asked(
                incident,
                Subject::Follow,
                ask,
                &[limits::FOLLOW_ADULT],
                sensitive,
            )
        };
        self.request_approval(scope, &new, now).await?;
        self.revise_incident(incident.id).await
    }

    /// Asks anew for a search that was refused or has expired, else for more cameras than the cap.
    pub(super) async fn ask_again(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        ask: &Ask,
        sensitive: bool,
        now: Instant,
    ) -> Result<()> {
        self.take_turns().await?;
        let standing = &incident.standing;
        refuse_while_asked(standing)?;
        if standing.gate == Gate::Open {
            if standing.cameras_open() {
                return Err(Error::Conflict(Refusal::CamerasApproved.into()));
            }
            let before = self.cameras_asked(scope, incident, now).await?;
            let cap = incident.r#type.limit_class().cameras();
            let causes = [
                limits::cameras(CauseCode::NumberCameras, before.of_number.len(), cap),
                limits::cameras(CauseCode::AccountCameras, before.of_account.len(), cap),
            ];
            let new = asked(incident, Subject::Cameras, ask, &causes, sensitive);
            self.request_approval(scope, &new, now).await?;
        } else {
            let causes = self.open_causes(scope, incident, sensitive, now).await?;
            let new = asked(incident, Subject::Search, ask, &causes, sensitive);
            if causes.is_empty() {
                self.withdraw_approvals(incident.id, Subject::Search, now)
                    .await?;
            } else {
                self.request_approval(scope, &new, now).await?;
            }
            if causes.is_empty() || new.at_once {
                self.begin_to_count(incident.id, now).await?;
            }
        }
        self.revise_incident(incident.id).await
    }

    /// The causes for which an incident that does not run still needs approval.
    async fn open_causes(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        sensitive: bool,
        now: Instant,
    ) -> Result<Vec<Cause>> {
        let counted = self.counted(incident.id).await?;
        let window = match counted.searched_at {
            Some(_) => counted.window(),
            None => incident.window(),
        };
        let mut excesses = self.excesses(scope, incident, window, now).await?;
        excesses.extend(sensitive.then(limits::sensitive_place));
        let mut causes = limits::causes(&excesses);
        causes.retain(|cause| !is_approved(cause, &incident.standing.approved));
        Ok(causes)
    }

    /// What an incident passes under a new number that it did not pass before.
    async fn number_excesses(
        &mut self,
        scope: &Scope,
        incident: &Incident,
        window: crate::clock::Window,
        now: Instant,
    ) -> Result<Vec<Excess>> {
        let mut excesses = self.excesses(scope, incident, window, now).await?;
        let of_number = [CauseCode::NumberWindowHours, CauseCode::NumberRadiusM];
        excesses.retain(|excess| of_number.contains(&excess.cause.code));
        let class = incident.r#type.limit_class();
        let asked = self.cameras_asked(scope, incident, now).await?;
        let of_number = (0, asked.of_number.len());
        for cause in limits::of_cameras(class, of_number, (0, 0)) {
            let detail = "more cameras were asked under this number than its type allows";
            excesses.push(Excess {
                cause,
                field: "case_number",
                detail: detail.into(),
            });
        }
        excesses.retain(|excess| !is_approved(&excess.cause, &incident.standing.approved));
        for excess in &mut excesses {
            excess.field = "case_number";
        }
        Ok(excesses)
    }
}

/// The request for approval; an urgent one opens at once what urgency may open.
fn asked<'a>(
    incident: &Incident,
    subject: Subject,
    ask: &'a Ask,
    causes: &'a [Cause],
    sensitive: bool,
) -> NewApproval<'a> {
    NewApproval {
        incident: incident.id,
        subject,
        urgent: ask.urgent,
        at_once: ask.urgent && incident.can_be_urgent && !sensitive,
        reason: &ask.reason,
        causes,
    }
}

/// The causes for approval; without a reason for it, complaints at their fields.
fn within(mut excesses: Vec<Excess>, sensitive: bool, ask: Option<&Ask>) -> Result<Vec<Cause>> {
    excesses.extend(sensitive.then(limits::sensitive_place));
    if ask.is_none() {
        let complaints: Vec<FieldError> = excesses.iter().map(Excess::complaint).collect();
        Error::unless_empty(complaints)?;
    }
    Ok(limits::causes(&excesses))
}
