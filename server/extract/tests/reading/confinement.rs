//! What the child cannot do, and what the parent makes of one that dies.

use std::{
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use extract::{Failure, Limits, Outcome, extract};

use crate::{CHILD, limits, misbehave, read_within};

fn failed(failure: Failure) -> Outcome {
    Outcome::Failed(failure)
}

/// Linux filters system calls; elsewhere there is nothing to show.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_confined_child_reaches_nothing_but_its_document() {
    match misbehave("escapes", &limits()).await {
        Outcome::Text(escaped) => assert_eq!(escaped.text, ""),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_child_that_sleeps_is_killed_at_the_limit() {
    let limits = Limits { wall: Duration::from_millis(300), ..limits() };
    let start = Instant::now();
    assert_eq!(misbehave("sleeps", &limits).await, failed(Failure::TooSlow));
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_child_that_computes_forever_is_killed_at_the_limit() {
    assert_eq!(misbehave("spins", &Limits { cpu_secs: 1, ..limits() }).await, failed(Failure::TooSlow));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_child_that_wants_all_memory_does_not_get_it() {
    assert_eq!(misbehave("hoards", &limits()).await, failed(Failure::TooComplex));
    let small = Limits { memory_bytes: 32 << 20, ..limits() };
    assert_eq!(misbehave("hoards", &small).await, failed(Failure::TooComplex));
}

#[tokio::test]
async fn a_child_that_recurses_forever_runs_out_of_stack() {
    assert_eq!(misbehave("recurses", &limits()).await, failed(Failure::TooComplex));
}

#[tokio::test]
async fn a_child_that_says_too_much_is_not_listened_to() {
    let limits = Limits { wall: Duration::from_secs(2), ..limits() };
    assert_eq!(misbehave("chatters", &limits).await, failed(Failure::TooSlow));
    assert_eq!(misbehave("mutters", &limits).await, failed(Failure::TooSlow));
}

#[tokio::test]
async fn a_child_that_dies_or_lies_has_crashed() {
    for name in ["aborts", "panics", "lies"] {
        assert_eq!(misbehave(name, &limits()).await, failed(Failure::Crashed), "{name}");
    }
}

#[tokio::test]
async fn a_document_that_needs_more_memory_than_allowed_is_too_complex() {
    let limits = Limits { memory_bytes: 64 << 20, ..limits() };
    // The reader of PDFs holds the file.
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(100 << 20, b' ');
    assert_eq!(read_within(&pdf, &limits).await, failed(Failure::TooComplex));
}

#[tokio::test]
async fn a_program_that_cannot_be_started_is_an_error() {
    let file = tempfile::tempfile().unwrap();
    assert!(extract(Path::new("/nowhere/to/be/found"), file, &limits()).await.is_err());
}

#[tokio::test]
async fn the_document_is_read_from_its_start_wherever_the_file_stands() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"words").unwrap();
    match extract(Path::new(CHILD), file, &limits()).await.unwrap() {
        Outcome::Text(found) => assert_eq!(found.text, "words"),
        other => panic!("{other:?}"),
    }
}

/// A child that nobody waits for is a zombie or a runaway; both are still there.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_child_dies_with_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("sleeps");
    std::os::unix::fs::symlink(CHILD, &program).unwrap();
    let file = tempfile::tempfile().unwrap();
    let limits = limits();
    let reading = extract(&program, file, &limits);
    assert!(tokio::time::timeout(Duration::from_millis(300), reading).await.is_err());

    let alive = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let mut commands = processes.flat_map(|process| std::fs::read(process.path().join("cmdline")));
        commands.any(|command| command.starts_with(program.as_os_str().as_encoded_bytes()))
    };
    let start = Instant::now();
    while alive() {
        assert!(start.elapsed() < Duration::from_secs(5), "the child lives on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
