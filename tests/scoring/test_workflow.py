"""The one door for the state of a scorecard: the whole matrix, the race, the failing last step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Event, Notice
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.roles import Role
from evidence.models import OpenFor
from scoring.actions import explanation, workflow
from scoring.models import Deduction, Explanation, Receipt, Round, Scorecard, SignOff
from scoring.states import LABELS, State, draw
from tests.scoring.scene import Scene, at, build_scene, on

PEOPLE = {
    Role.COMMUNE_OFFICIAL: "official",
    Role.COMMUNE_LEADER: "leader",
    Role.APPRAISER: "appraiser",
    Role.STANDING_AGENCY: "standing",
    Role.COUNCIL_MEMBER: "council",
    Role.LEADERSHIP: "leadership",
    Role.ADMINISTRATOR: "administrator",
}
LEADER, AGENCY = Role.COMMUNE_LEADER, Role.STANDING_AGENCY

# DESIGN 4: who may take which step, and the name it has in the log.
ALLOWED: dict[tuple[State, State], dict[Role, str]] = {
    (State.SELF_ASSESSMENT, State.ROUND_1): {LEADER: "submit", AGENCY: "close_unsubmitted"},
    (State.ROUND_1, State.SELF_ASSESSMENT): {LEADER: "withdraw", AGENCY: "return_to_commune"},
    (State.ROUND_1, State.EXPLANATION): {AGENCY: "release"},
    (State.EXPLANATION, State.ROUND_2): {
        LEADER: "send_explanation",
        AGENCY: "close_explanation",
    },
    (State.ROUND_2, State.EXPLANATION): {AGENCY: "reopen_explanation"},
    (State.ROUND_2, State.COUNCIL): {AGENCY: "pass_to_council"},
    (State.COUNCIL, State.ROUND_2): {AGENCY: "return_to_round_2"},
    (State.COUNCIL, State.FINAL): {AGENCY: "confirm"},
    (State.FINAL, State.COUNCIL): {AGENCY: "reopen"},
}
REASON_ASKED = [
    (State.SELF_ASSESSMENT, State.ROUND_1),
    (State.ROUND_1, State.SELF_ASSESSMENT),
    (State.ROUND_2, State.EXPLANATION),
    (State.COUNCIL, State.ROUND_2),
    (State.FINAL, State.COUNCIL),
]

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("target", list(State))
@pytest.mark.parametrize("source", list(State))
def test_each_role_may_take_the_steps_of_the_table_and_no_others(
    scene: Scene, source: State, target: State
) -> None:
    """State × state × role: 252 cells, every fact that a policy asks for being met."""
    satisfied(scene, source, appraised=target is not State.SELF_ASSESSMENT)
    expected = {role: expected_outcome(source, target, role) for role in Role}
    assert {role: outcome(scene, target, role) for role in Role} == expected


@pytest.mark.parametrize(("source", "target"), REASON_ASKED)
def test_a_step_back_or_over_the_commune_asks_for_a_reason(
    scene: Scene, source: State, target: State
) -> None:
    satisfied(scene, source)
    before = written(scene)
    with pytest.raises(Refused) as refusal:
        take(scene, target, Role.STANDING_AGENCY, reason="  ")
    assert str(refusal.value) == "Write the reason; it is kept with the scorecard."
    assert written(scene) == before


def test_a_policy_that_refuses_leaves_everything_as_it_was(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.survey(scene.scorecard)
    before = written(scene)
    with pytest.raises(Refused) as refusal:
        take(scene, State.EXPLANATION, Role.STANDING_AGENCY)
    assert str(refusal.value) == "Not signed off yet by: Phòng Nội vụ, Phòng Tư pháp."
    assert written(scene) == before


@pytest.mark.parametrize("person", ["other_leader", "foreigner"])
def test_nobody_moves_a_scorecard_of_another_commune_or_authority(
    scene: Scene, other_scene: Scene, person: str
) -> None:
    satisfied(scene, State.SELF_ASSESSMENT)
    by = other_scene.standing if person == "foreigner" else scene.other_leader
    before = written(scene)
    with pytest.raises(NotPermitted):
        workflow.move(
            scorecard=scene.scorecard, to=State.ROUND_1, by=by, clock=at(on(11)), reason="x"
        )
    assert written(scene) == before


def test_of_two_people_holding_the_same_scorecard_the_second_is_refused(scene: Scene) -> None:
    satisfied(scene, State.ROUND_1)
    first, second = scene.scorecard, scene.scorecard
    workflow.move(scorecard=first, to=State.EXPLANATION, by=scene.standing, clock=at(on(14)))
    before = written(scene)
    with pytest.raises(Conflict) as conflict:
        workflow.move(scorecard=second, to=State.EXPLANATION, by=scene.standing, clock=at(on(14)))
    assert str(conflict.value) == (
        "Somebody else has moved this scorecard meanwhile. Look at it again."
    )
    assert written(scene) == before


@pytest.mark.postgres
def test_of_two_people_at_the_same_moment_one_is_refused(committed_db: None) -> None:
    scene = build_scene()
    satisfied(scene, State.ROUND_1)
    barrier = Barrier(2)

    def release(scorecard: Scorecard) -> str:
        barrier.wait(timeout=10)
        try:
            workflow.move(
                scorecard=scorecard, to=State.EXPLANATION, by=scene.standing, clock=at(on(14))
            )
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "moved"

    with ThreadPoolExecutor(2) as people:
        found = list(people.map(release, [scene.scorecard, scene.scorecard]))
    assert sorted(found) == ["moved", "refused"]
    assert Event.objects.filter(what="release").count() == 1


@pytest.mark.parametrize(("source", "target"), list(ALLOWED))
def test_nothing_is_written_when_the_last_step_fails(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, source: State, target: State
) -> None:
    satisfied(scene, source)
    before = written(scene)
    monkeypatch.setattr(workflow, "record", _fails)
    with pytest.raises(RuntimeError, match="the disk is full"):
        take(scene, target, Role.STANDING_AGENCY)
    assert written(scene) == before


@pytest.mark.parametrize(("source", "target"), list(ALLOWED))
def test_the_step_is_undone_only_if_the_last_step_fails(
    scene: Scene, source: State, target: State
) -> None:
    """The twin of the test above: without the failure there is something to undo."""
    satisfied(scene, source)
    before = written(scene)
    take(scene, target, Role.STANDING_AGENCY)
    assert written(scene) != before


def test_the_event_names_who_when_and_why(scene: Scene) -> None:
    satisfied(scene, State.ROUND_1)
    take(scene, State.SELF_ASSESSMENT, Role.STANDING_AGENCY, reason="Nộp nhầm")
    event = Event.objects.filter(chain=scene.period.event_chain).latest("sequence")
    assert (event.what, event.subject_id) == ("return_to_commune", str(scene.scorecard.pk))
    assert (event.old, event.new) == ({"state": "round_1"}, {"state": "self_assessment"})
    assert (event.by_id, event.reason, event.at) == (str(scene.standing.pk), "Nộp nhầm", on(13, 12))


@pytest.mark.parametrize(("minute", "is_late"), [(on(10, 16, 59), False), (on(10, 17), True)])
def test_the_deadline_is_a_minute(scene: Scene, minute: datetime, is_late: bool) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    workflow.move(scorecard=scene.scorecard, to=State.ROUND_1, by=scene.leader, clock=at(minute))
    assert (scene.scorecard.submitted_at, scene.scorecard.is_late) == (minute, is_late)


def test_closing_an_empty_sheet_flags_it_and_tells_the_commune(scene: Scene) -> None:
    workflow.move(
        scorecard=scene.scorecard, to=State.ROUND_1, by=scene.standing, clock=at(on(11)), reason="x"
    )
    card = scene.scorecard
    assert (card.not_submitted, card.is_late, card.submitted_at) == (True, False, None)
    assert card.dossier.open_for == OpenFor.NOTHING
    told = Notice.objects.filter(created_at=on(11)).values_list("to__username", flat=True)
    assert sorted(told) == sorted([scene.leader.username, scene.official.username])


def test_silence_at_the_deadline_is_recorded_as_agreement(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    take(scene, State.ROUND_2, Role.STANDING_AGENCY)
    answer = Explanation.objects.get(deduction__score=scene.score("1.2"))
    assert (answer.agrees, answer.by_silence) == (True, True)
    take(scene, State.EXPLANATION, Role.STANDING_AGENCY)
    assert not Explanation.objects.filter(deduction__score=scene.score("1.2")).exists()


def test_a_return_lifts_the_sign_offs(scene: Scene) -> None:
    satisfied(scene, State.ROUND_1)
    take(scene, State.SELF_ASSESSMENT, Role.STANDING_AGENCY)
    assert not SignOff.objects.filter(scorecard=scene.scorecard).exists()
    assert scene.scorecard.submitted_at is None
    assert scene.scorecard.dossier.open_for == OpenFor.ALL


def test_round_1_closes_with_the_last_release(scene: Scene) -> None:
    first_round = Round.objects.get(period=scene.period, number=1)
    for commune in scene.communes:
        card = scene.scorecard_of(commune)
        workflow.move(
            scorecard=card, to=State.ROUND_1, by=scene.standing, clock=at(on(11)), reason="x"
        )
        scene.survey(card)
        scene.sign_off_all(card)
    for commune in scene.communes:
        first_round.refresh_from_db()
        assert first_round.closed_at is None
        card = scene.scorecard_of(commune)
        workflow.move(scorecard=card, to=State.EXPLANATION, by=scene.standing, clock=at(on(14)))
    first_round.refresh_from_db()
    assert (first_round.closed_at, first_round.closed_by) == (on(14), scene.standing)


@pytest.mark.pure
def test_the_page_is_drawn_from_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "states.md"
    assert page.read_text(encoding="utf-8") == draw()


def satisfied(scene: Scene, state: State, *, appraised: bool = True) -> None:
    """The first commune's scorecard in that state, with every fact that a next step asks for: of
    round 1 either that the departments are done, or that none has begun."""
    card = scene.at(state, disputed=False)
    if state is State.SELF_ASSESSMENT:
        scene.answer_all(card, scene.official)
    if state is State.ROUND_1:
        scene.survey(card)
        if appraised:
            scene.sign_off_all(card)
    if state is State.EXPLANATION:
        explanation.explain(
            deduction=Deduction.objects.get(score=scene.score("1.2")),
            agrees=True,
            text="",
            by=scene.official,
            clock=at(on(15)),
        )


def take(scene: Scene, target: State, role: Role, reason: str = "Theo đề nghị") -> None:
    """The step at a time that suits the role: the agency closes only after a deadline."""
    card = scene.scorecard
    agency = role is Role.STANDING_AGENCY
    when = {
        State.SELF_ASSESSMENT: on(11),
        State.ROUND_1: on(13, 12),
        State.EXPLANATION: on(18) if agency else on(16),
    }.get(State(card.state), on(23))
    by = getattr(scene, PEOPLE[role])
    workflow.move(scorecard=card, to=target, by=by, clock=at(when), reason=reason)


def outcome(scene: Scene, target: State, role: Role) -> str:
    """The step's name in the log, or the sentence of the refusal, which has written nothing; the
    scorecard is then put back."""
    before = written(scene)
    point = transaction.savepoint()
    try:
        take(scene, target, role)
    except Refused as refusal:
        assert written(scene) == before
        return str(refusal)
    assert scene.scorecard.state == target.value
    step = Event.objects.filter(chain=scene.period.event_chain).latest("sequence").what
    transaction.savepoint_rollback(point)
    return step


def expected_outcome(source: State, target: State, role: Role) -> str:
    allowed = ALLOWED.get((source, target))
    if allowed is None:
        return f"A scorecard cannot go from “{LABELS[source]}” to “{LABELS[target]}”."
    refusal = f"Your account may not take this scorecard to “{LABELS[target]}”."
    return allowed.get(role, refusal)


def written(scene: Scene) -> dict[str, Any]:
    """Everything that a step may write."""
    card = scene.scorecard
    return {
        "scorecard": Scorecard.objects.filter(pk=card.pk).values().get(),
        "dossier": card.dossier.open_for,
        "sign_offs": SignOff.objects.filter(scorecard=card).count(),
        "explanations": list(
            Explanation.objects.filter(deduction__score__scorecard=card).order_by("id").values()
        ),
        "rounds": list(Round.objects.filter(period=scene.period).order_by("number").values()),
        "receipts": Receipt.objects.filter(scorecard=card).count(),
        "notices": Notice.objects.count(),
        "events": Event.objects.count(),
    }


def _fails(*_happenings: object, **_named: object) -> None:
    raise RuntimeError("the disk is full")
