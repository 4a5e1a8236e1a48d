//! The one integration test binary: whole modules and the whole program, as users meet them.

mod catalog;
mod corpus_lom;
mod corpus_oai;
mod crosswalks;
mod harvest;
mod import_corpus;
mod layers;
mod lom_fixtures;
mod migrations;
mod search_contract;
mod store_contract;
mod support;
