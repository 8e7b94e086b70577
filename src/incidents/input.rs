//! What a form, a script or a list may state of an incident, and the checks on it (pure).

use geojson::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AgeClass, Incident, IncidentId, IncidentType, Stated,
    limits::{self, Reach},
    number::{TEMPORARY_HOURS, looks_temporary},
    place::{check_place, half_extent_m},
};
use crate::{
    approvals::Standing,
    clock::{Instant, Window},
    deployment::DeploymentKind,
    error::{Error, FieldError, Result},
    folded::fold,
    geojson_shape, private_text,
    refusal::{Complaint, Refusal},
};

/// The largest uncertainty of a place, and the widest search around one, metres.
const MAX_RADIUS_M: f64 = 500.0;
/// The largest uncertainty of the place of a fight or disorder, metres (PRIVACY P22).
const MAX_DISORDER_RADIUS_M: f64 = 50.0;
/// No recorder keeps footage so long, days.
const MAX_AGE_DAYS: f64 = 3653.0;
/// How far a caller's clock may be ahead of ours before "now" lies in the future, seconds.
const CLOCK_SLACK_S: f64 = 120.0;

/// The fields of an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct IncidentInput {
    /// What kind of incident.
    #[schema(required)]
    pub r#type: Option<IncidentType>,
    /// Number of the file that it belongs to; left out where a temporary one is wanted.
    pub case_number: Option<String>,
    /// True: no number is issued yet. The system gives one, to be replaced within 24 hours.
    pub temporary_number: bool,
    /// Instead of a number: an incident of the unit under whose number, temporary or issued, this one is searched, too.
    pub follows: Option<IncidentId>,
    /// GeoJSON Point, LineString or Polygon; longitude and latitude.
    #[schema(required, value_type = Object)]
    #[serde(deserialize_with = "geojson_shape::bare_option")]
    pub place: Option<Geometry>,
    /// Uncertainty of a point in metres, 0 to 500; 0 if left out. A line or an area is taken as it is drawn.
    pub radius_m: Option<f64>,
    /// How far around the place to search, metres; the default of the type's class if left out.
    pub search_radius_m: Option<f64>,
    /// Start of the window, RFC 3339 with offset.
    #[schema(required)]
    pub from: Option<Instant>,
    /// End of the window, RFC 3339 with offset.
    #[schema(required)]
    pub to: Option<Instant>,
    /// What makes it a matter to search for; at least one for a fight or disorder (`DNH`).
    pub stated: Vec<Stated>,
    /// How old the missing person is; for `MTC`, and for nothing else.
    pub age_class: Option<AgeClass>,
    /// Whether the case is one of domestic violence: prints round its place, and owners see 30 days later who asked.
    pub domestic_violence: bool,
    /// Why it needs to go beyond a limit, at most 200 characters: asks for the approval of a second account.
    pub approval_reason: Option<String>,
    /// Whether what goes beyond a cap runs at once where footage is about to be lost, to be approved within 24 hours; needs a
    /// reason. Sensitive places and other offences wait all the same.
    pub urgent: bool,
}

/// What somebody asks a second account to let pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Why.
    pub reason: String,
    /// Whether it is urgent.
    pub urgent: bool,
}

impl Ask {
    /// What is asked for, none without a reason; or complaints at the field `name` and at `urgent`.
    pub(crate) fn check(
        name: &str,
        reason: Option<&str>,
        urgent: bool,
        errors: &mut Vec<FieldError>,
    ) -> Option<Self> {
        let reason = reason.unwrap_or_default().trim().to_owned();
        if let Some(why) = private_text::refuse_reason(&reason) {
            errors.push(FieldError::new(name, why));
        } else if reason.is_empty() && urgent {
            errors.push(FieldError::new(name, Refusal::RequiredForUrgent));
        }
        (!reason.is_empty()).then_some(Self { reason, urgent })
    }
}

