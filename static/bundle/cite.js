// How to cite a record, as the catalogue's page says it (src/render/record/cite.rs); RIS of what the bundle keeps of a record.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  var MAX_NAMES = 10;

  function bare(text) { return text.replace(/\.+$/, ""); }

  function apa(of) {
    var head = of.authors.join(", ");
    if (of.year) { head = head ? head + " (" + of.year + ")" : "(" + of.year + ")"; }
    return [head, of.title, of.publishers.join(", "), of.address].filter(Boolean).map(bare).join(". ");
  }

  function mla(of) {
    var names = of.authors, head = names[0] || "";
    if (names.length === 2) { head += ", and " + names[1]; }
    if (names.length > 2) { head += ", et al"; }
    var tail = [of.publishers.join(", "), of.year, of.address].filter(Boolean);
    return (head ? bare(head) + ". " : "") + "\u201c" + bare(of.title) + ".\u201d" + (tail.length ? " " + tail.join(", ") + "." : "");
  }

  // Without what BibTeX would read as its own.
  function braced(text) { return text.replace(/[{}\\]/g, " ").replace(/[%&#$_]/g, "\\$&"); }

  function bibtex(of) {
    var fields = [["title", braced(of.title)], ["author", braced(of.authors.join(" and "))], ["year", braced(of.year)],
      ["url", of.address.replace(/[{}\\]/g, "")]];
    return "@misc{" + of.id + ",\n" + fields.filter(function (field) { return field[1]; }).map(function (field) {
      return "  " + field[0] + " = {" + field[1] + "},\n";
    }).join("") + "}\n";
  }

  function ris(of) {
    var lines = [["TY", of.isVideo ? "VIDEO" : of.isSound ? "SOUND" : "ELEC"], ["ID", of.id], ["TI", of.title]];
    of.authors.forEach(function (name) { lines.push(["AU", name]); });
    lines.push(["PB", of.publishers[0]], ["PY", of.year]);
    of.keywords.forEach(function (word) { lines.push(["KW", word]); });
    lines.push(["LA", of.languages.join(", ")], ["UR", of.address], ["AN", of.identifier]);
    return lines.filter(function (line) { return line[1]; }).map(function (line) {
      return line[0] + "  - " + line[1].replace(/\s+/g, " ") + "\n";
    }).join("") + "ER  - \n";
  }

  // [[style, text, whether it has lines]] of a record under its title and the address where it is, which may be null.
  L.citations = function (record, address) {
    var formats = record.facets.format || [];
    var of = { id: record.id, identifier: record.identifier, title: L.headingOf(record), address: address || "",
      year: (record.facets.year || [""])[0], authors: record.author.slice(0, MAX_NAMES), publishers: record.publisher.slice(0, MAX_NAMES),
      keywords: record.keyword.map(function (text) { return text[1]; }), languages: record.facets.language || [],
      isVideo: formats.indexOf("video") >= 0, isSound: formats.indexOf("audio") >= 0 };
    return [["APA", apa(of), false], ["MLA", mla(of), false], ["BibTeX", bibtex(of), true], ["RIS", ris(of), true]];
  };

  L.citationsFolded = function (record, address) {
    var parts = [el("summary", {}, el("h3", {}, L.t("record.cite")))];
    L.citations(record, address).forEach(function (one) {
      parts.push(el("h4", {}, one[0]));
      parts.push(one[2] ? el("pre", { dir: "ltr", tabindex: 0 }, one[1]) : el("p", { class: "cite", dir: "auto" }, one[1]));
      parts.push(copying(one[1]));
    });
    return el("details", { class: "citations" }, parts);
  };

  // A button that copies, where the browser lets a page do so.
  function copying(text) {
    if (!global.navigator || !global.navigator.clipboard) { return null; }
    var button = el("button", { type: "button", class: "copy" }, L.t("copy")), said = el("span", { role: "status" });
    button.addEventListener("click", function () {
      global.navigator.clipboard.writeText(text).then(function () { said.textContent = L.t("copied"); }, function () { said.textContent = ""; });
    });
    return el("p", { class: "copying" }, [button, " ", said]);
  }
})(this);
