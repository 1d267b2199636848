"""Which set another is held against, and how much of it is shown."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.models import CriteriaSet

WITH = "with"


class Shown(StrEnum):
    CHANGED = "changed"
    ALL = "all"


class CompareForm(forms.Form):
    """The other set; without one the first of those there are. `show` is what differs, or all."""

    show = forms.ChoiceField(
        choices=[(each.value, each.value) for each in Shown],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, others: Sequence[CriteriaSet], **kwargs: Any) -> None:
        super().__init__(data, initial={WITH: others[0].pk} if others else {}, **kwargs)
        self.others = {str(each.pk): each for each in others}
        self.fields[WITH] = forms.ChoiceField(
            label=_("Compare with"),
            choices=[(pk, str(each)) for pk, each in self.others.items()],
            required=False,
        )

    @property
    def other(self) -> CriteriaSet | None:
        """The set asked for, or the first; None where there are none."""
        asked = self.cleaned_data[WITH]
        return self.others[asked] if asked else next(iter(self.others.values()), None)

    @property
    def shown(self) -> Shown:
        return Shown(self.cleaned_data.get("show") or Shown.CHANGED)
