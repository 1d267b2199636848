"""What the pages of the sheet share: total, what is open, until when, and where to go next."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.wording import say, show, show_figure
from criteria.outline import Source
from scoring.models import Score, Scorecard
from scoring.models.scorecard import Na
from scoring.policies import LatePolicy
from scoring.queries.facts import is_extended, self_assessment_due_at
from scoring.queries.sheet import Sheet, Standing, answers_of, why_read_only
from scoring.states import State
from scoring.tasks import time_left
from scoring.views.places import place


def frame(request: HttpRequest, card: Sheet) -> dict[str, Any]:
    """The context of every page of the sheet."""
    scorecard, now = card.scorecard, timezone.now()
    if request.user.commune_id == scorecard.commune_id:
        request.user.commune = scorecard.commune  # whose name heads the page; it is at hand
    why = why_read_only(scorecard, user=request.user, now=now)
    missing = card.codes(Standing.MISSING)
    due_at = self_assessment_due_at(scorecard)
    return {
        "scorecard": scorecard,
        "trail": trail(scorecard),
        "why_read_only": say(why) if why else "",
        "editable": why is None,
        "points": show_figure(card.total.points),
        "maximum": show_figure(card.total.applicable_max),
        "index": "" if card.total.index is None else _index(card),
        "survey_maximum": _survey_maximum(card),
        "missing": len(missing),
        "line_count": len(card.lines) - len(card.codes(Standing.SURVEY)),
        "first_missing": place(scorecard.pk, missing[0]) if missing else "",
        "is_open": scorecard.state == State.SELF_ASSESSMENT.value,
        "due_at": due_at,
        "is_extended": is_extended(scorecard),
        "left": say(time_left(due_at, now=now)),
        "is_late": now >= due_at,
        "late_is_refused": scorecard.period.late_policy == LatePolicy.REFUSE,
        "may_assign": can(request.user, Permission.ASSIGN_LINES),
        "may_submit": can(request.user, Permission.SUBMIT),
        "standing_agency": scorecard.period.authority.standing_agency,
    }


def neighbours(card: Sheet, code: str) -> dict[str, str]:
    """The codes before and after on the sheet; empty at its ends."""
    codes = list(card.lines)
    at = codes.index(code)
    return {
        "before": codes[at - 1] if at else "",
        "after": codes[at + 1] if at + 1 < len(codes) else "",
    }


def saved_before(score: Score, most: int = 5) -> list[str]:
    """The last answers to the line, as sentences."""
    return [
        _("%(at)s, %(name)s: %(answer)s")
        % {"at": show(event.at), "name": event.by_name, "answer": _told_then(event.new)}
        for event in answers_of(score)[:most]
    ]


def told(score: Score) -> str:
    """What now stands on the line, in words: its points, or that they were asked away."""
    if score.na == Na.ASKED:
        return _("asked to be not applicable")
    if score.base_points is None:
        return _("not scored")
    return _("%(points)s points") % {"points": show_figure(score.base_points)}


def standing_now(score: Score) -> dict[str, str]:
    """What somebody else has saved on the line, for the person whose own was not."""
    return {"told": told(score), "note": score.note, "na_reason": score.na_reason}


def trail(scorecard: Scorecard) -> list[dict[str, str]]:
    """Of the pages below the commune's own; that page itself has only the first step."""
    own_page = reverse("scoring:scorecard", args=[scorecard.pk])
    return [
        {"url": reverse("home"), "label": _("To do")},
        {"url": own_page, "label": capfirst(str(scorecard))},
    ]


def trail_of_own_page(scorecard: Scorecard, user: User) -> list[dict[str, str]]:
    """Without the step that would lead a commune back to the page it is on."""
    return trail(scorecard)[: 1 if user.commune_id else None]


def _index(card: Sheet) -> str:
    assert card.total.index is not None
    return show_figure(card.total.index, card.outline.index_places)


def _survey_maximum(card: Sheet) -> str:
    """The maximum of what a survey measures, which the commune's own total leaves empty."""
    maxima = [n.max_points for n in card.outline.leaves() if n.source is Source.SURVEY]
    return show_figure(sum(maxima[1:], maxima[0])) if maxima else ""


def _told_then(new: dict[str, Any]) -> str:
    """As `told`, from an event."""
    if new.get("na"):
        return _("asked to be not applicable")
    if new.get("base_points") is None:
        return _("not scored")
    return _("%(points)s points") % {"points": show_figure(Decimal(new["base_points"]))}
