"""What a visitor asks of a ranking."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.public.choice import DOWNWARDS, Choice, Column
from reports.public.standings import Standings

NO_BLOCK = "-"  # the value of the block without a name, as "" means all


class RankingForm(forms.Form):
    """What cannot be asked for is passed over: an address that somebody kept still opens."""

    q = forms.CharField(label=_("Name of the commune"), max_length=100, required=False)
    block = forms.ChoiceField(label=_("Block"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(mark + column.value, "") for column in Column for mark in ("", DOWNWARDS)],
    )

    def __init__(self, standings: Standings, asked: Mapping[str, str]) -> None:
        super().__init__(data=dict(asked), auto_id="%s")
        everything = ("", _("All"))
        blocks = [(block or NO_BLOCK, block or _("Without a block")) for block in standings.blocks]
        self.fields["block"].choices = [everything, *blocks]
        self.fields["group"].choices = [everything, *((each, each) for each in standings.groups)]
        if len(blocks) < 2:
            del self.fields["block"]
        self.is_valid()

    @property
    def choice(self) -> Choice:
        block = self.cleaned_data.get("block") or None
        return Choice(
            words=self.cleaned_data.get("q") or "",
            block="" if block == NO_BLOCK else block,
            group=self.cleaned_data.get("group") or "",
            sort=self.cleaned_data.get("sort") or Column.RANK.value,
        )
