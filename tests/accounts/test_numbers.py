from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.numbers import (
    MAX_LENGTH,
    NumberFault,
    UnreadableNumber,
    format_decimal,
    parse_decimal,
    round_half_up,
)

pytestmark = pytest.mark.pure

NO_FIGURES = [
    *["12a", "đạt", "98 %", "1/2", "0x10", "1_000", "=1+1", "--1", "-", ",", "5,"],
    *["1..5", "1.12.2022", "1.23,4", "1.234.56", "0.123,4", "1.234,567.8"],
    *["1 23", "1\n234", "٣", "２", "1²"],
]

figures = st.decimals(
    min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False
)


def fault_of(text: str, *, places: int | None = None) -> UnreadableNumber:
    with pytest.raises(UnreadableNumber) as refused:
        parse_decimal(text, places=places)
    return refused.value


def readings_of(text: str) -> tuple[Decimal, ...]:
    try:
        return (parse_decimal(text),)
    except UnreadableNumber as refused:
        return refused.readings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"),  # TRUST, bad input
        ("1.5", "1.5"),  # TRUST, bad input
        ("1.234,5", "1234.5"),  # TRUST, bad input
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1 234.5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,891", "1234567.891"),
        ("1 234,567", "1234.567"),
        ("12 000 000", "12000000"),
        ("0,125", "0.125"),  # a thousand does not begin with 0
        ("00,125", "0.125"),
        (",5", "0.5"),
        (",125", "0.125"),
        ("1234,567", "1234.567"),  # four digits before the mark: not thousands
        ("1,2345", "1.2345"),
        ("81,8630", "81.863"),  # S002, written so that it can be read in one way
        ("81,87", "81.87"),  # S002
        ("2.665,00", "2665"),
        ("30", "30"),
        ("0", "0"),
        ("007", "7"),
        ("+0,25", "0.25"),
        ("-2", "-2"),
        ("\N{MINUS SIGN}2,5", "-2.5"),
        ("- 2,5", "-2.5"),
        (" \u00a0\t57,90\n", "57.90"),
    ],
)
def test_figures_as_people_write_them_are_read(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "thousands", "decimals"),
    [
        ("1.234", "1234", "1.234"),  # TRUST, bad input
        ("1,234", "1234", "1.234"),
        ("81,863", "81863", "81.863"),  # S002
        ("125.000", "125000", "125"),
        ("-1.234", "-1234", "-1.234"),
    ],
)
@pytest.mark.parametrize("places", [None, 0, 2, 3])
def test_a_figure_with_two_readings_is_asked_about(text, thousands, decimals, places):
    refused = fault_of(text, places=places)
    assert refused.code == NumberFault.AMBIGUOUS
    assert refused.readings == (Decimal(thousands), Decimal(decimals))


def test_the_question_names_two_ways_to_write_that_are_read():
    refused = fault_of("81,863")
    assert refused.message == (
        "“81,863” can be read in two ways. Write 81863 if the mark separates thousands, "
        "or 81,8630 if it separates decimals."
    )
    assert (parse_decimal("81863"), parse_decimal("81,8630", places=3)) == refused.readings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", NumberFault.EMPTY),
        (" \u00a0 ", NumberFault.EMPTY),
        ("NaN", NumberFault.NOT_FINITE),
        ("-nan", NumberFault.NOT_FINITE),
        ("sNaN123", NumberFault.NOT_FINITE),
        ("Infinity", NumberFault.NOT_FINITE),
        ("+inf", NumberFault.NOT_FINITE),
        ("\N{MINUS SIGN}∞", NumberFault.NOT_FINITE),
        ("1e400", NumberFault.EXPONENT),
        ("1,5E-3", NumberFault.EXPONENT),
        ("9" * (MAX_LENGTH + 1), NumberFault.TOO_LONG),
        ("1" * 10**6, NumberFault.TOO_LONG),
        *[(text, NumberFault.NOT_A_NUMBER) for text in NO_FIGURES],
    ],
)
def test_what_is_no_figure_is_refused(text, code):
    refused = fault_of(text)
    assert refused.code == code
    assert refused.readings == ()
    assert len(refused.message) < 200


@pytest.mark.parametrize(
    ("text", "places"), [("0,125", 2), ("1,2345", 3), ("1,5", 0), ("1.234,567", 2), ("-2,6651", 2)]
)
def test_more_decimals_than_allowed_are_refused_not_rounded(text, places):
    refused = fault_of(text, places=places)
    assert refused.code == NumberFault.TOO_MANY_PLACES
    assert refused.message == f"“{text}” has too many decimals: at most {places} are allowed."


