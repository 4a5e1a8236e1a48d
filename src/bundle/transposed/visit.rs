//! Reads a record's JSON into the places of a block as it comes, without building it first.
//!
//! Apart because it is how serde hands over values, and nothing of what a block looks like.

use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::Error;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;

use super::Block;
use super::Known;
use super::MANY;
use super::NOTHING;
use super::TRUE;

/// Reads a value into its place.
pub struct Value<'b, 'd, 'k> {
    pub block: &'b mut Block<'d>,
    pub node: usize,
    pub known: &'k mut Known,
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object, a list, a text, true or null")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.block.kind(self.node, NOTHING);
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.block.kind(self.node, if value { TRUE } else { NOTHING });
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.block.text(self.node, text, self.known);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { block, node, known } = self;
        let mut length = 0;
        loop {
            // The place of an element is made when there is one.
            let element = Element { block: &mut *block, list: node, nth: length, known: &mut *known };
            if list.next_element_seed(element)?.is_none() {
                break;
            }
            length += 1;
        }
        block.kind(node, MANY + 1 + 2 * length as u64);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { block, node, known } = self;
        let mut names = Vec::new();
        while let Some((place, name)) = members.next_key_seed(Name { block: &mut *block, object: node })? {
            names.push(name);
            members.next_value_seed(Value { block: &mut *block, node: place, known: &mut *known })?;
        }
        let shape = block.shape(names);
        block.kind(node, MANY + 2 * shape);
        Ok(())
    }
}

/// An element of a list.
struct Element<'b, 'd, 'k> {
    block: &'b mut Block<'d>,
    list: usize,
    nth: usize,
    known: &'k mut Known,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        let node = self.block.element(self.list, self.nth);
        source.deserialize_any(Value { block: self.block, node, known: self.known })
    }
}

/// A member's name.
struct Name<'b, 'd> {
    block: &'b mut Block<'d>,
    object: usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = (usize, u32);

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_, '_> {
    type Value = (usize, u32);

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.block.member(self.object, name))
    }
}

/// Reads all texts of a value, in order.
pub struct Learning<'k>(pub &'k mut Known);

impl<'de> DeserializeSeed<'de> for Learning<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Learning<'_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object, a list, a text, true or null")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.add(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Learning(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key::<serde::de::IgnoredAny>()?.is_some() {
            members.next_value_seed(Learning(&mut *self.0))?;
        }
        Ok(())
    }
}
