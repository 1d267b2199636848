"""How tables are laid on paper, and what papers are headed with; no PDF is made here."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.paper.document import Align, OfficialDocument, PaperTable, Paragraph, RowKind
from accounts.paper.heading import (
    PaperDate,
    PaperNumber,
    decision_name,
    heading_lines,
    signatory_lines,
)
from accounts.paper.measure import ACROSS_WIDTH, UPRIGHT_WIDTH, text_width, widest_word
from criteria.outline import CriterionNode, FieldNode, SetOutline
from reports.paper.layout import ColumnTexts, layout
from reports.paper.letterhead import (
    Signing,
    moment_text,
    paper_date,
)
from reports.paper.sheets import table_documents
from reports.result.period import PeriodResult
from reports.tables.report import tables
from tests.reports.small_years import GROUPS, RULE, commune, one_leaf_set, year_of

pytestmark = pytest.mark.pure

UNSIGNED = Signing(number="", signed_on=None, revision=1, draft=False, sha256=None)


def printed(outline: SetOutline, *names: str) -> list[OfficialDocument]:
    return drawn(year_of([replace(commune(name, "1"), lines={}) for name in names], outline))


def drawn(result: PeriodResult) -> list[OfficialDocument]:
    with translation.override("vi"):
        return [
            document
            for table in tables(result)
            for document in table_documents(table, issuer="UBND", attached="", draft=False)
        ]


def table_of(document: OfficialDocument) -> PaperTable:
    (table,) = (block for block in document.blocks if isinstance(block, PaperTable))
    return table


def called(documents: list[OfficialDocument], name: str) -> list[OfficialDocument]:
    return [document for document in documents if document.name == name]


def set_of(fields: int, criteria: int) -> SetOutline:
    def field(code: int) -> FieldNode:
        leaves = tuple(
            CriterionNode(f"{code}.{number}", "Nội dung", Decimal(1), rule=RULE)
            for number in range(1, criteria + 1)
        )
        name = "Xây dựng chính quyền điện tử và chuyển đổi số trong cơ quan hành chính"
        return FieldNode(str(code), name, Decimal(criteria), leaves)

    return SetOutline(tuple(field(code) for code in range(1, fields + 1)), GROUPS)


def total_width(document: OfficialDocument) -> float:
    return sum(column.share for column in table_of(document).columns)


def test_twelve_fields_lie_across_on_one_sheet() -> None:
    (third,) = called(printed(set_of(12, 1), "Tường Thượng"), "Biểu số 3")
    assert third.across
    assert len(table_of(third).head[0].cells) == 15
    assert total_width(third) == pytest.approx(ACROSS_WIDTH, abs=0.1)


def test_a_few_columns_stand_upright() -> None:
    first = printed(set_of(2, 3), "Tường Thượng")[0]
    assert not first.across
    assert total_width(first) == pytest.approx(UPRIGHT_WIDTH, abs=0.1)


def test_what_is_too_wide_is_parted_and_every_part_names_the_communes() -> None:
    parts = called(printed(set_of(1, 80), "Tường Thượng"), "Biểu số 4")
    assert len(parts) > 1
    assert [part.title for part in parts] == [
        f"Biểu số 4 (phần {number}/{len(parts)})" for number in range(1, len(parts) + 1)
    ]
    heads = [cell.text for part in parts for cell in table_of(part).head[0].cells]
    assert [head for head in heads if head.startswith("1.")] == [f"1.{n}" for n in range(1, 81)]
    assert {table_of(part).rows[0].cells[1].text for part in parts} == {"Xã Tường Thượng"}
    assert all(total_width(part) <= ACROSS_WIDTH + 0.1 for part in parts)
    noted = [any(isinstance(block, Paragraph) for block in part.blocks) for part in parts]
    assert noted == [False] * (len(parts) - 1) + [True]


def test_criteria_side_by_side_are_equally_wide() -> None:
    (fourth,) = called(printed(set_of(1, 9), "Ý Yên"), "Biểu số 4")
    assert len({column.share for column in table_of(fourth).columns[2:11]}) == 1


def test_a_row_with_the_name_of_a_block_goes_over_all_columns() -> None:
    communes = [commune("An Bình", "95", block="Khối 1"), commune("Ý Yên", "9", block="Khối 2")]
    table = table_of(drawn(year_of(communes, one_leaf_set()))[0])
    (heading,) = table.rows[0].cells
    assert (table.rows[0].kind, heading.text) == (RowKind.GROUP, "Khối 1")
    assert (heading.columns, heading.align) == (len(table.columns), Align.LEFT)


words = st.text("abcđươỷ ", min_size=0, max_size=40)
columns = st.lists(
    st.builds(
        ColumnTexts,
        headings=st.tuples(words),
        words=st.tuples(words),
        figures=st.tuples(st.sampled_from(["", "0,25", "-14,02", "100"])),
        weight=st.integers(1, 13),
    ),
    min_size=3,
    max_size=60,
)


BLANK = ColumnTexts(("",), ("",), ("",), 1)
NO_ROOM_FOR_A_BLANK_HEADING = [
    *[BLANK] * 7,
    ColumnTexts((" ",), ("",), ("",), 3),
    ColumnTexts(("",), ("a" * 8 + " ",), ("",), 2),
    ColumnTexts(("",), ("a" * 10,), ("",), 1),
]


@given(columns)
@example(NO_ROOM_FOR_A_BLANK_HEADING)
def test_no_column_is_narrower_than_its_words_and_none_is_lost(given: list[ColumnTexts]) -> None:
    laid = layout(given)
    shown = [at for part in laid.parts for at in part[2:]]
    assert shown == list(range(2, len(given)))
    for part, widths in zip(laid.parts, laid.widths, strict=True):
        assert part[:2] == (0, 1)
        assert sum(widths) <= (ACROSS_WIDTH if laid.across else UPRIGHT_WIDTH) + 0.01 * len(part)
        for at, width in zip(part, widths, strict=True):
            assert width > widest_word(given[at].headings[0], size=laid.size, bold=True)
            assert width > text_width(given[at].figures[0], size=laid.size, bold=True)


@pytest.mark.parametrize(
    ("number", "draft", "shown"),
    [
        ("", False, ("", "/QĐ-UBND")),
        ("5", False, ("05", "/QĐ-UBND")),
        ("24", False, ("24", "/QĐ-UBND")),
        ("7/QĐ-CTUBND", False, ("07", "/QĐ-CTUBND")),
        ("24a", False, ("24a", "/QĐ-UBND")),
        ("24", True, ("", "/QĐ-UBND")),
    ],
)
def test_the_number(number: str, draft: bool, shown: tuple[str, str]) -> None:
    """DOMAIN 8: below 10 with a leading 0; blank in a draft."""
    assert replace(UNSIGNED, number=number, draft=draft).paper_number == PaperNumber(*shown)


@pytest.mark.parametrize(
    ("signed_on", "shown"),
    [
        (None, PaperDate(day="", month="01", year="2023")),
        (date(2023, 1, 5), PaperDate(day="05", month="01", year="2023")),
        (date(2023, 3, 15), PaperDate(day="15", month="3", year="2023")),
        (date(2022, 12, 9), PaperDate(day="09", month="12", year="2022")),
    ],
)
def test_the_date(signed_on: date | None, shown: PaperDate) -> None:
    """DOMAIN 8: days under 10 and months 1, 2 with a leading 0. S001: `ngày      tháng 01`."""
    expected = datetime(2022, 12, 31, 18, tzinfo=UTC)  # 1/1/2023 in Vietnam
    assert paper_date(replace(UNSIGNED, signed_on=signed_on), expected=expected) == shown


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Chủ tịch", ("CHỦ TỊCH",)),
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ],
)
def test_the_title_of_who_signs(title: str, lines: tuple[str, ...]) -> None:
    assert signatory_lines(title) == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ủy ban nhân dân huyện Phù Yên", ("ỦY BAN NHÂN DÂN", "HUYỆN PHÙ YÊN")),
        ("UBND tỉnh Sơn La", ("UBND TỈNH SƠN LA",)),
    ],
)
def test_the_name_of_the_issuing_body(name: str, lines: tuple[str, ...]) -> None:
    assert heading_lines(name, bold=True) == lines


@pytest.mark.parametrize(
    ("decision", "shown"),
    [
        ("1550/QĐ-UBND ngày 07/9/2022", "Quyết định số 1550/QĐ-UBND ngày 07/9/2022"),
        ("Quyết định số 1/QĐ-UBND;", "Quyết định số 1/QĐ-UBND"),
        ("", ""),
    ],
)
def test_the_decision_of_the_criteria_set(decision: str, shown: str) -> None:
    assert decision_name(decision) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2022, 12, 17, 16, 59, 59, tzinfo=UTC), "hết ngày 17/12/2022"),
        (datetime(2022, 12, 14, 10, 0, tzinfo=UTC), "17 giờ 00 ngày 14/12/2022"),
    ],
)
def test_deadlines(moment: datetime, shown: str) -> None:
    assert moment_text(moment) == shown
