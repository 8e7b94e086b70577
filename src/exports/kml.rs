//! Cameras as placemarks of a map (pure; KML 2.2): each named by its code, all else as its data.

use std::io::{self, Write};

use super::{
    Title,
    record::{Record, shown},
    xml,
};

/// Placemarks of one document.
pub(super) struct KmlWriter<W: Write>(W);

impl<W: Write> KmlWriter<W> {
    pub(super) fn begin(mut out: W, title: &Title) -> io::Result<Self> {
        let name = xml::text(&title.number);
        let at = title.at;
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n\
             <Document>\n<name>{name}</name>\n<description>{at}</description>\n"
        )?;
        Ok(Self(out))
    }

    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        let text = |field: &str| xml::text(&record.get(field).map(shown).unwrap_or_default());
        write!(
            self.0,
            "<Placemark><name>{}</name><ExtendedData>",
            text("code")
        )?;
        for (field, _) in record.besides_place().filter(|(field, _)| *field != "code") {
            write!(
                self.0,
                "<Data name=\"{field}\"><value>{}</value></Data>",
                text(field)
            )?;
        }
        let (lon, lat) = (text("lon"), text("lat"));
        writeln!(
            self.0,
            "</ExtendedData><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"
        )
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.0.write_all(b"</Document>\n</kml>\n")?;
        Ok(self.0)
    }
}
