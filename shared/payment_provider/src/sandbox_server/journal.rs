//! What the provider remembers over a restart: an append-only file of JSON lines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use operation::Fault;
use serde::{Deserialize, Serialize};

use super::books::Entry;
use crate::port::ProviderEvent;

const NAME: &str = "sandbox-payments.jsonl";

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line<'a> {
    /// A payment changed; this is all of it now.
    Happened(Box<(Cow<'a, Entry>, Cow<'a, ProviderEvent>)>),
    /// Somebody took the event.
    Delivered(Cow<'a, str>),
}

/// What an earlier run left.
#[derive(Debug, Default)]
pub struct Kept {
    /// Payments by id.
    pub entries: BTreeMap<String, Entry>,
    /// Events that nobody took yet, by id.
    pub undelivered: BTreeMap<String, ProviderEvent>,
}

/// The file, open for more.
#[derive(Debug)]
pub struct Journal {
    file: File,
}

impl Journal {
    /// Opens the journal of this folder and reads what is in it.
    pub fn open(folder: &Path) -> Result<(Journal, Kept), Fault> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(NAME);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path)?;
        let mut kept = Kept::default();
        let mut ends_with_newline = true;
        for line in BufReader::new(&file).split(b'\n') {
            let line = line?;
            match serde_json::from_slice(&line) {
                Ok(Line::Happened(happened)) => {
                    let (entry, event) = *happened;
                    kept.entries.insert(entry.payment.id.clone(), entry.into_owned());
                    kept.undelivered.insert(event.id.clone(), event.into_owned());
                    ends_with_newline = true;
                }
                Ok(Line::Delivered(id)) => {
                    kept.undelivered.remove(id.as_ref());
                    ends_with_newline = true;
                }
                // The last line may be half of one: it was never answered for.
                Err(error) => {
                    tracing::warn!(%error, "a line of the sandbox provider's journal is skipped");
                    ends_with_newline = false;
                }
            }
        }
        if !ends_with_newline {
            file.write_all(b"\n")?;
        }
        Ok((Journal { file }, kept))
    }

    /// A payment changed.
    pub fn happened(&mut self, entry: &Entry, event: &ProviderEvent) -> Result<(), Fault> {
        self.append(&Line::Happened(Box::new((Cow::Borrowed(entry), Cow::Borrowed(event)))))
    }

    /// Somebody took the event.
    pub fn delivered(&mut self, event: &str) -> Result<(), Fault> {
        self.append(&Line::Delivered(event.into()))
    }

    fn append(&mut self, line: &Line<'_>) -> Result<(), Fault> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.file.write_all(&bytes)?;
        Ok(())
    }
}
