//! One commit for all who wait for one.

use std::sync::{Arc, PoisonError};

use kernel::Timestamp;
use operation::Fault;
use serde::{Deserialize, Serialize};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError};

use super::Engine;
use super::desk::Entry;
use super::fields::key_of;
use crate::{Document, Parts};

/// The one writer, taken up when there is something to write: whoever only searches leaves it to another process.
#[derive(Default)]
pub(super) struct Pen(Option<IndexWriter>);

/// What a commit notes of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Note {
    /// How documents were made, by [`Projection::version`](crate::Projection::version).
    #[serde(default)]
    pub(super) projection: u32,
    /// The moment of the newest thing heard.
    pub(super) as_of: Option<Timestamp>,
}

/// What the last commit noted; `None` when there was none.
pub(super) fn noted(index: &Index) -> Result<Option<Note>, Fault> {
    Ok(index.load_metas()?.payload.map(|note| serde_json::from_str(&note)).transpose()?)
}

impl Pen {
    fn take_up(&mut self, index: &Index) -> Result<&mut IndexWriter, Fault> {
        if self.0.is_none() {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .memory_budget_per_thread(16_000_000)
                .num_merge_threads(1)
                .build();
            let writer = index.writer_with_options(options).map_err(|error| match error {
                TantivyError::LockFailure(..) => Fault::unavailable(error),
                other => Fault::from(other),
            })?;
            let mut merging = LogMergePolicy::default();
            merging.set_del_docs_ratio_before_merge(0.3);
            writer.set_merge_policy(Box::new(merging));
            self.0 = Some(writer);
        }
        self.0.as_mut().ok_or_else(|| Fault::new("no index writer"))
    }
}

/// Writes what waits. Whoever comes while a commit is under way shares the next one.
pub(super) async fn settle(engine: &Arc<Engine>) -> Result<(), Fault> {
    let wanted = engine.desk().changes;
    let pen = engine.pen.clone().lock_owned().await;
    if engine.desk().durable >= wanted {
        return Ok(());
    }
    let engine = engine.clone();
    tokio::task::spawn_blocking(move || {
        let mut pen = pen;
        let (entries, up_to, heard) = {
            let mut desk = engine.desk();
            (desk.hand_over(), desk.changes, desk.heard)
        };
        if entries.is_empty() {
            // Everything was forgotten while this one waited.
            return Ok(());
        }
        let written = write(&engine, &mut pen, &entries, heard);
        match &written {
            Ok(()) => {
                *engine.as_of.lock().unwrap_or_else(PoisonError::into_inner) = heard;
                engine.desk().committed(up_to);
            }
            Err(_) => {
                // What the writer holds is in doubt; a new one begins at the last commit.
                pen.0 = None;
                engine.desk().take_back();
            }
        }
        written
    })
    .await?
}

fn write(engine: &Engine, pen: &mut Pen, entries: &[(String, Entry)], heard: Option<Timestamp>) -> Result<(), Fault> {
    let writer = pen.take_up(&engine.index)?;
    for (key, entry) in entries {
        writer.delete_term(engine.fields.key_term(key));
        match entry {
            Entry::Product { id, parts, members } => {
                let document = engine.projection.document(*id, parts).unwrap_or_else(|fault| {
                    tracing::error!(product = %key_of(*id), %fault, "a product cannot be shown in search");
                    None
                });
                writer.add_document(entry_of(engine, key, members, parts, document)?)?;
            }
            Entry::Held { parts } => {
                writer.add_document(engine.fields.hidden(key, &[], parts)?)?;
            }
            Entry::Claimed => {}
        }
    }
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&serde_json::to_string(&Note {
        projection: engine.projection.version(),
        as_of: heard,
    })?);
    commit.commit()?;
    engine.reader.reload()?;
    Ok(())
}

fn entry_of(engine: &Engine, key: &str, members: &[String], parts: &Parts, document: Option<Document>) -> Result<TantivyDocument, Fault> {
    match document {
        Some(document) => engine.fields.shown(key, members, parts, &document),
        None => engine.fields.hidden(key, members, parts),
    }
}

/// Forgets everything.
pub(super) async fn wipe(engine: &Arc<Engine>) -> Result<(), Fault> {
    let pen = engine.pen.clone().lock_owned().await;
    let engine = engine.clone();
    tokio::task::spawn_blocking(move || {
        let mut pen = pen;
        let writer = pen.take_up(&engine.index)?;
        writer.delete_all_documents()?;
        writer.commit()?;
        engine.reader.reload()?;
        *engine.desk() = super::Desk::default();
        *engine.as_of.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    })
    .await?
}
