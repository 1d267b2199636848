"""Handing in a set: preview, confirmation, conflict; a draft is replaced whole or not at all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import NotPermitted, Refused
from criteria import actions, queries
from criteria.models import CriteriaSet
from criteria.set_format import SetDocument, parse_set, set_from_json
from criteria.workbook.reading import read_set_workbook
from criteria.workbook.writing import XLSX, write_set
from tests.criteria.annexes import HEADINGS, as_word
from tests.criteria.documents import Json, line, small_set
from tests.factories import occupy_next_event
from tests.scoring.scene import DEPARTMENTS, Scene, on

ClientOf = Callable[..., Client]


def new_set() -> Json:
    return {**small_set(), "title": "Bộ mới"}


def workbook(data: Json) -> bytes:
    return write_set(set_from_json(data), departments=DEPARTMENTS)


def draft_of(scene: Scene) -> CriteriaSet:
    return actions.create_set(
        document=parse_set(new_set()), authority=scene.authority, by=scene.standing, at=on(2)
    )


def post_file(browser: Client, content: bytes, name: str = "bo.xlsx") -> Any:
    return browser.post(reverse("criteria:upload"), {"file": SimpleUploadedFile(name, content)})


def confirm(browser: Client, preview: Any) -> Any:
    seal = preview.context["form"].initial["seal"]
    return browser.post(reverse("criteria:upload_confirm"), {"seal": seal})


def changed() -> Json:
    """1.2 renamed, 2.3 gone, 2.4 new."""
    data = new_set()
    line(data, "1.2")["name"] = "Báo cáo"
    line(data, "2.3")["code"] = "2.4"
    return data


def test_a_new_workbook_becomes_a_draft(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    preview = post_file(browser, workbook(new_set()))
    assert "A new draft comes into being." in preview.content.decode()
    assert not CriteriaSet.objects.filter(title="Bộ mới").exists()
    answer = confirm(browser, preview)
    draft = CriteriaSet.objects.get(title="Bộ mới")
    assert answer.url == reverse("criteria:set", args=[draft.pk])
    assert queries.set_document(draft) == parse_set(new_set())


def test_the_preview_tells_new_changed_and_removed_rows(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    browser = client_of(scene.standing)
    preview = post_file(browser, workbook(changed()))
    planned = preview.context["planned"]
    assert planned.draft == draft
    assert [(str(title), [(r.state, r.key) for r in rows]) for title, rows in planned.sheets] == [
        ("Criteria", [("changed", "1.2"), ("new", "2.4"), ("removed", "2.3")])
    ]
    page = preview.content.decode()
    assert "<del>Tiêu chí 1.2</del> <ins>Báo cáo</ins>" in page
    assert queries.set_document(draft) == parse_set(new_set())
    assert confirm(browser, preview).status_code == 302
    assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == parse_set(changed())


def test_the_same_file_again_changes_nothing(scene: Scene, client_of: ClientOf) -> None:
    draft_of(scene)
    preview = post_file(client_of(scene.standing), workbook(new_set()))
    assert preview.context["planned"].changes_nothing
    assert "There is nothing to write" in preview.content.decode()


def test_another_order_is_a_change(scene: Scene, client_of: ClientOf) -> None:
    draft_of(scene)
    data = new_set()
    data["fields"].reverse()
    planned = post_file(client_of(scene.standing), workbook(data)).context["planned"]
    assert (planned.reordered, planned.changes_nothing) == (True, False)


def test_a_draft_that_has_changed_since_is_previewed_anew(
    scene: Scene, client_of: ClientOf
) -> None:
    draft = draft_of(scene)
    browser = client_of(scene.standing)
    preview = post_file(browser, workbook(changed()))
    meanwhile = new_set() | {"note": "Sửa trong lúc chờ"}
    actions.replace_draft(
        criteria_set=draft, document=parse_set(meanwhile), by=scene.standing, at=on(3)
    )
    answer = confirm(browser, preview)
    assert "The draft has changed since the preview" in answer.content.decode()
    assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == parse_set(meanwhile)
    assert confirm(browser, answer).status_code == 302


def test_a_seal_of_somebody_else_is_refused(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    preview = post_file(client_of(scene.standing), workbook(new_set()))
    answer = confirm(client_of(other_scene.standing), preview)
    assert answer.context["faults"] == ["The preview is too old. Choose the file again."]
    assert not CriteriaSet.objects.filter(title="Bộ mới").exists()


def test_what_is_left_to_do_is_told_and_does_not_refuse(scene: Scene, client_of: ClientOf) -> None:
    data = new_set()
    del line(data, "1.2")["rule"]
    browser = client_of(scene.standing)
    preview = post_file(browser, workbook(data))
    assert "cell A5: 1.2 Tiêu chí 1.2: the scoring rule is missing." in preview.content.decode()
    confirm(browser, preview)
    draft = CriteriaSet.objects.get(title="Bộ mới")
    with pytest.raises(Refused, match="the scoring rule is missing"):
        actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))


def test_faults_are_told_and_nothing_is_written(scene: Scene, client_of: ClientOf) -> None:
    data = new_set()
    line(data, "2.1")["appraised_by"] = "Phòng Y tế"
    answer = post_file(client_of(scene.standing), workbook(data))
    assert answer.context["faults"] == [
        "Sheet “Criteria”, cell O6, “Phòng Y tế”: the authority has no such department. Choose one "
        "from the list."
    ]
    assert not CriteriaSet.objects.filter(title="Bộ mới").exists()


WORD = [
    list(HEADINGS),
    ["1", "Chỉ đạo", "1,5", "", ""],
    ["1.1", "Kế hoạch", "0,5", "Có: 0,5; không: 0", "Kế hoạch"],
    ["1.2", "Báo cáo", "1", "Hội đồng xem xét", ""],
]


def test_a_word_annex_becomes_a_draft_whose_guesses_are_marked(
    scene: Scene, client_of: ClientOf
) -> None:
    browser = client_of(scene.standing)
    preview = post_file(browser, as_word(WORD), "phu-luc.docx")
    assert "1.1 Kế hoạch: the scoring rule was guessed" in preview.content.decode()
    page = browser.get(confirm(browser, preview).url).content.decode()
    assert "The rule was guessed from the text. Check it, then confirm it." in page
    assert "The rule could not be guessed from the text. Enter it." in page
    assert "1.2 Báo cáo: the scoring rule is missing." in page


def test_a_file_of_another_kind_is_refused(scene: Scene, client_of: ClientOf) -> None:
    answer = post_file(client_of(scene.standing), b"x", "bo.pdf")
    assert answer.context["faults"] == [
        "“bo.pdf” is not a kind of file that is read here. Choose one of: .json, .xlsx, .docx."
    ]


def test_the_workbook_and_the_template_are_handed_out(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    answer = browser.get(
        reverse("criteria:download", args=[scene.criteria_set.pk]), {"format": "xlsx"}
    )
    assert answer.headers["Content-Type"] == XLSX
    assert '.xlsx"' in answer.headers["Content-Disposition"]
    read = read_set_workbook(answer.content, departments=DEPARTMENTS)
    assert read.document == queries.set_document(scene.criteria_set)
    assert browser.get(reverse("criteria:template")).content.startswith(b"PK")
    wrong = browser.get(
        reverse("criteria:download", args=[scene.criteria_set.pk]), {"format": "exe"}
    )
    assert wrong.status_code == 400


def test_only_who_manages_criteria_hands_in(scene: Scene, client_of: ClientOf) -> None:
    for name, person in scene.users.items():
        expected = {200, 302} if name == "standing" else {403}
        browser = client_of(person)
        assert browser.get(reverse("criteria:template")).status_code in expected
        assert browser.post(reverse("criteria:upload_confirm")).status_code in expected
    assert client_of(scene.standing).get(reverse("criteria:upload_confirm")).status_code == 405


@pytest.mark.usefixtures("in_english")
class TestReplaceDraft:
    def replace(self, scene: Scene, draft: CriteriaSet, by: Any = None) -> None:
        document: SetDocument = parse_set(changed())
        actions.replace_draft(
            criteria_set=draft, document=document, by=by or scene.standing, at=on(3)
        )

    def test_it_stays_the_same_set_and_is_told_in_the_log(self, scene: Scene) -> None:
        draft = draft_of(scene)
        self.replace(scene, draft)
        assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == parse_set(changed())
        assert Event.objects.filter(what="replace_draft", by_id=str(scene.standing.pk)).exists()

    def test_an_issued_set_is_not_replaced(self, scene: Scene) -> None:
        with pytest.raises(Refused, match="has been issued"):
            self.replace(scene, scene.criteria_set)

    def test_nobody_else_may(self, scene: Scene) -> None:
        draft = draft_of(scene)
        with pytest.raises(NotPermitted):
            self.replace(scene, draft, by=scene.official)

    def test_nothing_is_written_when_the_log_fails(self, scene: Scene) -> None:
        draft = draft_of(scene)
        occupy_next_event(scene.authority)
        with pytest.raises(IntegrityError):
            self.replace(scene, draft)
        assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == parse_set(new_set())
