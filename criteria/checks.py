"""What keeps a criteria set from being issued: each fault a sentence that names its place. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.cases import case_faults
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline, Threshold
from criteria.rule_format import places_of, rule_faults
from criteria.rules import SCALES, Rule

PARTS_ADD_UP = _("its parts add up to {sum}, its maximum is {maximum}")
NO_SUCH_TIE_BREAK = _("The tie-break list names field {code}, which is not there.")


def set_faults(outline: SetOutline) -> list[Sentence]:
    """All faults of the set, in the order of the paper; empty when it may be issued."""
    return [
        *_field_list_faults(outline),
        *_code_faults(outline),
        *(fault for field in outline.fields for fault in _field_faults(field, outline)),
        *threshold_faults(outline.thresholds),
        *tie_break_faults(outline),
    ]


def _field_list_faults(outline: SetOutline) -> Iterator[Sentence]:
    if not outline.regular_fields():
        yield sentence(_("The set has no field."))


def _code_faults(outline: SetOutline) -> Iterator[Sentence]:
    codes = Counter(
        [field.code for field in outline.fields] + [node.code for _d, node in outline.walk()]
    )
    for code, times in codes.items():
        if times > 1:
            yield sentence(_("Code {code} stands {times} times."), code=code, times=times)


def _field_faults(field: FieldNode, outline: SetOutline) -> Iterator[Sentence]:
    if not field.children:
        yield sentence(_("Field {code} {name}: no criterion."), code=field.code, name=field.name)
        return
    if field.kind is FieldKind.REGULAR:
        yield from _sum_faults(field, capped=False)
    elif field.max_points <= 0:
        yield _of(field, sentence(_("the cap must be above 0")))
    for _depth, node in field.walk():
        yield from _node_faults(node, outline)


def _node_faults(node: CriterionNode, outline: SetOutline) -> Iterator[Sentence]:
    if not node.name.strip():
        yield _of(node, sentence(_("the name is missing")))
    if node.max_points <= 0:
        yield _of(node, sentence(_("the maximum must be above 0")))
    if places_of(node.max_points) > outline.points_places:
        yield _of(
            node,
            sentence(
                _("the maximum {maximum} has more than {places} decimals"),
                maximum=node.max_points,
                places=outline.points_places,
            ),
        )
    if not node.is_leaf:
        yield from _sum_faults(node, capped=node.capped)
    elif node.rule is None:
        yield _of(node, sentence(_("the scoring rule is missing")))
    else:
        for fault in rule_faults(
            node.rule, max_points=node.max_points, places=outline.points_places
        ):
            yield _of(node, fault)
        yield from _case_faults(node, node.rule, outline)


def _case_faults(node: CriterionNode, rule: Rule, outline: SetOutline) -> Iterator[Sentence]:
    if rule.scale not in SCALES[rule.measure]:
        return
    places = outline.points_places
    for fault in case_faults(rule, node.cases, max_points=node.max_points, places=places):
        yield _of(node, fault)


def _sum_faults(node: CriterionNode | FieldNode, *, capped: bool) -> Iterator[Sentence]:
    added = sum((child.max_points for child in node.children), Decimal(0))
    if added == node.max_points or (capped and added > node.max_points):
        return
    yield _of(
        node,
        sentence(
            PARTS_ADD_UP,
            sum=added,
            maximum=node.max_points,
        ),
    )


def threshold_faults(thresholds: Iterable[Threshold]) -> Iterator[Sentence]:
    """Faults of the group thresholds: in every block names once, bounds once, the last one 0."""
    blocks: dict[str, list[Threshold]] = {}
    for threshold in thresholds:
        blocks.setdefault(threshold.block, []).append(threshold)
    if not blocks:
        yield sentence(_("There are no groups (A, B, C, D) with their thresholds."))
    for rows in blocks.values():
        for text, counts in (
            (_("Group {value} stands twice."), Counter(row.group for row in rows)),
            (_("Two groups begin at {value}."), Counter(row.lower for row in rows)),
        ):
            for value, times in counts.items():
                if times > 1:
                    yield sentence(text, value=value)
        if min(row.lower for row in rows) != 0:
            yield sentence(
                _("The lowest group must begin at 0, or some communes would have no group.")
            )


def tie_break_faults(outline: SetOutline) -> Iterator[Sentence]:
    """Fields of the tie-break order that are not there."""
    known = {field.code for field in outline.fields}
    for code in outline.tie_break:
        if code not in known:
            yield sentence(NO_SUCH_TIE_BREAK, code=code)


def _of(node: CriterionNode | FieldNode, fault: Sentence) -> Sentence:
    return sentence(_("{code} {name}: {fault}."), code=node.code, name=node.name, fault=fault)
