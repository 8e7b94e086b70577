//! Storing generated towns, one transaction each: the database is thrown away if one fails.

use std::{collections::HashMap, collections::VecDeque};

use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{Size, Town, TownPlan, plan};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::{Batch, Registrar},
    clock::{Day, Instant},
    db::{Db, Tx, on_db, sourced::Origin},
    deployment::{Deployment, DeploymentKind},
    error::{Error, Result},
    incidents::IncidentId,
    units::{NewUnit, UnitId},
};

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Generated {
    /// Towns, each a unit of its own.
    pub towns: usize,
    /// Cameras.
    pub cameras: usize,
    /// Houses.
    pub buildings: usize,
    /// Pieces of streets.
    pub streets: usize,
    /// Incidents.
    pub incidents: usize,
}

const ANY_CAMERA: &str = "SELECT count(*) FROM (SELECT 1 FROM cameras LIMIT 1) AS known";

/// A forbidden error on a live database.
pub(crate) fn refuse_live(kind: DeploymentKind) -> Result<()> {
    if kind == DeploymentKind::Live {
        let why = "generated cameras never go into a live database; use one of kind test or demo";
        return Err(Error::Forbidden(why.into()));
    }
    Ok(())
}

impl Db {
    /// Fills a demo or test database that holds no cameras with towns, as of `now`.
    ///
    /// Towns are made on all cores while the ones before are written; memory holds a few towns, however many there
    /// are. A forbidden error on a live database, a conflict where there are cameras.
    pub async fn generate(
        &self,
        scope: &Scope,
        deployment: &Deployment,
        size: &Size,
        now: Instant,
        progress: &ProgressBar,
    ) -> Result<Generated> {
        refuse_live(deployment.kind)?;
        let cameras: i64 = on_db!(self, |pool| sqlx::query_scalar(ANY_CAMERA)
            .fetch_one(pool)
            .await)?;
        if cameras > 0 {
            let why = "the database holds cameras already; generate into a new one";
            return Err(Error::Conflict(why.into()));
        }
        let mut generated = Generated::default();
        let ahead = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let mut coming = VecDeque::with_capacity(ahead);
        let mut plans = plan(size).into_iter();
        loop {
            while coming.len() < ahead
                && let Some(plan) = plans.next()
            {
                coming.push_back(in_background(plan, deployment, now));
            }
            let Some(town) = coming.pop_front() else {
                break;
            };
            let town = town
                .await
                .map_err(|error| Error::Internal(error.to_string()))??;
            self.store_town(scope, deployment, &town, now).await?;
            generated.add(&town);
            progress.inc(town.cameras.len() as u64);
        }
        let mut tx = self.begin().await?;
        let entry = Entry::new(scope, now, "registry.generate", None)
            .with(json!({ "cameras": size.cameras, "seed": size.seed }));
        append(&mut tx, &[entry]).await?;
        tx.commit().await?;
        self.learn_sizes().await?;
        Ok(generated)
    }

    async fn store_town(
        &self,
        scope: &Scope,
        deployment: &Deployment,
        town: &Town,
        now: Instant,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        let name = format!("thị trấn {}", town.code);
        let unit = NewUnit {
            code: &town.code,
            name: &name,
            kind: "commune",
            boundary: None,
        };
        let unit = self.add_unit(&mut tx, &unit).await?;
        // Each town is a source of its own, so that storing one never looks through the others.
        let source = format!("generated {}", town.code);
        let origin = Origin {
            source: &source,
            bbox: town.bbox,
        };
        tx.store_obstacles(origin, &town.buildings, now).await?;
        tx.store_streets(origin, &town.streets).await?;
        let registrar = Registrar {
            scope,
            zone: &deployment.zone,
            now,
            source: "generated",
            units: HashMap::from([(town.code.clone(), unit)]),
        };
        batch(&registrar, town)?
            .insert(&mut tx, scope.account, now)
            .await?;
        self.store_incidents(&mut tx, scope, deployment, unit, town, now)
            .await?;
        tx.commit().await
    }

    async fn store_incidents(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        deployment: &Deployment,
        unit: UnitId,
        town: &Town,
        now: Instant,
    ) -> Result<()> {
        let scope = Scope {
            unit: Some(unit),
            ..scope.clone()
        };
        for input in &town.incidents {
            let id = IncidentId(Uuid::now_v7());
            let incident = input.clone().check(id, now, deployment.kind)?;
            tx.record_incident(&scope, &incident, false, now).await?;
        }
        Ok(())
    }

    /// Tells PostgreSQL's planner what is there now; it would learn by itself only some minutes later.
    async fn learn_sizes(&self) -> Result<()> {
        if let Self::Postgres(pool) = self {
            sqlx::query("ANALYZE").execute(pool).await?;
        }
        Ok(())
    }
}

impl Generated {
    fn add(&mut self, town: &Town) {
        self.towns += 1;
        self.cameras += town.cameras.len();
        self.buildings += town.buildings.len();
        self.streets += town.streets.len();
        self.incidents += town.incidents.len();
    }
}

fn in_background(
    plan: TownPlan,
    deployment: &Deployment,
    now: Instant,
) -> tokio::task::JoinHandle<Result<Town>> {
    let zone = deployment.zone.clone();
    tokio::task::spawn_blocking(move || plan.build(now, &zone))
}

fn batch(registrar: &Registrar<'_>, town: &Town) -> Result<Batch> {
    // Nobody to ask, and nothing that load should wait for.
    let mut batch = Batch {
        listed_on: Some(Day::of(registrar.now, registrar.zone)),
        ..Batch::default()
    };
    for (camera, seen) in town.cameras.iter().zip(&town.coverages) {
        let mut input = camera.input.clone();
        if camera.shares_recorder {
            input.recorder_id = batch.recorders.last().map(|recorder| recorder.id);
        }
        let (_, version) = registrar.register(&mut batch, &input, input.code.clone())?;
        batch.coverages.push((version, seen.clone()));
    }
    Ok(batch)
}
