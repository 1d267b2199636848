"""What must hold of findings, answers and sign-offs (TRUST 13)."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from criteria.models import Criterion
from scoring.invariants import places
from scoring.models import Acceptance, Deduction, Explanation, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.states import State

UNRELEASED = (State.SELF_ASSESSMENT.value, State.ROUND_1.value)
EXPLAINED = (State.ROUND_2.value, State.COUNCIL.value, State.FINAL.value)


@named
def findings_out_of_round() -> Iterator[str]:
    period = F("score__scorecard__period")
    decided_later = Q(decided_in__period=period, decided_in__number__gt=F("round__number"))
    proper = Q(round__period=period) & (Q(decided_in__isnull=True) | decided_later)
    yield from places.lines(Deduction.objects.exclude(proper), "score__")


@named
def too_much_restored() -> Iterator[str]:
    proper = Q(restored=0) | Q(restored__gt=0, restored__lte=F("points"), decided_in__isnull=False)
    yield from places.lines(Deduction.objects.exclude(proper), "score__")


@named
def early_explanations() -> Iterator[str]:
    early = Explanation.objects.filter(deduction__score__scorecard__state__in=UNRELEASED)
    yield from places.lines(early, "deduction__score__")


@named
def unanswered_findings() -> Iterator[str]:
    """What a later round decided needs no answer any more."""
    unanswered = Deduction.objects.filter(
        score__scorecard__state__in=EXPLAINED,
        round__number=RoundNumber.FIRST,
        points__gte=0,
        decided_at__isnull=True,
        explanation__isnull=True,
    )
    yield from places.lines(unanswered, "score__")


@named
def foreign_sign_offs() -> Iterator[str]:
    proper = Q(department__authority=F("scorecard__period__authority"))
    proper &= Q(round__period=F("scorecard__period"))
    proper &= ~Q(scorecard__state=State.SELF_ASSESSMENT.value)
    yield from places.cards(SignOff.objects.exclude(proper), "scorecard__")


@named
def foreign_acceptances() -> Iterator[str]:
    proper = Q(round__period=F("score__scorecard__period"))
    proper &= Q(department__authority=F("score__scorecard__period__authority"))
    proper &= Q(version__lte=F("score__version"))
    yield from places.lines(Acceptance.objects.exclude(proper), "score__")


@named
def released_unsigned() -> Iterator[str]:
    needed: dict[UUID, set[int]] = defaultdict(set)
    appraised = Criterion.objects.filter(is_leaf=True, department__isnull=False)
    for criteria_set, department in (
        appraised.order_by().values_list("criteria_set_id", "department_id").distinct()
    ):
        needed[criteria_set].add(department)
    signed: dict[UUID, set[int]] = defaultdict(set)
    sign_offs = SignOff.objects.filter(round__number=RoundNumber.FIRST)
    for scorecard, department in sign_offs.values_list("scorecard_id", "department_id"):
        signed[scorecard].add(department)
    released = Scorecard.objects.exclude(state__in=UNRELEASED).order_by("period", "id")
    for scorecard, criteria_set, *place in released.values_list(
        "pk", "period__criteria_set_id", *places.CARD
    ):
        if needed[criteria_set] - signed[scorecard]:
            yield places.card_place(*place)


INVARIANTS = (
    Invariant(
        "finding_rounds",
        _("Every finding is of a round of its period, and is decided only in a later one."),
        findings_out_of_round,
    ),
    Invariant(
        "restored_points",
        _("No more is given back than was taken, and only by a decision."),
        too_much_restored,
    ),
    Invariant(
        "explanations",
        _("Communes have explained only what was released to them."),
        early_explanations,
    ),
    Invariant(
        "findings_answered",
        _("After explanation every finding of round 1 is answered, if only by silence."),
        unanswered_findings,
    ),
    Invariant(
        "sign_offs",
        _("Scorecards are signed off by departments of their authority, after submission."),
        foreign_sign_offs,
    ),
    Invariant(
        "acceptances",
        _("Lines were accepted by departments of their authority, in rounds of their period."),
        foreign_acceptances,
    ),
    Invariant(
        "released_signed_off",
        _("What was released had been signed off by every department concerned."),
        released_unsigned,
    ),
)
