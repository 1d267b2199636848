"""What is published is drawn once, stored and served as stored; pages before and after."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.files import cancel_file, claim_file
from accounts.models import DrawnFile, Event, FileState
from accounts.refusals import Faulty, Refused
from accounts.workers import draw_claimed, house_ways
from reports import queries
from reports.actions import note_signature, publish
from reports.exports import export
from reports.files import ask_for_draft
from reports.formats import FORMATS, Format
from reports.models import Publication, PublicationFile
from reports.views import publication as publication_views
from scoring.actions import workflow
from scoring.actions.period import open_revision
from scoring.models import Period, Score
from scoring.states import State
from tests.reports.whole_years import finished, published
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _stored_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.WORKERS = tmp_path, "apart"


def stored(file: DrawnFile) -> bytes:
    with default_storage.open(file.file) as content:
        return bytes(content.read())


def draw(*formats: str) -> None:
    """All files, or those of some formats: pages take their time."""
    ways = house_ways()
    for file in DrawnFile.objects.order_by("file_name"):
        if not formats or file.file_name.endswith(formats):
            claimed = claim_file(clock=timezone.now, only=file.pk)
            if claimed is not None:
                draw_claimed(claimed, ways)


def revised(scene: Scene) -> Publication:
    """The council takes 0,25 points more from the first commune."""
    published(scene)
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    for to in (State.COUNCIL, State.FINAL):
        workflow.move(
            scorecard=scene.scorecard, to=to, by=scene.standing, clock=at(on(30)), reason="Sai sót"
        )
        if to is State.COUNCIL:
            scene.deduct("2.1", "0.25", day=30, by=scene.standing)
    period = Period.objects.get(pk=scene.period.pk)
    return publish(period=period, by=scene.standing, clock=at(on(31)))


def test_publishing_asks_for_every_format_once(scene: Scene) -> None:
    publication = published(scene)
    files = queries.latest_files(publication)
    assert set(files) == set(Format)
    assert {each.edition for each in files.values()} == {1}
    assert {each.drawn.state for each in files.values()} == {FileState.WAITING}


def test_stored_files_are_what_the_frozen_result_gives(scene: Scene) -> None:
    publication = published(scene)
    draw()
    result = queries.frozen_result(publication)
    for format, file in queries.latest_files(publication).items():
        content, content_type, name = export(result, publication, format)
        assert (file.drawn.content_type, file.drawn.file_name) == (content_type, name)
        assert file.drawn.sha256 == hashlib.sha256(stored(file.drawn)).hexdigest()
        if format in (Format.JSON, Format.CSV, Format.PDF):
            assert stored(file.drawn) == content
    kept = Event.objects.filter(what="keep_file", chain=scene.period.event_chain)
    assert kept.count() == len(Format)


def test_number_and_date_make_a_further_edition_of_what_bears_them(scene: Scene) -> None:
    publication = published(scene)
    draw()
    for _time in range(2):  # the second changes nothing
        note_signature(
            publication=publication, number="05/QĐ-UBND", signed_on=date(2023, 1, 5),
            by=scene.standing, clock=at(on(31)),
        )  # fmt: skip
    draw()
    editions = [(each.format, each.edition) for each in queries.files_of(publication)]
    assert editions == [
        ("csv", 1), ("docx", 2), ("docx", 1), ("json", 1), ("pdf", 2), ("pdf", 1), ("xlsx", 1),
    ]  # fmt: skip
    pdfs = [each.drawn for each in queries.files_of(publication) if each.format == "pdf"]
    assert all(each.is_ready for each in pdfs)
    assert pdfs[0].sha256 != pdfs[1].sha256


def test_an_edition_asked_for_before_the_signature_is_drawn_without_it(scene: Scene) -> None:
    publication = published(scene)
    (before,) = (each.drawn for each in queries.files_of(publication) if each.format == "docx")
    publication.number = ""
    unsigned = export(queries.frozen_result(publication), publication, "docx")[0]
    note_signature(
        publication=publication, number="05/QĐ-UBND", signed_on=None,
        by=scene.standing, clock=at(on(31)),
    )  # fmt: skip
    draw("docx")
    before.refresh_from_db()
    assert len(stored(before)) == len(unsigned)


def test_the_files_of_a_publication_are_kept(scene: Scene) -> None:
    published(scene)
    for write in (
        lambda: PublicationFile.objects.update(edition=2),
        lambda: PublicationFile.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_a_publication_older_than_a_format_gets_it_when_it_is_looked_at(
    scene: Scene, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import actions

    with monkeypatch.context() as older:
        older.setattr(actions, "FORMATS", {})
        published(scene)
    assert not PublicationFile.objects.exists()
    client_of(scene.official).get(f"/results/{scene.period.pk}/decision/")
    assert PublicationFile.objects.count() == len(Format)


def test_missing_files_are_drawn_without_a_look(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """By `run_due`: a stranger is served what no official has looked at. Pages take their time, so
    those are stopped here."""
    from reports import actions

    before = {format: kind for format, kind in FORMATS.items() if format not in ("json", "csv")}
    with monkeypatch.context() as older:
        older.setattr(actions, "FORMATS", before)
        published(scene)
    for file in DrawnFile.objects.all():
        cancel_file(file=file, by=scene.standing, clock=timezone.now)
    settings.WORKERS = "at_once"
    told = [run_due("publication_files") for _time in range(2)]
    assert [line.count(" 2 ") for line in told] == [1, 0]
    ready = DrawnFile.objects.filter(state=FileState.READY)
    assert {file.file_name.rpartition(".")[2] for file in ready} == {"json", "csv"}
    answer = Client().get(f"/public/{scene.authority.pk}/2022/files/csv/")
    served = b"".join(answer)  # type: ignore[arg-type]
    assert served == stored(ready.get(file_name__endswith="csv"))


def run_due(only: str) -> str:
    told = io.StringIO()
    call_command("run_due", only=only, stdout=told)
    return told.getvalue()


def test_downloads_serve_the_stored_file(
    scene: Scene, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = published(scene)
    draw("json", "csv")
    monkeypatch.setattr("reports.ways.export", None)  # nothing is drawn any more
    monkeypatch.setattr("reports.views.results.export", None)
    client = client_of(scene.official)
    for format in ("json", "csv"):
        file = queries.latest_files(publication)[format]
        for url in (
            f"/results/{scene.period.pk}/files/{format}/",
            f"/results/{scene.period.pk}/revisions/1/files/{format}/",
        ):
            answer = client.get(url)
            assert b"".join(answer) == stored(file.drawn)  # type: ignore[arg-type]
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            etag = answer.headers["ETag"]
            assert client.get(url, headers={"if-none-match": etag}).status_code == 304


def test_a_file_that_is_not_ready_leads_to_its_progress(
    scene: Scene, client_of: Callable[..., Client], settings: Any
) -> None:
    published(scene)
    client, page = client_of(scene.official), f"/results/{scene.period.pk}/revisions/1/"
    answer = client.get(f"/results/{scene.period.pk}/files/pdf/")
    assert answer.headers["Location"] == page
    waiting = client.get(page).content.decode()
    assert waiting.count("Waiting its turn") >= len(Format)
    assert "Stop (PDF)" not in waiting  # a commune may not
    assert "Stop (PDF)" in client_of(scene.standing).get(page).content.decode()
    settings.WORKERS = "at_once"
    ready = client.get(page).content.decode()
    assert "hx-trigger" not in ready
    assert "Download (PDF)" in ready


def test_a_draft_is_drawn_once_for_a_state(
    scene: Scene, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.WORKERS = "at_once"
    scene.at(State.ROUND_1)
    client, url = client_of(scene.standing), f"/results/{scene.period.pk}/files/docx/"
    for _time in range(2):
        answer = client.get(url)
        assert answer.headers["Content-Disposition"].endswith('du-thao.docx"')
        assert b"".join(answer)  # type: ignore[arg-type]
    assert DrawnFile.objects.count() == 1
    scene.deduct("1.2", "0.5")
    assert b"".join(client.get(url))  # type: ignore[arg-type]
    assert DrawnFile.objects.count() == 2


def test_a_draft_of_a_state_that_has_passed_is_refused(scene: Scene, settings: Any) -> None:
    scene.at(State.ROUND_1)
    result = queries.live_result(scene.period)
    drawn = ask_for_draft(scene.period, result, Format.DOCX, by=scene.standing, at=on(13))
    scene.deduct("1.2", "0.5")
    with pytest.raises(Refused, match="have changed since"):
        house_ways()[drawn.kind](drawn.what, lambda _percent, _doing: None)


def test_the_page_before_publishing_says_what_is_in_the_way(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    scene.at(State.COUNCIL)
    page = client_of(scene.standing).get(f"/results/{scene.period.pk}/publish/").content.decode()
    assert "3 scorecards are not final yet" in page
    assert 'type="submit">Publish' not in page
    assert f'href="/periods/{scene.period.pk}/"' in page


def test_the_page_before_publishing_says_how_many_more_faults_there_are(
    scene: Scene, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication_views, "MOST_FAULTS", 1)
    scene.at(State.COUNCIL)
    Score.objects.filter(scorecard=scene.scorecard, criterion__code__in=["2.1", "2.2"]).update(
        appraised_points=1
    )
    client, url = client_of(scene.standing), f"/results/{scene.period.pk}/publish/"
    page = client.get(url).content.decode()
    assert "3 faults stand in the way" in page
    assert 'href="?all=1#faults">2 more faults: show all' in page
    assert "xã Tường Phù, 2.2: 1 stands" not in page
    whole = client.get(f"{url}?all=1").content.decode()
    assert "xã Tường Phù, 2.2: 1 stands" in whole
    assert "more faults" not in whole


def test_the_page_before_publishing_lets_a_sound_year_through(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    finished(scene)
    client, url = client_of(scene.standing), f"/results/{scene.period.pk}/publish/"
    page = client.get(url).content.decode()
    assert "All checks passed" in page
    assert "2 communes never submitted" in page
    assert client.post(url).headers["Location"] == f"/results/{scene.period.pk}/decision/"
    assert Publication.objects.count() == 1


def test_publishing_makes_the_checks_itself(scene: Scene) -> None:
    """A line that is not what its deductions leave; no screen stood before this."""
    finished(scene)
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="2.2").update(
        appraised_points=1
    )
    with pytest.raises(Faulty) as refusal:
        publish(period=scene.period, by=scene.standing, clock=at(on(29)))
    assert [str(each) for each in refusal.value.sentences] == [
        "xã Tường Phù, 2.2: 1 stands, the deductions give 2."
    ]
    assert not Publication.objects.exists()
    assert not DrawnFile.objects.exists()


def test_a_revision_shows_what_it_moves_before_and_after(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    """92,50 % less 0,25 of 10 points is 90,00 %: still A; others keep everything."""
    publication = revised(scene)
    client = client_of(scene.standing)
    page = client.get(f"/results/{scene.period.pk}/revisions/2/").content.decode()
    assert "Takes the place of revision 1: Sai sót" in page
    assert "1 line has other points." in page
    assert "2 communes keep index, rank and group." in page
    assert "<td>92.50</td><td><strong>90.00</strong></td>" in page
    old = client.get(f"/results/{scene.period.pk}/revisions/1/").content.decode()
    assert "This result was corrected by revision 2." in old
    assert f'href="/results/{scene.period.pk}/revisions/2/"' in old
    first = json.loads(Publication.objects.get(revision=1).result)
    assert first["communes"][0]["index"] == "92.5"
    assert publication.revision == 2


def test_the_page_of_a_revision_in_the_making_shows_what_it_would_move(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    client, url = client_of(scene.standing), f"/results/{scene.period.pk}/publish/"
    assert "Nothing differs from the result" in client.get(url).content.decode()
    workflow.move(
        scorecard=scene.scorecard, to=State.COUNCIL, by=scene.standing, clock=at(on(30)),
        reason="Sai sót",
    )  # fmt: skip
    scene.deduct("2.1", "0.25", day=30, by=scene.standing)
    page = client.get(url).content.decode()
    assert "Reason: Sai sót" in page
    assert "<td>92.50</td><td><strong>90.00</strong></td>" in page


def test_old_revisions_keep_their_files(scene: Scene, client_of: Callable[..., Client]) -> None:
    revised(scene)
    draw("json")
    client, base = client_of(scene.official), f"/results/{scene.period.pk}"
    contents = [
        b"".join(client.get(f"{base}{path}"))  # type: ignore[arg-type]
        for path in ("/files/json/", "/revisions/2/files/json/", "/revisions/1/files/json/")
    ]
    assert contents[0] == contents[1] != contents[2]
    assert client.get(f"{base}/revisions/3/").status_code == 404
    assert client.get(f"{base}/revisions/1/files/exe/").status_code == 404


def test_nobody_of_another_authority_gets_files(
    scene: Scene, other_scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    client, base = client_of(other_scene.standing), f"/results/{scene.period.pk}"
    for path in ("/files/json/", "/revisions/1/", "/revisions/1/files/json/", "/publish/"):
        assert client.get(f"{base}{path}").status_code == 404


def test_pages_ask_the_database_as_often_for_two_revisions(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    client = client_of(scene.standing)
    counts = []
    for bring in (published, revised_from_published):
        bring(scene)
        url = f"/results/{scene.period.pk}/decision/"
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def revised_from_published(scene: Scene) -> None:
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    publish(period=Period.objects.get(pk=scene.period.pk), by=scene.standing, clock=at(on(31)))
