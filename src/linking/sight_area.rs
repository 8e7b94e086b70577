//! What one view of a camera makes of an area: shapes are cut in the frame of that area.

use geo::{BooleanOps, Coord, MultiPolygon};

use super::{
    Reason, SubjectMask,
    sight::{Seen, Sight, View, off_by_deg},
};
use crate::geometry::{self, Frame, Sector, WhyNot};

impl View<'_> {
    /// Holds the view against an area, in the frame of that area.
    pub(super) fn look_at_area(&self, frame: &Frame, scene: &geometry::Scene) -> Sight {
        let sector = self.sector_in(frame);
        let out = scene.why_not(&sector);
        if !out.is_empty() && !self.coverage.drawn {
            return Sight::Out(area_reasons(&out, &sector, scene));
        }
        let stored = frame.local_multi_polygon(self.visible);
        let visible = self.without_masks(frame, &stored, |mask| !mask.effective);
        let seen = seen(scene, sector, visible.clone());
        let hidden = || self.hidden(frame, scene, sector, &stored, &visible);
        let target = match seen.target.map_or_else(hidden, Ok) {
            Ok(target) => target,
            Err(reasons) => return Sight::Out(reasons),
        };
        Sight::In(Seen {
            share: seen.share,
            distance_m: sector.distance_from_apex(target),
            off_axis_deg: self.off_axis_deg(&sector, target),
            at: frame.position(target),
            far_m: self.far_m,
        })
    }

    /// The place to aim at in an area of which nothing is seen: in the sector, out of sight and not masked. Without one
    /// the area is out of view for a reason.
    fn hidden(
        &self,
        frame: &Frame,
        scene: &geometry::Scene,
        sector: Sector,
        stored: &MultiPolygon<f64>,
        visible: &MultiPolygon<f64>,
    ) -> Result<Coord<f64>, Vec<Reason>> {
        let elsewhere = |why: &[WhyNot]| area_reasons(why, &sector, scene);
        if self.coverage.drawn {
            let reason = self.mask_reason(frame, scene, sector, stored);
            return Err(reason.map_or_else(|| elsewhere(&[WhyNot::LooksElsewhere]), |r| vec![r]));
        }
        // Chords and rounding make the rim uncertain: what lies in it alone is not in the sector.
        let within = sector.shrunk();
        let field = within.to_polygon().into();
        if let Some(reason) = self.mask_reason(frame, scene, sector, &field) {
            return Err(vec![reason]);
        }
        let unmasked = self.without_masks(frame, &field, |_| true);
        scene.hidden(&unmasked, visible).ok_or_else(|| {
            let why = scene.why_not(&within);
            elsewhere(if why.is_empty() {
                &[WhyNot::LooksElsewhere]
            } else {
                &why
            })
        })
    }

    /// The reason if masks alone hide all of the area that lies in `whole`.
    fn mask_reason(
        &self,
        frame: &Frame,
        scene: &geometry::Scene,
        sector: Sector,
        whole: &MultiPolygon<f64>,
    ) -> Option<Reason> {
        let shows = |visible: MultiPolygon<f64>| seen(scene, sector, visible).target.is_some();
        let hidden = shows(whole.clone()) && !shows(self.without_masks(frame, whole, |_| true));
        hidden.then(|| {
            if shows(self.without_masks(frame, whole, |mask| mask.effective)) {
                Reason::TowardsPrivate
            } else {
                Reason::Masked
            }
        })
    }

    /// Polygons in `frame` without those masks that `which` names.
    fn without_masks(
        &self,
        frame: &Frame,
        polygons: &MultiPolygon<f64>,
        which: impl Fn(&SubjectMask) -> bool,
    ) -> MultiPolygon<f64> {
        let masks = self.masks.iter().filter(|mask| which(mask));
        masks.fold(polygons.clone(), |left, mask| {
            left.difference(&frame.local_multi_polygon(&mask.area))
        })
    }

    /// The sector in another frame, in which north is turned by the convergence of the meridians.
    ///
    /// A drawn coverage has no sector: everything around may be in it.
    pub(super) fn sector_in(&self, frame: &Frame) -> Sector {
        let apex = frame.local(self.coverage.viewpoint);
        if self.coverage.drawn {
            return Sector {
                apex,
                bearing_deg: 0.0,
                width_deg: 360.0,
                near_m: 0.0,
                far_m: f64::MAX,
            };
        }
        Sector {
            apex,
            bearing_deg: frame.local_bearing(self.coverage.viewpoint, self.coverage.bearing_deg),
            ..self.sector()
        }
    }
}

/// What a sector with this visible part shows of a scene.
fn seen(scene: &geometry::Scene, sector: Sector, visible: MultiPolygon<f64>) -> geometry::Seen {
    scene.seen(&geometry::View {
        sector,
        visible,
        area_m2: 0.0,
    })
}

/// Why no part of an area is in the sector.
fn area_reasons(why: &[WhyNot], sector: &Sector, scene: &geometry::Scene) -> Vec<Reason> {
    let distance_m = scene.distance_to(sector.apex);
    let reason = |why: &WhyNot| match why {
        WhyNot::TooFar => Reason::TooFar {
            distance_m,
            far_m: sector.far_m,
        },
        WhyNot::BlindZone => Reason::BlindZone {
            distance_m,
            near_m: sector.near_m,
        },
        WhyNot::LooksElsewhere => Reason::LooksElsewhere {
            off_by_deg: off_by_deg(sector, scene.area.reference()),
        },
    };
    why.iter().map(reason).collect()
}
