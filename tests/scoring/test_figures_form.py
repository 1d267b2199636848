"""The inputs of a line: fitted to the measure, read as Vietnamese figures."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from criteria.rules import INPUTS, Measure, Rule, Scale
from scoring.forms.figures import FiguresForm

RATIO = Rule(Measure.RATIO, Scale.PROPORTIONAL, full=Decimal(100))
VALUE = Rule(Measure.VALUE, Scale.PROPORTIONAL, full=Decimal(100))
COUNT = Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal("0.25"))
CHOICE = Rule(Measure.CHOICE, Scale.OPTIONS, options=(("Có", Decimal(1)), ("Không", Decimal(0))))
LONG_CHOICE = Rule(
    Measure.CHOICE,
    Scale.OPTIONS,
    options=tuple((f"Mức {n}", Decimal(n)) for n in range(5)),
)


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


@pytest.mark.parametrize("measure", list(Measure))
def test_each_measure_has_its_inputs(measure: Measure) -> None:
    form = FiguresForm(Rule(measure, Scale.MANUAL, options=CHOICE.options))
    assert tuple(form.fields) == INPUTS[measure]


@pytest.mark.parametrize(
    ("rule", "typed", "figures"),
    [
        (RATIO, {"numerator": "98", "denominator": "100"}, {"numerator": 98, "denominator": 100}),
        (RATIO, {"numerator": "1.234,5", "denominator": ""}, {"numerator": Decimal("1234.5")}),
        (COUNT, {"count": " 3 "}, {"count": 3}),
        (CHOICE, {"option": "Không"}, {"option": "Không"}),
        (CHOICE, {"option": ""}, {}),
        (RATIO, {}, {}),
    ],
)
def test_reads_what_was_typed(
    rule: Rule, typed: dict[str, str], figures: dict[str, Decimal | str]
) -> None:
    form = FiguresForm(rule, typed)
    assert form.is_valid()
    assert form.figures() == figures


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (RATIO, "numerator", "81,863"),
        (RATIO, "denominator", "NaN"),
        (COUNT, "count", "ba"),
        (CHOICE, "option", "Có lẽ"),
    ],
)
def test_says_at_the_input_what_is_unreadable(rule: Rule, name: str, text: str) -> None:
    form = FiguresForm(rule, {name: text})
    assert not form.is_valid()
    assert list(form.errors) == [name]


def test_asks_which_of_two_readings_is_meant() -> None:
    with translation.override("en"):
        form = FiguresForm(RATIO, {"numerator": "81,863"})
        (error,) = form.errors["numerator"]
    assert error == (
        "“81,863” can be read in two ways. Write 81863 if the mark separates thousands, "
        "or 81,8630 if it separates decimals."
    )


@pytest.mark.parametrize("text", ["3.91", "250.289"])  # S003, II.5.1
def test_a_point_in_an_amount_is_asked_about(text: str) -> None:
    """In English a point sets off decimals; of a value or points it does in Vietnamese, too."""
    assert not FiguresForm(RATIO, {"numerator": text}).is_valid()
    assert FiguresForm(VALUE, {"value": "3.91"}).is_valid()
    with translation.override("en"):
        assert FiguresForm(RATIO, {"numerator": "3.91"}).is_valid()
        assert not FiguresForm(RATIO, {"numerator": "250.289"}).is_valid()


@pytest.mark.parametrize("stored", ["98", "0.5", "1234.5", "81.863", "1234567", "0"])
def test_stored_figures_read_back_as_themselves(stored: str) -> None:
    form = FiguresForm(RATIO, initial={"numerator": stored})
    again = FiguresForm(RATIO, {"numerator": form["numerator"].value()})
    assert again.is_valid()
    assert again.figures() == {"numerator": Decimal(stored)}


def test_few_options_are_radios_and_many_a_list() -> None:
    few, many = FiguresForm(CHOICE), FiguresForm(LONG_CHOICE)
    assert few["option"].widget_type == "radioselect"
    assert many["option"].widget_type == "select"


def test_an_option_names_its_points() -> None:
    with translation.override("en"):
        labels = [label for _value, label in FiguresForm(CHOICE).fields["option"].choices]
    assert labels == ["Có (1 points)", "Không (0 points)"]


def test_a_chosen_option_can_be_taken_back() -> None:
    values = [value for value, _label in FiguresForm(CHOICE).fields["option"].choices]
    chosen = FiguresForm(CHOICE, initial={"option": "Có"}).fields["option"].choices
    assert values == ["Có", "Không"]
    assert [value for value, _label in chosen] == ["", "Có", "Không"]
