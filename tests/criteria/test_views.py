"""The screens of criteria sets: who comes in, what they show, what they refuse."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from criteria import actions, queries
from criteria.content_hash import content_hash
from criteria.forms.files import MAX_BYTES
from criteria.models import CriteriaSet, SetStatus
from criteria.set_file import read_set_file
from criteria.set_format import parse_set
from tests.criteria.documents import Json, line, small_set
from tests.factories import Place
from tests.scoring.scene import Scene, on

ClientOf = Callable[..., Client]
READERS = {
    "criteria:set": "official",
    "criteria:download": "official",
    "criteria:compare": "official",
    "criteria:issue": "standing",
    "criteria:heading": "standing",
    "criteria:groups": "standing",
    "criteria:copy": "standing",
    "criteria:new_version": "standing",
}
WRITERS = [name for name, reader in READERS.items() if reader == "standing"]


def draft_of(scene: Scene, data: Json | None = None, title: str = "Bộ mới") -> CriteriaSet:
    return actions.create_set(
        document=parse_set({**(data or small_set()), "title": title}),
        authority=scene.authority,
        by=scene.standing,
        at=on(2),
    )


def url(name: str, shown: CriteriaSet) -> str:
    return reverse(name, args=[shown.pk])


def post_file(browser: Client, content: bytes, name: str = "bo.json") -> Any:
    return browser.post(reverse("criteria:upload"), {"file": SimpleUploadedFile(name, content)})


def confirm(browser: Client, preview: Any) -> Any:
    seal = preview.context["form"].initial["seal"]
    return browser.post(reverse("criteria:upload_confirm"), {"seal": seal})


def decided(draft: CriteriaSet) -> dict[str, str]:
    """What the page that issues the draft sends."""
    digest = content_hash(queries.set_document(draft))
    return {"number": "1/QĐ-UBND", "dated": "2022-09-07", "based_on": digest}


def as_file(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def test_everybody_with_an_account_reads_issued_sets(scene: Scene, client_of: ClientOf) -> None:
    draft_of(scene)
    for name, person in scene.users.items():
        browser = client_of(person)
        listed = [row.title for row, _v in browser.get(reverse("criteria:sets")).context["sets"]]
        expected = ["Bộ mới", "Bộ tiêu chí thử"] if name == "standing" else ["Bộ tiêu chí thử"]
        assert listed == expected
        assert browser.get(url("criteria:set", scene.criteria_set)).status_code == 200
        assert browser.get(url("criteria:download", scene.criteria_set)).status_code == 200


def test_visitors_are_asked_to_sign_in(scene: Scene, client: Client) -> None:
    for name in READERS:
        answer = client.get(url(name, scene.criteria_set))
        assert answer.url.startswith(reverse("accounts:sign_in"))


def test_sets_of_another_authority_are_not_found(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    browser = client_of(scene.standing)
    foreign = draft_of(other_scene)
    for name in READERS:
        assert browser.get(url(name, foreign)).status_code == 404
        assert browser.get(url(name, other_scene.criteria_set)).status_code == 404
    for name in (*WRITERS, "criteria:delete"):
        assert browser.post(url(name, foreign)).status_code == 404
    assert CriteriaSet.objects.get(pk=foreign.pk).status == SetStatus.DRAFT


def test_drafts_are_found_by_the_standing_agency_alone(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    for name, person in scene.users.items():
        status = client_of(person).get(url("criteria:set", draft)).status_code
        assert status == (200 if name == "standing" else 404)


def test_writing_is_for_the_standing_agency_alone(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    for name, person in scene.users.items():
        if name == "standing":
            continue
        browser = client_of(person)
        assert browser.get(reverse("criteria:upload")).status_code == 403
        assert post_file(browser, as_file(small_set())).status_code == 403
        for page in (*WRITERS, "criteria:delete"):
            assert browser.post(url(page, draft)).status_code == 403


def test_deleting_is_by_post_alone(scene: Scene, client_of: ClientOf) -> None:
    assert client_of(scene.standing).get(url("criteria:delete", draft_of(scene))).status_code == 405


def test_the_page_shows_the_whole_set_as_on_paper(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.official)
    answer = browser.get(url("criteria:set", scene.criteria_set))
    shown = [
        (row.node.code, row.depth) for field in answer.context["fields"] for row in field.lines
    ]
    assert shown == [
        ("1.1", 0),
        ("1.1.1", 1),
        ("1.1.2", 1),
        ("1.2", 0),
        ("2.1", 0),
        ("2.2", 0),
        ("2.3", 0),
    ]
    page = answer.content.decode()
    for words in (
        'id="line-1.1.2"',
        "From 0 % to below 100 %: the rate ÷ 100 % × 2 points.",
        "Where nothing occurred: left out of the maximum.",
        "The authority enters the result of a survey.",
        "Phòng Tư pháp",
    ):
        assert words in page


def test_in_vietnamese_figures_have_their_comma(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.official, language="vi")
    assert "0,25" in browser.get(url("criteria:set", scene.criteria_set)).content.decode()


def test_faults_of_a_draft_lead_to_their_lines(scene: Scene, client_of: ClientOf) -> None:
    data = small_set()
    del line(data, "2.1")["appraised_by"]
    draft = draft_of(scene, data)
    browser = client_of(scene.standing)
    page = browser.get(url("criteria:set", draft)).content.decode()
    assert f'<a href="{url("criteria:set", draft)}lines/2.1/">2.1 Tiêu chí 2.1: no dep' in page
    assert "Issue…" not in page
    page = browser.get(url("criteria:issue", draft)).content.decode()
    assert f'<a href="{url("criteria:set", draft)}lines/2.1/">' in page
    assert "Once issued" not in page
    answer = browser.post(url("criteria:issue", draft), decided(draft), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "2.1 Tiêu chí 2.1: no department appraises it."
    ]
    assert CriteriaSet.objects.get(pk=draft.pk).status == SetStatus.DRAFT


def test_a_file_becomes_a_draft_which_is_issued(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    preview = post_file(browser, as_file({**small_set(), "title": "Bộ mới"}))
    assert not CriteriaSet.objects.filter(title="Bộ mới").exists()
    answer = confirm(browser, preview)
    draft = CriteriaSet.objects.get(title="Bộ mới")
    assert answer.url == url("criteria:set", draft)
    assert (draft.status, draft.authority) == (SetStatus.DRAFT, scene.authority)
    page = browser.get(url("criteria:issue", draft)).content.decode()
    assert "Once issued, the set no longer changes" in page
    assert browser.post(url("criteria:issue", draft), decided(draft)).url == (
        url("criteria:set", draft)
    )
    draft.refresh_from_db()
    assert (draft.status, draft.issued_by) == (SetStatus.ISSUED, scene.standing)
    assert draft.decision == "1/QĐ-UBND ngày 07/9/2022"


def test_a_draft_is_deleted(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    answer = client_of(scene.standing).post(url("criteria:delete", draft))
    assert answer.url == reverse("criteria:sets")
    assert not CriteriaSet.objects.filter(pk=draft.pk).exists()


def test_what_is_downloaded_can_be_added_again(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    answer = browser.get(url("criteria:download", scene.criteria_set))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="bo-tieu-chi-thu-2022.json"'
    )
    assert read_set_file(answer.content) == parse_set(small_set())
    assert confirm(browser, post_file(browser, answer.content)).status_code == 302


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"),
    [
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
        pytest.param("pdf", "application/pdf", b"%PDF", marks=pytest.mark.slow),
    ],
)
def test_the_set_is_printed_as_an_annex(
    scene: Scene, client_of: ClientOf, kind: str, content_type: str, begins: bytes
) -> None:
    browser = client_of(scene.official)
    page = browser.get(url("criteria:set", scene.criteria_set)).content.decode()
    address = f"{url('criteria:download', scene.criteria_set)}?format={kind}"
    assert f'href="{address}"' in page
    answer = browser.get(address)
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="bo-tieu-chi-thu-2022.{kind}"'
    )
    assert answer.content.startswith(begins)


def test_every_fault_of_a_file_is_listed_and_nothing_is_written(
    scene: Scene, client_of: ClientOf
) -> None:
    data = small_set()
    line(data, "1.1.2")["max_points"] = "3"
    data["tie_break"] = ["9"]
    before = CriteriaSet.objects.count()
    answer = post_file(client_of(scene.standing), as_file(data))
    assert answer.status_code == 200
    assert answer.context["faults"] == [
        "1.1 Kế hoạch: its parts add up to 4, its maximum is 3.",
        "The tie-break list names field 9, which is not there.",
    ]
    assert "its parts add up to 4" in answer.content.decode()
    assert CriteriaSet.objects.count() == before


def test_an_unknown_department_is_told_at_the_file(scene: Scene, client_of: ClientOf) -> None:
    data = small_set()
    line(data, "2.1")["appraised_by"] = "Phòng Y tế"
    answer = post_file(client_of(scene.standing), as_file(data))
    assert answer.context["faults"] == [
        "The authority has no such departments: Phòng Y tế. Enter them first, or correct the set."
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "The file is empty. Choose the file again."),
        (
            b" " * (MAX_BYTES + 1),
            "The file is larger than 5 MB; a criteria set is far smaller.",
        ),
    ],
    ids=["empty", "too large"],
)
def test_files_that_are_not_read(
    scene: Scene, client_of: ClientOf, content: bytes, fault: str
) -> None:
    answer = post_file(client_of(scene.standing), content)
    assert answer.context["form"].errors["file"] == [fault]


def test_no_file_is_asked_for(scene: Scene, client_of: ClientOf) -> None:
    answer = client_of(scene.standing).post(reverse("criteria:upload"), {})
    assert answer.context["form"].errors["file"] == ["Choose the file first."]


def test_a_hostile_name_is_only_text(scene: Scene, client_of: ClientOf) -> None:
    data = small_set()
    line(data, "1.2")["name"] = "<script>alert(1)</script>"
    page = client_of(scene.standing).get(url("criteria:set", draft_of(scene, data)))
    assert "<script>alert" not in page.content.decode()


def test_queries_do_not_grow_with_the_rows(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    small = draft_of(scene)
    data = small_set()
    line(data, "1")["children"].extend(
        {**line(data, "1.2"), "code": f"1.{number}"} for number in range(3, 13)
    )
    line(data, "1")["max_points"] = "14"
    few = count(reverse("criteria:sets"))
    large = draft_of(scene, data)
    assert count(reverse("criteria:sets")) == few
    assert count(url("criteria:set", large)) == count(url("criteria:set", small))


def test_an_authority_without_sets_is_told_where_to_begin(
    phu_yen: Place, client_of: ClientOf
) -> None:
    begin = "Begin here: add the criteria set of the year from a file"
    for role, person in phu_yen.people.items():
        page = client_of(person).get(reverse("criteria:sets")).content.decode()
        assert (begin in page) == (role == Role.STANDING_AGENCY)
