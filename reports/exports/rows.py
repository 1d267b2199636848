"""The result as CSV: one row for each commune, for machines. Pure."""

import csv
import io
from collections.abc import Iterator

from accounts.numbers import figure_text
from reports.json_text import figure_or_null, moment_text
from reports.result import CommuneResult, PeriodResult

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for another alphabet
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")

Rows = Iterator[list[str]]


def csv_bytes(result: PeriodResult) -> bytes:
    """UTF-8 with a byte order mark; named as the JSON names them, figures with a decimal point,
    nothing where there is no figure. A text that a spreadsheet would compute begins with an
    apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_heads(result))
    writer.writerows(_row(commune) for commune in result.communes)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode()


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
