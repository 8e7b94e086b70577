use proptest::prelude::*;
use uuid::Uuid;

use super::world::{
    area_scene, camera, change, events, now, place, point_scene, recorder, scene, shifted, window,
};
use crate::{
    cameras::CameraId,
    geometry::Assumption,
    linking::{Candidate, Judgement, Scene, Subject, Verdict, judge, rank},
};

const NOON: &str = "2026-11-18T12:00 2026-11-18T12:30";

/// Facts that decide a verdict one by one, each with the words that make it so.
#[derive(Clone, Debug)]
struct Facts {
    place: &'static str,
    status: &'static str,
    scheduled: bool,
    retention: &'static str,
    doubts: Vec<&'static str>,
}

/// What can be in doubt while the view stays as it is.
fn doubts() -> impl Strategy<Value = Vec<Assumption>> {
    let all = [
        Assumption::BearingUnknown,
        Assumption::AngleAssumed { deg: 90.0 },
        Assumption::RangeAssumed { far_m: 50.0 },
        Assumption::MayLookElsewhere,
    ];
    prop::sample::subsequence(all.to_vec(), 0..=4)
}

fn facts() -> impl Strategy<Value = Facts> {
    (
        prop::sample::select(vec!["0 12", "-8 20", "0 -12"]),
        prop::sample::select(vec![
            "working",
            "faulty",
            "removed",
            "2026-11-18T12:10 working",
            "",
        ]),
        any::<bool>(),
        prop::sample::select(vec!["declared 30", "declared 2", "2026-01-01 gone 9", ""]),
        prop::sample::subsequence(vec!["unverified", "verified 2026-01-01"], 0..2),
    )
        .prop_map(|(place, status, scheduled, retention, doubts)| Facts {
            place,
            status,
            scheduled,
            retention,
            doubts,
        })
}

fn subject(facts: &Facts) -> Subject {
    let mut camera = camera();
    camera.status_events = events(facts.status);
    let mode = if facts.scheduled {
        "continuous"
    } else {
        "schedule mon-sun 20:00-21:00"
    };
    camera.versions[0].recorder = Some(recorder(1, &format!("{} | {mode}", facts.retention)));
    for doubt in &facts.doubts {
        change(&mut camera, doubt);
    }
    camera
}

/// The order of the verdicts as the rules tell it, without any of the code that is tested.
fn expected(facts: &Facts) -> Verdict {
    let uncertain = !facts.doubts.is_empty()
        || ["2026-11-18T12:10 working", ""].contains(&facts.status)
        || ["2026-01-01 gone 9", ""].contains(&facts.retention);
    if facts.place == "0 -12" {
        Verdict::OutOfView
    } else if facts.place == "-8 20" {
        Verdict::Blocked
    } else if ["faulty", "removed"].contains(&facts.status) {
        Verdict::NotWorking
    } else if !facts.scheduled {
        Verdict::NotRecording
    } else if facts.retention == "declared 2" {
        Verdict::Overwritten
    } else if uncertain {
        Verdict::MaySee
    } else {
        Verdict::Sees
    }
}

fn at(place_words: &str, window_words: &str) -> Scene {
    scene(place(place_words), window(window_words))
}

fn judged(camera: &Subject, place_words: &str) -> Judgement {
    judge(camera, &at(place_words, NOON)).unwrap()
}

