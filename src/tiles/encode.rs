//! From shapes in degrees to the bytes of a tile (pure).

use fast_mvt::{MvtCoord, MvtGeomType, MvtLayerBuilder, MvtResult, MvtTileBuilder, MvtValueRef};
use geo::{Coord, LineString, MultiPolygon, Polygon, Simplify};

use super::{
    TileId,
    clip::Window,
    mercator::{BUFFER, EXTENT},
    zoom,
};
use crate::{grounds::Ground, places::Place, streets::Street};

/// What lies within a tile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TileContent {
    /// Layer `areas`.
    pub grounds: Vec<Ground>,
    /// Layer `streets`.
    pub streets: Vec<Street>,
    /// Layer `buildings`.
    pub buildings: Vec<MultiPolygon<f64>>,
    /// Layer `places`.
    pub places: Vec<Place>,
}

/// The bytes of a tile: everything cut at its buffer, simplified to what can be seen at its zoom, in whole units.
///
/// A layer without features is left out. Fails only where a tile would hold more than 2^32 features.
pub fn encode(tile: TileId, content: &TileContent) -> MvtResult<Vec<u8>> {
    let pen = Pen::new(tile);
    let mut bytes = MvtTileBuilder::new();
    if !content.grounds.is_empty() {
        let mut layer = bytes.layer("areas")?;
        for ground in &content.grounds {
            let kind = [("kind", Some(ground.kind.as_str()))];
            layer = pen.polygons(layer, &ground.area, &kind)?;
        }
        bytes = layer.end();
    }
    if !content.streets.is_empty() {
        let mut layer = bytes.layer("streets")?;
        for street in &content.streets {
            let name = street.name.as_deref();
            let name = name.filter(|_| tile.z >= zoom::STREET_NAMES);
            let tags = [("class", Some(street.class.as_str())), ("name", name)];
            layer = pen.line(layer, &street.line, &tags)?;
        }
        bytes = layer.end();
    }
    if !content.buildings.is_empty() {
        let mut layer = bytes.layer("buildings")?;
        for outline in &content.buildings {
            layer = pen.polygons(layer, outline, &[])?;
        }
        bytes = layer.end();
    }
    if !content.places.is_empty() {
        let mut layer = bytes.layer("places")?;
        for place in &content.places {
            let tags = [
                ("kind", Some(place.kind.as_str())),
                ("name", Some(&*place.name)),
            ];
            let degrees = Coord {
                x: place.lon,
                y: place.lat,
            };
            layer = pen.point(layer, degrees, &tags)?;
        }
        bytes = layer.end();
    }
    Ok(bytes.encode())
}

type Tags<'a> = [(&'a str, Option<&'a str>)];

/// Draws shapes into one tile.
struct Pen {
    tile: TileId,
    window: Window,
    /// How far a simplified line may be off, in units.
    tolerance: f64,
}

impl Pen {
    fn new(tile: TileId) -> Self {
        let window = Window {
            min: -f64::from(BUFFER),
            max: f64::from(EXTENT + BUFFER),
        };
        // A quarter of a pixel; from zoom 16 on, where browsers draw tiles larger than they are, next to nothing.
        let tolerance = if tile.z < 16 { 4.0 } else { 0.5 };
        Self {
            tile,
            window,
            tolerance,
        }
    }

    fn polygons(
        &self,
        layer: MvtLayerBuilder,
        polygons: &MultiPolygon<f64>,
        tags: &Tags<'_>,
    ) -> MvtResult<MvtLayerBuilder> {
        let drawn: Vec<_> = polygons.iter().filter_map(|one| self.rings(one)).collect();
        if drawn.is_empty() {
            return Ok(layer);
        }
        let mut feature = layer.feature_of(MvtGeomType::Polygon);
        for rings in drawn {
            for (index, ring) in rings.into_iter().enumerate() {
                feature.ring(ring, index == 0)?;
            }
        }
        tag(&mut feature, tags)?;
        Ok(feature.end())
    }

    /// The rings of a polygon, the outer one first; none if nothing of that can be seen.
    fn rings(&self, polygon: &Polygon<f64>) -> Option<Vec<Vec<MvtCoord>>> {
        let outer = self.ring(polygon.exterior())?;
        let holes = polygon
            .interiors()
            .iter()
            .filter_map(|hole| self.ring(hole));
        Some([outer].into_iter().chain(holes).collect())
    }

    fn ring(&self, ring: &LineString<f64>) -> Option<Vec<MvtCoord>> {
        let mut cut = self.window.ring(&self.project(ring));
        cut.push(*cut.first()?);
        let mut units = whole(&LineString(cut).simplify(self.tolerance).0);
        units.pop();
        // Smaller than a tenth of a pixel: nothing to see, and maybe no area at all.
        (units.len() >= 3 && twice_area(&units).abs() >= 32).then_some(units)
    }

    fn line(
        &self,
        layer: MvtLayerBuilder,
        line: &LineString<f64>,
        tags: &Tags<'_>,
    ) -> MvtResult<MvtLayerBuilder> {
        let pieces = self.window.line(&self.project(line)).into_iter();
        let pieces = pieces.map(|piece| whole(&LineString(piece).simplify(self.tolerance).0));
        let pieces: Vec<_> = pieces.filter(|piece| piece.len() > 1).collect();
        if pieces.is_empty() {
            return Ok(layer);
        }
        let mut feature = layer.feature_of(MvtGeomType::LineString);
        for piece in pieces {
            feature.line(piece)?;
        }
        tag(&mut feature, tags)?;
        Ok(feature.end())
    }

    fn point(
        &self,
        layer: MvtLayerBuilder,
        degrees: Coord<f64>,
        tags: &Tags<'_>,
    ) -> MvtResult<MvtLayerBuilder> {
        let units = self.tile.project(degrees);
        // A name is written once: in the tile that holds its point, not in those that it only reaches.
        let own = 0.0..f64::from(EXTENT);
        if !own.contains(&units.x) || !own.contains(&units.y) {
            return Ok(layer);
        }
        let mut feature = layer.feature_of(MvtGeomType::Point);
        feature.points(whole(&[units]))?;
        tag(&mut feature, tags)?;
        Ok(feature.end())
    }

    fn project(&self, line: &LineString<f64>) -> Vec<Coord<f64>> {
        line.coords().map(|at| self.tile.project(*at)).collect()
    }
}

fn tag(feature: &mut fast_mvt::MvtFeatureBuilder, tags: &Tags<'_>) -> MvtResult<()> {
    for (key, value) in tags {
        if let Some(value) = value {
            feature.tag_ref(key, MvtValueRef::String(value))?;
        }
    }
    Ok(())
}

/// Whole units, without points that fall on the one before.
fn whole(points: &[Coord<f64>]) -> Vec<MvtCoord> {
    let mut units: Vec<MvtCoord> = points
        .iter()
        .map(|point| MvtCoord {
            x: point.x.round() as i32,
            y: point.y.round() as i32,
        })
        .collect();
    units.dedup();
    units
}

/// Twice the signed area of a ring without its closing point (shoelace formula).
fn twice_area(ring: &[MvtCoord]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let cross = |(a, b): (&MvtCoord, &MvtCoord)| {
        i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y)
    };
    ring.iter().zip(next).map(cross).sum()
}

#[cfg(test)]
mod tests;
