"""Lines accepted as they stand: one, many, twice, and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, User
from accounts.refusals import Conflict, NotPermitted, Refused
from scoring.acceptable import LineFacts, why_not_accepted
from scoring.actions import appraisal
from scoring.models import Acceptance, Score
from scoring.states import State
from tests.scoring.scene import Scene, at, on

MINE = ("1.1.1", "1.1.2", "1.2")


def seen(scene: Scene, *codes: str) -> dict[int, int]:
    scores = Score.objects.filter(scorecard=scene.scorecard, criterion__code__in=codes)
    return dict(scores.order_by("id").values_list("pk", "version"))


def accept_many(
    scene: Scene, lines: dict[int, int], by: User | None = None, day: int = 12
) -> appraisal.Accepted:
    return appraisal.accept_many(
        period=scene.period, seen=lines, by=by or scene.appraiser, clock=at(on(day))
    )


def accept(scene: Scene, code: str, version: int | None = None) -> Score:
    return appraisal.accept(
        scorecard=scene.scorecard,
        code=code,
        version=scene.score(code).version if version is None else version,
        by=scene.appraiser,
        clock=at(on(12)),
    )


FACTS = {"code": "1.2", "state": State.ROUND_1, "version": 3, "seen_version": 3}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"accepted_version": 3, "seen_version": 2}, ""),
        ({"accepted_version": 2}, ""),
        ({"state": State.ROUND_2}, ""),
        (
            {"state": State.EXPLANATION},
            "1.2: the scorecard is at “Explanation”; lines are accepted in a round of appraisal.",
        ),
        ({"round_is_open": False}, "1.2: the round is closed."),
        (
            {"is_signed_off": True, "seen_version": 2},
            "1.2: your department has signed off this scorecard. Withdraw the sign-off first.",
        ),
        (
            {"seen_version": 2},
            "1.2 was changed meanwhile by somebody else. Look at it again.",
        ),
        ({"awaits_na": True}, "1.2: decide first whether it is not applicable."),
        ({"is_granted_na": True}, "1.2 is granted as not applicable."),
        ({"awaits_survey": True}, "1.2: the survey's result is missing."),
        (
            {"is_disputed": True, "state": State.ROUND_2},
            "1.2: the commune does not agree. Decide what is given back.",
        ),
        (
            {"is_marked": True},
            "1.2 is marked in this round. Withdraw the mark first if the line is right.",
        ),
    ],
)
def test_why_a_line_is_not_accepted(facts: dict[str, object], said: str) -> None:
    assert str(why_not_accepted(LineFacts(**{**FACTS, **facts})) or "") == said  # type: ignore[arg-type]


def test_many_lines_are_accepted_with_one_event_each(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    before = seen(scene, *MINE)
    tally = accept_many(scene, before)
    assert [score.criterion.code for score in tally.done] == list(MINE)
    assert tally.left == ()
    assert seen(scene, *MINE) == {pk: version + 1 for pk, version in before.items()}
    rows = Acceptance.objects.order_by("score__criterion__position")
    assert [(a.score.criterion.code, a.version == a.score.version) for a in rows] == [
        (code, True) for code in MINE
    ]
    assert {(a.round.number, a.department, a.by, a.at) for a in rows} == {
        (1, scene.departments[0], scene.appraiser, on(12))
    }
    events = Event.objects.filter(what="accept").order_by("sequence")
    assert [event.new for event in events] == [
        {"code": "1.1.1", "commune": "01", "accepted": "1"},
        {"code": "1.1.2", "commune": "01", "accepted": "1.96"},
        {"code": "1.2", "commune": "01", "accepted": "1"},
    ]


def test_the_same_request_twice_changes_nothing(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    before = seen(scene, *MINE)
    accept_many(scene, before)
    stands = seen(scene, *MINE)
    assert accept_many(scene, before) == appraisal.Accepted()
    assert seen(scene, *MINE) == stands
    assert Event.objects.filter(what="accept").count() == 3


def test_what_cannot_be_accepted_is_left_and_named(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    shown = seen(scene, *MINE)
    scene.deduct("1.2", "0.5")
    tally = accept_many(scene, shown)
    assert [score.criterion.code for score in tally.done] == ["1.1.1", "1.1.2"]
    assert [
        (left.score.criterion.code, str(left.why), left.is_conflict) for left in tally.left
    ] == [("1.2", "1.2 was changed meanwhile by somebody else. Look at it again.", True)]
    again = accept_many(scene, seen(scene, "1.2")).left
    assert "1.2 is marked in this round." in str(again[0].why)


def test_lines_of_others_are_not_accepted_and_nothing_is(scene: Scene, other_scene: Scene) -> None:
    scene.at(State.ROUND_1)
    for lines, by in (
        (seen(scene, "1.2", "2.1"), scene.appraiser),
        (seen(scene, "1.2"), other_scene.appraiser),
        (seen(scene, "1.2"), scene.standing),
        (seen(scene, "1.2"), scene.official),
        ({0: 0}, scene.appraiser),
    ):
        with pytest.raises(NotPermitted):
            accept_many(scene, lines, by)
    assert not Acceptance.objects.exists()
    assert not Event.objects.filter(what="accept").exists()


def test_nothing_is_accepted_after_the_release(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    with pytest.raises(Refused, match="the scorecard is at “Explanation”"):
        accept(scene, "1.2")


def test_nothing_is_accepted_after_the_sign_off(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.sign_off_all(scene.scorecard)
    with pytest.raises(Refused, match="signed off this scorecard"):
        accept(scene, "1.2")


def test_a_line_that_is_written_on_is_no_longer_accepted(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    accept(scene, "1.2")
    mark = scene.deduct("1.2", "0.5")
    appraisal.withdraw_deduction(
        deduction=mark, version=scene.score("1.2").version, by=scene.appraiser, clock=at(on(12))
    )
    accept(scene, "1.2")
    row = Acceptance.objects.get()
    assert row.version == scene.score("1.2").version
    assert Event.objects.filter(what="accept").count() == 2


def test_an_acceptance_is_taken_back_before_the_sign_off(scene: Scene) -> None:
    scorecard = scene.at(State.ROUND_1)
    version = accept(scene, "1.2").version
    said = {"scorecard": scorecard, "code": "1.2", "by": scene.appraiser, "clock": at(on(12))}
    appraisal.withdraw_acceptance(version=version, **said)  # type: ignore[arg-type]
    assert not Acceptance.objects.exists()
    assert Event.objects.get(what="withdraw_acceptance").old == {"accepted": "1"}
    with pytest.raises(Conflict, match=r"1\.2 is not accepted, or no longer"):
        appraisal.withdraw_acceptance(version=version + 1, **said)  # type: ignore[arg-type]
    accept(scene, "1.2")
    scene.sign_off_all(scorecard)
    with pytest.raises(Refused, match="has signed off"):
        appraisal.withdraw_acceptance(version=version + 2, **said)  # type: ignore[arg-type]


def test_whoever_saw_another_line_is_told(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    shown = scene.score("1.2").version
    scene.deduct("1.2", "0.5")
    with pytest.raises(Conflict, match=r"1\.2 was changed meanwhile"):
        accept(scene, "1.2", shown)


def test_one_line_or_many_cost_the_same_queries(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    counts = []
    for codes in (("1.2",), ("1.1.1", "1.1.2")):
        lines = seen(scene, *codes)
        with CaptureQueriesContext(connection) as captured:
            accept_many(scene, lines)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 13
