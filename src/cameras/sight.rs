//! What a setup sees among obstacles, in metres around it (pure): computed, or as drawn by hand.

use geo::{BooleanOps, Coord, MultiPolygon, Polygon, unary_union};

use super::{CameraKind, Setup};
use crate::{
    error::{Error, Result},
    geojson_shape,
    geometry::{
        Assumption, Coverage, Frame, NightView, Sector, View, area::disc_polygon, coverage,
    },
    obstacles::Obstacle,
};

/// What a setup sees, in local metres.
pub(super) struct Sight {
    /// Degrees to metres around the recorded place, and back.
    pub(super) frame: Frame,
    /// The view by day and by night.
    pub(super) seen: Coverage,
    /// Of what is seen by day, the private ground that the device does not surely blacken.
    pub(super) towards_private: MultiPolygon<f64>,
}

impl Sight {
    /// What `setup` sees among `obstacles`.
    pub(super) fn of<'a>(
        setup: &Setup,
        obstacles: impl IntoIterator<Item = &'a Obstacle>,
    ) -> Result<Self> {
        let frame = Frame::new(setup.position()?);
        let masks = local_masks(setup, &frame, true)?;
        let seen = if let Some(drawn) = &setup.drawn_coverage {
            let polygons = geojson_shape::polygons(&drawn.0).map_err(Error::Internal)?;
            drawn_coverage(setup, &frame.local_multi_polygon(&polygons), &masks)
        } else {
            let obstacles: Vec<_> = obstacles
                .into_iter()
                .map(|obstacle| obstacle.local(&frame))
                .collect();
            coverage(&setup.lens(), &obstacles, &masks)
        };
        let private = MultiPolygon(local_masks(setup, &frame, false)?);
        let towards_private = match &seen.day {
            // Masks may overlap: their union counts once.
            Some(day) if !private.0.is_empty() => day.visible.intersection(&unary_union(&private)),
            _ => MultiPolygon(Vec::new()),
        };
        Ok(Self {
            frame,
            seen,
            towards_private,
        })
    }
}

/// The masks of a setup that the device blackens, or those that it does not, in metres around the camera.
fn local_masks(setup: &Setup, frame: &Frame, effective: bool) -> Result<Vec<Polygon<f64>>> {
    let masks = setup.masks.0.iter();
    let masks = masks.filter(|mask| mask.is_effective() == effective);
    let polygons = masks.map(|mask| geojson_shape::polygons(&mask.area).map_err(Error::Internal));
    let polygons = polygons.collect::<Result<Vec<_>>>()?.into_iter();
    Ok(polygons
        .flat_map(|polygons| frame.local_multi_polygon(&polygons))
        .collect())
}

/// A polygon drawn by hand stands for sector and obstacles; masks and the range at night still hold.
fn drawn_coverage(setup: &Setup, drawn: &MultiPolygon<f64>, masks: &[Polygon<f64>]) -> Coverage {
    let apex = Coord { x: 0.0, y: 0.0 };
    let farthest = drawn
        .iter()
        .flat_map(|polygon| polygon.exterior().coords())
        .map(|corner| corner.x.hypot(corner.y))
        .fold(0.0, f64::max);
    let view = |far_m: f64| {
        let near = drawn.intersection(&disc_polygon(apex, far_m));
        let visible = masks.iter().fold(near, |seen, mask| seen.difference(mask));
        View::new(
            Sector {
                apex,
                bearing_deg: 0.0,
                width_deg: 360.0,
                near_m: 0.0,
                far_m,
            },
            visible,
        )
    };
    // A little farther than the farthest corner, so that the disc cuts nothing off.
    let day = view(farthest * 1.01 + 0.1);
    let night = match setup.night_far_m {
        None => NightView::Unknown,
        Some(far_m) if far_m <= 0.0 => NightView::Blind,
        Some(far_m) if far_m < farthest => NightView::View(view(far_m)),
        Some(_) => NightView::View(day.clone()),
    };
    Coverage {
        indoors: false,
        viewpoint: apex,
        day: Some(day),
        night,
        // A shape tells where it may look, not where it looked.
        assumptions: (setup.kind == CameraKind::Panning)
            .then_some(Assumption::MayLookElsewhere)
            .into_iter()
            .collect(),
    }
}
