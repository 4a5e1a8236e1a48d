// The worker's part: unpacks a chunk of a long list and reads its documents, away from the page, which goes on answering the reader.
// It is started from text, since a browser starts none from a file on file://, and gets what it reads from the page, for it may load nothing.
(function (global) {
  "use strict";
  var L = global.Lomond;

  // First {root: what lists must know of it}, then tasks {id, packed, length, n, all, places}; answers {isReady}, then {id, found} or {id, error}.
  global.onmessage = function (event) {
    var task = event.data;
    if (task.root) {
      L.root = task.root;
      global.postMessage({ isReady: true });
      return;
    }
    L.unpack(task.packed, task.length).then(function (bytes) {
      var found = L.readDocs(new L.Bits(bytes), task.n, task.all, task.places);
      global.postMessage({ id: task.id, found: found }, [found.docs.buffer, found.codes.buffer]);
    }).catch(function (error) {
      global.postMessage({ id: task.id, error: String(error && error.message) });
    });
  };
})(this);
