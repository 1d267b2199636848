"""The commune's sheet as a locked workbook that counts its points itself.

The protection has no password: it keeps hands from slipping, and the server trusts no cell but
those that the commune fills in.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.wording import say, show
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline, Source
from criteria.rule_text import rule_sentences
from criteria.rules import Measure, input_label
from scoring.offline import formulas
from scoring.offline.binding import binding_of, rows_of, stands_on
from scoring.offline.book import BOLD, FIELD, TITLE, Book, cell_value, head_cells
from scoring.offline.formulas import Expression, node_points, render
from scoring.offline.layout import HEAD_ROW, LETTERS, SHOWN, input_columns, number_format
from scoring.queries.facts import self_assessment_due_at
from scoring.queries.sheet import Sheet, SheetLine

_LAST = SHOWN[-1].name


@dataclass(frozen=True)
class _Rows:
    """Where each field and each node stands, and after them the totals."""

    fields: Mapping[str, int]
    nodes: Mapping[str, int]
    end: int

    def points(self, nodes: Sequence[CriterionNode]) -> dict[str, str]:
        """The cells of the nodes' points, by code."""
        return {node.code: f"{LETTERS['points']}{self.nodes[node.code]}" for node in nodes}


def write_offline(card: Sheet, *, at: datetime) -> bytes:
    """The whole sheet as .xlsx as it stands at that time, in the reader's language."""
    book, rows = Book(), _numbered(card.outline)
    _head(book, card, at)
    for field in card.outline.fields:
        _field(book, rows, field)
        for depth, node in field.walk():
            if node.is_leaf:
                _line(book, rows.nodes[node.code], card.lines[node.code], card.outline)
            else:
                _criterion(book, rows, node, depth)
    last_row = _totals(book, rows, card.outline)
    book.finish(list(rows_of(binding_of(card))), last_row=last_row)
    buffer = io.BytesIO()
    book.workbook.save(buffer)
    return buffer.getvalue()


def _numbered(outline: SetOutline) -> _Rows:
    fields, nodes, row = {}, {}, HEAD_ROW
    for field in outline.fields:
        fields[field.code] = row = row + 1
        for _depth, node in field.walk():
            nodes[node.code] = row = row + 1
    return _Rows(fields, nodes, row + 1)


def _head(book: Book, card: Sheet, at: datetime) -> None:
    scorecard = card.scorecard
    names = {"year": scorecard.period.year, "commune": scorecard.commune.full_name}
    book.put(1, "code", _("Self-assessment sheet %(year)s – %(commune)s") % names, font=TITLE)
    told = {
        "due_at": show(self_assessment_due_at(scorecard)),
        "at": show(at),
        "title": scorecard.period.criteria_set.title,
    }
    guide = _(
        "%(title)s. To be submitted before %(due_at)s. Downloaded at %(at)s. Fill in the yellow "
        "cells alone, save the file, and upload it on the page of the sheet: you see what it "
        "changes before anything is written. The points here are for your information."
    )
    book.put(2, "code", guide % told)
    book.sheet.row_dimensions[2].height = 32
    for row in (1, 2):
        book.spread(row, "code", _LAST)
    head_cells(book)


def _field(book: Book, rows: _Rows, field: FieldNode) -> None:
    row = rows.fields[field.code]
    _heading(book, row, field.code, field.name, field.max_points)
    cells = rows.points(field.children)
    _sum(book, row, node_points(list(cells), at_most=None), cells)
    book.frame(row, fill=FIELD)


def _criterion(book: Book, rows: _Rows, node: CriterionNode, depth: int) -> None:
    row = rows.nodes[node.code]
    _heading(book, row, node.code, node.name, node.max_points)
    cells = rows.points(node.children)
    at_most = node.max_points if node.capped else None
    _sum(book, row, node_points(list(cells), at_most=at_most), cells)
    book.frame(row)


def _heading(book: Book, row: int, code: str, name: str, maximum: Decimal) -> None:
    book.put(row, "code", code, font=BOLD)
    book.put(row, "name", name, font=BOLD)
    book.put(row, "maximum", maximum, font=BOLD)


def _sum(book: Book, row: int, points: Expression, cells: Mapping[str, str]) -> None:
    own = {"points": f"{LETTERS['points']}{row}", "maximum": f"{LETTERS['maximum']}{row}"}
    book.compute(row, "points", render(points, cells), font=BOLD)
    share = book.compute(row, "share", render(formulas.SHARE_OF_MAXIMUM, own), font=BOLD)
    share.number_format = "0%"


