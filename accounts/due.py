"""What falls due by the clock: `manage.py run_due` asks every room for its own (see DUE there).

Each piece of work may be run at any time, twice, and by two at once: it claims or finds what is
due and leaves the rest. Nothing here decides what is open or closed: requests do, by the deadline.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sessions.models import Session

from accounts.actions import outbox
from accounts.actions.files import forget_files
from accounts.actions.notices import forget_notices
from accounts.actions.once import forget_old_answers
from accounts.clock import Clock
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _


@dataclass(frozen=True)
class Outcome:
    """What was done, in one sentence; `failed` where somebody has to look."""

    told: Sentence
    failed: bool = False


@dataclass(frozen=True)
class Due:
    """One piece of work; `name` is how the command line and the log call it."""

    name: str
    run: Callable[[Clock], Outcome]


def send_emails(clock: Clock) -> Outcome:
    posted = outbox.send_due(clock=clock)
    return Outcome(
        sentence(
            _("Copies by e-mail: {sent} sent, {failed} failed, {given_up} given up."),
            sent=posted.sent,
            failed=posted.failed,
            given_up=posted.given_up,
        ),
        failed=posted.failed > 0,
    )


def purge(clock: Clock) -> Outcome:
    """Removes ended sessions, old notices and answers to doubles; the event log keeps what was
    done."""
    now = clock()
    sessions, _rows = Session.objects.filter(expire_date__lt=now).delete()
    return Outcome(
        sentence(
            _("Removed: {sessions} ended sessions, {notices} old notices, {answers} old answers."),
            sessions=sessions,
            notices=forget_notices(at=now),
            answers=forget_old_answers(now=now),
        )
    )


def forget_drawn(clock: Clock) -> Outcome:
    return Outcome(sentence(_("Removed: {files} drawn files."), files=forget_files(now=clock())))


DUE = (Due("emails", send_emails), Due("purge", purge), Due("drawn_files", forget_drawn))
