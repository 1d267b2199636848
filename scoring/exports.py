"""Letters of round 1 as files, and what the files of this room are called."""

import io
from collections.abc import Callable, Sequence
from enum import StrEnum
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from accounts.vietnamese import search_key
from evidence.file_names import clean_name
from scoring.models import Receipt
from scoring.papers.round_1_letter import Round1Letter, round_1_letter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReceiptKind(StrEnum):
    """In the order in which the page offers them."""

    PDF = "pdf"
    DOCX = "docx"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


def receipt_file_name(receipt: Receipt, kind: ReceiptKind) -> str:
    """`phieu-nop-07-2022-xa-tuong-phu.pdf`."""
    commune = search_key(receipt.scorecard.commune.full_name).replace(" ", "-")
    number = receipt.shown_number.replace("/", "-")
    return f"phieu-nop-{number}-{commune}.{kind.value}"


def export_letter(letter: Round1Letter, kind: ReceiptKind) -> bytes:
    """No query. Raises Refused for a PDF where Pango is not installed."""
    return _WRITERS[kind]([round_1_letter(letter)])


def letter_file_name(letter: Round1Letter, kind: ReceiptKind) -> str:
    """`thong-bao-buoc-1-2022-xa-tuong-phu.pdf`."""
    commune = search_key(letter.commune).replace(" ", "-")
    return f"thong-bao-buoc-1-{letter.year}-{commune}.{kind.value}"


def letters_zip(
    letters: Sequence[Round1Letter],
    kind: ReceiptKind,
    *,
    tell: Callable[[int], None] = lambda _written: None,
) -> bytes:
    """Each letter as a file by itself; `tell` is told before each how many are written. No query.
    Raises Refused for PDFs where Pango is not installed."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for number, name in enumerate(names_in_zip(letters, kind)):
            letter = letters[number]
            tell(number)
            archive.writestr(_entry(name), export_letter(letter, kind))
    return written.getvalue()


def names_in_zip(letters: Sequence[Round1Letter], kind: ReceiptKind) -> list[str]:
    """Numbered in the order given: `01 - Xã Tường Phù.pdf`."""
    width = max(2, len(str(len(letters))))
    return [
        clean_name(f"{number:0{width}d} - {_capital(letter.commune)}.{kind.value}")
        for number, letter in enumerate(letters, start=1)
    ]


def letters_file_name(year: int, kind: ReceiptKind) -> str:
    """`thong-bao-buoc-1-2022-pdf.zip`."""
    return f"thong-bao-buoc-1-{year}-{kind.value}.zip"


def council_file_name(stem: str, year: int, kind: ReceiptKind) -> str:
    """`bien-ban-hoi-dong-2022.pdf`."""
    return f"{stem}-{year}.{kind.value}"


def _capital(commune: str) -> str:
    """`Xã Tường Phù`; a stroke in a name is no folder."""
    return (commune[:1].upper() + commune[1:]).replace("/", "-").replace("\\", "-")


def _entry(name: str) -> ZipInfo:
    """Without a date of its own, so that the same letters give the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


_LABELS = {ReceiptKind.PDF: "PDF", ReceiptKind.DOCX: "Word"}
_CONTENT_TYPES = {ReceiptKind.PDF: "application/pdf", ReceiptKind.DOCX: WORD}
_WRITERS: dict[ReceiptKind, Callable[..., bytes]] = {ReceiptKind.PDF: pdf, ReceiptKind.DOCX: docx}
