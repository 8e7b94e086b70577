//! Contacts of the commune's owners: plainly made up, and telephone numbers that nobody has.

use crate::{
    accounts::Scope,
    cameras::{Camera, CameraFilter},
    clock::{Day, Instant},
    db::{Db, MAX_PAGE, Tx},
    deployment::Deployment,
    error::Result,
    owners::{
        Agreement, Consent, ConsentMethod, ConsentScope, Contact, ContactChannel, ContactKey,
        OwnerKind,
    },
};

/// Which wording they agreed to.
const TEXT_VERSION: &str = "2026-01";

/// Every household agreed to be listed. Of every five owners, three agreed to be contacted, one did not, and of one no contact is known.
pub(super) async fn add(
    db: &Db,
    tx: &mut Tx,
    scope: &Scope,
    deployment: &Deployment,
    now: Instant,
) -> Result<()> {
    let key = ContactKey::of_demo();
    let all = CameraFilter {
        limit: MAX_PAGE,
        ..CameraFilter::default()
    };
    let day = Day::of(now.plus_days(-30.0), &deployment.zone);
    for (n, camera) in (1..).zip(db.cameras(scope, &all).await?.items) {
        if let (Some(owner), Some(OwnerKind::Household)) = (camera.owner_id, camera.owner_kind) {
            tx.give_consent(scope, owner, ConsentScope::Listed, &listed(day), now)
                .await?;
            tx.settle_drafts(owner, now).await?;
        }
        let (Some(contact), consent) = (contact(n, &camera), consent(n, day)) else {
            continue;
        };
        tx.store_contact(&key, scope, camera.id, &contact, consent.as_ref(), now)
            .await?;
    }
    Ok(())
}

fn contact(n: u32, camera: &Camera) -> Option<Contact> {
    let who = match camera.owner_kind.filter(|_| !n.is_multiple_of(5))? {
        OwnerKind::Household => "Chủ hộ mẫu",
        OwnerKind::Business => "Chủ cửa hàng mẫu",
        OwnerKind::School => "Bảo vệ trường mẫu",
        OwnerKind::Group => "Tổ tự quản mẫu",
        OwnerKind::Commune => "Trực ban mẫu",
        OwnerKind::Organisation => "Cơ quan mẫu",
    };
    Some(Contact {
        name: Some(format!("{who} {n}")),
        phone: Some(format!("0900 000 {n:03}")),
        email: n
            .is_multiple_of(3)
            .then(|| format!("mau{n:03}@example.org")),
        address: camera.label.clone(),
    })
}

fn listed(given_on: Day) -> Agreement {
    Agreement {
        given_on,
        method: ConsentMethod::Paper,
        text_version: TEXT_VERSION.into(),
        channel: None,
        hours: None,
    }
}

fn consent(n: u32, given_on: Day) -> Option<Consent> {
    (n % 5 != 4).then(|| Consent {
        given_on,
        method: ConsentMethod::Paper,
        text_version: TEXT_VERSION.into(),
        channel: if n.is_multiple_of(7) {
            ContactChannel::Visit
        } else {
            ContactChannel::Phone
        },
        hours: n.is_multiple_of(2).then(|| "8 giờ đến 20 giờ".into()),
    })
}
