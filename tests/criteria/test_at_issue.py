"""What is shown before a set is issued."""

from decimal import Decimal

import pytest

from criteria.at_issue import BlockGroups, GroupRange, blocks_of, rounding_sentences
from criteria.outline import SetOutline, Threshold

pytestmark = pytest.mark.pure


def test_groups_reach_to_the_next_higher_one() -> None:
    """A from 90, B from 70 to below 90 (DOMAIN 4); a block with groups of its own stands apart."""
    rows = [
        Threshold("B", Decimal(70)),
        Threshold("A", Decimal(90)),
        Threshold("Đạt", Decimal(0), "Phường"),
    ]
    assert blocks_of(rows) == (
        BlockGroups(
            "",
            (
                GroupRange("A", Decimal(90), None),
                GroupRange("B", Decimal(70), Decimal(90)),
            ),
        ),
        BlockGroups("Phường", (GroupRange("Đạt", Decimal(0), None),)),
    )
    assert blocks_of([]) == ()


@pytest.mark.parametrize(
    ("places", "points", "index"),
    [
        (0, "1.5 → 2", "77.5 → 78"),
        (2, "1.665 → 1.67", "77.145 → 77.15"),
        (3, "1.6665 → 1.667", "77.1425 → 77.143"),
    ],
)
def test_roundings_are_told_by_an_example(places: int, points: str, index: str) -> None:
    outline = SetOutline((), (), points_places=places, index_places=places)
    told = [str(words) for words in rounding_sentences(outline)]
    assert told == [
        f"Computed points are rounded to {places} decimals, a half upwards: {points}.",
        f"The printed index is rounded to {places} decimals, a half upwards: {index}. "
        "Ranks and groups use the exact index.",
    ]
