//! See the library.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
