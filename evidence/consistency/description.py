"""What a document states, as data: kinds of statements, their rows, and how they are read. Pure.

The description says what stands where, never whether it is right. A statement has rows of one
shape, whatever its kind, so that JSON and a workbook hold the same; docs/figures-format.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.numbers import UnreadableNumber
from accounts.refusals import Faulty, Message, Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import one_line
from evidence.consistency.figures import Figure, read_figure
from evidence.consistency.lists import same
from evidence.consistency.scores import Stated, lines_that_lost
from evidence.consistency.vocabulary import (
    COLUMNS,
    FIGURES,
    KIND_LABELS,
    MANY_DATES,
    NAMES_ITS_FIGURES,
    ROLES,
    Kind,
)

MAX_BYTES = 512 * 1024
MOST_STATEMENTS = 300
MOST_ROWS = 1500
MOST_ITEMS = 5000  # names in all lists together
DEEPEST = 8  # lines within lines
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Row:
    """A filled row: texts as they stand; figures and dates read."""

    role: str
    texts: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    items: tuple[str, ...] = ()

    def text(self, column: str) -> str:
        return self.texts.get(column, "")

    @property
    def figure(self) -> Figure | None:
        return self.figures.get("figure")


@dataclass(frozen=True)
class Statement:
    kind: Kind
    rows: tuple[Row, ...]
    name: str = ""
    place: str = ""

    def of(self, role: str) -> list[Row]:
        return [row for row in self.rows if row.role == role]

    def one(self, role: str) -> Row | None:
        return next(iter(self.of(role)), None)

    def figures_of(self, role: str) -> list[Figure]:
        return [row.figure for row in self.of(role) if row.figure is not None]

    def figure_of(self, role: str) -> Figure | None:
        return next(iter(self.figures_of(role)), None)

    @cached_property
    def scores(self) -> Stated:
        """The points that it states, line within line."""
        return _scores(self)

    def where(self, row: Row) -> str:
        return row.text("place") or self.place


@dataclass(frozen=True)
class Description:
    """`dated` and `year` are the document's own."""

    title: str
    statements: tuple[Statement, ...]
    dated: date | None = None
    year: int | None = None

    @cached_property
    def names_of_wholes(self) -> dict[str, list[str]]:
        """By the name of a whole every name that any of the document's lists of it has."""
        wholes: dict[str, dict[str, str]] = {}
        for lists in self.of(Kind.LISTS):
            for head in lists.of("whole"):
                names = wholes.setdefault(same(head.text("name")), {})
                for row in (head, *lists.of("list")):
                    names.update((same(item), item) for item in row.items)
        return {whole: list(names.values()) for whole, names in wholes.items()}

    @cached_property
    def lines_that_lost(self) -> list[Stated]:
        return [line for each in self.of(Kind.SCORES) for line in lines_that_lost(each.scores)]

    def of(self, *kinds: Kind) -> Iterator[Statement]:
        return (statement for statement in self.statements if statement.kind in kinds)


def _scores(statement: Statement) -> Stated:
    """The tree of the lines; a line stands within the one that it names, else under the total."""
    below: dict[str, list[Row]] = {}
    codes = {row.text("code") for row in statement.of("line")}
    for row in statement.of("line"):
        parent = row.text("within")
        below.setdefault(parent if parent in codes else "", []).append(row)
    total = statement.one("total")
    stated = _stated(total, below, statement) if total else Stated(statement.name)
    top = below.get("", [])
    return replace(stated, parts=tuple(_stated(row, below, statement) for row in top))


def _stated(row: Row, below: dict[str, list[Row]], statement: Statement) -> Stated:
    code = row.text("code")
    children = below.pop(code, []) if code else []
    return Stated(
        name=row.text("name") or (statement.name if row.role == "total" else ""),
        code=code,
        got=_value(row.figures.get("figure")),
        maximum=_value(row.figures.get("max")),
        lost=_value(row.figures.get("lost")),
        percent=_value(row.figures.get("percent")),
        parts=tuple(_stated(child, below, statement) for child in children),
        whole=bool(row.text("complete")),
        reason=row.text("note"),
        at=statement.where(row),
    )


