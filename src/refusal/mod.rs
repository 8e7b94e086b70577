//! Why something is refused: a code with its values, so that any language can say the sentence (pure).

mod misread;
mod sentence;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::{Day, Instant},
    following::NotFollowed,
    geometry::OutOfRange,
    imports::is_somebody,
    incidents::limits::Cause,
    private_text::{number, quoted},
};

pub use misread::{misread, misread_query};

/// One reason for a refusal, with the values that its sentence needs (metres, degrees, RFC 3339 times).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "code", content = "values", rename_all = "snake_case")]
pub enum Refusal {
    /// A field that must be stated is not.
    Required,
    /// There is no field of this name.
    UnknownField,
    /// The name is given more than once in one object, or what must be different stands twice in one list.
    GivenTwice,
    /// The value is of another kind than the field takes.
    Unreadable,
    /// The field takes a text.
    NotText,
    /// The field takes a number.
    NotNumber,
    /// The field takes a whole number of a size that can be counted.
    NotWholeNumber,
    /// The field takes true or false.
    NotTrueOrFalse,
    /// The field takes a list.
    NotList,
    /// The field takes an object.
    NotObject,
    /// The value is none of a closed list.
    NotInList {
        /// The values of the list.
        allowed: Vec<String>,
    },
    /// The field takes a date.
    NotDay,
    /// The field takes a time with an offset.
    NotTime,
    /// The field takes a date, or a time with an offset.
    NotDayOrTime,
    /// The field takes a UUID.
    NotIdentifier,
    /// The cursor is none of this list.
    NotCursor,
    /// It names a record that is not there, or that the account may not know.
    NoSuchRecord,

    /// The text holds control characters or invisible ones.
    HoldsControlCharacters,
    /// The text holds the address of a device or stream.
    HoldsDeviceAddress,
    /// The text holds a network address.
    HoldsNetworkAddress,
    /// The text holds a password.
    HoldsPassword,
    /// The text holds an e-mail address.
    HoldsEmail,
    /// The text holds an identity number.
    HoldsIdentityNumber,
    /// The text holds a phone number.
    HoldsPhoneNumber,
    /// The text names a person.
    HoldsName,
    /// The text is too long.
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// The text is too short.
    TooShort {
        /// The fewest characters.
        least: usize,
    },
    /// The name has no letter and no digit to be found by.
    NothingToFindBy,

    /// The number lies outside its range.
    OutOfRange {
        /// The smallest number taken.
        least: f64,
        /// The largest.
        most: f64,
    },
    /// The number must be greater than `above`, and at most `most`.
    NotAbove {
        /// The number itself is not taken.
        above: f64,
        /// The largest number taken.
        most: f64,
    },
    /// The number must be smaller than that of another field.
    NotBelow {
        /// The name of the other field.
        field: String,
    },
    /// The number must be no greater than that of another field.
    AboveOther {
        /// The name of the other field.
        field: String,
    },
    /// The degrees lie outside their range; longitude and latitude may be swapped.
    PerhapsSwapped {
        /// The smallest number taken.
        least: f64,
        /// The largest.
        most: f64,
    },

    /// The moment lies in the future.
    InFuture,
    /// The moment lies in the future by the server's clock.
    AheadOfServer {
        /// What time it is there.
        now: Instant,
    },
    /// The moment lies too far back.
    TooLongAgo {
        /// The earliest moment taken.
        earliest: Instant,
    },
    /// The day lies outside these, both taken.
    NotWithinDays {
        /// The first.
        earliest: Day,
        /// The last.
        latest: Day,
    },
    /// The window ends before it starts.
    EndsBeforeStart,
    /// The moment lies outside the window of the incident.
    OutsideWindow {
        /// Its start.
        from: Instant,
        /// Its end.
        to: Instant,
    },
    /// The start of a window can only be moved later.
    OnlyLater {
        /// The present start.
        than: Instant,
    },
    /// The end of a window can only be moved earlier.
    OnlyEarlier {
        /// The present end.
        than: Instant,
    },

