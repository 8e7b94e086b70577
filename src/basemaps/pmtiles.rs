//! What a PMTiles file says of itself (PMTiles version 3; <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>).

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use flate2::read::GzDecoder;
use serde::Deserialize;

/// Bytes of the header.
const HEADER: usize = 127;
/// The most bytes of the particulars that are read; real ones have a few thousand.
const MOST: u64 = 4 * 1024 * 1024;

/// What the page needs to know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// The deepest zoom of its tiles.
    pub max_zoom: u8,
    /// Whose data it holds, if it says so; plain text.
    pub attribution: Option<String>,
}

/// Reads header and particulars; complains about what the page could not draw.
pub(super) fn read(path: &Path) -> Result<Facts, String> {
    let mut file = File::open(path).map_err(|why| why.to_string())?;
    let mut header = [0; HEADER];
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"PMTiles") {
        return Err("is not a PMTiles file".into());
    }
    if header[7] != 3 {
        return Err(format!("is PMTiles version {}, not 3", header[7]));
    }
    if header[99] != 1 {
        return Err("holds pictures, not vector tiles".into());
    }
    let gzip = |code: u8| match code {
        1 => Ok(false),
        2 => Ok(true),
        _ => Err("is compressed with something else than gzip".to_owned()),
    };
    let compressed = gzip(header[97])?;
    gzip(header[98])?;
    Ok(Facts {
        max_zoom: header[101],
        attribution: particulars(&mut file, &header, compressed)?.attribution,
    })
}

#[derive(Default, Deserialize)]
struct Particulars {
    attribution: Option<String>,
}

fn particulars(
    file: &mut File,
    header: &[u8; HEADER],
    compressed: bool,
) -> Result<Particulars, String> {
    let number = |at: usize| {
        header[at..at + 8]
            .iter()
            .rev()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let (start, length) = (number(24), number(32));
    if length == 0 {
        return Ok(Particulars::default());
    }
    let unreadable = |_| "has particulars that cannot be read".to_owned();
    file.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    let stored = file.take(length.min(MOST));
    let mut text = Vec::new();
    // Bounded on both sides: a small file could unpack to anything.
    let read = if compressed {
        GzDecoder::new(stored).take(MOST).read_to_end(&mut text)
    } else {
        let mut stored = stored;
        stored.read_to_end(&mut text)
    };
    read.map_err(unreadable)?;
    let found: Particulars = serde_json::from_slice(&text)
        .map_err(|_| "has particulars that are not JSON".to_owned())?;
    Ok(Particulars {
        attribution: found.attribution.as_deref().map(plain),
    })
}

/// The text of a piece of HTML: attributions usually are links.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    [
        ("&copy;", "©"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (name, sign)| text.replace(name, sign))
    .split_whitespace()
    .collect::<Vec<_>>()
    .join(" ")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn file(change: impl Fn(&mut Vec<u8>), particulars: &[u8]) -> std::path::PathBuf {
        let mut bytes = vec![0; HEADER];
        bytes[..8].copy_from_slice(b"PMTiles\x03");
        bytes[24..32].copy_from_slice(&(HEADER as u64).to_le_bytes());
        bytes[32..40].copy_from_slice(&(particulars.len() as u64).to_le_bytes());
        bytes[97..102].copy_from_slice(&[1, 2, 1, 0, 15]);
        bytes.extend(particulars);
        change(&mut bytes);
        let name = format!("sightline-{}.pmtiles", uuid::Uuid::now_v7().simple());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn header_and_particulars_are_read() {
        let html = br#"{"attribution":"<a href=\"https://protomaps.com\">Protomaps</a> &copy; <b>OpenStreetMap</b> &amp; co","name":"x"}"#;
        let expected = Facts {
            max_zoom: 15,
            attribution: Some("Protomaps © OpenStreetMap & co".into()),
        };
        assert_eq!(read(&file(|_| {}, html)), Ok(expected));
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(br#"{"name":"no more"}"#).unwrap();
        let packed = file(|bytes| bytes[97] = 2, &gzip.finish().unwrap());
        assert_eq!(read(&packed).unwrap().attribution, None);
        assert_eq!(read(&file(|_| {}, b"")).unwrap().attribution, None);
    }

    #[test]
    fn what_the_page_could_not_draw_is_refused() {
        for (change, why) in [
            (
                (|bytes| bytes[0] = b'M') as fn(&mut Vec<u8>),
                "not a PMTiles file",
            ),
            (|bytes| bytes.truncate(40), "not a PMTiles file"),
            (|bytes| bytes[7] = 2, "version 2"),
            (|bytes| bytes[99] = 2, "pictures"),
            (|bytes| bytes[98] = 4, "gzip"),
            (|bytes| bytes[97] = 0, "gzip"),
            (|bytes| bytes[97] = 2, "cannot be read"),
            (|bytes| bytes[31] = 255, "particulars"),
        ] {
            let error = read(&file(change, b"{}")).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        assert!(
            read(&file(|_| {}, b"no JSON"))
                .unwrap_err()
                .contains("JSON")
        );
        assert!(read(Path::new("/nowhere/at/all.pmtiles")).is_err());
    }
}
