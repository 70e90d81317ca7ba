//! See the library.

fn main() -> std::process::ExitCode {
    tune_allocator();
    server::cli::main()
}

/// What glibc would else learn from the blocks that are freed; in bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the only way to tell glibc")]
fn tune_allocator() {
    /// From this size on a block has pages of its own, which the system has back the moment it is freed. glibc begins with
    /// the same, but there each freed block raises it, and soon what argon2 (19 MiB) and large documents took is kept.
    const LARGE: libc::c_int = 128 << 10;
    /// What smaller ones leave free at a thread's heap's end before the system has it back, and what is asked of it at once.
    /// Fixing the size above leaves both at 128 KiB, so that a busy server's heaps would shrink and grow over and over.
    const KEPT: libc::c_int = 4 << 20;
    const GROWN: libc::c_int = 1 << 20;
    // SAFETY: each takes two numbers and changes what the allocator does with later calls, before there is a second thread.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
        libc::mallopt(libc::M_TOP_PAD, GROWN);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn tune_allocator() {}
