"""Writing criteria sets: a draft is taken in whole, checked and issued, then never changes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.models import Authority, Department, User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Faulty, Refused
from accounts.refusals import gettext_noop as _
from criteria import queries
from criteria.models import CriteriaSet, Criterion, Field, GroupThreshold, SetStatus
from criteria.outline import CriterionNode
from criteria.readiness import issue_faults
from criteria.rule_format import rule_to_json
from criteria.set_format import SetDocument


@transaction.atomic
def create_set(
    *, document: SetDocument, authority: Authority, by: User, at: datetime
) -> CriteriaSet:
    """A new draft holding the whole document. Raises Faulty when it names unknown departments."""
    require(by, Permission.MANAGE_CRITERIA)
    departments = _departments(document, authority)
    outline = document.outline
    criteria_set = CriteriaSet.objects.create(
        authority=authority,
        year=document.year,
        title=document.title,
        decision=document.decision,
        note=document.note,
        points_places=outline.points_places,
        index_places=outline.index_places,
        tie_break=list(outline.tie_break),
        created_at=at,
    )
    _write_rows(criteria_set, document, departments)
    record(
        Happening("create_set", criteria_set, new={"title": document.title}),
        chain=_chain(authority),
        by=by,
        at=at,
    )
    return criteria_set


@transaction.atomic
def replace_draft(
    *, criteria_set: CriteriaSet, document: SetDocument, by: User, at: datetime
) -> CriteriaSet:
    """The draft, now holding the whole document instead of what it held; it stays the same set.

    Raises Refused for an issued set, Faulty when the document names unknown departments.
    """
    require(by, Permission.MANAGE_CRITERIA)
    draft = CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)
    _refuse_issued(draft)
    departments = _departments(document, draft.authority)
    old = {"title": draft.title, "criteria": draft.criteria.count()}
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
    _write_rows(draft, document, departments)
    new = {"title": document.title, "criteria": sum(1 for _node in outline.walk())}
    happening = Happening("replace_draft", draft, old=old, new=new)
    record(happening, chain=_chain(draft.authority), by=by, at=at)
    return draft


@transaction.atomic
def issue_set(*, criteria_set: CriteriaSet, by: User, at: datetime) -> None:
    """Freezes the draft. Raises Faulty with everything that keeps it from being issued."""
    require(by, Permission.MANAGE_CRITERIA)
    _refuse_issued(criteria_set)
    document = queries.set_document(criteria_set)
    if faults := issue_faults(document.outline):
        raise Faulty(placed.fault for placed in faults)
    changed = CriteriaSet.objects.filter(pk=criteria_set.pk, status=SetStatus.DRAFT).update(
        status=SetStatus.ISSUED, issued_at=at, issued_by=by
    )
    if not changed:
        raise Conflict(_("Somebody else has just issued this set."))
    criteria_set.refresh_from_db()
    record(Happening("issue_set", criteria_set), chain=_chain(criteria_set.authority), by=by, at=at)


@transaction.atomic
def delete_draft(*, criteria_set: CriteriaSet, by: User, at: datetime) -> None:
    """Removes a draft that nobody scores with."""
    require(by, Permission.MANAGE_CRITERIA)
    _refuse_issued(criteria_set)
    record(
        Happening("delete_draft", criteria_set, old={"title": criteria_set.title}),
        chain=_chain(criteria_set.authority),
        by=by,
        at=at,
    )
    criteria_set.delete()


def _refuse_issued(criteria_set: CriteriaSet) -> None:
    if criteria_set.status != SetStatus.DRAFT:
        raise Refused(
            _("“{title}” has been issued and can no longer change. Make a copy of it."),
            title=criteria_set.title,
        )


def _departments(document: SetDocument, authority: Authority) -> Mapping[str, Department]:
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


def _write_rows(
    criteria_set: CriteriaSet, document: SetDocument, departments: Mapping[str, Department]
) -> None:
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
    )


def _chain(authority: Authority) -> str:
    return f"authority:{authority.pk}"
