"""Trying a rule: figures typed beside it, and the cases that are kept with it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.numbers import parse_decimal, round_half_up
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as N_
from accounts.wording import say_all, show, show_figure
from accounts.workbooks import in_every_language
from criteria.cases import TryCase, case_from_json, case_of, case_to_json, earned_words
from criteria.figures import figures_from_text
from criteria.forms.figures import (
    POINTS_END,
    POINTS_PLACES,
    TRIED_END,
    TRIED_PLACES,
    as_typed,
)
from criteria.rules import (
    INPUTS,
    NOT_APPLICABLE,
    Figure,
    Measure,
    NotApplicable,
    Rule,
    Scale,
    input_label,
    percentage,
    points,
)
from criteria.workbook.layout import NOTHING

PREFIX = "try_"
TOO_LARGE_TO_KEEP = N_("This is more than any set gives. Check the figure.")
LONGEST_CASE = 2000


def try_fields(measure: Measure | None, options: Iterable[str]) -> dict[str, forms.Field]:
    """One input for each figure that the measure reads."""
    if measure is None:
        return {}
    if measure is Measure.CHOICE:
        choices = [("", gettext("Not chosen")), *((text, text) for text in options)]
        return {
            f"{PREFIX}option": forms.CharField(
                label=capfirst(gettext(input_label("option"))),
                required=False,
                widget=forms.Select(choices=choices),
            )
        }
    return {
        f"{PREFIX}{name}": forms.CharField(
            label=capfirst(gettext(input_label(name))),
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        for name in INPUTS[measure]
    }


@dataclass(frozen=True)
class Tried:
    """What the typed figures earn; `why_not` where they earn nothing that can be said."""

    figures: Mapping[str, Figure]
    earned: Decimal | NotApplicable | None = None
    why_not: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """`1,8`, or that nothing occurred; "" where nothing was earned."""
        if self.earned is None:
            return ""
        return str(NOTHING) if self.earned is NOT_APPLICABLE else show_figure(self.earned)

    @property
    def typed(self) -> str:
        """The same as a person would type it."""
        if self.earned is None:
            return ""
        return str(NOTHING) if self.earned is NOT_APPLICABLE else as_typed(self.earned)


def tried(
    rule: Rule | None, texts: Mapping[str, str], *, max_points: Decimal | None, places: int
) -> Tried | None:
    """What the rule makes of the typed figures; None where none is typed."""
    if rule is None or max_points is None or not any(text.strip() for text in texts.values()):
        return None
    figures: dict[str, Figure] = {}
    try:
        figures = figures_from_text(rule, texts)
        if len(figures) < len(INPUTS[rule.measure]) or not is_whole(rule):
            return Tried(figures)
        earned = points(rule, max_points=max_points, figures=figures, places=places)
    except Refused as refusal:
        return Tried(figures, why_not=tuple(say_all(refusal)))
    return Tried(figures, earned)


def is_whole(rule: Rule) -> bool:
    """Whether every parameter is there without which nothing can be counted."""
    match rule.scale:
        case Scale.BANDS:
            return bool(rule.bands)
        case Scale.OPTIONS:
            return bool(rule.options)
        case Scale.PROPORTIONAL:
            return rule.full is not None and rule.full > 0
        case Scale.DEDUCT | Scale.AWARD:
            return rule.per is not None
    return True


def measured_words(rule: Rule, figures: Mapping[str, Figure]) -> str:
    """`90 %` of a rate; "" where the figures are the points' measure themselves."""
    try:
        measured = percentage(rule, figures) if rule.measure is not Measure.VALUE else None
    except Refused:
        return ""
    return "" if measured is None else f"{show_figure(measured)} %"


def case_as_typed(figures: Mapping[str, Figure], expected: str) -> TryCase:
    """The figures with the points typed beside them, or "not applicable". Raises Refused."""
    sizes = [abs(figure) for figure in figures.values() if isinstance(figure, Decimal)]
    is_nothing = expected.strip().casefold() in in_every_language(NOTHING)
    earned = None if is_nothing else parse_decimal(expected, places=POINTS_PLACES)
    if any(s >= TRIED_END or round_half_up(s, TRIED_PLACES) != s for s in sizes):
        raise Refused(TOO_LARGE_TO_KEEP)
    if earned is not None and abs(earned) >= POINTS_END:
        raise Refused(TOO_LARGE_TO_KEEP)
    return case_of(figures, earned)


@dataclass(frozen=True)
class KeptCase:
    """A case as the form carries it and shows it; `fault` is empty where it earns its points.

    `fits` says that its figures are those of the rule, `is_counted` that the rule could be read.
    """

    carried: str
    figures: str
    expected: str
    fault: str
    fits: bool = True
    is_counted: bool = True


def carried(case: TryCase) -> str:
    return json.dumps(case_to_json(case), ensure_ascii=False)


def carried_again(texts: Iterable[str]) -> list[str]:
    """Those that could have been sent by the form; a text that is none is left out."""
    return [text for text in texts if len(text) <= LONGEST_CASE and _data(text) is not None]


def cases_that_fit(rule: Rule | None, texts: Iterable[str]) -> tuple[TryCase, ...]:
    """The carried cases whose figures are those that the rule reads."""
    return tuple(case for text in texts if (case := _case(rule, text)) is not None)


def kept_cases(
    rule: Rule | None, texts: Iterable[str], *, max_points: Decimal | None, places: int
) -> Iterator[KeptCase]:
    """Each carried case with whether it still earns what was kept with it."""
    for text in texts:
        case = _case(rule, text)
        if case is None or rule is None:
            shown = (_data(text) or {}).get("figures", {})
            yield KeptCase(text, "; ".join(map(str, shown.values())), "", "", fits=False)
            continue
        outcome = tried(rule, _texts(case), max_points=max_points, places=places)
        expected = show(earned_words(case.points))
        fault = _fault(case, outcome) if outcome else ""
        counted = outcome is not None and (outcome.earned is not None or bool(fault))
        yield KeptCase(text, case.figure_texts, expected, fault, is_counted=counted)


def _fault(case: TryCase, outcome: Tried) -> str:
    if outcome.earned is None:
        return " ".join(outcome.why_not)
    if outcome.earned == (NOT_APPLICABLE if case.points is None else case.points):
        return ""
    return gettext("the rule gives %(points)s") % {"points": outcome.words}


def _texts(case: TryCase) -> dict[str, str]:
    return {n: as_typed(f) for n, f in case.figures}


def _case(rule: Rule | None, text: str) -> TryCase | None:
    data = _data(text)
    if rule is None or data is None or set(data["figures"]) != set(INPUTS[rule.measure]):
        return None
    try:
        return case_from_json(rule, data)
    except ArithmeticError:
        return None


def _data(text: str) -> dict[str, Any] | None:
    """What `carried` wrote, with nothing but texts in it; None for anything else."""
    try:
        data = json.loads(text)
        figures, earned = data["figures"], data["points"]
        known = all(isinstance(figure, str) for figure in figures.values())
        if not known or (earned is not None and not Decimal(earned).is_finite()):
            return None
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, RecursionError):
        return None
    return data
