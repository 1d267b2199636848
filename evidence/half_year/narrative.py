"""The text of a half-year report: prefilled from the figures, or in the commune's words. Pure.

A section of the forms holds figures as `[3:3.1.2]`, and words as `[kỳ]` and `[đơn vị]`. A sentence
whose figures are not there is left out: the text says nothing that the forms do not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evidence.half_year.figures import NOTHING, Figures, numbers_of, option_label, shown
from evidence.half_year.forms import FormSet, Indicator, Kind

_PLACES = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Written:
    """A section as it stands; `is_own` is written by the commune, else it is prefilled."""

    key: str
    title: str
    level: int
    text: str
    is_own: bool


def sections_of(
    forms: FormSet, figures: Figures, own: Mapping[str, str], names: Mapping[str, str]
) -> list[Written]:
    """Every section in the order of the paper; `own` are the texts that replace the prefilled."""
    numbers = numbers_of(forms, figures)
    return [
        Written(
            key=each.key,
            title=each.title,
            level=each.level,
            text=own[each.key]
            if each.key in own
            else prefilled(each.text, forms, figures, numbers, names),
            is_own=each.key in own,
        )
        for each in forms.sections
    ]


def unwritten(sections: Sequence[Written]) -> list[Written]:
    """Those without any text; a heading over others needs none."""
    after = [each.level for each in sections[1:]] + [0]
    return [
        each
        for each, below in zip(sections, after, strict=True)
        if not each.text.strip() and below <= each.level
    ]


def prefilled(
    text: str,
    forms: FormSet,
    figures: Figures,
    numbers: Mapping[str, Fraction],
    names: Mapping[str, str],
) -> str:
    """The text with its figures; a line none of whose figures is there is left out, a clause after
    a semicolon likewise."""
    lines = []
    for line in filter(None, text.split("\n")):
        parts = [
            filled
            for part in line.split(";")
            if (filled := _filled(part, forms, figures, numbers, names)) is not None
        ]
        if parts:
            told = ";".join(parts).strip()
            told = told[:1].upper() + told[1:]
            lines.append(told if told.endswith(".") else f"{told}.")
    return "\n".join(lines)


def _filled(
    part: str,
    forms: FormSet,
    figures: Figures,
    numbers: Mapping[str, Fraction],
    names: Mapping[str, str],
) -> str | None:
    found = {place: _told(place, forms, figures, numbers, names) for place in _PLACES.findall(part)}
    if any(text is None for text in found.values()):
        return None
    return _PLACES.sub(lambda match: found[match[1]] or "", part)


def _told(
    place: str,
    forms: FormSet,
    figures: Figures,
    numbers: Mapping[str, Fraction],
    names: Mapping[str, str],
) -> str | None:
    if place in names:
        return names[place]
    indicator = forms.indicators.get(place)
    if indicator is None:
        return None
    return _figure_text(indicator, figures, numbers) or None


def _figure_text(indicator: Indicator, figures: Figures, numbers: Mapping[str, Fraction]) -> str:
    figure = figures.get(indicator.key)
    text = shown(indicator, figure, numbers)
    if text == NOTHING and indicator.kind is not Kind.TEXT:
        return "0"
    if indicator.kind in (Kind.YES_NO, Kind.LIST):
        return option_label(indicator, text)
    return f"{text}%" if text and indicator.kind is Kind.PERCENT else text
