//! The search against trying everything.

use std::cell::Cell;

use proptest::prelude::*;

use super::{Choice, Choosing, Covers, Limit, Problem, Site, Wrong};

/// A question with everything that it borrows.
#[derive(Clone, Debug)]
struct Question {
    weights: Vec<f64>,
    covered: Vec<u32>,
    sites: Vec<Site>,
    lists: Vec<Vec<u32>>,
    limit: Limit,
}

impl Question {
    fn choosing(&self) -> Result<Choosing, Wrong> {
        let mut covers = Covers::default();
        for list in &self.lists {
            covers.push(list);
        }
        Choosing::new(&Problem {
            weights: &self.weights,
            covered: &self.covered,
            sites: &self.sites,
            covers: &covers,
            limit: self.limit,
        })
    }

    /// What a set of chosen sites covers, with all that stays open.
    fn covers(&self, chosen: &[usize]) -> f64 {
        let group_of = |site: usize| self.sites[site].group;
        let is_replaced = |site: usize| {
            chosen
                .iter()
                .any(|other| group_of(*other).is_some() && group_of(*other) == group_of(site))
        };
        let locked =
            (0..self.sites.len()).filter(|site| self.sites[*site].locked && !is_replaced(*site));
        let open: Vec<usize> = locked.chain(chosen.iter().copied()).collect();
        let is_covered = |point: u32| {
            self.covered.contains(&point)
                || open.iter().any(|site| self.lists[*site].contains(&point))
        };
        let points = (0..self.weights.len() as u32).filter(|point| is_covered(*point));
        points.map(|point| self.weights[point as usize]).sum()
    }

    fn is_allowed(&self, chosen: &[usize]) -> bool {
        let groups: Vec<u32> = chosen
            .iter()
            .filter_map(|site| self.sites[*site].group)
            .collect();
        let mut different = groups.clone();
        different.sort_unstable();
        different.dedup();
        let within = match self.limit {
            Limit::Count(count) => chosen.len() <= count,
            Limit::Budget(budget) => {
                chosen
                    .iter()
                    .map(|site| self.sites[*site].cost.unwrap())
                    .sum::<u64>()
                    <= budget
            }
        };
        within
            && groups.len() == different.len()
            && chosen.iter().all(|site| !self.sites[*site].locked)
    }

    /// The most that any choice covers beyond nothing, by trying all.
    fn most(&self) -> f64 {
        let sets = 0..1_u32 << self.sites.len();
        let chosen = |set: u32| -> Vec<usize> {
            (0..self.sites.len())
                .filter(|site| set >> site & 1 == 1)
                .collect()
        };
        let allowed = sets.map(chosen).filter(|chosen| self.is_allowed(chosen));
        allowed
            .map(|chosen| self.covers(&chosen))
            .fold(0.0, f64::max)
            - self.covers(&[])
    }

    #[track_caller]
    fn is_consistent(&self, choice: &Choice, most: f64) {
        let chosen: Vec<usize> = choice.chosen.iter().map(|chosen| chosen.site).collect();
        let near = self.weights.iter().sum::<f64>() * 2e-9;
        assert!(self.is_allowed(&chosen), "{chosen:?}");
        assert!((self.covers(&chosen) - self.covers(&[]) - choice.value).abs() <= near);
        let gains: f64 = choice.chosen.iter().map(|chosen| chosen.gain).sum();
        assert!((gains - choice.value).abs() <= near);
        assert!(choice.value <= most + near, "{} of {most}", choice.value);
        assert!(
            choice.bound >= most - near,
            "bound {} below {most}",
            choice.bound
        );
        assert!((0.0..=1.0).contains(&choice.gap));
        if choice.proven {
            assert!(
                (choice.value - most).abs() <= near,
                "{} is not {most}",
                choice.value
            );
        }
    }

    fn exact(&self) -> Choice {
        let choosing = self.choosing().unwrap();
        choosing.exact(&choosing.first(), &|| true, &mut |_| {})
    }
}

