"""Criteria sets by what comes back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Authority, User
from accounts.permissions import Permission, can
from accounts.vietnamese import search_key
from criteria.cases import case_from_json
from criteria.models import CriteriaSet, Criterion, Field, SetStatus
from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.points import PointsField
from criteria.set_format import SetDocument


def sets_visible_to(user: User) -> QuerySet[CriteriaSet]:
    """Sets of the user's authority; drafts only for those who write them. 1 query."""
    sets = CriteriaSet.objects.filter(authority=user.authority_id).select_related("authority")
    if can(user, Permission.MANAGE_CRITERIA):
        return sets
    return sets.filter(status=SetStatus.ISSUED)


def sets_counted(user: User) -> QuerySet[CriteriaSet]:
    """The sets in reach, newest first, each with `max_points` of its regular fields and the
    numbers of its fields, criteria, sub-criteria and scored lines. 1 query."""
    fields = Field.objects.filter(criteria_set=OuterRef("pk"), kind=FieldKind.REGULAR.value)
    criteria = Criterion.objects.filter(criteria_set=OuterRef("pk"))
    return sets_visible_to(user).annotate(
        max_points=Subquery(
            fields.order_by().values("criteria_set").annotate(sum=Sum("max_points")).values("sum"),
            output_field=PointsField(),
        ),
        field_count=_count(Field.objects.filter(criteria_set=OuterRef("pk"))),
        criteria_count=_count(criteria.filter(parent__isnull=True)),
        sub_criteria_count=_count(criteria.filter(parent__isnull=False)),
        leaf_count=_count(criteria.filter(is_leaf=True)),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("criteria_set").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def outline(criteria_set: CriteriaSet, *, with_rules: bool = True) -> SetOutline:
    """The whole set as a plain tree, in the order of the paper; without rules, texts and
    departments where only sums are wanted. 3 queries; 2 for an issued set, of which each field
    has criteria (criteria.checks) that bring it along."""
    children: dict[tuple[int, int | None], list[Criterion]] = defaultdict(list)
    rows = criteria_set.criteria.order_by("position", "id").select_related("field")
    rows = rows.select_related("department") if with_rules else rows.only(*SUMMED, *SUMMED_FIELD)
    for row in rows:
        children[row.field_id, row.parent_id].append(row)
    fields: Iterable[Field] = {row.field_id: row.field for row in rows}.values()
    if criteria_set.status != SetStatus.ISSUED:
        fields = criteria_set.fields.all()

    def nodes(field_id: int, parent_id: int | None) -> tuple[CriterionNode, ...]:
        node = _node if with_rules else _summed_node
        return tuple(node(row, nodes(field_id, row.pk)) for row in children[field_id, parent_id])

    return SetOutline(
        fields=tuple(
            FieldNode(
                code=field.code,
                name=field.name,
                max_points=field.max_points,
                children=nodes(field.pk, None),
                kind=FieldKind(field.kind),
            )
            for field in sorted(fields, key=lambda field: (field.position, field.pk))
        ),
        thresholds=tuple(
            Threshold(row.group, row.lower, row.block)
            for row in criteria_set.thresholds.order_by("block", "-lower", "id")
        ),
        points_places=criteria_set.points_places,
        index_places=criteria_set.index_places,
        tie_break=tuple(criteria_set.tie_break),
    )


def set_document(criteria_set: CriteriaSet) -> SetDocument:
    """The set with its heading, as it is exported. 3 queries."""
    return SetDocument(
        title=criteria_set.title,
        decision=criteria_set.decision,
        year=criteria_set.year,
        outline=outline(criteria_set),
        note=criteria_set.note,
    )


@lru_cache(maxsize=16)
def _issued_sums(set_id: UUID) -> SetOutline:
    return outline(CriteriaSet.objects.get(pk=set_id), with_rules=False)


def sums_of_issued(set_id: UUID) -> SetOutline:
    """The tree of an issued set with its maxima alone; it never changes, so it is read once for
    each process. 3 queries the first time, then none."""
    return _issued_sums(set_id)


@lru_cache(maxsize=16)
def outline_of_issued(criteria_set: CriteriaSet) -> SetOutline:
    """The tree of an issued set with its rules and texts, read once for each process. Departments
    may be renamed later: whoever shows them asks `outline`. 2 queries the first time, then none."""
    return outline(criteria_set)


@lru_cache(maxsize=16)
def _issued_leaves(set_id: UUID) -> dict[str, CriterionNode]:
    criteria_set = CriteriaSet.objects.get(pk=set_id)
    return {leaf.code: leaf for leaf in outline_of_issued(criteria_set).leaves()}


def issued_leaf(set_id: UUID, code: str) -> CriterionNode | None:
    """A criterion that is scored itself, out of `outline_of_issued`; None for another code. 1 query
    more than that the first time, then none."""
    return _issued_leaves(set_id).get(code)


def forget_issued() -> None:
    """As in a fresh process, where no issued set has been read."""
    for remembered in (_issued_sums, outline_of_issued, _issued_leaves):
        remembered.cache_clear()


def leaf_node(row: Criterion) -> CriterionNode:
    """A criterion that is scored itself. No query where its department was fetched along."""
    return _node(row, ())


SUMMED = ("criteria_set", "field", "parent", "code", "name", "max_points", "capped")
SUMMED_FIELD = ("field__position", "field__code", "field__name", "field__max_points", "field__kind")


def _summed_node(row: Criterion, children: tuple[CriterionNode, ...]) -> CriterionNode:
    return CriterionNode(row.code, row.name, row.max_points, children, row.capped)


def _node(row: Criterion, children: tuple[CriterionNode, ...]) -> CriterionNode:
    rule = row.scoring_rule if row.rule else None
    return CriterionNode(
        code=row.code,
        name=row.name,
        max_points=Decimal(row.max_points),
        children=children,
        capped=row.capped,
        rule=rule,
        na_policy=NaPolicy(row.na_policy),
        source=Source(row.source),
        rule_text=row.rule_text,
        rule_note=row.rule_note,
        evidence_asked=tuple(row.evidence_asked),
        department=row.department.name if row.department else "",
        official=row.official,
        na_reasons=tuple(row.na_reasons),
        cases=tuple(case_from_json(rule, case) for case in row.cases),
        predecessors=tuple(row.predecessors),
    )


def draft_named(authority: Authority, *, year: int, title: str) -> CriteriaSet | None:
    """The authority's newest draft of that year and title, in small or capitals. 1 query."""
    drafts = authority.criteria_sets.filter(status=SetStatus.DRAFT, year=year)
    wanted = search_key(title)
    for draft in drafts.select_related("authority").order_by("-created_at", "id"):
        if search_key(draft.title) == wanted:
            return draft
    return None


def department_names(authority: Authority) -> list[str]:
    """The names that a set may give as appraising departments. 1 query."""
    return list(authority.departments.order_by("name", "id").values_list("name", flat=True))


def block_names(authority: Authority) -> list[str]:
    """The blocks in which the authority ranks its communes. 1 query."""
    blocks = authority.communes.exclude(block="").values_list("block", flat=True)
    return list(blocks.order_by("block").distinct())


@dataclass(frozen=True)
class Version:
    """`number` is 1 for a set that corrects no other; both neighbours only where there are any."""

    number: int
    corrects: CriteriaSet | None = None
    corrected_by: CriteriaSet | None = None


def versions(user: User) -> dict[UUID, Version]:
    """What each set in reach corrects and is corrected by. 1 query."""
    sets = {each.pk: each for each in sets_visible_to(user).order_by("-created_at", "id")}
    later = {each.replaces_id: each for each in sets.values() if each.replaces_id}

    def number(each: CriteriaSet | None) -> int:
        return 1 + number(sets.get(each.replaces_id)) if each and each.replaces_id else 1

    return {
        pk: Version(number(each), sets.get(each.replaces_id), later.get(pk))  # type: ignore[arg-type]
        for pk, each in sets.items()
    }


def sets_before(user: User, shown: CriteriaSet) -> list[CriteriaSet]:
    """What the set can be held against, the likeliest first: the set that it corrects, then issued
    ones of earlier years, newest first, then others of its year. 1 query."""
    others = sets_visible_to(user).filter(year__lte=shown.year).exclude(pk=shown.pk)
    rows = others.order_by("-year", F("issued_at").desc(nulls_last=True), "-created_at", "id")
    return sorted(
        rows,
        key=lambda each: (
            each.pk != shown.replaces_id,
            each.year == shown.year,
            each.status != SetStatus.ISSUED,
        ),
    )
