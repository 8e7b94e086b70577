//! Choosing sites: 10,000 sites and 100,000 demand points, 20 to be opened, beside the plain greedy choice that counts
//! every gain anew. The bar is a first answer with its bound within 400 ms once it is known who covers whom.
//!
//! Run by `make bench`. No database takes part. `SIGHTLINE_BENCH_SITES`, `_DEMAND` and `_COUNT` set other sizes, and
//! `SIGHTLINE_BENCH_SECONDS` how long the search for a proof may take (5 if unset); `SIGHTLINE_BENCH_LISTS` names a
//! folder for the lists, in which `benches/choosing_rival.py` answers the same question with spopt.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use sightline::plans::{
    choose::{Choosing, Covers, Limit, Problem},
    own_sites::{List, Question},
};

/// How far a site reaches, metres.
const RADIUS_M: f64 = 500.0;
/// Runs of which the quickest counts.
const RUNS: usize = 5;

fn size(name: &str, usual: usize) -> usize {
    let set = std::env::var(format!("SIGHTLINE_BENCH_{name}")).ok();
    set.map_or(usual, |text| text.parse().expect("a number"))
}

/// Places within some 20 km, half of them around 40 centres.
fn places(random: &mut fastrand::Rng, centres: &[(f64, f64)], count: usize) -> Vec<(f64, f64)> {
    let place = |_| {
        let anywhere = (105.8 + random.f64() * 0.19, 20.9 + random.f64() * 0.18);
        if random.bool() {
            return anywhere;
        }
        let centre = centres[random.usize(..centres.len())];
        let mut off = || (0..6).map(|_| random.f64() - 0.5).sum::<f64>() * 0.014;
        (centre.0 + off(), centre.1 + off())
    };
    (0..count).map(place).collect()
}

/// The quickest of some runs, with what came of the last.
fn quickest<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut timed = || {
        let begun = Instant::now();
        let done = run();
        (begun.elapsed(), done)
    };
    let mut best = timed();
    for _ in 1..RUNS {
        let (time, done) = timed();
        best = (best.0.min(time), done);
    }
    best
}

/// Opens the site that gains most, again and again, and counts every gain anew.
fn plainly(weights: &[f64], covers: &Covers, count: usize) -> f64 {
    let (mut covered, mut value) = (vec![false; weights.len()], 0.0);
    for _ in 0..count {
        let gain = |site: u32| {
            let points = covers.of(site).iter().map(|point| *point as usize);
            points
                .filter(|point| !covered[*point])
                .map(|point| weights[point])
                .sum::<f64>()
        };
        let sites = (0..covers.len() as u32).map(|site| (gain(site), site));
        let best = sites.max_by(|a, b| a.0.total_cmp(&b.0)).expect("a site");
        value += best.0;
        for point in covers.of(best.1) {
            covered[*point as usize] = true;
        }
    }
    value
}

fn main() {
    let (sites, demand, count) = (
        size("SITES", 10_000),
        size("DEMAND", 100_000),
        size("COUNT", 20),
    );
    let mut random = fastrand::Rng::with_seed(1);
    let centres: Vec<_> = (0..40)
        .map(|_| (105.8 + random.f64() * 0.19, 20.9 + random.f64() * 0.18))
        .collect();
    let mut of_sites = "id,lon,lat,cost\n".to_owned();
    for (id, (lon, lat)) in places(&mut random, &centres, sites).into_iter().enumerate() {
        writeln!(of_sites, "{id},{lon},{lat},{}", random.u32(20..60)).expect("memory");
    }
    let mut of_demand = "id,lon,lat,weight\n".to_owned();
    for (id, (lon, lat)) in places(&mut random, &centres, demand)
        .into_iter()
        .enumerate()
    {
        writeln!(of_demand, "{id},{lon},{lat},{}", random.u32(1..100)).expect("memory");
    }
    if let Ok(folder) = std::env::var("SIGHTLINE_BENCH_LISTS") {
        std::fs::write(format!("{folder}/sites.csv"), &of_sites).expect("a folder");
        std::fs::write(format!("{folder}/demand.csv"), &of_demand).expect("a folder");
    }
    let list = |name: &str, text: &str| List::read(name, text.as_bytes()).expect("a list");
    let mut question =
        Question::new(&list("sites", &of_sites), &list("demand", &of_demand)).expect("a question");
    let begun = Instant::now();
    question.cover(RADIUS_M).expect("few enough pairs");
    println!("{sites} sites, {demand} demand points, {count} to open");
    println!(
        "who covers whom     {:>8.1} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let total: u64 = question.sites.iter().filter_map(|site| site.cost).sum();
    answer("by number", &question.problem(Limit::Count(count)));
    answer(
        "by budget",
        &question.problem(Limit::Budget(total / sites as u64 * count as u64)),
    );
}

fn answer(how: &str, problem: &Problem) {
    println!("{how}");
    let (small, choosing) = quickest(|| Choosing::new(problem).expect("a question"));
    let (first, choice) = quickest(|| choosing.first());
    let told = |what: &str, time: Duration, more: &str| {
        println!("  {what:<18}{:>8.1} ms  {more}", time.as_secs_f64() * 1e3);
    };
    told(
        "made small",
        small,
        &format!("{} different points", choosing.points()),
    );
    let figures = |value: f64, bound: f64, gap: f64| {
        format!(
            "value {value:.0}, bound {bound:.0}, gap {:.2} %",
            gap * 100.0
        )
    };
    told(
        "first answer",
        first,
        &figures(choice.value, choice.bound, choice.gap),
    );
    if let Limit::Count(count) = problem.limit {
        let (plain, value) = quickest(|| plainly(problem.weights, problem.covers, count));
        let times = plain.as_secs_f64() / (small + first).as_secs_f64();
        told(
            "plainly greedy",
            plain,
            &format!("value {value:.0}, no bound; {times:.1} times as long as both above"),
        );
    }
    let (begun, most) = (Instant::now(), size("SECONDS", 5) as f64);
    let exact = choosing.exact(
        &choice,
        &|| begun.elapsed().as_secs_f64() < most,
        &mut |_| {},
    );
    let proven = if exact.proven { ", proven" } else { "" };
    told(
        "search for proof",
        begun.elapsed(),
        &(figures(exact.value, exact.bound, exact.gap) + proven),
    );
}
