//! What a version sees, as stored beside it: derived from its setup and the obstacles around it.

use geo::{Area, Coord};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{CameraId, CameraStatus, Setup, insert::insert_coverages, sight::Sight};
use crate::{
    accounts::Scope,
    bytes_as_text,
    checks::counts_as_coverage,
    clock::Day,
    db::{Db, JsonText, Tx, by_tx, on_db, on_tx},
    error::{Error, Result},
    geojson_shape,
    geometry::{Assumption, BBox, Coverage, Frame, Meters, NightView, View, wkb},
    obstacles::Obstacle,
    owners::OwnerId,
};

/// What is known of a camera's sight at night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
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
    pub sector_bearing_deg: f64,
    /// Angle of the sector in degrees; 360 = a full circle.
    pub sector_width_deg: f64,
    /// Nearest distance seen, metres.
    pub sector_near_m: f64,
    /// Farthest distance seen by day, metres.
    pub sector_far_m: f64,
    /// What had to be assumed.
    pub assumptions: JsonText<Vec<Assumption>>,
    /// Seen by day: WKB MultiPolygon, longitude and latitude.
    #[serde(with = "bytes_as_text")]
    pub day_visible: Option<Vec<u8>>,
    /// Its area in square metres.
    pub day_area_m2: Option<f64>,
    /// What is known of the night.
    pub night_kind: NightKind,
    /// Farthest distance seen by night, metres.
    pub sector_night_far_m: Option<f64>,
    /// Seen by night.
    #[serde(with = "bytes_as_text")]
    pub night_visible: Option<Vec<u8>>,
    /// Its area in square metres.
    pub night_area_m2: Option<f64>,
    /// Of what is seen by day, how much is private ground that should be masked, square metres; searches do without it.
    #[sqlx(default)]
    pub towards_private_m2: f64,
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
    status: CameraStatus,
    verified_on: Option<Day>,
    #[sqlx(flatten)]
    stored: StoredCoverage,
}

macro_rules! current {
    ($where:literal) => {
        concat!(
            "SELECT k.id AS camera_id, k.code AS camera_code, coalesce(p.status, 'unknown') AS status, k.verified_on, c.indoors, c.drawn, c.viewpoint_lon, \
     c.viewpoint_lat, c.sector_bearing_deg, c.sector_width_deg, c.sector_near_m, c.sector_far_m, c.assumptions, c.day_visible, c.day_area_m2, \
     c.night_kind, c.sector_night_far_m, c.night_visible, c.night_area_m2, c.towards_private_m2, \
     c.min_lon, c.min_lat, c.max_lon, c.max_lat \
     FROM cameras k \
     LEFT JOIN camera_points p ON p.camera_id = k.id \
     JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
     JOIN coverages c ON c.version_id = v.id \
     WHERE ",
            $where,
            " ORDER BY k.rid"
        )
    };
}
// What leaves the registry holds no drafts, whoever asks (PRIVACY P9).
const CURRENT: &str = current!(
    "($1 IS NULL OR k.id = $1) AND ($2 IS NULL OR k.unit_id IS NULL OR k.unit_id = $2) AND ($3 OR k.draft_until IS NULL)"
);
const OWN: &str = current!("k.id = $1 AND k.owner_id = $2");

impl CameraCoverage {
    /// GeoJSON features: the day, and the night where it is known; `counts` says whether it counts as coverage.
    #[must_use]
    pub fn features(&self, today: Day) -> Vec<geojson::Feature> {
        let counts = counts_as_coverage(self.status, self.verified_on, today);
        let stored = &self.stored;
        let day = (&stored.day_visible, stored.day_area_m2, "day");
        let night = (&stored.night_visible, stored.night_area_m2, "night");
        [day, night]
            .into_iter()
            .filter_map(|(shape, area, time)| self.feature(shape.as_deref()?, area, time, counts))
            .collect()
    }

