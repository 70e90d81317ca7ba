//! Documents that are zip archives, unpacked as they are read.
//!
//! Bounds are counted on what comes out, never believed from a header: [`MEMBER`] bytes of one member, [`TOTAL`] of
//! all, and [`MEMBERS`] names. Nothing is unpacked that no reader asks for, so an archive within an archive stays one.

use std::io::{self, BufReader, Read, Seek};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use crate::{Failure, decode::head};

/// Bytes of one member, unpacked.
const MEMBER: u64 = 128 << 20;
/// Bytes of all members that are read, unpacked.
const TOTAL: u64 = 256 << 20;
/// A book with a file for each page and picture has some thousands.
const MEMBERS: usize = 20_000;

/// An archive and what may still come out of it.
#[derive(Debug)]
pub struct Archive<R> {
    zip: ZipArchive<BufReader<R>>,
    left: u64,
}

/// One file of the archive.
pub(crate) struct Member<'a, R: Read> {
    file: ZipFile<'a, BufReader<R>>,
    left_here: u64,
    left: &'a mut u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory.
    ///
    /// # Errors
    /// When there is none, or too much of it.
    pub fn open(input: R) -> Result<Self, Failure> {
        let zip = ZipArchive::new(BufReader::new(input)).map_err(|error| broken(&error))?;
        if zip.len() > MEMBERS {
            return Err(Failure::TooComplex);
        }
        Ok(Self { zip, left: TOTAL })
    }

    /// Whether there is a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The names that begin and end so, in the order in which people count: 2 before 10.
    pub(crate) fn names(&self, prefix: &str, suffix: &str) -> Vec<String> {
        let all = self.zip.file_names().flatten();
        let mut names: Vec<_> = all
            .filter(|name| name.len() >= prefix.len() + suffix.len())
            .filter(|name| name.starts_with(prefix) && name.ends_with(suffix))
            .map(std::borrow::Cow::into_owned)
            .collect();
        names.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        names
    }

    /// The file of this name, if there is one.
    pub(crate) fn member(&mut self, name: &str) -> Result<Option<Member<'_, R>>, Failure> {
        match self.zip.by_name(name) {
            Ok(file) => Ok(Some(Member { file, left_here: MEMBER, left: &mut self.left })),
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(broken(&error)),
        }
    }

    /// The beginning of a small file, if there is one.
    pub(crate) fn start_of(&mut self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let Some(mut member) = self.member(name)? else { return Ok(None) };
        head(&mut member, 256).map(Some).map_err(|error| fault(&error))
    }
}

impl<R: Read> Read for Member<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        let counted = read as u64;
        if counted > self.left_here || counted > *self.left {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        self.left_here -= counted;
        *self.left -= counted;
        Ok(read)
    }
}

/// What an error while reading says of the document.
pub(crate) fn fault(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::QuotaExceeded | io::ErrorKind::OutOfMemory => Failure::TooComplex,
        _ => Failure::Damaged,
    }
}

fn broken(error: &ZipError) -> Failure {
    match error {
        ZipError::Io(error) => fault(error),
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => Failure::Encrypted,
        ZipError::InvalidPassword => Failure::Encrypted,
        _ => Failure::Damaged,
    }
}
