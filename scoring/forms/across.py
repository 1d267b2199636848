"""How the communes of one criterion are shown, and which of their lines are accepted together."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.across import Compared, Only, Sort, Spread, ordered, shown
from scoring.states import LABELS, State

NO_BLOCK = "-"
KEPT = ("only", "state", "block", "sort", "down")


def kept_address(asked: Mapping[str, str]) -> str:
    """`?…` of the page that a form on it was sent from; the page itself reads it anew."""
    return "?" + urlencode({name: asked[name] for name in KEPT if asked.get(name)})


class AcrossFilter(forms.Form):
    """What the address asks for; what it does not know is not asked."""

    only = forms.ChoiceField(required=False, choices=[(each.value, each.value) for each in Only])
    state = forms.ChoiceField(label=_("State"), required=False)
    block = forms.ChoiceField(label=_("Block"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(each.value, each.value) for each in Sort])
    down = forms.BooleanField(required=False)
    open = forms.UUIDField(required=False)

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
        asked = {name: self._asked(name) for name in KEPT} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def open_address(self) -> str:
        """As `address`, to be followed by the commune whose line is to be marked."""
        address = self.address()
        return f"{address}&open=" if len(address) > 1 else f"{address}open="

    def kept_beside_selects(self) -> list[tuple[str, str]]:
        """What the form with the selects sends along."""
        return [(name, self._asked(name)) for name in ("only", "sort", "down") if self._asked(name)]

    @property
    def opened(self) -> UUID | None:
        """The commune whose line is to be marked in place."""
        return self.cleaned_data.get("open")

    def _asked(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        return "1" if value is True else str(value or "")


def _seen(value: str) -> tuple[int, int]:
    line, _colon, version = value.partition(":")
    return int(line), int(version)


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
