// Reads lists of documents: bits, the code of impacts and fields, distances, places. docs/BUNDLE.md, "Words", specifies it.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var TITLE = 1, DESCRIPTION = 2, OWN_PARAMETER = 4, PARAMETER_BITS = 5, TITLE_LOW = 2, NEAR_BITS = 4;
  // A word that stands at several places of a description.
  L.SEVERAL = -1;

  // Reads bits from the highest on.
  function Bits(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.held = 0;
    this.count = 0;
  }
  Bits.prototype.bit = function () {
    if (this.count === 0) {
      if (this.at >= this.bytes.length) { throw new Error("list: cut short"); }
      this.held = this.bytes[this.at++];
      this.count = 8;
    }
    return (this.held >> --this.count) & 1;
  };
  Bits.prototype.bits = function (n) {
    var value = 0;
    while (n > 0) {
      if (this.count === 0) {
        if (this.at >= this.bytes.length) { throw new Error("list: cut short"); }
        this.held = this.bytes[this.at++];
        this.count = 8;
      }
      var taken = Math.min(n, this.count);
      this.count -= taken;
      value = (value << taken) | ((this.held >> this.count) & ((1 << taken) - 1));
      n -= taken;
    }
    return value;
  };
  Bits.prototype.rice = function (low) {
    var high = 0;
    while (this.bit()) { high++; }
    return high * (1 << low) + this.bits(low);
  };
  // One symbol of the code that the root has.
  Bits.prototype.symbol = function () {
    var counts = L.root.codes[0], code = 0, first = 0, index = 0;
    for (var length = 1; length < counts.length; length++) {
      code |= this.bit();
      if (code < first + counts[length]) { return L.root.codes[1][index + code - first]; }
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new Error("list: no such code");
  };

  L.Bits = Bits;

  // Bits of a whole number.
  L.bitsOf = function (number) {
    return number < 1 ? 0 : Math.floor(Math.log(number) / Math.LN2 + 1e-9) + 1;
  };

  // n documents: {docs, codes, titles, nears}. `all`: how many the whole list has. Places only if they are asked for, but
  // they are stepped over where another list follows.
  L.readDocs = function (bits, n, all, places) {
    var docs = new Uint32Array(n), codes = new Uint16Array(n), next = 0, i;
    var low = n < OWN_PARAMETER ? Math.max(0, L.bitsOf(Math.floor(L.root.counts.records / n)) - 1) : bits.bits(PARAMETER_BITS);
    for (i = 0; i < n; i++) {
      docs[i] = next + bits.rice(low);
      next = docs[i] + 1;
    }
    for (i = 0; i < n; i++) { codes[i] = bits.symbol(); }
    var found = { docs: docs, codes: codes, titles: null, nears: null };
    return places ? readPlaces(bits, found, all) : found;
  };

  function readPlaces(bits, found, all) {
    var n = found.docs.length, i;
    found.titles = new Array(n);
    for (i = 0; i < n; i++) {
      if (found.codes[i] & TITLE) {
        var at = 0;
        found.titles[i] = [];
        for (var left = bits.rice(0) + 1; left > 0; left--) { found.titles[i].push(at += bits.rice(TITLE_LOW)); }
      }
    }
    if (all <= L.root.near) { return found; }
    found.nears = new Int8Array(n);
    for (i = 0; i < n; i++) {
      if (found.codes[i] & DESCRIPTION) { found.nears[i] = bits.bit() ? L.SEVERAL : bits.bits(NEAR_BITS); }
    }
    return found;
  }
})(this);
