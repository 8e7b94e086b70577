//! P13: `audit verify` finds what was touched, says what is wrong with what it was given, and raises no false alarm.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sightline::{
    audit::{AuditWriter, Entry},
    clock::Clock,
    db::Db,
    deployment::DeploymentKind,
    retention::{Occasion, purge},
};

use crate::{
    cli::{CAMERAS, Cli},
    cli_doors::execute,
    support::{Backend, NOW, both, everything, instant},
};

/// The head that `audit verify` prints.
fn head(printed: &str) -> &str {
    let first = printed.lines().next().unwrap();
    first.rsplit(' ').next().unwrap()
}

both!(p13_a_whole_log_is_found_whole_while_others_write);
async fn p13_a_whole_log_is_found_whole_while_others_write(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    let before = cli.run(&["audit", "verify"]).ok();
    let db = Db::connect(&cli.url, false).await.unwrap();
    let writer = AuditWriter::start(db.clone());
    let scope = everything(DeploymentKind::Test);
    let goes_on = Arc::new(AtomicBool::new(true));
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let (writer, scope, goes_on) = (writer.clone(), scope.clone(), goes_on.clone());
            tokio::spawn(async move {
                while goes_on.load(Ordering::Relaxed) {
                    let entry = Entry::new(&scope, instant(NOW), "test", None);
                    writer.record(entry).await.unwrap();
                }
            })
        })
        .collect();
    for _ in 0..10 {
        let whole = cli
            .run(&["audit", "verify", "--expect", head(&before)])
            .ok();
        assert!(whole.starts_with("the log is whole"), "{whole}");
    }
    let lines = db.audit_head().await.unwrap().seq;
    assert!(lines > 1, "somebody wrote meanwhile");
    goes_on.store(false, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
}

both!(p13_a_cut_tail_with_its_head_reset_shows_in_a_head_kept_outside);
async fn p13_a_cut_tail_with_its_head_reset_shows_in_a_head_kept_outside(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    cli.run(&["export", "cameras"]).ok();
    let whole = cli.run(&["audit", "verify"]).ok();
    assert!(whole.contains("without --expect HEAD, kept outside, a cut tail"));
    let kept = head(&whole).to_owned();
    let expect = ["audit", "verify", "--expect", &kept];
    assert!(!cli.run(&expect).ok().contains("without --expect"));

    execute(&cli.url, "DELETE FROM audit WHERE seq = 2").await;
    execute(
        &cli.url,
        "UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit WHERE seq = 1)",
    )
    .await;
    let unseen = cli.run(&["audit", "verify"]).ok();
    assert!(unseen.starts_with("the log is whole: 1 lines"), "{unseen}");
    let cut = cli.run(&expect).error();
    assert!(cut.contains("it never had the head 2:"), "{cut}");
}

both!(p13_lines_and_heads_that_do_not_agree_are_named);
async fn p13_lines_and_heads_that_do_not_agree_are_named(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    cli.run(&["import", "cameras", &cli.file("cameras.csv", CAMERAS)])
        .ok();
    let verify = || cli.run(&["audit", "verify"]).error();
    for (touch, complaint, mend) in [
        (
            "INSERT INTO audit SELECT 0, body, hash FROM audit WHERE seq = 1",
            "1 lines stand before the first",
            "DELETE FROM audit WHERE seq = 0",
        ),
        (
            "INSERT INTO audit SELECT 3, body, hash FROM audit WHERE seq = 1",
            "broken at line 3",
            "DELETE FROM audit WHERE seq = 3",
        ),
        (
            "UPDATE audit_head SET seq = 1",
            "do not agree with its head",
            "UPDATE audit_head SET seq = 2",
        ),
        (
            "UPDATE audit_head SET seq = 5",
            "its head says 5: lines were cut off",
            "UPDATE audit_head SET seq = 2",
        ),
        (
            "DELETE FROM audit_head",
            "the log has no head",
            "INSERT INTO audit_head SELECT 1, seq, hash FROM audit WHERE seq = 2",
        ),
    ] {
        execute(&cli.url, touch).await;
        let found = verify();
        assert!(found.contains(complaint), "{touch}: {found}");
        execute(&cli.url, mend).await;
        cli.run(&["audit", "verify"]).ok();
    }
    // A line that follows, and a head that does not know of it.
    execute(
        &cli.url,
        "UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit WHERE seq = 1)",
    )
    .await;
    assert!(verify().contains("do not agree with its head"));
}

