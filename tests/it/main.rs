//! The one integration test binary: whole modules and the whole program, as users meet them.

mod layers;
mod migrations;
mod store_contract;
