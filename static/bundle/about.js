// What this bundle is: its title and date, whose records it holds, under which licences the resources are, and how it works.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  var PIECES = 4;

  function date(text) {
    var parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    return parts ? L.t("date", { day: L.number(Number(parts[3])), month: L.t("month." + Number(parts[2])), year: parts[1] }) : text;
  }

  // A field's values with their records, each a link to these.
  function valuesOf(state, field, values) {
    return el("ul", {}, values.map(function (one) {
      var to = L.searchAddress(L.anew(state, { filters: [{ field: field, value: one.value }] }), {});
      return el("li", {}, [el("a", { href: to }, el("bdi", {}, L.label(field, one.value))), " (" + L.count("home.records", one.count) + ")"]);
    }));
  }

  L.showAbout = async function (state, section) {
    var sources = await L.values("source", PIECES), licences = await L.values("licence", PIECES);
    L.replace(section, el("div", { class: "page about-page" }, [
      el("h1", {}, L.t("offline.title")),
      el("p", { class: "lead", dir: "auto" }, L.root.title),
      L.root.cover && el("p", { dir: "auto" }, L.root.cover),
      L.root.publisher && el("p", {}, [L.t("field.publisher") + ": ", el("bdi", {}, L.root.publisher)]),
      el("p", {}, L.count("home.records", L.root.counts.records) + (L.root.date ? " \u00b7 " + L.t("offline.date", { date: date(L.root.date) }) : "")),
      el("p", {}, L.t("offline.works")),
      el("p", {}, L.t("offline.copy")),
      el("h2", {}, L.t("nav.sources")),
      valuesOf(state, "source", sources),
      el("h2", {}, L.t("offline.licences")),
      el("p", {}, L.t("offline.rights")),
      licences.length > 0 && valuesOf(state, "licence", licences),
      el("h2", {}, L.t("about.title")),
      el("p", {}, L.t("about.aim")),
      el("p", {}, L.t("about.limits")),
      el("h2", {}, L.t("about.privacy")),
      el("p", {}, L.t("offline.privacy"))
    ]));
    return L.t("offline.title");
  };
})(this);
