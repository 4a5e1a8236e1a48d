// Starts the page: reads the root, follows the address, shows what it names, says in which state it is.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var html = document.documentElement;
  var turn = 0;

  function byId(id) { return document.getElementById(id); }

  function say(state) { html.dataset.state = state; }

  // See early.js.
  function appear() { html.classList.remove("waiting"); }

  async function start() {
    try {
      await L.open(html.dataset.root);
      await follow(true);
    } catch (error) {
      fail(error);
    }
    appear();
  }

  function fail(error) {
    say("error");
    var why = error && error.message ? error.message : String(error), what = L.has && L.has("error.500") ? L.t("error.500") : "";
    if (error && error.isMissing) { what = L.has && L.has("error.incomplete") ? L.t("error.incomplete") : html.dataset.incomplete; }
    L.replace(byId("results"), L.el("p", { role: "alert" }, (what ? what + " " : "") + "(" + why + ")"));
    show("results");
    if (global.console) { global.console.error(error); }
  }

  function show(which) {
    ["home", "results", "record", "sheet"].forEach(function (id) { byId(id).hidden = id !== which; });
    byId("filters").hidden = which !== "results";
    byId("hero").hidden = byId("figures").hidden = which !== "home";
    byId("top").className = which === "home" ? "hero" : "band";
  }

  // Shows what the address names. A later call wins over one that is still waiting for shards.
  async function follow(first) {
    var mine = ++turn, state = L.readAddress(global.location.hash), search = null;
    function isCurrent() { return mine === turn; }
    // Read while the interface's words are.
    if (state.kind === "search") { search = begun(state, isCurrent); }
    if (first || (state.ui && state.ui !== L.language)) {
      await L.speak(state.ui);
      L.showFrame(state);
    }
    if (html.dataset.state !== "error" || !first) { say("ready"); }
    byId("q").value = state.query;
    await { home: showHome, search: showSearch, record: showRecord, list: showSheet, about: showSheet }[state.kind](state, isCurrent, search, first);
    L.showDebug(state);
  }

  // A search under way: {found: promise, page: what can be shown before all is counted, or null}.
  function begun(state, isCurrent) {
    var search = { found: null, page: null, onPage: function () { /* not asked for yet */ } };
    search.found = L.search(state, { isWanted: isCurrent, early: function (page) {
      search.page = page;
      search.onPage();
    } });
    search.found.catch(function () { /* said where it is waited for */ });
    return search;
  }

  async function showHome(state) {
    L.showHome(state, byId("home"));
    show("home");
    appear();
    document.title = L.root.title;
    await L.later();
    L.showListLink(state);
  }

  async function showSearch(state, isCurrent, search, first) {
    search.onPage = function () {
      if (search.page && isCurrent()) { presentPage(state, search.page, first); }
    };
    search.onPage();
    var found = await search.found, other = found.total === 0 && !state.exact ? await standingIn(state, found, isCurrent) : null;
    if (!isCurrent()) { return; }
    if (other) {
      state = other.state;
      found = other.found;
      byId("q").value = state.query;
    }
    if (search.page) { L.closeTotal(state, found, byId("results")); } else { presentPage(state, found, first); }
    document.title = L.titleOf(state, found) + " \u00b7 " + L.root.title;
    await beside(state, found, isCurrent);
    if (!isCurrent()) { return; }
    L.showDebug(state);
    html.dataset.facets = "done";
  }

  // What is shown for a query that finds nothing: {state, found} of a better spelling, or of most of its words; or null.
  async function standingIn(state, found, isCurrent) {
    if (!L.hasWords(found.plan)) { return null; }
    await L.later();
    var other = isCurrent() ? await L.relax(state) : null;
    if (!other || !isCurrent()) { return null; }
    if (other.better) {
      var to = Object.assign({}, state, { query: other.better.query, any: false, typed: state.query });
      return { state: to, found: await L.search(to) };
    }
    if (!other.words) { return null; }
    found = await L.search(Object.assign({}, state, { words: other.words }));
    return { state: state, found: Object.assign(found, { isRelaxed: true }) };
  }

  function presentPage(state, found, first) {
    L.showResults(state, found, byId("results"));
    show("results");
    appear();
    document.title = L.titleOf(state, found) + " \u00b7 " + L.root.title;
    if (!first) { focusOn(byId("results")); }
    L.showDebug(state);
    say("done");
  }

  // What stands beside the results, as it comes.
  async function beside(state, found, isCurrent) {
    var counting = found.countFacets();
    counting.catch(function () { /* said where it is waited for */ });
    await L.later();
    if (!isCurrent()) { return; }
    L.showListLink(state);
    L.addListButtons(state, byId("results"));
    var facets = await counting;
    if (!isCurrent()) { return; }
    L.showFacets(state, facets, byId("filters"));
    await showDistinct(found, isCurrent);
    await L.advise(state, found, isCurrent);
  }

  // How many distinct resources were found, where several records are of one.
  async function showDistinct(found, isCurrent) {
    var docs = await found.docs(), n = docs && await L.distinct(docs), place = byId("distinct");
    if (!isCurrent() || !place || n === null || n === found.total) { return; }
    place.textContent = L.count("results.groups", n);
    place.hidden = false;
  }

  async function showRecord(state, isCurrent, search, first) {
    var parts = await Promise.all([L.recordById(state.record), L.later()]), record = parts[0];
    if (!isCurrent()) { return; }
    L.showRecord(state, record, byId("record"));
    L.showListLink(state);
    L.addListButtons(state, byId("record"));
    shown("record", record ? L.headingOf(record) : L.t("error.404"), first);
    if (record) { await L.showRelated(state, record, byId("record"), isCurrent); }
    L.addListButtons(state, byId("record"));
  }

  // The reader's list, or what this bundle is.
  async function showSheet(state, isCurrent, search, first) {
    await L.later();
    var sheet = document.createElement("div"), heading = await (state.kind === "list" ? L.showList : L.showAbout)(state, sheet);
    if (!isCurrent()) { return; }
    L.replace(byId("sheet"), sheet);
    L.showListLink(state);
    L.addListButtons(state, byId("sheet"));
    shown("sheet", heading, first);
  }

  function shown(section, heading, first) {
    show(section);
    appear();
    document.title = heading + " \u00b7 " + L.root.title;
    if (!first) { focusOn(byId(section)); }
    say("done");
  }

  function focusOn(section) {
    var heading = section.querySelector("h1, h2");
    if (heading) {
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: true });
      global.scrollTo(0, 0);
    }
  }

  // A new address from a form: the filters stay, the page begins anew.
  L.go = function (address) {
    if (global.location.hash === address) { follow(false).catch(fail); } else { global.location.hash = address; }
  };

  // A jump inside the page must not change the address, which says what is shown.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-jump]"), target = link && byId(link.getAttribute("data-jump"));
    if (!link) { return; }
    event.preventDefault();
    if (target) {
      target.setAttribute("tabindex", "-1");
      target.focus();
    }
  });
  byId("search").addEventListener("submit", function (event) {
    event.preventDefault();
    var state = L.readAddress(global.location.hash);
    L.go(L.searchAddress(state, { query: byId("q").value, exact: false, page: 1 }));
  });
  global.addEventListener("hashchange", function () {
    html.dataset.facets = "";
    follow(false).catch(fail);
  });
  start();
})(this);