/// What is wrong with the number of a file, if anything.
pub(super) fn check_case_number(number: &str) -> Result<(), Refusal> {
    if number.is_empty() {
        return Err(Refusal::Required);
    }
    if number.chars().count() > 64 {
        return Err(Refusal::TooLong { most: 64 });
    }
    if looks_temporary(number) {
        return Err(Refusal::LooksTemporary);
    }
    if let Some(why) = private_text::refuse(number) {
        return Err(why);
    }
    if !fold(number).contains(|c: char| c.is_ascii_digit()) {
        return Err(Refusal::NoDigit);
    }
    Ok(())
}

impl IncidentInput {
    /// The incident, or complaints about every field that cannot be used.
    ///
    /// On live databases the caps of the type's class (PRIVACY P6) are complaints, too, unless it asks for approval.
    /// A number that is not typed is left empty: the caller draws a temporary one, or takes that of the incident followed.
    pub fn check(self, id: IncidentId, now: Instant, kind: DeploymentKind) -> Result<Incident> {
        let mut errors = Vec::new();
        self.check_kind(&mut errors);
        self.checked(id, now, kind, errors)
    }

    /// The same for a row of a list: on demo and test databases it need not state what its type asks for (P22, P23).
    pub fn check_row(self, id: IncidentId, now: Instant, kind: DeploymentKind) -> Result<Incident> {
        if self.follows.is_some() {
            Err(Error::field("follows", Refusal::UnknownField))
        } else if kind.is_exempt() {
            self.checked(id, now, kind, Vec::new())
        } else {
            self.check(id, now, kind)
        }
    }

