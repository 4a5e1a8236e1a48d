//! Persons and organisations: vCards of every make, or bare names.

use crate::model::lom::Entity;

/// Reads `text`, which is kept whole in [`Entity::vcard`].
#[must_use]
pub fn read(text: &str) -> Entity {
    Entity { vcard: text.trim().to_owned(), ..Entity::default() }
}
