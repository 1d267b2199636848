"""Criteria that changed between the years: from both sets to every paper, and frozen with them."""

import io
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from openpyxl import load_workbook

from accounts.refusals import Refused
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.set_format import SetDocument
from reports.exports.workbook import workbook_bytes
from reports.paper.decision import documents
from reports.paper.letterhead import DRAFT
from reports.prose.prefilled import prefilled
from reports.result.format import canonical_json, content_hash, from_json, to_json
from reports.result.period import FIRST_FORMAT, FORMAT, PeriodResult
from reports.result.set_changes import Kind, set_changes
from reports.statistics.report import statistics
from reports.tables.report import tables
from reports.tables.table import RowKind
from reports.verifier.verify_result import RESULT, verify
from tests.reports.small_years import GROUPS, RULE, commune, year_of

pytestmark = pytest.mark.pure


def leaf(code: str, name: str, points: str = "1", *, of: tuple[str, ...] = ()) -> CriterionNode:
    return CriterionNode(code, name, Decimal(points), rule=RULE, predecessors=of)


def outline_of(*leaves: CriterionNode) -> SetOutline:
    most = sum((each.max_points for each in leaves), Decimal(0))
    return SetOutline((FieldNode("1", "Chỉ đạo", most, leaves),), GROUPS)


BEFORE = outline_of(
    leaf("1.1", "Kế hoạch"),
    leaf("1.2", "Báo cáo quý"),
    leaf("1.3", "Báo cáo năm"),
    leaf("1.4", "Kiểm tra", "2"),
    leaf("1.5", "Sáng kiến"),
    leaf("1.6", "Tuyên truyền"),
)
NOW = outline_of(
    leaf("1.1", "Kế hoạch", "1.5", of=("1.1",)),
    leaf("1.2", "Báo cáo định kỳ", "2", of=("1.2", "1.3")),
    leaf("1.3", "Kế hoạch kiểm tra", of=("1.4",)),
    leaf("1.4", "Kết quả kiểm tra", of=("1.4",)),
    leaf("1.5", "Chuyển đổi số"),
    leaf("1.6", "Truyền thông", of=("1.6",)),
)


@cache
def year() -> PeriodResult:
    result = year_of([replace(commune("An", "1"), lines={})], NOW)
    return replace(result, previous_set=SetDocument("Bộ cũ", "9/QĐ-UBND", 2021, BEFORE))


def test_each_kind_is_counted_once() -> None:
    found = set_changes(year())
    assert found is not None
    assert {kind: count for kind, count in found.counts.items() if count} == dict.fromkeys(
        (Kind.NEW, Kind.DROPPED, Kind.MERGED, Kind.SPLIT, Kind.OTHER_MAXIMUM, Kind.REWORDED), 1
    )


def test_the_table_sets_each_line_beside_what_it_comes_from() -> None:
    table = tables(year())[-1]
    assert table.number == 5
    rows = [tuple(str(cell.value) for cell in row.cells) for row in table.rows]
    assert (rows[0], table.rows[0].kind) == (("1. Chỉ đạo",), RowKind.BLOCK)
    assert rows[1:] == [
        ("1", "Other maximum", "1.1. Kế hoạch", "1", "1.1. Kế hoạch", "1.5"),
        ("2", "Merged", "1.2. Báo cáo quý", "1", "1.2. Báo cáo định kỳ", "2"),
        ("2", "Merged", "1.3. Báo cáo năm", "1", "", ""),
        ("3", "Split", "1.4. Kiểm tra", "2", "1.3. Kế hoạch kiểm tra", "1"),
        ("3", "Split", "", "", "1.4. Kết quả kiểm tra", "1"),
        ("4", "New", "", "", "1.5. Chuyển đổi số", "1"),
        ("5", "Dropped", "1.5. Sáng kiến", "1", "", ""),
    ]
    assert len(table.notes) == 1


def test_the_statistic_says_how_many_and_where() -> None:
    (said,) = (each for each in statistics(year()) if each.key == "criteria_changes")
    assert "(Table 5)" in str(said.sentence)
    assert to_json(year())["statistics"]["criteria_changes"] == {
        "previous_year": 2021, "new": 1, "dropped": 1, "merged": 1, "split": 1,
        "rearranged": 0, "other_maximum": 1, "reworded": 1, "unchanged": 0,
    }  # fmt: skip


def test_papers_and_workbook_have_it() -> None:
    found = list(documents(year(), prefilled(year()), DRAFT))
    assert found[-1].name == "Biểu số 5"
    assert "Biểu số 1 đến 5" in prefilled(year())["articles"]
    book = load_workbook(io.BytesIO(workbook_bytes(year(), draft=False)))
    values = list(book["Biểu 5"].iter_rows(min_row=6, max_col=6, values_only=True))
    assert values[0][2:] == ("1.1. Kế hoạch", 1, "1.1. Kế hoạch", 1.5)


def test_equal_sets_have_a_sentence_and_no_table() -> None:
    result = year_of([replace(commune("An", "1"), lines={})], BEFORE)
    same = replace(result, previous_set=replace(result.criteria_set, year=2021))
    assert tables(same)[-1].number == 4
    (said,) = (each for each in statistics(same) if each.key == "criteria_changes")
    assert str(said.sentence) == "The criteria and their maxima are those of 2021."


@pytest.mark.parametrize(
    ("result", "format", "keys"),
    [
        (year(), FORMAT, {"previous_set"}),
        (replace(year(), previous_set=None), FORMAT, {"previous_set"}),
        (replace(year(), previous_set=None, format=FIRST_FORMAT), FIRST_FORMAT, set()),
    ],
)
def test_both_formats_are_read_and_verified(
    result: PeriodResult, format: str, keys: set[str]
) -> None:
    """What was frozen before the set of the year before was, stays as it is, and is read so."""
    frozen = to_json(result)
    assert frozen["format"] == format
    assert frozen.keys() & {"previous_set"} == keys
    assert from_json(frozen) == result
    files = {RESULT: canonical_json(frozen)}
    checks = verify(files, printed=content_hash(frozen))
    assert [fault for check in checks for fault in check.faults] == []


def test_another_set_of_the_year_before_is_found() -> None:
    frozen, other = to_json(year()), to_json(year())
    other["previous_set"]["fields"][0]["children"][0]["max_points"] = "1.5"
    assert content_hash(frozen) != content_hash(other)
    with pytest.raises(Refused, match="criteria_changes"):
        from_json(other)


@pytest.mark.parametrize("format", [FIRST_FORMAT, "par-index-result/3"])
def test_a_format_holds_what_it_says(format: str) -> None:
    """Neither reader takes the set of the year before in the first format."""
    frozen = to_json(year()) | {"format": format}
    with pytest.raises(Refused):
        from_json(frozen)
    assert any(check.faults for check in verify({RESULT: canonical_json(frozen)}))
