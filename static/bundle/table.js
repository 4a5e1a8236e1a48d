// Reads the bundle's sorted tables: numbers, texts, shards, and the directory that leads to a key's shard.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};
  var utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

  L.decode = function (bytes) { return utf8.decode(bytes); };

  function text(bytes, from, to) {
    return utf8.decode(bytes.subarray(from, to));
  }

  // Reads forward through bytes.
  function Reader(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  Reader.prototype.number = function () {
    var value = 0, scale = 1, byte;
    do {
      if (this.at >= this.bytes.length) { throw new Error("shard: cut short"); }
      byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    return value;
  };
  Reader.prototype.byte = function () {
    return this.bytes[this.at++];
  };
  Reader.prototype.text = function () {
    var length = this.number();
    this.at += length;
    return text(this.bytes, this.at - length, this.at);
  };
  Reader.prototype.texts = function () {
    var list = [];
    for (var n = this.number(); n > 0; n--) { list.push(this.text()); }
    return list;
  };
  L.Reader = Reader;

  // A shard's keys and where their values lie. The last one parsed for some bytes is kept with them.
  var parsed = new WeakMap();

  function entries(bytes) {
    var known = parsed.get(bytes);
    if (known) { return known; }
    var reader = new Reader(bytes), n = reader.number();
    var keys = [], ends = [0], key = new Uint8Array(64);
    for (var i = 0; i < n; i++) {
      var shared = reader.number(), rest = reader.number();
      if (key.length < shared + rest) {
        var longer = new Uint8Array(2 * (shared + rest));
        longer.set(key);
        key = longer;
      }
      key.set(bytes.subarray(reader.at, reader.at + rest), shared);
      reader.at += rest;
      keys.push(text(key, 0, shared + rest));
      ends.push(ends[i] + reader.number());
    }
    known = { keys: keys, ends: ends, start: reader.at };
    parsed.set(bytes, known);
    return known;
  }

  // The last place in sorted `keys` that is not above `key`; -1 where all are.
  function floor(keys, key) {
    var low = 0, high = keys.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (keys[middle] <= key) { low = middle + 1; } else { high = middle; }
    }
    return low - 1;
  }

  function value(bytes, found, at) {
    return bytes.subarray(found.start + found.ends[at], found.start + found.ends[at + 1]);
  }

  // The shard of the table of that name in which `key` is if it is anywhere, or null.
  L.leaf = async function (table, key) {
    var directory = L.root.tables[table], at = floor(directory.k, key);
    if (at < 0) { return null; }
    var name = directory.f[at];
    for (var height = directory.h; height > 0; height--) {
      var bytes = await L.shard(name), found = entries(bytes);
      var below = value(bytes, found, Math.max(0, floor(found.keys, key)));
      name = text(below, 0, below.length);
    }
    return L.shard(name);
  };

  // The names of the shards of a table that may hold keys from `from` to below `to`, in order, at most `most`.
  L.leaves = async function (table, from, to, most) {
    var directory = L.root.tables[table];
    return below(directory.k, function (at) { return directory.f[at]; }, directory.h, { from: from, to: to, most: most });
  };

  async function below(keys, nameAt, height, wanted) {
    var names = [];
    for (var at = Math.max(0, floor(keys, wanted.from)); at < keys.length && keys[at] < wanted.to && names.length < wanted.most; at++) {
      names = names.concat(height === 0 ? [nameAt(at)] : await inside(nameAt(at), height - 1, wanted));
    }
    return names.slice(0, wanted.most);
  }

  async function inside(name, height, wanted) {
    var bytes = await L.shard(name), found = entries(bytes);
    return below(found.keys, function (at) {
      var name = value(bytes, found, at);
      return text(name, 0, name.length);
    }, height, wanted);
  }

  // The value of `key` in the table of that name, or null.
  L.get = async function (table, key) {
    var bytes = await L.leaf(table, key);
    if (!bytes) { return null; }
    var found = entries(bytes), at = floor(found.keys, key);
    return at >= 0 && found.keys[at] === key ? value(bytes, found, at) : null;
  };

  // What a shard of a table holds: [{key, value}].
  L.entriesIn = async function (name) {
    var bytes = await L.shard(name), found = entries(bytes);
    return found.keys.map(function (key, at) { return { key: key, value: value(bytes, found, at) }; });
  };

  // A number as a key of eight characters that sorts like it.
  L.numberKey = function (number) {
    var digits = String(number);
    return "00000000".slice(digits.length) + digits;
  };
})(this);
