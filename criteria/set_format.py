"""A criteria set as JSON (fixtures/*.json, `criteria_set`): read with every fault named. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.numbers import figure_text
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.cases import case_from_json, case_to_json
from criteria.checks import set_faults
from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.rule_format import Json, parse_rule, rule_to_json
from criteria.rules import Rule

NODE_KEYS = {
    "code", "name", "max_points", "children", "capped", "rule", "rule_text", "rule_note",
    "evidence_required", "not_applicable", "appraised_by", "officer", "source", "na_reasons",
    "cases", "predecessors",
}  # fmt: skip
FIELD_KEYS = {"code", "name", "max_points", "children", "kind"}
SET_KEYS = {
    "title", "decision", "year", "fields", "thresholds", "points_places", "index_places",
    "tie_break", "note",
}  # fmt: skip


@dataclass(frozen=True)
class SetDocument:
    """A set as it stands on paper: heading and tree."""

    title: str
    decision: str
    year: int
    outline: SetOutline
    note: str = ""


def parse_set(data: Json) -> SetDocument:
    """The set that the JSON describes, checked as for issue. Raises Faulty with every fault."""
    document = set_from_json(data)
    if faults := set_faults(document.outline):
        raise Faulty(faults)
    return document


def set_from_json(data: Json) -> SetDocument:
    """The set that the JSON describes, sound or not. Raises Faulty for what cannot be read."""
    faults: list[Sentence] = []
    document = _Reader(faults).document(data)
    if faults:
        raise Faulty(faults)
    return document


def set_to_json(document: SetDocument) -> dict[str, Any]:
    """The JSON of the set; `set_from_json` reads it back to an equal document."""
    outline = document.outline
    return {
        "title": document.title,
        "decision": document.decision,
        "year": document.year,
        "note": document.note,
        "points_places": outline.points_places,
        "index_places": outline.index_places,
        "tie_break": list(outline.tie_break),
        "thresholds": [
            {"group": t.group, "lower": figure_text(t.lower), "block": t.block}
            for t in outline.thresholds
        ],
        "fields": [field_to_json(field) for field in outline.fields],
    }


def field_to_json(field: FieldNode) -> dict[str, Any]:
    return {
        "code": field.code,
        "name": field.name,
        "max_points": figure_text(field.max_points),
        "kind": field.kind.value,
        "children": [node_to_json(child) for child in field.children],
    }


def line_to_json(node: FieldNode | CriterionNode) -> dict[str, Any]:
    """The field or criterion without its parts."""
    whole = field_to_json(node) if isinstance(node, FieldNode) else node_to_json(node)
    return {key: value for key, value in whole.items() if key != "children"}


def node_to_json(node: CriterionNode) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": node.code,
        "name": node.name,
        "max_points": figure_text(node.max_points),
    }
    if node.capped:
        data["capped"] = True
    if node.predecessors:
        data["predecessors"] = list(node.predecessors)
    if not node.is_leaf:
        return data | {"children": [node_to_json(child) for child in node.children]}
    if node.rule:
        data["rule"] = rule_to_json(node.rule)
    if node.rule_note:
        data["rule_note"] = node.rule_note
    if node.na_reasons:
        data["na_reasons"] = list(node.na_reasons)
    if node.cases:
        data["cases"] = [case_to_json(case) for case in node.cases]
    return data | {
        "rule_text": node.rule_text,
        "evidence_required": list(node.evidence_asked),
        "not_applicable": node.na_policy.value,
        "appraised_by": node.department,
        "officer": node.official,
        "source": node.source.value,
    }


class _Reader:
    """Reads on after a fault, so that one attempt names them all."""

    def __init__(self, faults: list[Sentence]) -> None:
        self.faults = faults

    def document(self, data: Json) -> SetDocument:
        if not isinstance(data, Mapping):
            raise Refused(_("The file does not hold a criteria set."))
        self._known(data, SET_KEYS, place=_("Criteria set"))
        year = data.get("year")
        if not isinstance(year, int) or not 2000 <= year <= 2100:
            self.faults.append(sentence(_("Criteria set: “{year}” is not a year."), year=year))
            year = 0
        outline = SetOutline(
            fields=tuple(self._field(row) for row in self._rows(data, "fields")),
            thresholds=tuple(self._threshold(row) for row in self._rows(data, "thresholds")),
            points_places=int(data.get("points_places", 2)),
            index_places=int(data.get("index_places", 2)),
            tie_break=tuple(str(code) for code in data.get("tie_break", [])),
        )
        return SetDocument(
            title=str(data.get("title", "")).strip(),
            decision=str(data.get("decision", "")).strip(),
            year=year,
            outline=outline,
            note=str(data.get("note", "")).strip(),
        )

    def _field(self, data: Json) -> FieldNode:
        place = _place(data)
        self._known(data, FIELD_KEYS, place=place)
        return FieldNode(
            code=str(data.get("code", "")).strip(),
            name=str(data.get("name", "")).strip(),
            max_points=self._points(data, "max_points", place),
            children=tuple(self._node(row) for row in self._rows(data, "children")),
            kind=self._word(FieldKind, data.get("kind", FieldKind.REGULAR.value), place),
        )

    def _node(self, data: Json) -> CriterionNode:
        place = _place(data)
        self._known(data, NODE_KEYS, place=place)
        children = tuple(self._node(row) for row in self._rows(data, "children"))
        rule = None if children else self._rule(data, place)
        return CriterionNode(
            code=str(data.get("code", "")).strip(),
            name=str(data.get("name", "")).strip(),
            max_points=self._points(data, "max_points", place),
            children=children,
            capped=data.get("capped", False) is True,
            rule=rule,
            na_policy=self._word(NaPolicy, data.get("not_applicable", "zero"), place),
            source=self._word(Source, data.get("source", "self"), place),
            rule_text=str(data.get("rule_text", "")),
            rule_note=str(data.get("rule_note", "")),
            evidence_asked=tuple(str(text) for text in data.get("evidence_required", [])),
            department=str(data.get("appraised_by", "")),
            official=str(data.get("officer", "")),
            na_reasons=tuple(str(text) for text in data.get("na_reasons", [])),
            cases=tuple(case_from_json(rule, case) for case in data.get("cases", [])),
            predecessors=tuple(str(code) for code in data.get("predecessors", [])),
        )

    def _rule(self, data: Json, place: str) -> Rule | None:
        return self._attempt(place, lambda: parse_rule(data["rule"])) if "rule" in data else None

    def _threshold(self, data: Json) -> Threshold:
        place = str(data.get("group", ""))
        return Threshold(
            group=place, lower=self._points(data, "lower", place), block=str(data.get("block", ""))
        )

    def _points(self, data: Json, name: str, place: str) -> Decimal:
        value = data.get(name)
        try:
            if isinstance(value, str):
                points = Decimal(value)
                if points.is_finite() and points == points.quantize(Decimal("0.001")):
                    return points
        except InvalidOperation:
            pass
        self.faults.append(
            sentence(
                _("{place}: “{value}” is not a number of points; write it as text, such as 0.25."),
                place=place,
                value=value,
            )
        )
        return Decimal(1)

    def _rows(self, data: Json, name: str) -> Iterator[Json]:
        rows = data.get(name, [])
        if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
            yield from rows
        else:
            self.faults.append(sentence(_("“{name}” must be a list of objects."), name=name))

    def _known(self, data: Json, keys: set[str], *, place: str) -> None:
        if unknown := sorted(set(data) - keys):
            self.faults.append(
                sentence(_("{place}: unknown entries {names}."), place=place, names=unknown)
            )

    def _word(self, words: Any, value: Any, place: str) -> Any:
        try:
            return words(value)
        except ValueError:
            self.faults.append(
                sentence(
                    _("{place}: “{value}” is not known; use one of {words}."),
                    place=place,
                    value=value,
                    words=[word.value for word in words],
                )
            )
            return next(iter(words))

    def _attempt(self, place: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Refused as refusal:
            self.faults.append(sentence(_("{place}: {fault}"), place=place, fault=refusal.sentence))
            return None


def _place(data: Json) -> str:
    return f"{data.get('code', '?')} {data.get('name', '')}".strip()
