//! The graphs that were asked for lately.

use std::sync::{Arc, Mutex, PoisonError};

use super::Graph;
use crate::{
    clock::Instant,
    db::Db,
    error::{Error, Result},
    geometry::{BBox, Frame, Meters},
    refusal::Refusal,
};

/// How long a graph is taken to hold: streets change by imports alone.
const HOLDS_S: f64 = 60.0;
/// How much farther than asked for a graph reaches.
const MORE: f64 = 1.25;
/// How many graphs are kept.
const KEPT: usize = 4;
/// The most streets of one graph: those of a large city.
pub const MOST_STREETS: usize = 200_000;

/// Graphs by the box whose streets they hold.
#[derive(Default)]
pub struct Graphs(Mutex<Vec<Kept>>);

struct Kept {
    area: BBox,
    made: Instant,
    graph: Arc<Graph>,
}

impl Graphs {
    /// The graph of all streets within `reach` of `place`; it may hold more.
    pub async fn of(
        &self,
        db: &Db,
        place: BBox,
        reach: Meters,
        now: Instant,
    ) -> Result<Arc<Graph>> {
        if let Some(graph) = self.known(place.grown(reach), now) {
            return Ok(graph);
        }
        // A little more than asked for, so that a slider that is moved on finds it here.
        let more = Meters::new(reach.get() * MORE);
        let wide = place.grown(more.map_err(|error| Error::Internal(error.to_string()))?);
        let streets = db.graph_streets(wide, MOST_STREETS + 1).await?;
        if streets.len() > MOST_STREETS {
            let most = MOST_STREETS;
            return Err(Error::field(
                "minutes",
                Refusal::TooManyWithinReach { most },
            ));
        }
        let middle = place.centre();
        let frame = Frame::new(middle.map_err(|error| Error::Internal(error.to_string()))?);
        let graph = Arc::new(Graph::new(&streets, frame));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.insert(
            0,
            Kept {
                area: wide,
                made: now,
                graph: Arc::clone(&graph),
            },
        );
        Ok(graph)
    }

    fn known(&self, area: BBox, now: Instant) -> Option<Arc<Graph>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| now.seconds_since(kept.made).abs() < HOLDS_S);
        let found = kept.iter().find(|kept| kept.area.holds(&area));
        found.map(|kept| Arc::clone(&kept.graph))
    }
}
