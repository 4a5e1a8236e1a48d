// Fetches records: by number, or by id.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var KEY_CHARS = 2, REST_CHARS = 8;

  // The record with this number in the bundle.
  L.recordAt = async function (doc) {
    var size = L.root.records_per_shard, at = doc % size;
    var bytes = await L.get("records", L.numberKey(Math.floor(doc / size)));
    var reader = new L.Reader(bytes), n = reader.number(), from = 0, length = 0;
    for (var i = 0; i < n; i++) {
      var next = reader.number();
      if (i < at) { from += next; } else if (i === at) { length = next; }
    }
    var text = new TextDecoder("utf-8").decode(bytes.subarray(reader.at + from, reader.at + from + length));
    return JSON.parse(text);
  };

  // The record with this id, or null.
  L.recordById = async function (id) {
    var bytes = await L.get("ids", id.slice(0, KEY_CHARS));
    if (!bytes) { return null; }
    var reader = new L.Reader(bytes), rest = id.slice(KEY_CHARS, KEY_CHARS + REST_CHARS);
    for (var n = reader.number(); n > 0; n--) {
      var known = reader.text(), doc = reader.number();
      if (known === rest) {
        var record = await L.recordAt(doc);
        return record.id === id ? record : null;
      }
    }
    return null;
  };
})(this);