#[tokio::test(flavor = "multi_thread")]
async fn p13_a_head_that_is_none_is_no_alarm() {
    let cli = Cli::new(Backend::Sqlite, "test").await;
    let whole = cli.run(&["audit", "verify"]).ok();
    let kept = head(&whole);
    cli.run(&["audit", "verify", "--expect", &kept.to_uppercase()])
        .ok();
    for wrong in ["", "1", "1:abc", &kept[..kept.len() - 1], &kept[2..]] {
        let error = cli
            .run(&["audit", "verify", &format!("--expect={wrong}")])
            .error();
        assert!(
            error.contains("expect: must be COUNT:HASH"),
            "{wrong}: {error}"
        );
    }
    let zeros = format!("0:{}", "0".repeat(64));
    cli.run(&["audit", "verify", "--expect", &zeros]).ok();
}

both!(p12_p13_a_purged_beginning_is_told_from_one_that_was_cut_off);
async fn p12_p13_a_purged_beginning_is_told_from_one_that_was_cut_off(backend: Backend) {
    let cli = Cli::new(backend, "test").await;
    for _ in 0..3 {
        cli.run(&["export", "cameras"]).ok();
    }
    let kept = cli.run(&["audit", "verify"]).ok();
    let kept = head(&kept).to_owned();
    assert!(kept.starts_with("4:"), "{kept}");
    cli.run(&["export", "cameras"]).ok();
    let later = cli.run(&["audit", "verify"]).ok();
    let later = head(&later).to_owned();
    // Five years on, all of them had their time; one that a person wrote a moment ago has not.
    let db = Db::connect(&cli.url, false).await.unwrap();
    let kind = DeploymentKind::Test;
    let now = Clock::default().now();
    let before = purge(&db, kind, Occasion::Asked, now.plus_days(1825.0)).await;
    assert_eq!(before.unwrap(), Some(vec![]));
    let then = now.plus_days(1827.0);
    let purged = purge(&db, kind, Occasion::Asked, then).await.unwrap();
    // What left the registry is known as long as the log tells of it.
    assert_eq!(purged, Some(vec![("exports", 4), ("audit", 5)]));
    let whole = cli.run(&["audit", "verify", "--expect", &later]).ok();
    assert!(
        whole.starts_with("the log is whole: 2 lines after 5 that were purged, head 7:"),
        "{whole}"
    );
    let early = cli.run(&["audit", "verify", "--expect", &kept]).error();
    assert!(early.contains("take a later one"), "{early}");
    // It goes on, and is purged again.
    cli.run(&["export", "cameras"]).ok();
    let again = now.plus_days(2.0 * 1827.0);
    let purged = purge(&db, kind, Occasion::Asked, again).await.unwrap();
    assert_eq!(purged, Some(vec![("exports", 1), ("audit", 3)]));
    let whole = cli.run(&["audit", "verify"]).ok();
    assert!(
        whole.contains("1 lines after 8 that were purged, head 9:"),
        "{whole}"
    );

    // Whoever cuts more off cannot make the log say so.
    cli.run(&["export", "cameras"]).ok();
    execute(
        &cli.url,
        "UPDATE audit_start SET seq = 9, hash = (SELECT hash FROM audit WHERE seq = 9)",
    )
    .await;
    let strays = cli.run(&["audit", "verify"]).error();
    assert!(
        strays.contains("1 lines stand before the first"),
        "{strays}"
    );
    execute(&cli.url, "DELETE FROM audit WHERE seq = 9").await;
    let cut = cli.run(&["audit", "verify"]).error();
    assert!(
        cut.contains("begins after line 9, and no purge says so"),
        "{cut}"
    );
    execute(&cli.url, "DELETE FROM audit_start").await;
    assert!(
        cli.run(&["audit", "verify"])
            .error()
            .contains("has no start")
    );
    db.close().await;
}
