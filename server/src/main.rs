//! See the library.

/// The system's allocator keeps what argon2 gave back, 19 MiB for each thread that ever hashed; this one returns it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::cli::main()
}
