"""S000 and S002 scored on the sets of Quảng Trị and Huế: their totals, where those add up."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest

from accounts.numbers import round_half_up
from criteria.rules import Figures, points
from evidence.consistency.findings import Check
from evidence.consistency.scores import Stated, score_contradictions
from scoring.arithmetic import Total
from tests.criteria.fixtures import HUE, QUANG_TRI, fixture_set
from tests.scoring.documents import S000, S000_FIGURES, S002, S002_FIGURES, scored

pytestmark = pytest.mark.pure

ALL_LEFT_OUT = frozenset({"3.7", "9.5"})  # S002: of 92,5 points, DOMAIN 4


def by_field(found: Total) -> dict[str, Decimal]:
    return {field.code: field.points for field in found.fields}


def test_ward_2_gets_its_field_points_but_in_the_field_that_contradicts_itself() -> None:
    """S000: field 3 is printed 20,16; its lines lose 6,34 of 25."""
    found = by_field(scored(fixture_set(QUANG_TRI).outline, S000_FIGURES))
    stated = {part.code: part.got for part in S000.parts}
    assert found == stated | {"3": Decimal("18.66")}
    assert stated["3"] == Decimal("20.16")


def test_the_index_of_ward_2_is_of_99_points() -> None:
    """S000: 88,46 is 89,35 % where a line of one point is left out of the maximum, 3.7 here."""
    outline = fixture_set(QUANG_TRI).outline
    applicable_max = scored(outline, {}, left_out=frozenset({"3.7"})).applicable_max
    assert applicable_max == 99
    assert S000.got is not None
    assert round_half_up(S000.got * 100 / applicable_max, outline.index_places) == S000.percent


def test_duong_hoa_gets_its_field_points() -> None:
    found = scored(fixture_set(HUE).outline, S002_FIGURES)
    assert by_field(found) == {part.code: part.got for part in S002.parts}
    assert (found.points, found.applicable_max) == (Decimal("75.73"), Decimal(100))


def test_the_index_of_duong_hoa_is_nearest_of_92_5_points() -> None:
    """S002 prints 81,863; with 3.7 and 9.5 left out its parts make 81,870."""
    outline = fixture_set(HUE).outline
    found = scored(outline, S002_FIGURES, left_out=ALL_LEFT_OUT)
    assert (found.points, found.applicable_max) == (Decimal("75.73"), Decimal("92.5"))
    assert found.index is not None
    assert round_half_up(found.index, outline.index_places) == Decimal("81.870")


def nodes(stated: Stated) -> Iterator[Stated]:
    yield stated
    for part in stated.parts:
        yield from nodes(part)


@pytest.mark.parametrize(
    ("name", "document", "figures", "lines"),
    [(QUANG_TRI, S000, S000_FIGURES, 10), (HUE, S002, S002_FIGURES, 16)],
)
def test_every_line_earns_what_the_document_prints(
    name: str, document: Stated, figures: Mapping[str, Figures], lines: int
) -> None:
    outline = fixture_set(name).outline
    leaves = {leaf.code: leaf for leaf in outline.leaves()}
    printed = {node.code: node for node in nodes(document) if node.code in figures}
    earned = {
        code: points(
            leaf.rule,
            max_points=leaf.max_points,
            figures=figures[code],
            places=outline.points_places,
        )
        for code in printed
        if (leaf := leaves[code]).rule
    }
    stated = {
        code: node.got if node.got is not None else leaves[code].max_points - (node.lost or 0)
        for code, node in printed.items()
        if node.got is not None or node.lost is not None
    }
    assert {code: earned[code] for code in stated} == stated
    assert len(stated) == lines


# (where, what is added or subtracted, what that makes, what is printed); l. are lines of the texts
S000_SAYS = [
    # l. 43: 88,46 of 99; the seven headings (l. 47-104) make 0,23 less, of one point more
    ("Chỉ số CCHC", "18 + 12 + 20,16 + 7 + 11,07 + 7 + 13", "88,23", "88,46"),
    ("Chỉ số CCHC", "21 + 12 + 25 + 7 + 12 + 10 + 13", "100", "99"),
    # l. 43: 10,54 lost; the headings lose 1,23 more, their lines 2,73 more
    ("Chỉ số CCHC", "3 + 4,84 + 0,93 + 3", "11,77", "10,54"),
    # l. 61-75: three lines lose 1,5 more than their heading
    ("3 Cải cách thủ tục hành chính", "1,29 + 3,5 + 1,55", "6,34", "4,84"),
    ("Chỉ số CCHC", "1 + 1 + 1 + 1,29 + 3,5 + 1,55 + 0,93 + 1 + 2", "13,27", "10,54"),
]
S002_SAYS = [
    # l. 14: 81,863 is an index, not the sum of the nine headings
    (
        "Kết quả đánh giá, xếp loại", "8,42 + 4,5 + 9,21 + 3 + 8 + 7,5 + 12,5 + 4 + 18,6",
        "75,73", "81,863",
    ),
    # l. 43: a line of 1,5 points is not shown (3.7 of the set)
    ("3 Cải cách thủ tục hành chính", "1 + 2,04 + 0,75", "3,79", "5,29"),
    # l. 51-53: 0,4 is printed where 2 - 1,96 is 0,04
    ("3.4 Kết quả giải quyết hồ sơ TTHC", "0,4 + 0,5 + 1,5", "2,4", "2,04"),
    ("3.4.1 Tỷ lệ hồ sơ đúng hạn, trước hạn", "2 - 1,96", "0,04", "0,4"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "says"), [(S000, S000_SAYS), (S002, S002_SAYS)])
def test_the_check_says_which_sums_do_not_hold_and_by_how_much(
    document: Stated, says: list[tuple[str, ...]]
) -> None:
    """These, and nothing else, of the sums and differences of the two documents."""
    wrong = [
        each for each in score_contradictions(document) if each.check in (Check.SUM, Check.LOST)
    ]
    names = ("place", "sum", "computed", "stated")
    assert [tuple(each.what.values[name] for name in names) for each in wrong] == says
    for each, (_place, added, computed, stated) in zip(wrong, says, strict=True):
        assert all(part in str(each.what) for part in (added, computed, stated))


def test_the_software_names_the_field_whose_lines_do_not_add_up() -> None:
    """The fields that score otherwise than printed are those that are named."""
    found = by_field(scored(fixture_set(QUANG_TRI).outline, S000_FIGURES))
    otherwise = [part.code for part in S000.parts if found[part.code] != part.got]
    sums = [each for each in score_contradictions(S000) if each.check is Check.SUM]
    named = [each.what.values["code"] for each in sums if each.what.values["code"]]
    assert otherwise == named == ["3"]
