//! Writes what the fuzz targets start from: `seeds FOLDER` makes a folder for each target in it, of the documents that
//! the tests read and of some that show what else a format has.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers, which may end as it likes")]

#[path = "../../tests/reading/make.rs"]
#[expect(dead_code, reason = "the tests make more than the targets start from")]
mod make;
#[path = "../../fuzz/src/members.rs"]
#[expect(unreachable_pub, reason = "the targets' own library shows them")]
mod members;
mod pdfs;
mod texts;

use std::{
    fs,
    io::{Cursor, Read as _, Write as _},
    path::Path,
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

type Members = Vec<(String, Vec<u8>)>;

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: seeds FOLDER");
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    };
    for (kind, document) in make::each() {
        write("document", kind, &document);
        let (target, names) = match kind {
            "docx" => ("docx", members::DOCX),
            "pptx" => ("pptx", members::PPTX),
            "xlsx" => ("xlsx", members::XLSX),
            "odt" => ("opendocument", members::OPENDOCUMENT),
            "epub" => ("epub", members::EPUB),
            _ => {
                write(kind, kind, &document);
                continue;
            }
        };
        let members = unpacked(&document);
        let member = |name: &&str| members.iter().find(|member| member.0 == *name).map_or(&[][..], |member| &member.1);
        write(target, kind, &names.iter().map(member).collect::<Vec<_>>().join(&0));
        write("document", &format!("{kind}-stored"), &stored(&members));
    }
    for (name, document) in texts::each() {
        write("text", name, &document);
        write("document", name, &document);
    }
    for (name, document) in texts::pages() {
        write("html", name, &document);
        write("document", name, &document);
    }
    for (name, objects) in pdfs::each() {
        write("pdf", name, &objects.join(&0));
        write("document", name, &make::pdf_of(&objects, ""));
    }
}

fn unpacked(document: &[u8]) -> Members {
    let mut archive = ZipArchive::new(Cursor::new(document)).unwrap();
    let count = archive.len();
    let member = |at| {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(member).collect()
}

/// The same archive, readable as it stands, so that what a fuzzer changes in it is the text.
fn stored(members: &Members) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
