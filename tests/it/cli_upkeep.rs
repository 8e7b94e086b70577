//! Setting a live database up from the command line alone, and keeping it.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::db::Db;

use crate::{
    cli::Cli,
    support::{Backend, TestApp, both, config},
};

const PASSWORD: &str = "long-enough-password\n";

fn add(cli: &Cli, code: &str, kind: &str, more: &[&str]) -> crate::cli::Ran {
    let unit = [
        "units",
        "add",
        "--code",
        code,
        "--name",
        "xã Mẫu",
        "--kind",
        kind,
    ];
    cli.run(&[&unit[..], more].concat())
}

both!(a_live_database_is_set_up_from_the_command_line_alone);
async fn a_live_database_is_set_up_from_the_command_line_alone(backend: Backend) {
    let cli = Cli::new(backend, "live").await;
    add(&cli, "001", "commune", &[]).ok();
    add(&cli, "42", "province", &[]).ok();
    add(&cli, "002", "commune", &["--parent", "42"]).ok();
    for (code, kind, parent, complaint) in [
        (
            "001",
            "commune",
            None,
            "there is a unit with the code '001' already",
        ),
        ("", "commune", None, "code: has 1 to 20"),
        ("0 1", "commune", None, "code: has 1 to 20"),
        (
            "003",
            "commune",
            Some("99"),
            "parent: there is no unit with the code '99'",
        ),
        (
            "003",
            "commune",
            Some("001"),
            "parent: no commune lies below a commune",
        ),
        (
            "43",
            "province",
            Some("42"),
            "parent: no province lies below a province",
        ),
    ] {
        let parent: Vec<&str> = parent.map_or(vec![], |parent| vec!["--parent", parent]);
        let error = add(&cli, code, kind, &parent).error();
        assert!(error.contains(complaint), "{error}");
    }
    let set =
        |unit: &str, parent: &str| cli.run(&["units", "set-parent", unit, "--parent", parent]);
    assert!(set("42", "001").error().contains("no province lies below"));
    assert!(set("99", "42").error().contains("code: there is no unit"));
    set("001", "42").ok();
    // The name of before still goes.
    let listed = cli.run(&["unit", "list"]).ok();
    assert_eq!(cli.run(&["units", "list"]).ok(), listed);
    assert_eq!(
        listed.lines().collect::<Vec<_>>(),
        [
            "001\tcommune\t42\txã Mẫu",
            "002\tcommune\t42\txã Mẫu",
            "42\tprovince\t\txã Mẫu"
        ]
    );

    // Accounts in those units: the province's approver decides on what waits in the commune.
    let mut bearers = Vec::new();
    for (name, role, unit) in [
        ("an-officer", "officer", "001"),
        ("an-approver", "approver", "42"),
    ] {
        let account = ["user", "add", name, "--role", role, "--unit", unit];
        cli.run_with_input(&account, PASSWORD).ok();
        let token = cli.run(&["token", "add", name]).ok();
        bearers.push(format!("Bearer {}", token.trim()));
    }
    let db = Db::connect(&cli.url, false).await.unwrap();
    let app = TestApp::with(db, config()).await;
    app.clock.set(sightline::clock::Clock::default().now());
    let hour = |n: f64| app.clock.now().plus_seconds(-3600.0 * n);
    let other = json!({
        "type": "KHL", "case_number": "1/2026", "approval_reason": "Chưa rõ", "from": hour(3.0), "to": hour(2.0),
        "place": { "type": "Point", "coordinates": [105.9, 18.34] },
    });
    let made = app.call_as(&bearers[0], Method::POST, "/api/v1/incidents", Some(other));
    let made = made.await.expect(201);
    let id = made.body["id"].as_str().unwrap();
    let approve = json!({ "decision": "approve" });
    let path = format!("/api/v1/incidents/{id}/approval");
    app.call_as(&bearers[1], Method::POST, &path, Some(approve))
        .await
        .expect(200);

    // P12: what is held stays; who may hold it is the approver of its unit or one above.
    let hold =
        |more: &[&str]| cli.run(&[&["hold", id, "--reason", "Đang khiếu nại"], more].concat());
    let until = hour(-24.0 * 90.0).to_string();
    let until = &until[..10];
    assert!(hold(&["--until", until]).error().contains("--as"));
    let officer = hold(&["--until", until, "--as", "an-officer"]).error();
    assert!(officer.contains("needs the role approver"), "{officer}");
    let past = hold(&["--until", "2020-01-01", "--as", "an-approver"]).error();
    assert!(past.contains("until: must lie within"), "{past}");
    hold(&["--until", until, "--as", "an-approver"]).ok();
    let line = crate::audited::last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["object"]),
        (&json!("incident.hold"), &json!(id))
    );
    assert!(line["account"].is_string() && !line.to_string().contains("khiếu"));
    let aged = match backend {
        Backend::Sqlite => "UPDATE incidents SET created_at = created_at - 40 * 86400000000",
        Backend::Postgres => "UPDATE incidents SET created_at = created_at - interval '40 days'",
    };
    crate::cli_doors::execute(&cli.url, aged).await;
    assert_eq!(cli.run(&["purge", "--dry-run"]).ok(), "0 rows would go\n");
    crate::cli_doors::execute(&cli.url, "DELETE FROM holds").await;
    let told = cli.run(&["purge", "--dry-run"]).ok();
    assert_eq!(told, "approvals: 1\nincidents: 1\n2 rows would go\n");
    assert_eq!(cli.run(&["purge"]).ok(), told.replace("would go", "went"));
    let line: Value = crate::audited::last_line(&app).await;
    assert_eq!(
        line["detail"]["rows"],
        json!({ "approvals": 1, "incidents": 1 })
    );
    cli.run(&["audit", "verify"]).ok();
}
