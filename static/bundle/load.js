// Loads shards: classic scripts that hand a packed payload to the global function `lomond`.
//
// A page opened from file:// may fetch nothing, import nothing and start no worker from a file; a script
// element is all that is left. Counts files and bytes, because browsers do not for file://. Language level
// of the whole folder: ES2015 and async functions; no module, no regular expression with Unicode classes.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  // Unpacked bytes kept for later queries; the oldest shards go first.
  var CACHE_BYTES = 48 * 1024 * 1024;

  // The mark of byte order, `lomond("`, `",`, `,"`, `");` and the line's end.
  var CALL_CHARACTERS = 17;
  // The character that stands for 0 and the bits of one: see docs/BUNDLE.md, "Physical layer".
  var FIRST_CHARACTER = 0x3000, BITS = 15;

  // Milliseconds of work after which the reader may have something to say.
  var BUSY_MS = 40;

  var waiting = new Map();
  var cache = new Map();
  var cached = 0;

  // The page says its bytes, style and script included.
  L.traffic = { files: 1, bytes: parseInt(document.documentElement.dataset.frame, 10) || 0 };

  // Every shard script calls this. A script that nobody waits for is ignored.
  global.lomond = function (name, length, packed) {
    var entry = waiting.get(name);
    if (entry) {
      entry.packed = packed;
      entry.length = length;
    }
  };

  // Runs the script at `path`, relative to the page. Replaced in tests.
  L.inject = function (path) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = path;
      script.onload = function () { script.remove(); resolve(); };
      script.onerror = function () { script.remove(); reject(missing(path)); };
      document.head.appendChild(script);
    });
  };

  var rest = null;

  // Reads the part of the script that first results do without; once.
  L.later = function () {
    rest = rest || L.inject(L.root.later[0]).then(function () {
      L.traffic.files += 1;
      L.traffic.bytes += L.root.later[1];
    });
    return rest;
  };

  // A copy of the bundle that stopped half-way lacks files.
  function missing(path) {
    var error = new Error("cannot read " + path);
    error.isMissing = true;
    return error;
  }

  L.path = function (name) {
    return "data/" + name.charAt(0) + "/" + name.slice(1) + ".js";
  };

  // The payload of the shard `name`, unpacked: a promise of a Uint8Array.
  L.shard = function (name) {
    var known = cache.get(name);
    if (known) {
      cache.delete(name);
      cache.set(name, known);
      return known.promise;
    }
    var entry = { bytes: 0, promise: null };
    entry.promise = read(name).then(function (bytes) {
      entry.bytes = bytes.length;
      cached += bytes.length;
      shrink(name);
      return bytes;
    });
    entry.promise.catch(function () { cache.delete(name); });
    cache.set(name, entry);
    return entry.promise;
  };

  function shrink(keep) {
    cache.forEach(function (entry, name) {
      if (cached > CACHE_BYTES && entry.bytes > 0 && name !== keep) {
        cached -= entry.bytes;
        cache.delete(name);
      }
    });
  }

  // The page asks for the root itself, so that it is read while the page is.
  function announced(name) {
    return document.readyState === "loading" && name === document.documentElement.dataset.root
      ? new Promise(function (resolve) { document.addEventListener("DOMContentLoaded", resolve); }) : null;
  }

  async function read(name) {
    var entry = { packed: null, length: 0 };
    waiting.set(name, entry);
    try {
      await announced(name);
      if (entry.packed === null) { await L.inject(L.path(name)); }
    } finally {
      waiting.delete(name);
    }
    if (entry.packed === null) { throw new Error("no data in " + L.path(name)); }
    L.traffic.files += 1;
    L.traffic.bytes += 2 * (CALL_CHARACTERS + name.length + String(entry.length).length + entry.packed.length);
    return gunzip(unpack(entry.packed, entry.length));
  }

  // Bits of characters to bytes.
  function unpack(text, length) {
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
    var out = new Uint8Array(sizeOf(bytes)), at = 0, part;
    while (!(part = await reader.read()).done) {
      out.set(part.value, at);
      at += part.value.length;
    }
    await written;
    return out;
  }

  var rested = 0;

  // To be awaited within long work: lets the browser answer the reader from time to time.
  L.breath = function () {
    if (Date.now() - rested < BUSY_MS || !global.setTimeout) { return null; }
    return new Promise(function (resolve) {
      global.setTimeout(function () { rested = Date.now(); resolve(); }, 0);
    });
  };

  // What gzip's last four bytes say.
  function sizeOf(bytes) {
    var end = bytes.length - 4;
    return bytes[end] + bytes[end + 1] * 256 + bytes[end + 2] * 65536 + bytes[end + 3] * 16777216;
  }
})(this);
