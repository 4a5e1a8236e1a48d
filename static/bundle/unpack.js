// Unpacks shards: bits of characters to bytes, and gzip by what the browser has for it. Apart from what loads them because it runs in a
// worker too. docs/BUNDLE.md, "Physical layer", specifies it.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  // The character that stands for 0 and the bits of one.
  var FIRST_CHARACTER = 0x3000, BITS = 15;

  // The payload of a shard, `length` bytes of gzip in the characters `packed`: a promise of a Uint8Array.
  L.unpack = function (packed, length) {
    return gunzip(bytesOf(packed, length));
  };

  // Bits of characters to bytes.
  function bytesOf(text, length) {
    var bytes = new Uint8Array(length), held = 0, count = 0, at = 0;
    for (var i = 0; i < text.length; i++) {
      held = (held << BITS) | (text.charCodeAt(i) - FIRST_CHARACTER);
      for (count += BITS; count >= 8;) {
        count -= 8;
        bytes[at++] = held >> count;
      }
      held &= (1 << count) - 1;
    }
    return bytes;
  }

  async function gunzip(bytes) {
    if (typeof global.DecompressionStream !== "function") {
      if (!L.inflate) { await L.inject(L.root.inflate); }
      return L.inflate(bytes);
    }
    // Not by way of a Blob, which would go through another process.
    var stream = new global.DecompressionStream("gzip"), writer = stream.writable.getWriter(), reader = stream.readable.getReader();
    var written = writer.write(bytes).then(function () { return writer.close(); });
    // What is wrong with the stream the reader hears too.
    written.catch(function () { /* said by the reader */ });
    var out = new Uint8Array(sizeOf(bytes)), at = 0, part;
    while (!(part = await reader.read()).done) {
      out.set(part.value, at);
      at += part.value.length;
    }
    await written;
    return out;
  }

  // What gzip's last four bytes say.
  function sizeOf(bytes) {
    var end = bytes.length - 4;
    return bytes[end] + bytes[end + 1] * 256 + bytes[end + 2] * 65536 + bytes[end + 3] * 16777216;
  }
})(this);
