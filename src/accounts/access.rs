//! The access matrix: every route with who may call it, in one table. A route that is not in it is refused.

use axum::http::Method;

use super::{
    Role,
    Role::{Admin, Approver, Auditor, Officer, Planner, Registrar},
    Scope,
};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone, logged in or not.
    Open,
    /// Whoever opened an owner's card, which is no account, and nobody else.
    Card,
    /// Any account.
    Account,
    /// Accounts that hold one of these roles.
    Roles(&'static [Role]),
    /// The same, and any account on a demo or test database (PRIVACY P6a).
    RolesOrExempt(&'static [Role]),
}

use Access::{Account, Card, Open, Roles, RolesOrExempt};

/// Method, path as the router knows it, and who may call it.
#[rustfmt::skip]
pub const MATRIX: &[(Method, &str, Access)] = &[
    (Method::GET,    "/healthz",                           Open),
    (Method::GET,    "/readyz",                            Open),
    (Method::GET,    "/api/v1/openapi.json",               Open),
    (Method::GET,    "/api/v1/deployment",                 Open),
    (Method::POST,   "/api/v1/session",                    Open),
    (Method::GET,    "/api/v1/session",                    Account),
    (Method::DELETE, "/api/v1/session",                    Account),
    (Method::GET,    "/api/v1/incident_types",             Account),
    (Method::GET,    "/api/v1/extent",                     Account),
    (Method::GET,    "/tiles/{z}/{x}/{y}",                 Account),
    (Method::GET,    "/api/v1/place_search",               Account),
    (Method::GET,    "/api/v1/nicknames",                  Roles(&[Officer, Registrar])),
    (Method::POST,   "/api/v1/nicknames",                  Roles(&[Officer, Registrar])),
    (Method::DELETE, "/api/v1/nicknames/{id}",             Roles(&[Officer, Registrar])),
    (Method::GET,    "/api/v1/units/resolve",              Roles(&[Registrar])),
    (Method::GET,    "/basemap/map.pmtiles",               Account),
    (Method::GET,    "/api/v1/cameras",                    Roles(&[Officer, Registrar, Approver])),
    (Method::POST,   "/api/v1/cameras",                    Roles(&[Registrar])),
    (Method::POST,   "/api/v1/coverage_previews",          Roles(&[Registrar])),
    (Method::POST,   "/api/v1/cameras/overlaps",           Roles(&[Registrar])),
    (Method::GET,    "/api/v1/camera_clusters",            Roles(&[Officer, Registrar, Approver])),
    (Method::GET,    "/api/v1/cameras/{id}",               Roles(&[Officer, Registrar, Approver])),
    (Method::PATCH,  "/api/v1/cameras/{id}",               Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/cameras/{id}",               Roles(&[Registrar])),
    (Method::GET,    "/api/v1/cameras/{id}/coverage",      RolesOrExempt(&[Registrar])),
    (Method::GET,    "/api/v1/cameras/{id}/history",       Roles(&[Registrar])),
    (Method::PUT,    "/api/v1/cameras/{id}/contact",       Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/cameras/{id}/contact",       Roles(&[Registrar])),
    (Method::GET,    "/api/v1/cameras/{id}/access_history", Roles(&[Registrar])),
    (Method::GET,    "/api/v1/campaigns",                  Roles(&[Registrar, Planner])),
    (Method::POST,   "/api/v1/campaigns",                  Roles(&[Registrar])),
    (Method::GET,    "/api/v1/campaigns/{id}",             Roles(&[Registrar, Planner])),
    (Method::PATCH,  "/api/v1/campaigns/{id}",             Roles(&[Registrar])),
    (Method::GET,    "/api/v1/contributions",              Roles(&[Registrar])),
    (Method::POST,   "/api/v1/contributions",              Roles(&[Registrar])),
    (Method::GET,    "/api/v1/contributions/{id}",         Roles(&[Registrar])),
    (Method::POST,   "/api/v1/contributions/{id}/strike",  Roles(&[Registrar])),
    (Method::GET,    "/api/v1/funding_totals",             Roles(&[Registrar, Planner])),
    (Method::GET,    "/api/v1/cameras/{id}/running_costs", Roles(&[Registrar])),
    (Method::POST,   "/api/v1/cameras/{id}/running_costs", Roles(&[Registrar])),
    (Method::GET,    "/api/v1/cameras/{id}/checks",        Roles(&[Registrar])),
    (Method::POST,   "/api/v1/cameras/{id}/checks",        Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/cameras/{id}/checks/{check}", Roles(&[Registrar])),
    (Method::GET,    "/api/v1/work_lists",                 Roles(&[Registrar])),
    (Method::GET,    "/api/v1/work_lists/{list}",          Roles(&[Registrar])),
    (Method::GET,    "/api/v1/owners",                     Roles(&[Registrar])),
    (Method::POST,   "/api/v1/owners",                     Roles(&[Registrar])),
    (Method::POST,   "/api/v1/owners/search",              Roles(&[Registrar])),
    (Method::GET,    "/api/v1/owners/{id}",                Roles(&[Registrar])),
    (Method::PATCH,  "/api/v1/owners/{id}",                Roles(&[Registrar])),
    (Method::PUT,    "/api/v1/owners/{id}/consents/{scope}", Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/owners/{id}/consents/{scope}", Roles(&[Registrar])),
    (Method::PUT,    "/api/v1/owners/{id}/cameras/{camera_id}", Roles(&[Registrar])),
    (Method::POST,   "/api/v1/owners/{id}/withdrawal",     Roles(&[Registrar])),
    (Method::POST,   "/api/v1/owners/{id}/card",           Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/owners/{id}/card",           Roles(&[Registrar])),
    (Method::GET,    "/api/v1/owner_statements",           Roles(&[Registrar])),
    (Method::POST,   "/api/v1/owner_statements/{id}/decision", Roles(&[Registrar])),
    (Method::POST,   "/api/v1/owner_card/session",         Open),
    (Method::DELETE, "/api/v1/owner_card/session",         Card),
    (Method::GET,    "/api/v1/owner_card",                 Card),
    (Method::GET,    "/api/v1/owner_card/cameras/{id}/coverage", Card),
    (Method::POST,   "/api/v1/owner_card/cameras/{id}/statements", Card),
    (Method::DELETE, "/api/v1/owner_card/consents/{scope}", Card),
    (Method::POST,   "/api/v1/owner_card/withdrawal",      Card),
    (Method::GET,    "/api/v1/groups",                     Roles(&[Registrar])),
    (Method::POST,   "/api/v1/groups",                     Roles(&[Registrar])),
    (Method::GET,    "/api/v1/groups/{id}",                Roles(&[Registrar])),
    (Method::PATCH,  "/api/v1/groups/{id}",                Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/groups/{id}",                Roles(&[Registrar])),
    (Method::PUT,    "/api/v1/groups/{id}/contact",        Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/groups/{id}/contact",        Roles(&[Registrar])),
    (Method::PUT,    "/api/v1/groups/{id}/cameras/{camera_id}", Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/groups/{id}/cameras/{camera_id}", Roles(&[Registrar])),
    (Method::GET,    "/api/v1/imports",                    Roles(&[Registrar])),
    (Method::POST,   "/api/v1/imports",                    Roles(&[Registrar])),
    (Method::POST,   "/api/v1/imports/preview",            Roles(&[Registrar])),
    (Method::POST,   "/api/v1/imports/{id}/undo",          Roles(&[Registrar])),
    (Method::GET,    "/api/v1/exports",                    Roles(&[Registrar, Auditor])),
    (Method::POST,   "/api/v1/exports",                    Roles(&[Registrar])),
    (Method::GET,    "/api/v1/reports/registry",           Roles(&[Registrar, Planner])),
    (Method::GET,    "/api/v1/reports/registry.csv",       Roles(&[Registrar, Planner])),
    // Registrars see the same as planners, and which of it are cameras of their own unit, so that somebody can act on it.
    (Method::POST,   "/api/v1/plans/measure",              Roles(&[Registrar, Planner])),
    (Method::POST,   "/api/v1/plans/measure/export",       Roles(&[Registrar, Planner])),
    (Method::POST,   "/api/v1/plans/measure_communes",     Roles(&[Registrar, Planner])),
    (Method::POST,   "/api/v1/plans/measure_communes/export", Roles(&[Registrar, Planner])),
    (Method::POST,   "/api/v1/plans/propose",              Roles(&[Registrar, Planner])),
    (Method::GET,    "/api/v1/scenarios",                  Roles(&[Planner])),
    (Method::POST,   "/api/v1/scenarios",                  Roles(&[Planner])),
    (Method::GET,    "/api/v1/scenarios/{id}",             Roles(&[Planner])),
    (Method::DELETE, "/api/v1/scenarios/{id}",             Roles(&[Planner])),
    // A planner registers no camera but what a plan asks for, of which nothing hangs there yet and nobody owns anything.
    (Method::POST,   "/api/v1/scenarios/{id}/acceptance",  Roles(&[Planner])),
    (Method::POST,   "/api/v1/scenarios/{id}/export",      Roles(&[Planner])),
    (Method::GET,    "/api/v1/list_mappings",              Roles(&[Registrar])),
    (Method::POST,   "/api/v1/list_mappings",              Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/list_mappings/{id}",         Roles(&[Registrar])),
    (Method::GET,    "/api/v1/import_rows",                Roles(&[Registrar])),
    (Method::PATCH,  "/api/v1/import_rows/{id}",           Roles(&[Registrar])),
    (Method::DELETE, "/api/v1/import_rows/{id}",           Roles(&[Registrar])),
    (Method::GET,    "/api/v1/recorders/{id}/measurements", Roles(&[Registrar])),
    (Method::POST,   "/api/v1/recorders/{id}/measurements", Roles(&[Registrar])),
    (Method::GET,    "/api/v1/incidents",                  Roles(&[Officer])),
    (Method::POST,   "/api/v1/incidents",                  Roles(&[Officer])),
    (Method::GET,    "/api/v1/incidents/{id}",             Roles(&[Officer])),
    (Method::PATCH,  "/api/v1/incidents/{id}",             Roles(&[Officer])),
    (Method::GET,    "/api/v1/incidents/{id}/candidates",  Roles(&[Officer])),
    (Method::POST,   "/api/v1/incidents/{id}/follow",      Roles(&[Officer])),
    (Method::POST,   "/api/v1/incidents/{id}/contacts",    Roles(&[Officer])),
    (Method::POST,   "/api/v1/incidents/{id}/approval_requests", Roles(&[Officer])),
    (Method::POST,   "/api/v1/incidents/{id}/approval",    Roles(&[Approver])),
    (Method::PUT,    "/api/v1/incidents/{id}/history_delay", Roles(&[Approver])),
    (Method::GET,    "/api/v1/approvals",                  Roles(&[Approver])),
    (Method::GET,    "/api/v1/incidents/{id}/preservation_notices", Roles(&[Officer])),
    (Method::POST,   "/api/v1/incidents/{id}/preservation_notices", Roles(&[Officer])),
];

/// Roles whose own routes come with later parts of the product; they log in and see the shared ones.
pub const WITHOUT_ROUTES: [Role; 1] = [Admin];

/// Who may call `method path`; none if the table does not know it.
#[must_use]
pub fn access(method: &Method, path: &str) -> Option<Access> {
    // HEAD is GET without the body.
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    MATRIX
        .iter()
        .find(|(known, route, _)| known == method && *route == path)
        .map(|(_, _, access)| *access)
}

impl Access {
    /// Whether the account of `scope` may call it.
    #[must_use]
    pub fn allows(self, scope: &Scope) -> bool {
        match self {
            Open | Account => true,
            Card => false,
            Roles(roles) => scope.holds(roles),
            RolesOrExempt(roles) => scope.kind.is_exempt() || scope.holds(roles),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_in_the_table_or_named_as_waiting() {
        for role in Role::ALL {
            let named = MATRIX.iter().any(|(_, _, access)| match access {
                Roles(roles) | RolesOrExempt(roles) => roles.contains(&role),
                Open | Account | Card => false,
            });
            assert_ne!(named, WITHOUT_ROUTES.contains(&role), "{role:?}");
        }
    }

    #[test]
    fn a_head_request_needs_what_its_get_needs() {
        assert_eq!(access(&Method::HEAD, "/healthz"), Some(Open));
        assert_eq!(access(&Method::POST, "/healthz"), None);
    }
}
