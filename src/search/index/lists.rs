//! Growing lists of records, one for each term of each column, packed.
//!
//! Apart from what is indexed because this is the memory of a segment under way. A list holds distances between
//! records as varints, each followed by what its kind adds. Knows numbers only.

use tantivy::DocId;

/// No list yet.
const NONE: u32 = u32::MAX;
/// What a list costs beside its bytes: itself, and what the allocator leaves unused.
const LIST_COST: usize = size_of::<List>() + 16;

/// One list under way.
#[derive(Debug, Default)]
struct List {
    bytes: Vec<u8>,
    n_docs: u32,
    /// The last record and the last place in it, both one more than they are: 0 is none.
    last: u32,
    last_place: u32,
}

/// A list's number.
pub(super) type ListId = u32;

/// All lists of a segment.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    bytes: usize,
}

impl Lists {
    /// Memory that they take, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// A new, empty list.
    pub(super) fn begin(&mut self) -> ListId {
        self.bytes += LIST_COST;
        self.lists.push(List::default());
        u32::try_from(self.lists.len() - 1).unwrap_or(NONE)
    }

    /// Adds a record once.
    pub(super) fn add(&mut self, list: ListId, doc: DocId) {
        self.grow(list, |list| {
            list.enter(doc);
        });
    }

    /// Adds a record with the impact of the term in it; a record comes once.
    pub(super) fn add_impact(&mut self, list: ListId, doc: DocId, impact: u8) {
        self.grow(list, |list| {
            if list.enter(doc) {
                list.bytes.push(impact);
            }
        });
    }

    /// Adds a place in a record; places come in order.
    pub(super) fn add_place(&mut self, list: ListId, doc: DocId, place: u32) {
        self.grow(list, |list| {
            if list.last != doc + 1 && list.last > 0 {
                list.bytes.push(0);
            }
            if list.enter(doc) {
                list.last_place = 0;
            }
            // One more than the distance, so that 0 ends the places of a record.
            put(&mut list.bytes, place + 1 - list.last_place + u32::from(list.last_place > 0));
            list.last_place = place + 1;
        });
    }

    /// How many records a list has.
    pub(super) fn n_docs(&self, list: ListId) -> u32 {
        self.lists.get(list as usize).map_or(0, |list| list.n_docs)
    }

    /// Reads a list of [`Lists::add`].
    pub(super) fn docs(&self, list: ListId, mut take: impl FnMut(DocId)) {
        self.read(list, |_, doc| take(doc));
    }

    /// Reads a list of [`Lists::add_impact`].
    pub(super) fn impacts(&self, list: ListId, mut take: impl FnMut(DocId, u32)) {
        self.read(list, |rest, doc| take(doc, get(rest)));
    }

    /// Reads a list of [`Lists::add_place`]: distances between places, the first from 0.
    pub(super) fn places(&self, list: ListId, mut take: impl FnMut(DocId, &[u32])) {
        let mut places = Vec::new();
        self.read(list, |rest, doc| {
            places.clear();
            while let Some(distance) = get(rest).checked_sub(1) {
                places.push(distance);
            }
            take(doc, &places);
        });
    }

    fn read(&self, list: ListId, mut one: impl FnMut(&mut &[u8], DocId)) {
        let mut rest = self.lists.get(list as usize).map_or(&[][..], |list| &list.bytes);
        let mut doc = 0;
        while !rest.is_empty() {
            doc += get(&mut rest);
            one(&mut rest, doc);
        }
    }

    fn grow(&mut self, list: ListId, add: impl FnOnce(&mut List)) {
        let Some(list) = self.lists.get_mut(list as usize) else { return };
        let before = list.bytes.capacity();
        add(list);
        self.bytes += list.bytes.capacity() - before;
    }
}

impl List {
    /// Begins a record; `false`: it is the last one already.
    fn enter(&mut self, doc: DocId) -> bool {
        if self.last == doc + 1 {
            return false;
        }
        put(&mut self.bytes, doc - self.last.saturating_sub(1));
        self.last = doc + 1;
        self.n_docs += 1;
        true
    }
}

/// The lists of one column, by the number of the term.
#[derive(Debug, Default)]
pub(super) struct Column {
    lists: Vec<ListId>,
}

impl Column {
    /// The list of a term, begun where there is none.
    pub(super) fn list(&mut self, term: u32, lists: &mut Lists) -> ListId {
        let at = term as usize;
        if self.lists.len() <= at {
            let more = (at + 1).next_power_of_two().max(1024) - self.lists.len();
            lists.bytes += more * size_of::<ListId>();
            self.lists.extend(std::iter::repeat_n(NONE, more));
        }
        let Some(slot) = self.lists.get_mut(at) else { return NONE };
        if *slot == NONE {
            *slot = lists.begin();
        }
        *slot
    }

    /// The list of a term, where there is one.
    pub(super) fn get(&self, term: u32) -> Option<ListId> {
        self.lists.get(term as usize).copied().filter(|list| *list != NONE)
    }
}

fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn get(rest: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        number |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if *byte < 0x80 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_as_they_were_added() {
        let mut lists = Lists::default();
        let (docs, impacts, places) = (lists.begin(), lists.begin(), lists.begin());
        for doc in [0, 0, 1, 300, 70_000, 70_000] {
            lists.add(docs, doc);
        }
        let given = [(0, 31), (5, 1), (200, 17)];
        given.iter().for_each(|(doc, impact)| lists.add_impact(impacts, *doc, *impact));
        for (doc, place) in [(0, 0), (0, 1), (0, 1), (0, 500), (9, 3), (10, 0)] {
            lists.add_place(places, doc, place);
        }
        let mut found = Vec::new();
        lists.docs(docs, |doc| found.push(doc));
        assert_eq!((found, lists.n_docs(docs)), (vec![0, 1, 300, 70_000], 4));
        let mut found = Vec::new();
        lists.impacts(impacts, |doc, impact| found.push((doc, impact as u8)));
        assert_eq!(found, given);
        let mut found = Vec::new();
        lists.places(places, |doc, places| found.push((doc, places.to_vec())));
        assert_eq!(found, [(0, vec![0, 1, 0, 499]), (9, vec![3]), (10, vec![0])]);
        assert!(lists.bytes() > 0);
    }

    #[test]
    fn a_column_begins_a_list_a_term() {
        let (mut lists, mut column) = (Lists::default(), Column::default());
        let first = column.list(7, &mut lists);
        assert_eq!((column.list(7, &mut lists), column.get(7)), (first, Some(first)));
        assert_ne!(column.list(5000, &mut lists), first);
        assert_eq!((column.get(6), column.get(1 << 20)), (None, None));
    }
}
