// What is read after the first results: puts what the other later parts know beside them, and suggestions below the search box.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  // What a search should be told: hints about its query, filters that its words may mean, and where nothing was found a better
  // spelling and ways out, each with what it finds. `isCurrent()`: whether the page still shows that search.
  L.advise = async function (state, found, isCurrent) {
    var advice = document.getElementById("advice"), list = document.getElementById("ways");
    if (!advice || state.page > 1) { return; }
    L.append(advice, hinted(L.hints(state.query)));
    // Else its results are shown at once.
    var better = list && state.exact && L.hasWords(found.plan) ? await L.nearest(state) : null;
    if (!isCurrent()) { return; }
    if (better) { L.insert(list, 0, [suggested(state, better)]); }
    L.append(advice, await offered(state));
    if (list && isCurrent()) { L.insert(list, better ? 1 : 0, await counted(state, found.isRelaxed)); }
  };

  function hinted(hints) {
    if (hints.length === 0) { return null; }
    return el("section", { class: "hints", "aria-labelledby": "hints" }, [
      el("h2", { id: "hints", class: "hidden" }, L.t("hint.heading")),
      el("ul", {}, hints.map(function (hint) { return el("li", { dir: "auto" }, L.t(hint[0], hint[1])); }))
    ]);
  }

  function suggested(state, better) {
    var count = L.count("results.count", better.total), to = L.searchAddress(state, { query: better.query, any: false, exact: false, page: 1 });
    L.say(L.t("results.none") + ". " + L.t("results.suggestion") + " " + better.query + " (" + count + ")");
    return el("li", { class: "suggestion" }, [L.t("results.suggestion"), " ", el("a", { href: to }, el("bdi", {}, better.query)), " ",
      el("span", { class: "quiet" }, "(" + count + ")")]);
  }

  async function offered(state) {
    var items = [], offers = await L.offers(state);
    for (var i = 0; i < offers.length; i++) {
      var filters = offers[i].filters, to = Object.assign({}, state, { query: offers[i].query, filters: state.filters.concat(filters), page: 1 });
      var total = (await L.peek(to, 0)).total, values = filters.map(L.valueLabel).join(" " + L.t("filters.or") + " ");
      if (total === 0) { continue; }
      items.push(el("li", {}, el("a", { href: L.searchAddress(to, {}), dir: "auto" }, L.t("results.offer",
        { field: L.t("field." + filters[0].field), value: values, count: L.count("results.count", total) }))));
    }
    return items.length === 0 ? null : el("section", { class: "offers", "aria-labelledby": "offers" },
      [el("h2", { id: "offers", class: "hidden" }, L.t("results.offers")), el("ul", {}, items)]);
  }

  // Without the filters of one field, and with any of the words, where that finds something.
  async function counted(state, isRelaxed) {
    var ways = [], fields = state.filters.map(function (filter) { return filter.field; }), items = [];
    fields.filter(function (field, at) { return fields.indexOf(field) === at; }).forEach(function (field) {
      var rest = state.filters.filter(function (filter) { return filter.field !== field; });
      ways.push({ key: field === "language" ? "results.ways.languages" : "results.ways.without", field: field, to: { filters: rest } });
    });
    var words = L.parse(state.query).filter(function (clause) { return !clause.excluded; });
    if (words.length > 1 && !state.any && !isRelaxed) { ways.push({ key: "results.ways.any", to: { any: true } }); }
    for (var i = 0; i < ways.length; i++) {
      var to = Object.assign({}, state, ways[i].to, { page: 1 }), total = (await L.peek(to, 0)).total;
      if (total === 0) { continue; }
      items.push(el("li", {}, el("a", { href: L.searchAddress(to, {}) }, L.t(ways[i].key,
        { field: L.t("field." + ways[i].field), count: L.count("results.count", total) }))));
    }
    return items;
  }

  L.combobox(document.getElementById("q"), function (typed) {
    return L.complete(typed, L.readAddress(global.location.hash));
  });
})(this);