    fn feature(
        &self,
        shape: &[u8],
        area_m2: Option<f64>,
        time_of_day: &str,
        counts: bool,
    ) -> Option<geojson::Feature> {
        let shape = geojson_shape::from_shape(wkb::read(shape).ok()?);
        let properties = json!({
            "camera_code": self.camera_code,
            "camera_id": self.camera_id,
            "time_of_day": time_of_day,
            "counts": counts,
            "area_m2": area_m2,
            "drawn": self.stored.drawn,
            "assumptions": self.stored.assumptions,
            "towards_private_m2": self.stored.towards_private_m2,
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
            .bind(camera.is_some() && scope.sees_drafts())
            .fetch_all(pool)
            .await)?)
    }

    /// The coverage of a camera, if it is this owner's; none if it is not.
    pub(crate) async fn coverages_of_owner(
        &self,
        owner: OwnerId,
        camera: CameraId,
    ) -> Result<Vec<CameraCoverage>> {
        Ok(on_db!(self, |pool| sqlx::query_as(OWN)
            .bind(camera)
            .bind(owner)
            .fetch_all(pool)
            .await)?)
    }
}

/// How far beyond its range a camera's own building may matter, metres.
const OWN_BUILDING_M: f64 = 10.0;

impl StoredCoverage {
    /// What a setup sees among the obstacles that `tx` sees.
    pub async fn among_today(tx: &mut Tx, setup: &Setup) -> Result<Self> {
        let obstacles = tx.obstacles_meeting(Self::reach(setup)?).await?;
        Self::compute(setup, &obstacles)
    }

    /// The box of the obstacles that may matter to a setup: as far as it may see, and a little more for its own building.
    pub fn reach(setup: &Setup) -> Result<BBox> {
        let internal = |error: crate::geometry::OutOfRange| Error::Internal(error.to_string());
        let reach = Meters::new(setup.lens().range().far_m + OWN_BUILDING_M).map_err(internal)?;
        let place = BBox::of([setup.position()?]).ok_or(Error::NotFound)?;
        Ok(place.grown(reach))
    }

    /// What a setup sees among `obstacles`, which are at least those that meet its [`reach`](Self::reach).
    pub fn compute<'a>(
        setup: &Setup,
        obstacles: impl IntoIterator<Item = &'a Obstacle>,
    ) -> Result<Self> {
        let sight = Sight::of(setup, obstacles)?;
        let mut stored = Self::stored(setup, &sight.frame, &sight.seen)?;
        stored.towards_private_m2 = sight.towards_private.unsigned_area();
        Ok(stored)
    }

    fn stored(setup: &Setup, frame: &Frame, seen: &Coverage) -> Result<Self> {
        let place = setup.position()?;
        let degrees = |view: &View| wkb::Shape::MultiPolygon(frame.multi_polygon(&view.visible));
        let day = seen.day.as_ref().map(degrees);
        let bbox = BBox::of([place]).ok_or(Error::NotFound)?;
        let bbox = day
            .as_ref()
            .and_then(wkb::Shape::bbox)
            .map_or(bbox, |seen| bbox.with(&seen))
            .across_antimeridian();
        let (night_kind, night) = match &seen.night {
            NightView::Unknown => (NightKind::Unknown, None),
            NightView::Blind => (NightKind::Blind, None),
            NightView::View(view) => (NightKind::View, Some(view)),
        };
        let viewpoint = Coord::from(frame.position(seen.viewpoint));
        let sector = seen.day.as_ref().map(|view| view.sector);
        Ok(Self {
            indoors: seen.indoors,
            drawn: setup.drawn_coverage.is_some(),
            viewpoint_lon: viewpoint.x,
            viewpoint_lat: viewpoint.y,
            sector_bearing_deg: sector.map_or(0.0, |sector| sector.bearing_deg),
            sector_width_deg: sector.map_or(0.0, |sector| sector.width_deg),
            sector_near_m: sector.map_or(0.0, |sector| sector.near_m),
            sector_far_m: sector.map_or(0.0, |sector| sector.far_m),
            assumptions: JsonText(seen.assumptions.clone()),
            day_visible: day.map(|shape| shape.to_wkb()),
            day_area_m2: seen.day.as_ref().map(|view| view.area_m2),
            night_kind,
            sector_night_far_m: night.map(|view| view.sector.far_m),
            night_visible: night.map(|view| degrees(view).to_wkb()),
            night_area_m2: night.map(|view| view.area_m2),
            towards_private_m2: 0.0,
            min_lon: bbox.min_lon,
            min_lat: bbox.min_lat,
            max_lon: bbox.max_lon,
            max_lat: bbox.max_lat,
        })
    }
}

