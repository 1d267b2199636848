"""A usual reason as the department types it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.numbers import UnreadableNumber, parse_decimal
from accounts.wording import say_all
from scoring.actions.usual_reasons import ReasonFacts
from scoring.forms.figures import as_typed
from scoring.forms.findings import LONGEST_REASON, POINTS_PLACES
from scoring.models import UsualReason


class ReasonForm(forms.Form):
    """Nothing but the text is needed; a criterion keeps the reason to its line."""

    text = forms.CharField(
        label=_("Reason; the commune will read it"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    code = forms.ChoiceField(label=_("Only for the criterion"), required=False)
    points = forms.CharField(
        label=_("Points"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(
        self,
        criteria: Iterable[tuple[str, str]],
        data: Any = None,
        *,
        reason: UsualReason | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(reason) if reason else None)
        choices = [("", _("All criteria")), *criteria]
        if reason and reason.code and reason.code not in dict(choices):
            choices.append((reason.code, reason.code))
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def clean_points(self) -> Any:
        text = self.cleaned_data["points"].strip()
        try:
            return parse_decimal(text, places=POINTS_PLACES) if text else None
        except UnreadableNumber as fault:
            raise forms.ValidationError(say_all(fault)) from None

    def facts(self) -> ReasonFacts:
        names = ("text", "legal_basis", "code", "points")
        return ReasonFacts(**{name: self.cleaned_data[name] for name in names})


class RetireForm(forms.Form):
    version = forms.IntegerField(min_value=0)


def _initial(reason: UsualReason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "legal_basis": reason.legal_basis,
        "code": reason.code,
        "points": "" if reason.points is None else as_typed(reason.points),
        "version": reason.version,
    }
