"""The sheet as a workbook: the file handed in, and which of its lines are taken over."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.workbook_gate import MAX_BYTES


class OfflineFileForm(forms.Form):
    """The filled workbook, not yet read."""

    file = forms.FileField(
        label=_("The filled sheet (.xlsx)"),
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


class SealForm(forms.Form):
    """The touched lines of the preview."""

    seal = forms.CharField(widget=forms.HiddenInput, strip=False)


class TakeOverForm(SealForm):
    """Which lines are taken from the file; those not ticked stay as they are on the site."""

    def __init__(self, *args: object, codes: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"] = forms.MultipleChoiceField(
            choices=[(code, code) for code in codes], required=False
        )
