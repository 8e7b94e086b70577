//! Approvals: what goes beyond a limit waits for a second account (PRIVACY P6, P21).

mod queries;
pub mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    accounts::AccountId,
    clock::Instant,
    db::JsonText,
    error::{Error, Result},
    incidents::{IncidentId, IncidentType, limits::Cause},
    refusal::Refusal,
};

pub use queries::{NewApproval, PendingApproval};

/// An approval is due so many hours after it was asked for; one that opened at once expires then.
const DUE_HOURS: f64 = 24.0;

/// Identifies an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ApprovalId(pub Uuid);

/// What is to be let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Subject {
    /// The search itself.
    Search,
    /// More cameras than the cap of its class.
    Cameras,
    /// Following a missing adult (PRIVACY P23).
    Follow,
}

/// How a request for approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Nobody has decided yet.
    Pending,
    /// A second account let it pass.
    Approved,
    /// A second account did not.
    Refused,
    /// It opened at once, and nobody decided in time.
    Expired,
    /// A change of the incident made it needless; never shown.
    Withdrawn,
}

/// What an approver says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Let it pass.
    Approve,
    /// Do not.
    Refuse,
}

/// A request for approval, as those who asked see it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Approval {
    /// How it stands.
    pub state: State,
    /// Whether it was asked for as urgent.
    pub urgent: bool,
    /// Whether search and notices run before it is decided, where footage is about to be lost.
    pub at_once: bool,
    /// Why it is needed.
    pub reason: String,
    /// What goes beyond which limit.
    pub causes: Vec<Cause>,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When a decision is due; a request that opened at once expires then.
    pub due_at: Instant,
    /// When it was decided.
    pub decided_at: Option<Instant>,
}

/// A request for approval as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StoredApproval {
    pub(crate) id: ApprovalId,
    pub(crate) incident_id: IncidentId,
    pub(crate) subject: Subject,
    pub(crate) state: State,
    pub(crate) urgent: bool,
    pub(crate) at_once: bool,
    pub(crate) reason: String,
    pub(crate) causes: JsonText<Vec<Cause>>,
    pub(crate) sensitive: bool,
    pub(crate) requested_at: Instant,
    pub(crate) requested_by: Option<AccountId>,
    pub(crate) due_at: Instant,
    pub(crate) decided_at: Option<Instant>,
}

impl StoredApproval {
    /// How it stands at `now`.
    pub(crate) fn state_at(&self, now: Instant) -> State {
        match self.state {
            State::Pending if self.at_once && now >= self.due_at => State::Expired,
            state => state,
        }
    }

    /// Whether it was refused, or lapsed because nobody decided in time; withdrawing it later does not change that.
    fn is_in_vain(&self, now: Instant) -> bool {
        match self.state_at(now) {
            State::Refused | State::Expired => true,
            State::Withdrawn => self.decided_at.is_some(),
            State::Pending | State::Approved => false,
        }
    }

    fn approval(&self, now: Instant) -> Approval {
        Approval {
            state: self.state_at(now),
            urgent: self.urgent,
            at_once: self.at_once,
            reason: self.reason.clone(),
            causes: self.causes.0.clone(),
            requested_at: self.requested_at,
            due_at: self.due_at,
            decided_at: self.decided_at,
        }
    }
}

/// Whether a search runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// It runs.
    #[default]
    Open,
    /// It runs if footage of a camera that it finds is about to be lost; else it waits.
    Urgent,
    /// It waits for a decision.
    Waits,
    /// It was refused.
    Refused,
    /// It ran at once, and nobody decided in time.
    Expired,
}

impl Gate {
    /// The gate behind the last request for it, with whether that one opened at once; open without one.
    #[must_use]
    pub fn of(last: Option<(State, bool)>) -> Self {
        match last {
            None | Some((State::Approved | State::Withdrawn, _)) => Self::Open,
            Some((State::Pending, true)) => Self::Urgent,
            Some((State::Pending, false)) => Self::Waits,
            Some((State::Refused, _)) => Self::Refused,
            Some((State::Expired, _)) => Self::Expired,
        }
    }

    /// A conflict unless a search may begin.
    pub fn begin(self) -> Result<()> {
        let why = match self {
            Self::Open | Self::Urgent => return Ok(()),
            Self::Waits => Refusal::AwaitsApproval,
            Self::Refused => Refusal::ApprovalRefused,
            Self::Expired => Refusal::ApprovalExpired,
        };
        Err(Error::Conflict(why.into()))
    }

