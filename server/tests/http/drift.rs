//! `sluice reconcile` where something has drifted apart: its table says what, its exit code that.

use std::process::Command;

use domain::Db;

#[tokio::test]
async fn drift_is_printed_and_is_exit_code_1_until_it_is_mended() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let sluice = |arguments: &[&str]| {
        let mut sluice = Command::new(env!("CARGO_BIN_EXE_sluice"));
        sluice.args(arguments).env_clear().current_dir(directory.path()).env("SLUICE_DATA_DIR", &data);
        let output = sluice.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(sluice(&["user", "create", "ada@example.org"]).0, Some(0));
    let db = Db::connect(&format!("sqlite://{}", data.join("sluice.db").display())).await.unwrap();
    let Db::Sqlite { write, .. } = &db else { panic!("{db:?}") };

    for (drift, used, code) in [
        ("UPDATE quotas SET used_bytes = 7", ["used drift", "1", "7"], 1),
        ("UPDATE quotas SET used_bytes = 0", ["used drift", "0", "0"], 0),
    ] {
        sqlx::query(drift).execute(write).await.unwrap();
        let (exit, table) = sluice(&["reconcile"]);
        assert_eq!(exit, Some(code), "{table}");
        let rows: Vec<_> = table.lines().skip(1).map(cells).collect();
        let none = |name| [name, "0", "0"];
        let expected = [
            none("rows without objects"),
            none("objects without rows"),
            used,
            none("reserved drift"),
            none("dead jobs"),
        ];
        assert_eq!(rows, expected, "{table}");
    }
    db.close().await;
}

/// What, how many and how many bytes.
fn cells(line: &str) -> [&str; 3] {
    let (rest, bytes) = line.rsplit_once(' ').unwrap();
    let (name, count) = rest.trim_end().rsplit_once(' ').unwrap();
    [name.trim_end(), count, bytes]
}
