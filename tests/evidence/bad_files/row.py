"""A file that must not stand as evidence as it is."""

from typing import NamedTuple


class BadFile(NamedTuple):
    """What it is, how it comes, and the sentence that refuses it; `{name}` is the cleaned name."""

    what: str
    name: str
    content: bytes
    sentence: str

    def said(self, name: str) -> str:
        return self.sentence.format(name=name, extension=self.name.rpartition(".")[2])
