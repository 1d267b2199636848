"""The appraisal's pages: who may read them, what stands there, and what they cost."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import Scorecard
from scoring.queries.appraisal import appraised_lines, queue
from scoring.states import State
from tests.scoring.scene import Scene

pytestmark = pytest.mark.slow

Clients = Callable[..., Client]
MOST_QUERIES = 12  # session, scope, lines, findings, documents, acceptances, reasons


def page_of(scorecard: Scorecard) -> str:
    return reverse("scoring:appraisal", args=[scorecard.pk])


def line_of(scorecard: Scorecard, code: str) -> str:
    return reverse("scoring:appraise_line", args=[scorecard.pk, code])


def codes_shown(client: Client, address: str) -> list[str]:
    context = client.get(address).context
    return [line.code for section in context["sections"] for line in section.lines]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("who", ["appraiser", "standing", "council", "leadership"])
def test_people_of_the_authority_read_it_at_every_state(
    scene: Scene, client_of: Clients, state: State, who: str
) -> None:
    scorecard = scene.at(state)
    client = client_of(scene.users[who])
    assert client.get(page_of(scorecard)).status_code == 200
    assert client.get(line_of(scorecard, "1.2")).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("official", 404), ("leader", 404), ("other_leader", 404), ("administrator", 403)],
)
def test_communes_and_administrators_do_not_reach_it(
    scene: Scene, client_of: Clients, who: str, status: int
) -> None:
    scorecard = scene.at(State.ROUND_2)
    client = client_of(scene.users[who])
    assert client.get(page_of(scorecard)).status_code == status
    assert client.get(line_of(scorecard, "1.2")).status_code == status


def test_another_authority_sees_nothing(
    scene: Scene, other_scene: Scene, client_of: Clients
) -> None:
    scorecard = scene.at(State.ROUND_1)
    client = client_of(other_scene.users["appraiser"])
    assert client.get(page_of(scorecard)).status_code == 404
    assert client.get(line_of(scorecard, "1.2")).status_code == 404


def test_a_visitor_is_sent_to_the_sign_in(scene: Scene, client: Client) -> None:
    assert client.get(page_of(scene.scorecard)).status_code == 302


def test_an_unknown_line_is_404(scene: Scene, client_of: Clients) -> None:
    client = client_of(scene.appraiser)
    assert client.get(line_of(scene.at(State.ROUND_1), "9.9")).status_code == 404


@pytest.mark.parametrize(
    ("state", "who", "lines", "codes"),
    [
        (State.SELF_ASSESSMENT, "appraiser", "", []),
        (State.SELF_ASSESSMENT, "other_appraiser", "", ["2.3"]),
        (State.ROUND_1, "appraiser", "", ["1.1.1", "1.1.2", "1.2"]),
        (State.ROUND_1, "other_appraiser", "mine", ["2.1", "2.2", "2.3"]),
        (State.ROUND_1, "appraiser", "all", ["1.1.1", "1.1.2", "1.2", "2.1", "2.2", "2.3"]),
        (State.ROUND_1, "appraiser", "nonsense", ["1.1.1", "1.1.2", "1.2"]),
        (State.ROUND_1, "standing", "", ["1.1.1", "1.1.2", "1.2", "2.1", "2.2", "2.3"]),
        (State.ROUND_2, "appraiser", "", ["1.2"]),
        (State.ROUND_2, "other_appraiser", "", []),
        (State.COUNCIL, "standing", "", ["1.2"]),
    ],
)
def test_which_lines_are_shown(
    scene: Scene, client_of: Clients, state: State, who: str, lines: str, codes: list[str]
) -> None:
    address = page_of(scene.at(state)) + (f"?lines={lines}" if lines else "")
    assert codes_shown(client_of(scene.users[who]), address) == codes


def test_the_council_sees_what_is_open_first_then_the_widest_gap(
    scene: Scene, client_of: Clients
) -> None:
    scorecard = scene.at(State.COUNCIL)
    scene.deduct("1.1.2", "1", day=23, by=scene.standing)
    scene.deduct("2.2", "1.5", day=23, by=scene.standing)
    assert codes_shown(client_of(scene.standing), page_of(scorecard)) == ["2.2", "1.1.2", "1.2"]


def test_the_stages_stand_beside_each_other(scene: Scene, in_english: None) -> None:
    scene.at(State.COUNCIL)
    (line,) = appraised_lines(scene.scorecard, "1.2")
    shown = [(stage.name, stage.points or stage.answer) for stage in line.stages]
    assert shown == [
        ("Self-score", "1"),
        ("1st round", "0.5"),
        ("Explanation", "Disagrees"),
        ("2nd round", "0.75"),
        ("Council", "0.75"),
    ]
    said = [[remark.text for remark in stage.remarks] for stage in line.stages]
    assert said[1] == ["Takes 0.5: Thiếu tài liệu"]
    assert said[2] == ["Đã gửi báo cáo đúng hạn."]
    assert said[3] == ["Gives back 0.25 of 0.5: Chấp nhận một phần"]
    assert [stage.is_current for stage in line.stages] == [False] * 4 + [True]


def test_the_self_score_says_its_figures(scene: Scene, in_english: None) -> None:
    scene.at(State.ROUND_1)
    (line,) = appraised_lines(scene.scorecard, "1.1.2")
    assert line.stages[0].points == "1.96"
    assert line.stages[0].remarks[0].text == (
        "Number achieved (b): 98; total number (a): 100 (98 %)"
    )


def test_a_line_without_a_document_says_so(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.ROUND_1)
    claimed = client_of(scene.appraiser).get(line_of(scorecard, "1.2"))
    assert "Points are claimed, but no document is attached." in claimed.text
    survey = client_of(scene.other_appraiser).get(line_of(scorecard, "2.3"))
    assert "No document is attached." in survey.text


@pytest.mark.parametrize(
    ("who", "code", "sentence"),
    [
        ("appraiser", "2.1", "This line is appraised by Phòng Tư pháp."),
        ("leadership", "1.2", "This line is appraised by Phòng Nội vụ."),
    ],
)
def test_the_page_says_why_a_line_cannot_be_marked(
    scene: Scene, client_of: Clients, who: str, code: str, sentence: str
) -> None:
    answer = client_of(scene.users[who]).get(line_of(scene.at(State.ROUND_1), code))
    assert answer.context["why_not"] == sentence
    assert answer.context["finding"] is None
    assert sentence in answer.text


def test_the_council_reads_and_the_standing_agency_writes(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.COUNCIL)
    reading = client_of(scene.council).get(line_of(scorecard, "1.2"))
    writing = client_of(scene.standing).get(line_of(scorecard, "1.2"))
    assert reading.context["finding"] is None
    assert reading.context["decisions"] == []
    assert writing.context["finding"] is not None
    assert [decision["is_decided"] for decision in writing.context["decisions"]] == [True]


def test_a_decision_begins_with_what_was_decided_before(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.COUNCIL)
    answer = client_of(scene.standing).get(line_of(scorecard, "1.2"))
    form = answer.context["decisions"][0]["form"]
    assert (form.initial["outcome"], form.initial["amount"]) == ("part", "0.25")


@pytest.mark.parametrize("who", ["appraiser", "standing"])
@pytest.mark.parametrize("lines", ["mine", "all", "disputed"])
def test_the_page_costs_the_same_however_many_lines_and_findings(
    scene: Scene, client_of: Clients, who: str, lines: str
) -> None:
    client, scorecard = client_of(scene.users[who]), scene.at(State.ROUND_1)
    address = f"{page_of(scorecard)}?lines={lines}"
    client.get(address)
    counts = []
    for code in ("1.1.1", "1.1.2", "2.1"):
        scene.deduct(code, "0.5")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= MOST_QUERIES


def test_the_queue_names_the_neighbours_and_what_is_left(scene: Scene) -> None:
    for commune in scene.communes:
        scorecard = scene.scorecard_of(commune)
        Scorecard.objects.filter(pk=scorecard.pk).update(state=State.ROUND_1.value)
    last, middle, first = (scene.scorecard_of(commune) for commune in scene.communes)
    found = queue(middle, scene.appraiser)
    assert (found.position, found.size, found.open_count) == (2, 3, 3)
    assert found.previous is not None
    assert found.previous.commune == "xã Đá Đỏ"
    assert found.following is not None
    assert found.following.id == last.pk
    scene.sign_off_all(last)
    found = queue(middle, scene.appraiser)
    assert found.open_count == 2
    assert found.next_open is not None
    assert found.next_open.id == first.pk


def test_the_queue_of_round_2_counts_undecided_disputes_of_the_department(scene: Scene) -> None:
    scorecard = scene.at(State.ROUND_2)
    assert queue(scorecard, scene.appraiser).open_count == 1
    assert queue(scorecard, scene.other_appraiser).open_count == 0
    assert queue(scorecard, scene.standing).open_count == 1


def bar_of(client: Client, scorecard: Scorecard) -> tuple[str, str, str]:
    """The bar's text, and where its two links lead."""
    bar = client.get(page_of(scorecard)).context["bar"]
    return bar.text, bar.left.url if bar.left else "", bar.action.url if bar.action else ""


