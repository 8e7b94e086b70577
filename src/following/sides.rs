//! On which side of what happened somebody was seen (pure), and the legs on both sides of it.
//!
//! Where a sighting may have been before what happened and after it, it narrows both sides: the way there as far as it lies
//! before, the way away as far as it lies after. Each side is answered as if it were of that side; only where nobody could be
//! there in time, it is of the other one alone. Nothing is reached by it that is not reached without it, for nobody knows that
//! it leads there.

use super::leg::{Anchor, Leg, Narrows, Pace, limited_legs};
use crate::{clock::Window, streets::Graph};

/// On which side of what happened a sighting lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It begins before and ends within, as somebody on the way there passes.
    Before,
    /// It lies within, or reaches beyond both ends.
    Either,
    /// It begins within and ends after, as somebody on the way from there passes.
    After,
}

impl Side {
    /// That of who was seen within a window, of what happened within another.
    #[must_use]
    pub fn of(seen: Window, scene: Window) -> Self {
        match (seen.from < scene.from, seen.to > scene.to) {
            (true, false) => Self::Before,
            (false, true) => Self::After,
            (true, true) | (false, false) => Self::Either,
        }
    }
}

/// The scene, and the sightings by their index.
#[derive(Debug)]
pub struct Known {
    scene: Anchor,
    seen: Vec<(usize, Anchor)>,
}

/// A known place in its order, and which sighting it is; none for the scene.
type Ordered = (Option<usize>, Anchor);

impl Known {
    /// The sightings may be in any order.
    #[must_use]
    pub fn new(scene: Anchor, mut seen: Vec<(usize, Anchor)>) -> Self {
        seen.sort_by_key(|(index, anchor)| (middle(anchor), *index));
        Self { scene, seen }
    }

    /// Whether anything is known besides the scene.
    #[must_use]
    pub fn has_sightings(&self) -> bool {
        !self.seen.is_empty()
    }

    /// The legs before, between and after all that is known.
    ///
    /// # Errors
    ///
    /// The index of a sighting that cannot be reached in time from what is known before it, or that leaves no time for it.
    pub fn legs<'a>(
        &self,
        graph: &'a Graph,
        pace: Pace,
        narrows: &Narrows,
    ) -> Result<Vec<Leg<'a>>, usize> {
        let limited = |known: &[Ordered], narrows: &Narrows, limits| {
            let anchors: Vec<_> = known.iter().map(|(_, anchor)| anchor.clone()).collect();
            limited_legs(graph, pace, &anchors, narrows, limits).map_err(|later| {
                // The scene itself is no sighting: then it is the one before it from which it cannot be reached.
                let sighting = known[later].0.or(known[later - 1].0);
                sighting.unwrap_or_default()
            })
        };
        let legs = |known: &[Ordered]| limited(known, narrows, [None, None]);
        let either = self.on(Side::Either).count();
        // So many of them came before, in the order of time: for the way away as few as can be, for the way there as many.
        let when = |before: usize| {
            let known = self.ordered(before, either - before);
            let scene = known.iter().position(|(sighting, _)| sighting.is_none());
            Ok((before, scene.unwrap_or_default(), legs(&known)?))
        };
        let (fewest, left, mut away) = first((0..=either).map(when))?;
        if either == 0 {
            return Ok(away);
        }
        let (most, come, mut home) = first((0..=either).rev().map(when))?;
        if fewest == most {
            return Ok(away);
        }
        let of_both = self.ordered(fewest, either - most);
        let sure = if narrows.unseen.is_empty() {
            legs(&of_both)?
        } else {
            // What is told of a view is what both legs say, and whoever was in it in none of that time did not pass.
            let open = Narrows {
                unseen: Vec::new(),
                ..narrows.clone()
            };
            let [as_after, as_before] = [fewest, most].map(|n| self.ordered(n, either - n));
            let told = |known: &[Ordered]| limited(known, &open, [None, None]);
            let (told_away, told_home) = (told(&as_after)?, told(&as_before)?);
            let told_sure = told(&of_both)?;
            away = limited(&as_after, narrows, [None, told_sure.last()])?;
            home = limited(&as_before, narrows, [told_sure.first(), None])?;
            limited(&of_both, narrows, [told_home.first(), told_away.last()])?
        };
        let mut sure = sure.into_iter();
        let mut all: Vec<_> = home.into_iter().take(come + 1).collect();
        all.extend(away.drain(left + 1..));
        // Beyond what is reached without those that may be of both sides they do not lead.
        for (leg, limit) in [(0, sure.next()), (all.len() - 1, sure.next_back())] {
            if let Some(limit) = limit {
                all[leg].limit(limit);
            }
        }
        Ok(all)
    }

    fn on(&self, side: Side) -> impl Iterator<Item = &(usize, Anchor)> {
        let scene = self.scene.window;
        let seen = self.seen.iter();
        seen.filter(move |(_, anchor)| Side::of(anchor.window, scene) == side)
    }

    /// All in the order of time, the first and the last so many of those on either side with their part on that side.
    fn ordered(&self, before: usize, after: usize) -> Vec<Ordered> {
        let scene = self.scene.window;
        let either: Vec<_> = self.on(Side::Either).collect();
        let part = |seen: &(usize, Anchor), from, to| {
            let (index, anchor) = seen.clone();
            let window = Window::new(from, to);
            (index, Anchor { window, ..anchor })
        };
        let mut sides = [Side::Before, Side::After].map(|side| self.on(side).cloned().collect());
        let [came, went]: &mut [Vec<_>; 2] = &mut sides;
        came.extend(either[..before].iter().map(|seen| {
            let Window { from, to } = seen.1.window;
            part(seen, from, to.min(scene.to))
        }));
        went.extend(either[either.len() - after..].iter().map(|seen| {
            let Window { from, to } = seen.1.window;
            part(seen, from.max(scene.from), to)
        }));
        let [came, went] = sides.map(|mut side| {
            side.sort_by_key(|(index, anchor)| (middle(anchor), *index));
            side.into_iter()
                .map(|(index, anchor)| (Some(index), anchor))
        });
        let scene = std::iter::once((None, self.scene.clone()));
        came.chain(scene).chain(went).collect()
    }
}