    /// The value is no GeoJSON shape.
    NotShape,
    /// The shape is of another type than the field takes.
    WrongShape {
        /// The types of GeoJSON that it takes.
        allowed: Vec<String>,
    },
    /// The shape has no points.
    EmptyShape,
    /// A ring needs three different points and the first again at its end.
    RingNotClosed,
    /// The outline of the area crosses or touches itself.
    NotSimple,
    /// The shape has too many points.
    TooManyPoints {
        /// The most.
        most: usize,
    },
    /// A point of the shape is no longitude and latitude.
    OffEarth {
        /// Which point, counted from 0.
        point: usize,
    },
    /// A point of the shape is no longitude and latitude, but would be one with the two swapped.
    PointPerhapsSwapped {
        /// Which point, counted from 0.
        point: usize,
    },
    /// The shape lies too near to a pole.
    NearPole {
        /// The farthest latitude, degrees.
        most: f64,
    },
    /// The shape is too wide.
    TooWide {
        /// The most, degrees.
        most: f64,
    },
    /// The area is too large to plan for at once.
    AreaTooLarge {
        /// The most, square kilometres.
        most_km2: f64,
    },
    /// The area is too small to count more than others.
    AreaTooSmall {
        /// The least, square metres.
        least_m2: f64,
    },
    /// No street of the area that is planned for lies in the priority area.
    PriorityOutside,
    /// The priority area touches a sensitive place, or its box does (PRIVACY P21).
    PriorityAtSensitivePlace,
    /// The area has more street than is planned for at once.
    TooManyStreets {
        /// The most, kilometres.
        most_km: f64,
    },
    /// The area has more places for cameras than are planned with at once.
    TooManySites {
        /// The most.
        most: usize,
    },
    /// Either a number of cameras or a budget is stated, and not both.
    CountOrBudget,
    /// Some cameras of a proposal may not be proposed as they were: somebody moved them, the registry changed since, or
    /// privacy refuses what they would see.
    ProposalOutdated {
        /// Which of them, by their places in the list, from 1.
        numbers: Vec<usize>,
    },
    /// Some cameras of a scenario hang where another one that was accepted plans one, or beside it: today's plan counts those.
    PlannedAlready {
        /// Which of them, from 1.
        numbers: Vec<i64>,
    },
    /// The unit has a scenario of this name already, marks and capitals aside.
    ScenarioNameTaken {
        /// Its name.
        taken: String,
    },
    /// The unit has too many scenarios.
    TooManyScenarios {
        /// The most.
        most: usize,
    },
    /// The scenario was accepted: what was made of it stands.
    ScenarioAccepted,
    /// The budget does not pay for one camera.
    BudgetTooSmall {
        /// What one costs, VND.
        cheapest: u64,
    },
    /// The area has no street that is known.
    NoStreets,
    /// Either an area or a unit is stated, and not both.
    AreaOrUnit,
    /// Nobody knows where the unit ends.
    NoBoundary,
    /// Nobody knows where the unit ends, but where communes below it do.
    BoundariesOfCommunesAlone,
    /// The line or area is no larger than a point.
    NoSize,
    /// The shape reaches too far from the camera.
    ReachesTooFar {
        /// The farthest distance that counts, metres.
        most: f64,
    },
    /// The field takes a box: `min_lon,min_lat,max_lon,max_lat`.
    NotBox,
    /// The first corner of a box is the south-western one.
    CornersSwapped,
    /// The zoom is too deep for so large a box.
    TooManyCells {
        /// The most cells along each side.
        most: i64,
    },
    /// The field takes `lon,lat`.
    NotCoordinates,

    /// The type of the incident asks for this field.
    RequiredForType,
    /// The field does not belong to this type of incident.
    NotForType,
    /// An urgent search needs a reason.
    RequiredForUrgent,
    /// The number looks like a temporary one, which only the system gives.
    LooksTemporary,
    /// The number holds no digit: it may be a name.
    NoDigit,
    /// The system itself gives temporary numbers.
    GivenBySystem,
    /// The number was issued, and an issued number does not change.
    NumberIssued,
    /// Another temporary number of the account is overdue.
    OtherNumberOverdue,
    /// The search goes beyond a limit: it needs the approval of a second account.
    OverLimit(Cause),
    /// The place is one that must not be found by name.
    SensitivePlace,
    /// More cameras than one call takes.
    TooManyCameras {
        /// The most.
        most: usize,
    },

