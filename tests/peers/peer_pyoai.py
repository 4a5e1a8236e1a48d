"""The sample repository behind the server of pyoai, counted by the client of pyoai."""
import cgi
import copy
from urllib.parse import parse_qs

from oaipmh import client, common, metadata, server

import repository

# The server reads its own tokens with a function that Python moved to another module long ago.
cgi.parse_qs = parse_qs

class Sample:
    """What pyoai's BatchingServer asks for."""

    def __init__(self, url):
        self.url, self.records = url, repository.load()

    def identify(self):
        return common.Identify(
            repositoryName="pyoai", baseURL=self.url, protocolVersion="2.0", adminEmails=["a@example.org"],
            earliestDatestamp=self.records[0].datestamp, deletedRecord="persistent",
            granularity="YYYY-MM-DDThh:mm:ssZ", compression=["identity"])

    def listMetadataFormats(self, identifier=None):
        return [(repository.PREFIX, "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd", repository.LOM)]

    def listSets(self, cursor=0, batch_size=10):
        names = sorted({name for record in self.records for name in record.sets})
        return [(name, name, "") for name in names][cursor:cursor + batch_size]

    def _answer(self, record):
        header = common.Header(None, record.identifier, record.datestamp, record.sets, record.metadata is None)
        return header, record.metadata, None

    def getRecord(self, metadataPrefix, identifier):
        return next(self._answer(record) for record in self.records if record.identifier == identifier)

    def listRecords(self, metadataPrefix, set=None, from_=None, until=None, cursor=0, batch_size=10):
        found = [record for record in self.records if record.within(set, from_, until)]
        return [self._answer(record) for record in found[cursor:cursor + batch_size]]

    def listIdentifiers(self, *args, **kwargs):
        return [answer[0] for answer in self.listRecords(*args, **kwargs)]


def answerer(url):
    """A function from a request's arguments to the answer's bytes."""
    registry = metadata.MetadataRegistry()
    registry.registerWriter(repository.PREFIX, lambda element, lom: element.append(copy.deepcopy(lom)))
    serve = server.BatchingServer(Sample(url), registry, resumption_batch_size=25)
    return serve.handleRequest


def count(url):
    """Live and deleted records as the peer's client sees them."""
    headers = list(client.Client(url, metadata.MetadataRegistry()).listIdentifiers(metadataPrefix=repository.PREFIX))
    deleted = sum(header.isDeleted() for header in headers)
    return len(headers) - deleted, deleted
