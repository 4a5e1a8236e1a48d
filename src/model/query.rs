//! What is asked of the catalogue and what comes back.
//!
//! The query language is the contract's: free words are ANDed, `"quotes"` are phrases, `-` excludes,
//! `field:value` and `field:"two words"` narrow. Parsing is pure and here, because the catalogue, the
//! command line and the bundle must agree on it.

mod hints;
mod parse;

pub use hints::Hint;
pub use hints::hints;
pub use parse::parse;

use crate::model::id::RecordId;

/// The fields a query may name, and the facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 1.2.
    Title,
    /// 1.4.
    Description,
    /// 1.5.
    Keyword,
    /// 9, discipline or idea.
    Subject,
    /// 2.3.
    Author,
    /// 2.3.
    Publisher,
    /// 1.3.
    Language,
    /// 5.2.
    Type,
    /// 4.1.
    Format,
    /// 5.6.
    Level,
    /// 5.7.
    Age,
    /// 5.8.
    Difficulty,
    /// 6.
    Licence,
    /// Derived from the licence.
    Permission,
    /// 6.1.
    Cost,
    /// Accessibility.
    Access,
    /// Where it was harvested.
    Source,
    /// Publication year.
    Year,
    /// OAI identifier or 1.1.
    Identifier,
    /// Content stored.
    Here,
}

impl Words {
    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Most => "most",
            Self::Any => "any",
        }
    }
}

impl Field {
    /// Every field, in the contract's order.
    pub const ALL: [Self; 20] = [
        Self::Title,
        Self::Description,
        Self::Keyword,
        Self::Subject,
        Self::Author,
        Self::Publisher,
        Self::Language,
        Self::Type,
        Self::Format,
        Self::Level,
        Self::Age,
        Self::Difficulty,
        Self::Licence,
        Self::Permission,
        Self::Cost,
        Self::Access,
        Self::Source,
        Self::Year,
        Self::Identifier,
        Self::Here,
    ];

    /// The facets, in the contract's order.
    pub const FACETS: [Self; 13] = [
        Self::Language,
        Self::Type,
        Self::Format,
        Self::Level,
        Self::Age,
        Self::Subject,
        Self::Licence,
        Self::Permission,
        Self::Cost,
        Self::Access,
        Self::Source,
        Self::Year,
        Self::Here,
    ];

    /// The name used in queries, URLs, flags and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Keyword => "keyword",
            Self::Subject => "subject",
            Self::Author => "author",
            Self::Publisher => "publisher",
            Self::Language => "language",
            Self::Type => "type",
            Self::Format => "format",
            Self::Level => "level",
            Self::Age => "age",
            Self::Difficulty => "difficulty",
            Self::Licence => "licence",
            Self::Permission => "permission",
            Self::Cost => "cost",
            Self::Access => "access",
            Self::Source => "source",
            Self::Year => "year",
            Self::Identifier => "identifier",
            Self::Here => "here",
        }
    }

    /// The field of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Searched by words (stemmed, folded) rather than by whole value.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Description | Self::Keyword | Self::Subject | Self::Author | Self::Publisher
        )
    }
}

/// One thing that must, or must not, be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// `-` stood before it.
    pub excluded: bool,
    /// Only in this field; `None` = any text field.
    pub field: Option<Field>,
    /// The words; more than one only where `phrase`.
    pub text: String,
    /// It stood in quotes.
    pub phrase: bool,
}

impl std::fmt::Display for Clause {
    /// As it is typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (minus, quote) = (if self.excluded { "-" } else { "" }, if self.phrase { "\"" } else { "" });
        let field = self.field.map(|field| format!("{}:", field.name())).unwrap_or_default();
        write!(f, "{minus}{field}{quote}{}{quote}", self.text)
    }
}

/// Clauses as they are typed.
#[must_use]
pub fn typed(clauses: &[Clause]) -> String {
    clauses.iter().map(Clause::to_string).collect::<Vec<_>>().join(" ")
}

/// A chosen facet value. Values of one field are ORed, fields are ANDed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Which facet.
    pub field: Field,
    /// The stable code, as in [`crate::model::document::Document`].
    pub value: String,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The parsed words.
    pub clauses: Vec<Clause>,
    /// The chosen facet values.
    pub filters: Vec<Filter>,
}

/// How hits are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By score, then [`RecordId::order`]. Without words: newest year first, then order.
    #[default]
    Relevance,
    /// Newest year first.
    Date,
    /// By folded title.
    Title,
}

/// Which words of a query a record must have, of those that stand in no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Words {
    /// All of them.
    #[default]
    All,
    /// Some of those that do not only put a question ("how do … their"): the more of them, the better.
    Most,
    /// Any will do: the more of them, the better.
    Any,
}

/// A search, ready to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// What to look for.
    pub query: Query,
    /// In which order.
    pub sort: Sort,
    /// How many hits to skip.
    pub offset: usize,
    /// How many hits to return.
    pub limit: usize,
    /// Which facets to count, and at most how many values of each.
    pub facets: Vec<Field>,
    /// At most this many values a facet.
    pub facet_limit: usize,
    /// Which of its words a record must have.
    pub words: Words,
    /// Languages whose resources come first, other things being about equal: BCP 47.
    pub prefer: Vec<String>,
}

/// One hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which record.
    pub id: RecordId,
    /// Its score; 0 when ordered by something else.
    pub score: f32,
}

/// A facet value with the number of hits that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// Stable code.
    pub value: String,
    /// Hits that have it. For a facet with a chosen value: counted as if that facet had none chosen.
    pub count: u64,
}

/// The counted values of one facet, most frequent first, ties by value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Which facet.
    pub field: Field,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Records that match.
    pub total: u64,
    /// Distinct resources among them.
    pub groups: u64,
    /// The page of hits asked for.
    pub hits: Vec<Hit>,
    /// In the order asked for.
    pub facets: Vec<Facet>,
    /// A better spelling that would find something, where nothing was found.
    pub suggestion: Option<String>,
    /// Records that the better spelling would find, with the same filters.
    pub suggestion_total: u64,
    /// With which words the same search would find something, where nothing was found and no better spelling is known.
    pub relaxed: Option<Words>,
}
