"""How workers draw the files of this room (accounts.workers), and asking for them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.actions.files import FileAsked, ask_for_file
from accounts.models import DrawnFile, User
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.workers import Tell, Ways
from scoring.exports import ReceiptKind, letters_file_name, letters_zip
from scoring.models import Period, Scorecard
from scoring.papers.round_1_letter import Round1Letter
from scoring.queries.letters import letters_of, with_readings

LETTERS = "scoring.letters"
WRITING = _("Writing the letters")
TOLD_TIMES = 20
LETTERS_KEPT = timedelta(days=1)
ZIP = "application/zip"


def ask_for_letters(
    period: Period,
    scorecards: Sequence[Scorecard],
    letters: Sequence[Round1Letter],
    kind: ReceiptKind,
    *,
    by: User,
    at: datetime,
) -> DrawnFile:
    """The ZIP of these very letters, drawn at most once a day."""
    state = _state_of(letters)
    asked = FileAsked(
        authority=period.authority,
        kind=LETTERS,
        key=f"{period.pk}:{kind.value}:{state}:{at.date()}",
        what={
            "scorecards": [str(each.pk) for each in scorecards],
            "format": kind.value,
            "state": state,
        },
        permission=Permission.STEER,
        file_name=letters_file_name(period.year, kind),
        content_type=ZIP,
        kept_until=at + LETTERS_KEPT,
    )
    return ask_for_file(asked=asked, by=by, at=at)


def draw_letters(what: Mapping[str, Any], tell: Tell) -> bytes:
    """From the scorecards as they stand; refused where that is no longer what was asked for."""
    rows = {
        str(each.pk): each
        for each in with_readings(Scorecard.objects.filter(pk__in=what["scorecards"]))
        .select_related("reading", "period__criteria_set", "period__authority", "commune")
        .order_by("id")
    }
    letters = letters_of([rows[pk] for pk in what["scorecards"]])
    if _state_of(letters) != what["state"]:
        raise Refused(_("The scorecards have changed since. Ask for the letters again."))
    every = max(1, len(letters) // TOLD_TIMES)

    def written(count: int) -> None:
        if count % every == 0:
            tell(5 + 90 * count // len(letters), WRITING)

    return letters_zip(letters, ReceiptKind(what["format"]), tell=written)


def _state_of(letters: Sequence[Round1Letter]) -> str:
    return hashlib.sha256(repr(list(letters)).encode()).hexdigest()


WAYS: Ways = {LETTERS: draw_letters}
