// The interface's words in the reader's language, and the labels of codes.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};
  var words = {};

  // Loads the words of `language`; the reader's browser, then the bundle, decides where none is named.
  L.speak = async function (language) {
    var languages = L.root.languages;
    if (languages.indexOf(language) < 0) { language = preferred(languages); }
    words = L.root.words;
    if (language !== languages[0]) {
      words = JSON.parse(new TextDecoder("utf-8").decode(await L.shard(L.root.strings[language])));
    }
    L.language = language;
    L.direction = language === "ar" ? "rtl" : "ltr";
  };

  function preferred(languages) {
    var wanted = (global.navigator && (global.navigator.languages || [global.navigator.language])) || [];
    for (var i = 0; i < wanted.length; i++) {
      var primary = String(wanted[i]).split("-")[0].toLowerCase();
      if (languages.indexOf(primary) >= 0) { return primary; }
    }
    return languages[0];
  }

  // The text of `key` with {names} filled in; the key itself where there is no text.
  L.t = function (key, values) {
    var text = words[key];
    if (text === undefined) { return key; }
    return text.replace(/\{(\w+)\}/g, function (whole, name) {
      return values && values[name] !== undefined ? String(values[name]) : whole;
    });
  };

  // What stands behind `group.` in the keys of the interface's words.
  L.keysOf = function (group) {
    return Object.keys(words).filter(function (key) { return key.indexOf(group + ".") === 0; })
      .map(function (key) { return key.slice(group.length + 1); });
  };

  L.has = function (key) { return words[key] !== undefined; };

  // A text with the plural form for `n`, and `n` in it.
  L.count = function (key, n) {
    var form = formOf(n);
    if (!L.has(key + "[" + form + "]")) { form = "other"; }
    return L.t(key + "[" + form + "]", { n: L.number(n) });
  };

  // Plural forms and groups of digits are data: to ask a browser's Intl takes longer than all else of a page of results.
  var PERIOD = 100;

  // The last form whose first number is not above it; only the last two digits of a large number count.
  function formOf(n) {
    var starts = L.t("number.forms").split(" "), form = "other", small = n < 2 * PERIOD ? n : PERIOD + n % PERIOD;
    for (var at = 0; at + 1 < starts.length && Number(starts[at]) <= small; at += 2) { form = starts[at + 1]; }
    return form;
  }

  L.number = function (n) {
    var digits = String(n);
    if (digits.length < Number(L.t("number.grouped"))) { return digits; }
    return digits.replace(/\B(?=([0-9]{3})+$)/g, L.t("number.separator"));
  };

  // The label of a facet's code, as on the catalogue's pages; the code itself where it has none.
  L.label = function (field, value) {
    var key = field + "." + value;
    if (L.has(key)) { return L.t(key); }
    if (field === "source") { return L.root.sources[value] || value; }
    if (field === "licence") { return value.replace(/^CC-(.+?)(?:-([0-9].*))?$/, creativeCommons); }
    if (field === "language" && global.Intl && Intl.DisplayNames) {
      try { return new Intl.DisplayNames([L.language], { type: "language" }).of(value); } catch (error) { return value; }
    }
    var lower = ["type", "level", "difficulty", "access"].indexOf(field) >= 0;
    return lower ? value.charAt(0).toUpperCase() + value.slice(1) : value;
  };

  // `CC BY-SA 4.0` for `CC-BY-SA-4.0`.
  function creativeCommons(whole, elements, version) {
    return "CC " + elements + (version ? " " + version : "");
  }
})(this);
