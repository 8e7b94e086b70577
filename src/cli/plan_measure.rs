//! `sightline plan measure`: how much of an area's streets is seen, as JSON.

use std::path::{Path, PathBuf};

use geo::MultiPolygon;
use geojson::{FeatureCollection, GeoJson, Geometry};

use super::{As, import::read_file, open, say};
use crate::{
    accounts::Role,
    audit::append,
    clock::{Clock, Day},
    error::{Error, Result},
    geojson_shape,
    plans::{Basis, LevelAsked, MeasureInput, Priority, TimeOfDay, Ways},
    private_text::unless_private,
};

/// How the measurement is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One JSON object.
    Json,
}

/// Which area, and how it must be seen.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["area", "unit"]))]
pub(super) struct Measure {
    /// GeoJSON with one or several polygons: the area.
    #[arg(long, value_name = "FILE")]
    area: Option<PathBuf>,
    /// Code of a unit of today whose boundary is known.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// How fine a place must be seen.
    #[arg(long, value_enum, default_value = "discern")]
    level: LevelAsked,
    /// By which light.
    #[arg(long, value_enum, default_value = "day")]
    time: TimeOfDay,
    /// Which cameras gaps and single points are of.
    #[arg(long, value_enum, default_value = "working")]
    basis: Basis,
    /// Which lines ask to be seen.
    #[arg(long, value_enum, default_value = "streets")]
    ways: Ways,
    /// Streets near past incidents of the unit weigh more; with fewer than five of them none do.
    #[arg(long)]
    incidents: bool,
    /// GeoJSON with polygons that count more, each of a hectare at least and with the property `factor`, 1 to 10.
    #[arg(long, value_name = "FILE")]
    priorities: Option<PathBuf>,
    /// Tell the streets as lines too, by how many cameras see them.
    #[arg(long)]
    lines: bool,
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    #[command(flatten)]
    account: As,
}

impl Measure {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let Format::Json = self.format;
        let area = self.area.as_deref().map(area).transpose()?;
        let priorities = self.priorities.as_deref().map(priorities).transpose()?;
        let input = MeasureInput {
            area,
            unit_code: self.unit,
            level: self.level,
            time: self.time,
            basis: self.basis,
            ways: self.ways,
            incidents: self.incidents,
            priorities: priorities.unwrap_or_default(),
            lines: self.lines,
        };
        let (db, deployment) = open(url).await?;
        let scope = self
            .account
            .scope(&db, &deployment, &[Role::Planner])
            .await?;
        let now = Clock::default().now();
        let today = Day::of(now, &deployment.zone);
        let measured = db.plan_measuring(&scope, &input, today).await?.run()?;
        // Nothing is told before the log knows of it.
        let mut tx = db.begin().await?;
        append(&mut tx, &[measured.entry(&scope, now, &input)]).await?;
        tx.commit().await?;
        say(serde_json::to_value(&measured).unwrap_or_default());
        db.close().await;
        Ok(())
    }
}

/// The features of a GeoJSON file; a bare geometry is one.
fn features(path: &Path) -> Result<FeatureCollection> {
    let named = |why: String| Error::bad_request(format!("{}: {why}", path.display()));
    let bytes = read_file(path)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(named("is empty; a GeoJSON polygon is needed".into()));
    }
    let read: GeoJson = serde_json::from_slice(bytes).map_err(|error| {
        named(format!(
            "is no GeoJSON: {}",
            unless_private(error.to_string())
        ))
    })?;
    Ok(match read {
        GeoJson::FeatureCollection(collection) => collection,
        GeoJson::Feature(feature) => FeatureCollection::new([feature]),
        GeoJson::Geometry(geometry) => FeatureCollection::new([geojson::Feature::from(geometry)]),
    })
}

/// The polygons of a file, each of them simple, as one area: neighbours grow together.
pub(super) fn area(path: &Path) -> Result<Geometry> {
    let mut area = MultiPolygon(Vec::new());
    for (index, feature) in features(path)?.features.into_iter().enumerate() {
        let geometry = feature.geometry;
        let polygons = geometry.ok_or_else(|| "has no geometry".to_owned());
        let polygons = polygons.and_then(|geometry| {
            let polygons = geojson_shape::simple_polygons(&geometry);
            polygons.map_err(|why| why.to_string())
        });
        let polygons = polygons.map_err(|why| at_feature(path, index, &why))?;
        area.0.extend(polygons);
    }
    if area.0.is_empty() {
        let why = format!("{}: holds no polygon", path.display());
        return Err(Error::bad_request(why));
    }
    if area.0.len() > 1 {
        area = geo::unary_union(&area);
    }
    Ok(geojson_shape::geometry(area))
}

/// The polygons of a file, each with how often a metre in it counts.
pub(super) fn priorities(path: &Path) -> Result<Vec<Priority>> {
    let features = features(path)?.features.into_iter().enumerate();
    let priority = |(index, feature): (usize, geojson::Feature)| {
        let factor = feature
            .property("factor")
            .and_then(serde_json::Value::as_f64);
        let factor = factor.ok_or_else(|| at_feature(path, index, "needs the number `factor`"))?;
        let area = feature.geometry;
        let area = area.ok_or_else(|| at_feature(path, index, "has no geometry"))?;
        Ok(Priority { area, factor })
    };
    features.map(priority).collect()
}

fn at_feature(path: &Path, index: usize, why: &str) -> Error {
    let number = index + 1;
    Error::bad_request(format!("{}: feature {number}: {why}", path.display()))
}
