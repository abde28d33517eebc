//! What must hold whatever happened: one checker that reads every store of a shop at rest.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::Row;
use uuid::Uuid;

use crate::Shop;

impl Shop {
    /// Waits until the shop is at rest and asserts every invariant. Everything that is wrong is said at once.
    pub async fn is_sound(&self) {
        self.comes_to_rest().await;
        let mut wrong = Vec::new();
        self.stock_is_its_ledger(&mut wrong).await;
        self.money_adds_up(&mut wrong).await;
        self.orders_are_paid_for(&mut wrong).await;
        self.events_are_complete(&mut wrong).await;
        assert!(wrong.is_empty(), "the shop is not sound:\n{}", wrong.join("\n"));
    }

    /// Counters are the sum of the ledger and of the holds; what is allocated is what orders wait for.
    async fn stock_is_its_ledger(&self, wrong: &mut Vec<String>) {
        let drift = sqlx::query("select sku from stock_level_drift")
            .fetch_all(self.database("INVENTORY"))
            .await
            .expect("reads");
        wrong.extend(
            drift
                .iter()
                .map(|row| format!("stock of {} is not its ledger", row.get::<String, _>("sku"))),
        );
        let open = "select l.sku, sum(l.quantity - l.shipped)::bigint as wanted from order_line l join orders o on o.id = l.order_id
                    where o.status <> 'cancelled' group by l.sku having sum(l.quantity - l.shipped) > 0";
        let wanted = sums(sqlx::query(open).fetch_all(self.database("ORDER")).await.expect("reads"));
        let allocated = "select sku, allocated as wanted from stock_level where allocated > 0";
        let allocated = sums(sqlx::query(allocated).fetch_all(self.database("INVENTORY")).await.expect("reads"));
        if wanted != allocated {
            wrong.push(format!("orders wait for {wanted:?} and the shelves keep {allocated:?} for them"));
        }
    }

    /// Each entry sums to zero, and we know of exactly the money that the provider moved.
    async fn money_adds_up(&self, wrong: &mut Vec<String>) {
        let unbalanced: i64 = sqlx::query_scalar(
            "select count(*) from (select entry from ledger_posting group by entry, currency having sum(amount) <> 0) unbalanced",
        )
        .fetch_one(self.database("PAYMENT"))
        .await
        .expect("reads");
        if unbalanced > 0 {
            wrong.push(format!("{unbalanced} entries of the money ledger do not sum to zero"));
        }
        let ours = sqlx::query(
            "select coalesce(sum(captured), 0)::bigint as captured, coalesce(sum(refunded), 0)::bigint as refunded
               from payment_attempt where method = 'sandbox'",
        )
        .fetch_one(self.database("PAYMENT"))
        .await
        .expect("reads");
        let theirs = self.provider_totals().await;
        let theirs = (
            theirs["EUR"]["captured"].as_i64().unwrap_or(0),
            theirs["EUR"]["refunded"].as_i64().unwrap_or(0),
        );
        let ours: (i64, i64) = (ours.get("captured"), ours.get("refunded"));
        if ours != theirs {
            wrong.push(format!("(captured, refunded): we know of {ours:?}, the provider of {theirs:?}"));
        }
    }

    /// Every order has its one successful attempt for exactly its total; money without an order went back.
    async fn orders_are_paid_for(&self, wrong: &mut Vec<String>) {
        let rows =
            "select id, attempt, checkout, total, status, (select sum(total) from order_line where order_id = orders.id)::bigint as lines,
                    (totals->'shipping'->>'amount')::bigint as shipping from orders";
        let orders = sqlx::query(rows).fetch_all(self.database("ORDER")).await.expect("reads");
        let rows = "select id, checkout, status, amount, captured, refunded, undo from payment_attempt";
        let attempts = sqlx::query(rows).fetch_all(self.database("PAYMENT")).await.expect("reads");
        let attempts: BTreeMap<Uuid, _> = attempts.iter().map(|row| (row.get::<Uuid, _>("id"), row)).collect();
        let mut paid_for = BTreeSet::new();
        for order in &orders {
            let (id, attempt): (Uuid, Uuid) = (order.get("id"), order.get("attempt"));
            paid_for.insert(attempt);
            if order.get::<i64, _>("lines") + order.get::<i64, _>("shipping") != order.get::<i64, _>("total") {
                wrong.push(format!("the lines of order {id} do not sum to its total"));
            }
            let Some(attempt) = attempts.get(&attempt) else {
                wrong.push(format!("order {id} has no payment"));
                continue;
            };
            let status: String = attempt.get("status");
            let cancelled = order.get::<String, _>("status") == "cancelled";
            let fits = match status.as_str() {
                "authorised" | "offline-authorised" | "captured" => !cancelled,
                "voided" | "refunded" => true,
                _ => false,
            };
            if !fits || attempt.get::<i64, _>("amount") != order.get::<i64, _>("total") {
                wrong.push(format!("order {id} (cancelled: {cancelled}) rests on a payment that is {status}"));
            }
        }
        for (id, attempt) in &attempts {
            let kept = attempt.get::<i64, _>("captured") - attempt.get::<i64, _>("refunded");
            let status: String = attempt.get("status");
            if !paid_for.contains(id) && (kept > 0 || matches!(status.as_str(), "authorised" | "offline-authorised" | "captured")) {
                wrong.push(format!("attempt {id} is {status}, keeps {kept} and there is no order for it"));
            }
        }
    }

    /// Everything announced was published, versions of an aggregate have no gap, and nothing was given up.
    async fn events_are_complete(&self, wrong: &mut Vec<String>) {
        for (context, pool) in self.databases() {
            let parked: i64 = sqlx::query_scalar("select count(*) from outbox_event where parked_reason is not null")
                .fetch_one(pool)
                .await
                .expect("reads");
            if parked > 0 {
                wrong.push(format!("{parked} announcements of {context} are parked"));
            }
        }
        let gaps = "with versions as (
                        select topic, key, (h.value->>1)::bigint as version from record, jsonb_array_elements(headers) as h(value)
                         where h.value->>0 = 'ce_version' and topic not like 'dlt.%')
                    select topic, key from versions group by topic, key having max(version) <> count(distinct version)";
        for row in sqlx::query(gaps).fetch_all(self.database("EVENTS")).await.expect("reads") {
            wrong.push(format!(
                "versions of {} on {} have a gap",
                row.get::<String, _>("key"),
                row.get::<String, _>("topic")
            ));
        }
        let dead = "select topic, count(*) as records from record where topic like 'dlt.%' group by topic";
        for row in sqlx::query(dead).fetch_all(self.database("EVENTS")).await.expect("reads") {
            wrong.push(format!(
                "{} dead letters on {}",
                row.get::<i64, _>("records"),
                row.get::<String, _>("topic")
            ));
        }
    }

    /// What the provider says that it moved, by currency.
    pub async fn provider_totals(&self) -> Value {
        let secret = self.env.secret("AMCART_PAYMENT_PROVIDER_SECRET", 1).expect("is set");
        let provider = crate::Client::new(&self.provider().url(), Some(secret.expose().to_owned()));
        provider.get("/control/totals").await.ok()
    }

    /// How many orders there are.
    pub async fn orders(&self) -> i64 {
        sqlx::query_scalar("select count(*) from orders")
            .fetch_one(self.database("ORDER"))
            .await
            .expect("counts")
    }
}

fn sums(rows: Vec<sqlx::postgres::PgRow>) -> BTreeMap<String, i64> {
    rows.iter().map(|row| (row.get("sku"), row.get("wanted"))).collect()
}
