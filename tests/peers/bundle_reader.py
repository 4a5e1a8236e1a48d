#!/usr/bin/env python3
"""Reads an offline bundle as docs/BUNDLE.md says, and nothing else: a second reader, which shares no code with the first.

usage: tests/peers/bundle_reader.py BUNDLE WORD      search one word, count a facet, show the best record
       tests/peers/bundle_reader.py --test PROGRAM   compare with what the built `lomond` finds in the sample records

Not a whole search: one plain word in lower case whose entry the bundle has, as the page says under "Searching".
"""
import gzip
import json
import re
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION = 3
FIELD_BITS = 6
SCALE = 256 * 31


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


class Bundle:
    def __init__(self, folder):
        self.folder = Path(folder)
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        self.root = json.loads(self.payload(re.search(r'data-root="([a-z2-7]{9})"', page).group(1)))
        if self.root["version"] != VERSION:
            raise SystemExit(f"this bundle is of version {self.root['version']}")

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
        directory = self.root["tables"][table]
        at = bisect_right([utf16(one) for one in directory["k"]], utf16(key)) - 1
        if at < 0:
            return None
        name = directory["f"][at]
        for _ in range(directory["h"]):
            below = self.entries(name)
            name = below[max(0, bisect_right([utf16(one) for one, _ in below], utf16(key)) - 1)][1].decode()
        return dict(self.entries(name)).get(key)

    def word(self, key):
        """(terms, list or None) of an entry; a list is (rarity, {document: (impact, fields)})."""
        value = self.get("words", key)
        if value is None:
            return [], None
        data = Bytes(value)
        parts = data.number()
        terms = data.texts() if parts & 1 else [key]
        if parts & 2:
            for _ in range(data.number()):
                data.text(), data.texts()
        if parts & 4:
            data.texts()
        return terms, self.list(key, data) if parts & 8 else None

    def list(self, key, data):
        rarity, documents = data.number(), data.number()
        codes = [data.number() for _ in range(data.number())]
        if documents > self.root["head"]:
            for _ in range(data.number()):
                data.number(), data.number()
        found = {}
        for rows, length in self.rows(key, data):
            document, numbers = 0, []
            for _ in range(length):
                document += rows.number()
                numbers.append(document)
            for number in numbers:
                code = codes[rows.number()]
                found[number] = (code >> FIELD_BITS, code & ((1 << FIELD_BITS) - 1))
        assert len(found) == documents, key
        return rarity, found

    def rows(self, key, data):
        """(reader, number of documents) of each part of a list."""
        left = data.number()
        if left <= self.root["chunk"]:
            return [(data, left)]
        parts = []
        while left > 0:
            data.number()
            length = data.number()
            parts.append((Bytes(self.get("words", f"{key}\0{len(parts):08}")), length))
            left -= length
        return parts

    def order(self, document):
        block, at = divmod(document, self.root["block"])
        value = self.get("columns", f"order#{block:08}")
        return int.from_bytes(value[3 * at:3 * at + 3], "little")

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

    def json(self, table, document):
        block, at = divmod(document, self.root[f"{table}_per_shard"])
        data = Bytes(self.get(table, f"{block:08}"))
        lengths = [data.number() for _ in range(data.number())]
        data.take(sum(lengths[:at]))
        return json.loads(data.take(lengths[at]))

    def record(self, document):
        """Both parts of a record as one."""
        hit, rest = self.json("hits", document), self.json("records", document)
        tails = rest.get("tails") or [""] * len(hit["description"])
        description = [[text[0], text[1] + tail] for text, tail in zip(hit["description"], tails)]
        named = {"heading": [[hit["heading"]]], "description": [description]}
        rows = [row[:3] + [named[row[3]]] if row[2] == "texts" and isinstance(row[3], str) else row for row in rest["rows"]]
        return {**hit, **rest, "facets": {**hit["facets"], **rest["facets"]}, "description": description, "rows": rows}


def lomond(program, collection, *arguments):
    done = subprocess.run([program, "--collection", collection, *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.stdout


def compare(bundle, program, collection, word):
    """What differs between this reader and the program for one word."""
    wanted = json.loads(lomond(program, collection, "--json", "search", word, "--limit", "1000"))
    found = bundle.search(word)
    ids = [bundle.json("hits", document)["id"] for _, document in found]
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
            rows = [row for row in record["rows"] if row[1] == "lom.title"]
            if rows and not rows[0][3][0][0][1]:
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
        print(f"{score:.4f}  {bundle.json('hits', document)['heading'][1]}")
    print("by language:", dict(bundle.facet("language", [document for _, document in found])))
    if found:
        print(json.dumps(bundle.record(found[0][1]), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    if sys.argv[1] == "--test":
        raise SystemExit(test(str(Path(sys.argv[2]).resolve())))
    show(*sys.argv[1:])
