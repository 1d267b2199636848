"""The lists that an administrator hands in as workbooks, compared with what stands.

django-import-export tells new, changed and unchanged rows apart; it is only ever run dry. What it
finds is written by the actions of `accounts.actions.imports`, which log every row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.widgets import Widget

from accounts import queries
from accounts.actions import imports
from accounts.actions.facts import (
    CommuneFacts,
    DepartmentFacts,
    Fault,
    UserFacts,
    commune_facts,
    commune_faults,
    department_faults,
    user_facts,
    user_faults,
)
from accounts.models import Authority
from accounts.models.units import CommuneKind
from accounts.refusals import gettext_noop as N_
from accounts.refusals import sentence
from accounts.roles import Role
from accounts.workbooks import Column, Holds, Layout, in_every_language

DATE_FORMAT = "%d/%m/%Y"
SEPARATOR = ";"


class Known(BaseInstanceLoader):
    """Finds a row by its key among the facts that were read at once."""

    def get_instance(self, row: Mapping[str, str]) -> SimpleNamespace | None:
        facts = self.resource.known.get(row[self.resource.key])
        return SimpleNamespace(**vars(facts)) if facts else None


class DateText(Widget):
    """`31/12/2025`; raises ValueError for anything else."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        return datetime.strptime(value, DATE_FORMAT).date() if value else None  # noqa: DTZ007

    def render(self, value: date | None, obj: Any = None, **kwargs: Any) -> str:
        return value.strftime(DATE_FORMAT) if value else ""


class Codes(Widget):
    """`01; 02` as a tuple in order."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> tuple[str, ...]:
        return tuple(sorted({code.strip() for code in value.split(SEPARATOR)} - {""}))

    def render(self, value: Sequence[str], obj: Any = None, **kwargs: Any) -> str:
        return f"{SEPARATOR} ".join(value or ())


class Choice(Widget):
    """One of the choices: read as its value or its label in any language of the site, written as
    the value or the label. Other texts are left as they are, for the faults to name."""

    def __init__(self, choices: Any, *, as_label: bool) -> None:
        super().__init__()
        self.choices = choices
        self.as_label = as_label

    @cached_property
    def readings(self) -> dict[str, str]:
        """The value by each text that stands for it."""
        labels = {
            text: choice.value
            for choice in self.choices
            for text in in_every_language(choice.label)
        }
        return labels | {choice.value: choice.value for choice in self.choices}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return self.readings.get(value.casefold(), value)

    def render(self, value: str, obj: Any = None, **kwargs: Any) -> str:
        known = self.as_label and value in self.choices.values
        return str(self.choices(value).label) if known else value


class LowerCase(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value.lower()


class UnitList(Resource):
    """One list of one authority: its layout, what is known, what is wrong with a row."""

    layout: ClassVar[Layout]
    key: ClassVar[str]
    facts: ClassVar[Callable[..., Any]]
    widgets: ClassVar[dict[str, Widget]] = {}
    save: ClassVar[Callable[..., imports.Saved]]

    class Meta:
        instance_loader_class = Known
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_bulk = True  # else a savepoint for every row
        using_db = "default"

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self.authority = authority
        self._meta.import_id_fields = [self.key]
        for column in self.layout.columns:
            widget = self.widgets.get(column.name) or Widget()
            self.fields[column.name] = Field(column.name, column.name, widget)
        self.known = {getattr(facts, self.key): facts for facts in self.known_facts()}

    def known_facts(self) -> Iterator[Any]:
        raise NotImplementedError

    def prepare(self, keys: Sequence[str]) -> None:
        """Reads whatever `faults` needs, once for the whole list."""

    def faults(self, facts: Any) -> Iterator[Fault]:
        raise NotImplementedError

    def init_instance(self, row: Any = None) -> SimpleNamespace:
        return SimpleNamespace(**{f.name: None for f in fields(self.facts)})

    def save_instance(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the actions write."""


class DepartmentList(UnitList):
    layout = Layout(
        _("Departments"), (Column("name", _("Department's name"), Holds.TEXT, width=50),)
    )
    key = "name"
    facts = DepartmentFacts
    save = staticmethod(imports.save_departments)

    def known_facts(self) -> Iterator[DepartmentFacts]:
        for department in self.authority.departments.order_by("name", "id"):
            yield DepartmentFacts(name=department.name)

    def faults(self, facts: DepartmentFacts) -> Iterator[Fault]:
        return department_faults(facts)


class CommuneList(UnitList):
    layout = Layout(
        _("Communes"),
        (
            Column("code", _("Code"), Holds.CODE, width=12),
            Column("kind", _("Kind"), choices=CommuneKind.values, width=14),
            Column("name", _("Name"), width=30),
            Column("block", _("Block"), width=20),
            Column("valid_from", _("Valid from"), Holds.DATE, width=16),
            Column("valid_to", _("Valid to"), Holds.DATE, width=16),
            Column("predecessors", _("Codes of the former communes"), Holds.CODE, width=32),
        ),
    )
    key = "code"
    facts = CommuneFacts
    widgets: ClassVar = {
        "kind": Choice(CommuneKind, as_label=False),
        "valid_from": DateText(),
        "valid_to": DateText(),
        "predecessors": Codes(),
    }
    save = staticmethod(imports.save_communes)

    def known_facts(self) -> Iterator[CommuneFacts]:
        communes = self.authority.communes.prefetch_related("predecessors")
        yield from map(commune_facts, communes.order_by("name_sort", "id"))

    def prepare(self, keys: Sequence[str]) -> None:
        self.codes = {*self.known, *keys}

    def faults(self, facts: CommuneFacts) -> Iterator[Fault]:
        return commune_faults(facts, codes=self.codes)


class UserList(UnitList):
    layout = Layout(
        _("Accounts"),
        (
            Column("username", _("Account name"), Holds.CODE, width=20),
            Column("full_name", _("Full name"), width=28),
            Column("title", _("Office title"), width=28),
            Column("email", _("E-mail"), width=28),
            Column("role", _("Role"), choices=[role.label for role in Role], width=24),
            Column("commune", _("Commune's code"), Holds.CODE, width=14),
            Column("department", _("Department"), width=36),
        ),
    )
    key = "username"
    facts = UserFacts
    widgets: ClassVar = {"role": Choice(Role, as_label=True), "username": LowerCase()}
    save = staticmethod(imports.save_users)

    def known_facts(self) -> Iterator[UserFacts]:
        users = self.authority.users.select_related("commune", "department")
        yield from map(user_facts, users.order_by("username"))

    def prepare(self, keys: Sequence[str]) -> None:
        self.codes = set(self.authority.communes.values_list("code", flat=True))
        self.departments = set(self.authority.departments.values_list("name", flat=True))
        self.taken = queries.usernames_outside(self.authority, keys)

    def faults(self, facts: UserFacts) -> Iterator[Fault]:
        yield from user_faults(facts, codes=self.codes, departments=self.departments)
        if facts.username in self.taken:
            yield "username", sentence(N_("This account name is already taken. Choose another."))


LISTS: dict[str, type[UnitList]] = {
    "departments": DepartmentList,
    "communes": CommuneList,
    "users": UserList,
}
