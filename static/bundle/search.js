// Runs a search: in which order what matches is shown, page by page, and with which facets. The catalogue's order: score, then the
// order that breaks ties.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var SCALE = 256 * 31;
  // Every hit may lie in a file of its own.
  L.PAGE_SIZE = 10;
  L.FACET_LIMIT = 20;
  // Values of a facet that are looked through for one.
  var SEARCHED_VALUES = 5000;

  // Bytes of a hit in its shard, about, and those that could be read while a file is opened; the year that records without one have in
  // an order.
  var HIT_BYTES = 190, FILE_BYTES = 20000, NO_YEAR = -50000;

  // Reads the root; everything else needs it.
  L.open = async function (name) {
    // The path of inflate.js is in the root itself: where it is needed for that, index.html has it.
    L.root = { inflate: document.documentElement.dataset.inflate };
    var bytes = await L.shard(name);
    L.root = JSON.parse(new TextDecoder("utf-8").decode(bytes));
    if (L.root.version !== 5) { throw new Error("this bundle is of version " + L.root.version); }
    L.readCharacters(L.root.characters);
  };

  function ascending(a, b) { return a - b; }

  // The documents of one page, in order, each {doc, score}.
  async function page(match, state, scored, from, size) {
    var docs = match.docs, to = Math.min(docs.length, from + size);
    if (from >= to) { return []; }
    if (state.sort === "title") { return byRank(docs, await L.titles(docs), null, to).slice(from); }
    if (state.sort === "date" || !scored) { return byRank(docs, await L.orders(docs), await L.years(docs), to).slice(from); }
    // Ties are broken only among what can be on the page.
    var least = -nthLeast(Float64Array.from(match.scores, function (score) { return -score; }), to), order = [];
    docs.forEach(function (doc, at) {
      if (match.scores[at] >= least) { order.push({ doc: doc, score: match.scores[at] / SCALE }); }
    });
    function scoreOf(hit) { return hit.score; }
    order.sort(function (a, b) { return b.score - a.score || a.doc - b.doc; });
    order = await eachTied(order, scoreOf, from, to, function (tied, first, last) { return settle(tied, first, last, 0); });
    return order.slice(from, to);
  }

  // The nth of some numbers, in ascending order, which is changed.
  function nthLeast(numbers, nth) { return numbers.sort()[nth - 1]; }

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

  // Hits of equal score in the order that breaks ties, exact in [from, to[. Their ids say it too: of those on the page, which needs
  // them anyway, and of few more than these, which lie in shards that are smaller than those of the ranks.
  async function settle(hits, from, to, nth) {
    var keys = new Map(), docs, found, shown;
    docs = hits.map(function (hit) { return hit.doc; }).sort(ascending);
    var hitShard = HIT_BYTES * L.root.hits_per_shard + FILE_BYTES, rankShard = L.root.block + FILE_BYTES;
    shown = from <= 0 && (hits.length <= to || (hits.length - to) * hitShard < blocks(docs) * rankShard);
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

  // How many blocks of a column these documents (ascending) lie in.
  function blocks(docs) {
    return docs.filter(function (doc, at) {
      return at === 0 || Math.floor(doc / L.root.block) > Math.floor(docs[at - 1] / L.root.block);
    }).length;
  }

  // An id as a text that sorts as ids do: their digits are above their letters.
  function idKey(id) {
    return id.replace(/[2-7]/g, function (digit) { return "{|}~\u007f\u0080".charAt(digit - 2); });
  }

  // The first `to` documents, the highest `first` first, then the lowest rank.
  function byRank(docs, ranks, first, to) {
    // Ranks are below 2^24.
    var keys = Float64Array.from(docs, function (doc, at) {
      return ranks[at] - (first === null ? 0 : 16777216 * Math.max(first[at], NO_YEAR));
    });
    var cut = nthLeast(keys.slice(), to), order = [];
    for (var at = 0; at < keys.length; at++) { if (keys[at] <= cut) { order.push(at); } }
    order.sort(function (a, b) { return keys[a] - keys[b] || a - b; });
    return order.slice(0, to).map(function (at) { return { doc: docs[at], score: 0 }; });
  }

  // The list of a query that is one plain word, or null.
  function onlyList(plan, state) {
    var part = plan.must[0], branch = part && part.branches[0];
    var simple = (state.prefer || []).length === 0 && plan.any.length === 0 && plan.must.length === 1 && part.branches.length === 1 && part.field === null && branch.words.length === 1 &&
      branch.phrase.length === 0 && plan.not.length + plan.narrow.length + plan.chosen.length === 0;
    var lists = simple && state.sort === "relevance" ? branch.words[0].lists : [];
    return lists.length === 1 && lists[0].best ? lists[0] : null;
  }

  // The first page of one common word, or of all records, without their lists; null for anything else.
  async function quick(plan, state, from) {
    var list = onlyList(plan, state), none = { hits: null, facets: null };
    var all = !L.hasWords(plan) && plan.not.length + plan.narrow.length + plan.chosen.length === 0 && state.sort !== "title";
    if (from > 0 || (!list && !all) || L.root.counts.records === 0) { return null; }
    var name = list ? list.front : L.root.front;
    var front = name ? await L.withKey(await L.shard(name), list ? list.key : "") : none;
    return {
      total: list ? list.documents : L.root.counts.records,
      records: front.hits || await Promise.all(list.best.map(function (one) { return L.hitAt(one.doc); })),
      scores: list ? list.best.map(function (one) { return one.impact * list.rarity / SCALE; }) : front.hits.map(function () { return 0; }),
      facets: front.facets
    };
  }

  // The page that the whole match gives: {total, records, scores, facets: null}.
  async function whole(plan, state, from, match, size) {
    var hits = await page(match, state, L.hasWords(plan), from, size);
    return {
      total: match.docs.length,
      records: await Promise.all(hits.map(function (hit) { return L.hitAt(hit.doc); })),
      scores: hits.map(function (hit) { return hit.score; }),
      facets: null
    };
  }

  // Which of its words a record must have.
  function wanted(state) { return state.words || (state.any ? "any" : "all"); }

  // {total, offset, hits: records, scores, plan, isOpen, docs(), countFacets()}. `watch`: {early(found), isWanted()} or nothing. Phrases may take
  // long to be looked for in texts: `early` is called as soon as no better page can come, with a total that is still open.
  L.search = async function (state, watch) {
    var plan = await L.plan(state.query, state.filters, wanted(state)), from = (state.page - 1) * L.PAGE_SIZE;
    var isWanted = watch ? watch.isWanted : null, asked = null;
    function all() {
      asked = asked || L.matchPlan(plan, state.prefer || []);
      return asked;
    }
    function shown(page, isOpen) {
      var isCounted = page.facets && Object.keys(state.like || {}).length === 0;
      return { total: page.total, offset: from, hits: page.records, scores: page.scores, plan: plan, isOpen: isOpen, docs: docs,
        countFacets: async function () { return isCounted ? counted(page.facets) : countFacets(plan, await all(), state, isWanted); } };
    }
    // Their numbers, or null where they are many that nothing else needs.
    async function docs() {
      return asked ? (await L.standing(await L.withChosen(await asked, plan.chosen, null), Infinity, isWanted)).docs : null;
    }
    async function part(match, wanted) {
      return whole(plan, state, from, await L.standing(match, wanted, isWanted), L.PAGE_SIZE);
    }
    var quickly = await quick(plan, state, from);
    if (quickly) { return shown(quickly, false); }
    var match = await L.withChosen(await all(), plan.chosen, null);
    if (watch && state.sort === "relevance" && L.takesLong(match)) {
      watch.early(shown(await part(match, from + L.PAGE_SIZE), true));
    }
    return shown(await part(match, Infinity), false);
  };

  // How many records a search finds, and the first of them: {total, hits}.
  L.peek = async function (state, size) {
    var plan = await L.plan(state.query, state.filters, wanted(state)), match = await L.matchPlan(plan, []);
    var found = await whole(plan, state, 0, await L.standing(await L.withChosen(match, plan.chosen, null), Infinity, null), size);
    return { total: found.total, hits: found.records };
  };

  // Facets as a front has them, in the order of the page.
  function counted(facets) {
    return L.FACETS.filter(function (field) { return facets[field] && facets[field].length > 0; }).map(function (field) {
      return { field: field, values: facets[field].map(function (pair) { return { value: pair[0], count: Number(pair[1]), checked: false }; }) };
    });
  }

  async function countFacets(plan, match, state, isWanted) {
    async function without(field) {
      return (await L.standing(await L.withChosen(match, plan.chosen, field), Infinity, isWanted)).docs;
    }
    var within = await without(null);
    return Promise.all(L.FACETS.map(async function (field) {
      var own = plan.chosen.filter(function (narrow) { return narrow.field === field; })[0];
      var docs = own ? await without(field) : within;
      var values = await L.countValues(docs, field, state.like && state.like[field] ? SEARCHED_VALUES : L.FACET_LIMIT);
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
