//! Logs: one line per event to stderr, JSON for machines and short for people.
//!
//! What somebody sent can stand in a log but never begin a line of its own in it: control characters are escaped.

use std::fmt::{self, Write as _};

use config::Env;
use tracing::Subscriber;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Starts logging for this process; a second call changes nothing. Reads `AMCART_LOG` (a filter such as `info,order=debug`) and
/// `AMCART_LOG_FORMAT` (`json` or `text`; unless told, what Lambda's own `AWS_LAMBDA_LOG_FORMAT` says).
///
/// A process starts also with settings that make no sense here, and says so in its first lines.
pub fn start(env: &Env) {
    let settings = Settings::of(env);
    if subscriber(&settings, std::io::stderr).try_init().is_ok() {
        for wrong in settings.wrong {
            tracing::warn!("{wrong}");
        }
    }
}

/// How to log, and what was wrong with what was told.
#[derive(Debug)]
struct Settings {
    filter: String,
    json: bool,
    wrong: Vec<String>,
}

impl Settings {
    fn of(env: &Env) -> Settings {
        let mut wrong = Vec::new();
        let told = env.optional("AMCART_LOG").unwrap_or("info");
        let filter = match told.parse::<EnvFilter>() {
            Ok(_) => told,
            Err(error) => {
                wrong.push(format!(
                    "AMCART_LOG is `{told}`; expected a filter such as info,order=debug: {error}"
                ));
                "info"
            }
        };
        let json = match env.optional("AMCART_LOG_FORMAT") {
            Some("json") => true,
            Some("text") => false,
            Some(other) => {
                wrong.push(format!("AMCART_LOG_FORMAT is `{other}`; expected json or text"));
                false
            }
            None => env.optional("AWS_LAMBDA_LOG_FORMAT") == Some("JSON"),
        };
        Settings {
            filter: filter.to_owned(),
            json,
            wrong,
        }
    }
}

fn subscriber<W>(settings: &Settings, writer: W) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    let lines = if settings.json {
        lines.json().flatten_event(true).boxed()
    } else {
        let fields = debug_fn(|writer, field, value| {
            if field.name() != "message" {
                write!(writer, "{field}=")?;
            }
            write!(Escaped(writer), "{value:?}")
        });
        lines.compact().fmt_fields(fields.delimited(" ")).boxed()
    };
    tracing_subscriber::registry().with(EnvFilter::new(&settings.filter)).with(lines)
}

/// Writes control characters as `\n`, `\u{1b}`: the rest as it is.
struct Escaped<'w, 'm>(&'w mut Writer<'m>);

impl fmt::Write for Escaped<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|letter| {
            if letter.is_control() {
                write!(self.0, "{}", letter.escape_default())
            } else {
                self.0.write_char(letter)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex, PoisonError};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged under these settings while somebody sends a name that looks like a line of the log.
    fn logged(settings: &[(&str, &str)]) -> String {
        let written = Written::default();
        let writer = written.clone();
        let settings = Settings::of(&Env::of(settings.iter().copied()));
        tracing::subscriber::with_default(subscriber(&settings, move || writer.clone()), || {
            let name = "Ana\r\n2026-03-01T12:00:00Z ERROR all is lost\u{1b}[2J";
            let _request = tracing::info_span!("request", name = %name).entered();
            tracing::info!(name = %name, quoted = name, units = 7, "hello {name}");
            tracing::debug!("not by default");
        });
        let bytes = written.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn what_somebody_sent_stays_on_its_line() {
        let text = logged(&[]);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.contains(" INFO ") && text.contains("units=7") && text.contains(r"hello Ana\r\n2026"),
            "{text}"
        );
        assert!(text.trim_end().chars().all(|letter| !letter.is_control()), "{text:?}");

        let json = logged(&[("AMCART_LOG_FORMAT", "json")]);
        assert_eq!(json.lines().count(), 1, "{json}");
        let line: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(
            (&line["level"], &line["units"]),
            (&serde_json::json!("INFO"), &serde_json::json!(7))
        );
        assert!(
            line["message"].as_str().is_some_and(|message| message.starts_with("hello Ana\r\n")),
            "{json}"
        );
    }

    #[test]
    fn the_filter_is_the_settings() {
        assert_eq!(logged(&[("AMCART_LOG", "debug")]).lines().count(), 2);
        assert_eq!(logged(&[("AMCART_LOG", "warn")]), "");
        assert!(Settings::of(&Env::of([("AWS_LAMBDA_LOG_FORMAT", "JSON")])).json);
        assert!(!Settings::of(&Env::of([("AWS_LAMBDA_LOG_FORMAT", "JSON"), ("AMCART_LOG_FORMAT", "text")])).json);
    }

    #[test]
    fn what_makes_no_sense_is_said_and_logs_as_if_nothing_was() {
        let settings = Settings::of(&Env::of([("AMCART_LOG", "order=loud"), ("AMCART_LOG_FORMAT", "xml")]));
        assert_eq!((settings.filter.as_str(), settings.json), ("info", false));
        assert!(settings.wrong[0].starts_with("AMCART_LOG is `order=loud`;"), "{:?}", settings.wrong);
        assert_eq!(settings.wrong[1], "AMCART_LOG_FORMAT is `xml`; expected json or text");
    }
}
