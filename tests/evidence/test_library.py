"""Documents corrected, replaced, linked and received in parts; the deadline to the minute."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import Conflict, Refused
from evidence import actions, arriving
from evidence.actions import AlreadyThere, DocumentFacts, FileAnnounced
from evidence.models import Document, Dossier, Upload
from evidence.openness import how_open
from evidence.queries import attachments_by_criterion
from scoring.actions.deadlines import Extension, change_deadlines, extend
from scoring.models import Period
from scoring.states import State
from tests.evidence.samples import DOCX, PDF, upload
from tests.scoring.scene import DEADLINES, Scene, at, on

pytestmark = [pytest.mark.usefixtures("in_english", "media"), pytest.mark.slow]

ClientOf = Callable[..., Client]
DUE_AT, EXPLANATION_DUE_AT = DEADLINES.self_assessment_due_at, DEADLINES.explanation_due_at
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


@pytest.fixture
def dossier(scene: Scene) -> Dossier:
    return scene.scorecard.dossier


def added(scene: Scene, *, when: Any = None, **facts: Any) -> Document:
    return actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(**{"title": "Kế hoạch", "number": "1/KH", **facts}),
        codes=["1.1.1"],
        by=scene.official,
        clock=at(when or on(5)),
    )


def refusing_period(scene: Scene) -> None:
    """The same year, its late sheets refused from the beginning."""
    Period.objects.update(late_policy="refuse")
    change_deadlines(
        period=scene.period, deadlines=DEADLINES, by=scene.standing, clock=at(on(1, 10))
    )


def last_event() -> Event:
    return Event.objects.order_by("-id")[0]


# The deadline


def test_late_documents_are_taken_where_late_sheets_are(scene: Scene) -> None:
    assert added(scene, when=DUE_AT).added_at == DUE_AT


def test_where_late_is_refused_the_minute_closes_the_dossier(scene: Scene) -> None:
    refusing_period(scene)
    document = added(scene, when=DUE_AT - MOMENT)
    with pytest.raises(Refused, match="The deadline of the self-assessment"):
        added(scene, when=DUE_AT)
    with pytest.raises(Refused, match="The deadline of the self-assessment"):
        actions.withdraw_document(document=document, by=scene.official, clock=at(DUE_AT))
    assert Document.objects.get().withdrawn_at is None


def test_an_extension_opens_one_commune_alone(scene: Scene) -> None:
    refusing_period(scene)
    to = DUE_AT + timedelta(days=2)
    extension = Extension(to=to, reason="Mưa lũ", document="Công văn 12")
    extend(scorecard=scene.scorecard, extension=extension, by=scene.standing, clock=at(on(9)))
    assert added(scene, when=to - MOMENT).pk
    with pytest.raises(Refused):
        added(scene, when=to)
    others = Dossier.objects.exclude(pk=scene.scorecard.dossier_id)
    assert set(others.values_list("due_at", flat=True)) == {DUE_AT}


def test_after_the_explanation_no_supplement_is_taken(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    assert added(scene, when=EXPLANATION_DUE_AT - MOMENT).stage == "supplement"
    with pytest.raises(Refused, match="The deadline of the explanation"):
        added(scene, when=EXPLANATION_DUE_AT)


def test_the_dossier_says_until_when(scene: Scene, dossier: Dossier) -> None:
    said = {
        on(5): "Documents can be added until {due_at}: the commune is scoring itself.",
        DUE_AT: "The deadline, {due_at}, has passed; documents can still be added, and are late.",
    }
    for moment, template in said.items():
        assert how_open(dossier, moment).template == template
        assert how_open(dossier, moment).values == {"due_at": DUE_AT}


# Corrected, replaced, linked


def test_a_correction_tells_what_stood_there(scene: Scene) -> None:
    document = added(scene)
    actions.correct_document(
        document=document,
        facts=DocumentFacts(title="Kế hoạch", number="2/KH"),
        pages={"1.1.1": "3"},
        version=0,
        by=scene.official,
        clock=at(on(6)),
    )
    event = last_event()
    assert event.what == "correct_document"
    assert event.old == {"number": "1/KH", "pages": {"1.1.1": ""}}
    assert event.new == {"commune": "01", "number": "2/KH", "pages": {"1.1.1": "3"}}
    with pytest.raises(Conflict):
        actions.correct_document(
            document=document,
            facts=DocumentFacts(title="Khác", number="3"),
            pages={},
            version=0,
            by=scene.official,
            clock=at(on(6)),
        )
    assert Document.objects.get().number == "2/KH"


def test_a_replaced_file_stays_readable(scene: Scene, client_of: ClientOf) -> None:
    old = added(scene)
    first = actions.replace_file(document=old, upload=upload(), by=scene.official, clock=at(on(6)))
    second = actions.replace_file(
        document=first, upload=upload(DOCX, "Bản 2.docx"), by=scene.official, clock=at(on(7))
    )
    proving = attachments_by_criterion(scene.scorecard.dossier)
    assert [[row.document for row in rows] for rows in proving.values()] == [[second]]
    assert last_event().old["sha256"] == first.sha256
    visitor = client_of(scene.appraiser)
    assert b"".join(visitor.get(reverse("evidence:file", args=[first.pk]))) == PDF
    page = visitor.get(reverse("evidence:dossier", args=[old.dossier_id]))
    (shown,) = page.context["documents"]
    assert [row.pk for row in shown.earlier] == [first.pk, old.pk]
    with pytest.raises(Conflict):
        actions.replace_file(document=first, upload=upload(), by=scene.official, clock=at(on(7)))


def test_what_was_appraised_is_neither_corrected_nor_replaced(scene: Scene) -> None:
    document = added(scene)
    scene.at(State.EXPLANATION)
    with pytest.raises(Refused, match="has been appraised"):
        actions.replace_file(
            document=document, upload=upload(), by=scene.official, clock=at(on(15))
        )
    with pytest.raises(Refused, match="has been appraised"):
        actions.correct_document(
            document=document,
            facts=DocumentFacts(title="Khác", number="1"),
            pages={},
            version=0,
            by=scene.official,
            clock=at(on(15)),
        )


def test_a_link_stands_for_a_file(scene: Scene, client_of: ClientOf) -> None:
    url = "https://congbao.chinhphu.vn/van-ban/nghi-quyet-76.htm"
    document = added(scene, number="", url=url)
    page = client_of(scene.appraiser).get(reverse("evidence:dossier", args=[document.dossier_id]))
    link = f'<a href="{url}" rel="noopener noreferrer external">{url}</a>'
    assert link in page.content.decode()


def test_only_what_was_ticked_or_unticked_changes(scene: Scene, client_of: ClientOf) -> None:
    """Another's tick, set since the boxes were shown, stays."""
    document = added(scene)
    actions.attach(document=document, code="2.1", by=scene.leader, clock=at(on(5)))
    client_of(scene.official).post(
        reverse("evidence:prove", args=[document.pk]), {"shown": ["1.1.1"], "codes": ["1.2"]}
    )
    codes = document.attachments.order_by("criterion__position")
    assert list(codes.values_list("criterion__code", flat=True)) == ["1.2", "2.1"]


