// Makes elements. Every text of a record or a query becomes a text node and nothing else.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  // el("a", {href: "#"}, ["text", element]): false, null and undefined attributes and children are left out.
  L.el = function (tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, value === true ? "" : value);
      }
    });
    L.append(element, children);
    return element;
  };

  L.append = function (parent, children) {
    [].concat(children === undefined ? [] : children).forEach(function (child) {
      if (child === null || child === undefined || child === false || child === "") { return; }
      parent.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
    });
    return parent;
  };

  // Names in one line: each has its own direction of writing.
  L.apart = function (names) {
    return names.reduce(function (line, name, at) {
      return line.concat(at > 0 ? L.t("comma") + " " : "", L.el("bdi", {}, name));
    }, []);
  };

  L.replace = function (parent, children) {
    while (parent.firstChild) { parent.removeChild(parent.firstChild); }
    return L.append(parent, children);
  };

  // Puts children into an element before the one that is at a place.
  L.insert = function (parent, at, children) {
    var before = parent.children[at] || null;
    children.forEach(function (child) { parent.insertBefore(child, before); });
  };

  // Only these languages of a text change its direction where the record says so.
  var RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)/;

  // Attributes of a text in `tag` (BCP 47, may be empty).
  L.langOf = function (tag) {
    return tag ? { lang: tag, dir: RIGHT_TO_LEFT.test(tag) ? "rtl" : "ltr" } : { dir: "auto" };
  };

  // The address if a reader may be sent there, else null: http and https only, nothing relative, and no account in it,
  // which can look like another host.
  L.safeUrl = function (text) {
    if (!/^https?:\/\/[^\s/?#]/i.test(text)) { return null; }
    try {
      var url = new URL(text);
      var plain = !url.username && !url.password;
      return plain && (url.protocol === "http:" || url.protocol === "https:") ? url.href : null;
    } catch (error) { return null; }
  };

  // A link that leaves the bundle, or plain text where the address is none to be followed.
  L.outward = function (text, label, attributes) {
    var href = L.safeUrl(text);
    if (!href) { return L.el("span", { dir: "ltr" }, label || text); }
    var all = { href: href, rel: "noopener noreferrer external" };
    Object.keys(attributes || {}).forEach(function (name) { all[name] = attributes[name]; });
    return L.el("a", all, label || text);
  };
})(this);
