"""The settings as an installation runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pure, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "a-key-that-is-long-enough-and-has-many-different-characters-0123456789",
    "ALLOWED_HOSTS": "cchc.example.vn",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {k: v for k, v in os.environ.items() if k not in {*PRODUCTION, "DATABASE_URL"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=own | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_deployment_check_is_silent(tmp_path: Path) -> None:
    found = manage(
        "check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **PRODUCTION
    )
    assert (found.returncode, found.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_asks_for_what_it_needs(tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    found = manage("check", VAR_DIR=str(tmp_path), **given)
    assert found.returncode != 0
    assert f"PRODUCTION=1 needs the variable {missing}." in found.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"EVIDENCE_STORAGE": "tape"}, "EVIDENCE_STORAGE is disk or s3."),
        ({"EVIDENCE_STORAGE": "s3"}, "EVIDENCE_STORAGE=s3 needs the variable EVIDENCE_S3_BUCKET."),
        (
            {"EVIDENCE_EXTRA_TYPES": "exe:application/x-msdownload:4d5a"},
            "files of this type can act and are never taken",
        ),
    ],
    ids=["store", "bucket", "types"],
)
def test_settings_of_evidence_that_cannot_work_are_told(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    found = manage("check", VAR_DIR=str(tmp_path), **given)
    assert found.returncode != 0
    assert said in found.stderr
