"""What became of a finding that the commune does not accept. Pure."""

from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """What is left of the dispute; what was given back in whole, or granted, is none any more."""

    UNDECIDED = "undecided"
    KEPT = "kept"
    PARTLY = "partly"


def outcome(
    points: Decimal, restored: Decimal, *, is_decided: bool, is_granted: bool
) -> Outcome | None:
    """A finding of no points is a refusal of "not applicable": settled by granting it alone."""
    if not is_decided:
        return Outcome.UNDECIDED
    if points == 0:
        return None if is_granted else Outcome.KEPT
    if restored == points:
        return None
    return Outcome.PARTLY if restored else Outcome.KEPT
