//! tantivy alone over the same texts: its own tokenizer, query parser and BM25, with the collectors that a page of results
//! needs: the best hits, how many there are, of how many resources, and every facet's values.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context as _;
use lomond::model::document::Document;
use lomond::model::query::Field;
use lomond::model::record::Record;
use lomond::search::indexable;
use tantivy::DocId;
use tantivy::Index;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::SegmentOrdinal;
use tantivy::SegmentReader;
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::collector::Collector;
use tantivy::collector::SegmentCollector;
use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::Query;
use tantivy::query::QueryParser;
use tantivy::query::TermQuery;
use tantivy::schema;
use tantivy::schema::FAST;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::STRING;
use tantivy::schema::Schema;
use tantivy::schema::TextFieldIndexing;
use tantivy::schema::TextOptions;

use crate::HITS;
use crate::drawn::Drawn;

const HEAP_BYTES: usize = 60_000_000;
/// Values of a facet that are named, as many as a page of results names.
const VALUES: usize = 40;

pub struct Writer {
    index: Index,
    writer: tantivy::IndexWriter,
    texts: [schema::Field; 6],
    facets: Vec<(Field, schema::Field)>,
    group: schema::Field,
}

pub struct Bare {
    searcher: Searcher,
    parser: QueryParser,
    facets: HashMap<Field, schema::Field>,
}

fn name(field: Field) -> String {
    format!("{}_facet", field.name())
}

impl Writer {
    pub fn new(dir: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let mut schema = Schema::builder();
        let stemmed = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(stemmed);
        let texts = ["title", "description", "keyword", "subject", "author", "publisher"]
            .map(|name| schema.add_text_field(name, text.clone()));
        let facets = Field::FACETS
            .iter()
            .map(|field| (*field, schema.add_text_field(&name(*field), STRING | FAST)))
            .collect();
        let group = schema.add_u64_field("group", FAST);
        let index = Index::create_in_dir(dir, schema.build())?;
        let writer = index.writer(HEAP_BYTES)?;
        Ok(Self { index, writer, texts, facets, group })
    }

    pub fn add(&mut self, document: &Document, record: &Record) -> anyhow::Result<()> {
        let mut row = TantivyDocument::new();
        let texts = [&document.title, &document.description, &document.keyword, &document.subject];
        for (column, texts) in self.texts.iter().zip(texts) {
            texts.iter().for_each(|text| row.add_text(*column, &text.text));
        }
        for (column, names) in self.texts.iter().skip(4).zip([&document.author, &document.publisher]) {
            names.iter().for_each(|name| row.add_text(*column, name));
        }
        for (field, column) in &self.facets {
            indexable::values(document, *field)
                .into_iter()
                .for_each(|value| row.add_text(*column, value.text));
        }
        row.add_u64(self.group, record.id.order());
        self.writer.add_document(row)?;
        Ok(())
    }

    pub fn done(mut self) -> anyhow::Result<Bare> {
        self.writer.commit()?;
        self.writer.wait_merging_threads()?;
        let mut parser = QueryParser::for_index(&self.index, self.texts.to_vec());
        parser.set_conjunction_by_default();
        let searcher = self.index.reader()?.searcher();
        Ok(Bare { searcher, parser, facets: self.facets.into_iter().collect() })
    }
}

impl Bare {
    pub fn ask(&self, query: &Drawn) -> anyhow::Result<()> {
        let words = self.parser.parse_query(&query.words.join(" "))?;
        let Some((field, value)) = &query.filter else {
            return self.run(&*words, &Field::FACETS, true);
        };
        let column = *self.facets.get(field).context("a field that is no facet")?;
        let chosen = TermQuery::new(Term::from_field_text(column, value), IndexRecordOption::Basic);
        let chosen: Box<dyn Query> = Box::new(ConstScoreQuery::new(Box::new(chosen), 0.0));
        self.run(&BooleanQuery::intersection(vec![words.box_clone(), chosen]), &Field::FACETS, true)?;
        // The facet that has a chosen value is counted as if it had none.
        self.run(&*words, &[*field], false)
    }

    fn run(&self, query: &dyn Query, facets: &[Field], with_hits: bool) -> anyhow::Result<()> {
        let tally = Tally { names: facets.iter().map(|field| name(*field)).collect() };
        if with_hits {
            self.searcher.search(query, &(TopDocs::with_limit(HITS).order_by_score(), tally))?;
        } else {
            self.searcher.search(query, &tally)?;
        }
        Ok(())
    }
}

/// Counts hits, groups and values.
struct Tally {
    names: Vec<String>,
}

struct Counting {
    total: u64,
    group: Column<u64>,
    groups: Vec<u64>,
    facets: Vec<(Option<StrColumn>, Vec<u32>)>,
}

type Named = Vec<(String, u32)>;

impl Collector for Tally {
    type Fruit = (u64, usize, Vec<Named>);
    type Child = Counting;

    fn for_segment(&self, _at: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Counting> {
        let columns = segment.fast_fields();
        let mut facets = Vec::new();
        for name in &self.names {
            let column = columns.str(name)?;
            let terms = column.as_ref().map_or(0, |column| column.num_terms());
            facets.push((column, vec![0; terms]));
        }
        Ok(Counting { total: 0, group: columns.u64("group")?, groups: Vec::new(), facets })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut sum = (0, 0, vec![Vec::new(); self.names.len()]);
        for (total, groups, facets) in fruits {
            sum.0 += total;
            sum.1 += groups;
            sum.2.iter_mut().zip(facets).for_each(|(all, more)| all.extend(more));
        }
        Ok(sum)
    }
}

impl SegmentCollector for Counting {
    type Fruit = (u64, usize, Vec<Named>);

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.total += 1;
        self.groups.extend(self.group.first(doc));
        for (column, counts) in &mut self.facets {
            for ordinal in column.iter().flat_map(|column| column.ords().values_for_doc(doc)) {
                counts.get_mut(ordinal as usize).into_iter().for_each(|count| *count += 1);
            }
        }
    }

    fn harvest(mut self) -> Self::Fruit {
        self.groups.sort_unstable();
        self.groups.dedup();
        let named = self.facets.iter().map(|(column, counts)| {
            let mut met: Vec<(u32, usize)> = counts
                .iter()
                .zip(0..)
                .filter(|(count, _)| **count > 0)
                .map(|(count, at)| (*count, at))
                .collect();
            met.sort_unstable_by(|a, b| b.cmp(a));
            met.truncate(VALUES);
            met.into_iter()
                .filter_map(|(count, at)| {
                    let mut value = String::new();
                    column.as_ref()?.ord_to_str(at as u64, &mut value).ok()?;
                    Some((value, count))
                })
                .collect()
        });
        (self.total, self.groups.len(), named.collect())
    }
}
