"""Which indicator gives which input of a criterion: linked and unlinked by the standing agency."""

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria import queries as criteria_queries
from scoring.fed_figures import fed_inputs
from scoring.models import FedFigure, Period
from scoring.queries.fed_figures import fed_indicators


@transaction.atomic
def link_figure(
    *, period: Period, code: str, input: str, key: str, by: User, clock: Clock
) -> FedFigure:
    """The input takes its figure from the indicator, in place of another one. Raises Refused."""
    _refuse_foreign(period, by)
    outline = criteria_queries.outline_of_issued(period.criteria_set)
    node = next((each for each in outline.leaves() if each.code == code), None)
    if node is None or node.rule is None or input not in fed_inputs(node.rule.measure):
        raise Refused(_("Line {code} has no such figure."), code=code)
    if key not in fed_indicators(period):
        raise Refused(_("The forms have no number {key}."), key=key)
    now = clock()
    fed, _is_new = FedFigure.objects.update_or_create(
        criteria_set=period.criteria_set, code=code, input=input,
        defaults={"key": key, "by": by, "at": now},
    )  # fmt: skip
    told = {"code": code, "input": input, "key": key}
    record(Happening("link_figure", fed, new=told), chain=period.event_chain, by=by, at=now)
    return fed


@transaction.atomic
def unlink_figure(*, period: Period, code: str, input: str, by: User, clock: Clock) -> None:
    """The input is offered nothing any more."""
    _refuse_foreign(period, by)
    rows = FedFigure.objects.filter(criteria_set=period.criteria_set, code=code, input=input)
    fed = rows.first()
    if fed is None:
        raise Refused(_("Line {code} has no such figure."), code=code)
    told = {"code": code, "input": input, "key": fed.key}
    happening = Happening("unlink_figure", fed, old=told)
    record(happening, chain=period.event_chain, by=by, at=clock())
    rows.delete()


def _refuse_foreign(period: Period, by: User) -> None:
    require(by, Permission.MANAGE_PERIODS)
    if period.authority_id != by.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
