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
    var entry = await L.packed(name);
    return L.unpack(entry.packed, entry.length);
  }

  // A shard as it came: {packed, length}.
  L.packed = async function (name) {
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
    return entry;
  };

  var rested = 0;

  // To be awaited within long work: lets the browser answer the reader from time to time.
  L.breath = function () {
    if (Date.now() - rested < BUSY_MS || !global.setTimeout) { return null; }
    return new Promise(function (resolve) {
      global.setTimeout(function () { rested = Date.now(); resolve(); }, 0);
    });
  };
})(this);
