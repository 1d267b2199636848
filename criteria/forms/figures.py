"""Figures and lists as a person types them into a form of the editor."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.numbers import format_one_way, parse_decimal
from accounts.refusals import Refused
from accounts.wording import say_all
from accounts.workbooks import one_line
from criteria.rules import Figure

# What criteria.set_shape reads back: decimals, and the figure that is too large.
POINTS_PLACES, BOUND_PLACES, TRIED_PLACES = 3, 6, 6
POINTS_END, BOUND_END, TRIED_END = 10**6, 10**9, 10**15
LONGEST_CODE = 30
TOO_LARGE = _("This is more than any set gives. Check the figure.")
TOO_LONG = _("This is longer than %(limit)s characters. Shorten it.")


def as_typed(figure: Figure | None) -> str:
    """The figure in the language's form, so that it reads back as itself; an option as it is, ""
    for None."""
    if figure is None or isinstance(figure, str):
        return figure or ""
    text = format_one_way(figure)
    return text if get_language() == "vi" else text.replace(",", ".")


class FigureField(forms.CharField):
    """A figure in Vietnamese form, or nothing; one that reads two ways is asked about."""

    def __init__(
        self, *, places: int = POINTS_PLACES, end: int = POINTS_END, **kwargs: Any
    ) -> None:
        self.places, self.end = places, end
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            figure = parse_decimal(text, places=self.places)
        except Refused as refusal:
            raise ValidationError(say_all(refusal)) from None
        if abs(figure) >= self.end:
            raise ValidationError(TOO_LARGE)
        return figure


def each_within(texts: tuple[str, ...], longest: int) -> tuple[str, ...]:
    """The texts. Raises ValidationError where one is longer."""
    if any(len(text) > longest for text in texts):
        raise ValidationError(TOO_LONG, params={"limit": longest})
    return texts


class LinesField(forms.CharField):
    """A text of several entries, one in each line."""

    def __init__(self, *, longest: int, rows: int = 3, **kwargs: Any) -> None:
        self.longest = longest
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"required": False, "widget": widget, "max_length": 4000, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = (one_line(line) for line in super().clean(value).splitlines())
        return each_within(tuple(line for line in lines if line), self.longest)


class CodesField(forms.CharField):
    """Codes with semicolons between them."""

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        codes = (one_line(code) for code in super().clean(value).split(";"))
        return each_within(tuple(dict.fromkeys(code for code in codes if code)), LONGEST_CODE)


class OneLineField(forms.CharField):
    """A text composed, with single spaces."""

    def clean(self, value: Any) -> str:
        return one_line(super().clean(value))
