"""Opening a period, last year's results, and the marks of publication."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import Commune, User
from accounts.numbers import round_half_up
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from criteria.comparison.lineage import ancestry, places_of
from criteria.models import CriteriaSet, SetStatus
from criteria.queries import outline_of_issued
from evidence.models import Dossier
from scoring.actions.dossiers import renew_dossiers
from scoring.actions.fed_figures import links_told, take_over_links
from scoring.actions.workflow import close_round
from scoring.fed_figures import carried
from scoring.locks import hold_period
from scoring.models import Period, PreviousResult, Round, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.policies import LatePolicy
from scoring.queries.fed_figures import links_of
from scoring.queries.ranking import standings


@dataclass(frozen=True)
class Deadlines:
    """The five moments, aware, in this order."""

    self_assessment_due_at: datetime
    round_1_due_at: datetime
    explanation_due_at: datetime
    round_2_due_at: datetime
    publication_due_at: datetime

    def refuse_disorder(self) -> None:
        moments = list(asdict(self).values())
        if any(moment.tzinfo is None for moment in moments):
            raise Refused(_("A deadline needs its time zone."))
        if moments != sorted(set(moments)):
            raise Refused(_("The deadlines must follow each other in order."))


@transaction.atomic
def open_period(
    *,
    criteria_set: CriteriaSet,
    deadlines: Deadlines,
    late_policy: LatePolicy = LatePolicy.FLAG,
    previous: Period | None = None,
    by: User,
    clock: Clock,
) -> Period:
    """A period with an empty scorecard for every commune that is valid now. 11 queries."""
    require(by, Permission.MANAGE_PERIODS)
    now = clock()
    deadlines.refuse_disorder()
    if criteria_set.status != SetStatus.ISSUED:
        raise Refused(_("Issue the criteria set “{title}” first."), title=criteria_set.title)
    if Period.objects.filter(criteria_set=criteria_set).exists():
        raise Refused(
            _("A period with the criteria set “{title}” is already open."),
            title=criteria_set.title,
        )
    communes = list(communes_valid_on(criteria_set, now))
    if not communes:
        raise Refused(_("The authority has no communes yet. Enter or import them first."))
    period = Period.objects.create(
        authority=criteria_set.authority,
        criteria_set=criteria_set,
        year=criteria_set.year,
        late_policy=late_policy.value,
        previous=previous,
        opened_at=now,
        opened_by=by,
        **asdict(deadlines),
    )
    Round.objects.bulk_create(
        Round(period=period, number=number, opened_at=now, opened_by=by) for number in RoundNumber
    )
    _create_scorecards(period, communes)
    told: dict[str, object] = {"communes": len(communes)}
    if previous is not None:
        _take_over_results(period, previous)
        told |= _take_over_links(period, previous, by=by, at=now)
    record(
        Happening("open_period", period, new=told),
        chain=period.event_chain,
        by=by,
        at=now,
    )
    return period


def communes_valid_on(criteria_set: CriteriaSet, now: datetime) -> list[Commune]:
    day = now.date()
    return list(
        criteria_set.authority.communes.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        ).order_by("name_sort", "id")
    )


def _take_over_results(period: Period, previous: Period) -> None:
    """Index, as it was printed, and rank of the communes that are scored again. A merged commune
    is a row of its own, so it has none: "không so sánh"."""
    if not previous.is_published:
        raise Refused(_("“{period}” is not published yet."), period=str(previous))
    cards = Scorecard.objects.filter(period=period).select_related("commune").order_by("id")
    scored_again = {card.commune.code: card.commune for card in cards}
    PreviousResult.objects.bulk_create(
        PreviousResult(
            period=period,
            commune=scored_again[each.code],
            index=round_half_up(each.total.index, previous.criteria_set.index_places),
            rank=each.rank,
        )
        for each in standings(previous)
        if each.code in scored_again and each.total.index is not None
    )


def _take_over_links(
    period: Period, previous: Period, *, by: User, at: datetime
) -> dict[str, list[str]]:
    """Figures from the half-year forms go where last year's line went on; for the event."""
    links = links_of(previous.criteria_set)
    if not links:
        return {}
    outline, older = map(outline_of_issued, (period.criteria_set, previous.criteria_set))
    fed = carried(links, outline.leaves(), ancestry(places_of(outline), places_of(older)))
    take_over_links(fed, period.criteria_set, by=by, at=at)
    return links_told(fed.kept)


