"""What falls due by the clock in this room; `manage.py run_due` runs it."""

from accounts.clock import Clock
from accounts.due import Due, Outcome
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from accounts.workers import see_to
from reports.files import ask_for_missing, open_files


def draw_missing(clock: Clock) -> Outcome:
    """Strangers find the files of a result that no official has looked at since the format was
    made, or since a worker left them."""
    asked = ask_for_missing(at=clock())
    see_to(*open_files())
    return Outcome(sentence(_("Files of publications: {files} asked for."), files=asked))


DUE = (Due("publication_files", draw_missing),)
