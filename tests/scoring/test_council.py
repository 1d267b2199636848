"""The council: what is on its agenda, what it concludes, what its members say, and its meeting."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import Conflict, NotPermitted, Refused
from scoring.actions import appraisal, council, sheet, workflow
from scoring.models import CouncilComment, CouncilItem, CouncilMeeting, Deduction, Period
from scoring.queries.council import Why, agenda
from scoring.queries.facts import facts
from scoring.queries.history import history
from scoring.states import State
from tests.scoring.scene import Scene, at, on
from tests.scoring.test_sign_off_all import submit

ClientOf = Callable[..., Client]
HALF, QUARTER = Decimal("0.5"), Decimal("0.25")


def conclude(scene: Scene, code: str = "1.2", points: str | None = None, **more: object) -> None:
    council.conclude(
        **{
            "scorecard": scene.scorecard,
            "code": code,
            "points": None if points is None else Decimal(points),
            "reason": "Theo hồ sơ đã nộp",
            "version": scene.score(code).version,
            "by": scene.standing,
            "clock": at(on(23)),
            **more,
        }
    )


def put(scene: Scene, code: str = "2.1", why: str = "Số thu chưa rõ", **more: object) -> None:
    council.put_on_agenda(
        **{
            "scorecard": scene.scorecard,
            "code": code,
            "why": why,
            "by": scene.standing,
            "clock": at(on(22)),
            **more,
        }
    )


def comment(scene: Scene, text: str = "Cần xem lại", **more: object) -> None:
    council.comment(
        **{
            "scorecard": scene.scorecard,
            "code": "1.2",
            "text": text,
            "by": scene.council,
            "clock": at(on(22)),
            **more,
        }
    )


def on_agenda(scene: Scene, widest: int = 0) -> list[tuple[str, tuple[Why, ...]]]:
    return [(item.score.criterion.code, item.why) for item in agenda(scene.period, widest=widest)]


# --- the agenda ----------------------------------------------------------------------------------


def test_what_was_given_back_in_part_is_open(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    assert on_agenda(scene) == [("1.2", (Why.PARTLY,))]


@pytest.mark.parametrize(
    ("restored", "expected"), [("0", [("1.2", (Why.KEPT,))]), ("0.5", [])], ids=["kept", "all back"]
)
def test_what_was_kept_is_open_what_was_given_back_is_not(
    scene: Scene, restored: str, expected: list[object]
) -> None:
    scene.at(State.ROUND_2)
    appraisal.decide(
        deduction=Deduction.objects.get(),
        restored=Decimal(restored),
        reason="Xem lại",
        version=scene.score("1.2").version,
        by=scene.appraiser,
        clock=at(on(18)),
    )
    scene._move(State.COUNCIL, scene.standing, on(22))
    assert on_agenda(scene) == expected


def test_what_is_kept_is_told_before_it_is_final(scene: Scene, client_of: ClientOf) -> None:
    """On the agenda, in the facts, and on the pages of both steps, until the council concludes."""
    scene.at(State.COUNCIL)
    told = "without a conclusion of the council: 1.2. They become final as they stand."
    client = client_of(scene.standing)
    pages = [
        reverse("scoring:move", args=[scene.scorecard.pk, State.FINAL]),
        reverse("scoring:move_all", args=[scene.period.pk, State.FINAL]),
    ]
    assert on_agenda(scene) == [("1.2", (Why.PARTLY,))]
    assert facts(scene.scorecard, now=on(23)).kept_disputes == ("1.2",)
    assert [told in client.get(page).text for page in pages] == [True, True]
    conclude(scene)
    assert facts(scene.scorecard, now=on(23)).kept_disputes == ()
    assert [told in client.get(page).text for page in pages] == [False, False]
    scene._move(State.FINAL, scene.standing, on(23))


def test_what_nobody_disputes_is_not_on_it(scene: Scene) -> None:
    scene.at(State.COUNCIL, disputed=False)
    assert on_agenda(scene) == []


def test_nothing_is_before_the_council_earlier(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    put(scene)
    assert on_agenda(scene, widest=5) == []


def test_in_order_and_then_the_widest_gaps(scene: Scene) -> None:
    """1.2 is open; 2.1 is asked about; 2.2 and 1.1.1 lost 1 and 0,5 to nobody's protest."""
    scene.at(State.ROUND_1)
    scene.survey(scene.scorecard)
    for code, points in (("1.1.1", "0.5"), ("2.2", "1"), ("1.2", "0.5")):
        scene.deduct(code, points)
    scene.sign_off_all(scene.scorecard)
    scene._move(State.EXPLANATION, scene.standing, on(14))
    scene._move(State.ROUND_2, scene.standing, on(17, 17))
    scene._move(State.COUNCIL, scene.standing, on(22))
    put(scene)
    found = on_agenda(scene, widest=2)
    assert found == [("2.1", (Why.ASKED,)), ("2.2", (Why.GAP,)), ("1.1.1", (Why.GAP,))]
    assert on_agenda(scene, widest=1) == found[:2]


