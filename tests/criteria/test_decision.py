"""Number and date of a decision: told apart, put together, and left alone where they cannot be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.decision import Decision, decision_text, joined_decision, split_decision

pytestmark = pytest.mark.pure

SPLIT = {
    # Phù Yên's decision of 2022 (S001)
    "1550/QĐ-UBND ngày 07/9/2022": Decision("1550/QĐ-UBND", date(2022, 9, 7)),
    "1550/QĐ-UBND ngày 7/9/2022": Decision("1550/QĐ-UBND", date(2022, 9, 7)),
    "Quyết định số 12/QĐ-UBND ngày 01 tháng 02 năm 2023": Decision(
        "Quyết định số 12/QĐ-UBND", date(2023, 2, 1)
    ),
    "12/QĐ-UBND, ngày 30-11-2022": Decision("12/QĐ-UBND", date(2022, 11, 30)),
}
WHOLE = (
    "",
    "1/QĐ-UBND",
    "1550/QĐ-UBND ngày 31/02/2022",
    "1550/QĐ-UBND ngày 07/9/2022 của UBND huyện",
    "ngày 07/9/2022",
    "Quyết định số …/QĐ-UBND ngày …/…/2022",
)


@pytest.mark.parametrize(("text", "parts"), SPLIT.items(), ids=list(SPLIT))
def test_number_and_date_are_told_apart(text: str, parts: Decision) -> None:
    assert split_decision(text) == parts
    assert decision_text(parts, before=text) == text


@pytest.mark.parametrize("text", WHOLE)
def test_what_cannot_be_told_apart_stays_whole(text: str) -> None:
    assert split_decision(text) == Decision(text)
    assert decision_text(split_decision(text), before=text) == text


@pytest.mark.parametrize(
    ("dated", "text"),
    [
        (date(2022, 9, 7), "5/QĐ ngày 07/9/2022"),
        (date(2023, 2, 1), "5/QĐ ngày 01/02/2023"),
        (date(2023, 1, 31), "5/QĐ ngày 31/01/2023"),
        (date(2022, 12, 10), "5/QĐ ngày 10/12/2022"),
    ],
)
def test_dates_are_written_as_on_documents(dated: date, text: str) -> None:
    assert joined_decision(Decision("5/QĐ", dated)) == text


def test_a_new_part_is_written_in_the_usual_form() -> None:
    before = "1550/QĐ-UBND ngày 7/9/2022"
    after = decision_text(Decision("1551/QĐ-UBND", date(2022, 9, 7)), before=before)
    assert after == "1551/QĐ-UBND ngày 07/9/2022"


@given(
    number=st.from_regex(r"[0-9]{1,5}/[A-ZĐ]{1,5}(-[A-ZĐ]{1,5})?", fullmatch=True),
    dated=st.dates(min_value=date(1000, 1, 1)),
)
def test_what_is_joined_is_told_apart_again(number: str, dated: date) -> None:
    assert split_decision(joined_decision(Decision(number, dated))) == Decision(number, dated)


@given(text=st.text(max_size=60))
def test_an_unchanged_form_never_changes_the_text(text: str) -> None:
    assert decision_text(split_decision(text), before=text) == text
