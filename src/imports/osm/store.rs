//! Storing an extract: one transaction, after everything was read.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{CameraNode, Direction, Extract, Looks};
use crate::{
    audit::{Entry, append},
    cameras::{CameraId, Changes, Registrar, SiteId, code_key},
    db::{
        Db, Tx,
        sourced::{Origin, Stored},
    },
    error::{Error, Result},
    fields,
    geometry::BBox,
    imports::{By, CameraReport, camera_list::ListedCamera, decide::Walk, stretch},
    places::NewPlace,
};

/// What the import of an extract did.
#[derive(Debug, Default, Serialize)]
pub struct ExtractReport {
    /// Buildings.
    pub buildings: Stored,
    /// Streets.
    pub streets: Stored,
    /// Named and sensitive places.
    pub places: Stored,
    /// House numbers.
    pub addresses: Stored,
    /// Water and green.
    pub grounds: Stored,
    /// Cameras; null unless asked for.
    pub cameras: Option<CameraReport>,
    /// Cameras of earlier extracts that this one no longer holds: they count as removed from now on.
    pub cameras_vanished: usize,
    /// Versions of cameras whose coverage was computed anew, because what stands around them changed.
    pub coverages: usize,
    /// How long others had to wait with what they had to write, seconds.
    pub others_waited_s: f64,
}

/// How to take over an extract.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExtractOptions {
    /// Also take over its cameras.
    pub cameras: bool,
    /// Even if more than half of the known buildings, streets or cameras inside its area vanish.
    pub allow_vanish: bool,
}

impl Db {
    /// Brings everything that `extract` describes up to date, its cameras only if asked for.
    ///
    /// What a person changed is kept, what the extract no longer holds inside its area is retired; a conflict, and
    /// nothing is written, if that is most of the buildings, streets or cameras and was not allowed.
    pub async fn store_extract(
        &self,
        registrar: &Registrar<'_>,
        extract: &Extract,
        options: ExtractOptions,
        progress: &ProgressBar,
    ) -> Result<ExtractReport> {
        let (now, source) = (registrar.now, registrar.source);
        let mut tx = self.begin().await?;
        let begun = std::time::Instant::now();
        let bbox = if extract.is_bbox_stated {
            extract.bbox
        } else {
            tx.area_of_nodes(source, extract.bbox).await?
        };
        let origin = Origin { source, bbox };
        let places = with_known_parts(&mut tx, source, extract).await?;
        let mut report = ExtractReport {
            buildings: tx.store_obstacles(origin, &extract.buildings, now).await?,
            streets: tx.store_streets(origin, &extract.streets).await?,
            places: tx.store_places(origin, &places).await?,
            addresses: tx.store_addresses(origin, &extract.addresses).await?,
            grounds: tx.store_grounds(origin, &extract.grounds).await?,
            ..ExtractReport::default()
        };
        let addresses = extract
            .addresses
            .iter()
            .map(|address| address.street.as_str());
        tx.add_name_keys(&addresses.collect()).await?;
        tx.forget_unused_names().await?;
        if !options.allow_vanish {
            report.buildings.refuse_loss("buildings")?;
            report.streets.refuse_loss("streets")?;
        }
        if report.buildings.created + report.buildings.updated + report.buildings.vanished > 0 {
            report.coverages = tx.recompute_coverages(reach(bbox, extract)).await?;
        }
        if options.cameras {
            // Asked before new ones are stored, which would outnumber those that are lost.
            let (gone, known) = (self.vanished_cameras(&mut tx, registrar, extract, bbox)).await?;
            if !options.allow_vanish {
                let loss = Stored {
                    vanished: gone.len(),
                    known,
                    ..Stored::default()
                };
                loss.refuse_loss("cameras")?;
            }
            let mut listed = extract
                .cameras
                .iter()
                .map(listed)
                .collect::<Result<Vec<_>>>()?;
            self.site_cameras(&mut tx, registrar, extract, &mut listed)
                .await?;
            let by = By {
                registrar,
                key: None,
                progress,
            };
            let codes = listed
                .iter()
                .filter_map(|camera| camera.input.code.as_deref());
            let codes = codes.map(|code| (code_key(code), None)).collect();
            let mut walk = Walk::new(registrar, &codes, None, true);
            let stretches = listed.chunks(stretch::ROWS).map(|rows| Ok(rows.to_vec()));
            let taken = self
                .take_over(&mut tx, &by, stretches, &mut walk, None, None)
                .await?;
            report.cameras = Some(CameraReport {
                kept: walk.kept,
                ..taken.report
            });
            self.retire(&mut tx, registrar, &gone).await?;
            report.cameras_vanished = gone.len();
        }
        let entry = Entry::new(registrar.scope, now, "extract.import", None);
        append(
            &mut tx,
            &[entry.with(
                json!({ "buildings": report.buildings.rows, "streets": report.streets.rows }),
            )],
        )
        .await?;
        tx.commit().await?;
        report.others_waited_s = begun.elapsed().as_secs_f64();
        Ok(report)
    }

