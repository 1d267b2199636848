"""A criteria set out of an uploaded workbook: bytes in, a draft document or every fault out."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from accounts.numbers import parse_decimal
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_reader import SheetRow, at_cell, at_sheet
from criteria.checks import NO_SUCH_TIE_BREAK, threshold_faults
from criteria.outline import (
    CriterionNode,
    FieldKind,
    FieldNode,
    NaPolicy,
    SetOutline,
    Source,
    Threshold,
)
from criteria.readiness import issue_faults
from criteria.set_format import SetDocument
from criteria.workbook.heading import read_heading
from criteria.workbook.layout import CRITERIA, FIELDS, GROUPS, HEADING, WORDS, Sheet, word_for
from criteria.workbook.rule import SCORING, read_cases, read_rule
from criteria.workbook.sheets import Sheets, read_workbook

MOST_POINTS = Decimal(999_999)
MOST_EVIDENCE = 500
DEEPEST = 10  # levels of criteria


@dataclass(frozen=True)
class SetWorkbook:
    """What a workbook holds; `open_faults` do not keep it from being a draft, only from issue."""

    document: SetDocument
    open_faults: tuple[Sentence, ...]


def read_set_workbook(content: bytes, *, departments: Collection[str]) -> SetWorkbook:
    """The set in the workbook. Raises Refused, or Faulty with the cell of every fault."""
    sheets = read_workbook(content)
    reader = _Reader(sheets, departments)
    document = reader.document()
    if reader.faults:
        raise Faulty(reader.faults)
    return SetWorkbook(document, tuple(reader.placed(document.outline)))


class _Reader:
    """Reads on after a fault, so that one attempt names them all."""

    def __init__(self, sheets: Sheets, departments: Collection[str]) -> None:
        self.faults: list[Sentence] = []
        self.sheets = sheets
        self.departments = departments
        self.rows = {row.cells["code"]: (CRITERIA, row) for row in reversed(sheets[CRITERIA])} | {
            row.cells["code"]: (FIELDS, row) for row in reversed(sheets[FIELDS])
        }
        self.children: dict[str, list[SheetRow]] = {}
        self.whole = True

    def document(self) -> SetDocument:
        heading = read_heading(self.sheets[HEADING], self.fault_at)
        self._check_codes()
        self._sort_by_parent()
        self._check_parents()
        self.whole = not self.faults
        if not self.whole:  # no tree can be built; cells are read, to name their faults too
            nodes = {row.cells["code"]: self._node(row) for row in self.sheets[CRITERIA]}
            return heading.document(SetOutline((), self._thresholds(), tie_break=tuple(nodes)))
        return heading.document(
            SetOutline(
                fields=tuple(self._field(row) for row in self.sheets[FIELDS]),
                thresholds=self._thresholds(),
                points_places=heading.points_places,
                index_places=heading.index_places,
                tie_break=heading.tie_break,
            )
        )

    def fault_at(self, layout: Sheet, row: SheetRow, name: str, what: Sentence) -> None:
        cell = f"{row.letters[name]}{row.number}"
        self.faults.append(at_cell(layout, cell, row.cells[name], what))

    def placed(self, outline: SetOutline) -> Iterator[Sentence]:
        """The faults that the editor or a later file mends, with the cell or sheet they are of."""
        of_groups = list(threshold_faults(outline.thresholds))
        for placed in issue_faults(outline):
            if placed.fault.template == NO_SUCH_TIE_BREAK:
                yield self._at_tie_break(placed.fault)
            elif placed.code in self.rows:
                layout, row = self.rows[placed.code]
                cell = f"{row.letters['code']}{row.number}"
                yield at_cell(layout, cell, "", placed.fault)
            elif placed.fault in of_groups:
                yield at_sheet(GROUPS, placed.fault)
            else:
                yield placed.fault

    def _at_tie_break(self, fault: Sentence) -> Sentence:
        for row in self.sheets[HEADING]:
            if word_for("entry", row.cells["name"]) == "tie_break":
                cell = f"{row.letters['value']}{row.number}"
                return at_cell(HEADING, cell, row.cells["value"], fault)
        return fault

    def _check_codes(self) -> None:
        seen: Counter[str] = Counter()
        for layout in (FIELDS, CRITERIA):
            for row in self.sheets[layout]:
                code = row.cells["code"]
                if not code:
                    self.fault_at(layout, row, "code", sentence(N_("the code is missing.")))
                elif seen[code]:
                    what = sentence(
                        N_("this code stands in another row already. Give each its own.")
                    )
                    self.fault_at(layout, row, "code", what)
                if not row.cells["name"]:
                    self.fault_at(layout, row, "name", sentence(N_("the name is missing.")))
                seen[code] += 1

    def _sort_by_parent(self) -> None:
        for row in self.sheets[CRITERIA]:
            self.children.setdefault(row.cells["parent"], []).append(row)

    def _check_parents(self) -> None:
        for row in self.sheets[CRITERIA]:
            parent = row.cells["parent"]
            if not parent:
                what = N_("it is empty. Type the code of the field or criterion it belongs to.")
            elif parent not in self.rows:
                what = N_("there is no field or criterion with this code.")
            elif self._height(row.cells["code"]) > DEEPEST:
                what = N_(
                    "following these codes upwards does not lead to a field. Correct one of them."
                )
            else:
                continue
            self.fault_at(CRITERIA, row, "parent", sentence(what))

    def _height(self, code: str) -> int:
        """Steps from the code up to its field; more than DEEPEST in a circle of parents."""
        steps = 0
        while steps <= DEEPEST and code in self.rows and self.rows[code][0] is CRITERIA:
            code = self.rows[code][1].cells["parent"]
            steps += 1
        return steps

    def _field(self, row: SheetRow) -> FieldNode:
        return FieldNode(
            code=row.cells["code"],
            name=row.cells["name"],
            max_points=self._points(FIELDS, row, "max_points"),
            children=tuple(map(self._node, self.children.get(row.cells["code"], ()))),
            kind=self._word(FIELDS, row, "kind") or FieldKind.REGULAR,
        )

    def _node(self, row: SheetRow) -> CriterionNode:
        cells = row.cells
        maximum = self._points(CRITERIA, row, "max_points")
        parts = self.children.get(cells["code"], ())
        if parts and self.whole:  # else it may only seem to have parts
            self._check_not_scored(row)
        if not maximum:
            self.fault_at(CRITERIA, row, "max_points", sentence(N_("it must be above 0.")))
        leaf = CriterionNode(
            code=cells["code"],
            name=cells["name"],
            max_points=maximum,
            children=tuple(map(self._node, parts)) if self.whole else (),
            capped=bool(self._word(CRITERIA, row, "capped")),
            predecessors=tuple(
                code.strip() for code in cells["predecessors"].split(";") if code.strip()
            ),
        )
        return leaf if parts else self._scored(row, leaf)

    def _scored(self, row: SheetRow, leaf: CriterionNode) -> CriterionNode:
        cells = row.cells
        evidence = tuple(line for line in cells["evidence"].split("\n") if line)
        if any(len(line) > MOST_EVIDENCE for line in evidence):
            what = N_("a line is longer than {limit} characters. Shorten it.")
            self.fault_at(CRITERIA, row, "evidence", sentence(what, limit=MOST_EVIDENCE))
        if cells["department"] and cells["department"] not in self.departments:
            what = N_("the authority has no such department. Choose one from the list.")
            self.fault_at(CRITERIA, row, "department", sentence(what))
        rule = read_rule(row, self.fault_at, self._word, self._figure)
        return replace(
            leaf,
            rule=rule,
            na_policy=self._word(CRITERIA, row, "na_policy") or NaPolicy.ZERO,
            source=self._word(CRITERIA, row, "source") or Source.SELF,
            rule_text=cells["rule_text"],
            rule_note=cells["rule_note"],
            evidence_asked=evidence,
            department=cells["department"],
            official=cells["official"],
            na_reasons=tuple(line for line in cells["na_reasons"].split("\n") if line),
            cases=tuple(read_cases(row, rule, self.fault_at)) if rule else (),
        )

    def _check_not_scored(self, row: SheetRow) -> None:
        what = sentence(N_("a criterion with parts is not scored itself. Empty this cell."))
        for name in SCORING:
            if row.cells[name]:
                self.fault_at(CRITERIA, row, name, what)

    def _thresholds(self) -> tuple[Threshold, ...]:
        found: list[Threshold] = []
        for row in self.sheets[GROUPS]:
            threshold = Threshold(
                group=row.cells["group"],
                lower=self._points(GROUPS, row, "lower"),
                block=row.cells["block"],
            )
            if not threshold.group:
                self.fault_at(GROUPS, row, "group", sentence(N_("the name is missing.")))
            for name in ("group", "lower"):
                if any(
                    (other.block, getattr(other, name))
                    == (threshold.block, getattr(threshold, name))
                    for other in found
                ):
                    what = N_("it stands in another row of the block already. Correct one of them.")
                    self.fault_at(GROUPS, row, name, sentence(what))
            found.append(threshold)
        return tuple(found)

    def _points(self, layout: Sheet, row: SheetRow, name: str) -> Decimal:
        """Points that the database keeps: 0 or more, up to 3 decimals."""
        points = self._figure(layout, row, name, places=3)
        if points is None:
            if not row.cells[name]:
                self.fault_at(layout, row, name, sentence(N_("the number is missing.")))
            return Decimal(1)
        if not 0 <= points <= MOST_POINTS:
            what = N_("it must lie between 0 and {most}.")
            self.fault_at(layout, row, name, sentence(what, most=MOST_POINTS))
            return Decimal(1)
        return points

    def _figure(
        self, layout: Sheet, row: SheetRow, name: str, *, places: int = 6
    ) -> Decimal | None:
        """The number of the cell, None where it is empty or at fault."""
        if not row.cells[name]:
            return None
        try:
            return parse_decimal(row.cells[name], places=places)
        except Refused as refusal:
            self.fault_at(layout, row, name, refusal.sentence)
            return None

    def _word(self, layout: Sheet, row: SheetRow, name: str) -> Any:
        """What the chosen word stands for, None where it is empty or unknown."""
        typed = row.cells[name]
        found = word_for(name, typed)
        if typed and found is None:
            what = N_("it is not one of: {words}. Choose one from the list.")
            words = list(WORDS[name].values())
            self.fault_at(layout, row, name, sentence(what, words=words))
        return found
