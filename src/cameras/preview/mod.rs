//! What a camera would see that is not saved: the form shows it while a pin or a handle is dragged.

pub mod routes;

use geo::{Area, BooleanOps, MultiPolygon};
use geojson::Geometry;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Setup, sight::Sight};
use crate::{
    error::Result,
    geojson_shape,
    geometry::{Assumption, Band, Frame, Level2025, NightView, bands},
    obstacles::Obstacle,
    streets::{Street, street_space},
};

/// What a setup would see. Shapes are GeoJSON in degrees, longitude first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoveragePreview {
    /// Where the lens is taken to be: longitude and latitude in degrees.
    pub viewpoint: [f64; 2],
    /// It would hang too deep inside a building to see anything outside.
    pub indoors: bool,
    /// The shape was drawn by hand.
    pub drawn: bool,
    /// What has to be assumed.
    #[schema(value_type = Vec<Object>)]
    pub assumptions: Vec<Assumption>,
    /// The sector without obstacles; null indoors.
    pub sector: Option<SectorSeen>,
    /// Seen by day: MultiPolygon; null indoors.
    #[schema(value_type = Option<Object>)]
    pub day: Option<Geometry>,
    /// Its area in square metres.
    pub day_area_m2: f64,
    /// The night.
    pub night: NightSeen,
    /// What is seen by day by level of detail, the nearest first; empty where pixels or angle are unknown.
    pub bands: Vec<DetailBand>,
    /// Of what is seen by day, the private ground that no mask set in the device and seen by a check hides.
    #[schema(value_type = Option<Object>)]
    pub towards_private: Option<Geometry>,
    /// Its area in square metres.
    pub towards_private_m2: f64,
    /// How much of what is seen by day lies outside street space and squares, 0 to 1: an estimate from street lines and
    /// usual widths; null where nothing is seen, or no street is known around.
    pub outside_street_share: Option<f64>,
}

/// A field of view on the ground.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct SectorSeen {
    /// Axis, degrees clockwise from north; without meaning for a full circle.
    pub bearing_deg: f64,
    /// Angle in degrees; 360 = a full circle.
    pub width_deg: f64,
    /// Nearest distance, metres.
    pub near_m: f64,
    /// Farthest distance, metres.
    pub far_m: f64,
}

/// The view at night.
#[derive(Debug, Serialize, ToSchema)]
pub struct NightSeen {
    /// `unknown`, `blind` or `view`.
    pub kind: &'static str,
    /// Farthest distance, metres.
    pub far_m: Option<f64>,
    /// Seen at night: MultiPolygon.
    #[schema(value_type = Option<Object>)]
    pub visible: Option<Geometry>,
}

/// The part of the view with one level of detail.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetailBand {
    /// Level of IEC 62676-4:2025; null below its coarsest.
    pub level: Option<Level2025>,
    /// Where it begins, metres along the axis, or from the viewpoint for lenses that are not rectilinear.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// What is seen there: MultiPolygon.
    #[schema(value_type = Object)]
    pub visible: Geometry,
}

impl CoveragePreview {
    /// What `setup` would see among `obstacles`, with streets around it.
    pub fn of(setup: &Setup, obstacles: &[Obstacle], streets: &[Street]) -> Result<Self> {
        let Sight {
            frame,
            seen,
            towards_private,
        } = Sight::of(setup, obstacles)?;
        let degrees =
            |shape: &MultiPolygon<f64>| geojson_shape::geometry(frame.multi_polygon(shape));
        let day = seen.day.as_ref();
        let levels = match day {
            // A shape drawn by hand has no axis to measure along.
            Some(view) if setup.drawn_coverage.is_none() => bands(&setup.lens(), view),
            _ => Vec::new(),
        };
        let viewpoint = geo::Coord::from(frame.position(seen.viewpoint));
        Ok(Self {
            viewpoint: [viewpoint.x, viewpoint.y],
            indoors: seen.indoors,
            drawn: setup.drawn_coverage.is_some(),
            assumptions: seen.assumptions,
            sector: day.map(|view| SectorSeen {
                bearing_deg: view.sector.bearing_deg,
                width_deg: view.sector.width_deg,
                near_m: view.sector.near_m,
                far_m: view.sector.far_m,
            }),
            day: day.map(|view| degrees(&view.visible)),
            day_area_m2: day.map_or(0.0, |view| view.area_m2),
            night: match &seen.night {
                NightView::Unknown => NightSeen::without_view("unknown"),
                NightView::Blind => NightSeen::without_view("blind"),
                NightView::View(view) => NightSeen {
                    kind: "view",
                    far_m: Some(view.sector.far_m),
                    visible: Some(degrees(&view.visible)),
                },
            },
            bands: levels
                .into_iter()
                .map(|band| detail(&frame, &band))
                .collect(),
            towards_private: (!towards_private.0.is_empty()).then(|| degrees(&towards_private)),
            towards_private_m2: towards_private.unsigned_area(),
            outside_street_share: day
                .and_then(|view| outside_streets(&view.visible, streets, &frame)),
        })
    }
}

impl NightSeen {
    const fn without_view(kind: &'static str) -> Self {
        Self {
            kind,
            far_m: None,
            visible: None,
        }
    }
}

fn detail(frame: &Frame, band: &Band) -> DetailBand {
    DetailBand {
        level: band.level,
        from_m: band.from_m,
        to_m: band.to_m,
        visible: geojson_shape::geometry(frame.multi_polygon(&band.visible)),
    }
}

/// How much of `visible` lies outside the space of these streets; none where either is empty.
fn outside_streets(visible: &MultiPolygon<f64>, streets: &[Street], frame: &Frame) -> Option<f64> {
    let area = visible.unsigned_area();
    let space = street_space(streets, frame);
    if area <= 0.0 || space.0.is_empty() {
        return None;
    }
    let inside = visible.intersection(&space).unsigned_area();
    Some((1.0 - inside / area).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;
    use crate::{geometry::Position, streets::StreetClass};

    #[test]
    fn the_share_outside_street_space_is_that_of_the_areas() {
        let setup = Setup {
            lon: 106.7,
            lat: 10.77,
            far_m: Some(20.0),
            ..Setup::default()
        };
        let frame = Frame::new(Position::try_from([106.7, 10.77]).unwrap());
        let line = frame.line(&[(-90.0, 0.0), (90.0, 0.0)].map(Coord::from).to_vec().into());
        let street = |class| Street {
            name: None,
            class,
            tunnel: false,
            line: line.clone(),
        };
        let share = |streets: &[Street]| {
            let preview = CoveragePreview::of(&setup, &[], streets).unwrap();
            preview.outside_street_share
        };
        // A circle of 20 m around the middle of a street 12 m wide: 1 - 4 ∫₀⁶ √(400 − y²) dy / (400 π).
        let strip = 4.0 * 0.5 * (6.0 * (400.0_f64 - 36.0).sqrt() + 400.0 * (6.0_f64 / 20.0).asin());
        let exact = 1.0 - strip / (400.0 * std::f64::consts::PI);
        let found = share(&[street(StreetClass::Residential)]).unwrap();
        assert!((found - exact).abs() < 1e-3, "{found} is not {exact}");
        assert_eq!(share(&[]), None, "nothing is known of the ground");
    }
}
