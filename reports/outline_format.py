"""A criteria set's outline as JSON, inside the JSON of a result. Pure."""

from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.rule_format import parse_rule, rule_to_json
from reports.json_text import Json, figure_text, read_figure


def outline_to_json(outline: SetOutline) -> Json:
    """Whatever arithmetic, ranking and tables need of the set."""
    return {
        "points_places": outline.points_places,
        "index_places": outline.index_places,
        "tie_break": list(outline.tie_break),
        "max_points": figure_text(outline.max_points),
        "thresholds": [
            {"group": t.group, "lower": figure_text(t.lower), "block": t.block}
            for t in outline.thresholds
        ],
        "fields": [_field_to_json(field) for field in outline.fields],
    }


def outline_from_json(data: Json) -> SetOutline:
    """The outline again; KeyError, TypeError, ValueError or Refused for what is not one."""
    return SetOutline(
        fields=tuple(_field_from_json(row) for row in data["fields"]),
        thresholds=tuple(
            Threshold(row["group"], read_figure(row["lower"]), row["block"])
            for row in data["thresholds"]
        ),
        points_places=data["points_places"],
        index_places=data["index_places"],
        tie_break=tuple(data["tie_break"]),
    )


def _field_to_json(field: FieldNode) -> Json:
    return {
        "code": field.code,
        "name": field.name,
        "kind": field.kind.value,
        "max_points": figure_text(field.max_points),
        "criteria": [_node_to_json(node) for node in field.children],
    }


def _field_from_json(data: Json) -> FieldNode:
    return FieldNode(
        code=data["code"],
        name=data["name"],
        kind=FieldKind(data["kind"]),
        max_points=read_figure(data["max_points"]),
        children=tuple(_node_from_json(row) for row in data["criteria"]),
    )


def _node_to_json(node: CriterionNode) -> Json:
    return {
        "code": node.code,
        "name": node.name,
        "max_points": figure_text(node.max_points),
        "capped": node.capped,
        "rule": None if node.rule is None else rule_to_json(node.rule),
        "na_policy": node.na_policy.value,
        "source": node.source.value,
        "children": [_node_to_json(child) for child in node.children],
    }


def _node_from_json(data: Json) -> CriterionNode:
    return CriterionNode(
        code=data["code"],
        name=data["name"],
        max_points=read_figure(data["max_points"]),
        capped=data["capped"],
        rule=None if data["rule"] is None else parse_rule(data["rule"]),
        na_policy=NaPolicy(data["na_policy"]),
        source=Source(data["source"]),
        children=tuple(_node_from_json(row) for row in data["children"]),
    )
