//! A tantivy index in this process.
//!
//! One entry per product holds both what shoppers find and the parts that it was made of, so that the next fact has what it builds on and
//! both change in one commit. Facts gather on a [`desk`]; `settle` writes them with one commit for all who wait. Entries that shoppers may
//! not find (drafts, archived products, what waits for its product) have no words and are not `shown`.

mod collecting;
mod desk;
mod fields;
mod sounds;
mod suggesting;
mod understanding;
mod vocabulary;
mod words;
mod writing;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kernel::{ProductId, Timestamp};
use operation::Fault;
use serde_json::value::RawValue;
use tantivy::directory::MmapDirectory;
use tantivy::schema::Value;
use tantivy::{DocAddress, Index, IndexReader, IndexSettings, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

use collecting::Collecting;
use desk::{Desk, Entry};
use fields::{Fields, key_of, key_of_held};
use understanding::understand;
use vocabulary::Vocabularies;
use writing::Pen;

use crate::{About, Fact, Found, Hit, Parts, Place, Projection, Query, Suggestions, TextSearch};

/// The embedded search.
#[derive(Clone)]
pub struct Embedded(Arc<Engine>);

struct Engine {
    fields: Fields,
    index: Index,
    reader: IndexReader,
    vocabularies: Vocabularies,
    projection: Arc<dyn Projection>,
    desk: Mutex<Desk>,
    pen: Arc<tokio::sync::Mutex<Pen>>,
    /// The moment of the newest thing heard that can be found.
    as_of: Mutex<Option<Timestamp>>,
}

impl Embedded {
    /// Opens the index in this folder, or begins one. One that another version of this code made is begun anew: it is a projection.
    pub fn open(folder: &Path, projection: Arc<dyn Projection>) -> Result<Embedded, Fault> {
        let folder = folder.join("products");
        std::fs::create_dir_all(&folder)?;
        let fields = Fields::new();
        let index = match usable(&folder, &fields, projection.version())? {
            Some(index) => index,
            None => {
                tracing::warn!(folder = %folder.display(), "the search index was made by another version and begins anew");
                std::fs::remove_dir_all(&folder)?;
                std::fs::create_dir_all(&folder)?;
                index_in(&folder, &fields)?
            }
        };
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .num_warming_threads(1)
            .try_into()?;
        let as_of = writing::noted(&index)?.and_then(|note| note.as_of);
        Ok(Embedded(Arc::new(Engine {
            fields,
            index,
            reader,
            vocabularies: Vocabularies::default(),
            projection,
            desk: Mutex::new(Desk::since(as_of)),
            pen: Arc::new(tokio::sync::Mutex::new(Pen::default())),
            as_of: Mutex::new(as_of),
        })))
    }
}

/// The index in this folder, unless another version of this code made it.
fn usable(folder: &Path, fields: &Fields, projection: u32) -> Result<Option<Index>, Fault> {
    let index = match index_in(folder, fields) {
        Err(TantivyError::SchemaError(_) | TantivyError::IncompatibleIndex(_)) => return Ok(None),
        opened => opened?,
    };
    let made_alike = writing::noted(&index)?.is_none_or(|note| note.projection == projection);
    Ok(made_alike.then_some(index))
}

fn index_in(folder: &Path, fields: &Fields) -> tantivy::Result<Index> {
    // One product is about a block, so that reading a card unpacks little else.
    let settings = IndexSettings {
        docstore_blocksize: 4_096,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let directory = MmapDirectory::open(folder)?;
    let builder = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .tokenizers(words::analyzers());
    let mut index = builder.open_or_create(directory)?;
    index.set_tokenizers(words::analyzers());
    Ok(index)
}

#[async_trait]
impl TextSearch for Embedded {
    async fn apply(&self, facts: Vec<Fact>) -> Result<(), Fault> {
        let mut desk = self.0.desk();
        let searcher = self.0.reader.searcher();
        facts.into_iter().try_for_each(|fact| self.0.apply(&mut desk, &searcher, fact))
    }

    async fn settle(&self) -> Result<(), Fault> {
        writing::settle(&self.0).await
    }

    // A search takes a millisecond or two and waits for nothing, so it runs where it is asked.
    async fn search(&self, query: &Query) -> Result<Found, Fault> {
        self.0.search(query)
    }

    async fn suggest(&self, text: &str, limit: usize) -> Result<Suggestions, Fault> {
        suggesting::suggest(&self.0, text, limit)
    }

    async fn is_fresh(&self) -> Result<bool, Fault> {
        Ok(writing::noted(&self.0.index)?.is_none())
    }

    async fn as_of(&self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.0.as_of())
    }

    async fn wipe(&self) -> Result<(), Fault> {
        writing::wipe(&self.0).await
    }
}

impl Engine {
    fn desk(&self) -> std::sync::MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn as_of(&self) -> Option<Timestamp> {
        *self.as_of.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in one fact.
    fn apply(&self, desk: &mut Desk, searcher: &Searcher, fact: Fact) -> Result<(), Fault> {
        desk.heard = desk.heard.max(Some(fact.at));
        let owner = match &fact.about {
            About::Product(product) => Some(*product),
            About::Member(member) => self.owner(desk, searcher, member)?,
        };
        match (owner, fact.about) {
            (Some(product), _) => {
                let (mut parts, members) = self.known(desk, searcher, &key_of(product))?;
                let names_members = self.projection.names_members(&fact.part);
                if parts.take(fact.part, fact.version, fact.body) {
                    let members = if names_members {
                        self.claim(desk, searcher, &mut parts, &members)?
                    } else {
                        members
                    };
                    self.projection.tidy(&mut parts);
                    desk.put_product(product, parts, members);
                }
            }
            (None, About::Member(member)) => {
                let (mut parts, _) = self.known(desk, searcher, &key_of_held(&member))?;
                if parts.take(fact.part, fact.version, fact.body) {
                    self.projection.tidy(&mut parts);
                    desk.put_held(&member, Entry::Held { parts });
                }
            }
            (None, About::Product(_)) => {}
        }
        Ok(())
    }

    /// The members as the parts have them now. What waited for those that are new becomes part of the product.
    fn claim(&self, desk: &mut Desk, searcher: &Searcher, parts: &mut Parts, before: &[String]) -> Result<Vec<String>, Fault> {
        let members = self.projection.members(parts)?;
        for member in members.iter().filter(|member| !before.contains(member)) {
            let (held, _) = self.known(desk, searcher, &key_of_held(member))?;
            if !held.is_empty() {
                parts.absorb(held);
                desk.put_held(member, Entry::Claimed);
            }
        }
        Ok(members)
    }

    /// Everything known under a key and whose facts belong there, durable or not.
    fn known(&self, desk: &Desk, searcher: &Searcher, key: &str) -> Result<(Parts, Vec<String>), Fault> {
        match desk.find(key) {
            Some(Entry::Product { parts, members, .. }) => return Ok((parts.clone(), members.clone())),
            Some(Entry::Held { parts }) => return Ok((parts.clone(), Vec::new())),
            Some(Entry::Claimed) => return Ok((Parts::default(), Vec::new())),
            None => {}
        }
        let Some(place) = entry_with(searcher, &self.fields.key_term(key))? else {
            return Ok((Parts::default(), Vec::new()));
        };
        let entry: TantivyDocument = searcher.doc(place)?;
        let kept = entry.get_first(self.fields.parts).and_then(|value| value.as_str()).unwrap_or("{}");
        let members = entry
            .get_all(self.fields.member)
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        Ok((serde_json::from_str(kept)?, members))
    }

    /// Whose the member is.
    fn owner(&self, desk: &Desk, searcher: &Searcher, member: &str) -> Result<Option<ProductId>, Fault> {
        if let Some(owner) = desk.owner(member) {
            return Ok(Some(owner));
        }
        let Some(place) = entry_with(searcher, &Term::from_field_text(self.fields.member, member))? else {
            return Ok(None);
        };
        let entry: TantivyDocument = searcher.doc(place)?;
        let key = entry
            .get_first(self.fields.key)
            .and_then(|value| value.as_str().map(str::parse::<ProductId>));
        Ok(key.transpose()?)
    }

    fn search(&self, query: &Query) -> Result<Found, Fault> {
        // Before the searcher is taken: it may know more than the moment says, never less.
        let as_of = self.as_of();
        let searcher = self.reader.searcher();
        let understood = understand(&searcher, &self.fields, query.text.as_deref())?;
        let collecting = Collecting {
            filters: query.filters.clone(),
            sort: query.sort,
            scored: understood.scored,
            after: query.after,
            limit: query.limit,
            price_bands: query.price_bands.clone(),
            facets: true,
            vocabularies: self.vocabularies.of(&searcher)?,
        };
        let mut collected = collecting::Collected::default();
        for attempt in understood.attempts {
            collected = searcher.search(&attempt, &collecting)?;
            if collected.seen > 0 {
                break;
            }
        }
        let more = collected.top.len() > query.limit;
        collected.top.truncate(query.limit);
        Ok(Found {
            hits: self.hits(&searcher, &collected.top)?,
            more,
            total: collected.total,
            facets: collected.facets,
            corrected: understood.corrected,
            as_of,
        })
    }

    /// The cards of what was found.
    fn hits(&self, searcher: &Searcher, top: &[(Place, DocAddress)]) -> Result<Vec<Hit>, Fault> {
        let hit = |(place, address): &(Place, DocAddress)| -> Result<Hit, Fault> {
            let entry: TantivyDocument = searcher.doc(*address)?;
            let text = |field| {
                entry
                    .get_first(field)
                    .and_then(|value| value.as_str().map(str::to_owned))
                    .unwrap_or_default()
            };
            Ok(Hit {
                id: text(self.fields.key).parse()?,
                place: *place,
                card: RawValue::from_string(text(self.fields.card))?,
            })
        };
        top.iter().map(hit).collect()
    }
}

/// The one live entry with this term.
fn entry_with(searcher: &Searcher, term: &Term) -> Result<Option<DocAddress>, Fault> {
    use tantivy::DocSet;
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(term.field())?;
        let Some(mut postings) = index.read_postings(term, tantivy::schema::IndexRecordOption::Basic)? else {
            continue;
        };
        while postings.doc() != tantivy::TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(Some(DocAddress::new(u32::try_from(ordinal)?, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedded").field("as_of", &self.0.as_of).finish_non_exhaustive()
    }
}
