//! Storing a list of cameras: all or nothing.

use std::collections::HashMap;

use indicatif::ProgressBar;
use serde::Serialize;
use uuid::Uuid;

use super::{CameraList, MAX_ERRORS, ahead::Ahead, camera_list::ListedCamera};
use crate::{
    accounts::Scope,
    audit::{Entry, append},
    cameras::{
        Batch, CameraId, CameraStatus, Changes, Registrar, Saved, Setup, SiteId, StoredCoverage,
    },
    clock::{DayOrInstant, Instant},
    db::{Db, Tx},
    error::{Error, Result},
    geometry::{BBox, Meters, Position},
    owners::{Contact, ContactKey, OwnerId, replaced_entries},
    units::UnitId,
};

/// What an import did.
#[derive(Debug, Default, Serialize)]
pub struct CameraReport {
    /// Cameras in the list.
    pub rows: usize,
    /// New ones.
    pub created: usize,
    /// Known ones in which a field differed.
    pub updated: usize,
    /// Known ones that the list says nothing new about.
    pub unchanged: usize,
    /// Known ones of which a person had changed a field, with the fields that were kept as that person left them: by hand,
    /// or, where a map is taken over, in a list.
    pub kept: Vec<Kept>,
    /// Known ones that another unit keeps; they were left alone.
    pub of_other_units: usize,
    /// Codes of those that stand deep inside a building, where they see no street: the place is wrong, or they watch a room.
    pub indoors: Vec<String>,
    /// Unknown ones of an extract whose code another camera has; they were not taken over.
    pub codes_taken: Vec<CodeTaken>,
    /// Names and phones of owners that were kept, encrypted.
    pub contacts: usize,
    /// Those that were not, because no key for contacts is given.
    pub contacts_not_kept: usize,
    /// What was taken over and looks wrong all the same.
    pub warnings: Vec<String>,
    /// Columns or properties that are no fields of a camera, and were not read.
    pub ignored: Vec<String>,
    /// How long others had to wait with what they had to write, seconds: searches too, because they are logged. None
    /// within an extract, which says it of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub others_waited_s: Option<f64>,
}

/// A camera of an extract that was not taken over, because another one has its code.
#[derive(Debug, Serialize)]
pub struct CodeTaken {
    /// What the extract calls it.
    pub source_ref: String,
    /// The code.
    pub code: String,
    /// The source of the camera that has it.
    pub taken_by: String,
}

/// Fields of a camera that an import left alone.
#[derive(Debug, Serialize)]
pub struct Kept {
    /// Code of the camera.
    pub code: String,
    /// The fields, as a person had set them.
    pub fields: Vec<String>,
}

/// What became of one camera of an import.
enum Taken {
    /// It is new; the coverage of this version and setup is still to be computed.
    New(CameraId, Uuid, Box<Setup>),
    /// It was known.
    Known(CameraId),
    /// Another unit keeps it.
    Left,
}

impl Db {
    /// Registers the cameras of `list`, and corrects the known ones by code; nothing is written if one row fails.
    pub async fn import_cameras(
        &self,
        registrar: &Registrar<'_>,
        list: &CameraList,
        key: Option<&ContactKey>,
        progress: &ProgressBar,
    ) -> Result<CameraReport> {
        let ahead = self.look_ahead(list).await?;
        self.import_looked_ahead(registrar, list, ahead, key, progress)
            .await
    }

    /// The same with what was computed ahead of the write; what changed since is computed anew.
    pub async fn import_looked_ahead(
        &self,
        registrar: &Registrar<'_>,
        list: &CameraList,
        mut ahead: Ahead<'_>,
        key: Option<&ContactKey>,
        progress: &ProgressBar,
    ) -> Result<CameraReport> {
        let mut tx = self.begin().await?;
        let begun = std::time::Instant::now();
        ahead.check(&mut tx).await?;
        let mut report = self
            .take_over(&mut tx, registrar, &list.rows, Some(ahead), key, progress)
            .await?;
        // The transaction is open still: what is known is what was known before.
        let known = self.extent(registrar.scope).await?;
        report.warnings = known.map_or_else(Vec::new, |known| far_off(&list.rows, &known));
        report.ignored.clone_from(&list.ignored);
        append(&mut tx, &[entry(registrar.scope, registrar.now, &report)]).await?;
        tx.commit().await?;
        report.others_waited_s = Some(begun.elapsed().as_secs_f64());
        Ok(report)
    }

