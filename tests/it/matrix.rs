//! P5: the access matrix against what was intended, and no route beside the contract that it is compared with.

use std::path::{Path, PathBuf};

use axum::http::Method;
use sightline::{
    accounts::{
        Role::{self, Approver, Auditor, Officer, Planner, Registrar},
        Scope,
        access::{Access, MATRIX},
    },
    deployment::DeploymentKind,
};

/// Whether an account with `role` is meant to call a route, from the words of P5: officers find and ask, registrars keep
/// cameras and owners, approvers see what they decide on, planners see sums, auditors and admins no records of a unit.
fn is_meant_for(role: Role, method: &Method, path: &str) -> bool {
    let path = path.trim_start_matches("/api/v1").trim_start_matches('/');
    let (noun, rest) = path.split_once('/').unwrap_or((path, ""));
    let reads = *method == Method::GET;
    match noun {
        // What anybody may know, the account itself, and the map.
        "healthz" | "readyz" | "openapi.json" | "deployment" | "session" | "incident_types"
        | "extent" | "tiles" | "basemap" | "place_search" => true,
        // Points for those who search and decide; all the rest of a camera is the registrar's.
        "cameras" | "camera_clusters" => {
            role == Registrar
                || (matches!(role, Officer | Approver) && reads && !rest.contains('/'))
        }
        // What was given is the registrar's; what it comes to is there for those who plan.
        "campaigns" | "funding_totals" => role == Registrar || (role == Planner && reads),
        // Merged coverage and gaps (P6a, P8), and what is kept of them.
        "scenarios" => role == Planner,
        // The same, for those as well who can act on it.
        "plans" => matches!(role, Registrar | Planner),
        // Sums alone.
        "reports" => matches!(role, Registrar | Planner),
        // Which files left is for those who look after it.
        "exports" => role == Registrar || (role == Auditor && reads),
        "recorders" | "contributions" | "imports" | "import_rows" | "list_mappings" | "units"
        | "coverage_previews" | "work_lists" | "owners" | "groups" | "owner_statements" => {
            role == Registrar
        }
        // Whoever has a card and its digits may open it; what it opens is for that owner, and for no account.
        "owner_card" => *method == Method::POST && rest == "session",
        // Nobody approves of their own.
        "incidents" if rest.ends_with("/approval") || rest.ends_with("/history_delay") => {
            role == Approver
        }
        "incidents" => role == Officer,
        "approvals" => role == Approver,
        "nicknames" => matches!(role, Officer | Registrar),
        _ => panic!("say here whom P5 means {method} {path} for"),
    }
}

#[test]
fn p5_the_matrix_lets_in_whom_it_is_meant_for() {
    for (method, path, access) in MATRIX {
        for role in Role::ALL {
            let scope = Scope {
                roles: vec![role],
                ..Scope::command_line(DeploymentKind::Live)
            };
            assert_eq!(
                access.allows(&scope),
                is_meant_for(role, method, path),
                "{role:?} {method} {path}"
            );
        }
    }
    let open: Vec<_> = MATRIX
        .iter()
        .filter(|(_, _, access)| *access == Access::Open)
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(
        open,
        [
            "GET /healthz",
            "GET /readyz",
            "GET /api/v1/openapi.json",
            "GET /api/v1/deployment",
            "POST /api/v1/session",
            "POST /api/v1/owner_card/session"
        ]
    );
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// A route that is added without the contract would be refused at run time and missed by every test that walks it.
#[test]
fn p5_no_route_stands_beside_the_contract() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 50);
    let mut plain = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for door in [".route(", ".route_service(", ".nest(", ".nest_service("] {
            for _ in code.matches(door) {
                let file = file.strip_prefix(&root).unwrap().display();
                plain.push(format!("{file} {door}"));
            }
        }
    }
    assert_eq!(
        plain,
        ["app.rs .route("],
        "the contract itself; all others say `.routes(routes!(…))`"
    );
}
