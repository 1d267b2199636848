"""The commune's last word on its sheet, and taking it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from scoring.exports import ReceiptKind
from scoring.forms.answers import ConfirmForm

LONGEST_REASON = 1000


class SubmitForm(ConfirmForm):
    """With warnings, that they were looked at: `shown` names those that stood on the page,
    `warnings` is how many and `key` which there are now."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, warnings: int, key: str) -> None:
        super().__init__(data, initial={"shown": key})
        self.key = key
        if warnings:
            label = ngettext(
                "I have looked at %(count)d warning",
                "I have looked at %(count)d warnings",
                warnings,
            )
            self.fields["seen"] = forms.BooleanField(
                label=label % {"count": warnings},
                error_messages={"required": _("Look at the warnings and tick this box.")},
            )

    def clean(self) -> dict[str, Any]:
        if "seen" in self.cleaned_data and self.cleaned_data.get("shown") != self.key:
            text = _("The warnings have changed meanwhile. Look at them again.")
            self.add_error("seen", text)
            self.data = {**self.data, "shown": self.key}
            del self.data["seen"]
        return self.cleaned_data


class WithdrawForm(forms.Form):
    """Why a sheet that was handed in is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept with the scorecard, and the standing agency reads it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason; it is kept with the scorecard.")},
    )


class ReceiptFileForm(forms.Form):
    """Which form of the receipt is asked for."""

    format = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in ReceiptKind])
