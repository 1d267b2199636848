"""Whom to remind, in which words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.tasks.chosen import GROUPS, Group

LONGEST_TEXT = 1000


class RemindForm(forms.Form):
    """The words of a reminder to one commune."""

    text = forms.CharField(
        label=_("What the reminder says"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It appears as a notice, and goes out by e-mail to who has an address."),
        error_messages={"required": _("Write what the reminder says.")},
    )


class RemindGroupForm(RemindForm):
    """The same for a group; `counts` says how many are in each, empty groups are not offered."""

    group = forms.ChoiceField(
        label=_("To whom"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom to remind.")},
    )
    field_order = ["group", "text"]

    def __init__(self, *args: Any, counts: dict[Group, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [
            (group.value, f"{_(GROUPS[group])} ({count})")
            for group, count in counts.items()
            if count
        ]

    @property
    def chosen(self) -> Group:
        return Group(self.cleaned_data["group"])


class GroupFilter(forms.Form):
    """The query of the page: which group it opens with."""

    group = forms.ChoiceField(choices=[(group.value, "") for group in Group], required=False)

    def opened(self, counts: dict[Group, int]) -> Group:
        """The group asked for, else the first that has anybody."""
        asked = self.cleaned_data.get("group") if self.is_valid() else ""
        return Group(asked) if asked else next((g for g in Group if counts[g]), Group.NOT_SUBMITTED)
