"""A receipt of every submission: its number, what it keeps, and what becomes of it."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Event, Notice, User
from accounts.refusals import Refused
from evidence.actions import DocumentFacts, add_document
from evidence.models import OpenFor
from scoring.actions import appraisal, sheet, workflow
from scoring.models import Period, Receipt, Scorecard
from scoring.papers.submitted_sheet import read_sheet
from scoring.states import State
from tests.scoring.scene import Scene, at, build_scene, on

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.slow]


def submit(scene: Scene, commune: int = 0, *, day: int = 9) -> Receipt:
    """The commune's sheet, answered in full, handed in by its leader; the receipt for it."""
    card = scene.scorecard_of(scene.communes[commune])
    official, leader = people(scene)[commune]
    if not card.scores.filter(answered_at__isnull=False).exists():
        scene.answer_all(card, official)
    workflow.move(scorecard=card, to=State.ROUND_1, by=leader, clock=at(on(day)))
    return Receipt.objects.filter(scorecard=card).latest("number")


def people(scene: Scene) -> list[tuple[User, User]]:
    return [(scene.official, scene.leader), (scene.other_official, scene.other_leader)]


def withdraw(scene: Scene, *, day: int = 9, reason: str = "Nộp nhầm số liệu") -> None:
    workflow.move(
        scorecard=scene.scorecard, to=State.SELF_ASSESSMENT, by=scene.leader,
        clock=at(on(day, 12)), reason=reason,
    )  # fmt: skip


def refused(scene: Scene, *, day: int = 9) -> str:
    with pytest.raises(Refused) as refusal:
        withdraw(scene, day=day)
    assert scene.scorecard.state == State.ROUND_1.value
    return str(refusal.value)


# --- the receipt ----------------------------------------------------------------------------------


def test_it_says_who_submitted_what_when(scene: Scene) -> None:
    add_document(
        dossier=scene.scorecard.dossier, facts=DocumentFacts(title="Kế hoạch", number="1/KH"),
        codes=["1.1.1", "1.2"], by=scene.official, clock=at(on(2)),
    )  # fmt: skip
    User.objects.filter(pk=scene.leader.pk).update(title="Chủ tịch")
    scene.leader.refresh_from_db()
    receipt = submit(scene)
    assert (receipt.shown_number, receipt.submitted_at) == ("01/2022", on(9))
    assert (receipt.submitted_by, receipt.is_late) == (scene.leader, False)
    assert receipt.points == Decimal("7.96")
    kept = read_sheet(receipt.sheet)
    assert (kept.number, kept.commune, kept.place) == ("01/2022", "xã Tường Phù", "Tường Phù")
    assert (kept.submitted_by, kept.office) == ("Người leader", "Chủ tịch")
    # 1 + 1,96 (98 % of 2) + 1 + 2 + 2, of 10 with the survey's 2 that the commune does not score
    assert (kept.points, kept.max_points, kept.index) == (Decimal("7.96"), 10, Decimal("79.6"))
    assert (kept.own_lines, kept.documents, kept.due_at) == (5, 1, on(10, 17))
    assert kept.set_sha256 == scene.criteria_set.content_sha256


def test_it_keeps_every_line_as_it_was_handed_in(scene: Scene) -> None:
    receipt = submit(scene)
    rows = {row.code: row for each in read_sheet(receipt.sheet).fields for row in each.rows}
    assert list(rows) == ["1.1", "1.1.1", "1.1.2", "1.2", "2.1", "2.2", "2.3"]
    ratio = rows["1.1.2"]
    assert (ratio.points, ratio.note) == (Decimal("1.96"), "Theo báo cáo năm")
    assert ratio.figures == {"numerator": "98", "denominator": "100"}
    assert (rows["1.1"].points, rows["1.1"].is_line) == (Decimal("2.96"), False)
    assert (rows["2.3"].points, rows["2.3"].surveyed) == (None, True)
    withdraw(scene)
    sheet.answer_line(
        scorecard=scene.scorecard, code="1.1.2", answer=sheet.Answer(na_reason="Không có"),
        version=1, by=scene.official, clock=at(on(9, 13)),
    )  # fmt: skip
    again = read_sheet(submit(scene, day=10).sheet)
    (line,) = (row for row in again.lines() if row.code == "1.1.2")
    assert (line.points, line.na_reason) == (None, "Không có")
    receipt.refresh_from_db()
    assert read_sheet(receipt.sheet).points == Decimal("7.96")


def test_the_hash_is_of_the_canonical_text(scene: Scene) -> None:
    receipt = submit(scene)
    assert receipt.sha256 == hashlib.sha256(receipt.sheet.encode()).hexdigest()
    data = json.loads(receipt.sheet)
    assert data["submitted_at"] == "2022-12-09T09:00:00+07:00"
    assert receipt.sheet == json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_numbers_run_through_the_period_and_each_submission_gets_its_own(
    scene: Scene, other_scene: Scene
) -> None:
    submit(other_scene)
    first, second = submit(scene), submit(scene, 1)
    withdraw(scene)
    third = submit(scene, day=10)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    kept = Receipt.objects.filter(scorecard=scene.scorecard).order_by("number")
    assert [receipt.shown_number for receipt in kept] == ["01/2022", "03/2022"]


def test_a_refused_submission_takes_no_number(scene: Scene) -> None:
    with pytest.raises(Refused), transaction.atomic():
        workflow.move(scorecard=scene.scorecard, to=State.ROUND_1, by=scene.leader, clock=at(on(9)))
    assert submit(scene, 1).number == 1


def test_a_sheet_that_was_closed_unsubmitted_has_none(scene: Scene) -> None:
    workflow.move(
        scorecard=scene.scorecard, to=State.ROUND_1, by=scene.standing, clock=at(on(11)), reason="x"
    )
    assert not Receipt.objects.exists()