proptest! {
    #[test]
    fn the_first_hit_wins(facts in facts()) {
        prop_assert_eq!(judged(&subject(&facts), facts.place).verdict, expected(&facts));
    }

    #[test]
    fn a_doubt_never_improves_a_verdict(facts in facts(), doubts in doubts(), unverified in any::<bool>()) {
        let mut doubtful = subject(&facts);
        let before = judged(&doubtful, facts.place);
        doubtful.versions[0].coverage.as_mut().unwrap().assumptions.extend(doubts);
        if unverified {
            doubtful.verified_on = None;
        }
        let after = judged(&doubtful, facts.place);
        prop_assert!(after.verdict >= before.verdict, "{before:?} became {after:?}");
    }

    #[test]
    fn a_camera_that_sees_may_see_once_anything_is_in_doubt(
        doubts in prop::sample::subsequence(&["unverified", "no recorder", "no angle", "no range", "panning", "no bearing"][..], 1..=6),
    ) {
        let mut doubtful = camera();
        change(&mut doubtful, &doubts.join(";"));
        prop_assert_eq!(judged(&doubtful, "0 12").verdict, Verdict::MaySee);
    }

    #[test]
    fn nothing_depends_on_the_date_itself(facts in facts(), weeks in -200i32..200) {
        let days = f64::from(weeks) * 7.0;
        let camera = subject(&facts);
        let noon = window(NOON);
        let moved = point_scene(place(facts.place), noon.plus_seconds(days * 86_400.0), now().plus_days(days));
        let here = judged(&camera, facts.place);
        let there = judge(&shifted(&camera, weeks), &moved).unwrap();
        prop_assert_eq!(there.verdict, here.verdict);
        prop_assert_eq!(there.score, here.score);
        prop_assert_eq!(there.losing_from, here.losing_from.map(|from| from.plus_days(days)));
    }

    #[test]
    fn every_verdict_has_its_reason_first(facts in facts(), east in -60.0f64..60.0, north in -60.0f64..60.0) {
        let judgement = judged(&subject(&facts), &format!("{east} {north}"));
        let first = judgement.reasons.first().and_then(crate::linking::Reason::verdict);
        prop_assert_eq!(first.unwrap_or(Verdict::Sees), judgement.verdict);
        prop_assert_eq!(judgement.visible_share > 0.0, !matches!(judgement.verdict, Verdict::Blocked | Verdict::OutOfView));
    }

    #[test]
    fn ranks_are_a_permutation_that_ignores_the_order_given(
        all in prop::collection::vec((facts(), 0u128..40), 1..20), seed in any::<prop::sample::Index>(),
    ) {
        let mut candidates: Vec<Candidate> = all.iter().enumerate().map(|(index, (facts, code))| {
            let mut camera = subject(facts);
            camera.id = CameraId(Uuid::from_u128(index as u128));
            camera.code = format!("C-{code}");
            let judgement = judged(&camera, facts.place);
            Candidate::new("1".to_owned(), &camera, judgement)
        }).collect();
        let mut turned = candidates.clone();
        turned.rotate_left(seed.index(all.len()));
        rank(&mut candidates);
        rank(&mut turned);
        prop_assert_eq!(&candidates, &turned);
        for (index, candidate) in candidates.iter().enumerate() {
            prop_assert_eq!(candidate.rank as usize, index + 1);
        }
    }

    #[test]
    fn a_speck_is_judged_like_its_point(east in -50.0f64..50.0, north in -50.0f64..50.0) {
        let camera = camera();
        let speck = judge(&camera, &area_scene(&format!("disc {east} {north} 0.05"), "", "")).unwrap();
        let point = judged(&camera, &format!("{east} {north}"));
        // On an edge the speck is partly seen, and may lie in the sector where its middle does not.
        if speck.visible_share >= 1.0 || speck.verdict == Verdict::OutOfView {
            prop_assert_eq!(speck.verdict, point.verdict);
            prop_assert!((speck.distance_m - point.distance_m).abs() < 1e-3);
        }
        if point.verdict == Verdict::OutOfView {
            prop_assert!(speck.visible_share < 1.0);
        }
    }
}

proptest! {
    // Each case asks of a thousand points.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_disc_is_seen_by_the_share_of_its_points(east in -30.0f64..30.0, north in -5.0f64..45.0, radius in 0.5f64..8.0) {
        let camera = camera();
        let judgement = judge(&camera, &area_scene(&format!("disc {east} {north} {radius}"), "", "")).unwrap();
        let grid = (-20..=20).flat_map(|x| (-20..=20).map(move |y| (f64::from(x) / 20.0, f64::from(y) / 20.0)));
        let points: Vec<bool> = grid.filter(|(x, y)| x.hypot(*y) <= 1.0).map(|(x, y)| {
            let judgement = judged(&camera, &format!("{} {}", east + radius * x, north + radius * y));
            judgement.visible_share > 0.0
        }).collect();
        let seen = points.iter().filter(|seen| **seen).count() as f64 / points.len() as f64;
        prop_assert!((judgement.visible_share - seen).abs() < 0.05, "{} against {seen}", judgement.visible_share);
    }
}
