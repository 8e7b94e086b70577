//! Values that wait in a temporary file until their turn comes, so that memory does not grow with their number.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    marker::PhantomData,
};

use serde::{Serialize, de::DeserializeOwned};

/// So many bytes stay in memory: short lists never touch a disk.
const IN_MEMORY: usize = 4 << 20;

/// Values in the order in which they came.
#[derive(Debug)]
pub(super) struct Spool<T> {
    /// What has left memory; it has no name, and is gone with the process whatever happens.
    file: Option<File>,
    /// How much of it there is.
    written: u64,
    /// What comes after it.
    rest: Vec<u8>,
    /// Where each value ends.
    ends: Vec<u64>,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for Spool<T> {
    fn default() -> Self {
        Self {
            file: None,
            written: 0,
            rest: Vec::new(),
            ends: Vec::new(),
            of: PhantomData,
        }
    }
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a value.
    pub(super) fn push(&mut self, value: &T) -> io::Result<()> {
        serde_json::to_writer(&mut self.rest, value)?;
        self.ends.push(self.written + self.rest.len() as u64);
        if self.rest.len() < IN_MEMORY {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        // Readers leave it wherever they were.
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.rest)?;
        self.written += self.rest.len() as u64;
        self.rest.clear();
        Ok(())
    }

    /// The value of this number; it must be there.
    pub(super) fn get(&self, index: usize) -> io::Result<T> {
        let end = self.ends[index];
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let (Some(mut file), true) = (self.file.as_ref(), end <= self.written) else {
            let within = (start - self.written) as usize..(end - self.written) as usize;
            return Ok(serde_json::from_slice(&self.rest[within])?);
        };
        let mut bytes = vec![0; (end - start) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_from_memory_and_from_the_file() {
        let mut spool = Spool::default();
        let value = |n: usize| format!("{n}{}", "ộ".repeat(n % 1000));
        // Some 10 MB, more than stays in memory.
        let count = 10_000;
        for n in 0..count {
            spool.push(&value(n)).unwrap();
            assert_eq!(spool.get(n / 2).unwrap(), value(n / 2));
        }
        assert!(spool.file.is_some() && !spool.rest.is_empty());
        assert_eq!(spool.len(), count);
        for n in (0..count).rev() {
            assert_eq!(spool.get(n).unwrap(), value(n));
        }
    }
}
