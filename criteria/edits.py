"""One change of a set's tree: put in, replaced, moved, taken out, numbered anew. Pure.

Every function gives a new outline and leaves the old one as it was. Lines are named by their
codes, which are unique in a set; `parent` is the code of a field or criterion.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar, cast

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline

Node = FieldNode | CriterionNode
Children = tuple[CriterionNode, ...]
N = TypeVar("N")
DEEPEST = 10  # levels of criteria below a field


def found(outline: SetOutline, code: str) -> Node:
    """The field or criterion. Raises Refused where it is not there."""
    for node in _walk(outline):
        if node.code == code:
            return node
    raise Refused(_("There is no {code} in the set any more. Look at the list again."), code=code)


def parent_of(outline: SetOutline, code: str) -> Node | None:
    """What the criterion belongs to; None for a field. Raises Refused where it is not there."""
    found(outline, code)
    return next(
        (node for node in _walk(outline) if any(child.code == code for child in node.children)),
        None,
    )


def next_code(outline: SetOutline, parent: str = "") -> str:
    """The first free number at the end of the parent's parts, of the fields for ""."""
    taken = {node.code for node in _walk(outline)}
    siblings = found(outline, parent).children if parent else outline.fields
    number = len(siblings) + 1
    while (code := f"{parent}.{number}" if parent else str(number)) in taken:
        number += 1
    return code


def with_field(outline: SetOutline, field: FieldNode) -> SetOutline:
    """The field at the end. Raises Refused where the code is taken."""
    _refuse_taken(outline, field.code)
    return replace(outline, fields=(*outline.fields, field))


def with_criterion(outline: SetOutline, criterion: CriterionNode, *, parent: str) -> SetOutline:
    """The criterion as the parent's last part.

    Where the parent was scored itself, its scoring goes down to the new part, so that nothing
    typed is lost. Raises Refused where the code is taken or the tree would be too deep.
    """
    _refuse_taken(outline, criterion.code)
    _refuse_depth(outline, criterion, parent)
    above = found(outline, parent)
    if isinstance(above, CriterionNode) and above.is_leaf and above.rule:
        scored = replace(
            above,
            code=criterion.code,
            name=criterion.name,
            max_points=criterion.max_points,
            capped=False,
            predecessors=(),
        )
        bare = CriterionNode(
            code=above.code,
            name=above.name,
            max_points=above.max_points,
            predecessors=above.predecessors,
            children=(scored,),
        )
        return _with_node(outline, parent, lambda _old: bare)
    return _with_node(outline, parent, lambda old: _adding(old, criterion))


def with_changed(outline: SetOutline, code: str, changed: Node) -> SetOutline:
    """The line as it now reads; its parts stay. Raises Refused where its new code is taken."""
    if changed.code != code:
        _refuse_taken(outline, changed.code)
    kept = replace(changed, children=found(outline, code).children)
    after = _with_node(outline, code, lambda _old: kept)
    if not isinstance(kept, FieldNode):
        return after
    renamed = {code: kept.code}
    return replace(after, tie_break=tuple(renamed.get(each, each) for each in after.tie_break))


def without(outline: SetOutline, code: str) -> SetOutline:
    """The set without the line and all its parts; a tie-break by a removed field goes with it."""
    gone = found(outline, code)
    if isinstance(gone, FieldNode):
        return replace(
            outline,
            fields=tuple(field for field in outline.fields if field.code != code),
            tie_break=tuple(each for each in outline.tie_break if each != code),
        )
    return _with_children(outline, lambda parts: tuple(p for p in parts if p.code != code))


def stepped(outline: SetOutline, code: str, steps: int) -> SetOutline:
    """The line `steps` places down among its siblings, up where below 0; at the end it stays."""
    moving = found(outline, code)
    if isinstance(moving, FieldNode):
        return replace(outline, fields=_stepped(outline.fields, moving, steps))
    return _with_children(
        outline, lambda parts: _stepped(parts, moving, steps) if moving in parts else parts
    )


