//! The binary: what it says when it cannot start, and what it does beside serving.

use std::process::{Command, Output};

fn sluice(directory: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    command.env_clear().current_dir(directory.path()).env("SLUICE_DATA_DIR", directory.path().join("data"));
    command
}

fn lines(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_wrong_variable_stops_the_start_with_one_line() {
    for (variable, value) in [
        ("LEPTOS_SITE_ADDR", "everywhere"),
        ("SLUICE_PUBLIC_URL", "ftp://vault"),
        ("DATABASE_URL", "mysql://x"),
        ("MINIO_ENDPOINT", "http://"),
        ("MINIO_BUCKET", "A"),
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

#[test]
fn help_names_every_variable() {
    let directory = tempfile::tempdir().unwrap();
    let (help, _) = lines(&sluice(&directory).arg("--help").output().unwrap());
    for variable in
        ["LEPTOS_SITE_ADDR", "SLUICE_DATA_DIR", "DATABASE_URL", "MINIO_ENDPOINT", "JWT_SECRET", "CLEANUP_INTERVAL_SECS"]
    {
        assert!(help.contains(variable), "{variable}");
    }
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
