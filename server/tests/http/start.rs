//! The binary: what it says when it cannot start, and what it does beside serving.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use clap::CommandFactory;
use domain::{Clock, db::latest_version};

use crate::support::{env, free_address};

fn sluice(directory: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    command.env_clear().current_dir(directory.path()).env("SLUICE_DATA_DIR", directory.path().join("data"));
    command
}

fn lines(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// A server on a free port.
fn serve(command: &mut Command) -> Child {
    let command = command.env("LEPTOS_SITE_ADDR", "127.0.0.1:0").env("SLUICE_PUBLIC_URL", "http://localhost:3000");
    command.stderr(Stdio::piped()).spawn().unwrap()
}

/// Asks it to stop; how it ended, well before what still runs would be given up.
async fn stop(mut server: Child) -> ExitStatus {
    let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", server.id())]).status().unwrap();
    assert!(asked.success());
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        if let Some(ended) = server.try_wait().unwrap() {
            return ended;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.kill().unwrap();
    panic!("it does not stop");
}

/// What a server says until it serves, or ends.
fn said_by(stderr: &mut impl BufRead) -> String {
    let mut log = String::new();
    while !log.contains("serving") && stderr.read_line(&mut log).unwrap() > 0 {}
    log
}

async fn log_of(command: &mut Command) -> String {
    let mut server = serve(command);
    let mut stderr = BufReader::new(server.stderr.take().unwrap());
    let log = said_by(&mut stderr);
    assert!(stop(server).await.success(), "{log}");
    log
}

/// The last line of a server that does not start.
fn refusal_of(command: &mut Command) -> String {
    let mut server = serve(command);
    let mut stderr = BufReader::new(server.stderr.take().unwrap());
    let log = said_by(&mut stderr);
    if log.contains("serving") {
        server.kill().unwrap();
    }
    assert!(matches!(server.wait().unwrap().code(), Some(1 | 2)), "{log}");
    log.lines().next_back().unwrap().to_owned()
}

#[test]
fn a_wrong_variable_stops_the_start_with_one_line() {
    for (variable, value) in [
        ("LEPTOS_SITE_ADDR", "everywhere"),
        ("SLUICE_PUBLIC_URL", "ftp://vault"),
        ("DATABASE_URL", "mysql://x"),
        ("MINIO_ENDPOINT", "http://"),
        ("MINIO_BUCKET", "A"),
        ("MINIO_SECRET_KEY", "secret of a store that is not named"),
        ("JWT_SECRET", "too short a secret"),
        ("ADMIN_PASSWORD", "alone and secret"),
        ("REGISTRATION", "perhaps"),
        ("TRUSTED_HOPS", "all"),
        ("METRICS_ADDR", "9100"),
        ("DEFAULT_QUOTA_BYTES", "100 MB"),
        ("UPLOAD_URL_TTL_SECS", "0"),
        ("SLUICE_ALLOW_UNSCOPED_SIGNING", "perhaps"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let output = sluice(&directory).env(variable, value).output().unwrap();
        let (said, line) = lines(&output);
        assert_eq!((output.status.code(), said.as_str()), (Some(2), ""), "{variable}");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.contains("; for example "), "{line}");
        assert!(!line.contains("secret"), "a secret is never shown: {line}");
    }
}

/// Faults that only show when a value is looked at closely, or used.
#[test]
fn what_cannot_be_used_is_named_with_an_example() {
    let nobody = format!("postgres://sluice:secret@{}/sluice", free_address());
    for (variable, value) in [
        ("ADMIN_EMAIL", "a@b@c"),
        ("ADMIN_EMAIL", "ada@"),
        ("DATABASE_URL", "sqlite:///dev/null/sluice.db"),
        ("DATABASE_URL", nobody.as_str()),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let mut command = sluice(&directory);
        command.env("ADMIN_EMAIL", "ada@example.org").env("ADMIN_PASSWORD", "a long secret");
        command.env("JWT_SECRET", "a secret of more than thirty-two bytes").env(variable, value);
        let line = refusal_of(&mut command);
        assert!(line.starts_with("sluice: ") && line.contains(variable) && line.contains("for example "), "{line}");
        assert!(!line.contains("secret"), "a secret is never shown: {line}");
    }
}

#[tokio::test]
async fn a_key_that_is_too_powerful_is_refused_until_the_operator_insists() {
    let directory = tempfile::tempdir().unwrap();
    let (key, secret) = (env("TEST_MINIO_ROOT_USER"), env("TEST_MINIO_ROOT_PASSWORD"));
    let bucket = format!("sluice-{}", Clock::System.new_id().simple());
    let with_root = || {
        let mut command = sluice(&directory);
        command.arg("serve").env("MINIO_ENDPOINT", env("TEST_MINIO_ENDPOINT")).env("MINIO_BUCKET", &bucket);
        command.env("MINIO_ACCESS_KEY", &key).env("MINIO_SECRET_KEY", &secret);
        command
    };
    let paragraph = refusal_of(&mut with_root());
    for part in ["sluice: ", "MINIO_ACCESS_KEY", &key, "s3:authType", "SLUICE_ALLOW_UNSCOPED_SIGNING=true"] {
        assert!(paragraph.contains(part), "{part:?} is not in {paragraph}");
    }
    assert!(!paragraph.contains(&secret), "{paragraph}");

    let log = log_of(with_root().env("SLUICE_ALLOW_UNSCOPED_SIGNING", "true")).await;
    let warns = |line: &str| line.contains("WARN") && line.contains("SLUICE_ALLOW_UNSCOPED_SIGNING");
    assert!(log.lines().any(warns) && !log.contains(&secret), "{log}");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = sluice(&directory).env("LEPTOS_SITE_ADDR", &address).output().unwrap();
    let (_, line) = lines(&output);
    assert!(!output.status.success() && line.contains("LEPTOS_SITE_ADDR") && line.contains(&address), "{line}");
}

#[test]
fn a_flag_stands_above_the_variable_and_that_above_the_file() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("sluice.toml"), "registration = 'from the file'").unwrap();
    let refused = |command: &mut Command| lines(&command.output().unwrap()).1;
    assert!(refused(&mut sluice(&directory)).contains("from the file"));
    assert!(refused(sluice(&directory).env("REGISTRATION", "from the variable")).contains("from the variable"));
    let line =
        refused(sluice(&directory).env("REGISTRATION", "from the variable").args(["--registration", "from the flag"]));
    assert!(line.contains("from the flag"), "{line}");
    std::fs::write(directory.path().join("sluice.toml"), "regsitration = 'open'").unwrap();
    assert!(refused(&mut sluice(&directory)).contains("regsitration"));
}

