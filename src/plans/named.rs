//! Which registered cameras a plan names, and to whom (pure; PRIVACY P6a, P8).
//!
//! Who plans sees merged coverage. But a list of what to repair or to turn is of no use where nobody can tell which camera it
//! means. So cameras of public bodies are named to all who plan: they are public money, and their poles are sites already. Those
//! of households and businesses are named to the registrars of their unit, who look up each of them with its coverage as it is
//! (P6a), so that a name in a plan tells them nothing new; of cameras of other units they see what planners see. What a plan
//! made itself hangs nowhere and belongs to nobody; it is named until that changes.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    accounts::{Role, Scope},
    cameras::CameraId,
    owners::OwnerKind,
    units::UnitId,
};

/// A registered camera of a plan, by name for those who may know it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct NamedCamera {
    /// The camera; null where the caller sees merged coverage alone (PRIVACY P6a).
    pub camera_id: Option<CameraId>,
    /// Its code; null likewise.
    pub code: Option<String>,
    /// Where it hangs: longitude and latitude, degrees; null likewise.
    pub at: Option<[f64; 2]>,
}

/// What decides whether a camera is named.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Belongs {
    /// The unit that keeps it.
    pub(super) unit_id: Option<UnitId>,
    /// What kind of owner it has; none if nobody knows.
    pub(super) owner_kind: Option<OwnerKind>,
    /// Whether a plan made it and nobody has hung it up.
    pub(super) of_plan: bool,
}

impl Belongs {
    /// Whether a plan names it to the account of `scope`.
    pub(super) fn is_named(self, scope: &Scope) -> bool {
        let is_public = self.owner_kind.is_some_and(OwnerKind::is_public_body);
        let is_own = scope.holds(&[Role::Registrar]) && !scope.is_neighbours(self.unit_id);
        scope.kind.is_exempt() || is_public || is_own || self.of_plan
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::deployment::DeploymentKind::{Demo, Live};

    #[test]
    fn p6a_public_cameras_are_named_to_all_and_others_to_their_registrars() {
        let [here, there] = [1, 2].map(|number| Some(UnitId(Uuid::from_u128(number))));
        let scope = |kind, roles: &[Role], unit| Scope {
            roles: roles.to_vec(),
            unit,
            ..Scope::command_line(kind)
        };
        let of = |owner_kind, unit_id| Belongs {
            unit_id,
            owner_kind,
            of_plan: false,
        };
        let (planner, registrar) = (&[Role::Planner][..], &[Role::Registrar][..]);
        let both = &[Role::Planner, Role::Registrar][..];
        let (public, shop) = (Some(OwnerKind::Commune), Some(OwnerKind::Business));
        for (scope, camera, expected) in [
            (scope(Live, planner, here), of(public, here), true),
            (scope(Live, planner, here), of(public, there), true),
            (scope(Live, planner, here), of(shop, here), false),
            (scope(Live, planner, None), of(shop, here), false),
            (scope(Live, planner, here), of(None, here), false),
            (
                scope(Live, planner, here),
                of(Some(OwnerKind::School), here),
                false,
            ),
            (scope(Live, registrar, here), of(shop, here), true),
            (scope(Live, registrar, here), of(None, None), true),
            (scope(Live, registrar, None), of(shop, there), true),
            (scope(Live, registrar, here), of(shop, there), false),
            (
                scope(Live, registrar, here),
                of(Some(OwnerKind::Household), there),
                false,
            ),
            (scope(Live, both, here), of(shop, there), false),
            (scope(Demo, planner, here), of(shop, there), true),
        ] {
            assert_eq!(camera.is_named(&scope), expected, "{scope:?} {camera:?}");
        }
        let of_plan = Belongs {
            of_plan: true,
            ..of(None, there)
        };
        assert!(of_plan.is_named(&scope(Live, planner, here)));
    }
}
