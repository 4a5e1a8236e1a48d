// Shows the frame, the home page and results, in the same elements and classes as the catalogue.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};
  var el = L.el;

  var NEIGHBOURS = 2, SNIPPET_CHARS = 260, LEAD_CHARS = 60, MAX_AUTHORS = 3;

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
    if (L.root.cover) { document.getElementById("cover").textContent = L.root.cover; }
    var box = document.getElementById("q");
    box.setAttribute("placeholder", L.t("search.placeholder"));
    box.setAttribute("data-suggest-label", L.t("suggest.label"));
    box.setAttribute("data-suggest-count", L.t("suggest.count"));
    document.getElementById("about").href = L.aboutAddress(state);
    [].forEach.call(document.querySelectorAll("a.brand, #home-link"), function (link) { link.href = L.homeAddress(state); });
    L.replace(document.getElementById("languages"), L.root.languages.map(function (language, at) {
      var to = Object.assign({}, state, { ui: language });
      return el("li", {}, el("a", { href: L.addressOf(to), lang: language, dir: language === "ar" ? "rtl" : "ltr",
        "aria-current": language === L.language ? "true" : null }, L.root.autonyms[at]));
    }));
  };

  L.showHome = function (state, section) {
    var counts = L.root.counts, all = L.searchAddress(L.anew(state, {}), {});
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
    var to = L.searchAddress(L.anew(state, { filters: filters }), {});
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
  function snippet(record, marks) {
    var best = null, bestRank = -1;
    record.description.forEach(function (text) {
      var ranges = marks(text[1]);
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
    ["type", "level", "language", "format", "licence", "year", "source"].forEach(function (field) {
      var labels = (record.facets[field] || []).slice(0, field === "language" ? 3 : 1)
        .map(function (value) { return L.label(field, value); });
      if (labels.length) { list.push(labels.join(", ")); }
    });
    return el("ul", { class: "facts" }, list.map(function (fact) { return el("li", { dir: "auto" }, fact); }));
  }

  // One line of a list; `marks(text)`: what is to be marked in it.
  L.hitItem = function (state, record, marks) {
    var title = L.headingOf(record), authors = record.author.slice(0, MAX_AUTHORS);
    if (record.author.length > MAX_AUTHORS) { authors.push("\u2026"); }
    return el("li", { class: "hit", "data-id": record.id, "data-identifier": record.identifier }, [
      el("h3", { class: "hit-title" }, el("a", Object.assign({ href: L.recordAddress(state, record.id) },
        L.langOf(record.heading[0])), L.marked(title, marks(title)))),
      authors.length > 0 && el("p", { class: "hit-authors" }, L.apart(authors)),
      snippet(record, marks),
      facts(record)
    ]);
  };

  L.countWords = function (total) {
    return total === 0 ? L.t("results.none") : L.count("results.count", total);
  };

  // The same of what may still be counted.
  function countOf(found) { return found.isOpen ? L.t("results.open") : L.countWords(found.total); }

  function heading(state, found) {
    return [countOf(found), state.query && " ", state.query && el("bdi", { class: "for" }, L.t("results.for", { query: state.query }))];
  }

  // Query, count and page: what the title of the window must say.
  L.titleOf = function (state, found) {
    var last = Math.ceil(found.total / L.PAGE_SIZE), parts = [state.query || L.t("results.all"), countOf(found)];
    if (state.page > 1 && !found.isOpen) { parts.push(L.t("results.page", { page: L.number(state.page), pages: L.number(last) })); }
    return parts.join(" \u2013 ");
  };

  L.showResults = function (state, found, section) {
    function marks(text) { return L.marks(found.plan, text); }
    L.replace(section, [
      el("h1", {}, heading(state, found)),
      el("p", { id: "distinct", class: "quiet", hidden: true }),
      state.typed && el("p", { class: "notice corrected" }, [
        el("span", { dir: "auto" }, L.t("results.corrected", { typed: state.typed, query: state.query })), " ",
        el("a", { href: L.searchAddress(state, { query: state.typed, exact: true, page: 1 }), dir: "auto" }, L.t("results.exact", { typed: state.typed }))
      ]),
      el("div", { id: "advice" }),
      state.any && el("p", { class: "notice" }, [L.t("results.any"), " ",
        el("a", { href: L.searchAddress(state, { any: false, page: 1 }) }, L.t("results.any.all"))]),
      relaxed(found),
      active(state),
      found.hits.length ? barOf(state, found) : null,
      el("section", { "aria-labelledby": "results-heading" }, [
        el("h2", { id: "results-heading", class: "hidden" }, L.t("results.heading")),
        found.hits.length ? el("ol", { class: "hits", "data-total": found.total, start: found.offset + 1 },
          found.hits.map(function (record) { return L.hitItem(state, record, marks); })) : ways(state, found)
      ]),
      pages(state, found)
    ]);
    L.say(countOf(found));
  };

  // What a page that was shown before all was counted says then; its hits stay as they are.
  L.closeTotal = function (state, found, section) {
    var bar = section.querySelector(".bar"), hits = section.querySelector("[data-total]");
    L.replace(section.querySelector("h1"), heading(state, found));
    if (bar) { bar.parentNode.replaceChild(barOf(state, found), bar); }
    hits.setAttribute("data-total", found.total);
    L.append(section, pages(state, found));
    L.say(countOf(found));
  };

  // Says that these records have part of the words; ways to all of them are put below when they are counted.
  function relaxed(found) {
    if (!found.isRelaxed) { return null; }
    return el("div", { class: "notice" }, [el("p", {}, L.t("results.most")), el("ul", { id: "ways" }, [])]);
  }

  // What is read aloud without being looked at.
  L.say = function (text) { document.getElementById("status").textContent = text; };

  function active(state) {
    if (state.filters.length === 0) { return null; }
    return el("section", { class: "active", "aria-labelledby": "active" }, [
      el("h2", { id: "active", class: "hidden" }, L.t("filters.active")),
      el("p", { class: "state", dir: "auto" }, inWords(state.filters)),
      el("ul", {}, state.filters.map(function (filter) {
        var rest = state.filters.filter(function (other) { return other !== filter; });
        var values = { field: L.t("field." + filter.field), value: L.valueLabel(filter) };
        return el("li", {}, el("a", { href: L.searchAddress(state, { filters: rest, page: 1 }),
          "aria-label": L.t("filters.remove", values) },
          [el("bdi", {}, values.value), " ", el("span", { "aria-hidden": "true" }, "\u00d7")]));
      }).concat(el("li", {}, el("a", { class: "clear", href: L.searchAddress(state, { filters: [], page: 1 }) },
        L.t("filters.clear")))))
    ]);
  }

  // A value as it is named; of years also a range.
  L.valueLabel = function (filter) {
    return filter.field === "year" ? filter.value.replace("..", " \u2013 ").trim() : L.label(filter.field, filter.value);
  };

  // "Language: German or French; Type: Exercise".
  function inWords(filters) {
    var fields = filters.map(function (filter) { return filter.field; });
    return fields.filter(function (field, at) { return fields.indexOf(field) === at; }).map(function (field) {
      var own = filters.filter(function (filter) { return filter.field === field; });
      return L.t("filters.state", { field: L.t("field." + field), value: own.map(L.valueLabel).join(" " + L.t("filters.or") + " ") });
    }).join("; ");
  }

  function barOf(state, found) {
    var last = found.offset + found.hits.length, sorts = state.query ? ["relevance", "date", "title"] : ["date", "title"];
    var current = state.query || state.sort !== "relevance" ? state.sort : "date";
    return el("div", { class: "bar" }, [
      !found.isOpen && found.total > found.hits.length && el("p", { class: "range" }, L.t("results.range",
        { from: L.number(found.offset + 1), to: L.number(last), total: L.number(found.total) })),
      el("p", { class: "sort" }, [el("span", { id: "sort" }, L.t("results.sort"))].concat(sorts.map(function (sort) {
        var label = L.t("results.sort." + sort);
        return sort === current ? el("strong", {}, label) : el("a",
          { href: L.searchAddress(state, { sort: sort, page: 1 }), "aria-describedby": "sort" }, label);
      }))),
      el("p", { class: "jump" }, el("a", { href: "#filters", "data-jump": "filter-heading" }, L.t("filters.jump")))
    ]);
  }

  // Ways out of an empty result; those that are counted are put before them when they are.
  function ways(state, found) {
    if (found.total > 0) { return el("p", { "data-total": found.total }, L.t("results.toofar")); }
    return el("div", { class: "ways", "data-total": 0 }, [
      el("p", {}, L.t("results.empty")),
      el("h3", {}, L.t("results.ways")),
      el("ul", { id: "ways" }, [
        el("li", {}, L.t("results.ways.fewer")),
        el("li", {}, L.t("results.ways.spelling")),
        state.filters.length > 0 && el("li", {}, el("a", { href: L.searchAddress(state, { filters: [], page: 1 }) },
          L.t("results.ways.nofilters"))),
        el("li", {}, el("a", { href: L.searchAddress(L.anew(state, {}), {}) }, L.t("results.ways.browse")))
      ])
    ]);
  }

  // First, last and the neighbours of a page; null stands for a gap of more than one.
  function numbersShown(page, last) {
    var entries = [], before = 0;
    for (var n = 1; n <= last; n++) {
      if (n !== 1 && n !== last && Math.abs(n - page) > NEIGHBOURS) { continue; }
      if (n - before > 1) { entries.push(n - before === 2 ? n - 1 : null); }
      entries.push(n);
      before = n;
    }
    return entries;
  }

  function pages(state, found) {
    var last = Math.ceil(found.total / L.PAGE_SIZE), at = Math.min(state.page, last);
    if (last < 2 || found.isOpen) { return null; }
    function step(to, key, rel) {
      return to >= 1 && to <= last && el("li", {}, el("a", { class: "step", rel: rel,
        href: L.searchAddress(state, { page: to }) }, L.t(key)));
    }
    function entry(n) {
      if (n === null) { return el("li", { class: "n", "aria-hidden": "true" }, "\u2026"); }
      var label = L.t("pages.number", { page: L.number(n) });
      return el("li", { class: "n" }, n === state.page ? el("strong", { "aria-current": "page" }, L.number(n))
        : el("a", { href: L.searchAddress(state, { page: n }), "aria-label": label }, L.number(n)));
    }
    return el("nav", { class: "pages", "aria-label": L.t("pages.navigation") },
      el("ul", {}, [step(at - 1, "pages.previous", "prev")].concat(numbersShown(at, last).map(entry), step(at + 1, "pages.next", "next"))));
  }

  L.showDebug = function (state) {
    var box = document.getElementById("debug");
    box.hidden = !state.debug;
    box.textContent = L.traffic.files + " files, " + L.traffic.bytes + " bytes read";
    document.documentElement.dataset.files = L.traffic.files;
    document.documentElement.dataset.bytes = L.traffic.bytes;
  };
})(this);
