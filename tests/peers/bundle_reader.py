#!/usr/bin/env python3
"""Reads an offline bundle as docs/BUNDLE.md says, and nothing else: a second reader, which shares no code with the first.

usage: tests/peers/bundle_reader.py BUNDLE WORD      search one word, count a facet, show the best record
       tests/peers/bundle_reader.py --test PROGRAM   compare with what the built `lomond` finds in the sample records

Not a whole search: one plain word in lower case whose entry the bundle has, as the page says under "Searching".
"""
import functools
import gzip
import json
import math
import re
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION = 5
FIELD_BITS = 6
GROUP = 64
BEST = 10
SCALE = 256 * 31
# Bytes of texts in blocks of records: the end, a text said before, a byte plus one; first bytes of words.
END, KNOWN, PLAIN = 0, 1, 2
MARKS = [*range(3, 9), 11, 12, *range(14, 32), 192, 193, *range(245, 256)]


def utf16(key):
    """Keys are ordered by UTF-16 code units."""
    return key.encode("utf-16-be", "surrogatepass")


class Bytes:
    """Reads forward through a payload or a value."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def take(self, length):
        self.at += length
        return self.data[self.at - length:self.at]

    def text(self):
        return self.take(self.number()).decode()

    def texts(self):
        return [self.text() for _ in range(self.number())]


class Bits:
    """Reads bits, the highest first."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def bits(self, n):
        value = 0
        for _ in range(n):
            value = value << 1 | self.data[self.at >> 3] >> (7 - (self.at & 7)) & 1
            self.at += 1
        return value

    def rice(self, low):
        high = 0
        while self.bits(1):
            high += 1
        return high << low | self.bits(low)

    def symbol(self, counts, symbols):
        code = first = index = 0
        for count in counts[1:]:
            code |= self.bits(1)
            if code < first + count:
                return symbols[index + code - first]
            index, first, code = index + count, (first + count) << 1, code << 1
        raise ValueError("no such code")


