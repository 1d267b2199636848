"""How workers draw the files of this room (accounts.workers)."""

from accounts.refusals import gettext_noop as _
from accounts.workers import Ways

LETTERS = "scoring.letters"

WRITING = _("Writing letter {number} of {count}")


WAYS: Ways = {}
