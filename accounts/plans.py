"""What an uploaded list would change: shown first, then written as shown or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import tablib
from django.core import signing
from django.db import transaction
from import_export.results import RowResult

from accounts.actions.facts import Fault
from accounts.actions.imports import Saved
from accounts.models import Authority, User
from accounts.refusals import Conflict, Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.resources import UnitList
from accounts.workbook_reader import NOT_A_DATE, SheetRow, at_cell
from accounts.workbooks import write_rows

KEPT_SECONDS = 60 * 60
MAX_SEAL_CHARACTERS = 1_000_000
STATES = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "unchanged",
}


@dataclass(frozen=True)
class PlannedCell:
    """`old` is what stands now where it differs, else None."""

    new: str
    old: str | None = None


@dataclass(frozen=True)
class PlannedRow:
    number: int
    state: str
    cells: tuple[PlannedCell, ...]


@dataclass(frozen=True)
class Plan:
    """`facts` are those of the new and changed rows, ready for the action."""

    rows: tuple[PlannedRow, ...]
    facts: tuple[Any, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()


def plan(unit_list: UnitList, rows: Sequence[SheetRow]) -> Plan:
    """The list compared with what stands. Raises Faulty naming the cell of every fault."""
    faults = list(_repeated_keys(unit_list, rows))
    outcome = _run_dry(unit_list, rows)
    unit_list.prepare([row.cells[unit_list.key] for row in rows])
    planned, facts = [], []
    for row, result in zip(rows, outcome, strict=True):
        found = list(_row_faults(unit_list, result))
        faults += [_placed(unit_list, row, fault) for fault in found]
        if found:
            continue
        planned.append(_planned(unit_list, row, result))
        if planned[-1].state != "unchanged":
            facts.append(unit_list.facts(**vars(result.instance)))
    if faults:
        raise Faulty(faults)
    return Plan(tuple(planned), tuple(facts))


def write(
    unit_list_class: type[UnitList],
    rows: Sequence[SheetRow],
    *,
    authority: Authority,
    digest: str,
    by: User,
    at: datetime,
) -> Saved:
    """Writes the list if it still changes exactly what `digest` stands for; else Conflict."""
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=authority.pk)
        planned = plan(unit_list_class(authority), rows)
        if planned.digest != digest:
            raise Conflict(
                N_("The units have changed since the preview. Look at the new preview below.")
            )
        return unit_list_class.save(authority=authority, facts=planned.facts, by=by, at=at)


def template(unit_list: UnitList) -> bytes:
    """The list as it stands, as a workbook to fill in and hand back."""
    dataset = unit_list.export(list(unit_list.known.values()))
    return write_rows(unit_list.layout, dataset.dict)


def sealed(
    list_name: str, rows: Sequence[SheetRow], planned: Plan, *, authority: Authority, by: User
) -> str:
    """The rows between preview and confirmation: signed for this person, so nothing is stored."""
    content = {
        "rows": [[row.number, list(row.cells.values())] for row in rows],
        "names": list(rows[0].cells),
        "letters": dict(rows[0].letters),
        "digest": planned.digest,
    }
    seal = signing.dumps(content, salt=_salt(list_name, authority, by), compress=True)
    if len(seal) > MAX_SEAL_CHARACTERS:
        raise Refused(N_("The list is too large for one step. Split it into several files."))
    return seal


def unsealed(
    list_name: str, seal: str, *, authority: Authority, by: User
) -> tuple[list[SheetRow], str]:
    """Rows and digest of `sealed`. Raises Refused when it is too old or not this person's."""
    try:
        content = signing.loads(seal, salt=_salt(list_name, authority, by), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise Refused(N_("The preview is too old. Choose the file again.")) from error
    rows = [
        SheetRow(number, dict(zip(content["names"], texts, strict=True)), content["letters"])
        for number, texts in content["rows"]
    ]
    return rows, content["digest"]


def _salt(list_name: str, authority: Authority, by: User) -> str:
    return f"accounts.plans:{list_name}:{authority.pk}:{by.pk}"


def _run_dry(unit_list: UnitList, rows: Sequence[SheetRow]) -> list[RowResult]:
    names = [column.name for column in unit_list.layout.columns]
    dataset = tablib.Dataset(*(tuple(row.cells[n] for n in names) for row in rows), headers=names)
    return list(unit_list.import_data(dataset, dry_run=True, raise_errors=False).rows)


def _repeated_keys(unit_list: UnitList, rows: Sequence[SheetRow]) -> Iterator[Sentence]:
    """Equal keys: the later row is the fault, the earlier one is named."""
    first: dict[str, int] = {}
    for row in rows:
        key = row.cells[unit_list.key].casefold()
        if key and key in first:
            what = N_("it stands in row {row} already. Remove one of the two.")
            yield _placed(unit_list, row, (unit_list.key, sentence(what, row=first[key])))
        first.setdefault(key, row.number)


def _row_faults(unit_list: UnitList, result: RowResult) -> Iterator[Fault]:
    if result.errors:
        raise result.errors[0].error
    if result.validation_error:
        for name in result.validation_error.error_dict:
            yield name, sentence(NOT_A_DATE)
    elif result.import_type != RowResult.IMPORT_TYPE_SKIP:
        yield from unit_list.faults(unit_list.facts(**vars(result.instance)))


def _placed(unit_list: UnitList, row: SheetRow, fault: Fault) -> Sentence:
    name, what = fault
    return at_cell(unit_list.layout, f"{row.letters[name]}{row.number}", row.cells[name], what)


def _planned(unit_list: UnitList, row: SheetRow, result: RowResult) -> PlannedRow:
    state = STATES[result.import_type]
    new = unit_list.export_resource(result.instance)
    old = unit_list.export_resource(result.original) if state == "changed" else new
    cells = tuple(
        PlannedCell(now, was if was != now else None) for now, was in zip(new, old, strict=True)
    )
    return PlannedRow(row.number, state, cells)