    /// The part of an import that is the same for lists and extracts, within one transaction.
    pub(super) async fn take_over(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        cameras: &[ListedCamera],
        mut ahead: Option<Ahead<'_>>,
        key: Option<&ContactKey>,
        progress: &ProgressBar,
    ) -> Result<CameraReport> {
        let mut report = CameraReport {
            rows: cameras.len(),
            ..CameraReport::default()
        };
        let mut batch = Batch::default();
        let mut setups = Vec::new();
        let mut taken = Vec::with_capacity(cameras.len());
        let mut seen = HashMap::new();
        let mut poles = HashMap::new();
        let mut contacts = Vec::new();
        for listed in cameras {
            let outcome = self
                .take_over_one(tx, registrar, listed, &mut seen, &mut batch, &mut report)
                .await;
            match outcome.map_err(|error| at(error, &listed.place))? {
                Taken::New(id, version, setup) => {
                    taken.push(id);
                    // Of the lenses of one pole the first has the owner, and the others share it.
                    let is_first = match &listed.pole {
                        Some(pole) => {
                            share_pole(tx, registrar, listed, pole, &mut poles, &mut batch).await?
                        }
                        None => true,
                    };
                    if is_first && listed.contact != Contact::default() {
                        contacts.push((id, &listed.contact));
                    }
                    setups.push((version, setup, &listed.place));
                }
                Taken::Known(id) => taken.push(id),
                Taken::Left => {}
            }
            progress.inc(1);
        }
        for (version, setup, place) in setups {
            let coverage = match ahead.as_mut().and_then(|ahead| ahead.take(place)) {
                Some(coverage) => coverage,
                None => StoredCoverage::among_today(tx, &setup).await?,
            };
            batch.coverages.push((version, coverage));
        }
        batch
            .insert(tx, registrar.scope.account, registrar.now)
            .await?;
        match key {
            Some(key) => keep_contacts(tx, registrar, key, &contacts).await?,
            None => report.contacts_not_kept = contacts.len(),
        }
        report.contacts = contacts.len() - report.contacts_not_kept;
        report.indoors = tx.codes_of_those_indoors(&taken).await?;
        Ok(report)
    }

    /// Registers or corrects one camera.
    async fn take_over_one<'a>(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        listed: &'a ListedCamera,
        seen: &mut HashMap<(Option<UnitId>, &'a str), &'a str>,
        batch: &mut Batch,
        report: &mut CameraReport,
    ) -> Result<Taken> {
        let unit = registrar.unit(&listed.input)?;
        let code = listed.input.code.as_deref().unwrap_or_default().trim();
        if let Some(first) = seen.insert((unit, code), &listed.place) {
            return Err(Error::field("code", format!("stands in {first} already")));
        }
        let known = match &listed.source_ref {
            Some(source_ref) => {
                self.camera_id_by_source(tx, registrar.source, source_ref)
                    .await?
            }
            None => self
                .camera_id_by_code(tx, unit, code)
                .await?
                .map(|id| (id, unit)),
        };
        let Some((id, owning)) = known else {
            // A list may name a recorder; what an extract shares was made by this very import.
            if let Some(source_ref) = &listed.source_ref {
                if let Some(taken_by) = self.source_of_code(tx, unit, code).await? {
                    report.codes_taken.push(CodeTaken {
                        source_ref: source_ref.clone(),
                        code: code.to_owned(),
                        taken_by,
                    });
                    return Ok(Taken::Left);
                }
            } else {
                tx.require_shared(registrar.scope, &listed.input).await?;
            }
            let (id, version) =
                registrar.register(batch, &listed.input, listed.source_ref.clone())?;
            report.created += 1;
            return Ok(Taken::New(id, version, Box::new(listed.input.setup())));
        };
        // An extract covers more than one unit; what another one took over is its own to keep.
        if matches!((registrar.scope.unit, owning), (Some(own), Some(other)) if own != other) {
            report.of_other_units += 1;
            return Ok(Taken::Left);
        }
        match self.correct(tx, registrar, id, listed, report).await? {
            Saved::Updated => report.updated += 1,
            Saved::Unchanged => report.unchanged += 1,
        }
        Ok(Taken::Known(id))
    }

