"""Sentences in the reader's language: the one place where a Sentence meets gettext."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext

from accounts.numbers import format_decimal
from accounts.refusals import Message, Refused, Sentence

LONGEST_LIST = 12


def say(sentence: Sentence) -> str:
    """The sentence translated, its values in the active language's form. A list that was shortened
    brings its own full stop."""
    return gettext(sentence.template).format(**_shown(sentence.values)).replace("….", "…")


def say_all(refusal: Refused) -> list[str]:
    return [say(sentence) for sentence in refusal.sentences]


def show(value: Any) -> str:
    """One value as text: decimal comma, day/month/year, a list shortened after LONGEST_LIST."""
    if isinstance(value, Sentence):
        return say(value)
    if isinstance(value, Decimal):
        return show_figure(value)
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, list | tuple):
        shown = [show(item) for item in value[:LONGEST_LIST]]
        return ", ".join(shown) + (", …" if len(value) > LONGEST_LIST else "")
    if isinstance(value, Message):
        return gettext(value)
    return str(value)


def show_figure(value: Decimal, places: int | None = None) -> str:
    """The figure, rounded half-up to `places` if given, with the language's decimal mark."""
    text = format_decimal(value, places=places)
    return text if get_language() == "vi" else text.replace(",", ".")


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: show(value) for name, value in values.items()}
