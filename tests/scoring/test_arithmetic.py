"""Totals and the index: figures with their source, and laws."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.numbers import round_half_up
from criteria.outline import CriterionNode, FieldKind, FieldNode, NaPolicy
from scoring.arithmetic import (
    FieldTotal,
    Line,
    Total,
    field_totals,
    node_total,
    not_applicable_points,
    total,
)

pytestmark = pytest.mark.pure


def leaf(code: str, max_points: str) -> CriterionNode:
    return CriterionNode(code, code, Decimal(max_points))


def field(
    *leaves: CriterionNode, code: str = "1", kind: FieldKind = FieldKind.REGULAR
) -> FieldNode:
    cap = sum((each.max_points for each in leaves), Decimal(0))
    return FieldNode(code, code, cap, leaves, kind)


def total_of(*fields: FieldNode, **points: str | None) -> Total:
    """Lines by leaf code with "." as "_"; None leaves the line out."""
    lines = {
        code.removeprefix("c").replace("_", "."): Line(Decimal(value or 0), left_out=value is None)
        for code, value in points.items()
    }
    return total(field_totals(fields, lines))


@pytest.mark.parametrize(
    ("points", "applicable_max", "index"),
    [
        ("88.46", "99", "89.35"),  # S000: ward 2 of Quảng Trị, one point left out of the maximum
        ("54", "70", "77.14"),  # S001: Tường Phù, the best
        ("21", "70", "30.00"),  # S001: Huy Tường, the last
        ("75.73", "92.5", "81.87"),  # S002: Dương Hòa, nearest reading of the printed 81,863
    ],
)
def test_the_index_of_the_documents(points: str, applicable_max: str, index: str) -> None:
    of_field = FieldTotal(
        "1", FieldKind.REGULAR, Decimal(points), Decimal(applicable_max), Decimal(100)
    )
    found = total([of_field]).index
    assert found is not None
    assert round_half_up(found, 2) == Decimal(index)


def test_a_line_left_out_leaves_sum_and_maximum() -> None:
    """S000: 88,46 of 99: the hundredth point was not applicable."""
    found = total_of(field(leaf("1.1", "99"), leaf("1.2", "1")), c1_1="88.46", c1_2=None)
    assert (found.points, found.applicable_max) == (Decimal("88.46"), Decimal(99))


def test_an_unanswered_line_counts_zero_of_its_maximum() -> None:
    found = total_of(field(leaf("1.1", "2"), leaf("1.2", "3")), c1_1="2")
    assert (found.points, found.applicable_max, found.index) == (2, 5, 40)


def test_nothing_applicable_has_no_index() -> None:
    found = total_of(field(leaf("1.1", "2")), c1_1=None)
    assert (found.applicable_max, found.index) == (0, None)


def test_bonus_and_penalty_stand_outside_the_maximum_and_within_their_caps() -> None:
    bonus = FieldNode("B", "B", Decimal(2), (leaf("B.1", "3"),), FieldKind.BONUS)
    penalty = FieldNode("P", "P", Decimal(5), (leaf("P.1", "4"),), FieldKind.PENALTY)
    found = total_of(field(leaf("1.1", "10")), bonus, penalty, c1_1="5", cB_1="3", cP_1="4")
    assert (found.points, found.applicable_max) == (5, 10)
    assert (found.bonus, found.penalty, found.index) == (2, 4, 50 + 2 - 4)


def test_a_capped_parent_holds_points_and_maximum() -> None:
    parent = CriterionNode("1.1", "1.1", Decimal(3), (leaf("1.1.1", "2"), leaf("1.1.2", "2")), True)
    full = {"1.1.1": Line(Decimal(2)), "1.1.2": Line(Decimal(2))}
    assert node_total(parent, full) == (3, 3)
    assert node_total(parent, full | {"1.1.2": Line(Decimal(0), left_out=True)}) == (2, 2)


@pytest.mark.parametrize(
    ("policy", "points"),
    [(NaPolicy.LEAVE_OUT, 0), (NaPolicy.ZERO, 0), (NaPolicy.FULL_POINTS, 2)],  # DOMAIN 4
)
def test_the_points_of_a_line_that_is_not_applicable(policy: NaPolicy, points: int) -> None:
    assert not_applicable_points(policy, Decimal(2)) == points


# --- laws ----------------------------------------------------------------------------------------

MAXIMA = st.lists(st.decimals(min_value="0.25", max_value=10, places=2), min_size=1, max_size=8)


@st.composite
def scored_fields(draw: st.DrawFn) -> tuple[list[FieldNode], dict[str, Line]]:
    fields, lines = [], {}
    for number, maxima in enumerate(draw(st.lists(MAXIMA, min_size=1, max_size=4)), start=1):
        leaves = []
        for position, maximum in enumerate(maxima, start=1):
            node = CriterionNode(f"{number}.{position}", "", maximum)
            leaves.append(node)
            points = draw(st.decimals(min_value=0, max_value=maximum, places=3))
            left_out = draw(st.booleans())
            lines[node.code] = Line(Decimal(0) if left_out else points, left_out)
        fields.append(field(*leaves, code=str(number)))
    return fields, lines


@given(scored_fields())
def test_without_bonus_the_total_never_exceeds_the_maximum(
    year: tuple[list[FieldNode], dict[str, Line]],
) -> None:
    fields, lines = year
    found = total(field_totals(fields, lines))
    assert 0 <= found.points <= found.applicable_max
    assert found.index is None or 0 <= found.index <= 100


@given(scored_fields(), st.data())
def test_leaving_a_line_out_takes_its_points_and_its_maximum_and_nothing_else(
    year: tuple[list[FieldNode], dict[str, Line]], data: st.DataObject
) -> None:
    fields, lines = year
    code = data.draw(st.sampled_from(sorted(lines)))
    node = next(n for f in fields for n in f.leaves() if n.code == code)
    before = total(field_totals(fields, lines | {code: Line(lines[code].points)}))
    after = total(field_totals(fields, lines | {code: Line(Decimal(0), left_out=True)}))
    assert before.points - after.points == lines[code].points
    assert before.applicable_max - after.applicable_max == node.max_points


@given(scored_fields(), st.randoms())
def test_the_order_of_lines_and_fields_does_not_matter(
    year: tuple[list[FieldNode], dict[str, Line]], dice: object
) -> None:
    fields, lines = year
    shuffled_fields, shuffled = list(fields), list(lines.items())
    dice.shuffle(shuffled_fields)  # type: ignore[attr-defined]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one = total(field_totals(fields, lines))
    other = total(field_totals(shuffled_fields, dict(shuffled)))
    assert (one.points, one.applicable_max, one.index) == (
        other.points,
        other.applicable_max,
        other.index,
    )
