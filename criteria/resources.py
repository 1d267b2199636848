"""The rows of a set that is handed in, compared with those of the draft that stands.

django-import-export tells new, changed and unchanged rows apart; it is only ever run dry. What it
finds is written by `criteria.actions`, whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import tablib
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from criteria.workbook.layout import CRITERIA, FIELDS, GROUPS, HEADING, Sheet
from criteria.workbook.text import Row

# What tells the rows of a sheet apart.
KEYS: Mapping[Sheet, tuple[str, ...]] = {
    HEADING: ("name",),
    GROUPS: ("block", "group"),
    FIELDS: ("code",),
    CRITERIA: ("code",),
}
CELLS, SEPARATOR = "cells", "\x1f"
STATES = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "unchanged",
}


@dataclass(frozen=True)
class Change:
    """A cell's label, and its text before and after."""

    label: Any
    old: str
    new: str


@dataclass(frozen=True)
class ComparedRow:
    """`state` is new, changed or removed; `changes` name the cells of a changed row."""

    state: str
    key: str
    name: str
    changes: tuple[Change, ...] = ()


class Known(BaseInstanceLoader):
    """Finds a row by its key among those of the draft."""

    def get_instance(self, row: Mapping[str, str]) -> SimpleNamespace | None:
        known = self.resource.known.get(self.resource.key_of(row))
        return SimpleNamespace(**self.resource.flat(known)) if known is not None else None


class SheetRows(Resource):
    """One sheet of the set, against the rows that stand.

    A row is its key and all its cells as one text: column by column the comparison of 200 criteria
    takes longer than reading their workbook.
    """

    class Meta:
        instance_loader_class = Known
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_bulk = True  # else a savepoint for every row
        using_db = "default"

    def __init__(self, layout: Sheet, standing: Sequence[Row]) -> None:
        super().__init__()
        self.layout = layout
        self._meta.import_id_fields = list(KEYS[layout])
        for name in (*KEYS[layout], CELLS):
            self.fields[name] = Field(name, name)
        self.known = {self.key_of(row): row for row in standing}

    def get_import_fields(self) -> list[Field]:
        """All of them, in order; the library would work the order out anew for every row."""
        return list(self.fields.values())

    def key_of(self, row: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(row[name] for name in KEYS[self.layout])

    def flat(self, row: Row) -> Row:
        cells = SEPARATOR.join(row[column.name] for column in self.layout.columns)
        return {**{name: row[name] for name in KEYS[self.layout]}, CELLS: cells}

    def init_instance(self, row: Any = None) -> SimpleNamespace:
        return SimpleNamespace(**dict.fromkeys((*KEYS[self.layout], CELLS)))

    def save_instance(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the action writes."""


def compared(layout: Sheet, *, coming: Sequence[Row], standing: Sequence[Row]) -> list[ComparedRow]:
    """Rows that are new, changed or removed, in the order of the file; removed ones last."""
    resource = SheetRows(layout, standing)
    if not standing:
        return [_compared(resource, row, "new", {}) for row in coming]
    rows = (tuple(resource.flat(row).values()) for row in coming)
    dataset = tablib.Dataset(*rows, headers=[*KEYS[layout], CELLS])
    outcome = resource.import_data(dataset, dry_run=True, raise_errors=True)
    found = []
    for row, result in zip(coming, outcome.rows, strict=True):
        state = STATES[result.import_type]
        if state != "unchanged":
            old = resource.known.get(resource.key_of(row), {}) if state == "changed" else {}
            found.append(_compared(resource, row, state, old))
    kept = {resource.key_of(row) for row in coming}
    gone = [row for key, row in resource.known.items() if key not in kept]
    return found + [_compared(resource, row, "removed", {}) for row in gone]


def _compared(resource: SheetRows, row: Row, state: str, old: Row) -> ComparedRow:
    changes = tuple(
        Change(column.label, old[column.name], row[column.name])
        for column in resource.layout.columns
        if old and old[column.name] != row[column.name]
    )
    key = " ".join(filter(None, resource.key_of(row)))
    return ComparedRow(state, key, row["name"] if "code" in row else "", changes)
