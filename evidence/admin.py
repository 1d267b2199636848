"""A window on the records of this room; nothing is written here."""

from django.contrib import admin

from accounts.records import ReadOnly
from evidence.models import (
    Attachment,
    Document,
    DocumentRequest,
    Dossier,
    FormEdition,
    HalfYear,
    HalfYearReport,
    ReportFigure,
)


@admin.register(Dossier)
class DossierRecords(ReadOnly):
    list_display = ["commune", "criteria_set", "open_for"]
    list_select_related = ["commune", "criteria_set"]
    list_filter = ["open_for"]


@admin.register(Document)
class DocumentRecords(ReadOnly):
    list_display = ["title", "number", "date", "stage", "file_name", "scan", "withdrawn_at"]
    list_filter = ["stage"]
    search_fields = ["title", "number", "sha256"]


@admin.register(Attachment)
class AttachmentRecords(ReadOnly):
    list_display = ["document", "criterion", "pages"]
    list_select_related = ["document", "criterion"]


@admin.register(DocumentRequest)
class DocumentRequestRecords(ReadOnly):
    list_display = ["dossier", "criterion", "department", "at", "open_until", "answered_at"]
    list_select_related = ["dossier__commune", "dossier__criteria_set", "criterion", "department"]


@admin.register(FormEdition)
class FormEditionRecords(ReadOnly):
    list_display = ["authority", "number", "by", "at"]
    list_select_related = ["authority", "by"]


@admin.register(HalfYear)
class HalfYearRecords(ReadOnly):
    list_display = ["authority", "year", "half", "edition", "due_at"]
    list_select_related = ["authority", "edition__authority"]


@admin.register(HalfYearReport)
class HalfYearReportRecords(ReadOnly):
    list_display = ["half_year", "commune", "submitted_at", "is_late", "returned_at"]
    list_select_related = ["half_year", "commune"]


@admin.register(ReportFigure)
class ReportFigureRecords(ReadOnly):
    list_display = ["report", "key", "value", "nothing", "by", "at"]
    list_select_related = ["report__half_year", "report__commune", "by"]
