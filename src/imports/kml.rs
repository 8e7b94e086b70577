//! Placemarks of a map (pure): KML, or KMZ, which packs one. They become a table, a column for each thing said of them.

use quick_xml::{
    XmlVersion::Implicit1_0,
    events::{BytesStart, Event},
    reader::Reader,
};

use super::{
    camera_list::KNOWN,
    columns::{Mapping, field},
    sheet::{Row, Sheet},
};
use crate::error::{Error, Result};

/// What is read of one placemark.
#[derive(Default)]
struct Placemark {
    name: String,
    has_description: bool,
    /// `105.9,18.3` or with a height; none without a point.
    coordinates: Option<String>,
    data: Vec<(String, String)>,
}

/// The placemarks with a point as the rows of one table, and how many others there are.
pub(super) fn read(text: &str, mapping: &Mapping) -> Result<(Sheet, usize)> {
    let placemarks = placemarks(text)?;
    let mut headings: Vec<String> = Vec::new();
    for (name, _) in placemarks.iter().flat_map(|placemark| &placemark.data) {
        if !headings.contains(name) {
            headings.push(name.clone());
        }
    }
    let says = |wanted: &str| {
        let known = |heading: &String| field(heading, mapping, &KNOWN);
        headings
            .iter()
            .any(|heading| known(heading) == Some(wanted))
    };
    // The name is the code, where no column of its own is.
    let name = match (says("code"), says("label")) {
        (false, _) => "code",
        (true, false) => "label",
        (true, true) => "name",
    };
    let mut header = vec![name.to_owned(), "lon".to_owned(), "lat".to_owned()];
    header.push("description".to_owned());
    header.extend(headings.iter().cloned());
    let mut rows = vec![Row {
        number: 0,
        cells: header,
    }];
    let mut others = 0;
    for (number, placemark) in (1..).zip(&placemarks) {
        let Some(coordinates) = &placemark.coordinates else {
            others += 1;
            continue;
        };
        let mut parts = coordinates.trim().split(',');
        let mut cells = vec![placemark.name.clone()];
        cells.extend(
            [parts.next(), parts.next()].map(|part| part.unwrap_or_default().trim().to_owned()),
        );
        // It is not read, and may hold anything.
        cells.push(if placemark.has_description {
            "…".into()
        } else {
            String::new()
        });
        cells.extend(headings.iter().map(|heading| {
            let mut data = placemark.data.iter();
            let found = data.find(|(name, _)| name == heading);
            found.map_or_else(String::new, |(_, value)| value.clone())
        }));
        rows.push(Row { number, cells });
    }
    let name = Some("placemarks".to_owned());
    Ok((Sheet { name, rows }, others))
}

fn placemarks(text: &str) -> Result<Vec<Placemark>> {
    let wrong = |why: String| Error::BadRequest(format!("the file cannot be read as KML: {why}"));
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let mut current: Option<Placemark> = None;
    // The names of what is open, and the text of the innermost.
    let mut path: Vec<String> = Vec::new();
    let mut key = String::new();
    let mut content = String::new();
    let mut is_kml = false;
    loop {
        match reader
            .read_event()
            .map_err(|error| wrong(error.to_string()))?
        {
            Event::Start(tag) => {
                let name = tag.local_name().into_inner().to_owned();
                is_kml |= name == "kml";
                match name.as_str() {
                    "Placemark" => current = Some(Placemark::default()),
                    "Data" | "SimpleData" => key = named(&tag),
                    _ => {}
                }
                content.clear();
                path.push(name);
            }
            Event::Text(part) => {
                content.push_str(&part.xml_content(Implicit1_0));
            }
            Event::CData(part) => {
                content.push_str(&part.xml_content(Implicit1_0));
            }
            // Of entities only those of XML itself are known: none of a file's own, which could unfold without end.
            Event::GeneralRef(part) => {
                let name = part.xml_content(Implicit1_0);
                let known = part.resolve_char_ref().ok().flatten().map(String::from);
                let known = known.or_else(|| {
                    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
                });
                content.push_str(&known.unwrap_or_default());
            }
            Event::End(tag) => {
                let name = tag.local_name().into_inner().to_owned();
                path.pop();
                let parent = path.last().map_or("", String::as_str);
                if let Some(placemark) = &mut current {
                    let text = content.trim();
                    match (parent, name.as_str()) {
                        ("Placemark", "name") => text.clone_into(&mut placemark.name),
                        ("Placemark", "description") => {
                            placemark.has_description = !text.is_empty();
                        }
                        ("Point", "coordinates") => placemark.coordinates = Some(text.to_owned()),
                        ("Data", "value") | (_, "SimpleData") => {
                            placemark.data.push((key.clone(), text.to_owned()));
                        }
                        _ => {}
                    }
                }
                if name == "Placemark" {
                    found.extend(current.take());
                }
                content.clear();
            }
            Event::Eof if is_kml && path.is_empty() => return Ok(found),
            Event::Eof => return Err(wrong("it ends too early, or is none".into())),
            _ => {}
        }
    }
}

fn named(tag: &BytesStart<'_>) -> String {
    let attribute = tag.try_get_attribute("name").ok().flatten();
    attribute.map_or_else(String::new, |attribute| {
        let value = attribute.normalized_value(Implicit1_0);
        value.map_or_else(|_| String::new(), |value| super::header::in_line(&value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String) {
            let _ = read(&text, &Mapping::new());
            let text = format!("<kml><Placemark><name>{text}</name><Point><coordinates>{text}</coordinates></Point></Placemark></kml>");
            let _ = read(&text, &Mapping::new());
        }
    }
}