/// Up to ten sites and 24 points; weights are whole or not, sites cost, are locked, and share groups.
fn questions() -> impl Strategy<Value = Question> {
    let weight = prop_oneof![Just(0.0), (1_u32..30).prop_map(f64::from), 0.001..50.0];
    let whole = prop_oneof![Just(0.0), (1_u32..30).prop_map(f64::from)];
    let weights = prop_oneof![
        prop::collection::vec(weight, 1..24),
        prop::collection::vec(whole, 1..24)
    ];
    weights
        .prop_flat_map(|weights| {
            let points = weights.len() as u32;
            let site = (
                prop::option::of(0_u32..4),
                0_u64..60,
                prop::bool::weighted(0.2),
                prop::collection::vec(0..points, 0..9),
            );
            let limit = prop_oneof![
                (0_usize..7).prop_map(Limit::Count),
                (0_u64..200).prop_map(Limit::Budget)
            ];
            let covered = prop::collection::vec(0..points, 0..3);
            (
                Just(weights),
                prop::collection::vec(site, 0..10),
                limit,
                covered,
            )
        })
        .prop_map(|(weights, drawn, limit, covered)| {
            let mut locked_groups = Vec::new();
            let (mut sites, mut lists) = (Vec::new(), Vec::new());
            for (group, cost, locked, list) in drawn {
                let locked = locked && group.is_none_or(|group| !locked_groups.contains(&group));
                locked_groups.extend(group.filter(|_| locked));
                sites.push(Site {
                    cost: Some(cost),
                    locked,
                    group,
                });
                lists.push(list);
            }
            Question {
                weights,
                covered,
                sites,
                lists,
                limit,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_covers_more_than_a_proven_choice_or_than_a_bound(question in questions()) {
        match question.choosing() {
            Ok(choosing) => {
                let most = question.most();
                let first = choosing.first();
                question.is_consistent(&first, most);
                let mut told = first.value;
                let exact = choosing.exact(&first, &|| true, &mut |progress| {
                    assert!(progress.value >= told && progress.bound <= first.bound);
                    told = progress.value;
                });
                question.is_consistent(&exact, most);
                prop_assert!(exact.proven && exact.value >= first.value);
                prop_assert_eq!(choosing.first(), first);
                prop_assert_eq!(question.exact(), exact);
            }
            Err(wrong) => prop_assert!(matches!(wrong, Wrong::Budget { .. }), "{}", wrong),
        }
    }

    #[test]
    fn a_search_that_is_stopped_still_bounds(question in questions(), steps in 0_u32..60) {
        if let Ok(choosing) = question.choosing() {
            let left = Cell::new(steps);
            let go_on = || left.replace(left.get().saturating_sub(1)) > 0;
            let choice = choosing.exact(&choosing.first(), &go_on, &mut |_| {});
            question.is_consistent(&choice, question.most());
        }
    }

    #[test]
    fn with_whole_weights_the_order_of_the_points_does_not_matter(mut question in questions(), turn in 0_usize..24) {
        for weight in &mut question.weights {
            *weight = weight.round();
        }
        let points = question.weights.len();
        let moved = |point: u32| ((point as usize + turn) % points) as u32;
        let mut other = question.clone();
        other.weights.rotate_right(turn % points);
        for point in &mut other.covered {
            *point = moved(*point);
        }
        for list in &mut other.lists {
            for point in list {
                *point = moved(*point);
            }
        }
        if let (Ok(one), Ok(two)) = (question.choosing(), other.choosing()) {
            prop_assert_eq!(one.first().value.to_bits(), two.first().value.to_bits());
        }
    }
}

fn plain(weights: &[f64], lists: &[&[u32]], limit: Limit) -> Question {
    Question {
        weights: weights.to_vec(),
        covered: Vec::new(),
        sites: vec![Site::default(); lists.len()],
        lists: lists.iter().map(|list| list.to_vec()).collect(),
        limit,
    }
}

/// Points on a line of 60 that sites see ten of: hard enough that the first answer is not proven by luck alone.
fn large(seed: u64, limit: Limit) -> Question {
    let mut random = fastrand::Rng::with_seed(seed);
    let weights: Vec<f64> = (0..400).map(|_| f64::from(random.u32(1..100))).collect();
    let lists: Vec<Vec<u32>> = (0..60)
        .map(|_| (0..30).map(|_| random.u32(0..400)).collect())
        .collect();
    let sites = lists.iter().map(|_| Site {
        cost: Some(random.u64(20..60)),
        ..Site::default()
    });
    Question {
        sites: sites.collect(),
        weights,
        covered: Vec::new(),
        lists,
        limit,
    }
}

#[test]
fn branching_closes_the_gap_that_the_first_answer_leaves() {
    let mut left_open = 0;
    for seed in 0..6 {
        for limit in [Limit::Count(5), Limit::Budget(150)] {
            let question = large(seed, limit);
            let first = question.choosing().unwrap().first();
            let exact = question.exact();
            left_open += usize::from(!first.proven);
            assert!(exact.proven && exact.value >= first.value && exact.value <= first.bound);
        }
    }
    assert!(left_open > 6, "the first answers were proven by themselves");
}

#[test]
fn a_budget_is_worth_what_its_prices_can_use() {
    for seed in 0..4 {
        let mut alike = large(seed, Limit::Budget(44));
        for site in &mut alike.sites {
            site.cost = Some(8);
        }
        let mut counted = large(seed, Limit::Count(5));
        counted.sites.clone_from(&alike.sites);
        let said = |question: &Question| {
            let first = question.choosing().unwrap().first();
            (first.value, first.bound, question.exact().value)
        };
        assert_eq!(said(&alike), said(&counted), "44 is five times 8");

        let mut steps = large(seed, Limit::Budget(159));
        for (at, site) in steps.sites.iter_mut().enumerate() {
            site.cost = Some([20, 40, 60][at % 3]);
        }
        let with_rest = said(&steps);
        steps.limit = Limit::Budget(140);
        assert_eq!(with_rest, said(&steps), "nothing costs 19");
    }
}

/// 100 pays for one of these, whichever; two thirds of another would be a fraction.
#[test]
fn a_budget_of_mixed_prices_pays_for_no_part_of_a_site() {
    let lists: [&[u32]; 3] = [&[0], &[1], &[2]];
    let mut question = plain(&[10.5, 10.25, 10.0], &lists, Limit::Budget(100));
    for (site, cost) in question.sites.iter_mut().zip([60, 61, 67]) {
        site.cost = Some(cost);
    }
    let first = question.choosing().unwrap().first();
    assert_eq!((first.value, first.bound, first.proven), (10.5, 10.5, true));
}

#[test]
fn greed_alone_would_miss_the_best_pair() {
    // The middle site covers most, the outer two together more than it with either.
    let weights = [6.0, 5.0, 5.0, 6.0, 2.0];
    let question = plain(&weights, &[&[0, 1], &[4, 1, 2], &[2, 3]], Limit::Count(2));
    let choice = question.choosing().unwrap().first();
    let sites: Vec<usize> = choice.chosen.iter().map(|chosen| chosen.site).collect();
    assert_eq!(
        (sites, choice.value, choice.proven),
        (vec![0, 2], 22.0, true)
    );
}

#[test]
fn a_camera_is_turned_only_where_that_gains() {
    let mut question = plain(
        &[5.0, 1.0, 7.0],
        &[&[0], &[1], &[2], &[0, 2]],
        Limit::Count(3),
    );
    for (site, group) in [(0, 7), (1, 7), (2, 7)] {
        question.sites[site].group = Some(group);
    }
    question.sites[0].locked = true;
    question.sites.pop();
    question.lists.pop();
    // Turned to 2 it loses 5 and gains 7; turned to 1 it would lose.
    let choice = question.exact();
    assert_eq!(choice.chosen.len(), 1);
    assert_eq!(
        (choice.chosen[0].site, choice.value, choice.proven),
        (2, 2.0, true)
    );
    question.weights[2] = 4.0;
    assert_eq!(question.exact().chosen, []);
}

#[test]
fn nothing_to_choose_is_an_answer() {
    let empty = plain(&[], &[], Limit::Count(3)).exact();
    assert_eq!(
        (empty.value, empty.bound, empty.gap, empty.proven),
        (0.0, 0.0, 0.0, true)
    );
    let none = plain(&[1.0], &[&[0]], Limit::Count(0)).exact();
    assert_eq!((none.chosen.len(), none.bound, none.proven), (0, 0.0, true));
    let many = plain(
        &[1.0, 0.0],
        &[&[0, 0, 0], &[0], &[1], &[]],
        Limit::Count(99),
    )
    .exact();
    assert_eq!((many.chosen.len(), many.value, many.proven), (1, 1.0, true));
    let free = plain(&[1.0], &[&[0]], Limit::Budget(0));
    assert_eq!(free.choosing().unwrap_err(), Wrong::Cost { site: 0 });
}

#[test]
fn what_cannot_be_meant_is_named() {
    let wrong = |change: &dyn Fn(&mut Question)| {
        let mut question = plain(&[1.0, 2.0], &[&[0], &[1]], Limit::Count(1));
        change(&mut question);
        question.choosing().unwrap_err()
    };
    assert_eq!(wrong(&|q| q.weights[1] = -1.0), Wrong::Weight { point: 1 });
    assert_eq!(
        wrong(&|q| q.weights[0] = f64::NAN),
        Wrong::Weight { point: 0 }
    );
    assert_eq!(wrong(&|q| q.weights = vec![f64::MAX; 2]), Wrong::Weights);
    assert_eq!(
        wrong(&|q| q.lists[0] = vec![5, 0]),
        Wrong::Point { point: 5 }
    );
    assert_eq!(wrong(&|q| q.covered = vec![2]), Wrong::Point { point: 2 });
    assert_eq!(
        wrong(&|q| drop(q.lists.pop())),
        Wrong::Lists { sites: 2, lists: 1 }
    );
    let dear = Site {
        cost: Some(50),
        ..Site::default()
    };
    assert_eq!(
        wrong(&|q| (q.sites, q.limit) = (vec![dear; 2], Limit::Budget(49))),
        Wrong::Budget { cheapest: 50 }
    );
    let locked = Site {
        locked: true,
        group: Some(4),
        ..Site::default()
    };
    assert_eq!(
        wrong(&|q| q.sites = vec![locked; 2]),
        Wrong::Group { group: 4 }
    );
}
