"""What stands on a line: sums, bounds and N/A policies (DESIGN 3, DOMAIN 4)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from criteria.outline import NaPolicy
from scoring.arithmetic import Line
from scoring.standing import Taken, standing

pytestmark = pytest.mark.pure

THOUSANDTH = Decimal("0.001")
TWO = Decimal(2)
AMOUNTS = st.integers(-50, 50).map(lambda thousandths: thousandths * THOUSANDTH)


@pytest.mark.parametrize(
    ("base", "taken", "points"),
    [
        ("1.5", [], "1.5"),
        ("1.5", [("0.5", "0")], "1"),
        ("1.5", [("0.5", "0.25")], "1.25"),
        ("1.5", [("0.5", "0.5")], "1.5"),
        ("1.5", [("-0.25", "0")], "1.75"),
        ("1.5", [("1", "0"), ("-0.5", "0"), ("0.25", "0.25")], "1"),
        (None, [], "0"),
        (None, [("-1", "0")], "1"),
    ],
)
def test_base_less_what_was_taken_and_not_given_back(
    base: str | None, taken: list[tuple[str, str]], points: str
) -> None:
    stands = standing(
        base=None if base is None else Decimal(base),
        taken=[Taken(Decimal(each), Decimal(restored)) for each, restored in taken],
        max_points=TWO,
    )
    assert stands == Line(Decimal(points))


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        ("1.501", "More is taken than the line has: -0.001 would be left."),
        ("-0.501", "2.001 points would be more than the maximum of 2."),
    ],
)
def test_nothing_stands_outside_the_bounds(taken: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        standing(base=Decimal("1.5"), taken=[Taken(Decimal(taken))], max_points=TWO)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        (NaPolicy.LEAVE_OUT, Line(Decimal(0), left_out=True)),
        (NaPolicy.FULL_POINTS, Line(TWO)),
        (NaPolicy.ZERO, Line(Decimal(0))),
    ],
)
def test_a_granted_line_follows_its_policy_whatever_was_taken(policy: NaPolicy, line: Line) -> None:
    taken = [Taken(Decimal(5))]
    stands = standing(
        base=Decimal(1), taken=taken, max_points=TWO, na_granted=True, na_policy=policy
    )
    assert stands == line


@given(
    base=st.integers(400, 1400),
    taken=st.lists(AMOUNTS.map(Taken), max_size=8),
    amount=st.integers(1, 10_000),
)
def test_a_deduction_and_its_full_restoration_cancel(
    base: int, taken: list[Taken], amount: int
) -> None:
    points = base * THOUSANDTH
    cancelled = Taken(amount * THOUSANDTH, amount * THOUSANDTH)
    before = standing(base=points, taken=taken, max_points=TWO)
    assert standing(base=points, taken=[*taken, cancelled], max_points=TWO) == before


@given(base=st.integers(400, 1400), taken=st.lists(AMOUNTS.map(Taken), max_size=8))
def test_the_order_of_findings_does_not_matter(base: int, taken: list[Taken]) -> None:
    points = base * THOUSANDTH
    before = standing(base=points, taken=taken, max_points=TWO)
    assert standing(base=points, taken=reversed(taken), max_points=TWO) == before
