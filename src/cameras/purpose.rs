//! What a camera is there for (PRIVACY P17); a closed list.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a camera is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Purpose {
    /// Road junction.
    Junction,
    /// School gate.
    SchoolGate,
    /// Market.
    Market,
    /// Parking.
    Parking,
    /// Dumping spot.
    DumpingSpot,
    /// Shopfront.
    Shopfront,
    /// Home front.
    HomeFront,
    /// Public works.
    PublicWorks,
    /// Village gate or lane head.
    VillageGate,
    /// Other public space.
    OtherPublicSpace,
}
