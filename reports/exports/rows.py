"""The result as CSV: for machines a row for each commune, or for each line of one; and any table
as people open it. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator

from accounts.numbers import figure_text
from accounts.refusals import Sentence
from accounts.wording import say
from reports.result.json_text import figure_or_null, moment_text
from reports.result.period import CommuneResult, PeriodResult
from reports.tables.table import Cell, Column, Label, Table, cell_text

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for another alphabet
LINE_HEADS = (
    "criterion_code", "criterion", "max_points", "base", "round_1", "final", "left_out", "survey",
)  # fmt: skip
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")

PEOPLES_SEPARATOR = ";"  # Excel in Vietnamese takes it, as the comma stands in figures


def csv_bytes(result: PeriodResult) -> bytes:
    """UTF-8 with a byte order mark; named as the JSON names them, figures with a decimal point,
    nothing where there is no figure. A text that a spreadsheet would compute begins with an
    apostrophe."""
    rows = (_row(commune) for commune in result.communes)
    return _written(_heads(result), rows, separator=",")


def lines_csv(result: PeriodResult) -> bytes:
    """As csv_bytes, one row for each line of each commune, in the order of the paper."""
    return _written(["commune_code", "commune", *LINE_HEADS], _lines(result), separator=",")


def table_csv(table: Table) -> bytes:
    """A table as it is printed, with semicolons and decimal commas: Excel in Vietnamese opens it
    in columns. A heading of a block stands alone in its row."""
    rows = ([_shown(cell) for cell in row.cells] for row in (*table.rows, *table.footer))
    return _written([_head(column) for column in table.columns], rows, separator=PEOPLES_SEPARATOR)


def _written(heads: list[str], rows: Iterable[list[str]], *, separator: str) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerow(heads)
    writer.writerows(rows)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode()


def _head(column: Column) -> str:
    """With what stands above and below it."""
    parts = (_label(column.group), _label(column.title), column.name)
    title = " – ".join(part for part in parts if part)
    return _text(f"{title} ({_label(column.unit)})" if column.unit else title)


def _shown(cell: Cell) -> str:
    shown = cell_text(cell, say=say)
    return _text(shown) if isinstance(cell.value, Sentence | str) else shown


def _label(label: Label) -> str:
    return say(label) if isinstance(label, Sentence) else label


def _lines(result: PeriodResult) -> Iterator[list[str]]:
    leaves = list(result.outline.leaves())
    for commune in result.communes:
        for leaf in leaves:
            line = commune.lines[leaf.code]
            yield [
                _text(commune.code),
                _text(commune.full_name),
                _text(leaf.code),
                _text(leaf.name),
                figure_text(leaf.max_points),
                "" if line.base is None else figure_text(line.base),
                figure_text(line.round_1),
                figure_text(line.final),
                _truth(line.left_out),
                _truth(line.is_survey),
            ]


def _heads(result: PeriodResult) -> list[str]:
    return [
        "rank", "code", "kind", "name", "block",
        *(f"field_{field.code}" for field in result.outline.fields),
        "base", "self_total", "round_1_total", "total", "applicable_max", "bonus", "penalty",
        "index", "group", "previous_index", "previous_rank", "index_change", "rank_change",
        "submitted_at", "late", "not_submitted",
    ]  # fmt: skip


def _row(commune: CommuneResult) -> list[str]:
    return [
        str(commune.rank),
        _text(commune.code),
        _text(commune.kind),
        _text(commune.name),
        _text(commune.block),
        *(figure_text(field.points) for field in commune.fields),
        figure_text(commune.base),
        figure_text(commune.self_total),
        figure_text(commune.round_1_total),
        figure_text(commune.total),
        figure_text(commune.applicable_max),
        figure_text(commune.bonus),
        figure_text(commune.penalty),
        figure_or_null(commune.printed_index) or "",
        _text(commune.group or ""),
        figure_or_null(commune.previous_index) or "",
        _number(commune.previous_rank),
        figure_or_null(commune.index_change) or "",
        _number(commune.rank_change),
        moment_text(commune.submitted_at) or "",
        _truth(commune.is_late),
        _truth(commune.not_submitted),
    ]


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _truth(value: bool) -> str:
    return "true" if value else "false"
