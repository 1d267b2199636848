"""Files that workers draw: asked for once, claimed by one, kept whole, stopped, taken over."""

import hashlib
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.actions import files as actions
from accounts.clock import Clock
from accounts.models import DrawnFile, Event, FileState
from accounts.permissions import Permission
from accounts.refusals import NotPermitted, Refused
from accounts.workers import Tell, draw_claimed
from tests.factories import Place

NOW = datetime(2023, 1, 5, 9, tzinfo=UTC)
CONTENT = "Quyết định".encode()


def at(moment: datetime = NOW) -> Clock:
    return lambda: moment


def write(what: Mapping[str, Any], tell: Tell) -> bytes:
    tell(50, "Drawing the pages")
    return str(what["text"]).encode()


WAYS = {"test": write}


@pytest.fixture(autouse=True)
def _stored_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def asked_for(place: Place, key: str = "1", *, chain: str = "", **more: Any) -> DrawnFile:
    facts: dict[str, Any] = {
        "authority": place.authority, "kind": "test", "key": key, "what": {"text": "Quyết định"},
        "permission": Permission.PUBLISH, "file_name": f"{key}.pdf",
        "content_type": "application/pdf", "event_chain": chain,
    }  # fmt: skip
    asked = actions.FileAsked(**(facts | more))
    return actions.ask_for_file(asked=asked, by=place.people["standing_agency"], at=NOW)


def drawn(place: Place, **more: Any) -> DrawnFile:
    file = asked_for(place, **more)
    claimed = actions.claim_file(clock=at(), only=file.pk)
    assert claimed is not None
    draw_claimed(claimed, WAYS)
    return DrawnFile.objects.get(pk=file.pk)


@pytest.mark.django_db
def test_the_same_file_is_asked_for_once(phu_yen: Place) -> None:
    first = asked_for(phu_yen)
    assert asked_for(phu_yen) == first
    assert asked_for(phu_yen, "2") != first
    assert DrawnFile.objects.count() == 2


@pytest.mark.django_db
def test_a_drawn_file_is_stored_with_its_hash_and_the_log_knows_it(phu_yen: Place) -> None:
    file = drawn(phu_yen, chain="period:1")
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert (file.state, file.percent, file.sha256, file.size_bytes, file.claim) == (
        FileState.READY, 100, sha256, len(CONTENT), None,
    )  # fmt: skip
    with default_storage.open(file.file) as stored:
        assert stored.read() == CONTENT
    event = Event.objects.get(chain="period:1")
    assert (event.what, event.new) == (
        "keep_file", {"file": "1.pdf", "sha256": sha256, "size_bytes": len(CONTENT)},
    )  # fmt: skip


@pytest.mark.django_db
def test_files_are_claimed_in_the_order_they_were_asked_for_each_once(phu_yen: Place) -> None:
    files = [asked_for(phu_yen, key) for key in ("a", "b")]
    claimed = [actions.claim_file(clock=at()) for _worker in range(3)]
    assert claimed == [*files, None]


@pytest.mark.django_db
def test_a_dead_workers_file_is_taken_over_and_it_can_write_no_more(phu_yen: Place) -> None:
    asked_for(phu_yen)
    dead = actions.claim_file(clock=at())
    assert dead is not None
    assert actions.claim_file(clock=at(NOW + actions.LEASE)) is None
    later = NOW + actions.LEASE + timedelta(seconds=1)
    heir = actions.claim_file(clock=at(later))
    assert heir == dead
    assert heir is not None
    assert heir.claim != dead.claim
    assert not actions.keep_file(file=dead, content=b"half", clock=at(later))
    assert not actions.renew_lease(file=dead, clock=at(later))
    actions.tell_progress(file=dead, percent=99, doing="")
    assert actions.keep_file(file=heir, content=CONTENT, clock=at(later))
    file = DrawnFile.objects.get()
    assert (file.sha256, file.tries) == (hashlib.sha256(CONTENT).hexdigest(), 2)


