"""What a visitor finds in a ranking, and in which order."""

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from reports.public.choice import Choice, chosen
from reports.public.standings import Standings, read_standings
from reports.recent import Recent
from reports.result.format import canonical_json, content_hash, to_json
from tests.reports.small_years import commune, one_leaf_set, year_of

pytestmark = pytest.mark.pure


def standings() -> Standings:
    """Đá Đỏ 95, Ý Yên 80 (was 70, 2nd), An Bình 40 (was 45, 1st); in another block a ward."""
    frozen = to_json(
        year_of(
            [
                commune("Ý Yên", "80", previous=("70", 2)),
                commune("An Bình", "40", previous=("45", 1)),
                commune("Đá Đỏ", "95"),
                commune("Đông Hà", None, block="Khối phường", kind="phường"),
            ],
            one_leaf_set(),
        )
    )
    text = canonical_json(frozen).decode()
    return read_standings(text, sha256=content_hash(frozen))


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(), ["Đá Đỏ", "Ý Yên", "An Bình", "Đông Hà"]),
        (Choice(words="da do"), ["Đá Đỏ"]),
        (Choice(words="ĐỎ  đá"), ["Đá Đỏ"]),
        (Choice(words="phuong"), ["Đông Hà"]),
        (Choice(words="nowhere"), []),
        (Choice(block=""), ["Đá Đỏ", "Ý Yên", "An Bình"]),
        (Choice(block="Khối phường"), ["Đông Hà"]),
        (Choice(group="B"), ["Ý Yên"]),
        (Choice(group="B", words="an binh"), []),
        (Choice(sort="-rank"), ["Đông Hà", "An Bình", "Ý Yên", "Đá Đỏ"]),
        # a before d with đ behind it, y last: the order of a Vietnamese dictionary
        (Choice(sort="name"), ["An Bình", "Đá Đỏ", "Đông Hà", "Ý Yên"]),
        (Choice(sort="-name"), ["Ý Yên", "Đông Hà", "Đá Đỏ", "An Bình"]),
        (Choice(sort="index"), ["An Bình", "Ý Yên", "Đá Đỏ", "Đông Hà"]),
        (Choice(sort="-index"), ["Đá Đỏ", "Ý Yên", "An Bình", "Đông Hà"]),
        # what is not compared stands last both ways, in the order of the result
        (Choice(sort="change"), ["An Bình", "Ý Yên", "Đá Đỏ", "Đông Hà"]),
        (Choice(sort="-change"), ["Ý Yên", "An Bình", "Đá Đỏ", "Đông Hà"]),
        # An Bình fell from 1 to 3, Ý Yên kept 2
        (Choice(sort="-rank_change"), ["Ý Yên", "An Bình", "Đá Đỏ", "Đông Hà"]),
    ],
)
def test_who_is_shown_and_in_which_order(choice: Choice, names: list[str]) -> None:
    assert [each.name for each in chosen(standings(), choice)] == names


def test_standings_are_the_printed_figures_of_the_result() -> None:
    best, second, *_others = standings().communes
    assert (best.full_name, best.rank, best.index, best.group) == (
        "xã Đá Đỏ", 1, Decimal("95.00"), "A",
    )  # fmt: skip
    assert best.index_change is None
    assert (second.previous_index, second.index_change, second.rank_change) == (
        Decimal("70.00"), Decimal("10.00"), 0,
    )  # fmt: skip
    assert standings().ranked_with("") == 3
    assert standings().groups == ("A", "B", "C")


def test_a_text_without_its_hash_is_no_standing() -> None:
    frozen = to_json(year_of([commune("An", "40")], one_leaf_set()))
    text = canonical_json(frozen).decode()
    with pytest.raises(Refused, match="hash"):
        read_standings(text.replace('"40"', '"41"', 1), sha256=content_hash(frozen))


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert [recent.get(key) for key in "abc"] == [1, None, 3]
