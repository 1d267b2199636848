"""The council's pages: the agenda, one item, the meeting, the papers."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import (
    CouncilComment,
    CouncilItem,
    CouncilMeeting,
    Deduction,
    Score,
    Scorecard,
)
from scoring.queries.council import AgendaItem
from scoring.states import State
from scoring.views.council_pages import PAGE_SIZE, place_on
from tests.scoring.scene import Scene, on
from tests.scoring.test_council import comment, conclude, put

ClientOf = Callable[..., Client]
READERS = ("standing", "council", "leadership", "appraiser")


@pytest.fixture(autouse=True)
def _while_the_council_sits() -> Iterator[None]:
    with time_machine.travel(on(23), tick=False):
        yield


def url(scene: Scene, name: str, code: str = "1.2") -> str:
    keys = [scene.period.pk] if name in PERIOD else [scene.scorecard.pk, code]
    return reverse(f"scoring:{name}", args=keys)


PERIOD = ("agenda", "agenda_file", "minutes", "minutes_file")


def post(
    client: Client, scene: Scene, name: str, code: str = "1.2", **typed: object
) -> HttpResponse:
    return client.post(url(scene, name, code), typed)


def text(client: Client, scene: Scene, name: str, code: str = "1.2") -> str:
    response = client.get(url(scene, name, code))
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_of_the_authority_reads_the_agenda(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL)
    comment(scene)
    for role in READERS:
        shown = text(client_of(scene.users[role]), scene, "agenda")
        for words in ("Disputed, given back in part", "Đã gửi báo cáo đúng hạn.", "Cần xem lại"):
            assert words in shown
        assert "0 of 1 items concluded" in shown


def test_communes_and_strangers_find_nothing(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.COUNCIL)
    for user in (scene.leader, scene.official, other_scene.standing, other_scene.council):
        client = client_of(user)
        for name in ("agenda", "agenda_file", "minutes_file", "council_item"):
            assert client.get(url(scene, name)).status_code == 404, (user.role, name)
    assert client_of(scene.administrator).get(url(scene, "agenda")).status_code == 403


def test_who_writes_what(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL)
    names = {"council_item", "council_put", "council_take_off", "minutes", "council_comment"}
    may = {"standing": names - {"council_comment"}, "council": {"council_comment"}}
    for role in ("standing", "council", "appraiser", "leader", "leadership"):
        refused = {
            name
            for name in names
            if post(client_of(scene.users[role]), scene, name).status_code == 403
        }
        assert refused == names - may.get(role, set()), role
    for name in names - {"council_comment"}:
        assert post(client_of(other_scene.standing), scene, name).status_code == 404
    assert post(client_of(other_scene.council), scene, "council_comment").status_code == 404


def test_the_agency_concludes(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL)
    client = client_of(scene.standing)
    assert 'name="outcome"' in text(client, scene, "council_item")
    all_final = reverse("scoring:move_all", args=[scene.period.pk, State.FINAL])
    assert "without a conclusion of the council: 1.2" in client.get(all_final).content.decode()
    version = scene.score("1.2").version
    typed = {"outcome": "points", "amount": "1", "reason": "Có biên nhận", "version": version}
    answer = post(client, scene, "council_item", **typed)
    assert answer["Location"] == f"{url(scene, 'agenda')}#item-{scene.score('1.2').pk}"
    assert scene.score("1.2").appraised_points == 1
    shown = text(client, scene, "agenda")
    assert "Có biên nhận" in shown
    assert "1 of 1 items concluded" in shown
    assert "without a conclusion of the council" not in client.get(all_final).content.decode()


@pytest.mark.pure
def test_an_item_is_found_on_its_page_of_the_agenda() -> None:
    card = Scorecard(period_id=UUID(int=1))
    agenda = [AgendaItem(Score(pk=at, scorecard=card), (), (), ()) for at in range(PAGE_SIZE + 1)]
    address = reverse("scoring:agenda", args=[UUID(int=1)])
    assert place_on(agenda, agenda[-2]) == f"{address}#item-{PAGE_SIZE - 1}"
    assert place_on(agenda, agenda[-1]) == f"{address}?page=2#item-{PAGE_SIZE}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"outcome": "points", "amount": ""}, "Write how many points."),
        ({"outcome": "points", "amount": "ba"}, "is not a number"),
        ({"outcome": "points", "amount": "2"}, "between 0 and 1 points"),
        ({"outcome": "keep", "amount": "1"}, "You wrote points"),
        ({"outcome": "keep", "reason": ""}, "write the reason of the conclusion"),
        ({"outcome": "keep", "version": "0"}, "was changed meanwhile"),
    ],
)
def test_a_refused_conclusion_keeps_what_was_typed(
    scene: Scene, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    scene.at(State.COUNCIL)
    given = {"reason": "Có biên nhận", "version": scene.score("1.2").version} | typed
    answer = post(client_of(scene.standing), scene, "council_item", **given)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in shown
    assert given["reason"] in shown
    assert not CouncilItem.objects.exists()


def test_a_member_comments(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL)
    client = client_of(scene.council)
    assert 'name="outcome"' not in text(client, scene, "council_item")
    answer = post(client, scene, "council_comment", text="Nên xem biên nhận")
    assert answer["Location"] == url(scene, "council_item")
    assert CouncilComment.objects.get().by == scene.council
    assert "Nên xem biên nhận" in text(client_of(scene.standing), scene, "council_item")
    assert post(client, scene, "council_comment", text=" ").status_code == 200
    assert CouncilComment.objects.count() == 1


def test_the_agency_puts_a_line_on_the_agenda_and_takes_it_off(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.COUNCIL)
    client = client_of(scene.standing)
    assert post(client, scene, "council_put", "2.1", why="").status_code == 200
    post(client, scene, "council_put", "2.1", why="Số thu chưa rõ")
    shown = text(client, scene, "agenda")
    assert shown.index("Số thu chưa rõ") < shown.index("Disputed, given back in part")
    post(client, scene, "council_take_off", "2.1")
    assert not CouncilItem.objects.exists()
    assert client.get(url(scene, "council_item", "9.9")).status_code == 404


def test_the_widest_gaps_are_as_many_as_asked(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL, disputed=False)
    client = client_of(scene.standing)
    assert "Wide gap: 0.5" in text(client, scene, "agenda")
    page = url(scene, "agenda")
    assert "Nothing is before the council" in client.get(f"{page}?widest=0").content.decode()
    assert client.get(f"{page}?widest=nonsense").status_code == 200


MEETING = {
    "began_at": "2022-12-23T08:00",
    "ended_at": "2022-12-23T11:00",
    "place": "Phòng họp số 2",
    "chair": "Nguyễn Văn An",
    "secretary": "Lò Thị Bình",
    "attended": "Nguyễn Văn An\nLò Thị Bình",
    "version": "0",
}


def test_the_meeting_is_written_down(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    answer = post(client, scene, "minutes", **MEETING)
    assert answer["Location"] == url(scene, "agenda")
    assert CouncilMeeting.objects.get().place == "Phòng họp số 2"
    stale = post(client, scene, "minutes", **MEETING | {"place": "Hội trường"}).content.decode()
    assert "has changed the meeting meanwhile" in stale
    assert "<dd>Phòng họp số 2</dd>" in stale
    assert 'value="Hội trường"' in stale
    post(client, scene, "minutes", **MEETING | {"place": "Hội trường", "version": "1"})
    assert CouncilMeeting.objects.get().place == "Hội trường", "saved again, it is put in its place"
    assert '<input type="hidden" name="version" value="1"' in stale
    assert 'value="2022-12-23T08:00"' in text(client, scene, "minutes")


def test_a_meeting_without_a_place_is_refused(scene: Scene, client_of: ClientOf) -> None:
    answer = post(client_of(scene.standing), scene, "minutes", **MEETING | {"place": ""})
    assert answer.status_code == 200
    assert not CouncilMeeting.objects.exists()


@pytest.mark.parametrize("name", ["agenda_file", "minutes_file"])
def test_the_papers_are_files(scene: Scene, client_of: ClientOf, name: str) -> None:
    scene.at(State.COUNCIL)
    conclude(scene)
    client = client_of(scene.council)
    answer = client.get(url(scene, name), {"format": "docx"})
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer.content.startswith(b"PK")
    assert client.get(url(scene, name), {"format": "exe"}).status_code == 400


def test_before_the_council_nothing_is_offered(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_2)
    shown = text(client_of(scene.standing), scene, "council_item")
    assert 'name="outcome"' not in shown
    assert 'name="why"' in shown
    assert "3 communes have not come to the council yet" in text(
        client_of(scene.standing), scene, "agenda"
    )


def test_the_pages_ask_a_constant_number_of_queries(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.COUNCIL)
    client, counts = client_of(scene.standing), []
    for codes in ((), ("1.1.1", "2.1", "2.2")):
        for code in codes:
            put(scene, code)
            comment(scene, code=code)
            Deduction.objects.update(reason=code)
        for name in ("agenda", "council_item"):
            with CaptureQueriesContext(connection) as captured:
                client.get(url(scene, name))
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 16
