//! The fictional commune: seeded, it shows what the product can say.

use std::collections::BTreeSet;

use serde_json::Value;
use sightline::{
    cameras::CameraFilter,
    demo,
    deployment::DeploymentKind,
    linking::{Estimates, Include, Search},
};

use crate::support::{Backend, NOW, both, database, everything, instant};

both!(the_commune_shows_every_verdict_kind_and_status);
async fn the_commune_shows_every_verdict_kind_and_status(backend: Backend) {
    let db = database(backend, DeploymentKind::Demo).await;
    let deployment = db.deployment().await.unwrap();
    let now = instant(NOW);
    demo::seed(&db, &deployment, now).await.unwrap();
    let scope = everything(DeploymentKind::Demo);
    let include = Include {
        out_of_view: true,
        ..Include::default()
    };
    let search = Search {
        scope: &scope,
        deployment: &deployment,
        now,
        include,
        estimates: &Estimates::default(),
    };
    let mut verdicts = BTreeSet::new();
    let incidents = db.incidents(&scope, 0, 100, now).await.unwrap().items;
    assert_eq!(incidents.len(), 9);
    for incident in incidents {
        let case = incident.case_number.clone();
        let answer = db.candidates(&search, &case, incident).await.unwrap();
        let found: BTreeSet<String> = answer
            .candidates
            .iter()
            .map(|candidate| serde_json::to_value(candidate).unwrap())
            .map(|candidate| candidate["verdict"].as_str().unwrap().to_owned())
            .collect();
        let may_help = ["sees", "may_see"].iter().any(|v| found.contains(*v));
        assert_eq!(may_help, !matches!(&*case, "415/DEMO"), "{case}: {found:?}");
        verdicts.extend(found);
    }
    let all = [
        "blocked",
        "may_see",
        "not_recording",
        "not_working",
        "out_of_view",
        "overwritten",
        "sees",
    ];
    assert_eq!(Vec::from_iter(verdicts), all, "all but passes");

    let filter = CameraFilter {
        limit: 1000,
        ..CameraFilter::default()
    };
    let cameras = db.cameras(&scope, &filter).await.unwrap().items;
    let values = |name: &str| -> Vec<String> {
        let cameras = cameras.iter().map(|c| serde_json::to_value(c).unwrap());
        let values = cameras.map(|camera: Value| camera[name].as_str().unwrap().to_owned());
        values.collect::<BTreeSet<_>>().into_iter().collect()
    };
    assert_eq!(
        values("kind"),
        ["dome", "fisheye", "fixed", "panning", "stitched"]
    );
    assert_eq!(
        values("status"),
        [
            "disconnected",
            "faulty",
            "planned",
            "removed",
            "unknown",
            "working"
        ]
    );

    // Once seeded, it is left as it is.
    let lines = db.audit_head().await.unwrap();
    demo::seed(&db, &deployment, now).await.unwrap();
    assert_eq!(db.audit_head().await.unwrap(), lines);
}
