//! `sightline plan propose --sites`: the best of given sites for given demand, without a database.

use std::{path::PathBuf, time::Instant};

use serde_json::json;

use super::{
    aside,
    import::read_option,
    say,
    typed::{number, whole},
};
use crate::{
    error::{Error, Result},
    plans::{
        choose::{Choice, Choosing, Limit, Wrong},
        own_sites::{List, MOST_RADIUS_M, Question},
    },
    refusal::Refusal,
};

/// How many.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("limit").required(true).args(["count", "budget"]))]
pub(super) struct Limits {
    /// Choose at most so many.
    #[arg(long, value_parser = whole, allow_negative_numbers = true)]
    pub(super) count: Option<i64>,
    /// Choose what together costs at most so much, VND.
    #[arg(long, value_name = "VND", value_parser = whole, allow_negative_numbers = true)]
    pub(super) budget: Option<i64>,
    /// Search for the proof that nothing is better at most so many seconds; 0 = print the first answer. At most 60 for an area.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = whole, allow_negative_numbers = true)]
    pub(super) time_limit: i64,
}

/// The longest search for a proof, seconds.
const LONGEST_S: i64 = 86_400;

/// Which sites, for what.
#[derive(Debug, clap::Args)]
pub(super) struct OwnSites {
    /// Choose among one's own sites, by plain distance; needs no database. CSV (commas, semicolons or tabs between) with
    /// the columns id, lon, lat and, for a budget, cost (VND).
    #[arg(long, value_name = "FILE", requires_all = ["demand", "radius"])]
    sites: Option<PathBuf>,
    /// CSV with the columns id, lon, lat and weight.
    #[arg(long, value_name = "FILE", requires = "sites")]
    demand: Option<PathBuf>,
    /// How far a site reaches, metres.
    #[arg(long, value_name = "METRES", requires = "sites", value_parser = number, allow_negative_numbers = true)]
    radius: Option<f64>,
    /// CSV with the columns site, demand and distance (metres), to be used in place of plain distances.
    #[arg(long, value_name = "FILE", requires = "sites")]
    distances: Option<PathBuf>,
    /// CSV of what is open already: the id of a site, or an id of its own with lon and lat.
    #[arg(long, value_name = "FILE", requires = "sites")]
    locked: Option<PathBuf>,
}

/// A budget or a cost: what is below nothing pays for as little.
pub(super) fn vnd(typed: i64) -> u64 {
    typed.try_into().unwrap_or_default()
}

impl OwnSites {
    pub(super) fn run(self, limits: &Limits) -> Result<()> {
        let (Some(sites), Some(demand)) = (&self.sites, &self.demand) else {
            return Err(Error::field("sites", Refusal::Required));
        };
        let radius = self.radius.unwrap_or(f64::NAN);
        if !(radius.is_finite() && radius > 0.0 && radius <= MOST_RADIUS_M) {
            let range = format!("must be more than 0 and at most {MOST_RADIUS_M} metres");
            return Err(Error::field("radius", range));
        }
        let list = |option: &str, file: &PathBuf| -> Result<List> {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            List::read(&name, &read_option(option, file)?)
        };
        let mut question = Question::new(&list("--sites", sites)?, &list("--demand", demand)?)?;
        if let Some(file) = &self.locked {
            question.lock(&list("--locked", file)?)?;
        }
        match &self.distances {
            Some(file) => question.cover_by(&list("--distances", file)?, radius)?,
            None => question.cover(radius)?,
        }
        if !(0..=LONGEST_S).contains(&limits.time_limit) {
            let (least, most) = (0.0, LONGEST_S as f64);
            return Err(Error::field(
                "time_limit_s",
                Refusal::OutOfRange { least, most },
            ));
        }
        for note in &question.notes {
            aside(note);
        }
        let limit = match limits.count.map(usize::try_from) {
            Some(Ok(count @ 1..)) => Limit::Count(count),
            Some(_) => return Err(Error::field("count", "must be 1 at least")),
            None => Limit::Budget(vnd(limits.budget.unwrap_or_default())),
        };
        let choosing = Choosing::new(&question.problem(limit));
        let choosing = choosing.map_err(|wrong| complaint(&question, &wrong))?;
        let (begun, most) = (Instant::now(), limits.time_limit as f64);
        let first = choosing.first();
        let go_on = || begun.elapsed().as_secs_f64() < most;
        let choice = choosing.exact(&first, &go_on, &mut |_| {});
        say(printed(&question, &choosing, &choice));
        Ok(())
    }
}

fn complaint(question: &Question, wrong: &Wrong) -> Error {
    match wrong {
        Wrong::Cost { site } => {
            let id = &question.places[*site].id;
            Error::field(
                "sites",
                format!("site '{id}' has no cost, which a budget needs"),
            )
        }
        Wrong::Budget { .. } => Error::field("budget", wrong.to_string()),
        Wrong::Weights => Error::field("demand", wrong.to_string()),
        other => Error::bad_request(other.to_string()),
    }
}

fn printed(question: &Question, choosing: &Choosing, choice: &Choice) -> serde_json::Value {
    let chosen = choice.chosen.iter().map(|chosen| {
        let place = &question.places[chosen.site];
        json!({
            "id": place.id,
            "lon": place.position.lon,
            "lat": place.position.lat,
            // These sites look all round.
            "bearing_deg": null,
            "gain": chosen.gain,
            "cost": question.sites[chosen.site].cost,
        })
    });
    json!({
        "chosen": chosen.collect::<Vec<_>>(),
        // Nothing is 0, and not -0.
        "value": choice.value + 0.0,
        "bound": choice.bound + 0.0,
        "gap": choice.gap,
        "proven": choice.proven,
        "already": choosing.already(),
        "total": question.weights.iter().sum::<f64>(),
    })
}
