"""Files in the store: whole, once, and never a row without one; on disk and in other stores."""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.utils import timezone

from evidence import actions
from evidence.actions import DocumentFacts
from evidence.archiving import pack
from evidence.invariants import missing_files
from evidence.models import Document
from evidence.queries import documents_visible_to
from evidence.storage import HALF, WholeFileStorage, reap_half_files
from evidence.uploads import examine, open_file, store
from tests.evidence.samples import PDF, upload
from tests.scoring.scene import Scene, at, on

DIGEST = hashlib.sha256(PDF).hexdigest()
NAME = f"evidence/{DIGEST[:2]}/{DIGEST}"


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    for folder in (settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR):
        folder.mkdir()
    return Path(settings.MEDIA_ROOT)


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# On every store


def test_a_file_stands_under_its_hash_and_once(kind_of_store: str) -> None:
    assert store(examine(upload())) == NAME
    assert store(examine(upload(name="Tên khác.pdf"))) == NAME
    with default_storage.open(NAME) as content:
        assert content.read() == PDF
    assert default_storage.listdir(f"evidence/{DIGEST[:2]}") == ([], [DIGEST])


def test_what_an_interrupted_attempt_left_is_written_anew(kind_of_store: str) -> None:
    default_storage.save(NAME, ContentFile(PDF[:4]))
    assert store(examine(upload())) == NAME
    with default_storage.open(NAME) as content:
        assert content.read() == PDF


def test_a_document_is_added_and_read_again(kind_of_store: str, scene: Scene) -> None:
    added = actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch"),
        codes=["1.1.1"],
        upload=upload(),
        by=scene.official,
        clock=at(on(5)),
    )
    document = documents_visible_to(scene.standing).get()
    assert (document, document.file, document.size_bytes) == (added, NAME, len(PDF))
    with open_file(document) as content:
        assert content.read() == PDF


def test_a_file_that_cannot_be_stored_leaves_no_row(
    kind_of_store: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Storage, _name: str, _content: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Storage, "save", full)
    with pytest.raises(OSError, match="No space left"):
        actions.add_document(
            dossier=scene.scorecard.dossier,
            facts=DocumentFacts(title="Kế hoạch"),
            codes=["1.1.1"],
            upload=upload(),
            by=scene.official,
            clock=at(on(5)),
        )
    assert not Document.objects.exists()


LARGE = bytes(range(256)) * (9 * 4096)  # 9 MiB: boto3 sends and fetches from 8 MiB on in parts


def test_a_large_file_goes_and_comes_whole(kind_of_store: str) -> None:
    default_storage.save("evidence/large", ContentFile(LARGE))
    assert default_storage.size("evidence/large") == len(LARGE)
    with default_storage.open("evidence/large") as content:
        content.seek(5)
        assert content.read(3) == LARGE[5:8]
        content.seek(0)
        assert hashlib.sha256(content.read()).digest() == hashlib.sha256(LARGE).digest()


def test_a_missing_file_is_found_missing(kind_of_store: str, scene: Scene) -> None:
    """By whoever opens it, asks its size, packs it or checks the whole store."""
    added = actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch"),
        codes=["1.1.1"],
        upload=upload(),
        by=scene.official,
        clock=at(on(5)),
    )
    packed = pack([added], code="1.1.1", at=on(6))
    assert [entry.path for entry in packed.entries][:-1] == ["1.1.1/Kế hoạch.pdf"]
    assert list(missing_files()) == []
    default_storage.delete(NAME)
    assert not default_storage.exists(NAME)
    with pytest.raises(FileNotFoundError):
        default_storage.size(NAME)
    with pytest.raises(FileNotFoundError):
        open_file(added)
    assert pack([added], code="1.1.1", at=on(6)).documents == []
    assert [NAME in fault for fault in missing_files()] == [True]


# On disk


def test_the_file_is_pressed_to_the_disk_before_it_has_its_name(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Write, fsync of the file, rename, fsync of the folder: in this order (TRUST 5)."""
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        steps.append("file" if os.path.isfile(f"/proc/self/fd/{descriptor}") else "folder")  # noqa: PTH113
        fsync(descriptor)

    def noted_replace(path: Path, target: Path) -> Path:
        assert path.read_bytes() == PDF
        steps.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    store(examine(upload()))
    assert steps == ["file", "rename", "folder", "folder", "folder"]
    assert files_in(media) == [NAME]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_step_that_fails_leaves_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError("The disk is gone")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fails)
    with pytest.raises(OSError, match="The disk is gone"):
        store(examine(upload()))
    assert files_in(media) == []


def test_a_file_of_the_same_name_is_replaced_whole(media: Path) -> None:
    disk = WholeFileStorage(location=media)
    for content in (b"first, and longer", b"second"):
        assert disk.save("a/b", ContentFile(content)) == "a/b"
    assert (media / "a/b").read_bytes() == b"second"


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a/../../b"])
def test_nothing_is_stored_outside(media: Path, name: str) -> None:
    with pytest.raises(Exception, match=r"path traversal|outside|located"):
        WholeFileStorage(location=media).save(name, ContentFile(b"x"))
    assert files_in(media.parent) == []


def test_half_files_are_reaped_when_they_are_old(media: Path, settings: Any) -> None:
    whole = store(examine(upload()))
    now = timezone.now()
    halves = [
        (media / whole).with_name(f"{HALF}abc"),
        Path(settings.FILE_UPLOAD_TEMP_DIR) / "tmp1.upload.pdf",
    ]
    foreign = Path(settings.FILE_UPLOAD_TEMP_DIR) / "something-else"
    for path in (*halves, foreign, media / whole):
        path.write_bytes(path.read_bytes() if path.exists() else b"half")
        _age(path, now - timedelta(hours=5))
    assert reap_half_files(now) == 0
    for path in (*halves, foreign, media / whole):
        _age(path, now - timedelta(hours=7))
    with time_machine.travel(now):
        call_command("run_due", only="half_files")
    assert not any(path.exists() for path in halves)
    assert reap_half_files(now) == 0
    assert foreign.exists()
    assert (media / whole).read_bytes() == PDF


def test_a_store_without_a_disk_has_nothing_to_reap(kind_of_store: str, media: Path) -> None:
    assert reap_half_files(timezone.now()) == 0


def _age(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))
