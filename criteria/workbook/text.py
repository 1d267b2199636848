"""A criteria set as the texts that its workbook's cells hold, row by row."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.numbers import format_one_way
from criteria.cases import case_line
from criteria.outline import CriterionNode, FieldNode, SetOutline, Threshold
from criteria.rules import Rule
from criteria.set_format import SetDocument
from criteria.workbook.layout import (
    CRITERIA,
    ENTRIES,
    FIELDS,
    GROUPS,
    HEADING,
    KINDS,
    MEASURES,
    NOTHING,
    POLICIES,
    SCALES,
    SOURCES,
    YES,
    Sheet,
)

Row = dict[str, str]


def set_rows(document: SetDocument) -> dict[Sheet, list[Row]]:
    """The rows of every sheet, in the order of the paper."""
    outline = document.outline
    return {
        HEADING: list(_heading_rows(document)),
        GROUPS: [_threshold_row(threshold) for threshold in outline.thresholds],
        FIELDS: [_field_row(field) for field in outline.fields],
        CRITERIA: list(_criterion_rows(outline)),
    }


def written(figure: Decimal | None) -> str:
    """The figure as `parse_decimal` reads it in one way; "" for None."""
    return "" if figure is None else format_one_way(figure)


def _heading_rows(document: SetDocument) -> Iterator[Row]:
    outline = document.outline
    values = {
        "title": document.title,
        "decision": document.decision,
        "year": str(document.year) if document.year else "",
        "points_places": str(outline.points_places),
        "index_places": str(outline.index_places),
        "tie_break": "; ".join(outline.tie_break),
        "note": document.note,
    }
    for name, label in ENTRIES.items():
        yield {"name": str(label), "value": values[name]}


def _threshold_row(threshold: Threshold) -> Row:
    return {
        "block": threshold.block,
        "group": threshold.group,
        "lower": written(threshold.lower),
    }


def _field_row(field: FieldNode) -> Row:
    return {
        "code": field.code,
        "name": field.name,
        "kind": str(KINDS[field.kind]),
        "max_points": written(field.max_points),
    }


def _criterion_rows(outline: SetOutline) -> Iterator[Row]:
    for field in outline.fields:
        parents = {child.code: field.code for child in field.children}
        for _depth, node in field.walk():
            parents |= {child.code: node.code for child in node.children}
            yield criterion_row(node, parent=parents[node.code])


def criterion_row(node: CriterionNode, *, parent: str) -> Row:
    """The cells of a criterion; those of scoring stay empty where it has parts."""
    row = {column.name: "" for column in CRITERIA.columns} | {
        "code": node.code,
        "name": node.name,
        "max_points": written(node.max_points),
        "parent": parent,
        "capped": str(YES) if node.capped else "",
        "predecessors": "; ".join(node.predecessors),
    }
    if not node.is_leaf:
        return row
    return (
        row
        | _rule_cells(node.rule)
        | {
            "rule_text": node.rule_text,
            "rule_note": node.rule_note,
            "evidence": "\n".join(node.evidence_asked),
            "na_policy": str(POLICIES[node.na_policy]),
            "department": node.department,
            "official": node.official,
            "source": str(SOURCES[node.source]),
            "na_reasons": "\n".join(node.na_reasons),
            "cases": "\n".join(case_line(case, nothing=str(NOTHING)) for case in node.cases),
        }
    )


def _rule_cells(rule: Rule | None) -> Row:
    if rule is None:
        return {}
    lines = [f"{answer}: {written(worth)}" for answer, worth in rule.options] + [
        _("From {bound}: {points}").format(bound=written(lower), points=written(worth))
        for lower, worth in rule.bands
    ]
    return {
        "measure": str(MEASURES[rule.measure]),
        "scale": str(SCALES[rule.scale]),
        "lines": "\n".join(lines),
        "floor": written(rule.floor),
        "full": written(rule.full),
        "per": written(rule.per),
        "step": written(rule.step),
    }
