"""A field, or a criterion with parts, of a draft, as it is edited."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from criteria.content_hash import line_hash
from criteria.forms.figures import (
    LONGEST_CODE,
    TOO_LONG,
    CodesField,
    FigureField,
    OneLineField,
)
from criteria.outline import CriterionNode, FieldKind, FieldNode
from criteria.workbook.layout import KINDS

SAVING = ("save", "next", "part", "walk", "confirm")


class HeadForm(forms.Form):
    """Code, name and maximum; what is required is asked for only when it is to be saved.

    `do` is what the pressed button wants: one of SAVING, or a look at the unsaved line.
    `based_on` is the hash of the line as it was shown.
    """

    longest_code: ClassVar[int] = LONGEST_CODE
    longest_name: ClassVar[int] = 500

    do = forms.CharField(required=False, max_length=30)
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)
    code = OneLineField(label=_("Code"), required=False)
    name = OneLineField(label=_("Name"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    max_points = FigureField(label=_("Maximum points"))

    def __init__(self, data: Any = None, *, standing: Any, is_new: bool = False) -> None:
        self.standing = standing
        self.is_new = is_new
        super().__init__(data, initial=self.initial_of(standing))
        if is_new and data is None:
            self.fields["name"].widget.attrs["autofocus"] = True

    def initial_of(self, standing: Any) -> dict[str, Any]:
        max_points = None if self.is_new and not standing.max_points else standing.max_points
        return {
            "based_on": "" if self.is_new else line_hash(standing),
            "code": standing.code,
            "name": standing.name,
            "max_points": max_points,
        }

    @property
    def verb(self) -> str:
        return str(self.data.get("do", "")).partition(" ")[0]

    @property
    def saves(self) -> bool:
        return self.is_bound and self.verb in SAVING

    def clean_code(self) -> str:
        return self._asked_for("code", _("Enter the code, such as 1.2."), self.longest_code)

    def clean_name(self) -> str:
        return self._asked_for("name", _("Enter the name."), self.longest_name)

    def clean_max_points(self) -> Decimal | None:
        points = self.cleaned_data["max_points"]
        if points is None and self.saves:
            raise ValidationError(_("Enter the maximum points."))
        if points is not None and not self.is_possible(points):
            raise ValidationError(_("The maximum points must be above 0."))
        return points

    def is_possible(self, points: Decimal) -> bool:
        return points > 0

    def _asked_for(self, name: str, request: Any, longest: int) -> str:
        text = self.cleaned_data[name]
        if not text and self.saves:
            raise ValidationError(request)
        if len(text) > longest:
            raise ValidationError(TOO_LONG, params={"limit": longest})
        return text

    def head(self) -> dict[str, Any]:
        """What was typed; where nothing readable was, what stands."""
        typed = {name: self.cleaned_data.get(name) for name in ("code", "name", "max_points")}
        return {name: value for name, value in typed.items() if value not in (None, "")}

    def changed(self) -> Any:
        """The line as it now reads. After is_valid()."""
        return replace(self.standing, **self.head())

    def take_as_base(self, standing: Any) -> None:
        """After a conflict: what was typed may now replace the line as it stands."""
        self.data = self.data.copy()
        self.data["based_on"] = line_hash(standing)


class FieldForm(HeadForm):
    """A field of the set."""

    longest_code = 20
    longest_name = 300

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, label) for kind, label in KINDS.items()]
    )

    def __init__(self, data: Any = None, *, standing: FieldNode, is_new: bool = False) -> None:
        super().__init__(data, standing=standing, is_new=is_new)
        self.fields["max_points"].help_text = _(
            "The points that its criteria add up to; of a bonus or penalty, the most that counts."
        )

    def initial_of(self, standing: FieldNode) -> dict[str, Any]:
        return {**super().initial_of(standing), "kind": standing.kind.value}

    def is_possible(self, points: Decimal) -> bool:
        return points >= 0

    def changed(self) -> FieldNode:
        kind = FieldKind(self.cleaned_data.get("kind") or self.standing.kind)
        return replace(self.standing, **self.head(), kind=kind)


class ParentForm(HeadForm):
    """A criterion with parts of its own: what is scored are the parts."""

    capped = forms.BooleanField(
        label=_("Its parts may add up to more than its maximum, which then holds"), required=False
    )
    predecessors = CodesField(
        label=_("Codes last year"),
        required=False,
        max_length=300,
        help_text=_("What this criterion was last year; several with “;” between: 1.2; 1.3."),
    )

    def initial_of(self, standing: CriterionNode) -> dict[str, Any]:
        carried = {"capped": standing.capped, "predecessors": standing.predecessors}
        return {**super().initial_of(standing), **carried}

    def changed(self) -> CriterionNode:
        return replace(
            self.standing,
            **self.head(),
            capped=self.cleaned_data.get("capped", False),
            predecessors=self.cleaned_data.get("predecessors", ()),
        )
