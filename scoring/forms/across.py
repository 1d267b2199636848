"""How the communes of one criterion are shown, and which of their lines are accepted together."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.across import Compared, Only, Sort, Spread, ordered, shown
from scoring.states import LABELS, State

NO_BLOCK = "-"


class AcrossFilter(forms.Form):
    """What the address asks for; what it does not know is not asked."""

    only = forms.ChoiceField(required=False, choices=[(each.value, each.value) for each in Only])
    state = forms.ChoiceField(label=_("State"), required=False)
    block = forms.ChoiceField(label=_("Block"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(each.value, each.value) for each in Sort])
    down = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, blocks: list[str]) -> None:
        super().__init__(data)
        states = ((state.value, LABELS[state]) for state in State)
        self.fields["state"].choices = [("", _("All")), *states]  # type: ignore[attr-defined]
        self.fields["block"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((block or NO_BLOCK, block or _("without a block")) for block in blocks),
        ]
        self.is_valid()

    @property
    def only_shown(self) -> Only:
        return Only(self._asked("only"))

    @property
    def sorted_by(self) -> Sort:
        return Sort(self._asked("sort") or Sort.COMMUNE)

    @property
    def is_down(self) -> bool:
        return bool(self.cleaned_data.get("down"))

    def rows(self, lines: list[Compared], spread: Spread | None) -> list[Compared]:
        """The lines that fit, in the order that is asked for."""
        state, block = self._asked("state"), self._asked("block")
        found = shown(
            lines,
            only=self.only_shown,
            spread=spread,
            state=State(state) if state else None,
            block=("" if block == NO_BLOCK else block) if block else None,
        )
        return ordered(found, self.sorted_by, down=self.is_down)

    def address(self, **changes: str) -> str:
        """`?…` of the page as it is shown, with the changes."""
        asked = {name: self._asked(name) for name in ("only", "state", "block", "sort")}
        asked |= {"down": "1" if self.is_down else ""} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def _asked(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


class SeenLineField(forms.TypedMultipleChoiceField):
    """`12:3` is line 12 in the version 3 that the person saw."""

    def __init__(self) -> None:
        super().__init__(coerce=_seen, required=False)

    def valid_value(self, value: str) -> bool:
        line, _colon, version = value.partition(":")
        return line.isdecimal() and version.isdecimal() and len(value) <= 24


class AcceptForm(forms.Form):
    """The lines that were ticked, or with `all` every line that the page offered."""

    line = SeenLineField()
    offered = SeenLineField()
    all = forms.BooleanField(required=False)

    def seen(self) -> dict[int, int]:
        """Versions by line. After is_valid()."""
        return dict(self.cleaned_data["offered" if self.cleaned_data["all"] else "line"])


def _seen(value: str) -> tuple[int, int]:
    line, _colon, version = value.partition(":")
    return int(line), int(version)