def test_a_late_one_says_so(scene: Scene) -> None:
    receipt = submit(scene, day=11)
    assert receipt.is_late
    assert read_sheet(receipt.sheet).is_late


@pytest.mark.parametrize("spoil", ["update", "delete"])
def test_nobody_changes_a_receipt(scene: Scene, spoil: str) -> None:
    """A trigger refuses it, whoever asks."""
    receipt = submit(scene)
    rows = Receipt.objects.filter(pk=receipt.pk)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        rows.update(points=9) if spoil == "update" else rows.delete()


@pytest.mark.postgres
def test_two_communes_at_the_same_moment_get_two_numbers(committed_db: None) -> None:
    scene = build_scene()
    cards = [scene.scorecard_of(commune) for commune in scene.communes[:2]]
    for card, (official, _leader) in zip(cards, people(scene), strict=True):
        scene.answer_all(card, official)
    barrier = Barrier(2)

    def hand_in(card: Scorecard, by: User) -> None:
        barrier.wait(timeout=10)
        try:
            workflow.move(scorecard=card, to=State.ROUND_1, by=by, clock=at(on(9)))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        leaders = [leader for _official, leader in people(scene)]
        list(pool.map(hand_in, cards, leaders))
    assert list(Receipt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.postgres
def test_of_two_clicks_at_the_same_moment_one_gets_a_number(committed_db: None) -> None:
    scene = build_scene()
    scene.answer_all(scene.scorecard, scene.official)
    barrier = Barrier(2)

    def hand_in(card: Scorecard) -> str:
        barrier.wait(timeout=10)
        try:
            workflow.move(scorecard=card, to=State.ROUND_1, by=scene.leader, clock=at(on(9)))
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "submitted"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(hand_in, [scene.scorecard, scene.scorecard]))
    assert sorted(found) == ["refused", "submitted"]
    assert Receipt.objects.get().number == 1


# --- taking it back -------------------------------------------------------------------------------


@pytest.fixture
def submitted(scene: Scene) -> Iterator[Scene]:
    submit(scene)
    return scene


def test_withdrawn_it_is_as_before_and_everybody_is_told(submitted: Scene) -> None:
    scene = submitted
    before = Notice.objects.count()
    withdraw(scene)
    card = scene.scorecard
    assert (card.state, card.submitted_at, card.submitted_by) == ("self_assessment", None, None)
    assert card.dossier.open_for == OpenFor.ALL
    event = Event.objects.filter(chain=scene.period.event_chain).latest("sequence")
    assert (event.what, event.reason, event.by_id) == (
        "withdraw", "Nộp nhầm số liệu", str(scene.leader.pk),
    )  # fmt: skip
    told = {n.to: (n.template, n.values) for n in Notice.objects.filter(created_at=on(9, 12))}
    assert Notice.objects.count() == before + 3
    assert told[scene.standing] == (
        "{commune} has withdrawn its self-assessment; the reason is in its history.",
        {"commune": "xã Tường Phù"},
    )
    assert told.keys() == {scene.standing, scene.leader, scene.official}


def test_a_survey_that_is_entered_is_no_appraisal(submitted: Scene) -> None:
    submitted.survey(submitted.scorecard, day=9)
    withdraw(submitted)
    assert submitted.scorecard.state == State.SELF_ASSESSMENT.value


@pytest.mark.parametrize("begin", ["deduction", "grant", "sign_off"])
def test_once_anything_is_appraised_it_stays(submitted: Scene, begin: str) -> None:
    scene = submitted
    if begin == "deduction":
        scene.deduct("1.2", "0.5", day=9)
    elif begin == "sign_off":
        appraisal.sign_off(scorecard=scene.scorecard, by=scene.appraiser, clock=at(on(9)))
    else:
        appraisal.decide_na(
            scorecard=scene.scorecard, code="1.1.2", grant=True, reason="Có",
            version=scene.score("1.1.2").version, by=scene.appraiser, clock=at(on(9)),
        )  # fmt: skip
    assert refused(scene) == (
        "The appraisal of your sheet has begun. Only the standing agency can return it to you now."
    )


def test_what_an_appraiser_took_back_does_not_hold_it(submitted: Scene) -> None:
    deduction = submitted.deduct("1.2", "0.5", day=9)
    appraisal.withdraw_deduction(
        deduction=deduction, version=submitted.score("1.2").version, by=submitted.appraiser,
        clock=at(on(9)),
    )  # fmt: skip
    withdraw(submitted)
    assert submitted.scorecard.state == State.SELF_ASSESSMENT.value


def test_after_the_deadline_it_can_be_taken_back_where_late_sheets_are_accepted(
    submitted: Scene,
) -> None:
    withdraw(submitted, day=11)
    assert submit(submitted, day=12).is_late


def test_where_late_sheets_are_refused_it_stays_until_an_extension(submitted: Scene) -> None:
    Period.objects.update(late_policy="refuse")
    assert "has passed, and late sheets are refused" in refused(submitted, day=11)
    Scorecard.objects.filter(pk=submitted.scorecard.pk).update(
        extended_to=on(12), extension_reason="Mưa lũ", extension_document="Công văn 12/UBND"
    )
    withdraw(submitted, day=11)
    assert submitted.scorecard.state == State.SELF_ASSESSMENT.value


def test_a_sheet_closed_without_submission_was_never_handed_in(scene: Scene) -> None:
    workflow.move(
        scorecard=scene.scorecard, to=State.ROUND_1, by=scene.standing, clock=at(on(11)), reason="x"
    )
    assert refused(scene, day=11).startswith("The sheet was closed without being submitted")
