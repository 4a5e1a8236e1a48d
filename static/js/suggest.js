// Suggestions while typing: a combobox with a list (WAI-ARIA 1.2) on every search box that names where to ask, and on the box of an
// offline bundle, which asks itself. Without this script the box is a box.
(function () {
  "use strict";
  var WAIT = 180, LEAST = 2, serial = 0;

  // `answerTo(typed)`: a promise of [typed, texts, kinds, addresses, languages], or of null.
  function combobox(input, answerTo) {
    var form = input.form, id = "suggestions-" + (++serial);
    var list = document.createElement("ul"), status = document.createElement("p");
    var options = [], active = -1, timer = 0, asked = "", typed = input.value;
    list.id = id;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    status.className = "hidden";
    status.setAttribute("role", "status");
    form.appendChild(list);
    form.appendChild(status);
    var attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" };
    Object.keys(attributes).forEach(function (name) { input.setAttribute(name, attributes[name]); });

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function follow(address) {
      close();
      location.href = address;
    }

    function select(at) {
      if (options[active]) { options[active].element.setAttribute("aria-selected", "false"); }
      active = at;
      var option = options[at];
      if (!option) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      option.element.setAttribute("aria-selected", "true");
      option.element.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.element.id);
    }

    function show(answer) {
      list.textContent = "";
      list.setAttribute("aria-label", input.getAttribute("data-suggest-label"));
      options = answer[1].map(function (text, at) {
        var element = document.createElement("li"), what = document.createElement("span"), kind = document.createElement("span");
        element.id = id + "-" + at;
        element.setAttribute("role", "option");
        element.setAttribute("aria-selected", "false");
        what.dir = "auto";
        what.textContent = text;
        if (answer[4][at]) { what.lang = answer[4][at]; }
        kind.className = "kind";
        kind.textContent = answer[2][at];
        element.appendChild(what);
        element.appendChild(document.createTextNode(" "));
        element.appendChild(kind);
        element.addEventListener("mousedown", function (event) { event.preventDefault(); });
        element.addEventListener("click", function () { follow(answer[3][at]); });
        list.appendChild(element);
        return { element: element, address: answer[3][at] };
      });
      active = -1;
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(options.length > 0));
      input.removeAttribute("aria-activedescendant");
      status.textContent = options.length ? input.getAttribute("data-suggest-count").replace("{n}", options.length) : "";
    }

    function ask() {
      typed = input.value;
      if (typed.trim().length < LEAST) {
        asked = "";
        close();
        return;
      }
      if (typed === asked) { return; }
      asked = typed;
      answerTo(typed)
        .then(function (answer) { if (answer && input.value === asked && document.activeElement === input) { show(answer); } })
        .catch(close);
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      var step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step && options.length) {
        event.preventDefault();
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        // One place more than there are options: back in the box.
        select((active + 1 + step + options.length + 1) % (options.length + 1) - 1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && !list.hidden && options[active]) {
        event.preventDefault();
        follow(options[active].address);
      }
    });
  }

  function fromServer(input) {
    var source = input.getAttribute("data-suggest");
    combobox(input, function (typed) {
      var address = source + (source.indexOf("?") < 0 ? "?" : "&") + "q=" + encodeURIComponent(typed);
      return window.fetch(address, { credentials: "same-origin" }).then(function (answer) { return answer.ok ? answer.json() : null; });
    });
  }

  if (window.Lomond) {
    window.Lomond.combobox = combobox;
  } else if (window.fetch) {
    [].forEach.call(document.querySelectorAll("input[data-suggest]"), fromServer);
  }
})();
