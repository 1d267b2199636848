"""manage.py export_criteria and import_criteria."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from criteria import queries
from criteria.exports import ExportKind, export_set
from criteria.models import CriteriaSet
from criteria.set_format import parse_set, set_from_json
from criteria.workbook.writing import write_set
from tests.criteria.annexes import HEADINGS, as_word
from tests.criteria.documents import line, small_set
from tests.scoring.scene import DEPARTMENTS, Scene


def run(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def new_file(folder: Path, **changes: str) -> Path:
    data = {**small_set(), "title": "Bộ mới"}
    line(data, "1.2").update(changes)
    path = folder / "bo.xlsx"
    path.write_bytes(write_set(set_from_json(data), departments=DEPARTMENTS))
    return path


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_what_is_exported_is_imported_again(scene: Scene, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bo.{kind}"
    told = run("export_criteria", "latest", format=kind, output=path)
    assert "Bộ tiêu chí thử 2022" in told
    assert "Đã ghi dự thảo" in run("import_criteria", path)
    draft = CriteriaSet.objects.get(status="draft")
    assert queries.set_document(draft) == queries.set_document(scene.criteria_set)
    assert "không ghi gì" in run("import_criteria", path)


@pytest.mark.parametrize("kind", ["docx", pytest.param("pdf", marks=pytest.mark.slow)])
def test_a_set_is_printed(scene: Scene, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bo.{kind}"
    run("export_criteria", "latest", format=kind, output=path)
    assert path.read_bytes() == export_set(scene.criteria_set, ExportKind(kind))
    if kind == "docx":
        assert "Dự thảo mới: BỘ TIÊU CHÍ THỬ NĂM 2022" in run("import_criteria", path, dry_run=True)


def test_a_set_is_found_by_its_id(scene: Scene, tmp_path: Path) -> None:
    run("export_criteria", scene.criteria_set.pk, format="json", output=tmp_path / "bo.json")
    assert (tmp_path / "bo.json").exists()
    with pytest.raises(CommandError, match="Không tìm thấy bộ tiêu chí “abc”"):
        run("export_criteria", "abc", format="json", output=tmp_path / "bo.json")


def test_a_file_that_cannot_be_written_is_told(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        run("export_criteria", "latest", format="json", output=tmp_path / "no" / "bo.json")


def test_a_dry_run_shows_and_writes_nothing(scene: Scene, tmp_path: Path) -> None:
    path = new_file(tmp_path)
    told = run("import_criteria", path, dry_run=True)
    assert "Dự thảo mới: Bộ mới 2022" in told
    assert "chưa ghi gì" in told
    assert not CriteriaSet.objects.filter(status="draft").exists()


def test_changes_against_the_draft_are_told(scene: Scene, tmp_path: Path) -> None:
    run("import_criteria", new_file(tmp_path))
    told = run("import_criteria", new_file(tmp_path, name="Báo cáo"))
    assert "Thay dự thảo đang có" in told
    assert "Tiêu chí 1.2 → Báo cáo" in told
    expected = {**small_set(), "title": "Bộ mới"}
    line(expected, "1.2")["name"] = "Báo cáo"
    draft = CriteriaSet.objects.get(status="draft")
    assert queries.set_document(draft) == parse_set(expected)


def test_faults_are_told_as_on_the_screen_and_nothing_is_written(
    scene: Scene, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as failed:
        run("import_criteria", new_file(tmp_path, appraised_by="Phòng Y tế"))
    assert "O5" in str(failed.value)
    assert "Phòng Y tế" in str(failed.value)
    assert failed.value.returncode == 1
    assert not CriteriaSet.objects.filter(status="draft").exists()


def test_a_word_annex_is_taken_in(scene: Scene, tmp_path: Path) -> None:
    rows = [
        list(HEADINGS),
        ["1", "Chỉ đạo", "1", "", ""],
        ["1.1", "Kế hoạch", "1", "Có: 1; không: 0", "Kế hoạch"],
    ]
    path = tmp_path / "phu-luc.docx"
    path.write_bytes(as_word(rows))
    assert "Còn phải làm trước khi ban hành" in run("import_criteria", path)
    assert CriteriaSet.objects.filter(status="draft").count() == 1


def test_of_several_authorities_one_is_named(
    scene: Scene, other_scene: Scene, tmp_path: Path
) -> None:
    path = new_file(tmp_path)
    with pytest.raises(CommandError, match="--authority"):
        run("import_criteria", path)
    run("import_criteria", path, authority=other_scene.authority.name)
    assert CriteriaSet.objects.get(status="draft").authority == other_scene.authority


def test_a_file_that_is_not_there_is_told(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        run("import_criteria", tmp_path / "bo.xlsx")