def _line(book: Book, row: int, line: SheetLine, outline: SetOutline) -> None:
    node = line.node
    texts = {"code": node.code, "name": node.name, "rule": _rule(node), "asked": _asked(node)}
    for column, text in texts.items():
        book.put(row, column, text)
    book.put(row, "maximum", node.max_points)
    book.put(row, "evidence", "\n".join(node.evidence_asked))
    book.frame(row)
    if not input_columns(node):
        return
    _inputs(book, row, line)
    _computed(book, row, node, outline.points_places)


def _rule(node: CriterionNode) -> str:
    """As published; where the paper is silent, the rule in plain words."""
    if node.rule_text or node.rule is None:
        return node.rule_text
    return "\n".join(say(each) for each in rule_sentences(node.rule, max_points=node.max_points))


def _asked(node: CriterionNode) -> str:
    if node.source is Source.SURVEY:
        return _("Entered by the appraising authority")
    return "\n".join(
        _("Column %(letter)s: %(figure)s")
        % {"letter": LETTERS[column], "figure": show(input_label(name))}
        for name, column in input_columns(node).items()
    )


def _inputs(book: Book, row: int, line: SheetLine) -> None:
    """The cells that the commune fills in, with what it has said so far."""
    node, stands = line.node, stands_on(line)
    for name, column in input_columns(node).items():
        figure = stands.figures.get(name)
        book.put(row, column, None if figure is None else cell_value(figure))
        book.open_up(row, column, number_format=number_format(node))
        _expect(book, row, column, node, capfirst(show(input_label(name))))
    book.put(row, "note", stands.note)
    book.put(row, "reason", stands.na_reason)
    for column in ("note", "reason"):
        book.open_up(row, column, number_format="@")
    if node.na_reasons:
        book.offer(row, "reason", book.list_up(node.na_reasons))


def _expect(book: Book, row: int, column: str, node: CriterionNode, label: str) -> None:
    assert node.rule is not None
    if node.rule.measure is not Measure.CHOICE:
        most = node.max_points if node.rule.measure is Measure.POINTS else None
        whole = node.rule.measure is Measure.COUNT
        book.expect_number(row, column, label=label, most=most, whole=whole)


def _computed(book: Book, row: int, node: CriterionNode, places: int) -> None:
    assert node.rule is not None
    cells = {name: f"{letter}{row}" for name, letter in LETTERS.items()}
    if node.rule.options:
        listed = book.list_up([text for text, _worth in node.rule.options])
        book.offer(row, "input_1", listed)
        cells |= {f"option_{number}": place for number, place in enumerate(listed, start=1)}
    made = formulas.line_formulas(
        node.rule, max_points=node.max_points, places=places, nothing=_("not applicable")
    )
    for number, read in enumerate(made.read, start=1):
        book.compute(row, f"read_{number}", render(read, cells))
    book.compute(row, "measured", render(made.measured, cells))
    book.compute(row, "points", render(made.points, cells), font=BOLD)
    book.compute(row, "share", render(made.share, cells)).number_format = "0%"


def _totals(book: Book, rows: _Rows, outline: SetOutline) -> int:
    """The sums below the lines, the total also above them, where it stays in view; the last row."""
    cells = {code: f"{LETTERS['points']}{row}" for code, row in rows.fields.items()}
    row = rows.end
    for label, maximum, points in _sums(outline):
        for at in (row, HEAD_ROW - 1) if row == rows.end else (row,):
            book.put(at, "name", label, font=BOLD)
            if maximum is not None:
                book.put(at, "maximum", maximum, font=BOLD)
            _sum(book, at, points, cells)
        book.frame(row, fill=FIELD)
        row += 1
    return row - 1


def _sums(outline: SetOutline) -> Iterator[tuple[str, Decimal | None, Expression]]:
    regular = [field.code for field in outline.regular_fields()]
    yield _("Total"), outline.max_points, node_points(regular, at_most=None)
    for kind, label in ((FieldKind.BONUS, _("Bonus")), (FieldKind.PENALTY, _("Penalty"))):
        for field in outline.fields:
            if field.kind is kind:
                name = f"{label}: {field.name}"
                yield name, field.max_points, node_points([field.code], at_most=field.max_points)
