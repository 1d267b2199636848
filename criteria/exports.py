"""A criteria set as a file."""

import json
from collections.abc import Callable
from enum import StrEnum

from django.utils import translation

from accounts.paper.document import OfficialDocument
from accounts.paper.pdf import LANGUAGE, pdf
from accounts.paper.word import docx
from accounts.wording import say
from criteria import queries
from criteria.annex_paper import set_annex
from criteria.models import CriteriaSet, SetStatus
from criteria.set_format import set_to_json
from criteria.workbook import XLSX, write_set


class ExportKind(StrEnum):
    JSON = "json"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    ExportKind.JSON: "application/json",
    ExportKind.XLSX: XLSX,
    ExportKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ExportKind.PDF: "application/pdf",
}


def export_set(criteria_set: CriteriaSet, kind: ExportKind) -> bytes:
    """The set in a form that the upload reads back, or as the annex of its decision in PDF.
    3 queries, 4 for a workbook. Raises Refused for a PDF where Pango is not installed."""
    return _WRITERS[kind](criteria_set)


def _json(criteria_set: CriteriaSet) -> bytes:
    document = queries.set_document(criteria_set)
    return json.dumps(set_to_json(document), ensure_ascii=False, indent=1).encode()


def _workbook(criteria_set: CriteriaSet) -> bytes:
    departments = queries.department_names(criteria_set.authority)
    return write_set(queries.set_document(criteria_set), departments=departments)


def _pdf(criteria_set: CriteriaSet) -> bytes:
    return pdf([_annex(criteria_set)])


def _word(criteria_set: CriteriaSet) -> bytes:
    return docx([_annex(criteria_set)])


def _annex(criteria_set: CriteriaSet) -> OfficialDocument:
    with translation.override(LANGUAGE):
        return set_annex(
            queries.set_document(criteria_set),
            issuer=criteria_set.authority.name,
            draft=criteria_set.status == SetStatus.DRAFT,
            say=say,
        )


_WRITERS: dict[ExportKind, Callable[[CriteriaSet], bytes]] = {
    ExportKind.JSON: _json,
    ExportKind.XLSX: _workbook,
    ExportKind.DOCX: _word,
    ExportKind.PDF: _pdf,
}
