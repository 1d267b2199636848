"""Sums, rates and parts: what is told, and what rounding or another reading explains."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.numbers import round_half_up
from evidence.consistency.amounts import adds_up, rate, which_part, within
from evidence.consistency.figures import Figure, read_figure
from evidence.consistency.findings import Check, Contradiction, Level

pytestmark = pytest.mark.pure

TOLD = tuple[Check, Level, str]


def told(found: Iterable[Contradiction]) -> list[TOLD]:
    return [(each.check, each.level, str(each.what)) for each in found]


def money(text: str) -> Figure:
    return read_figure(text, "triệu đồng")


def figures(*texts: str) -> list[Figure]:
    return [read_figure(text) for text in texts]


def test_a_sum_is_exact() -> None:
    assert told(adds_up("Hồ sơ", *_total("298", "251", "47"))) == []
    assert told(adds_up("Hồ sơ", *_total("299", "251", "47"))) == [
        (Check.SUM, Level.FAULT, "Hồ sơ: 251 + 47 = 298, but 299 is stated (difference 1).")
    ]
    assert told(adds_up("Điểm", *_total("57,9", "60", "-2,09"))) == [
        (Check.SUM, Level.FAULT, "Điểm: 60 + (-2,09) = 57,91, but 57,9 is stated "
         "(difference 0,01).")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("total", "parts", "level"),
    [
        # S003-7 and S003-8: rounding to three places explains 0,001, not 0,018
        ("832,636", ("740,568", "52", "40,067"), Level.REMARK),
        ("3.232,311", ("355,657", "832,636", "2.044"), Level.WARNING),
        ("15,25", ("10,12", "5,12"), Level.REMARK),
        ("15,2", ("10,12", "6,12"), Level.FAULT),
        ("16", ("10", "5"), Level.FAULT),  # whole amounts are exact
    ],
)
def test_amounts_of_money_are_rounded(total: str, parts: tuple[str, ...], level: Level) -> None:
    found = adds_up("Thu", money(total), [money(part) for part in parts])
    assert [(each.check, each.level) for each in found] == [(Check.SUM, level)]


def test_units_of_money_are_one() -> None:
    parts = [money("740,568"), read_figure("52.000.000", "đồng"), read_figure("0,04", "tỷ đồng")]
    assert told(adds_up("Thu", money("832,568"), parts)) == []


def test_other_units_are_told() -> None:
    """S003-18: 36 “bài” are news, videos and pictures."""
    parts = [read_figure("18", "bài tin"), read_figure("4", "video")]
    assert told(adds_up("Bài", read_figure("22", "bài"), parts)) == [
        (Check.UNITS, Level.REMARK,
         "Bài: different units are put together: bài, bài tin, video."),
    ]  # fmt: skip


def test_the_sum_settles_how_its_figures_are_read() -> None:
    """As thousands with a point, as decimals with a comma; otherwise it is asked about."""
    assert told(adds_up("Thu", *_total("2.044", "1.965", "79"))) == []
    assert told(adds_up("Giải ngân", *_total("350,5", "250.289", "100,211"))) == [
        (Check.ASKED, Level.WARNING,
         "“250.289” can be read as 250.289 or as 250,289; only with 250,289 it is true that "
         "250,289 + 100,211 = 350,5. Please check."),
    ]  # fmt: skip


RATES = [
    # S003-22, S000-10, S003-23
    ("160", "261", "61,3%", []),
    ("6", "7", "85,71", []),
    ("3.232,311", "4.690", "68,9", []),
    ("241", "288", "83.7", []),  # the rate itself says that the point is a decimal mark
    ("299", "299", "100", []),
    # half a unit of the last place is right either way
    ("1", "8", "12,5", []),
    ("1", "80", "1,3", []),
    ("1", "80", "1,2", []),
    # S003-1, S003-3
    ("296", "298", "98", [(Check.PERCENT, Level.FAULT,
                           "Tỷ lệ: 296 / 298 = 99,33%, but 98 % is stated.")]),
    ("251", "299", "100", [(Check.PERCENT, Level.FAULT,
                            "Tỷ lệ: 251 / 299 = 83,95%, but 100 % is stated.")]),
    ("3", "0", "100", [(Check.PERCENT, Level.FAULT, "Tỷ lệ: 3 / 0, but 100 % is stated.")]),
    # S003-10
    ("250.289", "271", "92,36", [
        (Check.ASKED, Level.WARNING,
         "“250.289” can be read as 250.289 or as 250,289; only with 250,289 it is true that "
         "250,289 / 271 = 92,36%. Please check.")]),
    # S003-21, S003-6
    ("0", "0", "0", [(Check.NOTHING_OF_NOTHING, Level.WARNING,
                      "Tỷ lệ: 0 % is stated of 0 / 0; nothing occurred, there is no rate.")]),
    ("0", "0", "", []),
    ("", "124", "100", [(Check.MISSING_PART, Level.FAULT,
                         "Tỷ lệ: 100 % is stated, but not how many of 124.")]),
    ("12", "", "80", [(Check.MISSING_PART, Level.FAULT,
                       "Tỷ lệ: 80 % is stated, but not of how many the 12 are.")]),
    ("", "", "100", []),
    ("22", "22", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("numerator", "denominator", "percent", "said"), RATES)
def test_rates(numerator: str, denominator: str, percent: str, said: list[TOLD]) -> None:
    read = (read_figure(text) if text else None for text in (numerator, denominator, percent))
    assert told(rate("Tỷ lệ", *read)) == said


def test_a_percentage_behind_several_figures() -> None:
    signed, by_leaders, all_ = figures("402", "376", "416")
    assert told(which_part("Ký số", [signed, by_leaders], all_, read_figure("96,63"))) == [
        (Check.WHICH_PART, Level.WARNING,
         "Ký số: 96,63 % follows several figures and is the rate of one only: "
         "402 / 416 = 96,63%; 376 / 416 = 90,38%."),
    ]  # fmt: skip
    assert told(which_part("Ký số", [signed, signed], all_, read_figure("96,63"))) == []
    assert told(which_part("Ký số", [signed, by_leaders], all_, read_figure("50"))) == [
        (Check.PERCENT, Level.FAULT,
         "Ký số: 402 / 416 = 96,63%; 376 / 416 = 90,38%, but 50 % is stated."),
    ]  # fmt: skip


def test_a_part_is_not_more_than_its_whole() -> None:
    part, whole = figures("137", "124")
    assert told(within("TTHC cấp xã", part, whole, "tổng số")) == [
        (Check.ABOVE_THE_WHOLE, Level.FAULT,
         "TTHC cấp xã: 137 is more than the whole, 124 (tổng số)."),
    ]  # fmt: skip
    assert told(within("TTHC cấp xã", whole, whole)) == []
    assert (
        told(within("Vốn", read_figure("900.000.000", "đồng"), read_figure("1,5", "tỷ đồng"))) == []
    )


counts = st.integers(0, 99_999)


@given(st.lists(counts, min_size=1, max_size=8))
def test_what_adds_up_is_silent(parts: list[int]) -> None:
    assert told(adds_up("", Figure.of(sum(parts)), [Figure.of(part) for part in parts])) == []


@given(st.lists(counts, min_size=1, max_size=8), st.integers(1, 500))
def test_what_does_not_is_told(parts: list[int], off: int) -> None:
    found = adds_up("", Figure.of(sum(parts) + off), [Figure.of(part) for part in parts])
    assert [each.level for each in found] == [Level.FAULT]


@given(counts, st.integers(1, 99_999), st.integers(0, 3))
def test_a_rounded_rate_is_silent(part: int, whole: int, places: int) -> None:
    percent = round_half_up(Decimal(part) * 100 / whole, places)
    assert told(rate("", Figure.of(part), Figure.of(whole), _printed(percent))) == []


def _printed(value: Decimal) -> Figure:
    return Figure(str(value), (value,))


def _total(total: str, *parts: str) -> tuple[Figure, list[Figure]]:
    return read_figure(total), figures(*parts)
