// What a query still means where nothing has all of its words: most of them, stop words left out. The catalogue's rules
// (src/search/plan/loose.rs, src/search/index/find.rs). Looks for a better spelling first; shows nothing.
(function (global) {
  "use strict";
  var L = global.Lomond;

  function isLoose(clause) { return !clause.excluded && !clause.phrase && clause.field === null; }

  function formsOf(clause) {
    return L.tokens(clause.text).filter(function (token) { return token.kind !== "compound"; })
      .map(function (token) { return token.form; });
  }

  // Which of the clauses are stop words and nothing else, and of which languages: those that most of them are stop words of.
  async function stopWordsAmong(clauses) {
    var table = JSON.parse(L.decode(await L.shard(L.root.stops))), texts = clauses.map(formsOf);
    var known = Object.keys(table).map(function (language) {
      var words = new Set(table[language]);
      return { language: language, marks: texts.map(function (forms) {
        return forms.length > 0 && forms.every(function (form) { return words.has(form); });
      }) };
    });
    function count(one) { return one.marks.filter(Boolean).length; }
    var most = Math.max.apply(null, known.map(count));
    var meant = known.filter(function (one) { return most > 0 && count(one) === most; });
    return {
      stop: texts.map(function (forms, at) { return meant.some(function (one) { return one.marks[at]; }); }),
      languages: meant.map(function (one) { return one.language; })
    };
  }

  // Clauses without their stop words, and the languages that these are of: {clauses, languages}. All of them and no language where
  // they are not words alone, none is a stop word, or all are.
  L.content = async function (clauses) {
    var all = { clauses: clauses, languages: [] };
    if (clauses.length === 0 || !clauses.every(isLoose)) { return all; }
    var among = await stopWordsAmong(clauses);
    var left = clauses.filter(function (clause, at) { return !among.stop[at]; });
    return left.length > 0 && left.length < clauses.length ? { clauses: left, languages: among.languages } : all;
  };

  // What stands in for a search that finds nothing: {words: "most" | null, better}, where `better` is another spelling as L.nearest
  // has it.
  L.relax = async function (state) {
    var clauses = L.parse(state.query), isPlain = clauses.length > 0 && clauses.every(isLoose);
    var content = await L.content(clauses), some = Object.assign({}, state, { words: "most" });
    var better = await L.nearest(state);
    if (!better && content.clauses.length < clauses.length) {
      better = await L.nearest(Object.assign({}, state, { query: L.typed(content.clauses) }));
    }
    var finds = isPlain && !better && !state.any && (await L.peek(some, 0)).total > 0;
    return { words: finds ? "most" : null, better: better };
  };
})(this);
