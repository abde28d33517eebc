//! `./amcart import`: a file on its way through the very operation that staff's upload takes, in parts, with progress.

use std::path::{Path, PathBuf};
use std::time::Duration;

use catalog::views::{ImportStatus, ImportView};
use kernel::Secret;
use operation::{Fault, Problem};
use reqwest::{Client, Url};
use serde_json::{Value, json};

/// What to import, and where.
#[derive(Debug)]
pub struct Import {
    /// The CSV file.
    pub file: PathBuf,
    /// The file that says what its columns mean, when it is in neither Shopify dialect.
    pub map: Option<PathBuf>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// The shop's address.
    pub url: Url,
    /// An access token of staff that may change the catalog.
    pub token: Secret,
}

/// Bytes of a part. In JSON it grows by its quotes and line ends, and a Lambda takes 6 MB.
const PART: usize = 3 * 1024 * 1024;
/// Tries of a request that the shop could not take just now.
const TRIES: u32 = 8;

/// Sends the file and waits until it is in, telling how far it is on stderr. An error when anything of the file is refused.
pub async fn import(ask: &Import) -> Result<ImportView, Fault> {
    let bytes = std::fs::read(&ask.file).map_err(|error| Fault::new(format!("{}: {error}", ask.file.display())))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&ask.file, error.utf8_error().valid_up_to(), error.as_bytes()))?;
    let mapping = ask.map.as_deref().map(mapping).transpose()?;
    let shop = Shop {
        client: Client::builder().timeout(Duration::from_secs(60)).build()?,
        imports: ask.url.join("/v1/admin/imports")?,
        token: ask.token.clone(),
    };
    let name = ask.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let parts = parts(&text);
    let mut progress: Option<ImportView> = None;
    for (number, part) in (1..).zip(&parts) {
        let last = number == parts.len();
        let body = match &progress {
            None => json!({ "csv": part, "last": last, "filename": name, "mapping": mapping, "dry_run": ask.dry_run }),
            Some(begun) => json!({ "import": begun.id, "part": number, "csv": part, "last": last }),
        };
        progress = Some(shop.send(&without_nulls(body)).await?);
    }
    let mut progress = progress.ok_or_else(|| Fault::new(format!("{} is empty", ask.file.display())))?;
    while progress.finished_at.is_none() && progress.status != ImportStatus::Failed {
        tell(&progress);
        progress = shop.send(&json!({ "import": progress.id })).await?;
    }
    end(ask, &progress)?;
    Ok(progress)
}

struct Shop {
    client: Client,
    imports: Url,
    token: Secret,
}

impl Shop {
    /// One request, tried again while the shop is busy or away. Sending a part again changes nothing.
    async fn send(&self, body: &Value) -> Result<ImportView, Fault> {
        let mut pause = Duration::from_millis(200);
        for attempt in 1.. {
            let sent = self
                .client
                .post(self.imports.clone())
                .bearer_auth(self.token.expose())
                .json(body)
                .send()
                .await;
            let passes = match &sent {
                Ok(response) => response.status().as_u16() == 429 || response.status().is_server_error(),
                Err(_) => true,
            };
            if passes && attempt < TRIES {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
                continue;
            }
            let response = sent?;
            if response.status().is_success() {
                return Ok(response.json().await?);
            }
            let problem: Problem = response.json().await?;
            let fields: Vec<_> = problem
                .fields
                .iter()
                .map(|field| format!("{}: {}", field.field, field.message))
                .collect();
            return Err(Fault::new(format!("the shop refused: {} {}", problem.title, fields.join("; "))));
        }
        Err(Fault::new("the shop did not answer"))
    }
}

/// The text in parts that end where a character does.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > PART {
        let (part, behind) = rest.split_at(rest.floor_char_boundary(PART));
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    parts
}

fn mapping(path: &Path) -> Result<Value, Fault> {
    let text = std::fs::read_to_string(path).map_err(|error| Fault::new(format!("{}: {error}", path.display())))?;
    serde_json::from_str(&text).map_err(|error| Fault::new(format!("{}: {error}", path.display())))
}

fn not_utf8(path: &Path, at: usize, bytes: &[u8]) -> Fault {
    let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    Fault::new(format!("{} is not UTF-8 in line {line}: save it as UTF-8 first", path.display()))
}

/// Members that are null say nothing and are left out.
fn without_nulls(body: Value) -> Value {
    match body {
        Value::Object(members) => Value::Object(members.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

#[expect(clippy::print_stderr, reason = "progress of a command")]
fn tell(progress: &ImportView) {
    let written = progress.created + progress.changed + progress.unchanged;
    eprintln!(
        "{:?}: {} rows, {} products; {} checked, {written} written",
        progress.status, progress.rows, progress.products, progress.checked
    );
}

#[expect(clippy::print_stderr, clippy::print_stdout, reason = "a command's answer")]
fn end(ask: &Import, progress: &ImportView) -> Result<(), Fault> {
    for finding in progress.errors.iter().take(50) {
        let column = if finding.column.is_empty() {
            String::new()
        } else {
            format!(", {}", finding.column)
        };
        eprintln!("line {}{column}: {}", finding.line, finding.message);
    }
    if progress.error_count > 50 {
        eprintln!(
            "… and {} more; GET /v1/admin/imports/{} has them",
            progress.error_count - 50,
            progress.id
        );
    }
    match progress.status {
        ImportStatus::Done => {}
        ImportStatus::Refused => {
            return Err(Fault::new(format!(
                "nothing of {} was imported: {} things are wrong with it",
                ask.file.display(),
                progress.error_count
            )));
        }
        ImportStatus::Failed => {
            return Err(Fault::new(format!(
                "the import {} could not go on; the shop's log says why, and importing the file again goes on",
                progress.id
            )));
        }
        status @ (ImportStatus::Receiving | ImportStatus::Checking | ImportStatus::Writing | ImportStatus::Counting) => {
            return Err(Fault::new(format!("the import {} ended {status:?}", progress.id)));
        }
    }
    let would = if ask.dry_run { "would be " } else { "" };
    println!(
        "{} products with {} variants: {} {would}new, {} {would}changed, {} as they were",
        progress.products, progress.variants, progress.created, progress.changed, progress.unchanged
    );
    if progress.notice_count > 0 {
        println!(
            "{} things are worth knowing: GET /v1/admin/imports/{}",
            progress.notice_count, progress.id
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_where_a_character_does_and_lose_nothing() {
        let text = "ä".repeat(PART);
        let parts = parts(&text);
        assert_eq!(parts.len(), 2 + usize::from(!text.len().is_multiple_of(PART)));
        assert_eq!(parts.concat(), text);
    }
}
