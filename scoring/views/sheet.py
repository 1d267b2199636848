"""The commune's sheet: the whole of it, and one line."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all
from scoring.actions.hands import note_presence
from scoring.actions.sheet import answer_line
from scoring.forms.answers import AnswerForm, Show, ShownLinesForm
from scoring.models import Scorecard
from scoring.queries import scopes
from scoring.queries import sheet as queries
from scoring.queries.sheet import Sheet, SheetLine
from scoring.views import sheet_pages as pages
from scoring.views import sheet_tabs as tabs
from scoring.views.places import place_after
from scoring.views.presence import drawn_presence
from scoring.views.requests import drawn_requests
from scoring.views.saving import save_typed, saving_words, wants_json
from scoring.views.sheet_lines import drawn_fields, drawn_line


@needs(Permission.VIEW_SCORECARDS)
def sheet(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: the sheet, `?show=` the lines of one tab, one's own first; read-only where it must."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    now = timezone.now()
    card = queries.sheet(scorecard)
    asked, keep = ShownLinesForm(request.GET).chosen()
    by_tab = tabs.codes_by_tab(card, request.user, now=now)
    shown = tabs.opened(asked, by_tab)
    codes = {*by_tab[shown], keep}
    context = pages.frame(request, card)
    if context["editable"]:
        note_presence(scorecard=scorecard, by=request.user, at=now)
        context |= drawn_presence(
            scorecard, user=request.user, now=now, since=now, show=shown, saves=card.saves()
        )
    if not context["is_open"]:
        context["asked"] = drawn_requests(scorecard, user=request.user, now=now)
    context |= {
        "trail": pages.trail_of_own_page(scorecard, request.user),
        "saving_words": saving_words(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "shown": shown,
        "tabs": tabs.drawn_tabs(scorecard, by_tab, shown),
        "all_url": tabs.address(scorecard, Show.ALL),
        "fields": drawn_fields(card, codes, editable=context["editable"]),
        "nothing_shown": codes.isdisjoint(card.lines),
    }
    return render(request, "scoring/sheet.html", context)


@needs(Permission.VIEW_SCORECARDS)
def line(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    """GET: one line by itself. POST: saves it and goes back to the sheet; where it is refused, the
    line with what was typed and the reason, status 200. A script that accepts JSON gets the
    answers of scoring.views.saving."""
    if request.method == "POST":
        save = _save_typed if wants_json(request) else _save_line
        return save(request, scorecard_id, code)
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    return _line_page(request, scorecard, code)


@needs(Permission.ANSWER_LINES)
def _save_typed(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    return save_typed(request, scorecard_id, code)


@needs(Permission.ANSWER_LINES)
def _save_line(request: HttpRequest, scorecard_id: UUID, code: str) -> HttpResponse:
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    shown = _line_of(queries.sheet(scorecard), code)
    form = AnswerForm.sent(shown.node.rule, shown.score, request.POST, shown.offers)
    if not form.is_valid():
        return _line_page(request, scorecard, code, form=form)
    if not form.says_something_new():
        if form.cleaned_data["then"] != "evidence":
            messages.info(request, _("%(code)s: nothing was changed.") % {"code": code})
        return redirect(_place_after(scorecard, code, form))
    try:
        score = answer_line(
            scorecard=scorecard,
            code=code,
            answer=form.answer(),
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )
    except Refused as refusal:
        return _line_page(request, scorecard, code, form=form, refusal=refusal)
    told = {"code": code, "answer": pages.told(score)}
    messages.success(request, _("Saved %(code)s: %(answer)s") % told)
    return redirect(_place_after(scorecard, code, form))


def _line_of(card: Sheet, code: str) -> SheetLine:
    if code not in card.lines:
        raise Http404
    return card.lines[code]


def _place_after(scorecard: Scorecard, code: str, form: AnswerForm) -> str:
    return place_after(
        scorecard, code, shown=form.cleaned_data["show"], then=form.cleaned_data["then"]
    )


def _line_page(
    request: HttpRequest,
    scorecard: Scorecard,
    code: str,
    *,
    form: AnswerForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The line as it stands now; after a conflict both what stands and what was typed."""
    card = queries.sheet(scorecard)
    shown = _line_of(card, code)
    context: dict[str, Any] = pages.frame(request, card) | pages.neighbours(card, code)
    context |= {
        "saved_before": pages.saved_before(shown.score),
        "refusals": say_all(refusal) if refusal else [],
        "stands_now": pages.standing_now(shown.score) if isinstance(refusal, Conflict) else {},
        "form": form,
        "refused": form is not None,
        "other_errors": _other_errors(form),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    context["editable"] = context["editable"] or form is not None
    context["line"] = drawn_line(
        card.scorecard, shown, level=2, editable=context["editable"], form=form
    )
    context["lines"] = [vars(context["line"])]
    return render(request, "scoring/line.html", context)


def _other_errors(form: AnswerForm | None) -> list[str]:
    """Faults of what is not a figure; those of the figures stand at their inputs."""
    if form is None:
        return []
    named = [field for field in form if field.name not in form.figure_names]
    return [f"{field.label}: {error}" for field in named for error in field.errors]
