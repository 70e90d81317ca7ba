//! What a session was signed in with, for its owner to recognise it.

/// Longest description, in characters.
const MAX_CHARS: usize = 200;
/// Longest name of a client that is no browser, in characters.
const MAX_NAME_CHARS: usize = 40;

/// Browsers by what only they write, the imitated after their imitators.
const BROWSERS: [(&str, &str); 14] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems likewise: Android says Linux too, an iPhone says Mac OS X.
const SYSTEMS: [(&str, &str); 9] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("FreeBSD", "FreeBSD"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
];

/// A User-Agent header as far as it is worth keeping: at most 200 characters, none of them a control character.
pub(super) fn describe(user_agent: &str) -> String {
    user_agent.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect()
}

/// A kept description as people say it: "Firefox on Linux"; the program's own name when it is no browser.
pub(super) fn name(description: &str) -> String {
    let known = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| description.contains(mark)).map(|(_, name)| *name)
    };
    if description.starts_with("Mozilla/") {
        let browser = known(&BROWSERS).unwrap_or("Browser");
        return known(&SYSTEMS).map_or_else(|| browser.to_owned(), |system| format!("{browser} on {system}"));
    }
    let program = description.split(['/', ' ', '(', ';']).find(|part| !part.is_empty());
    match program {
        None | Some("unknown") => "Unknown device".to_owned(),
        Some(program) => program.chars().take(MAX_NAME_CHARS).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_short_and_printable() {
        assert_eq!(describe("Mozilla/5.0 (X11)\r\n\0\u{1b}[31m"), "Mozilla/5.0 (X11)[31m");
        assert_eq!(describe(&"é".repeat(300)).chars().count(), 200);
        assert_eq!(describe(""), "");
    }

    #[test]
    fn browsers_and_programs_are_named_as_people_name_them() {
        for (user_agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile \
                 Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Browser on macOS"),
            ("Mozilla/5.0", "Browser"),
            ("curl/8.5.0", "curl"),
            ("python-requests/2.32", "python-requests"),
            ("rclone", "rclone"),
            ("unknown", "Unknown device"),
            ("", "Unknown device"),
            (" / ", "Unknown device"),
        ] {
            assert_eq!(name(user_agent), expected, "{user_agent}");
        }
        assert_eq!(name(&"x".repeat(200)).len(), 40);
    }
}