    /// Nobody is followed from this incident.
    NotFollowed {
        /// Why.
        because: NotFollowed,
    },
    /// No street that is open to these means is near the place.
    NoStreetNear {
        /// The farthest that counts, metres.
        most: f64,
    },
    /// More streets are within reach than can be followed.
    TooManyWithinReach {
        /// The most.
        most: usize,
    },
    /// The camera shows no street within reach that is open to these means.
    ShowsNoStreet,
    /// From what is known before nobody can be there in time.
    OutOfReach,
    /// Another one says of the same camera that somebody passed, all within the window in which by this one nobody did; or the
    /// other way round.
    ContradictsSighting,
    /// It lies outside the time for which somebody is followed (PRIVACY P22).
    OutsideFollowed {
        /// Its start.
        from: Instant,
        /// Its end.
        to: Instant,
    },
    /// The drawn way does not begin at the place, or is along no street.
    RouteElsewhere {
        /// How far a street may lie from it, metres.
        most: f64,
    },
    /// A sensitive place: nobody is followed on from there (PRIVACY P21).
    AtSensitivePlace,

    /// The unit is not that of the account.
    OtherUnit,
    /// The field needs a status beside it.
    NeedsStatus,
    /// The field needs a status other than unknown beside it.
    NeedsKnownStatus,
    /// Only cameras of public bodies may be marked as public.
    OfPublicBodiesAlone,
    /// The field does not go with a correction.
    NotWithCorrection,
    /// It lies before the version that it would end; a correction can say that.
    BeforeVersion,
    /// It lies before the present state; a correction can say that.
    BeforeState,
    /// It lies after the first change of the camera.
    AfterFirstChange,
    /// Hours of recording belong to the mode `schedule` alone.
    OnlyWithSchedule,
    /// The field takes hours of the week.
    NotSchedule,
    /// The field does not belong to this kind of measurement.
    NotForMeasurement,
    /// This kind of measurement needs the field.
    RequiredForMeasurement,
    /// The owner has a contact, which is to be erased first.
    OwnerHasContact,
    /// The owner has a contact, a consent or other cameras: its kind is changed with the owner.
    KindOfOwner,
    /// The field takes a phone number.
    NotPhoneNumber,
    /// The field takes an e-mail address.
    NotEmail,
    /// A contact needs a name, a phone number, an e-mail address or an address.
    EmptyContact,
    /// The channel agreed to needs this field.
    RequiredForChannel,
    /// The field belongs to the consent to be contacted alone.
    OnlyWithContactable,
    /// The owner withdrew, so that nothing is recorded of it any more.
    OwnerWithdrew,
    /// The field belongs to a correction alone.
    OnlyWithCorrection,

