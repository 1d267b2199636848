"""Other shapes than that of Phù Yên, through figures, tables, PDF and Word."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from accounts.wording import say
from reports.result.period import PeriodResult
from reports.statistics.figures import figures
from reports.statistics.report import statistics
from reports.tables.report import tables
from reports.tables.table import Kind, RowKind, Table, cell_text
from tests.reports.other_shapes import LETTERS, SHAPES, large
from tests.reports.places import outside, placed, touching
from tests.reports.reading_papers import close, docx_of, docx_text, pdf_of, pdf_text

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module", params=SHAPES)
def result(request: pytest.FixtureRequest) -> PeriodResult:
    return SHAPES[request.param]()


def shown(table: Table) -> Iterator[str]:
    """Every text and figure in it."""
    for row in (*table.rows, *table.footer):
        yield from (cell_text(cell, say=say) for cell in row.cells)


def test_the_lists_part_the_communes(result: PeriodResult) -> None:
    for block in (None, *result.blocks):
        found = figures(result, block=block)
        everyone = sorted(each.code for each in found.communes)
        partitions = (
            (*(group.communes for group in found.groups), found.ungrouped),
            (found.risers.communes, found.fallers.communes, found.unchanged, found.not_compared),
            (found.rank_up, found.rank_kept, found.rank_down, found.rank_not_compared),
        )
        for lists in partitions:
            assert sorted(each.code for members in lists for each in members) == everyone


def test_the_tables_add_up(result: PeriodResult) -> None:
    """Points of the fields make the total, criteria their field, and the changes the means."""
    for commune in result.communes:
        regular = [f for f in commune.fields if f.kind.value == "regular"]
        assert sum((f.points for f in regular), Decimal(0)) == commune.total
        if commune.index_change is not None:
            assert commune.previous_index is not None
            assert commune.printed_index == commune.previous_index + commune.index_change
    for table in tables(result):
        communes = [row for row in table.rows if row.kind is RowKind.COMMUNE]
        assert len(communes) == len(result.communes)
        assert {len(row.cells) for row in (*communes, *table.footer)} == {len(table.columns)}


def test_means_are_those_of_the_column(result: PeriodResult) -> None:
    for table in tables(result)[3:]:
        (means,) = table.footer
        for at, column in enumerate(table.columns):
            if column.kind is not Kind.POINTS:
                continue
            got = [r.cells[at].value for r in table.rows if r.kind is RowKind.COMMUNE]
            there = [Fraction(value) for value in got if isinstance(value, Decimal)]
            stated = means.cells[at].value
            if not there:
                assert stated is None
                continue
            assert isinstance(stated, Decimal)
            assert abs(Fraction(stated) - sum(there, Fraction(0)) / len(there)) <= Fraction(1, 200)


@pytest.mark.slow
def test_pdf_and_word_say_all_and_cut_nothing_off(result: PeriodResult) -> None:
    content = pdf_of(result)
    papers = (pdf_text(content), docx_text(docx_of(result)))
    with translation.override("vi"):
        said = [say(each.sentence) for each in statistics(result)]
        cells = {text for table in tables(result) for text in shown(table)}
    for paper in papers:
        assert [text for text in said if close(text) not in paper] == []
        assert [text for text in cells if close(text) not in paper] == []
    pages = placed(content)
    assert outside(pages) == []
    assert [pair for page in pages for pair in touching(page)] == []


@pytest.mark.slow
def test_every_letter_comes_out_of_the_papers_as_it_went_in() -> None:
    result = SHAPES["every_letter"]()
    for paper in (pdf_text(pdf_of(result)), docx_text(docx_of(result))):
        assert [letter for letter in LETTERS + LETTERS.upper() if letter not in paper] == []


@pytest.mark.slow
def test_170_communes_of_74_lines_stay_inside_the_margins() -> None:
    content = pdf_of(large())
    assert outside(placed(content)) == []
    text = pdf_text(content)
    lines = large().communes[0].lines
    assert len(lines) == 74
    assert text.count(close("Xã Thượng 170")) == text.count(close("Xã Thượng 101")) >= 3 + 6


def test_what_the_shapes_are_made_for() -> None:
    """The twin of the tests above: each shape is what its name says."""
    made = {name: shape() for name, shape in SHAPES.items()}
    index = {name: [c.printed_index for c in each.communes] for name, each in made.items()}
    groups = {name: [c.group for c in each.communes] for name, each in made.items()}
    assert [c.rank for c in made["all_equal"].communes] == [1, 1, 1]
    assert groups["nobody_in_a"] == ["B", "C"]  # 89,995 prints as 90,00 and is not in A
    assert groups["everybody_in_a"] == ["A", "A"]
    assert index["left_out_each_otherwise"] == [Decimal("62.50"), Decimal("58.33"), None]
    assert groups["two_blocks"] == ["A", "A", "B", "B", "B", "C"]
    assert [c.rank for c in made["two_blocks"].communes] == [1, 1, 3, 1, 1, 3]
    assert index["bonus_and_penalty"] == [
        Decimal(text) for text in ("92.67", "91.67", "91.67", "89.67", "-1")
    ]
    assert [c.rank for c in made["tie_broken"].communes] == [1, 1, 3]
    assert [c.total for c in made["capped"].communes] == [Decimal("2.5"), Decimal(2)]
    assert [c.index_change for c in made["merged"].communes] == [None, Decimal("4.5")]
