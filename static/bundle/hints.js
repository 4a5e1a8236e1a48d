// What in a query is probably not meant as it is read, and words of it that name a facet's value: the catalogue's rules
// (src/model/query/hints.rs, src/render/results/offers.rs), held to them by tests/it/bundle.rs. Runs no search.
(function (global) {
  "use strict";
  var L = global.Lomond;

  var MAX_HINTS = 5, MAX_EDITS = 2, MAX_OFFERS = 3, MAX_WORDS = 5, ENDINGS = ["", "s", "es", "n", "en"];
  // Oldest age that is offered; what is neither a figure nor a sign is a letter here.
  var MAX_AGE = 30, LETTER = /[^0-9\s!-\/:-@[-`{-~\u2013\u2014\u2212]/;

  // The words outside of quotes.
  function unquoted(text) {
    var words = [];
    text.split(/["\u201c\u201d\u201e]/).forEach(function (part, at) {
      if (at % 2 === 0) { words = words.concat(L.splitSpace(part)); }
    });
    return words;
  }

  // Letters to insert, take away or replace.
  function edits(a, b) {
    var row = [];
    for (var n = 0; n <= b.length; n++) { row.push(n); }
    for (var i = 0; i < a.length; i++) {
      var last = row[0]++;
      for (var j = 1; j <= b.length; j++) {
        var above = row[j];
        row[j] = Math.min(last + (a[i] === b[j - 1] ? 0 : 1), above + 1, row[j - 1] + 1);
        last = above;
      }
    }
    return row[b.length];
  }

  function nearestField(name) {
    var best = null, least = MAX_EDITS + 1;
    L.FIELDS.forEach(function (field) {
      var far = edits(Array.from(name), Array.from(field));
      if (far < least) {
        least = far;
        best = field;
      }
    });
    return best;
  }

  function isName(text) {
    var tokens = L.tokens(text);
    return tokens.length === 1 && tokens[0].start === 0 && tokens[0].end === text.length && !/[0-9#+']/.test(text);
  }

  function ofWord(word) {
    if (["AND", "OR", "NOT", "&&", "||"].indexOf(word) >= 0) { return ["hint.operator", { word: word }]; }
    if (word.length > 1 && word.charAt(word.length - 1) === "*") { return ["hint.star", {}]; }
    var colon = word.indexOf(":");
    if (colon < 0) { return null; }
    var name = word.slice(0, colon), value = word.slice(colon + 1), lower = name.toLowerCase();
    if (L.FIELDS.indexOf(lower) >= 0) { return value === "" ? ["hint.emptyfield", { field: lower }] : null; }
    if (name === "" || !isName(name) || value === "" || value.charAt(0) === "/") { return null; }
    var near = nearestField(lower);
    return near ? ["hint.field.nearest", { name: name, field: near }] : ["hint.field", { name: name, known: L.FIELDS.join(", ") }];
  }

  // A value of a field of codes that is none of them as written.
  function ofClause(clause) {
    var value = clause.text, isTag = /^[A-Za-z0-9-]*$/.test(value) && value.split("-")[0].length <= 3;
    if (clause.field === "language" && !isTag) { return ["hint.code", { field: "language", value: value, example: "language:de" }]; }
    if (clause.field === "year" && !/^[0-9.-]*$/.test(value)) {
      return ["hint.code", { field: "year", value: value, example: "year:2015..2020" }];
    }
    return null;
  }

  // [[key of the interface's words, what is filled in]], in the order of their places.
  L.hints = function (text) {
    var hints = [], clauses = L.parse(text), quotes = text.match(/["\u201c\u201d]/g) || [];
    if (quotes.length % 2 === 1) { hints.push(["hint.quote", {}]); }
    hints = hints.concat(unquoted(text).map(function (word) { return ofWord(word.replace(/^-+/, "")); }));
    if (clauses.length > 0 && clauses.every(function (clause) { return clause.excluded; })) { hints.push(["hint.excluded", {}]); }
    hints = hints.concat(clauses.map(ofClause)).filter(Boolean);
    return hints.filter(function (hint, at) {
      return at === 0 || JSON.stringify(hint) !== JSON.stringify(hints[at - 1]);
    }).slice(0, MAX_HINTS);
  };

  function isLoose(clause) { return !clause.excluded && !clause.phrase && clause.field === null; }

  // The filters that words name: a label in any language of the interface, a grade, ages; null for none.
  function meant(known, words) {
    var key = L.key(words), folded = key.split(" ").map(function (word) { return L.fold(L.spell(word)); }).join(" ");
    var filter = named(known.names, key) || (folded === key ? null : named(known.names, folded));
    if (filter) { return [filter]; }
    if (!/[0-9]/.test(folded) || !LETTER.test(folded)) { return null; }
    var range = grade(known, folded) || ages(known, folded);
    return range && L.ageBands(range[0], range[1]).map(function (band) { return { field: "age", value: band }; });
  }

  // The ages of a school's grade such as `grade 5`, in the page's language before others: [first, last] or null.
  function grade(known, folded) {
    var words = folded.match(/[0-9]+|[^0-9\s.,;:()\/'\u2019\u2013\u2014\u2212-]+/g) || [], found = null;
    [L.language].concat(L.root.languages).some(function (language) {
      (known.schools[language] || []).some(function (stage) { return (found = inStage(known, stage, words)); });
      return found;
    });
    return found;
  }

  function inStage(known, stage, words) {
    var rest = stage.names.map(function (name) { return without(words, name.split(" ")); }).filter(Boolean)[0];
    if (!rest || !rest.every(function (word) { return /^[0-9]+$/.test(word) || known.fillers.indexOf(word) >= 0; })) { return null; }
    var numbers = rest.filter(function (word) { return /^[0-9]+$/.test(word); }).map(Number), isCounted = stage.first !== undefined;
    if (numbers.length === 0 && !(isCounted && stage.numbered)) {
      return [stage.age, stage.age + (isCounted ? Math.abs(stage.first - stage.last) + 1 : stage.years || 1)];
    }
    if (!isCounted || numbers.length === 0) { return null; }
    function begins(number) {
      var inside = Math.min(stage.first, stage.last) <= number && number <= Math.max(stage.first, stage.last);
      return inside ? stage.age + Math.abs(stage.first - number) : NaN;
    }
    var from = begins(numbers[0]), to = begins(numbers[numbers.length - 1]) + 1;
    return from < to ? [from, to] : null;
  }

  // The words without those of a name, where they hold it.
  function without(words, name) {
    for (var at = 0; at + name.length <= words.length; at++) {
      if (words.slice(at, at + name.length).join(" ") === name.join(" ")) { return words.slice(0, at).concat(words.slice(at + name.length)); }
    }
    return null;
  }

  // Ages such as `10 to 12 years`: one or two numbers, and words for ages.
  function ages(known, folded) {
    var numbers = [], isAge = false, isOther = false;
    folded.split(/\s+/).filter(Boolean).forEach(function (word) {
      word.split(/[-\u2013\u2014\u2212]/).filter(Boolean).forEach(function (part) {
        if (/^[0-9]+$/.test(part)) {
          numbers.push(Number(part));
        } else if (known.ages.indexOf(word) >= 0 || known.ages.indexOf(part) >= 0) {
          isAge = true;
        } else if (known.between.indexOf(part) < 0) {
          isOther = true;
        }
      });
    });
    var last = numbers[numbers.length - 1];
    return !isOther && isAge && numbers.length > 0 && numbers.length < 3 && numbers[0] <= last && last <= MAX_AGE ? [numbers[0], last] : null;
  }

  function named(names, key) {
    function known(stem) {
      return Object.prototype.hasOwnProperty.call(names, stem) ? { field: names[stem][0], value: names[stem][1] } : null;
    }
    for (var i = 0; i < ENDINGS.length; i++) {
      var cut = key.length - ENDINGS[i].length, found = key.slice(cut) === ENDINGS[i] ? known(key.slice(0, cut)) : null;
      if (found) { return found; }
    }
    // The Arabic article.
    return key.slice(0, 2) === "\u0627\u0644" ? known(key.slice(2)) : null;
  }

  function longest(known, clauses, at) {
    for (var n = MAX_WORDS; n > 0; n--) {
      var words = clauses.slice(at, at + n);
      if (words.length < n || !words.every(isLoose)) { continue; }
      var filters = meant(known, words.map(function (clause) { return clause.text; }).join(" "));
      if (filters && filters.length > 0) { return { n: n, filters: filters }; }
    }
    return null;
  }

  // Filters that words of a query may mean, none of them chosen yet, with the query without the words: [{filters, query}].
  L.offers = async function (state) {
    var clauses = L.parse(state.query), offers = [];
    if (!clauses.some(isLoose)) { return offers; }
    var known = JSON.parse(L.decode(await L.shard(L.root.names)));
    for (var at = 0; at < clauses.length && offers.length < MAX_OFFERS;) {
      var found = longest(known, clauses, at), n = found ? found.n : 1;
      if (found && !found.filters.some(function (filter) { return isChosen(state, filter); })) {
        offers.push({ filters: found.filters, query: L.typed(clauses.slice(0, at).concat(clauses.slice(at + n))) });
      }
      at += n;
    }
    return offers;
  };

  function isChosen(state, filter) {
    return state.filters.some(function (one) { return one.field === filter.field && one.value === filter.value; });
  }
})(this);
