// A better spelling for a query that finds nothing: its unknown words are replaced by the nearest of the bundle's, as the catalogue
// does it (src/search/index/suggest.rs), among the words that begin as the typed one may have been meant to. Words of all of a small
// bundle are looked through; of a large one those that begin alike.
(function (global) {
  "use strict";
  var L = global.Lomond;

  var MIN_CHARS = 3, MAX_CHARS = 32, FAR = 3, MAX_SHARDS = 8, MAX_CANDIDATES = 8, MAX_TRIES = 24, READ = 3;
  var LAST = "\uffff";

  // Edits between two words: insertion, deletion, substitution, swap of neighbours; FAR for too many.
  function distance(a, b) {
    if (Math.abs(a.length - b.length) >= FAR) { return FAR; }
    var before = [], last = [];
    for (var n = 0; n <= b.length; n++) { last.push(n); }
    for (var i = 0; i < a.length; i++) {
      var row = [i + 1];
      for (var j = 0; j < b.length; j++) {
        var best = Math.min(last[j] + (a[i] === b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1);
        if (i > 0 && j > 0 && a[i - 1] === b[j] && a[i] === b[j - 1]) { best = Math.min(best, before[j - 1] + 1); }
        row.push(best);
      }
      before = last;
      last = row;
    }
    return Math.min(last[b.length], FAR);
  }

  // The shards with the words that a word of these letters may have been meant as.
  async function shardsNear(letters) {
    var all = await L.leaves("words", "", LAST, MAX_SHARDS + 1), first = letters[0], names = new Set();
    if (all.length <= MAX_SHARDS) { return all; }
    var wide = await L.leaves("words", first, first + LAST, MAX_SHARDS + 1);
    var beginnings = [first + letters[1], letters[1] + first, first + letters[2], letters[1] + letters[2]];
    if (wide.length <= MAX_SHARDS) { wide.forEach(function (name) { names.add(name); }); }
    for (var i = 0; i < beginnings.length; i++) {
      (await L.leaves("words", beginnings[i], beginnings[i] + LAST, MAX_SHARDS)).forEach(function (name) { names.add(name); });
    }
    return Array.from(names);
  }

  // The nearest known words, the commonest of equals first: [{form, edits, documents}].
  async function nearest(form) {
    var letters = Array.from(form), found = [];
    if (letters.length < MIN_CHARS || letters.length >= MAX_CHARS) { return found; }
    var allowed = letters.length < 5 ? 1 : 2, shards = await shardsNear(letters);
    for (var i = 0; i < shards.length; i++) {
      var words = await L.wordsIn(shards[i]);
      for (var n = 0; n < words.length; n++) {
        // Units are counted before letters are, which is what takes time.
        if (Math.abs(words[n].length - form.length) > 2 * allowed) { continue; }
        var edits = distance(letters, Array.from(words[n]));
        if (edits <= allowed) { found.push({ form: words[n], edits: edits, documents: await documentsOf(words[n]) }); }
      }
    }
    found = found.filter(function (one) { return one.documents > 0; });
    found.sort(function (a, b) { return a.edits - b.edits || b.documents - a.documents || (a.form < b.form ? -1 : 1); });
    return found.slice(0, MAX_CANDIDATES);
  }

  // How many records have what a word of a text is ranked as; 0 where it is no word but what words become.
  async function documentsOf(form) {
    var entry = await L.word(form);
    if (!entry || entry.terms.length === 0) { return 0; }
    var lists = await Promise.all(entry.terms.map(async function (term) { return term === form ? entry : L.word(term); }));
    return Math.max.apply(null, [0].concat(lists.map(function (one) { return one && one.list ? one.list.documents : 0; })));
  }

  function isWords(clause) {
    return !clause.excluded && (clause.field === null || L.TEXT_FIELDS.indexOf(clause.field) >= 0);
  }

  function wordsOf(text) {
    return L.tokens(text).filter(function (token) { return token.kind === "word"; });
  }

  // The text with the first word of this form replaced.
  function replaced(text, form, by) {
    var token = wordsOf(text).filter(function (one) { return one.form === form; })[0];
    return token ? text.slice(0, token.start) + by + text.slice(token.end) : text;
  }

  // The words of a text that find nothing; `strict`: also those that are in no text, but might be a form of what is in one.
  async function unknownIn(text, strict) {
    var tokens = wordsOf(text), unknown = [];
    for (var i = 0; i < tokens.length; i++) {
      var isKnown = strict ? await L.word(tokens[i].form) : (await L.wordOf(tokens[i])).lists.length > 0;
      if (!isKnown) { unknown.push(tokens[i]); }
    }
    return unknown;
  }

  // The clauses with one replaced by another text.
  function withText(clauses, nth, text) {
    return clauses.map(function (clause, at) { return at === nth ? Object.assign({}, clause, { text: text }) : clause; });
  }

  // All ways to replace the unknown words by near ones: [{clauses, forms}], the nearest first.
  async function ways(clauses, strict) {
    var tries = [{ clauses: clauses, forms: [] }];
    for (var nth = 0; nth < clauses.length; nth++) {
      var unknown = isWords(clauses[nth]) ? await unknownIn(clauses[nth].text, strict) : [];
      for (var i = 0; i < unknown.length; i++) {
        tries = branched(tries, nth, unknown[i].form, await nearest(unknown[i].form));
      }
    }
    return tries.filter(function (one) { return one.forms.length > 0; });
  }

  function branched(tries, nth, form, candidates) {
    return tries.reduce(function (all, before) {
      var more = candidates.map(function (one) {
        var text = replaced(before.clauses[nth].text, form, one.form);
        return { clauses: withText(before.clauses, nth, text), forms: before.forms.concat(one.form) };
      });
      return all.concat(more.length > 0 ? more : [before]);
    }, []).slice(0, MAX_TRIES);
  }

  // How words are spelled in records, diacritics kept: Map of form → spelling.
  function spellingsIn(hits) {
    var spellings = new Map();
    hits.forEach(function (hit) {
      [hit.heading].concat(hit.description, hit.author.map(function (name) { return ["", name]; })).forEach(function (text) {
        L.tokens(text[1]).forEach(function (token) { if (!spellings.has(token.form)) { spellings.set(token.form, token.spelling); } });
      });
    });
    return spellings;
  }

  // Clauses with forms as they are spelled.
  function spelled(one, spellings) {
    return one.clauses.map(function (clause) {
      return !isWords(clause) ? clause : Object.assign({}, clause, { text: one.forms.reduce(function (text, form) {
        return replaced(text, form, spellings.get(form) || form);
      }, clause.text) });
    });
  }

  // Clauses as they are typed.
  L.typed = function (clauses) {
    return clauses.map(function (clause) {
      var quote = clause.phrase ? "\"" : "";
      return (clause.excluded ? "-" : "") + (clause.field ? clause.field + ":" : "") + quote + clause.text + quote;
    }).join(" ");
  };

  // {query, total} with unknown words replaced so that something is found; null where that cannot be done. What stands in none of
  // the records looked at may be a stem and no word: it is offered only where nothing else is.
  L.nearest = async function (state) {
    var clauses = L.parse(state.query), tries = await ways(clauses, false), doubtful = null;
    if (tries.length === 0) { tries = await ways(clauses, true); }
    for (var i = 0; i < tries.length; i++) {
      var better = Object.assign({}, state, { query: L.typed(tries[i].clauses), any: false, page: 1, sort: "relevance" });
      var found = await L.peek(better, READ), spellings = spellingsIn(found.hits);
      if (found.total === 0) { continue; }
      var one = { query: L.typed(spelled(tries[i], spellings)), total: found.total };
      if (tries[i].forms.every(function (form) { return spellings.has(form); })) { return one; }
      doubtful = doubtful || one;
    }
    return doubtful;
  };
})(this);
