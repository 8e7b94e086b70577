//! The fictional commune that `sightline demo` serves.

mod commune;
mod contacts;

use std::collections::HashMap;

use geojson::{Geometry, GeometryValue};
use indicatif::ProgressBar;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    accounts::{NewAccount, Passwords, Role, Scope},
    audit::{Entry, append},
    cameras::Registrar,
    clock::Instant,
    db::{Db, Tx},
    deployment::Deployment,
    error::{Error, Result},
    geometry::wkb,
    imports::{self, By, ListFormat, osm::ExtractOptions},
    incidents::{IncidentId, IncidentInput, IncidentType},
    nicknames::NicknameId,
    units::{NewUnit, UnitId},
};

/// An account of the fictional commune; its password is no secret.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DemoAccount {
    /// The name to log in with.
    pub username: &'static str,
    /// The password.
    pub password: &'static str,
    /// What it may do.
    pub roles: &'static [Role],
}

/// One account for each kind of work.
pub const ACCOUNTS: &[DemoAccount] = &[
    DemoAccount {
        username: "officer",
        password: "demo-officer",
        roles: &[Role::Officer],
    },
    DemoAccount {
        username: "registrar",
        password: "demo-registrar",
        roles: &[Role::Registrar],
    },
    DemoAccount {
        username: "approver",
        password: "demo-approver",
        roles: &[Role::Approver],
    },
    DemoAccount {
        username: "planner",
        password: "demo-planner",
        roles: &[Role::Planner],
    },
];

/// Fills a new database with the commune: map, cameras, contacts, incidents and accounts, as of `now`.
///
/// A database that has the accounts, which come last, is left as it is; one that was filled in part is a conflict.
pub async fn seed(db: &Db, deployment: &Deployment, now: Instant) -> Result<()> {
    if db.account_by_name(ACCOUNTS[0].username).await?.is_some() {
        return Ok(());
    }
    if !db.unit_names().await?.is_empty() {
        let text = "the demo in this database was filled only in part; remove it and start again";
        return Err(Error::Conflict(text.into()));
    }
    let (units, extract) = commune::map()?;
    let scope = Scope::command_line(deployment.kind);
    let mut tx = db.begin().await?;
    let mut by_code = HashMap::new();
    for unit in &units {
        let boundary = Some(wkb::write_polygon(&unit.boundary));
        let new = NewUnit {
            code: &unit.code,
            name: &unit.name,
            kind: "commune",
            boundary,
        };
        by_code.insert(unit.code.clone(), db.add_unit(&mut tx, &new).await?);
    }
    tx.commit().await?;

    let registrar = Registrar {
        scope: &scope,
        zone: &deployment.zone,
        now,
        source: "demo",
        units: by_code.clone(),
    };
    db.store_extract(
        &registrar,
        &extract,
        ExtractOptions::default(),
        &ProgressBar::hidden(),
    )
    .await?;
    let list = imports::read(
        &commune::cameras(now, &deployment.zone)?,
        ListFormat::Text,
        &imports::Options::default(),
        now,
    )?;
    let by = By {
        registrar: &registrar,
        key: None,
        progress: &ProgressBar::hidden(),
    };
    db.import_cameras(&by, &list.whole()?).await?;

    let home = units
        .first()
        .and_then(|unit| by_code.get(&unit.code))
        .copied();
    let mut tx = db.begin().await?;
    contacts::add(db, &mut tx, &scope, deployment, now).await?;
    add_nicknames(&mut tx, deployment, home, now).await?;
    let mut officer = None;
    for account in ACCOUNTS {
        let password_hash = Passwords::hash(account.password)?;
        let new = NewAccount {
            username: account.username,
            password_hash: &password_hash,
            roles: account.roles,
            unit: home,
        };
        let id = db.add_account(&mut tx, &new, now).await?;
        if account.roles.contains(&Role::Officer) {
            officer = Some(id);
        }
    }
    let officer = Scope {
        account: officer,
        unit: home,
        ..Scope::command_line(deployment.kind)
    };
    add_incidents(&mut tx, deployment, &officer, now).await?;
    append(&mut tx, &[Entry::new(&scope, now, "demo.seed", None)]).await?;
    tx.commit().await
}

async fn add_nicknames(
    tx: &mut Tx,
    deployment: &Deployment,
    home: Option<UnitId>,
    now: Instant,
) -> Result<()> {
    let scope = Scope {
        unit: home,
        ..Scope::command_line(deployment.kind)
    };
    for input in commune::nicknames()? {
        let nickname = input.check(NicknameId(Uuid::now_v7()), now);
        let nickname = nickname
            .map_err(|error| Error::Internal(format!("a nickname of the demo: {error}")))?;
        tx.add_nickname(&scope, &nickname).await?;
    }
    Ok(())
}

/// What happened there; one of the incidents waits for the approver.
async fn add_incidents(
    tx: &mut Tx,
    deployment: &Deployment,
    officer: &Scope,
    now: Instant,
) -> Result<()> {
    for demo in commune::incidents()? {
        let window = demo.window(now, &deployment.zone)?;
        let input = IncidentInput {
            r#type: IncidentType::from_code(&demo.r#type),
            case_number: Some(demo.case_number),
            place: Some(Geometry::new(GeometryValue::new_point([
                demo.lon, demo.lat,
            ]))),
            radius_m: Some(demo.radius_m),
            search_radius_m: Some(demo.search_radius_m),
            from: Some(window.from),
            to: Some(window.to),
            approval_reason: demo.approval_reason,
            ..IncidentInput::default()
        };
        let incident = input.check(IncidentId(Uuid::now_v7()), now, deployment.kind);
        let incident = incident
            .map_err(|error| Error::Internal(format!("an incident of the demo: {error}")))?;
        tx.record_incident(officer, &incident, false, now).await?;
    }
    Ok(())
}
