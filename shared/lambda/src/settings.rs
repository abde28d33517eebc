//! What a function is told by its environment.

use config::Env;
use operation::Fault;

/// How a setting says that its value stands in Secrets Manager.
const SECRET: &str = "secretsmanager:";

/// The operation that this function runs: `_HANDLER`, or `AMCART_OPERATION` under tools that do not hand the template's `Handler` on.
pub(crate) fn operation(env: &Env) -> Result<&str, Fault> {
    match env.optional("AMCART_OPERATION") {
        Some(operation) => Ok(operation),
        None => Ok(env.text("_HANDLER", "the operation that this function runs, such as order.place")?),
    }
}

/// The settings with every secret's value in its place.
pub(crate) fn resolved(env: &Env) -> Result<Env, Fault> {
    // Reading one takes the AWS SDK, which the artifacts of one machine do without.
    let unread: Vec<&str> = env
        .iter()
        .filter(|(_, value)| value.starts_with(SECRET))
        .map(|(name, _)| name)
        .collect();
    if unread.is_empty() {
        return Ok(env.clone());
    }
    Err(Fault::new(format!(
        "{} names a secret in Secrets Manager, and this artifact was built without the AWS SDK; expected the value itself",
        unread.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handler_is_the_operation() {
        let env = Env::of([("_HANDLER", "order.place")]);
        assert_eq!(operation(&env).ok(), Some("order.place"));
        let env = env.with("AMCART_OPERATION", "order.get");
        assert_eq!(operation(&env).ok(), Some("order.get"));
        let missing = operation(&Env::default()).expect_err("nothing is set").to_string();
        assert!(missing.starts_with("_HANDLER is not set"), "{missing}");
    }

    #[test]
    fn a_secret_that_cannot_be_read_is_named_and_not_shown() {
        let env = Env::of([("AMCART_CURRENCY", "EUR"), ("AMCART_CURSOR_KEY", "plain")]);
        assert_eq!(resolved(&env).expect("has no secrets").optional("AMCART_CURRENCY"), Some("EUR"));
        let env = env.with("AMCART_SESSION_KEY", "secretsmanager:arn:aws:secretsmanager:eu-west-1:0:secret:s");
        let refused = resolved(&env).expect_err("there is no SDK").to_string();
        assert!(
            refused.starts_with("AMCART_SESSION_KEY ") && refused.contains("without the AWS SDK"),
            "{refused}"
        );
        assert!(!refused.contains("arn:"), "{refused}");
    }
}
