// Fetches records: what a list shows of them by number, all of them by id.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var KEY_CHARS = 2, REST_CHARS = 4;

  // The block that a record is in, in a table of so many records a block.
  function blockOf(table, doc, size) {
    return L.leaf(table, L.numberKey(Math.floor(doc / size)));
  }

  // What a list of results shows of the record with this number.
  L.hitAt = async function (doc) {
    var size = L.root.hits_per_shard;
    return L.inBlock(await blockOf("hits", doc, size), doc % size, null);
  };

  // Both parts as one, rows as [level, key, kind, value].
  function whole(hit, rest) {
    var record = Object.assign({}, hit, rest);
    record.facets = Object.assign({}, hit.facets, rest.facets);
    record.rows = rest.rows.map(function (row) {
      var name = Object.keys(row)[0], at = name.indexOf(":");
      return [at > 0 ? 1 : 0, name.slice(at + 1), name.slice(0, at), row[name]];
    });
    return record;
  }

  // All of the record with this number. `hit`: what a list shows of it, where that is known.
  L.recordAt = async function (doc, hit) {
    var size = L.root.records_per_shard;
    var parts = await Promise.all([hit || L.hitAt(doc), blockOf("records", doc, size)]);
    return whole(parts[0], await L.inBlock(parts[1], doc % size, parts[0]));
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

  // The record with this id, its number with it, or null.
  L.recordById = async function (id) {
    var doc = await L.docById(id);
    return doc === null ? null : Object.assign(await L.recordAt(doc), { number: doc });
  };
})(this);
