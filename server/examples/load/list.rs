//! A page of ten documents of an account that has ten, and of one that has many: p99 of each.

use std::time::{Duration, Instant};

use domain::db::{Db, Tx};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    Failure, percentile, sign_in,
    wire::{self, Connection},
};

const PAGE: u32 = 10;
const ORDERS: [(&str, &str); 6] = [
    ("created_at", "desc"),
    ("created_at", "asc"),
    ("filename", "desc"),
    ("filename", "asc"),
    ("size_bytes", "desc"),
    ("size_bytes", "asc"),
];

pub(crate) async fn run(url: &str, database: &str, documents: u32, time: Duration) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let db = Db::connect(database).await?;
    let few = requests(&http, url, &db, PAGE).await?;
    let many = requests(&http, url, &db, documents).await?;
    db.close().await;

    // In turn, so that whatever else the machine does meets both alike.
    let mut connection = Connection::open(url).await?;
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    let warm = Instant::now() + Duration::from_secs(1);
    while Instant::now() < warm + time {
        for (few, many) in few.iter().zip(&many) {
            let latencies = (connection.send(few).await?, connection.send(many).await?);
            if Instant::now() > warm {
                of_few.push(latencies.0);
                of_many.push(latencies.1);
            }
        }
    }
    let (few, many) = (percentile(&mut of_few, 0.99), percentile(&mut of_many, 0.99));
    println!("{few:.2} {many:.2} {:.2}", many / few);
    eprintln!("list: {} requests of each", of_few.len());
    Ok(())
}

/// A new account with so many documents; its first page in every order.
async fn requests(http: &reqwest::Client, url: &str, db: &Db, documents: u32) -> Result<Vec<String>, Failure> {
    let token = sign_in(http, url).await?;
    let me: serde_json::Value =
        http.get(format!("{url}/api/auth/me")).bearer_auth(&token).send().await?.error_for_status()?.json().await?;
    fill(db, me["id"].as_str().ok_or("no id")?.parse()?, documents).await?;
    let mut requests = Vec::new();
    for (sort, order) in ORDERS {
        let head = format!(
            "GET /api/documents?limit={PAGE}&sort={sort}&order={order} HTTP/1.1\r\nauthorization: Bearer {token}"
        );
        requests.push(wire::request(url, &head, ""));
    }
    Ok(requests)
}

/// Rows as if somebody had uploaded them; there are no objects behind them.
async fn fill(db: &Db, user: Uuid, documents: u32) -> Result<(), Failure> {
    let statement = |id: &str, text: &str| {
        AssertSqlSafe(format!(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
             INSERT INTO documents (id, user_id, filename, filename_folded, content_type, size_bytes, status,
                                    created_at, uploaded_at)
             SELECT {id}, $1, name, name, 'application/pdf', n * 7919 % 1000000, 'uploaded', n, n
             FROM (SELECT n, 'report ' || {text} || '.pdf' AS name FROM numbers) named"
        ))
    };
    let documents = i64::from(documents);
    let mut tx = db.begin().await?;
    match &mut tx {
        Tx::Sqlite(tx) => {
            let statement = statement("randomblob(16)", "(n * 7919 % 1000000)");
            sqlx::query(statement).bind(user).bind(documents).execute(&mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            let statement = statement("gen_random_uuid()", "(n * 7919 % 1000000)::text");
            sqlx::query(statement).bind(user).bind(documents).execute(&mut **tx).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
