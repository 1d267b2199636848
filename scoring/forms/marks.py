"""What an appraiser sends with a click: lines accepted, marks taken back, what he looks at."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from scoring.appraisal_filters import Asked, Only
from scoring.forms.periods import MomentField

ACCEPTANCE, GRANT = "acceptance", "na"


class ShownForm(forms.Form):
    """The query of the appraisal's page: which list, which of its lines, and since when."""

    lines = forms.CharField(required=False, max_length=20)
    only = forms.ChoiceField(choices=[(only.value, only.value) for only in Only], required=False)
    since = forms.DateTimeField(
        label=_("Changed since"),
        required=False,
        input_formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def asked(self) -> Asked:
        """All lines where the query makes no sense."""
        if not self.is_valid():
            return Asked()
        since: datetime | None = self.cleaned_data["since"]
        return Asked(Only(self.cleaned_data["only"]), since)

    def list_name(self) -> str:
        return str(self.cleaned_data.get("lines", "")) if self.is_valid() else ""


class SeenLinesForm(forms.Form):
    """Lines to accept, each with the version that the person saw: `12:3`."""

    def __init__(self, sent: QueryDict) -> None:
        self._sent = sent.getlist("rest" if sent.get("which") == "rest" else "chosen")
        super().__init__(sent)

    def clean(self) -> dict[str, Any]:
        try:
            pairs = [each.split(":") for each in self._sent]
            seen = {int(pk): int(version) for pk, version in pairs}
        except ValueError:
            raise ValidationError(_("Choose the lines again.")) from None
        if not seen:
            raise ValidationError(_("Choose at least one line."))
        return {"seen": seen}

    @property
    def seen(self) -> dict[int, int]:
        """By line the version. After is_valid()."""
        return dict(self.cleaned_data["seen"])


class AskForm(forms.Form):
    """A document asked for, and until when the commune may add it."""

    text = forms.CharField(
        label=_("Which document; the commune will read it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = MomentField(label=_("May be added until"))

    def __init__(self, data: QueryDict | None = None, *, until: datetime | None = None) -> None:
        super().__init__(data, initial={"until": until}, auto_id="ask-%s")


class UndoForm(forms.Form):
    """What is taken back: the acceptance, the grant of "not applicable", a mark or a request."""

    version = forms.IntegerField(min_value=0)
    what = forms.CharField(max_length=40)
