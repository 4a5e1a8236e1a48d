// The query language, the same as the catalogue's: words, "phrases", -exclusions, field:value.
// tests/fixtures/query_cases.json holds both readers to the same answers.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var MAX_CHARS = 1000, MAX_CLAUSES = 64;
  L.FIELDS = ["title", "description", "keyword", "subject", "author", "publisher", "language", "type", "format",
    "level", "age", "difficulty", "licence", "permission", "cost", "access", "source", "year", "identifier", "here"];
  L.FACETS = ["language", "type", "format", "level", "age", "subject", "licence", "permission", "cost", "access",
    "source", "year", "here"];
  // The fields searched by words, in the order of their numbers in the word table.
  L.TEXT_FIELDS = ["title", "description", "keyword", "subject", "author", "publisher"];

  // Unicode's White_Space, spelt out: browsers of different ages do not agree on it.
  function isSpace(code) {
    return (code >= 9 && code <= 13) || code === 32 || code === 0x85 || code === 0xa0 || code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 || code === 0x202f ||
      code === 0x205f || code === 0x3000;
  }

  function skipSpace(text, at) {
    while (at < text.length && isSpace(text.charCodeAt(at))) { at++; }
    return at;
  }

  function trim(text) {
    var end = text.length;
    while (end > 0 && isSpace(text.charCodeAt(end - 1))) { end--; }
    return text.slice(skipSpace(text.slice(0, end), 0), end);
  }

  // The quotes that close this one.
  var CLOSING = { "\"": "\"", "\u201c": "\u201d\u201c\"", "\u201d": "\u201d\u201c\"", "\u201e": "\u201c\u201d\"",
    "\u00ab": "\u00bb", "\u300c": "\u300d" };

  function takeField(text) {
    var colon = text.indexOf(":");
    if (colon < 0) { return { field: null, rest: text }; }
    var name = text.slice(0, colon).toLowerCase(), after = text.slice(colon + 1);
    if (L.FIELDS.indexOf(name) < 0 || after === "" || isSpace(after.charCodeAt(0))) {
      return { field: null, rest: text };
    }
    return { field: name, rest: after };
  }

  function takeValue(text) {
    var closing = CLOSING[text.charAt(0)], end = closing ? 1 : 0;
    if (!closing) {
      while (end < text.length && !isSpace(text.charCodeAt(end))) { end++; }
      return { value: text.slice(0, end), phrase: false, rest: text.slice(end) };
    }
    while (end < text.length && closing.indexOf(text.charAt(end)) < 0) { end++; }
    var value = text.slice(1, end);
    while (end < text.length && closing.indexOf(text.charAt(end)) >= 0) { end++; }
    return { value: value, phrase: true, rest: text.slice(end) };
  }

  function isWords(clause) { return clause.field === null || L.TEXT_FIELDS.indexOf(clause.field) >= 0; }

  // Text to clauses {excluded, field, text, phrase}. Never fails: what cannot be a filter is words. Formulas are read as
  // those of records are; a value that is matched whole is not touched.
  L.parse = function (text) {
    var typed = Array.from(text).slice(0, MAX_CHARS).join(""), clauses = read(typed);
    if (clauses.every(isWords)) { clauses = read(L.formulas(typed)); }
    // Behind the name of a field, and beside values that are matched whole.
    clauses.filter(isWords).forEach(function (clause) { clause.text = L.formulas(clause.text); });
    return clauses;
  };

  function read(text) {
    var rest = text, clauses = [];
    while (clauses.length < MAX_CLAUSES) {
      rest = rest.slice(skipSpace(rest, 0));
      if (rest === "") { break; }
      var excluded = rest.charAt(0) === "-";
      var named = takeField(excluded ? rest.slice(1) : rest);
      var taken = takeValue(named.rest), value = trim(taken.value);
      if (value !== "") {
        clauses.push({ excluded: excluded, field: named.field, text: value, phrase: taken.phrase });
      }
      rest = taken.rest;
    }
    return clauses;
  }

  // The words between white space.
  L.splitSpace = function (text) {
    var words = [], at = skipSpace(text, 0);
    while (at < text.length) {
      var end = at;
      while (end < text.length && !isSpace(text.charCodeAt(end))) { end++; }
      words.push(text.slice(at, end));
      at = skipSpace(text, end);
    }
    return words;
  };

  L.isSpace = isSpace;
})(this);
