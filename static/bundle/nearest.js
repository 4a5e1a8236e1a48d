// A better spelling for a query that finds nothing: its unknown words are replaced by the nearest of the bundle's, as the catalogue
// does it (src/search/index/suggest.rs), among the words that begin as the typed one may have been meant to. Words of all of a small
// bundle are looked through; of a large one those that begin alike.
(function (global) {
  "use strict";
  var L = global.Lomond;

  var MIN_CHARS = 3, MAX_CHARS = 32, FAR = 3, MAX_SHARDS = 8, MOST_SHARDS = 96, MAX_CANDIDATES = 8, MAX_TRIES = 24, READ = 3;
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

  // The letters that may stand where this one does: of the same 256 characters those that are their own folded form.
  function lettersLike(letter) {
    var from = letter.charCodeAt(0) & ~255, letters = [];
    for (var code = from; code < from + 256; code++) {
      var char = String.fromCharCode(code), tokens = L.tokens(char);
      if (tokens.length === 1 && tokens[0].form === char && !/[0-9]/.test(char)) { letters.push(char); }
    }
    return letters;
  }

  // Beginnings of the words that a word may have been meant as, in steps: as it begins, its second or first letter mended.
  function beginnings(letters) {
    var first = letters[0], second = letters[1], third = letters[2], others = lettersLike(first);
    function mended(before, endings) {
      return others.reduce(function (all, letter) { return all.concat(endings.map(function (end) { return before + letter + end; })); }, []);
    }
    return [[first + second, second + first, first + third, second + third],
      mended(first, [second, third]).concat(mended("", [first + second, second + third]))];
  }

  // The words that begin in one of these ways; of a small bundle all words.
  async function wordsBeginning(ways) {
    var shards = new Set(await L.leaves("words", "", LAST, MAX_SHARDS + 1)), isSmall = shards.size <= MAX_SHARDS, found = [];
    if (!isSmall) {
      shards.clear();
      for (var i = 0; i < ways.length && shards.size < MOST_SHARDS; i++) {
        (await L.leaves("words", ways[i], ways[i] + LAST, MAX_SHARDS)).forEach(function (name) { shards.add(name); });
      }
    }
    var names = Array.from(shards), known = new Set(ways);
    for (var n = 0; n < names.length; n++) {
      found = found.concat((await L.wordsIn(names[n])).filter(function (word) {
        return isSmall || known.has(word.slice(0, 2)) || known.has(word.slice(0, 3));
      }));
    }
    return found;
  }

  // The nearest known words, the commonest of equals first: [{form, edits, documents, isStem}]. Further beginnings are looked at where
  // nothing within one edit is found.
  async function nearest(form) {
    var letters = Array.from(form), found = [], steps;
    if (letters.length < MIN_CHARS || letters.length >= MAX_CHARS) { return found; }
    steps = beginnings(letters);
    for (var i = 0; i < steps.length && !found.some(function (one) { return one.edits < 2; }); i++) {
      found = found.concat(await near(letters, await wordsBeginning(steps[i])));
    }
    found.sort(function (a, b) { return a.edits - b.edits || b.documents - a.documents || (a.form < b.form ? -1 : 1); });
    return found.filter(function (one, at) { return at === 0 || one.form !== found[at - 1].form; }).slice(0, MAX_CANDIDATES);
  }

  async function near(letters, words) {
    var allowed = letters.length < 5 ? 1 : 2, found = [];
    for (var n = 0; n < words.length; n++) {
      // Units are counted before letters are, which is what takes time.
      if (Math.abs(words[n].length - letters.length) > 2 * allowed) { continue; }
      var edits = distance(letters, Array.from(words[n]));
      var known = edits <= allowed ? await wordAs(words[n]) : null;
      if (known) { found.push({ form: words[n], edits: edits, documents: known.documents, isStem: known.isStem }); }
    }
    return found;
  }

  // How many records have what a word is ranked as, and whether it may be a stem alone, to which other words lead; null where it is
  // nothing that is searched for.
  async function wordAs(form) {
    var entry = await L.word(form);
    if (!entry || entry.terms.length === 0) { return null; }
    var lists = await Promise.all(entry.terms.map(async function (term) { return term === form ? entry : L.word(term); }));
    var documents = Math.max.apply(null, lists.map(function (one) { return one && one.list ? one.list.documents : 0; }));
    var isOwn = entry.terms.every(function (term) { return term === form; });
    return documents > 0 ? { documents: documents, isStem: isOwn && entry.forms.length > 0 } : null;
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

  // All ways to replace the unknown words by near ones: [{clauses, forms, stems}], the nearest first.
  async function ways(clauses, strict) {
    var tries = [{ clauses: clauses, forms: [], stems: [] }];
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
        return { clauses: withText(before.clauses, nth, text), forms: before.forms.concat(one.form),
          stems: before.stems.concat(one.isStem ? one.form : []) };
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

  // {query, total} with unknown words replaced so that something is found; null where that cannot be done. What may be a
  // stem and stands in none of the records looked at is offered only where nothing else is.
  L.nearest = async function (state) {
    var clauses = L.parse(state.query), tries = await ways(clauses, false), doubtful = null;
    if (tries.length === 0) { tries = await ways(clauses, true); }
    for (var i = 0; i < tries.length; i++) {
      var better = Object.assign({}, state, { query: L.typed(tries[i].clauses), any: false, page: 1, sort: "relevance" });
      var found = await L.peek(better, READ), spellings = spellingsIn(found.hits);
      if (found.total === 0) { continue; }
      var one = { query: L.typed(spelled(tries[i], spellings)), total: found.total };
      if (tries[i].stems.every(function (form) { return spellings.has(form); })) { return one; }
      doubtful = doubtful || one;
    }
    return doubtful;
  };
})(this);
