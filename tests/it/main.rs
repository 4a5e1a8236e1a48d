//! The one integration test binary: whole modules and the whole program, as users meet them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "clippy.toml allows them in test functions, but not in the helpers of an integration test"
)]

mod bundle;
mod catalog;
mod check;
mod cli;
mod corpus_lom;
mod corpus_oai;
mod corpus_search;
mod crash;
mod crosswalks;
mod disk;
mod export;
mod facts;
mod harvest;
mod import_corpus;
mod layers;
mod lom_fixtures;
mod meanwhile;
mod migrations;
mod provider;
mod rules;
mod search_contract;
mod store_contract;
mod support;
mod validation;
mod vocabularies;
mod web;
mod web_operators;
mod web_sockets;
