"""Figures in templates, in the reader's form. Built into every template (settings.TEMPLATES)."""

from decimal import Decimal
from typing import Any

from django import template

from accounts.refusals import Message, Sentence
from accounts.wording import say, show, show_figure

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """Points as they stand: `1,5`; a dash where there are none."""
    return "–" if value is None else show(value)


@register.filter
def percent(value: Decimal | None, places: int = 2) -> str:
    """An index or rate rounded half-up for print: `77,14`; a dash where there is none."""
    return "–" if value is None else show_figure(value, places)


@register.filter
def signed(value: Decimal | None, places: int = 2) -> str:
    """A change, with its sign: `+10,55`, `-7,94`; a dash where nothing is compared."""
    if value is None:
        return "–"
    return f"+{show_figure(value, places)}" if value > 0 else show_figure(value, places)


@register.filter
def sentence(value: Sentence) -> str:
    return say(value)


@register.filter
def shown(value: Any) -> str:
    return show(value)


@register.filter
def said(text: str) -> str:
    """A text of the source that was stored, in the reader's language."""
    return show(Message(text)) if text else ""
