"""The prose of a decision and its report: which texts an authority may word itself. Pure.

A text is lines; each is a paragraph of the paper. What the figures say (part III but for the
remarks, and the tables) is no prose: it is drawn from the result.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.paper.document import Paragraph

Prose = Mapping[str, str]  # section key: text


class Paper(StrEnum):
    DECISION = "decision"
    REPORT = "report"


@dataclass(frozen=True)
class Section:
    """`heading` stands above the text on the paper; `lasting` is what the next year starts from
    as it is, because it names no figures of the year."""

    key: str
    paper: Paper
    heading: str
    lasting: bool = False


SECTIONS = (
    Section("legal_bases", Paper.DECISION, "Căn cứ ban hành", lasting=True),
    Section("articles", Paper.DECISION, "Các điều", lasting=True),
    Section("recipients", Paper.DECISION, "Nơi nhận", lasting=True),
    Section("subjects", Paper.REPORT, "1. Đối tượng đánh giá"),
    Section("method", Paper.REPORT, "2. Phương pháp đánh giá", lasting=True),
    Section("scale", Paper.REPORT, "3. Thang điểm"),
    Section("criteria", Paper.REPORT, "4. Bộ tiêu chí"),
    Section("self_assessment", Paper.REPORT, "1. Tự đánh giá, chấm điểm của các đơn vị"),
    Section("appraisal", Paper.REPORT, "2. Thẩm định kết quả tự đánh giá"),
    Section("strengths", Paper.REPORT, "a) Ưu điểm"),
    Section("limits", Paper.REPORT, "b) Hạn chế"),
    Section("causes", Paper.REPORT, "c) Nguyên nhân"),
    Section("communes_tasks", Paper.REPORT, "1. Ủy ban nhân dân các đơn vị được đánh giá"),
    Section("departments_tasks", Paper.REPORT, "2. Các cơ quan chuyên môn"),
    Section("agency_tasks", Paper.REPORT, "3. Cơ quan thường trực"),
)
ORGANISATION = ("subjects", "method", "scale", "criteria")
COURSE = ("self_assessment", "appraisal")
REMARKS = ("strengths", "limits", "causes")
TASKS = ("communes_tasks", "departments_tasks", "agency_tasks")
HEADINGS = {section.key: section.heading for section in SECTIONS}


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text; blank lines are none."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def clean(text: str) -> str:
    """The text as it is kept: composed, a line for each paragraph, no characters of control."""
    kept = "".join(c for c in text if c in "\n\r\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", "\n".join(lines(kept)))


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """`Điều 1.` and the like stand in bold before their text."""
    return tuple(_paragraph(line) for line in lines(text))


def _paragraph(line: str) -> Paragraph:
    lead, point, rest = line.partition(".")
    words = lead.split()
    if point and len(words) == 2 and words[0] == "Điều" and words[1].isdecimal():
        return Paragraph(rest.strip(), lead=f"{lead}.")
    return Paragraph(line)
