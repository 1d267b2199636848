"""The form of a scored line: what is typed becomes the rule, and reads back as it stands."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from criteria import edits
from criteria.cases import TryCase
from criteria.forms import rule as rule_fields
from criteria.forms.lines import ParentForm
from criteria.forms.scored import ScoredForm
from criteria.outline import CriterionNode
from criteria.rules import SCALES, Measure, Rule, Scale
from criteria.set_format import field_to_json, node_to_json
from criteria.set_shape import shape_faults
from tests.criteria.fixtures import NAMES, fixture_set
from tests.criteria.sent_forms import sent_untouched

pytestmark = pytest.mark.pure

BANDS = Rule(
    Measure.RATIO, Scale.BANDS, bands=((Decimal(90), Decimal(2)), (Decimal(70), Decimal(1)))
)
LINE = CriterionNode("1.1", "Báo cáo", Decimal(2), rule=BANDS, department="Phòng Nội vụ")


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Any:
    with translation.override("vi"):
        yield


def form_of(node: CriterionNode, data: QueryDict | None = None) -> ScoredForm:
    departments = ["Phòng Nội vụ", node.department] if node.department else ["Phòng Nội vụ"]
    return ScoredForm(data, standing=node, departments=departments, places=2)


def sent(node: CriterionNode = LINE, **typed: str) -> ScoredForm:
    """The form as the browser sends it after that was typed into it."""
    data = sent_untouched(form_of(node))
    for name, text in typed.items():
        data[name] = text
    return form_of(node, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_touched_comes_back_as_it_stands(name: str) -> None:
    """All lines of the three real sets: every rule, text and figure survives its form."""
    outline = fixture_set(name).outline
    seen = 0
    for _depth, node in outline.walk():
        if node.is_leaf:
            form: Any = form_of(node, sent_untouched(form_of(node)))
        else:
            bare = ParentForm(standing=node)
            form = ParentForm(sent_untouched(bare), standing=node)
        assert form.is_valid(), (node.code, form.errors)
        assert form.changed() == node
        seen += 1
    assert seen > 30


@pytest.mark.parametrize(
    ("measure", "scale"),
    [(measure, scale) for measure, scales in SCALES.items() for scale in scales],
)
def test_every_way_of_scoring_can_be_chosen(measure: Measure, scale: Scale) -> None:
    figures: dict[str, Any] = {
        Scale.MANUAL: {"step": Decimal("0.25")},
        Scale.OPTIONS: {"options": (("Có", Decimal(2)), ("Không", Decimal(0)))},
        Scale.BANDS: {"bands": ((Decimal("81.863"), Decimal(2)), (Decimal(0), Decimal("0.125")))},
        Scale.PROPORTIONAL: {"floor": Decimal(50), "full": Decimal(100)},
        Scale.DEDUCT: {"per": Decimal("0.25")},
        Scale.AWARD: {"per": Decimal("0.5")},
    }[scale]
    node = replace(LINE, rule=Rule(measure, scale, **figures))
    form = sent(node)
    assert form.is_valid()
    assert form.changed() == node
    assert set(rule_fields.WAYS) == {(m, s) for m, scales in SCALES.items() for s in scales}


def test_levels_may_be_typed_in_any_order() -> None:
    form = sent(band_0_given="50", band_0_worth="0,5", band_2_given="1.000,5", band_2_worth="2")
    assert form.is_valid()
    assert form.changed().rule.bands == (
        (Decimal("1000.5"), Decimal(2)),
        (Decimal(70), Decimal(1)),
        (Decimal(50), Decimal("0.5")),
    )


@pytest.mark.parametrize(
    ("typed", "name", "fault"),
    [
        ({"max_points": "hai"}, "max_points", "không phải là số"),
        ({"max_points": "1.250"}, "max_points", "đọc theo hai cách"),
        ({"max_points": "0"}, "max_points", "lớn hơn 0"),
        ({"max_points": ""}, "max_points", "nhập điểm tối đa"),
        ({"max_points": "1,2345"}, "max_points", "quá nhiều chữ số"),
        ({"name": " "}, "name", "nhập tên"),
        ({"code": ""}, "code", "nhập mã"),
        ({"code": "1" * 31}, "code", "30"),
        ({"band_2_given": "50"}, "band_2_worth", "đủ hai ô"),
        ({"band_1_worth": "một"}, "band_1_worth", "không phải là số"),
        ({"department": "Phòng lạ"}, "department", "Phòng lạ"),
        ({"max_points": "1000000"}, "max_points", "quá lớn"),
        ({"band_0_given": "1000000000"}, "band_0_given", "quá lớn"),
        ({"evidence_asked": "a" * 501}, "evidence_asked", "500"),
        ({"na_reasons": "a" * 301}, "na_reasons", "300"),
        ({"predecessors": "1" * 31}, "predecessors", "30"),
    ],
)
def test_what_cannot_be_saved(typed: dict[str, str], name: str, fault: str) -> None:
    form = sent(do="save", **typed)
    assert not form.is_valid()
    assert list(form.errors) == [name]
    assert form[name].value().strip() == typed.get(name, "").strip()


def test_nothing_is_asked_for_before_it_is_saved() -> None:
    form = sent(replace(LINE, rule=None), do="refresh", name="", max_points="")
    assert form.is_valid()


def test_another_way_keeps_what_was_typed_of_the_first() -> None:
    form = sent(do="refresh", way="ratio-proportional", band_0_given="95")
    assert form.is_valid()
    assert [field.name for field in form.plain_parameters] == ["floor", "full"]
    assert form["full"].value() == "100"
    assert "band_0_given" in [field.name for field in form.unused]
    assert form.typed_rule() == Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
    data = form.data.copy()
    data["way"] = "ratio-bands"
    back = form_of(LINE, data)
    assert back["band_0_given"].value() == "95"


def test_what_is_wrong_with_another_way_does_not_stand_in_the_way() -> None:
    form = sent(do="save", way="count-deduct", per="0,5", band_0_given="chín mươi")
    assert form.is_valid()
    assert form.changed().rule == Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal("0.5"))


@pytest.mark.parametrize("way", ["", "ratio", "ratio-options", "x-y", "points-manual-"])
def test_ways_that_there_are_none_of(way: str) -> None:
    assert rule_fields.way_of(way) is None


def test_rows_are_added_and_dropped() -> None:
    more = sent(do="add-row band")
    assert [row.number for row in more.rows] == [0, 1, 2, 3]
    fewer = sent(do="drop-row band 0")
    assert [(row.given.value(), row.worth.value()) for row in fewer.rows] == [("70", "1"), ("", "")]
    for nonsense in ("drop-row band x", "drop-row", "add-row lamp", "drop-row band 999"):
        assert sent(do=nonsense).is_valid()
    assert len(sent(bands="9999999").rows) <= rule_fields.MOST_ROWS


# --- trying --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        ("45", "50", "2"),  # 90 %, the bound belongs to the level (DOMAIN 3)
        ("44", "50", "1"),
        ("1", "50", "0"),
        ("0", "0", "không phát sinh"),  # DOMAIN 3: 0/0 goes to the N/A policy
    ],
)
def test_figures_are_tried_on_the_rule_as_typed(
    numerator: str, denominator: str, words: str
) -> None:
    form = sent(try_numerator=numerator, try_denominator=denominator)
    outcome = form.tried()
    assert outcome is not None
    assert outcome.words == words
    assert form.show_expected()
    assert form["expected"].value() == words


def test_the_unsaved_rule_is_tried() -> None:
    form = sent(try_numerator="45", try_denominator="50", band_0_worth="1,5", max_points="1,5")
    outcome = form.tried()
    assert outcome is not None
    assert outcome.words == "1,5"


def test_figures_that_earn_nothing_say_why() -> None:
    outcome = sent(try_numerator="1.234", try_denominator="50").tried()
    assert outcome is not None
    assert outcome.earned is None
    assert "hai cách" in outcome.why_not[0]
    half = sent(try_numerator="45").tried()
    assert half is not None
    assert (half.earned, half.why_not) == (None, ())
    assert sent().tried() is None


def test_a_rule_without_its_figures_earns_nothing_yet() -> None:
    form = sent(way="count-deduct", per="", try_count="3")
    outcome = form.tried()
    assert outcome is not None
    assert outcome.earned is None


def test_a_rule_that_cannot_be_read_earns_nothing() -> None:
    case = TryCase((("numerator", Decimal(45)), ("denominator", Decimal(50))), Decimal(2))
    node = replace(LINE, cases=(case,))
    form = sent(node, band_0_worth="1.234", try_numerator="45", try_denominator="50")
    assert form.tried() is None
    assert [(kept.fits, kept.is_counted) for kept in form.kept()] == [(True, False)]
    assert [kept.is_counted for kept in sent(node).kept()] == [True]


def test_points_that_a_person_expects_are_not_written_over() -> None:
    figures = {"try_numerator": "45", "try_denominator": "50"}
    form = sent(**figures, came_out="1", expected="1,5")
    assert not form.show_expected()
    assert form["expected"].value() == "1,5"
    again = sent(**figures, came_out="1", expected="1")
    assert again.show_expected()
    assert again["expected"].value() == "2"


def test_a_case_is_kept_and_forgotten() -> None:
    figures = {"try_numerator": "45", "try_denominator": "50"}
    kept = sent(do="keep", expected="1,5", **figures)
    assert kept.is_valid()
    case = TryCase((("numerator", Decimal(45)), ("denominator", Decimal(50))), Decimal("1.5"))
    assert kept.changed().cases == (case,)
    assert kept.kept()[0].fault == "cách chấm cho ra 2"
    assert [field.value() for field in (*kept.figures, kept["expected"])] == ["", "", ""]
    node = replace(LINE, cases=(case,))
    assert sent(node, do="forget 0").is_valid()
    forgotten = sent(node, do="forget 0")
    assert forgotten.is_valid()
    assert forgotten.changed().cases == ()
    same = sent(node, do="forget 7")
    assert same.is_valid()
    assert same.changed().cases == (case,)


def test_what_came_out_is_kept_where_nothing_else_is_expected() -> None:
    form = sent(do="keep", try_numerator="0", try_denominator="0")
    assert form.is_valid()
    case = TryCase((("numerator", Decimal(0)), ("denominator", Decimal(0))), None)
    assert form.changed().cases == (case,)


def test_a_case_needs_figures_and_readable_points() -> None:
    assert "expected" in sent(do="keep").errors
    assert "expected" in sent(do="keep", try_numerator="1", try_denominator="0").errors
    figures = {"try_numerator": "45", "try_denominator": "50"}
    assert "expected" in sent(do="keep", expected="một", **figures).errors


def test_what_is_kept_can_be_read_from_a_file_again() -> None:
    """The largest and finest that the form takes, money in đồng too."""
    figures = {"try_numerator": "999.999.999.999.999", "try_denominator": "999999999,123456"}
    largest = {"max_points": "999999,999", "band_0_given": "999999999,123456", "expected": "2,1250"}
    form = sent(do="keep", **figures, **largest)
    assert form.is_valid(), form.errors
    fields = [{**field_to_json(edits.new_field("1", "Một")), "children": []}]
    fields[0]["children"] = [node_to_json(form.changed())]
    assert shape_faults({"title": "Bộ", "year": 2026, "fields": fields}) == []
    for wrong in ({"try_numerator": "1" * 16}, {"expected": "1000000"}):
        assert "expected" in sent(do="keep", **(figures | largest | wrong)).errors


def test_cases_of_another_measure_are_shown_and_left_out() -> None:
    case = TryCase((("numerator", Decimal(45)), ("denominator", Decimal(50))), Decimal(2))
    form = sent(replace(LINE, cases=(case,)), do="save", way="count-deduct", per="0,5")
    assert form.is_valid()
    assert [kept.fits for kept in form.kept()] == [False]
    assert form.changed().cases == ()


@pytest.mark.parametrize(
    "carried",
    [
        "",
        "x",
        "[]",
        "1",
        '{"figures": {}, "points": "1"}',
        '{"figures": {"numerator": 1, "denominator": 2}, "points": "1"}',
        '{"figures": {"numerator": "1", "denominator": "x"}, "points": "1"}',
        '{"figures": {"numerator": "1", "denominator": "2"}, "points": "NaN"}',
        '{"figures": {"numerator": "1", "denominator": "2"}}',
        "[" * 5000,
    ],
)
def test_a_case_that_no_form_sent_is_left_out(carried: str) -> None:
    data = sent_untouched(form_of(LINE))
    data.setlist("case", [carried])
    data["do"] = "save"
    form = form_of(LINE, data)
    assert form.is_valid()
    assert form.changed().cases == ()
    assert [kept.fits for kept in form.kept()] in ([], [False])
