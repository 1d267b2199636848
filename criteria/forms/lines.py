"""A field, a criterion with parts, or a scored criterion of a draft, as it is edited."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refused
from accounts.wording import say_all
from criteria.cases import case_of
from criteria.content_hash import line_hash
from criteria.forms import cases, rule
from criteria.forms.figures import CodesField, FigureField, LinesField, OneLineField
from criteria.outline import CriterionNode, FieldKind, FieldNode, NaPolicy, Source
from criteria.rules import INPUTS, Measure, Rule
from criteria.workbook_layout import KINDS, POLICIES, SOURCES

SAVING = ("save", "next", "part", "confirm")


class HeadForm(forms.Form):
    """Code, name and maximum; what is required is asked for only when it is to be saved.

    `do` is what the pressed button wants: one of SAVING, or a look at the unsaved line.
    `based_on` is the hash of the line as it was shown.
    """

    longest_code: ClassVar[int] = 30
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
        if points is not None and points >= 10**6:
            raise ValidationError(_("This is more than any set gives. Check the figure."))
        return points

    def is_possible(self, points: Decimal) -> bool:
        return points > 0

    def _asked_for(self, name: str, request: Any, longest: int) -> str:
        text = self.cleaned_data[name]
        if not text and self.saves:
            raise ValidationError(request)
        if len(text) > longest:
            raise ValidationError(
                _("This is longer than %(limit)s characters. Shorten it."),
                params={"limit": longest},
            )
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


class ScoredForm(HeadForm):
    """A criterion that is scored itself: its rule, the cases kept with it, and who does what."""

    way = forms.ChoiceField(label=_("How it is scored"), required=False)
    rule_text = forms.CharField(
        label=_("Scoring rule as published"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The words of the decision; communes read them beside the line."),
    )
    expected = forms.CharField(label=_("Points expected"), required=False, max_length=40)
    came_out = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    evidence_asked = LinesField(
        label=_("Evidence asked for"), help_text=_("One document in each line.")
    )
    na_policy = forms.ChoiceField(
        label=_("Where nothing occurred"),
        choices=[(policy.value, label) for policy, label in POLICIES.items()],
        required=False,
    )
    na_reasons = LinesField(
        label=_("Allowed reasons for “not applicable”"),
        help_text=_("One in each line; where there is none, a commune gives its own."),
    )
    source = forms.ChoiceField(
        label=_("Source of the score"),
        choices=[(source.value, label) for source, label in SOURCES.items()],
        required=False,
    )
    department = forms.ChoiceField(label=_("Appraising department"), required=False)
    official = OneLineField(
        label=_("Official in charge"),
        required=False,
        max_length=100,
        help_text=_("The commune official who usually does it."),
    )
    predecessors = CodesField(
        label=_("Codes last year"),
        required=False,
        max_length=300,
        help_text=_("What this criterion was last year; several with “;” between: 1.2; 1.3."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        standing: CriterionNode,
        departments: Iterable[str],
        places: int,
        is_new: bool = False,
    ) -> None:
        self.places = places
        data, self.counts = rule.typed_rows(data, standing.rule)
        super().__init__(data, standing=standing, is_new=is_new)
        self.way = rule.way_of(self._text("way"))
        self.carried = self._carried()
        self.fields["way"].choices = rule.way_choices()
        self.fields["department"].choices = [
            ("", _("– not chosen yet –")),
            *((name, name) for name in departments),
        ]
        self.fields |= rule.parameter_fields(self.way, self.counts)
        self.fields |= cases.try_fields(self._measure, self._answers())

    def initial_of(self, standing: CriterionNode) -> dict[str, Any]:
        as_they_are = (
            "rule_text", "evidence_asked", "na_reasons", "department", "official", "predecessors",
        )  # fmt: skip
        return {
            **super().initial_of(standing),
            **{name: getattr(standing, name) for name in as_they_are},
            **rule.parameters_of(standing.rule),
            "na_policy": standing.na_policy.value,
            "source": standing.source.value,
        }

    # --- what the template draws -----------------------------------------------------------------

    @property
    def plain_parameters(self) -> list[forms.BoundField]:
        return [self[name] for name in self._active if name in rule.PLAIN]

    @property
    def rows(self) -> list[rule.TypedRow]:
        """The levels or answers of the way that is chosen."""
        kind = self.row_kind
        return [
            rule.TypedRow(n, self[f"{kind}_{n}_given"], self[f"{kind}_{n}_worth"])
            for n in range(self.counts[kind] if kind else 0)
        ]

    @property
    def row_kind(self) -> str:
        """`band`, `option`, or "" where the way has no rows."""
        return rule.ROWS.get(self.way.scale, "") if self.way else ""

    @property
    def unused(self) -> Iterator[forms.BoundField]:
        """Parameters of other ways, sent along unseen."""
        names = rule.parameter_fields(None, self.counts)
        return (self[name] for name in names if name not in self._active and self._text(name))

    @property
    def figures(self) -> list[forms.BoundField]:
        names = INPUTS[self._measure] if self._measure else ()
        return [self[f"{cases.PREFIX}{name}"] for name in names]

    # --- what it reads ---------------------------------------------------------------------------

    @property
    def max_points(self) -> Decimal | None:
        points = self._reading().get("max_points")
        return points if isinstance(points, Decimal) else None

    def typed_rule(self) -> Rule | None:
        """The rule as typed, or as it stands; half-filled rows are not in it."""
        return rule.rule_of(self.way, self._reading(), self.counts)

    def tried(self) -> cases.Tried | None:
        """What the typed figures earn by the rule as typed; None where none is typed."""
        texts = {field.name.removeprefix(cases.PREFIX): field.data or "" for field in self.figures}
        return cases.tried(self.typed_rule(), texts, max_points=self.max_points, places=self.places)

    def kept(self) -> list[cases.KeptCase]:
        return list(
            cases.kept_cases(
                self.typed_rule(), self.carried, max_points=self.max_points, places=self.places
            )
        )

    def clean(self) -> dict[str, Any]:
        for name in set(self.errors) & set(rule.parameter_fields(None, self.counts)):
            if name not in self._active:
                del self.errors[name]
        if self.row_kind:
            for name in rule.half_filled(self.row_kind, self.cleaned_data, self.counts):
                self.add_error(name, _("Fill in both halves of the row, or empty it."))
        if self.verb == "keep":
            self._keep()
        elif self.verb == "forget":
            self._forget()
        return self.cleaned_data

    def changed(self) -> CriterionNode:
        values, typed = self.cleaned_data, self.typed_rule()
        texts = ("rule_text", "evidence_asked", "na_reasons", "department", "official")
        return replace(
            self.standing,
            **self.head(),
            **{name: values[name] for name in texts if name in values},
            predecessors=values.get("predecessors", ()),
            rule=typed,
            rule_note="" if self.verb == "confirm" else self.standing.rule_note,
            na_policy=NaPolicy(values.get("na_policy") or NaPolicy.ZERO),
            source=Source(values.get("source") or Source.SELF),
            cases=cases.cases_that_fit(typed, self.carried),
        )

    def show_expected(self) -> bool:
        """Puts what came out where the points expected are typed, unless a person typed others.

        Whether it did so.
        """
        outcome = self.tried()
        now = outcome.typed if outcome else ""
        before, typed = self._text("came_out"), self._text("expected")
        self.data = self.data.copy()
        self.data["came_out"] = now
        if typed not in ("", before) or typed == now:
            return False
        self.data["expected"] = now
        return True

    # --- how -------------------------------------------------------------------------------------

    @property
    def _measure(self) -> Measure | None:
        return self.way.measure if self.way else None

    @property
    def _active(self) -> list[str]:
        return rule.active_names(self.way, self.counts)

    def _reading(self) -> dict[str, Any]:
        """The values read so far; of a form that nobody sent, those that stand."""
        if not self.is_bound:
            return self.initial
        if self._errors is None:
            self.full_clean()
        return self.cleaned_data

    def _text(self, name: str) -> str:
        value = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(value).strip() if value is not None else ""

    def _answers(self) -> list[str]:
        names = (f"option_{number}_given" for number in range(self.counts["option"]))
        return [text for name in names if (text := " ".join(self._text(name).split()))]

    def _carried(self) -> list[str]:
        if self.is_bound:
            return cases.carried_again(self.data.getlist("case"))
        return [cases.carried(case) for case in self.standing.cases]

    def _keep(self) -> None:
        outcome = self.tried()
        if outcome is None or outcome.earned is None:
            reasons = outcome.why_not if outcome else ()
            self.add_error("expected", list(reasons) or _("First enter the figures to try."))
            return
        try:
            typed = self._text("expected") or outcome.typed
            kept = case_of(outcome.figures, cases.read_expected(typed))
        except Refused as refusal:
            self.add_error("expected", say_all(refusal))
            return
        self.carried = [*dict.fromkeys([*self.carried, cases.carried(kept)])]
        self.data = self.data.copy()
        for name in ("expected", "came_out", *(field.name for field in self.figures)):
            self.data[name] = ""

    def _forget(self) -> None:
        number = str(self.data.get("do", "")).partition(" ")[2]
        if number.isdecimal() and int(number) < len(self.carried):
            del self.carried[int(number)]
