"""Last year's index and rank of every commune: typed in a table, or read from a workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Commune
from accounts.numbers import format_decimal, parse_decimal
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import search_key
from accounts.wording import say, say_all
from accounts.workbook_reader import SheetRow, at_cell, read_rows
from accounts.workbooks import Column, Holds, Layout, write_rows

PLACES = 3
LAST_RANK = 9999
LAYOUT = Layout(
    title=_("Last year"),
    columns=(
        Column("code", _("code"), Holds.CODE, width=12),
        Column("commune", _("commune"), width=30),
        Column("index", _("index"), width=12),
        Column("rank", _("rank"), width=10),
    ),
)

Result = tuple[Decimal, int]


class FigureField(forms.CharField):
    """A figure in Vietnamese form; what cannot be read says what to write instead."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_decimal(text, places=PLACES) if text else None
        except Refused as refusal:
            raise ValidationError(say(refusal.sentence)) from refusal


class LastYearForm(forms.Form):
    """Two fields for each commune; both empty is "không so sánh"."""

    def __init__(
        self, *args: Any, communes: Sequence[Commune], results: Mapping[str, Result], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.communes = communes
        for commune in communes:
            index, rank = results.get(commune.code, (None, None))
            self.fields[f"index-{commune.pk}"] = FigureField(
                label=gettext("Index, %(commune)s") % {"commune": commune.full_name},
                required=False,
                initial="" if index is None else format_decimal(index),
                widget=_cell("decimal", gettext("Index, %(commune)s"), commune),
            )
            self.fields[f"rank-{commune.pk}"] = forms.IntegerField(
                label=gettext("Rank, %(commune)s") % {"commune": commune.full_name},
                required=False,
                initial=rank,
                min_value=1,
                max_value=LAST_RANK,
                widget=_cell("numeric", gettext("Rank, %(commune)s"), commune),
            )

    def rows(self) -> list[tuple[Commune, forms.BoundField, forms.BoundField]]:
        return [(c, self[f"index-{c.pk}"], self[f"rank-{c.pk}"]) for c in self.communes]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for commune in self.communes:
            index, rank = f"index-{commune.pk}", f"rank-{commune.pk}"
            if {index, rank} <= found.keys() and (found[index] is None) != (found[rank] is None):
                missing = index if found[index] is None else rank
                self.add_error(missing, gettext("Enter both, or leave both empty."))
        return found

    def results(self) -> dict[str, Result]:
        """(index, rank) by commune code."""
        found = {
            c.code: (self.cleaned_data[f"index-{c.pk}"], self.cleaned_data[f"rank-{c.pk}"])
            for c in self.communes
        }
        return {code: result for code, result in found.items() if result[0] is not None}


class LastYearFileForm(forms.Form):
    """The workbook; `results` are there once the form is valid, every fault names its cell."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("With the columns of the template. You see the figures before they are saved."),
    )

    def __init__(self, *args: Any, communes: Sequence[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = communes
        self.results: dict[str, Result] = {}

    def clean_file(self) -> Any:
        try:
            self.results = results_in(
                read_rows(self.cleaned_data["file"].read(), LAYOUT), self.communes
            )
        except Refused as refusal:
            raise ValidationError(say_all(refusal)) from refusal
        return self.cleaned_data["file"]


def template(communes: Iterable[Commune], results: Mapping[str, Result]) -> bytes:
    """The workbook to fill in: every commune, with what is already known."""
    rows = []
    for commune in communes:
        index, rank = results.get(commune.code, (None, None))
        rows.append(
            {
                "code": commune.code,
                "commune": commune.full_name,
                "index": "" if index is None else format_decimal(index),
                "rank": "" if rank is None else str(rank),
            }
        )
    return write_rows(LAYOUT, rows)


def results_in(rows: Sequence[SheetRow], communes: Sequence[Commune]) -> dict[str, Result]:
    """(index, rank) by commune code. Raises Faulty with every fault at its cell."""
    known = {commune.code: commune for commune in communes}
    results: dict[str, Result] = {}
    faults: list[Sentence] = []
    seen: dict[str, int] = {}
    for row in rows:
        found = list(_row_faults(row, known, seen))
        seen.setdefault(row.cells["code"], row.number)
        faults += found
        if not found and row.cells["index"]:
            figures = parse_decimal(row.cells["index"], places=PLACES), int(row.cells["rank"])
            results[row.cells["code"]] = figures
    if faults:
        raise Faulty(faults)
    return results


def _row_faults(
    row: SheetRow, known: Mapping[str, Commune], seen: Mapping[str, int]
) -> Iterator[Sentence]:
    code, index, rank = (row.cells[name] for name in ("code", "index", "rank"))
    if code not in known:
        yield _at(row, "code", sentence(N_("no commune of this period has this code.")))
        return
    if code in seen:
        what = N_("it stands in row {row} already. Remove one of the two.")
        yield _at(row, "code", sentence(what, row=seen[code]))
    if not _is_name_of(known[code], row.cells["commune"]):
        what = N_("the code {code} is that of {commune}. Correct one of the two.")
        yield _at(row, "commune", sentence(what, code=code, commune=known[code].full_name))
    if bool(index) != bool(rank):
        yield _at(
            row, "rank" if index else "index", sentence(N_("fill in both index and rank, or none."))
        )
    if index:
        yield from _index_faults(row)
    if rank and not (rank.isascii() and rank.isdecimal() and 1 <= int(rank) <= LAST_RANK):
        yield _at(row, "rank", sentence(N_("it is not a rank. Write a whole number from 1.")))


def _index_faults(row: SheetRow) -> Iterator[Sentence]:
    try:
        index = parse_decimal(row.cells["index"], places=PLACES)
    except Refused as refusal:
        yield _at(row, "index", refusal.sentence)
        return
    if not 0 <= index <= 200:
        yield _at(row, "index", sentence(N_("an index lies between 0 and 200.")))


def _is_name_of(commune: Commune, text: str) -> bool:
    """An empty cell is no contradiction; kind and accents do not matter."""
    key = search_key(text)
    return not key or key in (search_key(commune.name), search_key(commune.full_name))


def _at(row: SheetRow, column: str, what: Sentence) -> Sentence:
    return at_cell(LAYOUT, f"{row.letters[column]}{row.number}", row.cells[column], what)


def _cell(mode: str, label: str, commune: Commune) -> forms.TextInput:
    return forms.TextInput(
        attrs={"inputmode": mode, "aria-label": label % {"commune": commune.full_name}}
    )
