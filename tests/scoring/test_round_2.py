"""Round 2: what is disputed or new, old and new side by side, and no new taking without a cause."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.refusals import Refused
from evidence.actions import DocumentFacts, add_document, withdraw_document
from evidence.models import Document
from scoring.actions import workflow
from scoring.models import Deduction, Explanation
from scoring.queries import appraisal as queries
from scoring.queries.appraisal import Shown
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
NOTHING_NEW = "round 2 takes points only for what the commune has added"


def add(scene: Scene, code: str, title: str, day: int) -> Document:
    return add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title=title, number=f"{day}/BC-UBND"),
        codes=[code],
        by=scene.official,
        clock=at(on(day)),
    )


def to_round_2(scene: Scene, **added: str) -> None:
    """1.2 is disputed; `added` are documents by code, "_" for the dot, that come meanwhile."""
    add(scene, "1.2", "Báo cáo quý", 2)
    scene.at(State.EXPLANATION)
    for code, title in added.items():
        add(scene, code.strip("_").replace("_", "."), title, 15)
    scene._explain(disputed=True)


def test_points_are_taken_only_from_a_line_with_something_new(
    scene: Scene, in_english: None
) -> None:
    to_round_2(scene, _2_1="Báo cáo thu")
    with pytest.raises(Refused, match=f"1.1.1: {NOTHING_NEW}"):
        scene.deduct("1.1.1", "0.5", day=18)
    assert Deduction.objects.count() == 1
    scene.deduct("2.1", "0.5", day=18)  # a document came
    scene.deduct("1.2", "0.25", day=18)  # an explanation came
    assert Deduction.objects.count() == 3


def test_points_may_be_given_on_any_line(scene: Scene) -> None:
    to_round_2(scene)
    scene.deduct("1.1.2", "-0.04", day=18)
    assert scene.score("1.1.2").appraised_points == Decimal(2)


def test_a_withdrawn_document_shows_nothing(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    document = add(scene, "2.1", "Báo cáo thu", 15)
    withdraw_document(document=document, by=scene.official, clock=at(on(15)))
    scene._explain(disputed=True)
    with pytest.raises(Refused):
        scene.deduct("2.1", "0.5", day=18)


def test_a_plain_yes_is_nothing_new(scene: Scene) -> None:
    scene.at(State.ROUND_2, disputed=False)
    with pytest.raises(Refused):
        scene.deduct("1.2", "0.25", day=18)
    Explanation.objects.update(text="Đồng ý, nhưng báo cáo gửi trước hạn.")
    scene.deduct("1.2", "0.25", day=18)


def test_round_1_and_the_council_are_free(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.1.1", "0.5")
    Deduction.objects.all().delete()
    scene._release()
    scene._explain(disputed=True)
    scene._to_council(disputed=True)
    scene.deduct("1.1.1", "0.5", day=23, by=scene.standing)


def test_the_page_opens_on_what_is_disputed_or_new(scene: Scene, client_of: ClientOf) -> None:
    to_round_2(scene, _2_1="Báo cáo thu", _1_1_1="Kế hoạch mới")
    lines = queries.appraised_lines(scene.scorecard)
    shown = {
        user: [
            line.criterion.code
            for line in queries.lines_shown(lines, Shown.DISPUTED, user=user, state=State.ROUND_2)
        ]
        for user in (scene.appraiser, scene.other_appraiser)
    }
    assert list(shown.values()) == [["1.1.1", "1.2"], ["2.1"]]
    url = reverse("scoring:appraisal", args=[scene.scorecard.pk])
    text = client_of(scene.appraiser).get(url).content.decode()
    assert "Disputed or new (2)" in text
    assert 'id="line-1.1.1"' in text
    assert 'id="line-1.1.2"' not in text


def test_old_and_new_stand_side_by_side(scene: Scene, client_of: ClientOf) -> None:
    to_round_2(scene, _1_2="Biên nhận báo cáo")
    url = reverse("scoring:appraise_line", args=[scene.scorecard.pk, "1.2"])
    text = client_of(scene.appraiser).get(url).content.decode()
    sides = text[text.index("Then and now") : text.index("</table>")]
    before, new = sides.split("New: 1")
    assert "2/BC-UBND" in before
    assert "15/BC-UBND" not in before
    assert "15/BC-UBND" in new
    assert "2/BC-UBND" not in new.replace("15/BC-UBND", "")
    assert "Thiếu tài liệu" in before
    assert "does not agree (Người official): Đã gửi báo cáo đúng hạn." in before


def test_a_decision_stands_beside_the_finding(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL)
    url = reverse("scoring:appraise_line", args=[scene.scorecard.pk, "1.2"])
    text = client_of(scene.standing).get(url).content.decode()
    sides = text[text.index("Then and now") : text.index("</table>")]
    assert "Round 2: gives back 0.25 – Chấp nhận một phần" in sides
    assert "<b>0.75</b>" in sides


def test_the_sides_ask_the_database_nothing(scene: Scene, client_of: ClientOf) -> None:
    to_round_2(scene)
    client = client_of(scene.appraiser)
    url = reverse("scoring:appraise_line", args=[scene.scorecard.pk, "1.2"])
    counts = []
    for _round in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
        Document.objects.update(stage="supplement")
    assert counts[0] == counts[1]


def test_silence_at_the_deadline_is_agreement_and_is_kept_as_such(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    workflow.move(
        scorecard=scene.scorecard, to=State.ROUND_2, by=scene.standing, clock=at(on(17, 17))
    )
    answer = Explanation.objects.get()
    assert (answer.agrees, answer.by_silence, answer.text) == (True, True, "")
