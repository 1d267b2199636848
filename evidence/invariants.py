"""What must hold of documents and their files (TRUST 13)."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from evidence.half_year.figures import as_typed, read_value
from evidence.half_year.forms import Indicator
from evidence.models import (
    Attachment,
    Document,
    DocumentRequest,
    FormEdition,
    HalfYear,
    HalfYearReport,
    ReportFigure,
)
from evidence.queries.half_year import forms_of


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


@named
def half_years_astray() -> Iterator[str]:
    """Reports of communes of another authority, and half-years on another's forms."""
    foreign = HalfYear.objects.exclude(edition__authority=F("authority"))
    for half_year in foreign.order_by("-year", "-half", "id"):
        yield str(half_year)
    reports = HalfYearReport.objects.exclude(commune__authority=F("half_year__authority"))
    for report in reports.select_related("half_year", "commune").order_by("id"):
        yield str(report)


@named
def figures_astray() -> Iterator[str]:
    """Figures that no form of the report ever asked for, or that are not written as one."""
    forms: dict[int, dict[str, Indicator]] = {}
    rows = ReportFigure.objects.select_related("report__half_year__edition", "report__commune")
    for row in rows.order_by("report", "id").iterator(2000):
        authority = row.report.half_year.authority_id
        if authority not in forms:
            forms[authority] = _ever_asked(authority)
        indicator = forms[authority].get(row.key)
        if indicator is None or not _is_written(indicator, row.value):
            yield f"{row.report}: {row}"


def _ever_asked(authority_id: int) -> dict[str, Indicator]:
    """Every row of every edition, the latest last."""
    found: dict[str, Indicator] = {}
    for edition in FormEdition.objects.filter(authority=authority_id).order_by("number"):
        for form in forms_of(edition).forms:
            found |= {each.key: each for each in form.indicators}
    return found


def _is_written(indicator: Indicator, value: str) -> bool:
    try:
        return read_value(indicator, as_typed(indicator, value)) == value
    except (Refused, ArithmeticError):
        return False


INVARIANTS = (
    Invariant(
        "half_years",
        _("Half-year reports are of communes of their authority, on its own forms."),
        half_years_astray,
    ),
    Invariant(
        "report_figures",
        _("Every figure of a report is one that the forms have asked for, readable in one way."),
        figures_astray,
    ),
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
