// My list: kept in this browser as the address of its page, and nowhere else. Adds buttons to records; without this script a
// list is still an address to share.
(function () {
  "use strict";
  var KEY = "lomond.list", MOST = 100;
  var link = document.querySelector("a[data-list]"), page = document.getElementById("list");
  if (!link) { return; }

  function stored() {
    try { return new URLSearchParams(localStorage.getItem(KEY) || ""); } catch (error) { return null; }
  }

  function idsOf(list) { return (list.get("ids") || "").split(",").filter(Boolean); }

  function store(list) {
    try { localStorage.setItem(KEY, list.toString().replace(/%2C/g, ",")); } catch (error) { return; }
    showLink();
  }

  function showLink() {
    var list = stored(), n = list ? idsOf(list).length : 0;
    var address = link.getAttribute("data-list"), mark = address.indexOf("?") < 0 ? "?" : "&";
    link.href = n ? address + mark + list.toString().replace(/%2C/g, ",") + "&mine=1" : address;
    link.querySelector(".list-count").textContent = n ? " (" + n + ")" : "";
  }

  function toggle(id) {
    var list = stored(), ids = idsOf(list), at = ids.indexOf(id);
    if (at >= 0) {
      ids.splice(at, 1);
      list.delete("note." + id);
      list.delete("heading." + id);
    } else if (ids.length < MOST) {
      ids.push(id);
    }
    list.set("ids", ids.join(","));
    store(list);
  }

  function addButton(element) {
    var id = element.getAttribute("data-id"), button = document.createElement("button");
    var title = element.querySelector("h1, .hit-title"), text = document.createElement("span"), of = document.createElement("span");
    button.type = "button";
    button.className = "keep";
    of.className = "hidden";
    of.textContent = title ? ": " + title.textContent.trim() : "";
    button.appendChild(text);
    button.appendChild(of);
    function show() {
      var has = idsOf(stored()).indexOf(id) >= 0;
      text.textContent = link.getAttribute(has ? "data-remove" : "data-add");
    }
    button.addEventListener("click", function () {
      toggle(id);
      show();
    });
    show();
    (element.querySelector("header .byline, header") || element).appendChild(button);
  }

  if (!stored()) { return; }
  if (page && page.hasAttribute("data-mine")) {
    store(new URLSearchParams(page.getAttribute("data-query")));
  } else if (page && !location.search.match(/[?&]ids=/) && idsOf(stored()).length) {
    location.replace((showLink(), link.href));
    return;
  } else if (page && page.querySelector(".hits")) {
    var keep = document.createElement("button"), place = document.createElement("p");
    keep.type = "button";
    keep.className = "keep";
    keep.textContent = link.getAttribute("data-keep");
    keep.addEventListener("click", function () {
      store(new URLSearchParams(page.getAttribute("data-query")));
      location.href = link.href;
    });
    place.className = "no-print";
    place.appendChild(keep);
    page.querySelector("h1").insertAdjacentElement("afterend", place);
  }
  showLink();
  if (!page) { [].forEach.call(document.querySelectorAll("li.hit[data-id], article.record[data-id]"), addButton); }
})();
