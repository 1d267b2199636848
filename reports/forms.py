from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import Publication


class SignatureForm(forms.Form):
    """Number and date of the signed decision; both may stay blank."""

    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    signed_on = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @classmethod
    def of(cls, publication: Publication) -> "SignatureForm":
        return cls(initial={"number": publication.number, "signed_on": publication.signed_on})


class RevisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the published result is corrected"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )
