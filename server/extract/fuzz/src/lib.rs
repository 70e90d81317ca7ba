//! What the targets share. They run without a child: a panic, a leak or a hang is found where it happens.

use std::io::{Cursor, Write as _};

use extract::{Archive, Failure, Page};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Small, so that the bound is often reached.
pub const TEXT_BYTES: usize = 4 << 10;

/// An archive as a reader takes it.
pub type Packed = Archive<Cursor<Vec<u8>>>;

/// Puts the fuzzer's bytes, split at zero bytes, into members of these names, so that they meet the reader and not the
/// checksums of a zip archive.
pub fn packed(data: &[u8], names: &[&str], read: impl FnOnce(&mut Packed, &mut Page) -> Result<(), Failure>) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in names.iter().zip(data.split(|byte| *byte == 0)) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).expect("a file is started in memory");
        zip.write_all(part).expect("memory is written to");
    }
    let bytes = zip.finish().expect("an archive is finished in memory");
    let mut archive = Archive::open(bytes).expect("what was written is read");
    checked(|page| read(&mut archive, page));
}

/// Reads, and checks what holds of every page.
pub fn checked(read: impl FnOnce(&mut Page) -> Result<(), Failure>) {
    let mut page = Page::new(TEXT_BYTES);
    let _ = read(&mut page);
    let (text, _) = page.finish();
    assert!(text.len() <= TEXT_BYTES);
    assert!(!text.contains("\n\n\n") && !text.contains(" \n"));
    assert!(!text.chars().any(|c| c.is_control() && c != '\t' && c != '\n'));
}
