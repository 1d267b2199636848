"""The verifier that stands alone: agrees with the site on every result, and runs without it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from reports.package import zipped
from reports.result.format import canonical_json, content_hash, to_json
from reports.result.period import PeriodResult
from reports.verifier import verify_result
from reports.verifier.verify_result import RESULT, Unreadable, hash_of, read, verify
from tests.reports import phu_yen
from tests.reports.small_years import GROUPS, commune, one_leaf_set, year_of, years
from tests.reports.tampering import frozen, packed

pytestmark = pytest.mark.pure

SOURCE = Path(verify_result.__file__)


def faults_of(result: PeriodResult) -> list[str]:
    files = {RESULT: canonical_json(to_json(result))}
    return [
        f for check in verify(files, printed=content_hash(to_json(result))) for f in check.faults
    ]


def test_it_agrees_with_the_reference_year() -> None:
    assert faults_of(phu_yen.result()) == []


@given(years())
def test_two_codes_agree_on_every_year(result: PeriodResult) -> None:
    """Ties, blocks, capped criteria, lines left out, bonus and penalty."""
    assert faults_of(result) == []


def test_a_half_and_a_threshold_are_met_exactly() -> None:
    """66,665 prints as 66,67, and an index on the threshold is in the group (DOMAIN 4)."""
    exact = [commune("An", "66.665"), commune("Bình", str(GROUPS[1].lower))]
    result = year_of(exact, one_leaf_set())
    assert "66.67" in {str(each.printed_index) for each in result.communes}
    assert faults_of(result) == []


def test_it_is_one_file_of_the_standard_library() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))
    names = {
        each.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
    }
    assert names <= set(sys.stdlib_module_names)


def test_a_folder_a_zip_and_the_result_alone_are_read(tmp_path: Path) -> None:
    files = packed(frozen())
    written(files, tmp_path / "package")
    (tmp_path / "package.zip").write_bytes(zipped(files))
    assert read(tmp_path / "package") == files
    assert read(tmp_path / "package.zip") == files
    assert read(tmp_path / "package" / RESULT) == {RESULT: files[RESULT]}


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "không phải tệp JSON"), (b"[]", "không phải kết quả"), (b"\xff", "không phải tệp JSON")],
)
def test_what_is_no_result_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        verify({RESULT: content})


def test_a_printed_hash_may_be_typed_in_groups_and_capitals() -> None:
    data = frozen()
    files, printed = {RESULT: canonical_json(data)}, hash_of(data).upper()
    in_groups = " ".join(printed[at : at + 8] for at in range(0, 64, 8))
    assert not [f for check in verify(files, printed=in_groups) for f in check.faults]
    with pytest.raises(Unreadable, match="không phải mã SHA-256"):
        verify(files, printed="khong")


@pytest.mark.slow
def test_it_runs_alone_and_its_exit_code_says_what_it_found(tmp_path: Path) -> None:
    """As an inspector runs it: another folder, nothing of the project to import."""
    data = frozen()
    folder = tmp_path / "package"
    written(packed(data), folder)
    program = folder / "verify_result.py"

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(program), *arguments],
            cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
            env={"PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        return done.returncode, done.stdout

    code, told = run(str(folder), "--hash", hash_of(data))
    assert (code, told.splitlines()[-1]) == (0, "KẾT LUẬN: mọi thứ khớp.")
    assert subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "MANIFEST.sha256"], cwd=folder, check=False
    ).returncode == 0  # fmt: skip
    (folder / "bang.xlsx").write_bytes(b"other")
    code, told = run(str(folder))
    assert (code, told.splitlines()[-1]) == (1, "KẾT LUẬN: CÓ CHỖ KHÔNG KHỚP.")
    assert run(str(folder / "none"))[0] == 2


def written(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
