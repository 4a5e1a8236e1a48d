// My list: kept in this browser under a name of the bundle's own, and shown by its address, which can be kept elsewhere too. Where the
// browser keeps nothing, a list is still an address. The catalogue's is static/js/list.js.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  var KEY = "lomond." + L.root.shelf + ".list", MOST = 100;

  // The ids that are kept; null where the browser refuses to say.
  function stored() {
    try {
      return (global.localStorage.getItem(KEY) || "").split(",").filter(Boolean);
    } catch (error) { return null; }
  }

  // Whether they could be kept: a full or a forbidden storage throws.
  function store(ids) {
    try {
      global.localStorage.setItem(KEY, ids.join(","));
      return true;
    } catch (error) { return false; }
  }

  var works = stored() !== null && store(stored());

  // The link to the list, with how many are in it.
  L.showListLink = function (state) {
    var link = document.getElementById("mine"), ids = works ? stored() : [];
    link.parentNode.hidden = !works;
    link.href = L.listAddress({ ui: state.ui, debug: state.debug }, ids);
    link.lastChild.textContent = ids.length ? " (" + L.number(ids.length) + ")" : "";
    if (state.kind === "list") { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
  };

  function toggled(ids, id) {
    if (ids.indexOf(id) >= 0) { return ids.filter(function (other) { return other !== id; }); }
    return ids.length < MOST ? ids.concat(id) : ids;
  }

  // A button at each record of a section that puts it on the list or takes it away.
  L.addListButtons = function (state, section) {
    if (!works) { return; }
    [].forEach.call(section.querySelectorAll("li.hit[data-id], article.record[data-id]"), function (element) {
      var title = element.querySelector("h1, .hit-title"), text = el("span");
      var button = el("button", { type: "button", class: "keep" }, [text, el("span", { class: "hidden" }, ": " + title.textContent.trim())]);
      function show() { text.textContent = L.t((stored() || []).indexOf(element.dataset.id) >= 0 ? "list.drop" : "list.add"); }
      button.addEventListener("click", function () {
        store(toggled(stored() || [], element.dataset.id));
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

  function item(state, one) {
    if (one.hit) { return L.hitItem(state, one.hit, function () { return []; }); }
    return el("li", { class: "hit" }, el("p", { class: "quiet" }, [L.t("list.gone"), " ", el("code", { dir: "ltr" }, one.id)]));
  }

  // The list that the address names; resolves to its heading.
  L.showList = async function (state, section) {
    var mine = works ? stored() : [], isMine = state.list.join(",") === mine.join(","), items = await found(state.list);
    var heading = L.t(isMine && works ? "list.mine" : "list.title");
    var keep = el("button", { type: "button", class: "keep" }, L.t("list.keep"));
    keep.addEventListener("click", function () {
      store(state.list);
      L.go(L.listAddress(state, state.list));
    });
    L.replace(section, el("div", { class: "page list-page", id: "list" }, [
      el("h1", { dir: "auto" }, heading),
      items.length === 0 && el("p", { class: "lead" }, L.t("list.empty")),
      items.length > 0 && el("p", { class: "quiet" }, L.count("results.count", items.length)),
      works && !isMine && items.length > 0 && el("p", { class: "no-print" }, keep),
      el("h2", { class: "hidden" }, L.t("results.heading")),
      items.length > 0 && el("ol", { class: "hits", "data-total": items.length }, items.map(function (one) { return item(state, one); }))
    ]));
    L.say(heading + ": " + L.countWords(items.length));
    return heading;
  };
})(this);