    /// The temporary number was not replaced in time.
    NumberOverdue,
    /// The search waits for the approval of a second account.
    AwaitsApproval,
    /// A second account refused the search.
    ApprovalRefused,
    /// Nobody approved the urgent search in time.
    ApprovalExpired,
    /// No footage is about to be lost, so that the search is not urgent and waits.
    NotUrgent,
    /// Approval was asked for already and is not decided yet.
    ApprovalAsked,
    /// More cameras than the cap are approved already.
    CamerasApproved,
    /// Nobody needs to approve that somebody is followed from this incident, or somebody did.
    FollowNeedsNoApproval,
    /// The request for approval is decided already.
    Decided,
    /// The request was urgent and has expired.
    RequestExpired,
    /// Whoever asked or recorded the incident cannot decide on it.
    OwnRequest,
    /// The place needs an approver of the province.
    ProvinceDecides,
    /// The owner did not agree to be contacted, or there is nobody to contact.
    NotContactable,
    /// The contacts are encrypted under another key than the server has.
    OtherContactKey,
    /// The server has no key for contacts.
    NoContactKey,
    /// The unit has a nickname of this name already.
    NicknameTaken,
    /// The unit has too many nicknames.
    TooManyNicknames {
        /// The most.
        most: usize,
    },
    /// The unit has a camera with this code already.
    CodeTaken,
    /// The unit has a camera whose code differs from this one in capitals alone.
    CodeAlike {
        /// The code of that camera.
        taken: String,
    },
    /// The code is that of a camera that was removed, which past searches still find.
    CodeOfRemoved {
        /// The code of that camera.
        taken: String,
    },
    /// The unit has a record of this name that has not ended, marks and capitals aside.
    NameTaken {
        /// Its name.
        taken: String,
    },
    /// Cameras of the import were touched since, so that it cannot be undone whole.
    ImportTouched {
        /// Where their rows stand in the file, with their codes.
        rows: Vec<String>,
    },
    /// A contribution needs an amount, or what was given in kind.
    AmountOrKind,
    /// No household and no person stands here by itself (PRIVACY P3).
    NoSingleContributor,
    /// The field belongs to what households gave together.
    OfHouseholdsAlone,
    /// The campaign has the sum of its households already.
    HouseholdsCounted,
    /// The entry was struck already.
    StruckAlready,
    /// The import was undone already.
    ImportUndone,
    /// A row of a list may speak of a known camera; a person has to say whether it does.
    PerhapsKnown {
        /// The code of that camera.
        code: String,
    },
    /// A row of a list is a known camera or a new one, not both.
    SameOrNew,
    /// A record with this code or reference exists already.
    RecordExists,

    /// A row of a list names a unit, and more than one of today may be meant.
    UnitUnclear {
        /// What the row says.
        stated: String,
        /// Names of those that may be meant.
        candidates: Vec<String>,
        /// Their codes, in the same order.
        codes: Vec<String>,
    },
    /// A row of a list names a unit that nobody knows.
    UnitUnknown {
        /// What the row says.
        stated: String,
    },
    /// Another row of the list has the same code.
    StandsAlready {
        /// Where that row stands.
        row: String,
    },
    /// The same row waits since an earlier list.
    WaitsAlready,
    /// Another row of the list speaks of the same known camera.
    SameCamera {
        /// Where that row stands.
        row: String,
        /// Code of the camera.
        code: String,
    },
    /// The cell holds no degrees.
    NotDegrees,
    /// Which of two degrees is the latitude cannot be told.
    LatitudeUnclear,
    /// Two degrees are both longitudes, or both latitudes.
    SameCoordinateTwice,
    /// The decimal point is lost, and several places are possible, or none.
    DecimalsLost {
        /// How many places are possible.
        places: usize,
    },
    /// Metres of VN-2000 mean nothing without a central meridian.
    NeedsMeridian,
    /// It is no central meridian of VN-2000 in use.
    NotMeridian,
    /// The coordinates lie nowhere on earth.
    NowhereOnEarth,
    /// The place lies outside the unit that the row states, and inside it with longitude and latitude swapped.
    Swapped {
        /// The longitude that is proposed.
        lon: f64,
        /// The latitude that is proposed.
        lat: f64,
        /// The name of the unit.
        unit: String,
    },
    /// A property names another place than the point.
    NotOfPoint,
    /// Degrees and plane coordinates of one row name two places.
    PlacesApart {
        /// How far they lie from each other, metres.
        metres: f64,
    },
    /// The coordinates of the file are in a system that is not known here.
    OtherCoordinates,
    /// The Plus Code is short, or means no place.
    NotPlusCode,
    /// The link is a short one, which only its maker can resolve.
    ShortLink,
    /// The link holds no coordinates.
    LinkWithoutPlace,
    /// The cell holds no direction.
    NotBearing,
    /// No commune of today is this unit or lies below it.
    NoCommunes,
    /// The range of directions reaches over a half circle: its ends may be swapped.
    RangeTooWide,
    /// `N` is *nam*, south, or north.
    NamOrNorth,
    /// The cell holds no number of lenses.
    NotLensCount {
        /// The most lenses.
        most: usize,
    },
    /// The cell holds no amount of money.
    NotMoney,
    /// Nobody says of what a number of money is one: of đồng, thousands or millions.
    MoneyUnitMissing,
    /// The owner is said to be the one above, and who that is cannot be told.
    OwnerAboveUnclear,
    /// The row has another number of cells than the header.
    CellCount {
        /// The cells of the row.
        has: usize,
        /// The cells of the header.
        wants: usize,
    },
    /// No row of the list has the headings of a list of cameras.
    NoHeader {
        /// Where the first row stands.
        row: String,
        /// The field that no column means.
        field: String,
        /// What seem to be the headings, for whoever knows what they mean; none where no row looks like headings.
        headings: Vec<String>,
    },
    /// Two columns seem to mean one field.
    TwoColumns {
        /// Where the headings stand.
        row: String,
        /// The heading of the first.
        first: String,
        /// The heading of the second.
        second: String,
    },
    /// Two columns have one heading.
    ColumnTwice {
        /// Where the headings stand.
        row: String,
        /// The heading.
        heading: String,
    },
    /// The column looks like a way into a device or a number of a person, and is never read.
    NeverRead {
        /// The heading.
        heading: String,
    },
    /// The file is damaged, or not what its name says.
    BrokenFile,
    /// Nothing in the file of a map is a point.
    NoPoint,
    /// The file is too large, or unpacks to too much.
    FileTooLarge {
        /// The most megabytes.
        most_mb: u64,
    },
    /// The file packs too many files, or a sheet is too large.
    HoldsTooMuch,
    /// Too many rows cannot be used as they stand.
    TooManyWaiting {
        /// The most.
        most: usize,
    },

