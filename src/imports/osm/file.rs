//! The frame of a `.osm.pbf` file: checked from end to end before anything in it is believed.

use std::{
    io::{BufReader, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use osmpbf::{BlobDecode, BlobReader, BlobType, ByteOffset, Element, HeaderBlock, PrimitiveBlock};

use super::error::OsmError;
use crate::geometry::BBox;

/// The largest block the format allows, in bytes.
const MAX_BLOCK: i32 = 32 * 1024 * 1024;
/// What we understand of what a file may require its reader to understand.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Which kinds of element a block holds, or a pass wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Points.
    pub nodes: bool,
    /// Lines and outlines.
    pub ways: bool,
    /// Sets of these.
    pub relations: bool,
}

impl Kinds {
    /// Nodes only.
    pub const NODES: Self = Self {
        nodes: true,
        ways: false,
        relations: false,
    };
    /// Ways only.
    pub const WAYS: Self = Self {
        nodes: false,
        ways: true,
        relations: false,
    };
    /// Everything.
    pub const ALL: Self = Self {
        nodes: true,
        ways: true,
        relations: true,
    };

    fn meets(self, other: Self) -> bool {
        self.nodes && other.nodes || self.ways && other.ways || self.relations && other.relations
    }

    fn add(&mut self, element: &Element) {
        match element {
            Element::Node(_) | Element::DenseNode(_) => self.nodes = true,
            Element::Way(_) => self.ways = true,
            Element::Relation(_) => self.relations = true,
        }
    }
}

struct Block {
    start: ByteOffset,
    /// All kinds until it has been read once.
    holds: Kinds,
}

/// A file whose blocks have all been found, so that it is complete; their contents are not yet read.
pub struct PbfFile<R: Read + Seek + Send> {
    reader: BlobReader<BufReader<R>>,
    blocks: Vec<Block>,
    /// The area that the file says it covers.
    pub bbox: Option<BBox>,
}

impl<R: Read + Seek + Send> PbfFile<R> {
    /// Walks from block to block without reading them: a file that is empty, cut off or of another kind ends here.
    pub fn open(source: R) -> Result<Self, OsmError> {
        let mut reader = BlobReader::new_seekable(BufReader::new(source))?;
        let length = reader.seek_raw(SeekFrom::End(0))?;
        if length == 0 {
            return Err(OsmError::Empty);
        }
        reader.seek(ByteOffset(0))?;
        let mut bbox = None;
        let mut blocks = Vec::new();
        let mut end = 0;
        while let Some(header) = reader.next_header_skip_blob() {
            let Ok((header, Some(start))) = header else {
                return Err(if end == 0 {
                    OsmError::NotPbf
                } else {
                    OsmError::Damaged { at: end }
                });
            };
            let is_header = header.blob_type() == BlobType::OsmHeader;
            if (end == 0) != is_header {
                return Err(if end == 0 {
                    OsmError::NotPbf
                } else {
                    OsmError::Damaged { at: end }
                });
            }
            if !(0..=MAX_BLOCK).contains(&header.get_blob_size()) {
                return Err(OsmError::Damaged { at: end });
            }
            end = reader.seek_raw(SeekFrom::Current(0))?;
            if end > length {
                return Err(OsmError::Truncated { length });
            }
            if is_header {
                bbox = Self::header(&mut reader, start)?;
                reader.seek(ByteOffset(end))?;
            } else if header.blob_type() == BlobType::OsmData {
                blocks.push(Block {
                    start,
                    holds: Kinds::ALL,
                });
            }
        }
        // Up to three bytes of a next block look like an end.
        if end != length {
            return Err(if end == 0 {
                OsmError::NotPbf
            } else {
                OsmError::Truncated { length }
            });
        }
        Ok(Self {
            reader,
            blocks,
            bbox,
        })
    }

    fn header(
        reader: &mut BlobReader<BufReader<R>>,
        start: ByteOffset,
    ) -> Result<Option<BBox>, OsmError> {
        let blob = reader.blob_from_offset(start)?;
        let header = blob
            .to_headerblock()
            .map_err(|_| OsmError::Damaged { at: start.0 })?;
        match header
            .required_features()
            .iter()
            .find(|feature| !UNDERSTOOD.contains(&feature.as_str()))
        {
            Some(feature) => Err(OsmError::Unsupported(feature.clone())),
            None => Ok(header_bbox(&header)),
        }
    }

    /// Reads every block that holds some of the `wanted` kinds, and reports how far it is: blocks done, of how many.
    pub fn each_block(
        &mut self,
        wanted: Kinds,
        mut progress: impl FnMut(usize, usize),
        mut read: impl FnMut(&PrimitiveBlock),
    ) -> Result<(), OsmError> {
        let all = self.blocks.len();
        for (done, block) in self.blocks.iter_mut().enumerate() {
            if wanted.meets(block.holds) {
                let damaged = OsmError::Damaged { at: block.start.0 };
                let blob = self.reader.blob_from_offset(block.start)?;
                let Ok(BlobDecode::OsmData(content)) = blob.decode() else {
                    return Err(damaged);
                };
                let mut holds = Kinds::default();
                // osmpbf panics on numbers that no writer produces: an unknown kind of member, ids beyond 64 bits.
                let reading = catch_unwind(AssertUnwindSafe(|| {
                    content.for_each_element(|element| holds.add(&element));
                    read(&content);
                }));
                reading.map_err(|_| damaged)?;
                block.holds = holds;
            }
            progress(done + 1, all);
        }
        Ok(())
    }
}

fn header_bbox(header: &HeaderBlock) -> Option<BBox> {
    let given = header.bbox()?;
    let BBox {
        min_lon,
        min_lat,
        max_lon,
        max_lat,
    } = BBox {
        min_lon: given.left,
        min_lat: given.bottom,
        max_lon: given.right,
        max_lat: given.top,
    };
    let fits = -180.0 <= min_lon
        && min_lon <= max_lon
        && max_lon <= 180.0
        && -90.0 <= min_lat
        && min_lat <= max_lat
        && max_lat <= 90.0;
    fits.then_some(BBox {
        min_lon,
        min_lat,
        max_lon,
        max_lat,
    })
}
