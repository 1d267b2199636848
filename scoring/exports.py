"""A receipt, with the sheet that was handed in, as a file."""

from collections.abc import Callable
from enum import StrEnum

from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from accounts.vietnamese import search_key
from scoring.models import Receipt
from scoring.receipt_paper import receipt_paper
from scoring.submitted_sheet import read_sheet

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


def export_receipt(receipt: Receipt, kind: ReceiptKind) -> bytes:
    """The paper as it was on the day, drawn from what the receipt keeps. No query. Raises Refused
    for a PDF where Pango is not installed."""
    paper = receipt_paper(read_sheet(receipt.sheet), sha256=receipt.sha256)
    return _WRITERS[kind]([paper])


def receipt_file_name(receipt: Receipt, kind: ReceiptKind) -> str:
    """`phieu-nop-07-2022-xa-tuong-phu.pdf`."""
    commune = search_key(receipt.scorecard.commune.full_name).replace(" ", "-")
    number = receipt.shown_number.replace("/", "-")
    return f"phieu-nop-{number}-{commune}.{kind.value}"


_LABELS = {ReceiptKind.PDF: "PDF", ReceiptKind.DOCX: "Word"}
_CONTENT_TYPES = {ReceiptKind.PDF: "application/pdf", ReceiptKind.DOCX: WORD}
_WRITERS: dict[ReceiptKind, Callable[..., bytes]] = {ReceiptKind.PDF: pdf, ReceiptKind.DOCX: docx}
