"""Which files a result is given as, and what each is like. Pure.

A further format is a member here with its row in FORMATS, and a renderer in reports.exports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.vietnamese import search_key
from reports.result.period import PeriodResult


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    DOCX = "docx"

    @property
    def label(self) -> str:
        """As buttons say it: the name of the program where everybody knows that better."""
        return {Format.XLSX: "Excel", Format.DOCX: "Word"}.get(self, self.value.upper())


@dataclass(frozen=True)
class FileKind:
    """`is_signed` says that the file bears number and date, `is_long` that it takes seconds."""

    content_type: str
    is_signed: bool = False
    is_long: bool = False


FORMATS: Mapping[Format, FileKind] = {
    Format.JSON: FileKind("application/json"),
    Format.CSV: FileKind("text/csv; charset=utf-8"),
    Format.XLSX: FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Format.PDF: FileKind("application/pdf", is_signed=True, is_long=True),
    Format.DOCX: FileKind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        is_signed=True,
        is_long=True,
    ),
}


def file_name(result: PeriodResult, revision: int | None, format: Format) -> str:
    """`chi-so-cchc-2022-huyen-phu-yen-du-thao.pdf`, in ASCII, so that every system keeps it;
    without a revision it is a draft."""
    words = ["chi", "so", "cchc", str(result.period.year)]
    words += "".join(c if c.isalnum() else " " for c in search_key(result.authority.area)).split()
    if revision is None:
        words += ["du", "thao"]
    elif revision > 1:
        words += ["lan", str(revision)]
    return "-".join(word for word in words if word.isascii()) + f".{format}"
