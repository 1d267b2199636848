"""What must hold of the departments' own figures (TRUST 13)."""

from collections.abc import Iterator

from django.db.models import F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from scoring.invariants import places
from scoring.models import OwnFigure


@named
def untraceable_figures() -> Iterator[str]:
    authority = F("score__scorecard__period__authority")
    proper = Q(department__authority=authority, by__authority=authority)
    proper &= ~Q(figures={}) & Q(source__regex=r"\S", upload__regex=r"^[0-9a-f]{64}$")
    yield from places.lines(OwnFigure.objects.exclude(proper), "score__")


INVARIANTS = (
    Invariant(
        "own_figures",
        _("What a department knows of a line is of its authority, with source and file named."),
        untraceable_figures,
    ),
)
