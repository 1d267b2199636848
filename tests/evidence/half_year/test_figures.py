"""The seven forms of S003 come out of its figures, and what does not agree in them is found."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.numbers import UnreadableNumber, parse_decimal
from accounts.refusals import Faulty, Refused
from evidence.half_year.checks import Check, findings
from evidence.half_year.figures import (
    Figure,
    as_typed,
    missing,
    numbers_of,
    read_value,
    shown,
    shown_number,
)
from evidence.half_year.forms import (
    Form,
    FormSet,
    Indicator,
    Kind,
    Over,
    read_forms,
    refuse_faulty,
    written,
)
from evidence.half_year.formulas import FormulaFault, compute, operands, parse_formula
from evidence.half_year.narrative import sections_of, unwritten
from evidence.half_year.paper import recipients_of
from evidence.half_year.standard import standard_forms
from evidence.half_year.totals import totals, year_number
from tests.evidence.half_year.s003 import STATED, s003_figures

pytestmark = pytest.mark.pure

FORMS = standard_forms()


def indicator(kind: Kind, **more: object) -> Indicator:
    return Indicator(1, "1", "Chỉ tiêu", kind, **more)  # type: ignore[arg-type]


# --- the forms ------------------------------------------------------------------------------------


def test_the_standard_forms_are_those_of_s003() -> None:
    """Source: S003, Biểu mẫu 1 to 7: titles, rows, first and last codes."""
    told = [(f.number, f.title, len(f.shown), f.shown[-1].code) for f in FORMS.forms]
    assert told == [
        (1, "Công tác chỉ đạo điều hành CCHC", 22, "7"),
        (2, "Cải cách thể chế", 12, "3.2.2"),
        (3, "Cải cách thủ tục hành chính", 17, "4.2"),
        (4, "Cải cách tổ chức bộ máy", 4, "4"),
        (5, "Cải cách chế độ công vụ", 8, "4.2"),
        (6, "Cải cách tài chính công", 6, "6"),
        (7, "Xây dựng và phát triển Chính quyền điện tử, chính quyền số", 24, "5.5.2"),
    ]
    refuse_faulty(FORMS)


def test_the_forms_come_back_from_json() -> None:
    assert read_forms(written(FORMS)) == FORMS


@pytest.mark.parametrize(("key", "stated"), STATED.items())
def test_the_rates_are_computed_as_s003_states_them(key: str, stated: str) -> None:
    numbers = numbers_of(FORMS, s003_figures())
    assert shown(FORMS.indicators[key], None, numbers) == stated


def test_a_rate_of_nothing_is_left_blank() -> None:
    """S003 leaves 3:4 blank (0 of 0), and gives no part for 7:5.3."""
    numbers = numbers_of(FORMS, s003_figures())
    assert [key for key in ("3:4", "2:2.2", "7:5.3") if key in numbers] == []


def test_s003_s_own_contradictions_are_found() -> None:
    """Source: S003, form 3: 137 procedures of the commune among 124 in all. 7:5.3.2 is blank."""
    found = [(f.check, str(f.what)) for f in findings(FORMS, s003_figures())]
    assert found == [
        (Check.MISSING, "Form 7, line 5.3.2: no figure yet"),
        (
            Check.DECLARED,
            "Form 3, line 1.4.1: 137 is more than the whole, 124 (1.4).",
        ),
    ]


def test_the_stated_rate_of_form_7_is_another_one() -> None:
    """S003 states 100 % for 7:5.4; 251 of 299 is 83,95 %."""
    numbers = numbers_of(FORMS, s003_figures())
    assert numbers["7:5.4"] == Fraction(251, 299)
    assert shown(FORMS.indicators["7:5.4"], None, numbers) == "83,95"


def test_a_part_above_its_whole_is_found() -> None:
    figures = s003_figures() | {"3:3.1.2": Figure("300")}
    (found,) = [f for f in findings(FORMS, figures) if f.check is Check.PART_ABOVE_WHOLE]
    assert str(found.what) == "Form 3, line 3.1.2: 300 is more than the whole, 299 (3.1.1)."
    assert found.keys == ("3:3.1.2", "3:3.1", "3:3.1.1")


@pytest.mark.parametrize(
    ("check", "figures", "said"),
    [
        ("1 = 2 + 3", "9 4 4", ["Form 1, line 1: 4 + 4 = 8, but 9 is stated (difference 1)."]),
        ("1 - 2 = 3", "9 5 4", []),
        ("1 - 2 = 3", "9 4 4", ["Form 1, line 3: 9 + (-4) = 5, but 4 is stated (difference 1)."]),
        ("1 >= 2 + 3", "9 5 4", []),
        ("1 >= 2 + 3", "9 5 5", ["Form 1, line 2 + 3: 10 is more than the whole, 9 (1)."]),
        ("1 - (2 - 3) <= 2", "9 5 0", []),
        (
            "1 - (2 - 3) <= 2",
            "9 5 4",
            ["Form 1, line 1 - (2 - 3): 8 is more than the whole, 5 (2)."],
        ),
        ("1 / 2 <= 1 / 3", "9 6 5", []),
        ("1 / (2 + 3) <= 1", "0.5 0 0", []),  # nothing to divide by: nothing is said
    ],
)
def test_what_a_form_declares_is_held_by_the_common_rules(
    check: str, figures: str, said: list[str]
) -> None:
    rows = tuple(replace(indicator(Kind.MONEY), code=code) for code in "123")
    forms = FormSet((Form(1, "Biểu", rows, (check,)),))
    typed = {f"1:{code}": Figure(text) for code, text in zip("123", figures.split(), strict=True)}
    found = findings(forms, typed)
    assert [(each.check, str(each.what)) for each in found] == [
        (Check.DECLARED, sentence) for sentence in said
    ]


def test_nothing_occurred_counts_as_zero() -> None:
    figures = {"3:4.1": Figure(nothing=True), "3:4.2": Figure(nothing=True)}
    numbers = numbers_of(FORMS, figures)
    assert (numbers["3:4.1"], "3:4" in numbers) == (0, False)
    assert shown(FORMS.indicators["3:4.1"], figures["3:4.1"], numbers) == "Không phát sinh"
    assert "3:4.1" not in missing(FORMS, figures)


def test_recipients_are_one_in_each_line_without_their_dash() -> None:
    """S003 lists them with dashes, which the paper draws by itself."""
    assert recipients_of("- UBND thị xã (B/c);\n\n – Phòng Nội vụ;\nLưu.") == (
        "UBND thị xã (B/c);", "Phòng Nội vụ;", "Lưu.",
    )  # fmt: skip


def test_sections_without_text_are_told_but_not_headings_over_others() -> None:
    sections = sections_of(FORMS, s003_figures(), {"3.1": "Kịp thời."}, {})
    assert [each.title for each in unwritten(sections)][-2:] == [
        "2. Những tồn tại, hạn chế, nguyên nhân",
        "IV. Phương hướng, nhiệm vụ cải cách hành chính trong thời gian tới",
    ]


# --- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (Kind.COUNT, "02", "2"),
        (Kind.COUNT, "1.234.567", "1234567"),
        (Kind.PERCENT, "57,69", "57.69"),
        (Kind.PERCENT, "57.69 %", "57.69"),
        (Kind.MONEY, "3.232,311", "3232.311"),  # S003, II.5.1, million đồng
        (Kind.MONEY, "-12,5", "-12.5"),
        (Kind.TEXT, "  có  ", "có"),
        (Kind.COUNT, "", ""),
    ],
)
def test_figures_are_read(kind: Kind, text: str, kept: str) -> None:
    assert read_value(indicator(kind), text) == kept


@pytest.mark.parametrize(
    ("kind", "text", "readings"),
    [
        (Kind.MONEY, "3.91", (Decimal(3910), Decimal("3.91"))),  # S003, II.5.1
        (Kind.MONEY, "250.289", (Decimal(250289), Decimal("250.289"))),  # S003, II.5.1
        (Kind.COUNT, "1.234", (Decimal(1234), Decimal("1.234"))),
        (Kind.COUNT, "2,044", (Decimal(2044), Decimal("2.044"))),
    ],
)
def test_what_could_be_read_in_two_ways_is_asked_about(
    kind: Kind, text: str, readings: tuple[Decimal, ...]
) -> None:
    with pytest.raises(UnreadableNumber) as caught:
        read_value(indicator(kind), text)
    assert caught.value.readings == readings


def test_points_of_a_sheet_are_read_as_before() -> None:
    assert parse_decimal("3.91") == Decimal("3.91")


@pytest.mark.parametrize(
    ("kind", "text"), [(Kind.COUNT, "1,5"), (Kind.COUNT, "-1"), (Kind.PERCENT, "nhiều")]
)
def test_what_is_no_such_figure_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(Refused):
        read_value(indicator(kind), text)


@pytest.mark.parametrize(("text", "kept"), [("2", "2"), ("đang làm", "1"), ("Chưa", "0")])
def test_a_value_is_chosen_by_its_number_or_its_name(text: str, kept: str) -> None:
    """Source: S003, form 7, line 2."""
    assert read_value(FORMS.indicators["7:2"], text) == kept


def test_a_value_that_is_not_offered_is_refused() -> None:
    with pytest.raises(Refused, match="3"):
        read_value(FORMS.indicators["7:2"], "3")


@pytest.mark.parametrize("value", ["1.234", "1234", "57.69", "0.125"])
def test_what_is_kept_is_typed_back_the_same(value: str) -> None:
    row = indicator(Kind.PERCENT)
    assert read_value(row, as_typed(row, value)) == value


@pytest.mark.parametrize(
    ("number", "printed"), [(2, "02"), (0, "0"), (10, "10"), (1278, "1.278"), (299, "299")]
)
def test_counts_are_printed_as_offices_do(number: int, printed: str) -> None:
    assert shown_number(indicator(Kind.COUNT), Fraction(number)) == printed


# --- formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("3.1.2 / 3.1.1", Fraction(1, 2)),
        ("3.1.2+3.1.1", Fraction(30)),
        ("3.1.1 - 3.1.2 - 3.1.2", Fraction(0)),
        ("(3.1.1 - 3.1.2) / (3.1.1 + 7:1)", Fraction(1, 4)),
        ("3.1.1 / 9", None),  # no such figure
        ("3.1.1 / (3.1.2 - 3.1.2)", None),
    ],
)
def test_formulas_compute_exactly(text: str, result: Fraction | None) -> None:
    figures = {"3:3.1.2": Fraction(10), "3:3.1.1": Fraction(20), "7:1": Fraction(20)}
    assert compute(parse_formula(text, form=3), figures) == result


def test_a_formula_names_its_operands() -> None:
    assert list(operands(parse_formula("1 + 7:5.4.1", form=3))) == ["3:1", "7:5.4.1"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "1 1",
        "(1",
        "1)",
        "1 * 2",
        "__import__('os')",
        "1 / / 2",
        "a.b",
        "1..2",
        "+1",
        "1 <= 2",
        "1" * 300,
    ],
)
def test_nothing_else_is_a_formula(text: str) -> None:
    with pytest.raises(FormulaFault):
        parse_formula(text, form=1)


def test_deep_brackets_do_not_break_the_reader() -> None:
    text = "(" * 90 + "1" + ")" * 90
    assert compute(parse_formula(text, form=1), {"1:1": Fraction(5)}) == 5


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([indicator(Kind.COUNT, formula="2 / 3")], "not a number of these forms"),
        ([indicator(Kind.COUNT, formula="1 + 1")], "computed from itself"),
        ([indicator(Kind.COUNT), indicator(Kind.COUNT)], "stands twice"),
        ([indicator(Kind.TEXT, formula="1")], "has no formula"),
        ([indicator(Kind.LIST)], "needs two values"),
    ],
)
def test_forms_that_cannot_be_used_are_refused(rows: list[Indicator], said: str) -> None:
    with pytest.raises(Faulty, match=re.escape(said)):
        refuse_faulty(FormSet((Form(1, "Biểu", tuple(rows)),)))


# --- sums -----------------------------------------------------------------------------------------


def test_a_rate_over_communes_is_never_the_mean_of_rates() -> None:
    """1 of 1 and 0 of 99 are 1 %, not 50 %; whoever gives no whole does not enter the rate."""
    reports = [
        {"3:3.1.1": Figure("1"), "3:3.1.2": Figure("1")},
        {"3:3.1.1": Figure("99"), "3:3.1.2": Figure("0")},
        {"3:3.1.2": Figure("500")},
    ]
    found = totals(FORMS, reports)
    assert found.numbers["3:3.1"] == Fraction(1, 100)
    assert found.numbers["3:3.1.2"] == 501
    assert (found.given["3:3.1"], found.given["3:3.1.2"]) == (2, 3)


def test_what_is_chosen_is_counted_and_typed_rates_have_no_total() -> None:
    reports = [
        {"7:2": Figure("0"), "7:1": Figure("100")},
        {"7:2": Figure("2"), "7:1": Figure("50")},
    ]
    found = totals(FORMS, reports)
    assert found.chosen["7:2"] == {"Chưa": 1, "Hoàn thành": 1}
    assert "7:1" not in found.numbers


@pytest.mark.parametrize(
    ("over", "halves", "year"),
    [
        (Over.SUM, [Fraction(137), Fraction(100)], Fraction(237)),
        (Over.SUM, [Fraction(137), None], None),
        (Over.LAST, [Fraction(124), Fraction(130)], Fraction(130)),
        (Over.LAST, [Fraction(124), None], Fraction(124)),
        (Over.SUM, [], None),
    ],
)
def test_halves_make_a_year(
    over: Over, halves: list[Fraction | None], year: Fraction | None
) -> None:
    assert year_number(indicator(Kind.COUNT, over=over), halves) == year
