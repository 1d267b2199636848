"""The filters above the lines of an appraisal with their counts, and accepting many at once."""

from collections.abc import Sequence
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.refusals import gettext_noop as N_
from accounts.wording import show
from scoring.appraisal_filters import Asked, Only, counts
from scoring.models import SignOff
from scoring.queries.appraisal import AppraisedLine, Shown
from scoring.states import State
from scoring.views.appraisal_marks import has_no_issue

LABELS = {
    Only.EVERY: N_("All of them"),
    Only.LEFT: N_("Left to do"),
    Only.SEEN: N_("Left as they are"),
    Only.MARKED: N_("Marked"),
    Only.NO_EVIDENCE: N_("Without evidence"),
    Only.CHANGED: N_("Changed by the commune"),
}


def drawn_filters(
    lines: Sequence[AppraisedLine], *, shown: Shown, asked: Asked
) -> list[dict[str, Any]]:
    """The filters that leave something, and the one that is chosen."""
    found, since = counts(lines, asked.since), {}
    if asked.since is not None:
        since = {"since": f"{asked.since:%Y-%m-%d}"}
    return [
        {
            "url": "?" + urlencode({"lines": shown, "only": only} | since),
            "label": show(LABELS[only]),
            "count": found[only],
            "is_current": only is asked.only,
        }
        for only in Only
        if found[only] or only in (Only.EVERY, Only.LEFT, asked.only)
    ]


def accepting(
    mine: Sequence[AppraisedLine], *, user: User, signed: SignOff | None
) -> dict[str, Any] | None:
    """What many lines at once are accepted with; None where the person accepts none."""
    if not mine or signed or not can(user, Permission.APPRAISE):
        return None
    if State(mine[0].score.scorecard.state) is not State.ROUND_1:
        return None
    rest = [line for line in mine if has_no_issue(line, signed)]
    left = sum(line.is_left for line in mine) - len(rest)
    return {
        "rest": [f"{line.score.pk}:{line.score.version}" for line in rest],
        "count": len(rest),
        "left": _of_their_own(left) if left else "",
    }


def _of_their_own(left: int) -> str:
    told = ngettext(
        "%(left)d line needs a look of its own.", "%(left)d lines need a look of their own.", left
    )
    return told % {"left": left}
