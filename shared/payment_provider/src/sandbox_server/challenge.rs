//! The page where a shopper approves a payment, in the manner of 3-D Secure. It works without scripts.

use kernel::Money;

/// The page.
pub fn page(id: &str, amount: Money, reference: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Approve your payment</title>
<style>
  body {{ font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f4; color: #16202a }}
  main {{ background: #fff; padding: 2rem; border-radius: 1rem; box-shadow: 0 1rem 3rem #16202a22; max-width: 24rem; margin: 1rem }}
  strong {{ font-size: 2rem; display: block }}
  small {{ color: #55606b; overflow-wrap: anywhere }}
  form {{ display: flex; gap: .75rem; margin-top: 1.5rem }}
  button {{ font: inherit; padding: .75rem 1.25rem; border-radius: .5rem; border: 1px solid #16202a; background: #fff; color: #16202a; flex: 1; cursor: pointer }}
  button[value=approve] {{ background: #16202a; color: #fff }}
</style>
<main>
  <h1>Approve your payment</h1>
  <p>This is a test card: no money moves.</p>
  <strong>{amount}</strong>
  <small>Reference {reference}</small>
  <form method="post" action="/challenge/{id}">
    <button name="decision" value="decline">Decline</button>
    <button name="decision" value="approve">Approve</button>
  </form>
</main>
</html>
"#,
        id = escaped(id),
        reference = escaped(reference),
    )
}

/// Where the shopper goes afterwards.
pub fn return_address(return_url: &str, id: &str) -> String {
    let (address, fragment) = return_url
        .split_once('#')
        .map_or((return_url, None), |(address, fragment)| (address, Some(fragment)));
    let joint = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    format!("{address}{joint}payment={id}{fragment}")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn what_a_client_sends_is_shown_as_text() {
        let page = page("pay_1", Money::new(1999, Currency::EUR), "<script>alert(1)</script>");
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
        assert!(page.contains("19.99 EUR"));
    }

    #[test]
    fn the_payment_joins_the_query() {
        assert_eq!(return_address("https://a.example/x", "p"), "https://a.example/x?payment=p");
        assert_eq!(
            return_address("https://a.example/x?y=1#z", "p"),
            "https://a.example/x?y=1&payment=p#z"
        );
    }
}