def test_the_bar_of_round_1_leads_to_what_is_left_then_to_the_next_commune(
    scene: Scene, client_of: Clients
) -> None:
    scorecard, client = scene.at(State.ROUND_1), client_of(scene.other_appraiser)
    survey = line_of(scorecard, "2.3")
    assert bar_of(client, scorecard) == ("Looked at: 0/3 lines", survey, "#sign-off")
    scene.survey(scorecard)
    scene.deduct("2.2", "0.5")
    assert bar_of(client, scorecard) == ("Looked at: 1/3 lines", "", "#sign-off")
    other = scene.scorecard_of(scene.communes[1])
    Scorecard.objects.filter(pk=other.pk).update(state=State.ROUND_1.value)
    scene.sign_off_all(scorecard)
    assert bar_of(client, scorecard) == ("Signed off", "", page_of(other))


def test_a_survey_is_entered_before_anything_can_be_taken_from_it(
    scene: Scene, client_of: Clients
) -> None:
    scorecard, client = scene.at(State.ROUND_1), client_of(scene.other_appraiser)
    assert client.get(line_of(scorecard, "2.3")).context["finding"] is None
    scene.survey(scorecard)
    context = client.get(line_of(scorecard, "2.3")).context
    assert context["finding"] is not None
    assert not context["finding_is_open"]


