"""What appraisers and the council write through the forms, and the sentences that refuse them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from scoring.models import Deduction, Score, Scorecard, SignOff
from scoring.models.scorecard import Na
from scoring.states import State
from tests.scoring.scene import Scene

Clients = Callable[..., Client]


def url(name: str, scorecard: Scorecard, *more: str) -> str:
    return reverse(f"scoring:{name}", args=[scorecard.pk, *more])


def finding(scene: Scene, code: str, **fields: str) -> dict[str, str]:
    return {
        "version": str(scene.score(code).version), "how": "take", "amount": "0,5",
        "reason": "Thiếu tài liệu", **fields,
    }  # fmt: skip


def decision(scene: Scene, code: str, **fields: str) -> dict[str, str]:
    version = str(scene.score(code).version)
    return {"version": version, "outcome": "keep", "reason": "Hội đồng kết luận", **fields}


# --- findings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "fields", "points", "stands"),
    [
        ("1.2", {"how": "take", "amount": "0,25"}, "0.25", "0.75"),
        ("1.2", {"how": "take", "amount": "0,25", "count": "0"}, "0.25", "0.75"),
        ("1.2", {"how": "figures", "amount": "", "count": "3"}, "0.75", "0.25"),
        ("1.1.2", {"how": "give", "amount": "0.04"}, "-0.04", "2"),
        (
            "1.1.2",
            {"how": "figures", "amount": "", "numerator": "90", "denominator": "100"},
            "0.16",
            "1.8",
        ),
    ],
)
def test_a_finding_by_points_or_by_figures(
    scene: Scene,
    client_of: Clients,
    code: str,
    fields: dict[str, str],
    points: str,
    stands: str,
) -> None:
    scorecard = scene.at(State.ROUND_1)
    sent = finding(scene, code, legal_basis="Kế hoạch số 15", **fields)
    answer = client_of(scene.appraiser).post(url("appraise_line", scorecard, code), sent)
    assert answer.status_code == 302
    assert answer["Location"] == f"{url('appraisal', scorecard)}?lines=mine#line-{code}"
    found = Deduction.objects.get(score=scene.score(code))
    assert (found.points, found.legal_basis) == (Decimal(points), "Kế hoạch số 15")
    assert found.department == scene.departments[0]
    assert scene.score(code).appraised_points == Decimal(stands)
    event = Event.objects.get(what="deduct")
    assert (event.new["code"], event.reason) == (code, "Thiếu tài liệu")


@pytest.mark.parametrize(
    ("code", "fields", "sentence"),
    [
        ("1.2", {"reason": " "}, "1.2: write the reason; the commune will read it."),
        ("1.2", {"amount": "2"}, "More is taken than the line has: -1 would be left."),
        ("1.2", {"how": "give"}, "1.5 points would be more than the maximum of 1."),
        ("1.2", {"amount": ""}, "Write how many points."),
        ("1.2", {"count": "3"}, "You changed the figures as well: choose one way."),
        ("1.2", {"amount": "-1"}, "Write how many points, without a minus sign."),
        ("1.2", {"amount": "nửa"}, "is not a number"),
        ("1.2", {"how": "figures"}, "choose whether to take or to give them."),
        ("1.2", {"how": "figures", "amount": "", "count": "0"}, "this changes no point"),
        ("1.2", {"how": "figures", "amount": "", "count": "1,5"}, "is not a whole number"),
        ("1.2", {"how": "figures", "amount": ""}, "enter either the points or the corrected"),
        (
            "1.1.2",
            {"how": "figures", "amount": "", "numerator": "0", "denominator": "0"},
            "these figures mean “not applicable”",
        ),
        ("2.1", {}, "2.1 is appraised by Phòng Tư pháp."),
    ],
)
def test_a_refused_finding_shows_its_sentence_and_keeps_what_was_typed(
    scene: Scene, client_of: Clients, code: str, fields: dict[str, str], sentence: str
) -> None:
    scorecard = scene.at(State.ROUND_1)
    sent = finding(scene, code, **{"legal_basis": "Kế hoạch số 15", **fields})
    answer = client_of(scene.appraiser).post(url("appraise_line", scorecard, code), sent)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "Kế hoạch số 15" in answer.text
    assert not Deduction.objects.exists()
    assert not Event.objects.filter(what="deduct").exists()


def test_of_two_people_with_the_same_line_the_second_is_refused_and_may_save_again(
    scene: Scene, client_of: Clients
) -> None:
    scorecard = scene.at(State.ROUND_1)
    client, sent = client_of(scene.appraiser), finding(scene, "1.2", amount="0,25")
    client.post(url("appraise_line", scorecard, "1.2"), sent)
    answer = client.post(url("appraise_line", scorecard, "1.2"), sent)
    assert answer.status_code == 200
    assert "Line 1.2 was changed meanwhile" in answer.text
    assert Deduction.objects.count() == 1
    fresh = str(scene.score("1.2").version)
    assert f'name="version" value="{fresh}"' in answer.text


@pytest.mark.parametrize("who", ["standing", "council", "leadership"])
def test_only_the_department_marks_in_round_1(scene: Scene, client_of: Clients, who: str) -> None:
    scorecard = scene.at(State.ROUND_1)
    answer = client_of(scene.users[who]).post(
        url("appraise_line", scorecard, "1.2"), finding(scene, "1.2")
    )
    assert answer.status_code == (200 if who == "standing" else 403)
    assert not Deduction.objects.exists()


def test_a_finding_of_this_round_is_withdrawn(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.ROUND_1)
    found = scene.deduct("1.2", "0.5")
    answer = client_of(scene.appraiser).post(
        reverse("scoring:withdraw_deduction", args=[found.pk]),
        {"version": scene.score("1.2").version},
    )
    assert answer["Location"] == url("appraise_line", scorecard, "1.2")
    assert not Deduction.objects.exists()
    assert scene.score("1.2").appraised_points == 1


def test_a_finding_of_round_1_is_not_withdrawn_in_round_2(scene: Scene, client_of: Clients) -> None:
    scene.at(State.ROUND_2)
    found = Deduction.objects.get()
    answer = client_of(scene.appraiser).post(
        reverse("scoring:withdraw_deduction", args=[found.pk]),
        {"version": scene.score("1.2").version},
        follow=True,
    )
    assert "A finding of an earlier round is not withdrawn but restored." in answer.text
    assert Deduction.objects.count() == 1


# --- not applicable, survey, sign-off -------------------------------------------------------------


def asked_na(scene: Scene, code: str = "1.1.2") -> Scorecard:
    """Round 1, with a request for "not applicable" on the line."""
    scorecard = scene.at(State.ROUND_1)
    Score.objects.filter(pk=scene.score(code).pk).update(
        na=Na.ASKED, na_reason="Không có hồ sơ", base_points=None, appraised_points=0
    )
    return scorecard


@pytest.mark.parametrize(
    ("outcome", "na", "left_out", "findings"),
    [("grant", Na.GRANTED, True, 0), ("refuse", Na.REFUSED, False, 1)],
)
def test_not_applicable_is_granted_or_refused(
    scene: Scene, client_of: Clients, outcome: str, na: str, left_out: bool, findings: int
) -> None:
    scorecard = asked_na(scene)
    client, version = client_of(scene.appraiser), scene.score("1.1.2").version
    assert "Không có hồ sơ" in client.get(url("appraise_line", scorecard, "1.1.2")).text
    answer = client.post(
        url("decide_na", scorecard, "1.1.2"),
        {"version": version, "outcome": outcome, "reason": "Đã đối chiếu"},
    )
    assert answer.status_code == 302
    score = scene.score("1.1.2")
    assert (score.na, score.left_out, score.na_decision) == (na, left_out, "Đã đối chiếu")
    assert Deduction.objects.filter(points=0).count() == findings


def test_not_applicable_is_not_refused_where_nobody_asked(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.ROUND_1)
    answer = client_of(scene.appraiser).post(
        url("decide_na", scorecard, "1.1.2"),
        {"version": scene.score("1.1.2").version, "outcome": "refuse", "reason": "Không"},
    )
    assert "the commune has not asked for “not applicable”" in answer.text


def test_the_survey_is_entered_by_the_department_and_by_the_standing_agency(
    scene: Scene, client_of: Clients
) -> None:
    scorecard = scene.at(State.ROUND_1)
    for who, value in (("other_appraiser", "77"), ("standing", "80,5")):
        answer = client_of(scene.users[who]).post(
            url("enter_survey", scorecard, "2.3"),
            {"version": scene.score("2.3").version, "value": value, "source": "SIPAS 2022"},
        )
        assert answer.status_code == 302
    assert scene.score("2.3").base_points == Decimal("1.61")
    refused = client_of(scene.appraiser).post(
        url("enter_survey", scorecard, "2.3"),
        {"version": scene.score("2.3").version, "value": "1", "source": "SIPAS 2022"},
    )
    assert "2.3 belongs to another department." in refused.text


def test_a_survey_needs_its_source(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.ROUND_1)
    answer = client_of(scene.standing).post(
        url("enter_survey", scorecard, "2.3"), {"version": 0, "value": "77", "source": ""}
    )
    assert "Write where the result is from." in answer.text
    assert scene.score("2.3").base_points is None


def test_a_department_signs_off_and_withdraws(scene: Scene, client_of: Clients) -> None:
    scorecard = scene.at(State.ROUND_1)
    client = client_of(scene.appraiser)
    answer = client.post(url("sign_off", scorecard), follow=True)
    assert SignOff.objects.get().department == scene.departments[0]
    assert "Your department has signed off" in answer.text
    refused = client.post(url("appraise_line", scorecard, "1.2"), finding(scene, "1.2"))
    assert "Withdraw the sign-off first." in refused.text
    client.post(url("withdraw_sign_off", scorecard))
    assert not SignOff.objects.exists()


def test_the_sign_off_is_refused_while_a_request_is_undecided(
    scene: Scene, client_of: Clients
) -> None:
    scorecard = asked_na(scene)
    answer = client_of(scene.appraiser).post(
        url("sign_off", scorecard), follow=True, headers={"referer": _referer(scorecard)}
    )
    assert "Decide first whether these are not applicable: 1.1.2." in answer.text
    assert not SignOff.objects.exists()


def _referer(scorecard: Scorecard) -> str:
    return "http://testserver" + url("appraisal", scorecard)


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "restored", "stands"),
    [
        ({"outcome": "keep"}, "0", "0.5"),
        ({"outcome": "all"}, "0.5", "1"),
        ({"outcome": "part", "amount": "0,25"}, "0.25", "0.75"),
        ({"outcome": "figures", "count": "1"}, "0.25", "0.75"),
    ],
)
def test_round_2_decides_on_what_is_disputed(
    scene: Scene, client_of: Clients, fields: dict[str, str], restored: str, stands: str
) -> None:
    scorecard, found = scene.at(State.ROUND_2), Deduction.objects.get()
    answer = client_of(scene.appraiser).post(
        reverse("scoring:decide", args=[found.pk]), decision(scene, "1.2", **fields)
    )
    assert answer["Location"] == f"{url('appraisal', scorecard)}?lines=disputed#line-1.2"
    found.refresh_from_db()
    assert (found.restored, found.decision) == (Decimal(restored), "Hội đồng kết luận")
    assert found.decided_by == scene.appraiser
    assert scene.score("1.2").appraised_points == Decimal(stands)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": ""}, "This field is required."),
        ({"reason": ""}, "1.2: write the reason; the commune will read it."),
        ({"outcome": "part"}, "Write how many points."),
        (
            {"outcome": "part", "amount": "0,75"},
            "1.2: between 0 and 0.5 points can be given back, not 0.75.",
        ),
        ({"outcome": "figures"}, "Fill in the figures that you accept."),
        ({"version": "0"}, "Line 1.2 was changed meanwhile"),
    ],
)
def test_a_refused_decision_shows_its_sentence(
    scene: Scene, client_of: Clients, fields: dict[str, str], sentence: str
) -> None:
    scene.at(State.ROUND_2)
    found = Deduction.objects.get()
    answer = client_of(scene.appraiser).post(
        reverse("scoring:decide", args=[found.pk]), decision(scene, "1.2", **fields)
    )
    assert answer.status_code == 200
    assert sentence in answer.text
    found.refresh_from_db()
    assert found.decided_at is None


def test_the_council_decides_again_and_takes_or_gives(scene: Scene, client_of: Clients) -> None:
    scorecard, found = scene.at(State.COUNCIL), Deduction.objects.get()
    client = client_of(scene.standing)
    client.post(reverse("scoring:decide", args=[found.pk]), decision(scene, "1.2", outcome="all"))
    assert scene.score("1.2").appraised_points == 1
    client.post(url("appraise_line", scorecard, "2.2"), finding(scene, "2.2", amount="1"))
    assert scene.score("2.2").appraised_points == 1


@pytest.mark.parametrize("who", ["appraiser", "council", "leadership"])
def test_others_do_not_write_what_the_council_concludes(
    scene: Scene, client_of: Clients, who: str
) -> None:
    scene.at(State.COUNCIL)
    found = Deduction.objects.get()
    client_of(scene.users[who]).post(
        reverse("scoring:decide", args=[found.pk]), decision(scene, "1.2", outcome="all")
    )
    found.refresh_from_db()
    assert found.restored == Decimal("0.25")


# --- who may send what ----------------------------------------------------------------------------

WRITES = ["decide_na", "enter_survey", "sign_off", "withdraw_sign_off", "withdraw", "decide"]


def writes(scene: Scene) -> dict[str, str]:
    """The address of every write, on a scorecard in round 2."""
    scorecard, found = scene.at(State.ROUND_2), Deduction.objects.get(score=scene.score("1.2"))
    return {
        "line": url("appraise_line", scorecard, "1.2"),
        "decide_na": url("decide_na", scorecard, "1.2"),
        "enter_survey": url("enter_survey", scorecard, "2.3"),
        "sign_off": url("sign_off", scorecard),
        "withdraw_sign_off": url("withdraw_sign_off", scorecard),
        "withdraw": reverse("scoring:withdraw_deduction", args=[found.pk]),
        "decide": reverse("scoring:decide", args=[found.pk]),
    }


def test_writes_are_posts(scene: Scene, client_of: Clients) -> None:
    client, addresses = client_of(scene.appraiser), writes(scene)
    assert {name: client.get(addresses[name]).status_code for name in WRITES} == dict.fromkeys(
        WRITES, 405
    )


def test_without_the_right_it_is_403(scene: Scene, client_of: Clients) -> None:
    addresses = writes(scene)
    for who in ("official", "leader", "council", "leadership", "administrator"):
        client = client_of(scene.users[who])
        assert {client.post(address).status_code for address in addresses.values()} == {403}


def test_another_authority_gets_404(scene: Scene, other_scene: Scene, client_of: Clients) -> None:
    client, addresses = client_of(other_scene.users["appraiser"]), writes(scene)
    assert {client.post(address).status_code for address in addresses.values()} == {404}
