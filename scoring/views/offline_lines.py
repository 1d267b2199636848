"""The lines on which an uploaded sheet and the site differ, as finished text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.refusals import gettext_noop as N_
from accounts.wording import show, show_figure
from criteria.rules import Measure, Rule
from scoring.offline.plan import Difference, PlannedLine, SheetPlan
from scoring.offline.said import Said, said_to_json
from scoring.queries.stages import figures_text

# In the order of the page: what needs a decision first.
HEADINGS = {
    Difference.CONFLICT: N_("Changed by somebody since the download"),
    Difference.EMPTY: N_("Emptied in the file"),
    Difference.CHANGE: N_("To be taken over"),
}
HINTS = {
    Difference.CONFLICT: N_(
        "What stands on the site is kept, unless you tick “Take what the file says”."
    ),
    Difference.EMPTY: N_(
        "The file has nothing where the site has an answer. The answer is kept, unless you tick "
        "“Take what the file says”."
    ),
    Difference.CHANGE: N_("Remove the tick where what stands on the site should be kept."),
}


@dataclass(frozen=True)
class DrawnDifference:
    code: str
    name: str
    stands: Sequence[str]
    filed: Sequence[str]
    saved: str
    is_ticked: bool


@dataclass(frozen=True)
class DrawnGroup:
    key: str
    heading: str
    hint: str
    lines: Sequence[DrawnDifference]


def drawn_differences(planned: SheetPlan) -> list[DrawnGroup]:
    """The lines by what would happen to them; groups without lines are left out."""
    groups = (
        DrawnGroup(
            key=difference.value,
            heading=show(heading),
            hint=show(HINTS[difference]),
            lines=[_drawn(each) for each in planned.lines if each.difference is difference],
        )
        for difference, heading in HEADINGS.items()
    )
    return [group for group in groups if group.lines]


def _drawn(each: PlannedLine) -> DrawnDifference:
    node, score = each.line.node, each.line.score
    assert node.rule is not None
    saved = {"at": show(score.answered_at), "name": each.line.saved_by}
    return DrawnDifference(
        code=node.code,
        name=node.name,
        stands=list(_told(node.rule, each.stands, score.base_points)),
        filed=list(_told(node.rule, each.filed, each.earned)),
        saved=_("Saved %(at)s, %(name)s") % saved if score.answered_at else "",
        is_ticked=each.is_proposed,
    )


def _told(rule: Rule, what: Said, points: Decimal | None) -> Iterator[str]:
    """Points first, then what they come from, then the words."""
    if what.na_reason:
        yield _("Not applicable: %(reason)s") % {"reason": what.na_reason}
    elif points is not None:
        yield _("%(points)s points") % {"points": show_figure(points)}
    elif what.figures:
        yield _("asked to be not applicable")
    else:
        yield _("not scored")
    if what.figures and rule.measure is not Measure.POINTS:
        yield figures_text(rule, said_to_json(what)["figures"])
    if what.note:
        yield _("Note: %(note)s") % {"note": what.note}
