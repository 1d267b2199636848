"""Which lines bring the next group or rank: the fewest, and of these the cheapest."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.communes.evaluation import evaluation
from reports.communes.simulation import cheapest, next_group, next_rank, simulated
from reports.result.period import PeriodResult
from tests.reports import phu_yen
from tests.reports.small_years import years

pytestmark = pytest.mark.pure
worths = st.lists(st.integers(1, 12).map(lambda steps: Fraction(steps, 4)), min_size=1, max_size=7)


def by_trying(
    sizes: list[Fraction], wanted: Fraction, *, beyond: bool
) -> tuple[int, Fraction] | None:
    """(how many, their sum) of the cheapest set, by trying all."""
    for count in range(len(sizes) + 1):
        sums = [sum(each, Fraction(0)) for each in combinations(sizes, count)]
        fitting = [each for each in sums if (each > wanted if beyond else each >= wanted)]
        if fitting:
            return count, min(fitting)
    return None


@given(worths, st.integers(-4, 40).map(lambda steps: Fraction(steps, 3)), st.booleans())
def test_the_cheapest_set_is_the_one_found_by_trying_all(
    sizes: list[Fraction], wanted: Fraction, beyond: bool
) -> None:
    wanted = max(wanted, Fraction(0))
    chosen = cheapest(sizes, wanted, beyond=beyond)
    expected = by_trying(sizes, wanted, beyond=beyond)
    if expected is None:
        assert chosen is None
    else:
        assert chosen is not None
        assert (len(chosen), sum((sizes[at] for at in chosen), Fraction(0))) == expected


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(years())
def test_what_is_said_to_lead_there_does(result: PeriodResult) -> None:
    for commune in result.communes:
        of = evaluation(result, commune.code)
        assert simulated(of, {}).index == commune.index
        for aim in (next_group(of), next_rank(of)):
            if aim is None:
                continue
            found = simulated(of, {line.code: line.lost for line in aim.lines})
            assert aim.is_possible == bool(aim.lines)
            if aim.is_possible:
                assert found.index is not None
                assert found.index > aim.index if aim.beyond else found.index >= aim.index


@pytest.mark.parametrize("code", [each.code for each in phu_yen.result().communes])
def test_all_lost_lines_bring_full_marks_in_the_reference_year(code: str) -> None:
    of = evaluation(phu_yen.result(), code)
    found = simulated(of, {line.code: line.lost for line in of.lines})
    assert (found.index, found.rank, found.group) == (Decimal(100), 1, "A")
    aim = next_rank(of)
    assert (aim is None) == (of.commune.rank == 1)
    if aim is not None:
        assert aim.is_possible
        won = simulated(of, {line.code: line.lost for line in aim.lines})
        assert won.rank < of.commune.rank


def test_a_gain_is_no_more_than_what_was_lost() -> None:
    of = evaluation(phu_yen.result(), phu_yen.result().communes[-1].code)
    line = of.lines[0]
    assert simulated(of, {line.code: Decimal(50)}) == simulated(of, {line.code: line.lost})
    assert simulated(of, {"none": Decimal(1)}) == simulated(of, {})
