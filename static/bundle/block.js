// Reads blocks of records: what all records of a file say at one place lies together. docs/BUNDLE.md, "Blocks of records",
// specifies it.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var TEXT = 1, TRUE = 2, MANY = 3;
  // Bytes of texts: the end, a text said before, a byte as it is and one more; first bytes of words.
  var END = 0, KNOWN = 1, PLAIN = 2, SECONDS = 255, MAX_KNOWN = 255;
  var MARKS = [3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    192, 193, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255];
  var isMark = new Int8Array(256).fill(-1);
  MARKS.forEach(function (mark, at) { isMark[mark] = at; });

  // What a block says before its records.
  var parsed = new WeakMap();

  function frame(bytes) {
    var known = parsed.get(bytes);
    if (known) { return known; }
    var reader = new L.Reader(bytes), found = { bytes: bytes, n: reader.number(), dictionary: reader.number(), shapes: [], places: [], walk: null, next: 0 }, i;
    var names = reader.texts();
    for (i = reader.number(); i > 0; i--) {
      var shape = [];
      for (var m = reader.number(); m > 0; m--) { shape.push(names[reader.number()]); }
      found.shapes.push(shape);
    }
    for (i = reader.number(); i > 0; i--) {
      var kinds = reader.number(), texts = reader.number();
      found.places.push({ kinds: kinds, texts: Math.floor(texts / 2), digits: texts % 2, kindsAt: 0, textsAt: 0 });
    }
    var at = reader.at;
    found.places.forEach(function (place) { place.kindsAt = at; at += place.kinds; });
    [1, 0].forEach(function (digits) {
      found.places.forEach(function (place) {
        if (place.digits === digits) { place.textsAt = at; at += place.texts; }
      });
    });
    parsed.set(bytes, found);
    return found;
  }

  // Goes through the records of a block, each once, from the first on.
  function Walk(block, words) {
    this.block = block;
    this.words = words;
    this.known = null;
    this.made = 0;
    this.top = this.place();
  }
  // Places have numbers in the order in which they are come by.
  Walk.prototype.place = function () {
    var place = this.block.places[this.made++];
    return { kinds: place.kindsAt, texts: place.textsAt, first: null, other: null, members: null };
  };
  Walk.prototype.element = function (place, nth) {
    if (nth === 0) {
      if (place.first === null) { place.first = this.place(); }
      return place.first;
    }
    if (place.other === null) { place.other = this.place(); }
    return place.other;
  };
  Walk.prototype.member = function (place, name) {
    if (place.members === null) { place.members = new Map(); }
    var member = place.members.get(name);
    if (!member) {
      member = this.place();
      place.members.set(name, member);
    }
    return member;
  };
  Walk.prototype.kind = function (place) {
    var bytes = this.block.bytes, value = 0, scale = 1, byte;
    do {
      byte = bytes[place.kinds++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    return value;
  };
  // Steps over a value.
  Walk.prototype.skip = function (place) {
    var kind = this.kind(place), i;
    if (kind === TEXT) {
      place.texts = this.end(place.texts) + 1;
    } else if (kind >= MANY && kind % 2 === 0) {
      var length = (kind - MANY - 1) / 2;
      for (i = 0; i < length; i++) { this.skip(this.element(place, i)); }
    } else if (kind >= MANY) {
      var names = this.block.shapes[(kind - MANY) / 2];
      for (i = 0; i < names.length; i++) { this.skip(this.member(place, names[i])); }
    }
  };
  Walk.prototype.value = function (place) {
    var kind = this.kind(place), i, value = null;
    if (kind === TEXT) {
      var end = this.end(place.texts);
      value = this.text(place.texts, end);
      place.texts = end + 1;
    } else if (kind === TRUE) {
      value = true;
    } else if (kind >= MANY && kind % 2 === 0) {
      value = [];
      for (i = 0; i < (kind - MANY - 1) / 2; i++) { value.push(this.value(this.element(place, i))); }
    } else if (kind >= MANY) {
      value = {};
      var names = this.block.shapes[(kind - MANY) / 2];
      for (i = 0; i < names.length; i++) { value[names[i]] = this.value(this.member(place, names[i])); }
    }
    return value;
  };
  // Where a text ends: at a zero. The byte after a mark is never one.
  Walk.prototype.end = function (from) {
    var end = this.block.bytes.indexOf(END, from);
    if (end < 0) { throw new Error("block: cut short"); }
    return end;
  };
  Walk.prototype.text = function (from, to) {
    var bytes = this.block.bytes, text = "", plain = [];
    for (var at = from; at < to; at++) {
      var byte = bytes[at];
      if (byte === KNOWN) {
        text += L.decode(new Uint8Array(plain)) + this.known.list[bytes[++at] - 1];
        plain = [];
      } else if (byte === PLAIN) {
        plain.push(bytes[++at] - 1);
      } else if (isMark[byte] >= 0) {
        var word = this.words[isMark[byte] * SECONDS + bytes[++at] - 1];
        for (var i = 0; i < word.length; i++) { plain.push(word[i]); }
      } else {
        plain.push(byte);
      }
    }
    text += L.decode(new Uint8Array(plain));
    this.known.add(text);
    return text;
  };

  // The texts of a record so far, each once.
  function Known() {
    this.list = [];
    this.there = new Set();
  }
  Known.prototype.add = function (text) {
    if (this.list.length < MAX_KNOWN && !this.there.has(text)) {
      this.there.add(text);
      this.list.push(text);
    }
  };
  Known.prototype.learn = function (value) {
    if (typeof value === "string") {
      this.add(value);
    } else if (value && typeof value === "object") {
      Object.keys(value).forEach(function (key) { this.learn(value[key]); }, this);
    }
  };

  // The words of a dictionary, each as bytes with a space before it.
  async function dictionary(number) {
    if (number === 0) { return []; }
    var bytes = await L.shard(L.root.dictionaries[number - 1]), words = parsed.get(bytes);
    if (words) { return words; }
    var reader = new L.Reader(bytes);
    words = [];
    for (var n = reader.number(); n > 0; n--) {
      var length = reader.number(), word = new Uint8Array(length + 1);
      word[0] = 32;
      word.set(bytes.subarray(reader.at, reader.at += length), 1);
      words.push(word);
    }
    parsed.set(bytes, words);
    return words;
  }

  // The record at place `nth` of a block. `before`: the part of it that is read already, or null.
  L.inBlock = async function (bytes, nth, before) {
    var block = frame(bytes), words = await dictionary(block.dictionary);
    if (!block.walk || block.next > nth) {
      block.walk = new Walk(block, words);
      block.next = 0;
    }
    var walk = block.walk;
    for (; block.next < nth; block.next++) { walk.skip(walk.top); }
    block.next = nth + 1;
    walk.known = new Known();
    walk.known.learn(before);
    return walk.value(walk.top);
  };

  // The first record of a block without dictionary whose member `key` is `key`, or null.
  L.withKey = async function (bytes, key) {
    for (var nth = 0; nth < frame(bytes).n; nth++) {
      var record = await L.inBlock(bytes, nth, null);
      if (record.key === key) { return record; }
    }
    return null;
  };
})(this);
