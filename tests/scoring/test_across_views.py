"""One criterion, all communes: who may read it, what stands there, accepting and marking from it,
and what it costs."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event
from evidence.actions import DocumentFacts, add_document
from scoring.actions import appraisal, sheet
from scoring.models import Acceptance, Deduction, Score
from scoring.states import State
from tests.scoring.many_communes import add_communes
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

Clients = Callable[..., Client]
MOST_QUERIES = 12
CODE = "1.1.2"


def page_of(scene: Scene, code: str = CODE, asked: str = "") -> str:
    return reverse("scoring:across", args=[scene.period.pk, code]) + asked


def accept_of(scene: Scene, code: str = CODE) -> str:
    return reverse("scoring:accept_across", args=[scene.period.pk, code])


def communes(client: Client, address: str) -> list[str]:
    return [row.commune for row in client.get(address).context["rows"]]


def row_of(client: Client, address: str, commune: str) -> Any:
    rows = client.get(address).context["rows"]
    return next(row for row in rows if row.commune == commune)


def told(client: Client, address: str) -> list[str]:
    return [str(message) for message in client.get(address).context["messages"]]


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("appraiser", CODE, 200),
        ("appraiser", "2.1", 404),
        ("other_appraiser", "2.1", 200),
        ("other_appraiser", CODE, 404),
        ("standing", CODE, 200),
        ("council", CODE, 200),
        ("leadership", "2.1", 200),
        ("official", CODE, 404),
        ("leader", CODE, 404),
        ("administrator", CODE, 403),
        ("standing", "1.1", 404),
        ("standing", "9.9", 404),
    ],
)
def test_who_reads_which_criterion(
    scene: Scene, client_of: Clients, who: str, code: str, status: int
) -> None:
    scene.at(State.ROUND_1)
    assert client_of(scene.users[who]).get(page_of(scene, code)).status_code == status


def test_another_authority_sees_nothing(
    scene: Scene, other_scene: Scene, client_of: Clients
) -> None:
    client = client_of(other_scene.appraiser)
    assert client.get(page_of(scene)).status_code == 404
    assert client.post(accept_of(scene)).status_code == 404


@pytest.mark.parametrize("who", ["standing", "council", "other_appraiser", "official"])
def test_only_the_department_accepts(scene: Scene, client_of: Clients, who: str) -> None:
    scene.at(State.ROUND_1)
    line = scene.score(CODE)
    answer = client_of(scene.users[who]).post(
        accept_of(scene), {"line": f"{line.pk}:{line.version}"}
    )
    assert answer.status_code in (403, 404)
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("state", list(State))
def test_it_is_there_at_every_state(scene: Scene, client_of: Clients, state: State) -> None:
    scene.at(state)
    for who in ("appraiser", "standing"):
        assert client_of(scene.users[who]).get(page_of(scene, "1.2")).status_code == 200


def test_a_sheet_that_is_still_being_filled_in_is_not_shown(
    scene: Scene, client_of: Clients
) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    row = row_of(client_of(scene.appraiser), page_of(scene), "Xã Tường Phù")
    assert (row.figures, row.claimed, row.note, row.stands) == (["", "", ""], "", "", "")


def test_a_row_says_what_the_commune_gave(scene: Scene, client_of: Clients) -> None:
    add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Báo cáo", number="7/BC-UBND"),
        codes=[CODE],
        by=scene.official,
        clock=at(on(4)),
    )
    scene.at(State.ROUND_1)
    row = row_of(client_of(scene.appraiser), page_of(scene), "Xã Tường Phù")
    assert row.figures == ["98", "100", "98"]
    assert (row.claimed, row.share, row.stands) == ("1.96", "98", "1.96")
    assert [paper.label for paper in row.papers] == ["7/BC-UBND"]
    assert row.note == "Theo báo cáo năm"


def test_a_row_follows_the_line_through_the_rounds(scene: Scene, client_of: Clients) -> None:
    scene.at(State.COUNCIL)
    row = row_of(client_of(scene.appraiser), page_of(scene, "1.2"), "Xã Tường Phù")
    assert row.round_1 == ["Takes 0.5: Thiếu tài liệu"]
    assert row.explanation == ["Đã gửi báo cáo đúng hạn."]
    assert row.later == ["Gives back 0.25: Chấp nhận một phần"]
    assert row.stands == "0.75"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Xã Đá Đỏ", "Xã Huy Bắc", "Xã Tường Phù"]),
        ("?sort=commune&down=1", ["Xã Tường Phù", "Xã Huy Bắc", "Xã Đá Đỏ"]),
        ("?sort=points&down=1", ["Xã Tường Phù", "Xã Đá Đỏ", "Xã Huy Bắc"]),
        ("?state=round_1", ["Xã Tường Phù"]),
        ("?only=left", ["Xã Tường Phù"]),
        ("?only=no-evidence", ["Xã Tường Phù"]),
        ("?only=disputed", []),
        ("?only=nonsense&sort=nonsense", ["Xã Đá Đỏ", "Xã Huy Bắc", "Xã Tường Phù"]),
        ("?open=nonsense", ["Xã Đá Đỏ", "Xã Huy Bắc", "Xã Tường Phù"]),
    ],
)
def test_the_address_chooses_and_orders(
    scene: Scene, client_of: Clients, asked: str, shown: list[str]
) -> None:
    scene.at(State.ROUND_1)
    assert communes(client_of(scene.appraiser), page_of(scene, asked=asked)) == shown


def test_disputed_and_changed_lines(scene: Scene, client_of: Clients) -> None:
    scene.at(State.ROUND_2)
    client = client_of(scene.appraiser)
    for only in ("disputed", "changed", "left"):
        assert communes(client, page_of(scene, "1.2", f"?only={only}")) == ["Xã Tường Phù"]
    assert communes(client, page_of(scene, "1.1.1", "?only=changed")) == []


def test_blocks_narrow_the_table(scene: Scene, client_of: Clients) -> None:
    scene.communes[0].block = "Phường"
    scene.communes[0].save()
    client = client_of(scene.appraiser)
    assert communes(client, page_of(scene, asked="?block=Phường")) == ["Xã Tường Phù"]
    assert communes(client, page_of(scene, asked="?block=-")) == ["Xã Đá Đỏ", "Xã Huy Bắc"]


def test_the_neighbours_are_those_of_the_department(scene: Scene, client_of: Clients) -> None:
    context = client_of(scene.appraiser).get(page_of(scene, "1.2")).context
    assert (context["previous"]["code"], context["following"]) == ("1.1.2", None)
    context = client_of(scene.standing).get(page_of(scene, "1.2")).context
    assert context["following"]["code"] == "2.1"


def test_many_are_accepted_in_one_stroke_with_one_event_each(
    scene: Scene, client_of: Clients
) -> None:
    scene.at(State.ROUND_1)
    free = [line for n, line in enumerate(add_communes(scene, 12)) if n % 3]
    client = client_of(scene.appraiser)
    chosen = [f"{line.pk}:{line.version}" for line in free]
    answer = client.post(accept_of(scene) + "?only=left", {"line": chosen})
    assert answer.headers["Location"] == page_of(scene, asked="?only=left")
    assert told(client, page_of(scene)) == ["8 lines are accepted as they stand."]
    assert set(Acceptance.objects.values_list("score_id", flat=True)) == {line.pk for line in free}
    assert Event.objects.filter(what="accept").count() == 8
    client.post(accept_of(scene), {"line": chosen})
    assert Event.objects.filter(what="accept").count() == 8


def test_what_changed_meanwhile_is_told_and_the_others_are_accepted(
    scene: Scene, client_of: Clients
) -> None:
    scene.at(State.ROUND_1)
    lines = add_communes(scene, 3)
    changed, free = lines[1], lines[2]
    chosen = [f"{line.pk}:{line.version}" for line in (changed, free)]
    Score.objects.filter(pk=changed.pk).update(version=changed.version + 1)
    client = client_of(scene.appraiser)
    client.post(accept_of(scene), {"line": chosen})
    assert told(client, page_of(scene)) == [
        "1 line is accepted as it stands.",
        "xã Xã số 001: 1.1.2 was changed meanwhile by somebody else. Look at it again.",
    ]
    assert [each.score_id for each in Acceptance.objects.all()] == [free.pk]


def test_all_that_the_page_offers_are_accepted_by_one_button(
    scene: Scene, client_of: Clients
) -> None:
    scene.at(State.ROUND_1)
    add_communes(scene, 6)
    client = client_of(scene.appraiser)
    offered = [row.seen for row in client.get(page_of(scene)).context["rows"] if row.seen]
    assert len(offered) == 5  # of seven in round 1 two are marked
    client.post(accept_of(scene), {"offered": offered, "all": "1"})
    assert Acceptance.objects.count() == 5
    assert client.get(page_of(scene)).context["acceptable"] == 0
    assert communes(client, page_of(scene, asked="?only=left")) == []


@pytest.mark.parametrize("sent", [{}, {"line": "x"}, {"line": "1:"}, {"line": "-1:0"}])
def test_nothing_chosen_changes_nothing(
    scene: Scene, client_of: Clients, sent: dict[str, str]
) -> None:
    client = client_of(scene.appraiser)
    assert client.post(accept_of(scene), sent).status_code == 302
    assert told(client, page_of(scene)) == ["No commune was chosen. Tick the lines to accept."]


def test_lines_elsewhere_are_not_accepted_from_here(scene: Scene, client_of: Clients) -> None:
    scene.at(State.ROUND_1)
    foreign = scene.score("2.1")
    client = client_of(scene.appraiser)
    client.post(accept_of(scene), {"line": f"{foreign.pk}:{foreign.version}"})
    assert not Acceptance.objects.exists()


def test_a_line_is_marked_in_place(scene: Scene, client_of: Clients) -> None:
    card = scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    row = row_of(client, page_of(scene, asked=f"?sort=points&open={card.pk}"), "Xã Tường Phù")
    sent = {
        "version": row.opened.version, "how": "take", "amount": "0,5", "reason": "Thiếu phụ lục",
        "numerator": "98", "denominator": "100",
    }  # fmt: skip
    answer = client.post(row.opened.url, sent)
    assert answer.headers["Location"] == page_of(scene, asked=f"?sort=points#row-{card.pk}")
    assert Deduction.objects.get().points == Decimal("0.5")
    row = row_of(client, page_of(scene), "Xã Tường Phù")
    assert (row.stands, row.seen, row.opened) == ("1.46", "", None)


def test_a_mark_that_is_refused_stays_open_with_what_was_typed(
    scene: Scene, client_of: Clients
) -> None:
    card = scene.at(State.ROUND_1)
    url = reverse("scoring:mark_across", args=[scene.period.pk, CODE, card.pk])
    sent = {
        "version": scene.score(CODE).version, "how": "take", "amount": "3", "reason": "Thiếu",
        "numerator": "98", "denominator": "100",
    }  # fmt: skip
    answer = client_of(scene.appraiser).post(url, sent)
    assert answer.status_code == 200
    assert "More is taken than the line has" in answer.text
    assert 'value="3"' in answer.text
    assert not Deduction.objects.exists()


def test_a_mark_on_another_departments_line_is_404(scene: Scene, client_of: Clients) -> None:
    card = scene.at(State.ROUND_1)
    url = reverse("scoring:mark_across", args=[scene.period.pk, "2.1", card.pk])
    assert client_of(scene.appraiser).post(url).status_code == 404


def test_a_signed_off_line_is_read_only(scene: Scene, client_of: Clients) -> None:
    card = scene.at(State.ROUND_1)
    appraisal.sign_off(scorecard=card, by=scene.appraiser, clock=at(on(12)))
    row = row_of(
        client_of(scene.appraiser), page_of(scene, asked=f"?open={card.pk}"), "Xã Tường Phù"
    )
    assert (row.seen, row.mark_url, row.opened) == ("", "", None)


def test_a_request_for_not_applicable_is_decided_on_its_page(
    scene: Scene, client_of: Clients
) -> None:
    sheet.answer_line(
        scorecard=scene.scorecard,
        code=CODE,
        answer=sheet.Answer(na_reason="Không có hồ sơ"),
        version=0,
        by=scene.official,
        clock=at(on(4)),
    )
    Score.objects.filter(pk=scene.score(CODE).pk).update(version=0)
    card = scene.scorecard
    type(card).objects.filter(pk=card.pk).update(state=State.ROUND_1.value)
    row = row_of(client_of(scene.appraiser), page_of(scene), "Xã Tường Phù")
    assert row.na == "Says “not applicable”: Không có hồ sơ"
    assert (row.seen, row.mark_url, row.line_action) == ("", "", "Decide")
    assert row.why_not == "1.1.2: decide first whether it is not applicable."


def test_a_row_without_a_box_says_in_words_why(scene: Scene, client_of: Clients) -> None:
    """Whoever accepts no line at all is told nothing; an accepted line says that it is."""
    scene.at(State.ROUND_1)
    client, page = client_of(scene.appraiser), page_of(scene, "1.2")

    def rows() -> dict[str, tuple[bool, str, list[str]]]:
        found = client.get(page).context["rows"]
        return {r.commune: (bool(r.seen), r.why_not, [w for _tone, w in r.words]) for r in found}

    assert rows()["Xã Tường Phù"] == (True, "", [])
    assert rows()["Xã Huy Bắc"] == (
        False,
        "1.2: the scorecard is at “Self-assessment”; lines are accepted in a round of appraisal.",
        [],
    )
    line = scene.score("1.2")
    client.post(accept_of(scene, "1.2"), {"line": [f"{line.pk}:{line.version}"]})
    assert rows()["Xã Tường Phù"] == (False, "", ["accepted"])
    scene.deduct("1.2", "0.25")
    marked = "1.2 is marked in this round. Withdraw the mark first if the line is right."
    assert rows()["Xã Tường Phù"] == (False, marked, [])
    scene.survey(scene.scorecard)
    scene.sign_off_all(scene.scorecard)
    signed = "1.2: your department has signed off this scorecard. Withdraw the sign-off first."
    assert rows()["Xã Tường Phù"] == (False, signed, [])
    assert signed in client.get(page).content.decode()
    others = client_of(scene.standing).get(page).context["rows"]
    assert {row.why_not for row in others} == {""}


def test_as_many_queries_for_150_communes_as_for_one(scene: Scene, client_of: Clients) -> None:
    scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    address = page_of(scene)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    add_communes(scene, 150)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)
    assert len(answer.context["rows"]) == 153
    assert len(many) == len(one) <= MOST_QUERIES


def test_as_many_queries_to_accept_150_lines_as_one(scene: Scene, client_of: Clients) -> None:
    scene.at(State.ROUND_1)
    lines = [line for n, line in enumerate(add_communes(scene, 226)) if n % 3]
    client = client_of(scene.appraiser)
    with CaptureQueriesContext(connection) as one:
        client.post(accept_of(scene), {"line": [f"{lines[0].pk}:0"]})
    with CaptureQueriesContext(connection) as many:
        client.post(accept_of(scene), {"line": [f"{line.pk}:0" for line in lines[:150]]})
    assert Acceptance.objects.count() == 150
    assert statements(many) == statements(one)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Each once where it follows itself: SQLite takes the rows of one insert in several parts."""
    begun = [re.sub(r"s\d+_x\d+", "", query["sql"][:40]) for query in captured.captured_queries]
    return [sql for n, sql in enumerate(begun) if n == 0 or sql != begun[n - 1]]
