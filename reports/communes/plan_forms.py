"""What a commune types on its papers, and of its plan as a whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Conflict, Refused
from accounts.wording import say_all
from reports.communes.texts import Section, sections_of
from scoring.actions.paper_words import HeadFacts
from scoring.models import PaperHead, PaperWords
from scoring.planning import PlanStep

LONGEST_TEXT = 8000
DAY = {"type": "date"}


def day_field(label: Any) -> forms.DateField:
    """A day that may be left empty."""
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class Versioned(forms.Form):
    """`version` is that of the row which the person saw; typed faults leave it as it is."""

    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def refuse(self, refusal: Refused, *, version: int) -> None:
        """What was typed stays; after a conflict, which says what stands there now, the form
        stands on the row anew."""
        self.add_error(None, say_all(refusal))
        if isinstance(refusal, Conflict):
            self.data = {**{key: self.data[key] for key in self.data}, "version": str(version)}


class WordsForm(Versioned):
    """Number, day, and the sections of one paper; what equals the prefilled text is not kept."""

    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    signed_on = day_field(_("Date"))

    def __init__(
        self,
        kind: str,
        prefilled: Mapping[str, str],
        words: PaperWords | None,
        data: Any = None,
    ) -> None:
        self.sections, self.prefilled = sections_of(kind), prefilled
        written = words.texts if words else {}
        initial = {key: written.get(key) or text for key, text in prefilled.items()}
        if words is not None:
            initial |= {
                "number": words.number, "signed_on": words.signed_on, "version": words.version,
            }  # fmt: skip
        super().__init__(data, initial=initial)
        for section in self.sections:
            self.fields[section.key] = _text(section, initial[section.key], section.key in written)

    @property
    def texts(self) -> dict[str, str]:
        """Only what the commune has written itself."""
        typed = {s.key: _plain(self.cleaned_data[s.key]) for s in self.sections}
        return {k: text for k, text in typed.items() if text and text != _plain(self.prefilled[k])}

    def section_fields(self) -> list[forms.BoundField]:
        return [self[section.key] for section in self.sections]


def _text(section: Section, shown: str, is_written: bool) -> forms.CharField:
    rows = max(2, sum(1 + len(line) // 90 for line in shown.splitlines()))
    return forms.CharField(
        label=section.label,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Written by you. Empty it to take the prefilled text again.")
        if is_written
        else _("Prefilled from the data."),
        widget=forms.Textarea(attrs={"rows": min(rows, 14)}),
    )


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


class HeadForm(Versioned):
    """What stays empty is prefilled."""

    superior = forms.CharField(label=_("Superior body"), max_length=200, required=False)
    body = forms.CharField(label=_("Issuing body"), max_length=200, required=False)
    place = forms.CharField(label=_("Place on papers"), max_length=100, required=False)
    signatory_title = forms.CharField(label=_("Signatory's title"), max_length=200, required=False)
    signatory_name = forms.CharField(label=_("Signatory's name"), max_length=100, required=False)
    recipients = forms.CharField(
        label=_("Recipients, one on each line"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, kept: PaperHead | None, data: Any = None) -> None:
        names = [*HeadFacts.__dataclass_fields__, "version"]
        initial = {name: getattr(kept, name) for name in names} if kept else {}
        super().__init__(data, initial=initial)

    def facts(self) -> HeadFacts:
        return HeadFacts(
            **{name: self.cleaned_data[name] for name in HeadFacts.__dataclass_fields__}
        )


class GoalsForm(Versioned):
    """A goal for each field; prefilled by the points that its tasks are expected to bring."""

    def __init__(
        self, goals: Iterable[tuple[str, str, str]], version: int, data: Any = None
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.prefilled = {}
        for code, name, text in goals:
            self.prefilled[code] = text
            self.fields[f"goal-{code}"] = forms.CharField(
                label=f"{code}. {name}", required=False, max_length=1000, initial=text
            )

    def goal_fields(self) -> list[forms.BoundField]:
        return [self[f"goal-{code}"] for code in self.prefilled]

    @property
    def goals(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"goal-{code}"] for code in self.prefilled}


class StepForm(Versioned):
    step = forms.ChoiceField(choices=[(each.value, each.value) for each in PlanStep])
    reason = forms.CharField(label=_("Why"), max_length=1000, required=False)


class SimulationForm(forms.Form):
    """Which lines are ticked."""

    line = forms.MultipleChoiceField(required=False)

    def __init__(self, codes: Iterable[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["line"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """Which file is asked for."""

    paper = forms.ChoiceField(choices=[(each, each) for each in ("letter", "plan", "tasks")])
    format = forms.ChoiceField(choices=[(each, each) for each in ("pdf", "docx")])
