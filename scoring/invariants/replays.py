"""That the log makes the rows (TRUST 10): what was written past it, or taken out of it, shows."""

from collections.abc import Iterator

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from scoring.invariants.places import CARD, card_place
from scoring.models import Period, Scorecard
from scoring.queries.replays import differences_of


@named
def unlike_the_log() -> Iterator[str]:
    """Each scorecard or line once, however much of it differs."""
    for period in Period.objects.order_by("pk"):
        cards = Scorecard.objects.filter(period=period).order_by("pk")
        places = {pk: card_place(*place) for pk, *place in cards.values_list("pk", *CARD)}
        found = {(each.scorecard, each.code): None for each in differences_of(period)}
        for scorecard, code in found:
            yield f"{places[scorecard]}, {code}" if code else places[scorecard]


INVARIANTS = (
    Invariant(
        "log_replays",
        _("The event log by itself makes the state, points, answers and sign-offs that are kept."),
        unlike_the_log,
    ),
)
