//! The sentences of refusals in English.

use std::fmt::{Display, Formatter, Result};

use super::Refusal;
use crate::following::NotFollowed;

impl Display for Refusal {
    #[allow(clippy::too_many_lines, reason = "one sentence for each code")]
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sentence = match self {
            Self::NotInList { allowed } => {
                return write!(f, "must be one of {}", allowed.join(", "));
            }
            Self::TooLong { most } => return write!(f, "has at most {most} characters"),
            Self::TooShort { least } => return write!(f, "has at least {least} characters"),
            Self::ImportTouched { rows } => {
                return write!(
                    f,
                    "{} cameras of this import were touched since",
                    rows.len()
                );
            }
            Self::UnitUnclear {
                stated, candidates, ..
            } => {
                let candidates = candidates.join("; ");
                return write!(f, "{stated} may be one of: {candidates}");
            }
            Self::UnitUnknown { stated } => {
                return write!(f, "no unit is known by the name {stated}; state its code");
            }
            Self::CodeAlike { taken } => {
                return write!(
                    f,
                    "this unit has the camera {taken}: capitals tell no codes apart"
                );
            }
            Self::CodeOfRemoved { taken } => {
                return write!(
                    f,
                    "the code is that of {taken}, a camera that was removed and that past searches still find by it: \
                     take another code, or give the removed one another code first"
                );
            }
            Self::NameTaken { taken } => {
                return write!(
                    f,
                    "the name is that of '{taken}', which goes on: take another name, or end that one first"
                );
            }
            Self::PerhapsKnown { code } => return write!(f, "may be the known camera {code}"),
            Self::OutOfRange { least, most } => {
                return write!(f, "must be between {least} and {most}");
            }
            Self::NotAbove { above, most } => {
                return write!(f, "must be above {above} and at most {most}");
            }
            Self::NotBelow { field } => return write!(f, "must be below {field}"),
            Self::AboveOther { field } => return write!(f, "must not be above {field}"),
            Self::PerhapsSwapped { least, most } => {
                return write!(
                    f,
                    "must be between {least} and {most}; longitude and latitude may be swapped"
                );
            }
            Self::AheadOfServer { now } => return write!(f, "lies in the future: it is {now} now"),
            Self::TooLongAgo { earliest } => return write!(f, "lies before {earliest}"),
            Self::NotWithinDays { earliest, latest } => {
                return write!(f, "must be a day from {earliest} to {latest}");
            }
            Self::OutsideWindow { from, to } => {
                return write!(f, "lies outside the incident's window, {from} to {to}");
            }
            Self::OnlyLater { than } => return write!(f, "can only be moved later than {than}"),
            Self::OnlyEarlier { than } => {
                return write!(f, "can only be moved earlier than {than}");
            }
            Self::WrongShape { allowed } => {
                return write!(f, "must be a {}", allowed.join(" or a "));
            }
            Self::TooManyPoints { most } => return write!(f, "has more than {most} points"),
            Self::OffEarth { point } => {
                return write!(f, "point {point} is not a longitude and latitude");
            }
            Self::PointPerhapsSwapped { point } => {
                return write!(
                    f,
                    "point {point} is not a longitude and latitude; the two may be swapped"
                );
            }
            Self::NearPole { most } => return write!(f, "lies beyond {most} degrees of latitude"),
            Self::TooWide { most } => {
                let degrees = if *most > 1.0 { "degrees" } else { "degree" };
                return write!(f, "is wider than {most} {degrees}");
            }
            Self::AreaTooLarge { most_km2 } => {
                return write!(f, "is larger than {most_km2} square kilometres");
            }
            Self::AreaTooSmall { least_m2 } => {
                return write!(f, "is smaller than {least_m2} square metres");
            }
            Self::TooManyStreets { most_km } => {
                return write!(f, "has more than {most_km} km of street");
            }
            Self::TooManySites { most } => {
                return write!(
                    f,
                    "has more than {most} places where a camera could hang: choose a smaller one"
                );
            }
            Self::ProposalOutdated { numbers } => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                return write!(
                    f,
                    "cameras {} of this list cannot be proposed as they stand: ask for a proposal anew",
                    numbers.join(", ")
                );
            }
            Self::PlannedAlready { numbers } => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                return write!(
                    f,
                    "cameras {} of this scenario hang where another one that was accepted plans a camera, or beside it: ask for a proposal anew, \
                     which counts it",
                    numbers.join(", ")
                );
            }
            Self::ScenarioNameTaken { taken } => {
                return write!(
                    f,
                    "the name is that of the scenario '{taken}': take another name, or delete that one first"
                );
            }
            Self::TooManyScenarios { most } => {
                return write!(
                    f,
                    "the unit has {most} scenarios; delete one that nobody needs"
                );
            }
            Self::BudgetTooSmall { cheapest } => {
                return write!(f, "pays for nothing: one camera costs {cheapest} VND");
            }
            Self::ReachesTooFar { most } => {
                return write!(
                    f,
                    "reaches too far from the camera; what lies beyond {most} m never counts"
                );
            }
            Self::TooManyCells { most } => {
                return write!(
                    f,
                    "is too deep for so large a box: at most {most} cells of 64 pixels along each side"
                );
            }
            Self::TooManyCameras { most } => return write!(f, "has more than {most} cameras"),
            Self::TooManyNicknames { most } => {
                return write!(
                    f,
                    "the unit has {most} nicknames; delete one that nobody uses"
                );
            }
            Self::RoleMissing { roles } => {
                return write!(f, "this needs the role {}", roles.join(" or "));
            }
            Self::StandsAlready { row } => return write!(f, "stands in {row} already"),
            Self::SameCamera { row, code } => {
                return write!(
                    f,
                    "speaks of {code}, as {row} does; rows of one file are never merged"
                );
            }
            Self::DecimalsLost { places } => {
                return write!(
                    f,
                    "lost its decimal point, and {places} places are possible"
                );
            }
            Self::PlacesApart { metres } => {
                return write!(
                    f,
                    "longitude and latitude name a place {metres} m away from that of X and Y"
                );
            }
            Self::Swapped { unit, .. } => {
                return write!(
                    f,
                    "lies outside {unit}, and inside it with longitude and latitude swapped"
                );
            }
            Self::NotLensCount { most } => {
                return write!(f, "must be a number of lenses from 1 to {most}");
            }
            Self::CellCount { has, wants } => {
                return write!(f, "has {has} cells where the header has {wants}");
            }
            Self::NoHeader { row, field, .. } => {
                write!(
                    f,
                    "{row}: there is no column '{field}', and none that is known to mean it"
                )?;
                // Codes may be missing, where something else tells the rows apart.
                let instead = "; without codes a place in words or an owner has to stand beside coordinates, a phone or a number of cameras";
                return f.write_str(if field == "code" { instead } else { "" });
            }
            Self::TwoColumns { row, first, second } => {
                return write!(
                    f,
                    "{row}: the columns '{first}' and '{second}' mean the same"
                );
            }
            Self::ColumnTwice { row, heading } => {
                return write!(f, "{row}: the column '{heading}' stands twice");
            }
            Self::NeverRead { heading } => {
                return write!(
                    f,
                    "'{heading}' looks like a way into a device or a number of a person; such a column is never read"
                );
            }
            Self::FileTooLarge { most_mb } => {
                return write!(f, "the most is {most_mb} MB: split it");
            }
            Self::OutsideFollowed { from, to } => {
                return write!(f, "lies outside the time that is followed, {from} to {to}");
            }
            Self::RouteElsewhere { most } => {
                return write!(
                    f,
                    "passes no street within {most} m that somebody reaches from the place"
                );
            }
            Self::NoStreetNear { most } => {
                return write!(
                    f,
                    "lies farther than {most} m from any street open to these means"
                );
            }
            Self::TooManyWithinReach { most } => {
                return write!(
                    f,
                    "reaches more than {most} streets: take less time or a lower speed"
                );
            }
            Self::TooManyWaiting { most } => {
                return write!(f, "more than {most} rows cannot be used as they stand");
            }
            Self::NotDegrees => "must be degrees",
            Self::LatitudeUnclear => "does not say which is the latitude; use two columns",
            Self::SameCoordinateTwice => "says the same coordinate twice",
            Self::NeedsMeridian => {
                "is in metres of VN-2000: say which central meridian the list uses, such as --meridian 105.5"
            }
            Self::NotMeridian => "is no central meridian of VN-2000 in use",
            Self::NowhereOnEarth => "lies nowhere on earth",
            Self::NotOfPoint => "is not that of the point; leave it out",
            Self::OtherCoordinates => {
                "the coordinates are in a system that is not known here; save them as WGS 84"
            }
            Self::NotPlusCode => "is no Plus Code that means a place",
            Self::ShortLink => {
                "is a short link, which only its maker can resolve; open it and paste the long one, or the coordinates"
            }
            Self::LinkWithoutPlace => "is a link that holds no coordinates; paste the coordinates",
            Self::NoCommunes => "has no commune of today",
            Self::RangeTooWide => {
                "is a range over more than a half circle, or from one point of the compass to its opposite; its ends may be swapped, \
                 for it is read clockwise"
            }
            Self::NotBearing => "must be degrees from north, a point of the compass or a range",
            Self::NamOrNorth => "is nam or north: write the word",
            Self::NotMoney => "must be an amount of money",
            Self::MoneyUnitMissing => {
                "names no unit: it may be a number of thousands or of millions; say 4,5 triệu or 500 nghìn"
            }
            Self::OwnerAboveUnclear => {
                "says that the owner is the one above, and who that is cannot be told: type the name or the phone, or say that it has no owner"
            }
            Self::WaitsAlready => {
                "the row waits already since an earlier list; it is mended there, and not taken twice"
            }
            Self::BrokenFile => "the file is damaged, or not what its name says",
            Self::NoPoint => "nothing in the file is a point",
            Self::HoldsTooMuch => {
                "the file holds too much: delete what lies outside the list, or split it"
            }
            Self::Required => "is required",
            Self::UnknownField => "there is no such field",
            Self::GivenTwice => "is given more than once",
            Self::NotText => "must be a text",
            Self::NotNumber => "must be a number",
            Self::NotWholeNumber => "must be a whole number",
            Self::NotTrueOrFalse => "must be true or false",
            Self::NotList => "must be a list",
            Self::NotObject => "must be an object",
            Self::NotDay => "is not a date such as 2026-11-19",
            Self::NotTime => {
                "is not a time in RFC 3339 with an offset, such as 2026-11-19T18:30:00+07:00"
            }
            Self::NotDayOrTime => {
                "is neither a date such as 2026-11-19 nor a time in RFC 3339 with an offset"
            }
            Self::NotIdentifier => "must be a UUID",
            Self::NotCursor => "is not a cursor of this list",
            Self::NoSuchRecord => "names nothing that is there",
            Self::HoldsControlCharacters => {
                "must not hold control characters, such as line breaks, or invisible ones"
            }
            Self::HoldsDeviceAddress => "must not hold the address of a device or stream",
            Self::HoldsNetworkAddress => "must not hold a network address",
            Self::HoldsPassword => "must not hold a password",
            Self::HoldsEmail => "must not hold an e-mail address",
            Self::HoldsIdentityNumber => "must not hold an identity number",
            Self::HoldsPhoneNumber => "must not hold a phone number",
            Self::HoldsName => "must not name a person",
            Self::NothingToFindBy => "needs a letter or a digit to be found by",
            Self::InFuture => "lies in the future",
            Self::EndsBeforeStart => "the window ends before it starts",
            Self::NotShape => "is not a GeoJSON shape",
            Self::EmptyShape => "has no points",
            Self::RingNotClosed => {
                "a ring needs at least three different points and the first again at its end"
            }
            Self::NotSimple => "is not a simple polygon: its outline crosses or touches itself",
            Self::PriorityOutside => {
                "holds no street of the area that is planned for: draw it within that area"
            }
            Self::PriorityAtSensitivePlace => {
                "touches a sensitive place, or comes close to one, and nothing there may count more: draw it farther away"
            }
            Self::NoStreets => {
                "has no street that is known: import an extract, or choose another area"
            }
            Self::ScenarioAccepted => {
                "the scenario was accepted: its campaign and its planned cameras stand"
            }
            Self::CountOrBudget => "either a count or a budget is stated, and not both",
            Self::AreaOrUnit => "either an area or a unit is stated, and not both",
            Self::NoBoundary => {
                "is a unit whose boundary is not known: import one, or draw an area"
            }
            Self::BoundariesOfCommunesAlone => {
                "is a unit whose boundary is not known, but those of its communes are: measure them one by one, name one of \
                 them, or draw an area"
            }
            Self::NoSize => "has no size: its points lie at one place, or on one line",
            Self::NotBox => "must be min_lon,min_lat,max_lon,max_lat in degrees",
            Self::CornersSwapped => "its first corner must be the south-western one",
            Self::NotCoordinates => "must be lon,lat in degrees",
            Self::RequiredForType => "is required for this type",
            Self::NotForType => "does not belong to this type",
            Self::RequiredForUrgent => "is required for an urgent search",
            Self::LooksTemporary => "looks like a temporary number, which only the system gives",
            Self::NoDigit => "needs a digit: it is the number of a file, never a name",
            Self::GivenBySystem => "is given by the system where the number is temporary",
            Self::NumberIssued => "was issued, and an issued number does not change",
            Self::OtherNumberOverdue => {
                "another temporary number of yours is overdue: replace it first"
            }
            Self::OverLimit(_) => "goes beyond a limit: it needs the approval of a second account",
            Self::SensitivePlace => "lies at a place that must not be found by name",
            Self::OtherUnit => "is not the unit of this account",
            Self::NeedsStatus => "needs a status",
            Self::OfPublicBodiesAlone => "is for cameras of public bodies alone",
            Self::NeedsKnownStatus => "needs a status other than unknown",
            Self::NotWithCorrection => {
                "does not go with a correction, which replaces the present version for its whole validity"
            }
            Self::BeforeVersion => {
                "is before the beginning of the version it would end; use a correction instead"
            }
            Self::BeforeState => "lies before the present state began; use a correction instead",
            Self::AfterFirstChange => "lies after the camera was changed for the first time",
            Self::OnlyWithSchedule => "belongs to the recording mode schedule alone",
            Self::NotSchedule => {
                "must be days and hours such as mon-fri 18:00-06:00; sat,sun 00:00-24:00"
            }
            Self::NotForMeasurement => "does not belong to this kind of measurement",
            Self::RequiredForMeasurement => "is required for this kind of measurement",
            Self::OwnerHasContact => {
                "the owner has a contact; erase it before the owner is forgotten"
            }
            Self::KindOfOwner => {
                "the owner has a contact, a consent or other cameras: its kind is changed with the owner, by PATCH /owners/{id}"
            }
            Self::NotPhoneNumber => {
                "must be a phone number such as 0900 000 012 or +84 900 000 012"
            }
            Self::NotEmail => "must be an e-mail address",
            Self::EmptyContact => "is needed, or a phone number, an e-mail or an address",
            Self::RequiredForChannel => "is needed for the channel agreed to",
            Self::OnlyWithContactable => "belongs to the consent to be contacted alone",
            Self::OwnerWithdrew => "the owner withdrew: nothing is recorded of it any more",
            Self::OnlyWithCorrection => "belongs to a correction alone",
            Self::NumberOverdue => {
                "the temporary number was to be replaced within 24 hours: give the number first"
            }
            Self::NotFollowed { because } => match because {
                NotFollowed::Minor => "nobody is followed in minor matters",
                NotFollowed::Disorder => "nobody is followed from fights and disorder",
                NotFollowed::SensitivePlace => "nobody is followed from a sensitive place",
                NotFollowed::AdultNotApproved => {
                    "an adult who is missed is followed only once a second account approved the search"
                }
            },
            Self::ShowsNoStreet => "shows no street within reach that is open to these means",
            Self::AtSensitivePlace => {
                "hangs at a sensitive place: nobody is followed on from there"
            }
            Self::ContradictsSighting => {
                "contradicts another one of the same camera: within that window somebody was seen, and nobody was"
            }
            Self::OutOfReach => "cannot be reached in time from what is known before it",
            Self::AwaitsApproval => "this search waits for the approval of a second account",
            Self::ApprovalRefused => "this search was refused by a second account",
            Self::ApprovalExpired => {
                "nobody approved this urgent search within 24 hours; ask for approval again"
            }
            Self::NotUrgent => {
                "no footage of the cameras found is about to be lost within 24 hours: this search is not urgent and waits \
                 for the approval of a second account"
            }
            Self::ApprovalAsked => "approval was asked for already and is not decided yet",
            Self::FollowNeedsNoApproval => {
                "following somebody from this incident needs no approval, or has it already"
            }
            Self::CamerasApproved => "more cameras than the cap are approved already",
            Self::Decided => "this is decided already",
            Self::RequestExpired => "this urgent request has expired; it has to be asked for again",
            Self::OwnRequest => {
                "whoever asked for the approval or recorded the incident cannot decide on it"
            }
            Self::ProvinceDecides => "this place needs an approver of the province",
            Self::NotContactable => "not contactable",
            Self::OtherContactKey => {
                "the contacts are encrypted under another key than this server has; start it again with the right one"
            }
            Self::NoContactKey => {
                "contacts are stored encrypted, and this server has no key for them: make one with \
                 `sightline key new FILE`, then start the server with --key-file FILE"
            }
            Self::NicknameTaken => "the unit has a nickname of this name already",
            Self::SameOrNew => "cannot be said together with same_as",
            Self::AmountOrKind => "is needed, or what was given in kind",
            Self::NoSingleContributor => {
                "no household and no person is recorded by itself: households stand as one sum of a campaign"
            }
            Self::OfHouseholdsAlone => "belongs to what households gave together",
            Self::HouseholdsCounted => {
                "the campaign has the sum of its households already: strike that entry and record the new sum"
            }
            Self::StruckAlready => "this entry was struck already",
            Self::ImportUndone => "this import was undone already",
            Self::CodeTaken => "this unit has a camera with this code already",
            Self::RecordExists => "a record with this code or reference exists already",
            Self::NotAllowed => "this account may not do that",
            Self::OtherSite => "a page of another site asked for this",
            Self::Unreadable => "cannot be read: it is of another kind than this field takes",
        };
        f.write_str(sentence)
    }
}
