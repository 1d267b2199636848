"""Each check of a sheet: what it finds, in its words, and what it leaves alone."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.refusals import sentence
from criteria.rules import Measure, Rule, Scale
from evidence.consistency.findings import Level
from scoring import sheet_checks as checks
from scoring.fed_figures import Offer
from scoring.sheet_checks import (
    CHECKS,
    LEVELS,
    Check,
    CheckedLine,
    CheckedSheet,
    Finding,
    Proof,
    findings,
    warnings_key,
    warnings_of,
)

pytestmark = pytest.mark.pure

RATIO = Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
COUNT = Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal("0.25"))
OFFER = Offer("numerator", Decimal(8), sentence("Form 3, line 3.1.2"))
THIRD = Offer("numerator", Decimal("8.3333"), sentence("Form 3, line 3.1"))  # printed 8,33
PLAN = Proof("p", "12/KH-UBND", date(2022, 1, 5), "UBND xã", "Kế hoạch CCHC", "aa")


def line(rule: Rule | None = None, **said: object) -> CheckedLine:
    return replace(CheckedLine("3.4", "Hồ sơ", Decimal(2), rule), **said)  # type: ignore[arg-type]


def ratio(part: str, whole: str, points: str) -> CheckedLine:
    figures = {"numerator": Decimal(part), "denominator": Decimal(whole)}
    return line(RATIO, figures=figures, points=Decimal(points))


def sheet(*lines: CheckedLine, proofs: Iterable[Proof] = (), **more: object) -> CheckedSheet:
    return replace(CheckedSheet(2022, 2, lines, tuple(proofs)), **more)  # type: ignore[arg-type]


def proof(**changed: object) -> Proof:
    return replace(PLAN, key="q", **changed)  # type: ignore[arg-type]


def papers(*proofs: Proof) -> CheckedSheet:
    return sheet(proofs=proofs)


FOUND: list[tuple[Callable[[CheckedSheet], Iterable[Finding]], CheckedSheet, str, str]] = [
    (checks.unanswered, sheet(line(), unanswered=("3.4",)), "3.4", "3.4 Hồ sơ: not scored yet"),
    (
        checks.off_the_forms,
        sheet(replace(ratio("9", "10", "1.8"), offers=(OFFER,))),
        "3.4",
        "3.4 Hồ sơ: 9 is typed, but Form 3, line 3.1.2 says 8",
    ),
    (
        checks.off_the_forms,
        sheet(replace(ratio("8.3", "9", "1"), offers=(THIRD,))),
        "3.4",
        "3.4 Hồ sơ: 8.3 is typed, but Form 3, line 3.1 says 8.3333",
    ),
    (
        checks.without_evidence,
        sheet(line(points=Decimal("1.5")), without_evidence=("3.4",)),
        "3.4",
        "3.4 Hồ sơ: 1.5 points, but neither a document nor a note",
    ),
    (  # S002 3.4: 98 % × 2 is 1,96
        checks.off_the_figures,
        sheet(ratio("98", "100", "2")),
        "3.4",
        "3.4 Hồ sơ: 2 points, but the figures give 1.96; save the line again",
    ),
    (  # S003: 137 of 124
        checks.above_the_whole,
        sheet(ratio("137", "124", "2")),
        "3.4",
        "3.4 Hồ sơ: 137 is more than the whole, 124.",
    ),
    (
        checks.unlisted_reason,
        sheet(line(na_reason="Không có", na_reasons=("Không phát sinh hồ sơ", "Mới sáp nhập"))),
        "3.4",
        "3.4 Hồ sơ: “Không có” is none of the accepted reasons: Không phát sinh hồ sơ, "
        "Mới sáp nhập",
    ),
    (checks.asked_away, sheet(line(na_reason="x")), "3.4", "3.4 Hồ sơ: the appraiser decides"),
    (
        checks.number_twice,
        papers(PLAN, proof(number="12/kh-ubnd ", title="Kế hoạch tuyên truyền", content="bb")),
        "q",
        "No. 12/kh-ubnd stands on 2 different documents: Kế hoạch CCHC, Kế hoạch tuyên truyền",
    ),
    (
        checks.number_twice,
        papers(PLAN, proof(dated=date(2022, 3, 1), issuer="")),
        "q",
        "No. 12/KH-UBND stands on 2 different documents: Kế hoạch CCHC, Kế hoạch CCHC",
    ),
    (
        checks.entered_twice,
        papers(PLAN, proof(title="KH cải cách hành chính")),
        "q",
        "12/KH-UBND KH cải cách hành chính was entered 2 times; one document can prove several "
        "lines",
    ),
    (  # S003, line 912; S001, line 59
        checks.symbol_of_another_type,
        papers(proof(number="36/KH-UBND", title="Quyết định giao chỉ tiêu")),
        "q",
        "36/KH-UBND Quyết định giao chỉ tiêu: the symbol KH is that of “kế hoạch”, not of "
        "“quyết định”",
    ),
    (
        checks.outside_the_year,
        papers(proof(dated=date(2021, 12, 31))),
        "q",
        "12/KH-UBND Kế hoạch CCHC is of 2021-12-31, not of the year 2022",
    ),
    (
        checks.not_to_be_found,
        papers(proof(number=" ", content="")),
        "q",
        "Kế hoạch CCHC has neither a file nor a number",
    ),
]

NOT_FOUND: list[tuple[Callable[[CheckedSheet], Iterable[Finding]], CheckedSheet]] = [
    (checks.unanswered, sheet(line())),
    (checks.without_evidence, sheet(line(points=Decimal(2)))),
    (checks.off_the_figures, sheet(ratio("98", "100", "1.96"))),
    (checks.off_the_figures, sheet(ratio("1", "0", "2"))),  # impossible: nothing to hold against
    (checks.off_the_figures, sheet(ratio("0", "0", "2"))),  # 0/0 is asked away, not scored
    (checks.off_the_figures, sheet(line(COUNT, points=Decimal(2)))),
    (checks.off_the_figures, sheet(line(points=Decimal(2)))),
    (checks.above_the_whole, sheet(ratio("124", "124", "2"))),
    (checks.above_the_whole, sheet(line(COUNT, figures={"count": Decimal(300)}))),
    (checks.off_the_forms, sheet(replace(ratio("8", "10", "1.6"), offers=(OFFER,)))),
    (checks.off_the_forms, sheet(replace(ratio("8.33", "9", "1"), offers=(THIRD,)))),
    (checks.unlisted_reason, sheet(line(na_reason="Gì cũng được"))),
    (checks.unlisted_reason, sheet(line(na_reason="mới  sáp nhập.", na_reasons=("Mới sáp nhập",)))),
    (
        checks.unlisted_reason,
        sheet(replace(ratio("0", "0", "0"), na_reason="0/0", na_reasons=("Mới sáp nhập",))),
    ),
    (checks.asked_away, sheet(line(points=Decimal(1)))),
    (checks.number_twice, papers(PLAN, proof(title="KH cải cách hành chính"))),  # one content
    (checks.number_twice, papers(PLAN, proof(issuer="UBND huyện", content="bb"))),
    (checks.number_twice, papers(PLAN, proof(dated=date(2021, 1, 5), content="bb"))),
    (checks.number_twice, papers(proof(number=""), proof(number="", content="bb", title="Khác"))),
    (checks.entered_twice, papers(PLAN)),
    (checks.entered_twice, papers(PLAN, proof(number="13/KH-UBND"))),
    (checks.symbol_of_another_type, papers(PLAN, proof(number="123/UBND-VP", title="Công văn"))),
    (checks.outside_the_year, papers(proof(dated=date(2022, 12, 31)), proof(dated=None))),
    (checks.not_to_be_found, papers(proof(content=""), proof(number=""))),
]


@pytest.mark.parametrize(("check", "given", "where", "said"), FOUND)
def test_finds(
    check: Callable[[CheckedSheet], Iterable[Finding]], given: CheckedSheet, where: str, said: str
) -> None:
    (found,) = check(given)
    assert (str(found.what), found.code or found.document) == (said, where)
    assert CHECKS[found.check] is check


@pytest.mark.parametrize(("check", "given"), NOT_FOUND)
def test_leaves_alone(
    check: Callable[[CheckedSheet], Iterable[Finding]], given: CheckedSheet
) -> None:
    assert list(check(given)) == []


def test_every_check_is_made_has_a_level_and_a_row_above() -> None:
    assert set(CHECKS) == set(LEVELS) == set(Check)
    assert {check for check, *_row in FOUND} == set(CHECKS.values())
    assert {check for check, *_row in NOT_FOUND} == set(CHECKS.values())


def test_what_the_policy_goes_by_are_the_faults() -> None:
    """A check that kept nobody from submitting would be no fault, and the other way round."""
    faults = {check for check, level in LEVELS.items() if level is Level.FAULT}
    assert faults == {Check.UNANSWERED, Check.WITHOUT_EVIDENCE}


def test_findings_come_check_by_check_and_of_the_same_line_several() -> None:
    given = sheet(ratio("137", "124", "1"), proofs=[PLAN, proof(dated=date(2023, 1, 2))])
    assert [finding.check for finding in findings(given)] == [
        Check.OFF_THE_FIGURES, Check.ABOVE_THE_WHOLE, Check.OUTSIDE_THE_YEAR,
    ]  # fmt: skip


def test_another_warning_is_another_key_and_a_remark_is_none() -> None:
    def key(*lines: CheckedLine, proofs: Iterable[Proof] = ()) -> str:
        return warnings_key(warnings_of(findings(sheet(*lines, proofs=proofs))))

    one = key(ratio("137", "124", "2"))
    assert one == key(ratio("137", "124", "2"), line(na_reason="x"))
    others = [key(), key(ratio("138", "124", "2")), key(ratio("137", "124", "1"))]
    assert len({one, *others}) == 4
