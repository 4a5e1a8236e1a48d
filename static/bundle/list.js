// My list: kept in this browser under a name of the bundle's own, and shown by its address, which can be kept elsewhere too. Where the
// browser keeps nothing, a list is still an address. The catalogue's is static/js/list.js.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  var KEY = "lomond." + L.root.shelf + ".list", MOST = 100;

  var NOTHING = { ids: [], listed: { title: "", headings: {}, notes: {} } };

  // The list that is kept, {ids, listed}; null where the browser refuses to say. As its address has it, before that its ids alone.
  function stored() {
    try {
      var text = global.localStorage.getItem(KEY) || "", state = L.readAddress(text.indexOf("list=") === 0 ? text : "list=" + text);
      return { ids: state.list, listed: state.listed };
    } catch (error) { return null; }
  }

  // Whether it could be kept: a full or a forbidden storage throws.
  function store(list) {
    try {
      global.localStorage.setItem(KEY, textOf(list));
      return true;
    } catch (error) { return false; }
  }

  function textOf(list) { return L.listText(list.ids, list.listed); }

  var works = stored() !== null && store(stored());

  // The link to the list, with how many are in it.
  L.showListLink = function (state) {
    var link = document.getElementById("mine"), list = (works && stored()) || NOTHING;
    link.parentNode.hidden = !works;
    link.href = L.listAddress({ ui: state.ui, debug: state.debug }, list.ids, list.listed);
    link.lastChild.textContent = list.ids.length ? " (" + L.number(list.ids.length) + ")" : "";
    if (state.kind === "list") { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
  };

  function toggled(list, id) {
    if (list.ids.indexOf(id) >= 0) {
      return { ids: list.ids.filter(function (other) { return other !== id; }), listed: list.listed };
    }
    return { ids: list.ids.length < MOST ? list.ids.concat(id) : list.ids, listed: list.listed };
  }

  // A button at each record of a section that puts it on the list or takes it away.
  L.addListButtons = function (state, section) {
    if (!works) { return; }
    [].forEach.call(section.querySelectorAll("li.hit[data-id], article.record[data-id]"), function (element) {
      if (element.querySelector(element.tagName === "LI" ? ".keep" : "header .keep")) { return; }
      var title = element.querySelector("h1, .hit-title"), text = el("span");
      var button = el("button", { type: "button", class: "keep" }, [text, el("span", { class: "hidden" }, ": " + title.textContent.trim())]);
      function show() { text.textContent = L.t((stored() || NOTHING).ids.indexOf(element.dataset.id) >= 0 ? "list.drop" : "list.add"); }
      button.addEventListener("click", function () {
        store(toggled(stored() || NOTHING, element.dataset.id));
        L.showListLink(state);
        show();
      });
      show();
      (element.querySelector("header") || element).appendChild(button);
    });
  };

  async function found(ids) {
    return Promise.all(ids.map(async function (id) {
      var doc = await L.docById(id);
      return doc === null ? { id: id, hit: null } : { id: id, hit: await L.hitAt(doc) };
    }));
  }

  // A record with the heading above it and the note below it.
  function items(state, one) {
    var heading = state.listed.headings[one.id], note = state.listed.notes[one.id];
    return [
      heading && el("li", { class: "heading" }, el("h2", { dir: "auto" }, heading)),
      one.hit ? L.hitItem(state, one.hit, function () { return []; })
        : el("li", { class: "hit" }, el("p", { class: "quiet" }, [L.t("list.gone"), " ", el("code", { dir: "ltr" }, one.id)])),
      note && el("li", { class: "list-note" }, el("p", { dir: "auto" }, note))
    ];
  }

  function field(label, name, value, most) {
    return el("p", {}, [el("label", { for: name }, label), " ",
      el("input", { id: name, type: "text", name: name, maxlength: most, dir: "auto", value: value || "" })]);
  }

  function fields(state, one, at) {
    return el("fieldset", {}, [
      el("legend", { dir: "auto" }, one.hit ? L.headingOf(one.hit) : one.id),
      el("div", { class: "range-inputs" }, [
        el("label", {}, [L.t("list.place"), " ", el("input", { type: "number", name: "place." + one.id, min: 0, max: 999, inputmode: "numeric", value: at + 1 })]),
        el("label", { class: "drop" }, [el("input", { type: "checkbox", name: "drop." + one.id, value: "1" }), " ", L.t("list.remove")])
      ]),
      field(L.t("list.heading"), "heading." + one.id, state.listed.headings[one.id], 200),
      field(L.t("list.note"), "note." + one.id, state.listed.notes[one.id], 1000)
    ]);
  }

  // What the form says, as a list.
  function typed(form, ids) {
    var listed = { title: form.elements["list-name"].value.trim(), headings: {}, notes: {} };
    var kept = ids.filter(function (id) { return !form.elements["drop." + id].checked; });
    kept.forEach(function (id) {
      listed.headings[id] = form.elements["heading." + id].value.trim();
      listed.notes[id] = form.elements["note." + id].value.trim();
    });
    function place(id) { return Number(form.elements["place." + id].value) || 0; }
    var order = kept.slice().sort(function (a, b) { return place(a) - place(b) || ids.indexOf(a) - ids.indexOf(b); });
    return { ids: order, listed: listed };
  }

  function editing(state, found, isMine) {
    var form = el("form", { class: "plain-form" }, [field(L.t("list.name"), "list-name", state.listed.title, 200)]
      .concat(found.map(function (one, at) { return fields(state, one, at); }), el("p", {}, el("button", { type: "submit" }, L.t("list.save")))));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var list = typed(form, state.list);
      if (isMine) { store(list); }
      L.go(L.listAddress(state, list.ids, list.listed));
    });
    return el("section", { class: "no-print", "aria-labelledby": "list-edit" }, [el("h2", { id: "list-edit" }, L.t("list.edit")), form]);
  }

  // The list that the address names; resolves to its heading.
  L.showList = async function (state, section) {
    var shown = { ids: state.list, listed: state.listed }, mine = works ? stored() : NOTHING, isMine = works && textOf(shown) === textOf(mine);
    var entries = await found(state.list), heading = state.listed.title || L.t(isMine ? "list.mine" : "list.title");
    var keep = el("button", { type: "button", class: "keep" }, L.t("list.keep"));
    keep.addEventListener("click", function () {
      store(shown);
      L.go(L.listAddress(state, state.list, state.listed));
    });
    L.replace(section, el("div", { class: "page list-page", id: "list" }, [
      el("h1", { dir: "auto" }, heading),
      entries.length === 0 && el("p", { class: "lead" }, L.t("list.empty")),
      entries.length > 0 && el("p", { class: "quiet" }, L.count("results.count", entries.length)),
      works && !isMine && entries.length > 0 && el("p", { class: "no-print" }, keep),
      el("h2", { class: "hidden" }, L.t("results.heading")),
      entries.length > 0 && el("ol", { class: "hits", "data-total": entries.length }, entries.reduce(function (all, one) {
        return all.concat(items(state, one));
      }, [])),
      entries.length > 0 && editing(state, entries, isMine)
    ]));
    L.say(heading + ": " + L.countWords(entries.length));
    return heading;
  };
})(this);
