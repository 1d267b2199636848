"""The inputs of a line, fitted to what its rule measures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refused
from accounts.wording import say_all, show_figure
from criteria.figures import figures_from_json, figures_from_text
from criteria.forms.figures import as_typed
from criteria.rules import INPUTS, Figure, Measure, Rule, input_label

MOST_RADIOS = 4  # more options than these unfold better as a list


class FiguresForm(forms.Form):
    """One text input per figure, or the options to choose from. Nothing is required here: what
    is missing or impossible, the rule says in the action.

    `initial` holds stored figures (`Score.figures`) beside values of other fields.
    """

    def __init__(
        self,
        rule: Rule,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.rule = rule
        self._figures: dict[str, Figure] = {}
        super().__init__(data, initial=_typed(rule, initial or {}), **kwargs)
        own = _fields(rule, is_answered=bool((initial or {}).get("option")))
        self.fields = {**own, **self.fields}

    @property
    def figure_names(self) -> tuple[str, ...]:
        return INPUTS[self.rule.measure]

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.figure_names]

    def figures(self) -> dict[str, Figure]:
        """What was typed, as the rule reads it; empty when nothing was. After is_valid()."""
        return dict(self._figures)

    def clean(self) -> dict[str, Any]:
        asks = get_language() == "vi"  # in another language a point sets off decimals
        for name in self.figure_names:
            try:
                typed = {name: self.cleaned_data.get(name, "")}
                self._figures |= figures_from_text(self.rule, typed, asks_at_point=asks)
            except Refused as refusal:
                self.add_error(name, say_all(refusal))
        return self.cleaned_data


def _fields(rule: Rule, *, is_answered: bool) -> dict[str, forms.Field]:
    if rule.measure is Measure.CHOICE:
        return {"option": _choice(rule, is_answered=is_answered)}
    mode = "numeric" if rule.measure is Measure.COUNT else "decimal"
    return {
        name: forms.CharField(
            label=capfirst(gettext(input_label(name))),
            required=False,
            widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}),
        )
        for name in INPUTS[rule.measure]
    }


def _choice(rule: Rule, *, is_answered: bool) -> forms.ChoiceField:
    """Radios, or a list where they are many; an answer that was given can be taken back."""
    options = [(text, option_label(text, worth)) for text, worth in rule.options]
    many = len(options) > MOST_RADIOS
    empty = [("", _("Not chosen"))] if many or is_answered else []
    return forms.ChoiceField(
        label=capfirst(gettext(input_label("option"))),
        choices=[*empty, *options],
        required=False,
        widget=forms.Select if many else forms.RadioSelect,
    )


def option_label(text: str, worth: Decimal) -> str:
    return gettext("%(option)s (%(points)s points)") % {
        "option": text,
        "points": show_figure(worth),
    }


def _typed(rule: Rule, initial: Mapping[str, Any]) -> dict[str, Any]:
    """The initial values, stored figures among them as the person would type them."""
    stored = {name: initial[name] for name in INPUTS[rule.measure] if name in initial}
    figures = figures_from_json(rule, stored)
    return {**initial, **{name: as_typed(figure) for name, figure in figures.items()}}
