//! Work lists: which cameras somebody has to go to, or look at, so that the registry stays true (pure).

mod queries;
pub mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    cameras::{CameraId, CameraKind, CameraStatus},
    checks::VALID_DAYS,
    clock::{Day, Instant},
    geometry::{BBox, Position},
};

/// What is to be done about the cameras of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkList {
    /// Nobody checked them within the last 90 days.
    ToCheck,
    /// They are broken, or the line to them is down.
    Faulty,
    /// Their warranty ends within the next 60 days, or ended within the last 30: what is wrong with them can still be
    /// claimed.
    WarrantyEnding,
    /// The day has passed by which their purpose was to be looked at again (PRIVACY P17); a year after they were registered
    /// where none was set.
    ReviewDue,
    /// No notice sign hung there when somebody looked for it.
    NoticeSignMissing,
    /// Nobody pays for something that running them costs, by the last statement about it.
    NoPayer,
    /// Nobody knows in which direction they look, or how wide.
    Bare,
    /// A household has not agreed that they are listed: they are deleted unless it does (PRIVACY P9).
    Drafts,
}

impl WorkList {
    /// Every list, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::ToCheck,
        Self::Faulty,
        Self::WarrantyEnding,
        Self::ReviewDue,
        Self::NoticeSignMissing,
        Self::NoPayer,
        Self::Bare,
        Self::Drafts,
    ];
}

/// A camera of a work list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
pub struct WorkItem {
    #[serde(skip)]
    rid: i64,
    /// Degrees from where the list begins, squared; 0 where it begins nowhere.
    #[serde(skip)]
    apart: f64,
    /// Identifier.
    pub id: CameraId,
    /// Code, unique within its unit.
    pub code: String,
    /// Where it hangs in words.
    pub label: Option<String>,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// How the lens looks.
    pub kind: CameraKind,
    /// Direction of the lens axis, degrees clockwise from true north.
    pub bearing_deg: Option<f64>,
    /// Horizontal angle of view in degrees.
    pub horizontal_fov_deg: Option<f64>,
    /// What state it is in.
    pub status: CameraStatus,
    /// The last day on which somebody saw that it works.
    pub verified_on: Option<Day>,
    /// The day of the last check, whatever it found.
    pub checked_on: Option<Day>,
    /// The day by which its purpose is to be looked at again, where one was set.
    pub review_on: Option<Day>,
    /// The last day of its warranty.
    pub warranty_until: Option<Day>,
    /// Whether a notice sign hung there when somebody last looked for it.
    pub notice_sign: Option<bool>,
    /// When it is deleted unless its owner agrees to be listed; null = it is listed.
    pub draft_until: Option<Instant>,
    /// Counts the changes of the record; to send as `If-Match` with a change.
    pub revision: i64,
}

/// How many cameras a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkCount {
    /// The list.
    pub list: WorkList,
    /// Its cameras.
    pub count: i64,
}

/// The days that lists compare with.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// Checks from before it say nothing any more.
    pub checked_since: Day,
    /// Local today.
    pub today: Day,
    /// Of warranties the first last day that counts, and the last one.
    pub warranty_between: [Day; 2],
    /// What was registered before it, and was never given a day of review, is due.
    pub registered_since: Instant,
}

/// Days after which the purpose of a camera is looked at again, where no day was set.
const REVIEW_DAYS: f64 = 365.0;
/// Days before the end of a warranty from which on somebody should look for what is wrong.
const WARRANTY_DAYS_AHEAD: i64 = 60;
/// Days after it within which a late claim may still be heard.
const WARRANTY_DAYS_AFTER: i64 = 30;

impl Dates {
    /// Those of a moment, in the zone of the deployment.
    #[must_use]
    pub fn of(now: Instant, zone: &jiff::tz::TimeZone) -> Self {
        let today = Day::of(now, zone);
        let days = |days: i64| Day(today.0.saturating_add(jiff::Span::new().days(days)));
        Self {
            checked_since: days(-VALID_DAYS),
            today,
            warranty_between: [days(-WARRANTY_DAYS_AFTER), days(WARRANTY_DAYS_AHEAD)],
            registered_since: now.plus_days(-REVIEW_DAYS),
        }
    }
}

/// Where a list begins: the cameras nearest to it come first.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    lon: f64,
    lat: f64,
    /// A degree of longitude in degrees of latitude.
    narrowing: f64,
}

/// How far around the search for the nearest goes step by step, degrees: some kilometre, some ten, and no end.
const STEPS_DEG: [Option<f64>; 3] = [Some(0.01), Some(0.1), None];

impl From<Position> for Near {
    fn from(place: Position) -> Self {
        let geo::Coord { x: lon, y: lat } = place.into();
        Self {
            lon,
            lat,
            narrowing: lat.to_radians().cos(),
        }
    }
}

impl Near {
    /// The box that holds all that is no farther than so many degrees.
    fn around(self, degrees: f64) -> BBox {
        let across = degrees / self.narrowing.max(0.01);
        BBox {
            min_lon: (self.lon - across).max(-180.0),
            min_lat: (self.lat - degrees).max(-90.0),
            max_lon: (self.lon + across).min(180.0),
            max_lat: (self.lat + degrees).min(90.0),
        }
    }
}

/// Where a page of a list goes on: behind a row so far away.
#[derive(Clone, Copy, Debug, PartialEq)]
struct After {
    apart: f64,
    rid: i64,
}

impl After {
    const START: Self = Self {
        apart: -1.0,
        rid: 0,
    };

    fn of(item: &WorkItem) -> Self {
        Self {
            apart: item.apart,
            rid: item.rid,
        }
    }

    fn cursor(self) -> String {
        format!("{:?}_{}", self.apart, self.rid)
    }

    /// What `cursor` has written; none for any other text.
    fn read(cursor: &str) -> Option<Self> {
        let (apart, rid) = cursor.split_once('_')?;
        let apart: f64 = apart.parse().ok()?;
        let rid = rid.parse().ok()?;
        apart.is_finite().then_some(Self { apart, rid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for after in [
            After::START,
            After {
                apart: 1.25e-9,
                rid: 77,
            },
            After {
                apart: 0.1 + 0.2,
                rid: i64::MAX,
            },
        ] {
            assert_eq!(After::read(&after.cursor()), Some(after));
        }
        for text in ["", "7", "_", "NaN_1", "inf_1", "1_x", "1e-9_"] {
            assert_eq!(After::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_box_around_a_place_holds_what_is_no_farther() {
        let near = Near::from(Position::try_from([105.9, 60.0]).unwrap());
        let area = near.around(0.01);
        assert!((area.max_lon - 105.92).abs() < 1e-9, "{area:?}");
        assert!((area.min_lat - 59.99).abs() < 1e-9);
    }
}
