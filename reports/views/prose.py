"""The texts of the decision and its report: written, compared, restored, seen on paper."""

from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import needs, post_only
from accounts.paper.pdf import pdf
from accounts.permissions import Permission
from reports import queries
from reports.paper.decision import documents
from reports.paper.letterhead import DRAFT
from reports.prose import queries as prose_queries
from reports.prose.actions import restore_text, save_texts
from reports.prose.forms import RestoreForm, TextsForm
from reports.prose.prefilled import prefilled
from reports.prose.sections import SECTIONS, Section
from reports.views.prose_page import parts, with_changes
from scoring.models import Period

VERSIONS_ON_A_PAGE = 10
PAPERS_WITHOUT_TABLES = 2


@needs(Permission.PUBLISH)
def prose(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: all texts. POST: saves those that were changed; a section that somebody else has saved
    meanwhile stays as it stands, and is shown again with both texts."""
    period = _period(request, period_id)
    if not prose_queries.texts_may_change(period):
        return _read_only(request, period)
    result = queries.live_result(period)
    texts = prose_queries.section_texts(result)
    form, mine = TextsForm(texts), {}
    if request.method == "POST":
        form = TextsForm(texts, request.POST)
        if form.is_valid():
            done = save_texts(
                period=period,
                changes=form.changes(),
                prefilled={each.section.key: each.prefilled for each in texts},
                by=request.user,
                clock=timezone.now,
            )
            _tell(request, len(done.saved), len(done.conflicts))
            if not done.conflicts:
                return redirect("reports:prose", period.pk)
            mine = {key: form.written(key) for key in done.conflicts}
            texts = prose_queries.section_texts(result)
            form = TextsForm(texts, mine=mine)
    shown = {"period": period, "form": form, "parts": parts(result, texts, form, mine=mine)}
    return render(request, "reports/prose.html", shown)


@needs(Permission.PUBLISH)
def versions(request: HttpRequest, period_id: UUID, section: str) -> HttpResponse:
    """GET: the saved versions of one text, each with what it changed in the one before."""
    period, chosen = _period(request, period_id), _section(section)
    saved = prose_queries.versions_of(period, chosen)
    page = Paginator(saved, VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if page.object_list else 0
    listed = list(saved[first : first + VERSIONS_ON_A_PAGE + 1])  # and the one before them
    context = {
        "period": period,
        "section": chosen,
        "versions": with_changes(listed)[:VERSIONS_ON_A_PAGE],
        "page": page,
        "last": saved.first(),
        "may_change": prose_queries.texts_may_change(period),
    }
    return render(request, "reports/prose_versions.html", context)


@needs(Permission.PUBLISH)
@post_only
def restore(request: HttpRequest, period_id: UUID, section: str) -> HttpResponse:
    """POST version and number: the older version once more, as a new one."""
    period, chosen = _period(request, period_id), _section(section)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Http404
    saved = prose_queries.versions_of(period, chosen)
    version = get_object_or_404(saved, number=form.cleaned_data["version"])
    restore_text(
        version=version,
        number=form.cleaned_data["number"],
        prefilled=prefilled(queries.live_result(period)),
        by=request.user,
        clock=timezone.now,
    )
    messages.success(request, _("Version %(n)s stands again.") % {"n": version.number})
    return redirect("reports:prose_versions", period.pk, chosen.key)


@needs(Permission.PUBLISH)
def preview(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: decision and report as a draft in PDF, without the tables, to look at."""
    period = _period(request, period_id)
    result, publication = queries.result_shown(period)
    if prose_queries.texts_may_change(period):
        result, publication = queries.live_result(period), None
    texts = queries.prose_of(result, publication)
    papers = list(islice(documents(result, texts, DRAFT), PAPERS_WITHOUT_TABLES))
    headers = {
        "Content-Disposition": content_disposition_header(False, "du-thao.pdf") or "",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(pdf(papers), content_type="application/pdf", headers=headers)


def _read_only(request: HttpRequest, period: Period) -> HttpResponse:
    result, publication = queries.result_shown(period)
    texts = prose_queries.published_texts(result, publication)
    shown = {"period": period, "form": None, "parts": parts(result, texts, None)}
    return render(request, "reports/prose.html", shown)


def _tell(request: HttpRequest, saved: int, conflicts: int) -> None:
    if saved:
        text = ngettext("%(n)s text is saved.", "%(n)s texts are saved.", saved)
        messages.success(request, text % {"n": saved})
    elif not conflicts:
        messages.info(request, _("Nothing was changed."))
    if conflicts:
        messages.error(request, _("Somebody else has saved meanwhile. Choose which text stays."))


def _period(request: HttpRequest, period_id: UUID) -> Period:
    return get_object_or_404(queries.periods_with_results_visible_to(request.user), pk=period_id)


def _section(key: str) -> Section:
    for section in SECTIONS:
        if section.key == key:
            return section
    raise Http404
