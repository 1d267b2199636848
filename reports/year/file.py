"""A whole year as one JSON file (fixtures/phu_yen_2022.json), read with every fault named. Pure.

The form is that of the reference data: authority, period, criteria_set, communes with their lines
per stage; `published` gives the group thresholds and the sizes of council and team where the other
parts leave them out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.figures import figures_from_json
from criteria.outline import CriterionNode, SetOutline, Source
from criteria.rules import Figure, NotApplicable, points
from criteria.set_file import read_set
from criteria.set_format import SetDocument

Json = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Paper:
    """A document as evidence."""

    title: str
    number: str
    dated: date | None


@dataclass(frozen=True)
class Marked:
    """Figures of a stage, the points that follow from them, and why."""

    figures: Mapping[str, Figure]
    points: Decimal
    reason: str = ""


@dataclass(frozen=True)
class LineYear:
    """One line through the stages; a stage that is missing changed nothing.

    `explanation` without `round_2` was answered and not accepted.
    """

    code: str
    own: Marked | None
    evidence: tuple[Paper, ...]
    round_1: Marked | None
    explanation: str
    round_2: Marked | None
    final: Decimal


@dataclass(frozen=True)
class CommuneYear:
    code: str
    kind: str
    name: str
    block: str
    submitted_at: datetime
    previous: tuple[Decimal, int] | None
    lines: tuple[LineYear, ...]


@dataclass(frozen=True)
class Calendar:
    """When things happened or were due; aware moments."""

    self_assessment_due_at: datetime
    round_1_released_at: datetime
    explanation_due_at: datetime
    round_2_begins_at: datetime
    round_2_due_at: datetime
    published_at: datetime


@dataclass(frozen=True)
class AuthorityYear:
    name: str
    level: str
    parent_name: str
    standing_agency: str
    departments: tuple[str, ...]
    area: str
    place: str
    signatory_title: str
    signatory_name: str


@dataclass(frozen=True)
class YearFile:
    about: str
    authority: AuthorityYear
    calendar: Calendar
    criteria_set: SetDocument
    communes: tuple[CommuneYear, ...]
    council_size: int | None
    team_size: int | None


def read_year(data: object) -> YearFile:
    """The year that the JSON describes. Raises Faulty with every fault, each with its place."""
    if not isinstance(data, Mapping):
        raise Refused(_("The file does not hold a year: an object was expected."))
    missing = [n for n in ("authority", "period", "criteria_set", "communes") if n not in data]
    if missing:
        raise Refused(_("The file lacks: {names}."), names=missing)
    criteria_set = read_set(data)
    reader = _Reader(criteria_set.outline)
    published = data.get("published", {})
    year = YearFile(
        about=str(data.get("about", "")),
        authority=_authority(data["authority"]),
        calendar=reader.calendar(data["period"]),
        criteria_set=criteria_set,
        communes=tuple(reader.commune(row) for row in data["communes"]),
        council_size=data["period"].get("council_size", published.get("council_members")),
        team_size=data["period"].get("team_size", published.get("support_team_members")),
    )
    reader.refuse_faults(year)
    return year


def _authority(data: Json) -> AuthorityYear:
    """Where the file does not say it, the area is the name without "Ủy ban nhân dân", and the
    place on papers the area without its kind: "huyện Phù Yên", "Phù Yên"."""
    name = str(data["name"])
    area = str(data.get("area", name.removeprefix("Ủy ban nhân dân ")))
    return AuthorityYear(
        name=name,
        level=str(data["level"]),
        parent_name=str(data.get("parent", "")),
        standing_agency=str(data["standing_agency"]),
        departments=tuple(str(department) for department in data["departments"]),
        area=area,
        place=str(data.get("place", area.partition(" ")[2] or area)),
        signatory_title=str(data.get("signatory_title", "CHỦ TỊCH")),
        signatory_name=str(data.get("signatory_name", "")),
    )


class _Reader:
    """Reads on after a fault, so that one attempt names them all."""

    def __init__(self, outline: SetOutline) -> None:
        self.leaves = {leaf.code: leaf for leaf in outline.leaves()}
        self.places = outline.points_places
        self.faults: list[Sentence] = []

    def refuse_faults(self, year: YearFile) -> None:
        for attribute in ("code", "name"):
            values = [getattr(commune, attribute) for commune in year.communes]
            for value in sorted({v for v in values if values.count(v) > 1}):
                self.fault(_("Communes"), sentence(_("“{value}” stands twice."), value=value))
        if self.faults:
            raise Faulty(self.faults)

    def fault(self, place: str, what: Sentence) -> None:
        self.faults.append(sentence(_("{place}: {fault}"), place=place, fault=what))

    def calendar(self, data: Json) -> Calendar:
        place = _("Period")
        due_at = self._moment(place, data.get("self_assessment_deadline"))
        explained = self._moment(place, data.get("explanation_deadline"))
        released = self._day(place, data.get("round_1_notice"), due_at)
        begins, ends = (data.get("round_2") or [None, None])[:2]
        round_2_ends = self._day(place, ends, explained) + timedelta(hours=14, minutes=59)
        published = data.get("published_at")
        return Calendar(
            self_assessment_due_at=due_at,
            round_1_released_at=released,
            explanation_due_at=explained,
            round_2_begins_at=self._day(place, begins, explained),
            round_2_due_at=round_2_ends,
            published_at=self._moment(place, published)
            if published
            else round_2_ends + timedelta(days=25),
        )

    def commune(self, data: Json) -> CommuneYear:
        place = f"{data.get('code', '?')} {data.get('name', '')}".strip()
        lines = tuple(self._line(f"{place}, {row.get('code')}", row) for row in data["scores"])
        codes = [line.code for line in lines]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            self.fault(place, sentence(_("criterion {code} stands twice."), code=code))
        if missing := [code for code in self.leaves if code not in codes]:
            self.fault(place, sentence(_("no line for the criteria {codes}."), codes=missing))
        previous = None
        if data.get("previous_index") is not None:
            previous = (
                self._points(place, data["previous_index"]),
                int(data.get("previous_rank") or 0),
            )
        return CommuneYear(
            code=str(data.get("code", "")),
            kind=str(data.get("kind", "")),
            name=str(data.get("name", "")),
            block=str(data.get("block", "")),
            submitted_at=self._moment(place, data.get("submitted_at")),
            previous=previous,
            lines=lines,
        )

    def _line(self, place: str, data: Json) -> LineYear:
        leaf = self.leaves.get(str(data.get("code")))
        if leaf is None:
            self.fault(place, sentence(_("the criteria set has no such scored criterion.")))
        line = LineYear(
            code=str(data.get("code")),
            own=self._stage(place, leaf, data.get("self")),
            evidence=tuple(self._paper(place, row) for row in data.get("evidence", [])),
            round_1=self._stage(place, leaf, data.get("round_1")),
            explanation=str(data.get("explanation", "")),
            round_2=self._stage(place, leaf, data.get("round_2")),
            final=self._points(place, data.get("final")),
        )
        if leaf is not None:
            self._check_line(place, leaf, line)
        return line

    def _check_line(self, place: str, leaf: CriterionNode, line: LineYear) -> None:
        stages = [stage for stage in (line.own, line.round_1, line.round_2) if stage]
        if line.own is None and leaf.source is Source.SELF:
            self.fault(place, sentence(_("the self-assessment is missing.")))
        elif stages and stages[-1].points != line.final:
            self.fault(
                place,
                sentence(
                    _("the final points are {final}, the last stage left {points}."),
                    final=line.final,
                    points=stages[-1].points,
                ),
            )

    def _stage(self, place: str, leaf: CriterionNode | None, data: Json | None) -> Marked | None:
        if data is None or leaf is None or leaf.rule is None:
            return None
        stated = self._points(place, data.get("points"))
        if stated > leaf.max_points:
            self.fault(
                place,
                sentence(
                    _("{points} points are more than the maximum of {maximum}."),
                    points=stated,
                    maximum=leaf.max_points,
                ),
            )
            return None
        try:
            figures = figures_from_json(leaf.rule, data.get("figures", {}))
            earned = points(
                leaf.rule, max_points=leaf.max_points, figures=figures, places=self.places
            )
        except Refused as refusal:
            self.fault(place, refusal.sentence)
            return None
        if not isinstance(earned, NotApplicable) and earned != stated:
            self.fault(
                place,
                sentence(
                    _("{stated} points are stated, the figures give {earned}."),
                    stated=stated,
                    earned=earned,
                ),
            )
        return Marked(figures, stated, str(data.get("reason", "")))

    def _paper(self, place: str, data: Json) -> Paper:
        day = data.get("date")
        return Paper(
            title=str(data.get("title", "")),
            number=str(data.get("number", "")),
            dated=self._read(place, day, date.fromisoformat, date.min) if day else None,
        )

    def _points(self, place: str, value: Any) -> Decimal:
        try:
            if isinstance(value, str) and Decimal(value).is_finite() and Decimal(value) >= 0:
                return Decimal(value)
        except InvalidOperation:
            pass
        self.fault(
            place, sentence(_("“{value}” is not a number of points from 0 up."), value=value)
        )
        return Decimal(0)

    def _moment(self, place: str, value: Any) -> datetime:
        moment = self._read(place, value, datetime.fromisoformat, _NO_MOMENT)
        if moment.tzinfo is None:
            self.fault(place, sentence(_("“{value}” has no time zone."), value=value))
            return _NO_MOMENT
        return moment

    def _day(self, place: str, value: Any, like: datetime) -> datetime:
        """09:00 of the day, in the time zone of `like`."""
        day = self._read(place, value, date.fromisoformat, like.date())
        return datetime(day.year, day.month, day.day, 9, tzinfo=like.tzinfo)

    def _read(self, place: str, value: Any, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(str(value))
        except ValueError:
            self.fault(
                place, sentence(_("“{value}” is not a date that there can be."), value=value)
            )
            return otherwise


_NO_MOMENT = datetime.fromisoformat("2000-01-01T00:00:00+07:00")
