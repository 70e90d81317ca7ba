//! A PostgreSQL database for one test.

use domain::Clock;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::app::env;

pub(crate) struct Database {
    name: String,
}

impl Database {
    pub(crate) async fn create() -> Self {
        let name = format!("sluice_http_{}", Clock::System.new_id().simple());
        admin(&format!("CREATE DATABASE {name}")).await;
        Self { name }
    }

    pub(crate) fn url(&self) -> String {
        let server = env("TEST_POSTGRES_URL");
        let (base, _) = server.rsplit_once('/').unwrap();
        format!("{base}/{}", self.name)
    }

    pub(crate) async fn drop(self) {
        admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

async fn admin(sql: &str) {
    let mut connection = PgConnection::connect(&env("TEST_POSTGRES_URL")).await.unwrap();
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
}
