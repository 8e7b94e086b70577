//! SQL of plans: the streets, buildings and cameras of an area as of now.

use geo::{CoordsIter, MultiPolygon, Polygon, Rect};
use sqlx::QueryBuilder;

use super::{
    Eye, Hung, Line, MeasureInput, MeasureTask, PlanArea, PlanCamera, Rings, TimeOfDay, Weights,
    clusters, demand::INCIDENT_REACH_M, named::Belongs,
};
use crate::{
    accounts::Scope,
    cameras::{CameraId, CameraStatus, NightKind, Setup, StoredCoverage},
    checks::counts_as_coverage,
    clock::Day,
    db::{Db, by_db, on_db},
    error::{Error, FieldError, Result},
    geojson_shape,
    geometry::{BBox, Frame, Meters, Position, wkb},
    obstacles::ObstacleKind,
    owners::OwnerKind,
    refusal::Refusal,
    streets::StreetClass,
};

/// The caller's unit with all below it.
const OWN: &str = "WITH RECURSIVE own (id) AS (SELECT id FROM units WHERE id = $5 \
     UNION SELECT u.id FROM own o JOIN units u ON u.parent_id = o.id) ";
/// Drafts are in no plan (PRIVACY P9).
const COLUMNS: &str = "SELECT k.id AS camera_id, k.code, coalesce(p.status, 'unknown') AS status, k.verified_on, \
     k.unit_id, o.kind AS owner_kind, (k.source = 'plan' AND k.owner_id IS NULL AND coalesce(p.status, 'unknown') = 'planned') AS of_plan, \
     v.lon, v.lat, v.kind, v.bearing_deg, v.horizontal_fov_deg, v.vertical_fov_deg, v.tilt_deg, v.width_px, v.height_px, \
     v.near_m, v.far_m, v.night_far_m, v.height_m, v.masks, v.drawn_coverage, c.indoors, c.drawn, c.viewpoint_lon, \
     c.viewpoint_lat, c.sector_bearing_deg, c.sector_width_deg, c.sector_near_m, c.sector_far_m, c.assumptions, \
     c.day_visible, c.day_area_m2, c.night_kind, c.sector_night_far_m, c.night_visible, c.night_area_m2, c.min_lon, \
     c.min_lat, c.max_lon, c.max_lat FROM ";
const THEN: &str = " JOIN camera_versions v ON v.id = c.version_id JOIN cameras k ON k.id = v.camera_id \
     LEFT JOIN camera_points p ON p.camera_id = k.id LEFT JOIN owners o ON o.id = k.owner_id WHERE v.superseded_at IS NULL AND v.valid_to IS NULL \
     AND k.draft_until IS NULL AND NOT c.indoors AND ($5 IS NULL OR k.unit_id IS NULL OR k.unit_id IN (SELECT id FROM own)) ";
/// What hangs there, whether it works or not.
const HANGING: &str = "AND coalesce(p.status, 'unknown') NOT IN ('planned', 'removed') ";
/// What is to hang there.
pub(super) const PLANNED: &str = "AND p.status = 'planned' ";
const BOX_SQLITE: (&str, &str) = (
    "coverages_box b JOIN coverages c ON c.rid = b.rid",
    "AND b.min_lon <= $3 AND b.max_lon >= $1 AND b.min_lat <= $4 AND b.max_lat >= $2 ORDER BY k.rid",
);
const BOX_POSTGIS: (&str, &str) = (
    "coverages c",
    "AND c.box && ST_MakeEnvelope($1, $2, $3, $4, 4326) ORDER BY k.rid",
);
/// The boundary of a unit of today, if it is the caller's or lies below it.
const BOUNDARY: &str = "WITH RECURSIVE own (id) AS (SELECT id FROM units WHERE id = $2 \
     UNION SELECT u.id FROM own o JOIN units u ON u.parent_id = o.id) \
     SELECT u.boundary, ($2 IS NULL OR u.id IN (SELECT id FROM own)) AS is_own FROM units u \
     WHERE u.code = $1 AND u.valid_to IS NULL ORDER BY u.rid LIMIT 1";
