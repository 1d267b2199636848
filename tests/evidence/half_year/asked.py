"""A half-year asked for: the first commune's report, and the people who work on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from evidence.actions.half_years import open_half_year
from evidence.half_year.figures import read_value
from evidence.half_year.standard import standard_forms
from evidence.models import HalfYear, HalfYearReport, ReportFigure
from tests.evidence.half_year.s003 import TYPED
from tests.factories import Place, make_user

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def on(day: int, month: int = 6, year: int = 2024) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=HANOI)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@dataclass
class Asked:
    place: Place
    half_year: HalfYear

    @property
    def report(self) -> HalfYearReport:
        return self.report_of(0)

    def report_of(self, number: int) -> HalfYearReport:
        commune = self.place.communes[number]
        return HalfYearReport.objects.select_related("half_year__edition", "commune").get(
            half_year=self.half_year, commune=commune
        )

    def person(self, role: str) -> User:
        return self.place.people[role]

    @property
    def official(self) -> User:
        return self.person(Role.COMMUNE_OFFICIAL)

    @property
    def leader(self) -> User:
        return self.person(Role.COMMUNE_LEADER)

    @property
    def standing(self) -> User:
        return self.person(Role.STANDING_AGENCY)

    def other_leader(self) -> User:
        name = f"other_{self.place.communes[1].pk}"
        return User.objects.filter(username=name).first() or make_user(
            Role.COMMUNE_LEADER, name, authority=self.place.authority,
            commune=self.place.communes[1],
        )  # fmt: skip


def ask(place: Place, *, half: int = 1, year: int = 2024) -> Asked:
    """Asked for on 1 June (December), due on the 15th."""
    month = 6 if half == 1 else 12
    half_year = open_half_year(
        year=year, half=half, due_at=on(15, month, year), by=place.people[Role.STANDING_AGENCY],
        clock=at(on(1, month, year)),
    )  # fmt: skip
    return Asked(place, half_year)


def fill(report: HalfYearReport, by: User, moment: datetime) -> None:
    """All figures as S003 states them; the one that is blank there (7:5.3.2) is 124."""
    indicators = standard_forms().typed
    rows = []
    for key, each in indicators.items():
        form, _colon, code = key.partition(":")
        value = read_value(each, TYPED[int(form)].get(code, "124"))
        rows.append(ReportFigure(report=report, key=key, value=value, at=moment, by=by))
    ReportFigure.objects.bulk_create(rows)