    /// Gives the cameras of one node the pole that they share.
    async fn site_cameras(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        extract: &Extract,
        listed: &mut [ListedCamera],
    ) -> Result<()> {
        let mut sites: HashMap<&str, SiteId> = HashMap::new();
        for (camera, listed) in extract.cameras.iter().zip(listed) {
            // `node/123/1` hangs on the pole `node/123`; `node/123` hangs alone.
            let Some((pole, _)) = camera
                .source_ref
                .rsplit_once('/')
                .filter(|(pole, _)| pole.contains('/'))
            else {
                continue;
            };
            let site = match sites.get(pole) {
                Some(site) => *site,
                None => tx.upsert_site(registrar, pole, camera.position).await?,
            };
            sites.insert(pole, site);
            listed.input.site_id = Some(site);
            listed.stated = listed
                .stated
                .iter()
                .cloned()
                .chain(["site_id".to_owned()])
                .collect();
        }
        Ok(())
    }

    /// The cameras of earlier extracts that this one no longer holds, and how many were known in its area, both but for
    /// those whose state a person set.
    async fn vanished_cameras(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        extract: &Extract,
        area: BBox,
    ) -> Result<(Vec<CameraId>, usize)> {
        let present: HashSet<&str> = extract
            .cameras
            .iter()
            .map(|camera| camera.source_ref.as_str())
            .collect();
        let (scope, source) = (registrar.scope, registrar.source);
        let all = self.cameras_of_source(tx, scope, source, area).await?;
        let (mut gone, mut known) = (Vec::new(), 0);
        for (id, source_ref) in all {
            let kept = tx.changed_by_person(id).await?.kept_from(source);
            if kept.contains(&"status".into()) {
                continue;
            }
            known += 1;
            if !present.contains(source_ref.as_str()) {
                gone.push(id);
            }
        }
        Ok((gone, known))
    }

    async fn retire(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        cameras: &[CameraId],
    ) -> Result<()> {
        for id in cameras {
            let camera = self.camera_for_change(tx, registrar.scope, *id).await?;
            let removed =
                camera.patched(&Map::from_iter([("status".to_owned(), json!("removed"))]))?;
            tx.change_camera(registrar, &camera, &removed, Changes::default())
                .await?;
        }
        Ok(())
    }
}

/// The places of an extract; of those that it cuts, what was known of the whole is not lost to the part.
async fn with_known_parts<'a>(
    tx: &mut Tx,
    source: &str,
    extract: &'a Extract,
) -> Result<Cow<'a, [NewPlace]>> {
    let known = tx.boxes_of_sensitive_places(source, &extract.cut).await?;
    if known.is_empty() {
        return Ok(Cow::Borrowed(&extract.places));
    }
    let mut places = extract.places.clone();
    for place in &mut places {
        if let Some(known) = known.get(&place.source_ref) {
            place.bbox = place.bbox.with(known);
            let centre = place.bbox.centre();
            place.position = centre.map_err(|error| Error::Internal(error.to_string()))?;
        }
    }
    Ok(Cow::Owned(places))
}

/// The area of the extract with the buildings that stick out of it.
fn reach(area: BBox, extract: &Extract) -> BBox {
    let boxes = extract.buildings.iter();
    let boxes = boxes.filter_map(|building| building.outline.bbox());
    boxes.fold(area, |all, one| all.with(&one))
}

/// The fields that a map speaks of.
const STATED: [&str; 8] = [
    "code",
    "lon",
    "lat",
    "bearing_deg",
    "horizontal_fov_deg",
    "height_m",
    "tilt_deg",
    "kind",
];

/// The fields of a mapped camera, as far as they are mapped.
pub(in crate::imports) fn fields_of(camera: &CameraNode) -> Map<String, Value> {
    let position = geo::Coord::from(camera.position);
    let mut fields = Map::from_iter([
        ("code".to_owned(), json!(camera.code)),
        ("lon".to_owned(), json!(position.x)),
        ("lat".to_owned(), json!(position.y)),
    ]);
    let (bearing, angle) = match camera.direction {
        Direction::Bearing(bearing) => (Some(bearing.get()), None),
        Direction::Range { centre, width_deg } => (Some(centre.get()), Some(width_deg)),
        Direction::Every => (None, Some(360.0)),
        Direction::Unknown => (None, None),
    };
    let looks = camera.looks.map(|looks| match looks {
        Looks::Fixed => "fixed",
        Looks::Dome => "dome",
        Looks::Panning => "panning",
    });
    let known: [(&str, Option<Value>); 5] = [
        ("bearing_deg", bearing.map(Value::from)),
        ("horizontal_fov_deg", angle.map(Value::from)),
        ("height_m", camera.height_m.map(Value::from)),
        ("tilt_deg", camera.tilt_deg.map(Value::from)),
        ("kind", looks.map(Value::from)),
    ];
    fields.extend(
        known
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?))),
    );
    fields
}

/// A mapped camera as a list would state it; what is not mapped is stated as unknown.
fn listed(camera: &CameraNode) -> Result<ListedCamera> {
    let fields = fields_of(camera);
    Ok(ListedCamera {
        place: camera.source_ref.clone(),
        unit_named: None,
        unit_fault: None,
        pole: None,
        contact: crate::owners::Contact::default(),
        money: None,
        further: Vec::new(),
        input: fields::read(&fields)?,
        stated: STATED.map(str::to_owned).into(),
        source_ref: Some(camera.source_ref.clone()),
    })
}
