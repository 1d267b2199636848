"""A draft edited line by line: each edit is a pure change of the whole, written in one piece."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Faulty
from accounts.refusals import gettext_noop as _
from criteria import edits, queries
from criteria.actions.drafts import locked_draft
from criteria.actions.rows import chain_of, rewrite
from criteria.checks import threshold_faults
from criteria.content_hash import groups_hash, heading_hash, heading_to_json, line_hash
from criteria.models import CriteriaSet
from criteria.outline import CriterionNode, FieldNode, SetOutline, Threshold
from criteria.set_format import SetDocument, field_to_json, line_to_json, node_to_json


def add_field(*, criteria_set: CriteriaSet, field: FieldNode, by: User, at: datetime) -> None:
    """The field at the end of the set."""
    _edit_tree(
        criteria_set,
        "add_field",
        lambda outline: edits.with_field(outline, field),
        by=by,
        at=at,
        new=line_to_json(field),
    )


def add_criterion(
    *, criteria_set: CriteriaSet, criterion: CriterionNode, parent: str, by: User, at: datetime
) -> None:
    """The criterion as the last part of the field or criterion `parent`."""
    _edit_tree(
        criteria_set,
        "add_criterion",
        lambda outline: edits.with_criterion(outline, criterion, parent=parent),
        by=by,
        at=at,
        new={**line_to_json(criterion), "part_of": parent},
    )


@transaction.atomic
def change_line(
    *,
    criteria_set: CriteriaSet,
    code: str,
    changed: edits.Node,
    based_on: str,
    by: User,
    at: datetime,
) -> None:
    """The field or criterion as it now reads; its parts stay.

    `based_on` is the line_hash of what the form showed: raises Conflict where it reads otherwise
    by now.
    """
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    document = queries.set_document(draft)
    standing = edits.found(document.outline, code)
    if line_hash(standing) != based_on:
        raise Conflict(
            _(
                "{code} has been changed by somebody else since you opened it. Both versions stand "
                "below; save again to put yours in its place."
            ),
            code=code,
        )
    old, new = _changes(line_to_json(standing), line_to_json(changed))
    if not old and not new:
        return
    rewrite(draft, replace(document, outline=edits.with_changed(document.outline, code, changed)))
    happening = Happening("change_line", draft, old=old | {"line": code}, new=new)
    record(happening, chain=chain_of(draft.authority), by=by, at=at)


def step_line(*, criteria_set: CriteriaSet, code: str, steps: int, by: User, at: datetime) -> None:
    """The line that many places down among its siblings, up where below 0."""
    _edit_tree(
        criteria_set,
        "step_line",
        lambda outline: edits.stepped(outline, code, steps),
        by=by,
        at=at,
        new={"line": code, "steps": steps},
    )


def put_line_under(
    *, criteria_set: CriteriaSet, code: str, parent: str, by: User, at: datetime
) -> None:
    """The criterion with its parts as the last part of another."""
    _edit_tree(
        criteria_set,
        "put_line_under",
        lambda outline: edits.put_under(outline, code, parent),
        by=by,
        at=at,
        new={"line": code, "part_of": parent},
    )


@transaction.atomic
def remove_line(*, criteria_set: CriteriaSet, code: str, by: User, at: datetime) -> None:
    """The set without the line and its parts; the event keeps what was there."""
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    document = queries.set_document(draft)
    gone = edits.found(document.outline, code)
    rewrite(draft, replace(document, outline=edits.without(document.outline, code)))
    whole = field_to_json(gone) if isinstance(gone, FieldNode) else node_to_json(gone)
    happening = Happening("remove_line", draft, old=whole)
    record(happening, chain=chain_of(draft.authority), by=by, at=at)


def renumber_lines(*, criteria_set: CriteriaSet, by: User, at: datetime) -> None:
    """All codes anew, by the order of the lines."""
    _edit_tree(
        criteria_set,
        "renumber_lines",
        lambda outline: edits.renumbered(outline)[0],
        by=by,
        at=at,
    )


@transaction.atomic
def change_heading(
    *, criteria_set: CriteriaSet, changed: SetDocument, based_on: str, by: User, at: datetime
) -> None:
    """Title, year, decision, note, decimals and tie-break as in `changed`; the tree stays.

    `based_on` is the heading_hash of what the form showed: raises Conflict where it reads
    otherwise by now.
    """
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    document = queries.set_document(draft)
    if heading_hash(document) != based_on:
        raise Conflict(
            _(
                "The heading has been changed by somebody else since you opened it. Both versions "
                "stand below; save again to put yours in its place."
            )
        )
    old, new = _changes(heading_to_json(document), heading_to_json(changed))
    if not old and not new:
        return
    outline = replace(
        document.outline,
        points_places=changed.outline.points_places,
        index_places=changed.outline.index_places,
        tie_break=changed.outline.tie_break,
    )
    rewrite(draft, replace(changed, outline=outline))
    happening = Happening("change_heading", draft, old=old, new=new)
    record(happening, chain=chain_of(draft.authority), by=by, at=at)


@transaction.atomic
def change_groups(
    *,
    criteria_set: CriteriaSet,
    thresholds: tuple[Threshold, ...],
    based_on: str,
    by: User,
    at: datetime,
) -> None:
    """The groups and the percentages they begin at, of every block.

    `based_on` is the groups_hash of what the form showed: raises Conflict where they are others by
    now, and Faulty for groups that leave a result without one or give it two.
    """
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    document = queries.set_document(draft)
    if groups_hash(document) != based_on:
        raise Conflict(
            _(
                "The groups have been changed by somebody else since you opened them. Both "
                "versions stand below; save again to put yours in their place."
            )
        )
    if faults := list(threshold_faults(thresholds)):
        raise Faulty(faults)
    if set(thresholds) == set(document.outline.thresholds):
        return
    changed = replace(document, outline=replace(document.outline, thresholds=thresholds))
    rewrite(draft, changed)
    happening = Happening("change_groups", draft, old=_groups(document), new=_groups(changed))
    record(happening, chain=chain_of(draft.authority), by=by, at=at)


@transaction.atomic
def _edit_tree(
    criteria_set: CriteriaSet,
    what: str,
    edit: Callable[[SetOutline], SetOutline],
    *,
    by: User,
    at: datetime,
    new: dict[str, Any] | None = None,
) -> None:
    require(by, Permission.MANAGE_CRITERIA)
    draft = locked_draft(criteria_set)
    document = queries.set_document(draft)
    rewrite(draft, replace(document, outline=edit(document.outline)))
    record(Happening(what, draft, new=new or {}), chain=chain_of(draft.authority), by=by, at=at)


def _groups(document: SetDocument) -> dict[str, Any]:
    return {"groups": [[t.block, t.group, str(t.lower)] for t in document.outline.thresholds]}


def _changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, before and after."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return (
        {name: old[name] for name in names if name in old},
        {name: new[name] for name in names if name in new},
    )
