"""Moving a period to a corrected criteria set: what is written, what is refused, the race."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Event, Notice
from accounts.refusals import Conflict, NotPermitted, Refused
from criteria.models import CriteriaSet
from evidence.models import Attachment, Dossier
from reports.actions import publish
from reports.queries import frozen_result
from scoring.actions import sheet, versions, workflow
from scoring.models import Deduction, Period, Score, SignOff
from scoring.queries.history import history
from scoring.queries.ranking import standings
from scoring.queries.versions import move_plan, newer_version
from scoring.states import State
from tests.reports.whole_years import finished
from tests.scoring.corrections import (
    Correction,
    answered,
    broken,
    corrected,
    fresh,
    higher_group,
    later_deduction,
    later_second_field,
    move,
    other_lines,
    texts_only,
)
from tests.scoring.scene import Scene, at, on

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.slow]


def everything() -> dict[str, Any]:
    """All rows that a move may write."""
    models = (Period, Score, Dossier, Attachment, Deduction, SignOff, Notice, Event)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_points_follow_the_corrected_rule(scene: Scene) -> None:
    """Two late reports at 0,5 each leave nothing of 1; at 0,25 they left 0,5."""
    answered(scene, late_reports=2)
    assert scene.score("1.2").base_points == Decimal("0.5")
    to = corrected(scene, later_deduction)
    move(scene, to)
    line = scene.score("1.2")
    assert (line.base_points, line.appraised_points, line.version) == (0, 0, 3)
    assert line.figures == {"count": "2"}
    assert {row.criterion.criteria_set_id for row in Score.objects.all()} == {to.pk}
    assert (fresh(scene).criteria_set, scene.scorecard.dossier.criteria_set) == (to, to)
    assert broken() == {}


def test_lines_that_go_come_and_no_longer_fit(scene: Scene) -> None:
    answered(scene)
    move(scene, corrected(scene, other_lines))
    lines = {row.criterion.code: row for row in scene.scorecard.scores.all()}
    assert sorted(lines) == ["1.1.1", "1.1.2", "1.2", "2.2", "2.3", "2.4"]
    assert (lines["2.2"].base_points, lines["2.2"].figures) == (None, {})
    assert (lines["2.2"].is_answered, lines["2.2"].note) == (False, "Theo báo cáo năm")
    assert (lines["2.4"].base_points, lines["2.4"].max_points) == (None, 2)
    attachments = Attachment.objects.values_list("criterion__code", "pages")
    assert list(attachments) == [("1.1.1", "3")]
    assert broken() == {}


def test_the_log_keeps_what_stood_and_what_stands_now(scene: Scene) -> None:
    answered(scene)
    used, to = scene.criteria_set, corrected(scene, other_lines)
    move(scene, to)
    told = Event.objects.filter(chain=scene.period.event_chain, at=on(7)).order_by("sequence")
    assert [event.what for event in told] == [
        "detach_document", "move_period", *["move_to_version"] * 3,
    ]  # fmt: skip
    moved = told[1]
    assert (moved.old["sha256"], moved.new["sha256"]) == (used.content_sha256, to.content_sha256)
    assert (moved.new["criteria_set"], moved.new["scorecards"]) == (str(to.pk), 3)
    (of_card,) = (event for event in told if event.subject_id == str(scene.scorecard.pk))
    old = {line["code"]: line for line in of_card.old["lines"]}
    assert (old["2.1"]["figures"], old["2.1"]["base_points"]) == (
        {"current": "110", "previous": "100"}, "2",
    )  # fmt: skip
    assert [(line["code"], line["effect"]) for line in of_card.new["lines"]] == [
        ("2.2", "again"), ("2.4", "new"), ("2.1", "dropped"),
    ]  # fmt: skip


def test_the_communes_learn_which_lines_changed(scene: Scene) -> None:
    answered(scene)
    move(scene, corrected(scene, other_lines))
    told = Notice.objects.filter(to=scene.leader, created_at=on(7)).get()
    assert told.values == {"codes": ["2.2", "2.4", "2.1"], "again": ["2.2", "2.4"]}
    assert told.link == f"/scorecards/{scene.scorecard.pk}/"
    people = {scene.leader, scene.official, scene.other_leader, scene.other_official}
    assert {notice.to for notice in Notice.objects.filter(created_at=on(7))} == people


@pytest.mark.parametrize("state", [State.EXPLANATION, State.ROUND_2, State.FINAL])
def test_a_correction_of_texts_moves_every_scorecard(scene: Scene, state: State) -> None:
    scene.at(state)
    before = {row["id"]: row for row in Score.objects.values()}
    signed = SignOff.objects.count()
    to = corrected(scene, texts_only)
    move(scene, to, on(24))
    after = {row["id"]: row for row in Score.objects.values()}
    for pk, row in before.items():
        assert {**row, "criterion_id": after[pk]["criterion_id"]} == after[pk]
    assert scene.score("1.2").criterion.name == "Báo cáo đúng hạn"
    assert SignOff.objects.count() == signed
    assert not Notice.objects.filter(created_at=on(24)).exists()
    assert [e.what for e in Event.objects.filter(at=on(24))] == ["move_period"]
    assert broken() == {}


@pytest.mark.parametrize("correction", [texts_only, later_deduction, other_lines, higher_group])
def test_the_report_says_what_the_ranking_then_says(scene: Scene, correction: Correction) -> None:
    answered(scene, late_reports=2)
    before = standings(fresh(scene))
    planned = move(scene, corrected(scene, correction))
    for result, ranking in (("before", before), ("after", standings(fresh(scene)))):
        told = {card.key: getattr(card, result) for card in planned.cards}
        assert {str(row.scorecard_id): (row.total, row.rank, row.group) for row in ranking} == {
            key: (each.total, each.rank, each.group) for key, each in told.items()
        }


BLOCKED = {
    State.ROUND_1: (
        "These lines would count otherwise: 1.2. Return the scorecard to the commune first, with "
        "the reason."
    ),
    **dict.fromkeys(
        (State.EXPLANATION, State.FINAL),
        "Round 1 has been released, so these lines can no longer count otherwise: 1.2. Leave them "
        "as they were; what is wrong there, round 2 or the council corrects.",
    ),
}


def two_points(data: dict[str, Any]) -> None:
    """1.2 is of 2 points, the field of 5."""
    data["fields"][0]["max_points"] = "5"
    data["fields"][0]["children"][1]["max_points"] = "2"


@pytest.mark.parametrize(("state", "why"), BLOCKED.items())
def test_a_scorecard_past_its_sheet_keeps_other_points_out(
    scene: Scene, state: State, why: str
) -> None:
    scene.at(state)
    to = corrected(scene, two_points)
    (blocked,) = move_plan(fresh(scene), to).blocked
    assert (blocked.commune, str(blocked.blocked)) == ("xã Tường Phù", why)
    before = everything()
    with pytest.raises(Refused) as refusal:
        move(scene, to)
    assert str(refusal.value) == "1 scorecards cannot move yet: xã Tường Phù."
    assert everything() == before


def test_a_returned_scorecard_moves_and_its_findings_are_lifted(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5", day=10)
    scene.deduct("2.1", "1", day=10)
    workflow.move(
        scorecard=scene.scorecard, to=State.SELF_ASSESSMENT, by=scene.standing,
        clock=at(on(11)), reason="Chuyển bộ tiêu chí",
    )  # fmt: skip
    move(scene, corrected(scene, two_points), on(12))
    line = scene.score("1.2")
    assert (line.base_points, line.appraised_points, line.max_points) == (2, 2, 2)
    assert [found.score.criterion.code for found in Deduction.objects.all()] == ["2.1"]
    told = Event.objects.get(what="move_to_version", subject_id=str(scene.scorecard.pk))
    assert told.old["lines"][0]["lifted"] == [
        {"points": "0.5", "reason": "Thiếu tài liệu", "by": scene.appraiser.full_name}
    ]
    assert broken() == {}


def test_a_commune_never_reads_of_a_finding_that_the_move_lifted(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5", day=10)
    steps = (
        (State.SELF_ASSESSMENT, scene.standing, on(11)),
        (State.ROUND_1, scene.leader, on(12)),
        (State.EXPLANATION, scene.standing, on(14)),
    )
    for state, by, when in steps:
        if state is State.EXPLANATION:
            scene.survey(scene.scorecard)
            scene.sign_off_all(scene.scorecard)
        workflow.move(scorecard=scene.scorecard, to=state, by=by, clock=at(when), reason="Sửa")
        if state is State.SELF_ASSESSMENT:
            move(scene, corrected(scene, two_points), on(11, 12))
    taken = "1.2: 0.5 points taken"
    assert taken in [each.what for each in history(scene.scorecard, scene.appraiser).entries]
    told = history(scene.scorecard, scene.official, code="1.2").entries
    assert taken not in [each.what for each in told]
    assert "1.2: 0.5/1 → 2/2" in [each.said for each in told]


def test_a_department_with_other_lines_signs_off_again(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.sign_off_all(scene.scorecard, day=10)
    to = corrected(scene, later_second_field)
    (card,) = [c for c in move_plan(fresh(scene), to).cards if c.withdrawn]
    assert card.withdrawn == ("Phòng Nội vụ", "Phòng Tư pháp")
    move(scene, to)
    assert not SignOff.objects.exists()
    assert Event.objects.filter(what="withdraw_sign_off", at=on(7)).count() == 2
    assert Notice.objects.filter(to=scene.appraiser, created_at=on(7)).count() == 1
    assert broken() == {}


def test_lines_pass_between_departments_that_signed_off_after_the_release(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    move(scene, corrected(scene, later_second_field))
    assert SignOff.objects.count() == 2
    assert scene.score("1.2").criterion.department == scene.departments[1]
    assert broken() == {}


def test_groups_change_with_their_bounds_even_of_final_scorecards(scene: Scene) -> None:
    """1 + 1,96 + 0,75 + 2 + 2 + 1,54 (77 % of 2) = 9,25 of 10: in A from 90 on, in B below 95."""
    scene.at(State.FINAL)
    to = corrected(scene, higher_group)
    planned = move(scene, to)
    card = next(c for c in planned.cards if c.key == str(scene.scorecard.pk))
    assert (card.before.group, card.after.group) == ("A", "B")
    assert standings(fresh(scene))[0].group == "B"


def test_the_published_result_is_of_the_version_moved_to(scene: Scene) -> None:
    finished(scene)
    to = corrected(scene, texts_only)
    move(scene, to, on(24))
    publication = publish(period=fresh(scene), by=scene.standing, clock=at(on(29)))
    published = frozen_result(publication)
    leaves = {leaf.code: leaf.name for leaf in published.criteria_set.outline.leaves()}
    assert leaves["1.2"] == "Báo cáo đúng hạn"
    assert broken() == {}
    assert newer_version(fresh(scene)) is None


def refuse_published(scene: Scene) -> CriteriaSet:
    to = corrected(scene, texts_only)
    Period.objects.filter(pk=scene.period.pk).update(published_at=on(7))
    return to


def refuse_unrelated(scene: Scene) -> CriteriaSet:
    return scene.criteria_set


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (refuse_published, "The result is published; its criteria set no longer changes."),
        (refuse_unrelated, "There is no newer version that this period could move to."),
    ],
)
def test_what_is_no_newer_version_is_refused(
    scene: Scene, prepare: Callable[[Scene], CriteriaSet], sentence: str
) -> None:
    to = prepare(scene)
    before = everything()
    with pytest.raises(Refused) as refusal:
        move(scene, to, digest="0" * 64)
    assert str(refusal.value) == sentence
    assert everything() == before


def test_who_does_not_manage_the_period_is_refused(scene: Scene, other_scene: Scene) -> None:
    to = corrected(scene, texts_only)
    digest = move_plan(fresh(scene), to).digest
    for person in (scene.leader, scene.appraiser, scene.administrator, other_scene.standing):
        with pytest.raises(NotPermitted):
            versions.move_period(
                period=scene.period, to=to, digest=digest, by=person, clock=at(on(7))
            )
    assert fresh(scene).criteria_set == scene.criteria_set


def test_an_answer_on_a_changed_line_makes_the_preview_stale(scene: Scene) -> None:
    to = corrected(scene, later_deduction)
    digest = move_plan(fresh(scene), to).digest
    answered(scene)
    before = everything()
    with pytest.raises(Conflict) as conflict:
        move(scene, to, digest=digest)
    assert str(conflict.value) == (
        "Scorecards have changed since the preview. Look at the new preview below."
    )
    assert everything() == before


def test_an_answer_on_another_line_does_not(scene: Scene) -> None:
    """Else no period could move while its communes are typing."""
    to = corrected(scene, later_deduction)
    digest = move_plan(fresh(scene), to).digest
    sheet.answer_line(
        scorecard=scene.scorecard, code="1.1.1", answer=sheet.Answer({"option": "Có"}),
        version=0, by=scene.official, clock=at(on(6, 12)),
    )  # fmt: skip
    move(scene, to, digest=digest)
    assert broken() == {}


def test_the_last_of_several_versions_is_the_one(scene: Scene) -> None:
    first = corrected(scene, texts_only)
    scene_of_first = move_plan(fresh(scene), first).digest
    Period.objects.filter(pk=scene.period.pk).update(criteria_set=first)
    second = corrected(scene, later_deduction)
    Period.objects.filter(pk=scene.period.pk).update(criteria_set=scene.criteria_set)
    assert newer_version(fresh(scene)) == second
    with pytest.raises(Conflict):
        move(scene, first, digest=scene_of_first)
    move(scene, second)
    assert broken() == {}


@pytest.mark.parametrize("step", ["record", "move_dossiers", "notify", "add_lines"])
def test_nothing_is_written_when_a_later_step_fails(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The twin is the move itself, which writes each of these."""
    answered(scene)
    to = corrected(scene, other_lines)
    digest = move_plan(fresh(scene), to).digest
    before = everything()
    monkeypatch.setattr(versions, step, _fails)
    with pytest.raises(RuntimeError, match="the disk is full"):
        move(scene, to, digest=digest)
    assert everything() == before


def _fails(*_arguments: object, **_named: object) -> None:
    raise RuntimeError("the disk is full")
