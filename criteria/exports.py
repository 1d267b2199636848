"""A criteria set as a file."""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from django.utils import translation

from accounts.paper.document import OfficialDocument
from accounts.paper.pdf import LANGUAGE, pdf
from accounts.paper.word import docx
from accounts.wording import say
from criteria import queries
from criteria.annex_paper import set_annex
from criteria.models import CriteriaSet, SetStatus
from criteria.set_format import set_to_json
from criteria.workbook.writing import XLSX, write_set

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ExportKind(StrEnum):
    """In the order in which the page offers them."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def label(self) -> str:
        return _FILES[self].label

    @property
    def content_type(self) -> str:
        return _FILES[self].content_type

    @property
    def is_paper(self) -> bool:
        return self in (ExportKind.PDF, ExportKind.DOCX)


def export_set(criteria_set: CriteriaSet, kind: ExportKind) -> bytes:
    """The set in a form that the upload reads back, or as the annex of its decision in PDF.
    3 queries, 4 for a workbook. Raises Refused for a PDF where Pango is not installed."""
    return _FILES[kind].write(criteria_set)


def _json(criteria_set: CriteriaSet) -> bytes:
    document = queries.set_document(criteria_set)
    return json.dumps(set_to_json(document), ensure_ascii=False, indent=1).encode()


def _workbook(criteria_set: CriteriaSet) -> bytes:
    departments = queries.department_names(criteria_set.authority)
    return write_set(queries.set_document(criteria_set), departments=departments)


def _pdf(criteria_set: CriteriaSet) -> bytes:
    return pdf([annex_of(criteria_set)])


def _word(criteria_set: CriteriaSet) -> bytes:
    return docx([annex_of(criteria_set)])


def annex_of(criteria_set: CriteriaSet) -> OfficialDocument:
    with translation.override(LANGUAGE):
        return set_annex(
            queries.set_document(criteria_set),
            issuer=criteria_set.authority.name,
            draft=criteria_set.status == SetStatus.DRAFT,
            say=say,
            sha256=criteria_set.content_sha256,
        )


class _File(NamedTuple):
    label: str
    content_type: str
    write: Callable[[CriteriaSet], bytes]


_FILES = {
    ExportKind.PDF: _File("PDF", "application/pdf", _pdf),
    ExportKind.DOCX: _File("Word", WORD, _word),
    ExportKind.XLSX: _File("Excel", XLSX, _workbook),
    ExportKind.JSON: _File("JSON", "application/json", _json),
}
