//! What stands outside records in a page that is not well-formed: date, errors, token, verbs, headers.
//!
//! Apart from the cutting of records, of which it knows only the remains that have no beginning.

use std::ops::Range;

use crate::oai::markup::Kind;
use crate::oai::markup::Tag;
use crate::oai::markup::Tags;
use crate::oai::parse;
use crate::oai::record;
use crate::oai::record::Refused;
use crate::oai::request::Verb;
use crate::oai::salvage::Around;
use crate::oai::salvage::Salvage;

impl<'b> Salvage<'b> {
    /// What is outside records: date, errors, token, verbs, headers, and remains of records without beginning.
    pub(super) fn gap(&mut self, range: Range<usize>, around: &Around<'b>) {
        let mut remains: Option<Range<usize>> = None;
        let mut tags = Tags::within(self.body, range.clone());
        while let Some(tag) = tags.next() {
            match tag.local() {
                b"header" if self.lists(&[Verb::ListIdentifiers]) && tag.kind == Kind::Open => {
                    tags.skip_to(self.header(&tag, range.end, around));
                }
                local @ (b"record" | b"header" | b"metadata") if self.expects_records(local) => {
                    let start = remains.as_ref().map_or(tag.span.start, |remains| remains.start);
                    remains = Some(start..tag.span.end);
                }
                b"responseDate" | b"error" | b"resumptionToken" if tag.kind != Kind::Close => {
                    if let Some(end) = self.control(&tag, range.end, around) {
                        tags.skip_to(end);
                    }
                }
                b"OAI-PMH" => self.oai_seen = true,
                local if tag.kind != Kind::Close => self.verb(local),
                _ => {}
            }
        }
        if let Some(remains) = remains {
            let reason = "parts of a record that has no beginning or no header".to_owned();
            self.bad(remains, Refused { identifier: String::new(), reason }, around);
        }
    }

    /// Parts of records may be here; an HTML page has a `header` too.
    fn expects_records(&self, local: &[u8]) -> bool {
        let lists = self.lists(&[Verb::ListRecords, Verb::GetRecord]);
        lists || (self.page.verbs.is_empty() && (self.oai_seen || local == b"record"))
    }

    fn lists(&self, verbs: &[Verb]) -> bool {
        self.page.verbs.last().is_some_and(|last| verbs.iter().any(|verb| last == verb.as_str()))
    }

    fn verb(&mut self, local: &[u8]) {
        if let Some(verb) = std::str::from_utf8(local).ok().and_then(Verb::from_name) {
            self.page.verbs.push(verb.as_str().to_owned());
        }
    }

    /// One header of `ListIdentifiers`; gives where to go on.
    fn header(&mut self, open: &Tag<'b>, limit: usize, around: &Around<'b>) -> usize {
        let next = Tags::within(self.body, open.span.end..limit)
            .find(|tag| {
                matches!((tag.local(), tag.kind), (b"header" | b"resumptionToken", Kind::Open | Kind::Empty))
            })
            .map_or(limit, |tag| tag.span.start);
        let end = self.end_of(open, next).unwrap_or(next);
        match self.alone(open.span.start..end, around, record::header) {
            Ok(header) => self.page.headers.push(header),
            Err(reason) => {
                self.bad(open.span.start..end, Refused { identifier: String::new(), reason }, around)
            }
        }
        end
    }

    /// `responseDate`, `error` or `resumptionToken`, if it can be read; gives where it ends.
    fn control(&mut self, open: &Tag<'b>, limit: usize, around: &Around<'b>) -> Option<usize> {
        // They are not nested: the next tag of that name closes it, or it is not closed.
        let next = match open.kind {
            Kind::Open => Tags::within(self.body, open.span.end..limit).find(|tag| tag.name == open.name)?,
            Kind::Empty | Kind::Close => open.clone(),
        };
        if next.kind == Kind::Open {
            return None;
        }
        let end = next.span.end;
        let range = open.span.start..end;
        match open.local() {
            b"responseDate" => {
                let date = self.alone(range, around, record::trimmed).ok();
                self.page.response_date = self.page.response_date.take().or(date);
            }
            b"error" => self.page.errors.extend(self.alone(range, around, parse::error).ok()),
            _ => self.page.token = self.alone(range, around, parse::token).ok().or(self.page.token.take()),
        }
        Some(end)
    }
}
