//! What shoppers do, step by step.

use http::Method;
use serde_json::{Value, json};

use crate::{Answer, Client};

/// An address in Berlin.
pub fn address() -> Value {
    json!({ "name": "Ana Example", "line1": "Torstrasse 1", "postal_code": "10119", "city": "Berlin", "country": "DE" })
}

impl Client {
    /// Takes a cart and puts these in. A guest keeps the cart's secret. Gives the cart's id.
    pub async fn fills_a_cart(&mut self, lines: &[(&str, i64)]) -> String {
        let cart = self.ask(Method::POST, "/v1/carts").json(&json!({})).send().await.ok();
        if let Some(token) = cart["token"].as_str() {
            self.cart_token = Some(token.to_owned());
        }
        let id = cart["id"].as_str().expect("a cart's id").to_owned();
        for (sku, quantity) in lines {
            self.post(&format!("/v1/carts/{id}/lines"), json!({ "sku": sku, "quantity": quantity }))
                .await
                .ok();
        }
        id
    }

    /// Goes to the till and fills in what is needed. Gives the checkout.
    pub async fn goes_to_the_till(&self, cart: &str) -> Result<Value, Answer> {
        let started = self.post("/v1/checkouts", json!({ "cart": cart })).await;
        if started.status >= 300 {
            return Err(started);
        }
        let checkout = started.body;
        let path = format!("/v1/checkouts/{}", checkout["id"].as_str().expect("an id"));
        let details = json!({ "email": "ana@example.com", "shipping_address": address() });
        let filled = self.patch(&path, Some(&checkout["version"]), details).await;
        if filled.status >= 300 { Err(filled) } else { Ok(filled.body) }
    }

    /// Pays for a checkout with a card.
    pub async fn pays(&self, checkout: &Value, token: &str) -> Answer {
        self.pays_by(checkout, json!({ "method": "sandbox", "token": token })).await
    }

    /// Pays for a checkout.
    pub async fn pays_by(&self, checkout: &Value, payment: Value) -> Answer {
        self.post(
            "/v1/orders",
            json!({ "checkout": checkout["id"], "expected_total": checkout["totals"]["total"], "payment": payment }),
        )
        .await
    }

    /// Buys one basket from the empty cart to the order. Gives the order.
    pub async fn buys(&mut self, lines: &[(&str, i64)]) -> Value {
        let cart = self.fills_a_cart(lines).await;
        let checkout = self.goes_to_the_till(&cart).await.unwrap_or_else(|refused| panic!("{refused:?}"));
        self.pays(&checkout, "tok_ok").await.ok()
    }
}
