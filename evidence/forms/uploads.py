"""What the browser says of a file that it sends in parts, and what is looked for in a dossier."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.models import Criterion
from evidence.actions import FileAnnounced
from evidence.forms.choices import set_choices


class BeginForm(forms.Form):
    name = forms.CharField(max_length=500)
    size = forms.IntegerField(min_value=0, max_value=2**40)
    key = forms.CharField(max_length=64)

    def announced(self) -> FileAnnounced:
        given = self.cleaned_data
        return FileAnnounced(name=given["name"], size_bytes=given["size"], key=given["key"])


class PartForm(forms.Form):
    offset = forms.IntegerField(min_value=0, max_value=2**40)


class FinishForm(forms.Form):
    codes = forms.MultipleChoiceField(required=False)
    sha256 = forms.RegexField("^[0-9a-f]{64}$", required=False)
    known = forms.ChoiceField(choices=[("use", ""), ("add", "")], required=False)

    def __init__(self, criteria: Iterable[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "codes", [(row.code, row.code) for row in criteria])


class LookForm(forms.Form):
    """Which documents are shown: by words, by where they are attached."""

    q = forms.CharField(label=_("Number, title, issuer or criterion"), required=False)
    loose = forms.BooleanField(label=_("Attached to no criterion"), required=False)

    def chosen(self) -> tuple[str, bool]:
        if not self.is_valid():
            return "", False
        return self.cleaned_data["q"], self.cleaned_data["loose"]
