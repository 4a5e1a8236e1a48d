// Formulas in queries, as Unicode: `$x^2$`, `x^2` and `x²` are one. The twin of the catalogue's reader, with the same
// table; tests/fixtures/formula_cases.json holds both to the same answers.
(function (global) {
  "use strict";
  var L = global.Lomond = global.Lomond || {};

  var MAX_FORMULA = 400, MAX_TEXT = 50000, MAX_DEPTH = 12, MAX_ARGUMENT = 200, MAX_BASE = 3, MAX_GROUP = 40, MAX_RUN = 40;
  var SPACED = "=<>≤≥≠≈≡∼≃≅∝≪≫≐→←↔⇒⇐⇔↦⇌∈∉∋⊂⊃⊆⊇+−±∓×÷·∧∨∩∪⊕⊗∘∣∥⊥";
  var TEXTS = ["text", "textrm", "textbf", "textit", "textnormal", "mbox", "emph", "operatorname", "ce"];
  var BUILT = ["frac", "dfrac", "tfrac", "sqrt", "binom", "mathbb"];
  var ELEMENTS = (" H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br " +
    "Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re " +
    "Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm ");
  var table = "", symbols = null, scripts = null, letters = null;

  // Takes the table of the root; it is read when a query first has a sign of a formula or a Greek letter.
  L.readSymbols = function (text) {
    table = text || "";
    symbols = scripts = letters = null;
  };

  function readTable() {
    symbols = new Map();
    scripts = new Set();
    letters = new Map();
    table.split("\n").forEach(function (line) {
      var tab = line.indexOf("\t");
      if (tab < 0) { return; }
      var name = line.slice(0, tab), shown = line.slice(tab + 1);
      symbols.set(name, shown);
      if (/^[\^_]/.test(name)) { Array.from(shown).forEach(function (c) { if (c !== "*" && c !== "†") { scripts.add(c); } }); }
      if (/^[α-ω]$/.test(shown) && name.indexOf("var") !== 0) { letters.set(shown, name); }
    });
  }

  function symbol(name) {
    if (symbols === null) { readTable(); }
    return symbols.get(name);
  }

  // The name of a Greek letter that stands alone; any other word as it is.
  L.letterName = function (word) {
    if (!/^[α-ω]$/.test(word)) { return word; }
    if (letters === null) { readTable(); }
    return letters.get(word) || word;
  };

  function isScript(c) { symbol(""); return scripts.has(c); }
  function isDigit(c) { return c !== undefined && /^[0-9]$/.test(c); }
  function isLatin(c) { return c !== undefined && /^[A-Za-z]$/.test(c); }
  function isLetter(c) { return c !== undefined && /^[A-Za-zα-ωΑ-Ω]$/.test(c); }

  // Whether a character is of a word, roughly; the rest is signs.
  function isWord(c) {
    var code = c.codePointAt(0);
    var isSign = (code >= 0x2000 && code <= 0x2bff) || (code >= 0x3000 && code <= 0x303f) || isScript(c);
    return isLatin(c) || isDigit(c) || (code >= 0xc0 && !isSign);
  }

  function script(sign, text) {
    var all = Array.from(text).map(function (c) { return symbol(sign + c); });
    return all.length === 0 || all.indexOf(undefined) >= 0 ? null : all.join("");
  }

  function isChemical(text) {
    var rest = text.replace(/^[0-9]+/, "");
    while (rest !== "") {
      var length = [2, 1].filter(function (n) { return rest.length >= n && ELEMENTS.indexOf(" " + rest.slice(0, n) + " ") >= 0; })[0];
      if (!length) { return false; }
      rest = rest.slice(length).replace(/^[0-9]+/, "");
    }
    return text !== "";
  }

  // `text` with its formulas in Unicode.
  L.formulas = function (text) {
    if (!/[$\\^_]/.test(text)) { return text; }
    var chars = Array.from(text), out = [], at = 0;
    while (at < chars.length) {
      var found = at < MAX_TEXT ? formulaAt(chars, at, out) : null;
      if (found) {
        out = out.concat(Array.from(found.shown));
        at = found.end;
      } else {
        out.push(chars[at++]);
      }
    }
    return out.join("");
  };

  function formulaAt(chars, at, out) {
    switch (chars[at]) {
      case "$": return delimited(chars, at, dollars(chars, at));
      case "\\":
        if (chars[at + 1] === "(" || chars[at + 1] === "[") {
          return delimited(chars, at, { length: 2, close: closing(chars, at + 2, chars[at + 1] === "(" ? "\\)" : "\\]") });
        }
        return bareCommand(chars, at);
      case "^": case "_": return bareScript(chars, at, out);
      default: return null;
    }
  }

  function delimited(chars, at, found) {
    if (found === null || found.close < 0) { return null; }
    var text = shown(chars.slice(at + found.length, found.close));
    return text === null ? null : { shown: text, end: found.close + found.length };
  }

  function closing(chars, from, sign) {
    for (var at = from; at + sign.length <= Math.min(chars.length, from + MAX_FORMULA); at++) {
      if (chars[at] === "\n") { return -1; }
      if (chars.slice(at, at + sign.length).join("") === sign) { return at > from ? at : -1; }
    }
    return -1;
  }

  function dollars(chars, at) {
    if (at > 0 && chars[at - 1] === "\\") { return null; }
    if (chars[at + 1] === "$") { return { length: 2, close: closing(chars, at + 2, "$$") }; }
    var close = closing(chars, at + 1, "$");
    if (close < 0) { return null; }
    var content = chars.slice(at + 1, close), last = content[content.length - 1], after = chars[close + 1];
    var ends = !(isLatin(after) || isDigit(after) || after === "$");
    return !isSpace(content[0]) && !isSpace(last) && last !== "\\" && ends && isMath(content) ? { length: 1, close: close } : null;
  }

  function isSpace(c) { return L.isSpace(c.charCodeAt(0)); }

  function isMath(content) {
    var marked = /\\[A-Za-z]|[\^_{]/.test(content.join("")), run = 0, letter = false;
    for (var at = 0; at < content.length; at++) {
      run = isLetter(content[at]) ? run + 1 : 0;
      letter = letter || run > 0;
      if (!marked && (run > 2 || (content[at] === " " && !besideSign(content, at)))) { return false; }
    }
    return marked || letter;
  }

  function besideSign(content, at) {
    function isSign(c) { return c !== undefined && "+-=<>*/|".indexOf(c) >= 0; }
    return isSign(content[at + 1]) || isSign(content[at - 1]);
  }

  // Without delimiters.

  function bareCommand(chars, at) {
    var before = chars[at - 1];
    if (before !== undefined && (isLetter(before) || ":\\/._".indexOf(before) >= 0)) { return null; }
    var tex = new Tex(chars.slice(0, at + MAX_ARGUMENT), at), name = new Tex(tex.chars, at).name();
    if (name.length < 2 || !(symbol(name) !== undefined || TEXTS.indexOf(name) >= 0 || BUILT.indexOf(name) >= 0)) { return null; }
    var row = new Row(true);
    if (!tex.command(0, row)) { return null; }
    while (tex.peek() === "^" || tex.peek() === "_") {
      var sign = tex.chars[tex.at++], argument = tex.argument(1);
      if (argument === null) { return null; }
      row.push(scripted(sign, argument));
    }
    var text = row.text.trim();
    return text === "" ? null : { shown: text, end: tex.at };
  }

  function bareScript(chars, at, out) {
    if (inAddress(chars, at)) { return null; }
    if (chars[at + 1] === "{") { return grouped(chars, at, out); }
    return chars[at] === "^" ? raised(chars, at, out) : lowered(chars, at);
  }

  function grouped(chars, at, out) {
    var length = chars.slice(at + 2, at + 2 + MAX_GROUP).indexOf("}");
    if (length < 0 || !isBase(out)) { return null; }
    var text = shown(chars.slice(at, at + 3 + length));
    return text === null ? null : { shown: text, end: at + 3 + length };
  }

  function raised(chars, at, out) {
    var end = at + 1, digits = 0;
    if (chars[end] === "-" || chars[end] === "+" || chars[end] === "−") { end++; }
    while (digits < MAX_RUN && isDigit(chars[end + digits])) { digits++; }
    end += digits > 0 ? digits : isLatin(chars[end]) ? 1 : 0;
    var after = chars[end];
    var goesOn = after !== undefined && (after === "^" || (digits === 0 && isWord(after)));
    var text = goesOn || !isBase(out) ? null : script("^", chars.slice(at + 1, end).join(""));
    return text === null ? null : { shown: text, end: end };
  }

  function isBase(out) {
    var count = 0, last = out[out.length - 1];
    if (last === undefined) { return false; }
    while (isLetter(out[out.length - 1 - count])) { count++; }
    if (count > 0) {
      var before = out[out.length - 1 - count];
      return count <= MAX_BASE && !(before !== undefined && (before === "_" || (isWord(before) && !isDigit(before))));
    }
    return isDigit(last) || last === ")" || last === "]" || isScript(last);
  }

  function lowered(chars, at) {
    function isPart(c) { return c !== undefined && (isDigit(c) || c === "_" || isLetter(c)); }
    var from = at, to = at + 1;
    while (from > 0 && at - from < MAX_RUN && isPart(chars[from - 1])) { from--; }
    while (to - at - 1 < MAX_RUN && isPart(chars[to])) { to++; }
    var before = chars.slice(from, at).join(""), after = chars.slice(at + 1, to).join(""), digits = /^[0-9]*/.exec(after)[0];
    var isIndex = before.length === 1 && isLetter(before), inside = before === "" && chars[at - 1] === ")", text = null;
    if ((digits.length === 1 || digits.length === 2) &&
        ((after === digits && (isIndex || inside)) || isChemical((before + after).replace(/_/g, "")))) {
      text = digits;
    } else if (isIndex && after.length === 1) {
      text = after;
    }
    var small = text === null ? null : script("_", text);
    return small === null ? null : { shown: small, end: at + 1 + text.length };
  }

  function inAddress(chars, at) {
    var from = at, to = at;
    while (from > 0 && at - from < MAX_RUN * 4 && !isSpace(chars[from - 1])) { from--; }
    while (to < chars.length && to - at < MAX_RUN * 4 && !isSpace(chars[to])) { to++; }
    return /[:@\\`]/.test(chars.slice(from, to).join(""));
  }

  // TeX's mathematics. Whatever gives null is no formula that can be read.

  function shown(content) {
    var tex = new Tex(content, 0), row = tex.row(0, false);
    return row === null || tex.at < content.length || row.trim() === "" ? null : row.trim();
  }

  function Row(spaced) {
    this.text = "";
    this.spaced = spaced;
    this.isWord = false;
  }

  Row.prototype.last = function () { var all = Array.from(this.text); return all[all.length - 1]; };

  Row.prototype.push = function (text) {
    var first = Array.from(text)[0];
    if (this.isWord && (isLetter(first) || isDigit(first))) { this.space(); }
    this.isWord = false;
    this.text += text;
  };

  Row.prototype.sign = function (sign) {
    var last = this.last();
    var spaced = this.spaced && SPACED.indexOf(sign) >= 0 && last !== undefined && last !== " " && "([{|⟨,;".indexOf(last) < 0;
    this.isWord = false;
    this.text += spaced ? " " + sign + " " : sign;
  };

  Row.prototype.word = function (word) {
    var last = this.last();
    if (isLetter(last) || isDigit(last)) { this.space(); }
    this.text += word;
    this.isWord = true;
  };

  Row.prototype.space = function () {
    if (this.text !== "" && this.text.slice(-1) !== " ") { this.text += " "; }
  };

  function Tex(chars, at) {
    this.chars = chars;
    this.at = at;
  }

  Tex.prototype.peek = function () { return this.chars[this.at]; };

  Tex.prototype.skipSpace = function () {
    while (this.peek() !== undefined && isSpace(this.peek())) { this.at++; }
  };

  Tex.prototype.row = function (depth, inGroup) {
    if (depth > MAX_DEPTH) { return null; }
    var row = new Row(depth === 0);
    for (;;) {
      this.skipSpace();
      var sign = this.peek();
      if (sign === undefined) { return inGroup ? null : row.text; }
      if (sign === "}") {
        if (!inGroup) { return null; }
        this.at++;
        return row.text;
      }
      if (!this.item(sign, depth, row)) { return null; }
    }
  };

  Tex.prototype.item = function (sign, depth, row) {
    if (sign === "\\") { return this.command(depth, row); }
    this.at++;
    var inner;
    if (sign === "{") {
      inner = this.row(depth + 1, true);
      if (inner === null) { return false; }
      row.push(inner);
    } else if (sign === "^" || sign === "_") {
      inner = this.argument(depth + 1);
      if (inner === null) { return false; }
      row.text += scripted(sign, inner);
    } else if (sign === "&" || sign === "~") {
      row.space();
    } else if (sign === "'") {
      row.push("′");
    } else if (sign === "-") {
      row.sign("−");
    } else if (SPACED.indexOf(sign) >= 0) {
      row.sign(sign);
    } else {
      row.push(sign);
    }
    return true;
  };

  Tex.prototype.argument = function (depth) {
    this.skipSpace();
    var row = new Row(false), sign = this.peek();
    if (sign === undefined || sign === "}") { return ""; }
    return depth <= MAX_DEPTH && this.item(sign, depth, row) ? row.text : null;
  };

  Tex.prototype.name = function () {
    var from = ++this.at;
    while (isLatin(this.peek())) { this.at++; }
    if (this.at === from && this.peek() !== undefined) { this.at++; }
    return this.chars.slice(from, this.at).join("");
  };

  Tex.prototype.command = function (depth, row) {
    var name = this.name(), one, two;
    if (name === "frac" || name === "dfrac" || name === "tfrac" || name === "binom") {
      one = this.argument(depth + 1);
      two = one === null ? null : this.argument(depth + 1);
      if (two === null) { return false; }
      row.push(name === "binom" ? "(" + one + " " + two + ")" : whole(one) + "/" + whole(two));
    } else if (name === "sqrt") {
      one = this.option();
      two = one === null ? null : this.argument(depth + 1);
      if (two === null) { return false; }
      row.push((script("^", one) || one) + "√" + whole(two));
    } else if (name === "ce") {
      one = this.words();
      if (one === null) { return false; }
      row.push(chemical(one));
    } else if (name === "mathbb") {
      one = this.argument(depth + 1);
      if (one === null) { return false; }
      row.push(Array.from(one).map(function (c) { return symbol("mathbb " + c) || c; }).join(""));
    } else if (name === "begin" || name === "end") {
      return this.environment(name, row);
    } else if (name === "\\") {
      row.push("; ");
    } else if ([",", ";", ":", " ", ">", "quad", "qquad"].indexOf(name) >= 0) {
      row.space();
    } else if (name !== "" && "{}%$&#_".indexOf(name) >= 0) {
      row.push(name);
    } else if (name === "|") {
      row.push("‖");
    } else if (TEXTS.indexOf(name) >= 0) {
      return this.written(row);
    } else if (name !== "!") {
      return this.named(name, depth, row);
    }
    return true;
  };

  Tex.prototype.named = function (name, depth, row) {
    var text = symbol(name);
    if (text === undefined) {
      row.push("\\" + name);
    } else if (text.charAt(0) === "◌") {
      var letters = this.argument(depth + 1), mark = text.slice(1);
      if (letters === null) { return false; }
      row.push(Array.from(letters).map(function (c) { return isLetter(c) || isDigit(c) ? c + mark : c; }).join(""));
    } else if ((name === "left" || name === "right") && this.peek() === ".") {
      this.at++;
    } else if (Array.from(text).length > 1) {
      row.word(text);
    } else if (text !== "") {
      if (SPACED.indexOf(text) >= 0) { row.sign(text); } else { row.push(text); }
      this.keepApart(text, row);
    }
    return true;
  };

  // `\pi r` keeps its space, so that `r` is a word of its own.
  Tex.prototype.keepApart = function (letter, row) {
    if (!isLetter(letter) || this.peek() === undefined || !isSpace(this.peek())) { return; }
    var next = new Tex(this.chars, this.at);
    next.skipSpace();
    if (isLetter(next.peek()) || isDigit(next.peek())) { row.space(); }
  };

  Tex.prototype.words = function () {
    this.skipSpace();
    if (this.peek() !== "{") { return this.argument(MAX_DEPTH); }
    var open = 0, begin = this.at + 1;
    for (var at = this.at; at < this.chars.length; at++) {
      open += this.chars[at] === "{" ? 1 : this.chars[at] === "}" ? -1 : 0;
      if (open === 0) {
        this.at = at + 1;
        return this.chars.slice(begin, at).filter(function (c) { return "{}$".indexOf(c) < 0; }).join("");
      }
    }
    return null;
  };

  Tex.prototype.written = function (row) {
    var words = this.words();
    if (words === null) { return false; }
    if (words.charAt(0) === " ") { row.space(); }
    row.word(words.trim());
    if (words.slice(-1) === " ") { row.space(); }
    return true;
  };

  Tex.prototype.option = function () {
    if (this.peek() !== "[") { return ""; }
    var close = this.chars.indexOf("]", this.at);
    if (close < 0) { return null; }
    var option = this.chars.slice(this.at + 1, close).join("");
    this.at = close + 1;
    return option;
  };

  Tex.prototype.environment = function (which, row) {
    var name = this.words();
    if (name === null) { return false; }
    if (/matrix$/.test(name)) {
      row.push(which === "begin" ? "(" : ")");
    } else if (name === "array" && which === "begin") {
      return this.words() !== null;
    }
    return true;
  };

  function scripted(sign, text) {
    text = text.trim();
    if (text === "") { return ""; }
    return script(sign, text.replace(/ /g, "")) || (Array.from(text).length > 1 ? sign + "(" + text + ")" : sign + text);
  }

  function whole(text) {
    text = text.trim();
    var bare = Array.from(text).filter(function (c) { return !isScript(c); });
    return bare.every(isDigit) || bare.every(isLetter) ? text : "(" + text + ")";
  }

  function chemical(text) {
    var out = "";
    Array.from(text).forEach(function (c) {
      var all = Array.from(out), last = all[all.length - 1];
      if (isDigit(c) && last !== undefined && (isLatin(last) || last === ")" || isScript(last))) {
        out += script("_", c);
      } else if (c !== "_" && c !== "^") {
        out += c;
      }
    });
    return out;
  }
})(this);
