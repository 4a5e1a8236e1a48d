// Phrases: which records may have words side by side, by what the lists say, and which have, by their texts.
//
// Lists have the places of words in titles, and of common words in descriptions what remains of the place when divided by 16:
// enough to leave few records whose texts must be read.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var TITLE = 0, DESCRIPTION = 1, AUTHOR = 4, NEAR = 16;
  // Records that are looked into for one phrase, the best first; further ones only until a page is full, then they count as not
  // having it. And at a time.
  var MAX_LOOKED = 2500, STEP = 20, LONG = 500;
  var PLAIN = /^[\x00-\x7f]*$/, JOINED = /[a-z]['-][a-z]/i, WORD = /^[a-z0-9]+$/;

  // Those of `docs` (ascending) in which the words of a phrase, [{offset, form, lists}], may stand side by side in one of `fields`
  // (numbers), each with these fields; in titles they do, as far as words of one stem go.
  L.mayStand = async function (docs, phrase, fields) {
    var found = await Promise.all(phrase.map(function (one) {
      return Promise.all(one.lists.map(function (list) { return L.places(list, docs); }));
    }));
    var possible = new Map();
    for (var at = 0; at < docs.length; at++) {
      var own = fieldsOf(phrase, wordsIn(found, docs[at]), fields);
      if (own.length > 0) { possible.set(docs[at], own); }
      if (at % LONG === LONG - 1) { await L.breath(); }
    }
    return possible;
  };

  function wordsIn(found, doc) {
    return found.map(function (lists) {
      return lists.map(function (places) { return places.get(doc); }).filter(Boolean);
    });
  }

  function fieldsOf(phrase, words, fields) {
    return fields.filter(function (field) { return mayBe(phrase, words, field); });
  }

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

  // A match with the phrases, [{phrase, possible}], that its documents must have and that no text has been asked for.
  L.unproven = function (match, checks) {
    return { docs: match.docs, scores: match.scores, checks: checks, known: new Map() };
  };

  // Whether so many texts must be read for a match that a reader should not wait for the last.
  L.takesLong = function (match) { return match.checks.length > 0 && match.docs.length > STEP; };

  // Those of a match that have all its phrases: at least the `wanted` best ones with all that score like the last of them, where there
  // are so many. What was looked at is not looked at again. `isWanted()`: whether somebody still waits for it, or null.
  L.standing = async function (match, wanted, isWanted) {
    var order = match.docs.map(function (doc, at) { return at; }), has = new Set(), all = order.length;
    if (match.checks.length === 0) { return match; }
    function score(nth) { return match.scores[order[nth]]; }
    order.sort(function (a, b) { return match.scores[b] - match.scores[a] || a - b; });
    if (wanted === Infinity) {
      // Neighbours after each other: they share files.
      order = order.slice(0, MAX_LOOKED).sort(ascending).concat(order.slice(MAX_LOOKED));
    }
    for (var from = 0; from < all && (from < MAX_LOOKED || has.size < L.PAGE_SIZE) && (!isWanted || isWanted()); from += STEP) {
      if (has.size >= wanted && score(from) < score(from - 1)) { break; }
      await look(match, order.slice(from, from + STEP).map(function (at) { return match.docs[at]; }));
      order.slice(from, from + STEP).forEach(function (at) { if (match.known.get(match.docs[at])) { has.add(at); } });
    }
    function kept(list) { return list.filter(function (one, at) { return has.has(at); }); }
    return { docs: kept(match.docs), scores: kept(match.scores), checks: [], known: match.known };
  };

  function ascending(a, b) { return a - b; }

  // Looks into some documents, and into all others of a match that lie in the same shards: it takes as long to step over them.
  async function look(match, docs) {
    var shards = new Set(docs.filter(function (doc) { return !match.known.has(doc); }).map(shardOf));
    await Promise.all(Array.from(shards).map(async function (shard) {
      var size = L.root.hits_per_shard, to = L.lowerBound(match.docs, (shard + 1) * size);
      for (var at = L.lowerBound(match.docs, shard * size); at < to; at++) {
        match.known.set(match.docs[at], await passes(match.checks, match.docs[at]));
        await L.breath();
      }
    }));
  }

  function shardOf(doc) { return Math.floor(doc / L.root.hits_per_shard); }

  async function passes(checks, doc) {
    for (var i = 0; i < checks.length; i++) {
      if (!await stands(doc, checks[i].phrase, checks[i].possible.get(doc))) { return false; }
    }
    return true;
  }

  // Often the hit is enough, which a list of results reads anyway.
  async function stands(doc, phrase, fields) {
    var hit = await L.hitAt(doc), seen = [[hit.heading], hit.description, null, null, named(hit.author), null];
    if (anyHas(seen, phrase, fields)) { return true; }
    if (fields.every(function (field) { return isWhole(hit, field); })) { return false; }
    var record = await L.recordAt(doc, hit);
    return anyHas([record.title || [record.heading], record.description, record.keyword, record.subject.concat(record.label || []),
      named(record.author), named(record.publisher)], phrase, fields);
  }

  // Whether a hit has all that its record says in a field.
  function isWhole(hit, field) {
    return field === AUTHOR || (field === DESCRIPTION && !hit.description.some(function (text) { return text[2]; }));
  }

  function named(names) {
    return names.map(function (name) { return ["", name]; });
  }

  // `texts`: by number of field, lists of [language, text], or null.
  function anyHas(texts, phrase, fields) {
    return fields.some(function (field) {
      return texts[field] && texts[field].some(function (text) { return mayHave(text[1], phrase) && hasPhrase(text[1], phrase); });
    });
  }

  // Whether a text may have a phrase: cutting it into words takes long. Words of plain letters and digits stand as they are, but where
  // an apostrophe, a hyphen or a sign joins them.
  function mayHave(text, phrase) {
    if (!PLAIN.test(text) || JOINED.test(text)) { return true; }
    var small = text.toLowerCase();
    return phrase.every(function (one) { return !WORD.test(one.form) || small.indexOf(one.form) >= 0; });
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
