//! Which area an extract speaks of where the file does not say it.

use crate::{
    db::{Tx, on_tx},
    error::Result,
    geometry::BBox,
};

/// How far outside the nodes of a file something known may lie and still count as its own, in parts of its width or height.
const OUTERMOST: f64 = 0.1;

/// Everything that a source ($1) knows and that has not vanished.
const KNOWN: &str = "SELECT min(min_lon), min(min_lat), max(max_lon), max(max_lat) FROM (\
     SELECT min_lon, min_lat, max_lon, max_lat FROM obstacles WHERE source = $1 AND retired_at IS NULL UNION ALL \
     SELECT min_lon, min_lat, max_lon, max_lat FROM streets WHERE source = $1 UNION ALL \
     SELECT min_lon, min_lat, max_lon, max_lat FROM places WHERE source = $1 UNION ALL \
     SELECT min_lon, min_lat, max_lon, max_lat FROM grounds WHERE source = $1 UNION ALL \
     SELECT v.lon, v.lat, v.lon, v.lat FROM cameras k JOIN camera_versions v ON v.camera_id = k.id \
     AND v.superseded_at IS NULL AND v.valid_to IS NULL WHERE k.source = $1) known";

impl Tx {
    /// The box of the nodes of a file, and what its source knows a little farther out: the outermost thing may have vanished.
    pub(super) async fn area_of_nodes(&mut self, source: &str, nodes: BBox) -> Result<BBox> {
        type Row = (Option<f64>, Option<f64>, Option<f64>, Option<f64>);
        let known: Row = on_tx!(self, |conn| sqlx::query_as(KNOWN)
            .bind(source)
            .fetch_one(conn)
            .await)?;
        let (Some(min_lon), Some(min_lat), Some(max_lon), Some(max_lat)) = known else {
            return Ok(nodes);
        };
        let known = BBox {
            min_lon,
            min_lat,
            max_lon,
            max_lat,
        };
        Ok(grown(nodes, known))
    }
}

/// Moves each edge of the nodes' box out to the edge of what is known, if that is near. Where the source knows of things
/// farther out on that side, another file told of them, and this one says nothing of what lies beyond its nodes.
fn grown(nodes: BBox, known: BBox) -> BBox {
    let near_lon = OUTERMOST * (nodes.max_lon - nodes.min_lon);
    let near_lat = OUTERMOST * (nodes.max_lat - nodes.min_lat);
    let low = |edge: f64, known: f64, near: f64| {
        if known < edge - near {
            edge
        } else {
            edge.min(known)
        }
    };
    let high = |edge: f64, known: f64, near: f64| {
        if known > edge + near {
            edge
        } else {
            edge.max(known)
        }
    };
    BBox {
        min_lon: low(nodes.min_lon, known.min_lon, near_lon),
        min_lat: low(nodes.min_lat, known.min_lat, near_lat),
        max_lon: high(nodes.max_lon, known.max_lon, near_lon),
        max_lat: high(nodes.max_lat, known.max_lat, near_lat),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_moves_out_a_little_or_not_at_all() {
        let nodes = BBox {
            min_lon: 10.0,
            min_lat: 20.0,
            max_lon: 20.0,
            max_lat: 22.0,
        };
        for (known, expected) in [
            // Inside, a little outside, and far outside, on one side at a time.
            ([12.0, 21.0, 13.0, 21.5], [10.0, 20.0, 20.0, 22.0]),
            ([9.5, 19.9, 20.5, 22.1], [9.5, 19.9, 20.5, 22.1]),
            ([8.0, 19.9, 20.5, 22.1], [10.0, 19.9, 20.5, 22.1]),
            ([9.5, 19.0, 20.5, 22.1], [9.5, 20.0, 20.5, 22.1]),
            ([9.5, 19.9, 22.0, 22.1], [9.5, 19.9, 20.0, 22.1]),
            ([9.5, 19.9, 20.5, 23.0], [9.5, 19.9, 20.5, 22.0]),
        ] {
            let bbox = |[min_lon, min_lat, max_lon, max_lat]: [f64; 4]| BBox {
                min_lon,
                min_lat,
                max_lon,
                max_lat,
            };
            assert_eq!(grown(nodes, bbox(known)), bbox(expected), "{known:?}");
        }
    }
}
