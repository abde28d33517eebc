//! Every database brought up to date.

use config::Env;
use operation::Fault;
use postgres::Migrations;

/// Each context's database with its migrations, in the order of the map in `docs/architecture.md`.
pub fn databases() -> [(&'static str, &'static Migrations); 9] {
    [
        ("AUTH", &auth::MIGRATIONS),
        ("CATALOG", &catalog::MIGRATIONS),
        ("INVENTORY", &inventory::MIGRATIONS),
        ("ORDER", &order::MIGRATIONS),
        ("PAYMENT", &payment::MIGRATIONS),
        ("CART", &documents::embedded::MIGRATIONS),
        ("REVIEW", &documents::embedded::MIGRATIONS),
        ("NOTIFICATION", &documents::embedded::MIGRATIONS),
        ("EVENTS", &bus::embedded::MIGRATIONS),
    ]
}

/// Brings every database up to date.
pub async fn migrate(env: &Env) -> Result<(), Fault> {
    for (context, migrations) in databases() {
        let url = env.secret(&format!("AMCART_{context}_DATABASE_URL"), 1)?;
        migrations.run(&url).await?;
        tracing::info!(context = context.to_lowercase(), "is up to date");
    }
    Ok(())
}
