"""The commune's answer to a deduction."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
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
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    then = forms.ChoiceField(choices=[("evidence", "")], required=False)

    def __init__(self, deduction: Deduction, data: Mapping[str, Any] | None = None) -> None:
        answer: Explanation | None = getattr(deduction, "explanation", None)
        reply = (Reply.AGREE if answer.agrees else Reply.DISAGREE) if answer else ""
        super().__init__(
            data,
            initial={
                "reply": reply,
                "text": answer.text if answer else "",
                "version": answer.version if answer else 0,
            },
            auto_id=f"%s-{deduction.pk}",
        )

    @classmethod
    def typed(cls, deduction: Deduction, sent: QueryDict) -> "ExplainForm":
        """The stored answer with those fields put in its place that were sent."""
        return cls(deduction, {**cls(deduction).standing(), **sent.dict()})

    def standing(self) -> dict[str, str]:
        """What is stored, field by field as it would be typed."""
        return {name: str(self.initial[name]) for name in ("reply", "text")}

    def shows(self, answer: Explanation | None) -> None:
        """What is sent next is based on this answer, which the page shows beside what was typed."""
        self.data = {**self.data.dict(), "version": answer.version if answer else 0}

    @property
    def agrees(self) -> bool:
        return bool(self.cleaned_data["reply"] == Reply.AGREE)
