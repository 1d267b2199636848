"""Descriptions that cannot be read, each fault by its sentence; and what a sound one settles."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import Refused
from evidence.consistency.checking import contradictions
from evidence.consistency.description import MOST_ITEMS, MOST_ROWS, MOST_STATEMENTS
from evidence.consistency.description_json import read_json
from evidence.consistency.vocabulary import Kind
from evidence.figures_example import EXAMPLE

pytestmark = pytest.mark.pure


def statement(kind: str, *rows: dict[str, Any], **more: str) -> dict[str, Any]:
    return {"kind": kind, "rows": list(rows)} | more


def read(*statements: Any, **head: Any) -> list[str]:
    """What a file with these statements contradicts, or why it cannot be read."""
    content = json.dumps(head | {"statements": list(statements)}).encode()
    try:
        return [str(each.what) for each in contradictions(read_json(content))]
    except Refused as refusal:
        return [str(each) for each in refusal.sentences]


TOTAL, PART = {"role": "total", "figure": "3"}, {"role": "part", "figure": "3"}
LINE = {"role": "line", "code": "1"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is no JSON. Save it as UTF-8 and check its commas."),
        (b"{", "The file is no JSON. Save it as UTF-8 and check its commas."),
        (b"\xff\xfe", "The file is no JSON. Save it as UTF-8 and check its commas."),
        (b"[" * 100_000, "The file is no JSON. Save it as UTF-8 and check its commas."),
        (b"[]", "The file has no list “statements”. Use the example as it stands."),
        (b'{"statements": 1}', "The file has no list “statements”. Use the example as it stands."),
    ],
)
def test_files_that_hold_no_description(content: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_json(content)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([1], ["Statement 1 has no list “rows”."]),
        (
            [{"kind": "sum", "rows": ["x"]}],
            ["Statement 1, row 1: a row has columns and their texts."],
        ),
        ([statement("sum", TOTAL)], ["Statement 1: a row “part” is missing."]),
        (
            [statement("sum", TOTAL, TOTAL, PART)],
            ["Statement 1: “total” stands 2 times; it may stand once."],
        ),
        ([statement("sum", {"role": "total"}, PART)], ["Statement 1, row 1: “Figure” is empty."]),
        (
            [statement("text", {"role": "x"})],
            [
                "Statement 1, row 1: “x” is no role in “Wording”. Use one of: text (text).",
                "Statement 1: a row “text” is missing.",
            ],
        ),
        (
            [statement("sum", {"role": "total", "figure": 250.289}, PART)],
            ["Statement 1, row 1, Figure: write the text in quotes, as the document prints it: "
             "\"1,5\"."],
        ),
        (
            [statement("sum", {"role": "total", "figure": True}, PART)],
            ["Statement 1, row 1, Figure: write the text in quotes, as the document prints it: "
             "\"1,5\"."],
        ),
        (
            [statement("sum", {"role": "total", "figure": "ba"}, PART)],
            ["Statement 1, row 1, Figure: “ba” is not a number. Write digits only, such as 12 or "
             "1,5."],
        ),
        (
            [statement("sum", {"role": "total", "figure": "1e5"}, PART)],
            ["Statement 1, row 1, Figure: “1e5” is written with an exponent. Write the number in "
             "full."],
        ),
        (
            [statement("cited", {"role": "cited", "code": "1/KH", "date": "31/02/2024"})],
            ["Statement 1, row 1, Date: “31/02/2024” is no date. Write day/month/year."],
        ),
        (
            [statement("text", {"role": "text", "name": "a", "colour": "red"})],
            ["Statement 1, row 1: “colour” is not known here. Use: code, complete, date, figure, "
             "from, items, lost, max, name, note, percent, place, role, to, unit, within, words, "
             "by."],
        ),
        ([statement("scores", LINE, LINE)], ["Statement 1: line 1 stands twice."]),
        (
            [statement("scores", LINE | {"within": "9"})],
            ["Statement 1: line 1 stands within 9, which is not there."],
        ),
        (
            [statement("scores", LINE | {"within": "1"})],
            ["Statement 1: line 1 stands within itself, or too deep."],
        ),
        (
            [statement("text", {"role": "text", "name": "a" * 2001})],
            ["Statement 1, row 1, Name or text: longer than 2000 characters. Shorten it."],
        ),
    ],
)  # fmt: skip
def test_descriptions_at_fault(data: list[Any], said: list[str]) -> None:
    assert [_sorted(each) for each in read(*data)] == [_sorted(each) for each in said]


def _sorted(said: str) -> str:
    """The order in which known columns are listed does not matter."""
    start, use, known = said.partition("Use: ")
    return start + use + ", ".join(sorted(known.rstrip(".").split(", "))) if use else said


def test_an_unknown_kind_is_told_with_those_that_are_known() -> None:
    (said,) = read(statement("total", TOTAL))
    assert said.startswith("Statement 1: “total” is no kind of statement. Use one of: document (")
    assert all(f"{kind} (" in said for kind in Kind)


def test_what_is_too_much_is_refused() -> None:
    rows = [PART] * MOST_ROWS
    assert read(statement("sum", TOTAL, *rows)) == [
        f"The file has more than {MOST_ROWS} rows. Split it into several files."
    ]
    assert read(*[statement("text", {"role": "text", "name": "a"})] * MOST_STATEMENTS) == [
        f"The file has more than {MOST_STATEMENTS} statements. Split it into several files."
    ]


def test_more_names_than_lists_have_are_refused() -> None:
    names = ";".join(str(number) for number in range(350))
    lists = [{"role": "list", "name": str(at), "items": names} for at in range(15)]
    assert read(statement("lists", {"role": "whole", "name": "x"}, *lists)) == [
        f"The lists of the file hold more than {MOST_ITEMS} names. Split it into several files."
    ]


def test_every_fault_is_told_at_once() -> None:
    wrong = statement("sum", {"role": "total", "figure": "ba"}, {"role": "part", "figure": "--"})
    assert len(read(wrong, wrong)) == 4
    unquoted = statement("sum", {"role": "total", "figure": 0.5}, PART)
    assert len(read(unquoted, wrong, 1)) == 4


def test_the_example_is_silent() -> None:
    assert read(*EXAMPLE["statements"], title=EXAMPLE["title"], date=EXAMPLE["date"]) == []


def rate(numerator: str, denominator: str, percent: str) -> dict[str, Any]:
    roles = ("numerator", "denominator", "percent")
    figures = (numerator, denominator, percent)
    return statement(
        "rate",
        *({"role": role, "figure": text} for role, text in zip(roles, figures, strict=True)),
        name="Tỷ lệ",
    )


def test_a_figure_is_asked_about_once_and_not_where_a_rate_settles_it() -> None:
    """“2.044” is 2 044 of 3 911 as a rate has it; alone it is asked about, “3.91” always."""
    alone = statement("count", {"role": "stated", "figure": "2.044"}, name="Hồ sơ")
    asked = "“2.044” can be read as 2.044 or as 2,044. Please check."
    assert read(alone, alone) == [asked]
    assert read(alone, rate("2.044", "3.911", "52,26")) == []
    pointed = statement("count", {"role": "stated", "figure": "3.91"}, name="Hồ sơ")
    assert [said.partition(" ")[0] for said in read(pointed)] == ["“3.91”"]


def test_a_wrong_rate_settles_nothing() -> None:
    said = read(rate("2.044", "3.911", "50"))
    assert said[0].startswith("Tỷ lệ: 2.044 / 3.911 = 52,26%, but 50 % is stated.")
    assert len(said) == 3


def test_words_and_digits_are_held_against_each_other_in_any_statement() -> None:
    stated = {"role": "stated", "figure": "12", "words": "mười hai"}
    assert read(statement("count", stated, name="Xã")) == []
    assert read(statement("count", stated | {"words": "mười ba"}, name="Xã")) == [
        "Xã: 12 is stated, but in words “mười ba” (13)."
    ]


# --- whatever adds up is silent -------------------------------------------------------------------


def printed(value: Decimal | int, places: int = 0) -> str:
    """As official papers write it, dots between thousands."""
    return format_decimal(Decimal(value), places=places, group=True)


hundredths = st.integers(0, 500_000).map(lambda n: Decimal(n) / 100)


@st.composite
def sums(draw: st.DrawFn) -> dict[str, Any]:
    parts = draw(st.lists(hundredths, min_size=1, max_size=5))
    rows = [{"role": "part", "figure": printed(part, 2)} for part in parts]
    return statement("sum", {"role": "total", "figure": printed(sum(parts), 2)}, *rows)


@st.composite
def rates(draw: st.DrawFn) -> dict[str, Any]:
    whole = draw(st.integers(1, 5000))
    part, places = draw(st.integers(0, whole)), draw(st.integers(0, 3))
    percent = round_half_up(Decimal(part) * 100 / whole, places)
    return rate(printed(part), printed(whole), printed(percent, places))


@st.composite
def scores(draw: st.DrawFn) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    totals = [Decimal(0), Decimal(0)]
    for field in range(draw(st.integers(1, 3))):
        lines = draw(st.lists(st.tuples(hundredths, hundredths), min_size=1, max_size=3))
        pairs = [(got, got + lost) for got, lost in lines]
        for at, (got, maximum) in enumerate(pairs):
            rows.append(scored(f"{field}.{at}", got, maximum) | {"within": str(field)})
        whole = [sum((pair[n] for pair in pairs), Decimal(0)) for n in (0, 1)]
        rows.append(scored(str(field), *whole) | {"complete": "x"})
        totals = [total + each for total, each in zip(totals, whole, strict=True)]
    total = scored("", *totals) | {"role": "total", "complete": "x"}
    return statement("scores", total, *rows)


def scored(code: str, got: Decimal, maximum: Decimal) -> dict[str, Any]:
    points = {"figure": got, "max": maximum, "lost": maximum - got}
    figures = {column: printed(value, 2) for column, value in points.items()}
    return {"role": "line", "code": code, "note": "có lý do"} | figures


@given(st.lists(st.one_of(sums(), rates(), scores()), min_size=1, max_size=4))
def test_a_document_that_adds_up_is_silent(statements: list[dict[str, Any]]) -> None:
    assert read(*statements, title="x") == []
