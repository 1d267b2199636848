"""Groups, ranks, ties and changes: figures with their source, and laws."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.vietnamese import sort_key
from criteria.outline import Threshold
from scoring.ranking import Contender, group_of, index_change, rank_change, ranked

pytestmark = pytest.mark.pure

PHU_YEN = [
    Threshold(group, Decimal(lower))
    for group, lower in (("A", 90), ("B", 70), ("C", 50), ("D", 0))  # S001, III.1
]
THAI_NGUYEN = [
    Threshold(group, Decimal(lower))
    for group, lower in (
        ("Xuất sắc", 95), ("Tốt", 80), ("Khá", 70), ("Trung bình", 50), ("Yếu", 0),
    )  # DOMAIN 4
]  # fmt: skip


def contender(
    name: str, index: str | None, *, block: str = "", tie_break: tuple[str, ...] = ()
) -> Contender:
    return Contender(
        key=name,
        name_sort=sort_key(name),
        index=None if index is None else Decimal(index),
        block=block,
        tie_break=tuple(Decimal(rate) for rate in tie_break),
    )


def places(*contenders: Contender) -> list[tuple[int, str]]:
    return [(place.rank, place.key) for place in ranked(contenders, PHU_YEN)]


@pytest.mark.parametrize(
    ("index", "group"),
    [
        ("90", "A"),
        ("89.999999", "B"),  # printed 90,00, and still B: the unrounded index decides
        ("77.142857", "B"),  # S001: Tường Phù
        ("70", "B"),
        ("69.999", "C"),
        ("50", "C"),
        ("49.642857", "D"),  # S001: Tân Phong
        ("0", "D"),
        ("-3", "D"),  # penalties below zero
        (None, None),
    ],
)
def test_the_group_of_an_index(index: str | None, group: str | None) -> None:
    value = None if index is None else Decimal(index)
    assert group_of(value, PHU_YEN, block="") == group


def test_a_block_may_have_thresholds_of_its_own() -> None:
    thresholds = [*PHU_YEN, *(Threshold(t.group, t.lower, "phường") for t in THAI_NGUYEN)]
    assert group_of(Decimal(92), thresholds, block="phường") == "Tốt"
    assert group_of(Decimal(92), thresholds, block="xã") == "A"


def test_equal_results_share_a_rank_in_vietnamese_order() -> None:
    """DOMAIN 4: 1, 2, 2, 4; Đ after D, Ă after A."""
    assert places(
        contender("Đá Đỏ", "60"),
        contender("Ăn Bình", "50"),
        contender("Dương Hòa", "60"),
        contender("An Bình", "70"),
    ) == [(1, "An Bình"), (2, "Dương Hòa"), (2, "Đá Đỏ"), (4, "Ăn Bình")]


def test_the_tie_break_decides_in_its_order() -> None:
    assert places(
        contender("Gia Phù", "60", tie_break=("80", "10")),
        contender("Huy Bắc", "60", tie_break=("80", "20")),
        contender("Kim Bon", "60", tie_break=("70", "99")),
    ) == [(1, "Huy Bắc"), (2, "Gia Phù"), (3, "Kim Bon")]


def test_each_block_is_ranked_by_itself() -> None:
    found = ranked(
        [
            contender("Xã A", "60", block="Khối xã"),
            contender("Phường B", "50", block="Khối phường"),
            contender("Phường C", "80", block="Khối phường"),
        ],
        PHU_YEN,
    )
    assert [(place.key, place.rank) for place in found] == [
        ("Phường C", 1),
        ("Phường B", 2),
        ("Xã A", 1),
    ]


def test_who_has_no_index_stands_last() -> None:
    assert places(contender("Gia Phù", None), contender("Huy Bắc", "0")) == [
        (1, "Huy Bắc"),
        (2, "Gia Phù"),
    ]


@pytest.mark.parametrize(
    ("index", "previous", "change"),
    [
        ("77.142857", "85.08", "-7.94"),  # S001 and the year before: Tường Phù
        ("71.428571", "60.88", "10.55"),  # Tường Tiến: 71,43 less 60,88, as printed
        ("50", None, None),  # merged or new: không so sánh
        (None, "50", None),
    ],
)
def test_the_change_is_of_printed_figures(
    index: str | None, previous: str | None, change: str | None
) -> None:
    now, before = (None if v is None else Decimal(v) for v in (index, previous))
    expected = None if change is None else Decimal(change)
    assert index_change(now, before, places=2) == expected


def test_places_won_are_positive() -> None:
    assert (rank_change(3, 13), rank_change(4, 1), rank_change(5, None)) == (10, -3, None)


# --- laws ----------------------------------------------------------------------------------------

FEW_INDICES = st.sampled_from(["0", "30", "50", "50.5", "70", "89.999", "90", "100"])
CONTENDERS = st.lists(
    st.builds(
        contender,
        st.text("AĂÂĐEMNÔƠƯ", min_size=1, max_size=5),
        FEW_INDICES,
        block=st.sampled_from(["", "Khối phường"]),
    ),
    unique_by=lambda each: each.key,
    min_size=1,
    max_size=12,
)


@given(CONTENDERS, st.randoms())
def test_the_order_of_communes_does_not_matter(members: list[Contender], dice: object) -> None:
    shuffled = list(members)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(shuffled, PHU_YEN) == ranked(members, PHU_YEN)


@given(CONTENDERS)
def test_a_rank_is_one_more_than_how_many_are_better(members: list[Contender]) -> None:
    """So equals share a rank, and the rank after them is left out."""
    rank = {place.key: place.rank for place in ranked(members, PHU_YEN)}
    for each in members:
        better = [
            other
            for other in members
            if other.block == each.block and (other.index or 0) > (each.index or 0)
        ]
        assert rank[each.key] == len(better) + 1