/// Places of past incidents of the caller's unit; none of domestic violence.
const INCIDENTS: &str = "SELECT place FROM incidents WHERE ($5 IS NULL OR unit_id = $5) AND NOT domestic_violence \
     AND min_lon <= $3 AND max_lon >= $1 AND min_lat <= $4 AND max_lat >= $2 ORDER BY rid";

/// Streets that lie this far outside matter: a path at the border may be the pavement of one, metres.
const BESIDE_M: f64 = 20.0;
/// Around sensitive places nothing weighs more, metres.
const SENSITIVE_M: f64 = 50.0;

#[derive(sqlx::FromRow)]
struct CameraRow {
    camera_id: CameraId,
    code: String,
    status: CameraStatus,
    verified_on: Option<Day>,
    #[sqlx(flatten)]
    belongs: Belongs,
    #[sqlx(flatten)]
    setup: Setup,
    #[sqlx(flatten)]
    coverage: StoredCoverage,
}

/// Binds a box and reads all rows.
macro_rules! in_box {
    ($db:expr, $sql:expr, $area:expr $(, $more:expr)*) => {
        on_db!($db, |pool| {
            let query = sqlx::query_as($sql).bind($area.min_lon).bind($area.min_lat);
            let query = query.bind($area.max_lon).bind($area.max_lat)$(.bind($more))*;
            query.fetch_all(pool).await
        })
    };
}

impl Db {
    /// All that measuring an area needs, as of `today`: what `scope` may see of it.
    pub async fn plan_measuring(
        &self,
        scope: &Scope,
        input: &MeasureInput,
        today: Day,
    ) -> Result<MeasureTask> {
        let priorities = input.checked_priorities()?;
        let area = match input.drawn()? {
            Some(area) => area,
            None => self.area_of_unit(scope, input.unit_code.as_deref()).await?,
        };
        let around = area.around(BESIDE_M).map_err(internal)?;
        let frame = area.frame;
        let lines = self.plan_lines(around, &frame).await?;
        let buildings = self.obstacles_meeting(area.bbox).await?;
        let buildings = buildings
            .iter()
            .filter(|obstacle| obstacle.kind == ObstacleKind::Building);
        let buildings = buildings.filter_map(|building| match &building.outline {
            wkb::Shape::Polygon(polygon) => Some(MultiPolygon(vec![frame.local_polygon(polygon)])),
            wkb::Shape::MultiPolygon(polygons) => Some(frame.local_multi_polygon(polygons)),
            wkb::Shape::Point(_) | wkb::Shape::LineString(_) => None,
        });
        let buildings = buildings.collect();
        let weights = self.weights(scope, input, &area, priorities).await?;
        Ok(MeasureTask {
            lines,
            buildings,
            weights,
            cameras: self
                .plan_cameras(scope, input.time, &area, today, HANGING)
                .await?,
            level: input.level,
            time: input.time,
            basis: input.basis,
            ways: input.ways,
            draws: input.lines,
            priorities: input.priorities.clone(),
            stated_by: if input.area.is_some() {
                "area"
            } else {
                "unit_code"
            },
            area,
        })
    }

    /// The streets that meet `around`, in local metres.
    pub(super) async fn plan_lines(&self, around: BBox, frame: &Frame) -> Result<Vec<Line>> {
        let classes = StreetClass::ALL.map(|(_, class)| class);
        let streets = self.streets_meeting(around, &classes).await?;
        let lines = streets.iter().map(|street| Line {
            class: street.class,
            tunnel: street.tunnel,
            line: frame.local_line(&street.line),
        });
        Ok(lines.collect())
    }

    /// The boundary of a unit of today, if it has one; refused where it is not the caller's, nor lies below it.
    pub(super) async fn boundary_of(&self, scope: &Scope, code: &str) -> Result<Option<Vec<u8>>> {
        let refused = |why: Refusal| Error::field("unit_code", why);
        let found: Option<(Option<Vec<u8>>, bool)> = on_db!(self, |pool| sqlx::query_as(BOUNDARY)
            .bind(code)
            .bind(scope.unit)
            .fetch_optional(pool)
            .await)?;
        let (boundary, is_own) = found.ok_or_else(|| refused(Refusal::NoSuchRecord))?;
        if !is_own {
            return Err(refused(Refusal::OtherUnit));
        }
        Ok(boundary)
    }

