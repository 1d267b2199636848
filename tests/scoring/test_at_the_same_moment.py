"""Two people at one thing at the same moment: one wins, the other is told, nothing is half done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Event
from accounts.refusals import Conflict
from scoring.actions import appraisal, council, explanation, sheet, workflow
from scoring.actions.own_data import Upload, save_own_data
from scoring.actions.own_deductions import OwnMark, deduct_by_own_figures
from scoring.models import Deduction
from scoring.models.scorecard import Na
from scoring.own_data.facts import OwnFact
from scoring.queries.replays import differences
from scoring.states import State
from tests.reports.test_invariants import broken
from tests.scoring.at_once import Act, at_once, in_a_file, there
from tests.scoring.scene import Scene, at, build_scene, on

pytestmark = pytest.mark.slow

WHY = "Theo biên bản kiểm tra"
DUE_AT = on(17, 17)
MOMENT = timedelta(microseconds=1)
ONE_WINS = {"done Conflict"}


@dataclass(frozen=True)
class Meeting:
    """What two people do in a state; `ends` are the outcomes that may be, the winner first.

    `events` is how many of the two verbs the log then tells of.
    """

    state: State
    acts: Callable[[Scene], tuple[Act, Act]]
    ends: set[str]
    events: int = 1


def finding(scene: Scene) -> Deduction:
    return Deduction.objects.select_related("score__criterion", "score__scorecard__period").get(
        score=scene.score("1.2")
    )


def deducting(scene: Scene, points: str = "0.25", code: str = "1.2") -> Act:
    card, version = scene.scorecard, scene.score(code).version
    by = scene.standing if card.state == State.COUNCIL else scene.appraiser
    return lambda: appraisal.deduct(
        scorecard=card,
        code=code,
        finding=appraisal.Finding(reason=WHY, points=Decimal(points)),
        version=version,
        by=by,
        clock=at(on(12)),
    )


def accepting(scene: Scene) -> Act:
    score = scene.score("1.2")
    return lambda: refusing_what_is_left(
        appraisal.accept_many(
            period=scene.period,
            seen={score.pk: score.version},
            by=scene.appraiser,
            clock=at(on(12)),
        )
    )


def refusing_what_is_left(tally: appraisal.Accepted) -> None:
    for left in tally.left:
        raise Conflict(left.why.template, **left.why.values)


def withdrawing(scene: Scene) -> Act:
    found, version = finding(scene), scene.score("1.2").version
    return lambda: appraisal.withdraw_deduction(
        deduction=found, version=version, by=scene.appraiser, clock=at(on(12))
    )


def deciding(scene: Scene, restored: str) -> Act:
    found, version = finding(scene), scene.score("1.2").version
    return lambda: appraisal.decide(
        deduction=found,
        restored=Decimal(restored),
        reason=WHY,
        version=version,
        by=scene.appraiser,
        clock=at(on(18)),
    )


def granting(scene: Scene, *, grant: bool) -> Act:
    card, version = scene.scorecard, scene.score("1.1.2").version
    return lambda: appraisal.decide_na(
        scorecard=card,
        code="1.1.2",
        grant=grant,
        reason=WHY,
        version=version,
        by=scene.appraiser,
        clock=at(on(12)),
    )


def taking_over(scene: Scene) -> Act:
    version = scene.score("1.2").version
    save_own_data(
        period=scene.period,
        facts=[OwnFact("01", "1.2", {"count": Decimal(2)}, "Sổ theo dõi", on(1).date())],
        removed=(),
        upload=Upload("a" * 64, "so_lieu.xlsx"),
        by=scene.appraiser,
        clock=at(on(11)),
    )
    return lambda: deduct_by_own_figures(
        period=scene.period,
        code="1.2",
        marks=[OwnMark("01", version, WHY)],
        by=scene.appraiser,
        clock=at(on(12)),
    )


def signing_off(scene: Scene) -> Act:
    card = scene.scorecard
    return lambda: appraisal.sign_off(scorecard=card, by=scene.appraiser, clock=at(on(13)))


def going_on(scene: Scene) -> Act:
    card = scene.scorecard
    return lambda: appraisal.withdraw_sign_off(scorecard=card, by=scene.appraiser, clock=at(on(13)))


def surveying(scene: Scene) -> Act:
    card, version = scene.scorecard, scene.score("2.3").version
    return lambda: sheet.enter_survey(
        scorecard=card,
        code="2.3",
        figures={"value": Decimal(80)},
        source="Điều tra",
        version=version,
        by=scene.standing,
        clock=at(on(13)),
    )


def moving(scene: Scene, to: State, by: str = "standing", when: datetime | None = None) -> Act:
    card = scene.scorecard
    return lambda: workflow.move(
        scorecard=card, to=to, by=getattr(scene, by), clock=at(when or on(14)), reason=WHY
    )


def answering(scene: Scene, who: str, *, agrees: bool, seen: int | None = None) -> Act:
    found = finding(scene)
    return lambda: explanation.explain(
        deduction=found,
        agrees=agrees,
        text="" if agrees else "Đã nộp đúng hạn",
        version=seen,
        by=getattr(scene, who),
        clock=at(DUE_AT - MOMENT),
    )


def concluding(scene: Scene, points: str) -> Act:
    card, version = scene.scorecard, scene.score("1.2").version
    return lambda: council.conclude(
        scorecard=card,
        code="1.2",
        points=Decimal(points),
        reason=WHY,
        version=version,
        by=scene.standing,
        clock=at(on(23)),
    )


# --- what the scorecard needs beyond its state ---------------------------------------------------


def asked(scene: Scene) -> Scene:
    """With a request for “not applicable”, of the commune, which hands its sheet in again."""
    workflow.move(
        scorecard=scene.scorecard, to=State.SELF_ASSESSMENT, by=scene.standing, clock=at(on(9)),
        reason=WHY,
    )  # fmt: skip
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.1.2",
        answer=sheet.Answer(na_reason="Không có hồ sơ"),
        version=scene.score("1.1.2").version,
        by=scene.official,
        clock=at(on(9)),
    )
    moving(scene, State.ROUND_1, "leader", on(9))()
    assert scene.score("1.1.2").na == Na.ASKED
    return scene


def marked(scene: Scene) -> Scene:
    scene.deduct("1.2", "0.5")
    return scene


def surveyed(scene: Scene) -> Scene:
    scene.survey(scene.scorecard)
    return scene


def signed(scene: Scene) -> Scene:
    scene.sign_off_all(surveyed(scene).scorecard)
    return scene


def replied(scene: Scene) -> Scene:
    answering(scene, "official", agrees=False)()
    return scene


MEETINGS = {
    "two mark one line": Meeting(
        State.ROUND_1, lambda s: (deducting(s), deducting(s, "0.5")), ONE_WINS
    ),
    "one accepts, one marks": Meeting(
        State.ROUND_1, lambda s: (accepting(s), deducting(s)), ONE_WINS
    ),
    "both accept, which is no mistake": Meeting(
        State.ROUND_1, lambda s: (accepting(s), accepting(s)), {"done done"}
    ),
    "both withdraw one mark": Meeting(
        State.ROUND_1, lambda s: (withdrawing(marked(s)), withdrawing(s)), ONE_WINS
    ),
    "one marks by own figures, one by hand": Meeting(
        State.ROUND_1, lambda s: (taking_over(s), deducting(s)), ONE_WINS
    ),
    "one grants, one refuses": Meeting(
        State.ROUND_1,
        lambda s: (granting(asked(s), grant=True), granting(s, grant=False)),
        {"done Conflict", "done Refused"},
    ),
    "one marks, one signs off": Meeting(
        State.ROUND_1,
        lambda s: (deducting(s), signing_off(s)),
        {"done Refused", "done done"},
        events=2,
    ),
    "the agency releases, a department goes on": Meeting(
        State.ROUND_1,
        lambda s: (moving(signed(s), State.EXPLANATION), going_on(s)),
        {"done Refused", "done NotPermitted"},
    ),
    "the agency releases, a survey is corrected": Meeting(
        State.ROUND_1,
        lambda s: (moving(signed(s), State.EXPLANATION), surveying(s)),
        {"done Refused"},
    ),
    "the agency releases twice": Meeting(
        State.ROUND_1,
        lambda s: (moving(signed(s), State.EXPLANATION), moving(s, State.EXPLANATION)),
        ONE_WINS,
    ),
    "the agency returns, an appraiser marks": Meeting(
        State.ROUND_1,
        lambda s: (moving(s, State.SELF_ASSESSMENT), deducting(s)),
        {"done Refused", "done done"},
        events=2,
    ),
    "two of a commune answer": Meeting(
        State.EXPLANATION,
        lambda s: (
            answering(s, "official", agrees=True, seen=0),
            answering(s, "leader", agrees=False, seen=0),
        ),
        ONE_WINS,
    ),
    "the answer is sent as the deadline closes it": Meeting(
        State.EXPLANATION,
        lambda s: (
            moving(replied(s), State.ROUND_2, "leader", DUE_AT - MOMENT),
            moving(s, State.ROUND_2, "standing", DUE_AT),
        ),
        ONE_WINS,
    ),
    "an answer comes as the deadline closes": Meeting(
        State.EXPLANATION,
        lambda s: (
            answering(s, "official", agrees=False),
            moving(s, State.ROUND_2, "standing", DUE_AT),
        ),
        {"done Refused", "done done"},
        events=2,
    ),
    "two decide one dispute": Meeting(
        State.ROUND_2, lambda s: (deciding(s, "0.5"), deciding(s, "0")), ONE_WINS
    ),
    "the council concludes twice": Meeting(
        State.COUNCIL, lambda s: (concluding(s, "1"), concluding(s, "0")), ONE_WINS
    ),
    "the council concludes, the agency makes it final": Meeting(
        State.COUNCIL,
        lambda s: (concluding(s, "1"), moving(s, State.FINAL)),
        {"done Refused", "done done"},
        events=2,
    ),
}
LAST_WORDS = {"sign_off", "release", "return_to_commune", "close_explanation", "confirm"}


@pytest.mark.parametrize("meeting", MEETINGS.values(), ids=MEETINGS)
def test_one_wins_and_the_other_is_told(
    committed_db: None, tmp_path: Path, meeting: Meeting
) -> None:
    scene = build_scene()
    scene.at(meeting.state)
    acts = meeting.acts(scene)
    before = Event.objects.count()
    with in_a_file(tmp_path):
        ended = " ".join(sorted(at_once(*acts), key=lambda end: end != "done"))
        assert ended in meeting.ends
        assert there(lambda: differences(scene.scorecard)) == []
        assert there(broken) == {}
        told = there(lambda: list(Event.objects.order_by("sequence", "id")))[before:]
    whats = [event.what for event in told]
    assert len(whats) == (meeting.events if ended == "done done" else 1)
    if len(whats) == 2:
        assert whats[1] in LAST_WORDS, "nothing is written behind the closing"
