//! The template with this machine's settings in the place of its parameters, as `--parameter-overrides` does it at a deployment.

use std::collections::BTreeMap;
use std::path::Path;

use config::Env;
use operation::Fault;
use runtime::Template;

/// Which parameter takes which setting. What is not set keeps the template's default.
const SETTINGS: [(&str, &str); 8] = [
    ("Environment", "AMCART_ENVIRONMENT"),
    ("Scale", "AMCART_SCALE"),
    ("PublicUrl", "AMCART_PUBLIC_URL"),
    ("Currency", "AMCART_CURRENCY"),
    ("IdentityIssuer", "AMCART_IDP_ISSUER"),
    ("IdentityAudience", "AMCART_IDP_AUDIENCE"),
    ("IdentityClientId", "AMCART_IDP_CLIENT_ID"),
    ("PaymentProviderUrl", "AMCART_PAYMENT_PROVIDER_URL"),
];

/// Reads the template at `AMCART_TEMPLATE`.
pub fn template(env: &Env) -> Result<Template, Fault> {
    let path = Path::new(env.text("AMCART_TEMPLATE", "the path of template.yaml")?);
    let text = std::fs::read_to_string(path).map_err(|error| Fault::new(format!("AMCART_TEMPLATE is `{}`: {error}", path.display())))?;
    of_text(&text, env)
}

/// The template in `text` with these settings.
pub fn of_text(text: &str, env: &Env) -> Result<Template, Fault> {
    let parameters: BTreeMap<String, String> = SETTINGS
        .iter()
        .filter_map(|(parameter, setting)| Some(((*parameter).to_owned(), env.optional(setting)?.to_owned())))
        .collect();
    Ok(Template::read(text, &parameters)?)
}
