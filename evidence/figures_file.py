"""A description of stated figures out of a file, JSON or workbook; the template; the report."""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from accounts.refusals import Faulty, Message, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import one_line
from accounts.workbook_reader import SheetRow, read_rows
from accounts.workbooks import Column, Holds, Layout, in_every_language, write_rows
from evidence.consistency.description import MAX_BYTES, Description, RawRow, RawStatement, described
from evidence.consistency.description_json import head_cells, read_json
from evidence.consistency.findings import Level
from evidence.consistency.vocabulary import COLUMNS, KIND_LABELS, ROLES, Kind
from evidence.figures_example import EXAMPLE

LEVEL_LABELS: dict[Level, Message] = {
    Level.FAULT: N_("Contradiction"),
    Level.WARNING: N_("To be looked at"),
    Level.REMARK: N_("Remark"),
}
_HOLDS = {"code": Holds.CODE, "within": Holds.CODE, "items": Holds.CODE, "date": Holds.DATE}
_STATEMENT = {
    "number": N_("Statement no."),
    "kind": N_("Kind of statement"),
    "about": N_("What it is about"),
}
LAYOUT = Layout(
    gettext_lazy("Stated figures"),
    tuple(
        Column(name, gettext_lazy(label), _HOLDS.get(name, Holds.TEXT))
        for name, label in (_STATEMENT | COLUMNS).items()
    ),
)
REPORT = Layout(
    gettext_lazy("Contradictions"),
    (
        Column("level", gettext_lazy("Severity"), width=18),
        Column("place", gettext_lazy("Place in the document"), width=30),
        Column("what", gettext_lazy("What contradicts what"), width=110),
    ),
)


def read_figures_file(name: str, content: bytes) -> Description:
    """What the file says that the document states. Raises Refused, or Faulty with every fault."""
    if len(content) > MAX_BYTES:
        raise Refused(
            N_("The file is larger than {limit} KB. Leave only the stated figures in it."),
            limit=MAX_BYTES // 1024,
        )
    ending = PurePath(name).suffix.lower()
    if ending == ".json":
        return read_json(content)
    if ending == ".xlsx":
        return _read_workbook(PurePath(name).stem, content)
    raise Refused(N_("Choose a file that ends in .xlsx or .json."))


def template_workbook() -> bytes:
    """The example as a workbook to be filled in."""
    return write_rows(LAYOUT, _example_rows())


def example_json() -> bytes:
    return json.dumps(EXAMPLE, ensure_ascii=False, indent=2).encode()


def report_workbook(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The finished texts of a report, row by row."""
    return write_rows(REPORT, rows)


def _read_workbook(title: str, content: bytes) -> Description:
    """Rows of one number are one statement, whose kind and name its first row has."""
    faults: list[Sentence] = []
    statements: dict[str, RawStatement] = {}
    rows: dict[str, list[RawRow]] = {}
    for row in read_rows(content, LAYOUT):
        number, where = row.cells["number"], sentence(N_("Row {number}"), number=row.number)
        if not number:
            faults.append(
                sentence(N_("{where}: the number of its statement is empty."), where=where)
            )
        elif number not in statements:
            rows[number] = []
            kind = _word(row.cells["kind"], KIND_LABELS)
            statements[number] = RawStatement(
                kind, rows[number], where, row.cells["about"], row.cells["place"]
            )
        if number:
            rows[number].append(RawRow(_cells(row, statements[number].kind), where))
    if faults:
        raise Faulty(faults)
    return described(title, list(statements.values()))


def _cells(row: SheetRow, kind: str) -> dict[str, str]:
    cells = {name: row.cells[name] for name in COLUMNS}
    shapes = ROLES[Kind(kind)] if kind in set(Kind) else {}
    labels = {name: shape.label for name, shape in shapes.items()}
    return cells | {"role": _word(cells["role"], labels)}


def _word(typed: str, labels: Mapping[Any, Message]) -> str:
    """The name of what is labelled so in any language of the site, or what was typed."""
    wanted = one_line(typed).casefold()
    return next(
        (
            str(name)
            for name, label in labels.items()
            if wanted == str(name) or wanted in in_every_language(gettext_lazy(label))
        ),
        typed,
    )


def _example_rows() -> Iterable[dict[str, str]]:
    empty = dict.fromkeys((*_STATEMENT, *COLUMNS), "")
    head = head_cells(EXAMPLE)
    document = {"kind": Kind.DOCUMENT, "name": "", "place": "", "rows": [head]}
    for number, statement in enumerate([document, *EXAMPLE["statements"]], start=1):
        kind = Kind(statement["kind"])
        for at, row in enumerate(statement["rows"]):
            first = {
                "kind": gettext(KIND_LABELS[kind]),
                "about": statement["name"],
                "place": statement.get("place", ""),
            }
            role = gettext(ROLES[kind][row["role"]].label)
            yield (
                empty | {"number": str(number)} | (first if at == 0 else {}) | row | {"role": role}
            )
