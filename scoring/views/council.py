"""The council: its agenda, one line before it, its meeting, and the papers of both."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.long_papers import serve_paper
from accounts.permissions import Permission
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all
from scoring.actions import council as actions
from scoring.exports import ReceiptKind, council_file_name
from scoring.forms.council import AskForm, CommentForm, ConcludeForm, MeetingForm, WidestForm
from scoring.forms.submission import ReceiptFileForm
from scoring.models import Period, Scorecard
from scoring.papers.council import agenda_paper, minutes_annex, minutes_paper
from scoring.queries import council as queries
from scoring.queries.appraisal import scorecards_appraised_by
from scoring.queries.council import AgendaItem
from scoring.views import council_pages as pages
from scoring.views.periods import trail_of


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def agenda(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: what the council takes up, in order, `?widest=` how many of the widest gaps, `?page=`
    where they are many; 404 for communes."""
    period = _period(request, period_id)
    form = WidestForm(request.GET)
    widest = form.chosen()
    page = pages.agenda_page(
        period,
        queries.agenda(period, widest=widest),
        user=request.user,
        number=request.GET.get("page"),
    )
    page |= {"filter": WidestForm({"widest": widest}), "widest": widest, "kinds": list(ReceiptKind)}
    return render(request, "scoring/agenda.html", page)


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def agenda_file(request: HttpRequest, period_id: UUID) -> HttpResponseBase:
    """GET ?format=pdf|docx&widest=: the agenda as a paper, long ones where they are made; 400 for
    another format."""
    period, kind = _period(request, period_id), _kind(request)
    items = queries.agenda(period, widest=WidestForm(request.GET).chosen())
    told = pages.told(period, items, None)
    return serve_paper(
        request,
        [agenda_paper(told)],
        file_name=council_file_name("noi-dung-hoi-dong", period.year, kind),
        authority=period.authority,
        permission=Permission.VIEW_SCORECARDS,
    )


@needs(Permission.CONCLUDE)
@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """GET: where and when the council sat and who was there. POST: saves it, back to the agenda;
    where it is refused, the form with the reason, and with what somebody else has written."""
    period = _period(request, period_id)
    form = MeetingForm(queries.meeting_of(period), request.POST or None)
    stands = None
    if form.is_valid():
        with _refusal_in(form) as refused:
            actions.record_meeting(
                period=period,
                meeting=form.meeting(),
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
            messages.success(request, _("The meeting is written down. The minutes can be printed."))
            return redirect("scoring:agenda", period.pk)
        if any(isinstance(refusal, Conflict) for refusal in refused):
            stands = queries.meeting_of(period)
            form.shows(stands)
    page = {"period": period, "form": form, "stands": stands, "trail": trail_of(period)}
    return render(request, "scoring/minutes.html", page)


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def minutes_file(request: HttpRequest, period_id: UUID) -> HttpResponseBase:
    """GET ?format=pdf|docx&widest=: the minutes with their list, long ones where they are made; 400
    for another format, blanks to write in where the meeting is not written down."""
    period, kind = _period(request, period_id), _kind(request)
    items = queries.agenda(period, widest=WidestForm(request.GET).chosen())
    told = pages.told(period, items, queries.meeting_of(period))
    return serve_paper(
        request,
        [minutes_paper(told), minutes_annex(told)],
        file_name=council_file_name("bien-ban-hoi-dong", period.year, kind),
        authority=period.authority,
        permission=Permission.VIEW_SCORECARDS,
    )


@needs(Permission.VIEW_SCORECARDS)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """GET: one line before the council, with what the person may write. POST: its conclusion."""
    if request.method == "POST":
        return _conclude(request, scorecard_id, code)
    scorecard = _scorecard(request, scorecard_id)
    return _item_page(request, scorecard, _item(scorecard, code))


@needs(Permission.CONCLUDE)
def _conclude(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    scorecard = _scorecard(request, scorecard_id)
    found = _item(scorecard, code)
    form = ConcludeForm(found.score, request.POST)
    if form.is_valid():
        with _refusal_in(form):
            actions.conclude(
                scorecard=scorecard,
                code=code,
                points=form.points(),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
            messages.success(request, _("%(code)s is concluded.") % {"code": code})
            return redirect(pages.place_on(queries.agenda(scorecard.period), found))
    return _item_page(request, scorecard, _item(scorecard, code), conclude=form)


@needs(Permission.COMMENT)
@post_only
def comment(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: a member's comment, back to the line; where it is refused, the line with the reason."""
    scorecard = _scorecard(request, scorecard_id)
    found, form = _item(scorecard, code), CommentForm(request.POST)
    if form.is_valid():
        with _refusal_in(form):
            actions.comment(
                scorecard=scorecard, code=code, text=form.cleaned_data["text"], **_who(request)
            )
            messages.success(request, _("Your comment on %(code)s is kept.") % {"code": code})
            return redirect("scoring:council_item", scorecard.pk, code)
    return _item_page(request, scorecard, found, comment=form)


@needs(Permission.CONCLUDE)
@post_only
def put(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: puts the line on the agenda, with a reason."""
    scorecard = _scorecard(request, scorecard_id)
    found, form = _item(scorecard, code), AskForm(request.POST)
    if form.is_valid():
        with _refusal_in(form):
            actions.put_on_agenda(
                scorecard=scorecard, code=code, why=form.cleaned_data["why"], **_who(request)
            )
            messages.success(request, _("%(code)s is on the agenda.") % {"code": code})
            return redirect("scoring:council_item", scorecard.pk, code)
    return _item_page(request, scorecard, found, ask=form)


@needs(Permission.CONCLUDE)
@post_only
def take_off(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """POST: the agency no longer asks for the line."""
    scorecard = _scorecard(request, scorecard_id)
    actions.take_off_agenda(scorecard=scorecard, code=code, **_who(request))
    messages.success(request, _("%(code)s is off the agenda.") % {"code": code})
    return redirect("scoring:council_item", scorecard.pk, code)


def _period(request: HttpRequest, pk: UUID) -> Period:
    period: Period = get_object_or_404(queries.periods_of_council(request.user), pk=pk)
    return period


def _scorecard(request: HttpRequest, pk: UUID) -> Scorecard:
    scorecard: Scorecard = get_object_or_404(scorecards_appraised_by(request.user), pk=pk)
    return scorecard


def _item(scorecard: Scorecard, code: str) -> AgendaItem:
    score = queries.line_of(scorecard.pk, code).first()
    if score is None:
        raise Http404(code)
    return queries.agenda_item(scorecard.period, score)


def _item_page(
    request: HttpRequest, scorecard: Scorecard, found: AgendaItem, **typed: forms.Form
) -> HttpResponse:
    """The line's page; `typed` holds the one form that was refused, under its name."""
    agenda = queries.agenda(scorecard.period)
    page = pages.item_page(found, user=request.user, typed=typed, agenda=agenda)
    return render(request, "scoring/council_item.html", page)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "clock": timezone.now}


def _kind(request: HttpRequest) -> ReceiptKind:
    form = ReceiptFileForm(request.GET)
    if not form.is_valid():
        raise SuspiciousOperation
    return ReceiptKind(form.cleaned_data["format"])


@contextmanager
def _refusal_in(form: forms.Form) -> Iterator[list[Refused]]:
    """The rule's own sentences become errors of the form, which keeps what was typed."""
    refused: list[Refused] = []
    try:
        yield refused
    except Refused as refusal:
        refused.append(refusal)
        form.add_error(None, say_all(refusal))
