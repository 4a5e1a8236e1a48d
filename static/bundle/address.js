// What the page shows, as the part of its address after `#`: `q=cells&language=de&page=2`, or `r=ID`.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var PAGE_LIMIT = 10000, MAX_PREFERRED = 8, MAX_LISTED = 100, MAX_TITLE = 200, MAX_NOTE = 1000;
  var KINDS = { r: "record", list: "list", about: "about" };

  function decode(text) {
    try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (error) { return text; }
  }

  // {record, list: [id], listed: {title, headings: {id: text}, notes: {id: text}}, query, any, exact, filters: [{field, value}], like: {field: text}, prefer: [language], page, sort, ui, debug,
  // kind: "home" | "search" | "record" | "list" | "about"}
  L.readAddress = function (hash) {
    var state = { record: null, list: [], listed: { title: "", headings: {}, notes: {} }, query: "", any: false, exact: false, filters: [], like: {}, prefer: [], page: 1, sort: "relevance", ui: null, kind: "home", debug: false };
    hash.replace(/^#/, "").split("&").forEach(function (pair) {
      var equals = pair.indexOf("=");
      if (equals < 0) { return; }
      var name = decode(pair.slice(0, equals)), value = decode(pair.slice(equals + 1));
      if (Object.prototype.hasOwnProperty.call(KINDS, name)) {
        state.kind = KINDS[name];
        if (name === "r") { state.record = value; }
        if (name === "list") { state.list = value.split(",").filter(Boolean).slice(0, MAX_LISTED); }
      } else if (name === "title" || /^(heading|note)\.[a-z2-7]{20}$/.test(name)) {
        listPart(state, name, value);
      } else if (name === "ui") {
        state.ui = value;
      } else if (name === "debug") {
        state.debug = true;
      } else {
        searchPart(state, name, value);
      }
    });
    return state;
  };

  function listPart(state, name, value) {
    if (name === "title") {
      state.listed.title = value.slice(0, MAX_TITLE);
    } else if (name.charAt(0) === "h") {
      state.listed.headings[name.slice(8)] = value.slice(0, MAX_TITLE);
    } else {
      state.listed.notes[name.slice(5)] = value.slice(0, MAX_NOTE);
    }
  }

  function searchPart(state, name, value) {
    if (name === "q") {
      state.query = value;
    } else if (name === "page") {
      state.page = Math.max(1, Math.min(PAGE_LIMIT, parseInt(value, 10) || 1));
    } else if (name === "sort") {
      state.sort = value === "date" || value === "title" ? value : "relevance";
    } else if (name === "any") {
      state.any = value === "1";
    } else if (name === "exact") {
      state.exact = value === "1";
    } else if (name === "prefer") {
      if (value !== "") { state.prefer = state.prefer.concat(value.split(",")).slice(0, MAX_PREFERRED); }
    } else if (name.indexOf("like.") === 0 && L.FACETS.indexOf(name.slice(5)) >= 0) {
      if (value.trim() !== "") { state.like[name.slice(5)] = value.trim(); }
    } else if (L.FACETS.indexOf(name) >= 0 || name === "difficulty") {
      if (value !== "") { state.filters.push({ field: name, value: value }); }
    } else {
      return;
    }
    if (state.kind === "home") { state.kind = "search"; }
  }

  // The address of a search; `changes` replaces members of `state`.
  L.searchAddress = function (state, changes) {
    var to = Object.assign({}, state, changes), parts = ["q=" + encodeURIComponent(to.query)];
    to.filters.forEach(function (filter) { parts.push(filter.field + "=" + encodeURIComponent(filter.value)); });
    if (to.any) { parts.push("any=1"); }
    if (to.exact) { parts.push("exact=1"); }
    Object.keys(to.like || {}).forEach(function (field) { parts.push("like." + field + "=" + encodeURIComponent(to.like[field])); });
    (to.prefer || []).forEach(function (language) { parts.push("prefer=" + encodeURIComponent(language)); });
    if (to.sort !== "relevance") { parts.push("sort=" + to.sort); }
    if (to.page > 1) { parts.push("page=" + to.page); }
    return finish(parts, to);
  };

  L.recordAddress = function (state, id) {
    return finish(["r=" + encodeURIComponent(id)], state);
  };

  L.homeAddress = function (state) {
    return finish([], state);
  };

  // `listed`: title, headings and notes, or nothing.
  L.listAddress = function (state, ids, listed) {
    return finish([L.listText(ids, listed || { title: "", headings: {}, notes: {} })], state);
  };

  // A list as it stands in an address and in the browser's storage.
  L.listText = function (ids, listed) {
    var parts = ["list=" + ids.map(encodeURIComponent).join(",")];
    if (listed.title) { parts.push("title=" + encodeURIComponent(listed.title)); }
    ids.forEach(function (id) {
      if (listed.headings[id]) { parts.push("heading." + id + "=" + encodeURIComponent(listed.headings[id])); }
      if (listed.notes[id]) { parts.push("note." + id + "=" + encodeURIComponent(listed.notes[id])); }
    });
    return parts.join("&");
  };

  L.aboutAddress = function (state) {
    return finish(["about=1"], state);
  };

  // Of what the state shows.
  L.addressOf = function (state) {
    if (state.kind === "record") { return L.recordAddress(state, state.record); }
    if (state.kind === "list") { return L.listAddress(state, state.list, state.listed); }
    if (state.kind === "about") { return L.aboutAddress(state); }
    return state.kind === "search" ? L.searchAddress(state, {}) : L.homeAddress(state);
  };

  // The state of a search for nothing, in the same language of the interface.
  L.anew = function (state, changes) {
    return Object.assign({}, state, { query: "", any: false, exact: false, filters: [], like: {}, page: 1, sort: "relevance" }, changes);
  };

  function finish(parts, state) {
    if (state.ui) { parts.push("ui=" + encodeURIComponent(state.ui)); }
    if (state.debug) { parts.push("debug=1"); }
    return "#" + parts.join("&");
  }
})(this);
