//! The parent's side: start, wait, judge. The document passes it by, as an open file that it never reads.

use std::{fs::File, io, os::unix::process::ExitStatusExt as _, path::Path, process::ExitStatus, process::Stdio};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::{Child, Command},
    time::timeout,
};

use crate::{Failure, Limits, Outcome, child::UNCONFINED, limits::VARIABLE};

/// The arguments that make the binary call [`child`](crate::child).
pub const ARGS: &[&str] = &["extract"];

/// Bytes kept of what the child has to say to the operator.
const LAST_WORDS: usize = 4 << 10;
/// Bytes of an answer beside its text.
const ENVELOPE: usize = 1 << 10;

/// Reads `file` in a child process: `program`, usually this binary, started with [`ARGS`]. The file must be seekable
/// and is read from its start. Dropping the future kills the child.
///
/// # Errors
/// Only what is the machine's fault: the child could not be started, or not be confined.
pub async fn extract(program: &Path, file: File, limits: &Limits) -> io::Result<Outcome> {
    let mut child = Command::new(program)
        .args(ARGS)
        .env_clear()
        .env(VARIABLE, serde_json::to_string(limits)?)
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let Ok(ended) = timeout(limits.wall, listen(&mut child, limits)).await else {
        child.kill().await?;
        return Ok(Outcome::Failed(Failure::TooSlow));
    };
    let Ended { answer, last_words, status } = ended?;
    if !last_words.is_empty() {
        tracing::debug!(%status, stderr = %last_words, "the child that reads a document had something to say");
    }
    if status.code() == Some(i32::from(UNCONFINED)) {
        return Err(io::Error::other(format!("a child process for reading could not be confined: {last_words}")));
    }
    Ok(judge(&answer, &last_words, status))
}

struct Ended {
    answer: Vec<u8>,
    last_words: String,
    status: ExitStatus,
}

async fn listen(child: &mut Child, limits: &Limits) -> io::Result<Ended> {
    let (mut stdout, mut stderr) = (child.stdout.take(), child.stderr.take());
    // JSON escapes at most every other byte of a text without control characters; tab and line feed are two bytes.
    let most = limits.text_bytes.saturating_mul(2).saturating_add(ENVELOPE);
    let (answer, last_words) = tokio::join!(keep(stdout.as_mut(), most), keep(stderr.as_mut(), LAST_WORDS));
    let last_words = String::from_utf8_lossy(&last_words?).into_owned();
    Ok(Ended { answer: answer?, last_words, status: child.wait().await? })
}

/// Reads to the end and keeps the first `most` bytes, so that a child that says too much is not stuck with it.
async fn keep(from: Option<&mut (impl AsyncRead + Unpin)>, most: usize) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    if let Some(from) = from {
        from.take(most as u64).read_to_end(&mut kept).await?;
        tokio::io::copy(from, &mut tokio::io::sink()).await?;
    }
    Ok(kept)
}

fn judge(answer: &[u8], last_words: &str, status: ExitStatus) -> Outcome {
    if status.success() {
        return serde_json::from_slice(answer).unwrap_or(Outcome::Failed(Failure::Crashed));
    }
    Outcome::Failed(match status.signal() {
        Some(libc::SIGXCPU) => Failure::TooSlow,
        // Out of stack, or the machine ran out of memory before the child reached its bound.
        Some(libc::SIGSEGV | libc::SIGBUS | libc::SIGKILL) => Failure::TooComplex,
        Some(libc::SIGABRT) if ran_out(last_words) => Failure::TooComplex,
        _ => Failure::Crashed,
    })
}

/// Whether an abort was for want of memory or stack: the standard library says so on standard error.
fn ran_out(last_words: &str) -> bool {
    last_words.contains("memory allocation of") || last_words.contains("overflowed its stack")
}
