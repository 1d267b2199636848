"""The paragraphs and tables of an uploaded Word document as plain texts."""

from dataclasses import dataclass

from accounts.confined import read_confined
from accounts.refusals import gettext_noop as N_
from accounts.workbook_gate import admit_word

_DAMAGED = N_("The file is damaged. Open it in Word, save it anew as .docx and try again.")


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
    found = read_confined("criteria.word.cells", content, None, damaged=_DAMAGED)
    return WordText(
        paragraphs=tuple(found["paragraphs"]),
        tables=tuple(
            WordTable(number, tuple(map(tuple, rows)))
            for number, rows in enumerate(found["tables"], start=1)
        ),
    )