/// The versions that still count, whose coverage meets a box.
const SETUPS_SQLITE: &str = "SELECT v.id, v.lon, v.lat, v.kind, v.bearing_deg, v.horizontal_fov_deg, \
     v.vertical_fov_deg, v.tilt_deg, v.width_px, v.height_px, v.near_m, v.far_m, v.night_far_m, v.height_m, v.masks, \
     v.drawn_coverage FROM coverages_box b JOIN coverages c ON c.rid = b.rid JOIN camera_versions v ON v.id = c.version_id \
     WHERE b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 ORDER BY v.rid";
const SETUPS_POSTGIS: &str = "SELECT v.id, v.lon, v.lat, v.kind, v.bearing_deg, v.horizontal_fov_deg, \
     v.vertical_fov_deg, v.tilt_deg, v.width_px, v.height_px, v.near_m, v.far_m, v.night_far_m, v.height_m, v.masks, \
     v.drawn_coverage FROM coverages c JOIN camera_versions v ON v.id = c.version_id \
     WHERE c.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) ORDER BY v.rid";

/// Versions whose coverage is computed anew, or cameras that are asked about, in one step.
const CHUNK: usize = 1000;

#[derive(sqlx::FromRow)]
struct SetupRow {
    id: Uuid,
    #[sqlx(flatten)]
    setup: Setup,
}

impl Tx {
    /// The codes of those among `cameras` that see no street today, because they stand inside a building.
    pub(crate) async fn codes_of_those_indoors(
        &mut self,
        cameras: &[CameraId],
    ) -> Result<Vec<String>> {
        const INDOORS: &str = "SELECT k.code FROM cameras k \
             JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
             JOIN coverages c ON c.version_id = v.id WHERE c.indoors AND k.id IN (";
        let mut codes = Vec::new();
        for chunk in cameras.chunks(CHUNK) {
            let found: Vec<String> = on_tx!(self, |conn| {
                let mut query = QueryBuilder::new(INDOORS);
                let mut ids = query.separated(", ");
                for id in chunk {
                    ids.push_bind(*id);
                }
                query.push(") ORDER BY k.rid");
                query.build_query_scalar().fetch_all(conn).await
            })?;
            codes.extend(found);
        }
        Ok(codes)
    }

    /// Computes anew what is seen around `area`, after the obstacles in it have changed; tells how many versions.
    pub async fn recompute_coverages(&mut self, area: BBox) -> Result<usize> {
        // A view that was blocked may open as far as any camera sees.
        let farthest = Meters::new(crate::geometry::optics::MAX_GIVEN_RANGE_M + OWN_BUILDING_M);
        let area = area.grown(farthest.map_err(|error| Error::Internal(error.to_string()))?);
        let sql = by_tx!(self, SETUPS_SQLITE, SETUPS_POSTGIS);
        let rows: Vec<SetupRow> = on_tx!(self, |conn| {
            let query = sqlx::query_as(sql).bind(area.min_lon).bind(area.min_lat);
            query
                .bind(area.max_lon)
                .bind(area.max_lat)
                .fetch_all(conn)
                .await
        })?;
        for chunk in rows.chunks(CHUNK) {
            let mut coverages = Vec::with_capacity(chunk.len());
            for row in chunk {
                coverages.push((row.id, StoredCoverage::among_today(self, &row.setup).await?));
            }
            on_tx!(self, |conn| {
                let mut delete = QueryBuilder::new("DELETE FROM coverages WHERE version_id IN (");
                let mut ids = delete.separated(", ");
                for row in chunk {
                    ids.push_bind(row.id);
                }
                delete.push(")").build().execute(conn).await.map(drop)
            })?;
            insert_coverages(self, &coverages).await?;
        }
        Ok(rows.len())
    }
}