    async fn area_of_unit(&self, scope: &Scope, code: Option<&str>) -> Result<PlanArea> {
        let refused = |why: Refusal| Error::field("unit_code", why);
        let code = code.unwrap_or_default();
        let Some(boundary) = self.boundary_of(scope, code).await? else {
            return Err(refused(if self.has_bounded_communes(code).await? {
                Refusal::BoundariesOfCommunesAlone
            } else {
                Refusal::NoBoundary
            }));
        };
        let boundary = match wkb::read(&boundary).map_err(internal)? {
            wkb::Shape::Polygon(polygon) => MultiPolygon(vec![polygon]),
            wkb::Shape::MultiPolygon(polygons) => polygons,
            wkb::Shape::Point(_) | wkb::Shape::LineString(_) => {
                return Err(refused(Refusal::NoBoundary));
            }
        };
        PlanArea::of(&boundary).map_err(refused)
    }

    /// The cameras, hanging or planned, whose coverage meets the box of an area, as they are set up now.
    pub(super) async fn plan_cameras(
        &self,
        scope: &Scope,
        time: TimeOfDay,
        area: &PlanArea,
        today: Day,
        which: &'static str,
    ) -> Result<Vec<PlanCamera>> {
        let (from, within) = by_db!(self, BOX_SQLITE, BOX_POSTGIS);
        let bbox = area.bbox;
        let rows: Vec<CameraRow> = on_db!(self, |pool| {
            let mut query = QueryBuilder::new(OWN);
            query
                .push(COLUMNS)
                .push(from)
                .push(THEN)
                .push(which)
                .push(within);
            let query = query.build_query_as().bind(bbox.min_lon).bind(bbox.min_lat);
            let query = query.bind(bbox.max_lon).bind(bbox.max_lat);
            query.bind(scope.unit).fetch_all(pool).await
        })?;
        rows.into_iter()
            .map(|row| row.camera(scope, &area.frame, (time, today)))
            .collect()
    }

    async fn weights(
        &self,
        scope: &Scope,
        input: &MeasureInput,
        area: &PlanArea,
        priorities: Vec<(MultiPolygon<f64>, f64)>,
    ) -> Result<Weights> {
        let mut errors = Vec::new();
        for (index, (priority, _)) in priorities.iter().enumerate() {
            let bbox = BBox::of_degrees(priority.coords_iter());
            if let Some(bbox) = bbox
                && self.touches_sensitive_place(bbox).await?
            {
                let field = format!("priorities/{index}/area");
                errors.push(FieldError::new(&field, Refusal::PriorityAtSensitivePlace));
            }
        }
        Error::unless_empty(errors)?;
        let local = |(polygons, factor)| {
            let polygons = area.frame.local_multi_polygon(&polygons);
            (Rings::new(&polygons), factor)
        };
        let mut weights = Weights {
            priorities: priorities.into_iter().map(local).collect(),
            ..Weights::default()
        };
        if input.incidents {
            weights.incidents = self.incidents_around(scope, area).await?;
        }
        if !weights.incidents.is_empty() || !weights.priorities.is_empty() {
            weights.unweighted = self.around_sensitive(area).await?;
        }
        Ok(weights)
    }

