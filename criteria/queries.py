"""Criteria sets by what comes back."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from criteria.models import CriteriaSet, Criterion, SetStatus
from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.set_format import SetDocument


def sets_visible_to(user: User) -> QuerySet[CriteriaSet]:
    """Sets of the user's authority; drafts only for those who write them. 1 query."""
    sets = CriteriaSet.objects.filter(authority=user.authority_id).select_related("authority")
    if can(user, Permission.MANAGE_CRITERIA):
        return sets
    return sets.filter(status=SetStatus.ISSUED)


def outline(criteria_set: CriteriaSet) -> SetOutline:
    """The whole set as a plain tree, in the order of the paper. 3 queries."""
    children: dict[tuple[int, int | None], list[Criterion]] = defaultdict(list)
    rows = criteria_set.criteria.select_related("department").order_by("position", "id")
    for row in rows:
        children[row.field_id, row.parent_id].append(row)

    def nodes(field_id: int, parent_id: int | None) -> tuple[CriterionNode, ...]:
        return tuple(_node(row, nodes(field_id, row.pk)) for row in children[field_id, parent_id])

    return SetOutline(
        fields=tuple(
            FieldNode(
                code=field.code,
                name=field.name,
                max_points=field.max_points,
                children=nodes(field.pk, None),
                kind=FieldKind(field.kind),
            )
            for field in criteria_set.fields.order_by("position", "id")
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


def _node(row: Criterion, children: tuple[CriterionNode, ...]) -> CriterionNode:
    return CriterionNode(
        code=row.code,
        name=row.name,
        max_points=Decimal(row.max_points),
        children=children,
        capped=row.capped,
        rule=row.scoring_rule if row.rule else None,
        na_policy=NaPolicy(row.na_policy),
        source=Source(row.source),
        rule_text=row.rule_text,
        evidence_asked=tuple(row.evidence_asked),
        department=row.department.name if row.department else "",
        official=row.official,
    )
