"""A small year to test with: one issued set, three communes, people of every role.

Nobody here is mocked: rows come into being through the actions, at times that are passed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Authority, Commune, Department, User
from accounts.roles import Role
from criteria import actions as criteria_actions
from criteria.models import CriteriaSet
from criteria.set_format import parse_set
from scoring.actions import appraisal, explanation, sheet, workflow
from scoring.actions.period import Deadlines, open_period
from scoring.models import Deduction, Period, Score, Scorecard
from scoring.states import State

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

DEPARTMENTS = ("Phòng Nội vụ", "Phòng Tư pháp")
COMMUNES = (("01", "Tường Phù"), ("02", "Huy Bắc"), ("03", "Đá Đỏ"))


def on(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of December 2022, Hanoi time."""
    return datetime(2022, 12, day, hour, minute, tzinfo=HANOI)


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


DEADLINES = Deadlines(
    self_assessment_due_at=on(10, 17),
    round_1_due_at=on(14, 17),
    explanation_due_at=on(17, 17),
    round_2_due_at=on(22, 17),
    publication_due_at=on(30, 17),
)


def leaf(
    code: str, max_points: str, rule: Mapping[str, object], **more: object
) -> dict[str, object]:
    return {
        "code": code,
        "name": f"Tiêu chí {code}",
        "max_points": max_points,
        "rule": dict(rule),
        "rule_text": "",
        "not_applicable": "zero",
        "appraised_by": DEPARTMENTS[0],
        **more,
    }


CHOICE = {"measure": "choice", "scale": "options", "options": [["Có", "1"], ["Không", "0"]]}
RATIO = {"measure": "ratio", "scale": "proportional", "floor": "0", "full": "100"}
COUNT = {"measure": "count", "scale": "deduct", "per": "0.25"}
GROWTH = {"measure": "growth", "scale": "bands", "bands": [["10", "2"], ["0", "1"]]}
MANUAL = {"measure": "points", "scale": "manual", "step": "0.25"}
SURVEY = {"measure": "value", "scale": "proportional", "floor": "0", "full": "100"}

SET = {
    "title": "Bộ tiêu chí thử",
    "decision": "1/QĐ-UBND",
    "year": 2022,
    "thresholds": [
        {"group": "A", "lower": "90"},
        {"group": "B", "lower": "70"},
        {"group": "C", "lower": "50"},
        {"group": "D", "lower": "0"},
    ],
    "fields": [
        {
            "code": "1",
            "name": "Chỉ đạo, điều hành",
            "max_points": "4",
            "children": [
                {
                    "code": "1.1",
                    "name": "Kế hoạch",
                    "max_points": "3",
                    "children": [
                        leaf("1.1.1", "1", CHOICE),
                        leaf("1.1.2", "2", RATIO, not_applicable="leave_out"),
                    ],
                },
                leaf("1.2", "1", COUNT),
            ],
        },
        {
            "code": "2",
            "name": "Thể chế",
            "max_points": "6",
            "children": [
                leaf("2.1", "2", GROWTH, appraised_by=DEPARTMENTS[1]),
                leaf("2.2", "2", MANUAL, appraised_by=DEPARTMENTS[1], not_applicable="full_points"),
                leaf("2.3", "2", SURVEY, appraised_by=DEPARTMENTS[1], source="survey"),
            ],
        },
    ],
}

FULL_MARKS: dict[str, dict[str, Decimal | str]] = {
    "1.1.1": {"option": "Có"},
    "1.1.2": {"numerator": Decimal(98), "denominator": Decimal(100)},
    "1.2": {"count": Decimal(0)},
    "2.1": {"current": Decimal(110), "previous": Decimal(100)},
    "2.2": {"points": Decimal(2)},
}


