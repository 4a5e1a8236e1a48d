// Reads the chunks of long lists, and keeps the last ones as they were read. Where many are read at once a worker does it, if the browser
// starts one; for few it takes longer to start than the page takes to read them.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  // Milliseconds that a worker has to say that it runs.
  var KEPT = 96, MANY = 8, PATIENCE_MS = 2000;
  var kept = new Map(), asked = new Map(), count = 0, starting = null;

  // The documents of some chunks of a list of `all`: a promise of a list of what `L.readDocs` gives.
  L.chunks = function (chunks, all, places) {
    if (chunks.length >= MANY) { starting = starting || begun(); }
    return Promise.all(chunks.map(function (chunk) { return one(chunk, all, places); }));
  };

  function one(chunk, all, places) {
    var key = chunk.name + (places ? "+" : ""), known = kept.get(key) || decoded(chunk, all, places);
    kept.delete(key);
    kept.set(key, known);
    known.catch(function () { kept.delete(key); });
    if (kept.size > KEPT) { kept.delete(kept.keys().next().value); }
    return known;
  }

  async function decoded(chunk, all, places) {
    var entry = await L.packed(chunk.name), worker = await starting;
    if (worker) {
      var task = { id: count++, packed: entry.packed, length: entry.length, n: chunk.n, all: all, places: places };
      var found = await new Promise(function (resolve) {
        asked.set(task.id, resolve);
        worker.postMessage(task);
      });
      if (found) { return found; }
    }
    var bytes = await L.unpack(entry.packed, entry.length), read = L.readDocs(new L.Bits(bytes), chunk.n, all, places);
    await L.breath();
    return read;
  }

  // A worker made of text, or null where the browser has none or does not let one be.
  async function begun() {
    if (typeof global.Worker !== "function" || !L.root.worker) { return null; }
    try {
      var source = await L.shard(L.root.worker), address = global.URL.createObjectURL(new global.Blob([source], { type: "text/javascript" }));
      var worker = new global.Worker(address);
      // It does not run, or no longer: the page does its work.
      worker.onerror = function (event) {
        event.preventDefault();
        starting = Promise.resolve(null);
        Array.from(asked.keys()).forEach(function (id) { answer(id, null); });
      };
      worker.postMessage({ root: { codes: L.root.codes, near: L.root.near, counts: L.root.counts } });
      return new Promise(function (resolve) {
        worker.onmessage = function (event) {
          if (event.data.isReady) { resolve(worker); } else { answer(event.data.id, event.data.found || null); }
        };
        global.setTimeout(function () { resolve(null); }, PATIENCE_MS);
      });
    } catch (error) { return null; }
  }

  function answer(id, found) {
    var resolve = asked.get(id);
    asked.delete(id);
    if (resolve) { resolve(found); }
  }
})(this);
