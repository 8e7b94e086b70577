//! A choice that somebody kept of a proposal (pure): what was chosen is found again among the views that may be, and measured.
//!
//! Nothing is taken from the caller but which views: a view that privacy refuses is not among them, so that it can never be
//! kept.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ProposeTask, Proposed, Watch, task::Among, views::View};
use crate::{
    cameras::CameraId,
    error::{Error, FieldError, Result},
    geometry::Position,
    plans::{
        Demand, PlanCameras, Seen,
        answer::{bound_to_decimetre, to_decimetre},
        demand::apart,
    },
    refusal::Refusal,
};

/// What was chosen hangs at most so far from where it is proposed today, metres.
const SAME_PLACE_M: f64 = 0.5;
/// Differences that do not matter, in parts of all weights, as for the search.
const TOLERANCE: f64 = 1e-9;

/// A camera of a proposal, as it was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenInput {
    /// Its name within the proposal.
    pub id: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Where it looks, degrees clockwise from true north.
    pub bearing_deg: u16,
}

/// A camera of today that sees some of the same streets as a kept one.
#[derive(Clone, Copy, Debug)]
pub struct KeptOverlap {
    /// The camera.
    pub camera: CameraId,
    /// Metres of street that both see.
    pub metres: f64,
    /// Whether nobody knows in what detail it sees them.
    pub detail_unknown: bool,
}

/// What a kept choice comes to.
#[derive(Debug)]
pub struct Kept {
    /// In the order in which each gains most, without overlaps, their places as exact as they were computed; those at the
    /// end may gain nothing.
    pub chosen: Vec<Proposed>,
    /// For each of them the cameras of today that see some of the same streets.
    pub overlaps: Vec<Vec<KeptOverlap>>,
    /// What all of it sees that is not seen today: metres of street, weighted.
    pub value: f64,
    /// No choice among the same sites sees more; rounded up, so that it may lie a decimetre above a value that is proven.
    pub bound: f64,
    /// How much of the bound is not reached, 0 to 1.
    pub gap: f64,
    /// Nothing better exists among the same sites.
    pub proven: bool,
    /// Metres of street in the area.
    pub demand_m: f64,
    /// Metres of them that are seen today.
    pub seen_before_m: f64,
    /// The same with what was chosen.
    pub seen_after_m: f64,
    /// Past incidents that add weight.
    pub incidents: usize,
    /// The cameras that were known.
    pub cameras: PlanCameras,
    /// The planned ones that counted as what was seen before.
    pub cameras_planned: usize,
}

impl ChosenInput {
    /// Complaints about what cannot be a choice: nothing, more than `most`, one twice, a place that is none.
    pub(in crate::plans) fn check(chosen: &[Self], most: usize) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if chosen.is_empty() {
            errors.push(FieldError::new("chosen", Refusal::Required));
        }
        if chosen.len() > most {
            return vec![FieldError::new("chosen", Refusal::TooManyCameras { most })];
        }
        for (index, one) in chosen.iter().enumerate() {
            let mut refuse = |field: &str, why: Refusal| {
                errors.push(FieldError::new(&format!("chosen/{index}/{field}"), why));
            };
            if chosen[..index].iter().any(|before| before.id == one.id) {
                refuse("id", Refusal::GivenTwice);
            }
            for (field, value, most) in [("lon", one.lon, 180.0), ("lat", one.lat, 90.0)] {
                let least = -most;
                if !(least..=most).contains(&value) {
                    refuse(field, Refusal::OutOfRange { least, most });
                }
            }
        }
        errors
    }
}

impl ProposeTask {
    /// Measures a choice among what may be proposed today; a conflict that tells which of `chosen` are not among it.
    /// The bound is that of the search within its time.
    pub fn keep(self, chosen: &[ChosenInput], watch: &Watch) -> Result<Kept> {
        self.among(watch, |among| {
            let views = self.found(among, chosen)?;
            let best = self.choose(among, watch, &|_| {})?;
            let (order, after) = in_order(&views, among.demand, &among.today.seen);
            let value: f64 = order.iter().map(|(_, gain)| gain).sum();
            let bound = best.bound.max(value);
            let proven = bound - value <= among.demand.weight() * TOLERANCE;
            let gap = if bound > 0.0 && !proven {
                (bound - value) / bound
            } else {
                0.0
            };
            let kept = |(number, metres): (usize, f64)| {
                let camera = &self.measuring.cameras[number];
                KeptOverlap {
                    camera: camera.id,
                    metres,
                    detail_unknown: camera.is_of_unknown_detail(),
                }
            };
            let overlaps = order.iter().map(|(view, _)| {
                let overlapping = among.today.overlapping(among.demand, view).into_iter();
                overlapping.map(kept).collect()
            });
            let chosen = order.iter().map(|(view, gain)| {
                let site = among.sites[view.site as usize];
                let at = geo::Coord::from(self.measuring.area.frame.position(site.at));
                Proposed {
                    lon: at.x,
                    lat: at.y,
                    ..self.proposed(site, view, *gain)
                }
            });
            let seen = |seen: &Seen| to_decimetre(seen.lengths(among.demand).once_m);
            Ok(Kept {
                chosen: chosen.collect(),
                overlaps: overlaps.collect(),
                value: to_decimetre(value),
                bound: bound_to_decimetre(bound),
                gap,
                proven,
                demand_m: to_decimetre(among.demand.metres()),
                seen_before_m: seen(&among.today.seen),
                seen_after_m: seen(&after),
                incidents: self.measuring.weights.incidents(),
                cameras: self.measuring.counted(),
                cameras_planned: among.today.planned,
            })
        })
    }

