import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.vietnamese import sort_key
from reports.models import Publication
from reports.result.period import PeriodResult


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


class CommuneForm(forms.Form):
    """Which commune's fields are shown; `chosen` is its code, empty where there is no commune."""

    commune = forms.ChoiceField(label=_("Commune"))

    def __init__(self, result: PeriodResult, asked: QueryDict, own: str) -> None:
        by_name = sorted(result.communes, key=lambda c: (sort_key(c.name), c.code))
        codes = [commune.code for commune in result.communes]
        first = own if own in codes else next(iter(codes), "")
        wanted = asked.get("commune", "")
        self.chosen = wanted if wanted in codes else first
        super().__init__(initial={"commune": self.chosen})
        self.fields["commune"].choices = [(c.code, c.full_name) for c in by_name]


class HashForm(forms.Form):
    """The hash off a paper, or how it begins; blanks between its figures are left out."""

    hash = forms.CharField(
        label=_("Hash (SHA-256) printed on the decision, or its first 8 characters"),
        max_length=200,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_hash(self) -> str:
        wanted = "".join(self.cleaned_data["hash"].split()).lower()
        if not re.fullmatch("[0-9a-f]{8,64}", wanted):
            raise forms.ValidationError(
                _("A hash has 64 characters, 0 to 9 and a to f. Enter 8 of them at least.")
            )
        return wanted

    @property
    def wanted(self) -> str:
        return str(self.cleaned_data["hash"])
