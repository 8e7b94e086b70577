//! KML as the features of a map (pure), or KMZ, which packs one: placemarks with what is said of them.

use quick_xml::{
    XmlVersion::Implicit1_0,
    events::{BytesStart, Event},
    reader::Reader,
};

use serde_json::Value;

use super::{
    camera_list::broken,
    features::{Feature, OnMap},
    layout::is_place,
};
use crate::{error::Result, exports};

/// What is read of one placemark.
#[derive(Default)]
struct Placemark {
    /// The innermost folder that is named after a place.
    folder: Option<String>,
    /// Of each point `105.9,18.3`, or with a height.
    coordinates: Vec<String>,
    /// Its name, its description and its data, as far as they say something.
    said: Vec<(String, String)>,
}

/// Placemarks, and what the document that they stand in is called.
#[derive(Default)]
struct Document {
    name: String,
    placemarks: Vec<Placemark>,
}

/// The placemarks with a point, and how many others there are.
pub(super) fn read(text: &str) -> Result<OnMap> {
    let document = document(text)?;
    let is_own = document.is_own();
    let mut map = OnMap {
        is_own,
        ..OnMap::default()
    };
    for (number, placemark) in (1..).zip(document.placemarks) {
        if placemark.coordinates.is_empty() {
            map.others += 1;
            continue;
        }
        let point = placemark.point();
        let said = placemark.said.into_iter();
        map.features.push(Feature {
            place: format!("placemarks!{number}"),
            section: placemark.folder,
            several: point.is_none().then(|| placemark.coordinates.join(" ")),
            point,
            said: said
                .map(|(name, text)| (name, Value::String(text)))
                .collect(),
        });
    }
    Ok(map)
}

impl Placemark {
    /// Longitude and latitude as they stand; none where several points could be meant.
    fn point(&self) -> Option<[String; 2]> {
        let [coordinates] = self.coordinates.as_slice() else {
            return None;
        };
        let mut tuples = coordinates.split_whitespace();
        // Blanks behind the commas of one are a slip.
        let is_one = |tuple: &str| tuple.trim_matches(',').contains(',');
        if tuples.clone().count() > 1 && tuples.all(is_one) {
            return None;
        }
        let mut parts = coordinates.split(',').map(str::trim);
        let mut part = || parts.next().unwrap_or_default().to_owned();
        Some([part(), part()])
    }
}

impl Document {
    /// Whether it was written here: it is called by the number of its export, and says nothing but fields of cameras.
    fn is_own(&self) -> bool {
        let said = self
            .placemarks
            .iter()
            .flat_map(|placemark| &placemark.said)
            .map(|(name, _)| name.as_str())
            .filter(|name| *name != NAME);
        exports::is_number(&self.name) && exports::are_own_fields(said)
    }
}

/// What the name of a placemark is called among the things that are said of it.
const NAME: &str = "name";

fn document(text: &str) -> Result<Document> {
    let wrong = |why: String| broken(format!("the file cannot be read as KML: {why}"));
    let mut reader = Reader::from_str(text);
    // `<value/>` says that something is unknown.
    reader.config_mut().expand_empty_elements = true;
    let mut found = Document::default();
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
                        ("Placemark", NAME | "description") if !text.is_empty() => {
                            placemark.said.push((name.clone(), text.to_owned()));
                        }
                        ("Point", "coordinates") => placemark.coordinates.push(text.to_owned()),
                        ("Data", "value") | (_, "SimpleData") => {
                            placemark.said.push((key.clone(), text.to_owned()));
                        }
                        _ => {}
                    }
                }
                if let (None, "Folder", "name", Some(folder)) =
                    (&current, parent, name.as_str(), folders.last_mut())
                {
                    *folder = Some(super::header::in_line(content.trim()));
                }
                if (parent, name.as_str()) == ("Document", NAME) {
                    content.trim().clone_into(&mut found.name);
                }
                match name.as_str() {
                    "Placemark" => found.placemarks.extend(current.take()),
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
        let features = read(&text).unwrap().features.into_iter();
        let sections: Vec<_> = features.map(|feature| feature.section).collect();
        let third = Some("Thôn 3".to_owned());
        assert_eq!(sections, [None, third.clone(), third, None, None]);
    }

    #[test]
    fn of_several_points_none_is_taken() {
        let point = |of: &str| format!("<Point><coordinates>{of}</coordinates></Point>");
        let one = Some(["105.9".to_owned(), "18.3".to_owned()]);
        for (inside, expected) in [
            (point("105.9,18.3,0"), one.clone()),
            (point(" 105.9, 18.3, 0\n"), one),
            (point("105.9,18.3 105.8,18.2"), None),
            (point("105.9,18.3") + &point("105.8,18.2"), None),
        ] {
            let text = format!(
                "<kml><Placemark><MultiGeometry>{inside}</MultiGeometry></Placemark></kml>"
            );
            let features = read(&text).unwrap().features;
            assert_eq!(features.len(), 1, "{inside}");
            assert_eq!(features[0].point, expected, "{inside}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text: String) {
            let _ = read(&text);
            let text = format!("<kml><Placemark><name>{text}</name><Point><coordinates>{text}</coordinates></Point></Placemark></kml>");
            let _ = read(&text);
        }
    }
}
