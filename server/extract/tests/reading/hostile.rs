//! Documents made to hurt. Each has an outcome within its time, and what can be known of it beforehand holds.

use extract::{Failure, Limits, Outcome, Skip};

use crate::{limits, make, read, read_within};

/// Too much is met first, or it takes too long: which of the two depends on the machine.
fn gave_up(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(Failure::TooComplex | Failure::TooSlow))
}

fn patient_for(cpu_secs: u64) -> Limits {
    Limits { cpu_secs, ..limits() }
}

fn is_text(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Text(_))
}

#[tokio::test]
async fn a_zip_bomb_does_not_go_off() {
    let bomb = |name, start: &[u8], unit: &[u8]| make::zip_of(name, &make::deflated(start, unit, 4096));
    for document in [
        bomb("word/document.xml", b"<w:document>", b"\0"),
        bomb("word/document.xml", b"<w:document a='", b"x"),
        bomb("xl/workbook.xml", b"<!DOCTYPE a [", b"<!--"),
    ] {
        assert_eq!(read(&document).await, Outcome::Failed(Failure::TooComplex));
    }
    // Nothing of this is long, there is only very much of it.
    let elements = bomb("word/document.xml", b"<w:document>", b"<a/>");
    assert!(gave_up(&read_within(&elements, &patient_for(3)).await));
}

#[tokio::test]
async fn an_archive_of_very_many_members_is_refused() {
    let names: Vec<_> = (0..20_001).map(|number| format!("word/{number}")).collect();
    let mut members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    members.push(("word/document.xml", b"<w:t>x</w:t>"));
    assert_eq!(read(&make::zip(&members)).await, Outcome::Failed(Failure::TooComplex));
}

#[tokio::test]
async fn archives_within_archives_stay_closed() {
    let mut inner = make::docx(&make::paragraph("hidden"));
    for _ in 0..10 {
        inner = make::zip(&[("inner.zip", &inner)]);
    }
    assert_eq!(read(&inner).await, Outcome::Skipped(Skip::UnknownType));
}

#[tokio::test]
async fn entities_do_not_multiply() {
    let mut xml = "<!DOCTYPE w [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..30 {
        xml += &format!("<!ENTITY a{level} \"&a{0};&a{0};&a{0};&a{0};\">", level - 1);
    }
    xml += "]><w:document><w:t>before &a29; after</w:t></w:document>";
    match read(&make::docx_of(xml.as_bytes())).await {
        Outcome::Text(found) => assert_eq!(found.text, "before  after\n\na footnote"),
        other => panic!("{other:?}"),
    }
    // The quadratic kind: one long entity, named very often.
    let long = "x".repeat(1 << 20);
    let many = "&a;".repeat(1 << 18);
    let xml = format!("<!DOCTYPE w [<!ENTITY a \"{long}\">]><w:document><w:t>y{many}</w:t></w:document>");
    assert!(is_text(&read(&make::docx_of(xml.as_bytes())).await));
}

#[tokio::test]
async fn nesting_without_end_ends() {
    let deep = format!("<w:document><w:t>seen</w:t>{}", "<w:p>".repeat(1_000_000));
    assert!(is_text(&read(&make::docx_of(deep.as_bytes())).await));
    let deep = "<w:p>".repeat(1_000_000);
    assert_eq!(read(&make::docx_of(deep.as_bytes())).await, Outcome::Failed(Failure::TooComplex));
    let unclosed = format!("<!doctype html>{}seen", "<div>".repeat(1_000_000));
    assert!(is_text(&read(unclosed.as_bytes()).await));
}

#[tokio::test]
async fn one_endless_text_or_attribute_is_cut() {
    let long = vec![b'x'; 60 << 20];
    let docx = [b"<w:document><w:t>", long.as_slice(), b"</w:t></w:document>"].concat();
    assert!(is_text(&read(&make::docx_of(&docx)).await));
    let attribute = [b"<!doctype html><p>seen<a href='", &long[..50 << 20], b"'>link</a>"].concat();
    assert!(is_text(&read(&attribute).await));
}

#[tokio::test]
async fn a_tag_of_very_many_attributes_ends() {
    let attributes: String = (0..400_000).map(|number| format!(" a{number}")).collect();
    let html = format!("<!doctype html><p{attributes}>");
    assert_ne!(read_within(html.as_bytes(), &patient_for(3)).await, Outcome::Failed(Failure::Crashed));
}

