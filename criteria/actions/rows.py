"""The rows of a set, written whole from its document."""

from collections.abc import Mapping

from accounts.models import Authority, Department
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from criteria.cases import case_to_json
from criteria.models import CriteriaSet, Criterion, Field, GroupThreshold
from criteria.outline import CriterionNode
from criteria.rule_format import rule_to_json
from criteria.set_format import SetDocument


def chain_of(authority: Authority) -> str:
    """The event chain in which the authority's sets stand."""
    return f"authority:{authority.pk}"


def rewrite(draft: CriteriaSet, document: SetDocument) -> None:
    """The draft's heading and rows are those of the document, the rows all new."""
    departments = departments_of(document, draft.authority)
    outline = document.outline
    draft.title, draft.decision, draft.year = document.title, document.decision, document.year
    draft.note, draft.tie_break = document.note, list(outline.tie_break)
    draft.points_places, draft.index_places = outline.points_places, outline.index_places
    draft.save(
        update_fields=[
            "title", "decision", "year", "note", "tie_break", "points_places", "index_places",
        ]
    )  # fmt: skip
    draft.thresholds.all().delete()
    draft.fields.all().delete()
    write_rows(draft, document, departments)


def departments_of(document: SetDocument, authority: Authority) -> Mapping[str, Department]:
    """The authority's departments by name. Raises Refused when the document names others."""
    known = {department.name: department for department in authority.departments.all()}
    named = {leaf.department for leaf in document.outline.leaves() if leaf.department}
    if unknown := sorted(named - set(known)):
        raise Refused(
            _(
                "The authority has no such departments: {names}. "
                "Enter them first, or correct the set."
            ),
            names=unknown,
        )
    return known


def write_rows(
    criteria_set: CriteriaSet, document: SetDocument, departments: Mapping[str, Department]
) -> None:
    """Groups, fields and criteria of a set that has none yet."""
    GroupThreshold.objects.bulk_create(
        GroupThreshold(criteria_set=criteria_set, block=t.block, group=t.group, lower=t.lower)
        for t in document.outline.thresholds
    )
    _write_fields(criteria_set, document, departments)


def _write_fields(
    criteria_set: CriteriaSet, document: SetDocument, departments: Mapping[str, Department]
) -> None:
    """Level by level, since a row needs its parent's id: one insert per depth of the tree."""
    fields = Field.objects.bulk_create(
        Field(
            criteria_set=criteria_set,
            position=position,
            code=node.code,
            name=node.name,
            kind=node.kind.value,
            max_points=node.max_points,
        )
        for position, node in enumerate(document.outline.fields, start=1)
    )
    positions = {
        node.code: place for place, (_d, node) in enumerate(document.outline.walk(), start=1)
    }
    level: list[tuple[CriterionNode, Field, Criterion | None]] = [
        (node, field, None)
        for field, field_node in zip(fields, document.outline.fields, strict=True)
        for node in field_node.children
    ]
    while level:
        rows = Criterion.objects.bulk_create(
            _criterion(node, field, parent, positions[node.code], departments)
            for node, field, parent in level
        )
        level = [
            (child, row.field, row)
            for row, (node, _field, _parent) in zip(rows, level, strict=True)
            for child in node.children
        ]


def _criterion(
    node: CriterionNode,
    field: Field,
    parent: Criterion | None,
    position: int,
    departments: Mapping[str, Department],
) -> Criterion:
    return Criterion(
        criteria_set=field.criteria_set,
        field=field,
        parent=parent,
        position=position,
        code=node.code,
        name=node.name,
        max_points=node.max_points,
        capped=node.capped,
        is_leaf=node.is_leaf,
        rule=rule_to_json(node.rule) if node.rule else None,
        rule_text=node.rule_text,
        rule_note=node.rule_note,
        evidence_asked=list(node.evidence_asked),
        na_policy=node.na_policy.value,
        source=node.source.value,
        department=departments.get(node.department),
        official=node.official,
        na_reasons=list(node.na_reasons),
        cases=[case_to_json(case) for case in node.cases],
        predecessors=list(node.predecessors),
    )
