"""Cases kept with a rule: written, read back, and held against what the rule earns."""

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from criteria.cases import (
    TryCase,
    case_faults,
    case_from_json,
    case_line,
    case_of,
    case_to_json,
    read_case_line,
)
from criteria.rules import NOT_APPLICABLE, Measure, Rule, Scale

pytestmark = pytest.mark.pure

# S002 3.4a: 98 % of 2 points are 1,96.
IN_TIME = Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
# S002 3.6: three late reports at 0,25 leave 0,25 of 1.
REPORTS = Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal("0.25"))
DISCIPLINE = Rule(
    Measure.CHOICE, Scale.OPTIONS, options=(("Có; bị kỷ luật", Decimal(0)), ("Không", Decimal(2)))
)

NOTHING = {"numerator": Decimal(0), "denominator": Decimal(0)}


@pytest.mark.parametrize(
    ("rule", "line", "case"),
    [
        (
            IN_TIME,
            "98; 100 → 1,96",
            TryCase((("numerator", Decimal(98)), ("denominator", Decimal(100))), Decimal("1.96")),
        ),
        (
            IN_TIME,
            "0; 0 → không phát sinh",
            case_of({"numerator": Decimal(0), "denominator": Decimal(0)}, NOT_APPLICABLE),
        ),
        (REPORTS, "3 → 0,25", TryCase((("count", Decimal(3)),), Decimal("0.25"))),
        (DISCIPLINE, "Có; bị kỷ luật → 0", TryCase((("option", "Có; bị kỷ luật"),), Decimal(0))),
    ],
)
def test_a_case_is_one_line_and_is_read_back(rule: Rule, line: str, case: TryCase) -> None:
    nothing = "không phát sinh"
    assert case_line(case, nothing=nothing) == line
    assert read_case_line(rule, line, nothing=(nothing,)) == case
    assert case_from_json(rule, case_to_json(case)) == case


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("98; 100", "“98; 100” has no arrow. Type figures → points: 45; 50 → 1,8."),
        ("98 → 1,96", "“98 → 1,96” must have 2 figures, separated by “;”, before the arrow."),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_case_line(IN_TIME, line, nothing=())
    assert str(refusal.value) == why


def test_a_case_that_earns_something_else_is_named() -> None:
    cases = (
        case_of({"count": Decimal(3)}, Decimal("0.25")),
        case_of({"count": Decimal(1)}, Decimal("0.5")),
        case_of({"count": Decimal("1.5")}, Decimal(1)),
    )
    faults = case_faults(REPORTS, cases, max_points=Decimal(1), places=2)
    assert [str(fault) for fault in faults] == [
        "the kept case 1 earns 0.75, but 0.5 was expected",
        "the kept case 1,5 cannot be counted: 1.5 is not a whole number.",
    ]


def test_nothing_to_measure_is_a_result_of_its_own() -> None:
    wrong = case_of(NOTHING, Decimal(0))
    right = case_of(NOTHING, NOT_APPLICABLE)
    faults = case_faults(IN_TIME, (wrong, right), max_points=Decimal(2), places=2)
    assert [str(fault) for fault in faults] == [
        "the kept case 0; 0 earns “not applicable”, but 0 was expected"
    ]
