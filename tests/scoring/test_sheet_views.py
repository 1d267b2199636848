"""The sheet, one line of it, and the page that hands it in: who reads what, in how many queries."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from criteria.models import Criterion
from evidence.models import Attachment, Document, Stage
from scoring.actions import sheet as actions
from scoring.models import Period, Scorecard
from scoring.queries import sheet as queries
from scoring.queries.sheet import Standing
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
MOST_QUERIES = 10
READERS = ("official", "leader", "appraiser", "standing", "council", "leadership")


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(6), tick=False):
        yield


def url(name: str, scorecard: Scorecard, *more: str) -> str:
    return reverse(f"scoring:{name}", args=[scorecard.pk, *more])


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def prove(scene: Scene, code: str, number: str = "5/BC-UBND") -> None:
    document = Document.objects.create(
        dossier=scene.scorecard.dossier,
        stage=Stage.SELF_ASSESSMENT,
        number=number,
        title="Báo cáo",
        added_at=on(4),
        added_by=scene.official,
    )
    criterion = Criterion.objects.get(criteria_set=scene.criteria_set, code=code)
    Attachment.objects.create(document=document, criterion=criterion, pages="2")


def answer(scene: Scene, code: str, by: User, **said: object) -> None:
    actions.answer_line(
        scorecard=scene.scorecard,
        code=code,
        answer=actions.Answer(**said),  # type: ignore[arg-type]
        version=scene.score(code).version,
        by=by,
        clock=at(on(5)),
    )


def test_the_commune_finds_every_line_open(scene: Scene, client_of: ClientOf) -> None:
    text = page(client_of(scene.official), url("sheet", scene.scorecard))
    for code in ("1.1.1", "1.1.2", "1.2", "2.1", "2.2"):
        assert f'action="{url("line", scene.scorecard, code)}"' in text
    assert f'action="{url("line", scene.scorecard, "2.3")}"' not in text
    assert "5/5 not scored" in text
    assert "0</b> / 10" in text


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", ["sheet", "line"])
def test_who_may_read_it(scene: Scene, client_of: ClientOf, role: str, name: str) -> None:
    more = ["1.2"] if name == "line" else []
    text = page(client_of(scene.users[role]), url(name, scene.scorecard, *more))
    is_own = role in ("official", "leader")
    assert ('name="note"' in text) == is_own
    assert ("only xã Tường Phù itself can fill it in" in text) == (not is_own)


@pytest.mark.parametrize("name", ["sheet", "line", "submit"])
def test_other_communes_and_authorities_find_nothing(
    scene: Scene, other_scene: Scene, client_of: ClientOf, name: str
) -> None:
    more = ["1.2"] if name == "line" else []
    address = url(name, scene.scorecard, *more)
    page(client_of(scene.other_leader), address, status=404)
    page(client_of(other_scene.leader), address, status=404)


def test_another_authority_finds_nothing(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    page(client_of(other_scene.standing), url("sheet", scene.scorecard), status=404)


@pytest.mark.parametrize("name", ["sheet", "line", "submit"])
def test_administrators_do_not_read_scores(scene: Scene, client_of: ClientOf, name: str) -> None:
    more = ["1.2"] if name == "line" else []
    page(client_of(scene.administrator), url(name, scene.scorecard, *more), status=403)


def test_the_page_that_hands_in_is_for_communes(scene: Scene, client_of: ClientOf) -> None:
    page(client_of(scene.standing), url("submit", scene.scorecard), status=403)


def test_an_unknown_line_is_not_found(scene: Scene, client_of: ClientOf) -> None:
    page(client_of(scene.official), url("line", scene.scorecard, "9.9"), status=404)


def test_how_far_each_line_is(scene: Scene) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    answer(scene, "1.1.2", scene.official, na_reason="Không có hồ sơ")
    answer(scene, "1.2", scene.official)
    for code in ("2.1", "2.2"):
        answer(scene, code, scene.official, figures={}, note="")
    prove(scene, "2.2")
    answer(scene, "2.1", scene.official, figures={"current": Decimal(2), "previous": Decimal(1)})
    answer(scene, "2.2", scene.official, figures={"points": Decimal(1)})
    sheet = queries.sheet(scene.scorecard)
    assert {code: line.standing for code, line in sheet.lines.items()} == {
        "1.1.1": Standing.ANSWERED,
        "1.1.2": Standing.NOT_APPLICABLE,
        "1.2": Standing.MISSING,
        "2.1": Standing.WITHOUT_EVIDENCE,
        "2.2": Standing.ANSWERED,
        "2.3": Standing.SURVEY,
    }
    assert sheet.total.points == 4


def test_the_tabs_show_what_is_open(scene: Scene, client_of: ClientOf) -> None:
    answer(scene, "1.1.1", scene.official, figures={"option": "Có"})
    client, address = client_of(scene.official), url("sheet", scene.scorecard)
    missing = page(client, f"{address}?show=missing")
    assert 'id="line-1.1.1"' not in missing
    assert 'id="line-1.2"' in missing
    unproved = page(client, f"{address}?show=no-evidence")
    assert 'id="line-1.1.1"' in unproved
    assert 'id="line-1.2"' not in unproved
    kept = page(client, f"{address}?show=missing&keep=1.1.1")
    assert 'id="line-1.1.1"' in kept
    assert 'id="line-1.1.1"' in page(client, f"{address}?show=nonsense")


def test_a_tab_with_nothing_left_says_so(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    text = page(client_of(scene.official), url("sheet", scene.scorecard) + "?show=missing")
    assert "Nothing is left here" in text


def test_documents_and_what_is_asked_for_stand_under_the_line(
    scene: Scene, client_of: ClientOf
) -> None:
    prove(scene, "1.2")
    text = page(client_of(scene.official), url("sheet", scene.scorecard))
    assert "5/BC-UBND" in text
    assert "page 2" in text


def test_the_queries_do_not_grow(scene: Scene, client_of: ClientOf) -> None:
    client, address = client_of(scene.official), url("sheet", scene.scorecard)
    prove(scene, "1.2")
    page(client, address)  # the criteria set is read once for each process
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(client, address)
    scene.answer_all(scene.scorecard, scene.official)
    for number in range(3):
        prove(scene, "1.1.1", f"{number}/QĐ-UBND")
        prove(scene, "2.2", f"{number}/KH-UBND")
    with CaptureQueriesContext(connection) as many:
        page(client, address)
    assert len(one) == len(many) <= MOST_QUERIES


def test_after_submission_it_is_read_only_and_says_where_it_is(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    text = page(client_of(scene.official), url("sheet", scene.scorecard))
    assert "was submitted at" in text
    assert "Appraisal round 1" in text
    assert 'name="note"' not in text


def test_after_the_deadline_a_late_sheet_stays_open_and_warns(
    scene: Scene, client_of: ClientOf
) -> None:
    with time_machine.travel(on(11), tick=False):
        text = page(client_of(scene.official), url("sheet", scene.scorecard))
    assert "has passed. You can still submit" in text
    assert 'name="note"' in text


def test_where_late_is_refused_it_closes_at_the_deadline(scene: Scene, client_of: ClientOf) -> None:
    Period.objects.update(late_policy="refuse")
    with time_machine.travel(on(10, 17), tick=False):
        text = page(client_of(scene.official), url("sheet", scene.scorecard))
    assert "has passed and the sheet is closed" in text
    assert "Phòng Nội vụ" in text
    assert 'name="note"' not in text


def test_nothing_of_the_appraisal_is_told_before_release(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")
    client = client_of(scene.official)
    for address in (url("sheet", scene.scorecard), url("line", scene.scorecard, "1.2")):
        text = page(client, address)
        assert "Thiếu tài liệu" not in text
        assert "<b data-points>1</b> / 1" in text


def test_a_line_page_leads_to_its_neighbours_and_past_answers(
    scene: Scene, client_of: ClientOf
) -> None:
    answer(scene, "1.2", scene.official, figures={"count": Decimal(2)})
    text = page(client_of(scene.leader), url("line", scene.scorecard, "1.2"))
    assert url("line", scene.scorecard, "1.1.2") in text
    assert url("line", scene.scorecard, "2.1") in text
    assert "Người official (xã Tường Phù): 0.5 points" in text


def test_the_page_that_hands_in_lists_what_is_open(scene: Scene, client_of: ClientOf) -> None:
    answer(scene, "1.1.1", scene.official, figures={"option": "Có"})
    text = page(client_of(scene.leader), url("submit", scene.scorecard))
    assert "Still to be scored (4)" in text
    assert "Points without a document or a written reason (1)" in text
    assert f"{url('sheet', scene.scorecard)}?show=all#line-1.1.1" in text
    assert 'name="confirm"' not in text


def test_an_official_is_told_who_submits(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    text = page(client_of(scene.official), url("submit", scene.scorecard))
    assert "submitted by a leader of the commune: Người leader" in text
    assert 'name="confirm"' not in text
    assert 'name="confirm"' in page(client_of(scene.leader), url("submit", scene.scorecard))
