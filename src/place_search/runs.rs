//! Pieces that are near each other, gathered by their boxes (pure).

use crate::geometry::{BBox, Meters};

/// Groups of indices: boxes that come within `gap` of each other are in one group, in the order of their first index.
#[must_use]
pub fn runs(boxes: &[BBox], gap: Meters) -> Vec<Vec<usize>> {
    let grown: Vec<BBox> = boxes.iter().map(|bbox| bbox.grown(gap)).collect();
    let mut by_west: Vec<usize> = (0..boxes.len()).collect();
    by_west.sort_by(|a, b| grown[*a].min_lon.total_cmp(&grown[*b].min_lon));
    let mut parents: Vec<usize> = (0..boxes.len()).collect();
    let mut open: Vec<usize> = Vec::new();
    for at in by_west {
        // What ends west of this one meets none of those that follow.
        open.retain(|other| boxes[*other].max_lon >= grown[at].min_lon);
        for other in &open {
            if grown[at].meets(&boxes[*other]) {
                let (one, other) = (root(&mut parents, at), root(&mut parents, *other));
                parents[one.max(other)] = one.min(other);
            }
        }
        open.push(at);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); boxes.len()];
    for at in 0..boxes.len() {
        let root = root(&mut parents, at);
        groups[root].push(at);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_that_nearly_meet_are_one_run() {
        let at = |lon: f64, lat: f64| BBox {
            min_lon: lon,
            min_lat: lat,
            max_lon: lon + 0.001,
            max_lat: lat + 0.001,
        };
        // 0.0005 degrees are some 50 m.
        let boxes = [
            at(105.0, 20.0),
            at(105.0025, 20.0),
            at(105.1, 20.0),
            at(105.0015, 20.0),
            at(105.0, 20.1),
        ];
        let gap = Meters::new(60.0).unwrap();
        assert_eq!(runs(&boxes, gap), [vec![0, 1, 3], vec![2], vec![4]]);
        assert_eq!(runs(&[], gap), Vec::<Vec<usize>>::new());
    }
}
