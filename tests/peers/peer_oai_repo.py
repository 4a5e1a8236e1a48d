"""The sample repository behind oai-repo, counted by Sickle.

oai-repo has no answer for deleted records: the repository is one that does not tell of deletions.
"""
import copy

import oai_repo
from sickle import Sickle

import repository


class Sample(oai_repo.DataInterface):
    """What oai-repo asks for."""

    limit = 25

    def __init__(self, url):
        self.url = url
        self.records = [record for record in repository.load() if record.metadata is not None]
        self.by_identifier = {record.identifier: record for record in self.records}

    def get_identify(self):
        identify = oai_repo.Identify()
        identify.repository_name, identify.base_url = "oai-repo", self.url
        identify.admin_email, identify.deleted_record = ["a@example.org"], "no"
        identify.earliest_datestamp = self._stamp(self.records[0])
        identify.granularity, identify.compression = "YYYY-MM-DDThh:mm:ssZ", []
        return identify

    @staticmethod
    def _stamp(record):
        return record.datestamp.strftime("%Y-%m-%dT%H:%M:%SZ")

    def is_valid_identifier(self, identifier):
        return identifier in self.by_identifier

    def get_metadata_formats(self, identifier=None):
        return [oai_repo.MetadataFormat(repository.PREFIX, "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd", repository.LOM)]

    def get_record_header(self, identifier):
        record = self.by_identifier[identifier]
        header = oai_repo.RecordHeader()
        header.identifier, header.datestamp, header.setspecs = identifier, self._stamp(record), record.sets
        return header

    def get_record_metadata(self, identifier, metadataprefix):
        return copy.deepcopy(self.by_identifier[identifier].metadata)

    def get_record_abouts(self, identifier):
        return []

    def list_set_specs(self, identifier=None, cursor=0):
        names = sorted({name for record in self.records for name in record.sets})
        return names[cursor:cursor + self.limit], len(names), None

    def get_set(self, setspec):
        chosen = oai_repo.Set()
        chosen.spec, chosen.name, chosen.description = setspec, setspec, []
        return chosen

    def list_identifiers(self, metadataprefix, filter_from=None, filter_until=None, filter_set=None, cursor=0):
        begin, end = repository.naive(filter_from), repository.naive(filter_until)
        found = [record.identifier for record in self.records if record.within(filter_set, begin, end)]
        return found[cursor:cursor + self.limit], len(found), None


def answerer(url):
    """A function from a request's arguments to the answer's bytes."""
    served = oai_repo.OAIRepository(Sample(url))
    return lambda arguments: bytes(served.process(arguments))


def count(url):
    """Live and deleted records as Sickle sees them."""
    headers = list(Sickle(url).ListIdentifiers(metadataPrefix=repository.PREFIX))
    deleted = sum(bool(header.deleted) for header in headers)
    return len(headers) - deleted, deleted
