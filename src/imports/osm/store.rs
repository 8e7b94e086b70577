//! Storing an extract: one transaction, after everything was read.

use std::collections::{HashMap, HashSet};

use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{CameraNode, Direction, Extract, Looks};
use crate::{
    audit::{Entry, append},
    cameras::{Changes, Registrar, SiteId},
    db::{
        Db, Tx,
        sourced::{Origin, Stored},
    },
    error::Result,
    fields,
    geometry::BBox,
    imports::{CameraReport, camera_list::ListedCamera},
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
}

/// How to take over an extract.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExtractOptions {
    /// Also take over its cameras.
    pub cameras: bool,
    /// Even if more than half of the known buildings or streets inside its area vanish.
    pub allow_vanish: bool,
}

impl Db {
    /// Brings everything that `extract` describes up to date, its cameras only if asked for.
    ///
    /// What a person changed is kept, what the extract no longer holds inside its area is retired; a conflict, and
    /// nothing is written, if that is most of the buildings or streets and was not allowed.
    pub async fn store_extract(
        &self,
        registrar: &Registrar<'_>,
        extract: &Extract,
        options: ExtractOptions,
        progress: &ProgressBar,
    ) -> Result<ExtractReport> {
        let (now, origin) = (
            registrar.now,
            Origin {
                source: registrar.source,
                bbox: extract.bbox,
            },
        );
        let mut tx = self.begin().await?;
        let mut report = ExtractReport {
            buildings: tx.store_obstacles(origin, &extract.buildings, now).await?,
            streets: tx.store_streets(origin, &extract.streets).await?,
            places: tx.store_places(origin, &extract.places).await?,
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
            report.coverages = tx.recompute_coverages(reach(extract)).await?;
        }
        if options.cameras {
            let mut listed = extract
                .cameras
                .iter()
                .map(listed)
                .collect::<Result<Vec<_>>>()?;
            self.site_cameras(&mut tx, registrar, extract, &mut listed)
                .await?;
            report.cameras = Some(
                self.take_over(&mut tx, registrar, &listed, progress)
                    .await?,
            );
            report.cameras_vanished = self.retire_vanished(&mut tx, registrar, extract).await?;
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

    async fn retire_vanished(
        &self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        extract: &Extract,
    ) -> Result<usize> {
        let present: HashSet<&str> = extract
            .cameras
            .iter()
            .map(|camera| camera.source_ref.as_str())
            .collect();
        let mut vanished = 0;
        for (id, source_ref) in self
            .cameras_of_source(tx, registrar.scope, registrar.source, extract.bbox)
            .await?
        {
            if present.contains(source_ref.as_str())
                || tx.changed_by_person(id).await?.0.contains(&"status".into())
            {
                continue;
            }
            let camera = self.camera_for_change(tx, registrar.scope, id).await?;
            let removed =
                camera.patched(&Map::from_iter([("status".to_owned(), json!("removed"))]))?;
            tx.change_camera(registrar, &camera, &removed, Changes::default())
                .await?;
            vanished += 1;
        }
        Ok(vanished)
    }
}

/// The area of the extract with the buildings that stick out of it.
fn reach(extract: &Extract) -> BBox {
    let boxes = extract.buildings.iter();
    let boxes = boxes.filter_map(|building| building.outline.bbox());
    boxes.fold(extract.bbox, |all, one| all.with(&one))
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

/// A mapped camera as a list would state it; what is not mapped is stated as unknown.
fn listed(camera: &CameraNode) -> Result<ListedCamera> {
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
    Ok(ListedCamera {
        place: camera.source_ref.clone(),
        input: fields::read(&fields)?,
        stated: STATED.map(str::to_owned).into(),
        source_ref: Some(camera.source_ref.clone()),
    })
}
