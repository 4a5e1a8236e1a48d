// What a reader who has typed so far may be looking for: titles, subjects and authors with words that begin so, as the catalogue's
// search box offers them (src/search/index/complete.rs). Reads little: a shard or two of words and a few hits.
(function (global) {
  "use strict";
  var L = global.Lomond;

  var EACH = 4, LOOKED = 12, STEP = 4, MOST_LISTS = 32, MOST_SHARDS = 2, MOST_PIECES = 4, MAX_TYPED = 100, MAX_SHOWN = 120;

  // The finished words and the unfinished one, or null.
  function takenApart(typed) {
    var words = L.tokens(typed).filter(function (token) { return token.kind !== "compound"; });
    var last = words[words.length - 1], isOpen = last && last.kind === "word" && last.end === typed.length;
    return { whole: L.searched(isOpen ? words.slice(0, -1) : words), open: isOpen ? last : null };
  }

  // Whether a text has all words of what was typed, the last one perhaps unfinished.
  function goesOn(parts, text) {
    var forms = L.tokens(text).map(function (token) { return token.form; });
    return parts.whole.every(function (word) { return forms.indexOf(word.form) >= 0; }) &&
      (!parts.open || forms.some(function (form) { return form.indexOf(parts.open.form) === 0; }));
  }

  // The lists of what an unfinished word may become, the commonest.
  async function listsOf(token) {
    var word = await L.wordOf(token), lists = await L.listsBeginning(token.form, MOST_SHARDS), known = new Set();
    return word.lists.concat(lists).filter(function (list) {
      var isNew = !known.has(list.key);
      known.add(list.key);
      return isNew;
    }).slice(0, MOST_LISTS);
  }

  // Documents of a list in a field. Of a list in chunks only the best where any will do.
  function documents(list, field, candidates) {
    if (candidates || !list.chunks) { return L.postings(list, field, candidates); }
    var best = list.best.slice().sort(function (a, b) { return a.doc - b.doc; });
    return { docs: best.map(function (one) { return one.doc; }), scores: best.map(function (one) { return one.impact; }) };
  }

  // Documents with all the words in a field, best first.
  async function withWords(words, lists, field) {
    var match = null;
    for (var i = 0; i < words.length && (!match || match.docs.length > 0); i++) {
      var one = await L.matchWord(words[i], field, match && match.docs);
      match = match ? L.intersect(match, one) : one;
    }
    if (lists && (!match || match.docs.length > 0)) {
      var found = await Promise.all(lists.map(function (list) { return documents(list, field, match && match.docs); }));
      var open = found.length > 0 ? L.union(found, Math.max) : { docs: [], scores: [] };
      match = match ? L.intersect(match, open) : open;
    }
    var order = match ? match.docs.map(function (doc, at) { return at; }) : [];
    order.sort(function (a, b) { return match.scores[b] - match.scores[a] || match.docs[a] - match.docs[b]; });
    return order.slice(0, LOOKED).map(function (at) { return match.docs[at]; });
  }

  // The first distinct texts that `textsOf` finds in these documents' hits: [{text, lang, id}].
  async function texts(docs, textsOf) {
    var found = [];
    for (var from = 0; from < docs.length && found.length < EACH; from += STEP) {
      (await Promise.all(docs.slice(from, from + STEP).map(L.hitAt))).forEach(function (hit) {
        textsOf(hit).forEach(function (one) {
          var known = found.some(function (other) { return other.text === one.text; });
          if (found.length < EACH && !known) { found.push(one); }
        });
      });
    }
    return found;
  }

  async function subjects(parts) {
    var values = await L.values("subject", MOST_PIECES);
    return values.filter(function (one) { return goesOn(parts, one.value) || goesOn(parts, L.label("subject", one.value)); })
      .slice(0, EACH);
  }

  function cut(text) {
    var letters = Array.from(text);
    return letters.length > MAX_SHOWN ? letters.slice(0, MAX_SHOWN - 1).join("") + "\u2026" : text;
  }

  // [typed, texts, kinds in words, addresses, languages], as the catalogue's `/suggest` answers.
  L.complete = async function (typed, state) {
    var parts = takenApart(Array.from(typed).slice(0, MAX_TYPED).join("")), answer = [typed, [], [], [], []];
    if (parts.whole.length === 0 && !parts.open) { return answer; }
    var lists = parts.open ? await listsOf(parts.open) : null, words = await Promise.all(parts.whole.map(L.wordOf));
    function add(text, field, address, lang) {
      answer[1].push(cut(text));
      answer[2].push(L.t("field." + field));
      answer[3].push(address);
      answer[4].push(lang);
    }
    (await texts(await withWords(words, lists, "title"), function (hit) {
      return goesOn(parts, hit.heading[1]) ? [{ text: hit.heading[1], lang: hit.heading[0], id: hit.id }] : [];
    })).forEach(function (one) { add(one.text, "title", L.recordAddress(state, one.id), one.lang); });
    (await subjects(parts)).forEach(function (one) {
      var filters = [{ field: "subject", value: one.value }];
      add(L.label("subject", one.value), "subject", L.searchAddress(L.anew(state, { filters: filters }), {}), "");
    });
    (await texts(await withWords(words, lists, "author"), function (hit) {
      return hit.author.filter(function (name) { return goesOn(parts, name); }).map(function (name) { return { text: name }; });
    })).forEach(function (one) {
      var query = "author:\"" + one.text.replace(/"/g, " ").trim() + "\"";
      add(one.text, "author", L.searchAddress(L.anew(state, { query: query }), {}), "");
    });
    return answer;
  };
})(this);