@pytest.mark.parametrize(("text", "places"), [("0,500", 2), ("1,50", 1), ("3,0", 0), ("1,5", 2)])
def test_decimals_that_are_zero_are_not_too_many(text, places):
    assert parse_decimal(text, places=places) == Decimal(text.replace(",", "."))


def test_the_refusal_is_a_value_error_and_bears_braces():
    assert isinstance(fault_of("{0}"), ValueError)
    assert "“{0}”" in fault_of("{0}").message


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.665", 2, "2.67"),  # TRUST 1: SQLite would keep 2,66
        ("2.675", 2, "2.68"),  # a float would give 2,67
        ("89.353535", 2, "89.35"),  # S000: 88,46 of 99
        ("77.142857", 2, "77.14"),  # S001: 54 of 70
        ("30", 2, "30.00"),  # S001: 21 of 70
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.124999", 2, "0.12"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-0.004", 2, "0.00"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, places, rounded):
    assert str(round_half_up(Decimal(value), places)) == rounded


def test_rounding_keeps_every_digit_of_a_long_number():
    assert round_half_up(Decimal("9" * 40 + ".5"), 0) == Decimal("1" + "0" * 40)


def test_rounding_what_is_infinite_raises():
    with pytest.raises(InvalidOperation):
        round_half_up(Decimal("Infinity"), 2)


@pytest.mark.parametrize(
    ("value", "options", "shown"),
    [
        ("57.90", {}, "57,9"),
        ("30", {}, "30"),
        ("1E+3", {}, "1000"),
        ("0.001", {}, "0,001"),
        ("-0", {}, "0"),
        ("81.863", {}, "81,863"),  # S002
        ("88.46", {"places": 2}, "88,46"),  # S000
        ("30", {"places": 2}, "30,00"),  # S001
        ("2.665", {"places": 2}, "2,67"),
        ("-0.004", {"places": 2}, "0,00"),
        ("2022", {}, "2022"),
        ("1234567.5", {"group": True}, "1.234.567,5"),
        ("-1234", {"group": True}, "-1.234"),
        ("999", {"group": True}, "999"),
        ("12345.678", {"group": True, "places": 1}, "12.345,7"),
        ("1.5", {"sign": True}, "+1,5"),
        ("-1.5", {"sign": True}, "-1,5"),
        ("0", {"sign": True}, "0"),
        ("0.001", {"sign": True, "places": 2}, "0,00"),
    ],
)
def test_figures_are_written_as_in_official_documents(value, options, shown):
    assert format_decimal(Decimal(value), **options) == shown


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("places", [None, 2])
def test_what_is_not_finite_is_not_written(value, places):
    with pytest.raises(ValueError, match="is not a figure"):
        format_decimal(Decimal(value), places=places)


@given(figures, st.booleans(), st.booleans())
def test_what_is_written_is_read_back_or_asked_about(value, group, sign):
    assert value in readings_of(format_decimal(value, group=group, sign=sign))


@given(figures, st.sampled_from([2, 4]), st.booleans())
def test_with_two_or_four_decimals_what_is_written_is_always_read_back(value, places, group):
    text = format_decimal(value, places=places, group=group)
    assert parse_decimal(text, places=places) == round_half_up(value, places)


@given(figures)
def test_writing_loses_no_digit(value):
    text = format_decimal(value, group=True, sign=True)
    assert Decimal(text.replace(".", "").replace(",", ".")) == value


@given(figures, st.integers(min_value=0, max_value=3))
def test_rounding_moves_at_most_half_a_step_and_only_once(value, places):
    rounded = round_half_up(value, places)
    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-places)
    assert round_half_up(rounded, places) == rounded
    assert round_half_up(-value, places) == -rounded


@given(st.text(alphabet="0123456789., +-eNa\u00a0đ", max_size=12))
def test_any_text_has_two_readings_at_most_and_all_are_figures(text):
    readings = readings_of(text)
    assert len(readings) <= 2
    assert all(reading.is_finite() for reading in readings)


@given(st.text(alphabet="0123456789.,", max_size=12))
def test_one_mark_alone_is_read_as_python_reads_it_or_not_at_all(text):
    readings = readings_of(text)
    if len(readings) == 1 and text.count(".") + text.count(",") == 1:
        assert readings[0] == Decimal(text.replace(",", "."))
