// What belongs to a record's page besides the record: the same resource from other sources, and resources that share keywords or
// subjects with it. The catalogue's is src/catalog/related.rs; here nearness in the order of numbers, which is by language and subject,
// stands for what a bundle has no index of.
(function (global) {
  "use strict";
  var L = global.Lomond;
  var el = L.el;

  var MAX_TOPICS = 5, MAX_SIMILAR = 5, MAX_SAME = 10, MAX_SHARDS = 8;

  function numbersIn(bytes) {
    var reader = new L.Reader(bytes), numbers = [];
    for (var n = reader.number(); n > 0; n--) { numbers.push(reader.number()); }
    return numbers;
  }

  // The numbers of the other records of the same resource.
  async function sameAs(doc) {
    var bytes = await L.get("same", L.numberKey(doc));
    return bytes ? numbersIn(bytes).filter(function (other) { return other !== doc; }) : [];
  }

  // How many distinct resources these records (ascending) are of; null where that takes long to say.
  L.distinct = async function (docs) {
    var names = await L.leaves("same", "", "\uffff", MAX_SHARDS + 1), there = new Set(docs), all = docs.length;
    if (names.length > MAX_SHARDS) { return null; }
    for (var i = 0; i < names.length; i++) {
      (await L.entriesIn(names[i])).forEach(function (entry) {
        var own = Number(entry.key);
        // Of each group the first one counts.
        if (there.has(own) && numbersIn(entry.value).some(function (other) { return other < own && there.has(other); })) { all--; }
      });
    }
    return all;
  };

  // Documents that have all words of a text in a field; none where that takes long to say.
  async function withTopic(topic) {
    var tokens = L.searched(L.tokens(topic.text)), words = await Promise.all(tokens.map(L.wordOf)), match = null;
    function size(word) { return word.lists.reduce(function (sum, list) { return sum + list.documents; }, 0); }
    words.sort(function (a, b) { return size(a) - size(b); });
    if (words.length === 0 || size(words[0]) > L.root.chunk) { return []; }
    for (var i = 0; i < words.length && (!match || match.docs.length > 0); i++) {
      var one = await L.matchWord(words[i], topic.field, match && match.docs);
      match = match ? L.intersect(match, one) : one;
    }
    return match.docs;
  }

  function topicsOf(record) {
    function of(field) { return function (text) { return { field: field, text: text[1] }; }; }
    return record.subject.map(of("subject")).concat(record.keyword.map(of("keyword"))).slice(0, MAX_TOPICS);
  }

  // The numbers of records that share most topics with one, the nearest in order first.
  async function similarTo(record, without) {
    var shared = new Map(), found = await Promise.all(topicsOf(record).map(withTopic));
    found.forEach(function (docs) {
      docs.forEach(function (doc) { if (without.indexOf(doc) < 0) { shared.set(doc, (shared.get(doc) || 0) + 1); } });
    });
    function far(doc) { return Math.abs(doc - record.number); }
    return Array.from(shared.keys()).sort(function (a, b) { return shared.get(b) - shared.get(a) || far(a) - far(b) || a - b; });
  }

  // Puts both beside a record that is shown in `section`, as they come. `isCurrent()`: whether it still is.
  L.showRelated = async function (state, record, section, isCurrent) {
    var same = (await sameAs(record.number)).slice(0, MAX_SAME), hits = await Promise.all(same.map(L.hitAt));
    if (!isCurrent()) { return; }
    if (hits.length > 0) { showSame(state, hits, section.querySelector(".body .text")); }
    var near = (await similarTo(record, same.concat(record.number))).slice(0, MAX_SIMILAR), others = await Promise.all(near.map(L.hitAt));
    if (!isCurrent() || others.length === 0) { return; }
    L.append(section.querySelector("article"), el("section", { class: "similar", "aria-labelledby": "similar" }, [
      el("h2", { id: "similar" }, L.t("record.similar")),
      el("ul", { class: "hits" }, others.map(function (hit) { return L.hitItem(state, hit, function () { return []; }); }))
    ]));
  };

  function showSame(state, hits, place) {
    var links = hits.map(function (hit) {
      return el("a", { href: L.recordAddress(state, hit.id) }, L.label("source", (hit.facets.source || [""])[0]));
    });
    place.insertBefore(el("p", { class: "also" }, links.reduce(function (line, link, at) {
      return line.concat(at > 0 ? L.t("comma") + " " : "", link);
    }, [L.t("record.same") + " "])), place.querySelector(".topics"));
  }
})(this);
