//! How far a search may reach before a second account has to let it pass (PRIVACY P6, P21; pure).
//!
//! What counts together is added up, so that splitting a search does not help: under one case number, and for one
//! account within [`NEAR_M`] of the place over [`COUNTED_DAYS`]. Under a number it counts as long as it is kept: what the
//! purge deletes ([`crate::retention::SEARCH_DAYS`], later where the incident is kept longer) counts no more.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{IncidentType, LimitClass};
use crate::{
    clock::Window,
    error::FieldError,
    geometry::{BBox, Frame, Position},
    private_text::number,
    refusal::{Complaint, Refusal},
};

/// Searches of one account count together where the edges of their places lie this near, metres.
pub const NEAR_M: f64 = 100.0;
/// Searches of one account count together for so many days.
pub const COUNTED_DAYS: f64 = 30.0;

/// Which limit is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CauseCode {
    /// Uncertainty, extent or search radius, metres.
    RadiusM,
    /// Length of the window, hours.
    WindowHours,
    /// Hours searched under the case number.
    NumberWindowHours,
    /// How far the places searched under the case number reach together, metres.
    NumberRadiusM,
    /// Hours that the account searched around the place.
    AccountWindowHours,
    /// Cameras asked under the case number.
    NumberCameras,
    /// Cameras that the account asked around the place.
    AccountCameras,
    /// A place where a search needs more than one person's word.
    SensitivePlace,
    /// A type that always needs a second account.
    OtherOffence,
    /// A missing adult is to be followed.
    FollowAdult,
}

/// Why a search needs approval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Cause {
    /// Which limit is passed.
    pub code: CauseCode,
    /// What the search comes to; null where the limit is no number.
    pub value: Option<f64>,
    /// The most without approval; null where the limit is no number.
    pub cap: Option<f64>,
}

/// A cause with the field behind it, for whoever gave no reason for approval.
#[derive(Clone, Debug, PartialEq)]
pub struct Excess {
    /// The cause.
    pub cause: Cause,
    /// The field behind it.
    pub field: &'static str,
    /// What is wrong with that field.
    pub detail: String,
}

impl Excess {
    fn new(code: CauseCode, value: f64, cap: f64, field: &'static str, detail: String) -> Self {
        let cause = Cause {
            code,
            value: Some(value),
            cap: Some(cap),
        };
        Self {
            cause,
            field,
            detail,
        }
    }

    fn of_kind(code: CauseCode, field: &'static str, detail: &str) -> Self {
        let (value, cap) = (None, None);
        Self {
            cause: Cause { code, value, cap },
            field,
            detail: detail.to_owned(),
        }
    }

    /// The complaint at its field.
    #[must_use]
    pub fn complaint(&self) -> FieldError {
        let refusal = Refusal::OverLimit(self.cause);
        FieldError::new(self.field, Complaint::new(refusal, self.detail.clone()))
    }
}

/// How far a search reaches, as far as it is stated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reach {
    /// Uncertainty of the place, metres.
    pub radius_m: f64,
    /// How far around the place to search, metres.
    pub search_radius_m: Option<f64>,
    /// From the middle of the place to the corner of its box, metres.
    pub half_extent_m: Option<f64>,
    /// When it happened.
    pub window: Option<Window>,
}

/// The limits that one search passes by itself.
#[must_use]
pub fn of_search(kind: IncidentType, reach: Reach) -> Vec<Excess> {
    let mut excesses = Vec::new();
    let class = kind.limit_class();
    let cap = class.search_radius_m();
    let mut radius = |value: f64, field, detail| {
        excesses.push(Excess::new(CauseCode::RadiusM, value, cap, field, detail));
    };
    let radius_m = reach.radius_m;
    if let Some(half) = reach.half_extent_m
        && half > 0.0
        // Size and uncertainty add up: both widen what is searched.
        && half + radius_m.max(0.0) > cap
    {
        let detail = format!(
            "reaches {half:.0} m from its middle and is uncertain by {radius_m:.0} m; the most for this type is {cap} m \
             together"
        );
        radius(half + radius_m, "place", detail);
    }
    for (field, value) in [
        ("radius_m", Some(radius_m)),
        ("search_radius_m", reach.search_radius_m),
    ] {
        if let Some(value) = value.filter(|value| *value > cap) {
            let value_text = number(value);
            let detail = format!("must be between 0 and {cap} for this type, got {value_text}");
            radius(value, field, detail);
        }
    }
    let hours = reach.window.map(|window| window.seconds() / 3600.0);
    let cap = class.window_hours();
    if let Some(hours) = hours.filter(|hours| *hours > cap) {
        let detail = format!("the window is longer than {cap} hours, the most for this type");
        let code = CauseCode::WindowHours;
        excesses.push(Excess::new(code, hours, cap, "to", detail));
    }
    if kind == IncidentType::OtherOffence {
        let detail = "always needs the approval of a second account";
        excesses.push(Excess::of_kind(CauseCode::OtherOffence, "type", detail));
    }
    excesses
}

/// The searches that count together with one.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// Windows of those under the same case number in the same unit.
    pub of_number: Vec<Window>,
    /// Windows of those of the same account near the place, over the last days.
    pub of_account: Vec<Window>,
    /// How far the place reaches by itself, as [`reach_m`] measures it, metres.
    pub own_reach_m: f64,
    /// The same together with the places of those under the same case number in the same unit.
    pub number_reach_m: f64,
}

