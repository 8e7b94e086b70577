//! P7: the key of contacts on the command line: made, checked, changed, lost; and who needs it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    config::{Config, KeySource},
    db::{Db, Tx},
    owners::ContactKey,
};

use crate::{
    cli::{CAMERAS, Cli, INCIDENTS},
    contacts::{NAME, PHONE, contact},
    support::{Backend, TestApp, both},
};

async fn execute(url: &str, sql: &'static str) {
    let db = Db::connect(url, false).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
    db.close().await;
}

/// Every stored contact as it lies in the database, and the name of the key.
async fn stored(url: &str) -> (Vec<(String, Vec<u8>)>, Option<String>) {
    let db = Db::connect(url, false).await.unwrap();
    let sql = "SELECT key_id, sealed FROM owner_contacts ORDER BY owner_id";
    let rows = match &db {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_all(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    };
    let key_id = db.key_record().await.unwrap().key_id;
    db.close().await;
    (rows, key_id)
}

/// A live database with three contacts under the key in `right.key`.
struct Office {
    cli: Cli,
    right: String,
    wrong: String,
}

impl Office {
    async fn new(backend: Backend, contacts: bool) -> Self {
        let cli = Cli::new(backend, "test").await;
        let new_key = |name: &str| {
            let path = cli.folder.join(name).display().to_string();
            cli.run(&["key", "new", &path]).ok();
            path
        };
        let (right, wrong) = (new_key("right.key"), new_key("wrong.key"));
        cli.run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
            .ok();
        let office = Self { cli, right, wrong };
        let app = office.app(&office.right).await;
        let cameras = app
            .get(Role::Registrar, "/api/v1/cameras?limit=3")
            .await
            .expect(200);
        for camera in cameras.body["items"].as_array().unwrap() {
            let path = format!("/api/v1/cameras/{}/contact", camera["id"].as_str().unwrap());
            app.call(Role::Registrar, Method::PUT, &path, Some(contact()))
                .await
                .expect(204);
            if !contacts {
                app.call(Role::Registrar, Method::DELETE, &path, None)
                    .await
                    .expect(204);
            }
        }
        app.app.db.close().await;
        office
    }

    /// The application with a key; its accounts are made anew, so that this works once for each database.
    async fn app(&self, key_file: &str) -> TestApp {
        let db = Db::connect(&self.cli.url, false).await.unwrap();
        TestApp::with(db, config(key_file)).await
    }

    fn lost(&self) -> String {
        self.cli.folder.join("lost.key").display().to_string()
    }

    /// Starts the server; what it says first, or its complaint.
    fn serve(&self, options: &[&str]) -> Result<String, String> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sightline"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .env("SIGHTLINE_DATABASE_URL", &self.cli.url)
            .current_dir(&self.cli.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        if line.is_empty() {
            let output = child.wait_with_output().unwrap();
            assert!(!output.status.success());
            return Err(String::from_utf8(output.stderr).unwrap());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        Ok(line)
    }
}

fn config(key_file: &str) -> Config {
    let key = KeySource {
        key_file: Some(key_file.into()),
        ..KeySource::default()
    };
    Config {
        key,
        ..Config::default()
    }
}

both!(p7_each_state_of_the_key_has_its_answer_at_each_door);
async fn p7_each_state_of_the_key_has_its_answer_at_each_door(backend: Backend) {
    for contacts in [false, true] {
        let office = Office::new(backend, contacts).await;
        let before = stored(&office.cli.url).await;
        assert_eq!(before.0.len(), if contacts { 3 } else { 0 });
        let lost = office.lost();
        let none: [&str; 0] = [];
        // What is said where it is refused; an empty word where it is not.
        for (state, options, without_contacts, with_contacts) in [
            ("none", &none[..], "", "no key was given"),
            ("right", &["--key-file", &office.right], "", ""),
            (
                "wrong",
                &["--key-file", &office.wrong],
                "",
                "is another one",
            ),
            (
                "lost",
                &["--key-file", &lost],
                "cannot be read",
                "cannot be read",
            ),
        ] {
            let refusal = if contacts {
                with_contacts
            } else {
                without_contacts
            };
            let serve = office.serve(options);
            let check = office.cli.run(&[&["key", "check"], options].concat());
            if refusal.is_empty() {
                assert!(
                    serve
                        .clone()
                        .is_ok_and(|line| line.starts_with("listening")),
                    "{state}: {serve:?}"
                );
                check.ok();
            } else {
                for error in [serve.unwrap_err(), check.error()] {
                    assert!(error.contains(refusal), "{state}: {error}");
                    let says_what_to_do =
                        error.contains("--key-file FILE") || error.contains("sightline key new");
                    assert!(
                        says_what_to_do && error.to_lowercase().contains("nothing was changed"),
                        "{state}: {error}"
                    );
                }
            }
            // Changing the key needs the right one; a new one that is not there helps nobody.
            let to_lost = [&["key", "rotate", "--new-key-file", &lost], options].concat();
            let error = office.cli.run(&to_lost).error();
            assert!(error.contains("cannot be read"), "{state}: {error}");
            if !refusal.is_empty() {
                let to_wrong =
                    [&["key", "rotate", "--new-key-file", &office.wrong], options].concat();
                let error = office.cli.run(&to_wrong).error();
                assert!(error.contains(refusal), "{state}: {error}");
            }
            // Everything else needs none.
            let file = |name: &str, text| office.cli.file(name, text);
            for command in [
                &["export", "cameras"][..],
                &["export", "coverages"],
                &["import", "cameras", &file("cameras.csv", CAMERAS)],
                &[
                    "link",
                    "--incidents",
                    &file("incidents.csv", INCIDENTS),
                    "--now",
                    "2026-11-20T05:00:00Z",
                ],
                &["audit", "verify"],
                &["token", "add", "officer"],
            ] {
                office.cli.run(command).ok();
            }
            assert_eq!(
                stored(&office.cli.url).await,
                before,
                "{state}: nothing was touched"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_may_come_from_the_environment_but_once() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let path = cli.folder.join("a.key").display().to_string();
    cli.run(&["key", "new", &path]).ok();
    let text = std::fs::read_to_string(&path).unwrap();
    let run = |environment: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sightline"))
            .args(["key", "check"])
            .env("SIGHTLINE_DATABASE_URL", &cli.url)
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(printed).unwrap())
    };
    for (environment, stands) in [
        (&[("SIGHTLINE_KEY", &*text)][..], true),
        (&[("SIGHTLINE_KEY_FILE", &*path)], true),
        (&[("SIGHTLINE_KEY", ""), ("SIGHTLINE_KEY_FILE", "")], true),
        (
            &[("SIGHTLINE_KEY", &*text), ("SIGHTLINE_KEY_FILE", &*path)],
            false,
        ),
        (&[("SIGHTLINE_KEY", "c2VjcmV0")], false),
    ] {
        let (done, printed) = run(environment);
        assert_eq!(done, stands, "{printed}");
        assert!(
            !printed.contains(text.trim()) && !printed.contains("c2VjcmV0"),
            "{printed}"
        );
    }
    // A flag would show the key to every user of the machine.
    assert!(
        cli.run(&["key", "check", "--key", &text])
            .error()
            .contains("--help")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn p7_a_key_is_never_overwritten_and_read_by_its_owner_alone() {
    let cli = Cli::new(Backend::Sqlite, "live").await;
    let path = cli.folder.join("a.key").display().to_string();
    let said = cli.run(&["key", "new", &path]).ok();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        said.contains("keep a copy apart") && !said.contains(text.trim()),
        "{said}"
    );
    assert!(ContactKey::from_text(&text).is_some());
    assert!(
        cli.run(&["key", "new", &path])
            .error()
            .contains("never overwritten")
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let nowhere = cli.folder.join("no/such.key").display().to_string();
    assert!(
        cli.run(&["key", "new", &nowhere])
            .error()
            .contains("cannot be written")
    );
    cli.run(&["key", "check", "--key-file", &path]).ok();
    let short = cli.file("short.key", "c2VjcmV0\n");
    private(&short);
    let error = cli.run(&["key", "check", "--key-file", &short]).error();
    assert!(
        error.contains("holds no key") && !error.contains("c2Vj"),
        "{error}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        for mode in [0o640, 0o604, 0o620, 0o666] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let error = cli.run(&["key", "check", "--key-file", &path]).error();
            assert!(error.contains("chmod 600"), "{mode:o}: {error}");
        }
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
        cli.run(&["key", "check", "--key-file", &path]).ok();
    }
}

fn private(path: &str) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(Path::new(path), std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = Path::new(path);
}

both!(p7_a_rotation_changes_every_contact_and_nothing_else);
async fn p7_a_rotation_changes_every_contact_and_nothing_else(backend: Backend) {
    let office = Office::new(backend, true).await;
    let cli = &office.cli;
    let before = stored(&cli.url).await;
    let rotate = [
        "key",
        "rotate",
        "--key-file",
        &office.right,
        "--new-key-file",
        &office.wrong,
    ];
    let old_file = std::fs::read(&office.right).unwrap();
    let said = cli.run(&rotate).ok();
    assert!(
        said.contains("encrypted 3 contacts") && said.contains(&office.wrong),
        "{said}"
    );
    assert!(said.contains("keep the old key"), "{said}");
    assert_eq!(std::fs::read(&office.right).unwrap(), old_file);
    let after = stored(&cli.url).await;
    assert_ne!(before.1, after.1);
    for ((old_id, old), (new_id, new)) in before.0.iter().zip(&after.0) {
        assert_eq!(
            (Some(old_id), Some(new_id)),
            (before.1.as_ref(), after.1.as_ref())
        );
        assert_ne!(old, new);
    }
    assert!(
        cli.run(&["key", "check", "--key-file", &office.right])
            .error()
            .contains("is another one")
    );
    let said = cli.run(&["key", "check", "--key-file", &office.wrong]).ok();
    assert!(said.contains("opens all 3 contacts"), "{said}");
    assert!(
        cli.run(&rotate).error().contains("is another one"),
        "it was done already"
    );
    let same = [
        "key",
        "rotate",
        "--key-file",
        &office.wrong,
        "--new-key-file",
        &office.wrong,
    ];
    assert!(cli.run(&same).error().contains("in use already"));

    let db = Db::connect(&cli.url, false).await.unwrap();
    let lines = db.audit_rows(0, 100).await.unwrap();
    let line: Value = serde_json::from_str(&lines.last().unwrap().body).unwrap();
    assert_eq!(line["action"], "contact_key.rotate");
    let detail = json!({ "door": "command line", "contacts": 3, "from": before.1, "to": after.1 });
    assert_eq!(line["detail"], detail);
    assert!(lines.iter().all(|line| !line.body.contains("mẫu")));
    db.close().await;
}

both!(p7_a_rotation_that_does_not_end_changes_nothing);
async fn p7_a_rotation_that_does_not_end_changes_nothing(backend: Backend) {
    let office = Office::new(backend, true).await;
    let cli = &office.cli;
    let before = stored(&cli.url).await;
    let key = |path: &str| ContactKey::from_text(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (right, wrong) = (key(&office.right), key(&office.wrong));
    // Interrupted before the end.
    let db = Db::connect(&cli.url, false).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.rotate_contacts(Some(&right), &wrong).await.unwrap(), 3);
    drop(tx);
    db.close().await;
    assert_eq!(stored(&cli.url).await, before);
    // A line that cannot be written.
    let rotate = [
        "key",
        "rotate",
        "--key-file",
        &office.right,
        "--new-key-file",
        &office.wrong,
    ];
    execute(&cli.url, "ALTER TABLE audit RENAME TO audit_gone").await;
    assert!(
        cli.run(&rotate)
            .error()
            .contains("the log cannot be written")
    );
    execute(&cli.url, "ALTER TABLE audit_gone RENAME TO audit").await;
    assert_eq!(stored(&cli.url).await, before);
    // A contact that was damaged.
    execute(
        &cli.url,
        "UPDATE owner_contacts SET sealed = substr(sealed, 1, 30) \
         WHERE owner_id = (SELECT owner_id FROM owner_contacts ORDER BY owner_id DESC LIMIT 1)",
    )
    .await;
    let damaged = stored(&cli.url).await;
    for command in [&rotate[..], &["key", "check", "--key-file", &office.right]] {
        let error = cli.run(command).error();
        assert!(error.contains("damaged or moved"), "{error}");
        assert!(!error.contains(NAME) && !error.contains(PHONE), "{error}");
    }
    assert_eq!(stored(&cli.url).await, damaged);
}

both!(p7_contacts_whose_key_is_lost_are_given_up_on_purpose_only);
async fn p7_contacts_whose_key_is_lost_are_given_up_on_purpose_only(backend: Backend) {
    let office = Office::new(backend, true).await;
    let cli = &office.cli;
    let before = stored(&cli.url).await;
    assert!(cli.run(&["key", "forget"]).error().contains("--help"));
    let held = [
        "key",
        "forget",
        "--erase-contacts",
        "--key-file",
        &office.right,
    ];
    assert!(cli.run(&held).error().contains("nothing was erased"));
    assert_eq!(stored(&cli.url).await, before);
    let lost = office.lost();
    let said = cli
        .run(&["key", "forget", "--erase-contacts", "--key-file", &lost])
        .ok();
    assert!(said.contains("erased 3 contacts"), "{said}");
    assert_eq!(stored(&cli.url).await, (Vec::new(), None));
    assert!(office.serve(&["--key-file", &office.wrong]).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_has_its_own_key_and_a_live_database_never_that_one() {
    let cli = Cli::new(Backend::Sqlite, "demo").await;
    let path = cli.folder.join("a.key").display().to_string();
    cli.run(&["key", "new", &path]).ok();
    for command in [
        &["key", "rotate", "--new-key-file", &path][..],
        &["key", "forget", "--erase-contacts"],
    ] {
        assert!(cli.run(command).error().contains("built-in key"));
    }
    let app = TestApp::with(Db::connect(&cli.url, false).await.unwrap(), config(&path)).await;
    let camera = json!({ "code": "C-1", "lon": 105.9, "lat": 18.34 });
    let made = app
        .post(Role::Registrar, "/api/v1/cameras", camera)
        .await
        .expect(201);
    let of = format!(
        "/api/v1/cameras/{}/contact",
        made.body["id"].as_str().unwrap()
    );
    app.call(Role::Registrar, Method::PUT, &of, Some(contact()))
        .await
        .expect(204);
    let record = app.app.db.key_record().await.unwrap();
    assert!(record.is_of(&ContactKey::of_demo()));
    app.app.db.close().await;
    assert!(
        cli.run(&["key", "check"])
            .ok()
            .contains("opens all 1 contacts")
    );
}
