//! What a session was signed in with, for its owner to recognise it.

/// Longest description, in characters.
const MAX_CHARS: usize = 200;

/// A User-Agent header as far as it is worth keeping: at most 200 characters, none of them a control character.
pub(super) fn describe(user_agent: &str) -> String {
    user_agent.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect()
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
}
