"""A criterion that is scored itself, as it is edited: its rule, its cases, and who does what."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refused
from accounts.wording import say_all
from criteria.forms import cases, rule
from criteria.forms.figures import CodesField, LinesField, OneLineField
from criteria.forms.lines import HeadForm
from criteria.outline import CriterionNode, NaPolicy, Source
from criteria.rules import INPUTS, Measure, Rule
from criteria.workbook.layout import POLICIES, SOURCES


class ScoredForm(HeadForm):
    """`chosen_way` is how it scores, `counts` the rows it is drawn with, `carried` its cases."""

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
        longest=500, label=_("Evidence asked for"), help_text=_("One document in each line.")
    )
    na_policy = forms.ChoiceField(
        label=_("Where nothing occurred"),
        choices=[(policy.value, label) for policy, label in POLICIES.items()],
        required=False,
    )
    na_reasons = LinesField(
        longest=300,
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
        self.chosen_way = rule.way_of(self._text("way"))
        self.carried = self._carried()
        self.fields["way"].choices = rule.way_choices()
        self.fields["department"].choices = [
            ("", _("– not chosen yet –")),
            *((name, name) for name in departments),
        ]
        self.fields |= rule.parameter_fields(self.chosen_way, self.counts)
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
        return rule.ROWS.get(self.chosen_way.scale, "") if self.chosen_way else ""

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
    def maximum(self) -> Decimal | None:
        points = self._reading().get("max_points")
        return points if isinstance(points, Decimal) else None

    def typed_rule(self) -> Rule | None:
        """The rule as typed, or as it stands; half-filled rows are not in it."""
        return rule.rule_of(self.chosen_way, self._reading(), self.counts)

    @property
    def is_readable(self) -> bool:
        """Whether the rule and the maximum can be read as they are typed."""
        return not self.is_bound or not {"max_points", *self._active} & set(self.errors)

    def tried(self) -> cases.Tried | None:
        """What the typed figures earn by the rule as typed; None where there is nothing to say."""
        if not self.is_readable:
            return None
        texts = {field.name.removeprefix(cases.PREFIX): field.data or "" for field in self.figures}
        return cases.tried(self.typed_rule(), texts, max_points=self.maximum, places=self.places)

    def kept(self) -> list[cases.KeptCase]:
        maximum = self.maximum if self.is_readable else None
        typed = self.typed_rule()
        return list(cases.kept_cases(typed, self.carried, max_points=maximum, places=self.places))

    def clean(self) -> dict[str, Any]:
        for name in set(self.errors) & set(rule.parameter_fields(None, self.counts)):
            if name not in self._active:
                del self.errors[name]
        if self.row_kind and self.verb != "tell":  # while one types, a row is half filled
            for name in rule.half_filled(self.row_kind, self.cleaned_data, self.counts):
                self.add_error(name, _("Fill in both halves of the row, or empty it."))
        if self.verb == "keep":
            self._keep()
        elif self.verb == "forget":
            self._forget()
        elif self.verb == "add-row" and self.row_kind:
            self._focus(self.rows[-1].given.name)
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
        return self.chosen_way.measure if self.chosen_way else None

    @property
    def _active(self) -> list[str]:
        return rule.active_names(self.chosen_way, self.counts)

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
            kept = cases.case_as_typed(outcome.figures, typed)
        except Refused as refusal:
            self.add_error("expected", say_all(refusal))
            return
        self.carried = [*dict.fromkeys([*self.carried, cases.carried(kept)])]
        self.data = self.data.copy()
        names = [field.name for field in self.figures]
        for name in ("expected", "came_out", *names):
            self.data[name] = ""
        self._focus(names[0])

    def _forget(self) -> None:
        number = str(self.data.get("do", "")).partition(" ")[2]
        if number.isdecimal() and int(number) < len(self.carried):
            del self.carried[int(number)]

    def _focus(self, name: str) -> None:
        """Where the focus goes next, since the button that was pressed is drawn anew."""
        self.fields[name].widget.attrs["autofocus"] = True
