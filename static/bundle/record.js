// Shows one record: what it is, where it is, and every category that its metadata has.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};
  var el = L.el;

  function said(text) {
    return el("span", L.langOf(text[0]), text[1]);
  }

  function join(list, between) {
    var parts = [];
    list.forEach(function (part) {
      if (parts.length) { parts.push(between); }
      parts.push(part);
    });
    return parts;
  }

  // [key, value, labels] in words.
  function code(value) {
    if (value[0] && L.has(value[0])) { return L.t(value[0]); }
    return value[2].length ? said(value[2][0]) : value[1];
  }

  function entity(value) {
    var name = value[0] || value[1] || L.t("lom.anonymous");
    var organisation = value[0] && value[1] && value[1] !== value[0] ? " (" + value[1] + ")" : "";
    return el("span", { dir: "auto" }, [value[2] ? L.outward(value[2], name) : name, organisation]);
  }

  function date(value) {
    return value[0] ? el("span", { dir: "ltr" }, value[0]) : join(value[1].map(said), "; ");
  }

  function bytes(text) {
    if (!/^[0-9]{1,15}$/.test(text)) { return text; }
    var n = Number(text), units = ["B", "kB", "MB", "GB"], unit = 0;
    while (n >= 1000 && unit < units.length - 1) { n /= 1000; unit++; }
    var whole = Math.floor(n), tenth = Math.floor(n * 10) % 10;
    return L.number(whole) + (tenth === 0 || whole >= 100 ? "" : L.t("number.decimal") + tenth) + "\u00a0" + units[unit];
  }

  function identifiers(list) {
    return list.map(function (text) { return el("span", { dir: "ltr" }, text); });
  }

  // Row kind → list of what stands in one <dd> each.
  var KINDS = {
    texts: function (value) { return value.map(function (texts) { return join(texts.map(said), " \u00b7 "); }); },
    strings: function (value) { return identifiers(value); },
    languages: function (value) { return value.map(language); },
    links: function (value) { return value.map(function (text) { return L.outward(text); }); },
    bytes: function (value) { return [bytes(value)]; },
    codes: function (value) { return value.map(code); },
    entities: function (value) { return value.map(entity); },
    date: function (value) { return [date(value)]; },
    duration: function (value) {
      return [value[0] ? el("span", { dir: "ltr" }, value[0]) : join(value[1].map(said), "; ")];
    },
    contribution: function (value) {
      var parts = [value[0] ? [code(value[0]), ": "] : [], join(value[1].map(entity), ", ")];
      if (value[2]) { parts.push(", ", date(value[2])); }
      return [[].concat.apply([], parts)];
    },
    requirement: function (value) {
      var parts = value.slice(0, 2).filter(Boolean).map(code);
      if (value[2][0]) { parts.push(L.t("lom.version.from", { version: value[2][0] })); }
      if (value[2][1]) { parts.push(L.t("lom.version.to", { version: value[2][1] })); }
      return [join(parts, " ")];
    },
    relation: function (value) {
      var parts = value[0] ? [code(value[0])] : [];
      value[1].forEach(function (text) { parts.push(L.outward(text)); });
      value[2].forEach(function (texts) { parts = parts.concat(texts.map(said)); });
      return [join(parts, " ")];
    },
    path: function (value) {
      var arrow = " \u203a ", steps = value[1].filter(function (texts) { return texts.length; });
      var list = join(steps.map(function (texts) { return said(bestOf(texts)); }), arrow);
      if (value[0].length) { list.push(" ", el("span", { class: "note", dir: "auto" }, bestOf(value[0])[1])); }
      return [list];
    },
    extension: function (value) { return [value[1]]; }
  };

  // The text in the reader's language, else the first.
  function bestOf(texts) {
    for (var i = 0; i < texts.length; i++) {
      if (texts[i][0].split("-")[0] === L.language) { return texts[i]; }
    }
    return texts[0];
  }

  function language(tag) {
    var name = L.label("language", tag.split("-")[0].toLowerCase());
    return tag.indexOf("-") > 0 ? name + " (" + tag + ")" : name;
  }

  function row(label, values) {
    return el("div", { class: "row" }, [el("dt", {}, label)].concat(values.map(function (value) {
      return el("dd", {}, value);
    })));
  }

  function sections(record) {
    var groups = [];
    record.rows.forEach(function (line) {
      if (line[0] === 0) {
        groups.push({ key: line[1], rows: [] });
      } else if (groups.length && KINDS[line[2]]) {
        var label = line[2] === "extension" ? line[3][0] : L.t(line[1]);
        groups[groups.length - 1].rows.push(row(label, KINDS[line[2]](line[3])));
      }
    });
    return groups.map(function (group) {
      var open = ["lom.educational", "lom.relation", "lom.classification"].indexOf(group.key) >= 0;
      return el("details", { open: open }, [
        el("summary", {}, el("h3", {}, L.t(group.key))), el("dl", {}, group.rows)
      ]);
    });
  }

  function topics(state, record) {
    var seen = {};
    function fresh(topic) {
      var key = "$" + topic.text.toLowerCase(), is = !seen[key];
      seen[key] = true;
      return is;
    }
    function ofSubject(value) {
      var own = record.subject.filter(function (text) { return text[1] === value; })[0];
      var text = L.label("subject", value), filter = { field: "subject", value: value };
      return { text: text, lang: own && text === value ? own[0] : "",
        to: L.searchAddress(L.anew(state, { filters: [filter] }), {}) };
    }
    function ofKeyword(text) {
      var query = "\"" + text[1].replace(/"/g, "") + "\"";
      return { text: text[1], lang: text[0], to: L.searchAddress(L.anew(state, { query: query }), {}) };
    }
    var list = (record.facets.subject || []).map(ofSubject).concat(record.keyword.map(ofKeyword)).filter(fresh);
    if (list.length === 0) { return null; }
    return el("section", { class: "topics", "aria-labelledby": "topics" }, [
      el("h2", { id: "topics" }, L.t("record.subjects")),
      el("ul", {}, list.map(function (topic) {
        return el("li", {}, el("a", Object.assign({ href: topic.to }, L.langOf(topic.lang)), topic.text));
      }))
    ]);
  }

  function glance(record) {
    var rows = [];
    ["type", "level", "language", "age", "difficulty", "format", "cost", "access", "year"].forEach(function (field) {
      var values = record.facets[field];
      if (values) {
        rows.push(row(L.t("field." + field), values.map(function (value) { return L.label(field, value); })));
      }
    });
    return el("section", { class: "card glance", "aria-labelledby": "glance" }, [
      el("h2", { id: "glance" }, L.t("record.glance")), el("dl", {}, rows)
    ]);
  }

  function licence(record) {
    var codes = record.facets.licence || [], may = record.facets.permission || [];
    return el("section", { class: "card licence", "aria-labelledby": "licence" }, [
      el("h2", { id: "licence" }, L.t("field.licence")),
      codes.length ? codes.map(function (value) { return el("p", { class: "licence-name" }, L.label("licence", value)); })
        : [el("p", {}, L.t("record.licence.unknown"))],
      may.length > 0 && [el("h3", {}, L.t("record.licence.may")),
        el("ul", { class: "may" }, may.map(function (value) { return el("li", {}, L.label("permission", value)); }))]
    ].reduce(function (all, part) { return all.concat(part); }, []));
  }

  // The first address that may be followed, or null.
  function addressOf(record) {
    return record.links.map(L.safeUrl).filter(Boolean)[0] || null;
  }

  function location(record) {
    var href = addressOf(record);
    if (!href) { return el("p", { class: "notice" }, L.t("record.nolocation")); }
    return el("p", { class: "open" }, [L.outward(href, L.t("record.open"), { class: "button" }), " ",
      el("span", { class: "host" }, L.t("record.open.at", { host: new URL(href).host }))]);
  }

  L.showRecord = function (state, record, section) {
    if (!record) {
      L.replace(section, [el("h1", {}, L.t("error.404")), el("p", {}, L.t("error.404.text"))]);
      return;
    }
    var years = record.facets.year || [];
    var authors = record.author.length ? [L.t("record.by") + " "].concat(L.apart(record.author)) : [];
    var byline = authors.concat(authors.length && years.length ? " \u00b7 " : "", years.join(", "));
    L.replace(section, el("article", { class: "record", "data-id": record.id, "data-identifier": record.identifier }, [
      el("header", {}, [
        el("h1", L.langOf(record.heading[0]), L.headingOf(record)),
        el("p", { class: "byline" }, byline)
      ]),
      el("div", { class: "body" }, [
        el("div", { class: "text" }, [location(record)].concat(record.description.map(function (text) {
          return el("p", L.langOf(text[0]), text[1]);
        }), topics(state, record))),
        el("div", { class: "side" }, [glance(record), licence(record)])
      ]),
      el("section", { class: "details", "aria-labelledby": "details" },
        [el("h2", { id: "details" }, L.t("record.details"))].concat(sections(record))),
      el("section", { class: "details", "aria-labelledby": "provenance" }, [
        el("h2", { id: "provenance" }, L.t("record.provenance")),
        el("dl", {}, [
          row(L.t("record.source"), [L.label("source", record.source)]),
          row(L.t("record.oai"), identifiers([record.identifier])),
          record.datestamp && row(L.t("record.datestamp"), identifiers([record.datestamp])),
          row(L.t("record.dialect"), identifiers([record.dialect])),
          row(L.t("record.id"), identifiers([record.id]))
        ]),
        L.citationsFolded(record, addressOf(record))
      ])
    ]));
  };
})(this);