    /// The account may not do this.
    NotAllowed,
    /// The account needs one of these roles.
    RoleMissing {
        /// The roles.
        roles: Vec<String>,
    },
    /// A page of another site asked.
    OtherSite,
}

impl From<OutOfRange> for Refusal {
    fn from(error: OutOfRange) -> Self {
        let OutOfRange { min, max, .. } = error;
        if min.is_finite() && max.is_finite() {
            Self::OutOfRange {
                least: min,
                most: max,
            }
        } else {
            Self::NotNumber
        }
    }
}

/// A complaint to a caller: the sentence in English, and the code by which it can be said in another language.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Complaint {
    /// Its code; none of what only the command line says.
    #[serde(flatten)]
    #[schema(value_type = Refusal)]
    pub refusal: Option<Refusal>,
    /// The sentence.
    pub detail: String,
}

/// Between what is wrong and what was read.
const GOT: &str = ", got ";

impl Complaint {
    /// The complaint of `refusal` in more telling words than its usual ones.
    pub fn new(refusal: Refusal, detail: impl Into<String>) -> Self {
        Self {
            refusal: Some(refusal),
            detail: detail.into(),
        }
    }

    /// The same with what stood in a cell, unless that is private or names somebody.
    pub(crate) fn got(refusal: Refusal, cell: &str) -> Self {
        if is_somebody(cell) {
            let detail =
                format!("{refusal}; what stands there names somebody, and is not repeated");
            return Self::new(refusal, detail);
        }
        let detail = format!("{refusal}{GOT}{}", quoted(cell));
        Self::new(refusal, detail)
    }

    /// What was read, where the sentence repeats it.
    pub(crate) fn read(&self) -> Option<&str> {
        let (_, read) = self.detail.split_once(GOT)?;
        let bare = read
            .strip_prefix('\'')
            .and_then(|read| read.strip_suffix('\''));
        bare.or_else(|| read.parse::<f64>().is_ok().then_some(read))
    }

    /// That `value` lies outside `least..=most`.
    #[must_use]
    pub fn out_of_range(value: f64, least: f64, most: f64) -> Self {
        let refusal = Refusal::OutOfRange { least, most };
        let detail = format!("{refusal}{GOT}{}", number(value));
        Self::new(refusal, detail)
    }
}

impl From<Refusal> for Complaint {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        Self::new(refusal, detail)
    }
}

/// For the command line and the lists that it reads, where nobody translates.
impl From<String> for Complaint {
    fn from(detail: String) -> Self {
        Self {
            refusal: None,
            detail,
        }
    }
}

impl From<&str> for Complaint {
    fn from(detail: &str) -> Self {
        detail.to_owned().into()
    }
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}
