//! Many reviews at once are the same as one by one.

use std::time::Duration;

use crate::world::{World, slug};
use events::topics::OrderEvent;
use kernel::Clock;
use review::review::Stars;
use review::seeding::{SeededReview, write};
use serde_json::json;

fn stars(stars: i64) -> Stars {
    Stars::try_from(stars).expect("one to five")
}

/// `how_many` reviews of each of these products, the first by `customer-0`, a day apart, the last one today.
fn reviews(shop: &World, products: usize, how_many: usize) -> Vec<SeededReview> {
    let mut all = Vec::new();
    for product in 0..products {
        let name = format!("p{product}");
        for number in 0..how_many {
            all.push(SeededReview {
                product: shop.sells(&name),
                slug: slug(&name),
                customer: format!("customer-{number}"),
                name: "Ana Kovac".into(),
                stars: stars(i64::try_from(number % 5).expect("fits") + 1),
                title: (number % 2 == 0).then(|| "Lovely".into()),
                text: format!("Review {number} of {name}."),
                at: shop
                    .clock
                    .now()
                    .minus(Duration::from_secs(86_400 * u64::try_from(how_many - number).expect("fits"))),
            });
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_count_and_are_told() {
    let shop = World::new().await;
    let many = reviews(&shop, 40, 7);
    assert_eq!(write(&shop.context, many.clone()).await.expect("writes"), 280);
    for product in [0, 17, 39] {
        let name = format!("p{product}");
        let seen = shop.lists(&name, "").await;
        assert_eq!((seen.stars(), seen.items().len()), (json!([2, 2, 1, 1, 1]), 7));
        let newest = &seen.items()[0];
        assert_eq!(
            (&newest["author"], &newest["text"]),
            (&json!("Ana K."), &json!(format!("Review 6 of {name}.")))
        );
        let told = shop.announced(&name).await;
        assert_eq!((told.len(), told[0].0), (1, 1), "once for each product");
        assert_eq!(told[0].1.state().rating.stars, [2, 2, 1, 1, 1]);
    }
    assert_eq!(shop.lists_all("limit=100").await.items().len(), 100);

    assert_eq!(
        write(&shop.context, many).await.expect("writes"),
        0,
        "seeding twice is seeding once"
    );
    assert_eq!(shop.announced("p0").await.len(), 1);
    let more = reviews(&shop, 41, 8);
    assert_eq!(write(&shop.context, more).await.expect("writes"), 40 + 8, "what is new is added");
    assert_eq!(shop.lists("p3", "").await.stars(), json!([2, 2, 2, 1, 1]));
    assert_eq!(
        shop.announced("p3").await.iter().map(|(version, _)| *version).collect::<Vec<_>>(),
        [1, 2]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_with_hundreds_takes_several_transactions() {
    let shop = World::new().await;
    let mut many = reviews(&shop, 1, 150);
    many.extend(many.clone());
    many[3].text = "see other-shop.com".into();
    assert_eq!(write(&shop.context, many).await.expect("writes"), 150, "nobody twice");
    let seen = shop.lists("p0", "limit=100").await;
    assert_eq!(
        (seen.stars(), &seen.json()["summary"]["count"]),
        (json!([30, 30, 30, 29, 30]), &json!(149))
    );
    assert_eq!(
        shop.lists_all("status=flagged").await.items().len(),
        1,
        "the check looks at them, too"
    );
    let versions: Vec<i64> = shop.announced("p0").await.into_iter().map(|(version, _)| version).collect();
    assert_eq!(versions, [1, 2, 3, 4, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn shoppers_go_on_where_the_seed_ended() {
    let shop = World::new().await;
    write(&shop.context, reviews(&shop, 2, 3)).await.expect("writes");
    shop.hears(&shop.record(&OrderEvent::Delivered(shop.order(Some("customer-1"), &["p0"]))))
        .await;
    assert_eq!(
        shop.submits("customer-1", "p0", 5, "Again.").await.status,
        409,
        "they reviewed it already"
    );
    shop.hears(&shop.record(&OrderEvent::Delivered(shop.order(Some("customer-7"), &["p0"]))))
        .await;
    let mut late = reviews(&shop, 2, 8);
    late.retain(|review| review.customer == "customer-7");
    assert_eq!(
        write(&shop.context, late).await.expect("writes"),
        2,
        "who has it and said nothing yet"
    );
    assert_eq!(shop.submits("customer-7", "p0", 5, "Again.").await.status, 409);
    shop.reviews("bo", "p0", 5, "Good.").await;
    assert_eq!(
        shop.announced("p0").await.iter().map(|(version, _)| *version).collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
}
