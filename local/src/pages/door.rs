//! The door: where to go from the shop's address, and where a shopper's browser comes back to from the provider.

use axum::extract::Path;
use uuid::Uuid;

use super::{Page, page};

/// `/`.
pub(super) async fn door() -> Page {
    page(
        "AmCart is open",
        "<p>This is the shop's API on one machine. The app is still to come; until then:</p><ul class=rows>\
         <li><a href=/docs/>Browse and try the API</a><br><small>every operation, from <code>openapi.yaml</code></small></li>\
         <li><a href=/v1/products>Products</a> · <a href='/v1/search?q=dress'>a search</a> · <a href=/v1/categories>categories</a></li>\
         <li><a href=/dev/mail>Mails that the shop sent</a></li>\
         <li><a href=/health>Health</a></li></ul>\
         <p><code>./amcart token shopper</code> and <code>./amcart token admin</code> print access tokens.</p>",
    )
}

/// `/checkout/{checkout}/return`.
pub(super) async fn returned(Path(checkout): Path<Uuid>) -> Page {
    page(
        "Back from the payment provider",
        &format!(
            "<p>The app goes on from here. Until there is one, ask the shop how the payment went:</p>\
             <pre>curl -X POST -H \"Cart-Token: $CART_TOKEN\" localhost:8080/v1/checkouts/{checkout}/settlement</pre>\
             <p>You may also just wait: the provider tells the shop by itself.</p>"
        ),
    )
}
