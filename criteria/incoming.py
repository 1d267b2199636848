"""A file that brings a criteria set, whatever its kind: JSON, workbook or Word document."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from accounts.refusals import Refused, Sentence
from accounts.refusals import gettext_noop as N_
from criteria.readiness import issue_faults
from criteria.set_file import read_set_file
from criteria.set_format import SetDocument
from criteria.word.reading import read_set_word
from criteria.workbook.reading import read_set_workbook


class FileKind(StrEnum):
    JSON = ".json"
    EXCEL = ".xlsx"
    WORD = ".docx"


@dataclass(frozen=True)
class IncomingSet:
    """What a file holds. `remarks` say what is still to be done before the draft can be issued."""

    document: SetDocument
    remarks: tuple[Sentence, ...]


def read_incoming(name: str, content: bytes, *, departments: Collection[str]) -> IncomingSet:
    """The set in the file, of the kind that its name tells. Raises Refused, or Faulty."""
    kind = next((kind for kind in FileKind if name.lower().endswith(kind.value)), None)
    if kind is None:
        raise Refused(
            N_("“{name}” is not a kind of file that is read here. Choose one of: {kinds}."),
            name=name[-60:],
            kinds=[kind.value for kind in FileKind],
        )
    if kind is FileKind.EXCEL:
        book = read_set_workbook(content, departments=departments)
        return IncomingSet(book.document, book.open_faults)
    if kind is FileKind.WORD:
        word = read_set_word(content)
        _refuse_unknown_departments(word.document, departments)
        return IncomingSet(word.document, word.remarks + word.open_faults)
    document = read_set_file(content)
    _refuse_unknown_departments(document, departments)
    return incoming_again(document)


def incoming_again(document: SetDocument) -> IncomingSet:
    """A document that was read before, with what is still to be done."""
    return IncomingSet(document, tuple(each.fault for each in issue_faults(document.outline)))


def _refuse_unknown_departments(document: SetDocument, departments: Collection[str]) -> None:
    named = {leaf.department for leaf in document.outline.leaves() if leaf.department}
    if unknown := sorted(named - set(departments)):
        raise Refused(
            N_(
                "The authority has no such departments: {names}. "
                "Enter them first, or correct the set."
            ),
            names=unknown,
        )
