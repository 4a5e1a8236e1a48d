// A better spelling for a query that finds nothing: unknown words are replaced by the nearest of the words
// that share their first two letters.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var MIN_CHARS = 3, MAX_CHARS = 32, FAR = 3;

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

  // The nearest known word, the commonest of equals; null where none is near.
  async function nearest(form) {
    if (form.length < MIN_CHARS || form.length > MAX_CHARS) { return null; }
    var allowed = form.length < 5 ? 1 : 2, best = null;
    // The shard where the word would stand, and that of its beginning, hold what it may have been meant as.
    var keys = (await L.neighbours(form)).concat(await L.neighbours(form.slice(0, 2)));
    for (var i = 0; i < keys.length; i++) {
      var edits = distance(form, keys[i]);
      if (edits > allowed || (best && edits > best.edits)) { continue; }
      var entry = await L.word(keys[i]), documents = entry && entry.list ? entry.list.documents : 0;
      if (documents > 0 && (!best || edits < best.edits || documents > best.documents)) {
        best = { form: keys[i], edits: edits, documents: documents };
      }
    }
    return best && best.form;
  }

  // The query with unknown words replaced, if it then finds something; else null.
  L.suggest = async function (state) {
    var text = state.query, out = "", at = 0, tokens = L.tokens(text), changed = false;
    for (var i = 0; i < tokens.length; i++) {
      if (tokens[i].kind !== "word" || (await L.word(tokens[i].form))) { continue; }
      var word = await nearest(tokens[i].form);
      if (!word) { return null; }
      out += text.slice(at, tokens[i].start) + word;
      at = tokens[i].end;
      changed = true;
    }
    if (!changed) { return null; }
    var better = out + text.slice(at);
    var found = await L.search(Object.assign({}, state, { query: better, page: 1 }));
    return found.total > 0 ? better : null;
  };
})(this);
