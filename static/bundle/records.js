// Fetches records: what a list shows of them by number, all of them by id.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var KEY_CHARS = 2, REST_CHARS = 4;

  // The JSON of the record with this number in a table of blocks.
  async function read(table, doc, size) {
    var at = doc % size, from = 0, length = 0;
    var bytes = await L.get(table, L.numberKey(Math.floor(doc / size)));
    var reader = new L.Reader(bytes), n = reader.number();
    for (var i = 0; i < n; i++) {
      var next = reader.number();
      if (i < at) { from += next; } else if (i === at) { length = next; }
    }
    var text = new TextDecoder("utf-8").decode(bytes.subarray(reader.at + from, reader.at + from + length));
    return JSON.parse(text);
  }

  // What a list of results shows of the record with this number.
  L.hitAt = function (doc) {
    return read("hits", doc, L.root.hits_per_shard);
  };

  // Both parts as one: descriptions with their tails, and rows that only name what the hit says.
  function whole(hit, rest) {
    var record = Object.assign({}, hit, rest);
    record.facets = Object.assign({}, hit.facets, rest.facets);
    record.description = hit.description.map(function (text, at) {
      return [text[0], text[1] + (rest.tails ? rest.tails[at] : "")];
    });
    record.rows = rest.rows.map(function (row) {
      if ((row[2] !== "texts" && row[2] !== "links") || typeof row[3] !== "string") { return row; }
      return row.slice(0, 3).concat([named(record, row[3])]);
    });
    return record;
  }

  // What a row says by the name of the record's member that says it.
  function named(record, name) {
    if (name === "links") { return record.links; }
    if (name === "keyword") { return record.keyword.map(function (text) { return [text]; }); }
    return [name === "heading" ? [record.heading] : record.description];
  }

  // All of the record with this number.
  L.recordAt = async function (doc) {
    var parts = await Promise.all([L.hitAt(doc), read("records", doc, L.root.records_per_shard)]);
    return whole(parts[0], parts[1]);
  };

  // The number of the record with this id, or null.
  L.docById = async function (id) {
    var bytes = await L.get("ids", id.slice(0, KEY_CHARS));
    if (!bytes) { return null; }
    var reader = new L.Reader(bytes), rest = id.slice(KEY_CHARS, KEY_CHARS + REST_CHARS);
    for (var n = reader.number(); n > 0; n--) {
      var known = reader.text(), doc = reader.number();
      // Few ids begin alike; the record says the rest.
      if (known === rest && (await L.hitAt(doc)).id === id) { return doc; }
    }
    return null;
  };

  // The record with this id, or null.
  L.recordById = async function (id) {
    var doc = await L.docById(id);
    return doc === null ? null : L.recordAt(doc);
  };
})(this);
