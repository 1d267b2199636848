"""The newer version of a period's criteria set, and what moving to it would do."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from criteria import queries as criteria_queries
from criteria.content_hash import content_hash
from criteria.models import CriteriaSet, SetStatus
from scoring.models import Deduction, Period, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.fed_figures import links_of
from scoring.standing import Taken
from scoring.states import State
from scoring.version_lines import Held, Worth
from scoring.versions import Card, MovePlan, plan


def newer_version(period: Period) -> CriteriaSet | None:
    """The last issued version of the period's set that no other period uses; none for a period
    that is published. 1 query."""
    if period.is_published:
        return None
    issued = CriteriaSet.objects.filter(
        authority=period.authority_id,
        year=period.year,
        status=SetStatus.ISSUED,
        replaces__isnull=False,
        periods__isnull=True,
    )
    by_replaced = {each.replaces_id: each for each in issued.order_by("created_at", "id")}
    newest, found = None, by_replaced.get(period.criteria_set_id)
    while found is not None:
        newest, found = found, by_replaced.get(found.pk)
    return newest


def sets_to_open_with(sets: QuerySet[CriteriaSet]) -> QuerySet[CriteriaSet]:
    """Those of the sets that no period uses, without what a newer version has replaced and without
    versions of a set that an unpublished period uses: that period is moved to them."""
    return sets.filter(status=SetStatus.ISSUED, periods__isnull=True).exclude(
        pk__in=_superseded_or_awaited(sets)
    )


def _superseded_or_awaited(sets: QuerySet[CriteriaSet]) -> set[UUID]:
    """1 query."""
    rows = list(
        sets.filter(status=SetStatus.ISSUED)
        .order_by("pk")
        .values_list("pk", "replaces_id", "periods", "periods__published_at")
    )
    in_use = {pk for pk, _replaced, period, published in rows if period and not published}
    replaces = {pk: replaced for pk, replaced, _period, _published in rows if replaced}
    awaited = set()
    for pk in replaces:
        if in_use.intersection(_replaced_by(pk, replaces)):
            awaited.add(pk)
    return awaited | set(replaces.values())


def _replaced_by(pk: UUID, replaces: Mapping[UUID, UUID]) -> set[UUID]:
    """All sets that the set replaces, its predecessors' too."""
    found: set[UUID] = set()
    while pk in replaces:
        pk = replaces[pk]
        found.add(pk)
    return found


def move_plan(period: Period, to: CriteriaSet) -> MovePlan:
    """What moving the period to the version would do now. 11 queries."""
    old = criteria_queries.outline(period.criteria_set)
    new = criteria_queries.outline(to)
    return plan(
        old,
        new,
        cards_of(period),
        sets=[str(period.criteria_set_id), str(to.pk)],
        links=links_of(period.criteria_set),
    )


def set_hash(criteria_set: CriteriaSet) -> str:
    """The set's content hash; sets issued before hashes were kept have it computed."""
    return criteria_set.content_sha256 or content_hash(criteria_queries.set_document(criteria_set))


def leaf_pairs(old: CriteriaSet, new: CriteriaSet) -> dict[int, int]:
    """The new set's scored criterion by the old one's of the same code. 2 queries."""
    by_code = dict(new.criteria.filter(is_leaf=True).order_by().values_list("code", "pk"))
    leaves = old.criteria.filter(is_leaf=True).order_by().values_list("code", "pk")
    return {pk: by_code[code] for code, pk in leaves if code in by_code}


@dataclass
class _Findings:
    taken: list[Taken] = field(default_factory=list)
    figures: list[Mapping[str, Any]] = field(default_factory=list)


def cards_of(period: Period) -> list[Card]:
    """All scorecards in the order of the communes' names, with their lines. 4 queries."""
    lines = _lines_of(period)
    signed = _signed(period)
    rows = (
        Scorecard.objects.filter(period=period)
        .select_related("commune")
        .order_by("commune__name_sort", "id")
    )
    return [
        Card(
            key=str(row.pk),
            commune=row.commune.full_name,
            name_sort=row.commune.name_sort,
            block=row.commune.block,
            state=State(row.state),
            lines=lines[row.pk],
            signed=frozenset(signed[row.pk]),
        )
        for row in rows
    ]


def _lines_of(period: Period) -> dict[UUID, dict[str, Held]]:
    findings = _findings_of(period)
    none = _Findings()
    found: dict[UUID, dict[str, Held]] = defaultdict(dict)
    rows = Score.objects.filter(scorecard__period=period).values_list(
        "pk", "scorecard_id", "criterion__code", "base_points", "appraised_points", "max_points",
        "left_out", "figures", "na",
    )  # fmt: skip
    for pk, card, code, base, points, max_points, left_out, figures, na in rows.iterator(
        chunk_size=10_000
    ):
        of_line = findings.get(pk, none)
        found[card][code] = Held(
            worth=Worth(base, points, max_points, left_out),
            figures=figures,
            na_granted=na == Na.GRANTED,
            taken=tuple(of_line.taken),
            found=tuple(of_line.figures),
        )
    return found


def _findings_of(period: Period) -> dict[int, _Findings]:
    found: dict[int, _Findings] = defaultdict(_Findings)
    rows = Deduction.objects.filter(score__scorecard__period=period).order_by("at", "id")
    for score, points, restored, figures, accepted in rows.values_list(
        "score_id", "points", "restored", "figures", "restored_figures"
    ):
        found[score].taken.append(Taken(points, restored))
        found[score].figures += [each for each in (figures, accepted) if each]
    return found


def _signed(period: Period) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = SignOff.objects.filter(
        scorecard__period=period, round__period=period, round__number=RoundNumber.FIRST
    )
    for card, department in rows.order_by("id").values_list("scorecard_id", "department__name"):
        found[card].add(department)
    return found
