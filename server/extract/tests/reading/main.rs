//! Documents, good and hostile, through the real child process.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod confinement;
mod documents;
mod hostile;
mod make;

use std::{
    io::Write as _,
    os::unix::fs::symlink,
    path::Path,
    time::{Duration, Instant},
};

use extract::{Extracted, Kind, Limits, Outcome, extract};

const CHILD: &str = env!("CARGO_BIN_EXE_extract-child");

/// What reading takes at most here, where nothing is optimised.
fn limits() -> Limits {
    Limits { cpu_secs: 30, wall: Duration::from_secs(120), ..Limits::default() }
}

/// The outcome of a document, which comes within its time whatever it is.
async fn read(document: &[u8]) -> Outcome {
    read_within(document, &limits()).await
}

async fn read_within(document: &[u8], limits: &Limits) -> Outcome {
    run(Path::new(CHILD), document, limits).await
}

/// What comes of a child that does not read but does what its name says.
async fn misbehave(name: &str, limits: &Limits) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join(name);
    symlink(CHILD, &program).unwrap();
    run(&program, b"a document", limits).await
}

async fn run(program: &Path, document: &[u8], limits: &Limits) -> Outcome {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(document).unwrap();
    let start = Instant::now();
    let outcome = extract(program, file, limits).await.unwrap();
    assert!(start.elapsed() < limits.wall + Duration::from_secs(10), "{outcome:?} took {:?}", start.elapsed());
    outcome
}

/// The text of a document of that kind, all of it.
async fn text(kind: Kind, document: &[u8]) -> String {
    match read(document).await {
        Outcome::Text(Extracted { kind: found, text, truncated: false }) if found == kind => text,
        other => panic!("{kind:?} expected: {other:?}"),
    }
}
