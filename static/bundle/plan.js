// What a query means: from clauses to words, fields and phrases. The twin of the catalogue's plan, with the
// table of words in place of stemmers.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var MAX_WORDS = 48;

  // {must: [part], any: [part], most, spoken, row: [{offset, form}], not: [[part]], narrow: [narrow], chosen: [narrow], forms}, where a
  // part is {field, branches: [{words: [{form, lists}], phrase: [{offset, form, lists}]}]}: see docs/BUNDLE.md, "Searching".
  // `words`: which of the words that are in no field must be there: "all", "any", or "most" (loose.js).
  L.plan = async function (query, filters, words) {
    var planner = { words: 0, forms: new Set() };
    var plan = { must: [], any: [], most: words === "most", spoken: [], row: [], not: [], narrow: [], chosen: [], forms: planner.forms };
    var clauses = L.parse(query);
    if (plan.most) {
      var content = await L.content(clauses);
      clauses = content.clauses;
      plan.spoken = content.languages;
    }
    for (var i = 0; i < clauses.length; i++) { await addClause(plan, planner, clauses[i]); }
    for (var j = 0; j < filters.length; j++) { await addFilter(plan, planner, filters[j]); }
    if (words === "any" || words === "most") { loosen(plan); }
    markForms(plan);
    return plan;
  };

  function loosen(plan) {
    plan.any = plan.must.filter(function (part) { return part.field === null; });
    plan.must = plan.must.filter(function (part) { return part.field !== null; });
    plan.row = [];
  }

  function isText(field) { return L.TEXT_FIELDS.indexOf(field) >= 0; }

  async function addClause(plan, planner, clause) {
    if (clause.field !== null && !isText(clause.field)) {
      var values = [valueKey(clause.field, clause.text)];
      plan.narrow.push({ excluded: clause.excluded, field: clause.field, values: values });
      return;
    }
    var parts = await partsOf(planner, clause);
    if (!clause.excluded && (clause.field === null || clause.field === "title")) { addToRow(plan, clause.text); }
    if (!clause.excluded) {
      plan.must = plan.must.concat(parts);
    } else if (parts.length > 0) {
      plan.not.push(parts);
    }
  }

  // The words that are searched for in any field or in the title, as they were typed.
  function addToRow(plan, text) {
    var last = plan.row[plan.row.length - 1], first = last ? last.offset + 1 : 0;
    searched(L.tokens(text)).slice(0, MAX_WORDS - plan.row.length).forEach(function (token) {
      plan.row.push({ offset: first + token.position, form: token.form });
    });
  }

  async function addFilter(plan, planner, filter) {
    if (isText(filter.field) && filter.field !== "subject") {
      var clause = { excluded: false, field: filter.field, text: filter.value, phrase: false };
      plan.must = plan.must.concat(await partsOf(planner, clause));
      return;
    }
    var value = valueKey(filter.field, filter.value);
    var known = plan.chosen.filter(function (narrow) { return narrow.field === filter.field; })[0];
    if (known) {
      known.values.push(value);
    } else {
      plan.chosen.push({ excluded: false, field: filter.field, values: [value] });
    }
  }

  function valueKey(field, value) {
    if (field === "language") { return value.split(/[-_]/)[0].trim().toLowerCase(); }
    var key = L.key(value);
    if (field !== "here") { return key; }
    return key === "1" || key === "true" ? "yes" : key === "0" || key === "false" ? "no" : key;
  }

  async function partsOf(planner, clause) {
    var tokens = L.tokens(clause.text), parts = [];
    var groups = clause.phrase ? [tokens] : groupsOf(tokens);
    for (var i = 0; i < groups.length; i++) {
      var branches = await branchesOf(planner, groups[i], clause.phrase);
      if (branches.length > 0) { parts.push({ field: clause.field, branches: branches }); }
    }
    return parts;
  }

  // A group is one word, one hyphenated word with its parts, one pair of letters, or a whole phrase.
  async function branchesOf(planner, group, phrase) {
    var compound = group.filter(function (token) { return token.kind === "compound" && !phrase; })[0];
    var parts = searched(group).slice(0, Math.max(0, MAX_WORDS - planner.words));
    if (parts.length === 0) { return []; }
    planner.words += parts.length;
    var branches = [], words = await Promise.all(parts.map(wordOf));
    if (compound) { branches.push({ words: [await wordOf(compound)], phrase: [] }); }
    var first = parts[0].position;
    branches.push({ words: words, phrase: phrase || compound ? parts.map(function (token, nth) {
      return { offset: token.position - first, form: token.form, lists: words[nth].lists };
    }) : [] });
    return branches;
  }

  // A word with the lists of the terms that it may be: {form, lists, entries}.
  async function wordOf(token) {
    var entry = await L.word(token.form), word = { form: token.form, lists: [], entries: [] };
    var terms = [token.form];
    if (token.kind !== "unit" && token.kind !== "pair") {
      terms = entry ? L.termsOf(entry, token.spelling) : await L.guesses(token.form);
    }
    word.entries = (await Promise.all(terms.map(function (term) {
      return term === token.form ? entry : L.word(term);
    }))).filter(Boolean);
    word.lists = word.entries.filter(function (one) { return one.list; }).map(function (one) { return one.list; });
    return word;
  }

  L.wordOf = wordOf;

  // The tokens that are searched for: letters only where they have no neighbour.
  function searched(group) {
    return group.filter(function (token) {
      if (token.kind === "compound") { return false; }
      return token.kind !== "unit" || !group.some(function (other) {
        return other.kind === "pair" && other.start <= token.start && token.end <= other.end;
      });
    });
  }

  L.searched = searched;

  // Tokens that are searched for together: a hyphenated word with its parts; anything else alone.
  function groupsOf(tokens) {
    var compounds = tokens.filter(function (token) { return token.kind === "compound"; });
    function inside(part, whole) { return whole.start <= part.start && part.end <= whole.end; }
    var groups = compounds.map(function (whole) {
      return tokens.filter(function (token) { return inside(token, whole); });
    });
    searched(tokens).forEach(function (token) {
      if (!compounds.some(function (whole) { return inside(token, whole); })) { groups.push([token]); }
    });
    function start(group) { return Math.min.apply(null, group.map(function (token) { return token.start; })); }
    return groups.map(function (group, at) { return { group: group, at: at, start: start(group) }; })
      .sort(function (a, b) { return a.start - b.start || a.at - b.at; })
      .map(function (one) { return one.group; });
  }

  // The forms that are marked in texts: those typed and those that the terms come from.
  function markForms(plan) {
    plan.must.concat(plan.any).forEach(function (part) {
      part.branches.forEach(function (branch) {
        branch.words.forEach(function (word) {
          plan.forms.add(word.form);
          word.entries.forEach(function (entry) {
            plan.forms.add(entry.key);
            entry.forms.forEach(function (form) { plan.forms.add(form); });
          });
        });
      });
    });
  }

  // Ranges of `text` to mark, in order, not overlapping.
  L.marks = function (plan, text) {
    var ranges = [];
    if (plan.forms.size === 0) { return ranges; }
    L.tokens(text).forEach(function (token) {
      if (!plan.forms.has(token.form)) { return; }
      var last = ranges[ranges.length - 1];
      if (last && token.start <= last[1]) {
        last[1] = Math.max(last[1], token.end);
      } else {
        ranges.push([token.start, token.end]);
      }
    });
    return ranges;
  };
})(this);
