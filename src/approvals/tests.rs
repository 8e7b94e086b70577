use super::*;
use crate::recorders::notation::rows;

fn state(text: &str) -> State {
    serde_json::from_value(text.into()).unwrap()
}

fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value.as_str().unwrap().to_owned()
}

fn at(hours: f64) -> Instant {
    let asked: Instant = "2026-11-18T00:00:00Z".parse().unwrap();
    asked.plus_seconds(3600.0 * hours)
}

fn stored(subject: Subject, state: State, at_once: bool) -> StoredApproval {
    StoredApproval {
        id: ApprovalId(Uuid::nil()),
        incident_id: IncidentId(Uuid::nil()),
        subject,
        state,
        urgent: at_once,
        at_once,
        reason: "vì".into(),
        causes: JsonText(Vec::new()),
        sensitive: false,
        requested_at: at(0.0),
        requested_by: None,
        due_at: at(DUE_HOURS),
        decided_at: None,
    }
}

#[test]
fn p6_searches_run_or_wait_as_tabled() {
    for row in rows(include_str!("../../fixtures/limits/gate.csv")) {
        let last = (!row[1].is_empty()).then(|| (state(&row[1]), &row[2] == "yes"));
        let gate = Gate::of(last);
        let yes = |done: Result<()>| if done.is_ok() { "yes" } else { "no" };
        let found = [
            word(gate),
            yes(gate.begin()).into(),
            yes(gate.answer(&row[3] == "yes")).into(),
        ];
        assert_eq!(found, [&row[4], &row[5], &row[6]], "{}", &row[0]);
    }
}

#[test]
fn p6_p21_decisions_are_as_tabled() {
    for row in rows(include_str!("../../fixtures/limits/decisions.csv")) {
        let asked = stored(Subject::Search, state(&row[1]), &row[2] == "yes");
        let standing = asked.state_at(at(row[3].parse().unwrap()));
        let decider = Decider {
            is_requester: &row[5] == "requester",
            is_of_province: &row[5] != "unit",
        };
        let decision: Decision = serde_json::from_value(row[6].into()).unwrap();
        let found = match decided(standing, &row[4] == "yes", decider, decision) {
            Ok(state) => word(state),
            Err(Error::Forbidden(_)) => "forbidden".into(),
            Err(Error::Conflict(_)) => "conflict".into(),
            Err(other) => panic!("{}: {other}", &row[0]),
        };
        assert_eq!(found, &row[7], "{}", &row[0]);
    }
}

#[test]
fn p6_p21_urgent_requests_open_what_is_tabled() {
    for row in rows(include_str!("../../fixtures/limits/urgency.csv")) {
        let requests = row[2].split_terminator("; ").map(|text| {
            let (subject, what) = text.split_once(' ').unwrap();
            let subject = match subject {
                "search" => Subject::Search,
                _ => Subject::Cameras,
            };
            let (state, at_once) = match what {
                "lapsed" => (State::Pending, true),
                "late" => (State::Pending, false),
                "refused-withdrawn" => (State::Withdrawn, false),
                other => (state(other), false),
            };
            let decided = matches!(what, "approved" | "refused" | "refused-withdrawn");
            StoredApproval {
                decided_at: decided.then(|| at(1.0)),
                ..stored(subject, state, at_once)
            }
        });
        let mut requests: Vec<_> = requests.collect();
        if &row[3] == "yes" {
            requests.push(StoredApproval {
                sensitive: true,
                ..stored(Subject::Search, State::Approved, false)
            });
        }
        let standing = Standing::of(&requests, at(DUE_HOURS));
        let kind = IncidentType::from_code(&row[1]).unwrap();
        assert_eq!(
            standing.allows_urgency(kind),
            &row[4] == "yes",
            "{}",
            &row[0]
        );
    }
}

#[test]
fn asking_for_more_cameras_does_not_hold_up_the_search() {
    use State::{Approved, Pending, Refused, Withdrawn};
    use Subject::{Cameras, Search};
    let standing = |requests: &[(Subject, State, bool)]| {
        let requests = requests.iter().map(|(s, state, u)| stored(*s, *state, *u));
        Standing::of(&requests.collect::<Vec<_>>(), at(1.0))
    };
    for (requests, gate, cameras) in [
        (vec![], Gate::Open, (false, false)),
        (vec![(Cameras, Pending, false)], Gate::Open, (false, false)),
        (vec![(Cameras, Pending, true)], Gate::Open, (false, true)),
        (vec![(Cameras, Approved, false)], Gate::Open, (true, false)),
        (vec![(Cameras, Refused, false)], Gate::Open, (false, false)),
        (vec![(Search, Approved, false)], Gate::Open, (false, false)),
        (
            vec![(Search, Refused, false), (Search, Pending, false)],
            Gate::Waits,
            (false, false),
        ),
        (vec![(Search, Withdrawn, false)], Gate::Open, (false, false)),
    ] {
        let found = standing(&requests);
        assert_eq!(
            (found.gate, (found.cameras_open(), found.cameras_urgent())),
            (gate, cameras),
            "{requests:?}"
        );
    }
    let shown = standing(&[(Search, Refused, false), (Cameras, Approved, false)]).shown;
    assert_eq!(
        shown.unwrap().state,
        Refused,
        "what holds up the search is shown"
    );
}
