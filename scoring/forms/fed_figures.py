"""Which indicator gives which input of a criterion."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LinkForm(forms.Form):
    """`place` is the code and the input of a line, with a space between them; without a `key` the
    link is removed."""

    place = forms.ChoiceField(label=_("Figure of the criterion"))
    key = forms.ChoiceField(label=_("Indicator of the half-year forms"), required=False)

    def __init__(
        self,
        places: Iterable[tuple[str, str]],
        indicators: Iterable[tuple[str, str]],
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["key"].choices = [("", _("Not from the forms")), *indicators]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str, str]:
        """Code, input and key."""
        code, _space, name = self.cleaned_data["place"].partition(" ")
        return code, name, self.cleaned_data["key"]
