"""A department's own data, compared with what stands.

django-import-export tells new, changed and unchanged figures apart; it is only ever run dry. What
it finds is written by `scoring.actions.own_data`, which logs every line.
"""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import tablib
from import_export.fields import Field
from import_export.resources import Resource
from import_export.results import RowResult

from accounts.resources import Known
from scoring.own_data.facts import Key, OwnFact, figures_key

COLUMNS = ("key", "figures", "source", "as_of")


class OwnFigureList(Resource):
    """The figures of one department by line; `known` are those that stand."""

    key = "key"

    class Meta:
        import_id_fields = ["key"]
        instance_loader_class = Known
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_bulk = True  # else a savepoint for every row
        using_db = "default"

    def __init__(self, known: Mapping[Key, OwnFact]) -> None:
        super().__init__()
        for name in COLUMNS:
            self.fields[name] = Field(name, name)
        rows = (_row(fact) for fact in known.values())
        self.known = {
            row[0]: SimpleNamespace(**dict(zip(COLUMNS, row, strict=True))) for row in rows
        }

    def init_instance(self, row: Any = None) -> SimpleNamespace:
        return SimpleNamespace(**dict.fromkeys(COLUMNS))

    def save_instance(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the action writes."""

    def told_apart(self, facts: Iterable[OwnFact]) -> tuple[list[OwnFact], list[OwnFact], int]:
        """The new facts, the changed ones, and how many are as they were."""
        filed = list(facts)
        dataset = tablib.Dataset(*map(_row, filed), headers=COLUMNS)
        outcome = self.import_data(dataset, dry_run=True, raise_errors=True).rows
        by_type: dict[str, list[OwnFact]] = {}
        for fact, result in zip(filed, outcome, strict=True):
            by_type.setdefault(result.import_type, []).append(fact)
        return (
            by_type.get(RowResult.IMPORT_TYPE_NEW, []),
            by_type.get(RowResult.IMPORT_TYPE_UPDATE, []),
            len(by_type.get(RowResult.IMPORT_TYPE_SKIP, [])),
        )


def _row(fact: OwnFact) -> tuple[str, str, str, str]:
    day = fact.as_of.isoformat() if fact.as_of else ""
    return "\t".join(fact.key), figures_key(fact.figures), fact.source, day
