"""The heading of a draft and the decision that issues it; forms clean and never save."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from criteria.content_hash import content_hash, heading_hash
from criteria.decision import Decision, decision_text, split_decision
from criteria.models import CriteriaSet
from criteria.set_format import SetDocument

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_POINTS_PLACES, MOST_INDEX_PLACES = 3, 4
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]


class NumberField(forms.IntegerField):
    """A whole number, typed into a plain input: no arrows that a mouse wheel turns."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class BasedForm(forms.Form):
    """Carries the hash of what it showed, so that nothing newer is overwritten unseen."""

    based_on = forms.CharField(widget=forms.HiddenInput)

    def base_on(self, digest: str) -> None:
        """From now on about what stands there now, with everything that was typed."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["based_on"] = digest
        self.data = typed


class DecisionForm(BasedForm):
    """Number and date of the decision."""

    number = forms.CharField(
        label=_("Decision number"),
        max_length=150,
        required=False,
        help_text=_("As on the paper: 1550/QĐ-UBND."),
    )
    dated = forms.DateField(
        label=_("Date of the decision"),
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is no date. Write day/month/year: 31/01/2022.")},
    )

    def __init__(self, data: Any, *, document: SetDocument, initial: dict[str, Any]) -> None:
        self.document = document
        number, dated = split_decision(document.decision)
        super().__init__(data, initial={"number": number, "dated": dated, **initial})

    @property
    def decision(self) -> str:
        """Both in one text, as the set keeps it."""
        said = Decision(self.cleaned_data["number"], self.cleaned_data["dated"])
        return decision_text(said, before=self.document.decision)


class IssueForm(DecisionForm):
    """What has to be there when the set is issued."""

    def __init__(self, data: Any, *, document: SetDocument) -> None:
        based = {"based_on": content_hash(document)}
        super().__init__(data, document=document, initial=based)
        for name, fault in (
            ("number", gettext("Enter the number of the decision that issues the set.")),
            ("dated", gettext("Enter the date of the decision.")),
        ):
            field = self.fields[name]
            field.required = True
            field.widget.is_required = True
            field.error_messages["required"] = fault


class HeadingForm(DecisionForm):
    """Everything above the tree; one choice for each place of the tie-break order."""

    title = forms.CharField(
        label=_("Title"), max_length=CriteriaSet._meta.get_field("title").max_length
    )
    year = NumberField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    points_places = NumberField(
        label=_("Decimals of points"),
        min_value=0,
        max_value=MOST_POINTS_PLACES,
        help_text=_("Points that a rule computes are rounded to so many decimals; usually 2."),
    )
    index_places = NumberField(
        label=_("Decimals of the index"),
        min_value=0,
        max_value=MOST_INDEX_PLACES,
        help_text=_("For print alone; ranks and groups use the exact index."),
    )

    field_order = ["title", "year", "number", "dated", "note", "points_places", "index_places"]

    def __init__(self, data: Any, *, document: SetDocument, year_is_fixed: bool) -> None:
        outline = document.outline
        standing = {
            "based_on": heading_hash(document),
            "title": document.title,
            "year": document.year,
            "note": document.note,
            "points_places": outline.points_places,
            "index_places": outline.index_places,
        }
        super().__init__(data, document=document, initial=standing)
        self.fields["year"].disabled = year_is_fixed
        choices = [
            ("", gettext("– none –")),
            *((field.code, f"{field.code}. {field.name}") for field in outline.fields),
        ]
        for place in range(1, len(outline.fields) + 1):
            self.fields[f"place-{place}"] = forms.ChoiceField(
                label=gettext("Place %(place)s") % {"place": place},
                choices=choices,
                required=False,
                initial=dict(enumerate(outline.tie_break, start=1)).get(place, ""),
            )

    def clean_note(self) -> str:
        """Browsers end lines in two characters; the set keeps one."""
        note: str = self.cleaned_data["note"]
        return note.replace("\r\n", "\n")

    @property
    def places(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("place-")]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for code, times in Counter(self._tie_break()).items():
            if times > 1:
                fault = gettext("Field %(code)s stands twice in the order. Choose each once.")
                self.add_error(None, ValidationError(fault % {"code": code}))
        return found

    def changed(self) -> SetDocument:
        """The set with the heading as typed, its tree as it was shown."""
        said = self.cleaned_data
        return replace(
            self.document,
            title=said["title"],
            year=said["year"],
            decision=self.decision,
            note=said["note"],
            outline=replace(
                self.document.outline,
                points_places=said["points_places"],
                index_places=said["index_places"],
                tie_break=self._tie_break(),
            ),
        )

    def _tie_break(self) -> tuple[str, ...]:
        """The fields chosen, by their places; places left empty are closed up."""
        names = (name for name in self.fields if name.startswith("place-"))
        return tuple(code for name in names if (code := self.cleaned_data.get(name)))


class CopyForm(forms.Form):
    """The year that a set is copied for."""

    year = NumberField(label=_("Year of the new set"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
