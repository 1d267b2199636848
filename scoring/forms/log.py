"""Which form of the event log is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.papers.log_files import LogKind


class LogForm(forms.Form):
    """The buttons of the page carry the kind."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in LogKind],
        error_messages={"required": _("Choose the form of the file.")},
    )

    @property
    def chosen(self) -> LogKind:
        return LogKind(self.cleaned_data["kind"])
