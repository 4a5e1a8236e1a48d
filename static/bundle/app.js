// Starts the page: reads the root, follows the address, shows what it names, says in which state it is.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var html = document.documentElement;
  var turn = 0;

  function byId(id) { return document.getElementById(id); }

  function say(state) { html.dataset.state = state; }

  async function start() {
    try {
      await L.open(html.dataset.root);
      await follow(true);
    } catch (error) {
      fail(error);
    }
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
    ["home", "results", "record"].forEach(function (id) { byId(id).hidden = id !== which; });
    byId("filters").hidden = which !== "results";
    byId("hero").hidden = byId("figures").hidden = which !== "home";
    byId("top").className = which === "home" ? "hero" : "band";
  }

  // Shows what the address names. A later call wins over one that is still waiting for shards.
  async function follow(first) {
    var mine = ++turn, state = L.readAddress(global.location.hash), found = null;
    if (state.kind === "search") {
      // Read while the interface's words are.
      found = L.search(state);
      found.catch(function () { /* said where it is waited for */ });
    }
    if (first || (state.ui && state.ui !== L.language)) {
      await L.speak(state.ui);
      L.showFrame(state);
    }
    if (html.dataset.state !== "error" || !first) { say("ready"); }
    byId("q").value = state.query;
    if (state.kind === "record") {
      await showRecord(state, mine);
    } else if (state.kind === "search") {
      await showSearch(state, await found, mine, first);
    } else {
      L.showHome(state, byId("home"));
      show("home");
      document.title = L.root.title;
    }
    L.showDebug(state);
  }

  async function showSearch(state, found, mine, first) {
    if (mine !== turn) { return; }
    L.showResults(state, found, byId("results"));
    show("results");
    document.title = (state.query || L.t("results.all")) + " \u2013 " + L.root.title;
    if (!first) { focusOn(byId("results")); }
    L.showDebug(state);
    say("done");
    var facets = await found.countFacets();
    if (mine !== turn) { return; }
    L.showFacets(state, facets, byId("filters"));
    L.showDebug(state);
    html.dataset.facets = "done";
  }

  async function showRecord(state, mine) {
    var record = await L.recordById(state.record);
    if (mine !== turn) { return; }
    L.showRecord(state, record, byId("record"));
    show("record");
    document.title = (record ? L.headingOf(record) : L.t("error.404")) + " \u2013 " + L.root.title;
    focusOn(byId("record"));
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
  document.querySelector("a.skip").addEventListener("click", function (event) {
    event.preventDefault();
    byId("main").focus();
  });
  byId("search").addEventListener("submit", function (event) {
    event.preventDefault();
    var state = L.readAddress(global.location.hash);
    L.go(L.searchAddress(state, { query: byId("q").value, page: 1 }));
  });
  global.addEventListener("hashchange", function () {
    html.dataset.facets = "";
    follow(false).catch(fail);
  });
  start();
})(this);
