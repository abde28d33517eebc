//! What staff put into the shop.

use serde_json::{Value, json};

use crate::Client;

/// A published product in one colour with these sizes, each with so many pieces. Gives its SKUs in the order of the sizes.
pub async fn product(staff: &Client, slug: &str, cents: i64, sizes: &[(&str, i64)]) -> Vec<String> {
    let variants: Vec<Value> = sizes
        .iter()
        .map(|(size, _)| json!({ "colour": "navy", "size": size, "price": { "amount": cents, "currency": "EUR" } }))
        .collect();
    let ask = json!({
        "slug": slug, "title": title(slug), "categories": [category(staff).await], "description": "A thing that a test sells.", "brand": "Test & Sons", "gender": "women",
        "colourways": [{ "slug": "navy", "colour": "navy", "label": "Navy", "family": "blue", "hex": ["#1b2a49"] }],
        "variants": variants,
    });
    let made = staff.post("/v1/admin/products", ask).await.ok();
    let skus: Vec<String> = made["variants"]
        .as_array()
        .expect("variants")
        .iter()
        .filter_map(|v| v["sku"].as_str().map(str::to_owned))
        .collect();
    let id = made["id"].as_str().expect("an id");
    let publish = staff.ask(http::Method::POST, &format!("/v1/admin/products/{id}/publish"));
    publish.header("if-match", &format!("\"{}\"", made["version"])).send().await.ok();
    for (sku, (_, pieces)) in skus.iter().zip(sizes) {
        if *pieces > 0 {
            receive(staff, sku, *pieces).await;
        }
    }
    skus
}

/// The address of a category. They come with products from files: the first time, one with a draft is brought in.
async fn category(staff: &Client) -> String {
    let known = staff.get("/v1/admin/products?limit=1").await.ok();
    if known["items"].as_array().is_some_and(Vec::is_empty) {
        let csv = "Handle,Title,Vendor,Product Category,Status\nfirst-draft,First draft,Test & Sons,Women > Dresses,draft\n";
        let done = staff
            .post("/v1/admin/imports", json!({ "csv": csv, "filename": "first.csv" }))
            .await
            .ok();
        assert_eq!(done["status"], "done", "{done}");
    }
    "women-dresses".to_owned()
}

/// So many pieces arrive.
pub async fn receive(staff: &Client, sku: &str, pieces: i64) {
    staff
        .post(
            "/v1/admin/stock-movements",
            json!({ "sku": sku, "kind": "receive", "quantity": pieces }),
        )
        .await
        .ok();
}

/// `black-dress` is a `Black dress`.
fn title(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