    /// A conflict unless what was found may be answered; `is_urgent` where a camera was found whose footage is about to
    /// be lost, or is kept for nobody knows how long.
    pub fn answer(self, is_urgent: bool) -> Result<()> {
        self.begin()?;
        if self == Self::Urgent && !is_urgent {
            return Err(Error::Conflict(Refusal::NotUrgent.into()));
        }
        Ok(())
    }
}

/// What the requests of an incident come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    /// The request to show: the one for the search unless it is settled, else the last.
    pub(crate) shown: Option<Approval>,
    /// Whether the search runs.
    pub(crate) gate: Gate,
    /// The gate behind the last request for more cameras than the cap; none where nobody asked.
    cameras: Option<Gate>,
    /// The causes for which the search was approved.
    pub(crate) approved: Vec<Cause>,
    /// Whether a second account approved that a missing adult is followed, or the search for them.
    pub(crate) follow_open: bool,
    /// A request was refused, lapsed, or was for a sensitive place: urgency opens nothing.
    pub(crate) no_urgency: bool,
}

impl Standing {
    /// What `requests` of one incident, the oldest first, come to at `now`.
    pub(crate) fn of(requests: &[StoredApproval], now: Instant) -> Self {
        // Urgency never opens following, so that a word on it says nothing of urgency.
        let of_caps = requests.iter().filter(|r| r.subject != Subject::Follow);
        let no_urgency = of_caps.clone().any(|r| r.is_in_vain(now));
        let no_urgency = no_urgency || requests.iter().any(|r| r.sensitive);
        let requests = requests.iter().filter(|r| r.state != State::Withdrawn);
        let last = |subject| requests.clone().rfind(|r| r.subject == subject);
        let stands = |r: &StoredApproval| (r.state_at(now), r.at_once);
        let gate = Gate::of(last(Subject::Search).map(stands));
        let shown = last(Subject::Search)
            .filter(|_| gate != Gate::Open)
            .or_else(|| requests.clone().next_back());
        let approved = requests
            .clone()
            .filter(|r| r.subject == Subject::Search && r.state == State::Approved);
        let mut opens = requests.clone().filter(|r| r.subject != Subject::Cameras);
        let follow_open = opens.any(|r| r.state == State::Approved);
        let cameras = last(Subject::Cameras).map(|r| Gate::of(Some(stands(r))));
        Self {
            shown: shown.map(|r| r.approval(now)),
            gate,
            cameras,
            approved: approved.flat_map(|r| r.causes.0.clone()).collect(),
            follow_open,
            no_urgency,
        }
    }

    /// Whether more cameras than the cap may be asked.
    pub(crate) fn cameras_open(&self) -> bool {
        self.cameras == Some(Gate::Open)
    }

    /// Whether more of them may be asked whose footage is about to be lost, until somebody decides.
    pub(crate) fn cameras_urgent(&self) -> bool {
        self.cameras == Some(Gate::Urgent)
    }

    /// Whether an urgent request for an incident of this type opens anything before somebody decides.
    ///
    /// Urgency is for the caps alone: sensitive places (PRIVACY P21) and other offences wait in any case, and what was
    /// refused, or lapsed, does not open by being asked for again.
    pub(crate) fn allows_urgency(&self, kind: IncidentType) -> bool {
        kind != IncidentType::OtherOffence && !self.no_urgency
    }
}

/// Who decides, as far as the rules ask.
#[derive(Clone, Copy, Debug)]
pub struct Decider {
    /// The account asked for the approval, or recorded the incident.
    pub is_requester: bool,
    /// It belongs to a province, or sees the whole deployment.
    pub is_of_province: bool,
}

/// What becomes of a request that stands at `state` once `decider` has spoken.
pub fn decided(
    state: State,
    sensitive: bool,
    decider: Decider,
    decision: Decision,
) -> Result<State> {
    if decider.is_requester {
        return Err(Error::Forbidden(Refusal::OwnRequest.into()));
    }
    if sensitive && !decider.is_of_province {
        return Err(Error::Forbidden(Refusal::ProvinceDecides.into()));
    }
    match (state, decision) {
        (State::Pending, Decision::Approve) => Ok(State::Approved),
        (State::Pending, Decision::Refuse) => Ok(State::Refused),
        (State::Expired, _) => Err(Error::Conflict(Refusal::RequestExpired.into())),
        _ => Err(Error::Conflict(Refusal::Decided.into())),
    }
}

#[cfg(test)]
mod tests;
