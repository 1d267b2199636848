"""The texts of a decision as one form."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from django import forms

from reports.prose.actions import Change
from reports.prose.queries import Origin, SectionText
from reports.prose.sections import Paper, clean, lines

LONGEST = 30_000
LETTERS_IN_A_ROW = 90
FEWEST_ROWS, MOST_ROWS = 2, 40


class TextsForm(forms.Form):
    """Each section's text with the number of the version it builds on and the mark of the text
    that was shown: what was not touched is not saved, whoever has changed it meanwhile."""

    def __init__(
        self,
        texts: Sequence[SectionText],
        data: Mapping[str, Any] | None = None,
        *,
        mine: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.texts = texts
        for each in texts:
            shown = (mine or {}).get(each.section.key, each.text)
            self._add(each, shown)
        keys = [(each.section.key, each.section.heading) for each in texts]
        self.fields["prefilled"] = forms.ChoiceField(choices=keys, required=False)
        self.fields["renewed"] = forms.ChoiceField(choices=keys, required=False)

    def _add(self, each: SectionText, shown: str) -> None:
        key, needed = each.section.key, each.section.paper is Paper.DECISION
        rows = max(_rows(shown), FEWEST_ROWS)
        self.fields[f"text-{key}"] = forms.CharField(
            label=each.section.heading,
            initial=shown,
            max_length=LONGEST,
            required=needed,
            widget=forms.Textarea(attrs={"rows": min(rows, MOST_ROWS), "lang": "vi"}),
        )
        hidden = forms.HiddenInput()
        self.fields[f"number-{key}"] = forms.IntegerField(
            initial=each.number, min_value=0, widget=hidden
        )
        self.fields[f"shown-{key}"] = forms.CharField(initial=_mark(each.text), widget=hidden)

    def changes(self) -> tuple[Change, ...]:
        """What is to be saved; of a valid form."""
        return tuple(self._changes())

    def written(self, section: str) -> str:
        """What was typed in a section."""
        return clean(self.cleaned_data[f"text-{section}"])

    def _changes(self) -> Iterator[Change]:
        for each in self.texts:
            key = each.section.key
            number, text = self.cleaned_data[f"number-{key}"], self.written(key)
            if key == self.cleaned_data["prefilled"]:
                if each.origin is not Origin.PREFILLED or number != each.number:
                    yield Change(key, None, number)
            elif key == self.cleaned_data["renewed"]:
                yield Change(key, each.renewed, number)
            elif _mark(text) != self.cleaned_data[f"shown-{key}"]:
                yield Change(key, None if text == each.prefilled else text, number)


class RestoreForm(forms.Form):
    """An older version, and the number of the last one that was shown."""

    version = forms.IntegerField(min_value=1)
    number = forms.IntegerField(min_value=0)


def _mark(text: str) -> str:
    return hashlib.sha256(clean(text).encode()).hexdigest()[:16]


def _rows(text: str) -> int:
    return sum(ceil((len(line) + 1) / LETTERS_IN_A_ROW) for line in lines(text))
