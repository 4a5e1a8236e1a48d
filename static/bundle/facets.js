// Shows the filters beside results: facets with their values, ranges of years and ages, and the languages that the reader prefers,
// as the catalogue's form has them (src/render/results/filters.rs).
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  var UNFOLDED = 6, SHOWN = 40, PREFERABLE = 6, RANGES = ["year", "age"];

  L.showFacets = function (state, facets, aside) {
    aside.hidden = facets.length === 0;
    if (aside.hidden) { return; }
    var reads = readerLanguages(state), fields = facets.map(function (facet) { return fieldset(state, facet, reads); });
    L.replace(aside, [
      el("h2", { id: "filter-heading" }, L.t("filters.heading")),
      el("form", { id: "facets" }, [preferences(state, facets, reads)].concat(fields,
        el("p", { class: "apply" }, el("button", { type: "submit" }, L.t("filters.apply")))))
    ]);
    document.getElementById("facets").addEventListener("submit", function (event) {
      event.preventDefault();
      L.go(L.searchAddress(state, chosenIn(event.target, state)));
    });
  };

  // What the form says, as changes of the state.
  function chosenIn(form, state) {
    var kept = state.filters.filter(function (filter) { return L.FACETS.indexOf(filter.field) < 0; }), prefer = [], like = {};
    [].forEach.call(form.querySelectorAll("input:checked"), function (box) {
      if (box.name === "prefer") { prefer.push(box.value); } else { kept.push({ field: box.name, value: box.value }); }
    });
    [].forEach.call(form.querySelectorAll(".like input"), function (box) {
      if (box.value.trim() !== "") { like[box.name.slice(5)] = box.value.trim(); }
    });
    RANGES.forEach(function (field) {
      var typed = rangeIn(form, field);
      // What is typed takes the place of what was chosen before.
      if (typed.length > 0) { kept = kept.filter(function (filter) { return filter.field !== field; }).concat(typed); }
    });
    return { filters: kept, prefer: prefer, like: like, page: 1 };
  }

  function rangeIn(form, field) {
    var boxes = ["from", "to"].map(function (end) { return form.querySelector("input[name=" + field + "-" + end + "]"); });
    var typed = boxes.map(function (box) { return box && /^[0-9]{1,4}$/.test(box.value.trim()) ? box.value.trim() : ""; });
    if (typed[0] === "" && typed[1] === "") { return []; }
    if (field === "year") { return [{ field: field, value: typed.join("..") }]; }
    return L.ageBands(Number(typed[0] || 0), typed[1] === "" ? Infinity : Number(typed[1])).map(function (value) {
      return { field: field, value: value };
    });
  }

  // The bands of age that a range touches: `6-8`, `19-`; those that the interface has words for.
  L.ageBands = function (from, to) {
    return L.keysOf("age").filter(function (band) {
      var ends = band.split("-"), last = ends[1] === "" ? Infinity : Number(ends[1]);
      return Number(ends[0]) <= to && from <= last;
    }).sort(function (a, b) { return parseInt(a, 10) - parseInt(b, 10); });
  };

  // Primary subtags of the languages that the reader reads: the page's own, then the browser's.
  function readerLanguages(state) {
    var own = (global.navigator && (global.navigator.languages || [global.navigator.language])) || [];
    return state.prefer.concat(L.language, [].map.call(own, function (tag) { return String(tag).split("-")[0].toLowerCase(); }));
  }

  function preferences(state, facets, reads) {
    var language = facets.filter(function (facet) { return facet.field === "language"; })[0];
    var values = language ? language.values.map(function (one) { return one.value; }) : [], offered = state.prefer.slice();
    if (values.length < 2 && state.prefer.length === 0) { return null; }
    reads.filter(function (tag) { return values.indexOf(tag) >= 0; }).concat(values).forEach(function (tag) {
      if (offered.length < Math.max(PREFERABLE, state.prefer.length) && offered.indexOf(tag) < 0) { offered.push(tag); }
    });
    return el("fieldset", { class: "prefer" }, [
      el("legend", {}, L.t("prefer.heading")),
      el("p", { class: "quiet" }, L.t("prefer.lead")),
      el("ul", {}, offered.map(function (tag) {
        return el("li", {}, el("label", {}, [
          el("input", { type: "checkbox", name: "prefer", value: tag, checked: state.prefer.indexOf(tag) >= 0 }), " ",
          el("span", { class: "what" }, el("bdi", {}, L.label("language", tag)))
        ]));
      }))
    ]);
  }

  function placeOf(list, value) { return list.indexOf(value) < 0 ? list.length : list.indexOf(value); }

  // Years run backwards, ages upwards, the reader's languages first, the rest by count as it came.
  function arranged(facet, reads) {
    var values = facet.values.slice();
    var orders = {
      year: function (a, b) { return a.value < b.value ? 1 : -1; },
      age: function (a, b) { return parseInt(a.value, 10) - parseInt(b.value, 10); },
      language: function (a, b) {
        return placeOf(reads, a.value) - placeOf(reads, b.value) || facet.values.indexOf(a) - facet.values.indexOf(b);
      }
    };
    return orders[facet.field] ? values.sort(orders[facet.field]) : values;
  }

  // The values as trees: each below the nearest broader one that is among them.
  function forest(field, values) {
    var broader = L.root.broader[field] || {}, trees = new Map(), top = [];
    values.forEach(function (choice) { trees.set(choice.value, { choice: choice, narrower: [] }); });
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

  function box(field, tree) {
    var choice = tree.choice, label = L.valueLabel({ field: field, value: choice.value });
    return el("li", {}, [el("label", {}, [
      el("input", { type: "checkbox", name: field, value: choice.value, checked: choice.checked }), " ",
      el("span", { class: "what" }, el("bdi", {}, label)), " ",
      el("span", { class: "count" }, L.number(choice.count))
    ]), tree.narrower.length > 0 && el("details", { class: "narrower", open: isOpen(tree) }, [
      el("summary", {}, [L.t("filters.narrower"), el("span", { class: "hidden" }, " (" + label + ")")]),
      el("ul", {}, tree.narrower.map(function (below) { return box(field, below); }))
    ])]);
  }

  // The values that have what the reader looks for in their names, and the chosen ones.
  function liked(facet, like) {
    var wanted = like.toLowerCase();
    return facet.values.filter(function (one) {
      return one.checked || L.valueLabel({ field: facet.field, value: one.value }).toLowerCase().indexOf(wanted) >= 0;
    });
  }

  function fieldset(state, facet, reads) {
    var like = state.like[facet.field], label = L.t("field." + facet.field), isLong = like || facet.values.length >= L.FACET_LIMIT;
    var values = arranged(like ? { field: facet.field, values: liked(facet, like) } : facet, reads).slice(0, SHOWN);
    if (facet.field === "here" && values.every(function (one) { return one.value === "no" && !one.checked; })) { return null; }
    var trees = forest(facet.field, values), shown = UNFOLDED;
    trees.forEach(function (tree, at) { if (tree.choice.checked || isOpen(tree)) { shown = Math.max(shown, at + 1); } });
    function hidden() { return el("span", { class: "hidden" }, " (" + label + ")"); }
    function boxes(some) { return el("ul", {}, some.map(function (tree) { return box(facet.field, tree); })); }
    return el("fieldset", { class: "facet-" + facet.field }, [
      el("legend", {}, label),
      isLong && el("label", { class: "like" }, [L.t("filters.like"), hidden(),
        el("input", { type: "search", name: "like." + facet.field, value: like || "", maxlength: 100, dir: "auto" })]),
      boxes(trees.slice(0, shown)),
      trees.length > shown && el("details", { open: Boolean(like) },
        [el("summary", {}, [L.t("filters.more"), hidden()]), boxes(trees.slice(shown))]),
      RANGES.indexOf(facet.field) >= 0 && el("div", { class: "range-inputs" }, ["from", "to"].map(function (end) {
        return el("label", {}, [L.t("filters." + end), hidden(), " ",
          el("input", { type: "number", name: facet.field + "-" + end, min: 0, max: 9999, inputmode: "numeric" })]);
      }))
    ]);
  }
})(this);
