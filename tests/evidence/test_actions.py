"""Adding, withdrawing, attaching and detaching documents: written whole, refused in a sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from accounts.models import Event, EventChain, User
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.wording import say_all
from evidence import actions
from evidence.actions import DocumentFacts
from evidence.models import Attachment, Document, Dossier, OpenFor, Stage
from evidence.queries import attachments_by_criterion, documents_of
from scoring.states import State
from tests.evidence.samples import PDF, upload
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.usefixtures("in_english", "media")

PLAN = DocumentFacts(
    title="Kế hoạch CCHC năm 2022",
    number="12/KH-UBND",
    dated=date(2022, 1, 20),
    issuer="UBND xã Tường Phù",
    pages="2, 5–7",
)
CLOSED = (
    "Documents can no longer, or not yet, be changed: the scorecard is not with the commune now."
)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def dossier(scene: Scene) -> Dossier:
    return scene.scorecard.dossier


def added(scene: Scene, dossier: Dossier, **changes: Any) -> Document:
    arguments: dict[str, Any] = {
        "facts": PLAN,
        "codes": ["1.1.1"],
        "by": scene.official,
        "clock": at(on(5)),
    }
    return actions.add_document(dossier=dossier, **{**arguments, **changes})


def opened_for(dossier: Dossier, what: OpenFor) -> Dossier:
    Dossier.objects.filter(pk=dossier.pk).update(open_for=what)
    return dossier


def last_event(dossier: Dossier) -> Event:
    return Event.objects.filter(chain=dossier.event_chain).order_by("-sequence")[0]


def codes(document: Document) -> list[str]:
    rows = document.attachments.order_by("criterion__position")
    return [row.criterion.code for row in rows]


def state_of_tables() -> tuple[object, ...]:
    return (
        list(Document.objects.order_by("pk").values()),
        list(Attachment.objects.order_by("pk").values()),
        Event.objects.count(),
    )


# Adding


def test_a_document_is_added_with_what_it_proves(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier, codes=["2.1", "1.1.1"])
    stored = Document.objects.get(pk=document.pk)
    assert (stored.title, stored.number, stored.date, stored.issuer) == (
        "Kế hoạch CCHC năm 2022",
        "12/KH-UBND",
        date(2022, 1, 20),
        "UBND xã Tường Phù",
    )
    assert (stored.stage, stored.added_at, stored.added_by) == (
        Stage.SELF_ASSESSMENT,
        on(5),
        scene.official,
    )
    assert (stored.file, stored.sha256, stored.size_bytes) == ("", "", None)
    assert codes(stored) == ["1.1.1", "2.1"]
    assert {row.pages for row in stored.attachments.all()} == {"2, 5–7"}


def test_the_addition_is_told_on_the_chain_of_the_period(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier, upload=upload())
    event = last_event(dossier)
    assert dossier.event_chain == scene.period.event_chain
    assert (event.what, event.at, event.subject_id) == ("add_document", on(5), str(document.pk))
    assert event.new == {
        "commune": "01",
        "title": "Kế hoạch CCHC năm 2022",
        "number": "12/KH-UBND",
        "date": "2022-01-20",
        "issuer": "UBND xã Tường Phù",
        "stage": "self_assessment",
        "file_name": "Kế hoạch.pdf",
        "sha256": document.sha256,
        "codes": ["1.1.1"],
        "pages": "2, 5–7",
    }


def test_a_file_is_kept_under_its_hash(scene: Scene, dossier: Dossier, media: Path) -> None:
    first = added(scene, dossier, upload=upload())
    second = added(scene, dossier, upload=upload(name="bản sao.pdf"))
    assert first.file == second.file == f"evidence/{first.sha256[:2]}/{first.sha256}"
    assert (first.file_name, second.file_name) == ("Kế hoạch.pdf", "bản sao.pdf")
    assert (first.size_bytes, first.content_type) == (len(PDF), "application/pdf")
    assert [path.name for path in media.rglob("*") if path.is_file()] == [first.sha256]


def test_a_file_is_enough_without_a_number(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier, facts=DocumentFacts(title="Ảnh niêm yết"), upload=upload())
    assert (document.number, document.date) == ("", None)


def test_texts_stand_on_one_line(scene: Scene, dossier: Dossier) -> None:
    facts = DocumentFacts(title="  Kế hoạch \n năm ", number=" 1/KH ", pages=" 2 ")
    document = added(scene, dossier, facts=facts)
    assert (document.title, document.number) == ("Kế hoạch năm", "1/KH")


def test_a_document_of_today_is_taken_by_local_time(scene: Scene, dossier: Dossier) -> None:
    """At 18:00 UTC it is already the next day in Hanoi."""
    late = at(datetime(2022, 12, 4, 18, tzinfo=UTC))
    today = DocumentFacts(title="Báo cáo", number="1", dated=date(2022, 12, 5))
    assert added(scene, dossier, facts=today, clock=late).date == date(2022, 12, 5)


def test_a_supplement_is_marked_as_one(scene: Scene, dossier: Dossier) -> None:
    opened_for(dossier, OpenFor.SUPPLEMENTS)
    assert added(scene, dossier).stage == Stage.SUPPLEMENT


def test_a_leader_adds_too(scene: Scene, dossier: Dossier) -> None:
    assert added(scene, dossier, by=scene.leader).added_by == scene.leader


REFUSALS: list[tuple[dict[str, Any], str]] = [
    (
        {"facts": DocumentFacts(title="Kế hoạch")},
        "A paper is known by its number or its file: enter the one or choose the other.",
    ),
    (
        {"facts": DocumentFacts(title="Kế hoạch", number="  ")},
        "A paper is known by its number or its file: enter the one or choose the other.",
    ),
    ({"facts": DocumentFacts(title=" ", number="1")}, "Enter the title of the document."),
    (
        {"facts": DocumentFacts(title="Kế hoạch", number="1", dated=date(2022, 12, 6))},
        "The date of the document, 06/12/2022, has not come yet. Correct it.",
    ),
    (
        {"facts": DocumentFacts(title="x" * 301, number="1")},
        "title: at most 300 characters; there are 301.",
    ),
    (
        {"facts": DocumentFacts(title="x", number="1", pages="1" * 61)},
        "pages: at most 60 characters; there are 61.",
    ),
    (
        {"codes": ["1.1.1", "9.9", "1.1"]},
        "Not in this criteria set, or not scored by themselves: 9.9, 1.1.",
    ),
    ({"codes": []}, "Choose at least one criterion that the document proves."),
    (
        {"upload": upload(b"MZ", "a.pdf")},
        "“a.pdf” is not a real pdf file: its content does not fit its name. "
        "Open it, save it again as pdf, and choose that file.",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS, ids=[row[1] for row in REFUSALS])
def test_what_is_wrong_is_said_and_nothing_written(
    scene: Scene, dossier: Dossier, media: Path, changes: dict[str, Any], sentence: str
) -> None:
    before = state_of_tables()
    with pytest.raises(Refused) as refusal:
        added(scene, dossier, **changes)
    assert say(refusal.value) == sentence
    assert state_of_tables() == before
    assert list(media.iterdir()) == []


def say(refusal: Refused) -> str:
    return "\n".join(say_all(refusal))


# Who, and when: the same for every action

Write = Callable[[Document, User], object]
WRITES: dict[str, Write] = {
    "add": lambda document, by: actions.add_document(
        dossier=document.dossier, facts=PLAN, codes=["1.2"], by=by, clock=at(on(6))
    ),
    "withdraw": lambda document, by: actions.withdraw_document(
        document=document, by=by, clock=at(on(6))
    ),
    "attach": lambda document, by: actions.attach(
        document=document, code="1.2", by=by, clock=at(on(6))
    ),
    "detach": lambda document, by: actions.detach(
        document=document, code="1.1.1", by=by, clock=at(on(6))
    ),
}
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


@each_write
def test_only_the_communes_own_people_write(scene: Scene, dossier: Dossier, write: Write) -> None:
    document = added(scene, dossier)
    before = state_of_tables()
    for name, person in scene.users.items():
        if name in ("official", "leader"):
            continue
        with pytest.raises(NotPermitted) as refusal:
            write(document, person)
        assert say(refusal.value) == "These are the documents of another commune."
    assert state_of_tables() == before


@each_write
def test_a_closed_account_writes_nothing(scene: Scene, dossier: Dossier, write: Write) -> None:
    document = added(scene, dossier)
    scene.official.is_active = False
    with pytest.raises(NotPermitted):
        write(document, scene.official)


@each_write
def test_a_closed_dossier_takes_nothing(scene: Scene, dossier: Dossier, write: Write) -> None:
    document = added(scene, dossier)
    opened_for(dossier, OpenFor.NOTHING)
    before = state_of_tables()
    with pytest.raises(Refused) as refusal:
        write(document, scene.official)
    assert say(refusal.value) == CLOSED
    assert state_of_tables() == before


@each_write
def test_nothing_is_written_when_the_log_cannot_be(
    scene: Scene, dossier: Dossier, write: Write
) -> None:
    document = added(scene, dossier)
    head = EventChain.objects.get(key=dossier.event_chain)
    Event.objects.create(
        chain=head.key, sequence=head.sequence + 1, at=on(1), by_id="", by_name="", what=""
    )
    before = state_of_tables()
    with pytest.raises(IntegrityError):
        write(document, scene.official)
    assert state_of_tables() == before


@each_write
def test_in_an_open_dossier_each_leaves_one_event(
    scene: Scene, dossier: Dossier, write: Write
) -> None:
    """The twin of the refusals above."""
    document = added(scene, dossier)
    before = Event.objects.count()
    write(document, scene.official)
    assert Event.objects.count() == before + 1
    assert last_event(dossier).at == on(6)


# Withdrawing, attaching, detaching


def test_a_withdrawn_document_stays_and_proves_nothing(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier, codes=["1.2", "1.1.1"], upload=upload())
    actions.withdraw_document(document=document, by=scene.leader, clock=at(on(6)))
    stored = Document.objects.get(pk=document.pk)
    assert (stored.withdrawn_at, stored.withdrawn_by) == (on(6), scene.leader)
    assert default_storage.exists(stored.file)
    assert attachments_by_criterion(dossier) == {}
    event = last_event(dossier)
    assert (event.what, event.new) == ("withdraw_document", {"commune": "01"})
    assert event.old == {"title": "Kế hoạch CCHC năm 2022", "codes": ["1.1.1", "1.2"]}


def test_what_is_withdrawn_is_not_touched_again(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier)
    actions.withdraw_document(document=document, by=scene.official, clock=at(on(6)))
    for name in ("withdraw", "attach", "detach"):
        with pytest.raises(Conflict) as refusal:
            WRITES[name](document, scene.official)
        assert say(refusal.value) == (
            "“Kế hoạch CCHC năm 2022” was withdrawn on 09:00 06/12/2022. "
            "Add it again if it is needed."
        )


def test_what_was_appraised_stays_while_supplements_are_taken(
    scene: Scene, dossier: Dossier
) -> None:
    document = added(scene, dossier)
    opened_for(dossier, OpenFor.SUPPLEMENTS)
    for name in ("withdraw", "detach"):
        with pytest.raises(Refused) as refusal:
            WRITES[name](document, scene.official)
        assert say(refusal.value) == (
            "“Kế hoạch CCHC năm 2022” was part of the self-assessment that has been appraised; "
            "it stays. Add a further document instead."
        )
    WRITES["attach"](document, scene.official)
    assert codes(document) == ["1.1.1", "1.2"]


def test_a_supplement_can_be_withdrawn_while_supplements_are_taken(
    scene: Scene, dossier: Dossier
) -> None:
    document = added(scene, opened_for(dossier, OpenFor.SUPPLEMENTS))
    WRITES["withdraw"](document, scene.official)
    assert Document.objects.get(pk=document.pk).withdrawn_at == on(6)


def test_a_document_proves_one_criterion_more(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier)
    actions.attach(document=document, code="2.2", pages=" 3 ", by=scene.official, clock=at(on(6)))
    assert codes(document) == ["1.1.1", "2.2"]
    assert last_event(dossier).new == {"commune": "01", "code": "2.2", "pages": "3"}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("1.1.1", "“Kế hoạch CCHC năm 2022” already proves criterion 1.1.1."),
        ("1.1", "Not in this criteria set, or not scored by themselves: 1.1."),
    ],
)
def test_attaching_refuses(scene: Scene, dossier: Dossier, code: str, sentence: str) -> None:
    document = added(scene, dossier)
    before = state_of_tables()
    with pytest.raises(Refused) as refusal:
        actions.attach(document=document, code=code, by=scene.official, clock=at(on(6)))
    assert say(refusal.value) == sentence
    assert state_of_tables() == before


def test_a_document_proves_one_criterion_less(scene: Scene, dossier: Dossier) -> None:
    document = added(scene, dossier, codes=["1.1.1", "1.2"])
    actions.detach(document=document, code="1.1.1", by=scene.official, clock=at(on(6)))
    assert codes(document) == ["1.2"]
    assert last_event(dossier).old == {"code": "1.1.1"}
    with pytest.raises(Refused) as refusal:
        actions.detach(document=document, code="1.1.1", by=scene.official, clock=at(on(6)))
    assert say(refusal.value) == "“Kế hoạch CCHC năm 2022” does not prove criterion 1.1.1."


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (State.SELF_ASSESSMENT, Stage.SELF_ASSESSMENT),
        (State.ROUND_1, None),
        (State.EXPLANATION, Stage.SUPPLEMENT),
        (State.ROUND_2, None),
        (State.COUNCIL, None),
        (State.FINAL, None),
    ],
)
def test_the_scorecard_opens_and_closes_the_dossier(
    scene: Scene, state: State, stage: Stage | None
) -> None:
    dossier = scene.at(state).dossier
    if stage:
        assert added(scene, dossier).stage == stage
    else:
        with pytest.raises(Refused) as refusal:
            added(scene, dossier)
        assert say(refusal.value) == CLOSED


def test_documents_come_in_the_order_of_the_paper(scene: Scene, dossier: Dossier) -> None:
    late = added(scene, dossier, codes=["2.1"])
    early = added(scene, dossier, codes=["1.2", "1.1.1"])
    loose = added(scene, dossier)
    actions.detach(document=loose, code="1.1.1", by=scene.official, clock=at(on(6)))
    assert list(documents_of(dossier)) == [loose, early, late]