    /// The past incidents whose cells weigh in an area.
    async fn incidents_around(
        &self,
        scope: &Scope,
        area: &PlanArea,
    ) -> Result<Vec<(geo::Coord<f64>, usize)>> {
        let around = area.around(INCIDENT_REACH_M).map_err(internal)?;
        // All of a cell is counted, wherever the area ends.
        let cells = around.grown(Meters::new(clusters::CELL_M).map_err(internal)?);
        let rows: Vec<(Vec<u8>,)> = in_box!(self, INCIDENTS, cells, scope.unit)?;
        let mut places = Vec::with_capacity(rows.len());
        for (place,) in &rows {
            let place = wkb::read(place).map_err(internal)?;
            if let Some(bbox) = place.bbox() {
                places.push(bbox.centre().map_err(internal)?);
            }
        }
        let clusters = clusters::clusters(places).map_err(internal)?;
        let weighing = clusters
            .iter()
            .filter(|cluster| around.contains(cluster.at));
        Ok(weighing
            .map(|cluster| (area.frame.local(cluster.at), cluster.incidents))
            .collect())
    }

    async fn around_sensitive(&self, area: &PlanArea) -> Result<Vec<Rings>> {
        let around = area.around(SENSITIVE_M).map_err(internal)?;
        let boxes = self.boxes_of_sensitive(area, around, SENSITIVE_M).await?;
        let rings = boxes
            .into_iter()
            .map(|polygon| Rings::new(&MultiPolygon(vec![polygon])));
        Ok(rings.collect())
    }

    /// The boxes of the sensitive places that meet `around`, with what lies within some metres of them, in local metres.
    pub(super) async fn boxes_of_sensitive(
        &self,
        area: &PlanArea,
        around: BBox,
        grown_m: f64,
    ) -> Result<Vec<Polygon<f64>>> {
        let reach = Meters::new(grown_m).map_err(internal)?;
        let places = self.sensitive_places_meeting(around).await?;
        let boxes = places.into_iter().map(|place| {
            let grown = place.grown(reach);
            let corners = Rect::new(
                (grown.min_lon, grown.min_lat),
                (grown.max_lon, grown.max_lat),
            );
            area.frame.local_polygon(&corners.to_polygon())
        });
        Ok(boxes.collect())
    }
}

impl CameraRow {
    fn camera(
        self,
        scope: &Scope,
        frame: &Frame,
        (time, today): (TimeOfDay, Day),
    ) -> Result<PlanCamera> {
        let Self {
            coverage, belongs, ..
        } = self;
        let shape = match (time, coverage.night_kind) {
            (TimeOfDay::Day, _) => coverage.day_visible.as_deref(),
            (TimeOfDay::Night, NightKind::View) => coverage.night_visible.as_deref(),
            (TimeOfDay::Night, NightKind::Blind | NightKind::Unknown) => None,
        };
        let visible = shape.map(wkb::read_multi_polygon).transpose();
        let visible = visible
            .map_err(internal)?
            .unwrap_or(MultiPolygon(Vec::new()));
        let viewpoint = Position::try_from([coverage.viewpoint_lon, coverage.viewpoint_lat]);
        let viewpoint = viewpoint.map_err(internal)?;
        let lens = self.setup.lens();
        let at = frame.local(viewpoint);
        let axis = || frame.local_bearing(viewpoint, coverage.sector_bearing_deg);
        let has_axis = !coverage.drawn && lens.bearing_deg.is_some();
        let can_turn = has_axis && !lens.full_circle && self.setup.masks.0.is_empty();
        let place = self.setup.position()?;
        let planned = self.status == CameraStatus::Planned;
        let is_public = !planned && belongs.owner_kind.is_some_and(OwnerKind::is_public_body);
        let turnable = if can_turn && is_public && lens.horizontal_fov_deg.is_some() {
            let at = frame.local(place);
            Some(Hung { at, lens })
        } else {
            None
        };
        Ok(PlanCamera {
            id: self.camera_id,
            code: self.code,
            place: [place.lon.get(), place.lat.get()].map(geojson_shape::to_centimetre),
            is_named: belongs.is_named(scope),
            assumed: !coverage.assumptions.0.is_empty(),
            night_unknown: coverage.night_kind == NightKind::Unknown,
            turnable,
            is_public,
            works: self.status == CameraStatus::Working,
            planned,
            eye: Eye {
                viewpoint: at,
                axis_deg: has_axis.then(axis),
                lens,
                visible: frame.local_multi_polygon(&visible),
                counts: planned || counts_as_coverage(self.status, self.verified_on, today),
            },
        })
    }
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
