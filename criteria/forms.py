"""What people type on the screens of this room; forms clean and never save."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 5 * 1024 * 1024


class SetFileForm(forms.Form):
    """A criteria set as a JSON file, not yet read."""

    file = forms.FileField(
        label=_("File with the criteria set (.json)"),
        help_text=_("A file that was downloaded here, or one in the same form."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Choose the file again."),
        },
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB; a criteria set is far smaller."),
                params={"limit": MAX_BYTES // 1024 // 1024},
            )
        return upload.read()
