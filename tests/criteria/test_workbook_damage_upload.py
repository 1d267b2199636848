"""Damaged workbooks at the door of the browser and of the command: told, and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from criteria.models import CriteriaSet, Criterion, Field
from tests.criteria.damage import damaged, put, whole
from tests.criteria.test_workbook_damage import CIRCLE
from tests.criteria.test_workbook_damage_files import BOMB, OLD, OLE, entity, plus
from tests.scoring.scene import Scene

ClientOf = Callable[..., Client]
DAMAGES: list[tuple[Callable[[], bytes], str]] = [
    (lambda: damaged(put("Criteria", "C3", "một")), "Sheet “Criteria”, cell C3, “một”: "),
    (lambda: damaged(put("Criteria", "A4", "1.1.1")), "Sheet “Criteria”, cell A4, “1.1.1”: this"),
    (lambda: damaged(put("Criteria", "D5", "1.2")), f"cell D5, “1.2”: {CIRCLE}"),
    (lambda: damaged(put("Fields", "D2", "=2+2")), "Sheet “Fields”, cell D2, “=2+2”: it is a"),
    (lambda: damaged(lambda b: b["Groups"].merge_cells("A2:A3")), "cell A2:A3: these cells are"),
    (lambda: damaged(lambda b: b.remove(b["Criteria"])), "The file has no sheet “Criteria”; it"),
    (lambda: OLE, OLD),
    (lambda: plus(**{"xl__media__image1.png": bytes(60 << 20)}), BOMB),
    (lambda: entity(b""), "The file cannot be read as an Excel workbook."),
    (lambda: whole()[:-200], "The file cannot be read as an Excel workbook."),
]


def written() -> list[int]:
    return [model.objects.count() for model in (CriteriaSet, Field, Criterion, Event)]


@pytest.mark.parametrize(("content", "told"), DAMAGES)
def test_a_damaged_upload_is_told_and_nothing_is_written(
    scene: Scene, client_of: ClientOf, content: Callable[[], bytes], told: str
) -> None:
    before = written()
    upload = SimpleUploadedFile("bo.xlsx", content())
    answer = client_of(scene.standing).post(reverse("criteria:upload"), {"file": upload})
    assert answer.status_code == 200
    (fault,) = answer.context["faults"]
    assert told in fault
    assert "planned" not in answer.context
    assert written() == before


def test_the_command_tells_the_same_and_writes_nothing(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "bo.xlsx"
    path.write_bytes(damaged(put("Criteria", "C3", "một")))
    before = written()
    with pytest.raises(CommandError, match="C3"):
        call_command("import_criteria", str(path))
    assert written() == before
