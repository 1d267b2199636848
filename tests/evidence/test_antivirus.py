"""The antivirus: asked over its socket, waited for, and missed aloud when it is down (TRUST 5)."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import Event, Notice
from accounts.refusals import Refused
from evidence import actions
from evidence.actions import DocumentFacts, ScanTally, scan_pending
from evidence.antivirus import NoAnswer, Verdict, scanned
from evidence.models import Document, Scan
from tests.evidence.clamd import EICAR_LIKE, clamd
from tests.evidence.pdf_files import pdf, stream
from tests.evidence.samples import PDF, upload
from tests.scoring.scene import Scene, at, on

NOWHERE = "tcp:127.0.0.1:1"
VIRUS = pdf(stream(b"", EICAR_LIKE))


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def running(settings: Any) -> Iterator[list[bytes]]:
    with clamd() as (address, seen):
        settings.CLAMD_ADDRESS = address
        yield seen


@pytest.fixture
def down(settings: Any) -> None:
    settings.CLAMD_ADDRESS = NOWHERE


def added(scene: Scene, content: bytes = PDF) -> Document:
    return actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch"),
        codes=["1.1.1"],
        upload=upload(content),
        by=scene.official,
        clock=at(on(5)),
    )


def scan_of(document: Document) -> str:
    return str(Document.objects.get(pk=document.pk).scan)


# What is said over the socket


def test_a_content_is_sent_whole_over_both_sockets(tmp_path: Path) -> None:
    content = ContentFile(bytes(range(256)) * 1000)
    content.read()
    for place in (None, tmp_path / "clamd.ctl"):
        with clamd(place) as (address, seen):
            assert scanned(content, address) == Verdict()
            assert seen == [bytes(range(256)) * 1000]


def test_a_virus_is_named() -> None:
    with clamd() as (address, _seen):
        assert scanned(ContentFile(EICAR_LIKE), address) == Verdict("Test.Virus")


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUND OK\0", b"\xff\0", b"OK\0"],
)
def test_whatever_is_neither_clean_nor_infected_is_no_answer(answer: bytes) -> None:
    with clamd(answer=lambda _content: answer) as (address, _seen), pytest.raises(NoAnswer):
        scanned(ContentFile(b"x"), address)


@pytest.mark.parametrize(
    "address", [NOWHERE, "unix:/nowhere/clamd.ctl", "clamd", "tcp:localhost", "http:localhost:1"]
)
def test_nobody_at_the_address_is_no_answer(address: str) -> None:
    with pytest.raises(NoAnswer):
        scanned(ContentFile(b"x"), address)


# When a document comes


def test_without_a_setting_nothing_is_asked(scene: Scene) -> None:
    assert scan_of(added(scene)) == Scan.NONE


def test_a_clean_file_is_clean_at_once(scene: Scene, running: list[bytes]) -> None:
    assert scan_of(added(scene)) == Scan.CLEAN
    assert running == [PDF]


@pytest.mark.usefixtures("running")
def test_a_virus_is_refused_and_nothing_kept(scene: Scene, media: Path) -> None:
    with pytest.raises(Refused) as refusal:
        added(scene, VIRUS)
    assert str(refusal.value) == (
        "“Kế hoạch.pdf” contains a virus (Test.Virus) and was not taken. Have your computer "
        "checked, and scan the paper again."
    )
    assert not Document.objects.exists()
    assert not any(path.is_file() for path in (media / "media").rglob("*"))


@pytest.mark.usefixtures("down")
def test_while_it_is_down_documents_wait_and_it_is_said(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert scan_of(added(scene)) == Scan.PENDING
    assert "clamd at tcp:127.0.0.1:1 does not answer" in caplog.text


def test_a_document_without_a_file_waits_for_nothing(scene: Scene, settings: Any) -> None:
    settings.CLAMD_ADDRESS = NOWHERE
    document = actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch", number="1/KH"),
        codes=["1.1.1"],
        by=scene.official,
        clock=at(on(5)),
    )
    assert scan_of(document) == Scan.NONE


# When it answers again


def test_those_that_waited_are_settled(scene: Scene, settings: Any) -> None:
    settings.CLAMD_ADDRESS = NOWHERE
    clean, infected = added(scene), added(scene, VIRUS)
    with clamd() as (address, _seen):
        settings.CLAMD_ADDRESS = address
        assert scan_pending(clock=at(on(6))) == ScanTally(clean=1, infected=1)
        assert (scan_of(clean), scan_of(infected)) == (Scan.CLEAN, Scan.INFECTED)
        assert scan_pending(clock=at(on(6))) == ScanTally()
    event = Event.objects.get(what="find_virus")
    assert (event.subject_id, event.by_name) == (str(infected.pk), "clamd")
    assert event.new == {"virus": "Test.Virus"}
    told = {notice.to.username: notice for notice in Notice.objects.filter(created_at=on(6))}
    assert set(told) == {scene.users["administrator"].username, scene.official.username}
    assert told[scene.official.username].values["virus"] == "Test.Virus"


@pytest.mark.usefixtures("down")
def test_the_administrators_are_told_once_an_hour(scene: Scene) -> None:
    added(scene)
    administrator = scene.users["administrator"]
    for minutes, notices in ((0, 1), (59, 1), (61, 2)):
        clock = at(on(6) + timedelta(minutes=minutes))
        assert scan_pending(clock=clock) == ScanTally(waiting=1)
        assert administrator.notices.count() == notices
    assert "clamd" in administrator.notices.first().template


def test_the_command_says_how_many(
    scene: Scene, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CLAMD_ADDRESS = NOWHERE
    added(scene)
    with pytest.raises(CommandError, match="viruses"):
        call_command("run_due", only="viruses")
    with clamd() as (address, _seen):
        settings.CLAMD_ADDRESS = address
        call_command("run_due", only="viruses")
    while_down, afterwards = capsys.readouterr().out.splitlines()
    assert [word for word in while_down if word.isdigit()] == ["0", "0", "1"]
    assert [word for word in afterwards if word.isdigit()] == ["1", "0", "0"]


@pytest.mark.usefixtures("running")
def test_a_file_that_is_gone_does_not_stop_the_others(kind_of_store: str, scene: Scene) -> None:
    gone, there = added(scene), added(scene, pdf(stream(b"", b"another")))
    Document.objects.update(scan=Scan.PENDING)
    default_storage.delete(gone.file)
    assert scan_pending(clock=at(on(6))) == ScanTally(clean=1, waiting=1)
    assert (scan_of(gone), scan_of(there)) == (Scan.PENDING, Scan.CLEAN)
