//! An [`Inversion`] as a segment in the index's directory.
//!
//! Apart from the inversion because only this file knows how tantivy lays a segment out: postings by column with
//! their terms in order, columns, and for each record an empty row of the document store.

use std::collections::HashMap;
use std::io;

use tantivy::Index;
use tantivy::TantivyDocument;
use tantivy::directory::TerminatingWrite;
use tantivy::fieldnorm::FieldNormsSerializer;
use tantivy::index::Segment;
use tantivy::index::SegmentComponent;
use tantivy::index::SegmentMeta;
use tantivy::postings::FieldSerializer;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::Field as Column;
use tantivy::store::StoreWriter;

use super::dictionary;
use super::inversion::Inversion;
use super::lists;
use super::lists::ListId;
use super::lists::Lists;
use crate::search::rank;

/// What the lists of a column hold.
#[derive(Clone, Copy)]
enum Kind {
    Records,
    Impacts,
    Places,
}

/// Writes the records of `inversion`; the segment is part of the index once it is added and committed.
pub(super) fn write(inversion: &mut Inversion, index: &Index) -> tantivy::Result<SegmentMeta> {
    let segment = index.new_segment().with_max_doc(inversion.n_docs);
    FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?.close()?;
    postings(inversion, &segment)?;
    let mut columns = segment.open_write(SegmentComponent::FastFields)?;
    inversion.columns.0.serialize(inversion.n_docs, None, &mut columns)?;
    columns.terminate()?;
    rows(inversion, index, &segment)?;
    Ok(segment.meta().clone())
}

/// tantivy wants a stored document for each record; ours are empty, since the store has everything.
fn rows(inversion: &Inversion, index: &Index, segment: &Segment) -> tantivy::Result<()> {
    let settings = index.settings();
    let file = segment.open_write(SegmentComponent::Store)?;
    let mut rows = StoreWriter::new(file, settings.docstore_compression, settings.docstore_blocksize, false)?;
    let (empty, schema) = (TantivyDocument::new(), index.schema());
    for _ in 0..inversion.n_docs {
        rows.store(&empty, &schema)?;
    }
    Ok(rows.close()?)
}

fn postings(inversion: &mut Inversion, segment: &Segment) -> tantivy::Result<()> {
    let mut out = InvertedIndexSerializer::open(segment)?;
    let ids = ids(inversion);
    let inversion = &*inversion;
    let (fields, texts) = (&inversion.fields, texts(inversion));
    let lists = |column: &lists::Column| -> Vec<(&str, ListId)> {
        texts.iter().filter_map(|(text, number)| Some((*text, column.get(*number)?))).collect()
    };
    let mut column =
        |field, kind, terms: &[(&str, ListId)]| column(&inversion.lists, &mut out, field, kind, terms);
    column(fields.id, Kind::Records, &sorted(&ids))?;
    column(fields.impact, Kind::Impacts, &lists(&inversion.impacts))?;
    for (weight, (words, terms)) in rank::FIELDS.iter().zip(&inversion.texts) {
        if let (Some(places), Some(records)) = (fields.words(weight.field), fields.terms(weight.field)) {
            column(places, Kind::Places, &lists(words))?;
            column(records, Kind::Records, &lists(terms))?;
        }
    }
    column(fields.form, Kind::Records, &sorted(&forms(inversion)))?;
    column(fields.text_language, Kind::Records, &sorted(&languages(inversion)))?;
    for values in &inversion.values {
        column(values.column, Kind::Records, &sorted(&values.keys))?;
    }
    Ok(out.close()?)
}

/// Terms in the order of their bytes.
fn sorted<'a, T: AsRef<str> + 'a>(
    terms: impl IntoIterator<Item = (&'a T, &'a ListId)>,
) -> Vec<(&'a str, ListId)> {
    let mut terms: Vec<_> = terms.into_iter().map(|(term, list)| (term.as_ref(), *list)).collect();
    terms.sort_unstable();
    terms
}

/// The ids, each with a list of its own record.
fn ids(inversion: &mut Inversion) -> HashMap<String, ListId> {
    let Inversion { ids, lists, .. } = inversion;
    let list = |doc| {
        let list = lists.begin();
        lists.add(list, doc);
        list
    };
    ids.iter().map(|id| id.as_str().to_owned()).zip((0..).map(list)).collect()
}

/// All texts with their numbers, in order.
fn texts(inversion: &Inversion) -> Vec<(&str, u32)> {
    let numbers = 0..u32::try_from(inversion.lexicon.n_texts()).unwrap_or(u32::MAX);
    let mut texts: Vec<_> = numbers.map(|number| (inversion.lexicon.text(number), number)).collect();
    texts.sort_unstable();
    texts
}

fn forms(inversion: &Inversion) -> HashMap<String, ListId> {
    let forms = (0..).map_while(|number| Some((number, inversion.lexicon.form(number)?)));
    forms
        .filter_map(|(number, form)| Some((dictionary::encode(form), inversion.forms.get(number)?)))
        .collect()
}

fn languages(inversion: &Inversion) -> HashMap<String, ListId> {
    let languages = (0..).map_while(|number| Some((number, inversion.lexicon.language(number)?)));
    languages
        .filter_map(|(number, language)| Some((language.to_owned(), inversion.languages.get(number.into())?)))
        .collect()
}

/// Writes one column, unless it has no term.
fn column(
    lists: &Lists,
    out: &mut InvertedIndexSerializer,
    field: Column,
    kind: Kind,
    terms: &[(&str, ListId)],
) -> io::Result<()> {
    if terms.is_empty() {
        return Ok(());
    }
    let n_postings = terms.iter().map(|(_, list)| u64::from(lists.n_docs(*list))).sum();
    let mut column = out.new_field(field, n_postings, None)?;
    for (term, list) in terms {
        column.new_term(term.as_bytes(), lists.n_docs(*list), true)?;
        fill(&mut column, lists, *list, kind);
        column.close_term()?;
    }
    column.close()
}

fn fill(column: &mut FieldSerializer<'_>, lists: &Lists, list: ListId, kind: Kind) {
    match kind {
        Kind::Records => lists.docs(list, |doc| column.write_doc(doc, 1, &[])),
        Kind::Impacts => lists.impacts(list, |doc, impact| column.write_doc(doc, impact, &[])),
        Kind::Places => lists.places(list, |doc, places| {
            column.write_doc(doc, u32::try_from(places.len()).unwrap_or(u32::MAX), places);
        }),
    }
}