/// The limits that a search passes together with earlier ones.
#[must_use]
pub fn with_earlier(class: LimitClass, window: Window, earlier: &Earlier) -> Vec<Excess> {
    let cap = class.window_hours();
    let own = window.seconds() / 3600.0;
    let sums = [
        (
            CauseCode::NumberWindowHours,
            &earlier.of_number,
            "together with the earlier searches under this number",
        ),
        (
            CauseCode::AccountWindowHours,
            &earlier.of_account,
            "together with your earlier searches within 100 m over the last 30 days",
        ),
    ];
    let passed = sums.into_iter().filter_map(|(code, windows, together)| {
        let hours = union_hours(windows.iter().copied().chain([window]));
        // What the window passes by itself is said of the window itself.
        (hours > cap && hours > own).then(|| {
            let detail =
                format!("{together} it searches {hours:.1} hours; the most for this type is {cap}");
            Excess::new(code, hours, cap, "to", detail)
        })
    });
    let (cap, metres) = (class.search_radius_m(), earlier.number_reach_m);
    // What the place passes by itself is said of the place itself.
    let scattered = (metres > cap && metres > earlier.own_reach_m).then(|| {
        let detail = format!(
            "together with the places searched under this number it reaches {metres:.0} m from the middle of them all; \
             the most for this type is {cap} m"
        );
        Excess::new(CauseCode::NumberRadiusM, metres, cap, "place", detail)
    });
    passed.chain(scattered).collect()
}

/// How far places reach together: half of the larger side, in metres, of the box around them all, each given by its own
/// box and grown by its uncertainty.
#[must_use]
pub fn reach_m(places: &[(BBox, f64)]) -> f64 {
    let all = places.iter().map(|(bbox, _)| *bbox);
    let middle = all.reduce(|all, bbox| all.with(&bbox));
    let Some(frame) = middle.and_then(|all| Some(Frame::new(all.centre().ok()?))) else {
        return 0.0;
    };
    let (mut least, mut most) = ([f64::MAX; 2], [f64::MIN; 2]);
    for (bbox, radius_m) in places {
        let corners = [(bbox.min_lon, bbox.min_lat), (bbox.max_lon, bbox.max_lat)];
        for corner in corners {
            let Ok(corner) = Position::try_from(<[f64; 2]>::from(corner)) else {
                continue;
            };
            let local = frame.local(corner);
            for (axis, metres) in [local.x, local.y].into_iter().enumerate() {
                least[axis] = least[axis].min(metres - radius_m);
                most[axis] = most[axis].max(metres + radius_m);
            }
        }
    }
    (most[0] - least[0]).max(most[1] - least[1]).max(0.0) / 2.0
}

/// A missing adult is followed only with a second account's word (PRIVACY P23).
pub(super) const FOLLOW_ADULT: Cause = Cause {
    code: CauseCode::FollowAdult,
    value: None,
    cap: None,
};

/// A place where a search needs more than one person's word.
#[must_use]
pub fn sensitive_place() -> Excess {
    let detail = "touches a place where a search needs the approval of the province";
    Excess::of_kind(CauseCode::SensitivePlace, "place", detail)
}

/// The caps that asking more cameras passes, each by how many different ones were asked before and are then: those under
/// the case number, and those of the account near the place.
#[must_use]
pub fn of_cameras(
    class: LimitClass,
    of_number: (usize, usize),
    of_account: (usize, usize),
) -> Vec<Cause> {
    let cap = class.cameras();
    let counts = [
        (CauseCode::NumberCameras, of_number),
        (CauseCode::AccountCameras, of_account),
    ];
    let passed = counts
        .into_iter()
        .filter(|(_, (before, then))| *then > cap && then > before);
    let causes = passed.map(|(code, (_, then))| cameras(code, then, cap));
    causes.collect()
}

/// So many cameras against their cap.
#[must_use]
pub fn cameras(code: CauseCode, count: usize, cap: usize) -> Cause {
    Cause {
        code,
        value: Some(count as f64),
        cap: Some(cap as f64),
    }
}

/// One cause for each limit, with the most that passes it, in the order of their codes.
#[must_use]
pub fn causes(excesses: &[Excess]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = excesses.iter().map(|excess| excess.cause).collect();
    causes.sort_by(|a, b| {
        let most_first = b.value.partial_cmp(&a.value);
        (a.code.cmp(&b.code)).then(most_first.unwrap_or(std::cmp::Ordering::Equal))
    });
    causes.dedup_by_key(|cause| cause.code);
    causes
}

/// Whether `approved` lets `cause` pass: the same limit, by no more.
#[must_use]
pub fn is_approved(cause: &Cause, approved: &[Cause]) -> bool {
    approved
        .iter()
        .any(|known| known.code == cause.code && cause.value <= known.value)
}

/// The length of what windows cover together, hours; what two of them share counts once.
pub fn union_hours(windows: impl IntoIterator<Item = Window>) -> f64 {
    let mut windows: Vec<Window> = windows.into_iter().collect();
    windows.sort_by_key(|window| window.from);
    let mut micros = 0_i64;
    let mut covered_to = None;
    for window in windows {
        let from = covered_to.map_or(window.from, |to| window.from.max(to));
        micros = micros.saturating_add((window.to.micros() - from.micros()).max(0));
        covered_to = Some(window.to.max(from));
    }
    micros as f64 / 3.6e9
}

#[cfg(test)]
mod tests;
