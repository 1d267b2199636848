"""What must hold of documents and their files (TRUST 13)."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from evidence.models import Attachment, Document, DocumentRequest


@named
def attachments_astray() -> Iterator[str]:
    astray = Attachment.objects.exclude(
        criterion__criteria_set=F("document__dossier__criteria_set"), criterion__is_leaf=True
    ).order_by("document__added_at", "id")
    for kind, name, title, code in astray.values_list(
        "document__dossier__commune__kind",
        "document__dossier__commune__name",
        "document__title",
        "criterion__code",
    ):
        yield f"{kind} {name}: {title} → {code}"


@named
def missing_files() -> Iterator[str]:
    """Each stored file is asked for once, however many documents it serves."""
    seen: dict[tuple[str, int | None], bool] = {}
    rows = Document.objects.exclude(file="").order_by("added_at", "id")
    for kind, name, title, file, size_bytes in rows.values_list(
        "dossier__commune__kind", "dossier__commune__name", "title", "file", "size_bytes"
    ).iterator(2000):
        key = (file, size_bytes)
        if key not in seen:
            seen[key] = default_storage.exists(file) and default_storage.size(file) == size_bytes
        if not seen[key]:
            yield f"{kind} {name}: {title} ({file})"


@named
def requests_astray() -> Iterator[str]:
    proper = Q(criterion__criteria_set=F("dossier__criteria_set"), criterion__is_leaf=True)
    proper &= Q(department__authority=F("dossier__commune__authority"))
    proper &= Q(document__isnull=True) | Q(document__dossier=F("dossier"))
    rows = DocumentRequest.objects.exclude(proper).order_by("at", "id")
    for kind, name, code in rows.values_list(
        "dossier__commune__kind", "dossier__commune__name", "criterion__code"
    ):
        yield f"{kind} {name}: {code}"


INVARIANTS = (
    Invariant(
        "document_requests",
        _("Documents are asked for by departments of the authority, on criteria of the dossier."),
        requests_astray,
    ),
    Invariant(
        "attachments",
        _("Every document proves scored criteria of the set that its dossier is for."),
        attachments_astray,
    ),
    Invariant(
        "evidence_files",
        _("The file of every document is in the store, as large as it was."),
        missing_files,
    ),
)
