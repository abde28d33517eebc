//! Words: what is found, in which order, what is taken for a slip of the finger, what is suggested.

use super::shelf::Style;
use super::{good, id, price, style, tell};
use crate::{Found, Query, TextSearch};

/// A product, with one variant for 10.00.
fn shop() -> Vec<Style> {
    let mut styles = vec![
        Style::of("Linen shirt", "Puma").in_category("shirts"),
        Style {
            description: "Goes well with a linen jacket.".into(),
            ..Style::of("Cotton trousers", "Adidas").in_category("trousers")
        },
        Style::of("Red summer dress", "Wrangler").in_category("dresses"),
        Style::of("Blue evening dress", "Dreamers").in_category("dresses"),
        Style {
            popularity: 9,
            ..Style::of("Green evening dress", "Dreamers").in_category("dresses")
        },
        Style {
            details: vec!["Women".into()],
            ..Style::of("Crème brûlée T-Shirt", "Esprit").in_category("tops")
        },
        Style::of("Running shoes", "Reebok").in_category("shoes"),
        Style::of("Sweatshirt", "Reebok").in_category("tops"),
        Style::of("Flip flops", "Fila").in_category("shoes"),
        Style {
            found: false,
            ..Style::of("Secret drape", "Hidden").in_category("drapes")
        },
        Style::of("Handbag", "Esprit").in_category("bags"),
        Style::of("Used hand bag", "Esprit").in_category("bags"),
    ];
    for (number, style) in styles.iter_mut().enumerate() {
        *style = style.clone().variant(&format!("W-{number}"), None, None);
    }
    styles
}

async fn find(search: &dyn TextSearch, text: &str) -> Found {
    good(
        search
            .search(&Query {
                text: Some(text.to_owned()),
                limit: 50,
                ..Query::default()
            })
            .await,
    )
}

/// The numbers of what is found, in its order.
fn numbers(found: &Found) -> Vec<u64> {
    found
        .hits
        .iter()
        .map(|hit| (0..20).find(|number| id(*number) == hit.id).unwrap_or(u64::MAX))
        .collect()
}

pub(super) async fn hold(search: &dyn TextSearch) {
    let mut facts = Vec::new();
    for (number, each) in (0..).zip(shop()) {
        facts.push(style(number, 1, &each));
        facts.push(price(number, &format!("W-{number}"), 1, 1_000));
    }
    tell(search, facts).await;
    found(search).await;
    corrected(search).await;
    suggested(search).await;
    good(search.wipe().await);
}

async fn found(search: &dyn TextSearch) {
    let cases: [(&str, &[u64]); 23] = [
        // The title counts more than the description; what fits alike goes by popularity, then the newer id.
        ("linen", &[0, 1]),
        ("evening dress", &[4, 3]),
        ("dresses", &[4, 3, 2]),
        ("EVENING  Dresses!", &[4, 3]),
        ("run", &[6]),
        ("t-shirt", &[5]),
        ("t shirt", &[5]),
        ("tshirts", &[5]),
        ("creme brulee", &[5]),
        ("women's", &[5]),
        ("adidas", &[1]),
        ("the dress", &[4, 3, 2]),
        // No product has all three words: all but one will do.
        ("red linen dress", &[2]),
        ("sweat shirt", &[7]),
        ("flipflops", &[8]),
        ("handbags", &[10]),
        ("hand bag", &[11, 10]),
        ("esprit hand bags", &[11, 10]),
        ("secret", &[]),
        // A SKU is one product, unless shoppers may not find it.
        ("W-3", &[3]),
        (" w-11 ", &[11]),
        ("W-9", &[]),
        // No word is as long as this.
        ("dressdressdressdressdressdressdressdressdress", &[]),
    ];
    for (text, expected) in cases {
        let found = find(search, text).await;
        assert_eq!(numbers(&found), expected, "{text}: {:?}", found.corrected);
        assert_eq!(found.total, expected.len() as u64, "{text}");
    }
    for text in ["", "   ", "!?"] {
        assert_eq!(find(search, text).await.total, 11, "no words are all products");
    }
}

async fn corrected(search: &dyn TextSearch) {
    let cases: [(&str, Option<&str>, u64); 12] = [
        ("dress", None, 3),
        ("drses", Some("dress"), 3),
        ("dreess", Some("dress"), 3),
        ("dess", Some("dress"), 3),
        ("evenin dres", Some("evening dress"), 2),
        ("trosers", Some("trousers"), 1),
        ("truosres", Some("trousers"), 1),
        ("rde", Some("red"), 1),
        ("pooma", Some("puma"), 1),
        ("ribock", Some("reebok"), 2),
        ("dress qqqqq", Some("dress"), 3),
        ("qqqqq", None, 0),
    ];
    for (text, corrected, total) in cases {
        let found = find(search, text).await;
        assert_eq!((found.corrected.as_deref(), found.total), (corrected, total), "{text}");
    }
}

async fn suggested(search: &dyn TextSearch) {
    let dre = good(search.suggest("dre", 5).await);
    assert_eq!(dre.queries, ["dress", "dreamers"], "one form of each word, most products first");
    assert_eq!(
        dre.products.iter().map(|hit| hit.id).collect::<Vec<_>>(),
        [id(4), id(3), id(2)],
        "the most popular first"
    );
    let named = |found: &[crate::Suggested]| {
        found
            .iter()
            .map(|each| (each.value.clone(), each.label.clone(), each.count))
            .collect::<Vec<_>>()
    };
    assert_eq!(named(&dre.categories), [("dresses".to_owned(), "Dresses".to_owned(), 3)]);
    assert_eq!(named(&dre.brands), [("Dreamers".to_owned(), "Dreamers".to_owned(), 2)]);
    assert!(dre.as_of.is_some());

    let two = good(search.suggest("evening d", 5).await);
    assert_eq!(two.products.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id(4), id(3)]);
    assert!(two.queries.contains(&"evening dress".to_owned()), "{two:?}");

    let slip = good(search.suggest("drses", 5).await);
    assert!(slip.queries.contains(&"dress".to_owned()), "{slip:?}");
    assert_eq!(slip.products.len(), 3);

    assert_eq!(good(search.suggest("dre", 1).await).products.len(), 1);
    for text in ["", " ", "zzzzzz", "hidde", "secr"] {
        let nothing = good(search.suggest(text, 5).await);
        assert!(
            nothing.products.is_empty() && nothing.brands.is_empty() && nothing.categories.is_empty(),
            "{text}: {nothing:?}"
        );
    }
}
