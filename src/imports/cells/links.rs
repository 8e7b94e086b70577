//! Links of maps that people paste into a list (pure). Nothing is fetched: a link that does not hold its place is refused.

use super::places::{Context, Place, of_text};
use crate::{
    imports::Finding,
    refusal::{Complaint, Refusal},
};

/// Hosts whose links say nothing by themselves, with the start of their paths.
const SHORT: [&str; 9] = [
    "maps.app.goo.gl",
    "goo.gl",
    "g.co",
    "g.page",
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "osm.org/go",
    "openstreetmap.org/go",
];

/// Names of what holds `lat,lon` in the query of a link, the surer ones first.
const POINTS: [&str; 8] = [
    "q",
    "query",
    "ll",
    "destination",
    "daddr",
    "center",
    "cp",
    "sll",
];

/// The link that a cell holds.
pub(in crate::imports) fn in_cell(cell: &str) -> Option<&str> {
    let is_link = |word: &&str| {
        let word = word.to_ascii_lowercase();
        word.contains("://")
            || word.starts_with("geo:")
            || word.starts_with("www.")
            || SHORT.iter().any(|host| word.starts_with(host))
            || word.starts_with("maps.google.")
            || word.starts_with("google.com/maps")
            || word.starts_with("openstreetmap.org/")
    };
    if !cell.contains(['/', ':']) {
        return None;
    }
    cell.split_whitespace().find(is_link)
}

/// The place of a link, or why it cannot be used; none where the cell holds no link.
pub(super) fn read(cell: &str, context: &Context) -> Option<Result<Place, Complaint>> {
    let link = unescaped(in_cell(cell)?);
    if let Some(point) = link.strip_prefix("geo:") {
        let point = point.split([';', '?']).next().unwrap_or(point);
        return Some(place(point, context).ok_or_else(no_place));
    }
    let bare = link
        .split_once("://")
        .map_or(link.as_str(), |(_, rest)| rest);
    let bare = bare.trim_start_matches("www.");
    if SHORT.iter().any(|host| {
        bare.strip_prefix(host)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }) {
        return Some(Err(Refusal::ShortLink.into()));
    }
    Some(point_of(bare, context).ok_or_else(no_place))
}

fn no_place() -> Complaint {
    Refusal::LinkWithoutPlace.into()
}

fn point_of(link: &str, context: &Context) -> Option<Place> {
    // The pin of a place, which may lie beside what the map shows; of several the last one is meant.
    if let Some(at) = link.rfind("!3d") {
        let pin = &link[at + 3..];
        let (lat, rest) = pin.split_once("!4d")?;
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        return place(
            &format!("{lat},{}", &rest[..end.unwrap_or(rest.len())]),
            context,
        );
    }
    let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let value = |name: &str| {
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then_some(value)
        })
    };
    if let (Some(lat), Some(lon)) = (value("mlat"), value("mlon")) {
        return place(&format!("{lat},{lon}"), context);
    }
    let point = |name: &&str| {
        let text = value(name)?.trim_start_matches("loc:").replace('~', ",");
        place(&text, context)
    };
    if let Some(found) = POINTS.iter().find_map(point) {
        return Some(found);
    }
    let mut steps = path
        .split('/')
        .skip_while(|step| !["place", "search", "dir"].contains(step));
    if let Some(found) = steps.find_map(|step| place(step, context)) {
        return Some(found);
    }
    let view = path
        .split('/')
        .find_map(|step| step.strip_prefix('@'))
        .map(|view| view.split(',').take(2).collect::<Vec<_>>().join(","));
    let view = view.or_else(|| {
        let map = fragment
            .split('&')
            .find_map(|part| part.strip_prefix("map="))?;
        Some(map.split('/').skip(1).take(2).collect::<Vec<_>>().join(","))
    })?;
    let mut found = place(&view, context)?;
    found.findings = vec![Finding::MiddleOfMap];
    Some(found)
}

/// Links say the latitude first, whatever its size.
fn place(text: &str, context: &Context) -> Option<Place> {
    let finding = Some(Finding::PlaceFromLink);
    if let Some((lat, lon)) = text.split_once(',')
        && let (Ok(lat), Ok(lon)) = (lat.trim().parse::<f64>(), lon.trim().parse::<f64>())
    {
        let is_place = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        return is_place.then(|| Place::new(lon, lat, finding));
    }
    // Degrees, minutes and seconds say themselves which they are.
    if !text.contains(['°', '\'']) {
        return None;
    }
    let found = of_text(text, context).ok()?;
    Some(Place::new(found.lon, found.lat, finding))
}

/// The text with what was escaped in it: `%2C` is a comma, `+` a blank.
fn unescaped(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = escaped {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String) {
            let context = Context::default();
            read(&text, &context);
            for start in ["https://maps.example/@", "https://x/?q=", "geo:", "https://x/!3d", "https://x/#map="] {
                read(&format!("{start}{text}"), &context);
            }
        }
    }
}
