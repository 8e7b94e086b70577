//! `sightline plan communes`: how much of the streets of each commune is seen, as JSON lines or a workbook.

use serde_json::json;
use uuid::Uuid;

use super::{
    As, open,
    plan_output::TableOutput,
    say,
    typed::{OneOf, Typed},
};
use crate::{
    accounts::Role,
    audit::record_all,
    clock::{Clock, Day},
    error::Result,
    exports::{SmallFile, Subject},
    plans::{AllCommunes, CommunesFile, CommunesInput, LevelAsked, TimeOfDay, Ways},
};

/// Which communes, and how their streets must be seen.
#[derive(Debug, clap::Args)]
pub(super) struct Communes {
    /// Code of a unit of today, such as a province; if left out all communes.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// How fine a place must be seen.
    #[arg(long, value_parser = OneOf::<LevelAsked>::new(), default_value = "discern")]
    level: LevelAsked,
    /// By which light.
    #[arg(long, value_parser = OneOf::<TimeOfDay>::new(), default_value = "day")]
    time: TimeOfDay,
    /// Which lines ask to be seen.
    #[arg(long, value_parser = OneOf::<Ways>::new(), default_value = "streets")]
    ways: Ways,
    #[command(flatten)]
    output: TableOutput,
    #[command(flatten)]
    account: As,
}

impl Communes {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let typed = Typed::new(&[]).of_unit(self.unit.as_deref());
        self.measured(url).await.map_err(|error| typed.name(error))
    }

    async fn measured(self, url: &str) -> Result<()> {
        let leaving = self.output.leaving()?;
        let (db, deployment) = open(url).await?;
        let planning = [Role::Planner, Role::Registrar];
        let scope = self.account.scope(&db, &deployment, &planning).await?;
        let now = Clock::default().now();
        let today = Day::of(now, &deployment.zone);
        let input = CommunesInput {
            unit_code: self.unit,
            level: self.level,
            time: self.time,
            ways: self.ways,
        };
        let communes = db.communes_to_measure(&scope, &input).await?;
        if let Some(leaving) = leaving {
            let mut measured = Vec::with_capacity(communes.len());
            for commune in communes {
                measured.push(db.measured_commune(&scope, &input, commune, today).await?);
            }
            let communes = CommunesFile::new(&input, measured, now);
            let file = SmallFile {
                subject: Subject::Communes,
                of: input.told(),
                rows: communes.rows(),
                make: &|title| communes.bytes(title),
            };
            say(json!(
                leaving.take(&db, &deployment, (&scope, now), file).await?
            ));
            db.close().await;
            return Ok(());
        }
        // Nothing is told before the log knows of it.
        let id = Uuid::now_v7();
        record_all(&db, &[input.entry(&scope, now, id, communes.len())]).await?;
        let mut all = AllCommunes::default();
        for commune in communes {
            let commune = db.measured_commune(&scope, &input, commune, today).await?;
            all.add(&commune);
            say(json!(commune));
        }
        say(json!({ "id": id, "all": all }));
        db.close().await;
        Ok(())
    }
}
