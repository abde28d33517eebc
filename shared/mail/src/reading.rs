//! The way back: a message's text, read for people and for tests.

use kernel::Timestamp;
use mailparse::{MailHeaderMap, ParsedMail};
use operation::Fault;

/// A mail in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What to read it by.
    pub name: String,
    /// When it was written.
    pub at: Timestamp,
    /// Who sent it: `AmCart <shop@amcart.example>`.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The subject.
    pub subject: String,
}

/// A mail, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// As it stands in a list.
    pub line: Line,
    /// All headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The words, plain; lines end with a line feed.
    pub text: String,
    /// The words as HTML.
    pub html: String,
}

impl Letter {
    /// The first header of this name, in whatever case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Reads a message. `name` and `at` are the mailbox's.
    pub fn parse(name: &str, at: Timestamp, message: &[u8]) -> Result<Letter, Fault> {
        let parsed = mailparse::parse_mail(message)?;
        let line = line(name, at, &parsed.headers);
        let headers = parsed.headers.iter().map(|header| (header.get_key(), header.get_value())).collect();
        Ok(Letter {
            line,
            headers,
            text: part(&parsed, "text/plain")?,
            html: part(&parsed, "text/html")?,
        })
    }
}

impl Line {
    /// Reads no more than a message's headers.
    pub fn parse(name: &str, at: Timestamp, message: &[u8]) -> Result<Line, Fault> {
        let (headers, _) = mailparse::parse_headers(message)?;
        Ok(line(name, at, &headers))
    }
}

fn line(name: &str, at: Timestamp, headers: &[mailparse::MailHeader<'_>]) -> Line {
    let header = |name: &str| headers.get_first_value(name).unwrap_or_default();
    Line {
        name: name.to_owned(),
        at,
        from: header("From"),
        to: header("To"),
        subject: header("Subject"),
    }
}

/// The first part of this type, decoded; empty when there is none.
fn part(message: &ParsedMail<'_>, kind: &str) -> Result<String, Fault> {
    match message.parts().find(|part| part.ctype.mimetype == kind) {
        Some(part) => Ok(part.get_body()?.replace("\r\n", "\n")),
        None => Ok(String::new()),
    }
}
