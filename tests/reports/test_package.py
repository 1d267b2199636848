"""The package of a publication, and manage.py verify_publication."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.guards import Guard
from accounts.models import DrawnFile, Event, FileState, User
from evidence.actions import DocumentFacts, add_document
from evidence.models import Document
from reports import queries
from reports.exports.package import package
from reports.models import Publication
from reports.package import HOW, VERIFIER
from reports.result.format import canonical_json
from reports.verifier.verify_result import EVIDENCE, LOG, MANIFEST, PROSE, RESULT, RULES
from tests.evidence.samples import upload
from tests.reports.corruptions.planting import without
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow


@pytest.fixture
def publication(scene: Scene, settings: Any, tmp_path: Path) -> Publication:
    settings.MEDIA_ROOT = tmp_path / "media"
    add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch", number="12/KH-UBND"),
        codes=["1.1.1"],
        upload=upload(),
        by=scene.official,
        clock=at(on(4)),
    )
    return published(scene)


@pytest.fixture
def folder(publication: Publication, tmp_path: Path) -> Path:
    output = tmp_path / "package"
    told = io.StringIO()
    call_command("export_result", "latest", format="package", output=output, stdout=told)
    assert "(công bố lần 1)" in told.getvalue()
    return output


def check(path: Path, **options: str) -> str:
    told = io.StringIO()
    call_command("verify_publication", str(path), stdout=told, **options)
    return told.getvalue()


def fails(path: Path, **options: str) -> str:
    told = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_publication", str(path), stdout=told, **options)
    assert failure.value.returncode == 1
    return told.getvalue()


def test_the_package_is_whole_and_verifies(publication: Publication, folder: Path) -> None:
    names = {each.name for each in folder.iterdir()}
    assert names >= {RESULT, RULES, EVIDENCE, LOG, PROSE, MANIFEST, HOW, VERIFIER}
    assert {name.rpartition(".")[2] for name in names} >= {"pdf", "docx", "xlsx", "csv"}
    assert names >= {"diem-tung-tieu-chi.csv", "bieu-01.csv", "bieu-04.csv"}
    assert (folder / RESULT).read_text(encoding="utf-8") == publication.result
    log = json.loads((folder / LOG).read_text(encoding="utf-8"))
    assert (log["head"], log["sequence"]) == (publication.log_head, publication.log_sequence)
    told = check(folder, hash=publication.sha256, head=publication.log_head)
    assert (folder / PROSE).read_text(encoding="utf-8") == publication.prose
    assert log["prose_sha256"] == publication.prose_sha256
    assert "ĐÚNG  prose.json" in told
    assert "ĐÚNG  Bản lưu trong cơ sở dữ liệu" in told
    assert "ĐÚNG  Nhật ký hệ thống" in told
    assert told.endswith("Mọi thứ khớp.\n")


def test_the_evidence_is_pinned_without_saying_what_it_is(
    scene: Scene, publication: Publication
) -> None:
    document = Document.objects.get()
    frozen = json.loads(publication.result)
    assert frozen["evidence"] == {scene.communes[0].code: [document.sha256]}
    assert queries.frozen_result(publication).evidence == queries.pinned_evidence(scene.period)


def test_the_package_holds_no_person_phone_or_note(publication: Publication) -> None:
    """But for who signs the decision: nobody of the accounts."""
    private = {name for name in User.objects.values_list("full_name", flat=True) if name}
    private |= set(Event.objects.exclude(reason="").values_list("reason", flat=True))
    private |= {"Kế hoạch.pdf", Document.objects.get().file_name}
    assert len(private) > 5
    for name, content in package(publication).items():
        text = _text(name, content)
        assert [each for each in private if each in text] == [], name


def _text(name: str, content: bytes) -> str:
    if not name.endswith((".docx", ".xlsx")):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(each).decode("utf-8", "replace") for each in parts.namelist())


def test_what_is_stored_is_not_drawn_again(
    publication: Publication, guards: list[Guard], tmp_path: Path
) -> None:
    """By the command, alone or in the package."""
    stored = b"as it was stored"
    for format, each in queries.latest_files(publication).items():
        name = default_storage.save(f"stored.{format}", ContentFile(stored))
        with without(guards):
            DrawnFile.objects.filter(pk=each.drawn_id).update(
                state=FileState.READY, file=name, sha256="0" * 64, size_bytes=len(stored),
                started_at=publication.published_at, ended_at=publication.published_at,
            )  # fmt: skip
    drawn = {
        name.rpartition(".")[2] for name, made in package(publication).items() if made == stored
    }
    assert drawn == {"pdf", "docx", "xlsx", "csv"}
    for format in ("pdf", "json"):
        output = tmp_path / f"a.{format}"
        call_command("export_result", "latest", format=format, output=output, stdout=io.StringIO())
        assert output.read_bytes() == stored


def test_a_package_may_be_a_zip(publication: Publication, tmp_path: Path) -> None:
    output = tmp_path / "package.zip"
    call_command("export_result", "latest", format="package", output=output, stdout=io.StringIO())
    assert check(output).endswith("Mọi thứ khớp.\n")


def test_a_folder_in_use_is_left_alone(publication: Publication, tmp_path: Path) -> None:
    output = tmp_path / "full"
    output.mkdir()
    (output / "a").write_text("a")
    with pytest.raises(CommandError, match="đã có sẵn"):
        call_command("export_result", "latest", format="package", output=output)
    assert [each.name for each in output.iterdir()] == ["a"]


def test_there_is_no_package_of_a_draft(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("export_result", "latest", format="package", output=tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_changed_event_is_found_and_named(
    publication: Publication, folder: Path, guards: list[Guard]
) -> None:
    event = Event.objects.filter(chain=publication.period.event_chain).order_by("sequence")[3]
    with without(guards):
        Event.objects.filter(pk=event.pk).update(by_name="Khác")
    told = fails(folder)
    assert "SAI   Nhật ký hệ thống" in told
    assert f"{event.sequence} ({event.what}," in told


def test_a_changed_row_is_found(
    publication: Publication, folder: Path, guards: list[Guard]
) -> None:
    data = json.loads(publication.result)
    data["communes"][0]["name"] = "Khác"
    with without(guards):
        Publication.objects.update(result=canonical_json(data).decode())
    assert "Kết quả lưu đã bị sửa" in fails(folder)


def test_a_changed_stored_file_is_found(
    publication: Publication, folder: Path, guards: list[Guard]
) -> None:
    """And so is one that the package has instead of the stored one."""
    drawn = queries.latest_files(publication)["pdf"].drawn
    stored = default_storage.save("drawn.pdf", ContentFile(b"%PDF other"))
    with without(guards):
        DrawnFile.objects.filter(pk=drawn.pk).update(
            state="ready", file=stored, sha256="0" * 64, size_bytes=10,
            started_at=publication.published_at, ended_at=publication.published_at,
        )  # fmt: skip
    told = fails(folder)
    assert f"Tệp đã lưu {drawn.file_name} (bản 1) đã bị sửa." in told
    assert f"Tệp {drawn.file_name} không phải tệp đã lưu khi công bố." in told


def test_a_forger_of_everything_is_found_by_the_row(
    publication: Publication, folder: Path, guards: list[Guard]
) -> None:
    log = json.loads((folder / LOG).read_text(encoding="utf-8"))
    (folder / LOG).write_text(json.dumps({**log, "head": "0" * 64}), encoding="utf-8")
    assert f"head: ghi {'0' * 64}" in fails(folder)


def test_what_cannot_be_read_ends_with_2(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failure:
        check(tmp_path / "none")
    assert failure.value.returncode == 2


def test_a_publication_unknown_here_is_checked_by_its_files_alone(
    publication: Publication, folder: Path, guards: list[Guard]
) -> None:
    with without(guards), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_publicationfile")
        cursor.execute("DELETE FROM reports_publication")
    assert "chỉ kiểm tra các tệp" in check(folder)