def test_what_was_concluded_stays_on_it(scene: Scene) -> None:
    scene.at(State.COUNCIL, disputed=False)
    conclude(scene, "2.2")
    assert on_agenda(scene) == [("2.2", (Why.CONCLUDED,))]


def test_the_agenda_asks_a_constant_number_of_queries(
    scene: Scene, django_assert_num_queries: object
) -> None:
    scene.at(State.COUNCIL)
    with django_assert_num_queries(4):
        assert len(agenda(scene.period, widest=5)) == 1
    for code in ("1.1.1", "2.1", "2.2"):
        put(scene, code)
        comment(scene, code=code)
    with django_assert_num_queries(4):
        assert len(agenda(scene.period, widest=5)) == 4


# --- the agency asks -----------------------------------------------------------------------------


def test_the_agency_asks_and_asks_no_more(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    put(scene)
    item = CouncilItem.objects.get()
    assert (item.why, item.put_by) == ("Số thu chưa rõ", scene.standing)
    council.take_off_agenda(
        scorecard=scene.scorecard, code="2.1", by=scene.standing, clock=at(on(22))
    )
    assert not CouncilItem.objects.exists()
    events = Event.objects.filter(what__in=["put_on_agenda", "take_off_agenda"])
    assert [event.what for event in events.order_by("sequence")] == [
        "put_on_agenda",
        "take_off_agenda",
    ]


def test_what_is_asked_is_concluded_before_it_is_final(scene: Scene, in_english: None) -> None:
    scene.at(State.COUNCIL)
    put(scene)
    with pytest.raises(Refused, match=r"asked about these and has not concluded: 2\.1"):
        scene._move(State.FINAL, scene.standing, on(23))
    conclude(scene, "2.1")
    scene._move(State.FINAL, scene.standing, on(23))
    assert scene.scorecard.state == State.FINAL.value


def test_taking_it_off_leaves_what_was_concluded(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    put(scene, "1.2")
    conclude(scene)
    council.take_off_agenda(
        scorecard=scene.scorecard, code="1.2", by=scene.standing, clock=at(on(23))
    )
    item = CouncilItem.objects.get()
    assert (item.why, item.put_at, item.conclusion) == ("", None, "Theo hồ sơ đã nộp")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"why": " "}, "write why the council"),
        ({"code": "9.9"}, "There is no criterion 9.9"),
    ],
)
def test_what_is_not_asked(
    scene: Scene, in_english: None, more: dict[str, str], refusal: str
) -> None:
    scene.at(State.COUNCIL)
    with pytest.raises(Refused, match=refusal):
        put(scene, **more)
    assert not CouncilItem.objects.exists()


def test_not_on_the_agenda_cannot_be_taken_off(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    with pytest.raises(Conflict):
        council.take_off_agenda(
            scorecard=scene.scorecard, code="1.2", by=scene.standing, clock=at(on(22))
        )


# --- conclusions ---------------------------------------------------------------------------------


def test_a_conclusion_that_leaves_the_points(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    version = scene.score("1.2").version
    conclude(scene)
    score = scene.score("1.2")
    assert (score.appraised_points, score.version) == (Decimal("0.75"), version + 1)
    assert Deduction.objects.count() == 1
    event = Event.objects.get(what="conclude")
    assert (event.reason, event.new["code"]) == ("Theo hồ sơ đã nộp", "1.2")


@pytest.mark.parametrize("points", ["0", "0.25", "1"])
def test_other_points_are_a_finding_of_the_council(scene: Scene, points: str) -> None:
    """ADR 4: base - Σ(points - restored) = appraised, also after the council."""
    scene.at(State.COUNCIL)
    conclude(scene, points=points)
    assert scene.score("1.2").appraised_points == Decimal(points)
    own = Deduction.objects.get(round__number=3)
    assert own.points == Decimal("0.75") - Decimal(points)
    earlier = Deduction.objects.get(round__number=1)
    assert (earlier.restored, earlier.decided_in.number) == (QUARTER, 2)


def test_a_second_conclusion_takes_the_place_of_the_first(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    conclude(scene, points="0")
    conclude(scene, points="0.5", reason="Sau khi xem lại")
    assert Deduction.objects.get(round__number=3).points == QUARTER
    conclude(scene, points="0.75", reason="Giữ như bước 2")
    assert not Deduction.objects.filter(round__number=3).exists()
    assert CouncilItem.objects.get().conclusion == "Giữ như bước 2"
    assert Event.objects.filter(what="conclude").latest("sequence").old["conclusion"] == (
        "Sau khi xem lại"
    )


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"points": Decimal("1.25")}, "between 0 and 1 points, not 1.25"),
        ({"points": Decimal(-1)}, "between 0 and 1 points"),
        ({"reason": " "}, "write the reason of the conclusion"),
        ({"version": 0}, "was changed meanwhile by Người appraiser"),
    ],
)
def test_a_refused_conclusion_writes_nothing(
    scene: Scene, in_english: None, more: dict[str, object], refusal: str
) -> None:
    scene.at(State.COUNCIL)
    events = Event.objects.count()
    with pytest.raises((Refused, Conflict), match=refusal):
        conclude(scene, **more)
    assert not CouncilItem.objects.exists()
    assert (Deduction.objects.count(), Event.objects.count()) == (1, events)


