//! Cameras as GeoJSON points (pure; RFC 7946): longitude before latitude.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Title, record::Record};

/// Features of one collection; what is unknown is left out.
pub(super) struct GeoJsonWriter<W: Write> {
    out: W,
    is_first: bool,
}

impl<W: Write> GeoJsonWriter<W> {
    pub(super) fn begin(mut out: W, title: &Title) -> io::Result<Self> {
        // `name` is what programs for maps call the layer.
        let name = json!(title.number);
        let at = json!(title.at);
        write!(
            out,
            r#"{{"type":"FeatureCollection","name":{name},"exported_at":{at},"features":["#
        )?;
        Ok(Self {
            out,
            is_first: true,
        })
    }

    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        let properties = record.besides_place();
        let properties: Map<String, Value> = properties
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        let feature = json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [record.number("lon"), record.number("lat")] },
            "properties": properties,
        });
        let between: &[u8] = if self.is_first { b"\n" } else { b",\n" };
        self.is_first = false;
        self.out.write_all(between)?;
        serde_json::to_writer(&mut self.out, &feature)?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out)
    }
}
