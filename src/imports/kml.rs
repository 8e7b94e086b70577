//! Placemarks of a map (pure): KML, or KMZ, which packs one. They become a table, a column for each thing said of them.

use quick_xml::{
    XmlVersion::Implicit1_0,
    events::{BytesStart, Event},
    reader::Reader,
};

use super::{
    camera_list::{KNOWN, broken},
    columns::{Mapping, field},
    layout::is_place,
    sheet::{Row, Sheet},
};
use crate::error::Result;

/// What is read of one placemark.
#[derive(Default)]
struct Placemark {
    /// The innermost folder that is named after a place.
    folder: Option<String>,
    name: String,
    has_description: bool,
    /// `105.9,18.3` or with a height; none without a point.
    coordinates: Option<String>,
    data: Vec<(String, String)>,
}

/// The placemarks with a point as the rows of one table, and how many others there are.
pub(super) fn read(text: &str, mapping: &Mapping) -> Result<(Vec<Sheet>, usize)> {
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
    let mut sheets: Vec<Vec<Row>> = Vec::new();
    let mut folder: Option<&str> = None;
    let mut others = 0;
    for (number, placemark) in (1..).zip(&placemarks) {
        if sheets.is_empty() || folder != placemark.folder.as_deref() {
            folder = placemark.folder.as_deref();
            sheets.push(below(&header, folder));
        }
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
        if let Some(sheet) = sheets.last_mut() {
            sheet.push(Row { number, cells });
        }
    }
    let name = || Some("placemarks".to_owned());
    let sheets = sheets.into_iter().map(|rows| Sheet::of(name(), rows));
    Ok((sheets.collect(), others))
}

/// A table under these headings, of what lies in a folder that is named after a place: the name is a section of it.
fn below(header: &[String], folder: Option<&str>) -> Vec<Row> {
    let mut rows = vec![Row {
        number: 0,
        cells: header.to_vec(),
    }];
    rows.extend(folder.map(|folder| Row {
        number: 0,
        // In the column of the description, which is not read.
        cells: vec![
            String::new(),
            String::new(),
            String::new(),
            folder.to_owned(),
        ],
    }));
    rows
}

fn placemarks(text: &str) -> Result<Vec<Placemark>> {
    let wrong = |why: String| broken(format!("the file cannot be read as KML: {why}"));
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let mut current: Option<Placemark> = None;
    // The names of what is open, and the text of the innermost.
    let mut path: Vec<String> = Vec::new();
    let mut key = String::new();
    let mut content = String::new();
    let mut is_kml = false;
    // The names of the folders that are open; none of one without a name as yet.
    let mut folders: Vec<Option<String>> = Vec::new();
    loop {
        match reader
            .read_event()
            .map_err(|error| wrong(error.to_string()))?
        {
            Event::Start(tag) => {
                let name = tag.local_name().into_inner().to_owned();
                is_kml |= name == "kml";
                match name.as_str() {
                    "Placemark" => {
                        let mut named = folders.iter().rev().flatten();
                        current = Some(Placemark {
                            folder: named.find(|name| is_place(name)).cloned(),
                            ..Placemark::default()
                        });
                    }
                    "Folder" => folders.push(None),
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
                if let (None, "Folder", "name", Some(folder)) =
                    (&current, parent, name.as_str(), folders.last_mut())
                {
                    *folder = Some(super::header::in_line(content.trim()));
                }
                match name.as_str() {
                    "Placemark" => found.extend(current.take()),
                    "Folder" => drop(folders.pop()),
                    _ => {}
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

    #[test]
    fn folders_named_after_places_are_sections() {
        let point = "<Placemark><name>C</name><Point><coordinates>105.9,18.3</coordinates></Point></Placemark>";
        let folder =
            |name: &str, inside: &str| format!("<Folder><name>{name}</name>{inside}</Folder>");
        let inner = folder("Layer 1", point);
        let text = format!(
            "<kml><Document>{point}{}{}{point}</Document></kml>",
            folder("Thôn 3", &(point.to_owned() + &inner)),
            folder("Layer 2", point)
        );
        let (sheets, _) = read(&text, &Mapping::new()).unwrap();
        let sections = sheets.into_iter().map(|sheet| {
            let rows: Vec<Row> = sheet.rows.collect::<Result<_>>().unwrap();
            (rows[1].cells[3].clone(), rows.len())
        });
        let sections: Vec<_> = sections.collect();
        let named = |name: &str, rows| (name.to_owned(), rows);
        assert_eq!(sections, [named("", 2), named("Thôn 3", 4), named("", 3)]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String) {
            let _ = read(&text, &Mapping::new());
            let text = format!("<kml><Placemark><name>{text}</name><Point><coordinates>{text}</coordinates></Point></Placemark></kml>");
            let _ = read(&text, &Mapping::new());
        }
    }
}
