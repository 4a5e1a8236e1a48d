// Unpacks gzip (RFC 1952, RFC 1951) where the browser has no DecompressionStream: Chromium below 80,
// Firefox below 113. Its own file, loaded only there.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
    131, 163, 195, 227, 258];
  var LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  var DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025,
    1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  var DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12,
    12, 13, 13];
  var CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  var MAX_BITS = 15;
  // A shard is far smaller; a damaged trailer must not ask for all memory.
  var MAX_OUTPUT = 256 * 1024 * 1024;

  function Bits(bytes, at) {
    this.bytes = bytes;
    this.at = at;
    this.hold = 0;
    this.count = 0;
  }
  Bits.prototype.read = function (n) {
    while (this.count < n) {
      if (this.at >= this.bytes.length) { throw new Error("gzip: cut short"); }
      this.hold |= this.bytes[this.at++] << this.count;
      this.count += 8;
    }
    var value = this.hold & ((1 << n) - 1);
    this.hold >>>= n;
    this.count -= n;
    return value;
  };

  // A canonical Huffman code: how many codes each length has, and the symbols in order of their codes.
  function Code(lengths) {
    this.counts = new Uint16Array(MAX_BITS + 1);
    this.symbols = new Uint16Array(lengths.length);
    var i;
    for (i = 0; i < lengths.length; i++) { this.counts[lengths[i]]++; }
    this.counts[0] = 0;
    var next = new Uint16Array(MAX_BITS + 2);
    for (i = 1; i <= MAX_BITS; i++) { next[i + 1] = next[i] + this.counts[i]; }
    for (i = 0; i < lengths.length; i++) {
      if (lengths[i]) { this.symbols[next[lengths[i]]++] = i; }
    }
  }
  Code.prototype.read = function (bits) {
    var code = 0, first = 0, index = 0;
    for (var length = 1; length <= MAX_BITS; length++) {
      code |= bits.read(1);
      var count = this.counts[length];
      if (code - count < first) { return this.symbols[index + code - first]; }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error("gzip: no such code");
  };

  var fixedLiterals = null, fixedDistances = null;

  function fixed() {
    if (fixedLiterals) { return; }
    var lengths = new Uint8Array(288);
    lengths.fill(8, 0, 144);
    lengths.fill(9, 144, 256);
    lengths.fill(7, 256, 280);
    lengths.fill(8, 280, 288);
    fixedLiterals = new Code(lengths);
    fixedDistances = new Code(new Uint8Array(30).fill(5));
  }

  function dynamic(bits) {
    var literals = bits.read(5) + 257, distances = bits.read(5) + 1, n = bits.read(4) + 4;
    var lengths = new Uint8Array(19);
    for (var i = 0; i < n; i++) { lengths[CODE_ORDER[i]] = bits.read(3); }
    var code = new Code(lengths);
    var all = new Uint8Array(literals + distances);
    for (var at = 0; at < all.length;) {
      var symbol = code.read(bits);
      if (symbol < 16) {
        all[at++] = symbol;
        continue;
      }
      var value = symbol === 16 && at > 0 ? all[at - 1] : 0;
      var times = symbol === 16 ? 3 + bits.read(2) : symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7);
      while (times-- > 0 && at < all.length) { all[at++] = value; }
    }
    return { literals: new Code(all.subarray(0, literals)), distances: new Code(all.subarray(literals)) };
  }

  function block(bits, out, at, literals, distances) {
    for (;;) {
      var symbol = literals.read(bits);
      if (symbol < 256) {
        if (at >= out.length) { throw new Error("gzip: too long"); }
        out[at++] = symbol;
      } else if (symbol === 256) {
        return at;
      } else {
        symbol -= 257;
        if (symbol >= LENGTH_BASE.length) { throw new Error("gzip: no such length"); }
        var length = LENGTH_BASE[symbol] + bits.read(LENGTH_EXTRA[symbol]);
        var d = distances.read(bits);
        if (d >= DISTANCE_BASE.length) { throw new Error("gzip: no such distance"); }
        var from = at - DISTANCE_BASE[d] - bits.read(DISTANCE_EXTRA[d]);
        if (from < 0 || at + length > out.length) { throw new Error("gzip: out of bounds"); }
        while (length-- > 0) { out[at++] = out[from++]; }
      }
    }
  }

  function stored(bits, out, at) {
    bits.hold = 0;
    bits.count = 0;
    var length = bits.read(16);
    bits.read(16);
    if (at + length > out.length || bits.at + length > bits.bytes.length) { throw new Error("gzip: cut short"); }
    out.set(bits.bytes.subarray(bits.at, bits.at + length), at);
    bits.at += length;
    return at + length;
  }

  // The exporter writes no name, comment or extra field, so the header is always ten bytes.
  L.inflate = function (bytes) {
    if (bytes.length < 18 || bytes[0] !== 31 || bytes[1] !== 139 || bytes[3] !== 0) { throw new Error("no gzip"); }
    var end = bytes.length - 4;
    var size = bytes[end] + bytes[end + 1] * 256 + bytes[end + 2] * 65536 + bytes[end + 3] * 16777216;
    if (size > MAX_OUTPUT) { throw new Error("gzip: too long"); }
    var out = new Uint8Array(size), bits = new Bits(bytes, 10), at = 0, last;
    do {
      last = bits.read(1);
      var kind = bits.read(2);
      if (kind === 0) {
        at = stored(bits, out, at);
      } else if (kind === 1) {
        fixed();
        at = block(bits, out, at, fixedLiterals, fixedDistances);
      } else if (kind === 2) {
        var codes = dynamic(bits);
        at = block(bits, out, at, codes.literals, codes.distances);
      } else {
        throw new Error("gzip: no such block");
      }
    } while (!last);
    if (at !== size) { throw new Error("gzip: wrong length"); }
    return out;
  };
})(this);
