//! One way of writing for all formats (pure).

use std::io::{self, Seek, Write};

use super::{
    ExportFormat, Title, csv::CsvWriter, geojson::GeoJsonWriter, kml::KmlWriter, osm::OsmWriter,
    record::Record, xlsx::XlsxWriter,
};

/// A file on its way.
pub(super) enum Writer<W: Write + Seek + Send> {
    Csv(CsvWriter<W>),
    Xlsx(Box<XlsxWriter<W>>),
    GeoJson(GeoJsonWriter<W>),
    Kml(KmlWriter<W>),
    Osm(OsmWriter<W>),
}

impl<W: Write + Seek + Send> Writer<W> {
    /// Begins a file of this format.
    pub(super) fn begin(format: ExportFormat, title: &Title, out: W) -> io::Result<Self> {
        Ok(match format {
            ExportFormat::Csv => Self::Csv(CsvWriter::begin(out)?),
            ExportFormat::Xlsx => Self::Xlsx(Box::new(XlsxWriter::begin(out, title)?)),
            ExportFormat::Geojson => Self::GeoJson(GeoJsonWriter::begin(out, title)?),
            ExportFormat::Kml => Self::Kml(KmlWriter::begin(out, title)?),
            ExportFormat::Osm => Self::Osm(OsmWriter::begin(out, title)?),
        })
    }

    /// Adds a camera.
    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.write(record),
            Self::Xlsx(writer) => writer.write(record),
            Self::GeoJson(writer) => writer.write(record),
            Self::Kml(writer) => writer.write(record),
            Self::Osm(writer) => writer.write(record),
        }
    }

    /// Writes what is left; the file is whole.
    pub(super) fn finish(self) -> io::Result<W> {
        let mut out = match self {
            Self::Csv(writer) => writer.finish(),
            Self::Xlsx(writer) => writer.finish(),
            Self::GeoJson(writer) => writer.finish(),
            Self::Kml(writer) => writer.finish(),
            Self::Osm(writer) => writer.finish(),
        }?;
        out.flush()?;
        Ok(out)
    }
}
