"""Plays a year from a file through the very actions that the screens use, stage by stage, each with
the person who acts and the clock of that day. One transaction: a year is there whole or not at all.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions import people, units
from accounts.actions.facts import AuthorityFacts, CommuneFacts, DepartmentFacts, UserFacts
from accounts.clock import Clock
from accounts.models import Authority, User
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.roles import Role
from accounts.vietnamese import search_key
from criteria import actions as criteria_actions
from criteria.outline import Source
from evidence.actions import DocumentFacts, add_document
from reports.actions import publish
from reports.year.file import CommuneYear, LineYear, Marked, YearFile
from scoring.actions import appraisal, explanation, sheet, workflow
from scoring.actions import period as period_actions
from scoring.actions.period import Deadlines
from scoring.models import Deduction, Period, Score, Scorecard
from scoring.states import State


class Stage(StrEnum):
    """Where the year stops: scorecards filled in (self_assessment), submitted (round_1), …"""

    SELF_ASSESSMENT = "self_assessment"
    ROUND_1 = "round_1"
    EXPLANATION = "explanation"
    ROUND_2 = "round_2"
    COUNCIL = "council"
    FINAL = "final"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Account:
    """One account to sign in with."""

    role: str
    username: str
    password: str
    name: str
    unit: str


# What the file does not say and a reader of the scorecard must see.
SURVEY_SOURCE = "Kết quả điều tra xã hội học"
KEPT = "Giải trình, tài liệu bổ sung chưa làm thay đổi kết quả thẩm định bước 1."


@transaction.atomic
def play(
    year: YearFile, *, until: Stage, keep_deadlines: bool, tell: Callable[[str], None]
) -> list[Account]:
    """Everything from the first account to `until`; one account per role to sign in with.

    Deadlines of the stage that the year stops at are moved ahead of today, so that one can go on
    by hand, unless `keep_deadlines`. Raises Refused when the authority is already there.
    """
    stages = list(Stage)
    player = _Player(year, tell)
    player.set_up()
    for stage, step in player.steps():
        if stages.index(stage) <= stages.index(until):
            step()
    if until not in (Stage.FINAL, Stage.PUBLISHED) and not keep_deadlines:
        player.move_deadlines_ahead(until)
    return player.accounts()


class _Player:
    def __init__(self, year: YearFile, tell: Callable[[str], None]) -> None:
        self.year = year
        self.tell = tell
        self.when = year.calendar
        self.opened_at = min(c.submitted_at for c in year.communes) - timedelta(days=30)
        self.password = secrets.token_urlsafe(9)
        self.users: dict[str, User] = {}
        self.leaves = {leaf.code: leaf for leaf in year.criteria_set.outline.leaves()}

    # --- before the year ----------------------------------------------------------------------

    def set_up(self) -> None:
        if Authority.objects.filter(name=self.year.authority.name).exists():
            raise Refused(
                _("“{name}” is already in this database. Load the year into an empty one."),
                name=self.year.authority.name,
            )
        day = self.opened_at - timedelta(days=60)
        self.users["site"] = self._site_administrator(day)
        self.authority = self._authority(day)
        self.tell(f"{self.authority.name}: {len(self.year.communes)} ĐVHC")
        self._people(day)
        self._criteria_set(day)
        self._period()

    def _site_administrator(self, day: datetime) -> User:
        existing = User.objects.filter(role=Role.ADMINISTRATOR, authority=None).first()
        return existing or people.create_first_administrator(
            username="quantri", full_name="Quản trị hệ thống", password=self.password, at=day
        )

    def _authority(self, day: datetime) -> Authority:
        by, facts = self.users["site"], self.year.authority
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
            units.add_department(
                authority=authority, facts=DepartmentFacts(name=name), by=by, at=day
            )
        for commune in self.year.communes:
            units.add_commune(
                authority=authority,
                facts=CommuneFacts(
                    code=commune.code, kind=commune.kind, name=commune.name, block=commune.block
                ),
                by=by,
                at=day,
            )
        return authority

    def _people(self, day: datetime) -> None:
        add = self._adder(day)
        add("administrator", "quantri-dv", "Quản trị đơn vị", Role.ADMINISTRATOR)
        add("standing", "noivu", "Chuyên viên thường trực", Role.STANDING_AGENCY)
        add("council", "hoidong", "Thành viên Hội đồng", Role.COUNCIL_MEMBER)
        add("leadership", "lanhdao", "Lãnh đạo UBND", Role.LEADERSHIP)
        for number, department in enumerate(self.year.authority.departments, start=1):
            add(
                department, f"thamdinh{number}", f"Chuyên viên {department}", Role.APPRAISER,
                department=department,
            )  # fmt: skip
        for commune in self.year.communes:
            slug = search_key(commune.name).replace(" ", "")
            add(
                f"official {commune.code}", f"canbo-{slug}", f"Công chức {commune.name}",
                Role.COMMUNE_OFFICIAL, title="Văn phòng - Thống kê", commune=commune.code,
            )  # fmt: skip
            add(
                f"leader {commune.code}", f"chutich-{slug}", f"Chủ tịch {commune.name}",
                Role.COMMUNE_LEADER, title="Chủ tịch UBND", commune=commune.code,
            )  # fmt: skip

    def _adder(self, day: datetime) -> Callable[..., None]:
        def add(key: str, username: str, full_name: str, role: Role, **unit: str) -> None:
            facts = UserFacts(username=username, full_name=full_name, role=role, **unit)
            new = people.add_user(
                authority=self.authority, facts=facts, by=self.users["site"], at=day
            )
            self.users[key] = new.user

        return add

    def _criteria_set(self, day: datetime) -> None:
        by = self.users["standing"]
        self.criteria_set = criteria_actions.create_set(
            document=replace(self.year.criteria_set, note=self.year.about),
            authority=self.authority,
            by=by,
            at=day,
        )
        criteria_actions.issue_set(criteria_set=self.criteria_set, by=by, at=day)

    def _period(self) -> None:
        by, clock = self.users["standing"], _clock(self.opened_at)
        self.period = period_actions.open_period(
            criteria_set=self.criteria_set,
            deadlines=Deadlines(
                self_assessment_due_at=self.when.self_assessment_due_at,
                round_1_due_at=self.when.round_1_released_at + timedelta(hours=8),
                explanation_due_at=self.when.explanation_due_at,
                round_2_due_at=self.when.round_2_due_at,
                publication_due_at=self.when.published_at + timedelta(days=7),
            ),
            by=by,
            clock=clock,
        )
        previous = {c.code: c.previous for c in self.year.communes if c.previous is not None}
        if previous:
            period_actions.set_previous_results(
                period=self.period, results=previous, by=by, clock=clock
            )
        if self.year.council_size:
            period_actions.set_council(
                period=self.period,
                council_size=self.year.council_size,
                team_size=self.year.team_size or 0,
                by=by,
                clock=clock,
            )

    # --- the stages ---------------------------------------------------------------------------

    def steps(self) -> Iterator[tuple[Stage, Callable[[], None]]]:
        yield Stage.SELF_ASSESSMENT, self._fill_in
        yield Stage.ROUND_1, self._submit
        yield Stage.EXPLANATION, self._appraise_and_release
        yield Stage.ROUND_2, self._explain
        yield Stage.COUNCIL, self._decide
        yield Stage.FINAL, self._confirm
        yield Stage.PUBLISHED, self._publish

    def _fill_in(self) -> None:
        for commune, card in self._cards("Tự đánh giá"):
            by = self.users[f"official {commune.code}"]
            clock = _clock(commune.submitted_at - timedelta(hours=1))
            for line in commune.lines:
                self._fill_line(card, line, by, clock)

    def _fill_line(self, card: Scorecard, line: LineYear, by: User, clock: Clock) -> None:
        if line.own is None:
            return
        for paper in line.evidence:
            add_document(
                dossier=card.dossier,
                facts=DocumentFacts(title=paper.title, number=paper.number, dated=paper.dated),
                codes=[line.code],
                by=by,
                clock=clock,
            )
        sheet.answer_line(
            scorecard=card,
            code=line.code,
            answer=sheet.Answer(figures=line.own.figures),
            version=0,
            by=by,
            clock=clock,
        )

    def _submit(self) -> None:
        for commune, card in self._cards("Nộp"):
            self._move(
                card, State.ROUND_1, self.users[f"leader {commune.code}"], commune.submitted_at
            )

    def _appraise_and_release(self) -> None:
        released_at = self.when.round_1_released_at
        for commune, card in self._cards("Thẩm định bước 1"):
            for line in commune.lines:
                self._appraise_line(card, line, _clock(released_at - timedelta(hours=20)))
            for department in self._departments_of_set():
                appraisal.sign_off(
                    scorecard=card,
                    by=self.users[department],
                    clock=_clock(released_at - timedelta(hours=16)),
                )
            self._move(card, State.EXPLANATION, self.users["standing"], released_at)

    def _appraise_line(self, card: Scorecard, line: LineYear, clock: Clock) -> None:
        if line.round_1 is None:
            return
        leaf = self.leaves[line.code]
        by, version = self.users[leaf.department], _version(card, line.code)
        if leaf.source is Source.SURVEY:
            sheet.enter_survey(
                scorecard=card, code=line.code, figures=line.round_1.figures,
                source=line.round_1.reason or SURVEY_SOURCE, version=version, by=by, clock=clock,
            )  # fmt: skip
        elif line.own is None or line.round_1.points != line.own.points:
            appraisal.deduct(
                scorecard=card,
                code=line.code,
                finding=appraisal.Finding(reason=line.round_1.reason, figures=line.round_1.figures),
                version=version,
                by=by,
                clock=clock,
            )

    def _explain(self) -> None:
        """Late communes stay silent, and the standing agency closes at the deadline; the others
        answer, agree to what they did not answer, and send."""
        due_at = self.when.explanation_due_at
        for commune, card in self._cards("Giải trình"):
            official, leader = (
                self.users[f"{role} {commune.code}"] for role in ("official", "leader")
            )
            texts = {line.code: line.explanation for line in commune.lines if line.explanation}
            for deduction in _deductions(card):
                if text := texts.get(deduction.score.criterion.code):
                    explanation.explain(
                        deduction=deduction,
                        agrees=False,
                        text=text,
                        by=official,
                        clock=_clock(due_at - timedelta(hours=30)),
                    )
            if commune.submitted_at > self.when.self_assessment_due_at:
                self._move(card, State.ROUND_2, self.users["standing"], due_at)
                continue
            sent_at = due_at - timedelta(hours=8)
            explanation.agree_to_the_rest(scorecard=card, by=leader, clock=_clock(sent_at))
            self._move(card, State.ROUND_2, leader, sent_at)

    def _decide(self) -> None:
        for commune, card in self._cards("Thẩm định bước 2"):
            accepted = {line.code: line.round_2 for line in commune.lines if line.round_2}
            for deduction in _deductions(card).filter(explanation__agrees=False):
                code = deduction.score.criterion.code
                self._decide_line(card, deduction, accepted.get(code))
            self._move(card, State.COUNCIL, self.users["standing"], self.when.round_2_due_at)

    def _decide_line(self, card: Scorecard, deduction: Deduction, accepted: Marked | None) -> None:
        code = deduction.score.criterion.code
        appraisal.decide(
            deduction=deduction,
            restored=None if accepted else Decimal(0),
            figures=accepted.figures if accepted else None,
            reason=accepted.reason if accepted else KEPT,
            version=_version(card, code),
            by=self.users[self.leaves[code].department],
            clock=_clock(self.when.round_2_begins_at + timedelta(hours=1)),
        )

    def _confirm(self) -> None:
        for _commune, card in self._cards("Hội đồng"):
            self._move(
                card, State.FINAL, self.users["standing"],
                self.when.round_2_due_at + timedelta(days=1),
            )  # fmt: skip

    def _publish(self) -> None:
        self.tell("Công bố")
        publish(
            period=Period.objects.get(pk=self.period.pk),
            by=self.users["standing"],
            clock=_clock(self.when.published_at),
        )

    # --- afterwards ---------------------------------------------------------------------------

    def move_deadlines_ahead(self, until: Stage) -> None:
        """The deadlines from the stage's own on become 7, 14, … days from now."""
        names = list(Deadlines.__dataclass_fields__)
        first = {
            Stage.SELF_ASSESSMENT: 0, Stage.ROUND_1: 1, Stage.EXPLANATION: 2, Stage.ROUND_2: 3,
            Stage.COUNCIL: 4,
        }[until]  # fmt: skip
        now = timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0)
        period = Period.objects.get(pk=self.period.pk)
        moments = {name: getattr(period, name) for name in names[:first]}
        moments |= {
            name: now + timedelta(days=7 * weeks)
            for weeks, name in enumerate(names[first:], start=1)
        }
        period_actions.change_deadlines(
            period=period,
            deadlines=Deadlines(**moments),
            by=self.users["standing"],
            clock=timezone.now,
        )

    def accounts(self) -> list[Account]:
        """One per role, with the password set by its owner; the commune is the file's first."""
        first = self.year.communes[0].code
        keys = (
            f"official {first}", f"leader {first}", self.year.authority.departments[0],
            "standing", "council", "leadership", "administrator",
        )  # fmt: skip
        return [self._account(self.users[key]) for key in keys]

    def _account(self, user: User) -> Account:
        people.change_password(
            user=user, password=self.password, by=user, at=self.opened_at - timedelta(days=1)
        )
        return Account(user.role, user.username, self.password, user.full_name, user.unit_name)

    def _cards(self, doing: str) -> Iterator[tuple[CommuneYear, Scorecard]]:
        self.tell(f"{doing}: {len(self.year.communes)} phiếu")
        cards = {
            card.commune.code: card
            for card in Scorecard.objects.filter(period=self.period).select_related(
                "period", "commune", "dossier"
            )
        }
        for commune in self.year.communes:
            yield commune, cards[commune.code]

    def _move(self, card: Scorecard, to: State, by: User, when: datetime) -> None:
        workflow.move(scorecard=card, to=to, by=by, clock=_clock(when))

    def _departments_of_set(self) -> Iterable[str]:
        return dict.fromkeys(leaf.department for leaf in self.leaves.values())


def stage_of(authority_name: str) -> Stage | None:
    """How far the authority's latest period has come; None when there is none."""
    period = Period.objects.filter(authority__name=authority_name).order_by("-year", "id").first()
    if period is None:
        return None
    if period.is_published:
        return Stage.PUBLISHED
    states = set(
        Scorecard.objects.filter(period=period).order_by("state").values_list("state", flat=True)
    )
    return next((stage for stage in Stage if stage.value in states), None)


def _clock(moment: datetime) -> Clock:
    return lambda: moment


def _version(card: Scorecard, code: str) -> int:
    return Score.objects.values_list("version", flat=True).get(scorecard=card, criterion__code=code)


def _deductions(card: Scorecard) -> QuerySet[Deduction]:
    return (
        Deduction.objects.filter(score__scorecard=card, points__gte=0)
        .select_related(
            "score__scorecard__period", "score__scorecard__commune", "score__criterion", "round"
        )
        .order_by("score__criterion__position", "at", "id")
    )
