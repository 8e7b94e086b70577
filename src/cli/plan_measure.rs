//! `sightline plan measure`: how much of an area's streets is seen, as JSON or a file.

use std::path::{Path, PathBuf};

use geo::MultiPolygon;
use geojson::{FeatureCollection, GeoJson, Geometry};
use uuid::Uuid;

use super::{
    As,
    import::read_option,
    open,
    plan_output::Output,
    say,
    typed::{OneOf, Typed},
};
use crate::{
    accounts::Role,
    audit::record_all,
    clock::{Clock, Day},
    error::{Error, Result},
    exports::{SmallFile, Subject},
    geojson_shape,
    plans::{Asked, Basis, LevelAsked, MeasureInput, Priority, TimeOfDay, Ways},
    private_text::unless_private,
};

/// Which area, and how it must be seen.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["area", "unit"]))]
pub(super) struct Measure {
    /// GeoJSON with one or several polygons of at most 20,000 points: the area.
    #[arg(long, value_name = "FILE")]
    area: Option<PathBuf>,
    /// Code of a unit of today whose boundary is known.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// How fine a place must be seen.
    #[arg(long, value_parser = OneOf::<LevelAsked>::new(), default_value = "discern")]
    level: LevelAsked,
    /// By which light.
    #[arg(long, value_parser = OneOf::<TimeOfDay>::new(), default_value = "day")]
    time: TimeOfDay,
    /// Which cameras gaps and single points are of.
    #[arg(long, value_parser = OneOf::<Basis>::new(), default_value = "working")]
    basis: Basis,
    /// Which lines ask to be seen.
    #[arg(long, value_parser = OneOf::<Ways>::new(), default_value = "streets")]
    ways: Ways,
    /// Streets near past incidents of the unit weigh more; they count by fives in cells
    /// of some 111 m, fewer than five do not.
    #[arg(long)]
    incidents: bool,
    /// GeoJSON with polygons that count more, each of a hectare at least and with the property `factor`, 1 to 10.
    #[arg(long, value_name = "FILE")]
    priorities: Option<PathBuf>,
    /// Tell the streets as lines too, by how many cameras see them.
    #[arg(long)]
    lines: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    account: As,
}

impl Measure {
    pub(super) async fn run(self, url: &str) -> Result<()> {
        let typed = Typed::new(&[]).of_unit(self.unit.as_deref());
        let typed = typed.of_file("area", "--area", self.area.as_deref());
        let typed = typed.of_file("priorities", "--priorities", self.priorities.as_deref());
        self.measured(url).await.map_err(|error| typed.name(error))
    }

    async fn measured(self, url: &str) -> Result<()> {
        let leaving = self.output.leaving()?;
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
        let planning = [Role::Planner, Role::Registrar];
        let scope = self.account.scope(&db, &deployment, &planning).await?;
        let now = Clock::default().now();
        let today = Day::of(now, &deployment.zone);
        let task = db.plan_measuring(&scope, &input, today).await?;
        let asked = Asked::of(&task, now);
        let measured = task.run()?;
        let said = if let Some(leaving) = leaving {
            let (plan, format) = (measured.file(asked), leaving.format);
            let file = SmallFile {
                subject: Subject::Measurement,
                of: measured.told(input.unit_code.as_deref()),
                rows: plan.rows(),
                make: &|title| plan.bytes(title, format),
            };
            let made = leaving.take(&db, &deployment, (&scope, now), file).await?;
            serde_json::to_value(made)
        } else {
            // Nothing is told before the log knows of it.
            record_all(&db, &[measured.entry(&scope, now, &input, Uuid::now_v7())]).await?;
            serde_json::to_value(&measured)
        };
        say(said.unwrap_or_default());
        db.close().await;
        Ok(())
    }
}

/// The features of a GeoJSON file; a bare geometry is one.
fn features(option: &str, path: &Path) -> Result<FeatureCollection> {
    let named = |why: String| Error::bad_request(format!("{option} {}: {why}", path.display()));
    let bytes = read_option(option, path)?;
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
    for (index, feature) in features("--area", path)?.features.into_iter().enumerate() {
        let geometry = feature.geometry;
        let polygons = geometry.ok_or_else(|| "has no geometry".to_owned());
        let polygons = polygons.and_then(|geometry| {
            let polygons = geojson_shape::area_polygons(&geometry);
            polygons.map_err(|why| why.to_string())
        });
        let polygons = polygons.map_err(|why| at_feature("--area", path, index, &why))?;
        area.0.extend(polygons);
    }
    if area.0.is_empty() {
        let why = format!("--area {}: holds no polygon", path.display());
        return Err(Error::bad_request(why));
    }
    if area.0.len() > 1 {
        area = geo::unary_union(&area);
    }
    Ok(geojson_shape::geometry(area))
}

/// The polygons of a file, each with how often a metre in it counts.
pub(super) fn priorities(path: &Path) -> Result<Vec<Priority>> {
    let option = "--priorities";
    let features = features(option, path)?.features.into_iter().enumerate();
    let priority = |(index, feature): (usize, geojson::Feature)| {
        let factor = feature
            .property("factor")
            .and_then(serde_json::Value::as_f64);
        let factor =
            factor.ok_or_else(|| at_feature(option, path, index, "needs the number `factor`"))?;
        let area = feature.geometry;
        let area = area.ok_or_else(|| at_feature(option, path, index, "has no geometry"))?;
        Ok(Priority { area, factor })
    };
    features.map(priority).collect()
}

fn at_feature(option: &str, path: &Path, index: usize, why: &str) -> Error {
    let number = index + 1;
    let path = path.display();
    Error::bad_request(format!("{option} {path}: feature {number}: {why}"))
}
