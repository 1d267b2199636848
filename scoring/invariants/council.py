"""What must hold of the council's items and comments (TRUST 13)."""

from collections.abc import Iterator

from django.db.models import F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from scoring.invariants import places
from scoring.models import CouncilComment, CouncilItem
from scoring.states import State

BEFORE_ROUND_2 = (State.SELF_ASSESSMENT.value, State.ROUND_1.value, State.EXPLANATION.value)


@named
def early_items() -> Iterator[str]:
    """One that says nothing is neither put nor concluded. A scorecard that goes back to the
    explanation takes what it was asked about along."""
    early = Q(concluded_at__isnull=False, score__scorecard__state__in=BEFORE_ROUND_2[:2])
    empty = Q(put_at__isnull=True, concluded_at__isnull=True)
    yield from places.lines(CouncilItem.objects.filter(early | empty), "score__")


@named
def final_without_conclusion() -> Iterator[str]:
    asked = CouncilItem.objects.filter(
        put_at__isnull=False,
        concluded_at__isnull=True,
        score__scorecard__state=State.FINAL.value,
    )
    yield from places.lines(asked, "score__")


@named
def comments_of_others() -> Iterator[str]:
    """Their role may have changed since."""
    proper = Q(by__authority=F("score__scorecard__period__authority"))
    yield from places.lines(CouncilComment.objects.exclude(proper), "score__")


INVARIANTS = (
    Invariant(
        "council_items",
        _("The council was asked about a line, or has concluded on it, and not before its time."),
        early_items,
    ),
    Invariant(
        "council_concluded",
        _("What the council was asked about is concluded before the scorecard is final."),
        final_without_conclusion,
    ),
    Invariant(
        "council_comments",
        _("Comments before the council are of people of the authority."),
        comments_of_others,
    ),
)
