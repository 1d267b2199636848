"""The commune's sheet without a connection: downloaded, uploaded, compared, taken over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.body_size import takes_up_to
from accounts.permissions import Permission
from accounts.refusals import Conflict, Refused
from accounts.wording import say, say_all
from scoring.forms.offline import OfflineFileForm, SealForm, TakeOverForm
from scoring.models import Scorecard
from scoring.offline import plan as plans
from scoring.offline.plan import Difference, SheetPlan
from scoring.offline.reading import read_offline
from scoring.offline.writing import write_offline
from scoring.queries import scopes
from scoring.queries import sheet as queries
from scoring.queries.sheet import Sheet
from scoring.views.offline_lines import drawn_differences
from scoring.views.sheet_pages import trail

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_SHOWN = 100


@require_safe
@never_cache
@needs(Permission.ANSWER_LINES)
def download(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: the sheet as it stands, as a workbook to fill in."""
    scorecard = _scorecard(request, scorecard_id)
    content = write_offline(queries.sheet(scorecard), at=timezone.now())
    kind = _("sheet")
    name = f"{kind} {scorecard.commune} {scorecard.period.year}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@takes_up_to(megabytes=3)
@require_http_methods(["GET", "POST"])
@never_cache
@needs(Permission.ANSWER_LINES)
def upload(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: the form. POST: what the file would change line by line, or every fault of it."""
    card = queries.sheet(_scorecard(request, scorecard_id))
    form = OfflineFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: list[str] = []
    if form.is_valid():
        try:
            _refuse_read_only(request, card)
            planned = plans.plan_file(card, read_offline(form.cleaned_data["file"], card))
            return _preview(request, card, planned)
        except Refused as refusal:
            faults = say_all(refusal)
    return _upload_page(request, card, form, faults)


@post_only
@never_cache
@needs(Permission.ANSWER_LINES)
def take_over(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: the ticked lines are written; where the sheet has changed since, a new preview."""
    scorecard = _scorecard(request, scorecard_id)
    card = queries.sheet(scorecard)
    form = SealForm(request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    try:
        _refuse_read_only(request, card)
        filed, digest = plans.unsealed(seal, card=card, by=request.user)
        choice = TakeOverForm(request.POST, codes=list(filed))
        if not choice.is_valid():
            return _preview(request, card, plans.plan(card, filed))
        chosen = choice.cleaned_data["take"]
        try:
            count = plans.take_over(
                scorecard=scorecard,
                filed=filed,
                chosen=chosen,
                digest=digest,
                by=request.user,
                clock=timezone.now,
            )
        except Conflict as conflict:
            card = queries.sheet(scorecard)
            return _preview(request, card, plans.plan(card, filed), conflict)
    except Refused as refusal:
        return _upload_page(request, card, OfflineFileForm(), say_all(refusal))
    messages.success(request, _told(count))
    return redirect("scoring:sheet", scorecard.pk)


def _told(count: int) -> str:
    told = ngettext(
        "%(count)s line was taken over from the file.",
        "%(count)s lines were taken over from the file.",
        count,
    )
    return told % {"count": count}


def _scorecard(request: HttpRequest, scorecard_id: UUID) -> Scorecard:
    return get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)


def _refuse_read_only(request: HttpRequest, card: Sheet) -> None:
    why = queries.why_read_only(card.scorecard, user=request.user, now=timezone.now())
    if why:
        raise Refused(why.template, **why.values)


def _preview(
    request: HttpRequest, card: Sheet, planned: SheetPlan, conflict: Conflict | None = None
) -> HttpResponse:
    """The page that shows what would change, and asks. Raises Refused."""
    seal = plans.sealed(planned, scorecard=card.scorecard, by=request.user)
    page = _page(card) | {
        "groups": drawn_differences(planned),
        "changes": planned.count(Difference.CHANGE),
        "conflicts": planned.count(Difference.CONFLICT),
        "emptied": planned.count(Difference.EMPTY),
        "conflict": say_all(conflict) if conflict else [],
        "form": SealForm(initial={"seal": seal}),
    }
    return render(request, "scoring/offline_preview.html", page)


def _upload_page(
    request: HttpRequest, card: Sheet, form: OfflineFileForm, faults: list[str]
) -> HttpResponse:
    why = queries.why_read_only(card.scorecard, user=request.user, now=timezone.now())
    page = _page(card) | {
        "form": form,
        "why_read_only": say(why) if why else "",
        "faults": faults[:FAULTS_SHOWN],
        "fault_count": len(faults),
        "more_faults": max(0, len(faults) - FAULTS_SHOWN),
    }
    return render(request, "scoring/offline_upload.html", page)


def _page(card: Sheet) -> dict[str, Any]:
    return {"scorecard": card.scorecard, "trail": trail(card.scorecard)}
