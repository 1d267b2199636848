"""Lists that divide a whole, counts, the weakest, who is in charge, and means."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.consistency.figures import Figure, read_figure
from evidence.consistency.findings import Contradiction, Level
from evidence.consistency.lists import Part, Rated, counted, covered, divides, weakest
from evidence.consistency.standing import Band, above_the_mean, between, is_mean

pytestmark = pytest.mark.pure

FOUR = Figure.of(4)
VILLAGES = ("Đông", "Tây", "Nam", "Bắc")


def told(found: Iterable[Contradiction]) -> list[str]:
    return [str(each.what) for each in found]


def part(name: str, items: str, count: int | None = None, percent: str = "") -> Part:
    names = tuple(items.split())
    stated = Figure.of(len(names) if count is None else count)
    return Part(name, names, stated, read_figure(percent) if percent else None)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([part("tăng", "Đông Tây"), part("giảm", "Nam Bắc")], []),
        ([part("tăng", "Đông tây Nam", percent="75%"), part("giảm", "Bắc", percent="25")], []),
        (
            [part("tăng", "Đông Tây"), part("giảm", "Nam Tây")],
            [
                "thôn: Tây stands in several lists, or twice in one: tăng, giảm.",
                "thôn: in none of the lists: Bắc (the lists hold 3 of 4).",
                "thôn: 2 + 2 = 4 is right only because one is counted twice, one never.",
            ],
        ),
        (
            [part("tăng", "Đông Tây"), part("giảm", "Nam")],
            [
                "thôn: in none of the lists: Bắc (the lists hold 3 of 4).",
                "thôn: 2 + 1 = 3, but 4 is stated.",
            ],
        ),
        (
            [part("tăng", "Đông Tây Nam", 2), part("giảm", "Bắc", 2)],
            [
                "tăng: 2 is stated, but 3 are listed: Đông, Tây, Nam.",
                "giảm: 2 is stated, but 1 are listed: Bắc.",
            ],
        ),
        (
            [part("tăng", "Đông Tây Nam", percent="74,9"), part("giảm", "Bắc")],
            ["tăng: 3 / 4 = 75%, but 74,9 % is stated."],
        ),
        ([Part("tăng", count=Figure.of(3)), Part("giảm", count=Figure.of(1))], []),
    ],
)
def test_lists_divide_a_whole(parts: list[Part], said: list[str]) -> None:
    assert told(divides("thôn", FOUR, parts, VILLAGES)) == said


@given(st.data(), st.lists(st.integers(0, 10**6), min_size=1, max_size=20, unique=True))
def test_any_division_is_silent(data: st.DataObject, numbers: list[int]) -> None:
    lists: dict[int, list[str]] = {}
    for number in numbers:
        lists.setdefault(data.draw(st.integers(0, 3)), []).append(f"thôn {number}")
    parts = [Part(str(k), tuple(v), Figure.of(len(v))) for k, v in lists.items()]
    names = [name for each in lists.values() for name in each]
    assert told(divides("thôn", Figure.of(len(names)), parts, names)) == []


def test_a_count_is_that_of_its_list() -> None:
    assert told(counted("Nhóm 2", Figure.of(4), ["a", "b", "c", "d", "e"])) == [
        "Nhóm 2: 4 is stated, but 5 are listed: a, b, c, d, e."
    ]
    assert told(counted("Nhóm 2", Figure.of(5), ["a", "b", "c", "d", "e"])) == []
    assert told(counted("Nhóm 2", Figure.of(5), [])) == []


def rated(name: str, got: str, maximum: str) -> Rated:
    return Rated(name, Decimal(got), Decimal(maximum))


RATED = [rated("A", "9", "10"), rated("B", "2", "4"), rated("C", "3", "10"), rated("D", "6", "12")]


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (["C"], []),
        (["C", "B"], []),
        (["C", "D"], []),  # B and D stand equal
        (["Không có"], []),
        (["B"], ["Thấp: B 2/4 = 50,0% are called the lowest, but lower are: C 3/10 = 30,0%."]),
        (
            ["A", "C"],
            [
                "Thấp: A 9/10 = 90,0%, C 3/10 = 30,0% are called the lowest, but lower are: "
                "B 2/4 = 50,0%, D 6/12 = 50,0%."
            ],
        ),
    ],
)
def test_the_weakest_is_the_lowest_by_rate(called: list[str], said: list[str]) -> None:
    assert told(weakest("Thấp", called, RATED)) == said


@pytest.mark.parametrize(
    ("given_", "missing"),
    [
        (["1", "3.4"], ""),
        (["1", "3.4.1"], ""),
        (["1.2"], "3.4 Hồ sơ"),
        (["3"], "1.2 Tuyên truyền"),
        (["11", "3.41"], "1.2 Tuyên truyền, 3.4 Hồ sơ"),
    ],
)
def test_every_lost_line_has_somebody(given_: list[str], missing: str) -> None:
    needed = [("1.2", "Tuyên truyền"), ("3.4", "Hồ sơ")]
    said = [f"Phân công: nobody is named for {missing}."] if missing else []
    assert told(covered("Phân công", needed, given_)) == said


def test_a_mean_is_the_sum_by_the_number() -> None:
    """S001-15: (69,5 - 192,56) / 27 = -4,558."""
    up, down = read_figure("69,5"), read_figure("-192,56")
    assert told(is_mean("Thay đổi", read_figure("-4,56"), [up, down], 27)) == []
    assert told(is_mean("Thay đổi", read_figure("-4,65"), [up, down], 27)) == [
        "Thay đổi: (69,5 + (-192,56)) / 27 = -4,56, but -4,65 is stated."
    ]


def test_a_mean_lies_between_the_last_and_the_best() -> None:
    mean, best, last = (read_figure(text) for text in ("80", "77,14", "30"))
    assert told(between("Trung bình", mean, best, last)) == [
        "Trung bình: the mean 80 does not lie between 30 and 77,14."
    ]
    assert told(between("Trung bình", best, best, last)) == []


TEN = [Band(5, Decimal(80), Decimal(100)), Band(5, Decimal(50), Decimal(80))]


@pytest.mark.parametrize(
    ("mean", "above", "level"),
    [
        ("75", 5, None),
        ("75", 6, None),
        ("81", 1, Level.FAULT),  # nine at 81 at most, one at 95: 76,9 with five below 80
        ("79,5", 2, Level.WARNING),  # only where nearly all stand at their bounds
        ("60", 5, Level.FAULT),  # five of 80 and more alone make a higher mean
        ("75", 11, None),  # more than there are: nothing to be computed
    ],
)
def test_how_many_stand_above_the_mean(mean: str, above: int, level: Level | None) -> None:
    best, last = Figure.of(95), Figure.of(50)
    found = above_the_mean("", read_figure(mean), above, TEN, best, last)
    assert [each.level for each in found] == ([level] if level else [])


def test_more_than_a_country_has_are_not_counted() -> None:
    crowd = [Band(10**27, Decimal(0), Decimal(100))]
    found = above_the_mean("", Figure.of(50), 1, crowd, Figure.of(90), Figure.of(1))
    assert list(found) == []
