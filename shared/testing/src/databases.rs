//! A database per test, cloned from a template that carries the migrations.

use std::sync::Arc;

use config::Env;
use kernel::{Clock, Ids, Secret, SystemIds};
use postgres::{Database, Migrations};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::Mutex;

/// Databases are cloned one at a time: PostgreSQL refuses to copy a template that somebody is connected to.
static CLONING: Mutex<()> = Mutex::const_new(());

/// A database that is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    server: Secret,
    /// Its address.
    pub url: Secret,
}

impl TestDatabase {
    /// The database as a context sees it, with up to ten connections.
    pub fn open(&self, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Database {
        Database::at(&self.url, 10, "test", clock, ids).unwrap_or_else(|fault| panic!("test database: {fault}"))
    }
}

/// A new database with these migrations. `name` is the context's.
pub async fn database(name: &str, migrations: &Migrations) -> TestDatabase {
    let server = server();
    let _one_at_a_time = CLONING.lock().await;
    let fail = |error: &dyn std::fmt::Display| -> ! { panic!("AMCART_TEST_POSTGRES: {error}") };
    let mut admin = PgConnection::connect(server.expose()).await.unwrap_or_else(|error| fail(&error));
    let template = format!("amcart_template_{name}_{:016x}", migrations.fingerprint());
    // Several test processes share the server: the lock makes the template once, and clones wait for it.
    let run = async {
        sqlx::query("select pg_advisory_lock(hashtext('amcart test templates'))")
            .execute(&mut admin)
            .await?;
        let exists: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1 and datistemplate)")
            .bind(&template)
            .fetch_one(&mut admin)
            .await?;
        if !exists {
            execute(&mut admin, format!("drop database if exists {template} with (force)")).await?;
            execute(&mut admin, format!("create database {template}")).await?;
            migrations
                .run(&at(&server, &template))
                .await
                .unwrap_or_else(|fault| panic!("migrations of {name}: {fault}"));
            execute(&mut admin, format!("alter database {template} with is_template true")).await?;
        }
        let clone = format!("amcart_test_{}", SystemIds.next().simple());
        execute(&mut admin, format!("create database {clone} template {template}")).await?;
        sqlx::query("select pg_advisory_unlock(hashtext('amcart test templates'))")
            .execute(&mut admin)
            .await?;
        Ok::<_, sqlx::Error>(clone)
    };
    let name = run.await.unwrap_or_else(|error| fail(&error));
    TestDatabase {
        url: at(&server, &name),
        server,
        name,
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut admin = PgConnection::connect(server.expose()).await.map_err(std::io::Error::other)?;
                execute(&mut admin, format!("drop database if exists {name} with (force)"))
                    .await
                    .map_err(std::io::Error::other)
            })
        });
        // A database that stays behind harms nobody: the server of a test run is thrown away.
        drop(dropping.join());
    }
}

async fn execute(admin: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    // Names here are made above of fixed text, a number and a UUID.
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(admin).await.map(|_| ())
}

fn server() -> Secret {
    let expected = "the address of a PostgreSQL server where tests may create databases; `./amcart test` starts one";
    match Env::of_process().text("AMCART_TEST_POSTGRES", expected) {
        Ok(url) => Secret::new(url),
        Err(missing) => panic!("{missing}"),
    }
}

/// The same server, another database.
fn at(server: &Secret, database: &str) -> Secret {
    let url = server.expose();
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    Secret::new(match query {
        Some(query) => format!("{base}/{database}?{query}"),
        None => format!("{base}/{database}"),
    })
}
