#!/usr/bin/env python3
"""Makes a list of tokens and a compression dictionary for LOM records, from this project's own data alone.

usage: src/store/dictionary/make.py OUT      (writes OUT.tokens and OUT.dict; needs libzstd.so.1; repeatable)

A token is a tag, or several in a row, that a code of one or two bytes stands for before zstd sees the record
(src/store/pack/tokens.rs): LOM's elements with each value of their vocabularies (data/vocabularies/lom.tsv) in the
bindings of IEEE and IMS, and what the sample repeats. The dictionary has three parts, the commonest last, where zstd
reaches them with the shortest numbers: the texts of the sample, for words and phrases of its languages; the sample's
records as they are written elsewhere too, on one line and a line for each category; LOM's elements. zstd then makes
the tables of its entropy coders from the sample.

Records that were harvested never take part: what a collection is told to erase must not live on in a dictionary.
"""
import collections
import csv
import ctypes
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SIZE = 110 * 1024
LEVEL = 3
MAX_TOKEN = 400
# Bytes that no well-formed XML in UTF-8 has: the first ONE are a token each, any other one begins a code of two bytes.
RESERVED = [*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xC0, 0xC1, *range(0xF5, 0x100)]
ONE = 24
LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "ar", "ru", "zh", "ja", "el", "pl", "sv"]
FORMATS = ["text/html", "application/pdf", "image/png", "image/jpeg", "video/mp4", "audio/mpeg", "application/zip",
           "text/plain", "application/vnd.ms-powerpoint", "application/msword", "application/x-shockwave-flash"]
LICENCES = [f"https://creativecommons.org/licenses/{terms}/{version}/"
            for terms in ("by-nc-nd", "by-nc-sa", "by-nc", "by-nd", "by-sa", "by") for version in ("3.0", "4.0")]
LICENCES += ["https://creativecommons.org/publicdomain/zero/1.0/"]


