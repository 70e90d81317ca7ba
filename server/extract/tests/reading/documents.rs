//! Ordinary documents, and the text that people see in them.

use encoding_rs::{SHIFT_JIS, WINDOWS_1252};
use extract::{Extracted, Failure, Kind, Outcome, Skip};

use crate::{limits, make, read, read_within, text};

#[tokio::test]
async fn text_is_read_as_it_stands() {
    assert_eq!(text(Kind::Text, b"# Title\r\n\r\n\r\n- one\r\n  - two \r\n").await, "# Title\n\n- one\n  - two");
    assert_eq!(text(Kind::Text, b"id,name\n1,\"a \"\"b\"\"\"\n").await, "id,name\n1,\"a \"\"b\"\"\"");
}

#[tokio::test]
async fn text_is_read_in_any_encoding() {
    let words = "Der Käse fällt über die Brücke, naïve façade, déjà vu";
    let japanese = "吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。";
    assert_eq!(text(Kind::Text, words.as_bytes()).await, words);
    assert_eq!(text(Kind::Text, format!("\u{feff}{words}").as_bytes()).await, words);
    assert_eq!(text(Kind::Text, &WINDOWS_1252.encode(words).0).await, words);
    assert_eq!(text(Kind::Text, &SHIFT_JIS.encode(japanese).0).await, japanese);
    let utf16: Vec<u8> = format!("\u{feff}{japanese}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text(Kind::Text, &utf16).await, japanese);
}

#[tokio::test]
async fn pages_are_read_in_any_encoding() {
    let html = "<!doctype html><title>Käse</title><script>no()</script><p>fällt <b>über</b>&nbsp;die&#32;Brücke</p>";
    let seen = "Käse\n\nfällt über die Brücke";
    assert_eq!(text(Kind::Html, html.as_bytes()).await, seen);
    assert_eq!(text(Kind::Html, &WINDOWS_1252.encode(html).0).await, seen);
    let utf16: Vec<u8> = format!("\u{feff}{html}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(text(Kind::Html, &utf16).await, seen);
}

#[tokio::test]
async fn word_is_read_with_its_footnotes() {
    let body = make::paragraph("one &amp; <w:x/>two") + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/></w:r></w:p>";
    assert_eq!(text(Kind::Docx, &make::docx(&body)).await, "one & two\na\tb\n\na footnote");
}

#[tokio::test]
async fn what_word_says_twice_is_read_once() {
    let body = "<mc:AlternateContent><mc:Choice><w:p><w:t>box</w:t></w:p></mc:Choice>\
        <mc:Fallback><w:p><w:t>box</w:t></w:p></mc:Fallback></mc:AlternateContent>";
    assert_eq!(text(Kind::Docx, &make::docx(body)).await, "box\n\na footnote");
}

#[tokio::test]
async fn slides_are_read_in_the_order_of_the_show() {
    assert_eq!(text(Kind::Pptx, &make::pptx()).await, "shown first\n\nshown last\n\nsaid aloud");
}

#[tokio::test]
async fn workbooks_are_read_without_their_numbers() {
    assert_eq!(text(Kind::Xlsx, &make::xlsx()).await, "Income & costs\n\nrent\nelectricity\ninline");
}

#[tokio::test]
async fn opendocument_is_read_without_what_was_deleted() {
    assert_eq!(text(Kind::Odt, &make::odt()).await, "Heading\ntwo words");
}

#[tokio::test]
async fn books_are_read_in_reading_order() {
    assert_eq!(text(Kind::Epub, &make::epub()).await, "The Book\n\nOnce\n\nupon a time\n\nthe end");
}

#[tokio::test]
async fn pdfs_are_read() {
    assert_eq!(text(Kind::Pdf, &make::pdf("Hello from a PDF")).await, "Hello from a PDF");
}

#[tokio::test]
async fn a_broken_page_of_a_pdf_does_not_take_the_others_along() {
    let mut objects = make::pdf_objects(make::stream("", b"BT /F1 12 Tf 72 720 Td (kept) Tj ET"));
    objects[1] = b"<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 >>".to_vec();
    objects.push(b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec());
    let kept = Extracted { kind: Kind::Pdf, text: "kept".to_owned(), truncated: true };
    assert_eq!(read(&make::pdf_of(&objects, "")).await, Outcome::Text(kept));
}

#[tokio::test]
async fn what_holds_no_text_is_skipped() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    let jar = make::zip(&[("META-INF/MANIFEST.MF", b"x")]);
    for (document, skip) in [
        (png.as_slice(), Skip::Image),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Skip::Image),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0", Skip::UnknownType),
        (&jar, Skip::UnknownType),
        (b"", Skip::Empty),
        (b" \n \n", Skip::Empty),
        (b"<!doctype html><script>only()</script>", Skip::Empty),
        (&make::pdf(""), Skip::Empty),
    ] {
        assert_eq!(read(document).await, Outcome::Skipped(skip));
    }
}

#[tokio::test]
async fn what_is_locked_is_said_to_be() {
    let odt = make::zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"),
        ("content.xml", b"\x12\x34"),
    ]);
    let epub = make::zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/encryption.xml", b"<e><CipherReference URI='a.xhtml'/></e>"),
    ]);
    // The header of [MS-CFB], whose directory is in the first sector.
    let mut office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    office.resize(512, 0);
    office[0x1a] = 3;
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let security = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >>".to_owned();
    let mut objects = make::pdf_objects(make::stream("", b"\x01\x02"));
    objects.push(security.into_bytes());
    let id = "/Encrypt 6 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]";
    for document in [odt, epub, office, make::pdf_of(&objects, id)] {
        assert_eq!(read(&document).await, Outcome::Failed(Failure::Encrypted));
    }
}

#[tokio::test]
async fn reading_ends_where_enough_is_read() {
    let limits = extract::Limits { text_bytes: 1000, ..limits() };
    let docx = make::docx(&make::paragraph("word").repeat(500_000));
    for document in ["words ".repeat(4_000_000).into_bytes(), docx] {
        match read_within(&document, &limits).await {
            Outcome::Text(Extracted { text, truncated: true, .. }) => assert!((990..=1000).contains(&text.len())),
            other => panic!("{other:?}"),
        }
    }
}
