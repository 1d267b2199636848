"""The file that says what a document states."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.consistency.description import MAX_BYTES


class FiguresFileForm(forms.Form):
    """The file, not yet read."""

    file = forms.FileField(
        label=_("File with the stated figures (.xlsx or .json)"),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Choose the file again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
    )

    def content(self) -> bytes:
        """At most one byte more than is read, so that what reads it can refuse it."""
        return bytes(self.cleaned_data["file"].read(MAX_BYTES + 1))


class ReportForm(forms.Form):
    """The signed report that the page has shown."""

    seal = forms.CharField(widget=forms.HiddenInput, strip=False)