def values():
    """LOM's values by element."""
    found = {}
    with open(ROOT / "data/vocabularies/lom.tsv", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(row["element"], []).append(row["value"])
    return found


def ieee(element, value):
    return f"<{element}><source>LOMv1.0</source><value>{value}</value></{element}>"


def ims(element, value):
    def part(name, text):
        return f'<{name}><langstring xml:lang="x-none">{text}</langstring></{name}>'
    return f"<{element}>{part('source', 'LOMv1.0')}{part('value', value)}</{element}>"


def elements(term):
    """Each category of LOM in its order, with each value once."""
    names = {"metaRole": [], "requirementType": ["type"], "requirementName": ["name"], "relationKind": ["kind"],
             "degree": ["interactivityLevel", "semanticDensity"], "yesNo": ["cost", "copyrightAndOtherRestrictions"]}
    return {key: [term(key, value) for value in all_values]
            for element, all_values in values().items() if element != "element"
            for key in names.get(element, [element])}


def vcards():
    for kind in ("N:;;;;\nFN:", "N:;;;;\nFN:"):
        yield (f"<entity><![CDATA[BEGIN:VCARD\nVERSION:3.0\n{kind}\nORG:\nEMAIL;TYPE=INTERNET:user@example.org\n"
               "URL:https://www.example.org/\nEND:VCARD\n]]></entity><date><dateTime>2021-06-15T10:30:00Z</dateTime></date>"
               "</contribute>")
        yield ("<centity><vcard>BEGIN:VCARD\nVERSION:3.0\nFN:\nN:;;;;\nORG:\nEMAIL;TYPE=INTERNET:\nEND:VCARD\n</vcard></centity>"
               "<date><datetime>2015-09-01</datetime></date></contribute>")


def string(language, text=""):
    return f'<string language="{language}">{text}</string>'


def general_ieee(language):
    s = string(language)
    return (f"<general><identifier><catalog>URI</catalog><entry>https://www.example.org/</entry></identifier><title>{s}</title>"
            f"<language>{language}</language>\n<description>{s}</description>\n<keyword>{s}</keyword><keyword>{s}</keyword>"
            "<structure><source>LOMv1.0</source><value>atomic</value></structure><aggregationLevel><source>LOMv1.0</source>"
            "<value>1</value></aggregationLevel></general>\n<lifeCycle><version>" + string("x-none", "1.0") +
            "</version><status><source>LOMv1.0</source><value>final</value></status><contribute><role><source>LOMv1.0</source>"
            "<value>author</value></role><entity><![CDATA[BEGIN:VCARD\nVERSION:3.0\n")


def classification_ieee(language):
    s = string(language)
    return ("<classification><purpose><source>LOMv1.0</source><value>discipline</value></purpose><taxonPath><source>" +
            string("x-none", "DDC") + f"</source><taxon><id></id><entry>{s}</entry></taxon><taxon><id></id><entry>{s}</entry>"
            "</taxon></taxonPath></classification>\n</lom>")


def scaffold_ims():
    head = ('<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="http://www.imsglobal.org/xsd/imsmd_v1p2 http://www.imsglobal.org/xsd/imsmd_v1p2p4.xsd">')
    parts = [head]
    for language in LANGUAGES[:6]:
        s = f'<langstring xml:lang="{language}"></langstring>'
        parts.append(f"<general><identifier></identifier><title>{s}</title><catalogentry><catalog>URI</catalog><entry>{s}</entry>"
                     f"</catalogentry><language>{language}</language><description>{s}</description><keyword>{s}</keyword>")
        parts.append(f"<taxonpath><source>{s}</source><taxon><id></id><entry>{s}</entry></taxon></taxonpath></classification>")
    for element in elements(lambda name, value: ims(name.lower(), value)).values():
        parts += element
    return "\n".join(parts)


def scaffold_ieee():
    terms = elements(ieee)
    parts = ["".join(terms.pop(element)) for element in ("type", "name", "purpose", "kind")]
    parts.append("".join(f"<contribute>{term}<entity><![CDATA[BEGIN:VCARD\nVERSION:3.0\nN:" for term in terms.pop("role")))
    parts += [f"<technical><format>{kind}</format><size>1048576</size><location>https://www.example.org/" for kind in FORMATS]
    parts += list(vcards())
    parts.append("</lifeCycle>\n<metaMetadata><identifier><catalog>oai</catalog><entry>oai:repository.example.org:</entry>"
                 "</identifier><metadataSchema>LOMv1.0</metadataSchema>")
    parts += [classification_ieee(language) for language in LANGUAGES]
    parts += [general_ieee(language) for language in LANGUAGES]
    parts += [f"<language>{language}</language></metaMetadata>\n" for language in LANGUAGES]
    for element in ("structure", "aggregationLevel", "status", "interactivityType", "learningResourceType",
                    "interactivityLevel", "semanticDensity", "intendedEndUserRole", "context", "difficulty", "cost",
                    "copyrightAndOtherRestrictions"):
        after = {"context": f"<typicalAgeRange>{string('x-none', '12-14')}</typicalAgeRange>",
                 "difficulty": "<typicalLearningTime><duration>PT45M</duration></typicalLearningTime>"}.get(element, "")
        parts.append("".join(term + after for term in terms.pop(element)))
    parts += [f"<language>{language}</language></educational>\n<rights>" for language in LANGUAGES]
    parts += [f'<description>{string("x-none", licence)}</description></rights>\n<classification>' for licence in LICENCES]
    parts.append("</location><duration><duration>PT10M30S</duration></duration></technical>\n<educational>")
    parts.append('<lom xmlns="http://ltsc.ieee.org/xsd/LOM" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                 'xsi:schemaLocation="http://ltsc.ieee.org/xsd/LOM http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd">\n<general>')
    return "".join(parts)


def compact(record):
    return re.sub(r">\s+<", "><", record)


def by_category(record):
    return re.sub(r"(</(?:general|lifeCycle|metaMetadata|technical|educational|rights|relation|classification)>)", r"\1\n",
                  compact(record))


def texts(record):
    return " ".join(re.findall(r">([^<>]{4,})<", record))


SHAPES = (str, compact, by_category)


def tags(record):
    """Where each tag begins and ends."""
    return [match.span() for match in re.finditer(r"<[^<>]*>", record)]


def rows_of_tags(record, most=4):
    """Two to `most` tags in a row without text between; none that would eat the beginning of a vocabulary's value."""
    spans = tags(record)
    for length in range(2, most + 1):
        for first in range(len(spans) - length + 1):
            row = spans[first:first + length]
            in_a_row = all(left[1] == right[0] for left, right in zip(row, row[1:]))
            if in_a_row and not re.search(r"<source>(<langstring [^<>]*>)?$", record[row[0][0]:row[-1][1]]):
                yield record[row[0][0]:row[-1][1]]


def tokens(records):
    """The tokens, commonest first; of equal ones in the order of their letters."""
    known = set()
    for record in (scaffold_ieee(), scaffold_ims()):
        known.update(record[start:end] for start, end in tags(record))
    for term in (ieee, lambda element, value: ims(element.lower(), value)):
        known.update(value for all_values in elements(term).values() for value in all_values)
    single = collections.Counter(record[start:end] for record in records for start, end in tags(record))
    known.update(tag for tag, count in single.items() if count >= 3 * len(SHAPES))
    rows = collections.Counter(row for record in records for row in rows_of_tags(record))
    known.update(row for row, count in rows.items() if count >= 40 * len(SHAPES))
    known = {token for token in known if len(token) < MAX_TOKEN and "\n" not in token}
    first = by_first_tag(known)
    used = collections.Counter(token for record in records for token, _ in cut(record, first))
    return sorted(known, key=lambda token: (-used[token], token))


def by_first_tag(all_tokens):
    first = collections.defaultdict(list)
    for token in sorted(all_tokens, key=lambda token: (-len(token), token)):
        first[token[:token.index(">") + 1]].append(token)
    return first


def cut(record, first):
    """The record as pieces: (token, None) or (None, text)."""
    at = 0
    while at < len(record):
        start = record.find("<", at)
        start = len(record) if start < 0 else start
        yield None, record[at:start]
        end = record.find(">", start) + 1 or len(record)
        found = next((token for token in first.get(record[start:end], ()) if record.startswith(token, start)), None)
        yield found, None if found else record[start:end]
        at = start + len(found) if found else end


def encoded(record, first, codes):
    return b"".join(codes[token] if token else text.encode() for token, text in cut(record, first))


def main():
    paths = sorted((ROOT / "data/sample/records").glob("*.xml"))
    records = [shape(path.read_bytes().decode("utf-8", "ignore")) for path in paths for shape in SHAPES]
    found = tokens(records)[: ONE + 256 * (len(RESERVED) - ONE)]
    codes = {token: bytes([RESERVED[n]]) if n < ONE else bytes([RESERVED[ONE + (n - ONE) // 256], (n - ONE) % 256])
             for n, token in enumerate(found)}
    first = by_first_tag(found)
    samples = [encoded(record, first, codes) for record in records]
    tail = b"".join(encoded(record, first, codes) for record in (scaffold_ims(), scaffold_ieee()))
    room = SIZE - len(tail) - 2048
    shapes = b"\n".join(samples[1::4 * len(SHAPES)])[: room // 3]
    words = "\n".join(texts(record) for record in records[:: len(SHAPES)]).encode()[: room - len(shapes)]
    Path(sys.argv[1] + ".tokens").write_text("\n".join(found) + "\n", encoding="utf-8")
    write(Path(sys.argv[1] + ".dict"), words + shapes + tail, samples)


class Parameters(ctypes.Structure):
    _fields_ = [("level", ctypes.c_int), ("notification", ctypes.c_uint), ("id", ctypes.c_uint)]


def write(path, content, samples):
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZDICT_finalizeDictionary.restype = ctypes.c_size_t
    sizes = (ctypes.c_size_t * len(samples))(*map(len, samples))
    out = ctypes.create_string_buffer(SIZE)
    size = zstd.ZDICT_finalizeDictionary(
        out, ctypes.c_size_t(SIZE), content, ctypes.c_size_t(len(content)), b"".join(samples), sizes,
        ctypes.c_uint(len(samples)), Parameters(LEVEL, 0, 0))
    if zstd.ZDICT_isError(ctypes.c_size_t(size)):
        raise SystemExit("zstd could not make a dictionary of this")
    path.write_bytes(out.raw[:size])
    print(f"{path}: {size} bytes, of them {len(content)} content")


if __name__ == "__main__":
    main()
