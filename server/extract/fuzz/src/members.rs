//! The members of an archive that a target fills, in the order of the fuzzer's bytes.

pub const DOCX: &[&str] = &["word/document.xml", "word/footnotes.xml"];
pub const PPTX: &[&str] = &["ppt/presentation.xml", "ppt/_rels/presentation.xml.rels", "ppt/slides/slide1.xml"];
pub const XLSX: &[&str] = &["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"];
pub const OPENDOCUMENT: &[&str] = &["content.xml", "META-INF/manifest.xml"];
pub const EPUB: &[&str] = &["META-INF/container.xml", "OEBPS/book.opf", "OEBPS/one.xhtml", "META-INF/encryption.xml"];
