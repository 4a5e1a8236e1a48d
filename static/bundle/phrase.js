// Phrases: which records may have words side by side, by what the lists say, and which have, by their texts.
//
// Lists have the places of words in titles, and of common words in descriptions what remains of the place when divided by 16:
// enough to leave few records whose texts must be read.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var TITLE = 0, DESCRIPTION = 1, NEAR = 16;
  // Records that are looked into for one phrase, the best first; further ones only until a page is full, then they count as not
  // having it. And at a time.
  var MAX_LOOKED = 2500, STEP = 20;

  // The set of those of `docs` (ascending) in which the words of a phrase, [{offset, form, lists}], may stand side by side in one of
  // `fields` (numbers); for titles alone they do, as far as words of one stem go.
  L.mayStand = async function (docs, phrase, fields) {
    var found = await Promise.all(phrase.map(function (one) {
      return Promise.all(one.lists.map(function (list) { return L.places(list, docs); }));
    }));
    return new Set(docs.filter(function (doc) {
      var words = found.map(function (lists) {
        return lists.map(function (places) { return places.get(doc); }).filter(Boolean);
      });
      return fields.some(function (field) { return mayBe(phrase, words, field); });
    }));
  };

  function mayBe(phrase, words, field) {
    var inField = words.map(function (terms) {
      return terms.filter(function (term) { return (term.fields & (1 << field)) !== 0; });
    });
    if (!inField.every(function (terms) { return terms.length > 0; })) { return false; }
    if (field === TITLE) {
      return inRow(phrase, inField.map(function (terms) {
        return terms.reduce(function (all, term) { return all.concat(term.title); }, []);
      }));
    }
    return field !== DESCRIPTION || haveRemainders(phrase, inField);
  }

  // Whether some place could be the first word's, by the remainders that are known.
  function haveRemainders(phrase, words) {
    for (var start = 0; start < NEAR; start++) {
      if (phrase.every(function (one, at) { return fits(words[at], (start + one.offset) % NEAR); })) { return true; }
    }
    return false;
  }

  function fits(terms, remainder) {
    return terms.some(function (term) { return term.near === null || term.near === remainder; });
  }

  function inRow(phrase, places) {
    return places[0].some(function (start) {
      var base = start - phrase[0].offset;
      return places.every(function (list, at) { return list.indexOf(base + phrase[at].offset) >= 0; });
    });
  }

  // Those of a match, {docs, scores}, that have the phrase in the text of one of `fields`.
  L.standing = async function (match, phrase, fields) {
    var order = match.docs.map(function (doc, at) { return at; }), has = new Set(), all = order.length;
    if (all > MAX_LOOKED) {
      order.sort(function (a, b) { return match.scores[b] - match.scores[a] || a - b; });
      // Neighbours after each other: they share files.
      order = order.slice(0, MAX_LOOKED).sort(function (a, b) { return a - b; }).concat(order.slice(MAX_LOOKED));
    }
    for (var from = 0; from < all && (from < MAX_LOOKED || has.size < L.PAGE_SIZE); from += STEP) {
      await Promise.all(order.slice(from, from + STEP).map(async function (at) {
        if (await stands(match.docs[at], phrase, fields)) { has.add(at); }
      }));
    }
    function kept(list) { return list.filter(function (one, at) { return has.has(at); }); }
    return { docs: kept(match.docs), scores: kept(match.scores) };
  };

  // Often the hit is enough, which a list of results reads anyway.
  async function stands(doc, phrase, fields) {
    var hit = await L.hitAt(doc), seen = [[hit.heading], hit.description, null, null, named(hit.author), null];
    if (anyHas(seen, phrase, fields)) { return true; }
    var record = await L.recordAt(doc, hit);
    return anyHas([record.title || [record.heading], record.description, record.keyword, record.subject.concat(record.label || []),
      named(record.author), named(record.publisher)], phrase, fields);
  }

  function named(names) {
    return names.map(function (name) { return ["", name]; });
  }

  // `texts`: by number of field, lists of [language, text], or null.
  function anyHas(texts, phrase, fields) {
    return fields.some(function (field) {
      return texts[field] && texts[field].some(function (text) { return hasPhrase(text[1], phrase); });
    });
  }

  function hasPhrase(text, phrase) {
    var places = phrase.map(function () { return []; });
    L.tokens(text).forEach(function (token) {
      phrase.forEach(function (one, at) {
        if (one.form === token.form) { places[at].push(token.position); }
      });
    });
    return places[0].length > 0 && inRow(phrase, places);
  }
})(this);
