"""How files are handed out: to whom, with which headers, in which parts, and what is noted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.units import chain_of
from accounts.models import Event
from evidence import actions
from evidence.actions import DocumentFacts
from evidence.models import Document, Scan
from tests.answers import end
from tests.evidence.samples import DOCX, JPG, PDF, PNG, XLSX, upload
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
BOTH = ("file", "preview")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def browser(scene: Scene, client_of: ClientOf) -> Client:
    return client_of(scene.official)


def added(scene: Scene, content: bytes = PDF, name: str = "Kế hoạch; 1.pdf") -> Document:
    return actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch"),
        codes=["1.1.1"],
        upload=upload(content, name),
        by=scene.official,
        clock=at(on(5)),
    )


def place(name: str, document: Document) -> str:
    return reverse(f"evidence:{name}", args=[document.pk])


def headers_of(answer: Any) -> dict[str, str]:
    """Those that serving sets; not the ones that every answer has."""
    everywhere = {"Vary", "Content-Language", "Referrer-Policy", "Cross-Origin-Opener-Policy"}
    return {name: value for name, value in answer.headers.items() if name not in everywhere}


# Headers


def test_a_file_is_served_to_be_saved_and_never_shown(scene: Scene, browser: Client) -> None:
    document = added(scene)
    answer = browser.get(place("file", document))
    assert b"".join(answer.streaming_content) == PDF
    assert headers_of(answer) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%3B%201.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{document.sha256}"',
    }


@pytest.mark.parametrize(
    ("name", "content", "policy"),
    [
        ("a.pdf", PDF, "default-src 'none'; frame-ancestors 'self'"),
        ("a.png", PNG, "sandbox; default-src 'none'; frame-ancestors 'self'"),
        ("a.jpg", JPG, "sandbox; default-src 'none'; frame-ancestors 'self'"),
    ],
)
def test_a_preview_stands_in_a_frame_of_our_own(
    scene: Scene, browser: Client, name: str, content: bytes, policy: str
) -> None:
    answer = browser.get(place("preview", added(scene, content, name)))
    assert b"".join(answer.streaming_content) == content
    shown = headers_of(answer)
    assert shown["Content-Disposition"] == f'inline; filename="{name}"'
    assert shown["Content-Security-Policy"] == policy
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("name", "content"), [("a.docx", DOCX), ("a.xlsx", XLSX)])
def test_office_files_have_no_preview(
    scene: Scene, browser: Client, name: str, content: bytes
) -> None:
    document = added(scene, content, name)
    assert browser.get(place("preview", document)).status_code == 404
    answer = browser.get(place("file", document))
    assert headers_of(answer)["Content-Disposition"] == f'attachment; filename="{name}"'
    end(answer)


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "", "application/xhtml+xml"]
)
def test_a_type_that_came_from_elsewhere_is_neither_named_nor_shown(
    scene: Scene, browser: Client, content_type: str
) -> None:
    document = added(scene)
    Document.objects.filter(pk=document.pk).update(content_type=content_type)
    answer = browser.get(place("file", document))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content) == PDF
    assert browser.get(place("preview", document)).status_code == 404


# Parts


def test_a_download_goes_on_where_it_stopped(
    kind_of_store: str, scene: Scene, browser: Client
) -> None:
    document = added(scene)
    url, etag = place("file", document), f'"{document.sha256}"'
    for header, expected, told in (
        ("bytes=0-9", PDF[:10], f"bytes 0-9/{len(PDF)}"),
        ("bytes=100-", PDF[100:], f"bytes 100-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=-7", PDF[-7:], f"bytes {len(PDF) - 7}-{len(PDF) - 1}/{len(PDF)}"),
    ):
        answer = browser.get(url, headers={"range": header, "if-range": etag})
        assert (answer.status_code, answer.headers["Content-Range"]) == (206, told)
        assert b"".join(answer.streaming_content) == expected
        assert answer.headers["Content-Length"] == str(len(expected))
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_part_of_another_file_is_not_mixed_in(scene: Scene, browser: Client) -> None:
    answer = browser.get(
        place("file", added(scene)), headers={"range": "bytes=100-", "if-range": '"other"'}
    )
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)


def test_a_part_behind_the_end_is_refused(scene: Scene, browser: Client) -> None:
    answer = browser.get(place("file", added(scene)), headers={"range": "bytes=99999-"})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(PDF)}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_head_tells_the_size_and_notes_nothing(
    kind_of_store: str, scene: Scene, client_of: ClientOf
) -> None:
    document = added(scene)
    before = Event.objects.count()
    answer = client_of(scene.appraiser).head(place("file", document))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert Event.objects.count() == before


# Who


def test_strangers_find_nothing(scene: Scene, other_scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    strangers = [scene.other_official, scene.other_leader, *other_scene.users.values()]
    for person in strangers:
        for name in BOTH:
            status = client_of(person).get(place(name, document)).status_code
            assert status == (403 if person.role == "administrator" else 404), person
    for name in BOTH:
        answer = Client().get(place(name, document))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("accounts:sign_in"))


def test_a_document_without_its_file_is_not_found(
    kind_of_store: str, scene: Scene, browser: Client
) -> None:
    document = added(scene)
    default_storage.delete(document.file)
    for name in BOTH:
        assert browser.get(place(name, document)).status_code == 404
    facts = DocumentFacts(title="Kế hoạch", number="1/KH")
    number_alone = actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=facts,
        codes=["1.1.1"],
        by=scene.official,
        clock=at(on(5)),
    )
    for name in BOTH:
        assert browser.get(place(name, number_alone)).status_code == 404


@pytest.mark.parametrize(
    ("scan", "sentence"),
    [
        (
            Scan.PENDING,
            "“Kế hoạch; 1.pdf” is still being checked for viruses. Try again in a few minutes.",
        ),
        (
            Scan.INFECTED,
            "“Kế hoạch; 1.pdf” contains a virus and is not handed out. Add the document again, "
            "clean.",
        ),
    ],
)
def test_what_is_not_known_to_be_clean_is_not_handed_out(
    scene: Scene, browser: Client, scan: Scan, sentence: str
) -> None:
    document = added(scene)
    Document.objects.filter(pk=document.pk).update(scan=scan)
    for name in BOTH:
        answer = browser.get(place(name, document), follow=True)
        assert [str(message) for message in answer.context["messages"]] == [sentence]
    Document.objects.filter(pk=document.pk).update(scan=Scan.CLEAN)
    answer = browser.get(place("file", document))
    assert b"".join(answer.streaming_content) == PDF


# What is noted


def seen(scene: Scene) -> list[tuple[str, str]]:
    events = Event.objects.filter(what="see_document", chain=chain_of(scene.authority.pk))
    return [(event.by_id, event.subject_id) for event in events.order_by("sequence")]


def test_what_the_authority_sees_is_noted_once_an_hour(scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    appraiser = client_of(scene.appraiser)
    with time_machine.travel(on(6)) as clock:
        for name in (*BOTH, *BOTH):
            end(appraiser.get(place(name, document), headers={"range": "bytes=5-9"}))
        once = (str(scene.appraiser.pk), str(document.pk))
        assert seen(scene) == [once]
        clock.shift(timedelta(minutes=61))
        end(appraiser.get(place("preview", document)))
        assert seen(scene) == [once, once]
    event = Event.objects.filter(what="see_document").order_by("sequence")[0]
    assert event.new == {"commune": "01", "title": "Kế hoạch", "sha256": document.sha256}


def test_what_the_commune_sees_of_its_own_is_not_noted(scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    for person in (scene.official, scene.leader):
        end(client_of(person).get(place("file", document)))
    assert seen(scene) == []


def test_the_sealed_chain_of_the_period_stays_as_it_is(scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    before = Event.objects.filter(chain=document.dossier.event_chain).count()
    end(client_of(scene.standing).get(place("file", document)))
    assert Event.objects.filter(chain=document.dossier.event_chain).count() == before


def test_a_file_costs_few_queries(scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    person = client_of(scene.appraiser)
    end(person.get(place("file", document)))
    with CaptureQueriesContext(connection) as queries:
        end(person.get(place("file", document)))
    assert len(queries) == 4, queries.captured_queries


def test_the_stored_file_is_closed(
    scene: Scene, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    plain = default_storage.open
    monkeypatch.setattr(
        default_storage, "open", lambda name: opened.append(plain(name)) or opened[-1]
    )
    for headers in ({}, {"range": "bytes=0-5"}, {"range": "bytes=9999-"}):
        answer = browser.get(place("file", added(scene)), headers=headers)
        end(answer)
    assert [file.closed for file in opened] == [True, True, True]
