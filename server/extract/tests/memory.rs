//! The parent's memory while a document is read. Alone in its process, so that nothing else allocates.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![cfg(target_os = "linux")]

use std::{io::Write as _, path::Path};

use extract::{Limits, Outcome, extract};

/// KiB of memory that this process ever held at once.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test]
async fn the_parent_holds_the_answer_and_not_the_document() {
    let mut file = tempfile::tempfile().unwrap();
    let line = "words and words and words\n".repeat(40);
    for _ in 0..100_000 {
        file.write_all(line.as_bytes()).unwrap();
    }
    let before = peak();
    let outcome = extract(Path::new(env!("CARGO_BIN_EXE_extract-child")), file, &Limits::default()).await.unwrap();
    assert!(matches!(outcome, Outcome::Text(found) if found.truncated && found.text.len() > 1_000_000));
    assert!(peak() - before < 16 << 10, "{} KiB for a document of 100 MB", peak() - before);
}
