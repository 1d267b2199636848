"""The commune's answer to a deduction."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models import Deduction, Explanation

LONGEST_TEXT = 4000


class Reply(models.TextChoices):
    AGREE = "agree", _("Agree")
    DISAGREE = "disagree", _("Do not agree")


class ExplainForm(forms.Form):
    """Agree, or disagree and say why; that a text is needed then, the action says.

    `then` says that a document is to be added next."""

    reply = forms.ChoiceField(
        label=_("Your answer"),
        choices=Reply,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you agree.")},
    )
    text = forms.CharField(
        label=_("Explanation"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If you do not agree: what is wrong, and which document shows it."),
    )
    then = forms.ChoiceField(choices=[("evidence", "")], required=False)

    def __init__(self, deduction: Deduction, data: Mapping[str, Any] | None = None) -> None:
        answer: Explanation | None = getattr(deduction, "explanation", None)
        reply = (Reply.AGREE if answer.agrees else Reply.DISAGREE) if answer else ""
        super().__init__(
            data,
            initial={"reply": reply, "text": answer.text if answer else ""},
            auto_id=f"%s-{deduction.pk}",
        )

    @property
    def agrees(self) -> bool:
        return bool(self.cleaned_data["reply"] == Reply.AGREE)
