"""One line's timeline: saves, evidence and who read it, marks; and who reads of that."""

import pytest

from accounts.models import User
from evidence import actions as evidence
from evidence.actions import DocumentFacts
from evidence.actions.seen import note_seen, note_taken
from evidence.models import Document
from scoring.actions import sheet
from scoring.actions.hands import assign_lines
from scoring.hands import fingerprint
from scoring.queries.history import Entry, collapsed, history
from scoring.states import State
from tests.scoring.scene import FULL_MARKS, Scene, at, on

pytestmark = pytest.mark.slow


def add(scene: Scene, day: int = 2) -> Document:
    return evidence.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Báo cáo năm", number="9/BC"),
        codes=["1.2"],
        by=scene.official,
        clock=at(on(day)),
    )


def save(scene: Scene, note: str, version: int, by: User, day: int, hour: int = 9) -> None:
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=sheet.Answer(figures=FULL_MARKS["1.2"], note=note),
        version=version,
        by=by,
        clock=at(on(day, hour)),
    )


def read_by(scene: Scene, user: User, code: str = "1.2") -> list[Entry]:
    return list(reversed(history(scene.scorecard, user, code).entries))


def words(entries: list[Entry]) -> list[str]:
    return [entry.what for entry in entries]


def test_saves_of_one_person_and_day_are_one_entry(scene: Scene, in_english: None) -> None:
    save(scene, "a", 0, scene.official, 3)
    save(scene, "ab", 1, scene.official, 3, 10)
    save(scene, "abc", 2, scene.official, 3, 11)
    save(scene, "d", 3, scene.leader, 3, 12)
    save(scene, "e", 4, scene.leader, 4)
    told = read_by(scene, scene.standing)
    assert words(told) == ["1.2: self-score, saved 3 times", "1.2: self-score", "1.2: self-score"]
    assert [(entry.before, entry.after) for entry in told] == [("–", "1"), ("1", "1"), ("1", "1")]
    assert [entry.said for entry in told] == ["abc", "d", "e"]
    assert told[0].at == on(3, 11)


def test_saves_of_different_lines_stay_apart(scene: Scene) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    entries = history(scene.scorecard, scene.standing).entries
    assert sorted(entry.code for entry in entries) == sorted(FULL_MARKS)
    assert collapsed([]) == []


def test_evidence_stands_in_the_line_that_it_proves(scene: Scene, in_english: None) -> None:
    document = add(scene)
    evidence.attach(document=document, code="2.1", by=scene.official, clock=at(on(2, 10)))
    evidence.detach(document=document, code="2.1", by=scene.official, clock=at(on(2, 11)))
    evidence.withdraw_document(document=document, by=scene.official, clock=at(on(3)))
    assert words(read_by(scene, scene.standing)) == [
        "Document added: “Báo cáo năm”",
        "Document withdrawn: “Báo cáo năm”",
    ]
    assert words(read_by(scene, scene.standing, "2.1")) == [
        "2.1: proved by “Báo cáo năm” too",
        "2.1: no longer proved by “Báo cáo năm”",
    ]
    assert read_by(scene, scene.standing)[0].said == "9/BC · proves 1.2"
    assert read_by(scene, scene.standing, "1.1.1") == []


def test_who_read_the_evidence_stands_where_it_happened(scene: Scene, in_english: None) -> None:
    document = add(scene)
    scene.at(State.ROUND_1)
    note_seen(document=document, by=scene.appraiser, clock=at(on(11)))
    note_taken(
        dossier=scene.scorecard.dossier,
        documents=[document],
        by=scene.other_appraiser,
        clock=at(on(11, 10)),
    )
    scene.deduct("1.2", "0.5")
    told = read_by(scene, scene.standing)
    assert words(told)[-3:] == [
        "Document read: “Báo cáo năm”",
        "1 documents downloaded",
        "1.2: 0.5 points taken",
    ]
    assert told[-3].by.startswith("Người appraiser")


def test_a_commune_learns_who_read_only_with_the_findings(scene: Scene, in_english: None) -> None:
    document = add(scene)
    scene.at(State.ROUND_1)
    note_seen(document=document, by=scene.appraiser, clock=at(on(11)))
    seen = "Document read: “Báo cáo năm”"
    assert seen in words(read_by(scene, scene.standing))
    for person in (scene.official, scene.leader):
        assert seen not in words(read_by(scene, person))


def test_of_what_was_read_later_a_commune_learns_with_the_later_rounds(
    scene: Scene, in_english: None
) -> None:
    document = add(scene)
    note_seen(document=document, by=scene.appraiser, clock=at(on(12)))
    note_seen(document=document, by=scene.other_appraiser, clock=at(on(19)))
    scene.at(State.FINAL)
    seen = "Document read: “Báo cáo năm”"
    assert words(read_by(scene, scene.leader)).count(seen) == 1
    scene.period.communes_see_round_2 = True
    scene.period.save()
    assert words(read_by(scene, scene.leader)).count(seen) == 2


def test_who_was_put_in_charge_is_told(scene: Scene, in_english: None) -> None:
    assign_lines(
        scorecard=scene.scorecard, hands={"1.2": scene.official}, seen=fingerprint({}),
        by=scene.leader, clock=at(on(2)),
    )  # fmt: skip
    (entry,) = read_by(scene, scene.leader)
    assert (entry.what, entry.said) == ("Lines given to officials", "1.2: – → Người official")
