//! A page's title: in HTML on the server, where the tag is written without escaping, and as plain text in the browser.

/// What stands in the title bar; the product alone for a page without a title of its own.
pub(crate) fn page_title(page: &str) -> String {
    let title = if page.is_empty() { "Sluice".to_owned() } else { format!("{page} · Sluice") };
    if cfg!(feature = "ssr") { escaped(&title) } else { title }
}

/// `<title>` reads nothing but references and its own end (HTML, "escapable raw text elements").
fn escaped(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_name_ends_the_title_or_reads_as_another() {
        assert_eq!(escaped("</title><script>"), "&lt;/title>&lt;script>");
        assert_eq!(escaped("a &lt; b.txt"), "a &amp;lt; b.txt");
    }
}
