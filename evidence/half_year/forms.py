"""The forms of a half-year report as data: which indicators, in which unit and order. Pure.

Source of the forms that an authority begins with: S003, forms 1 to 7 (`standard_forms.json`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from evidence.half_year.formulas import (
    Comparison,
    Term,
    key_of,
    operands,
    parse_comparison,
    parse_formula,
)


class Kind(StrEnum):
    """What an indicator holds; a heading holds nothing."""

    HEADING = "heading"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    TEXT = "text"
    YES_NO = "yes_no"
    LIST = "list"


COUNTED = frozenset({Kind.COUNT, Kind.MONEY, Kind.PERCENT})
CHOSEN = frozenset({Kind.YES_NO, Kind.LIST})


class Over(StrEnum):
    """What the halves make of a year: what happened adds up, what there is counts at the end."""

    SUM = "sum"
    LAST = "last"


@dataclass(frozen=True)
class Indicator:
    """A row of a form. `options` are (value, label) of what may be chosen; what has a `formula` is
    computed, never typed. A retired one stays where old reports have it."""

    form: int
    code: str
    label: str
    kind: Kind
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    formula: str = ""
    over: Over = Over.SUM
    retired: bool = False

    @property
    def key(self) -> str:
        return key_of(self.form, self.code)

    @property
    def depth(self) -> int:
        return self.code.count(".")

    @property
    def is_typed(self) -> bool:
        return self.kind is not Kind.HEADING and not self.formula

    @property
    def term(self) -> Term | None:
        return parse_formula(self.formula, form=self.form) if self.formula else None


@dataclass(frozen=True)
class Form:
    """`checks` are comparisons that the figures have to fulfil: `1.4.1 <= 1.4`."""

    number: int
    title: str
    indicators: tuple[Indicator, ...]
    checks: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Indicator, ...]:
        """Those in use, in the order of the paper."""
        return tuple(each for each in self.indicators if not each.retired)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return tuple(parse_comparison(text, form=self.number) for text in self.checks)


@dataclass(frozen=True)
class Section:
    """A part of the report's text; `text` holds figures as `[3:3.1.2]`, put in where it is read."""

    key: str
    title: str
    level: int
    text: str = ""


@dataclass(frozen=True)
class FormSet:
    """All forms of an authority, and the sections of the letter that they are annexed to."""

    forms: tuple[Form, ...]
    sections: tuple[Section, ...] = field(default=())

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Those in use by key, in the order of the paper."""
        return {each.key: each for form in self.forms for each in form.shown}

    @cached_property
    def typed(self) -> dict[str, Indicator]:
        return {key: each for key, each in self.indicators.items() if each.is_typed}

    def form(self, number: int) -> Form | None:
        return next((form for form in self.forms if form.number == number), None)

    def with_form(self, form: Form) -> "FormSet":
        forms = tuple(form if each.number == form.number else each for each in self.forms)
        return replace(self, forms=forms)


def read_forms(data: Mapping[str, Any]) -> FormSet:
    """The forms as `written` keeps them. Raises Refused for what cannot be."""
    forms = tuple(
        Form(
            number=each["number"],
            title=each["title"],
            indicators=tuple(_indicator(each["number"], row) for row in each["indicators"]),
            checks=tuple(each.get("checks", ())),
        )
        for each in data["forms"]
    )
    sections = tuple(
        Section(each["key"], each["title"], each["level"], each.get("text", ""))
        for each in data.get("sections", ())
    )
    return FormSet(forms, sections)


def written(forms: FormSet) -> dict[str, Any]:
    """The forms as JSON values, read back by `read_forms`."""
    return {
        "forms": [
            {
                "number": form.number,
                "title": form.title,
                "indicators": [_row(each) for each in form.indicators],
                "checks": list(form.checks),
            }
            for form in forms.forms
        ],
        "sections": [vars(section) for section in forms.sections],
    }


def refuse_faulty(forms: FormSet) -> None:
    """Nothing, or Faulty with everything that keeps the forms from being used."""
    faults = [*_faults_of_rows(forms), *_faults_of_formulas(forms)]
    if faults:
        raise Faulty(faults)


def _indicator(form: int, row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        form=form,
        code=row["code"],
        label=row["label"],
        kind=Kind(row["kind"]),
        unit=row.get("unit", ""),
        options=tuple((value, label) for value, label in row.get("options", ())),
        formula=row.get("formula", ""),
        over=Over(row.get("over", Over.SUM)),
        retired=row.get("retired", False),
    )


def _row(indicator: Indicator) -> dict[str, Any]:
    row = {name: value for name, value in vars(indicator).items() if name != "form"}
    row["options"] = [list(option) for option in indicator.options]
    return row | {"kind": indicator.kind.value, "over": indicator.over.value}


def _faults_of_rows(forms: FormSet) -> Iterator[Sentence]:
    for form in forms.forms:
        codes = [each.code for each in form.indicators]
        for indicator in form.indicators:
            place = _place(indicator)
            if codes.count(indicator.code) > 1:
                yield sentence(_("{place} stands twice."), place=place)
            if not indicator.label.strip():
                yield sentence(_("{place} has no name."), place=place)
            if indicator.kind in CHOSEN and len(indicator.options) < 2:
                yield sentence(_("{place} needs two values to choose from."), place=place)
            if indicator.formula and indicator.kind not in COUNTED:
                yield sentence(_("{place} is no number, so it has no formula."), place=place)


def _faults_of_formulas(forms: FormSet) -> Iterator[Sentence]:
    for form in forms.forms:
        for indicator in form.shown:
            if indicator.formula:
                yield from _faults_of(forms, form, indicator.formula, _place(indicator))
        for check in form.checks:
            place = sentence(_("form {form}, check “{check}”"), form=form.number, check=check)
            yield from _faults_of(forms, form, check, place, is_check=True)
    yield from _circles(forms)


def _faults_of(
    forms: FormSet, form: Form, text: str, place: Sentence, *, is_check: bool = False
) -> Iterator[Sentence]:
    try:
        parse = parse_comparison if is_check else parse_formula
        keys = list(operands(parse(text, form=form.number)))
    except Refused as fault:
        yield sentence(_("{place}: {what}"), place=place, what=fault.sentence)
        return
    for key in keys:
        found = forms.indicators.get(key)
        if found is None or found.kind not in COUNTED:
            yield sentence(
                _("{place}: {key} is not a number of these forms."), place=place, key=key
            )


def _circles(forms: FormSet) -> Iterator[Sentence]:
    """A formula must not need its own result."""
    needs: dict[str, list[str]] = {}
    for key, each in forms.indicators.items():
        try:
            needs[key] = list(operands(each.term)) if each.term else []
        except Refused:
            needs[key] = []
    for key in needs:
        seen: set[str] = set()
        waiting = list(needs[key])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += needs.get(one, ())
        if key in seen:
            place = _place(forms.indicators[key])
            yield sentence(_("{place} is computed from itself."), place=place)


def _place(indicator: Indicator) -> Sentence:
    return sentence(_("form {form}, line {code}"), form=indicator.form, code=indicator.code)