    /// The views that were chosen, in the order of `chosen`.
    fn found<'a>(&self, among: &Among<'a>, chosen: &[ChosenInput]) -> Result<Vec<&'a View>> {
        let frame = self.measuring.area.frame;
        let ids = among.views.iter().map(|view| {
            let site = among.sites[view.site as usize];
            ((view.id(site), view.bearing_deg), (site, view))
        });
        let known: HashMap<_, _> = ids.collect();
        let (mut views, mut numbers) = (Vec::with_capacity(chosen.len()), Vec::new());
        for (number, one) in (1..).zip(chosen) {
            let place = Position::try_from([one.lon, one.lat]);
            let place = place.map(|place| frame.local(place));
            match (known.get(&(one.id.clone(), one.bearing_deg)), place) {
                (Some((site, view)), Ok(place)) if apart(site.at, place) <= SAME_PLACE_M => {
                    views.push(*view);
                }
                _ => numbers.push(number),
            }
        }
        if numbers.is_empty() {
            Ok(views)
        } else {
            Err(Error::Conflict(
                Refusal::ProposalOutdated { numbers }.into(),
            ))
        }
    }
}

/// The views in the order in which each gains most, with the gains, and what is seen with all of them.
fn in_order<'a>(views: &[&'a View], demand: &Demand, seen: &Seen) -> (Vec<(&'a View, f64)>, Seen) {
    let (mut left, mut seen) = (views.to_vec(), seen.clone());
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let gain = |view: &View| -> f64 {
            let new = view.cover.iter().filter(|sample| seen.times(**sample) == 0);
            new.map(|sample| demand.samples[*sample as usize].weight)
                .sum()
        };
        let (mut best, mut most) = (0, f64::NEG_INFINITY);
        for (index, view) in left.iter().enumerate() {
            let gain = gain(view);
            if gain > most {
                (best, most) = (index, gain);
            }
        }
        let view = left.remove(best);
        seen.add(&view.cover);
        ordered.push((view, most));
    }
    (ordered, seen)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::plans::{choose::Limit, propose::tests::town};

    fn as_told(proposed: &Proposed) -> ChosenInput {
        ChosenInput {
            id: proposed.id.clone(),
            lon: proposed.lon,
            lat: proposed.lat,
            bearing_deg: proposed.bearing_deg,
        }
    }

    fn task(count: usize) -> ProposeTask {
        ProposeTask {
            limit: Limit::Count(count),
            ..town(100.0, &[])
        }
    }

    fn at_once() -> Duration {
        Duration::ZERO
    }

    #[test]
    fn the_whole_proposal_comes_to_what_it_said_and_less_of_it_to_less() {
        let found = task(3).run(&Watch::patient(&at_once)).unwrap();
        let mut chosen: Vec<ChosenInput> = found.chosen.iter().map(as_told).collect();
        chosen.reverse();
        let kept = task(3).keep(&chosen, &Watch::patient(&at_once)).unwrap();
        assert!((kept.value - found.value).abs() < 0.2, "{kept:?}");
        assert!(kept.proven && kept.gap == 0.0, "{kept:?}");
        assert!((kept.seen_after_m - found.seen_after_m).abs() < 0.2);
        assert!(kept.chosen.is_sorted_by(|a, b| a.gain >= b.gain));
        let fewer = task(3)
            .keep(&chosen[1..], &Watch::patient(&at_once))
            .unwrap();
        assert!((fewer.bound - found.bound).abs() < 0.2, "{fewer:?}");
        assert!(fewer.value < kept.value && !fewer.proven && fewer.gap > 0.0);
        let sum: f64 = fewer.chosen.iter().map(|one| one.gain).sum();
        assert!((sum - fewer.value).abs() < 0.2, "{fewer:?}");
    }

    #[test]
    fn what_gains_nothing_is_kept_at_the_end() {
        // Two views along the street from nearly one place: the second adds little or nothing, and is there.
        let found = task(1).run(&Watch::patient(&at_once)).unwrap();
        let first = as_told(&found.chosen[0]);
        let beside = task(1).among(&Watch::patient(&at_once), |among| {
            let all = among.views.iter();
            let same_way = all.filter(|view| view.bearing_deg == first.bearing_deg);
            let told = same_way.map(|view| {
                let site = among.sites[view.site as usize];
                as_told(&task(1).proposed(site, view, 0.0))
            });
            Ok(told.collect::<Vec<_>>())
        });
        let beside = beside.unwrap();
        let kept = task(200).keep(&beside, &Watch::patient(&at_once)).unwrap();
        assert_eq!(kept.chosen.len(), beside.len());
        assert!(
            kept.chosen.last().is_some_and(|last| last.gain < 0.05),
            "{kept:?}"
        );
        assert!(kept.chosen[0].gain > 40.0);
    }
}
