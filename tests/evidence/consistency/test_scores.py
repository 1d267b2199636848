"""Contradictions in stated scores: those of S000 and S002, each once, and nothing that is right.

Numbers such as S000-1 are those of the list of checks over the source documents (DOMAIN 7).
"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.consistency.scores import Stated, score_contradictions
from evidence.consistency.vocabulary import Kind
from tests.evidence.consistency.transcribed import transcribed

pytestmark = pytest.mark.pure


def told(document: Stated) -> list[str]:
    return [str(each.what) for each in score_contradictions(document)]


def scores_of(name: str) -> Stated:
    (statement,) = transcribed(name).of(Kind.SCORES)
    return statement.scores


def line(code: str, name: str, score: str = "", lost: str = "", *parts: Stated) -> Stated:
    """A line as the documents print it: "1,42/2 điểm, bị trừ 0,58 điểm"."""
    got, _bar, maximum = score.partition("/")
    points = [Decimal(text) if text else None for text in (got, maximum, lost)]
    return Stated(name, code, got=points[0], maximum=points[1], lost=points[2], parts=parts)


S000, S002 = scores_of("S000"), scores_of("S002")


def test_the_contradictions_of_s000_are_named() -> None:
    """S000-1, -3, -2, -5, -6 and -8; not the percentage of 99, nor maximum - got (S000-4, -9)."""
    assert told(S000) == [
        "Chỉ số CCHC: the points of its parts are 18 + 12 + 20,16 + 7 + 11,07 + 7 + 13 = 88,23, "
        "but 88,46 is stated.",
        "Chỉ số CCHC: its parts can earn 21 + 12 + 25 + 7 + 12 + 10 + 13 = 100, but what it got "
        "and lost make 99.",
        "Chỉ số CCHC: its parts lose 3 + 4,84 + 0,93 + 3 = 11,77, but 10,54 is stated as lost.",
        "3 Cải cách thủ tục hành chính: its parts lose 1,29 + 3,5 + 1,55 = 6,34, but 4,84 is "
        "stated as lost.",
        "5 Cải cách chế độ công vụ: 0,93 lost, but how much at 5.1 Tỷ lệ tham dự đào tạo, bồi "
        "dưỡng, 5.2 Cập nhật thông tin cán bộ, công chức is not stated.",
        "Chỉ số CCHC: line by line 1 + 1 + 1 + 1,29 + 3,5 + 1,55 + 0,93 + 1 + 2 = 13,27 is lost, "
        "but 10,54 is stated as lost.",
    ]


def test_the_contradictions_of_s002_are_named() -> None:
    """S002-1, -4, -3, -2, -7; not 6.3.1, which stands inside 6.3 (S002-6), nor sums (S002-13)."""
    assert told(S002) == [
        "Kết quả đánh giá, xếp loại: the points of its parts are "
        "8,42 + 4,5 + 9,21 + 3 + 8 + 7,5 + 12,5 + 4 + 18,6 = 75,73, but 81,863 is stated.",
        "3 Cải cách thủ tục hành chính: its parts lose 1 + 2,04 + 0,75 = 3,79, but 5,29 is stated "
        "as lost.",
        "3.4 Kết quả giải quyết hồ sơ TTHC: its parts lose 0,4 + 0,5 + 1,5 = 2,4, but 2,04 is "
        "stated as lost.",
        "3.4.1 Tỷ lệ hồ sơ đúng hạn, trước hạn: 2 - 1,96 = 0,04, but 0,4 is stated as lost.",
        "9.5 Chỉ số hài lòng về việc tiếp nhận, xử lý phản ánh, kiến nghị: 0 of 6, and no reason; "
        "does it not apply?",
    ]


def test_the_documents_without_their_slips_are_silent() -> None:
    (first, second, third, fourth, fifth, *rest) = S000.parts
    paid = replace(third.parts[1], lost=Decimal(2))
    mended = replace(third, parts=(third.parts[0], paid, third.parts[2]))
    split = (
        replace(fifth.parts[0], lost=Decimal("0.43")),
        replace(fifth.parts[1], lost=Decimal("0.5")),
    )
    itemised = replace(fifth, parts=split)
    document = replace(
        S000,
        got=Decimal("88.23"),
        lost=Decimal("11.77"),
        percent=Decimal("88.23"),
        parts=(first, second, mended, fourth, itemised, *rest),
    )
    assert told(document) == []


@pytest.mark.parametrize(
    ("document", "said"),
    [
        # S000-10: 6/7 is 85,71 %
        (Stated("Tham dự", got=Decimal(6), maximum=Decimal(7), percent=Decimal("85.71")), []),
        (
            Stated("Tham dự", got=Decimal(6), maximum=Decimal(7), percent=Decimal("85.7")),
            [],
        ),
        # S003-1: 296/298 printed as 98 %
        (
            Stated("Đúng hạn", "2", Decimal(296), Decimal(298), percent=Decimal(98)),
            ["2 Đúng hạn: 296 / 298 = 99 %, but 98 % is stated."],
        ),
        # S000 with a maximum of 100
        (
            Stated("Chỉ số", got=Decimal("88.46"), maximum=Decimal(100), percent=Decimal("89.35")),
            ["Chỉ số: 88,46 / 100 = 88,46 %, but 89,35 % is stated."],
        ),
        (Stated("Không có điểm tối đa", got=Decimal(0), percent=Decimal(0)), []),
        (
            Stated("Tổng", maximum=Decimal(9), parts=(line("1", "Một", "1/10"),), whole=True),
            ["Tổng: its parts can earn 10 = 10, but its maximum is 9."],
        ),
    ],
)
def test_single_figures(document: Stated, said: list[str]) -> None:
    assert told(document) == said


lines = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)).map(
        lambda pair: (Decimal(min(pair)) / 100, Decimal(max(pair)) / 100)
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(lines, min_size=1, max_size=4))
def test_a_document_that_adds_up_is_silent_even_without_its_full_lines(
    fields: list[list[tuple[Decimal, Decimal]]],
) -> None:
    parts = tuple(field_of(str(number), rows) for number, rows in enumerate(fields, start=1))
    got = sum((part.got or Decimal(0) for part in parts), Decimal(0))
    maximum = sum((part.maximum or Decimal(0) for part in parts), Decimal(0))
    assert told(Stated("", "", got, maximum, maximum - got, parts=parts, whole=True)) == []


def field_of(code: str, rows: list[tuple[Decimal, Decimal]]) -> Stated:
    """A field that prints the lines that lost something."""
    got = sum((row[0] for row in rows), Decimal(0))
    maximum = sum((row[1] for row in rows), Decimal(0))
    shown = tuple(
        Stated("", f"{code}.{n}", row[0], row[1], row[1] - row[0], reason="trễ hạn")
        for n, row in enumerate(rows, start=1)
        if row[0] < row[1]
    )
    return Stated("", code, got, maximum, maximum - got, parts=shown)


@given(st.integers(1, 300))
def test_a_field_that_is_off_by_any_amount_is_named_above_it(off: int) -> None:
    first, second, *rest = S002.parts
    wrong = replace(second, got=Decimal("4.5") - Decimal(off) / 100, lost=Decimal(off) / 100)
    (said,) = score_contradictions(wrong)
    assert (said.what.values["code"], said.what.values["computed"]) == ("2", "0")
    document = replace(S002, got=Decimal("75.73"), parts=(first, wrong, *rest))
    named = [each.what.values["code"] for each in score_contradictions(document)]
    assert named == ["", "2", *SLIPS]


SLIPS = ["3", "3.4", "3.4.1", "9.5"]
