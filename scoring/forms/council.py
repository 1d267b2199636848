"""What is written at the council: conclusions, comments, requests, and the meeting itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.numbers import UnreadableNumber, parse_decimal
from accounts.wording import say_all, show_figure
from scoring.actions.council import Meeting
from scoring.forms.findings import POINTS_PLACES, amount_field, reason_field
from scoring.forms.periods import MomentField
from scoring.models import CouncilMeeting, Score
from scoring.queries.council import WIDEST

MOST_GAPS = 200
LONGEST_TEXT = 4000
NAMES = forms.Textarea(attrs={"rows": 6})


class WidestForm(forms.Form):
    """How many of the widest gaps the agenda adds."""

    widest = forms.IntegerField(
        label=_("How many of the widest gaps"), min_value=0, max_value=MOST_GAPS, required=False
    )

    def chosen(self) -> int:
        """The usual number where nothing, or nonsense, is asked for."""
        if not self.is_valid() or self.cleaned_data["widest"] is None:
            return WIDEST
        return int(self.cleaned_data["widest"])


class Conclusion(models.TextChoices):
    KEEP = "keep", _("Leave the points as they stand")
    POINTS = "points", _("Other points")


class ConcludeForm(forms.Form):
    """What the council concludes on one line."""

    outcome = forms.ChoiceField(
        label=_("What is concluded"), choices=Conclusion, widget=forms.RadioSelect
    )
    amount = amount_field(_("Points that the line gets"))
    reason = reason_field(_("Reason of the conclusion; it stands in the minutes"))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, score: Score, data: Mapping[str, Any] | None = None) -> None:
        item = getattr(score, "council_item", None)
        initial = {"version": score.version, "reason": item.conclusion if item else ""}
        super().__init__(data, initial=initial)
        self.fields["amount"].help_text = gettext("The line now has %(points)s of %(maximum)s.") % {
            "points": show_figure(score.appraised_points),
            "maximum": show_figure(score.max_points),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        outcome, amount = self.cleaned_data.get("outcome"), None
        text = self.cleaned_data.get("amount", "").strip()
        try:
            amount = parse_decimal(text, places=POINTS_PLACES) if text else None
        except UnreadableNumber as fault:
            self.add_error("amount", say_all(fault))
        if outcome == Conclusion.POINTS and amount is None and not self.has_error("amount"):
            self.add_error("amount", _("Write how many points."))
        if outcome == Conclusion.KEEP and amount is not None:
            self.add_error("outcome", _("You wrote points: choose “Other points”, or empty them."))
        return {**self.cleaned_data, "points": amount}

    def points(self) -> Decimal | None:
        """None where the line stays as it stands. After is_valid()."""
        found: Decimal | None = self.cleaned_data["points"]
        return found


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment, as a member of the council"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(forms.Form):
    why = forms.CharField(
        label=_("Why the council is to look at this line"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MeetingForm(forms.Form):
    """The meeting as the minutes tell it."""

    began_at = MomentField(label=_("Began"))
    ended_at = MomentField(label=_("Ended"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200)
    chair = forms.CharField(label=_("Chaired by (name, office)"), max_length=200)
    secretary = forms.CharField(label=_("Minutes taken by"), max_length=200)
    attended = forms.CharField(
        label=_("Present"), help_text=_("One person in each line: name, office."), widget=NAMES
    )
    absent = forms.CharField(
        label=_("Absent"),
        help_text=_("One person in each line, with the reason."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    remarks = forms.CharField(
        label=_("Other opinions"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, meeting: CouncilMeeting | None, data: Mapping[str, Any] | None = None
    ) -> None:
        names = [name for name in self.base_fields if name != "version"]
        initial = {name: getattr(meeting, name) for name in names} if meeting else {}
        super().__init__(data, initial=initial | {"version": meeting.version if meeting else 0})

    def shows(self, meeting: CouncilMeeting | None) -> None:
        """What is sent next replaces this meeting, which the page shows beside what was typed."""
        self.data = {**self.data.dict(), "version": meeting.version if meeting else 0}

    def meeting(self) -> Meeting:
        """After is_valid()."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Meeting(**said)
