"""Annexes as Word documents, written for the tests of reading them."""

import io
from collections.abc import Iterable, Sequence

import docx

from criteria.set_format import SetDocument

HEADINGS = ("STT", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Tài liệu kiểm chứng")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
HEADING = (
    "PHỤ LỤC",
    "BỘ TIÊU CHÍ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2022",
    "(Kèm theo Quyết định số 1550/QĐ-UBND ngày 07/9/2022 của UBND huyện)",
)
Rows = Sequence[Sequence[str]]


def as_word(*tables: Rows, paragraphs: Iterable[str] = HEADING) -> bytes:
    """A document of paragraphs, then each table."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
        document.add_paragraph("")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def annex_rows(document: SetDocument) -> list[list[str]]:
    """The set as the rows of one table."""
    rows: list[list[str]] = [list(HEADINGS)]
    for field in document.outline.fields:
        rows.append([field.code, field.name, _comma(field.max_points), "", ""])
        for _depth, node in field.walk():
            evidence = "\n".join(f"- {text}" for text in node.evidence_asked)
            rows.append([node.code, node.name, _comma(node.max_points), node.rule_text, evidence])
    rows.append(["", "Tổng cộng", _comma(document.outline.max_points), "", ""])
    return rows


def renumbered_rows(document: SetDocument, *, running_on: bool) -> list[list[str]]:
    """The same table with fields I, II, criteria 1, 2 and sub-criteria 1.1, as annexes often are.

    The criteria begin anew in each field, or run on through the set.
    """
    rows, number = annex_rows(document), 0
    typed: dict[str, str] = {}
    for place, field in enumerate(document.outline.fields):
        typed[field.code] = ROMAN[place]
        number = number if running_on else 0
        for criterion in field.children:
            number += 1
            for _depth, node in criterion.walk():
                typed[node.code] = f"{number}{node.code.removeprefix(criterion.code)}"
    return [[typed.get(code, code), *rest] for code, *rest in rows]


def _comma(figure: object) -> str:
    return str(figure).replace(".", ",")
