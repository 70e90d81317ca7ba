//! Texts in the encodings that are told apart, and pages with what the reader of pages treats apart.

use encoding_rs::{EUC_KR, GB18030, ISO_2022_JP, SHIFT_JIS, WINDOWS_1251};

pub(crate) fn each() -> Vec<(&'static str, Vec<u8>)> {
    let japanese = "吾輩は猫である。名前はまだ無い。";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("spaces", b"a \t\r\n\r\n\n\x0b\x0c b\xc2\x85c\xe2\x80\xa8d\xc2\xadef\x1b[1m \0 \xef\xbb\xbf".to_vec()),
        ("utf16-marked", wide("\u{feff}plain \u{1f600} words")),
        ("utf16", wide("plain words, and more of them")),
        ("iso-2022-jp", ISO_2022_JP.encode(japanese).0.into_owned()),
        ("shift-jis", SHIFT_JIS.encode(japanese).0.into_owned()),
        ("gb18030", GB18030.encode("道可道,非常道。名可名,非常名。").0.into_owned()),
        ("euc-kr", EUC_KR.encode("모든 인간은 태어날 때부터 자유로우며").0.into_owned()),
        ("windows-1251", WINDOWS_1251.encode("Все люди рождаются свободными").0.into_owned()),
    ]
}

pub(crate) fn pages() -> Vec<(&'static str, Vec<u8>)> {
    let everything = "<!doctype html><html lang=en><head><meta charset='utf-8'><title>T &amp; T</title>\
        <style>p{}</style><script>if(a<b)x('<!--<script>')</script></head><body><!-- c --><h1 class=\"a\">H</h1>\
        <p>one<b>two</b>&nbsp;&#8364;&#x20ac;&notit;<br/>x<img src=a alt='b'><pre>\n a\n  b</pre><ul><li>1<li>2</ul>\
        <table><tr><td>6<th>7</table><textarea>&lt;</textarea><iframe>y</iframe><noembed></noembed><svg><![CDATA[z]]>\
        </svg><plaintext>p";
    let xhtml = "<?xml version='1.0' encoding='windows-1251'?><html xmlns='x'><head><title/></head><script src='x'/>\
        <body><p>\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}</p></body></html>";
    vec![("page", everything.into()), ("xhtml", WINDOWS_1251.encode(xhtml).0.into_owned())]
}
