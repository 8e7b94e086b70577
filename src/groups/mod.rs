//! Self-management groups and models: what kind, where, how many members, how to reach them, which cameras they manage.

mod queries;
pub mod routes;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    cameras::CameraId,
    clock::Day,
    error::{Error, FieldError, Result},
    owners::refused_label,
    refusal::Refusal,
    units::UnitId,
};

/// The largest number of members that is taken for one.
const MAX_MEMBERS: i64 = 100_000;

/// Identifies a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct GroupId(pub Uuid);

/// What kind of group or model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum GroupKind {
    /// Tổ tự quản.
    SelfManagement,
    /// Tổ liên gia, tổ liên hộ.
    HouseholdCluster,
    /// Tổ tuần tra nhân dân.
    Patrol,
    /// Đội xung kích.
    ShockTeam,
    /// Câu lạc bộ phòng chống tội phạm, and other clubs.
    Club,
    /// Câu lạc bộ chủ nhà trọ.
    LandlordsClub,
    /// Tổ xe ôm.
    MotorbikeTaxi,
    /// Tổ phòng cháy chữa cháy tự quản.
    FireSafety,
    /// Cụm giáp ranh.
    BorderCluster,
    /// Cụm liên hoàn.
    LinkedCluster,
    /// Mô hình điểm.
    Model,
    /// Another one.
    Other,
}

/// How many members a group had on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
#[serde(deny_unknown_fields)]
pub struct MemberCount {
    /// The day of the count.
    pub counted_on: Day,
    /// How many.
    pub members: i64,
}

/// A group, without its contact.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct Group {
    #[serde(skip)]
    pub(crate) rid: i64,
    /// Identifier.
    pub id: GroupId,
    /// What kind.
    pub kind: GroupKind,
    /// What it is called; never a person's name.
    pub name: String,
    #[serde(skip)]
    pub(crate) unit_id: Option<UnitId>,
    /// Code of the unit that keeps the record.
    pub unit_code: Option<String>,
    /// Codes of the other units that it works in.
    #[sqlx(skip)]
    pub other_units: Vec<String>,
    /// The latest count of its members.
    #[sqlx(skip)]
    pub count: Option<MemberCount>,
    #[serde(skip)]
    pub(crate) counted_on: Option<Day>,
    #[serde(skip)]
    pub(crate) members: Option<i64>,
    /// How many cameras it manages.
    pub cameras: i64,
    /// Whether it is known how to reach it.
    pub has_contact: bool,
    /// The day on which it ended; null = it goes on.
    pub ended_on: Option<Day>,
    /// Counts the changes of the record; also its `ETag`.
    pub revision: i64,
}

/// A group with what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupRecord {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Every count of its members, the latest first.
    pub counts: Vec<MemberCount>,
    /// The cameras that it manages.
    pub managed: Vec<ManagedCamera>,
}

/// A camera that a group manages.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
pub struct ManagedCamera {
    /// Identifier.
    pub id: CameraId,
    /// Its code.
    pub code: String,
    /// Where it hangs in words.
    pub label: Option<String>,
}

/// Fields of a group; of a change, what is left out stays.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct GroupInput {
    /// What kind.
    pub kind: Option<GroupKind>,
    /// What it is called; never a person's name.
    pub name: Option<String>,
    /// Codes of the other units that it works in, as a border cluster does.
    pub other_units: Option<Vec<String>>,
    /// A count of its members; earlier ones stay.
    pub count: Option<MemberCount>,
    /// The day on which it ended; null: it goes on.
    #[schema(value_type = Option<Day>)]
    #[serde(deserialize_with = "stated")]
    pub ended_on: Option<Option<Day>>,
}

/// What is stated, be it null, which takes back what was known.
#[allow(
    clippy::option_option,
    reason = "left out, null and a day are three things"
)]
fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Day>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl GroupInput {
    /// The same without blanks around the name, or complaints; a new group needs kind and name.
    pub fn check(mut self, is_new: bool, today: Day) -> Result<Self> {
        self.name = self.name.map(|name| name.trim().to_owned());
        let mut errors = Vec::new();
        let mut complain = |name: &str, why: Refusal| errors.push(FieldError::new(name, why));
        match self.name.as_deref() {
            Some("") => complain("name", Refusal::Required),
            None if is_new => complain("name", Refusal::Required),
            Some(name) => {
                if let Some(why) = refused_label(name) {
                    complain("name", why);
                }
            }
            None => {}
        }
        if is_new && self.kind.is_none() {
            complain("kind", Refusal::Required);
        }
        if let Some(count) = &self.count {
            if !(0..=MAX_MEMBERS).contains(&count.members) {
                let (least, most) = (0.0, MAX_MEMBERS as f64);
                complain("count/members", Refusal::OutOfRange { least, most });
            }
            if let Some(refused) = count.counted_on.refused_of_past(today) {
                complain("count/counted_on", refused);
            }
        }
        let ended = self.ended_on.flatten();
        if let Some(refused) = ended.and_then(|day| day.refused_of_past(today)) {
            complain("ended_on", refused);
        }
        Error::unless_empty(errors)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_group_has_a_kind_a_name_that_is_nobodys_and_a_count_of_a_day() {
        let pointers = |value: serde_json::Value, is_new| {
            let input: GroupInput = serde_json::from_value(value).unwrap();
            match input.check(is_new, "2026-11-20".parse().unwrap()) {
                Ok(_) => Vec::new(),
                Err(Error::Invalid(errors)) => errors.into_iter().map(|e| e.pointer).collect(),
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(pointers(json!({}), true), ["/name", "/kind"]);
        assert_eq!(pointers(json!({}), false), [""; 0]);
        let whole = json!({ "kind": "shock_team", "name": "Đội xung kích thôn 3",
            "count": { "counted_on": "2026-11-20", "members": 12 } });
        assert_eq!(pointers(whole, true), [""; 0]);
        for (input, pointer) in [
            (json!({ "name": "Tổ nhà ông Mẫu" }), "/name"),
            (json!({ "name": "Tổ 3, 0900 000 012" }), "/name"),
            (json!({ "name": " " }), "/name"),
            (
                json!({ "count": { "counted_on": "2026-11-21", "members": 1 } }),
                "/count/counted_on",
            ),
            (
                json!({ "count": { "counted_on": "2026-11-20", "members": -1 } }),
                "/count/members",
            ),
            (json!({ "ended_on": "2026-11-21" }), "/ended_on"),
            (json!({ "ended_on": "1800-01-01" }), "/ended_on"),
        ] {
            assert_eq!(pointers(input.clone(), false), [pointer], "{input}");
        }
    }
}