    fn checked(
        self,
        id: IncidentId,
        now: Instant,
        kind: DeploymentKind,
        mut errors: Vec<FieldError>,
    ) -> Result<Incident> {
        let case_number = self.case_number.as_deref().unwrap_or_default().trim();
        let given = self.temporary_number || self.follows.is_some();
        if given && !case_number.is_empty() {
            errors.push(FieldError::new("case_number", Refusal::GivenBySystem));
        } else if !given && let Err(why) = check_case_number(case_number) {
            errors.push(FieldError::new("case_number", why));
        }
        if self.r#type.is_none() {
            errors.push(FieldError::new("type", Refusal::Required));
        }
        let radius_m = self.radius_m.unwrap_or(0.0);
        let checked = self.place.as_ref().map(check_place);
        match &checked {
            None => errors.push(FieldError::new("place", Refusal::Required)),
            Some(Err(why)) => errors.push(FieldError::new("place", why.clone())),
            Some(Ok(_)) => {}
        }
        for (name, radius) in [
            ("radius_m", Some(radius_m)),
            ("search_radius_m", self.search_radius_m),
        ] {
            if let Some(radius) = radius.filter(|r| !(0.0..=MAX_RADIUS_M).contains(r)) {
                let complaint = Complaint::out_of_range(radius, 0.0, MAX_RADIUS_M);
                errors.push(FieldError::new(name, complaint));
            }
        }
        let window = self.check_window(now, &mut errors);
        let reason = self.approval_reason.as_deref();
        let ask = Ask::check("approval_reason", reason, self.urgent, &mut errors);
        if let Some(r#type) = self.r#type
            && ask.is_none()
            && kind == DeploymentKind::Live
        {
            let reach = Reach {
                radius_m,
                search_radius_m: self.search_radius_m,
                half_extent_m: checked.and_then(Result::ok),
                window,
            };
            for excess in limits::of_search(r#type, reach) {
                let complaint = excess.complaint();
                if errors.iter().all(|e| e.pointer != complaint.pointer) {
                    errors.push(complaint);
                }
            }
        }
        Error::unless_empty(errors)?;
        let missing = || Error::Internal("a checked field is missing".into());
        let (case_number, temporary) = (case_number.to_owned(), self.temporary_number);
        let (kind, standing) = (self.r#type.ok_or_else(missing)?, Standing::default());
        Ok(Incident {
            id,
            r#type: kind,
            case_number,
            number_due: temporary.then(|| now.plus_seconds(TEMPORARY_HOURS * 3600.0)),
            place: self.place.ok_or_else(missing)?,
            radius_m,
            search_radius_m: self.search_radius_m,
            from: self.from.ok_or_else(missing)?,
            to: self.to.ok_or_else(missing)?,
            stated: self.stated,
            age_class: self.age_class,
            domestic_violence: self.domestic_violence,
            created_at: now,
            unit_code: None,
            revision: 1,
            mine: true,
            approval: None,
            can_be_urgent: standing.allows_urgency(kind),
            ask,
            unit: None,
            created_by: None,
            standing,
        })
    }

    fn check_window(&self, now: Instant, errors: &mut Vec<FieldError>) -> Option<Window> {
        for (name, time) in [("from", self.from), ("to", self.to)] {
            let earliest = now.plus_days(-MAX_AGE_DAYS);
            let why = match time {
                None => Refusal::Required.into(),
                Some(time) if time < earliest => {
                    let why = format!("lies more than ten years back: {time}");
                    Complaint::new(Refusal::TooLongAgo { earliest }, why)
                }
                Some(time) if time > now.plus_seconds(CLOCK_SLACK_S) => {
                    let why = format!("lies in the future: {time}, and it is {now} now");
                    Complaint::new(Refusal::AheadOfServer { now }, why)
                }
                Some(_) => continue,
            };
            errors.push(FieldError::new(name, why));
        }
        let (from, to) = self.from.zip(self.to)?;
        if to < from {
            let why = format!("the window ends before it starts: {from} to {to}");
            errors.push(FieldError::new(
                "to",
                Complaint::new(Refusal::EndsBeforeStart, why),
            ));
        }
        Some(Window::new(from, to))
    }

    /// What the type asks for beside its limits (PRIVACY P22, P23).
    fn check_kind(&self, errors: &mut Vec<FieldError>) {
        let is_point =
            |place: &Geometry| matches!(place.value, geojson::GeometryValue::Point { .. });
        if self.r#type == Some(IncidentType::FightOrDisorder) {
            if self.stated.is_empty() {
                let why = "injury, damage or weapon: at least one must be stated for this type";
                errors.push(FieldError::new(
                    "stated",
                    Complaint::new(Refusal::RequiredForType, why),
                ));
            }
            if self.place.as_ref().is_some_and(|place| !is_point(place)) {
                errors.push(FieldError::new(
                    "place",
                    Refusal::WrongShape {
                        allowed: vec!["Point".to_owned()],
                    },
                ));
            }
            if self.radius_m.is_some_and(|r| r > MAX_DISORDER_RADIUS_M) {
                let refusal = Refusal::OutOfRange {
                    least: 0.0,
                    most: MAX_DISORDER_RADIUS_M,
                };
                let why = format!("{refusal} for this type");
                errors.push(FieldError::new("radius_m", Complaint::new(refusal, why)));
            }
        }
        match (self.r#type, self.age_class) {
            (Some(IncidentType::MissingPerson), None) => {
                let why = "child, adult or at_risk: is required for this type";
                errors.push(FieldError::new(
                    "age_class",
                    Complaint::new(Refusal::RequiredForType, why),
                ));
            }
            (Some(other), Some(_)) if other != IncidentType::MissingPerson => {
                let why = "is for missing persons alone";
                errors.push(FieldError::new(
                    "age_class",
                    Complaint::new(Refusal::NotForType, why),
                ));
            }
            _ => {}
        }
    }
}

impl Incident {
    /// How far it reaches.
    pub(crate) fn reach(&self) -> Reach {
        Reach {
            radius_m: self.radius_m,
            search_radius_m: self.search_radius_m,
            half_extent_m: half_extent_m(&self.place),
            window: Some(self.window()),
        }
    }
}