def _value(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.value


@dataclass(frozen=True)
class RawRow:
    """A row as texts by column; `where` finds it in the file."""

    cells: Mapping[str, str]
    where: Sentence


@dataclass(frozen=True)
class RawStatement:
    """`is_told`: what is wrong with it has been told already, and is not looked for again."""

    kind: str
    rows: Sequence[RawRow]
    where: Sentence
    name: str = ""
    place: str = ""
    is_told: bool = False


def described(
    title: str, raw: Sequence[RawStatement], faults: Sequence[Sentence] = ()
) -> Description:
    """The description in the texts. Raises Faulty naming every row at fault, `faults` first."""
    faults = list(faults)
    if sum(len(each.rows) for each in raw) > MOST_ROWS:
        what = _("The file has more than {limit} rows. Split it into several files.")
        raise Faulty([sentence(what, limit=MOST_ROWS)])
    if len(raw) > MOST_STATEMENTS:
        what = _("The file has more than {limit} statements. Split it into several files.")
        raise Faulty([sentence(what, limit=MOST_STATEMENTS)])
    sound = [each for each in raw if not each.is_told]
    statements = [read for each in sound if (read := _statement(each, faults))]
    if sum(len(row.items) for each in statements for row in each.rows) > MOST_ITEMS:
        what = _("The lists of the file hold more than {limit} names. Split it into several files.")
        faults.append(sentence(what, limit=MOST_ITEMS))
    if not raw:
        faults.append(sentence(_("The file states nothing: it has no rows.")))
    if faults:
        raise Faulty(faults)
    head = next((s for s in statements if s.kind is Kind.DOCUMENT), None)
    row = head.rows[0] if head else None
    dated = row.dates.get("date") if row else None
    year = int(row.figure.value) if row and row.figure else dated.year if dated else None
    rest = tuple(each for each in statements if each is not head)
    return Description((row.text("name") if row else "") or title, rest, dated, year)


def _statement(raw: RawStatement, faults: list[Sentence]) -> Statement | None:
    if raw.kind not in set(Kind):
        what = _("{where}: “{kind}” is no kind of statement. Use one of: {kinds}.")
        faults.append(
            sentence(what, where=raw.where, kind=raw.kind[:60], kinds=_words(KIND_LABELS))
        )
        return None
    kind = Kind(raw.kind)
    rows = [read for row in raw.rows if (read := _row(kind, row, faults))]
    for role, shape in ROLES[kind].items():
        count = sum(row.role == role for row in rows)
        if count < shape.least:
            what = _("{where}: a row “{role}” is missing.")
            faults.append(sentence(what, where=raw.where, role=shape.label))
        elif shape.most is not None and count > shape.most:
            what = _("{where}: “{role}” stands {count} times; it may stand once.")
            faults.append(sentence(what, where=raw.where, role=shape.label, count=count))
    if kind in (Kind.SCORES, Kind.MEAN_SCORES):
        faults.extend(_tree_faults(raw, rows))
    return Statement(kind, tuple(rows), one_line(raw.name), one_line(raw.place))


def _row(kind: Kind, raw: RawRow, faults: list[Sentence]) -> Row | None:
    cells = {name: one_line(text) for name, text in raw.cells.items() if text.strip()}
    role = cells.pop("role", "")
    if role not in ROLES[kind]:
        what = _("{where}: “{role}” is no role in “{kind}”. Use one of: {roles}.")
        roles = _words({name: shape.label for name, shape in ROLES[kind].items()})
        faults.append(
            sentence(what, where=raw.where, role=role[:60], kind=KIND_LABELS[kind], roles=roles)
        )
        return None
    for column in ROLES[kind][role].needs:
        if column not in cells:
            what = _("{where}: “{column}” is empty.")
            faults.append(sentence(what, where=raw.where, column=COLUMNS[column]))
    return Row(
        role=role,
        texts=cells,
        figures=dict(_figures(kind, cells, raw, faults)),
        dates=dict(_dates(kind, cells, raw, faults)),
        items=tuple(each for part in cells.get("items", "").split(";") if (each := part.strip())),
    )


def _figures(
    kind: Kind, cells: Mapping[str, str], raw: RawRow, faults: list[Sentence]
) -> Iterator[tuple[str, Figure]]:
    for column in sorted(FIGURES | NAMES_ITS_FIGURES.get(kind, frozenset())):
        if column in cells:
            try:
                yield column, read_figure(cells[column], cells.get("unit", ""))
            except UnreadableNumber as fault:
                what = _("{where}, {column}: {what}")
                faults.append(
                    sentence(what, where=raw.where, column=COLUMNS[column], what=fault.sentence)
                )


def _dates(
    kind: Kind, cells: Mapping[str, str], raw: RawRow, faults: list[Sentence]
) -> Iterator[tuple[str, date]]:
    for column in ("date", "from", "to") if kind in MANY_DATES else ("date",):
        if column in cells:
            try:
                yield column, _date(cells[column])
            except ValueError:
                what = _("{where}, {column}: “{text}” is no date. Write day/month/year.")
                faults.append(
                    sentence(what, where=raw.where, column=COLUMNS[column], text=cells[column][:60])
                )


def _tree_faults(raw: RawStatement, rows: Sequence[Row]) -> Iterator[Sentence]:
    """Each line once, within another that stands there, and not deeper than paper goes."""
    within: dict[str, str] = {}
    for row in rows:
        code = row.text("code")
        if row.role == "line" and code in within:
            what = _("{where}: line {code} stands twice.")
            yield sentence(what, where=raw.where, code=code)
        elif row.role == "line":
            within[code] = row.text("within")
    for code, parent in within.items():
        if parent and parent not in within:
            what = _("{where}: line {code} stands within {parent}, which is not there.")
            yield sentence(what, where=raw.where, code=code, parent=parent)
    for code in within:
        depth, parent = 0, within[code]
        while parent in within and depth <= DEEPEST:
            depth, parent = depth + 1, within[parent]
        if depth > DEEPEST:
            what = _("{where}: line {code} stands within itself, or too deep.")
            yield sentence(what, where=raw.where, code=code)


def _date(text: str) -> date:
    """Raises ValueError."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(int(found[3]), int(found[2]), int(found[1]))


def _words(labels: Mapping[Any, Message]) -> list[Sentence]:
    """`sum (Tổng)`: as JSON has it, and as the workbook has it."""
    return [
        sentence("{word} ({label})", word=str(word), label=label) for word, label in labels.items()
    ]
