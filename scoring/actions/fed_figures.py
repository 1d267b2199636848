"""Which indicator gives which input of a criterion: linked and unlinked by the standing agency."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria import queries as criteria_queries
from criteria.models import CriteriaSet
from scoring.fed_figures import Carried, Link, fed_inputs
from scoring.locks import hold_period
from scoring.models import FedFigure, Period
from scoring.queries.fed_figures import fed_indicators


@transaction.atomic
def link_figure(
    *, period: Period, code: str, input: str, key: str, by: User, clock: Clock
) -> FedFigure:
    """The input takes its figure from the indicator, in place of another one. Raises Refused."""
    period = _held(period, by)
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
    period = _held(period, by)
    rows = FedFigure.objects.filter(criteria_set=period.criteria_set, code=code, input=input)
    fed = rows.first()
    if fed is None:
        raise Refused(_("Line {code} has no such figure."), code=code)
    told = {"code": code, "input": input, "key": fed.key}
    happening = Happening("unlink_figure", fed, old=told)
    record(happening, chain=period.event_chain, by=by, at=clock())
    rows.delete()


def take_over_links(fed: Carried, to: CriteriaSet, *, by: User, at: datetime) -> None:
    """The links on the lines of a set that takes the place of another."""
    FedFigure.objects.bulk_create(
        FedFigure(criteria_set=to, **asdict(link), by=by, at=at) for link in fed.kept
    )


def links_told(links: Iterable[Link]) -> dict[str, list[str]]:
    """For an event: `2.1 numerator ← 3:3.1.2`, nothing where there is none."""
    told = [f"{link.code} {link.input} ← {link.key}" for link in links]
    return {"fed_figures": told} if told else {}


def _held(period: Period, by: User) -> Period:
    """The period as it stands, held so that it does not move to another set meanwhile."""
    require(by, Permission.MANAGE_PERIODS)
    if period.authority_id != by.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    return hold_period(period.pk)
