//! What the tests start in place of the server's binary: it reads documents, or does what a reader must not.
//!
//! The parent gives its children no say in their arguments and environment, so a test chooses what to do by the name of
//! the program: a link to this one.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    net::{TcpListener, TcpStream, UdpSocket},
    os::{fd::AsFd as _, unix::net::UnixStream},
    path::Path,
    process::{Command, ExitCode},
    time::Duration,
};

use extract::{Extracted, Kind, Limits, Outcome};

fn main() -> ExitCode {
    let name = std::env::args().next().unwrap_or_default();
    match Path::new(&name).file_name().and_then(|name| name.to_str()).unwrap_or_default() {
        "sleeps" => sleep(),
        "spins" => confined(spin),
        "hoards" => confined(hoard),
        "recurses" => confined(|| assert_ne!(recurse(1), 0)),
        "chatters" => chatter(),
        "mutters" => mutter(),
        "aborts" => confined(|| std::process::abort()),
        "panics" => confined(|| std::panic::resume_unwind(Box::new(()))),
        "lies" => say(b"{\"text\": 5}"),
        "escapes" => escape(),
        _ => return extract::child(),
    }
    ExitCode::SUCCESS
}

fn confined(then: impl FnOnce()) {
    let limits = std::env::var("EXTRACT_LIMITS").ok().and_then(|raw| serde_json::from_str::<Limits>(&raw).ok());
    if extract::lock_in(&limits.unwrap_or_default()).is_err() {
        std::process::exit(1);
    }
    then();
}

fn say(what: &[u8]) {
    if io::stdout().write_all(what).is_err() {
        std::process::exit(1);
    }
}

#[expect(clippy::disallowed_methods, reason = "nothing is asynchronous here")]
fn sleep() {
    std::thread::sleep(Duration::from_secs(3600));
}

fn spin() {
    loop {
        std::hint::spin_loop();
    }
}

fn hoard() {
    let mut hoard = Vec::new();
    loop {
        hoard.push(std::hint::black_box(vec![1_u8; 1 << 20]));
    }
}

#[expect(unconditional_recursion, reason = "that is what it is for")]
fn recurse(depth: usize) -> usize {
    let frame = std::hint::black_box([depth; 128]);
    recurse(depth + 1) + frame.len()
}

fn chatter() {
    loop {
        say(&[b'x'; 1 << 16]);
    }
}

fn mutter() {
    while io::stderr().write_all(&[b'x'; 1 << 16]).is_ok() {}
}

/// Tries each thing that a confined process must not do, and answers which of them were not refused.
fn escape() {
    let document = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    confined(|| document.map_or_else(|error| say(error.to_string().as_bytes()), try_everything));
}

fn try_everything(mut document: File) {
    let mut done = Vec::new();
    let mut tried = |what: &str, result: io::Result<()>| match result {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
        other => done.push(format!("{what}: {other:?}")),
    };
    tried("connect", TcpStream::connect(("127.0.0.1", 9)).map(drop));
    tried("listen", TcpListener::bind(("127.0.0.1", 0)).map(drop));
    tried("datagram", UdpSocket::bind(("127.0.0.1", 0)).map(drop));
    tried("unix socket", UnixStream::connect("/run/nothing").map(drop));
    tried("socket pair", UnixStream::pair().map(drop));
    tried("read a file", File::open("/etc/passwd").map(drop));
    tried("read this program", File::open("/proc/self/exe").map(drop));
    tried("list a folder", std::fs::read_dir("/").map(drop));
    tried("create a file", File::create("escaped").map(drop));
    tried("remove a file", std::fs::remove_file("escaped"));
    tried("look at a file", std::fs::metadata("/etc/passwd").map(drop));
    tried("start a program", Command::new("/bin/true").spawn().map(drop));
    tried("start a thread", std::thread::Builder::new().spawn(|| ()).map(drop));
    tried("raise a limit", rlimit::Resource::NOFILE.set(1, 1));
    tried("write to the document", document.write_all(b"x"));
    tried("shorten the document", document.set_len(0));
    if let Err(error) = document.rewind().and_then(|()| document.read_exact(&mut [0])) {
        done.push(format!("not even the document can be read: {error}"));
    }
    let text = done.join("\n");
    let outcome = Outcome::Text(Extracted { kind: Kind::Text, text, truncated: false });
    say(serde_json::json!(outcome).to_string().as_bytes());
}