def put_under(outline: SetOutline, code: str, parent: str) -> SetOutline:
    """The criterion with its parts as the last part of another field or criterion.

    Raises Refused for a field, for a parent inside itself, and where the tree would be too deep.
    """
    moving = found(outline, code)
    if isinstance(moving, FieldNode):
        raise Refused(_("{code} is a field and stands in nothing else."), code=code)
    if any(node.code == parent for _depth, node in moving.walk()):
        raise Refused(_("{code} cannot become a part of itself. Choose another place."), code=code)
    above = found(outline, parent)
    if isinstance(above, CriterionNode) and above.is_leaf and above.rule:
        raise Refused(_("{code} is scored itself. Give it a part of its own first."), code=parent)
    return with_criterion(without(outline, code), moving, parent=parent)


def renumbered(outline: SetOutline) -> tuple[SetOutline, dict[str, str]]:
    """The set numbered by its order, 1, 1.1, 1.1.1; with the new codes by the old ones."""
    codes: dict[str, str] = {}

    def numbered(node: CriterionNode, code: str) -> CriterionNode:
        codes[node.code] = code
        parts = tuple(
            numbered(part, f"{code}.{number}") for number, part in enumerate(node.children, start=1)
        )
        return replace(node, code=code, children=parts)

    fields = []
    for place, field in enumerate(outline.fields, start=1):
        codes[field.code] = str(place)
        parts = tuple(
            numbered(part, f"{place}.{number}")
            for number, part in enumerate(field.children, start=1)
        )
        fields.append(replace(field, code=str(place), children=parts))
    tie_break = tuple(codes.get(code, code) for code in outline.tie_break)
    return replace(outline, fields=tuple(fields), tie_break=tie_break), codes


def added_up(node: Node) -> Decimal:
    """The maxima of the parts together."""
    return sum((part.max_points for part in node.children), Decimal(0))


def new_field(code: str, name: str, *, kind: FieldKind = FieldKind.REGULAR) -> FieldNode:
    return FieldNode(code=code, name=name, max_points=Decimal(0), children=(), kind=kind)


def _walk(outline: SetOutline) -> Iterator[Node]:
    for field in outline.fields:
        yield field
        for _depth, node in field.walk():
            yield node


def _with_node(outline: SetOutline, code: str, change: Callable[[Node], Node]) -> SetOutline:
    """A field stays a field, and a criterion one: whoever changes it says so by the code."""
    if any(field.code == code for field in outline.fields):
        return replace(
            outline,
            fields=tuple(
                cast("FieldNode", change(f)) if f.code == code else f for f in outline.fields
            ),
        )
    return _with_children(
        outline,
        lambda parts: tuple(
            cast("CriterionNode", change(p)) if p.code == code else p for p in parts
        ),
    )


def _with_children(outline: SetOutline, change: Callable[[Children], Children]) -> SetOutline:
    """Every list of parts changed, from the top down."""

    def below(node: CriterionNode) -> CriterionNode:
        return replace(node, children=tuple(map(below, change(node.children))))

    fields = (
        replace(field, children=tuple(map(below, change(field.children))))
        for field in outline.fields
    )
    return replace(outline, fields=tuple(fields))


def _adding(node: Node, part: CriterionNode) -> Node:
    return replace(node, children=(*node.children, part))


def _stepped(row: tuple[N, ...], moving: N, steps: int) -> tuple[N, ...]:
    place = row.index(moving)
    rest = [*row[:place], *row[place + 1 :]]
    rest.insert(min(max(place + steps, 0), len(rest)), moving)
    return tuple(rest)


def _refuse_taken(outline: SetOutline, code: str) -> None:
    if any(node.code == code for node in _walk(outline)):
        raise Refused(_("The code {code} stands in the set already. Choose another."), code=code)


def _refuse_depth(outline: SetOutline, criterion: CriterionNode, parent: str) -> None:
    height = 1 + max(depth for depth, _node in criterion.walk())
    depths = {node.code: depth + 1 for depth, node in outline.walk()}
    if depths.get(parent, 0) + height > DEEPEST:
        raise Refused(_("More than {most} levels of criteria are not possible."), most=DEEPEST)
