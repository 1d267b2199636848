"""All scorecards of a period at once, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Commune, User
from criteria.models import Criterion
from criteria.outline import Source
from evidence.models import Attachment
from scoring.models import Period, PreviousResult, Round, Scorecard
from scoring.policies import Facts
from scoring.queries.facts import facts_by_scorecard
from scoring.queries.ranking import standings
from scoring.queries.scopes import periods_visible_to
from scoring.states import State
from scoring.tasks.period import SteeredCard, SteeredPeriod


@dataclass(frozen=True)
class CommuneRow:
    """One commune in the steering table: of its own `lines` how many are answered, and how many
    have a document. `index` is unrounded; none where nothing applied."""

    card: SteeredCard
    scorecard: Scorecard
    lines: int
    answered: int
    proved: int
    signed_in: bool
    points: Decimal
    applicable_max: Decimal
    index: Decimal | None


def scorecards_of(periods: Sequence[Period]) -> list[Scorecard]:
    """Of all these periods, in the order of the communes' names. 1 query."""
    by_id = {period.pk: period for period in periods}
    rows = list(
        Scorecard.objects.filter(period__in=list(by_id))
        .select_related("commune", "dossier")
        .order_by("period_id", "commune__name_sort", "id")
    )
    for row in rows:
        row.period = by_id[row.period_id]
    return rows


def self_scored_lines(periods: Sequence[Period]) -> dict[UUID, int]:
    """How many lines a commune answers itself, by criteria set. 1 query."""
    sets = Criterion.objects.filter(
        criteria_set__in=[period.criteria_set_id for period in periods],
        is_leaf=True,
        source=Source.SELF.value,
    )
    counts: dict[UUID, int] = defaultdict(int)
    for criteria_set in sets.order_by("id").values_list("criteria_set_id", flat=True):
        counts[criteria_set] += 1
    return counts


def steered_periods(periods: Sequence[Period], *, now: datetime) -> list[SteeredPeriod]:
    """The periods with every scorecard's facts. 11 queries whatever their number."""
    scorecards = scorecards_of(periods)
    facts = facts_by_scorecard(scorecards, now=now)
    cards: dict[UUID, list[SteeredCard]] = defaultdict(list)
    for scorecard in scorecards:
        cards[scorecard.period_id].append(_steered(scorecard, facts[scorecard.pk]))
    return [_steered_period(period, tuple(cards[period.pk])) for period in periods]


def commune_rows(period: Period, *, now: datetime) -> list[CommuneRow]:
    """The steering table in the order of the communes' names. 17 queries."""
    scorecards = scorecards_of([period])
    facts = facts_by_scorecard(scorecards, now=now, evidence=False)
    lines = self_scored_lines([period])[period.criteria_set_id]
    totals = {standing.scorecard_id: standing.total for standing in standings(period)}
    here, proved = signed_in_communes(period), proved_lines(period)
    return [
        CommuneRow(
            card=_steered(scorecard, facts[scorecard.pk]),
            scorecard=scorecard,
            lines=lines,
            answered=lines - len(facts[scorecard.pk].unanswered),
            proved=proved.get(scorecard.dossier_id, 0),
            signed_in=scorecard.commune_id in here,
            points=totals[scorecard.pk].points,
            applicable_max=totals[scorecard.pk].applicable_max,
            index=totals[scorecard.pk].index,
        )
        for scorecard in scorecards
    ]


def steered_period(period: Period, rows: Sequence[CommuneRow]) -> SteeredPeriod:
    """The period with the cards of these rows."""
    return _steered_period(period, tuple(row.card for row in rows))


def signed_in_communes(period: Period) -> set[int | None]:
    """Communes of which somebody has signed in at least once. 1 query."""
    people = User.objects.filter(
        commune__scorecards__period=period, last_login__isnull=False, is_active=True
    )
    return set(people.values_list("commune_id", flat=True))


def proved_lines(period: Period) -> dict[UUID, int]:
    """How many lines that a commune answers itself have a document, by dossier. 1 query."""
    proofs = Attachment.objects.filter(
        document__dossier__scorecard__period=period,
        document__withdrawn_at__isnull=True,
        criterion__source=Source.SELF.value,
    )
    counts = proofs.values_list("document__dossier_id").annotate(
        lines=Count("criterion", distinct=True)
    )
    return dict(counts.order_by("document__dossier_id"))


def steered_rows(
    period: Period, *, now: datetime, only: Scorecard | None = None
) -> list[tuple[Scorecard, SteeredCard]]:
    """Each scorecard with its facts, or that one alone, in the order of the communes' names.
    11 queries."""
    scorecards = [only] if only else scorecards_of([period])
    facts = facts_by_scorecard(scorecards, now=now, evidence=False)
    return [(row, _steered(row, facts[row.pk])) for row in scorecards]


def rounds_of(period: Period) -> list[Round]:
    return list(Round.objects.filter(period=period).order_by("number"))


def previous_results_of(period: Period) -> dict[str, tuple[Decimal, int]]:
    """Last year's (index as printed, rank) by commune code."""
    results = PreviousResult.objects.filter(period=period).order_by("id")
    return {
        code: (index, rank)
        for code, index, rank in results.values_list("commune__code", "index", "rank")
    }


def communes_of(period: Period) -> list[Commune]:
    """The communes that have a scorecard in the period, in Vietnamese order."""
    communes = Commune.objects.filter(scorecards__period=period)
    return list(communes.order_by("name_sort", "id"))


def periods_with_progress(user: User) -> QuerySet[Period]:
    """The periods with `communes`, how many scorecards they have, and `final`, how many of them
    are final; newest first."""
    return periods_visible_to(user).annotate(
        communes=Count("scorecards"),
        final=Count("scorecards", filter=Q(scorecards__state=State.FINAL.value)),
    )


def _steered(scorecard: Scorecard, facts: Facts) -> SteeredCard:
    return SteeredCard(
        scorecard_id=scorecard.pk,
        commune=scorecard.commune.full_name,
        state=State(scorecard.state),
        facts=facts,
    )


def _steered_period(period: Period, cards: tuple[SteeredCard, ...]) -> SteeredPeriod:
    return SteeredPeriod(
        period_id=period.pk,
        title=str(period),
        self_assessment_due_at=period.self_assessment_due_at,
        round_1_due_at=period.round_1_due_at,
        explanation_due_at=period.explanation_due_at,
        round_2_due_at=period.round_2_due_at,
        publication_due_at=period.publication_due_at,
        is_published=period.is_published,
        revision_is_open=bool(period.revision_reason),
        council_is_known=period.council_size is not None,
        cards=cards,
    )
