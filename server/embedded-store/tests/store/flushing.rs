//! A disk that cannot flush: nothing is called stored, or deleted, that a power cut could take back.

use std::process::Command;

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

use crate::server::{BUCKET, Server};

/// From now on every `fsync` of this process fails.
fn break_the_disk() {
    let calls = [libc::SYS_fsync, libc::SYS_fdatasync].map(|call| (call, Vec::new()));
    let fails = SeccompAction::Errno(libc::EIO.unsigned_abs());
    let arch = std::env::consts::ARCH.try_into().unwrap();
    let filter = SeccompFilter::new(calls.into(), SeccompAction::Allow, fails, arch).unwrap();
    let program: BpfProgram = filter.try_into().unwrap();
    seccompiler::apply_filter_all_threads(&program).unwrap();
}

/// Not a test of its own: the process in which [`a_write_that_was_not_flushed_is_neither_answered_nor_seen`] breaks the disk.
#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn on_a_broken_disk() {
    let server = Server::start().await;
    assert_eq!(server.put("u/1/kept", "hello").await.status(), 200);
    break_the_disk();
    assert_eq!(server.put("u/1/new", "hello").await.status(), 500);
    assert_eq!(server.read("u/1/new").await, None);
    let deleted = server.internal().delete_object().bucket(BUCKET).key("u/1/kept").send().await;
    assert_eq!(deleted.unwrap_err().raw_response().unwrap().status().as_u16(), 500);
}

#[test]
fn a_write_that_was_not_flushed_is_neither_answered_nor_seen() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let run = command.args(["--ignored", "--exact", "flushing::on_a_broken_disk"]).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&run.stderr));
}
