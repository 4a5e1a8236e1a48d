"""The sample repository as plain values, for servers that other people wrote."""
from datetime import datetime, timezone
from pathlib import Path

from lxml import etree

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
LOM = "http://ltsc.ieee.org/xsd/LOM"
PREFIX = "lom"


class Record:
    """One record; `metadata` is `None` for a deleted one."""

    def __init__(self, identifier, datestamp, sets, metadata):
        self.identifier, self.sets, self.metadata = identifier, sets, metadata
        self.datestamp = datetime.strptime(datestamp, "%Y-%m-%dT%H:%M:%SZ")

    def within(self, set_spec, begin, end):
        """Whether a list with these arguments (times without zone, both inclusive) has this record."""
        in_set = set_spec is None or any(name == set_spec or name.startswith(set_spec + ":") for name in self.sets)
        return in_set and (begin is None or self.datestamp >= begin) and (end is None or self.datestamp <= end)


def load():
    """All records but the damaged ones, which no XML library can serve, by datestamp."""
    records = []
    for line in (SAMPLE / "records.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        identifier, datestamp, sets, status, *file = line.split("\t")
        if status == "damaged":
            continue
        metadata = None
        if status != "deleted":
            metadata = etree.parse(str(SAMPLE / "records" / file[0]), etree.XMLParser(resolve_entities=False)).getroot()
        records.append(Record(identifier, datestamp, sets.split(), metadata))
    return sorted(records, key=lambda record: (record.datestamp, record.identifier))


def naive(moment):
    """A time in UTC without its zone."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
