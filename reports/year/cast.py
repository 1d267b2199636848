"""Who acts in a year, and with what: the units, the people, the issued set, the open period."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from accounts.actions import people, units
from accounts.actions.facts import AuthorityFacts, CommuneFacts, DepartmentFacts, UserFacts
from accounts.clock import Clock
from accounts.models import Authority, User
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.roles import Role
from accounts.vietnamese import search_key
from criteria import actions as criteria_actions
from criteria.models import CriteriaSet
from criteria.outline import CriterionNode
from reports.year.file import YearFile
from scoring.actions import period as period_actions
from scoring.actions.period import Deadlines
from scoring.models import Period


@dataclass
class Cast:
    """What the stages of a year need; `users` by what they are: "standing", a department's name,
    "official PY01". All accounts to sign in with share `password`."""

    year: YearFile
    tell: Callable[[str], None]
    password: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    users: dict[str, User] = field(default_factory=dict)
    authority: Authority = field(init=False)
    criteria_set: CriteriaSet = field(init=False)
    period: Period = field(init=False)
    opened_at: datetime = field(init=False)
    leaves: dict[str, CriterionNode] = field(init=False)


def set_up(year: YearFile, tell: Callable[[str], None]) -> Cast:
    """Everything up to the opened period. Raises Refused when the authority is already there."""
    if Authority.objects.filter(name=year.authority.name).exists():
        raise Refused(
            _("“{name}” is already in this database. Load the year into an empty one."),
            name=year.authority.name,
        )
    cast = Cast(year, tell)
    cast.leaves = {leaf.code: leaf for leaf in year.criteria_set.outline.leaves()}
    cast.opened_at = min(c.submitted_at for c in year.communes) - timedelta(days=30)
    day = cast.opened_at - timedelta(days=60)
    cast.users["site"] = _site_administrator(cast, day)
    cast.authority = _authority(cast, day)
    tell(f"{cast.authority.name}: {len(year.communes)} ĐVHC")
    _people(cast, day)
    _criteria_set(cast, day)
    _period(cast)
    return cast


def standing_still(moment: datetime) -> Clock:
    """A clock of that moment."""
    return lambda: moment


def _site_administrator(cast: Cast, day: datetime) -> User:
    existing = User.objects.filter(role=Role.ADMINISTRATOR, authority=None).first()
    return existing or people.create_first_administrator(
        username="quantri", full_name="Quản trị hệ thống", password=cast.password, at=day
    )


def _authority(cast: Cast, day: datetime) -> Authority:
    by, facts = cast.users["site"], cast.year.authority
    authority = units.create_authority(
        facts=AuthorityFacts(
            name=facts.name,
            level=facts.level,
            area=facts.area,
            standing_agency=facts.standing_agency,
            place=facts.place,
            parent_name=facts.parent_name,
            signatory_title=facts.signatory_title,
            signatory_name=facts.signatory_name,
        ),
        by=by,
        at=day,
    )
    for name in facts.departments:
        units.add_department(authority=authority, facts=DepartmentFacts(name=name), by=by, at=day)
    for commune in cast.year.communes:
        units.add_commune(
            authority=authority,
            facts=CommuneFacts(
                code=commune.code, kind=commune.kind, name=commune.name, block=commune.block
            ),
            by=by,
            at=day,
        )
    return authority


def _people(cast: Cast, day: datetime) -> None:
    add = _adder(cast, day)
    add("administrator", "quantri-dv", "Quản trị đơn vị", Role.ADMINISTRATOR)
    add("standing", "noivu", "Chuyên viên thường trực", Role.STANDING_AGENCY)
    add("council", "hoidong", "Thành viên Hội đồng", Role.COUNCIL_MEMBER)
    add("leadership", "lanhdao", "Lãnh đạo UBND", Role.LEADERSHIP)
    for number, department in enumerate(cast.year.authority.departments, start=1):
        add(
            department, f"thamdinh{number}", f"Chuyên viên {department}", Role.APPRAISER,
            department=department,
        )  # fmt: skip
    for commune in cast.year.communes:
        slug = search_key(commune.name).replace(" ", "")
        add(
            f"official {commune.code}", f"canbo-{slug}", f"Công chức {commune.name}",
            Role.COMMUNE_OFFICIAL, title="Văn phòng - Thống kê", commune=commune.code,
        )  # fmt: skip
        add(
            f"leader {commune.code}", f"chutich-{slug}", f"Chủ tịch {commune.name}",
            Role.COMMUNE_LEADER, title="Chủ tịch UBND", commune=commune.code,
        )  # fmt: skip


def _adder(cast: Cast, day: datetime) -> Callable[..., None]:
    def add(key: str, username: str, full_name: str, role: Role, **unit: str) -> None:
        facts = UserFacts(username=username, full_name=full_name, role=role, **unit)
        new = people.add_user(authority=cast.authority, facts=facts, by=cast.users["site"], at=day)
        cast.users[key] = new.user

    return add


def _criteria_set(cast: Cast, day: datetime) -> None:
    by = cast.users["standing"]
    cast.criteria_set = criteria_actions.create_set(
        document=replace(cast.year.criteria_set, note=cast.year.about),
        authority=cast.authority,
        by=by,
        at=day,
    )
    criteria_actions.issue_set(criteria_set=cast.criteria_set, by=by, at=day)


def _period(cast: Cast) -> None:
    by, clock = cast.users["standing"], standing_still(cast.opened_at)
    cast.period = period_actions.open_period(
        criteria_set=cast.criteria_set,
        deadlines=Deadlines(
            self_assessment_due_at=cast.year.calendar.self_assessment_due_at,
            round_1_due_at=cast.year.calendar.round_1_released_at + timedelta(hours=8),
            explanation_due_at=cast.year.calendar.explanation_due_at,
            round_2_due_at=cast.year.calendar.round_2_due_at,
            publication_due_at=cast.year.calendar.published_at + timedelta(days=7),
        ),
        by=by,
        clock=clock,
    )
    previous = {c.code: c.previous for c in cast.year.communes if c.previous is not None}
    if previous:
        period_actions.set_previous_results(
            period=cast.period, results=previous, by=by, clock=clock
        )
    if cast.year.council_size:
        period_actions.set_council(
            period=cast.period,
            council_size=cast.year.council_size,
            team_size=cast.year.team_size or 0,
            by=by,
            clock=clock,
        )
