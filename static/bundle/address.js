// What the page shows, as the part of its address after `#`: `q=cells&language=de&page=2`, or `r=ID`.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var PAGE_LIMIT = 10000;

  function decode(text) {
    try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (error) { return text; }
  }

  // {record, query, filters: [{field, value}], page, sort, ui, kind: "home" | "search" | "record"}
  L.readAddress = function (hash) {
    var state = { record: null, query: "", filters: [], prefer: [], page: 1, sort: "relevance", ui: null, kind: "home", debug: false };
    hash.replace(/^#/, "").split("&").forEach(function (pair) {
      var equals = pair.indexOf("=");
      if (equals < 0) { return; }
      var name = decode(pair.slice(0, equals)), value = decode(pair.slice(equals + 1));
      if (name === "r") {
        state.record = value;
        state.kind = "record";
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

  function searchPart(state, name, value) {
    if (name === "q") {
      state.query = value;
    } else if (name === "page") {
      state.page = Math.max(1, Math.min(PAGE_LIMIT, parseInt(value, 10) || 1));
    } else if (name === "sort") {
      state.sort = value === "date" || value === "title" ? value : "relevance";
    } else if (name === "prefer") {
      if (value !== "") { state.prefer = state.prefer.concat(value.split(",")); }
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

  function finish(parts, state) {
    if (state.ui) { parts.push("ui=" + encodeURIComponent(state.ui)); }
    if (state.debug) { parts.push("debug=1"); }
    return "#" + parts.join("&");
  }
})(this);
