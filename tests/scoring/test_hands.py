"""Lines given to the commune's people: who may, who is told, and what each finds first."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, Notice, User
from accounts.refusals import Conflict, NotPermitted, Refused
from scoring.actions import hands as actions
from scoring.actions import sheet
from scoring.hands import fingerprint
from scoring.models import Assignment, Presence
from scoring.queries import hands as queries
from scoring.states import State
from tests.scoring.scene import SET, Scene, at, build_scene, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
OWN = ("1.1.1", "1.2")


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(6), tick=False):
        yield


def give(scene: Scene, codes: tuple[str, ...] = OWN, to: User | None = None, **more: object) -> int:
    said = {
        "scorecard": scene.scorecard,
        "hands": dict.fromkeys(codes, to or scene.official),
        "seen": fingerprint(queries.hands(scene.scorecard)),
        "by": scene.leader,
        "clock": at(on(3)),
    }
    return actions.assign_lines(**{**said, **more})  # type: ignore[arg-type]


def in_charge(scene: Scene) -> dict[str, str]:
    people = {user.pk: name for name, user in scene.users.items()}
    return {code: people[pk] for code, pk in queries.hands(scene.scorecard).items()}


def url(name: str, scene: Scene) -> str:
    return reverse(f"scoring:{name}", args=[scene.scorecard.pk])


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


# --- giving lines --------------------------------------------------------------------------------


def test_lines_are_given_told_and_recorded(scene: Scene) -> None:
    assert give(scene) == 2
    assert in_charge(scene) == {"1.1.1": "official", "1.2": "official"}
    notice = Notice.objects.get(to=scene.official)
    assert (notice.values["count"], notice.values["codes"]) == (2, ["1.1.1", "1.2"])
    event = Event.objects.get(what="assign_lines")
    name = scene.official.full_name
    assert (event.old, event.new) == ({"hands": {}}, {"hands": {"1.1.1": name, "1.2": name}})
    assert event.chain == scene.period.event_chain


def test_only_what_changes_hands_is_written_and_told(scene: Scene) -> None:
    give(scene)
    before = Assignment.objects.get(score__criterion__code="1.2").pk
    moved = {"1.1.1": None, "1.2": scene.official, "2.1": scene.leader}
    assert give(scene, hands=moved) == 2
    assert in_charge(scene) == {"1.2": "official", "2.1": "leader"}
    assert Assignment.objects.get(score__criterion__code="1.2").pk == before
    assert Notice.objects.filter(values__has_key="codes").count() == 1, "nobody tells himself"
    assert give(scene, hands=moved) == 0
    assert Event.objects.filter(what="assign_lines").count() == 2


@pytest.mark.parametrize("role", ["official", "appraiser", "standing", "administrator"])
def test_only_a_leader_gives_lines(scene: Scene, role: str) -> None:
    with pytest.raises(NotPermitted):
        give(scene, by=scene.users[role])


def test_a_leader_gives_lines_of_his_own_commune_alone(scene: Scene) -> None:
    with pytest.raises(NotPermitted, match="another commune"):
        give(scene, by=scene.other_leader)


@pytest.mark.parametrize("role", ["other_official", "appraiser", "standing"])
def test_only_the_communes_people_are_given_lines(scene: Scene, role: str) -> None:
    with pytest.raises(Refused, match="no active account in this commune"):
        give(scene, to=scene.users[role])
    assert not Assignment.objects.exists()


def test_a_closed_account_is_given_nothing(scene: Scene) -> None:
    User.objects.filter(pk=scene.official.pk).update(is_active=False)
    with pytest.raises(Refused, match="no active account"):
        give(scene)


@pytest.mark.parametrize("code", ["2.3", "9.9", "1.1"])
def test_surveys_and_unknown_lines_are_nobodys(scene: Scene, code: str) -> None:
    with pytest.raises(Refused, match="not a line that the commune scores"):
        give(scene, (code,))


@pytest.mark.parametrize("state", list(State))
def test_lines_are_given_while_the_commune_works_on_them(scene: Scene, state: State) -> None:
    scene.at(state)
    if state in (State.SELF_ASSESSMENT, State.EXPLANATION):
        assert give(scene) == 2
    else:
        with pytest.raises(Refused, match="can no longer, or not yet"):
            give(scene)


def test_nobody_overwrites_what_he_did_not_see(scene: Scene) -> None:
    give(scene)
    with pytest.raises(Conflict):
        give(scene, to=scene.leader, seen="")
    assert in_charge(scene) == {"1.1.1": "official", "1.2": "official"}


def test_nothing_is_given_when_the_event_fails(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(OSError, match="disk"):
        give(scene)
    assert not Assignment.objects.exists()
    assert not Notice.objects.filter(to=scene.official, values__has_key="codes").exists()


# --- the leader's page ---------------------------------------------------------------------------


def test_a_field_with_an_exception(scene: Scene, client_of: ClientOf) -> None:
    client, official, leader = client_of(scene.leader), scene.official, scene.leader
    fields = {"seen": "", "field-1": official.pk, "line-1.2": leader.pk, "line-1.1.2": "nobody"}
    answer = client.post(url("hands", scene), fields)
    assert answer.status_code == 302
    assert in_charge(scene) == {"1.1.1": "official", "1.2": "leader"}
    text = page(client, url("hands", scene))
    assert f'<option value="{official.pk}" selected>Người official</option>' in text
    assert '<option value="nobody" selected>' in text
    assert "How far everybody is" in text


def test_titles_propose_whom_to_give_to(
    db: None, monkeypatch: pytest.MonkeyPatch, client_of: ClientOf
) -> None:
    monkeypatch.setitem(SET["fields"][0]["children"][1], "officer", "Văn phòng - Thống kê")  # type: ignore[index]
    scene = build_scene()
    official = scene.official
    User.objects.filter(pk=official.pk).update(title="Công chức Văn phòng – Thống kê")
    text = page(client_of(scene.leader), url("hands", scene))
    assert "Proposed by the office titles" in text
    assert text.count(f'<option value="{official.pk}" selected>') == 1
    assert not Assignment.objects.exists()
    give(scene, ("2.1",), to=scene.leader)
    text = page(client_of(scene.leader), url("hands", scene))
    assert "Proposed by the office titles" not in text


def test_a_stale_page_says_so_and_shows_what_stands(scene: Scene, client_of: ClientOf) -> None:
    give(scene)
    fields = {"seen": "", "field-1": scene.leader.pk}
    text = client_of(scene.leader).post(url("hands", scene), fields).content.decode()
    assert "Somebody else has given out lines meanwhile" in text
    assert in_charge(scene) == {"1.1.1": "official", "1.2": "official"}
    assert f'<option value="{scene.official.pk}" selected>' in text


def test_a_person_that_is_not_offered_is_refused(scene: Scene, client_of: ClientOf) -> None:
    fields = {"seen": "", "field-1": scene.other_official.pk}
    text = client_of(scene.leader).post(url("hands", scene), fields).content.decode()
    assert "is not one of the available choices" in text
    assert not Assignment.objects.exists()


def test_who_may_open_the_page(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    for person, status in (
        (scene.official, 403), (scene.appraiser, 403), (scene.standing, 403),
        (scene.other_leader, 404), (other_scene.leader, 404), (scene.leader, 200),
    ):  # fmt: skip
        page(client_of(person), url("hands", scene), status)


def test_after_the_work_is_done_the_page_only_tells(scene: Scene, client_of: ClientOf) -> None:
    give(scene)
    scene.at(State.ROUND_1)
    text = page(client_of(scene.leader), url("hands", scene))
    assert "there is nothing to give out now" in text
    assert "<select" not in text


# --- one's own first -----------------------------------------------------------------------------


def test_the_sheet_opens_on_ones_own(scene: Scene, client_of: ClientOf) -> None:
    client, address = client_of(scene.official), url("sheet", scene)
    assert 'id="line-2.1"' in page(client, address)
    give(scene)
    own = page(client, address)
    assert ('id="line-1.2"' in own, 'id="line-2.1"' in own) == (True, False)
    assert "My lines (2)" in own
    assert "In charge: Người official" in own
    assert 'id="line-2.1"' in page(client, f"{address}?show=all")
    others = page(client_of(scene.leader), address)
    assert ("My lines" in others, 'id="line-2.1"' in others) == (False, True)
    assert 'id="line-2.1"' in page(client_of(scene.leader), f"{address}?show=mine")


def test_giving_a_line_locks_nobody_out(scene: Scene) -> None:
    give(scene, to=scene.leader)
    score = sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=sheet.Answer(figures={"count": Decimal(0)}),
        version=0,
        by=scene.official,
        clock=at(on(6)),
    )
    assert score.base_points == 1


@pytest.mark.parametrize(
    ("saved_at", "is_shown"),
    [(on(4, 23, 59), False), (on(5, 0, 0), True), (on(6, 8, 0), True)],
)
def test_what_changed_since_yesterday_by_the_clock_of_hanoi(
    scene: Scene, client_of: ClientOf, saved_at: object, is_shown: bool
) -> None:
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=sheet.Answer(figures={"count": Decimal(0)}),
        version=0,
        by=scene.leader,
        clock=lambda: saved_at,  # type: ignore[arg-type, return-value]
    )
    with time_machine.travel(on(6, 0, 30), tick=False):
        text = page(client_of(scene.official), f"{url('sheet', scene)}?show=changed")
    assert ('id="line-1.2"' in text) == is_shown


def test_the_desk_names_ones_own_lines_and_the_leader_reads_everybodys(
    scene: Scene, client_of: ClientOf
) -> None:
    give(scene)
    sheet.answer_line(
        scorecard=scene.scorecard, code="1.2", version=0, by=scene.official, clock=at(on(5)),
        answer=sheet.Answer(figures={"count": Decimal(0)}),
    )  # fmt: skip
    desk = page(client_of(scene.official), "/")
    assert desk.index("You still have 1 lines to score.") < desk.index("lines are not answered yet")
    assert "Scored so far" not in desk
    assert "Scored so far: Người official 1/2." in page(client_of(scene.leader), "/")


def test_a_deduction_names_who_is_in_charge_of_its_line(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.EXPLANATION)
    give(scene, ("1.2",), to=scene.leader)
    text = page(client_of(scene.official), url("explanation", scene))
    assert "In charge: Người leader" in text


# --- who else is on it ---------------------------------------------------------------------------


def fragment(client: Client, scene: Scene, since: object) -> str:
    query = urlencode({"since": since, "show": "all"})
    return page(client, f"{url('presence', scene)}?{query}")


def test_who_else_is_on_the_sheet_and_what_they_saved(scene: Scene, client_of: ClientOf) -> None:
    official, leader = client_of(scene.official), client_of(scene.leader)
    assert "Also on this sheet" not in page(official, url("sheet", scene))
    text = page(leader, url("sheet", scene))
    assert "Also on this sheet" in text
    assert "Người official" in text
    with time_machine.travel(on(6, 9, 1), tick=False):
        sheet.answer_line(
            scorecard=scene.scorecard, code="1.2", version=0, by=scene.official,
            clock=at(on(6, 9, 1)), answer=sheet.Answer(figures={"count": Decimal(0)}),
        )  # fmt: skip
        told = fragment(leader, scene, on(6).isoformat())
        assert "Người official (just saved 1.2)" in told
        assert "1 line was changed by others" in told
        own = fragment(official, scene, on(6).isoformat())
        assert ("changed by others" in own, "Người leader" in own) == (False, True)
        assert "changed by others" not in fragment(leader, scene, on(6, 9, 1).isoformat())
    with time_machine.travel(on(6, 9, 4), tick=False):
        assert "Also on this sheet" not in fragment(leader, scene, on(6, 9, 3).isoformat())


@pytest.mark.parametrize("since", ["", "gestern"])
def test_the_fragment_wants_to_know_since_when(
    scene: Scene, client_of: ClientOf, since: str
) -> None:
    answer = client_of(scene.official).get(url("presence", scene), {"since": since})
    assert answer.status_code == 400


def test_only_who_fills_in_is_seen(scene: Scene, client_of: ClientOf) -> None:
    page(client_of(scene.appraiser), url("sheet", scene))
    page(client_of(scene.appraiser), url("presence", scene), 403)
    page(client_of(scene.other_official), url("presence", scene), 404)
    scene.at(State.ROUND_1)
    page(client_of(scene.official), url("sheet", scene))
    fragment(client_of(scene.official), scene, on(6).isoformat())
    assert not Presence.objects.exists()


def test_asking_again_is_cheap(scene: Scene, client_of: ClientOf) -> None:
    client, query = client_of(scene.official), urlencode({"since": on(6).isoformat()})
    address = f"{url('presence', scene)}?{query}"
    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        page(client, address)
    assert len(queries_made) == 6, [query["sql"][:80] for query in queries_made]
    page(client, address)
    assert Presence.objects.count() == 1


def test_old_traces_are_forgotten(scene: Scene, client_of: ClientOf) -> None:
    page(client_of(scene.official), url("sheet", scene))
    assert actions.forget_old_presence(now=on(6) + timedelta(hours=24)) == 0
    assert actions.forget_old_presence(now=on(6) + timedelta(hours=25)) == 1
