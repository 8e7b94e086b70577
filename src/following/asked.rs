//! Whether a camera may be asked about an incident because somebody may have passed it: the question is asked anew, for what the
//! caller says of it proves nothing.

use std::collections::HashSet;

use super::{Follow, FollowInput, not_followed};
use crate::{
    app::App,
    cameras::CameraId,
    clock::Window,
    error::{Error, Result},
    incidents::Incident,
    linking::{Askable, Found, Search},
    refusal::Refusal,
};

/// What may be followed from an incident; a conflict where nobody is followed from it (PRIVACY P21, P22, P23).
pub(super) async fn followable(
    app: &App,
    incident: &Incident,
    input: FollowInput,
) -> Result<Follow> {
    let sensitive = app.db.is_sensitive(incident).await?;
    let approved = incident.standing.follow_open;
    if let Some(because) = not_followed(incident, sensitive, approved) {
        return Err(Error::Conflict(Refusal::NotFollowed { because }.into()));
    }
    input.check(incident.r#type.limit_class())
}

/// Those of `cameras` whose owners may be asked about `incident`: candidates of the caller's unit or of none that see its place,
/// or, where `follow` is given, that somebody may have passed.
pub(crate) async fn askable(
    app: &App,
    search: &Search<'_>,
    incident: &Incident,
    cameras: &[CameraId],
    follow: Option<FollowInput>,
) -> Result<Askable> {
    let Some(input) = follow else {
        return app.db.askable(search, incident, cameras).await;
    };
    let within = |error: Error| error.within("follow");
    let follow = followable(app, incident, input).await.map_err(within)?;
    let name = incident.id.0.to_string();
    let followed = app
        .db
        .follow(search, &app.graphs, &name, incident, &follow, None)
        .await
        .map_err(within)?;
    let mut askable = Askable {
        cameras: Vec::new(),
        is_urgent: followed.is_urgent,
        about_to_be_lost: HashSet::new(),
    };
    for pass in followed.passes {
        let Found::Own(own) = pass.candidate else {
            continue;
        };
        let (id, judgement) = (own.candidate.camera_id, own.candidate.judgement);
        // What is blocked or out of view is no pass.
        if cameras.contains(&id) {
            if pass.is_urgent {
                askable.about_to_be_lost.insert(id);
            }
            let window = Window::new(pass.from, pass.to);
            askable.cameras.push((id, window, judgement));
        }
    }
    Ok(askable)
}
