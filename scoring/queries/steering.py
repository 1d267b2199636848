"""All scorecards of a period at once, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Commune, User
from criteria.models import Criterion
from criteria.outline import Source
from criteria.queries import outline_of_issued
from evidence.models import Attachment
from scoring.models import Period, PreviousResult, ResultReading, Round, Scorecard
from scoring.policies import Facts
from scoring.queries.counted_lines import CountedLines, counted_lines
from scoring.queries.departments import DepartmentRow, department_rows
from scoring.queries.fact_rows import fact_rows
from scoring.queries.facts import facts_by_scorecard, facts_from_rows
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
    has_last_year: bool
    reading: ResultReading | None
    points: Decimal
    applicable_max: Decimal
    index: Decimal | None


@dataclass(frozen=True)
class SteeringTable:
    """The period as the standing agency steers it, in the order of the communes' names."""

    communes: list[CommuneRow]
    departments: list[DepartmentRow]
    rounds: Sequence[Round]


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
    """The periods with every scorecard's facts. 6 queries whatever their number."""
    scorecards = scorecards_of(periods)
    facts = facts_by_scorecard(scorecards, now=now, own_steps=False)
    cards: dict[UUID, list[SteeredCard]] = defaultdict(list)
    for scorecard in scorecards:
        cards[scorecard.period_id].append(_steered(scorecard, facts[scorecard.pk]))
    return [_steered_period(period, tuple(cards[period.pk])) for period in periods]


def steering_table(period: Period, *, now: datetime) -> SteeringTable:
    """7 queries, 8 for a set with capped parents, however many communes there are; 2 more where
    this process has not met the set."""
    scorecards = _with_marks_of_presence(period)
    rows = fact_rows(scorecards, unanswered=False)
    facts = facts_from_rows(scorecards, rows, now=now)
    outline = outline_of_issued(period.criteria_set)
    lines = sum(leaf.source is Source.SELF for field in outline.fields for leaf in field.leaves())
    counted = counted_lines(period, outline)
    communes = [
        _commune_row(scorecard, facts[scorecard.pk], lines, counted) for scorecard in scorecards
    ]
    departments = rows.departments.get(period.criteria_set_id, ())
    return SteeringTable(
        communes=communes,
        departments=department_rows(departments, scorecards, rows, counted.touched),
        rounds=rows.rounds.get(period.pk, ()),
    )


def _commune_row(scorecard: Any, facts: Facts, lines: int, counted: CountedLines) -> CommuneRow:
    of_card = counted.totals[scorecard.commune_id]
    return CommuneRow(
        card=_steered(scorecard, facts),
        scorecard=scorecard,
        lines=lines,
        answered=lines - counted.unanswered[scorecard.commune_id],
        proved=scorecard.proved or 0,
        signed_in=scorecard.signed_in,
        has_last_year=scorecard.has_last_year,
        reading=getattr(scorecard, "reading", None),
        points=of_card.points,
        applicable_max=of_card.applicable_max,
        index=of_card.index,
    )


def _with_marks_of_presence(period: Period) -> list[Any]:
    """The scorecards; whether somebody of the commune has ever signed in, who read the results,
    how many of its lines have a document, and whether last year's result is known. 1 query."""
    people = User.objects.filter(
        commune=OuterRef("commune"), last_login__isnull=False, is_active=True
    )
    proofs = Attachment.objects.filter(
        document__dossier=OuterRef("dossier"),
        document__withdrawn_at__isnull=True,
        criterion__source=Source.SELF.value,
    )
    proved = (
        proofs.order_by()
        .values("document__dossier")
        .annotate(lines=Count("criterion", distinct=True))
    )
    last_year = PreviousResult.objects.filter(period=period, commune=OuterRef("commune"))
    scorecards = list(
        Scorecard.objects.filter(period=period)
        .select_related("commune", "reading__by")
        .annotate(
            signed_in=Exists(people),
            proved=Subquery(proved.values("lines")),
            has_last_year=Exists(last_year),
        )
        .order_by("commune__name_sort", "id")
    )
    for scorecard in scorecards:
        scorecard.period = period
    return scorecards


def steered_period(period: Period, table: SteeringTable) -> SteeredPeriod:
    """The period with the cards of the table."""
    return _steered_period(period, tuple(row.card for row in table.communes))


def signed_in_communes(period: Period) -> set[int | None]:
    """Communes of which somebody has signed in at least once. 1 query."""
    people = User.objects.filter(
        commune__scorecards__period=period, last_login__isnull=False, is_active=True
    )
    return set(people.values_list("commune_id", flat=True))


def steered_rows(
    period: Period, *, now: datetime, only: Scorecard | None = None
) -> list[tuple[Scorecard, SteeredCard]]:
    """Each scorecard with its facts, or that one alone, in the order of the communes' names.
    6 queries."""
    scorecards = [only] if only else scorecards_of([period])
    facts = facts_by_scorecard(scorecards, now=now, own_steps=False)
    return [(row, _steered(row, facts[row.pk])) for row in scorecards]


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
