// Runs a search: which records match, in which order, with which facets. The same whole numbers as the
// catalogue's index, so the same order: score, then the order that breaks ties.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var MAX_PHRASE = 24, SCALE = 256 * 31;
  // What a record gets beside its words' scores: see src/search/rank.rs.
  var TITLE = 2, PHRASE = 4, PREFERRED = 8, MAX_PHRASES = 1000;
  // Every hit may lie in a file of its own.
  L.PAGE_SIZE = 10;
  L.FACET_LIMIT = 20;

  // Reads the root; everything else needs it.
  L.open = async function (name) {
    // The path of inflate.js is in the root itself: where it is needed for that, index.html has it.
    L.root = { inflate: document.documentElement.dataset.inflate };
    var bytes = await L.shard(name);
    L.root = JSON.parse(new TextDecoder("utf-8").decode(bytes));
    if (L.root.version !== 3) { throw new Error("this bundle is of version " + L.root.version); }
    L.readCharacters(L.root.characters);
  };

  function ascending(a, b) { return a - b; }

  // What both have, scores added. `matches` are {docs: ascending, scores}.
  function intersect(a, b) {
    var docs = [], scores = [], i = 0, j = 0;
    while (i < a.docs.length && j < b.docs.length) {
      if (a.docs[i] < b.docs[j]) {
        i++;
      } else if (a.docs[i] > b.docs[j]) {
        j++;
      } else {
        docs.push(a.docs[i]);
        scores.push(a.scores[i++] + b.scores[j++]);
      }
    }
    return { docs: docs, scores: scores };
  }

  // What any has, with the best score.
  function union(all) {
    if (all.length === 1) { return all[0]; }
    var best = new Map();
    all.forEach(function (match) {
      match.docs.forEach(function (doc, at) {
        var held = best.get(doc);
        if (held === undefined || held < match.scores[at]) { best.set(doc, match.scores[at]); }
      });
    });
    var docs = Array.from(best.keys()).sort(ascending);
    return { docs: docs, scores: docs.map(function (doc) { return best.get(doc); }) };
  }

  // Those documents of a match for which `keep(doc)` holds.
  function filter(match, keep) {
    var docs = [], scores = [];
    match.docs.forEach(function (doc, at) {
      if (keep(doc)) {
        docs.push(doc);
        scores.push(match.scores[at]);
      }
    });
    return { docs: docs, scores: scores };
  }

  // The least rarity of the terms of a word.
  function rarity(word) {
    return Math.min.apply(null, word.lists.map(function (list) { return list.rarity; }));
  }

  function frequency(word) {
    return word.lists.reduce(function (sum, list) { return sum + list.documents; }, 0);
  }

  async function matchWord(word, field, candidates) {
    var least = rarity(word);
    var all = await Promise.all(word.lists.map(function (list) { return L.postings(list, field, candidates); }));
    if (all.length === 0) { return { docs: [], scores: [] }; }
    var match = union(all);
    return { docs: match.docs, scores: match.scores.map(function (impact) { return impact * least; }) };
  }

  // Words are matched rarest first: the others are read only where those are.
  async function matchBranch(branch, field, candidates) {
    var words = branch.words.slice().sort(function (a, b) { return frequency(a) - frequency(b); }), match = null;
    for (var i = 0; i < words.length; i++) {
      var one = await matchWord(words[i], field, match ? match.docs : candidates);
      match = match ? intersect(match, one) : one;
      if (match.docs.length === 0) { return match; }
    }
    return branch.phrase.length > 0 ? matchPhrase(match, branch.phrase.slice(0, MAX_PHRASE), field) : match;
  }

  async function matchPhrase(match, phrase, field) {
    var fields = L.TEXT_FIELDS.map(function (name, at) { return at; });
    if (field !== null) { fields = [L.TEXT_FIELDS.indexOf(field)]; }
    var possible = await L.mayStand(match.docs, phrase, fields);
    return L.standing(filter(match, function (doc) { return possible.has(doc); }), phrase, fields);
  }

  async function matchPart(part, candidates) {
    return union(await Promise.all(part.branches.map(function (branch) {
      return matchBranch(branch, part.field, candidates);
    })));
  }

  function cost(part) {
    return part.branches.reduce(function (sum, branch) {
      return sum + Math.min.apply(null, branch.words.map(frequency));
    }, 0);
  }

  async function matchAll(parts, candidates) {
    var sorted = parts.slice().sort(function (a, b) { return cost(a) - cost(b); }), match = null;
    for (var i = 0; i < sorted.length; i++) {
      var one = await matchPart(sorted[i], match ? match.docs : candidates);
      match = match ? intersect(match, one) : one;
      if (match.docs.length === 0) { break; }
    }
    return match;
  }

  function everything() {
    var docs = [], scores = [];
    for (var doc = 0; doc < L.root.counts.records; doc++) { docs.push(doc); scores.push(0); }
    return { docs: docs, scores: scores };
  }

  // What the words and exclusions leave, and what the query narrows to; chosen facets are not looked at.
  async function matchPlan(plan, prefer) {
    var match = plan.must.length > 0 ? await withBonus(plan, await matchAll(plan.must, null), prefer) : everything();
    for (var i = 0; i < plan.not.length; i++) {
      if (match.docs.length === 0) { return match; }
      var without = new Set((await matchAll(plan.not[i], match.docs)).docs);
      match = filter(match, function (doc) { return !without.has(doc); });
    }
    for (var j = 0; j < plan.narrow.length; j++) { match = await narrowed(match, plan.narrow[j]); }
    return match;
  }

  function wordsOf(parts) {
    return parts.reduce(function (all, part) { return all.concat(part.branches[part.branches.length - 1].words); }, []);
  }

  // The same with what a title with all the words, side by side, and a preferred language are worth.
  async function withBonus(plan, match, prefer) {
    var weight = wordsOf(plan.must).reduce(function (sum, word) { return sum + (word.lists.length ? rarity(word) : 0); }, 0);
    if (plan.row.length > 1) {
      var inside = match, words = wordsOf(plan.must.filter(function (part) { return part.field === null || part.field === "title"; }));
      for (var i = 0; i < words.length && inside.docs.length > 0; i++) {
        inside = intersect(inside, await matchWord(words[i], "title", inside.docs));
      }
      match = raised(match, inside.docs, weight * TITLE);
      if (inside.docs.length > 0 && inside.docs.length <= MAX_PHRASES) {
        var row = plan.row.slice(0, MAX_PHRASE).map(function (one) {
          var word = words.filter(function (other) { return other.form === one.form; })[0];
          return { offset: one.offset, form: one.form, lists: word ? word.lists : [] };
        });
        match = raised(match, Array.from(await L.mayStand(inside.docs, row, [0])), weight * PHRASE);
      }
    }
    if (prefer.length === 0 || match.docs.length === 0) { return match; }
    var languages = prefer.map(function (tag) { return tag.split(/[-_]/)[0].trim().toLowerCase(); });
    var numbers = await L.valueNumbers("language", function (value) { return languages.indexOf(L.key(value)) >= 0; });
    return raised(match, await L.withValues(match.docs, "language", numbers, false), weight * PREFERRED);
  }

  function raised(match, docs, bonus) {
    var set = new Set(docs);
    return { docs: match.docs, scores: match.scores.map(function (score, at) { return score + (set.has(match.docs[at]) ? bonus : 0); }) };
  }

  async function narrowed(match, narrow) {
    if (match.docs.length === 0) { return match; }
    var kept;
    if (narrow.field === "identifier") {
      kept = await withIdentifier(match.docs, narrow);
    } else {
      var numbers = await L.valueNumbers(narrow.field, function (value) {
        return narrow.values.some(function (wanted) { return accepts(narrow.field, wanted, value); });
      });
      kept = await L.withValues(match.docs, narrow.field, numbers, narrow.excluded);
    }
    var set = new Set(kept);
    return filter(match, function (doc) { return set.has(doc); });
  }

  async function withIdentifier(docs, narrow) {
    var wanted = new Set();
    for (var i = 0; i < narrow.values.length; i++) {
      var bytes = await L.get("identifiers", narrow.values[i]), own = await L.docById(narrow.values[i]);
      if (own !== null) { wanted.add(own); }
      if (bytes) {
        var reader = new L.Reader(bytes);
        for (var n = reader.number(); n > 0; n--) { wanted.add(reader.number()); }
      }
    }
    return docs.filter(function (doc) { return wanted.has(doc) !== narrow.excluded; });
  }

  // A value as wanted; for years also a range such as 2015-2020, 2015.. or ..2020.
  function accepts(field, wanted, value) {
    if (field === "year") {
      var range = /^\s*(\d*)\s*\.\.\s*(\d*)\s*$/.exec(wanted) || /^\s*(\d+)\s*-\s*(\d*)\s*$/.exec(wanted);
      if (range && (range[1] || range[2])) {
        var year = Number(value);
        return (!range[1] || year >= Number(range[1])) && (!range[2] || year <= Number(range[2]));
      }
    }
    return L.key(value) === wanted;
  }

  async function withChosen(match, chosen, except) {
    for (var i = 0; i < chosen.length; i++) {
      if (chosen[i].field !== except) { match = await narrowed(match, chosen[i]); }
    }
    return match;
  }

  // The documents of one page, in order, each {doc, score}.
  async function page(match, state, scored, from, size) {
    var docs = match.docs, to = Math.min(docs.length, from + size);
    if (from >= to) { return []; }
    if (state.sort === "title") { return byRank(match, await L.titles(docs), null).slice(from, to).map(unscored); }
    if (state.sort === "date" || !scored) {
      return byRank(match, await L.orders(docs), await L.years(docs)).slice(from, to).map(unscored);
    }
    var sorted = match.scores.slice().sort(function (a, b) { return b - a; }), least = sorted[to - 1];
    // Ties are broken only among what can be on the page.
    var near = { docs: [], scores: [] };
    docs.forEach(function (doc, at) {
      if (match.scores[at] >= least) {
        near.docs.push(doc);
        near.scores.push(match.scores[at]);
      }
    });
    var order = byRank(near, near.docs, near.scores);
    function scoreOf(hit) { return hit.score; }
    order = await eachTied(order, scoreOf, from, to, function (tied, first, last) { return settle(tied, first, last, 0); });
    return order.slice(from, to);
  }

  // Replaces runs of hits with the same key that reach into [from, to[ by settled(run, from, to), counted from the run.
  async function eachTied(hits, keyOf, from, to, settled) {
    var all = [];
    for (var start = 0, end; start < hits.length; start = end) {
      for (end = start + 1; end < hits.length && keyOf(hits[end]) === keyOf(hits[start]);) { end++; }
      var run = hits.slice(start, end);
      if (run.length > 1 && start < to && end > from) { run = await settled(run, from - start, to - start); }
      run.forEach(function (hit) { all.push(hit); });
    }
    return all;
  }

  // Hits of equal score in the order that breaks ties, exact in [from, to[. Where all are on the page, their ids say it,
  // which it needs anyway.
  async function settle(hits, from, to, nth) {
    var keys = new Map(), shown = from <= 0 && hits.length <= to, docs, found;
    docs = hits.map(function (hit) { return hit.doc; }).sort(ascending);
    if (shown) {
      found = (await Promise.all(docs.map(L.hitAt))).map(function (record) { return idKey(record.id); });
    } else {
      found = await L.tie(docs, L.TIES[nth]);
    }
    docs.forEach(function (doc, at) { keys.set(doc, found[at]); });
    function keyOf(hit) { return keys.get(hit.doc); }
    var sorted = hits.slice().sort(function (a, b) { return keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0; });
    if (shown || nth + 1 === L.TIES.length) { return sorted; }
    return eachTied(sorted, keyOf, from, to, function (tied, first, last) { return settle(tied, first, last, nth + 1); });
  }

  // An id as a text that sorts as ids do: their digits are above their letters.
  function idKey(id) {
    return id.replace(/[2-7]/g, function (digit) { return "{|}~\u007f\u0080".charAt(digit - 2); });
  }

  function unscored(hit) { return { doc: hit.doc, score: 0 }; }

  // Highest `first` first, then lowest rank.
  function byRank(match, ranks, first) {
    var order = match.docs.map(function (doc, at) { return at; });
    order.sort(function (a, b) {
      var difference = first && first[a] !== first[b] ? (first[a] < first[b] ? 1 : -1) : 0;
      return difference || ranks[a] - ranks[b];
    });
    return order.map(function (at) { return { doc: match.docs[at], score: match.scores[at] / SCALE }; });
  }

  // The list of a query that is one plain word, or null.
  function onlyList(plan, state) {
    var part = plan.must[0], branch = part && part.branches[0];
    var simple = (state.prefer || []).length === 0 && plan.must.length === 1 && part.branches.length === 1 && part.field === null && branch.words.length === 1 &&
      branch.phrase.length === 0 && plan.not.length + plan.narrow.length + plan.chosen.length === 0;
    var lists = simple && state.sort === "relevance" ? branch.words[0].lists : [];
    return lists.length === 1 && lists[0].best ? lists[0] : null;
  }

  // The first page of one common word, or of all records, without their lists; null for anything else.
  async function quick(plan, state, from) {
    var list = onlyList(plan, state), none = { hits: null, facets: null };
    var all = plan.must.length + plan.not.length + plan.narrow.length + plan.chosen.length === 0 && state.sort !== "title";
    if (from > 0 || (!list && !all) || L.root.counts.records === 0) { return null; }
    var name = list ? list.front : L.root.front;
    var front = name ? JSON.parse(L.decode(await L.shard(name)))[list ? list.key : ""] : none;
    return {
      total: list ? list.documents : L.root.counts.records,
      records: front.hits || await Promise.all(list.best.map(function (one) { return L.hitAt(one.doc); })),
      scores: list ? list.best.map(function (one) { return one.impact * list.rarity / SCALE; }) : front.hits.map(function () { return 0; }),
      facets: front.facets
    };
  }

  // The page that the whole match gives: {total, records, scores, facets: null}.
  async function whole(plan, state, from, match) {
    var chosen = await withChosen(match, plan.chosen, null);
    var hits = await page(chosen, state, plan.must.length > 0, from, L.PAGE_SIZE);
    return {
      total: chosen.docs.length,
      records: await Promise.all(hits.map(function (hit) { return L.hitAt(hit.doc); })),
      scores: hits.map(function (hit) { return hit.score; }),
      facets: null
    };
  }

  // {total, offset, hits: records, scores, suggestion, marks(text), countFacets()}
  L.search = async function (state) {
    var plan = await L.plan(state.query, state.filters);
    var from = (state.page - 1) * L.PAGE_SIZE, match = null;
    async function all() {
      match = match || await matchPlan(plan, state.prefer || []);
      return match;
    }
    var found = await quick(plan, state, from) || await whole(plan, state, from, await all());
    return {
      total: found.total,
      offset: from,
      hits: found.records,
      scores: found.scores,
      suggestion: found.total === 0 && plan.must.length > 0 ? await L.suggest(state, plan) : null,
      marks: function (text) { return L.marks(plan, text); },
      countFacets: async function () { return found.facets ? counted(found.facets) : countFacets(plan, await all(), state); }
    };
  };

  // Facets as a front has them, in the order of the page.
  function counted(facets) {
    var byField = new Map(facets);
    return L.FACETS.filter(function (field) { return byField.has(field) && byField.get(field).length > 0; }).map(function (field) {
      return { field: field, values: byField.get(field).map(function (pair) { return { value: pair[0], count: pair[1], checked: false }; }) };
    });
  }

  async function countFacets(plan, match, state) {
    var within = await withChosen(match, plan.chosen, null);
    return Promise.all(L.FACETS.map(async function (field) {
      var own = plan.chosen.filter(function (narrow) { return narrow.field === field; })[0];
      var docs = own ? (await withChosen(match, plan.chosen, field)).docs : within.docs;
      var values = await L.countValues(docs, field, L.FACET_LIMIT);
      var chosen = own ? own.values : [];
      values.forEach(function (one) { one.checked = chosen.indexOf(L.key(one.value)) >= 0; });
      state.filters.forEach(function (filter) {
        var there = values.some(function (one) { return L.key(one.value) === L.key(filter.value); });
        if (filter.field === field && !there) { values.push({ value: filter.value, count: 0, checked: true }); }
      });
      return { field: field, values: values };
    })).then(function (facets) {
      return facets.filter(function (facet) { return facet.values.length > 0; });
    });
  }
})(this);
