from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import override

pytestmark = pytest.mark.pure


@pytest.fixture(params=["vi", "en"])
def language(request):
    with override(request.param):
        yield request.param


@pytest.fixture
def vietnamese():
    with override("vi"):
        yield


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/4/2026", date(2026, 4, 3)),  # STACK, trap 3: read as 4 March by Django's own formats
        ("21/11/2026", date(2026, 11, 21)),  # STACK, trap 3: refused by Django's own formats
        ("03/04/2026", date(2026, 4, 3)),
        ("3-4-2026", date(2026, 4, 3)),
        ("3.4.2026", date(2026, 4, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("2026-04-03", date(2026, 4, 3)),  # <input type="date">
    ],
)
def test_dates_are_read_day_first(language, text, day):
    assert forms.DateField().clean(text) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "29/02/2026", "4/21/2026", "3/4/26", "3/4/20", "3/4", "45000", "2026"]
)
def test_dates_that_cannot_be_are_refused(language, text):
    with pytest.raises(ValidationError):
        forms.DateField().clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "17:00 20/10/2021",  # DOMAIN 2: a deadline is a minute
        "17h00 20/10/2021",
        "20/10/2021 17:00",
        "20/10/2021 17h00",
        "20/10/2021 17:00:00",
        "2021-10-20T17:00",  # <input type="datetime-local">
        "2021-10-20 17:00",
    ],
)
def test_moments_are_read_in_local_time(language, text):
    moment = forms.DateTimeField().clean(text)
    assert timezone.localtime(moment).replace(tzinfo=None) == datetime(2021, 10, 20, 17)  # noqa: DTZ001


@pytest.mark.parametrize("text", ["17:00", "25:00 20/10/2021", "17:00 31/02/2021"])
def test_moments_that_cannot_be_are_refused(language, text):
    with pytest.raises(ValidationError):
        forms.DateTimeField().clean(text)


@pytest.mark.parametrize("text", ["17:05", "17h05", "17:05:00"])
def test_times_are_read(language, text):
    assert forms.TimeField().clean(text) == time(17, 5)


def test_dates_are_shown_day_first(language):
    moment = datetime(2023, 1, 5, 8, 7)  # noqa: DTZ001
    assert formats.date_format(moment.date()) == "05/01/2023"
    assert formats.date_format(moment, "DATETIME_FORMAT") == "08:07 05/01/2023"
    assert formats.date_format(moment.date(), "YEAR_MONTH_FORMAT") == "01/2023"
    assert formats.time_format(moment.time()) == "08:07"
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(("code", "shown"), [("vi", "8,125"), ("en", "8.125")])
def test_decimals_have_the_mark_of_the_language(code, shown):
    with override(code):
        assert formats.localize(Decimal("8.125")) == shown


def test_a_year_is_never_grouped(language):
    assert formats.localize(2026) == "2026"


@pytest.mark.parametrize(("code", "shown"), [("vi", "1.234.567"), ("en", "1,234,567")])
def test_thousands_are_grouped_in_threes_where_asked(code, shown):
    with override(code):
        assert formats.number_format(1234567, force_grouping=True) == shown


@pytest.mark.parametrize(
    ("text", "value"), [("8.125", "8.125"), ("8,125", "8.125"), ("1,5", "1.5")]
)
def test_no_mark_of_a_localized_field_is_dropped_as_one_of_thousands(vietnamese, text, value):
    assert forms.DecimalField(localize=True).clean(text) == Decimal(value)
