"""What must hold of figures that come from the half-year forms (TRUST 13)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from criteria.models import Criterion
from scoring.models import FedFigure


@named
def fed_figures_astray() -> Iterator[str]:
    lines = Criterion.objects.filter(
        criteria_set=OuterRef("criteria_set"), code=OuterRef("code"), is_leaf=True
    )
    rows = FedFigure.objects.exclude(Exists(lines)).select_related("criteria_set")
    for row in rows.order_by("criteria_set", "code", "input"):
        yield f"{row.criteria_set}: {row}"


INVARIANTS = (
    Invariant(
        "fed_figures",
        _("Figures from the half-year forms go to scored criteria of their set."),
        fed_figures_astray,
    ),
)