fn variables() -> Vec<String> {
    let command = server::cli::Cli::command();
    let names = command.get_arguments().filter_map(|argument| argument.get_env());
    names.map(|name| name.to_str().unwrap().to_owned()).collect()
}

#[test]
fn help_and_readme_name_every_variable() {
    let directory = tempfile::tempdir().unwrap();
    let (help, _) = lines(&sluice(&directory).arg("--help").output().unwrap());
    let readme = include_str!("../../../README.md");
    assert!(variables().len() > 30);
    for variable in variables() {
        assert!(help.contains(&format!("{variable}]")), "{variable} is not in --help");
        assert!(readme.contains(&format!("`{variable}`")), "{variable} is not in README.md");
    }
}

#[test]
fn compose_hands_every_variable_on() {
    // What the image settles, and what other stores than compose's own MinIO want.
    let left_out = [
        "LEPTOS_SITE_ADDR",
        "LEPTOS_SITE_ROOT",
        "SLUICE_DATA_DIR",
        "MINIO_REGION",
        "STS_ENDPOINT",
        "STS_ROLE_ARN",
        "SLUICE_ALLOW_UNSCOPED_SIGNING",
    ];
    let compose = include_str!("../../../compose.yaml");
    let (_, service) = compose.split_once("\n  sluice:\n").unwrap();
    let (service, _) = service.split_once("\n  postgres:\n").unwrap();
    for variable in variables() {
        let handed_on = service.lines().any(|line| line.trim_start().starts_with(&format!("{variable}:")));
        assert_ne!(left_out.contains(&variable.as_str()), handed_on, "{variable}");
    }
}