    /// Brings a known camera in line with the source, but for the fields in which another word weighs more.
    async fn correct(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        id: CameraId,
        listed: &ListedCamera,
        report: &mut CameraReport,
    ) -> Result<Saved> {
        let camera = self.camera_for_change(tx, registrar.scope, id).await?;
        let by_person = tx.changed_by_person(id).await?.kept_from(registrar.source);
        let (mut input, kept) = listed.input.over(
            &camera.as_input(),
            &listed.stated,
            &by_person,
            registrar.zone,
        )?;
        if !kept.is_empty() {
            report.kept.push(Kept {
                code: camera.code.clone(),
                fields: kept,
            });
        }
        // What a person and a list say may be right each by itself and wrong together.
        Error::unless_empty(input.check(registrar.now))?;
        // What an extract holds again is there again, unless a person removed it.
        if listed.source_ref.is_some()
            && camera.status == CameraStatus::Removed
            && !by_person.contains(&"status".into())
        {
            input.status = Some(CameraStatus::Unknown);
            input.status_since = Some(DayOrInstant::Instant(registrar.now));
        }
        let changes = Changes {
            correction: true,
            ..Changes::default()
        };
        tx.change_camera(registrar, &camera, &input, changes).await
    }
}

/// Hangs the camera that the batch got last on the pole of its row, beside the owner of the first lens there; says whether
/// it is the first.
async fn share_pole<'a>(
    tx: &mut Tx,
    registrar: &Registrar<'_>,
    listed: &ListedCamera,
    pole: &'a str,
    poles: &mut HashMap<&'a str, (SiteId, Option<OwnerId>)>,
    batch: &mut Batch,
) -> Result<bool> {
    let Some(camera) = batch.cameras.last_mut() else {
        return Ok(true);
    };
    if let Some((site, owner)) = poles.get(pole) {
        camera.site = Some(*site);
        if let Some(own) = std::mem::replace(&mut camera.owner, *owner) {
            batch.owners.retain(|row| row.id != own);
        }
        return Ok(false);
    }
    let place = listed.input.lon.zip(listed.input.lat);
    let place = place.and_then(|(lon, lat)| Position::try_from([lon, lat]).ok());
    let site = match (camera.site, place) {
        (Some(site), _) => site,
        (None, Some(place)) => {
            tx.upsert_site(registrar, &camera.id.0.to_string(), place)
                .await?
        }
        (None, None) => return Ok(true),
    };
    camera.site = Some(site);
    poles.insert(pole, (site, camera.owner));
    Ok(true)
}

/// Stores the contacts of new cameras, without consent: nobody learns them before the owner agreed (PRIVACY P9).
async fn keep_contacts(
    tx: &mut Tx,
    registrar: &Registrar<'_>,
    key: &ContactKey,
    contacts: &[(CameraId, &Contact)],
) -> Result<()> {
    let (scope, now) = (registrar.scope, registrar.now);
    let mut entries = Vec::new();
    for (camera, contact) in contacts {
        let stored = tx
            .store_contact(key, scope, *camera, contact, None, now)
            .await?;
        entries.extend(replaced_entries(scope, now, *camera, stored, false, key));
    }
    if !entries.is_empty() {
        append(tx, &entries).await?;
    }
    Ok(())
}

/// Warnings of places far from all that is known which would be near it with longitude and latitude swapped: where both
/// orders are possible on earth, nothing else tells.
fn far_off(cameras: &[ListedCamera], known: &BBox) -> Vec<String> {
    const FAR_M: f64 = 200_000.0;
    let Ok(far) = Meters::new(FAR_M) else {
        return Vec::new();
    };
    let near = known.grown(far);
    let is_near = |lon: f64, lat: f64| {
        (near.min_lon..=near.max_lon).contains(&lon) && (near.min_lat..=near.max_lat).contains(&lat)
    };
    let places = cameras.iter().filter_map(|camera| {
        let (lon, lat) = camera.input.lon.zip(camera.input.lat)?;
        (!is_near(lon, lat) && is_near(lat, lon)).then(|| {
            format!(
                "{}: lies more than {} km from everything known; longitude and latitude may be swapped",
                camera.place,
                FAR_M / 1000.0
            )
        })
    });
    places.take(MAX_ERRORS).collect()
}

fn entry(scope: &Scope, now: Instant, report: &CameraReport) -> Entry {
    let counts = serde_json::json!({ "created": report.created, "updated": report.updated });
    Entry::new(scope, now, "camera.import", None).with(counts)
}

/// Names the row that an error belongs to.
fn at(error: Error, place: &str) -> Error {
    match error {
        Error::Invalid(errors) => Error::Invalid(
            errors
                .into_iter()
                .map(|error| error.within(place))
                .collect(),
        ),
        Error::Conflict(text) => Error::Conflict(format!("{place}: {text}").into()),
        other => other,
    }
}

/// Today's units by code, as a registrar needs them.
pub async fn units_by_code(db: &Db) -> Result<HashMap<String, UnitId>> {
    db.todays_units().await
}
