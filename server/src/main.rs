//! See the library.

fn main() -> std::process::ExitCode {
    give_large_blocks_back();
    server::cli::main()
}

/// From this size on a block has pages of its own, which the system has back the moment it is freed; in bytes. The same as
/// glibc begins with, but there each freed block raises it, and soon what argon2 (19 MiB) and large documents took is kept.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the only way to tell glibc")]
fn give_large_blocks_back() {
    const LARGE: libc::c_int = 128 << 10;
    // SAFETY: takes two numbers and changes what the allocator does with later calls, before there is a second thread.
    unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_large_blocks_back() {}
