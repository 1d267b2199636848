"""Numbers of annexes: what is kept, what is put in front, and that it is told."""

import pytest

from criteria.word.annex_numbers import Numbering, roman_number

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]

# (numbers as typed, codes, what is told)
READ: list[tuple[str, str, list[str]]] = [
    ("1 1.1 1.1.1 1.2 2 2.1", "1 1.1 1.1.1 1.2 2 2.1", []),
    ("A A.1 A.1.1 B B.1", "A A.1 A.1.1 B B.1", []),
    ("1. 1.1. 1.1.a", "1 1.1 1.1.a", []),
    (
        "I 1.1 1.2 II 2.1",
        "1 1.1 1.2 2 2.1",
        ["The numbers of fields were changed: I → 1, II → 2. Check them."],
    ),
    (
        "I 1 1.1 1.2 2 II 1 1.1",
        "1 1.1 1.1.1 1.1.2 1.2 2 2.1 2.1.1",
        [
            "The numbers in field I were changed: I → 1, "
            "1 → 1.1, 1.1 → 1.1.1, 1.2 → 1.1.2, 2 → 1.2. Check them.",
            "The numbers in field II were changed: II → 2, 1 → 2.1, 1.1 → 2.1.1. Check them.",
        ],
    ),
    (
        "I 1 2 2.1 II 3 3.1 3.1.1",
        "1 1.1 1.2 1.2.1 2 2.3 2.3.1 2.3.1.1",
        [
            "The numbers in field I were changed: "
            "I → 1, 1 → 1.1, 2 → 1.2, 2.1 → 1.2.1. Check them.",
            "The numbers in field II were changed: II → 2, "
            "3 → 2.3, 3.1 → 2.3.1, 3.1.1 → 2.3.1.1. Check them.",
        ],
    ),
    (
        "A 1 1.1 B 1",
        "A A.1 A.1.1 B B.1",
        [
            "The numbers in field A were changed: 1 → A.1, 1.1 → A.1.1. Check them.",
            "The numbers in field B were changed: 1 → B.1. Check them.",
        ],
    ),
    (
        "1 1.1 a) b) 1.2 (a)",
        "1 1.1 1.1.a 1.1.b 1.2 1.2.a",
        ["The numbers in field 1 were changed: a → 1.1.a, b → 1.1.b, a → 1.2.a. Check them."],
    ),
    ("a a.1 b b.1", "a a.1 b b.1", []),
    ("I 1.1 2 2.1", "1 1.1 2 2.1", ["The numbers of fields were changed: I → 1. Check them."]),
]


@pytest.mark.parametrize(("typed", "codes", "told"), READ, ids=[typed for typed, *_ in READ])
def test_numbers_become_codes_that_stand_once(typed: str, codes: str, told: list[str]) -> None:
    numbering = Numbering()
    read = [numbering.read(each) for each in typed.split()]
    assert [number.code for number in read if number] == codes.split()
    assert [str(each) for each in numbering.remarks()] == told
    kept = [number for number in read if number and not number.is_field]
    assert all(number.parent in codes.split() for number in kept)


@pytest.mark.parametrize("text", ["-", "một", "1,1", "1..1", "2023"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert Numbering().read(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("I", 1), ("IV", 4), ("XIX", 19), ("XXXIX", 39), ("IIII", None), ("", None)],
)
def test_roman_numbers(text: str, number: int | None) -> None:
    assert roman_number(text) == number
