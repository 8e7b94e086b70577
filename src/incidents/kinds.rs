//! The closed list of incident types; compiled in, so that no administrator can add one (PRIVACY P2).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of incident a search is for; written as its three-letter code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[sqlx(type_name = "text")]
pub enum IncidentType {
    /// Theft.
    #[serde(rename = "TRM")]
    #[sqlx(rename = "TRM")]
    Theft,
    /// Snatch theft.
    #[serde(rename = "CGT")]
    #[sqlx(rename = "CGT")]
    SnatchTheft,
    /// Robbery.
    #[serde(rename = "CUP")]
    #[sqlx(rename = "CUP")]
    Robbery,
    /// Extortion.
    #[serde(rename = "CDT")]
    #[sqlx(rename = "CDT")]
    Extortion,
    /// Fraud.
    #[serde(rename = "LDO")]
    #[sqlx(rename = "LDO")]
    Fraud,
    /// Property damage.
    #[serde(rename = "HHT")]
    #[sqlx(rename = "HHT")]
    PropertyDamage,
    /// Intentional injury.
    #[serde(rename = "CYT")]
    #[sqlx(rename = "CYT")]
    IntentionalInjury,
    /// Homicide.
    #[serde(rename = "GNG")]
    #[sqlx(rename = "GNG")]
    Homicide,
    /// Fight or disorder with injury, damage or weapon (one must be stated).
    #[serde(rename = "DNH")]
    #[sqlx(rename = "DNH")]
    FightOrDisorder,
    /// Traffic accident, incl. hit and run.
    #[serde(rename = "TNG")]
    #[sqlx(rename = "TNG")]
    TrafficAccident,
    /// Traffic violation.
    #[serde(rename = "VPG")]
    #[sqlx(rename = "VPG")]
    TrafficViolation,
    /// Illegal racing and its organising.
    #[serde(rename = "DXE")]
    #[sqlx(rename = "DXE")]
    IllegalRacing,
    /// Gambling.
    #[serde(rename = "DBA")]
    #[sqlx(rename = "DBA")]
    Gambling,
    /// Drug possession, transport, dealing.
    #[serde(rename = "MTY")]
    #[sqlx(rename = "MTY")]
    Drugs,
    /// Fire or explosion.
    #[serde(rename = "CHY")]
    #[sqlx(rename = "CHY")]
    FireOrExplosion,
    /// Missing person.
    #[serde(rename = "MTC")]
    #[sqlx(rename = "MTC")]
    MissingPerson,
    /// Lost property or animal (voluntary help only, no requests).
    #[serde(rename = "TKM")]
    #[sqlx(rename = "TKM")]
    LostProperty,
    /// Trespass on a home.
    #[serde(rename = "XPC")]
    #[sqlx(rename = "XPC")]
    HomeTrespass,
    /// Littering, pollution.
    #[serde(rename = "MTR")]
    #[sqlx(rename = "MTR")]
    Littering,
    /// Theft of dogs or livestock.
    #[serde(rename = "TDT")]
    #[sqlx(rename = "TDT")]
    LivestockTheft,
    /// Illegal fireworks.
    #[serde(rename = "PHO")]
    #[sqlx(rename = "PHO")]
    IllegalFireworks,
    /// Other offence, picked from a closed dated list, no free text, second approver.
    #[serde(rename = "KHL")]
    #[sqlx(rename = "KHL")]
    OtherOffence,
}

/// How far a search may reach, by the weight of what happened (PRIVACY P6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum LimitClass {
    /// Administrative matters.
    Minor,
    /// Most offences.
    Standard,
    /// Offences against life, body and by force.
    Serious,
}

impl LimitClass {
    /// The widest search radius in metres; also the radius of a search that names none.
    #[must_use]
    pub fn search_radius_m(self) -> f64 {
        match self {
            Self::Minor => 100.0,
            Self::Standard => 300.0,
            Self::Serious => 500.0,
        }
    }

    /// The longest time window in hours.
    #[must_use]
    pub fn window_hours(self) -> f64 {
        match self {
            Self::Minor => 3.0,
            Self::Standard => 12.0,
            Self::Serious => 24.0,
        }
    }

    /// The most different cameras whose owners may be asked.
    #[must_use]
    pub fn cameras(self) -> usize {
        match self {
            Self::Minor => 5,
            Self::Standard => 15,
            Self::Serious => 40,
        }
    }
}

impl IncidentType {
    /// Every type, in the order in which lists show them.
    pub const ALL: [Self; 22] = [
        Self::Theft,
        Self::SnatchTheft,
        Self::Robbery,
        Self::Extortion,
        Self::Fraud,
        Self::PropertyDamage,
        Self::IntentionalInjury,
        Self::Homicide,
        Self::FightOrDisorder,
        Self::TrafficAccident,
        Self::TrafficViolation,
        Self::IllegalRacing,
        Self::Gambling,
        Self::Drugs,
        Self::FireOrExplosion,
        Self::MissingPerson,
        Self::LostProperty,
        Self::HomeTrespass,
        Self::Littering,
        Self::LivestockTheft,
        Self::IllegalFireworks,
        Self::OtherOffence,
    ];

