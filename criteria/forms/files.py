"""Files of criteria sets, handed in and asked for; forms clean and never save."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from criteria.exports import ExportKind

MAX_BYTES = 5 * 1024 * 1024


class ChosenFile(NamedTuple):
    name: str
    content: bytes


class SetFileForm(forms.Form):
    """A criteria set as a workbook, a Word document or JSON, not yet read."""

    file = forms.FileField(
        label=_("File with the criteria set (.xlsx, .docx or .json)"),
        help_text=_(
            "The workbook that was downloaded here or made from the template; or the annex of the "
            "decision as a Word document."
        ),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Choose the file again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx,.json,application/json"}),
    )

    def clean_file(self) -> ChosenFile:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB; a criteria set is far smaller."),
                params={"limit": MAX_BYTES // 1024 // 1024},
            )
        return ChosenFile(upload.name, upload.read())


class ConfirmForm(forms.Form):
    """The sealed set of the preview."""

    seal = forms.CharField(widget=forms.HiddenInput, strip=False)


class DownloadForm(forms.Form):
    """The kind of file that is asked for; JSON where none is."""

    format = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in ExportKind], required=False
    )
