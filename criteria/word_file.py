"""The paragraphs and tables of an uploaded Word document as plain texts."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_
from accounts.workbook_gate import admit_word

MAX_COLUMNS = 30
MAX_ROWS = 5000
_REVISIONS = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))


@dataclass(frozen=True)
class WordTable:
    """Rows of cells; a cell that spans columns is followed by empty ones, as is one below it."""

    number: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class WordText:
    """`paragraphs` are those that stand outside tables, empty ones left out."""

    paragraphs: tuple[str, ...]
    tables: tuple[WordTable, ...]


def read_word(content: bytes) -> WordText:
    """The document as texts. Raises Refused for what cannot be read whole."""
    admit_word(content)
    try:
        document = docx.Document(io.BytesIO(content))
        if next(document.element.body.iter(*_REVISIONS), None) is not None:
            raise Refused(
                N_("The document holds tracked changes. Accept or reject them, save, try again.")
            )
        return _texts(document)
    except Refused:
        raise
    except Exception as error:  # a broken file fails anywhere inside the reader
        raise Refused(
            N_("The file is damaged. Open it in Word, save it anew as .docx and try again.")
        ) from error


def _texts(document: Any) -> WordText:
    paragraphs: list[str] = []
    tables: list[WordTable] = []
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            if text := _one(item.text):
                paragraphs.append(text)
        else:
            tables.append(WordTable(len(tables) + 1, tuple(_rows(item, len(tables) + 1))))
    return WordText(tuple(paragraphs), tuple(tables))


def _rows(table: Table, number: int) -> Iterator[tuple[str, ...]]:
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
        yield tuple(texts)


def _one(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
