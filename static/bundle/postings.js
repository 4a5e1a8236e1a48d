// Reads what the tables `words` and `places` say of a word. Long lists are read chunk by chunk, and only
// where there is a document that the rest of the query still allows.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var TERMS = 1, VARIANTS = 2, FORMS = 4, LIST = 8;
  var FIELD_BITS = 6;

  // The entry of a word, or null: {key, terms, variants, forms, list}.
  L.word = async function (key) {
    var bytes = await L.get("words", key);
    if (!bytes) { return null; }
    var reader = new L.Reader(bytes), parts = reader.number();
    var entry = { key: key, terms: [key], variants: {}, forms: [], list: null };
    if (parts & TERMS) { entry.terms = reader.texts(); }
    if (parts & VARIANTS) {
      for (var n = reader.number(); n > 0; n--) {
        var spelling = "$" + reader.text();
        entry.variants[spelling] = reader.texts();
      }
    }
    if (parts & FORMS) { entry.forms = reader.texts(); }
    if (parts & LIST) { entry.list = readList(key, reader); }
    return entry;
  };

  // The terms that a query with this word, so spelled, looks up.
  L.termsOf = function (entry, spelling) {
    return entry.variants["$" + spelling] || entry.terms;
  };

  var MIN_STEMMED = 3, MAX_ENDING = 6, endings = null;

  // What a word that is in no text may be ranked as: itself, and what it would be if it were made as words of
  // each language are that end alike.
  L.guesses = async function (form) {
    if (form.length < MIN_STEMMED || /[0-9]/.test(form)) { return [form]; }
    endings = endings || JSON.parse(new TextDecoder("utf-8").decode(await L.shard(L.root.endings)));
    var guesses = new Set([form]);
    Object.keys(endings).forEach(function (language) {
      var rule = ruleFor(endings[language], form), removed = rule === null ? 0 : Number(rule.charAt(0));
      if (rule !== null && removed < form.length) { guesses.add(form.slice(0, form.length - removed) + rule.slice(1)); }
    });
    return Array.from(guesses);
  };

  function ruleFor(rules, form) {
    for (var length = Math.min(MAX_ENDING, form.length); length >= 0; length--) {
      var ending = form.slice(form.length - length);
      if (Object.prototype.hasOwnProperty.call(rules, ending)) { return rules[ending]; }
    }
    return null;
  }

  function readList(key, reader) {
    var list = { rarity: reader.number(), documents: reader.number(), codes: [], head: null, rest: null };
    for (var n = reader.number(); n > 0; n--) { list.codes.push(reader.number()); }
    if (list.documents > L.root.head) {
      list.head = [];
      for (var best = reader.number(); best > 0; best--) {
        list.head.push({ doc: reader.number(), impact: reader.number() });
      }
    }
    list.rest = rest(key, reader);
    return list;
  }

  // The list itself, or the directory of its chunks.
  function rest(key, reader) {
    var n = reader.number();
    if (n <= L.root.chunk) { return { n: n, bytes: reader.bytes.subarray(reader.at), chunks: null }; }
    var chunks = [], first = 0, left = n;
    while (left > 0) {
      first += reader.number();
      var length = reader.number();
      chunks.push({ key: key + "\u0000" + L.numberKey(chunks.length), first: first, n: length });
      left -= length;
    }
    return { n: n, bytes: null, chunks: chunks };
  }

  // Calls visit(docs, reader) for the list, or for each of its chunks that can hold one of `candidates`
  // (ascending, null for any); the reader stands at what follows the documents.
  async function eachChunk(table, list, candidates, visit) {
    if (!list.chunks) {
      visitChunk(list.bytes, list.n, visit);
      return;
    }
    var wanted = list.chunks.filter(function (chunk, at) {
      var next = list.chunks[at + 1];
      return !candidates || anyBetween(candidates, chunk.first, next ? next.first : Infinity);
    });
    var parts = await Promise.all(wanted.map(function (chunk) { return L.get(table, chunk.key); }));
    parts.forEach(function (bytes, at) { visitChunk(bytes, wanted[at].n, visit); });
  }

  function visitChunk(bytes, n, visit) {
    var reader = new L.Reader(bytes), docs = new Uint32Array(n), doc = 0;
    for (var i = 0; i < n; i++) { docs[i] = doc += reader.number(); }
    visit(docs, reader);
  }

  // The place of the first candidate that is not below `doc`.
  L.lowerBound = function (candidates, doc) {
    var low = 0, high = candidates.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (candidates[middle] < doc) { low = middle + 1; } else { high = middle; }
    }
    return low;
  };

  function anyBetween(candidates, from, to) {
    var at = L.lowerBound(candidates, from);
    return at < candidates.length && candidates[at] < to;
  }

  // Documents of a list and their impacts: {docs, scores}. `field`: only where the term is in that field.
  L.postings = async function (list, field, candidates) {
    var docs = [], impacts = [], mask = field === null ? 0 : 1 << L.TEXT_FIELDS.indexOf(field);
    await eachChunk("words", list.rest, candidates, function (chunk, reader) {
      for (var i = 0; i < chunk.length; i++) {
        var code = list.codes[reader.number()];
        if (mask === 0 || (code & mask) !== 0) {
          docs.push(chunk[i]);
          impacts.push(code >> FIELD_BITS);
        }
      }
    });
    return { docs: docs, scores: impacts };
  };

  // Where a form stands: Map of document → array by field number of sorted places. Only candidates.
  L.places = async function (form, candidates) {
    var found = new Map(), bytes = await L.get("places", form);
    if (!bytes) { return found; }
    var wanted = new Set(candidates);
    await eachChunk("places", rest(form, new L.Reader(bytes)), candidates, function (chunk, reader) {
      for (var i = 0; i < chunk.length; i++) {
        var fields = [], mask = reader.number();
        for (var field = 0; field < FIELD_BITS; field++) {
          if (mask & (1 << field)) { fields[field] = readPlaces(reader); }
        }
        if (wanted.has(chunk[i])) { found.set(chunk[i], fields); }
      }
    });
    return found;
  };

  function readPlaces(reader) {
    var places = [], at = 0;
    for (var n = reader.number(); n > 0; n--) { places.push(at += reader.number()); }
    return places;
  }
})(this);
