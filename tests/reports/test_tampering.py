"""Every single change is found by verification, and what was not changed verifies (TRUST 10)."""

import json
from copy import deepcopy

import pytest

from accounts.event_walk import Mark, faults_of_chain
from reports.package import manifest
from reports.result.format import content_hash
from reports.verifier.verify_result import LOG, MANIFEST, PROSE, RESULT, verify
from tests.reports.tampering import (
    IN_THE_FILES,
    IN_THE_LOG,
    IN_THE_RESULT,
    PRINTED,
    Change,
    Files,
    chain,
    changed,
    frozen,
    head_of,
    packed,
)

pytestmark = pytest.mark.pure

HEAD = "c" * 64


@pytest.fixture(scope="module")
def files() -> Files:
    return packed(frozen())


@pytest.fixture(scope="module")
def printed() -> str:
    return content_hash(frozen())


def faults(files: Files, *, printed: str = "", head: str = "") -> list[str]:
    return [fault for each in verify(files, printed=printed, head=head) for fault in each.faults]


def test_there_are_fifty_changes_at_least() -> None:
    changes = (*IN_THE_RESULT, *IN_THE_LOG, *IN_THE_FILES)
    assert len({change.name for change in changes}) == len(changes) >= 50


def test_an_untouched_package_verifies(files: Files, printed: str) -> None:
    """The twin: nothing is found where nothing was changed."""
    assert faults(files, printed=printed, head=HEAD) == []
    assert faults({RESULT: files[RESULT]}, printed=printed[:8]) == []


def test_a_package_from_before_verifies(files: Files, printed: str) -> None:
    """Without texts in it, and a log that says nothing of them."""
    log = {**json.loads(files[LOG]), "format": "par-index-log/1"}
    del log["prose_sha256"]
    before = {**files, LOG: json.dumps(log).encode()}
    del before[PROSE]
    assert faults({**before, MANIFEST: manifest(before)}, printed=printed, head=HEAD) == []


@pytest.mark.parametrize("change", IN_THE_RESULT, ids=str)
def test_a_change_of_the_result_is_found(files: Files, printed: str, change: Change) -> None:
    """By the figures, though the forger computed every hash anew; by the printed hash always."""
    forged = changed(change, files)
    found = faults(forged, printed=printed)
    without_paper = [fault for fault in found if PRINTED not in fault]
    if change.found_by == PRINTED:
        assert without_paper == []
    else:
        assert any(change.found_by in fault for fault in without_paper), without_paper[:5]
    assert len(found) == len(without_paper) + 1


@pytest.mark.parametrize("change", IN_THE_FILES, ids=str)
def test_a_change_of_a_file_is_found(files: Files, printed: str, change: Change) -> None:
    found = faults(changed(change, files), printed=printed, head=HEAD)
    assert any(change.found_by in fault for fault in found), found


@pytest.mark.parametrize("change", IN_THE_LOG, ids=str)
def test_a_change_of_the_log_is_found_and_named(change: Change) -> None:
    events = chain()
    head, published = head_of(events), Mark(6, events[5]["hash"])
    change.make(events)
    if "rewritten" in change.name:
        head = head_of(events)
        assert list(faults_of_chain(events, head=head)) == []
    found = [str(each) for each in faults_of_chain(events, head=head, printed=[published])]
    assert any(change.found_by in fault for fault in found), found


def test_an_untouched_log_is_whole() -> None:
    events = deepcopy(chain())
    published = Mark(6, events[5]["hash"])
    assert list(faults_of_chain(events, head=head_of(events), printed=[published])) == []
    assert list(faults_of_chain([], head=Mark(0, ""), printed=[Mark(0, "")])) == []


def test_the_log_of_the_package_is_compared_with_the_paper(files: Files) -> None:
    assert faults({RESULT: files[RESULT], LOG: files[LOG]}, head="d" * 64)[-1].startswith(PRINTED)
