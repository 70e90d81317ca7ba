//! What the targets share. They run without a child: a panic, a leak or a hang is found where it happens.

#[path = "../../tests/reading/make.rs"]
#[expect(dead_code, reason = "the tests make more than the targets")]
mod make;
pub mod members;

use std::{
    io::{Cursor, Write as _},
    panic,
    path::Path,
};

use extract::{Archive, Failure, Outcome, Page};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Small, so that the bound is often reached.
pub const TEXT_BYTES: usize = 4 << 10;
/// Bytes of an answer beside its text, as the parent allows.
const ENVELOPE: usize = 1 << 10;

/// An archive as a reader takes it.
pub type Packed = Archive<Cursor<Vec<u8>>>;

/// Lets the panics of libraries pass, where the reader takes them for damage; a panic of this project's is a finding.
pub fn forgive_libraries() {
    let fatal = panic::take_hook();
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("/"));
    panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or(Path::new(""), |at| Path::new(at.file()));
        if file.is_relative() || file.starts_with(house) {
            fatal(panic);
        }
    }));
}

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

/// The fuzzer's bytes, split at zero bytes, as the objects of a PDF whose table is right: one byte more or less would
/// otherwise leave nothing to read. What begins like a PDF is taken as it stands.
pub fn objects(data: &[u8]) -> Vec<u8> {
    if data.starts_with(b"%PDF") {
        return data.to_vec();
    }
    let objects: Vec<_> = data.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    make::pdf_of(&objects, "")
}

/// Reads, and checks what holds of every page.
pub fn checked(read: impl FnOnce(&mut Page) -> Result<(), Failure>) {
    let mut page = Page::new(TEXT_BYTES);
    let _ = read(&mut page);
    check(&page.finish().0);
}

/// Checks what the parent takes for granted: the answer has room in what it listens to, and comes out as it went in.
pub fn answered(outcome: &Outcome) {
    if let Outcome::Text(found) = outcome {
        assert!(!found.text.is_empty());
        check(&found.text);
    }
    let json = serde_json::to_vec(outcome).expect("an outcome is written");
    assert!(json.len() <= 2 * TEXT_BYTES + ENVELOPE);
    assert!(serde_json::from_slice::<Outcome>(&json).is_ok_and(|read| read == *outcome));
}

fn check(text: &str) {
    assert!(text.len() <= TEXT_BYTES);
    assert!(!text.contains("\n\n\n") && !text.contains(" \n"));
    assert!(!text.chars().any(|c| c.is_control() && c != '\t' && c != '\n'));
}