def test_the_library_is_searched(scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    loose = added(scene, title="Quyết định về đất đai", number="7/QĐ")
    actions.detach(document=loose, code="1.1.1", by=scene.official, clock=at(on(5)))
    visitor, url = client_of(scene.official), reverse("evidence:dossier", args=[loose.dossier_id])
    found = {
        "": [loose, document],
        "?q=DAT+dai": [loose],
        "?q=1.1.1+ke+hoach": [document],
        "?loose=on": [loose],
        "?loose=on&q=ke": [],
    }
    for query, expected in found.items():
        shown = visitor.get(url + query).context["documents"]
        assert [each.document for each in shown] == expected, query


# In parts


def begun(scene: Scene, content: bytes = PDF, name: str = "Báo cáo_quý.pdf") -> Upload:
    return actions.begin_upload(
        dossier=scene.scorecard.dossier,
        file=FileAnnounced(name=name, size_bytes=len(content), key="k1"),
        by=scene.official,
        clock=at(on(5)),
    )


def sent(scene: Scene, on_its_way: Upload, part: bytes, offset: int) -> int:
    return actions.receive_part(
        upload=on_its_way, part=part, offset=offset, by=scene.official, clock=at(on(5))
    ).received_bytes


def finished(scene: Scene, on_its_way: Upload, **more: Any) -> Document:
    on_its_way.refresh_from_db()
    return actions.finish_upload(
        upload=on_its_way,
        codes=more.pop("codes", ["1.1.1"]),
        by=scene.official,
        clock=at(on(5)),
        **more,
    )


def test_parts_that_come_twice_or_astray_do_no_harm(scene: Scene, media: Path) -> None:
    coming = begun(scene)
    assert sent(scene, coming, PDF[:100], 0) == 100
    assert sent(scene, coming, PDF[:100], 0) == 100
    assert sent(scene, coming, PDF[200:], 200) == 100
    assert sent(scene, coming, PDF[100:] + b"more", 100) == 100
    assert begun(scene) == coming
    with pytest.raises(Refused, match="has not arrived whole"):
        finished(scene, coming)
    assert sent(scene, coming, PDF[100:], 100) == len(PDF)
    document = finished(scene, coming, sha256=hashlib.sha256(PDF).hexdigest())
    assert (document.title, document.sha256) == ("Báo cáo quý", hashlib.sha256(PDF).hexdigest())
    assert finished(scene, coming) == document
    assert Document.objects.count() == 1
    assert not arriving.place(coming.pk).exists()


def test_a_file_damaged_on_its_way_is_not_taken(scene: Scene) -> None:
    coming = begun(scene)
    sent(scene, coming, PDF, 0)
    with pytest.raises(Refused, match="was damaged on its way"):
        finished(scene, coming, sha256="0" * 64)
    assert (Document.objects.count(), Upload.objects.count()) == (0, 0)
    assert not arriving.place(coming.pk).exists()


def test_what_was_lost_on_the_disk_is_asked_for_again(scene: Scene) -> None:
    coming = begun(scene)
    sent(scene, coming, PDF[:100], 0)
    arriving.forget(coming.pk)
    assert sent(scene, coming, PDF[100:], 100) == 0
    assert sent(scene, coming, PDF, 0) == len(PDF)
    assert finished(scene, coming).size_bytes == len(PDF)


def test_known_content_is_asked_about(scene: Scene) -> None:
    known = actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch"),
        codes=["1.1.1"],
        upload=upload(),
        by=scene.official,
        clock=at(on(5)),
    )
    coming = begun(scene)
    sent(scene, coming, PDF, 0)
    with pytest.raises(AlreadyThere, match="is in the dossier already") as told:
        finished(scene, coming, codes=["1.2"])
    assert told.value.known == known
    actions.use_known(
        upload=coming, document=known, codes=["1.2"], by=scene.official, clock=at(on(5))
    )
    assert (Document.objects.count(), Upload.objects.count()) == (1, 0)
    assert known.attachments.count() == 2


