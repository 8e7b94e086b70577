//! Compound files (pure), in which XLS keeps its workbook: how a stream is taken out of one, and put alone into another.
//!
//! Every length and every chain is held against the length of the file, whatever the file says of itself.

/// What a compound file begins with.
pub(super) const MAGIC: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const NOTHING: u32 = 0xFFFF_FFFF;
/// Streams that are shorter lie in sectors of their own kind.
const SHORT: usize = 4096;
const SHORT_SECTOR: usize = 64;
const ENTRY: usize = 128;
/// Where the header names the sectors that say which sector follows which, and how many it can name.
const NAMED_AT: usize = 76;
const NAMED: usize = 109;
/// The larger of the two sizes that sectors have.
const SECTOR: usize = 4096;

/// The number of two bytes at that place.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// That of four.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|four| u32::from_le_bytes(*four))
}

/// The first stream of one of these names, the first name first; `None` where the file has none, or is damaged.
pub(super) fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let size = match u16_at(file, 30)? {
        9 => 512,
        12 => SECTOR,
        _ => return None,
    };
    let sectors = file.get(size..)?;
    let count = sectors.len().div_ceil(size);
    let next = next_sectors(file, sectors, size, count)?;
    let entries = chain(sectors, size, &next, u32_at(file, 48)?, usize::MAX)?;
    let entries = entries.as_chunks::<ENTRY>().0;
    let entry = names
        .iter()
        .find_map(|name| entries.iter().find(|entry| is_named(*entry, name)))?;
    let (first, length) = placed(entry)?;
    if length >= SHORT {
        return chain(sectors, size, &next, first, length);
    }
    let (first_of_all, length_of_all) = placed(entries.first()?)?;
    let short = chain(sectors, size, &next, first_of_all, length_of_all)?;
    let next = chain(sectors, size, &next, u32_at(file, 60)?, usize::MAX)?;
    let next: Vec<u32> = numbers(&next).collect();
    chain(&short, SHORT_SECTOR, &next, first, length)
}

/// Which sector follows which.
fn next_sectors(file: &[u8], sectors: &[u8], size: usize, count: usize) -> Option<Vec<u32>> {
    let mut next = Vec::new();
    let mut take = |named: &[u8]| {
        for id in numbers(named).filter(|id| *id < END_OF_CHAIN - 2) {
            // More than there are sectors would be said of none.
            if next.len() < count {
                next.extend(numbers(sector(sectors, size, id)?));
            }
        }
        Some(())
    };
    take(file.get(NAMED_AT..NAMED_AT + 4 * NAMED)?)?;
    // What the header cannot name is named in sectors, each of which ends with the next.
    let mut further = u32_at(file, 68)?;
    for _ in 0..count {
        if further >= END_OF_CHAIN - 2 {
            break;
        }
        let named = sector(sectors, size, further)?;
        let (named, last) = named.split_at_checked(size - 4)?;
        take(named)?;
        further = u32_at(last, 0)?;
    }
    Some(next)
}

/// A sector; the last may be cut off.
fn sector(sectors: &[u8], size: usize, id: u32) -> Option<&[u8]> {
    let rest = sectors.get(size.checked_mul(id as usize)?..)?;
    (!rest.is_empty()).then(|| &rest[..rest.len().min(size)])
}

/// What lies in the sectors from this one on, up to `length`; `None` where they lead back to themselves or out of the file.
fn chain(sectors: &[u8], size: usize, next: &[u32], mut id: u32, length: usize) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    let mut left = sectors.len().div_ceil(size);
    while id != END_OF_CHAIN && found.len() < length {
        left = left.checked_sub(1)?;
        let sector = sector(sectors, size, id)?;
        let wanted = sector.len().min(length - found.len());
        found.extend_from_slice(&sector[..wanted]);
        if found.len() < length {
            id = *next.get(id as usize)?;
        }
    }
    Some(found)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let units = entry[..64].as_chunks().0.iter().copied();
    let units = units.map(u16::from_le_bytes).take_while(|unit| *unit != 0);
    char::decode_utf16(units)
        .map(|char| char.map_or('\0', |char| char.to_ascii_lowercase()))
        .eq(name.chars().map(|char| char.to_ascii_lowercase()))
}

