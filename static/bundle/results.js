// Shows the frame, the home page, results and filters, in the same elements and classes as the catalogue.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};
  var el = L.el;

  var UNFOLDED = 6, SNIPPET_CHARS = 260, LEAD_CHARS = 60, MAX_AUTHORS = 3;

  // Puts the interface's words where the page has `data-t`, and makes the language switch.
  L.showFrame = function (state) {
    document.documentElement.lang = L.language;
    document.documentElement.dir = L.direction;
    [].forEach.call(document.querySelectorAll("[data-t]"), function (element) {
      var key = element.getAttribute("data-t");
      if (L.has(key)) { element.textContent = L.t(key); }
    });
    [].forEach.call(document.querySelectorAll("[data-label]"), function (element) {
      var key = element.getAttribute("data-label");
      if (L.has(key)) { element.setAttribute("aria-label", L.t(key)); }
    });
    document.getElementById("q").setAttribute("placeholder", L.t("search.placeholder"));
    L.replace(document.getElementById("languages"), L.root.languages.map(function (language, at) {
      var to = Object.assign({}, state, { ui: language });
      return el("li", {}, el("a", { href: addressOf(to), lang: language, dir: language === "ar" ? "rtl" : "ltr",
        "aria-current": language === L.language ? "true" : null }, L.root.autonyms[at]));
    }));
  };

  function addressOf(state) {
    if (state.kind === "record") { return L.recordAddress(state, state.record); }
    return state.kind === "search" ? L.searchAddress(state, {}) : L.homeAddress(state);
  }

  L.showHome = function (state, section) {
    var counts = L.root.counts, all = L.searchAddress(state, { query: "", filters: [], page: 1, sort: "relevance" });
    L.replace(document.getElementById("figures"), [
      el("li", {}, L.count("home.records", counts.records)),
      el("li", {}, L.count("home.sources", counts.sources)),
      el("li", {}, L.count("home.languages", counts.languages))
    ]);
    L.replace(section, el("section", { class: "browse", "aria-labelledby": "browse" }, [
      el("h2", { id: "browse" }, L.t("home.browse")),
      el("div", { class: "columns" }, L.root.home.map(function (group) {
        return el("section", { class: group.field, "aria-labelledby": "by-" + group.field }, [
          el("h3", { id: "by-" + group.field }, L.t("home.by", { field: L.t("field." + group.field) })),
          el("ul", {}, group.values.map(function (value) { return choice(state, group.field, value); }))
        ]);
      })),
      el("p", {}, el("a", { class: "onward", href: all }, L.t("home.newest.all")))
    ]));
  };

  function choice(state, field, value) {
    var filters = [{ field: field, value: value[0] }];
    var to = L.searchAddress(state, { query: "", filters: filters, page: 1, sort: "relevance" });
    return el("li", {}, el("a", { href: to }, [
      el("span", { dir: "auto" }, L.label(field, value[0])), " ", el("span", { class: "count" }, L.number(value[1]))
    ]));
  }

  L.headingOf = function (record) {
    return record.heading[1] || L.t("results.untitled");
  };

  // `text` as a list of strings and mark elements.
  L.marked = function (text, ranges) {
    var parts = [], at = 0;
    ranges.forEach(function (range) {
      if (range[0] > at) { parts.push(text.slice(at, range[0])); }
      parts.push(el("mark", {}, text.slice(range[0], range[1])));
      at = range[1];
    });
    if (at < text.length) { parts.push(text.slice(at)); }
    return parts;
  };

  // The description in which something was found, else the one in the reader's language, cut to a few lines.
  function snippet(record, found) {
    var best = null, bestRank = -1;
    record.description.forEach(function (text) {
      var ranges = found.marks(text[1]);
      var rank = (ranges.length ? 2 : 0) + (text[0].split("-")[0] === L.language ? 1 : 0);
      if (rank > bestRank) { best = { lang: text[0], text: text[1] + (text[2] ? " \u2026" : ""), ranges: ranges }; bestRank = rank; }
    });
    return best && el("p", Object.assign({ class: "hit-text" }, L.langOf(best.lang)), windowOf(best.text, best.ranges));
  }

  function windowOf(text, ranges) {
    var from = 0, to = text.length;
    if (ranges.length && ranges[0][0] > LEAD_CHARS) {
      from = text.lastIndexOf(" ", ranges[0][0] - LEAD_CHARS / 2) + 1;
      if (ranges[0][0] - from > 2 * LEAD_CHARS || from === 0) { from = ranges[0][0] - LEAD_CHARS / 2; }
    }
    if (to - from > SNIPPET_CHARS) {
      to = text.lastIndexOf(" ", from + SNIPPET_CHARS);
      if (to < from + SNIPPET_CHARS / 2) { to = from + SNIPPET_CHARS; }
    }
    var inside = ranges.filter(function (range) { return range[0] >= from && range[1] <= to; });
    var shifted = inside.map(function (range) { return [range[0] - from, range[1] - from]; });
    return [].concat(from > 0 ? "\u2026 " : [], L.marked(text.slice(from, to), shifted), to < text.length ? " \u2026" : []);
  }

  function facts(record) {
    var list = [];
    ["type", "level", "language", "licence", "year", "source"].forEach(function (field) {
      (record.facets[field] || []).slice(0, 3).forEach(function (value) { list.push(L.label(field, value)); });
    });
    return el("ul", { class: "facts" }, list.map(function (fact) { return el("li", { dir: "auto" }, fact); }));
  }

  function hit(state, record, found) {
    var title = L.headingOf(record), authors = record.author.slice(0, MAX_AUTHORS).join(", ");
    return el("li", { class: "hit", "data-id": record.id, "data-identifier": record.identifier }, [
      el("h3", { class: "hit-title" }, el("a", Object.assign({ href: L.recordAddress(state, record.id) },
        L.langOf(record.heading[0])), L.marked(title, found.marks(title)))),
      authors && el("p", { class: "hit-authors", dir: "auto" },
        authors + (record.author.length > MAX_AUTHORS ? ", \u2026" : "")),
      snippet(record, found),
      facts(record)
    ]);
  }

  L.showResults = function (state, found, section) {
    var count = found.total === 0 ? L.t("results.none") : L.count("results.count", found.total);
    L.replace(section, [
      el("h1", {}, [count, state.query && " ",
        state.query && el("bdi", { class: "for" }, L.t("results.for", { query: state.query }))]),
      found.suggestion && el("p", { class: "suggestion" }, [L.t("results.suggestion"), " ",
        el("a", { href: L.searchAddress(state, { query: found.suggestion, page: 1 }) }, el("bdi", {}, found.suggestion))]),
      active(state),
      found.hits.length ? bar(state, found) : null,
      el("section", { "aria-labelledby": "results-heading" }, [
        el("h2", { id: "results-heading", class: "hidden" }, L.t("results.heading")),
        found.hits.length ? el("ol", { class: "hits", "data-total": found.total, start: found.offset + 1 },
          found.hits.map(function (record) { return hit(state, record, found); })) : ways(state, found)
      ]),
      pages(state, found)
    ]);
    document.getElementById("status").textContent = count;
  };

  function active(state) {
    if (state.filters.length === 0) { return null; }
    return el("section", { class: "active", "aria-labelledby": "active" }, [
      el("h2", { id: "active", class: "hidden" }, L.t("filters.active")),
      el("ul", {}, state.filters.map(function (filter) {
        var rest = state.filters.filter(function (other) { return other !== filter; });
        var values = { field: L.t("field." + filter.field), value: L.label(filter.field, filter.value) };
        return el("li", {}, el("a", { href: L.searchAddress(state, { filters: rest, page: 1 }),
          "aria-label": L.t("filters.remove", values) },
          [el("bdi", {}, values.value), " ", el("span", { "aria-hidden": "true" }, "\u00d7")]));
      }).concat(el("li", {}, el("a", { class: "clear", href: L.searchAddress(state, { filters: [], page: 1 }) },
        L.t("filters.clear")))))
    ]);
  }

  function bar(state, found) {
    var last = found.offset + found.hits.length, sorts = state.query ? ["relevance", "date", "title"] : ["date", "title"];
    var current = state.query || state.sort !== "relevance" ? state.sort : "date";
    return el("div", { class: "bar" }, [
      found.total > found.hits.length && el("p", { class: "range" }, L.t("results.range",
        { from: L.number(found.offset + 1), to: L.number(last), total: L.number(found.total) })),
      el("p", { class: "sort" }, [el("span", { id: "sort" }, L.t("results.sort"))].concat(sorts.map(function (sort) {
        var label = L.t("results.sort." + sort);
        return sort === current ? el("strong", {}, label) : el("a",
          { href: L.searchAddress(state, { sort: sort, page: 1 }), "aria-describedby": "sort" }, label);
      })))
    ]);
  }

  function ways(state, found) {
    var list = [el("li", {}, L.t("results.ways.fewer")), el("li", {}, L.t("results.ways.spelling"))];
    if (state.filters.length) {
      list.push(el("li", {}, el("a", { href: L.searchAddress(state, { filters: [], page: 1 }) },
        L.t("results.ways.nofilters"))));
    }
    list.push(el("li", {}, el("a", { href: L.searchAddress(state, { query: "", filters: [], page: 1 }) },
      L.t("results.ways.browse"))));
    return el("div", { class: "ways", "data-total": found.total }, [
      el("p", {}, found.total ? L.t("results.toofar") : L.t("results.empty")),
      el("h3", {}, L.t("results.ways")), el("ul", {}, list)
    ]);
  }

  function pages(state, found) {
    var last = Math.ceil(found.total / L.PAGE_SIZE), at = state.page;
    if (last < 2) { return null; }
    function step(to, key, rel) {
      return to >= 1 && to <= last && el("li", {}, el("a", { class: "step", rel: rel,
        href: L.searchAddress(state, { page: to }) }, L.t(key)));
    }
    var numbers = [];
    for (var n = Math.max(1, at - 2); n <= Math.min(last, at + 2); n++) {
      numbers.push(el("li", { class: "n" }, n === at
        ? el("strong", { "aria-current": "page" }, L.number(n))
        : el("a", { href: L.searchAddress(state, { page: n }), "aria-label": L.t("pages.number", { page: L.number(n) }) },
          L.number(n))));
    }
    return el("nav", { class: "pages", "aria-label": L.t("pages.navigation") },
      el("ul", {}, [step(at - 1, "pages.previous", "prev")].concat(numbers, step(at + 1, "pages.next", "next"))));
  }

  L.showFacets = function (state, facets, aside) {
    aside.hidden = facets.length === 0;
    if (aside.hidden) { return; }
    L.replace(aside, [
      el("h2", { id: "filter-heading" }, L.t("filters.heading")),
      el("form", { id: "facets" }, facets.map(function (facet) { return fieldset(state, facet); }).concat(
        el("p", { class: "apply" }, el("button", { type: "submit" }, L.t("filters.apply")))))
    ]);
    var form = document.getElementById("facets");
    function apply(event) {
      if (event) { event.preventDefault(); }
      var kept = state.filters.filter(function (filter) { return L.FACETS.indexOf(filter.field) < 0; });
      [].forEach.call(form.querySelectorAll("input:checked"), function (box) {
        kept.push({ field: box.name, value: box.value });
      });
      L.go(L.searchAddress(state, { filters: kept, page: 1 }));
    }
    form.addEventListener("submit", apply);
    form.addEventListener("change", function () { apply(null); });
  };

  // Years run backwards, ages upwards, the rest by count as it came.
  function arrange(facet) {
    if (facet.field === "year") { facet.values.sort(function (a, b) { return a.value < b.value ? 1 : -1; }); }
    if (facet.field === "age") { facet.values.sort(function (a, b) { return parseInt(a.value, 10) - parseInt(b.value, 10); }); }
  }

  // The values as trees: each below the nearest broader one that is among them.
  function forest(facet) {
    var broader = L.root.broader[facet.field] || {}, trees = new Map(), top = [];
    facet.values.forEach(function (choice) { trees.set(choice.value, { choice: choice, narrower: [] }); });
    trees.forEach(function (tree, value) {
      var above = broader[value];
      while (above !== undefined && !trees.has(above)) { above = broader[above]; }
      (above === undefined ? top : trees.get(above).narrower).push(tree);
    });
    return top;
  }

  function isOpen(tree) {
    return tree.narrower.some(function (below) { return below.choice.checked || isOpen(below); });
  }

  function fieldset(state, facet) {
    arrange(facet);
    function box(tree) {
      var choice = tree.choice, label = L.label(facet.field, choice.value);
      return el("li", {}, [el("label", {}, [
        el("input", { type: "checkbox", name: facet.field, value: choice.value, checked: choice.checked }), " ",
        el("bdi", { class: "what" }, label), " ",
        el("span", { class: "count" }, L.number(choice.count))
      ]), tree.narrower.length > 0 && el("details", { class: "narrower", open: isOpen(tree) }, [
        el("summary", {}, [L.t("filters.narrower"), el("span", { class: "hidden" }, " (" + label + ")")]),
        el("ul", {}, tree.narrower.map(box))
      ])]);
    }
    var shown = UNFOLDED, trees = forest(facet);
    trees.forEach(function (tree, at) { if (tree.choice.checked || isOpen(tree)) { shown = Math.max(shown, at + 1); } });
    var more = trees.slice(shown), label = L.t("field." + facet.field);
    return el("fieldset", { class: "facet-" + facet.field }, [
      el("legend", {}, label),
      el("ul", {}, trees.slice(0, shown).map(box)),
      more.length > 0 && el("details", {}, [
        el("summary", {}, [L.t("filters.more"), el("span", { class: "hidden" }, " (" + label + ")")]),
        el("ul", {}, more.map(box))
      ])
    ]);
  }

  L.showDebug = function (state) {
    var box = document.getElementById("debug");
    box.hidden = !state.debug;
    box.textContent = L.traffic.files + " files, " + L.traffic.bytes + " bytes read";
    document.documentElement.dataset.files = L.traffic.files;
    document.documentElement.dataset.bytes = L.traffic.bytes;
  };
})(this);
