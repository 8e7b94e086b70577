//! `sightline plan propose` among a planner's own sites, as a script uses it.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

/// A folder with lists, and no database.
struct Lists(PathBuf);

/// Three sites in a row, 1 km apart, each with a point of its own; the middle one has a second. 0.001° are 106 m.
const SITES: &str = "id,lon,lat,cost\nA,105.90,18.34,500\nB,105.91,18.34,900\nC,105.92,18.34,400\n";
const DEMAND: &str = "id,lon,lat,weight\n1,105.901,18.34,10\n2,105.911,18.34,4\n3,105.909,18.34,3.5\n4,105.921,18.34,6\n";

impl Lists {
    fn new() -> Self {
        let folder =
            std::env::temp_dir().join(format!("sightline-plan-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        let lists = Self(folder);
        lists.write("sites.csv", SITES);
        lists.write("demand.csv", DEMAND);
        lists
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn run(&self, more: &[&str]) -> Result<(Value, String), String> {
        let base = [
            "plan",
            "propose",
            "--sites",
            "sites.csv",
            "--demand",
            "demand.csv",
        ];
        let output = Command::new(env!("CARGO_BIN_EXE_sightline"))
            .args(base.iter().chain(more))
            .env("SIGHTLINE_DATABASE_URL", "sqlite:there/is/none.db")
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        if output.status.success() {
            Ok((serde_json::from_slice(&output.stdout).unwrap(), said))
        } else {
            assert!(output.stdout.is_empty());
            Err(said)
        }
    }

    #[track_caller]
    fn chosen(&self, more: &[&str]) -> (Vec<String>, f64) {
        let (answer, _) = self.run(more).unwrap();
        assert_eq!(
            (&answer["proven"], &answer["gap"]),
            (&json!(true), &json!(0.0)),
            "{answer}"
        );
        assert_eq!(answer["value"], answer["bound"]);
        let chosen = answer["chosen"].as_array().unwrap();
        let ids = chosen
            .iter()
            .map(|site| site["id"].as_str().unwrap().to_owned());
        (ids.collect(), answer["value"].as_f64().unwrap())
    }
}

impl Drop for Lists {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn named(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn sites_are_chosen_by_number_or_budget_without_a_database() {
    let lists = Lists::new();
    let (answer, said) = lists
        .run(&["--radius", "200", "--count", "1", "--format", "json"])
        .unwrap();
    let chosen = json!([{ "id": "A", "lon": 105.90, "lat": 18.34, "bearing_deg": null, "gain": 10.0, "cost": 500 }]);
    assert_eq!(answer["chosen"], chosen);
    assert_eq!(
        (&answer["total"], &answer["already"]),
        (&json!(23.5), &json!(0.0))
    );
    assert_eq!(said, "");
    assert_eq!(
        lists.chosen(&["--radius", "200", "--count", "2"]),
        (named(&["A", "B"]), 17.5)
    );
    assert_eq!(
        lists.chosen(&["--radius", "200", "--budget", "1399"]),
        (named(&["A", "C"]), 16.0)
    );
    assert_eq!(
        lists.chosen(&["--radius", "200", "--budget", "1400"]),
        (named(&["A", "B"]), 17.5)
    );
    assert_eq!(
        lists.chosen(&["--radius", "200", "--count", "99", "--time-limit", "0"]),
        (named(&["A", "B", "C"]), 23.5)
    );
    // 105.7 m lie between a site and its point.
    assert_eq!(
        lists.chosen(&["--radius", "105", "--count", "3"]),
        (vec![], 0.0)
    );
    assert_eq!(
        lists.chosen(&["--radius", "106", "--count", "3"]),
        (named(&["A", "B", "C"]), 23.5)
    );
}

#[test]
fn lists_may_have_semicolons_and_decimal_commas() {
    let lists = Lists::new();
    let semicolons = |text: &str| text.replace(',', ";").replace('.', ",");
    let wanted = lists.chosen(&["--radius", "200", "--budget", "1400"]);
    lists.write("sites.csv", &semicolons(SITES));
    lists.write("demand.csv", &semicolons(DEMAND));
    assert_eq!(
        lists.chosen(&["--radius", "200", "--budget", "1400"]),
        wanted
    );
    lists.write("locked.csv", "id;lon;lat\nX;105,9;18,34\n");
    let locked = ["--radius", "200", "--count", "1", "--locked", "locked.csv"];
    assert_eq!(lists.chosen(&locked).0, ["B"]);
    // With tabs between, points as well.
    lists.write("sites.csv", &SITES.replace(',', "\t"));
    assert_eq!(
        lists.chosen(&["--radius", "200", "--budget", "1400"]),
        wanted
    );
}

#[test]
fn a_list_that_is_not_there_is_named_with_its_option() {
    let lists = Lists::new();
    for option in ["--locked", "--distances"] {
        let more = ["--radius", "200", "--count", "1", option, "none/list.csv"];
        let error = lists.run(&more).unwrap_err();
        let expected = format!("error: {option} none/list.csv: there is no such file");
        assert_eq!(error.trim(), expected);
    }
    let error = lists.run(&["--radius", "far", "--count", "1"]).unwrap_err();
    let expected = "invalid value 'far' for '--radius <METRES>': must be a number";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn what_is_locked_stays_and_counts_nothing() {
    let lists = Lists::new();
    lists.write("locked.csv", "id,lon,lat\nA,,\nschool,105.9211,18.34\n");
    let (answer, _) = lists
        .run(&["--radius", "200", "--count", "1", "--locked", "locked.csv"])
        .unwrap();
    assert_eq!(answer["already"], 16.0);
    assert_eq!(
        (&answer["chosen"][0]["id"], &answer["value"]),
        (&json!("B"), &json!(7.5))
    );
    lists.write("locked.csv", "id,lon,lat\nA,105.92,18.34\nnowhere,,\n");
    let error = lists
        .run(&["--radius", "200", "--count", "1", "--locked", "locked.csv"])
        .unwrap_err();
    assert!(
        error.contains("locked.csv line 2/id: site 'A' stands elsewhere"),
        "{error}"
    );
    assert!(
        error.contains("locked.csv line 3/id: 'nowhere' is no site"),
        "{error}"
    );
}

#[test]
fn a_list_of_distances_takes_the_place_of_plain_ones() {
    let lists = Lists::new();
    lists.write(
        "walk.csv",
        "site,demand,distance\nA,1,350\nC,1,150\nC,2,199.5\nB,3,1\n",
    );
    let walk = ["--radius", "200", "--count", "1", "--distances", "walk.csv"];
    assert_eq!(lists.chosen(&walk), (named(&["C"]), 14.0));
    lists.write(
        "walk.csv",
        "site,demand,distance\nA,9,350\nX,1,-1\nB,2,-1\n",
    );
    let error = lists.run(&walk).unwrap_err();
    for part in [
        "walk.csv line 2/demand: '9' stands in no list",
        "line 3/site: 'X'",
        "line 4/distance: must be at least 0",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn bad_lists_and_limits_are_named() {
    let lists = Lists::new();
    let error = |name: &str, text: &str, more: &[&str]| {
        lists.write("sites.csv", SITES);
        lists.write("demand.csv", DEMAND);
        lists.write(name, text);
        lists.run(more).unwrap_err()
    };
    let usual = ["--radius", "200", "--count", "1"];
    for (name, text, part) in [
        (
            "sites.csv",
            "id,lon,lat\nA,18.34,105.9\n",
            "sites.csv line 2/lat: must be between -90 and 90, got 105.9; longitude and latitude may be swapped",
        ),
        (
            "sites.csv",
            "id,lon,lat\nA,105.9,\n",
            "sites.csv line 2/lat: is required",
        ),
        (
            "sites.csv",
            "id,lon,lat\nA,NaN,1\n",
            "sites.csv line 2/lon: must be a number",
        ),
        (
            "sites.csv",
            "id,lon,lat\nA,1,1\nA,2,2\n",
            "sites.csv: the id 'A' stands twice",
        ),
        (
            "sites.csv",
            "id,lon,lat,cost\nA,1,1,-5\n",
            "sites.csv line 2/cost: must be whole VND",
        ),
        (
            "sites.csv",
            "id;lon\nA;1\n",
            "sites.csv: line 1: there is no column 'lat'",
        ),
        (
            "sites.csv",
            "id;lon;lat\nA;1;1\nB;1\n",
            "sites.csv: line 3: has 2 cells, and the first line 3",
        ),
        (
            "sites.csv",
            "id;lon;lat\nA;1.000,5;1\n",
            "sites.csv line 2/lon: must be a number",
        ),
        (
            "demand.csv",
            "id,lon,lat\n1,1,1\n",
            "demand.csv: line 1: there is no column 'weight'",
        ),
        ("sites.csv", "id,lon,lat\n", "sites: holds no row"),
        ("demand.csv", "id,lon,lat,weight\n", "demand: holds no row"),
        (
            "demand.csv",
            "id,lon,lat,weight\n1,1,1,-2\n",
            "demand.csv line 2/weight: must be at least 0",
        ),
        (
            "demand.csv",
            "id,lon,lat,weight\n1,1,1,1e308\n2,1,1,1e308\n",
            "demand: the weights add up to too large a number",
        ),
    ] {
        let error = error(name, text, &usual);
        assert!(error.contains(part), "{part}: {error}");
    }
    let error = |more: &[&str]| error("sites.csv", "id,lon,lat\nA,105.9,18.34\n", more);
    assert!(error(&["--radius", "0", "--count", "1"]).contains("radius: must be more than 0"));
    assert!(error(&["--radius", "nan", "--count", "1"]).contains("radius: must be more than 0"));
    assert!(error(&["--radius", "60000", "--count", "1"]).contains("at most 50000 metres"));
    assert!(error(&["--radius", "200", "--count", "0"]).contains("count: must be 1 at least"));
    assert!(error(&["--radius", "200", "--budget", "9"]).contains("site 'A' has no cost"));
    lists.write("sites.csv", SITES);
    let poor = lists
        .run(&["--radius", "200", "--budget", "399"])
        .unwrap_err();
    assert!(
        poor.contains("budget: the budget pays for nothing: the cheapest site costs 400"),
        "{poor}"
    );
    assert!(
        lists
            .run(&["--radius", "200"])
            .unwrap_err()
            .contains("--count")
    );
    // Swapped as a whole it is a place too, but not near the demand.
    lists.write("demand.csv", "id,lon,lat,weight\n1,18.34,85.9,1\n");
    lists.write("sites.csv", "id,lon,lat,name\nA,85.9,18.34,x\n");
    let (_, said) = lists.run(&usual).unwrap();
    assert!(
        said.contains("may be swapped") && said.contains("columns not read: 'name'"),
        "{said}"
    );
}

#[test]
fn every_point_within_the_radius_is_found_whatever_its_cell() {
    let lists = Lists::new();
    let mut random = fastrand::Rng::with_seed(5);
    let mut place = || (105.9 + random.f64() * 0.05, 60.0 + random.f64() * 0.05);
    let (sites, points): (Vec<_>, Vec<_>) = (
        (0..12).map(|_| place()).collect(),
        (0..300).map(|_| place()).collect(),
    );
    let text = |heading: &str, list: &[(f64, f64)], end: &str| {
        let rows = list
            .iter()
            .enumerate()
            .map(|(id, (lon, lat))| format!("{id},{lon},{lat}{end}\n"));
        format!("{heading}\n{}", rows.collect::<String>())
    };
    lists.write("sites.csv", &text("id,lon,lat", &sites, ""));
    lists.write("demand.csv", &text("id,lon,lat,weight", &points, ",1"));
    // By the mean radius of the sphere, which is right to half a percent; nothing lies so near to the edge.
    let metres = |a: (f64, f64), b: (f64, f64)| {
        let (x, y) = (
            (a.0 - b.0) * 60.025_f64.to_radians().cos() * 111_600.0,
            (a.1 - b.1) * 111_410.0,
        );
        x.hypot(y)
    };
    let within = |radius: f64| {
        points
            .iter()
            .filter(|point| sites.iter().any(|site| metres(*site, **point) < radius))
            .count()
    };
    let (answer, _) = lists.run(&["--radius", "700", "--count", "12"]).unwrap();
    let value = answer["value"].as_f64().unwrap() as usize;
    assert!(
        value >= within(697.0) && value <= within(703.0) && value > 100,
        "{value}"
    );
}
