//! The adapter on disk: a mailbox is a folder, a mail is a file in it.
//!
//! A file is named for its mail's key and appears whole or not at all: it is written beside, made durable, and then given its name,
//! which fails when the name is taken. So one key is one file, also over crashes and between processes.

use std::fs::{File, FileTimes};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use config::Env;
use kernel::{Email, Timestamp};
use lettre::message::Mailbox as Address;
use operation::Fault;
use tempfile::Builder;
use time::OffsetDateTime;

use crate::composing::{compose, message_id, short_name};
use crate::{Letter, Line, Mail, Mailer, NotSent, Sent};

/// Who writes when nobody was named.
const SHOP: &str = "AmCart <shop@amcart.example>";

/// A folder of mails.
#[derive(Debug, Clone)]
pub struct Mailbox {
    folder: Arc<Path>,
    from: Address,
}

/// The shop's mailbox: reads `AMCART_MAIL_DIR`, `AMCART_MAIL_FROM`. The folder is made when it is not there.
pub fn of(env: &Env) -> Result<Mailbox, Fault> {
    let folder = env.text("AMCART_MAIL_DIR", "a folder for the mails that the shop sends")?;
    let from = env.parse_or("AMCART_MAIL_FROM", SHOP.parse()?, "a sender such as `AmCart <shop@amcart.example>`")?;
    Mailbox::open(Path::new(folder), from)
}

impl Mailbox {
    /// The mailbox in this folder.
    pub fn open(folder: &Path, from: Address) -> Result<Mailbox, Fault> {
        std::fs::create_dir_all(folder)?;
        Ok(Mailbox {
            folder: Arc::from(folder),
            from,
        })
    }

    /// The newest mails first, at most `limit`, only those to one person when asked so.
    pub async fn list(&self, to: Option<&Email>, limit: usize) -> Result<Vec<Line>, Fault> {
        let (mailbox, to) = (self.clone(), to.map(|to| to.as_str().to_lowercase()));
        blocking(move || mailbox.newest(to.as_deref(), limit)).await
    }

    /// The mail that a line names, when there is one.
    pub async fn read(&self, name: &str) -> Result<Option<Letter>, Fault> {
        // Only what this mailbox itself would call a mail becomes a path.
        if name.len() != 32 || !name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Ok(None);
        }
        let (path, name) = (self.path(name), name.to_owned());
        blocking(move || {
            let message = match std::fs::read(&path) {
                Ok(message) => message,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            Letter::parse(&name, written(&path)?, &message).map(Some)
        })
        .await
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.eml"))
    }

    fn newest(&self, to: Option<&str>, limit: usize) -> Result<Vec<Line>, Fault> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "eml") {
                files.push((written(&path)?, path));
            }
        }
        files.sort_by(|a, b| b.cmp(a));
        let mut lines = Vec::new();
        for (at, path) in files {
            if lines.len() >= limit {
                break;
            }
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let line = Line::parse(&name, at, &std::fs::read(&path)?)?;
            if to.is_none_or(|to| addressed(&line.to) == to) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Whether it is new here.
    fn keep(&self, name: &str, at: Timestamp, message: &[u8]) -> Result<bool, Fault> {
        let mut file = Builder::new().prefix(".writing-").tempfile_in(&self.folder)?;
        file.write_all(message)?;
        // Lists are sorted by this time, so that they need not open every file.
        file.as_file()
            .set_times(FileTimes::new().set_modified(SystemTime::from(at.into_offset())))?;
        file.as_file().sync_all()?;
        let new = match file.persist_noclobber(self.path(name)) {
            Ok(_) => true,
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => false,
            Err(refused) => return Err(refused.error.into()),
        };
        self.sync()?;
        Ok(new)
    }

    /// A name is durable when its folder is. Also for a name that was there: whoever wrote it may not have come this far.
    fn sync(&self) -> Result<(), Fault> {
        Ok(File::open(&self.folder)?.sync_all()?)
    }
}

#[async_trait]
impl Mailer for Mailbox {
    async fn send(&self, mail: &Mail) -> Result<Sent, NotSent> {
        let message = compose(&self.from, mail)?;
        let (mailbox, name, at) = (self.clone(), short_name(&mail.key), mail.at);
        let id = message_id(&self.from, &name);
        let new = blocking(move || mailbox.keep(&name, at, &message)).await.map_err(NotSent::Later)?;
        Ok(Sent { id, before: !new })
    }
}

/// The address in a `To` header: `Ana <ana@example.com>`.
fn addressed(to: &str) -> String {
    let address = to.rsplit_once('<').map_or(to, |(_, address)| address.trim_end_matches('>'));
    address.trim().to_lowercase()
}

fn written(path: &Path) -> Result<Timestamp, Fault> {
    Ok(Timestamp::from(OffsetDateTime::from(std::fs::metadata(path)?.modified()?)))
}

/// Disks are slow: the work goes where waiting holds nobody up.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await?
}
