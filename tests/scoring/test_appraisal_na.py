"""A request for "not applicable" on the pages: refused, disputed, and granted after all."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Refused
from scoring.actions import appraisal, explanation, workflow
from scoring.models import Deduction, Explanation, Score, Scorecard
from scoring.models.scorecard import Na
from scoring.queries.appraisal import appraised_lines
from scoring.states import State
from tests.scoring.many_communes import supplement
from tests.scoring.scene import Scene, at, on

Clients = Callable[..., Client]
CODE = "1.1.2"


def line_of(scorecard: Scorecard) -> str:
    return reverse("scoring:appraise_line", args=[scorecard.pk, CODE])


def decide_na(scene: Scene, *, grant: bool, clock: Clock, by: User | None = None) -> None:
    appraisal.decide_na(
        scorecard=scene.scorecard,
        code=CODE,
        grant=grant,
        reason="Đã đối chiếu",
        version=scene.score(CODE).version,
        by=by or scene.appraiser,
        clock=clock,
    )


@pytest.fixture
def asked(scene: Scene) -> Scorecard:
    """In round 1, with a request on the line."""
    scorecard = scene.at(State.ROUND_1)
    Score.objects.filter(pk=scene.score(CODE).pk).update(
        na=Na.ASKED, na_reason="Không có hồ sơ", base_points=None, appraised_points=0
    )
    return scorecard


@pytest.fixture
def disputed(scene: Scene, asked: Scorecard) -> Scorecard:
    """In round 2, the request refused in round 1 and the refusal not accepted."""
    decide_na(scene, grant=False, clock=at(on(12)))
    scene.survey(scene.scorecard)
    scene.sign_off_all(scene.scorecard)
    _move(scene, State.EXPLANATION, scene.standing, 14)
    explanation.explain(
        deduction=Deduction.objects.get(),
        agrees=False,
        text="Không có hồ sơ nào",
        by=scene.official,
        clock=at(on(15)),
    )
    _move(scene, State.ROUND_2, scene.leader, 16)
    return scene.scorecard


def _move(scene: Scene, to: State, by: User, day: int) -> None:
    workflow.move(scorecard=scene.scorecard, to=to, by=by, clock=at(on(day)))


def said(scene: Scene) -> dict[str, list[str]]:
    """Stage by stage, what is told of the line."""
    (line,) = appraised_lines(scene.scorecard, CODE)
    return {stage.name: [remark.text for remark in stage.remarks] for stage in line.stages}


def test_a_request_comes_before_everything_else(
    scene: Scene, asked: Scorecard, client_of: Clients
) -> None:
    context = client_of(scene.appraiser).get(line_of(asked)).context
    assert (context["na_is_open"], context["finding"]) == (True, None)


def test_where_nobody_asked_it_is_folded_away(scene: Scene, client_of: Clients) -> None:
    context = client_of(scene.appraiser).get(line_of(scene.at(State.ROUND_1))).context
    assert (context["na_is_open"], context["finding_is_open"]) == (False, True)


def test_a_granted_line_offers_no_marks_and_says_so(
    scene: Scene, asked: Scorecard, client_of: Clients
) -> None:
    decide_na(scene, grant=True, clock=at(on(12)))
    answer = client_of(scene.appraiser).get(line_of(asked))
    assert (answer.context["finding"], answer.context["na"]) == (None, None)
    assert "no points are taken from this line" in answer.text


def test_a_mark_sent_from_a_page_left_open_is_refused(
    scene: Scene, asked: Scorecard, client_of: Clients
) -> None:
    decide_na(scene, grant=True, clock=at(on(12)))
    sent = {"version": scene.score(CODE).version, "how": "take", "amount": "1", "reason": "Thiếu"}
    answer = client_of(scene.appraiser).post(line_of(asked), sent)
    assert "1.1.2 is granted as not applicable; nothing can be taken from it." in answer.text
    assert not Deduction.objects.exists()


def test_a_disputed_refusal_shows_both_ways_out(
    scene: Scene, disputed: Scorecard, client_of: Clients
) -> None:
    answer = client_of(scene.appraiser).get(line_of(disputed))
    assert answer.context["na_is_open"]
    assert answer.context["line"].todos == ["The commune asks again for “not applicable”: decide."]
    assert "grant “not applicable” below instead" in answer.text
    assert "that answers the earlier refusal as well" in answer.text


def test_granting_answers_the_refusal(
    scene: Scene, disputed: Scorecard, client_of: Clients, in_english: None
) -> None:
    answer = client_of(scene.appraiser).post(
        reverse("scoring:decide_na", args=[disputed.pk, CODE]),
        {"version": scene.score(CODE).version, "outcome": "grant", "reason": "Chấp nhận"},
    )
    assert answer.status_code == 302
    assert Deduction.objects.get().decided_by == scene.appraiser
    assert said(scene)["1st round"] == ["“Not applicable” refused: Đã đối chiếu"]
    assert said(scene)["2nd round"] == ["Not applicable is granted: Chấp nhận"]


def test_a_refusal_that_is_kept_says_so(
    scene: Scene, disputed: Scorecard, client_of: Clients, in_english: None
) -> None:
    found = Deduction.objects.get()
    client_of(scene.appraiser).post(
        reverse("scoring:decide", args=[found.pk]),
        {"version": scene.score(CODE).version, "outcome": "keep", "reason": "Có 5 hồ sơ"},
    )
    assert said(scene)["2nd round"] == ["Still not granted: Có 5 hồ sơ"]


def test_what_the_council_grants_stands_with_the_council(
    scene: Scene, disputed: Scorecard, in_english: None
) -> None:
    appraisal.decide(
        deduction=Deduction.objects.get(),
        restored=Deduction.objects.get().points,
        reason="Giữ nguyên",
        version=scene.score(CODE).version,
        by=scene.appraiser,
        clock=at(on(18)),
    )
    _move(scene, State.COUNCIL, scene.standing, 22)
    decide_na(scene, grant=True, clock=at(on(23)), by=scene.standing)
    assert said(scene)["2nd round"] == ["Still not granted: Giữ nguyên"]
    assert said(scene)["Council"] == ["Not applicable is granted: Đã đối chiếu"]


@pytest.mark.parametrize(("reason_of_commune", "left"), [("Không có hồ sơ", Na.ASKED), ("", Na.NO)])
def test_a_grant_is_taken_back_before_sign_off(
    scene: Scene, client_of: Clients, asked: Scorecard, reason_of_commune: str, left: Na
) -> None:
    Score.objects.filter(pk=scene.score(CODE).pk).update(na_reason=reason_of_commune)
    decide_na(scene, grant=True, clock=at(on(12)))
    assert scene.score(CODE).left_out
    client = client_of(scene.appraiser)
    page = line_of(asked)
    assert "Take the grant back" in client.get(page).content.decode()
    url = reverse("scoring:decide_na", args=[asked.pk, CODE])
    client.post(url, {"outcome": "take_back", "version": scene.score(CODE).version})
    score = scene.score(CODE)
    assert (score.na, score.left_out, score.na_decided_at) == (left, False, None)
    assert "Take the grant back" not in client.get(page).content.decode()


def test_only_a_grant_is_taken_back(scene: Scene, asked: Scorecard) -> None:
    with pytest.raises(Refused, match="is not granted as not applicable"):
        appraisal.take_back_na(
            scorecard=asked,
            code=CODE,
            version=scene.score(CODE).version,
            by=scene.appraiser,
            clock=at(on(12)),
        )


def test_round_2_takes_by_not_applicable_only_for_what_was_added(
    scene: Scene, in_english: None
) -> None:
    """1.2 counts nothing where it does not apply, so granting takes its points; the twin: with a
    document that came with the explanation it is granted."""
    scene.at(State.ROUND_2, disputed=False)
    Explanation.objects.update(text="")

    def grant() -> Score:
        return appraisal.decide_na(
            scorecard=scene.scorecard, code="1.2", grant=True, reason="Không phát sinh",
            version=scene.score("1.2").version, by=scene.appraiser, clock=at(on(18)),
        )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        grant()
    assert str(refusal.value) == (
        "1.2: round 2 takes points only for what the commune has added. Nothing was added to this "
        "line or said of it since the results of round 1."
    )
    assert (scene.score("1.2").na, scene.score("1.2").appraised_points) == (Na.NO, Decimal("0.5"))
    supplement(scene.scorecard, "1.2", by=scene.official)
    grant()
    assert (scene.score("1.2").na, scene.score("1.2").appraised_points) == (Na.GRANTED, Decimal(0))
