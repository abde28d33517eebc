//! What every adapter must do: one suite, run against each. It panics with what is wrong, so it belongs into tests.

use std::sync::Arc;

use async_trait::async_trait;
use futures::future::join_all;
use kernel::{Email, Timestamp};

use crate::{Letter, Mail, Mailbox, Mailer, NotSent};

/// How the suite sees what arrived.
#[async_trait]
pub trait Arrived: Send + Sync {
    /// Every mail that this person got, newest first.
    async fn at(&self, recipient: &Email) -> Vec<Letter>;
}

#[async_trait]
impl Arrived for Mailbox {
    async fn at(&self, recipient: &Email) -> Vec<Letter> {
        let lines = self
            .list(Some(recipient), 1_000)
            .await
            .unwrap_or_else(|fault| panic!("list: {fault}"));
        let mut letters = Vec::new();
        for line in lines {
            letters.extend(self.read(&line.name).await.unwrap_or_else(|fault| panic!("read: {fault}")));
        }
        letters
    }
}

/// Runs the suite against an adapter.
pub async fn hold(mailer: Arc<dyn Mailer>, arrived: &dyn Arrived) {
    the_words_arrive(mailer.as_ref(), arrived).await;
    a_name_happens_once(mailer.as_ref(), arrived).await;
    also_when_many_try(mailer, arrived).await;
}

/// The headers of the suite's own mails, and what nobody may smuggle in.
async fn the_words_arrive(mailer: &dyn Mailer, arrived: &dyn Arrived) {
    let words = format!(
        "Grüße aus Köln: 1 € = 100 ¢\n\n.\nFrom here on\n{}\n{}\n",
        "wide ".repeat(300),
        "x".repeat(3_000)
    );
    let mail = Mail {
        to_name: Some("Ana \"Ä\" Müller, née <Smith>".into()),
        subject: "Ihre Bestellung – läuft\r\nBcc: everybody@example.com".into(),
        html: format!("<!doctype html><p>{}</p>\n", words.replace('\n', "<br>\n")),
        text: words,
        headers: vec![("X-AmCart-Template".into(), "contract\nX-Smuggled: yes".into())],
        ..mail("words", "words@example.com")
    };
    let sent = send(mailer, &mail).await;
    assert!(!sent.before, "it is the first of its name");
    let letters = arrived.at(&mail.to).await;
    let [letter] = letters.as_slice() else {
        panic!("one mail, not {}", letters.len())
    };
    assert_eq!(letter.text, mail.text);
    assert_eq!(letter.html, mail.html);
    assert_eq!(
        letter.line.subject, "Ihre Bestellung – läuft  Bcc: everybody@example.com",
        "a subject is one line"
    );
    assert!(letter.line.to.contains("Müller"), "{}", letter.line.to);
    assert_eq!(
        (letter.header("Bcc"), letter.header("X-Smuggled")),
        (None, None),
        "no header comes out of a text"
    );
    assert!(
        letter
            .header("X-AmCart-Template")
            .is_some_and(|value| value.starts_with("contract"))
    );
    assert_eq!(
        letter.header("Date").map(str::to_owned),
        Some("Sun, 01 Mar 2026 12:00:00 +0000".to_owned())
    );
    assert!(letter.header("Message-ID").is_some() && letter.header("MIME-Version").is_some());

    let to = Email::new("a..b@x.example").unwrap_or_else(|error| panic!("{error}"));
    let refused = mailer.send(&Mail { to, ..mail.clone() }).await;
    assert!(
        matches!(refused, Err(NotSent::Never(_))),
        "no provider takes this address: {refused:?}"
    );
}

async fn a_name_happens_once(mailer: &dyn Mailer, arrived: &dyn Arrived) {
    let first = mail("once", "once@example.com");
    let sent = send(mailer, &first).await;
    let again = send(
        mailer,
        &Mail {
            text: "Other words.\n".into(),
            ..first.clone()
        },
    )
    .await;
    assert_eq!((again.before, &again.id), (true, &sent.id));
    let letters = arrived.at(&first.to).await;
    assert_eq!(letters.iter().map(|letter| letter.text.as_str()).collect::<Vec<_>>(), ["Words.\n"]);

    let other = send(mailer, &mail("once more", "once@example.com")).await;
    assert!(!other.before && other.id != sent.id);
    assert_eq!(arrived.at(&first.to).await.len(), 2);
}

async fn also_when_many_try(mailer: Arc<dyn Mailer>, arrived: &dyn Arrived) {
    let mail = mail("race", "race@example.com");
    let tries = (0..32).map(|_| {
        let (mailer, mail) = (mailer.clone(), mail.clone());
        tokio::spawn(async move { send(mailer.as_ref(), &mail).await })
    });
    let mut first = 0;
    for outcome in join_all(tries).await {
        let sent = outcome.unwrap_or_else(|error| panic!("{error}"));
        first += usize::from(!sent.before);
    }
    assert_eq!((first, arrived.at(&mail.to).await.len()), (1, 1));
}

async fn send(mailer: &dyn Mailer, mail: &Mail) -> crate::Sent {
    mailer.send(mail).await.unwrap_or_else(|error| panic!("send: {error}"))
}

fn mail(key: &str, to: &str) -> Mail {
    Mail {
        key: format!("contract:{key}"),
        to: Email::new(to).unwrap_or_else(|error| panic!("{error}")),
        to_name: None,
        subject: "Words".into(),
        text: "Words.\n".into(),
        html: "<!doctype html><p>Words.</p>\n".into(),
        headers: Vec::new(),
        at: Timestamp::from_unix_micros(1_772_366_400_000_000),
    }
}