def test_what_cannot_be_taken_is_refused_before_it_is_sent(scene: Scene, settings: Any) -> None:
    with pytest.raises(Refused, match="cannot be taken"):
        begun(scene, name="phim.exe")
    settings.EVIDENCE_MAX_BYTES = len(PDF) - 1
    with pytest.raises(Refused, match="is larger than"):
        begun(scene)
    assert not Upload.objects.exists()


def test_nobody_reaches_the_files_of_another(scene: Scene, client_of: ClientOf) -> None:
    coming = begun(scene)
    for person in (scene.leader, scene.other_official):
        visitor = client_of(person)
        for name in ("upload", "finish_upload", "drop_upload"):
            assert visitor.post(reverse(f"evidence:{name}", args=[coming.pk])).status_code == 404


def test_what_nobody_goes_on_with_is_forgotten(scene: Scene) -> None:
    coming = begun(scene)
    sent(scene, coming, PDF[:9], 0)
    assert actions.forget_uploads(now=on(5, 14)) == 0
    assert actions.forget_uploads(now=on(5, 16)) == 1
    assert not arriving.place(coming.pk).exists()


# Together


def test_the_dossier_is_downloaded_whole(
    kind_of_store: str, scene: Scene, client_of: ClientOf
) -> None:
    for content, codes in ((PDF, ["1.2", "1.1.1"]), (DOCX, ["1.1.1"])):
        name = "Kế hoạch.pdf" if content == PDF else "Kế hoạch.docx"
        actions.add_document(
            dossier=scene.scorecard.dossier,
            facts=DocumentFacts(title="Kế hoạch"),
            codes=codes,
            upload=upload(content, name),
            by=scene.official,
            clock=at(on(5)),
        )
    added(scene, title="Chỉ có số")
    visitor = client_of(scene.appraiser)
    answer = visitor.get(reverse("evidence:archive", args=[scene.scorecard.dossier_id]))
    body = b"".join(answer)
    assert int(answer.headers["Content-Length"]) == len(body)
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "1.1.1/Kế hoạch.docx",
        "1.1.1/Kế hoạch.pdf",
        "List of documents.txt",
    ]
    assert archive.read("1.1.1/Kế hoạch.pdf") == PDF
    assert "1/KH Chỉ có số" in archive.read("List of documents.txt").decode("utf-8-sig")
    event = last_event()
    assert (event.what, len(event.new["files"])) == ("take_documents", 2)
    line = visitor.get(reverse("evidence:line_archive", args=[scene.scorecard.dossier_id, "1.2"]))
    assert zipfile.ZipFile(io.BytesIO(b"".join(line))).namelist() == [
        "1.2/Kế hoạch.pdf",
        "List of documents.txt",
    ]


def test_several_files_in_one_form(scene: Scene, client_of: ClientOf) -> None:
    visitor = client_of(scene.official)
    url = reverse("evidence:add", args=[scene.scorecard.dossier_id])
    files = [upload(), upload(DOCX, "Phụ lục.docx")]
    answer = visitor.post(url, {"title": "Báo cáo", "codes": ["1.1.1"], "file": files})
    assert answer.status_code == 302
    titles = Document.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == ["Báo cáo – Kế hoạch", "Báo cáo – Phụ lục"]
    again = visitor.post(url, {"title": "", "codes": ["1.2"], "file": upload()})
    assert again.context["known"] is not None
    assert Document.objects.count() == 2
