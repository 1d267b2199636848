"""Figures and lists as a person types them into a form of the editor."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from accounts.numbers import format_one_way, parse_decimal
from accounts.refusals import Refused
from accounts.wording import say_all
from accounts.workbooks import one_line

POINTS_PLACES = 3
BOUND_PLACES = 6


def as_typed(figure: Decimal | None) -> str:
    """The figure in the language's form, so that it reads back as itself; "" for None."""
    if figure is None:
        return ""
    text = format_one_way(figure)
    return text if get_language() == "vi" else text.replace(",", ".")


class FigureField(forms.CharField):
    """A figure in Vietnamese form, or nothing; one that reads two ways is asked about."""

    def __init__(self, *, places: int = POINTS_PLACES, **kwargs: Any) -> None:
        self.places = places
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_decimal(text, places=self.places)
        except Refused as refusal:
            raise ValidationError(say_all(refusal)) from None


class LinesField(forms.CharField):
    """A text of several entries, one in each line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"required": False, "widget": widget, "max_length": 4000, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = (one_line(line) for line in super().clean(value).splitlines())
        return tuple(line for line in lines if line)


class CodesField(forms.CharField):
    """Codes with semicolons between them."""

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        codes = (one_line(code) for code in super().clean(value).split(";"))
        return tuple(dict.fromkeys(code for code in codes if code))


class OneLineField(forms.CharField):
    """A text composed, with single spaces."""

    def clean(self, value: Any) -> str:
        return one_line(super().clean(value))