/// Where a stream begins, and how long it says it is.
fn placed(entry: &[u8]) -> Option<(u32, usize)> {
    Some((u32_at(entry, 116)?, u32_at(entry, 120)? as usize))
}

/// A compound file that holds this stream alone; `None` where it is too long for one. A short stream is filled up with zeros.
pub(super) fn holding(name: &str, stream: &[u8]) -> Option<Vec<u8>> {
    let length = stream.len().max(SHORT);
    let held = length.div_ceil(SECTOR);
    // The sectors that say which follows which have a place in themselves, as has the one of entries.
    let saying = (held + 1).div_ceil(SECTOR / 4 - 1);
    if saying > NAMED {
        return None;
    }
    let (entries, first) = (saying as u32, saying as u32 + 1);
    let mut file = Vec::with_capacity(SECTOR * (1 + saying + 1 + held));
    let mut put = |numbers: &[u32]| {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
        file.extend(bytes);
    };
    let unnamed = std::iter::repeat(NOTHING);
    let named: Vec<u32> = (0..entries).chain(unnamed.clone()).take(NAMED).collect();
    // Its kind and the sizes of its sectors; how many hold entries and which follows which; where entries begin.
    put(&[0xE011_CFD0, 0xE11A_B1A1, 0, 0, 0, 0]);
    put(&[0x0004_003E, 0x000C_FFFE, 0x0000_0006, 0]);
    put(&[1, entries, entries, 0, SHORT as u32]);
    put(&[END_OF_CHAIN, 0, END_OF_CHAIN, 0]);
    put(&named);
    put(&[0; (SECTOR - 512) / 4]);
    let last = first + held as u32 - 1;
    let follow = (first..last).map(|id| id + 1);
    let next: Vec<u32> = std::iter::repeat_n(FAT_SECTOR, saying)
        .chain([END_OF_CHAIN])
        .chain(follow)
        .chain([END_OF_CHAIN])
        .chain(unnamed)
        .take(saying * SECTOR / 4)
        .collect();
    put(&next);
    for (name, kind, child, first, length) in [
        ("Root Entry", 5, 1, 0, 0),
        (name, 2, NOTHING, first, length),
    ] {
        let units: Vec<u16> = name.encode_utf16().chain([0]).collect();
        let mut entry = [0; ENTRY];
        for (at, unit) in units.iter().take(32).enumerate() {
            entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = 2 * units.len().min(32) as u8;
        (entry[66], entry[67]) = (kind, 1);
        for (at, number) in [
            (68, NOTHING),
            (72, NOTHING),
            (76, child),
            (116, first),
            (120, length as u32),
        ] {
            entry[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
        }
        file.extend(entry);
    }
    file.resize(SECTOR * (1 + saying + 1), 0);
    file.extend_from_slice(stream);
    file.resize(SECTOR * (1 + saying + 1 + held), 0);
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_comes_out_as_it_was_put_in() {
        // Short; of one sector; of as many as one sector can say the order of, and more.
        for length in [
            1,
            SHORT,
            SHORT + 1,
            1022 * SECTOR,
            1023 * SECTOR,
            3_000 * SECTOR,
        ] {
            let held: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let file = holding("Workbook", &held).unwrap();
            let mut read = stream(&file, &["Book", "workbook"]).unwrap();
            assert_eq!(read.len(), length.max(SHORT));
            read.truncate(length);
            assert!(read == held, "{length}");
            assert_eq!(stream(&file, &["Book"]), None);
        }
    }

    #[test]
    fn a_chain_that_leads_back_to_itself_ends() {
        let mut file = holding("Workbook", &[7; 3 * SECTOR]).unwrap();
        // The second sector of the stream is said to follow itself, and the stream to be longer than the file.
        let second = SECTOR + 4 * 3;
        file[second..second + 4].copy_from_slice(&3_u32.to_le_bytes());
        let entry = 2 * SECTOR + ENTRY + 120;
        file[entry..entry + 4].copy_from_slice(&[0xFF; 4]);
        assert_eq!(stream(&file, &["Workbook"]), None);
    }
}
