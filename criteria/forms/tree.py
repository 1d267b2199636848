"""A new set, and where a line of a draft goes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.forms.figures import OneLineField

FIRST_YEAR, LAST_YEAR = 2000, 2100


class NewSetForm(forms.Form):
    """What a set is called before anything stands in it."""

    title = OneLineField(
        label=_("Title of the set"),
        max_length=300,
        help_text=_("As the decision calls it, without the year."),
        error_messages={"required": _("Enter the title.")},
    )
    year = forms.IntegerField(
        label=_("Year of assessment"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the year."),
            "invalid": _("Enter the year in four digits, such as 2026."),
            "min_value": _("Enter the year in four digits, such as 2026."),
            "max_value": _("Enter the year in four digits, such as 2026."),
        },
    )


class StepForm(forms.Form):
    """Up or down among the siblings."""

    steps = forms.TypedChoiceField(choices=[("-1", ""), ("1", "")], coerce=int)


class PlaceForm(forms.Form):
    """What the criterion is to be a part of."""

    parent = forms.ChoiceField(
        label=_("Put it under"), error_messages={"required": _("Choose the new place.")}
    )

    def __init__(self, data: Any = None, *, places: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["parent"].choices = [("", _("– choose –")), *places]
