"""What an appraiser, or the council's secretary, writes on a line."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.numbers import UnreadableNumber, parse_decimal
from accounts.wording import say_all, show_figure
from criteria.rules import Figure, Measure, Rule
from scoring.actions.appraisal import Finding
from scoring.forms.figures import FiguresForm, as_typed
from scoring.models import Deduction, Score, UsualReason

LONGEST_REASON = 2000
POINTS_PLACES = 3
LONGEST_LABEL = 90


class How(models.TextChoices):
    FIGURES = "figures", _("Correct the figures; the points follow from them")
    TAKE = "take", _("Take points")
    GIVE = "give", _("Give points")


class Outcome(models.TextChoices):
    KEEP = "keep", _("Keep the deduction, give nothing back")
    ALL = "all", _("Give everything back")
    PART = "part", _("Give a part back")
    FIGURES = "figures", _("Accept other figures; the points follow from them")


class NaOutcome(models.TextChoices):
    GRANT = "grant", _("Grant “not applicable”")
    REFUSE = "refuse", _("Refuse")
    TAKE_BACK = "take_back", _("Take the grant back")


class VersionForm(forms.Form):
    """The version of the line that the person saw."""

    version = forms.IntegerField(min_value=0)


def reason_field(label: Any = None) -> forms.CharField:
    """The browser asks for it, the action refuses without it."""
    return forms.CharField(
        label=label or _("Reason; the commune will read it"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "required": True}),
    )


def amount_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class MarkForm(FiguresForm):
    """A mark by figures or by an amount of points: one of the two, as `by_figures` says."""

    version = forms.IntegerField(min_value=0)

    def cleaned_amount(self) -> Decimal | None:
        """The amount that was typed; None where there is none or it has an error."""
        text = self.cleaned_data.get("amount", "")
        try:
            amount = parse_decimal(text, places=POINTS_PLACES) if text.strip() else None
        except UnreadableNumber as fault:
            self.add_error("amount", say_all(fault))
            return None
        if amount is not None and amount < 0:
            self.add_error("amount", _("Write how many points, without a minus sign."))
        return amount

    @property
    def has_changed_figures(self) -> bool:
        """Whether figures were typed that differ from those the form began with."""
        return any(
            self.cleaned_data.get(name) and name in self.changed_data for name in self.figure_names
        )


class FindingForm(MarkForm):
    """Corrected figures, or points to take or to give; always with a reason."""

    how = forms.ChoiceField(label=_("What you mark"), choices=How, widget=forms.RadioSelect)
    amount = amount_field(_("Points to take or to give"))
    usual = forms.ChoiceField(label=_("A usual reason"), required=False)
    reason = reason_field()
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)

    def __init__(
        self,
        rule: Rule,
        score: Score,
        data: Mapping[str, Any] | None = None,
        *,
        usual: Sequence[UsualReason] = (),
    ) -> None:
        super().__init__(
            rule, data, initial={**score.figures, "how": How.FIGURES}, auto_id="finding-%s"
        )
        self._usual = {str(reason.pk): reason for reason in usual}
        if usual:
            offered = [(key, usual_label(reason)) for key, reason in self._usual.items()]
            self.fields["usual"].choices = [("", _("None of them")), *offered]  # type: ignore[attr-defined]
            self.fields["usual"].help_text = gettext(
                "Stands for an empty reason; write or edit it below."
            )
            self.fields["reason"].widget.attrs.pop("required")
        else:
            del self.fields["usual"]
        if rule.measure is Measure.POINTS:
            choices = [(How.FIGURES.value, _("Mark the points anew")), *How.choices[1:]]
            self.fields["how"].choices = choices  # type: ignore[attr-defined]
        self.fields["amount"].help_text = gettext("The line now has %(points)s of %(maximum)s.") % {
            "points": show_figure(score.appraised_points),
            "maximum": show_figure(score.max_points),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._take_usual()
        amount, how = self.cleaned_amount(), self.cleaned_data.get("how")
        if how == How.FIGURES and amount is not None:
            self.add_error("how", _("You wrote points: choose whether to take or to give them."))
        elif how in (How.TAKE, How.GIVE) and amount is None and not self.has_error("amount"):
            self.add_error("amount", _("Write how many points."))
        elif how in (How.TAKE, How.GIVE) and self.has_changed_figures:
            self.add_error("how", _("You changed the figures as well: choose one way."))
        return {**self.cleaned_data, "amount": amount}

    def _take_usual(self) -> None:
        """What was left empty is as the chosen reason has it."""
        chosen = self._usual.get(self.cleaned_data.get("usual", ""))
        if chosen is None:
            return
        points = as_typed(chosen.points) if chosen.points is not None else ""
        takes = self.cleaned_data.get("how") == How.TAKE
        usual = {
            "reason": chosen.text,
            "legal_basis": chosen.legal_basis,
            "amount": points if takes else "",
        }
        for name, text in usual.items():
            if not self.cleaned_data.get(name, "").strip():
                self.cleaned_data[name] = text

    def finding(self) -> Finding:
        """What the action takes; points given are below zero. After is_valid()."""
        said = {name: self.cleaned_data[name] for name in ("reason", "legal_basis")}
        amount = self.cleaned_data["amount"]
        if self.cleaned_data["how"] == How.FIGURES:
            return Finding(figures=self.figures(), **said)
        return Finding(points=amount if self.cleaned_data["how"] == How.TAKE else -amount, **said)


def usual_label(reason: UsualReason) -> str:
    """The reason in a list to pick from: short, with its points."""
    text = Truncator(reason.text).chars(LONGEST_LABEL)
    return text if reason.points is None else f"{text} ({show_figure(reason.points)})"


class DecisionForm(MarkForm):
    """The answer of a later round to a finding: what is given back, and why."""

    outcome = forms.ChoiceField(
        label=_("What is decided"), choices=Outcome, widget=forms.RadioSelect
    )
    amount = amount_field(_("Points to give back"))
    reason = reason_field()

    def __init__(
        self, rule: Rule, score: Score, finding: Deduction, data: Mapping[str, Any] | None = None
    ) -> None:
        self.finding = finding
        figures = finding.restored_figures or score.figures
        super().__init__(
            rule,
            data,
            initial={**figures, **_decided(finding)},
            auto_id=f"decision-{finding.pk}-%s",
        )
        if finding.points <= 0:
            keep = [(Outcome.KEEP.value, _("Keep it refused"))]
            self.fields["outcome"].choices = keep  # type: ignore[attr-defined]
        self.fields["amount"].help_text = gettext("At most %(points)s.") % {
            "points": show_figure(finding.points)
        }

    @property
    def may_give_back(self) -> bool:
        return self.finding.points > 0

    def clean(self) -> dict[str, Any]:
        super().clean()
        amount, outcome = self.cleaned_amount(), self.cleaned_data.get("outcome")
        if outcome == Outcome.PART and amount is None and not self.has_error("amount"):
            self.add_error("amount", _("Write how many points."))
        if outcome == Outcome.FIGURES and not self.figures() and not self.errors:
            self.add_error("outcome", _("Fill in the figures that you accept."))
        return {**self.cleaned_data, "amount": amount}

    def restored(self) -> Decimal | None:
        """Points given back; None where they follow from the figures. After is_valid()."""
        back: dict[Outcome, Decimal | None] = {
            Outcome.KEEP: Decimal(0),
            Outcome.ALL: self.finding.points,
            Outcome.PART: self.cleaned_data["amount"],
            Outcome.FIGURES: None,
        }
        return back[Outcome(self.cleaned_data["outcome"])]

    def accepted_figures(self) -> dict[str, Figure] | None:
        return self.figures() if self.cleaned_data["outcome"] == Outcome.FIGURES else None


def _decided(finding: Deduction) -> dict[str, Any]:
    """What was decided before; nothing is chosen beforehand where nobody has decided."""
    if finding.decided_at is None:
        return {"outcome": "" if finding.points > 0 else Outcome.KEEP}
    if finding.restored_figures:
        outcome = Outcome.FIGURES
    elif finding.restored == 0:
        outcome = Outcome.KEEP
    else:
        outcome = Outcome.ALL if finding.restored == finding.points else Outcome.PART
    return {
        "outcome": outcome,
        "amount": as_typed(finding.restored) if outcome == Outcome.PART else "",
        "reason": finding.decision,
    }


class NaForm(forms.Form):
    """Whether a line is not applicable; the two buttons carry the outcome."""

    version = forms.IntegerField(min_value=0)
    outcome = forms.ChoiceField(choices=NaOutcome)
    reason = reason_field()

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="na-%s")

    @property
    def decided(self) -> NaOutcome:
        return NaOutcome(self.cleaned_data["outcome"])


class SurveyForm(FiguresForm):
    """What a survey measured, and where that stands."""

    version = forms.IntegerField(min_value=0)
    source = forms.CharField(
        label=_("Source: which survey, which report"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"required": True}),
    )

    def __init__(self, rule: Rule, score: Score, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            rule, data, initial={**score.figures, "source": score.note}, auto_id="survey-%s"
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.cleaned_data.get("source", "").strip():
            self.add_error("source", _("Write where the result is from."))
        return self.cleaned_data