@pytest.mark.django_db
def test_a_lease_that_is_renewed_keeps_the_others_away(phu_yen: Place) -> None:
    asked_for(phu_yen)
    mine = actions.claim_file(clock=at())
    assert mine is not None
    assert actions.renew_lease(file=mine, clock=at(NOW + actions.LEASE))
    assert actions.claim_file(clock=at(NOW + 2 * actions.LEASE)) is None


@pytest.mark.django_db
def test_what_kills_every_worker_is_given_up(phu_yen: Place) -> None:
    asked_for(phu_yen)
    for n in range(actions.MOST_TRIES):
        assert actions.claim_file(clock=at(NOW + n * timedelta(hours=1)))
    assert actions.claim_file(clock=at(NOW + timedelta(days=1))) is None
    file = DrawnFile.objects.get()
    assert (file.state, str(file.error_sentence)) == (
        FileState.FAILED,
        "It was begun 3 times and never finished. Tell the administrator.",
    )


@pytest.mark.django_db
def test_a_stopped_file_keeps_nothing_of_its_worker(phu_yen: Place) -> None:
    file, standing = asked_for(phu_yen, chain="period:1"), phu_yen.people["standing_agency"]
    claimed = actions.claim_file(clock=at())
    assert claimed is not None
    actions.cancel_file(file=file, by=standing, clock=at())
    draw_claimed(claimed, WAYS)
    file = DrawnFile.objects.get()
    assert (file.state, file.file, file.claim) == (FileState.CANCELLED, "", None)
    assert Event.objects.get(chain="period:1").what == "cancel_file"
    with pytest.raises(Refused, match="no longer being made"):
        actions.cancel_file(file=file, by=standing, clock=at())
    actions.draw_again(file=file, by=standing, clock=at())
    again = actions.claim_file(clock=at())
    assert again is not None
    draw_claimed(again, WAYS)
    assert DrawnFile.objects.get().is_ready
    with pytest.raises(Refused, match="is there already"):
        actions.draw_again(file=file, by=standing, clock=at())


@pytest.mark.django_db
def test_nobody_stops_what_he_may_not(phu_yen: Place, bac_yen: Place) -> None:
    file = asked_for(phu_yen)
    for person in (bac_yen.people["standing_agency"], phu_yen.people["leadership"]):
        with pytest.raises(NotPermitted):
            actions.cancel_file(file=file, by=person, clock=at())
    assert DrawnFile.objects.get().state == FileState.WAITING


def refuse(what: Mapping[str, Any], tell: Tell) -> bytes:
    raise Refused("Line {code} is empty.", code="1.1")


def break_down(what: Mapping[str, Any], tell: Tell) -> bytes:
    raise ZeroDivisionError


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (refuse, "Line 1.1 is empty."),
        (break_down, "It could not be made: ZeroDivisionError. Tell the administrator."),
    ],
)
def test_what_cannot_be_drawn_says_why(phu_yen: Place, way: Any, sentence: str) -> None:
    asked_for(phu_yen)
    claimed = actions.claim_file(clock=at())
    assert claimed is not None
    draw_claimed(claimed, {"test": way})
    file = DrawnFile.objects.get()
    assert (file.state, str(file.error_sentence)) == (FileState.FAILED, sentence)


