//! What archives hold (pure): nothing is taken out of one before it is known how much that will be.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{
    error::{Error, Result},
    refusal::{Complaint, Refusal},
};

/// The most that an archive may unpack to, bytes.
pub(super) const MOST_BYTES: u64 = 512 << 20;
/// The most files in one.
const MOST_FILES: usize = 10_000;

/// Refuses an archive that would unpack to more than memory should hold; what is none passes.
///
/// An archive states its sizes itself, so that they are not believed: everything is unpacked once, into nothing.
pub(super) fn check(bytes: &[u8], most: u64) -> Result<()> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    if archive.len() > MOST_FILES {
        let why = format!(
            "the file packs {} files; the most is {MOST_FILES}",
            archive.len()
        );
        return Err(Error::bad_request(Complaint::new(
            Refusal::HoldsTooMuch,
            why,
        )));
    }
    let mut left = most;
    for index in 0..archive.len() {
        // What cannot be unpacked here is refused by whoever reads it.
        let Ok(file) = archive.by_index(index) else {
            continue;
        };
        let unpacked = length(file, left + 1);
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let most_mb = most >> 20;
            let why =
                format!("the file unpacks to more than {most_mb} MB, which is the most: split it");
            Error::bad_request(Complaint::new(Refusal::FileTooLarge { most_mb }, why))
        })?;
    }
    Ok(())
}

/// How long it is, up to `most`; where it is damaged, up to there.
fn length(file: impl Read, most: u64) -> u64 {
    let mut file = file.take(most);
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    while let Ok(read @ 1..) = file.read(&mut buffer) {
        length += read as u64;
    }
    length
}

/// The text of the first file whose name ends so; call after [`check`].
pub(super) fn file(bytes: &[u8], ending: &str) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let name = archive
        .file_names()
        .flatten()
        .find(|name| name.to_ascii_lowercase().ends_with(ending))?
        .into_owned();
    let mut text = Vec::new();
    let mut file = archive.by_name(&name).ok()?;
    file.read_to_end(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// An archive of some files.
    pub(in crate::imports) fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_whatever_it_says_itself() {
        let mut bomb = packed(&[("a.xml", &vec![b' '; 200_000]), ("b.xml", b"x")]);
        assert!(bomb.len() < 2000);
        assert!(check(&bomb, 200_001).is_ok());
        assert!(check(&bomb, 200_000).is_err());
        // The size as it is stated in the list of files at the end.
        let stated = 200_000_u32.to_le_bytes();
        let found = |window: &[u8]| window == stated;
        let at: Vec<usize> = (0..bomb.len() - 4)
            .filter(|at| found(&bomb[*at..at + 4]))
            .collect();
        assert!(!at.is_empty());
        for at in at {
            bomb[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        // It says ten bytes: either that is found out, or no more are taken out of it.
        let held = file(&bomb, ".xml").map_or(0, |text| text.len());
        assert!(check(&bomb, 1000).is_err() || held <= 1000);
        assert!(check(b"no archive", 0).is_ok());
    }

    #[test]
    fn too_many_files_are_refused() {
        let names: Vec<String> = (0..=MOST_FILES).map(|n| n.to_string()).collect();
        let files: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        let error = check(&packed(&files), MOST_BYTES).unwrap_err().to_string();
        assert!(error.contains("the most is 10000"), "{error}");
    }
}
