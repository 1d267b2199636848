"""How workers draw the files of this room (accounts.workers)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.workers import Tell, Ways
from reports.exports import export
from reports.files import DRAFT, PUBLICATION
from reports.models import Publication
from reports.queries import frozen_result, live_result, state_of
from scoring.models import Period

READING = _("Reading the result")
DRAWING = _("Drawing the pages")


def draw_publication(what: Mapping[str, Any], tell: Tell) -> bytes:
    """From the frozen result alone, with number and date as they were when it was asked for."""
    tell(5, READING)
    publication = Publication.objects.get(pk=what["publication"])
    signed_on = what["signed_on"]
    publication.number = what["number"]
    publication.signed_on = date.fromisoformat(signed_on) if signed_on else None
    result = frozen_result(publication)
    tell(15, DRAWING)
    return export(result, publication, what["format"])[0]


def draw_draft(what: Mapping[str, Any], tell: Tell) -> bytes:
    """From the scorecards as they stand. Refused where they no longer stand as when it was asked
    for: the next to ask for that state would be given another."""
    tell(5, READING)
    result = live_result(Period.objects.get(pk=what["period"]))
    if state_of(result) != what["state"]:
        raise Refused(_("The scorecards have changed since. Ask for the draft again."))
    tell(15, DRAWING)
    return export(result, None, what["format"])[0]


WAYS: Ways = {PUBLICATION: draw_publication, DRAFT: draw_draft}
