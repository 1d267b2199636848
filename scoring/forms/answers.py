"""The commune's answer to a line of its sheet, which lines it looks at, and its last word."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from criteria.rules import Rule
from scoring.actions.sheet import BOTH_ZERO, Answer
from scoring.fed_figures import Offer
from scoring.forms.figures import FiguresForm, as_typed
from scoring.models import Score

LONGEST_NOTE = 2000


class Show(models.TextChoices):
    """Which lines of the sheet are shown."""

    MINE = "mine", _("My lines")
    MISSING = "missing", _("Not scored yet")
    NO_EVIDENCE = "no-evidence", _("Without evidence")
    CHANGED = "changed", _("Changed since yesterday")
    ALL = "all", _("All lines")


class ShownLinesForm(forms.Form):
    """The sheet's query: what to show; `keep` is the line just saved, which stays in sight."""

    show = forms.ChoiceField(choices=Show, required=False)
    keep = forms.CharField(max_length=30, required=False)

    def chosen(self) -> tuple[Show | None, str]:
        """What to show, none where it was not asked for, and the line to keep; everything where
        the query makes no sense."""
        if not self.is_valid():
            return Show.ALL, ""
        show = self.cleaned_data["show"]
        return Show(show) if show else None, self.cleaned_data["keep"]


class AnswerForm(FiguresForm):
    """One line as it is sent; `then` says that a document is to be added next."""

    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)
    na_reason = forms.CharField(
        label=_("Why nothing occurred"), max_length=LONGEST_NOTE, required=False
    )
    version = forms.IntegerField(min_value=0)
    show = forms.ChoiceField(choices=Show, required=False)
    then = forms.ChoiceField(choices=[("evidence", "")], required=False)

    def __init__(self, rule: Rule, score: Score, data: Mapping[str, Any] | None = None) -> None:
        stored = {"note": score.note, "na_reason": own_reason(score)}
        super().__init__(rule, data, initial={**score.figures, **stored})

    @classmethod
    def typed(cls, rule: Rule, score: Score, sent: QueryDict) -> "AnswerForm":
        """The stored answer with those fields put in its place that were sent: what nobody
        touched stays as it is, and is never emptied by a field that did not arrive."""
        return cls(rule, score, {**cls(rule, score).standing(), **sent.dict()})

    @classmethod
    def sent(
        cls, rule: Rule | None, score: Score, sent: QueryDict, offers: Iterable[Offer]
    ) -> "AnswerForm":
        """As typed; where the offered figures were asked for (`fed`), with those in their place."""
        fields = sent.dict()
        if fields.get("fed"):
            fields |= {offer.input: as_typed(offer.value) for offer in offers}
        return cls(rule, score, fields)  # type: ignore[arg-type]

    def standing(self) -> dict[str, str]:
        """What is stored, field by field as it would be typed."""
        names = (*self.figure_names, "note", "na_reason")
        return {name: self.get_initial_for_field(self.fields[name], name) or "" for name in names}

    def says_something_new(self) -> bool:
        """Whether anything stands there that is not saved yet. After is_valid()."""
        answered = {*self.figure_names, "note", "na_reason"}
        return not answered.isdisjoint(self.changed_data)

    def answer(self) -> Answer:
        return Answer(
            figures=self.figures(),
            na_reason=self.cleaned_data["na_reason"],
            note=self.cleaned_data["note"],
        )


def own_reason(score: Score) -> str:
    """The commune's own words for "not applicable": a reason that came from figures of 0/0 must
    not stand in the way when the figures are corrected."""
    return "" if score.figures and score.na_reason == BOTH_ZERO else score.na_reason


class ConfirmForm(forms.Form):
    """The last word before a step that cannot be taken back."""

    confirm = forms.BooleanField(
        label=_("I have checked everything above."),
        error_messages={"required": _("Tick this box to confirm.")},
    )
