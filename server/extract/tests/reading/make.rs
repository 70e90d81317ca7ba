//! Documents by hand: each the smallest that is still what it claims.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A zip archive of these members.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        // As EPUB and OpenDocument want it: readable without unpacking.
        let stored = *name == "mimetype" || bytes.is_empty();
        let options = SimpleFileOptions::default();
        let options = if stored {
            options.compression_method(CompressionMethod::Stored)
        } else {
            options.compression_method(CompressionMethod::Deflated).compression_level(Some(1))
        };
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A deflate stream of `start` and then `unit`, of up to four bytes, over and over for `mebibytes` (RFC 1951).
pub(crate) fn deflated(start: &[u8], unit: &[u8], mebibytes: usize) -> Vec<u8> {
    let stored = [start, unit].concat();
    let length = u16::try_from(stored.len()).unwrap();
    let mut stream = [[0].as_slice(), &length.to_le_bytes(), &(!length).to_le_bytes(), &stored].concat();
    // The last block, of fixed codes: 258 bytes like those `unit.len()` before, in 13 bits, as often as it takes.
    let distance = unit.len() as u8 - 1;
    let copy = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, distance >> 1, distance & 1];
    let bit = |at: usize| if at < 3 { [1, 1, 0][at] } else { copy[(at - 3) % 13] };
    let byte = |at: usize| (0..8).map(|shift| bit(at * 8 + shift) << shift).sum::<u8>();
    stream.push(byte(0));
    // Eight copies are thirteen whole bytes.
    let copies: Vec<_> = (1..14).map(byte).collect();
    stream.extend(copies.repeat(mebibytes * 1024 / 2 + 1));
    // Three bits of a copy are owed, then comes the end of the block.
    *stream.last_mut().unwrap() &= 0b111;
    stream.push(0);
    stream
}

/// A zip archive of one member whose deflate stream is this one. Its checksum and size are lies.
pub(crate) fn zip_of(name: &str, stream: &[u8]) -> Vec<u8> {
    let lengths = (stream.len() as u32).to_le_bytes();
    // Version, flags, method, time, date, checksum, packed size, size, length of the name, of more.
    let header = [
        b"\x14\0\0\0\x08\0\0\0\x21\0\0\0\0\0".as_slice(),
        &lengths,
        b"\xff\xff\xff\x7f",
        &(name.len() as u16).to_le_bytes(),
        b"\0\0",
    ]
    .concat();
    let mut zip = [b"PK\x03\x04", header.as_slice(), name.as_bytes(), stream].concat();
    let directory = [b"PK\x01\x02\x14\0", header.as_slice(), &[0; 14], name.as_bytes()].concat();
    let (at, length) = ((zip.len() as u32).to_le_bytes(), (directory.len() as u32).to_le_bytes());
    zip.extend(directory);
    zip.extend([b"PK\x05\x06\0\0\0\0\x01\0\x01\0".as_slice(), &length, &at, b"\0\0"].concat());
    zip
}

pub(crate) fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version='1.0'?><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>\
         <w:body>{body}</w:body></w:document>"
    );
    docx_of(document.as_bytes())
}

pub(crate) fn docx_of(document: &[u8]) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document),
        ("word/footnotes.xml", b"<w:footnotes xmlns:w='w'><w:p><w:r><w:t>a footnote</w:t></w:r></w:p></w:footnotes>"),
    ])
}

pub(crate) fn paragraph(text: &str) -> String {
    format!("<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub(crate) fn pptx() -> Vec<u8> {
    let slide = |text: &str| {
        format!("<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>").into_bytes()
    };
    zip(&[
        (
            "ppt/presentation.xml",
            b"<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='b'/>\
            <p:sldId id='257' r:id='a'/></p:sldIdLst></p:presentation>",
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            b"<Relationships><Relationship Id='a' Target='slides/slide1.xml'/>\
            <Relationship Id='b' Target='/ppt/slides/slide2.xml'/></Relationships>",
        ),
        ("ppt/slides/slide1.xml", &slide("shown last")),
        ("ppt/slides/slide2.xml", &slide("shown first")),
        ("ppt/notesSlides/notesSlide1.xml", &slide("said aloud")),
    ])
}

pub(crate) fn xlsx() -> Vec<u8> {
    zip(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='Income &amp; costs'/></sheets></workbook>"),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>rent</t></si><si><r><t>elec</t></r><r><t>tricity</t></r><rPh><t>デンキ</t></rPh></si></sst>"
                .as_bytes(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet><c t='s'><v>0</v></c><c><v>12345</v></c><c t='inlineStr'><is><t>inline</t></is></c></worksheet>",
        ),
    ])
}

pub(crate) fn odt() -> Vec<u8> {
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            b"<office:document-content><office:automatic-styles><number:text>style</number:text>\
            </office:automatic-styles><office:body><office:text><text:tracked-changes><text:p>deleted</text:p>\
            </text:tracked-changes><text:h>Heading</text:h>\n  <text:p>two<text:s/>words</text:p></office:text>\
            </office:body></office:document-content>",
        ),
    ])
}

pub(crate) fn epub() -> Vec<u8> {
    zip(&[
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            b"<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
        ),
        (
            "OEBPS/book.opf",
            b"<package><metadata><dc:title>The Book</dc:title></metadata><manifest>\
            <item id='one' href='one.xhtml' media-type='application/xhtml+xml'/>\
            <item id='two' href='text/two%20b.xhtml' media-type='application/xhtml+xml'/>\
            <item id='css' href='style.css' media-type='text/css'/></manifest>\
            <spine><itemref idref='two'/><itemref idref='one'/></spine></package>",
        ),
        ("OEBPS/one.xhtml", b"<html><head><title/></head><body><p>the end</p></body></html>"),
        ("OEBPS/text/two b.xhtml", b"<html><body><h1>Once</h1><p>upon a time</p></body></html>"),
    ])
}

/// A PDF of these objects, numbered from 1; the first is the catalog.
pub(crate) fn pdf_of(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", number + 1).bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    pdf.extend(format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes());
    pdf
}

pub(crate) fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< /Length {} {dictionary} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// The objects of a PDF of one page with this content.
pub(crate) fn pdf_objects(content: Vec<u8>) -> Vec<Vec<u8>> {
    vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
        /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_vec(),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ]
}

pub(crate) fn pdf(text: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET");
    pdf_of(&pdf_objects(stream("", content.as_bytes())), "")
}

/// Every kind of document, named.
pub(crate) fn each() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("text", "plain words, größer\n".repeat(50).into_bytes()),
        ("html", b"<!doctype html><title>t</title><p>one <b>two</b> &amp; three</p>".repeat(20)),
        ("pdf", pdf("Hello from a PDF")),
        ("docx", docx(&paragraph("Hello from Word").repeat(20))),
        ("pptx", pptx()),
        ("xlsx", xlsx()),
        ("odt", odt()),
        ("epub", epub()),
    ]
}
