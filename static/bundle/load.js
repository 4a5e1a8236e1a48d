// Loads shards: classic scripts that hand a base64 gzip payload to the global function `lomond`.
//
// A page opened from file:// may fetch nothing, import nothing and start no worker from a file; a script
// element is all that is left. Counts files and bytes, because browsers do not for file://. Language level
// of the whole folder: ES2015 and async functions; no module, no regular expression with Unicode classes.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  // Unpacked bytes kept for later queries; the oldest shards go first.
  var CACHE_BYTES = 48 * 1024 * 1024;

  // `lomond("`, `","`, `");` and the line's end.
  var CALL_BYTES = 15;

  var waiting = new Map();
  var cache = new Map();
  var cached = 0;

  // The page, its style, its icon and this script: the page says their bytes together.
  var FRAME_FILES = 4;

  L.traffic = { files: FRAME_FILES, bytes: parseInt(document.documentElement.dataset.frame, 10) || 0 };

  // Every shard script calls this. A script that nobody waits for is ignored.
  global.lomond = function (name, packed) {
    var entry = waiting.get(name);
    if (entry) { entry.packed = packed; }
  };

  // Runs the script at `path`, relative to the page. Replaced in tests.
  L.inject = function (path) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = path;
      script.onload = function () { script.remove(); resolve(); };
      script.onerror = function () { script.remove(); reject(new Error("cannot read " + path)); };
      document.head.appendChild(script);
    });
  };

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

  async function read(name) {
    var entry = { packed: null };
    waiting.set(name, entry);
    try {
      await L.inject(L.path(name));
    } finally {
      waiting.delete(name);
    }
    if (entry.packed === null) { throw new Error("no data in " + L.path(name)); }
    L.traffic.files += 1;
    L.traffic.bytes += entry.packed.length + name.length + CALL_BYTES;
    return gunzip(fromBase64(entry.packed));
  }

  function fromBase64(text) {
    var binary = global.atob(text);
    var bytes = new Uint8Array(binary.length);
    for (var i = 0; i < bytes.length; i++) { bytes[i] = binary.charCodeAt(i); }
    return bytes;
  }

  async function gunzip(bytes) {
    if (typeof global.DecompressionStream === "function") {
      var stream = new Blob([bytes]).stream().pipeThrough(new global.DecompressionStream("gzip"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    }
    if (!L.inflate) { await L.inject(L.root.inflate); }
    return L.inflate(bytes);
  }
})(this);
