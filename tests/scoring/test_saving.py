"""A line saved as it is typed: what the script is answered, and what two requests do once."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.once import KEPT, forget_old_answers
from accounts.models import Event, KeptAnswer
from scoring.actions import sheet as actions
from scoring.models import Scorecard
from scoring.states import State
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
# Of one save: session, person, line in reach; transaction: lock (PostgreSQL), line, write, three
# of the event, key; sums. A line with points and no note asks for its documents besides.
MOST_QUERIES = {"sqlite": 12, "postgresql": 13}


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Iterator[None]:
    with time_machine.travel(on(6), tick=False):
        yield


def send(
    client: Client, scene: Scene, code: str, key: object = None, **fields: object
) -> tuple[str, dict[str, Any]]:
    response = client.post(
        reverse("scoring:line", args=[scene.scorecard.pk, code]),
        fields,
        headers={"Accept": "application/json", "Idempotency-Key": str(key or uuid4())},
    )
    assert response.status_code == 200
    said = response.json()
    return said["outcome"], said


def test_a_line_is_saved_and_says_so(scene: Scene, client_of: ClientOf) -> None:
    outcome, said = send(client_of(scene.official), scene, "1.1.1", option="Có", version=0)
    assert (outcome, said["version"], said["points"], said["saved"]) == (
        "saved",
        1,
        "1",
        "Saved 09:00",
    )
    assert said["sums"]["missing"] == 4
    assert said["sums"]["points"] == "1"
    assert said["sums"]["fields"] == {"1": "1", "2": "0"}
    assert scene.score("1.1.1").figures == {"option": "Có"}


def test_a_field_that_was_not_touched_stays(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.official)
    send(client, scene, "1.1.1", option="Có", note="Quyết định 12", version=0)
    outcome, said = send(client, scene, "1.1.1", note="Quyết định 13", version=1)
    score = scene.score("1.1.1")
    assert (outcome, said["version"]) == ("saved", 2)
    assert (score.figures, score.note) == ({"option": "Có"}, "Quyết định 13")


def test_a_request_that_comes_twice_is_done_once(scene: Scene, client_of: ClientOf) -> None:
    client, key = client_of(scene.official), uuid4()
    first = send(client, scene, "1.1.1", key, option="Có", version=0)
    again = send(client, scene, "1.1.1", key, option="Có", version=0)
    assert first == again
    assert (scene.score("1.1.1").version, KeptAnswer.objects.count()) == (1, 1)
    assert Event.objects.filter(what="answer_line").count() == 1


def test_a_double_that_no_longer_fits_the_line_was_saved_all_the_same(
    scene: Scene, client_of: ClientOf
) -> None:
    official, leader, key = client_of(scene.official), client_of(scene.leader), uuid4()
    send(official, scene, "1.1.2", numerator="3", denominator="4", version=0)
    send(official, scene, "1.1.2", key, denominator="5", version=1)
    outcome, _said = send(
        leader, scene, "1.1.2", numerator="", denominator="", na_reason="Không có", version=2
    )
    assert outcome == "saved"
    outcome, said = send(official, scene, "1.1.2", key, denominator="5", version=1)
    assert (outcome, said["version"]) == ("saved", 2)
    assert said["since"]["version"] == 3
    assert said["since"]["values"]["na_reason"] == "Không có"
    assert scene.leader.full_name in said["since"]["by"]
    assert scene.score("1.1.2").version == 3


def test_a_key_is_the_persons_own(scene: Scene, client_of: ClientOf) -> None:
    key = uuid4()
    send(client_of(scene.official), scene, "1.1.1", key, option="Có", version=0)
    outcome, said = send(client_of(scene.leader), scene, "1.1.1", key, option="Không", version=1)
    assert (outcome, said["version"]) == ("saved", 2)


def test_somebody_else_was_first(scene: Scene, client_of: ClientOf) -> None:
    send(client_of(scene.leader), scene, "1.1.1", option="Không", note="Chưa có", version=0)
    key = uuid4()
    outcome, said = send(client_of(scene.official), scene, "1.1.1", key, option="Có", version=0)
    assert (outcome, said["version"], said["own"]) == ("conflict", 1, False)
    assert said["values"] == {"option": "Không", "note": "Chưa có", "na_reason": ""}
    assert scene.leader.full_name in said["by"]
    assert scene.score("1.1.1").figures == {"option": "Không"}
    outcome, _said = send(client_of(scene.official), scene, "1.1.1", key, option="Có", version=1)
    assert outcome == "saved", "a key whose request was refused is free again"


def test_a_person_who_was_first_himself_is_told_so(scene: Scene, client_of: ClientOf) -> None:
    """In another window: nobody else is to blame."""
    client = client_of(scene.official)
    send(client, scene, "1.1.1", option="Không", version=0)
    outcome, said = send(client, scene, "1.1.1", option="Có", version=0)
    assert (outcome, said["own"], said["values"]["option"]) == ("conflict", True, "Không")


def test_a_key_that_was_used_for_another_line_saves_nothing(
    scene: Scene, client_of: ClientOf
) -> None:
    client, key = client_of(scene.official), uuid4()
    send(client, scene, "1.1.1", key, option="Có", version=0)
    send(client, scene, "1.1.2", key, numerator="3", denominator="4", version=0)
    assert scene.score("1.1.2").version == 0
    assert Event.objects.filter(what="answer_line").count() == 1


def test_a_double_that_comes_when_the_sheet_is_closed_was_saved(
    scene: Scene, client_of: ClientOf
) -> None:
    client, key = client_of(scene.official), uuid4()
    send(client, scene, "1.1.1", key, option="Có", version=0)
    Scorecard.objects.filter(pk=scene.scorecard.pk).update(state=State.ROUND_1.value)
    outcome, said = send(client, scene, "1.1.1", key, option="Có", version=0)
    assert (outcome, said["version"]) == ("saved", 1)


@pytest.mark.parametrize(
    ("code", "fields", "name", "why"),
    [
        ("1.1.2", {"numerator": "3.910", "denominator": "1"}, "numerator", "3910"),
        ("1.1.2", {"numerator": "ba"}, "numerator", "is not a number"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(
    scene: Scene, client_of: ClientOf, code: str, fields: dict[str, str], name: str, why: str
) -> None:
    outcome, said = send(client_of(scene.official), scene, code, version=0, **fields)
    assert outcome == "refused"
    assert why in " ".join(said["errors"][name])
    assert scene.score(code).version == 0


def test_a_half_typed_ratio_is_refused_in_a_sentence(scene: Scene, client_of: ClientOf) -> None:
    outcome, said = send(client_of(scene.official), scene, "1.1.2", numerator="3", version=0)
    assert (outcome, said["refused"]) == ("refused", ["Fill in: total number (a)."])


def test_a_closed_sheet_refuses(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    outcome, said = send(client_of(scene.official), scene, "1.1.1", option="Có", version=9)
    assert (outcome, "can no longer" in said["refused"][0]) == ("refused", True)


@pytest.mark.parametrize(
    ("key", "version"), [("", 0), ("no-uuid", 0), (uuid4(), "x"), (uuid4(), "")]
)
def test_a_request_without_key_or_version_saves_nothing(
    scene: Scene, client_of: ClientOf, key: object, version: object
) -> None:
    response = client_of(scene.official).post(
        reverse("scoring:line", args=[scene.scorecard.pk, "1.1.1"]),
        {"option": "Có", "version": version},
        headers={"Accept": "application/json", "Idempotency-Key": str(key)},
    )
    assert response.json()["outcome"] == "refused"
    assert scene.score("1.1.1").version == 0


def test_who_may_save(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    address = reverse("scoring:line", args=[scene.scorecard.pk, "1.1.1"])
    for person, expected in (
        (scene.appraiser, 403),
        (scene.standing, 403),
        (scene.other_leader, 404),
        (other_scene.official, 404),
    ):
        answer = client_of(person).post(
            address,
            {"option": "Có", "version": 0},
            headers={"Accept": "application/json", "Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == expected, person
    assert scene.score("1.1.1").version == 0


def test_a_save_takes_the_same_queries_however_long_the_sheet(
    scene: Scene, client_of: ClientOf
) -> None:
    client = client_of(scene.official)
    send(client, scene, "1.1.1", option="Có", note="Quyết định 12", version=0)
    address = reverse("scoring:line", args=[scene.scorecard.pk, "1.1.1"])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.post(
            address,
            {"option": "Không", "version": 1},
            headers={"Accept": "application/json", "Idempotency-Key": str(uuid4())},
        )
    assert scene.score("1.1.1").version == 2
    assert len(queries) <= MOST_QUERIES[connection.vendor], [query["sql"][:90] for query in queries]


def test_old_answers_are_forgotten(scene: Scene, client_of: ClientOf) -> None:
    send(client_of(scene.official), scene, "1.1.1", option="Có", version=0)
    kept = KeptAnswer.objects.get()
    assert forget_old_answers(now=kept.at + KEPT) == 0
    assert forget_old_answers(now=kept.at + KEPT * 2) == 1


def test_nothing_is_kept_of_a_save_that_fails(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(actions, "tell", fails)
    with pytest.raises(OSError, match="disk"):
        actions.answer_line_once(
            key=uuid4(),
            scorecard=scene.scorecard,
            code="1.1.1",
            answer=actions.Answer(figures={"option": "Có"}),
            version=0,
            by=scene.official,
            clock=at(on(6)),
        )
    assert not KeptAnswer.objects.exists()
    assert scene.score("1.1.1").version == 0
