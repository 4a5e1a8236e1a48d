// Reads the columns: the values that documents have, and the orders they can be asked in.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var decoded = new WeakMap();

  // The values of a field, most frequent first: [{value, count}]; `piece` is one part of that list.
  async function piece(field, number) {
    var bytes = await L.get("columns", field + "=" + L.numberKey(number)), values = [];
    if (!bytes) { return values; }
    var reader = new L.Reader(bytes);
    for (var n = reader.number(); n > 0; n--) { values.push({ value: reader.text(), count: reader.number() }); }
    return values;
  }

  // The most frequent values of a field, of at most `pieces` pieces: [{value, count}].
  L.values = async function (field, pieces) {
    var size = L.root.piece, numbers = [];
    for (var n = 0; n < pieces && n * size < (L.root.values[field] || 0); n++) { numbers.push(n); }
    var found = await Promise.all(numbers.map(function (number) { return piece(field, number); }));
    return [].concat.apply([], found);
  };

  // The value with this number.
  L.valueAt = async function (field, number) {
    var values = await piece(field, Math.floor(number / L.root.piece));
    return values[number % L.root.piece].value;
  };

  // The numbers of the values for which `accept` says yes.
  L.valueNumbers = async function (field, accept) {
    var numbers = new Set(), n = L.root.values[field] || 0;
    for (var from = 0; from < n; from += L.root.piece) {
      (await piece(field, from / L.root.piece)).forEach(function (one, at) {
        if (accept(one.value)) { numbers.add(from + at); }
      });
    }
    return numbers;
  };

  // A block of a field's column: {starts, values}; document i of it has values[starts[i] … starts[i + 1]].
  async function block(field, number) {
    var bytes = await L.get("columns", field + ":" + L.numberKey(number));
    if (!bytes) { return null; }
    var key = bytes.buffer, byField = decoded.get(key) || new Map();
    decoded.set(key, byField);
    var known = byField.get(bytes.byteOffset);
    if (known) { return known; }
    var n = Math.min(L.root.block, L.root.counts.records - number * L.root.block);
    var reader = new L.Reader(bytes), starts = new Uint32Array(n + 1);
    for (var i = 0; i < n; i++) { starts[i + 1] = starts[i] + reader.number(); }
    var values = new Uint32Array(starts[n]);
    for (var j = 0; j < values.length; j++) { values[j] = reader.number(); }
    known = { starts: starts, values: values };
    byField.set(bytes.byteOffset, known);
    return known;
  }

  // Calls visit(block, first, from, to) for each block that holds some of the ascending `docs`: documents
  // docs[from … to], the block's first document being `first`. Blocks are read together, visited in order.
  async function eachBlock(docs, read, visit) {
    var spans = [], size = L.root.block;
    for (var from = 0; from < docs.length;) {
      var number = Math.floor(docs[from] / size);
      var to = L.lowerBound(docs, (number + 1) * size);
      spans.push({ number: number, from: from, to: to });
      from = to;
    }
    var blocks = await Promise.all(spans.map(function (span) { return read(span.number); }));
    for (var at = 0; at < spans.length; at++) {
      if (blocks[at]) { visit(blocks[at], spans[at].number * size, spans[at].from, spans[at].to); }
      await L.breath();
    }
  }

  // Those of `docs` (ascending) that have one of the value numbers in `wanted`, or have none if `excluded`.
  L.withValues = async function (docs, field, wanted, excluded) {
    var kept = [];
    await eachBlock(docs, function (number) { return block(field, number); }, function (column, first, from, to) {
      for (var i = from; i < to; i++) {
        var doc = docs[i] - first, has = false;
        for (var v = column.starts[doc]; v < column.starts[doc + 1]; v++) {
          if (wanted.has(column.values[v])) { has = true; break; }
        }
        if (has !== excluded) { kept.push(docs[i]); }
      }
    });
    return kept;
  };

  // How many of `docs` have each value: the `limit` most frequent, as [{value, count}], ties by value.
  L.countValues = async function (docs, field, limit) {
    var counts = new Uint32Array(L.root.values[field] || 0);
    await eachBlock(docs, function (number) { return block(field, number); }, function (column, first, from, to) {
      for (var i = from; i < to; i++) {
        var doc = docs[i] - first;
        for (var v = column.starts[doc]; v < column.starts[doc + 1]; v++) { counts[column.values[v]]++; }
      }
    });
    var numbers = [];
    for (var n = 0; n < counts.length; n++) { if (counts[n] > 0) { numbers.push(n); } }
    numbers.sort(function (a, b) { return counts[b] - counts[a] || a - b; });
    // Ties at the cut are ordered by value: all of them must be known first.
    var cut = numbers.length > limit ? counts[numbers[limit - 1]] : 0;
    numbers = numbers.filter(function (number) { return counts[number] >= cut; });
    var values = await Promise.all(numbers.map(async function (number) {
      return { value: await L.valueAt(field, number), count: counts[number] };
    }));
    values.sort(function (a, b) { return b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0); });
    return values.slice(0, limit);
  };

  // One byte of the ranks of `docs` (ascending), in the same places: `tie`, `tie+` and `tie++` are those of a rank as a fraction of
  // all records, from the highest on.
  L.tie = async function (docs, name) {
    var bytes = new Uint8Array(docs.length);
    await eachBlock(docs, orderBlock(name), function (block, first, from, to) {
      for (var i = from; i < to; i++) { bytes[i] = block[docs[i] - first]; }
    });
    return bytes;
  };

  function orderBlock(name) {
    return function (number) { return L.get("columns", name + "#" + L.numberKey(number)); };
  }

  // The ranks of `docs` (ascending) in the order that breaks ties.
  L.orders = async function (docs) {
    var parts = await Promise.all(L.TIES.map(function (name) { return L.tie(docs, name); }));
    return Float64Array.from(docs, function (doc, at) { return parts[0][at] * 65536 + parts[1][at] * 256 + parts[2][at]; });
  };
  L.TIES = ["tie", "tie+", "tie++"];

  // Their ranks by title: a block has the highest bytes of all, then the next.
  L.titles = async function (docs) {
    var ranks = new Uint32Array(docs.length);
    await eachBlock(docs, orderBlock("title"), function (block, first, from, to) {
      for (var i = from, n = block.length / 3; i < to; i++) {
        var at = docs[i] - first;
        ranks[i] = block[at] * 65536 + block[at + n] * 256 + block[at + 2 * n];
      }
    });
    return ranks;
  };

  // The years of `docs` (ascending), -Infinity where none is known.
  L.years = async function (docs) {
    var years = new Float64Array(docs.length).fill(-Infinity), names = new Map();
    await L.valueNumbers("year", function (value) { names.set(names.size, parseInt(value, 10)); return false; });
    await eachBlock(docs, function (number) { return block("year", number); }, function (column, first, from, to) {
      for (var i = from; i < to; i++) {
        var doc = docs[i] - first;
        if (column.starts[doc] < column.starts[doc + 1]) { years[i] = names.get(column.values[column.starts[doc]]); }
      }
    });
    return years;
  };
})(this);
