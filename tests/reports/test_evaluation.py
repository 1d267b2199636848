"""The evaluation of a commune: it adds up at every level, and says why points were lost."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from accounts.numbers import round_half_up
from criteria.outline import FieldKind
from criteria.rules import Figures
from criteria.set_format import SetDocument
from evidence.consistency.scores import Stated, score_contradictions
from reports.communes.evaluation import Evaluation, FieldPart, Part, evaluation
from reports.reasons.wording import Cut, LineTold
from reports.result.facts import CommuneScores, LineResult
from reports.result.period import PeriodResult
from tests.criteria.fixtures import HUE, QUANG_TRI, fixture_set
from tests.reports import phu_yen
from tests.reports.small_years import year_of, years
from tests.scoring.documents import (
    S000,
    S000_FIGURES,
    S002,
    S002_FIGURES,
    full_figures,
    scored_leaf,
)

pytestmark = pytest.mark.pure
ZERO = Decimal(0)


def nodes(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from nodes(part.parts)


def adds_up(found: Evaluation) -> None:
    """Every level, down to the lines, against the totals of the result."""
    for field in found.fields:
        _field_adds_up(field)
    regular = [field for field in found.fields if field.kind is FieldKind.REGULAR]
    assert sum((f.got for f in regular), ZERO) == found.got == found.commune.total
    assert sum((f.maximum for f in regular), ZERO) == found.maximum
    assert sum((f.lost for f in regular), ZERO) == found.lost
    codes = [line.code for line in found.lines]
    assert len(codes) == len(set(codes))


def _field_adds_up(field: FieldPart) -> None:
    assert sum((part.got for part in field.parts), ZERO) == field.got
    assert sum((part.maximum for part in field.parts), ZERO) == field.maximum
    held, is_penalty = ZERO, field.kind is FieldKind.PENALTY
    for part in nodes(field.parts):
        if part.parts:
            assert sum((each.got for each in part.parts), ZERO) - part.held_got == part.got
            parts_lose = sum((each.lost for each in part.parts), ZERO)
            assert parts_lose + part.held_got - part.held_maximum == part.lost
            held += part.held_got if is_penalty else part.held_maximum - part.held_got
        elif part.lost and field.kind is FieldKind.REGULAR:
            assert part.line is not None
            assert part.line.lost == part.lost
    if field.kind is FieldKind.BONUS:
        assert (field.lost, field.lines) == (ZERO, ())
    else:
        assert sum((line.lost for line in field.lines), ZERO) - held == field.lost
    for line in field.lines:
        assert line.unclaimed + line.taken == line.lost > 0
        assert line.best is not None
        assert line.mean is not None
        sign = -1 if is_penalty else 1
        assert sign * line.best >= sign * line.got
        assert sign * line.best >= sign * line.mean
        assert line.reasons


@pytest.mark.parametrize("code", [each.code for each in phu_yen.result().communes])
def test_every_commune_of_the_reference_year_adds_up_at_every_level(code: str) -> None:
    found = evaluation(phu_yen.result(), code)
    adds_up(found)
    lost = {c for c, line in found.commune.lines.items() if not line.left_out} - {
        leaf.code for leaf in found.result.outline.leaves()
        if found.commune.lines[leaf.code].final == leaf.max_points
    }  # fmt: skip
    assert {line.code for line in found.lines} == lost
    assert found.size == 27


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(years())
def test_any_year_adds_up(result: PeriodResult) -> None:
    for commune in result.communes:
        adds_up(evaluation(result, commune.code))


def test_a_wrong_total_would_be_seen() -> None:
    """Twin: the law fails for an evaluation whose total is another commune's."""
    first, last = phu_yen.result().communes[0], phu_yen.result().communes[-1]
    found = evaluation(phu_yen.result(), first.code)
    with pytest.raises(AssertionError):
        adds_up(replace(found, commune=last))


def test_the_best_commune_of_phu_yen() -> None:
    """S001: 54/70 is 77,14; the mean of the 27 indices is printed there too."""
    best = phu_yen.result().communes[0]
    found = evaluation(phu_yen.result(), best.code)
    assert (found.got, found.maximum, found.lost) == (Decimal(54), Decimal(70), Decimal(16))
    assert found.best == best
    assert found.mean_index is not None
    assert round_half_up(found.mean_index, 1) == Decimal(str(phu_yen.published()["mean_index"]))


