//! The mailbox keeps the contract, on a real folder; and what only a mailbox does.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::sync::Arc;
use std::time::Duration;

use config::Env;
use kernel::{Email, Timestamp};
use mail::{Mail, Mailbox, Mailer, NotSent};
use tempfile::TempDir;

fn mailbox() -> (Mailbox, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let env = Env::of([("AMCART_MAIL_DIR", folder.path().join("mails").to_string_lossy())]);
    (mail::embedded::of(&env).expect("a mailbox"), folder)
}

fn mail(key: &str, minute: u64) -> Mail {
    let noon = Timestamp::parse("2026-03-01T12:00:00Z").expect("time");
    Mail {
        key: key.into(),
        to: Email::new("ana@example.com").expect("an address"),
        to_name: Some("Ana".into()),
        subject: format!("Mail {key}"),
        text: "Words.\n".into(),
        html: "<p>Words.</p>\n".into(),
        headers: vec![("Auto-Submitted".into(), "auto-generated".into())],
        at: noon.plus(Duration::from_secs(60 * minute)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_the_contract() {
    let (mailbox, _folder) = mailbox();
    mail::contract::hold(Arc::new(mailbox.clone()), &mailbox).await;
}

#[tokio::test]
async fn the_newest_is_read_first_and_only_names_of_mails_are_opened() {
    let (mailbox, folder) = mailbox();
    for (key, minute) in [("b", 2), ("a", 1), ("c", 3)] {
        mailbox.send(&mail(key, minute)).await.expect("sends");
    }
    std::fs::write(folder.path().join("mails/.writing-x"), "half a ma").expect("what a crash leaves");
    std::fs::write(folder.path().join("secret.eml"), "Subject: no\n\n").expect("something outside");

    let lines = mailbox.list(None, 2).await.expect("lists");
    assert_eq!(
        lines.iter().map(|line| line.subject.as_str()).collect::<Vec<_>>(),
        ["Mail c", "Mail b"]
    );
    assert_eq!(lines[0].at, mail("c", 3).at);
    assert_eq!(lines[0].from, "AmCart <shop@amcart.example>");
    let nobody = Email::new("bob@example.com").expect("an address");
    assert_eq!(mailbox.list(Some(&nobody), 9).await.expect("lists"), []);

    let letter = mailbox.read(&lines[0].name).await.expect("reads").expect("is there");
    assert_eq!(
        (letter.text.as_str(), letter.header("auto-submitted")),
        ("Words.\n", Some("auto-generated"))
    );
    for name in [
        "../secret",
        "",
        ".writing-x",
        "..",
        &"0".repeat(32),
        &format!("../{}", "0".repeat(29)),
    ] {
        assert_eq!(mailbox.read(name).await.expect("reads"), None, "{name}");
    }
}

#[tokio::test]
async fn the_same_mail_is_the_same_bytes() {
    let ((one, a), (other, b)) = (mailbox(), mailbox());
    one.send(&mail("same", 1)).await.expect("sends");
    other.send(&mail("same", 1)).await.expect("sends");
    let bytes = |folder: &TempDir| {
        let entry = std::fs::read_dir(folder.path().join("mails"))
            .expect("a folder")
            .next()
            .expect("a mail")
            .expect("a mail");
        std::fs::read(entry.path()).expect("reads")
    };
    assert_eq!(bytes(&a), bytes(&b));
    assert_eq!(
        std::fs::read_dir(a.path().join("mails")).expect("a folder").count(),
        1,
        "nothing else stays behind"
    );
}

#[tokio::test]
async fn a_folder_that_is_away_is_for_later_and_costs_nothing() {
    let (mailbox, folder) = mailbox();
    std::fs::remove_dir_all(folder.path().join("mails")).expect("goes away");
    let outcome = mailbox.send(&mail("away", 1)).await;
    assert!(
        matches!(&outcome, Err(NotSent::Later(fault)) if fault.is_unavailable()),
        "{outcome:?}"
    );
    std::fs::create_dir_all(folder.path().join("mails")).expect("comes back");
    assert!(!mailbox.send(&mail("away", 1)).await.expect("sends").before);
}

#[test]
fn settings_say_what_is_wrong() {
    let missing = mail::embedded::of(&Env::default()).expect_err("no folder");
    assert_eq!(
        missing.to_string(),
        "AMCART_MAIL_DIR is not set; expected a folder for the mails that the shop sends"
    );
    let env = Env::of([("AMCART_MAIL_DIR", "unused"), ("AMCART_MAIL_FROM", "nobody")]);
    let wrong = mail::embedded::of(&env).expect_err("no sender");
    assert_eq!(
        wrong.to_string(),
        "AMCART_MAIL_FROM is `nobody`; expected a sender such as `AmCart <shop@amcart.example>`"
    );
}
