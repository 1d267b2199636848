"""A window on the records of this room; nothing is written here."""

from django.contrib import admin

from accounts.records import ReadOnly
from evidence.models import Attachment, Document, DocumentRequest, Dossier


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
