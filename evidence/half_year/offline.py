"""A report's figures as a workbook to fill in without a connection, and what an uploaded one
would change. The rows are bound to the report and to the versions they were downloaded at."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_reader import SheetRow, at_cell, read_rows
from accounts.workbooks import Column, Holds, Layout, write_rows
from evidence.half_year.figures import Figure, as_typed, read_value
from evidence.half_year.forms import CHOSEN, FormSet, Indicator

KEPT_SECONDS = 60 * 60
YES = "x"
LAYOUT = Layout(
    _("Figures"),
    (
        Column("form", _("Form"), Holds.CODE, 6),
        Column("code", _("Code"), Holds.CODE, 8),
        Column("label", _("Indicator"), width=60),
        Column("unit", _("Unit"), width=24),
        Column("value", _("Figure"), Holds.FIGURE, 16),
        Column("nothing", _("Nothing occurred (x)"), width=14, choices=(YES,)),
        Column("note", _("Note"), width=30),
        Column("bound", _("Do not change"), Holds.CODE, 42),
    ),
)


@dataclass(frozen=True)
class Filed:
    """A row of the file as it would be kept, with the version it was downloaded at."""

    value: str
    nothing: bool
    note: str
    version: int

    @property
    def figure(self) -> Figure:
        return Figure(self.value, self.nothing, self.note)


@dataclass(frozen=True)
class Difference:
    """A row on which the file differs; a `conflict` has changed on the site since the download."""

    indicator: Indicator
    stands: Figure
    filed: Filed
    conflict: bool


def write_offline(forms: FormSet, report: UUID, figures: Mapping[str, tuple[Figure, int]]) -> bytes:
    """Every typed indicator with what stands, in the order of the paper."""
    rows = []
    for key, each in forms.typed.items():
        figure, version = figures.get(key, (Figure(), 0))
        rows.append(
            {
                "form": str(each.form),
                "code": each.code,
                "label": each.label,
                "unit": each.unit.replace("\n", "; "),
                "value": as_typed(each, figure.value),
                "nothing": YES if figure.nothing else "",
                "note": figure.note,
                "bound": f"{report} {version}",
            }
        )
    return write_rows(LAYOUT, rows)


def read_offline(content: bytes, forms: FormSet, report: UUID) -> dict[str, Filed]:
    """The rows of the file by key. Raises Refused for another report's file, Faulty by cell."""
    filed: dict[str, Filed] = {}
    faults: list[Sentence] = []
    for row in read_rows(content, LAYOUT):
        key = f"{row.cells['form']}:{row.cells['code']}"
        indicator = forms.typed.get(key)
        bound, _space, version = row.cells["bound"].partition(" ")
        if bound != str(report) or not version.isdecimal():
            raise Refused(
                N_(
                    "The file is of another report, or its last column was changed. Download it "
                    "anew."
                )
            )
        if indicator is None or key in filed:
            faults.append(_at(row, "code", sentence(N_("this row is not one of the forms."))))
            continue
        try:
            value = read_value(indicator, _choice(indicator, row.cells["value"]))
        except Refused as fault:
            faults.append(_at(row, "value", fault.sentence))
            continue
        nothing = bool(row.cells["nothing"])
        if nothing and value:
            what = sentence(N_("either a figure, or that nothing occurred: not both."))
            faults.append(_at(row, "nothing", what))
        filed[key] = Filed(value, nothing, row.cells["note"], int(version))
    if faults:
        raise Faulty(faults)
    return filed


def differences(
    forms: FormSet,
    filed: Mapping[str, Filed],
    figures: Mapping[str, tuple[Figure, int]],
) -> list[Difference]:
    """What taking the file over would change. A row that was left as it was downloaded changes
    nothing here, unless the site has changed since: then it is a conflict to look at."""
    found = []
    for key, each in filed.items():
        stands, version = figures.get(key, (Figure(), 0))
        if each.figure != stands:
            found.append(Difference(forms.typed[key], stands, each, each.version != version))
    return found


def sealed(filed: Mapping[str, Filed], *, report: UUID, by: int) -> str:
    """The rows between preview and confirmation: signed for this person and report."""
    content = {key: list(vars(each).values()) for key, each in filed.items()}
    return signing.dumps(content, salt=_salt(report, by), compress=True)


def unsealed(seal: str, *, report: UUID, by: int) -> dict[str, Filed]:
    """The rows of `sealed`. Raises Refused when it is too old or not this person's."""
    try:
        content = signing.loads(seal, salt=_salt(report, by), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise Refused(N_("The preview is too old. Choose the file again.")) from error
    return {key: Filed(*values) for key, values in content.items()}


def _choice(indicator: Indicator, text: str) -> str:
    """Somebody may type `1 = Có` as the unit tells it."""
    return text.partition("=")[0].strip() if indicator.kind in CHOSEN else text


def _at(row: SheetRow, column: str, what: Sentence) -> Sentence:
    return at_cell(LAYOUT, f"{row.letters[column]}{row.number}", row.cells[column], what)


def _salt(report: UUID, by: int) -> str:
    return f"evidence.half_year.offline:{report}:{by}"