@pytest.mark.django_db
def test_a_ready_file_never_changes(phu_yen: Place) -> None:
    file = drawn(phu_yen)
    for changes in ({"sha256": "0" * 64}, {"size_bytes": 1}, {"file": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DrawnFile.objects.filter(pk=file.pk).update(**changes)


@pytest.mark.django_db
def test_drafts_are_forgotten_in_time_and_files_without_a_row(phu_yen: Place) -> None:
    kept = drawn(phu_yen, key="kept", what={"text": "kept"})
    draft = drawn(phu_yen, key="draft", what={"text": "draft"}, kept_until=NOW + timedelta(days=1))
    stray = default_storage.save("drawn/ab/stray.pdf", ContentFile(CONTENT))
    after = datetime.now(UTC) + timedelta(days=2)
    assert actions.forget_files(now=NOW) == 0
    assert actions.forget_files(now=after) == 2
    assert list(DrawnFile.objects.all()) == [kept]
    assert [default_storage.exists(name) for name in (kept.file, draft.file, stray)] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_page_shows_progress_then_the_file(
    phu_yen: Place, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.WORKERS = "apart"
    client, file = client_of(phu_yen.people["standing_agency"]), asked_for(phu_yen)
    page = client.get(f"/files/{file.pk}/").content.decode()
    assert "Waiting its turn" in page
    assert 'hx-trigger="every 2s"' in page
    content = client.get(f"/files/{file.pk}/content/")
    assert content.headers["Location"] == f"/files/{file.pk}/"
    claimed = actions.claim_file(clock=at())
    assert claimed is not None
    actions.tell_progress(file=claimed, percent=40, doing="Drawing the pages")
    assert "Drawing the pages (40 %)" in client.get(f"/files/{file.pk}/").content.decode()
    draw_claimed(claimed, WAYS)
    page = client.get(f"/files/{file.pk}/").content.decode()
    assert "hx-trigger" not in page
    assert f"/files/{file.pk}/content/" in page


@pytest.mark.django_db
def test_the_file_is_served_as_stored_and_never_sniffed(
    phu_yen: Place, client_of: Callable[..., Client]
) -> None:
    client, file = client_of(phu_yen.people["standing_agency"]), drawn(phu_yen)
    answer = client.get(f"/files/{file.pk}/content/")
    assert b"".join(answer) == CONTENT  # type: ignore[arg-type]
    headers = answer.headers
    assert headers["Content-Disposition"] == 'attachment; filename="1.pdf"'
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
    again = client.get(f"/files/{file.pk}/content/", headers={"if-none-match": headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_a_draft_is_kept_by_no_browser(phu_yen: Place, client_of: Callable[..., Client]) -> None:
    file = drawn(phu_yen, kept_until=NOW)
    answer = client_of(phu_yen.people["standing_agency"]).get(f"/files/{file.pk}/content/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer) == CONTENT  # type: ignore[arg-type]


@pytest.mark.django_db
def test_files_stay_with_those_who_may(
    phu_yen: Place, bac_yen: Place, client_of: Callable[..., Client]
) -> None:
    file = asked_for(phu_yen)
    for person in (
        bac_yen.people["standing_agency"],
        phu_yen.people["leadership"],
        phu_yen.people["commune_leader"],
    ):
        client = client_of(person)
        assert client.get(f"/files/{file.pk}/").status_code == 404
        assert client.get(f"/files/{file.pk}/content/").status_code == 404
        assert client.post(f"/files/{file.pk}/cancel/").status_code == 404
    assert (
        client_of(phu_yen.people["standing_agency"]).get(f"/files/{file.pk}/cancel/").status_code
        == 405
    )


@pytest.mark.django_db
def test_stopping_goes_back_to_where_one_was(
    phu_yen: Place, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.WORKERS = "apart"
    client, file = client_of(phu_yen.people["standing_agency"]), asked_for(phu_yen)
    came = {"referer": "http://testserver/results/"}
    assert client.post(f"/files/{file.pk}/cancel/", headers=came).headers["Location"] == "/results/"
    assert DrawnFile.objects.get().state == FileState.CANCELLED
    assert client.post(f"/files/{file.pk}/again/").headers["Location"] == f"/files/{file.pk}/"
    assert DrawnFile.objects.get().state == FileState.WAITING


@pytest.mark.postgres
def test_two_workers_never_take_the_same_file(committed_db: None) -> None:
    """Twenty files, two workers: each file is claimed once."""
    from tests.factories import make_place

    place = make_place("Phù Yên", prefix="py")
    for number in range(20):
        asked_for(place, str(number))
    taken: list[uuid.UUID] = []
    start = threading.Barrier(2)

    def take() -> None:
        start.wait()
        while file := actions.claim_file(clock=at()):
            taken.append(file.pk)
        connection.close()

    workers = [threading.Thread(target=take) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 20
