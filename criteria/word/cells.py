"""A Word document as plain texts; read in a process of its own (accounts.confined)."""

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_

MAX_COLUMNS = 30
MAX_ROWS = 5000
_REVISIONS = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))


def read(content: bytes, ask: None) -> dict[str, Any]:
    """The paragraphs outside tables, empty ones left out, and the rows of each table.

    A cell that spans columns is followed by empty ones, as is one below it.
    """
    document = docx.Document(io.BytesIO(content))
    if next(document.element.body.iter(*_REVISIONS), None) is not None:
        raise Refused(
            N_("The document holds tracked changes. Accept or reject them, save, try again.")
        )
    paragraphs: list[str] = []
    tables: list[list[list[str]]] = []
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            if text := _one(item.text):
                paragraphs.append(text)
        else:
            tables.append(list(_rows(item, len(tables) + 1)))
    return {"paragraphs": paragraphs, "tables": tables}


def _rows(table: Table, number: int) -> Iterator[list[str]]:
    rows = table._tbl.tr_lst
    if len(rows) > MAX_ROWS:
        raise Refused(
            N_("Table {table} has more than {limit} rows; a criteria set is far smaller."),
            table=number,
            limit=MAX_ROWS,
        )
    for place, row in enumerate(rows, start=1):
        texts: list[str] = []
        for cell in row.tc_lst:
            span = cell.grid_span
            if span < 1 or len(texts) + span > MAX_COLUMNS:
                raise Refused(
                    N_("Table {table}, row {row}: there are more than {limit} columns."),
                    table=number,
                    row=place,
                    limit=MAX_COLUMNS,
                )
            lines = (_one(paragraph.text) for paragraph in _Cell(cell, table).paragraphs)
            texts += ["\n".join(filter(None, lines)), *[""] * (span - 1)]
        yield texts


def _one(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