class Bundle:
    def __init__(self, folder):
        self.folder = Path(folder)
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        self.root = json.loads(self.payload(re.search(r'data-root="([a-z2-7]{9})"', page).group(1)))
        if self.root["version"] != VERSION:
            raise SystemExit(f"this bundle is of version {self.root['version']}")

    @functools.cache
    def payload(self, name):
        script = (self.folder / "data" / name[0] / f"{name[1:]}.js").read_bytes().decode("utf-16")
        call = re.fullmatch(r'lomond\("([a-z2-7]{9})",([0-9]+),"([\u3000-\uafff]*)"\);\n', script)
        if not call or call.group(1) != name:
            raise ValueError(f"{name} is no shard")
        bits = "".join(f"{ord(character) - 0x3000:015b}" for character in call.group(3))
        length = int(call.group(2))
        return gzip.decompress(int(bits[:8 * length], 2).to_bytes(length, "big"))

    def entries(self, name):
        """Keys and values of a shard of a table."""
        data, before, keys = Bytes(self.payload(name)), b"", []
        for _ in range(data.number()):
            shared = data.number()
            before = before[:shared] + data.take(data.number())
            keys.append((before.decode(), data.number()))
        return [(key, data.take(length)) for key, length in keys]

    def get(self, table, key):
        name = self.leaf(table, key)
        return dict(self.entries(name)).get(key) if name else None

    def leaf(self, table, key):
        """The shard of a table in which a key is if it is anywhere."""
        directory = self.root["tables"][table]
        at = bisect_right([utf16(one) for one in directory["k"]], utf16(key)) - 1
        if at < 0:
            return None
        name = directory["f"][at]
        for _ in range(directory["h"]):
            below = self.entries(name)
            name = below[max(0, bisect_right([utf16(one) for one, _ in below], utf16(key)) - 1)][1].decode()
        return name

    def words(self, name):
        """Key → (what is said of it, bits of its group, its long list) of a shard of words."""
        data = Bytes(self.payload(name))
        n = data.number()
        shared = [data.number() for _ in range(n)]
        lengths = [data.number() for _ in range(n)]
        sizes = [[data.number() for _ in range(3)] for _ in range(-(-n // GROUP))]
        keys, before = [], b""
        for same, length in zip(shared, lengths):
            before = before[:same] + data.take(length)
            keys.append(before.decode())
        parts = [[data.take(size[part]) for size in sizes] for part in range(3)]
        return keys, [list(group) for group in zip(*parts)]

    def group(self, keys, heads):
        """[(key, terms, number of documents, length of a long list)] of a group."""
        data, found = Bytes(heads), []
        for key in keys:
            flags = data.take(1)[0]
            terms, others = [key] if flags & 1 else [], flags >> 1 & 3
            for _ in range(data.number() if others == 3 else others):
                code = data.number()
                added = data.take(data.number() if code & 3 == 3 else code & 3).decode()
                kept = utf16(key)[:len(utf16(key)) - 2 * (code >> 2)]
                terms.append(kept.decode("utf-16-be", "surrogatepass") + added)
            if flags & 8:
                for _ in range(data.number()):
                    data.text(), data.texts()
            if flags & 16:
                data.texts()
            documents = data.number() if flags & 32 else 0
            length = data.number() if documents > self.root["long"] else 0
            if flags & 64:
                data.take(9)
            found.append((key, terms, documents, length))
        return found

    def word(self, key):
        """(terms, list or None) of an entry; a list is (rarity, {document: (impact, fields)})."""
        name = self.leaf("words", key)
        keys, groups = self.words(name) if name else ([], [])
        if key not in keys:
            return [], None
        number, at = divmod(keys.index(key), GROUP)
        heads, bits, long = groups[number]
        group = self.group(keys[number * GROUP:(number + 1) * GROUP], heads)
        _, terms, documents, length = group[at]
        if documents == 0:
            return terms, None
        if length:
            start = sum(one[3] for one in group[:at])
            return terms, (self.rarity(documents), self.long(long[start:start + length], documents))
        data = Bits(bits)
        for before in [one[2] for one in group[:at] if 0 < one[2] <= self.root["long"]]:
            self.list(data, before, before)
        return terms, (self.rarity(documents), self.list(data, documents, documents))

    def long(self, value, documents):
        data, width = Bits(value), max(1, (self.root["counts"]["records"] - 1).bit_length())
        for _ in range(min(BEST, documents)):
            data.bits(width), data.bits(5)
        if documents <= self.root["chunk"]:
            return self.list(data, documents, documents)
        parts, found = Bytes(value[-(-data.at // 8):]), {}
        while len(found) < documents:
            parts.number()
            length = parts.number()
            found.update(self.list(Bits(self.payload(parts.take(9).decode())), length, documents))
        return found

    def list(self, data, n, documents):
        records = self.root["counts"]["records"]
        low = data.bits(5) if n >= 4 else max(0, (records // n).bit_length() - 1)
        numbers, after = [], 0
        for _ in range(n):
            numbers.append(after + data.rice(low))
            after = numbers[-1] + 1
        codes = [data.symbol(*self.root["codes"]) for _ in range(n)]
        for code in codes:
            if code & 1:
                for _ in range(data.rice(0) + 1):
                    data.rice(2)
        for code in codes if documents > self.root["near"] else []:
            if code & 2 and not data.bits(1):
                data.bits(4)
        return {number: (code >> FIELD_BITS, code & ((1 << FIELD_BITS) - 1)) for number, code in zip(numbers, codes)}

    def rarity(self, documents):
        known, records = self.root["rarities"].get(str(documents)), self.root["counts"]["records"]
        exact = 256 * math.log(1 + (records - documents + 0.5) / (documents + 0.5))
        return known if known is not None else max(1, math.floor(exact + 0.5))

    def order(self, document):
        block, at = divmod(document, self.root["block"])
        return [self.get("columns", f"{name}#{block:08}")[at] for name in ("tie", "tie+", "tie++")]

    def search(self, word):
        """[(score, document)], best first."""
        lists = [one for one in (self.word(term)[1] for term in self.word(word)[0]) if one]
        rarity = min((one[0] for one in lists), default=0)
        best = Counter()
        for _, found in lists:
            for document, (impact, _) in found.items():
                best[document] = max(best[document], impact)
        scored = [(rarity * impact, document) for document, impact in best.items()]
        return [(score / SCALE, document) for score, document in sorted(scored, key=lambda hit: (-hit[0], self.order(hit[1])))]

    def facet(self, field, documents):
        """How many of the documents have each value."""
        values, piece = [], 0
        while len(values) < self.root["values"].get(field, 0):
            data = Bytes(self.get("columns", f"{field}={piece:08}"))
            values += [(data.text(), data.number())[0] for _ in range(data.number())]
            piece += 1
        counts, blocks = Counter(), {}
        for document in documents if values else []:
            block, at = divmod(document, self.root["block"])
            if block not in blocks:
                blocks[block] = self.column(field, block)
            counts.update(values[number] for number in blocks[block][at])
        return counts

    def column(self, field, block):
        data = Bytes(self.get("columns", f"{field}:{block:08}"))
        lengths = [data.number() for _ in range(min(self.root["block"], self.root["counts"]["records"] - block * self.root["block"]))]
        return [[data.number() for _ in range(length)] for length in lengths]

    def block(self, payload, before):
        """The records of a block; `before(n)`: the part of the nth that is read already, or None."""
        head = Bytes(payload)
        records, dictionary = head.number(), head.number()
        names = head.texts()
        shapes = [[names[head.number()] for _ in range(head.number())] for _ in range(head.number())]
        sizes = [(head.number(), *divmod(head.number(), 2)) for _ in range(head.number())]
        kinds = [Bytes(head.take(length)) for length, _, _ in sizes]
        texts = [None] * len(sizes)
        for digits in (1, 0):
            for number, (_, length, own) in enumerate(sizes):
                if own == digits:
                    texts[number] = head.take(length).split(b"\0")[:-1]
        words = self.dictionary(dictionary - 1) if dictionary else []
        assert head.at == len(payload)
        places, known, heads = {(): 0}, [], [iter(one) for one in texts]

        def place(above, step):
            return places.setdefault((*above, step), len(places)) and (*above, step)

        def value(path):
            number = places[path]
            kind = kinds[number].number()
            if kind == 1:
                text = self.text(next(heads[number]), known, words)
                if text not in known and len(known) < 255:
                    known.append(text)
                return text
            if kind < 3:
                return kind == 2 or None
            if kind % 2 == 0:
                return [value(place(path, min(nth, 1))) for nth in range((kind - 4) // 2)]
            return {name: value(place(path, name)) for name in shapes[(kind - 3) // 2]}

        found = []
        for nth in range(records):
            known = list(dict.fromkeys(strings(before(nth))))[:255]
            found.append(value(()))
        return found

    def text(self, coded, known, words):
        out, data = b"", iter(coded)
        for byte in data:
            if byte == KNOWN:
                out += known[next(data) - 1].encode()
            elif byte == PLAIN:
                out += bytes([next(data) - 1])
            elif byte in MARKS:
                out += b" " + words[MARKS.index(byte) * 255 + next(data) - 1]
            else:
                out += bytes([byte])
        return out.decode()

    def dictionary(self, number):
        data = Bytes(self.payload(self.root["dictionaries"][number]))
        return [data.take(data.number()) for _ in range(data.number())]

    @functools.cache
    def blocks(self, table, number):
        """All records of a shard: one is read by going through all before it."""
        first = number * self.root[f"{table}_per_shard"]
        before = (lambda nth: self.hit(first + nth)) if table == "records" else (lambda nth: None)
        return self.block(self.payload(self.leaf(table, f"{number:08}")), before)

    def part(self, table, document):
        number, at = divmod(document, self.root[f"{table}_per_shard"])
        return self.blocks(table, number)[at]

    def hit(self, document):
        return self.part("hits", document)

    def record(self, document):
        """Both parts of a record as one, rows as [key, kind, value]."""
        hit = self.hit(document)
        rest = self.part("records", document)
        rows = [[*reversed(name.split(":", 1)), value] for row in rest["rows"] for name, value in row.items()]
        return {**hit, **rest, "facets": {**hit["facets"], **rest["facets"]}, "rows": rows}


def strings(value):
    """All texts of a value, in order."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inside for text in strings(one)]


def lomond(program, collection, *arguments):
    done = subprocess.run([program, "--collection", collection, *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.stdout


def compare(bundle, program, collection, word):
    """What differs between this reader and the program for one word."""
    wanted = json.loads(lomond(program, collection, "--json", "search", word, "--limit", "1000"))
    found = bundle.search(word)
    ids = [bundle.hit(document)["id"] for _, document in found]
    faults = [] if len(found) == wanted["total"] else [f"{len(found)} hits, not {wanted['total']}"]
    if ids != [hit["id"] for hit in wanted["hits"]]:
        faults.append("other hits, or in another order")
    if any(abs(score - hit["score"]) > 1e-5 for (score, _), hit in zip(found, wanted["hits"])):
        faults.append("other scores")
    for field, values in wanted["facets"].items():
        counts = bundle.facet(field, [document for _, document in found])
        if any(counts.get(value["value"], 0) != value["count"] for value in values):
            faults.append(f"facet {field}: {dict(counts)}")
    if found and bundle.record(found[0][1])["heading"][1] != wanted["hits"][0]["title"]:
        faults.append("another title")
    return [f"{word}: {fault}" for fault in faults], len(found)


def test(program):
    words = ["physics", "biology", "science", "introduction", "algebra", "history", "water", "photosynthesis", "mathematics", "nosuchword"]
    with tempfile.TemporaryDirectory() as work:
        lomond(program, f"{work}/collection", "--quiet", "import", str(ROOT / "data" / "sample" / "records"))
        lomond(program, f"{work}/collection", "--quiet", "bundle", f"{work}/bundle")
        bundle, faults, hits = Bundle(f"{work}/bundle"), [], 0
        for word in words:
            wrong, found = compare(bundle, program, f"{work}/collection", word)
            faults, hits = faults + wrong, hits + found
        # Every record reads, and none has lost its title.
        for document in range(bundle.root["counts"]["records"]):
            record = bundle.record(document)
            rows = [row for row in record["rows"] if row[0] == "lom.title"]
            if rows and not rows[0][2][0][0][1]:
                faults.append(f"{record['id']}: a title without text")
    if hits < 20:
        faults.append(f"only {hits} hits: nothing was compared")
    print("\n".join(faults) or f"{len(words)} words, {hits} hits and {bundle.root['counts']['records']} records read alike")
    return 1 if faults else 0


def show(folder, word):
    bundle = Bundle(folder)
    found = bundle.search(word)
    print(f"{len(found)} hits for {word}")
    for score, document in found[:10]:
        print(f"{score:.4f}  {bundle.hit(document)['heading'][1]}")
    print("by language:", dict(bundle.facet("language", [document for _, document in found])))
    if found:
        print(json.dumps(bundle.record(found[0][1]), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    if sys.argv[1] == "--test":
        raise SystemExit(test(str(Path(sys.argv[2]).resolve())))
    show(*sys.argv[1:])