/// The first that can be; else why the first of all cannot.
fn first<T>(mut tries: impl Iterator<Item = Result<T, usize>>) -> Result<T, usize> {
    match tries.next() {
        Some(Err(why)) => tries.find_map(Result::ok).ok_or(why),
        Some(found) => found,
        None => Err(0),
    }
}

fn middle(anchor: &Anchor) -> i64 {
    let Window { from, to } = anchor.window;
    from.micros().midpoint(to.micros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::following::{
        When,
        leg::Unseen,
        leg::tests::{PACE, anchor, long_street, passing, window},
    };

    /// What happened on piece 2, within a minute.
    fn scene() -> Anchor {
        anchor(2, 0.0, 60.0)
    }

    fn known(seen: &[Anchor]) -> Known {
        Known::new(scene(), seen.iter().cloned().enumerate().collect())
    }

    /// When each piece may have been passed on a side.
    fn all(legs: &[Leg<'_>], when: When) -> Vec<Option<(f64, f64)>> {
        let pieces = 0..10;
        let passing = |piece| passing(legs, when, piece).map(|found| found.0);
        pieces.map(passing).collect()
    }

    #[test]
    fn a_sighting_narrows_the_sides_that_it_may_be_of() {
        use Side::{After, Before, Either};
        let graph = long_street();
        let pace = Pace {
            longest_s: 100.0,
            ..PACE
        };
        let narrows = Narrows::default();
        let legs = |seen: &[Anchor]| known(seen).legs(&graph, pace, &narrows).unwrap();
        let alone = legs(&[]);
        // On piece 3, 20 s from the scene at the fastest; each place of both ends, before, at, within and after the minute.
        for (from, to, side, narrows_before, narrows_after) in [
            (-90.0, -50.0, Before, true, false),
            (-90.0, 0.0, Before, true, false),
            (-90.0, 30.0, Before, true, false),
            (-90.0, 60.0, Before, true, false),
            (-30.0, 90.0, Either, true, true),
            // However much more of it lies on the one side than on the other.
            (-90.0, 65.0, Either, true, true),
            (-5.0, 150.0, Either, true, true),
            (0.0, 0.0, Either, true, false),
            (0.0, 30.0, Either, true, true),
            (0.0, 60.0, Either, true, true),
            (20.0, 40.0, Either, true, true),
            (60.0, 60.0, Either, false, true),
            (0.0, 90.0, After, false, true),
            (30.0, 90.0, After, false, true),
            (60.0, 90.0, After, false, true),
            (70.0, 90.0, After, false, true),
        ] {
            let told = format!("{from} to {to}");
            assert_eq!(
                Side::of(window(from, to), window(0.0, 60.0)),
                side,
                "{told}"
            );
            let found = legs(&[anchor(3, from, to)]);
            // What it says of the scene's own time is no narrower way: whoever was there by then had left by then.
            let by = |when| found.iter().filter(|leg| leg.when() == when).count();
            assert_eq!((by(When::Before), by(When::After)), (1, 1), "{told}");
            let sides = usize::from(narrows_before) + usize::from(narrows_after);
            assert_eq!(by(When::Between), sides, "{told}");
            let leads = |when| all(&found, when) != all(&alone, when);
            if narrows_before {
                assert!(leads(When::Before), "{told}");
            }
            if narrows_after {
                assert!(leads(When::After), "{told}");
            }
        }
    }

    #[test]
    fn what_may_be_of_either_side_widens_none() {
        let graph = long_street();
        let narrows = Narrows::default();
        let pace = Pace {
            longest_s: 50.0,
            ..PACE
        };
        let legs = |seen: &[Anchor]| known(seen).legs(&graph, pace, &narrows).unwrap();
        let alone = legs(&[]);
        for (piece, from, to) in [
            (4, -50.0, 110.0),
            (3, -30.0, 90.0),
            (3, 10.0, 50.0),
            (1, -5.0, 100.0),
            (2, 0.0, 60.0),
        ] {
            let seen = legs(&[anchor(piece, from, to)]);
            for when in [When::Before, When::After] {
                let pairs = all(&seen, when).into_iter().zip(all(&alone, when));
                for (at, (seen, alone)) in pairs.enumerate() {
                    let Some((begins, ends)) = seen else { continue };
                    let told = format!("{when:?} of {from} to {to} at {at}: {seen:?}, {alone:?}");
                    let (first, last) = alone.unwrap_or_else(|| panic!("{told}"));
                    assert!(begins >= first && ends <= last, "{told}");
                }
            }
        }
        // One that surely came after leads on from where it was.
        let sure = legs(&[anchor(4, 45.0, 110.0)]);
        assert_eq!(all(&alone, When::After)[6], None);
        assert!(all(&sure, When::After)[6].is_some());
    }

    /// What is told of a view beside a sighting that may be of both sides is what two legs say together.
    #[test]
    fn nobody_in_the_window_that_is_told_of_both_sides_is_nobody_on_that_way() {
        let graph = long_street();
        let seen = known(&[anchor(4, -50.0, 110.0)]);
        let plain = seen.legs(&graph, PACE, &Narrows::default()).unwrap();
        let (mut told_of, mut shut) = (0, 0);
        for (number, leg) in plain.iter().enumerate() {
            for piece in 0..10 {
                let Some(told) = leg.passing(piece, 5.0, 35.0) else {
                    continue;
                };
                told_of += 1;
                let narrows = Narrows {
                    unseen: vec![Unseen {
                        stretches: [(piece, vec![(5.0, 35.0)])].into(),
                        window: told.window,
                    }],
                    ..Narrows::default()
                };
                let Ok(after) = seen.legs(&graph, PACE, &narrows) else {
                    shut += 1;
                    continue;
                };
                let same = after.iter().filter(|other| other.when() == leg.when());
                let before = plain[..number]
                    .iter()
                    .filter(|other| other.when() == leg.when());
                let still = same.clone().nth(before.count());
                let still = still.and_then(|leg| leg.passing(piece, 20.0, 20.0));
                shut += usize::from(still.is_none());
            }
        }
        assert!(told_of > 20);
        assert_eq!(shut, told_of, "on a single street there is no other way");
    }

    #[test]
    fn where_one_side_leaves_no_time_it_is_of_the_other() {
        let graph = long_street();
        let legs = |seen: &[Anchor]| {
            let legs = known(seen).legs(&graph, PACE, &Narrows::default())?;
            Ok::<_, usize>([When::Before, When::Between, When::After].map(|when| {
                let of = legs.iter().filter(|leg| leg.when() == when).count();
                (of, all(&legs, when))
            }))
        };
        // 80 s from the scene: somebody who was there by 70 s came from there, and after -5 s went there.
        let came = legs(&[anchor(6, -30.0, 70.0)]).unwrap();
        assert_eq!(came, legs(&[anchor(6, -30.0, 60.0)]).unwrap());
        let went = legs(&[anchor(6, -5.0, 150.0)]).unwrap();
        assert_eq!(went, legs(&[anchor(6, 0.0, 150.0)]).unwrap());
        assert_eq!((came[1].0, went[1].0), (1, 1));
        assert_eq!(legs(&[anchor(6, -30.0, 150.0)]).unwrap()[1].0, 2);
        let went = legs(&[anchor(6, 10.0, 60.0)]);
        assert_eq!(
            went.err(),
            Some(0),
            "within a minute nobody gets there, or from there"
        );
        // The first came, the second went: none of both could be on the other side of the other.
        let both = legs(&[anchor(1, 0.0, 15.0), anchor(3, 45.0, 60.0)]).unwrap();
        assert_eq!(both[1].0, 2);
    }
}