#[tokio::test]
async fn hostile_pdfs_have_an_outcome() {
    let page = || make::pdf_objects(make::stream("", b"BT /F1 12 Tf (x) Tj ET"));
    let with = |at: usize, object: Vec<u8>| {
        let mut objects = page();
        objects[at] = object;
        make::pdf_of(&objects, "")
    };
    let nested = |open: &str, close: &str, depth| (open.repeat(depth) + &close.repeat(depth)).into_bytes();
    let whole = make::pdf("x");
    let cut = String::from_utf8_lossy(&whole).rfind("startxref").unwrap();
    let to_itself = [&whole[..cut], b"startxref\n9\n%%EOF"].concat();
    for (name, document) in [
        ("arrays in arrays", with(3, nested("[", "]", 1_000_000))),
        ("dictionaries in dictionaries", with(3, nested("<< /A ", " >>", 1_000_000))),
        ("operands in operands", with(3, make::stream("", &nested("[", "]", 500_000)))),
        ("parentheses", with(3, make::stream("", &nested("(", ")", 500_000)))),
        ("pages that are their own children", with(1, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>".to_vec())),
        ("a page that is its own parent", with(2, b"<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>".to_vec())),
        ("a stream longer than the file", with(3, b"<< /Length 99999999999 >>\nstream\nx\nendstream".to_vec())),
        ("a stream of negative length", with(3, b"<< /Length -1 >>\nstream\nx\nendstream".to_vec())),
        ("a length that is itself", with(3, b"<< /Length 4 0 R >>\nstream\nx\nendstream".to_vec())),
        ("an object that is itself", with(4, b"5 0 R".to_vec())),
        ("a form that draws itself", {
            let mut objects = page();
            objects[2] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R \
                /Resources << /XObject << /X 4 0 R >> >> >>"
                .to_vec();
            objects[3] =
                make::stream("/Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >>", b"/X Do");
            make::pdf_of(&objects, "")
        }),
        ("a table that follows itself", make::pdf_of(&page(), "/Prev 9")),
        ("a table in the wrong place", to_itself),
        ("billions of objects", make::pdf_of(&page(), "/Size 4294967295")),
    ] {
        assert_ne!(read(&document).await, Outcome::Failed(Failure::Crashed), "{name}");
    }
}

/// Two pages of a PDF, of which the first draws the form `X`, object 7, and more objects from that on.
fn drawing(more: &[Vec<u8>]) -> Vec<u8> {
    let content = b"BT /F1 12 Tf 72 720 Td (before) Tj ET /X Do BT /F1 12 Tf 72 700 Td (behind) Tj ET";
    let mut objects = make::pdf_objects(make::stream("", content));
    objects[1] = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 /MediaBox [0 0 9 9] \
        /Resources << /Font << /F1 5 0 R >> /XObject << /X 7 0 R >> >> >>"
        .to_vec();
    objects[2] = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec();
    objects.push(b"<< /Type /Page /Parent 2 0 R /Contents 8 0 R >>".to_vec());
    objects.extend_from_slice(more);
    make::pdf_of(&objects, "")
}

#[tokio::test]
async fn forms_without_end_cost_no_more_than_themselves() {
    let form = |draws: &str, content: &str| {
        let resources = format!("/Type /XObject /Subtype /Form /Resources << /XObject << {draws} >> >>");
        make::stream(&resources, content.as_bytes())
    };
    let last = || make::stream("", b"BT /F1 12 Tf 72 720 Td (last) Tj ET");
    // From object 9 on, each draws the next.
    let chain = |length: usize, content: &str| {
        let links = (9..9 + length).map(|next| form(&format!("/Y {next} 0 R"), content));
        let mut objects: Vec<_> = links.collect();
        objects.push(form("", ""));
        objects.insert(1, last());
        objects
    };
    for (name, more) in [
        ("draws itself", vec![form("/Y 7 0 R", "/Y Do"), last()]),
        ("draws itself with the page's resources", vec![make::stream("/Subtype /Form", b"/X Do"), last()]),
        ("draw each other", vec![form("/Y 9 0 R", "/Y Do"), last(), form("/Z 7 0 R", "/Z Do")]),
        ("draw the next twice", chain(60, "/Y Do /Y Do")),
        ("draw the next, very deep", chain(10_000, "/Y Do")),
    ] {
        match read_within(&drawing(&more), &patient_for(10)).await {
            Outcome::Text(found) => {
                let words: Vec<_> = found.text.split_whitespace().collect();
                assert_eq!((words, found.truncated), (vec!["before", "behind", "last"], false), "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn pictures_are_not_taken_for_text() {
    let picture = make::stream("/Subtype /Image", b"BT /F1 12 Tf (no) Tj ET Tj");
    let last = make::stream("", b"BT /F1 12 Tf 72 720 Td (last) Tj ET");
    match read(&drawing(&[picture, last])).await {
        Outcome::Text(found) => {
            let words: Vec<_> = found.text.split_whitespace().collect();
            assert_eq!((words, found.truncated), (vec!["before", "behind", "last"], false));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_that_is_its_own_parent_does_not_take_the_others_along() {
    let mut objects = make::pdf_objects(make::stream("", b"BT /F1 12 Tf 72 720 Td (kept) Tj ET"));
    objects[1] = b"<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 >>".to_vec();
    objects.push(b"<< /Type /Page /Parent 6 0 R /Contents 4 0 R >>".to_vec());
    let outcome = read_within(&make::pdf_of(&objects, ""), &patient_for(3)).await;
    assert!(matches!(&outcome, Outcome::Text(found) if found.text == "kept"), "{outcome:?}");
}

#[tokio::test]
async fn a_font_whose_tables_have_no_end_does_not_take_other_text_along() {
    let ranges = "1 beginbfrange <0000> <FFFF> <0000> endbfrange\n".repeat(5000);
    for (name, table) in [
        ("parentheses", "(".repeat(100_000)),
        ("arrays", "[".repeat(100_000)),
        ("dictionaries", "<< /A ".repeat(100_000)),
        ("hidden in strings", "[(])".repeat(100_000)),
        ("behind a comment", "%\n1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange".to_owned()),
        ("very long ranges", ranges),
    ] {
        let mut objects = make::pdf_objects(make::stream(
            "",
            b"BT /F1 12 Tf 72 720 Td (seen) Tj ET BT /F2 12 Tf 72 700 Td (x) Tj ET",
        ));
        objects[2] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
            /Resources << /Font << /F1 5 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
            /ToUnicode 6 0 R >> >> >> >>"
            .to_vec();
        objects.push(make::stream("", table.as_bytes()));
        let outcome = read_within(&make::pdf_of(&objects, ""), &patient_for(10)).await;
        assert!(matches!(&outcome, Outcome::Text(found) if found.text.starts_with("seen")), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn compressed_streams_of_a_pdf_do_not_go_off() {
    // The format of zlib: two bytes before the stream, a checksum after it.
    let deflated = [b"\x78\x01".as_slice(), &make::deflated(b" ", b" ", 1024), &[0; 4]].concat();
    let content = make::stream("/Filter /FlateDecode", &deflated);
    let objects = make::stream("/Type /ObjStm /N 100000 /First 10 /Filter /FlateDecode", &deflated);
    let mut with_objects = make::pdf_objects(make::stream("", b"BT /F1 12 Tf (x) Tj ET"));
    with_objects.push(objects);
    let limits = Limits { memory_bytes: 128 << 20, ..limits() };
    for document in [make::pdf_of(&make::pdf_objects(content), ""), make::pdf_of(&with_objects, "")] {
        let outcome = read_within(&document, &limits).await;
        assert!(gave_up(&outcome) || is_text(&outcome), "{outcome:?}");
    }
}

#[tokio::test]
async fn whatever_is_cut_off_has_an_outcome() {
    for (name, document) in make::each() {
        for part in 0..8 {
            let cut = &document[..document.len() * part / 8];
            let outcome = read(cut).await;
            assert_ne!(outcome, Outcome::Failed(Failure::Crashed), "{name} cut at {}", cut.len());
        }
    }
}

#[tokio::test]
async fn noise_behind_any_magic_has_an_outcome() {
    let mut state = 1_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        // Knuth's MMIX generator: the same noise each time.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
    .take(100_000)
    .collect();
    for magic in [
        b"".as_slice(),
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<!doctype html>",
        b"<?xml version='1.0'?>",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\x89PNG\r\n\x1a\n",
        b"{\\rtf1",
    ] {
        let outcome = read(&[magic, &noise].concat()).await;
        assert_ne!(outcome, Outcome::Failed(Failure::Crashed), "{magic:?}");
    }
    // Each kind of document with a stretch of it overwritten.
    for (name, mut document) in make::each() {
        let middle = document.len() / 2;
        let stretch = (middle / 4).min(200);
        document[middle..middle + stretch].copy_from_slice(&noise[..stretch]);
        assert_ne!(read(&document).await, Outcome::Failed(Failure::Crashed), "{name}");
    }
}
