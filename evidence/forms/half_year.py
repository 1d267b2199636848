"""What is typed on the screens of half-year reports; forms clean and never save."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.actions.form_editions import IndicatorFacts
from evidence.actions.report_figures import LONGEST_NOTE, LONGEST_SECTION, PaperFacts, Typed
from evidence.half_year.figures import Figure, as_typed
from evidence.half_year.forms import CHOSEN, Indicator, Kind, Over
from evidence.models import Half, HalfYear, HalfYearReport


class PaperKind(models.TextChoices):
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    EXCEL = "xlsx", "Excel"

    @property
    def content_type(self) -> str:
        return {
            "pdf": "application/pdf",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self.value]


class PaperKindForm(forms.Form):
    format = forms.ChoiceField(choices=PaperKind)


class DeadlineForm(forms.Form):
    """The end of a day, as deadlines of reports are."""

    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @classmethod
    def of(cls, half_year: HalfYear, data: Any = None) -> "DeadlineForm":
        return cls(data, initial={"due_on": timezone.localtime(half_year.due_at).date()})

    def due_at(self) -> datetime:
        on = self.cleaned_data["due_on"]
        zone = timezone.get_current_timezone()
        return datetime(on.year, on.month, on.day, 23, 59, tzinfo=zone)


class OpenHalfYearForm(DeadlineForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    half = forms.TypedChoiceField(label=_("Half-year"), choices=Half, coerce=int)
    field_order = ("year", "half", "due_on")


class FigureForm(forms.Form):
    """One indicator as it is sent; what is read of the value, the action says."""

    value = forms.CharField(required=False, max_length=LONGEST_NOTE)
    nothing = forms.CharField(required=False, max_length=1)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
    version = forms.IntegerField(min_value=0)

    @classmethod
    def typed_over(
        cls, indicator: Indicator, stands: Figure | None, sent: QueryDict
    ) -> "FigureForm":
        """What stands with those fields put in its place that were sent."""
        return cls({**standing_fields(indicator, stands), **sent.dict()})

    def typed(self) -> Typed:
        values = self.cleaned_data
        return Typed(values["value"], bool(values["nothing"]), values["note"])


def standing_fields(indicator: Indicator, figure: Figure | None) -> dict[str, str]:
    """What is stored, field by field as it would be typed."""
    figure = figure or Figure()
    return {
        "value": as_typed(indicator, figure.value),
        "nothing": "1" if figure.nothing else "",
        "note": figure.note,
    }


class SectionForm(forms.Form):
    """One section of the text; with `reset` it is prefilled from the figures again."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_SECTION,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reset = forms.CharField(required=False, widget=forms.HiddenInput)

    def written(self) -> str | None:
        return None if self.cleaned_data["reset"] else self.cleaned_data["text"]


class PaperForm(forms.Form):
    """Number, date and signatory of the paper."""

    number = forms.CharField(
        label=_("Number"), required=False, max_length=40, help_text=_("Such as 70/BC-UBND.")
    )
    signed_on = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    signed_as = forms.CharField(
        label=_("Signatory's title"),
        required=False,
        max_length=100,
        help_text=_("CHỦ TỊCH, or KT. CHỦ TỊCH PHÓ CHỦ TỊCH."),
    )
    signed_name = forms.CharField(label=_("Signatory's name"), required=False, max_length=100)
    recipients = forms.CharField(
        label=_("Recipients, one in each line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, report: HalfYearReport, data: Any = None) -> "PaperForm":
        names = ("number", "signed_on", "signed_as", "signed_name", "recipients", "version")
        return cls(data, initial={name: getattr(report, name) for name in names})

    def facts(self) -> PaperFacts:
        values = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return PaperFacts(**values)


class SubmitReportForm(forms.Form):
    """The last word; with warnings somebody has to have looked at them."""

    confirm = forms.BooleanField(
        label=_("I have checked the figures and the warnings."),
        error_messages={"required": _("Tick this box to confirm.")},
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the report is returned; the commune will read it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


KINDS = (
    (Kind.HEADING, _("Heading, without a figure")),
    (Kind.COUNT, _("Count")),
    (Kind.MONEY, _("Money")),
    (Kind.PERCENT, _("Rate in per cent")),
    (Kind.TEXT, _("Text")),
    (Kind.YES_NO, _("Yes or no")),
    (Kind.LIST, _("Value of a list")),
)
OVERS = ((Over.SUM, _("The sum of both halves")), (Over.LAST, _("What stands at the end")))


class IndicatorForm(forms.Form):
    """A row of a form; `code` is fixed once the row is there."""

    code = forms.RegexField(
        r"^[0-9]+(\.[0-9]+){0,4}$",
        label=_("Code"),
        max_length=20,
        error_messages={"invalid": _("Write figures with dots between, such as 3.1.2.")},
    )
    label = forms.CharField(label=_("Indicator"), max_length=500)
    kind = forms.ChoiceField(label=_("What it holds"), choices=KINDS)
    unit = forms.CharField(label=_("Unit"), max_length=100, required=False)
    options = forms.CharField(
        label=_("Values to choose from, one in each line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as “1 = Có”."),
    )
    formula = forms.CharField(
        label=_("Formula"),
        required=False,
        max_length=200,
        help_text=_("Such as 3.1.2 / 3.1.1; what has a formula is computed, not typed."),
    )
    over = forms.ChoiceField(label=_("Of a whole year counts"), choices=OVERS)
    after = forms.ChoiceField(label=_("Stands behind"), required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        rows: Iterable[Indicator],
        seen: int,
        data: Any = None,
        *,
        row: Indicator | None = None,
    ) -> None:
        super().__init__(data, initial={"seen": seen} | (_initial(row) if row else {}))
        if row is not None:
            del self.fields["after"]
            self.fields["code"].disabled = True
            return
        places = [(each.code, f"{each.code} {each.label}") for each in rows]
        field = self.fields["after"]
        field.choices = [("", _("At the end")), *places]  # type: ignore[attr-defined]

    def clean_options(self) -> tuple[tuple[str, str], ...]:
        found = []
        for line in self.cleaned_data["options"].splitlines():
            if line.strip():
                value, _mark, label = line.partition("=")
                found.append((value.strip(), label.strip() or value.strip()))
        return tuple(found)

    def facts(self) -> IndicatorFacts:
        values = self.cleaned_data
        kind = Kind(values["kind"])
        return IndicatorFacts(
            code=values["code"],
            label=values["label"].strip(),
            kind=kind,
            unit=values["unit"].strip(),
            options=values["options"] if kind in CHOSEN else (),
            formula=values["formula"].strip(),
            over=Over(values["over"]),
        )


class ChecksForm(forms.Form):
    checks = forms.CharField(
        label=_("What has to hold, one in each line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as 1.4.1 <= 1.4, or 5.3.1 = 5.1.2 + 5.2.2."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RowForm(forms.Form):
    """One press of a button beside a row of the editor."""

    seen = forms.IntegerField(min_value=0)
    do = forms.ChoiceField(choices=[(each, each) for each in ("up", "down", "retire", "restore")])


def _initial(row: Indicator) -> dict[str, Any]:
    listed = "\n".join(f"{value} = {label}" for value, label in row.options)
    return vars(row) | {"options": listed}