#[tokio::test]
async fn a_start_says_where_everything_is_kept_and_whether_there_is_a_site() {
    let directory = tempfile::tempdir().unwrap();
    let log = log_of(&mut sluice(&directory)).await;
    for said in ["SQLite in ", "embedded in ", "LEPTOS_SITE_ROOT"] {
        assert!(log.contains(said), "{said:?} is not in {log}");
    }
    fs::create_dir_all(directory.path().join("target/site/pkg")).unwrap();
    let log = log_of(&mut sluice(&directory)).await;
    assert!(!log.contains("LEPTOS_SITE_ROOT"), "{log}");
}

#[tokio::test]
async fn an_ordinary_account_with_the_administrators_address_is_told_of_at_each_start() {
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| assert!(sluice(&directory).args(arguments).output().unwrap().status.success());
    let start = async || {
        let mut command = sluice(&directory);
        log_of(command.env("ADMIN_EMAIL", "Ada@example.org").env("ADMIN_PASSWORD", "a long passphrase")).await
    };
    run(&["user", "create", "ada@example.org"]);
    let promote = "sluice user set-role Ada@example.org admin";
    assert!(start().await.contains(promote));
    run(&promote.split(' ').skip(1).collect::<Vec<_>>());
    assert!(!start().await.contains(promote));
}

/// It waits for the lock on a thread of its own, which nothing can end.
#[tokio::test]
async fn a_start_that_waits_can_be_stopped() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    fs::create_dir(&data).unwrap();
    let lock = File::create(data.join("sluice.migrate.lock")).unwrap();
    lock.lock().unwrap();
    let server = serve(&mut sluice(&directory));
    let deadline = Instant::now() + Duration::from_secs(10);
    while !data.join("sluice.db").exists() {
        assert!(Instant::now() < deadline, "it does not start");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // From the file to the lock.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(stop(server).await.success());
}

#[test]
fn accounts_are_managed_from_the_command_line() {
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| sluice(&directory).args(arguments).output().unwrap();
    let created = run(&["user", "create", "ada@example.org", "--limit", "1000", "--admin"]);
    assert!(created.status.success() && lines(&created).0.starts_with("password: "), "{created:?}");
    assert!(!run(&["user", "create", "ada@example.org"]).status.success());
    assert!(!run(&["user", "disable", "ada@example.org"]).status.success(), "the last administrator");
    assert!(run(&["user", "create", "bob@example.org"]).status.success());
    assert!(run(&["user", "disable", "bob@example.org"]).status.success());
    let (list, _) = lines(&run(&["user", "list"]));
    assert!(list.contains("ada@example.org") && list.contains("1000") && list.contains("disabled"), "{list}");
    assert!(!run(&["user", "set-limit", "nobody@example.org", "5"]).status.success());
    let reconciled = run(&["reconcile"]);
    assert!(reconciled.status.success() && lines(&reconciled).0.contains("used drift"), "{reconciled:?}");
}

#[test]
fn a_schema_that_is_behind_is_named_and_left_to_migrate() {
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = sluice(&directory).args(arguments).output().unwrap();
        let (said, line) = lines(&output);
        (output.status.code(), said, line)
    };
    let behind = |version: i64| {
        let (code, said, line) = run(&["reconcile"]);
        assert_eq!((code, said.as_str()), (Some(1), ""), "{line}");
        assert!(line.contains(&format!("schema version {version},")) && line.contains("`sluice migrate`"), "{line}");
    };
    behind(0);
    assert_eq!(run(&["migrate", "--to", "2"]).0, Some(0));
    behind(2);
    let newest = latest_version();
    let (code, said, line) = run(&["migrate", "--to", "99"]);
    assert_eq!((code, said.as_str()), (Some(1), ""), "{line}");
    assert!(line.contains(&format!("there is no migration 99; the newest is {newest}")), "{line}");

    let (code, said, line) = run(&["migrate"]);
    assert_eq!((code, said), (Some(0), format!("the schema is at version {newest} or newer\n")), "{line}");
    let (code, said, line) = run(&["reconcile"]);
    assert!(code == Some(0) && said.contains("used drift"), "{said}{line}");
}