    /// The three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Theft => "TRM",
            Self::SnatchTheft => "CGT",
            Self::Robbery => "CUP",
            Self::Extortion => "CDT",
            Self::Fraud => "LDO",
            Self::PropertyDamage => "HHT",
            Self::IntentionalInjury => "CYT",
            Self::Homicide => "GNG",
            Self::FightOrDisorder => "DNH",
            Self::TrafficAccident => "TNG",
            Self::TrafficViolation => "VPG",
            Self::IllegalRacing => "DXE",
            Self::Gambling => "DBA",
            Self::Drugs => "MTY",
            Self::FireOrExplosion => "CHY",
            Self::MissingPerson => "MTC",
            Self::LostProperty => "TKM",
            Self::HomeTrespass => "XPC",
            Self::Littering => "MTR",
            Self::LivestockTheft => "TDT",
            Self::IllegalFireworks => "PHO",
            Self::OtherOffence => "KHL",
        }
    }

    /// The type with this code, in upper case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The class whose limits hold for it.
    #[must_use]
    pub fn limit_class(self) -> LimitClass {
        match self {
            Self::TrafficViolation
            | Self::LostProperty
            | Self::Littering
            | Self::IllegalFireworks => LimitClass::Minor,
            Self::SnatchTheft
            | Self::Robbery
            | Self::Extortion
            | Self::IntentionalInjury
            | Self::Homicide
            | Self::TrafficAccident
            | Self::Drugs
            | Self::FireOrExplosion
            | Self::MissingPerson => LimitClass::Serious,
            _ => LimitClass::Standard,
        }
    }

    /// Its name in Vietnamese and in English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Theft => ("Trộm cắp tài sản", "Theft"),
            Self::SnatchTheft => ("Cướp giật tài sản", "Snatch theft"),
            Self::Robbery => ("Cướp tài sản", "Robbery"),
            Self::Extortion => ("Cưỡng đoạt tài sản", "Extortion"),
            Self::Fraud => ("Lừa đảo chiếm đoạt tài sản", "Fraud"),
            Self::PropertyDamage => ("Hủy hoại hoặc cố ý làm hư hỏng tài sản", "Property damage"),
            Self::IntentionalInjury => ("Cố ý gây thương tích", "Intentional injury"),
            Self::Homicide => ("Giết người", "Homicide"),
            Self::FightOrDisorder => (
                "Đánh nhau; gây rối có thương tích hoặc hư hỏng tài sản",
                "Fight or disorder with injury, damage or weapon",
            ),
            Self::TrafficAccident => (
                "Tai nạn giao thông (kể cả gây tai nạn rồi bỏ chạy)",
                "Traffic accident, incl. hit and run",
            ),
            Self::TrafficViolation => (
                "Vi phạm trật tự, an toàn giao thông đường bộ",
                "Traffic violation",
            ),
            Self::IllegalRacing => (
                "Đua xe trái phép; tổ chức đua xe trái phép",
                "Illegal racing and its organising",
            ),
            Self::Gambling => ("Đánh bạc; tổ chức đánh bạc hoặc gá bạc", "Gambling"),
            Self::Drugs => (
                "Tàng trữ, vận chuyển, mua bán trái phép chất ma túy",
                "Drug possession, transport, dealing",
            ),
            Self::FireOrExplosion => ("Cháy, nổ", "Fire or explosion"),
            Self::MissingPerson => ("Người mất tích, đi lạc", "Missing person"),
            Self::LostProperty => ("Tài sản, vật nuôi thất lạc", "Lost property or animal"),
            Self::HomeTrespass => ("Xâm phạm chỗ ở của người khác", "Trespass on a home"),
            Self::Littering => (
                "Vứt, xả rác thải không đúng quy định; gây ô nhiễm môi trường",
                "Littering, pollution",
            ),
            Self::LivestockTheft => (
                "Trộm cắp chó, mèo, gia súc, gia cầm",
                "Theft of dogs or livestock",
            ),
            Self::IllegalFireworks => ("Sử dụng pháo trái phép", "Illegal fireworks"),
            Self::OtherOffence => ("Hành vi khác", "Other offence"),
        }
    }
}

/// What makes a fight or disorder a matter to search for (PRIVACY P22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stated {
    /// Somebody was hurt.
    Injury,
    /// Something was broken.
    Damage,
    /// A weapon was there.
    Weapon,
}

/// How old a missing person is, as far as the search depends on it (PRIVACY P23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AgeClass {
    /// A child.
    Child,
    /// An adult.
    Adult,
    /// A person at risk, whatever the age.
    AtRisk,
}