@pytest.mark.parametrize(
    ("state", "tabs"),
    [(State.ROUND_1, ["?lines=mine", "?lines=all"]),
     (State.ROUND_2, ["?lines=mine", "?lines=all", "?lines=disputed"])],
)  # fmt: skip
def test_disputes_are_offered_once_there_can_be_any(
    scene: Scene, client_of: Clients, state: State, tabs: list[str]
) -> None:
    shown = client_of(scene.appraiser).get(page_of(scene.at(state))).context["tabs"]
    assert [tab["url"] for tab in shown] == tabs


def test_the_bar_of_round_2_counts_what_is_decided(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.ROUND_2)
    mine, other = client_of(scene.appraiser), client_of(scene.other_appraiser)
    assert bar_of(mine, scorecard) == ("Decided: 0/1 lines", line_of(scorecard, "1.2"), "")
    assert bar_of(other, scorecard) == ("Nothing to decide", "", "")


def test_the_bar_of_the_council_leads_to_the_confirmation(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.COUNCIL)
    confirm = reverse("scoring:move", args=[scorecard.pk, State.FINAL])
    assert bar_of(client_of(scene.standing), scorecard) == ("No line is open", "", confirm)
    assert client_of(scene.council).get(page_of(scorecard)).context["bar"] is None