@dataclass
class Scene:
    """The rows of the small year. `scorecard` is the first commune's."""

    authority: Authority
    departments: list[Department]
    communes: list[Commune]
    criteria_set: CriteriaSet
    period: Period
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        """`scene.leader`, `scene.official`, `scene.appraiser`, `scene.other_appraiser`, …"""
        users = self.__dict__.get("users", {})
        if name in users:
            return users[name]
        raise AttributeError(name)

    @property
    def scorecard(self) -> Scorecard:
        return self.scorecard_of(self.communes[0])

    def scorecard_of(self, commune: Commune) -> Scorecard:
        return Scorecard.objects.select_related("period", "commune", "dossier").get(
            period=self.period, commune=commune
        )

    def score(self, code: str) -> Score:
        return Score.objects.select_related("criterion", "scorecard").get(
            scorecard=self.scorecard, criterion__code=code
        )

    def answer_all(self, scorecard: Scorecard, by: User, day: int = 5) -> None:
        for code, figures in FULL_MARKS.items():
            sheet.answer_line(
                scorecard=scorecard,
                code=code,
                answer=sheet.Answer(figures=figures, note="Theo báo cáo năm"),
                version=0,
                by=by,
                clock=at(on(day)),
            )

    def survey(self, scorecard: Scorecard, day: int = 11) -> None:
        sheet.enter_survey(
            scorecard=scorecard,
            code="2.3",
            figures={"value": Decimal(77)},
            source="Điều tra xã hội học 2022",
            version=0,
            by=self.standing,
            clock=at(on(day)),
        )

    def deduct(self, code: str, points: str, day: int = 12, by: User | None = None) -> Deduction:
        score = self.score(code)
        first = score.criterion.department_id == self.departments[0].pk
        return appraisal.deduct(
            scorecard=self.scorecard,
            code=code,
            finding=appraisal.Finding(reason="Thiếu tài liệu", points=Decimal(points)),
            version=score.version,
            by=by or (self.appraiser if first else self.other_appraiser),
            clock=at(on(day)),
        )

    def sign_off_all(self, scorecard: Scorecard, day: int = 13) -> None:
        for by in (self.appraiser, self.other_appraiser):
            appraisal.sign_off(scorecard=scorecard, by=by, clock=at(on(day)))

    def at(self, state: State, *, disputed: bool = True) -> Scorecard:
        """Brings the first commune's scorecard to the state: 1.2 loses 0,5 in round 1, which the
        commune disputes (or agrees to) and round 2 gives back half of."""
        for bring in self._steps(disputed):
            if self.scorecard.state == state.value:
                return self.scorecard
            bring()
        return self.scorecard

    def _steps(self, disputed: bool) -> list[Callable[[], None]]:
        return [
            self._submit,
            self._release,
            lambda: self._explain(disputed),
            lambda: self._to_council(disputed),
            lambda: self._move(State.FINAL, self.standing, on(23)),
        ]

    def _submit(self) -> None:
        self.answer_all(self.scorecard, self.official)
        self._move(State.ROUND_1, self.leader, on(9))

    def _release(self) -> None:
        self.survey(self.scorecard)
        self.deduct("1.2", "0.5")
        self.sign_off_all(self.scorecard)
        self._move(State.EXPLANATION, self.standing, on(14))

    def _explain(self, disputed: bool) -> None:
        explanation.explain(
            deduction=Deduction.objects.get(score=self.score("1.2")),
            agrees=not disputed,
            text="Đã gửi báo cáo đúng hạn." if disputed else "",
            by=self.official,
            clock=at(on(15)),
        )
        self._move(State.ROUND_2, self.leader, on(16))

    def _to_council(self, disputed: bool) -> None:
        if disputed:
            appraisal.decide(
                deduction=Deduction.objects.get(score=self.score("1.2")),
                restored=Decimal("0.25"),
                reason="Chấp nhận một phần",
                version=self.score("1.2").version,
                by=self.appraiser,
                clock=at(on(18)),
            )
        self._move(State.COUNCIL, self.standing, on(22))

    def _move(self, to: State, by: User, when: datetime, reason: str = "") -> None:
        workflow.move(scorecard=self.scorecard, to=to, by=by, clock=at(when), reason=reason)


def build_scene(name: str = "Phù Yên") -> Scene:
    """A new small year of an authority of that name; a second one holds data that could leak."""
    authority = Authority.objects.create(
        name=f"Ủy ban nhân dân huyện {name}",
        level="district",
        area=f"huyện {name}",
        parent_name="Ủy ban nhân dân tỉnh Sơn La",
        standing_agency="Phòng Nội vụ",
        place=name,
    )
    departments = [
        Department.objects.create(authority=authority, name=department)
        for department in DEPARTMENTS
    ]
    communes = [
        Commune.objects.create(authority=authority, code=code, kind="xã", name=commune)
        for code, commune in COMMUNES
    ]
    users = _users(authority, departments, communes)
    criteria_set = criteria_actions.create_set(
        document=parse_set(SET), authority=authority, by=users["standing"], at=on(1, 8)
    )
    criteria_actions.issue_set(criteria_set=criteria_set, by=users["standing"], at=on(1, 8, 30))
    period = open_period(
        criteria_set=criteria_set, deadlines=DEADLINES, by=users["standing"], clock=at(on(1))
    )
    return Scene(authority, departments, communes, criteria_set, period, users)


def _users(
    authority: Authority, departments: list[Department], communes: list[Commune]
) -> dict[str, User]:
    def user(name: str, role: Role, **unit: object) -> User:
        return User.objects.create(
            username=f"{name}-{authority.pk}",
            full_name=f"Người {name}",
            role=role,
            authority=authority,
            **unit,
        )

    return {
        "official": user("official", Role.COMMUNE_OFFICIAL, commune=communes[0]),
        "leader": user("leader", Role.COMMUNE_LEADER, commune=communes[0]),
        "other_official": user("other_official", Role.COMMUNE_OFFICIAL, commune=communes[1]),
        "other_leader": user("other_leader", Role.COMMUNE_LEADER, commune=communes[1]),
        "appraiser": user("appraiser", Role.APPRAISER, department=departments[0]),
        "other_appraiser": user("other_appraiser", Role.APPRAISER, department=departments[1]),
        "standing": user("standing", Role.STANDING_AGENCY),
        "council": user("council", Role.COUNCIL_MEMBER),
        "leadership": user("leadership", Role.LEADERSHIP),
        "administrator": user("administrator", Role.ADMINISTRATOR),
    }
