"""The history of a scorecard: who reads what of it, in which words, and what it costs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, User
from scoring.actions import appraisal, sheet, workflow
from scoring.actions.deadlines import Extension, extend
from scoring.models import Deduction, Period, Score, Scorecard
from scoring.models.scorecard import Na
from scoring.queries.history import STEPS, WHAT, Entry, history, known_to_commune
from scoring.states import State, Step
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

Clients = Callable[..., Client]


def page_of(scorecard: Scorecard) -> str:
    return reverse("scoring:history", args=[scorecard.pk])


def read_by(scene: Scene, user: User, code: str = "") -> list[Entry]:
    """The entries oldest first, which is how a test tells its story."""
    return list(reversed(history(scene.scorecard, user, code).entries))


def words(entries: list[Entry]) -> list[str]:
    return [entry.what for entry in entries]


def release(scene: Scene) -> None:
    scene.sign_off_all(scene.scorecard)
    workflow.move(
        scorecard=scene.scorecard, to=State.EXPLANATION, by=scene.standing, clock=at(on(14))
    )


# --- who reads it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(
    "who", ["appraiser", "standing", "council", "leadership", "official", "leader"]
)
def test_the_authority_and_the_commune_read_it_at_every_state(
    scene: Scene, client_of: Clients, state: State, who: str
) -> None:
    scorecard = scene.at(state)
    assert client_of(scene.users[who]).get(page_of(scorecard)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("other_official", 404), ("other_leader", 404), ("administrator", 403)]
)
def test_another_commune_and_the_administrator_do_not_reach_it(
    scene: Scene, client_of: Clients, who: str, status: int
) -> None:
    scorecard = scene.at(State.FINAL)
    assert client_of(scene.users[who]).get(page_of(scorecard)).status_code == status


def test_another_authority_does_not_reach_it(
    scene: Scene, other_scene: Scene, client_of: Clients
) -> None:
    scorecard = scene.at(State.FINAL)
    assert client_of(other_scene.users["standing"]).get(page_of(scorecard)).status_code == 404


def test_a_visitor_is_sent_to_the_sign_in(scene: Scene, client: Client) -> None:
    assert client.get(page_of(scene.scorecard)).status_code == 302


# --- what a commune reads, and when ---------------------------------------------------------------

ANSWERED = [f"{code}: self-score" for code in ("1.1.1", "1.1.2", "1.2", "2.1", "2.2")]
ROUND_1 = [
    "2.3: result of the survey",
    "1.2: 0.5 points taken",
    "Round 1 signed off by Phòng Nội vụ",
    "Round 1 signed off by Phòng Tư pháp",
]
AFTER_RELEASE = [
    "Results of round 1 released to the commune",
    "1.2: the commune does not agree",
    "Explanation sent",
]
ROUND_2 = ["1.2: 0.25 points given back", "Passed to the council", "Result confirmed"]


def test_the_authority_reads_the_whole_year(scene: Scene, in_english: None) -> None:
    scene.at(State.FINAL)
    whole_year = [*ANSWERED, "Scorecard submitted", *ROUND_1, *AFTER_RELEASE, *ROUND_2]
    assert words(read_by(scene, scene.appraiser)) == whole_year


def test_a_commune_reads_nothing_of_round_1_before_its_release(
    scene: Scene, in_english: None
) -> None:
    scene.at(State.ROUND_1)
    scene.survey(scene.scorecard)
    scene.deduct("1.2", "0.5")
    assert words(read_by(scene, scene.appraiser))[-2:] == ROUND_1[:2]
    assert words(read_by(scene, scene.official)) == [*ANSWERED, "Scorecard submitted"]
    release(scene)
    assert words(read_by(scene, scene.official))[-5:] == [*ROUND_1, AFTER_RELEASE[0]]


@pytest.mark.parametrize("setting", ["communes_see_round_2", "published"])
def test_a_commune_reads_later_rounds_once_it_may(
    scene: Scene, in_english: None, setting: str
) -> None:
    scene.at(State.FINAL)
    assert words(read_by(scene, scene.leader))[-3:] == AFTER_RELEASE
    shown: dict[str, Any] = {"published_at": on(30)}
    if setting == "communes_see_round_2":
        shown = {"communes_see_round_2": True}
    Period.objects.filter(pk=scene.period.pk).update(**shown)
    assert words(read_by(scene, scene.leader))[-6:] == [*AFTER_RELEASE, *ROUND_2]


def test_a_commune_never_reads_what_the_department_took_back(
    scene: Scene, in_english: None
) -> None:
    scorecard = scene.at(State.ROUND_1)
    found = scene.deduct("1.1.2", "1")
    appraisal.withdraw_deduction(
        deduction=found,
        version=scene.score("1.1.2").version,
        by=scene.appraiser,
        clock=at(on(12, 10)),
    )
    scene.survey(scorecard)
    release(scene)
    seen = words(read_by(scene, scene.appraiser, "1.1.2"))
    assert seen[1:] == ["1.1.2: 1 points taken", "1.1.2: mark withdrawn"]
    assert words(read_by(scene, scene.official, "1.1.2")) == ["1.1.2: self-score"]


# --- the words ------------------------------------------------------------------------------------


def test_points_before_and_after_stand_beside_each_other(scene: Scene, in_english: None) -> None:
    scene.at(State.FINAL)
    told = [
        (entry.what, entry.before, entry.after) for entry in read_by(scene, scene.appraiser, "1.2")
    ]
    assert told == [
        ("1.2: self-score", "–", "1"),
        ("1.2: 0.5 points taken", "1", "0.5"),
        ("1.2: the commune does not agree", "", ""),
        ("1.2: 0.25 points given back", "0.5", "0.75"),
    ]


def test_each_entry_says_who_when_and_why(scene: Scene, in_english: None) -> None:
    scene.at(State.FINAL)
    scored, taken, explained, decided = read_by(scene, scene.appraiser, "1.2")
    assert (scored.said, scored.figures) == ("Theo báo cáo năm", "Number of times: 0")
    assert (taken.said, taken.at) == ("Thiếu tài liệu", on(12))
    assert taken.by.startswith("Người appraiser")
    assert explained.said == "Đã gửi báo cáo đúng hạn."
    assert decided.said == "Chấp nhận một phần"


def test_the_page_shows_both_points_and_the_reason(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.EXPLANATION)
    text = client_of(scene.official).get(page_of(scorecard) + "?code=1.2").text
    assert "1.2: 0.5 points taken" in text
    assert "Thiếu tài liệu" in text
    assert "becomes" in text
    assert "2.1: self-score" not in text


def test_an_unknown_code_shows_nothing(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.FINAL)
    answer = client_of(scene.official).get(page_of(scorecard) + "?code=9.9&page=x")
    assert "Nothing has happened here yet." in answer.text


def _given(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.1.2", "-0.04")


def _decided_na(scene: Scene, *, grant: bool) -> None:
    scorecard = scene.at(State.ROUND_1)
    Score.objects.filter(pk=scene.score("1.1.2").pk).update(na=Na.ASKED, na_reason="Không có")
    appraisal.decide_na(
        scorecard=scorecard,
        code="1.1.2",
        grant=grant,
        reason="Đã đối chiếu",
        version=scene.score("1.1.2").version,
        by=scene.appraiser,
        clock=at(on(12)),
    )


def _kept(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    appraisal.decide(
        deduction=Deduction.objects.get(),
        restored=Decimal(0),
        reason="Giữ nguyên",
        version=scene.score("1.2").version,
        by=scene.appraiser,
        clock=at(on(18)),
    )


def _signed_off_and_withdrawn(scene: Scene) -> None:
    scorecard = scene.at(State.ROUND_1)
    scene.sign_off_all(scorecard)
    appraisal.withdraw_sign_off(scorecard=scorecard, by=scene.appraiser, clock=at(on(13, 10)))


def _moved_back(to: State, source: State, day: int) -> Callable[[Scene], None]:
    def happen(scene: Scene) -> None:
        scorecard = scene.at(source, disputed=source is not State.ROUND_2)
        workflow.move(
            scorecard=scorecard, to=to, by=scene.standing, clock=at(on(day)), reason="Nhầm"
        )

    return happen


_returned = _moved_back(State.SELF_ASSESSMENT, State.ROUND_1, 10)


def _closed(scene: Scene) -> None:
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="2.2",
        answer=sheet.Answer(na_reason="Không có văn bản"),
        version=0,
        by=scene.official,
        clock=at(on(5)),
    )
    workflow.move(
        scorecard=scene.scorecard,
        to=State.ROUND_1,
        by=scene.standing,
        clock=at(on(11)),
        reason="Không nộp",
    )


def _explanation_closed(scene: Scene) -> None:
    scorecard = scene.at(State.EXPLANATION)
    workflow.move(scorecard=scorecard, to=State.ROUND_2, by=scene.standing, clock=at(on(18)))


def _agreed(scene: Scene) -> None:
    scene.at(State.ROUND_2, disputed=False)


EXTENSION = Extension(to=on(12, 17), reason="Mưa lũ", document="Công văn 12/UBND ngày 09/12/2022")


def _extended(scene: Scene) -> None:
    extend(scorecard=scene.scorecard, extension=EXTENSION, by=scene.standing,
           clock=at(on(9)))  # fmt: skip


@pytest.mark.parametrize(
    ("happen", "sentence"),
    [
        (_given, "1.1.2: 0.04 points given"),
        (lambda scene: _decided_na(scene, grant=True), "1.1.2: “not applicable” granted"),
        (lambda scene: _decided_na(scene, grant=False), "1.1.2: “not applicable” refused"),
        (_kept, "1.2: the earlier finding is kept"),
        (_signed_off_and_withdrawn, "Sign-off withdrawn by Phòng Nội vụ"),
        (_closed, "Scorecard closed without being submitted"),
        (_returned, "Scorecard returned to the commune"),
        (_explanation_closed, "Explanation closed at the deadline"),
        (_moved_back(State.EXPLANATION, State.ROUND_2, 16), "Explanation opened again"),
        (_moved_back(State.ROUND_2, State.COUNCIL, 22), "Returned to round 2"),
        (_moved_back(State.COUNCIL, State.FINAL, 24), "Result opened again"),
    ],
)  # fmt: skip
def test_the_last_happening_in_words(
    scene: Scene, in_english: None, happen: Callable[[Scene], None], sentence: str
) -> None:
    happen(scene)
    assert words(read_by(scene, scene.standing))[-1] == sentence


def test_an_agreement_and_a_request_in_words(scene: Scene, in_english: None) -> None:
    _agreed(scene)
    assert "1.2: the commune agrees" in words(read_by(scene, scene.official, "1.2"))


def test_a_request_says_its_reason(scene: Scene, in_english: None) -> None:
    _closed(scene)
    asked = read_by(scene, scene.official, "2.2")[0]
    assert asked.said == "Says “not applicable”: Không có văn bản"


def test_an_extension_names_the_new_deadline(scene: Scene, in_english: None) -> None:
    _extended(scene)
    (entry,) = read_by(scene, scene.official)
    assert entry.what.startswith("Deadline extended to ")
    assert (entry.said, entry.before) == ("Mưa lũ (Công văn 12/UBND ngày 09/12/2022)", "")


TOLD_BY_FIGURES = {"deduct", "decide", "explain"}


def test_every_step_has_its_sentence() -> None:
    assert {*WHAT} >= {*Step}
    assert not TOLD_BY_FIGURES & {*WHAT}


def test_nothing_in_the_log_of_a_year_lacks_a_sentence(scene: Scene) -> None:
    scene.at(State.FINAL)
    of_lines = ("scoring.scorecard", "scoring.score")
    told = set(Event.objects.filter(subject_type__in=of_lines).values_list("what", flat=True))
    assert told <= {*WHAT, *TOLD_BY_FIGURES}
    assert told >= {"answer_line", "deduct", "explain", "decide", "sign_off", "submit"}


# --- what it costs --------------------------------------------------------------------------------


def test_the_page_costs_the_same_however_much_happened(scene: Scene, client_of: Clients) -> None:
    client, counts = client_of(scene.appraiser), []
    scorecard = scene.at(State.ROUND_1)
    client.get(page_of(scorecard))
    for code in ("1.1.1", "1.1.2", "1.2"):
        scene.deduct(code, "0.5")
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(scorecard))
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


# --- the bounds, without a database ---------------------------------------------------------------


@pytest.fixture
def returned() -> list[Event]:
    """A finding of a first pass through round 1, and the commune's answer after the return."""
    return [
        Event(what="answer_line", subject_id="1", new={}),
        Event(what="submit", subject_id="x", new={"state": "round_1"}),
        Event(what="deduct", subject_id="1", new={"points": "0.5"}, reason="Thiếu"),
        Event(what="return_to_commune", subject_id="x", new={"state": "self_assessment"}),
        Event(what="answer_line", subject_id="1", new={}),
        Event(what="submit", subject_id="x", new={"state": "round_1"}),
        Event(what="release", subject_id="x", new={"state": "explanation"}),
    ]


def test_a_line_scored_anew_loses_the_findings_made_before_its_return(
    returned: list[Event],
) -> None:
    known = known_to_commune(returned, state=State.EXPLANATION, later_rounds=False)
    assert [event.what for event in known] == [
        "answer_line", "submit", "return_to_commune", "answer_line", "submit", "release",
    ]  # fmt: skip
    assert {"submit", "return_to_commune", "release"} <= set(STEPS)
