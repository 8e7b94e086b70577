//! What can be wrong with a whole file; what is wrong with one element is a [`Note`](super::Note).

use std::fmt;

/// Why a file cannot be imported at all. Nothing has been written when one of these comes back.
#[derive(Debug)]
pub enum OsmError {
    /// The file cannot be read.
    Io(std::io::Error),
    /// The file holds no byte, or a header and no element.
    Empty,
    /// The file holds nodes and no way: most likely it was cut off between two blocks.
    WithoutWays,
    /// The file is something else: XML, an archive, a page with an error message.
    NotPbf,
    /// The file ends in the middle of a block.
    Truncated {
        /// Its length in bytes.
        length: u64,
    },
    /// A block cannot be decoded.
    Damaged {
        /// Where the block begins, in bytes.
        at: u64,
    },
    /// The file says that its reader must understand something we do not, such as `HistoricalInformation`.
    Unsupported(String),
}

impl fmt::Display for OsmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "the file cannot be read: {error}"),
            Self::Empty => write!(f, "the file is empty: it holds no map data"),
            Self::WithoutWays => write!(
                f,
                "the file holds points and no line or outline: it was cut off, or is no map; download it again"
            ),
            Self::NotPbf => write!(
                f,
                "the file is not an OpenStreetMap extract in .osm.pbf format"
            ),
            Self::Truncated { length } => {
                write!(
                    f,
                    "the file is cut off after {length} bytes: download it again"
                )
            }
            Self::Damaged { at } => write!(
                f,
                "the block at byte {at} is damaged: download the file again"
            ),
            Self::Unsupported(feature) => {
                write!(
                    f,
                    "the file needs a reader that understands {feature}: use a plain extract"
                )
            }
        }
    }
}

impl std::error::Error for OsmError {}

impl From<osmpbf::Error> for OsmError {
    fn from(error: osmpbf::Error) -> Self {
        Self::Io(error.into())
    }
}
