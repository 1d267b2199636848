"""The groups of a draft: as many rows as are wanted; a row left empty is none."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.numbers import UnreadableNumber, format_one_way, parse_decimal
from accounts.wording import say
from criteria.forms.heading import BasedForm
from criteria.outline import Threshold

PLACES = 3
SPARE_ROWS, MOST_ROWS = 2, 100
MOST_BLOCK, MOST_GROUP = 50, 40  # characters, as in the table
CELLS = ("block", "group", "lower")
HUNDRED = Decimal(100)


class PercentField(forms.CharField):
    """A percentage in Vietnamese form; what cannot be read says what to write instead."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            percent = parse_decimal(text, places=PLACES) if text else None
        except UnreadableNumber as refusal:
            raise ValidationError(say(refusal.sentence)) from refusal
        if percent is not None and not 0 <= percent <= HUNDRED:
            raise ValidationError(gettext("A group begins between 0 and 100 %."))
        return percent


class GroupRow(NamedTuple):
    number: int
    block: forms.BoundField
    group: forms.BoundField
    lower: forms.BoundField


class GroupsForm(BasedForm):
    """`rows` rows of block, group and the percentage it begins at.

    `more` is the button that asks for further rows: `wants_more` is then true, and what was typed
    stands in the form, unchecked.
    """

    rows = forms.IntegerField(min_value=0, max_value=MOST_ROWS, widget=forms.HiddenInput)
    more = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, thresholds: Iterable[Threshold], based_on: str) -> None:
        initial = {"based_on": based_on, **_cells(thresholds)}
        rows = sum(name.startswith("group-") for name in initial) + SPARE_ROWS
        self.wants_more = data is not None and bool(data.get("more"))
        if data is not None:
            rows = _number(data.get("rows"), default=rows)
        if self.wants_more:
            rows = min(rows + SPARE_ROWS, MOST_ROWS)
            initial, data = {**data.dict(), "more": ""}, None
        super().__init__(data, initial=initial | {"rows": rows})
        for number in range(1, rows + 1):
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        numbered = {"number": number}
        self.fields[f"block-{number}"] = forms.CharField(
            label=gettext("Block, row %(number)s") % numbered,
            max_length=MOST_BLOCK,
            required=False,
            widget=forms.TextInput(attrs={"list": "blocks", "autocomplete": "off"}),
        )
        self.fields[f"group-{number}"] = forms.CharField(
            label=gettext("Group, row %(number)s") % numbered,
            max_length=MOST_GROUP,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[f"lower-{number}"] = PercentField(
            label=gettext("From %%, row %(number)s") % numbered,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    @property
    def table(self) -> Iterator[GroupRow]:
        for number in self._numbers():
            yield GroupRow(number, *(self[f"{cell}-{number}"] for cell in CELLS))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self._numbers():
            group, lower = (f"{cell}-{number}" for cell in CELLS[1:])
            if lower in self.errors or group in self.errors:
                continue
            if found[group] and found[lower] is None:
                self.add_error(lower, gettext("Enter the percentage at which the group begins."))
            if not found[group] and (found[lower] is not None or found.get(f"block-{number}")):
                self.add_error(group, gettext("Enter the name of the group, or empty the row."))
        return found

    def thresholds(self) -> tuple[Threshold, ...]:
        """The rows that are filled, block by block, each from the highest group to the lowest."""
        said = self.cleaned_data
        rows = (
            Threshold(said[f"group-{n}"], said[f"lower-{n}"], said[f"block-{n}"])
            for n in self._numbers()
            if said[f"group-{n}"]
        )
        return tuple(sorted(rows, key=lambda row: (row.block, -row.lower)))

    def _numbers(self) -> range:
        return range(1, sum(name.startswith("group-") for name in self.fields) + 1)


def _cells(thresholds: Iterable[Threshold]) -> dict[str, str]:
    return {
        f"{cell}-{number}": text
        for number, row in enumerate(thresholds, start=1)
        for cell, text in zip(CELLS, (row.block, row.group, format_one_way(row.lower)), strict=True)
    }


def _number(text: Any, *, default: int) -> int:
    return min(int(text), MOST_ROWS) if str(text).isdecimal() else default
