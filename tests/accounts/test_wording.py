"""Sentences as they reach the reader."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from accounts.refusals import Conflict, Faulty, Refused, sentence
from accounts.wording import LONGEST_LIST, say, say_all, show

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (Decimal("1.50"), "1,5", "1.5"),
        (Decimal("-0.25"), "-0,25", "-0.25"),
        (date(2026, 3, 2), "02/03/2026", "02/03/2026"),
        (datetime(2026, 3, 2, 1, 5, tzinfo=UTC), "08:05 02/03/2026", "08:05 02/03/2026"),
        (["1.1", "1.2"], "1.1, 1.2", "1.1, 1.2"),
        ([str(n) for n in range(LONGEST_LIST + 1)], ", ".join(map(str, range(12))) + ", …", None),
        (sentence("{a} of {b}", a=Decimal("0.5"), b=2), "0,5 of 2", "0.5 of 2"),
        ("", "", ""),
        (7, "7", "7"),
    ],
)
def test_values_take_the_readers_form(value: object, vietnamese: str, english: str | None) -> None:
    with translation.override("vi"):
        assert show(value) == vietnamese
    with translation.override("en"):
        assert show(value) == (vietnamese if english is None else english)


def test_a_sentence_is_filled() -> None:
    with translation.override("en"):
        assert say(sentence("{code}: at most {most}", code="1.1", most=Decimal("0.5"))) == (
            "1.1: at most 0.5"
        )


def test_braces_in_a_value_are_left_alone() -> None:
    with translation.override("en"):
        assert say(sentence("Name: {name}", name="{0} {x}")) == "Name: {0} {x}"


def test_a_refusal_of_several_faults_says_each() -> None:
    faults = Faulty([sentence("First {n}", n=1), sentence("Second")])
    with translation.override("en"):
        assert say_all(faults) == ["First 1", "Second"]
    assert str(faults) == "First 1\nSecond"


def test_conflicts_are_refusals() -> None:
    with pytest.raises(Refused, match="Taken by An"):
        raise Conflict("Taken by {name}", name="An")
