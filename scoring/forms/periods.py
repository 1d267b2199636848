"""Opening and steering a period: deadlines, extensions, reasons, council, filter of the table."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.vietnamese import search_key
from criteria.models import CriteriaSet
from scoring.actions.deadlines import Extension
from scoring.actions.period import Deadlines
from scoring.models import Period
from scoring.models.period import LatePolicyChoice
from scoring.policies import LatePolicy
from scoring.states import LABELS, State

MOMENT = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 2000, 2100
REASON = forms.Textarea(attrs={"rows": 3})


class MomentField(forms.DateTimeField):
    """A date with its minute, of the authority's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    default_error_messages = {
        "invalid": _("Write date and time, such as 17:00 10/12/2025."),
        "year": _("The year must be between 2000 and 2100."),
    }

    def __init__(self, **kwargs: Any) -> None:
        formats = [MOMENT, MOMENT + ":%S", "%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M"]
        super().__init__(input_formats=formats, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        return moment


class DeadlinesForm(forms.Form):
    """The five deadlines; each must be later than the one before it."""

    self_assessment_due_at = MomentField(
        label=_("Self-assessment until"),
        help_text=_("Communes score themselves and submit. The minute counts: 17:00 is late."),
    )
    round_1_due_at = MomentField(
        label=_("Round 1 until"), help_text=_("Departments appraise and sign off.")
    )
    explanation_due_at = MomentField(
        label=_("Explanation until"),
        help_text=_("Communes answer what was deducted; silence then counts as agreed."),
    )
    round_2_due_at = MomentField(
        label=_("Round 2 until"), help_text=_("Departments decide what is disputed.")
    )
    publication_due_at = MomentField(
        label=_("Publication until"), help_text=_("The council concludes, the decision is signed.")
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for earlier, later in pairwise(Deadlines.__dataclass_fields__):
            before, after = found.get(earlier), found.get(later)
            if before and after and after <= before:
                fault = gettext("Must be later than “%(deadline)s”.")
                self.add_error(later, fault % {"deadline": self.fields[earlier].label})
        return found

    def deadlines(self) -> Deadlines:
        return Deadlines(
            **{name: self.cleaned_data[name] for name in Deadlines.__dataclass_fields__}
        )


class OpenPeriodForm(DeadlinesForm):
    criteria_set: "forms.ModelChoiceField[CriteriaSet]" = forms.ModelChoiceField(
        None,
        label=_("Criteria set"),
        empty_label=None,
        help_text=_("Issued sets for which no period is open yet."),
    )
    late_policy = forms.ChoiceField(
        label=_("Self-assessments after the deadline are"),
        choices=LatePolicyChoice.choices,
        initial=LatePolicyChoice.FLAG,
        widget=forms.RadioSelect,
    )
    previous: "forms.ModelChoiceField[Period]" = forms.ModelChoiceField(
        None,
        label=_("Period of the year before"),
        required=False,
        empty_label=_("none in this software"),
        help_text=_("Last year's results from elsewhere can be entered once the period is open."),
    )

    field_order = ["criteria_set"]

    def __init__(
        self, *args: Any, sets: QuerySet[CriteriaSet], periods: QuerySet[Period], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = sets  # type: ignore[attr-defined]
        self.fields["previous"].queryset = periods  # type: ignore[attr-defined]

    @property
    def lateness(self) -> LatePolicy:
        return LatePolicy(self.cleaned_data["late_policy"])


class ExtendForm(forms.Form):
    """A commune's own deadline; the action refuses a moment that gives it no more time."""

    to = MomentField(label=_("New deadline"))
    document = forms.CharField(
        label=_("Document that grants it"),
        max_length=200,
        help_text=_("Kind, number and date, such as: Công văn 12/UBND ngày 05/12/2025."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=REASON,
        max_length=2000,
        help_text=_("The commune reads it; it is kept with the scorecard."),
    )

    def extension(self) -> Extension:
        return Extension(**self.cleaned_data)


class CouncilForm(forms.Form):
    council_size = forms.IntegerField(
        label=_("Council members"),
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    team_size = forms.IntegerField(
        label=_("Members of the support team"),
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class MoveForm(forms.Form):
    """`shown` is the state that the person saw: if it has changed, he is told instead."""

    shown = forms.ChoiceField(
        choices=[(state.value, state.value) for state in State], widget=forms.HiddenInput
    )
    reason = forms.CharField(label=_("Reason"), widget=REASON, max_length=2000, required=False)

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]


class TableFilter(forms.Form):
    """Which rows of the steering table are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", ""), *((s.value, LABELS[s]) for s in State)]
    )
    search = forms.CharField(label=_("Find a commune"), required=False, max_length=60)

    def rows(self, rows: Iterable[Any]) -> list[Any]:
        """Those that fit; an unknown state fits none."""
        if not self.is_valid():
            return []
        state, wanted = self.cleaned_data["state"], search_key(self.cleaned_data["search"])
        return [
            row
            for row in rows
            if (not state or row.card.state == state) and wanted in search_key(row.card.commune)
        ]