def entered(
    document: SetDocument, figures: dict[str, Figures], left_out: frozenset[str]
) -> Evaluation:
    """A commune with the figures of its document, alone in the year."""
    outline = document.outline
    lines, told = {}, {}
    for leaf in outline.leaves():
        given_ = figures.get(leaf.code) or full_figures(leaf)
        worth = ZERO if leaf.code in left_out else scored_leaf(leaf, given_, outline.points_places)
        is_out = leaf.code in left_out
        lines[leaf.code] = LineResult(
            worth, leaf.source.value == "survey", worth, worth, left_out=is_out
        )
        told[leaf.code] = LineTold(figures=given_)
    commune = CommuneScores(code="1", kind="xã", name="Dương Hòa", lines=lines)
    return evaluation(year_of([commune], outline), "1", told)


def test_duong_hoa_reads_as_its_document() -> None:
    """S002: 81,87 with 3.7 and 9.5 left out; each field as printed, each line lost as printed."""
    found = entered(fixture_set(HUE), dict(S002_FIGURES), frozenset({"3.7", "9.5"}))
    adds_up(found)
    assert found.commune.printed_index == Decimal("81.870")
    assert round_half_up(found.commune.index or ZERO, 2) == Decimal("81.87")
    assert {f.code: f.got for f in found.fields} == {p.code: p.got for p in S002.parts}
    lost = {line.code: line.lost for line in found.lines}
    assert lost["1.6"] == Decimal("0.58")
    assert lost["3.4.1"] == Decimal("0.04")  # printed 0,4, which its own 1,96/2 contradicts


def test_ward_2_reads_as_its_document() -> None:
    """S000: its 88,46 are 89,35 % of the 99 points that applied. Its fields add up to 88,23, and
    the lines of field 3 to 18,66 where 20,16 is printed: no figures give all that it states.
    """
    outline = fixture_set(QUANG_TRI).outline
    found = entered(fixture_set(QUANG_TRI), dict(S000_FIGURES), frozenset({"3.7"}))
    adds_up(found)
    assert found.maximum == Decimal(99)
    printed = {part.code: part.got for part in S000.parts}
    mended = {f.code: f.got for f in found.fields} | {"3": printed["3"]}
    assert mended == printed
    assert S000.got is not None
    assert round_half_up(S000.got * 100 / found.maximum, outline.index_places) == S000.percent
    assert (found.got, found.commune.printed_index) == (Decimal("85.73"), Decimal("86.60"))


def stated(found: Evaluation) -> Stated:
    """The evaluation as a document that states figures, for the checks of documents."""

    def of(part: Part) -> Stated:
        return Stated(
            part.name, part.code, part.got, part.maximum, part.lost,
            parts=tuple(of(each) for each in part.parts), whole=not part.held_maximum,
            reason="; ".join(part.line.reasons) if part.line else "",
        )  # fmt: skip

    fields = tuple(
        Stated(
            f.name, f.code, f.got, f.maximum, f.lost, parts=tuple(map(of, f.parts)), whole=True
        )
        for f in found.fields
    )  # fmt: skip
    index = found.commune.printed_index
    return Stated("", "", found.got, found.maximum, found.lost, index, fields, whole=True)


@pytest.mark.parametrize("code", [each.code for each in phu_yen.result().communes])
def test_the_checks_of_documents_find_nothing(code: str) -> None:
    assert score_contradictions(stated(evaluation(phu_yen.result(), code))) == []


def test_the_reasons_of_a_line() -> None:
    """The appraisal's first, then what the commune itself did not claim, with its figures."""
    outline = fixture_set(HUE).outline
    leaf = next(each for each in outline.leaves() if each.code == "1.6")
    figures: Figures = {"numerator": Decimal(71), "denominator": Decimal(100)}
    base = Decimal("1.42")
    lines = {leaf.code: LineResult(base, False, base, base)}
    commune = CommuneScores(code="1", kind="xã", name="Dương Hòa", lines=lines)
    result = year_of([commune], outline)

    def reasons(told: LineTold) -> tuple[str, ...]:
        found = evaluation(result, "1", {"1.6": told})
        return {line.code: line.reasons for line in found.lines}["1.6"]

    assert reasons(LineTold(figures=figures)) == ("Đơn vị tự chấm 1,42/2 điểm (71/100, đạt 71%)",)
    assert reasons(LineTold(cuts=(Cut(Decimal("0.5"), "Thiếu báo cáo quý II.", "Bước 1"),))) == (
        "Bước 1: trừ 0,5 điểm, Thiếu báo cáo quý II",
        "Đơn vị tự chấm 1,42/2 điểm",
    )
    unanswered = {line.code: line.reasons for line in evaluation(result, "1").lines}
    assert unanswered["1.1"] == ("Đơn vị không tự chấm điểm",)
