//! PDFs, as the objects they consist of, with what the reader of the test's plain one never meets: fonts and their
//! tables, filters, forms, colours, inline pictures.

use crate::make::{pdf_objects, stream};

const PAGE: &[u8] = b"BT /F1 12 Tf 14 TL 72 720 Td (one) Tj T* [(t) -20 (wo)] TJ <0041> ' 1 0 0 1 9 9 Tm (x) Tj ET";
const CMAP: &[u8] = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n\
    1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0041> <0042> <0043> <D83DDE00> endbfchar\n\
    2 beginbfrange <0050> <0052> <0061> <0060> <0061> [<0062> <0063>] endbfrange\n\
    1 begincidrange <0000> <00FF> 0 endcidrange\nendcmap end end";

pub(crate) fn each() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    vec![
        ("pdf-plain", pdf_objects(stream("", PAGE))),
        ("pdf-composite-font", font("/Type0", "/Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 6 0 R", &[
            stream("", CMAP),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /W [1 [500 600] 3 9 700] \
            /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> \
            /FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 >> >>"
                .to_vec(),
        ])),
        ("pdf-encoded-font", font("/Type0", "/Encoding 6 0 R /DescendantFonts [7 0 R]", &[
            stream("", CMAP),
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /FontDescriptor << /Flags 4 >> >>".to_vec(),
        ])),
        ("pdf-simple-font", font(
            "/TrueType",
            "/FirstChar 32 /LastChar 34 /Widths [250 300 350] /ToUnicode 6 0 R /Encoding << /Type /Encoding \
            /BaseEncoding /WinAnsiEncoding /Differences [65 /alpha /beta 97 /a /uni0041 /g12] >> \
            /FontDescriptor << /FontName /A /Flags 32 /MissingWidth 300 >>",
            &[stream("", CMAP)],
        )),
        ("pdf-type1-font", font("/Type1", "/FontDescriptor << /FontName /A /Flags 4 /FontFile 6 0 R >>", &[stream(
            "/Length1 120 /Length2 0 /Length3 0",
            b"%!PS-AdobeFont-1.0: A\n/FontName /A def /Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\n\
            dup 65 /alpha put dup 66 /B put readonly def currentdict end currentfile eexec\n",
        )])),
        ("pdf-drawn-font", font(
            "/Type3",
            "/FirstChar 65 /LastChar 66 /Widths [9 9] /FontMatrix [0.1 0 0 0.1 0 0] /FontBBox [0 0 9 9] \
            /CharProcs << /a 6 0 R >> /Encoding << /Type /Encoding /Differences [65 /a /b] >>",
            &[stream("", b"9 0 0 0 9 9 d1 0 0 9 9 re f")],
        )),
        ("pdf-compressed", pdf_objects(stream(
            "/Filter [/ASCII85Decode /FlateDecode]",
            br#"GhR3G;:'MC<%p.,#Y@rK2Zb0*KocuPNVpFgKp)"S"XpLP&<`mJ)?KmH!Xs/~>"#,
        ))),
        ("pdf-predicted", pdf_objects(stream(
            "/Filter [/ASCII85Decode /FlateDecode] /DecodeParms << /Predictor 12 /Columns 4 >>",
            br#"GhQYH$;o/_E&1HIA2$me8RkRN2c=$;2_n3;#Y@n?@*$Ye<F@4(cW>Y'1`6uoZ4n-\6PL47A@r>X~>"#,
        ))),
        ("pdf-lzw", pdf_objects(stream("/Filter /LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"))),
        ("pdf-pages", {
            let mut objects = pdf_objects(stream("", PAGE));
            objects[1] = b"<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 /Rotate 90 /MediaBox [0 0 9 9] >>".to_vec();
            objects.push(b"<< /Type /Pages /Parent 2 0 R /Kids [7 0 R] /Count 1 /Resources << >> >>".to_vec());
            objects.push(b"<< /Type /Page /Parent 6 0 R /Contents [4 0 R 4 0 R] /ArtBox [0 0 8 8] >>".to_vec());
            objects
        }),
        ("pdf-resources", {
            let mut objects = pdf_objects(stream(
                "",
                b"q /G gs /CS cs 0.5 scn /S SCN 1 0 0 RG /X Do Q /P << /MCID 0 >> BDC 0 0 m 1 1 l 1 2 3 4 5 6 c h 1 1 9 9 re \
                W* n BI /W 1 /H 1 /BPC 8 /CS /G ID x EI EMC 1 0 0 1 0 0 cm BT /F1 9 Tf 3 Tr 1 Ts 2 Tw 90 Tz (x) Tj ET",
            ));
            objects[2] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << \
                /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> /ExtGState << /G << /SMask /None /Font [5 0 R 9] >> >> \
                /ColorSpace << /CS [/Separation /Ink /DeviceCMYK 7 0 R] /S [/ICCBased 8 0 R] \
                /L [/Lab << /WhitePoint [1 1 1] >>] >> >> >>"
                .to_vec();
            objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Matrix [1 0 0 1 0 0]", PAGE));
            objects.push(
                b"<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0 0 1] /N 1 >>".to_vec(),
            );
            objects.push(stream("/N 3 /Alternate /DeviceRGB", b"x"));
            objects
        }),
        ("pdf-object-stream", {
            let mut objects = pdf_objects(stream("", PAGE));
            objects.push(stream("/Type /ObjStm /N 2 /First 11", b"7 0 8 15    << /Type /Font >> [1 2 (x) <78>]"));
            objects
        }),
        ("pdf-locked", {
            let mut objects = pdf_objects(stream("", PAGE));
            objects.push(
                b"<< /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <00> /U <00> /StmF /StdCF /StrF /StdCF \
                /CF << /StdCF << /CFM /AESV2 /AuthEvent /DocOpen /Length 16 >> >> >>"
                    .to_vec(),
            );
            objects
        }),
    ]
}

/// A page in a font of this type, whose further parts begin with object 6.
fn font(subtype: &str, entries: &str, parts: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut objects = pdf_objects(stream("", PAGE));
    objects[4] = format!("<< /Type /Font /Subtype {subtype} /BaseFont /A {entries} >>").into_bytes();
    objects.extend_from_slice(parts);
    objects
}
