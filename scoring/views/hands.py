"""Several hands on one sheet: the leader gives out lines, and each sees who else is there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say, say_all
from criteria.queries import outline_of_issued
from scoring.actions.hands import assign_lines, note_presence
from scoring.forms.hands import HandsForm, PresenceForm
from scoring.hands import fingerprint, fitting
from scoring.models import Scorecard
from scoring.queries import hands as queries
from scoring.queries import scopes
from scoring.queries.sheet import why_not_given_out, why_read_only
from scoring.views.presence import JUST_NOW, drawn_presence
from scoring.views.sheet_pages import trail


@needs(Permission.ASSIGN_LINES)
@require_http_methods(["GET", "POST"])
def hands(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: fields and lines with who is in charge; where nobody is yet, whom the office titles
    propose. POST: to the sheet, or the page with why it was not saved."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    form, is_proposed = _form(request, scorecard)
    refusals: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            moved = assign_lines(
                scorecard=scorecard,
                hands=form.hands(),
                seen=form.cleaned_data["seen"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            refusals = say_all(refusal)
            form, is_proposed = _form(request, scorecard, afresh=True)
        else:
            messages.success(request, _told(moved))
            return redirect("scoring:hands", scorecard.pk)
    why = why_not_given_out(scorecard)
    page: dict[str, Any] = {
        "scorecard": scorecard,
        "trail": trail(scorecard),
        "form": form,
        "rows": form.rows(),
        "is_proposed": is_proposed,
        "refusals": refusals,
        "why_read_only": say(why) if why else "",
        "shares": queries.shares([scorecard]).get(scorecard.pk, []),
    }
    return render(request, "scoring/hands.html", page)


@needs(Permission.ANSWER_LINES)
@require_safe
def presence(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: a part of the sheet that asks for itself again: who else is on it, and how many lines
    others have saved since the page was opened. Notes that the person is there, as the sheet does.
    """
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    asked = PresenceForm(request.GET)
    if not asked.is_valid():
        return HttpResponseBadRequest()
    now = timezone.now()
    if why_read_only(scorecard, user=request.user, now=now) is None:
        note_presence(scorecard=scorecard, by=request.user, at=now)
    saves = queries.saved_since(scorecard, min(asked.cleaned_data["since"], now - JUST_NOW))
    page = drawn_presence(scorecard, user=request.user, now=now, saves=saves, **asked.cleaned_data)
    return render(request, "scoring/sheet_presence.html", page)


def _form(
    request: HttpRequest, scorecard: Scorecard, *, afresh: bool = False
) -> tuple[HandsForm, bool]:
    """The form, and whether it shows a proposal; after a conflict `afresh`, as it now stands."""
    outline = outline_of_issued(scorecard.period.criteria_set)
    people = list(queries.people_of(scorecard.commune))
    stand = queries.hands(scorecard)
    shown = dict(stand)
    if not stand:
        titles = {person.pk: person.title for person in people}
        fits = {leaf.code: fitting(leaf.official, titles) for leaf in outline.leaves()}
        shown = {code: person for code, person in fits.items() if person}
    data = request.POST if request.method == "POST" and not afresh else None
    form = HandsForm(outline, people, hands=shown, seen=fingerprint(stand), data=data)
    return form, bool(shown) and not stand


def _told(moved: int) -> str:
    told = ngettext(
        "Saved: %(count)d line has changed hands.",
        "Saved: %(count)d lines have changed hands.",
        moved,
    )
    return told % {"count": moved}
