"""Lines that somebody of a department has looked at in round 1, for the pages that count them."""

from django.db.models import Exists, OuterRef, Q

from scoring.models import Acceptance, Deduction
from scoring.models.appraisal import RoundNumber


def touched_in_round_1() -> Q:
    """A finding, a decision on "not applicable", or an acceptance of the line as it is now: one of
    an earlier version stands for what is no longer there (ADR 19)."""
    found = Deduction.objects.filter(score=OuterRef("pk"), round__number=RoundNumber.FIRST)
    accepted = Acceptance.objects.filter(
        score=OuterRef("pk"), round__number=RoundNumber.FIRST, version=OuterRef("version")
    )
    return Exists(found) | Exists(accepted) | Q(na_decided_at__isnull=False)