def _create_scorecards(period: Period, communes: list[Commune]) -> None:
    dossiers = Dossier.objects.bulk_create(
        Dossier(commune=commune, criteria_set=period.criteria_set, event_chain=period.event_chain)
        for commune in communes
    )
    scorecards = Scorecard.objects.bulk_create(
        Scorecard(period=period, commune=dossier.commune, dossier=dossier) for dossier in dossiers
    )
    renew_dossiers(scorecards)
    leaves = list(period.criteria_set.criteria.filter(is_leaf=True).order_by("position", "id"))
    Score.objects.bulk_create(
        (
            Score(scorecard=scorecard, criterion=leaf, max_points=leaf.max_points)
            for scorecard in scorecards
            for leaf in leaves
        ),
        batch_size=1000,
    )


@transaction.atomic
def set_previous_results(
    *, period: Period, results: Mapping[str, tuple[Decimal, int]], by: User, clock: Clock
) -> None:
    """Last year's (index as printed, rank) by commune code; replaces what was there.

    A commune that is not named is "không so sánh". Raises Refused for an unknown code.
    """
    require(by, Permission.MANAGE_PERIODS)
    current = hold_period(period.pk)
    now = clock()
    if current.is_published and not current.revision_reason:
        raise Refused(_("The result is published. Open a revision first."))
    communes = {c.code: c for c in period.authority.communes.all()}
    if unknown := sorted(set(results) - set(communes)):
        raise Refused(_("The authority has no communes with the codes: {codes}."), codes=unknown)
    for code, (index, rank) in results.items():
        if not 0 <= index <= 200 or rank < 1:
            raise Refused(
                _("Commune {code}: index {index} or rank {rank} cannot be."),
                code=code,
                index=index,
                rank=rank,
            )
    PreviousResult.objects.filter(period=period).delete()
    PreviousResult.objects.bulk_create(
        PreviousResult(period=period, commune=communes[code], index=index, rank=rank)
        for code, (index, rank) in results.items()
    )
    record(
        Happening("set_previous_results", period, new={"communes": len(results)}),
        chain=period.event_chain,
        by=by,
        at=now,
    )


@transaction.atomic
def set_council(
    *, period: Period, council_size: int, team_size: int, by: User, clock: Clock
) -> None:
    """How many sit in the council and in the support team: facts of the report."""
    require(by, Permission.MANAGE_PERIODS)
    current = hold_period(period.pk)
    now = clock()
    if council_size < 1 or team_size < 0:
        raise Refused(_("A council has at least one member."))
    Period.objects.filter(pk=period.pk).update(council_size=council_size, team_size=team_size)
    record(
        Happening(
            "set_council",
            current,
            old={"council": current.council_size, "team": current.team_size},
            new={"council": council_size, "team": team_size},
        ),
        chain=current.event_chain,
        by=by,
        at=now,
    )


def mark_published(period: Period, *, by: User, at: datetime) -> None:
    """Closes rounds 2 and 3; called by the publication, which holds the period alone."""
    for number in (RoundNumber.SECOND, RoundNumber.COUNCIL):
        close_round(period, number, by=by, at=at)
    Period.objects.filter(pk=period.pk).update(published_at=at, revision_reason="")


@transaction.atomic
def open_revision(*, period: Period, reason: str, by: User, clock: Clock) -> None:
    """Lets the council correct a published result; the published one stands until the next."""
    require(by, Permission.PUBLISH)
    current = hold_period(period.pk)
    now = clock()
    if not current.is_published:
        raise Refused(_("Nothing is published yet; correct the scorecards directly."))
    if not reason.strip():
        raise Refused(_("Write why the published result is corrected; it will be printed."))
    Period.objects.filter(pk=period.pk).update(revision_reason=reason.strip())
    Round.objects.filter(period=period, number=RoundNumber.COUNCIL).update(
        closed_at=None, closed_by=None
    )
    record(
        Happening("open_revision", current, reason=reason.strip()),
        chain=current.event_chain,
        by=by,
        at=now,
    )
