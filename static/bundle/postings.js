// Reads what the table `words` says of a word: its terms, and the documents of its list. Long lists are read chunk by chunk,
// and only where there is a document that the rest of the query still allows. docs/BUNDLE.md, "Words", specifies it.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var SELF = 1, OTHERS = 2, MANY = 3, VARIANTS = 8, FORMS = 16, LIST = 32, FRONT = 64;
  var GROUP = 64, FIELD_BITS = 6, NAME = 9, BEST = 10, IMPACT_BITS = 5, NEAR_CHARS = 3, RARITY_SCALE = 256, MAX_KEY_BYTES = 1024;

  // A shard's frame: keys are made when asked for.
  var parsed = new WeakMap();

  function frame(bytes) {
    var known = parsed.get(bytes);
    if (known) { return known; }
    var reader = new L.Reader(bytes), n = reader.number(), i;
    var shared = new Uint16Array(n), lengths = new Uint16Array(n), starts = new Uint32Array(n + 1), groups = Math.ceil(n / GROUP);
    for (i = 0; i < n; i++) { shared[i] = reader.number(); }
    for (i = 0; i < n; i++) { lengths[i] = reader.number(); }
    var parts = [[0], [0], [0]];
    for (i = 0; i < groups; i++) {
      parts.forEach(function (ends) { ends.push(ends[ends.length - 1] + reader.number()); });
    }
    for (i = 0; i < n; i++) { starts[i + 1] = starts[i] + lengths[i]; }
    var at = reader.at + starts[n];
    parts = parts.map(function (ends) {
      var from = at;
      at += ends[groups];
      return function (group) { return bytes.subarray(from + ends[group], from + ends[group + 1]); };
    });
    known = { bytes: bytes, n: n, groups: groups, shared: shared, lengths: lengths, starts: starts, texts: reader.at, parts: parts, keys: [] };
    parsed.set(bytes, known);
    return known;
  }

  // The keys of a group.
  function keysOf(shard, group) {
    if (shard.keys[group]) { return shard.keys[group]; }
    var keys = [], key = new Uint8Array(MAX_KEY_BYTES), to = Math.min(shard.n, (group + 1) * GROUP);
    for (var i = group * GROUP; i < to; i++) {
      var from = shard.texts + shard.starts[i], length = shard.shared[i] + shard.lengths[i];
      key.set(shard.bytes.subarray(from, from + shard.lengths[i]), shard.shared[i]);
      keys.push(L.decode(key.subarray(0, length)));
    }
    shard.keys[group] = keys;
    return keys;
  }

  // The group that `key` is in if it is there.
  function groupOf(shard, key) {
    var low = 0, high = shard.groups;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (keysOf(shard, middle)[0] <= key) { low = middle + 1; } else { high = middle; }
    }
    return Math.max(0, low - 1);
  }

  // What is said of a group's words: [{flags, key, terms, variants, forms, documents, length, front}].
  function headsOf(shard, group) {
    var reader = new L.Reader(shard.parts[0](group));
    return keysOf(shard, group).map(function (key) {
      var head = { key: key, flags: reader.byte(), terms: [], variants: {}, forms: [], documents: 0, length: 0, front: null };
      head.terms = readTerms(reader, key, head.flags);
      if (head.flags & VARIANTS) {
        for (var n = reader.number(); n > 0; n--) {
          var spelling = "$" + reader.text();
          head.variants[spelling] = reader.texts();
        }
      }
      if (head.flags & FORMS) { head.forms = reader.texts(); }
      if (head.flags & LIST) {
        head.documents = reader.number();
        if (head.documents > L.root.long) { head.length = reader.number(); }
      }
      if (head.flags & FRONT) { head.front = L.decode(reader.bytes.subarray(reader.at, reader.at += NAME)); }
      return head;
    });
  }

  function readTerms(reader, key, flags) {
    var terms = flags & SELF ? [key] : [], n = (flags >> 1) & MANY;
    if (n === MANY) { n = reader.number(); }
    for (; n > 0; n--) {
      var code = reader.number(), lost = code >> 2, length = code & 3;
      if (length === 3) { length = reader.number(); }
      var added = L.decode(reader.bytes.subarray(reader.at, reader.at += length));
      terms.push(key.slice(0, key.length - lost) + added);
    }
    return terms;
  }

  // The entry of a word, or null: {key, terms, variants, forms, list}.
  L.word = async function (key) {
    var bytes = await L.leaf("words", key);
    if (!bytes) { return null; }
    var shard = frame(bytes), group = groupOf(shard, key), at = keysOf(shard, group).indexOf(key);
    if (at < 0) { return null; }
    var heads = headsOf(shard, group), head = heads[at];
    return { key: key, terms: head.terms, variants: head.variants, forms: head.forms.concat(nearby(shard, key)),
      list: head.documents > 0 ? listOf(shard, group, heads, at) : null };
  };

  // The words of the shard that begin as `key` does, some characters less, and lead to it.
  function nearby(shard, key) {
    var letters = Array.from(key), beginning = letters.slice(0, Math.max(1, letters.length - NEAR_CHARS)).join(""), forms = [];
    for (var group = groupOf(shard, beginning); group < shard.groups && within(keysOf(shard, group)[0], beginning); group++) {
      headsOf(shard, group).forEach(function (head) {
        if (head.key !== key && head.key.indexOf(beginning) === 0 && head.terms.indexOf(key) >= 0) { forms.push(head.key); }
      });
    }
    return forms;
  }

  // {key, documents, rarity, front, best, chunks, read(places)} of the list of one of a group's words.
  function listOf(shard, group, heads, at) {
    var head = heads[at], list = { key: head.key, documents: head.documents, rarity: rarityOf(head.documents), front: head.front,
      best: null, chunks: null, read: null };
    if (list.documents > L.root.long) {
      var from = 0;
      for (var i = 0; i < at; i++) { from += heads[i].length; }
      longList(list, shard.parts[2](group).subarray(from, from + heads[at].length));
      return list;
    }
    list.read = function (places) {
      var bits = new L.Bits(shard.parts[1](group));
      for (var before = 0; before < at; before++) {
        var n = heads[before].documents;
        if (n > 0 && n <= L.root.long) { L.readDocs(bits, n, n, true); }
      }
      return L.readDocs(bits, list.documents, list.documents, places);
    };
    return list;
  }

  // Its best documents, then itself or where its chunks are.
  function longList(list, bytes) {
    var bits = new L.Bits(bytes), n = list.documents, width = Math.max(1, L.bitsOf(L.root.counts.records - 1));
    list.best = [];
    for (var i = 0; i < BEST && i < n; i++) { list.best.push({ doc: bits.bits(width), impact: bits.bits(IMPACT_BITS) }); }
    if (n <= L.root.chunk) {
      var held = [bits.at, bits.held, bits.count];
      list.read = function (places) {
        bits.at = held[0];
        bits.held = held[1];
        bits.count = held[2];
        return L.readDocs(bits, n, n, places);
      };
      return;
    }
    var reader = new L.Reader(bytes), first = 0, left = n;
    reader.at = bits.at;
    list.chunks = [];
    while (left > 0) {
      first += reader.number();
      var length = reader.number();
      list.chunks.push({ first: first, n: length, name: L.decode(bytes.subarray(reader.at, reader.at += NAME)) });
      left -= length;
    }
  }

  // As src/search/rank.rs has it.
  function rarityOf(documents) {
    var known = L.root.rarities[documents], all = Math.max(L.root.counts.records, documents);
    if (known !== undefined) { return known; }
    return Math.max(1, Math.round(RARITY_SCALE * Math.log(1 + (all - documents + 0.5) / (documents + 0.5))));
  }

  // The terms that a query with this word, so spelled, looks up.
  L.termsOf = function (entry, spelling) {
    return entry.variants["$" + spelling] || entry.terms;
  };

  // The keys of a shard of words, sorted.
  L.wordsIn = async function (name) {
    var shard = frame(await L.shard(name)), keys = [];
    for (var group = 0; group < shard.groups; group++) { keys = keys.concat(keysOf(shard, group)); }
    return keys;
  };

  // The lists of the terms that begin so, the commonest first, of at most `most` shards.
  L.listsBeginning = async function (beginning, most) {
    var names = await L.leaves("words", beginning, beginning + "\uffff", most), lists = [];
    (await Promise.all(names.map(L.shard))).map(frame).forEach(function (shard) {
      for (var group = groupOf(shard, beginning); group < shard.groups && within(keysOf(shard, group)[0], beginning); group++) {
        headsOf(shard, group).forEach(function (head, at, heads) {
          if (head.documents > 0 && head.key.indexOf(beginning) === 0) { lists.push(listOf(shard, group, heads, at)); }
        });
      }
    });
    return lists.sort(function (a, b) { return b.documents - a.documents; });
  };

  // Whether a key that begins so may still follow `first`.
  function within(first, beginning) { return first <= beginning || first.indexOf(beginning) === 0; }

  var MIN_STEMMED = 3, MAX_ENDING = 6, endings = null;

  // What a word that is in no text may be ranked as: itself, and what it would be if it were made as words of
  // each language are that end alike.
  L.guesses = async function (form) {
    if (form.length < MIN_STEMMED || /[0-9]/.test(form)) { return [form]; }
    endings = endings || JSON.parse(L.decode(await L.shard(L.root.endings)));
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

  // The list, or those of its chunks that can hold one of `candidates` (ascending, null for any).
  async function partsOf(list, candidates, places) {
    if (!list.chunks) { return [list.read(places)]; }
    var wanted = list.chunks.filter(function (chunk, at) {
      var next = list.chunks[at + 1];
      return !candidates || anyBetween(candidates, chunk.first, next ? next.first : Infinity);
    });
    return L.chunks(wanted, list.documents, places);
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
    (await partsOf(list, candidates, false)).forEach(function (part) {
      for (var i = 0; i < part.docs.length; i++) {
        if (mask === 0 || (part.codes[i] & mask) !== 0) {
          docs.push(part.docs[i]);
          impacts.push(part.codes[i] >> FIELD_BITS);
        }
      }
    });
    return { docs: docs, scores: impacts };
  };

  // Where the terms of a list stand in `candidates`: Map of document → {fields: bits, title: places, near: remainder of the place in
  // the description, null where it says nothing}.
  L.places = async function (list, candidates) {
    var found = new Map(), wanted = new Set(candidates);
    (await partsOf(list, candidates, true)).forEach(function (part) {
      for (var i = 0; i < part.docs.length; i++) {
        if (!wanted.has(part.docs[i])) { continue; }
        var near = part.nears && part.nears[i] !== L.SEVERAL ? part.nears[i] : null;
        found.set(part.docs[i], { fields: part.codes[i] & ((1 << FIELD_BITS) - 1), title: part.titles[i] || [], near: near });
      }
    });
    return found;
  };
})(this);
