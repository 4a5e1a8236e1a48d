// Cuts texts into words and folds them, by the character tables of the root: the same words as the
// catalogue's index has, whatever Unicode the browser knows. Stems are looked up, not computed.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var LETTER = 1, UNIT = 2, MARK = 3, APOSTROPHE = 4, HYPHEN = 5;
  var MAX_WORD_CHARS = 64, MAX_PARTS = 6;
  // Particles that lose a vowel before the word they stand at.
  var ELIDED = ["l", "d", "j", "m", "t", "s", "n", "c", "b", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
    "un", "dell", "all", "nell", "sull", "dall", "coll", "quell", "quest", "gl", "degl", "agl", "negl"];
  var tables = null, classes = null, spelling = null, folding = null;

  // Takes the tables of the root; each is read when a character beyond ASCII first asks for it.
  L.readCharacters = function (characters) {
    tables = characters;
    classes = spelling = folding = null;
    L.readSymbols(characters.symbols);
  };

  function classTables() {
    classes = classes || [["letter", LETTER], ["unit", UNIT], ["mark", MARK], ["apostrophe", APOSTROPHE], ["hyphen", HYPHEN]]
      .map(function (pair) { return { number: pair[1], bounds: numbers(tables[pair[0]]) }; });
    return classes;
  }

  function spellings() { return (spelling = spelling || mapping(tables.spell)); }

  function foldings() { return (folding = folding || mapping(tables.fold)); }

  function numbers(text) {
    var sum = 0;
    return text === "" ? [] : text.split(" ").map(function (part) { return (sum += parseInt(part, 36)); });
  }

  // Kind of run → distance between its characters, and between what they become.
  var STRIDES = [[1, 1], [2, 2], [1, 0], [2, 0]];

  function mapping(table) {
    var map = new Map(), from = 0, parts = table.pairs.split("\n");
    for (var i = 0; i + 1 < parts.length; i += 2) { map.set(parts[i], parts[i + 1]); }
    var runs = table.runs === "" ? [] : table.runs.split(" ").map(function (part) { return parseInt(part, 36); });
    for (var r = 0; r < runs.length; r += 4) {
      var stride = STRIDES[runs[r + 2]];
      from += runs[r];
      for (var n = 0; n < runs[r + 1]; n++) {
        map.set(String.fromCodePoint(from + n * stride[0]), String.fromCodePoint(runs[r + 3] + n * stride[1]));
      }
    }
    return map;
  }

  function classOf(code) {
    if (code < 128) {
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)) { return LETTER; }
      return code === 45 ? HYPHEN : code === 39 ? APOSTROPHE : 0;
    }
    for (var i = 0, all = classTables(); i < all.length; i++) {
      var bounds = all[i].bounds, low = 0, high = bounds.length;
      // Bounds are first, last, first, last …: inside a range where an odd number of bounds is passed.
      while (low < high) {
        var middle = (low + high) >> 1;
        if (bounds[middle] + (middle & 1) <= code) { low = middle + 1; } else { high = middle; }
      }
      if (low & 1) { return all[i].number; }
    }
    return 0;
  }

  function classAt(text, at) {
    return at < text.length ? classOf(text.codePointAt(at)) : 0;
  }

  function next(text, at) {
    return at + (text.codePointAt(at) > 0xffff ? 2 : 1);
  }

  function mapped(text, map) {
    var out = "", plain = true;
    for (var at = 0; at < text.length;) {
      var to = next(text, at), char = text.slice(at, to), other = map.get(char);
      // A letter and the mark on it may have an entry of their own.
      if (to < text.length && map.has(text.slice(at, next(text, to)))) {
        to = next(text, to);
        other = map.get(text.slice(at, to));
      }
      if (other !== undefined) { plain = false; }
      out += other === undefined ? char : other;
      at = to;
    }
    return plain ? text : out.normalize("NFC");
  }

  var ASCII = /^[\x00-\x7f]*$/;

  // A word in plain lower-case spelling, diacritics kept.
  L.spell = function (word) {
    var plain = ASCII.test(word) ? word.toLowerCase() : mapped(word.normalize("NFC"), spellings()).toLowerCase();
    return plain.length <= MAX_WORD_CHARS ? plain : Array.from(plain).slice(0, MAX_WORD_CHARS).join("");
  };

  // A plain spelling without what people leave out when they type.
  L.fold = function (spelled) {
    return ASCII.test(spelled) ? spelled : mapped(spelled, foldings());
  };

  // A whole value for comparison: case and white space do not count.
  L.key = function (value) {
    return value.split(/\s+/).filter(Boolean).map(function (word) { return word.toLowerCase(); }).join(" ");
  };

  function Cursor(text) {
    this.text = text;
    this.at = 0;
  }

  // Letters and marks, then what `C++` and `C#` end with.
  Cursor.prototype.piece = function () {
    var start = this.at, kind;
    while ((kind = classAt(this.text, this.at)) === LETTER || kind === MARK) { this.at = next(this.text, this.at); }
    if (this.at - start === 1 && this.text.charCodeAt(start) < 128) { this.at += signs(this.text, this.at); }
    return { text: this.text.slice(start, this.at), start: start, end: this.at };
  };

  function signs(text, at) {
    var length = text.substr(at, 2) === "++" ? 2 : text.charAt(at) === "#" ? 1 : 0;
    var kind = classAt(text, at + length);
    var ends = kind !== LETTER && kind !== UNIT && kind !== MARK && text.charAt(at + length) !== "+";
    return ends ? length : 0;
  }

  // Steps over a linking character that stands directly before another letter.
  Cursor.prototype.link = function (wanted) {
    if (classAt(this.text, this.at) !== wanted) { return false; }
    var after = next(this.text, this.at);
    if (classAt(this.text, after) !== LETTER) { return false; }
    this.at = after;
    return true;
  };

  // One word with its apostrophes resolved.
  Cursor.prototype.word = function () {
    var word = this.piece();
    while (this.link(APOSTROPHE)) {
      var piece = this.piece();
      if (ELIDED.indexOf(word.text.toLowerCase()) >= 0 && next(piece.text, 0) < piece.text.length) {
        word = piece;
      } else if (piece.text !== "s" && piece.text !== "S") {
        word.text += piece.text;
        word.end = piece.end;
      }
    }
    return word;
  };

  Cursor.prototype.compound = function () {
    var words = [this.word()];
    while (words.length < MAX_PARTS && this.link(HYPHEN)) { words.push(this.word()); }
    return words;
  };

  Cursor.prototype.units = function () {
    var units = [], kind;
    while ((kind = classAt(this.text, this.at)) === UNIT || kind === MARK) {
      var start = this.at;
      this.at = next(this.text, start);
      if (kind === UNIT) { units.push({ start: start, end: this.at }); } else { units[units.length - 1].end = this.at; }
    }
    return units;
  };

  // The words of a text: {form, spelling, position, start, end, kind: "word" | "compound" | "unit" | "pair"}.
  L.tokens = function (text) {
    var cursor = new Cursor(text), tokens = [], position = 0;
    function push(word, start, end, kind) {
      var spelled = L.spell(word), form = L.letterName(L.fold(spelled));
      if (form === "") { return; }
      tokens.push({ form: form, spelling: spelled, position: position, start: start, end: end, kind: kind });
    }
    while (cursor.at < text.length) {
      var kind = classAt(text, cursor.at);
      if (kind === LETTER) {
        cursor.compound().forEach(function (word, at, words) {
          push(word.text, word.start, word.end, "word");
          if (at === 0 && words.length > 1) {
            var joined = words.map(function (one) { return one.text; }).join("");
            push(joined, word.start, words[words.length - 1].end, "compound");
          }
          position++;
        });
      } else if (kind === UNIT) {
        cursor.units().forEach(function (unit, at, units) {
          push(text.slice(unit.start, unit.end), unit.start, unit.end, "unit");
          var after = units[at + 1];
          if (after) { push(text.slice(unit.start, after.end), unit.start, after.end, "pair"); }
          position++;
        });
      } else {
        cursor.at = next(text, cursor.at);
      }
    }
    return tokens;
  };
})(this);
