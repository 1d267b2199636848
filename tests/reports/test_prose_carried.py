"""What the authority's own text of last year becomes this year, and what versions change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.comparison.word_changes import State
from reports.prose.carried import carried
from reports.prose.changes import changed_paragraphs
from reports.prose.sections import lines

pytestmark = pytest.mark.pure

# Texts in the manner of reports/prose/legal_bases.txt and of S001's own legal bases.
LAW = "Căn cứ Luật Tổ chức chính quyền địa phương"
PROGRAMME = "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ"
SET_2022 = "Căn cứ Quyết định số 1550/QĐ-UBND ngày 07 tháng 9 năm 2022 ban hành tiêu chí"
SET_2023 = "Căn cứ Quyết định số 88/QĐ-UBND ngày 03 tháng 5 năm 2023 ban hành tiêu chí"
REQUEST = "Theo đề nghị của Phòng Nội vụ"
OWN = "Căn cứ Kế hoạch số 220/KH-UBND ngày 26 tháng 7 năm 2022 về Chỉ số năm 2022"
OWN_2023 = "Căn cứ Kế hoạch số 220/KH-UBND ngày 26 tháng 7 năm 2022 về Chỉ số năm 2023"

some_lines = st.lists(
    st.sampled_from(["một", "hai", "ba 1", "ba 2", "năm 2022", "bốn", "Điều 1. năm 2022"]),
    max_size=6,
).map("\n".join)


def year_on(written: str, prefilled: str, now: str) -> str:
    return carried(written, prefilled, now, last_year=2022, year=2023)


def text(*said: str) -> str:
    return "\n".join(said)


@pytest.mark.parametrize(
    ("written", "now", "expected"),
    [
        (text(LAW, SET_2022, REQUEST), text(LAW, SET_2023, REQUEST), (LAW, SET_2023, REQUEST)),
        # a line of one's own stays where it stood, its year a year later, its date as it was
        (
            text(LAW, SET_2022, OWN, REQUEST),
            text(LAW, SET_2023, REQUEST),
            (LAW, SET_2023, OWN_2023, REQUEST),
        ),
        # what was struck out stays out
        (text(LAW, REQUEST), text(LAW, SET_2023, REQUEST), (LAW, REQUEST)),
        # what the data gives anew comes in, also where the line above was written anew
        (text(LAW, SET_2022), text(LAW, PROGRAMME, SET_2023, REQUEST), (LAW, PROGRAMME, SET_2023)),
        (text("Căn cứ Luật mới", SET_2022, REQUEST), text(LAW, PROGRAMME, SET_2023, REQUEST),
         ("Căn cứ Luật mới", PROGRAMME, SET_2023, REQUEST)),
        # what the data no longer gives goes
        (text(LAW, SET_2022, OWN, REQUEST), text(LAW, REQUEST), (LAW, OWN_2023, REQUEST)),
    ],
)  # fmt: skip
def test_lines_left_follow_the_data_and_own_lines_stay(
    written: str, now: str, expected: tuple[str, ...]
) -> None:
    assert lines(year_on(written, text(LAW, SET_2022, REQUEST), now)) == expected


@given(prefilled=some_lines, now=some_lines)
def test_a_text_left_alone_becomes_what_is_prefilled_now(prefilled: str, now: str) -> None:
    assert year_on(prefilled, prefilled, now) == now


@given(written=some_lines, prefilled=some_lines)
def test_with_the_same_data_the_text_stays_but_for_its_year(written: str, prefilled: str) -> None:
    there = set(lines(prefilled))
    expected = [
        line if line in there else line.replace("năm 2022", "năm 2023") for line in lines(written)
    ]
    kept = lines(year_on(written, prefilled, prefilled))
    assert [line.replace("2022", "2023") for line in kept] == [
        line.replace("2022", "2023") for line in expected
    ]


@given(written=some_lines, prefilled=some_lines, now=some_lines)
def test_every_line_of_ones_own_is_kept_in_order(written: str, prefilled: str, now: str) -> None:
    marked = text(*(f"{line} (của huyện)" for line in lines(written)))
    kept = [line for line in lines(year_on(marked, prefilled, now)) if line.endswith("huyện)")]
    assert kept == [line.replace("năm 2022", "năm 2023") for line in lines(marked)]


@given(old=some_lines, new=some_lines)
def test_the_changes_between_versions_hold_both(old: str, new: str) -> None:
    changes = changed_paragraphs(old, new)

    def without(state: State) -> list[str]:
        said = (
            " ".join(str(p.value) for p in pieces if p.state is not state) for pieces in changes
        )
        return [line for line in said if line]

    assert without(State.ADDED) == list(lines(old))
    assert without(State.REMOVED) == list(lines(new))
