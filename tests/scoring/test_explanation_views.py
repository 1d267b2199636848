"""What round 1 deducted, as the commune and the authority read it."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.actions import appraisal, sheet, workflow
from scoring.models import Deduction, Period
from scoring.queries import explanation as queries
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(15), tick=False):
        yield


def page(client: Client, scene: Scene, status: int = 200) -> str:
    response = client.get(reverse("scoring:explanation", args=[scene.scorecard.pk]))
    assert response.status_code == status
    return response.content.decode()


def release_with(scene: Scene, *deductions: tuple[str, str]) -> None:
    """To the explanation, with these deductions in place of the scene's."""
    scene.at(State.ROUND_1)
    scene.survey(scene.scorecard)
    for code, points in deductions:
        scene.deduct(code, points)
    scene.sign_off_all(scene.scorecard)
    workflow.move(
        scorecard=scene.scorecard, to=State.EXPLANATION, by=scene.standing, clock=at(on(14))
    )


def test_the_commune_sees_only_what_was_deducted(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.EXPLANATION)
    text = page(client_of(scene.official), scene)
    deduction = Deduction.objects.get()
    assert text.count("<article") == 1
    assert f'action="{reverse("scoring:explain", args=[deduction.pk])}"' in text
    assert "(-0.5)" in text
    assert "<b>1</b> / 1" in text
    assert "<b>0.5</b> / 1" in text
    assert "Thiếu tài liệu" in text
    assert "1/1 not answered" in text
    assert "17:00 17/12/2022" in text


def test_a_raise_is_told_but_asks_for_no_answer(scene: Scene, client_of: ClientOf) -> None:
    release_with(scene, ("1.1.2", "-0.04"), ("1.2", "0.5"))
    text = page(client_of(scene.official), scene)
    assert "Raised in round 1 (no answer needed)" in text
    assert "(+0.04)" in text
    assert text.count('name="reply"') == 2
    assert "1/1 not answered" in text


def test_a_refused_request_is_answered_like_a_deduction(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.1.2",
        answer=sheet.Answer(na_reason="Không có hồ sơ"),
        version=1,
        by=scene.official,
        clock=at(on(6)),
    )
    workflow.move(scorecard=scene.scorecard, to=State.ROUND_1, by=scene.leader, clock=at(on(9)))
    appraisal.decide_na(
        scorecard=scene.scorecard,
        code="1.1.2",
        grant=False,
        reason="Có 12 hồ sơ",
        version=2,
        by=scene.appraiser,
        clock=at(on(12)),
    )
    release_with(scene)
    text = page(client_of(scene.official), scene)
    assert "Not applicable: refused" in text
    assert "Có 12 hồ sơ" in text
    assert "Không có hồ sơ" in text


def test_two_deductions_of_a_line_share_its_points(scene: Scene) -> None:
    release_with(scene, ("1.2", "0.5"), ("1.2", "0.25"))
    found = queries.findings(scene.scorecard, user=scene.official)
    assert [finding.round_1_points for finding in found] == [Decimal("0.25")] * 2


def test_before_release_the_commune_sees_nothing(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")
    text = page(client_of(scene.official), scene)
    assert "have not been released yet" in text
    assert "Thiếu tài liệu" not in text
    assert "Thiếu tài liệu" in page(client_of(scene.standing), scene)


def test_the_authority_reads_without_answering(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.EXPLANATION)
    text = page(client_of(scene.appraiser), scene)
    assert "only xã Tường Phù itself can answer" in text
    assert 'name="reply"' not in text


def test_others_find_nothing(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.EXPLANATION)
    page(client_of(scene.other_leader), scene, status=404)
    page(client_of(other_scene.standing), scene, status=404)
    page(client_of(scene.administrator), scene, status=403)


def test_after_sending_it_is_read_only(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_2)
    text = page(client_of(scene.official), scene)
    assert "The explanation is finished" in text
    assert "Đã gửi báo cáo đúng hạn." in text
    assert 'name="reply"' not in text


def test_after_the_deadline_silence_is_announced(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.EXPLANATION)
    with time_machine.travel(on(17, 17), tick=False):
        text = page(client_of(scene.leader), scene)
    assert "what is not answered counts as agreed" in text
    assert 'name="reply"' not in text


def test_round_2_is_shown_to_the_commune_only_when_it_may_be(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.COUNCIL)
    assert "Chấp nhận một phần" not in page(client_of(scene.official), scene)
    assert "Chấp nhận một phần" in page(client_of(scene.standing), scene)
    Period.objects.update(communes_see_round_2=True)
    text = page(client_of(scene.official), scene)
    assert "Chấp nhận một phần" in text
    assert "+0.25" in text
    assert "<b>0.5</b> / 1" in text


def test_the_leader_is_offered_to_send_when_all_is_answered(
    scene: Scene, client_of: ClientOf
) -> None:
    release_with(scene)
    send = reverse("scoring:send_explanation", args=[scene.scorecard.pk])
    assert "No points were deducted in round 1" in page(client_of(scene.leader), scene)
    assert f'action="{send}"' in page(client_of(scene.leader), scene)
    text = page(client_of(scene.official), scene)
    assert f'action="{send}"' not in text
    assert "A leader of the commune confirms this: Người leader" in text


def test_the_queries_do_not_grow(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    release_with(scene, ("1.2", "0.5"))
    release_with(other_scene, ("1.2", "0.5"), ("1.1.2", "0.5"), ("2.1", "1"), ("2.2", "1"))
    counts = []
    for each in (scene, other_scene):
        client = client_of(each.leader)
        page(client, each)  # the first time is noted as the commune's having read it
        with CaptureQueriesContext(connection) as captured:
            page(client, each)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= MOST_QUERIES
