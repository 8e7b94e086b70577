//! `sightline export`: GeoJSON on standard output.

use std::io::Write;

use geojson::{Feature, Geometry, GeometryValue, JsonObject};

use super::{As, open, written};
use crate::{
    accounts::{Role, Scope},
    audit::{Entry, append},
    cameras::{Camera, CameraFilter},
    clock::{Clock, Day},
    db::{Db, MAX_PAGE},
    deployment::Deployment,
    error::Result,
    fields,
};

/// What to write out.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    /// Points with all fields.
    Cameras,
    /// Polygons with `camera_code`, `time_of_day` (day or night) and `area_m2`.
    Coverages,
    /// Places with all fields.
    Incidents,
}

/// How to write it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// A GeoJSON FeatureCollection (RFC 7946).
    Geojson,
}

/// What to write out, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    #[arg(value_enum)]
    what: What,
    #[arg(long, value_enum, default_value = "geojson")]
    format: Format,
    #[command(flatten)]
    account: As,
}

impl Export {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let (db, deployment) = open(url).await?;
        let role = if matches!(self.what, What::Incidents) {
            Role::Officer
        } else {
            Role::Registrar
        };
        let scope = self.account.scope(&db, &deployment, &[role]).await?;
        let (action, features) = match self.what {
            What::Cameras => ("camera.export", cameras(&db, &scope, &deployment).await?),
            What::Coverages => {
                let today = Day::of(Clock::default().now(), &deployment.zone);
                let coverages = db.camera_coverages(&scope, None).await?;
                (
                    "coverage.export",
                    coverages
                        .iter()
                        .flat_map(|coverage| coverage.features(today))
                        .collect(),
                )
            }
            What::Incidents => ("incident.export", incidents(&db, &scope).await?),
        };
        // Nothing leaves before the log knows of it.
        let entry = Entry::new(&scope, Clock::default().now(), action, None);
        let mut tx = db.begin().await?;
        append(
            &mut tx,
            &[entry.with(serde_json::json!({ "rows": features.len() }))],
        )
        .await?;
        tx.commit().await?;
        match self.format {
            Format::Geojson => written(write_collection(&features))?,
        }
        db.close().await;
        Ok(())
    }
}

async fn cameras(db: &Db, scope: &Scope, deployment: &Deployment) -> Result<Vec<Feature>> {
    let mut filter = CameraFilter {
        limit: MAX_PAGE,
        without_drafts: true,
        ..CameraFilter::default()
    };
    let mut features = Vec::new();
    loop {
        let page = db.cameras(scope, &filter).await?;
        for camera in page.items {
            features.push(camera_feature(
                &camera.in_zone(&deployment.zone).without_contact(),
            )?);
        }
        match page.next_cursor.and_then(|cursor| cursor.parse().ok()) {
            Some(after) => filter.after = after,
            None => return Ok(features),
        }
    }
}

fn camera_feature(camera: &Camera) -> Result<Feature> {
    let place = Geometry::new(GeometryValue::new_point([
        camera.setup.lon,
        camera.setup.lat,
    ]));
    let mut properties = fields::object(camera)?;
    properties.retain(|name, _| name != "lon" && name != "lat");
    Ok(feature(place, properties))
}

async fn incidents(db: &Db, scope: &Scope) -> Result<Vec<Feature>> {
    let now = Clock::default().now();
    let mut before = 0;
    let mut features = Vec::new();
    loop {
        let page = db.incidents(scope, before, MAX_PAGE, now).await?;
        for incident in page.items {
            let mut properties = fields::object(&incident)?;
            properties.remove("place");
            features.push(feature(incident.place, properties));
        }
        match page.next_cursor.and_then(|cursor| cursor.parse().ok()) {
            Some(cursor) => before = cursor,
            None => return Ok(features),
        }
    }
}

fn feature(geometry: Geometry, properties: JsonObject) -> Feature {
    Feature {
        bbox: None,
        geometry: Some(geometry),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

fn write_collection(features: &[Feature]) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    out.write_all(br#"{"type":"FeatureCollection","features":["#)?;
    for (index, feature) in features.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, feature).map_err(std::io::Error::from)?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}