def test_a_line_that_does_not_apply_gets_no_points(scene: Scene, in_english: None) -> None:
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
        grant=True,
        reason="Đúng",
        version=2,
        by=scene.appraiser,
        clock=at(on(12)),
    )
    scene._release()
    scene._explain(disputed=True)
    scene._to_council(disputed=True)
    with pytest.raises(Refused, match="granted as not applicable"):
        conclude(scene, "1.1.2", points="1")
    conclude(scene, "1.1.2")
    assert scene.score("1.1.2").left_out


def test_only_while_it_is_with_the_council(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    for act in (conclude, comment):
        with pytest.raises((Refused, NotPermitted)):
            act(scene)
    scene._to_council(disputed=True)
    scene._move(State.FINAL, scene.standing, on(23))
    for act in (conclude, comment, put):
        with pytest.raises(Refused):
            act(scene)
    assert not CouncilItem.objects.exists()


def test_who_may_not(scene: Scene, other_scene: Scene) -> None:
    scene.at(State.COUNCIL)
    for by in (scene.appraiser, scene.leader, scene.council, other_scene.standing):
        for act in (conclude, put):
            with pytest.raises(NotPermitted):
                act(scene, by=by)
    for by in (scene.appraiser, scene.leader, scene.standing, other_scene.council):
        with pytest.raises(NotPermitted):
            comment(scene, by=by)
    assert not CouncilItem.objects.exists()
    assert not CouncilComment.objects.exists()


# --- comments and meeting ------------------------------------------------------------------------


def test_a_member_comments_and_no_commune_reads_it(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    comment(scene)
    put(scene)
    conclude(scene)
    said = CouncilComment.objects.get()
    assert (said.text, said.by) == ("Cần xem lại", scene.council)
    Period.objects.update(communes_see_round_2=True)
    told = {
        role: {entry.what for entry in history(scene.scorecard, scene.users[role]).entries}
        for role in ("leader", "standing")
    }
    inside = {"1.2: comment of a member of the council", "2.1: put before the council"}
    assert inside <= told["standing"]
    assert told["leader"].isdisjoint(inside)
    assert "1.2: conclusion of the council" in told["leader"]
    Period.objects.update(communes_see_round_2=False)
    entries = history(scene.scorecard, scene.leader).entries
    assert "1.2: conclusion of the council" not in {entry.what for entry in entries}


def test_an_empty_comment_is_refused(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    with pytest.raises(Refused):
        comment(scene, text=" ")


MEETING = council.Meeting(
    began_at=on(23, 8),
    ended_at=on(23, 11),
    place="Phòng họp số 2, UBND huyện",
    chair="Nguyễn Văn An, Chủ tịch UBND huyện",
    secretary="Lò Thị Bình, Phòng Nội vụ",
    attended="Nguyễn Văn An, Chủ tịch\nLò Thị Bình, Phòng Nội vụ",
)


def record(
    scene: Scene, meeting: council.Meeting = MEETING, version: int = 0, **more: object
) -> None:
    council.record_meeting(
        **{
            "period": scene.period,
            "meeting": meeting,
            "version": version,
            "by": scene.standing,
            "clock": at(on(23)),
            **more,
        }
    )


def test_the_meeting_is_written_down_and_corrected(scene: Scene) -> None:
    record(scene)
    record(scene, replace(MEETING, absent="Hà Văn Cường (đi công tác)"), version=1)
    meeting = CouncilMeeting.objects.get()
    assert (meeting.version, meeting.absent) == (2, "Hà Văn Cường (đi công tác)")
    assert Event.objects.filter(what="record_meeting").count() == 2


@pytest.mark.parametrize(
    ("meeting", "version", "refusal"),
    [
        (replace(MEETING, ended_at=on(23, 7)), 0, "cannot end before it began"),
        (replace(MEETING, attended=" "), 0, "who was present"),
        (MEETING, 1, "has changed the meeting meanwhile"),
    ],
)
def test_a_meeting_that_cannot_be(
    scene: Scene, in_english: None, meeting: council.Meeting, version: int, refusal: str
) -> None:
    with pytest.raises((Refused, Conflict), match=refusal):
        record(scene, meeting, version)
    assert not CouncilMeeting.objects.exists()


def test_who_does_not_write_it_down(scene: Scene, other_scene: Scene) -> None:
    for by in (scene.council, scene.appraiser, scene.leader, other_scene.standing):
        with pytest.raises(NotPermitted):
            record(scene, by=by)


def test_a_commune_that_is_elsewhere_is_not_on_the_agenda(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    submit(scene, 1)
    assert {item.score.scorecard_id for item in agenda(scene.period)} == {scene.scorecard.pk}
