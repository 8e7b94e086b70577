//! What an incident asks of every camera, prepared once.

use geo::LineString;
use jiff::tz::TimeZone;

use super::{Light, light};
use crate::{
    clock::{Day, Instant, Window},
    geometry::{self, Area, BBox, Frame, Obstacle, Position, sun, wkb::Shape},
};

/// Place and time of an incident, as cameras are judged by them.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Where it happened.
    pub(super) place: Place,
    /// When it happened.
    pub(super) window: Window,
    /// When it is asked.
    pub(super) now: Instant,
    /// The zone of schedules and days.
    pub(super) zone: TimeZone,
    /// The day on which the window starts, in that zone.
    pub(super) day: Day,
    light: Light,
}

/// The incident's area.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A point in the open, known exactly: judged without any shapes being cut.
    Point(Position),
    /// Anything else, in metres around its middle.
    Area {
        /// The frame of the area.
        frame: Frame,
        /// What of it lies outside buildings.
        scene: Box<geometry::Scene>,
    },
}

impl Scene {
    /// An incident at `place` (longitude, latitude) during `window`, asked at `now`.
    ///
    /// A point is a disc of `radius_m` (the uncertainty of the place); other shapes are taken as drawn, several
    /// polygons as their convex hull. `buildings` are the outlines around it, which count as unseen ground; walls
    /// among them are passed over. Schedules and days are read in `zone`. None for a shape without
    /// points.
    #[must_use]
    pub fn new(
        place: &Shape,
        radius_m: f64,
        buildings: &[&Shape],
        window: Window,
        now: Instant,
        zone: TimeZone,
    ) -> Option<Self> {
        let place = Place::of(place, radius_m, buildings)?;
        let light = light(place.middle(), window);
        let day = Day::of(window.from, &zone);
        Some(Self {
            place,
            window,
            now,
            zone,
            day,
            light,
        })
    }

    /// The light during the window.
    #[must_use]
    pub fn light(&self) -> Light {
        self.light
    }

    /// Whether the place lies wholly inside a building, so that its surroundings stand for it.
    #[must_use]
    pub fn is_indoors(&self) -> bool {
        matches!(&self.place, Place::Area { scene, .. } if scene.indoors)
    }

    /// The reference point of the place: the point itself, or the centroid.
    #[must_use]
    pub fn middle(&self) -> Position {
        self.place.middle()
    }

    /// Metres from a position to the edge of the place, 0 inside; to the line around its building for one indoors.
    #[must_use]
    pub fn distance_to_edge(&self, from: Position) -> f64 {
        match &self.place {
            Place::Point(point) => {
                let local = Frame::new(from).local(*point);
                local.x.hypot(local.y)
            }
            Place::Area { frame, scene } if scene.indoors => scene.distance_to(frame.local(from)),
            Place::Area { frame, scene } => scene.area.distance_to(frame.local(from)),
        }
    }

    /// The box of the line around the building, for a place indoors; none in the open.
    #[must_use]
    pub fn box_around_building(&self) -> Option<BBox> {
        let Place::Area { frame, scene } = &self.place else {
            return None;
        };
        let corners = scene.line_around()?.iter().flat_map(LineString::coords);
        BBox::of(corners.map(|corner| frame.position(*corner)))
    }

    /// The share of the window, 0 to 1, during which it was dark.
    #[must_use]
    pub fn dark_share(&self) -> f64 {
        match self.light {
            Light::Day => 0.0,
            Light::Night => 1.0,
            Light::Mixed => {
                let position = self.middle();
                light::dark_share(self.window, |at| sun::elevation_deg(position, at.seconds()))
            }
        }
    }

    /// The light during the window or a part of it.
    pub(crate) fn light_during(&self, part: Window) -> Light {
        if part == self.window {
            self.light
        } else {
            light(self.middle(), part)
        }
    }
}

impl Place {
    fn of(place: &Shape, radius_m: f64, buildings: &[&Shape]) -> Option<Self> {
        let frame = Frame::new(middle_of(place)?);
        let area = Area::of(place, radius_m, &frame);
        let outlines = buildings.iter().filter_map(|building| match building {
            Shape::Polygon(outline) => Some(frame.local_polygon(outline).into()),
            Shape::MultiPolygon(outline) => Some(frame.local_multi_polygon(outline)),
            Shape::Point(_) | Shape::LineString(_) => None,
        });
        let outlines: Vec<_> = outlines
            .map(|outline| Obstacle::building(0, outline, None))
            .collect();
        let scene = geometry::Scene::new(area, &outlines);
        Some(match (place, &scene.area) {
            (Shape::Point(point), Area::Disc { radius_m, .. })
                if *radius_m <= 0.0 && !scene.indoors =>
            {
                Self::Point(*point)
            }
            _ => Self::Area {
                frame,
                scene: Box::new(scene),
            },
        })
    }

    fn middle(&self) -> Position {
        match self {
            Self::Point(point) => *point,
            Self::Area { frame, scene } => frame.position(scene.area.reference()),
        }
    }
}

/// The middle of a shape's box, from which its frame is drawn; none without points.
fn middle_of(shape: &Shape) -> Option<Position> {
    let bbox = shape.bbox()?;
    let lon = f64::midpoint(bbox.min_lon, bbox.max_lon);
    let lat = f64::midpoint(bbox.min_lat, bbox.max_lat);
    Position::try_from([lon, lat]).ok()
}

fn light(position: Position, window: Window) -> Light {
    Light::during(window, |at| sun::elevation_deg(position, at.seconds()))
}
