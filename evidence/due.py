"""What falls due by the clock in this room; `manage.py run_due` runs it."""

from accounts.clock import Clock
from accounts.due import Due, Outcome
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from evidence.actions import forget_uploads, scan_pending
from evidence.actions.half_years import remind_half_years
from evidence.storage import reap_half_files


def scan(clock: Clock) -> Outcome:
    tally = scan_pending(clock=clock)
    return Outcome(
        sentence(
            _("Documents checked for viruses: {clean} clean, {infected} not; {waiting} wait."),
            clean=tally.clean,
            infected=tally.infected,
            waiting=tally.waiting,
        ),
        failed=tally.waiting > 0,
    )


def reap(clock: Clock) -> Outcome:
    return Outcome(sentence(_("Removed: {files} half files."), files=reap_half_files(clock())))


def forget(clock: Clock) -> Outcome:
    """What has arrived of files that nobody goes on sending."""
    files = forget_uploads(now=clock())
    return Outcome(sentence(_("Removed: {files} half files."), files=files))


def remind(clock: Clock) -> Outcome:
    """Half-year reports that are due or late."""
    told = remind_half_years(clock=clock)
    return Outcome(sentence(_("Reminders: {communes} communes told."), communes=told))


DUE = (
    Due("half_years", remind),
    Due("viruses", scan),
    Due("uploads", forget),
    Due("half_files", reap),
)
