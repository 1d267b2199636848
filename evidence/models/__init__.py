"""The tables of this room: documents, and the forms that communes report on by half-years."""

from evidence.models.documents import (
    Attachment,
    Document,
    DocumentRequest,
    Dossier,
    OpenFor,
    Scan,
    Stage,
    Upload,
)
from evidence.models.half_year import FormEdition, Half, HalfYear, HalfYearReport, ReportFigure

__all__ = [
    "Attachment",
    "Document",
    "DocumentRequest",
    "Dossier",
    "FormEdition",
    "Half",
    "HalfYear",
    "HalfYearReport",
    "OpenFor",
    "ReportFigure",
    "Scan",
    "Stage",
    "Upload",
]
