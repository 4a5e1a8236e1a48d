// Which records match a plan, and what they score: lists of words joined, phrases, exclusions, values, bonuses. The same whole
// numbers as the catalogue's index.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var MAX_PHRASE = 24;
  // What a record gets beside its words' scores: see src/search/rank.rs.
  var TITLE = 2, PHRASE = 4, PREFERRED = 8, HELD = 4, MAX_PHRASES = 1000;

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

  // What any has, with what `joined` makes of two scores.
  function union(all, joined) {
    if (all.length < 2) { return all[0] || { docs: [], scores: [] }; }
    var middle = all.length >> 1;
    return either(union(all.slice(0, middle), joined), union(all.slice(middle), joined), joined);
  }

  function either(a, b, joined) {
    var docs = [], scores = [], i = 0, j = 0;
    while (i < a.docs.length || j < b.docs.length) {
      var left = i < a.docs.length ? a.docs[i] : Infinity, right = j < b.docs.length ? b.docs[j] : Infinity;
      docs.push(Math.min(left, right));
      scores.push(left < right ? a.scores[i] : left > right ? b.scores[j] : joined(a.scores[i], b.scores[j]));
      if (left <= right) { i++; }
      if (right <= left) { j++; }
    }
    return { docs: docs, scores: scores };
  }

  function sum(a, b) { return a + b; }

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

  // Whether a record's score says anything.
  L.hasWords = function (plan) { return plan.must.length + plan.any.length > 0; };

  function frequency(word) {
    return word.lists.reduce(function (sum, list) { return sum + list.documents; }, 0);
  }

  // `held`: levels that the word is worth beyond its impact.
  async function matchWord(word, field, candidates, held) {
    var least = rarity(word);
    var all = await Promise.all(word.lists.map(function (list) { return L.postings(list, field, candidates); }));
    if (all.length === 0) { return { docs: [], scores: [] }; }
    var match = union(all, Math.max);
    return { docs: match.docs, scores: match.scores.map(function (impact) { return (impact + (held || 0)) * least; }) };
  }

  // Words are matched rarest first: the others are read only where those are. `checks`: where a phrase may be left to be looked for
  // later, in the texts of those that are left then; else null. `held`: see matchWord.
  async function matchBranch(branch, field, candidates, checks, held) {
    var words = branch.words.slice().sort(function (a, b) { return frequency(a) - frequency(b); }), match = null;
    for (var i = 0; i < words.length; i++) {
      var one = await matchWord(words[i], field, match ? match.docs : candidates, held);
      match = match ? intersect(match, one) : one;
      if (match.docs.length === 0) { return match; }
    }
    return branch.phrase.length > 0 ? matchPhrase(match, branch.phrase.slice(0, MAX_PHRASE), field, checks) : match;
  }

  async function matchPhrase(match, phrase, field, checks) {
    var fields = L.TEXT_FIELDS.map(function (name, at) { return at; });
    if (field !== null) { fields = [L.TEXT_FIELDS.indexOf(field)]; }
    var possible = await L.mayStand(match.docs, phrase, fields), check = { phrase: phrase, possible: possible };
    match = filter(match, function (doc) { return possible.has(doc); });
    if (checks) {
      checks.push(check);
      return match;
    }
    return L.standing(L.unproven(match, [check]), Infinity, null);
  }

  async function matchPart(part, candidates, checks, held) {
    var alone = part.branches.length === 1 ? checks : null;
    return union(await Promise.all(part.branches.map(function (branch) {
      return matchBranch(branch, part.field, candidates, alone, held);
    })), Math.max);
  }

  function cost(part) {
    return part.branches.reduce(function (sum, branch) {
      return sum + Math.min.apply(null, branch.words.map(frequency));
    }, 0);
  }

  async function matchAll(parts, candidates, checks) {
    var sorted = parts.slice().sort(function (a, b) { return cost(a) - cost(b); }), match = null;
    for (var i = 0; i < sorted.length; i++) {
      var one = await matchPart(sorted[i], match ? match.docs : candidates, checks);
      match = match ? intersect(match, one) : one;
      if (match.docs.length === 0) { break; }
    }
    return match;
  }

  // What has all that must be, and one of what any will do of, scored by their sum.
  async function matchWords(plan, checks) {
    var match = plan.must.length > 0 ? await matchAll(plan.must, null, checks) : null;
    if (plan.any.length === 0 || (match && match.docs.length === 0)) { return match; }
    var any = union(await Promise.all(plan.any.map(function (part) {
      return matchPart(part, match ? match.docs : null, null, plan.most ? HELD : 0);
    })), sum);
    return match ? intersect(match, any) : any;
  }

  function everything() {
    var docs = [], scores = [];
    for (var doc = 0; doc < L.root.counts.records; doc++) { docs.push(doc); scores.push(0); }
    return { docs: docs, scores: scores };
  }

  // What the words and exclusions leave, and what the query narrows to; chosen facets are not looked at. Whether phrases stand in the
  // texts of what is left is for `L.standing` to say.
  L.matchPlan = async function (plan, prefer) {
    var checks = [], match = L.hasWords(plan) ? await withBonus(plan, await matchWords(plan, checks), prefer) : everything();
    for (var i = 0; i < plan.not.length && match.docs.length > 0; i++) {
      var without = new Set((await matchAll(plan.not[i], match.docs, null)).docs);
      match = filter(match, function (doc) { return !without.has(doc); });
    }
    for (var j = 0; j < plan.narrow.length; j++) { match = await narrowed(match, plan.narrow[j]); }
    return L.unproven(match, checks);
  };

  function wordsOf(parts) {
    return parts.reduce(function (all, part) { return all.concat(part.branches[part.branches.length - 1].words); }, []);
  }

  // The same with what a title with all the words, side by side, and a preferred language are worth.
  async function withBonus(plan, match, prefer) {
    var weight = wordsOf(plan.must.concat(plan.any)).reduce(function (sum, word) { return sum + (word.lists.length ? rarity(word) : 0); }, 0);
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
        match = raised(match, Array.from((await L.mayStand(inside.docs, row, [0])).keys()), weight * PHRASE);
      }
    }
    if (prefer.length + plan.spoken.length === 0 || match.docs.length === 0) { return match; }
    var languages = prefer.concat(plan.spoken).map(function (tag) { return tag.split(/[-_]/)[0].trim().toLowerCase(); });
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

  // What chosen values leave of a match, those of the field `except` left out.
  L.withChosen = async function (match, chosen, except) {
    var left = match;
    for (var i = 0; i < chosen.length; i++) {
      if (chosen[i].field !== except) { left = await narrowed(left, chosen[i]); }
    }
    return { docs: left.docs, scores: left.scores, checks: match.checks, known: match.known };
  };

  L.matchWord = matchWord;
  L.union = union;
  L.intersect = intersect;
})(this);
