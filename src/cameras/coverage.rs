//! What a version sees, as stored beside it: derived from its setup and the obstacles around it.

use serde_json::json;

use super::{CameraId, Setup};
use crate::{
    accounts::Scope,
    db::{Db, JsonText, on_db},
    error::{Error, Result},
    geojson_shape,
    geometry::{BBox, Meters, Position, wkb},
    obstacles::Obstacle,
};

/// What is known of a camera's sight at night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum NightKind {
    /// Nothing: day coverage stands in for it.
    Unknown,
    /// It sees nothing.
    Blind,
    /// It sees `night_visible`.
    View,
}

/// A row of `coverages`: the sector that would be seen without obstacles, and the polygons that are seen.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredCoverage {
    /// The camera hangs too deep inside a building: it sees nothing outside.
    pub indoors: bool,
    /// The polygon was drawn by hand.
    pub drawn: bool,
    /// Where the lens is taken to be: longitude in degrees.
    pub viewpoint_lon: f64,
    /// Latitude in degrees.
    pub viewpoint_lat: f64,
    /// Axis of the sector, degrees clockwise from north.
    pub bearing_deg: f64,
    /// Angle of the sector in degrees; 360 = a full circle.
    pub width_deg: f64,
    /// Nearest distance seen, metres.
    pub near_m: f64,
    /// Farthest distance seen by day, metres.
    pub far_m: f64,
    /// What had to be assumed.
    pub assumptions: JsonText<Vec<Assumption>>,
    /// Seen by day: WKB MultiPolygon, longitude and latitude.
    pub day_visible: Option<Vec<u8>>,
    /// Its area in square metres.
    pub day_area_m2: Option<f64>,
    /// What is known of the night.
    pub night_kind: NightKind,
    /// Farthest distance seen by night, metres.
    pub night_far_m: Option<f64>,
    /// Seen by night.
    pub night_visible: Option<Vec<u8>>,
    /// Its area in square metres.
    pub night_area_m2: Option<f64>,
    /// Box around the camera and all that it sees, degrees.
    pub min_lon: f64,
    /// South.
    pub min_lat: f64,
    /// East.
    pub max_lon: f64,
    /// North.
    pub max_lat: f64,
}

/// What a camera sees today, with its code.
#[derive(Debug, sqlx::FromRow)]
pub struct CameraCoverage {
    camera_id: CameraId,
    camera_code: String,
    #[sqlx(flatten)]
    stored: StoredCoverage,
}

const CURRENT: &str = "SELECT k.id AS camera_id, k.code AS camera_code, c.indoors, c.drawn, c.viewpoint_lon, \
     c.viewpoint_lat, c.bearing_deg, c.width_deg, c.near_m, c.far_m, c.assumptions, c.day_visible, c.day_area_m2, \
     c.night_kind, c.night_far_m, c.night_visible, c.night_area_m2, c.min_lon, c.min_lat, c.max_lon, c.max_lat \
     FROM cameras k \
     JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     JOIN coverages c ON c.version_id = v.id \
     WHERE ($1 IS NULL OR k.id = $1) AND ($2 IS NULL OR k.unit_id IS NULL OR k.unit_id = $2) ORDER BY k.rid";

impl CameraCoverage {
    /// GeoJSON features: the day, and the night where it is known.
    #[must_use]
    pub fn features(&self) -> Vec<geojson::Feature> {
        let stored = &self.stored;
        let day = (&stored.day_visible, stored.day_area_m2, "day");
        let night = (&stored.night_visible, stored.night_area_m2, "night");
        [day, night]
            .into_iter()
            .filter_map(|(shape, area, time)| self.feature(shape.as_deref()?, area, time))
            .collect()
    }

    fn feature(
        &self,
        shape: &[u8],
        area_m2: Option<f64>,
        time_of_day: &str,
    ) -> Option<geojson::Feature> {
        let shape = geojson_shape::from_shape(wkb::read(shape).ok()?);
        let properties = json!({
            "camera_code": self.camera_code,
            "camera_id": self.camera_id,
            "time_of_day": time_of_day,
            "area_m2": area_m2,
            "drawn": self.stored.drawn,
            "assumptions": self.stored.assumptions,
        });
        let properties = properties.as_object().cloned();
        Some(geojson::Feature {
            bbox: None,
            geometry: Some(shape),
            id: None,
            properties,
            foreign_members: None,
        })
    }
}

impl Db {
    /// What cameras see today: of one, or of all that `scope` may see.
    pub async fn camera_coverages(
        &self,
        scope: &Scope,
        camera: Option<CameraId>,
    ) -> Result<Vec<CameraCoverage>> {
        Ok(on_db!(self, |pool| sqlx::query_as(CURRENT)
            .bind(camera)
            .bind(scope.unit)
            .fetch_all(pool)
            .await)?)
    }
}

/// STUB
pub type Assumption = String;

/// STUB
pub(crate) fn reach_box(setup: &Setup) -> Result<BBox> {
    let position = Position::try_from([setup.lon, setup.lat])
        .map_err(|error| Error::field("lon", error.to_string()))?;
    let reach = Meters::new(500.0).map_err(|error| Error::Internal(error.to_string()))?;
    BBox::of([position])
        .map(|b| b.grown(reach))
        .ok_or(Error::NotFound)
}
impl StoredCoverage {
    /// STUB
    pub fn compute(_setup: &Setup, _obstacles: &[Obstacle]) -> Result<Self> {
        todo!()
    }
}
