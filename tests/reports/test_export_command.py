"""manage.py export_result, and the check of what PDFs need."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.paper import html, system
from reports import checks
from reports.checks import paper_can_be_printed
from reports.models import Publication
from reports.queries import live_result
from reports.result.format import canonical_json, content_hash, from_json, to_json
from scoring.models import Period
from tests.scoring.scene import Scene, build_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


def run(period: object, *, format: str, output: Path) -> str:
    told = io.StringIO()
    call_command("export_result", str(period), format=format, output=output, stdout=told)
    return told.getvalue()


def publish(scene: Scene) -> Publication:
    frozen = to_json(live_result(scene.period))
    return Publication.objects.create(
        period=scene.period,
        revision=1,
        result=canonical_json(frozen).decode(),
        sha256=content_hash(frozen),
        log_sequence=1,
        log_head="0" * 64,
        published_at=timezone.now(),
        published_by=scene.standing,
    )


@pytest.mark.parametrize(
    ("format", "beginning"),
    [
        ("json", b"{"),
        ("csv", b"\xef\xbb\xbfrank,"),
        ("xlsx", b"PK"),
        pytest.param("pdf", b"%PDF-", marks=pytest.mark.slow),
    ],
)
def test_before_publication_it_writes_a_draft(
    scene: Scene, tmp_path: Path, format: str, beginning: bytes
) -> None:
    output = tmp_path / f"ket-qua.{format}"
    told = run(scene.period.pk, format=format, output=output)
    assert told == f"Đã ghi kết quả năm 2022 (dự thảo) vào {output}.\n"
    assert output.read_bytes().startswith(beginning)
    assert list(tmp_path.iterdir()) == [output]


def test_after_publication_it_writes_what_was_frozen(scene: Scene, tmp_path: Path) -> None:
    publication = publish(scene)
    scene.answer_all(scene.scorecard, scene.official)
    told = run("latest", format="json", output=tmp_path / "a.json")
    assert "(công bố lần 1)" in told
    written = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert content_hash(written) == publication.sha256
    assert from_json(written).period.id == str(scene.period.pk)


def test_latest_is_the_last_year(scene: Scene, tmp_path: Path) -> None:
    later = build_scene("Bắc Yên")
    Period.objects.filter(pk=later.period.pk).update(year=2023)
    assert "năm 2023" in run("latest", format="csv", output=tmp_path / "a.csv")


def test_without_a_period_there_is_no_latest(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^Chưa có kỳ đánh giá nào\.$"):
        run("latest", format="json", output=tmp_path / "a.json")


@pytest.mark.parametrize("asked", ["2022", "6b12e5e6-0ca2-43fb-bca1-c2e4134ebf9f"])
def test_an_unknown_period_is_named_beside_those_known(
    scene: Scene, tmp_path: Path, asked: str
) -> None:
    with pytest.raises(CommandError) as error:
        run(asked, format="json", output=tmp_path / "a.json")
    assert str(error.value) == (
        f"Không tìm thấy kỳ đánh giá “{asked}”. "
        f"Hãy ghi “latest” hoặc mã của một kỳ: {scene.period.pk} (năm 2022)."
    )


def test_a_path_that_cannot_be_written_is_named(scene: Scene, tmp_path: Path) -> None:
    output = tmp_path / "không có" / "a.csv"
    with pytest.raises(CommandError) as error:
        run("latest", format="csv", output=output)
    assert str(error.value).startswith(f"Không ghi được tệp {output}: ")


def test_a_folder_is_not_overwritten(scene: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "a.csv"
    folder.mkdir()
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        run("latest", format="csv", output=folder)
    assert list(tmp_path.iterdir()) == [folder]


def test_an_unknown_format_is_refused(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="doc"):
        call_command(
            "export_result", "latest", "--format", "doc", "--output", str(tmp_path / "a.doc")
        )


def test_without_pango_it_says_what_to_install(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "missing_libraries", lambda: ("Pango",))
    with pytest.raises(CommandError) as error:
        run("latest", format="pdf", output=tmp_path / "a.pdf")
    assert str(error.value) == (
        f"Không tạo được tệp PDF vì máy chủ chưa cài Pango. Lệnh cài đặt: {system.APT_LINE}"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_check_is_silent_where_all_is_installed() -> None:
    assert paper_can_be_printed() == []
    assert system.font_version("No Such Typeface") is None


def test_the_check_names_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"Pango": ("libpango-nowhere.so",)}
    monkeypatch.setattr(system, "LIBRARIES", nowhere)
    monkeypatch.setattr(system, "LEAST_VERSION", 99 << 16)
    found = checks.paper_can_be_printed()
    assert [warning.id for warning in found] == ["reports.W001", "reports.W002"]
    assert all(system.APT_LINE in (warning.hint or "") for warning in found)
    assert all(warning.level < 40 for warning in found)  # the site still starts
