"""A report's figures as a workbook: the file handed in, and which of its rows are taken over."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.workbook_gate import MAX_BYTES


class FilledFileForm(forms.Form):
    """The filled workbook, not yet read."""

    file = forms.FileField(
        label=_("The filled file (.xlsx)"),
        help_text=_("The Excel file that was downloaded here and filled in."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Choose the file again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB; a filled sheet is far smaller."),
                params={"limit": MAX_BYTES // 1024 // 1024},
            )
        return bytes(upload.read())


class TakeOverForm(forms.Form):
    """Which rows are taken, each with the version that the preview showed beside it."""

    seal = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, keys: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, key) for key in keys]
        self.fields["take"] = forms.MultipleChoiceField(choices=choices, required=False)
        for key in keys:
            self.fields[f"version-{key}"] = forms.IntegerField(min_value=0, required=False)

    def seen_versions(self, keys: Iterable[str]) -> dict[str, int]:
        return {key: self.cleaned_data.get(f"version-{key}") or 0 for key in keys}
