"""What a commune types on a task of its plan: of a lost line, of no line, and its progress."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.numbers import UnreadableNumber, format_one_way, parse_decimal
from accounts.wording import say_all
from reports.communes.plan_forms import Versioned, day_field
from scoring.actions.plan_tasks import ExtraFacts, TaskFacts
from scoring.models import PlanTask

LONGEST_TEXT = 2000


def _text(label: Any, *, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget)


class _DoneBySomebody(Versioned):
    """What is done until when; `in_charge` is a person's id or an office's name."""

    measure = _text(_("Measure"), rows=4)
    in_charge = forms.ChoiceField(label=_("In charge"), required=False)
    due_on = day_field(_("To be done by"))

    def __init__(
        self,
        task: PlanTask | None,
        people: Iterable[User],
        offices: Iterable[str],
        data: Any = None,
        **initial: Any,
    ) -> None:
        if task is not None:
            initial |= {
                "measure": task.measure,
                "in_charge": str(task.official_id) if task.official_id else task.office,
                "due_on": task.due_on,
                "version": task.version,
            }
        super().__init__(data, initial=initial)
        self.people = {str(person.pk): person for person in people}
        if task is not None and task.official is not None:
            self.people.setdefault(str(task.official.pk), task.official)
        named = dict.fromkeys([*offices, *([task.office] if task and task.office else [])])
        self.fields["in_charge"].choices = choices_of(  # type: ignore[attr-defined]
            _("Nobody yet"), self.people, named
        )

    def done_by(self) -> dict[str, Any]:
        """As TaskFacts names it."""
        chosen = self.cleaned_data["in_charge"]
        person = self.people.get(chosen)
        return {
            "measure": self.cleaned_data["measure"],
            "official": person,
            "office": "" if person else chosen,
            "due_on": self.cleaned_data["due_on"],
        }


class TaskForm(_DoneBySomebody):
    """A lost line of a draft."""

    expected = forms.CharField(
        label=_("Expected points"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(
        self, task: PlanTask, people: Iterable[User], offices: Iterable[str], data: Any = None
    ) -> None:
        super().__init__(task, people, offices, data, expected=format_one_way(task.expected))

    def clean_expected(self) -> Decimal:
        try:
            return parse_decimal(self.cleaned_data["expected"], places=3)
        except UnreadableNumber as fault:
            raise forms.ValidationError(say_all(fault)) from None

    def facts(self) -> TaskFacts:
        return TaskFacts(**self.done_by(), expected=self.cleaned_data["expected"])


class ExtraTaskForm(_DoneBySomebody):
    """A task of a draft that is of no lost line; without `task` a new one."""

    field = forms.ChoiceField(label=_("Field"), required=False)
    goal = _text(_("Goal"), rows=2)
    result = _text(_("Expected result"), rows=2)
    field_order = ("field", "goal", "measure", "in_charge", "due_on", "result")

    def __init__(
        self,
        task: PlanTask | None,
        people: Iterable[User],
        offices: Iterable[str],
        fields: Iterable[tuple[str, str]],
        data: Any = None,
    ) -> None:
        said = {"field": task.field, "goal": task.name, "result": task.result} if task else {}
        super().__init__(task, people, offices, data, **said)
        named = [(code, f"{code}. {name}") for code, name in fields]
        self.fields["field"].choices = [  # type: ignore[attr-defined]
            ("", _("Of no field in particular")),
            *named,
        ]

    def facts(self) -> TaskFacts:
        extra = ExtraFacts(
            **{name: self.cleaned_data[name] for name in ("goal", "result", "field")}
        )
        return TaskFacts(**self.done_by(), extra=extra)


class AssignForm(forms.Form):
    """Several tasks to one in charge, or to one deadline; what is left empty stays as it is."""

    in_charge = forms.ChoiceField(label=_("In charge"), required=False)
    due_on = day_field(_("To be done by"))
    task = forms.MultipleChoiceField(
        label=_("Tasks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the tasks that are given out.")},
    )

    def __init__(
        self,
        tasks: Iterable[PlanTask],
        people: Iterable[User],
        offices: Iterable[str],
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in people}
        self.tasks = {f"{task.pk}:{task.version}": task for task in tasks}
        self.everything = "+".join(self.tasks)  # as it was seen, so that nothing changes unseen
        self.fields["in_charge"].choices = choices_of(  # type: ignore[attr-defined]
            _("As it stands"), self.people, offices
        )
        self.fields["task"].choices = [  # type: ignore[attr-defined]
            (self.everything, _("All tasks of the plan")),
            *((place, _label(task)) for place, task in self.tasks.items()),
        ]
        self.fields["task"].error_messages["invalid_choice"] = _(
            "Somebody else has changed a task meanwhile. Look at what stands there now."
        )

    def facts(self) -> dict[str, Any]:
        """As assign_tasks names it."""
        chosen, ticked = self.cleaned_data["in_charge"], self.cleaned_data["task"]
        person = self.people.get(chosen)
        places = self.tasks if self.everything in ticked else ticked
        return {
            "tasks": [self.tasks[place] for place in places],
            "official": person,
            "office": "" if person else chosen,
            "due_on": self.cleaned_data["due_on"],
        }


def _label(task: PlanTask) -> str:
    """`1.1.2 Kế hoạch CCHC (Văn phòng - Thống kê, 30/06/2023)`: what stands of it now."""
    due = f"{task.due_on:%d/%m/%Y}" if task.due_on else ""
    stands = ", ".join(part for part in (task.in_charge, due) if part)
    return f"{task.code} {task.name}" + (f" ({stands})" if stands else "")


def choices_of(empty: Any, people: Mapping[str, User], offices: Iterable[str]) -> list[Any]:
    """Who may be in charge, people before offices."""
    return [
        ("", empty),
        (_("People"), [(key, each.full_name) for key, each in people.items()]),
        (_("Offices"), [(office, office) for office in offices]),
    ]


class ProgressForm(Versioned):
    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)
    note = _text(_("What was done"), rows=3)
    link = forms.URLField(
        label=_("Link to the evidence"), required=False, max_length=500, assume_scheme="https"
    )
