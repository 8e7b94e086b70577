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

fn stored(subject: Subject, state: State, urgent: bool) -> StoredApproval {
    StoredApproval {
        id: ApprovalId(Uuid::nil()),
        incident_id: IncidentId(Uuid::nil()),
        subject,
        state,
        urgent,
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
fn asking_for_more_cameras_does_not_hold_up_the_search() {
    use State::{Approved, Pending, Refused, Withdrawn};
    use Subject::{Cameras, Search};
    let standing = |requests: &[(Subject, State, bool)]| {
        let requests = requests.iter().map(|(s, state, u)| stored(*s, *state, *u));
        Standing::of(&requests.collect::<Vec<_>>(), at(1.0))
    };
    for (requests, gate, cameras_open) in [
        (vec![], Gate::Open, false),
        (vec![(Cameras, Pending, false)], Gate::Open, false),
        (vec![(Cameras, Pending, true)], Gate::Open, true),
        (vec![(Cameras, Approved, false)], Gate::Open, true),
        (vec![(Cameras, Refused, false)], Gate::Open, false),
        (vec![(Search, Approved, false)], Gate::Open, false),
        (
            vec![(Search, Refused, false), (Search, Pending, false)],
            Gate::Waits,
            false,
        ),
        (vec![(Search, Withdrawn, false)], Gate::Open, false),
    ] {
        let found = standing(&requests);
        assert_eq!(
            (found.gate, found.cameras_open),
            (gate, cameras_open),
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
