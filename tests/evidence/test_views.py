"""The screens of a dossier: who comes in, what they show, what they write, how files are served."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import actions
from evidence.actions import DocumentFacts
from evidence.models import Document, Dossier, OpenFor
from tests.evidence.samples import PDF, upload
from tests.factories import make_user
from tests.scoring.scene import Scene, at, on

ClientOf = Callable[..., Client]
NEW = {"title": "Kế hoạch CCHC", "number": "12/KH-UBND", "date": "2022-01-20", "codes": ["1.1.1"]}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def dossier(scene: Scene) -> Dossier:
    return scene.scorecard.dossier


@pytest.fixture
def browser(scene: Scene, client_of: ClientOf) -> Client:
    return client_of(scene.official)


def added(scene: Scene, title: str = "Kế hoạch", **more: Any) -> Document:
    return actions.add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title=title, number="1/KH", dated=date(2022, 1, 2)),
        codes=more.pop("codes", ["1.1.1"]),
        upload=more.pop("file", None),
        by=scene.official,
        clock=at(on(5)),
    )


def place(name: str, row: Dossier | Document) -> str:
    return reverse(f"evidence:{name}", args=[row.pk])


def opened_for(dossier: Dossier, what: OpenFor) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(open_for=what)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# Who


def test_the_authority_reads_all_and_a_commune_its_own(
    scene: Scene, dossier: Dossier, client_of: ClientOf
) -> None:
    document = added(scene, file=upload())
    for name, person in scene.users.items():
        expected = {"other_official": 404, "other_leader": 404, "administrator": 403}.get(name, 200)
        visitor = client_of(person)
        assert visitor.get(place("dossier", dossier)).status_code == expected
        answer = visitor.get(place("file", document))
        assert (answer.status_code, PDF in b"".join(answer)) == (expected, expected == 200)


def test_what_is_uploaded_while_self_assessing_is_visible_to_the_authority(
    scene: Scene, dossier: Dossier, client_of: ClientOf
) -> None:
    added(scene, "Kế hoạch sớm")
    page = client_of(scene.appraiser).get(place("dossier", dossier)).content.decode()
    assert "Kế hoạch sớm" in page


def test_another_authority_finds_nothing(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    foreign = added(other_scene, file=upload())
    there = other_scene.scorecard.dossier
    for person in (scene.official, scene.standing):
        visitor = client_of(person)
        assert visitor.get(place("dossier", there)).status_code == 404
        assert visitor.get(place("file", foreign)).status_code == 404
    writer = client_of(scene.official)
    assert writer.get(place("add", there)).status_code == 404
    assert writer.post(place("add", there), NEW).status_code == 404
    assert writer.post(place("attach", there), {"code": "1.2"}).status_code == 404
    assert writer.post(place("withdraw", foreign)).status_code == 404
    assert writer.post(place("detach", foreign), {"code": "1.1.1"}).status_code == 404
    assert Document.objects.get().withdrawn_at is None


def test_another_commune_finds_nothing(scene: Scene, client_of: ClientOf) -> None:
    document = added(scene)
    neighbour = client_of(scene.other_official)
    assert neighbour.get(place("add", document.dossier)).status_code == 404
    assert neighbour.post(place("withdraw", document)).status_code == 404


def test_the_authority_writes_nothing(scene: Scene, dossier: Dossier, client_of: ClientOf) -> None:
    document = added(scene)
    for name in ("appraiser", "standing", "council", "leadership", "administrator"):
        visitor = client_of(scene.users[name])
        assert visitor.get(place("add", dossier)).status_code == 403
        assert visitor.post(place("add", dossier), NEW).status_code == 403
        assert visitor.post(place("attach", dossier)).status_code == 403
        assert visitor.post(place("withdraw", document)).status_code == 403
        assert visitor.post(place("detach", document)).status_code == 403


def test_visitors_are_asked_to_sign_in(scene: Scene, dossier: Dossier, client: Client) -> None:
    document = added(scene, file=upload())
    for url in (place("dossier", dossier), place("add", dossier), place("file", document)):
        assert client.get(url).url.startswith(reverse("accounts:sign_in"))


def test_writes_are_by_post_alone(scene: Scene, dossier: Dossier, browser: Client) -> None:
    document = added(scene)
    for url in (
        place("attach", dossier),
        place("detach", document),
        place("withdraw", document),
    ):
        assert browser.get(url).status_code == 405
    for url in (place("dossier", dossier), place("file", document)):
        assert browser.post(url).status_code == 405


# The dossier


def test_an_empty_dossier_says_what_to_do(dossier: Dossier, browser: Client) -> None:
    page = browser.get(place("dossier", dossier)).content.decode()
    assert "No document yet" in page
    assert place("add", dossier) in page


def test_documents_stand_with_what_they_prove(
    scene: Scene, dossier: Dossier, browser: Client
) -> None:
    document = added(scene, "Báo cáo <b>quý</b>", codes=["1.1.2", "2.1"], file=upload())
    page = browser.get(place("dossier", dossier)).content.decode()
    for words in (
        f'id="document-{document.pk}"',
        "Báo cáo &lt;b&gt;quý&lt;/b&gt;",
        "1/KH",
        "02/01/2022",
        "Tiêu chí 1.1.2",
        "Tiêu chí 2.1",
        place("file", document),
        place("withdraw", document),
    ):
        assert words in page


def test_a_closed_dossier_offers_nothing(scene: Scene, dossier: Dossier, browser: Client) -> None:
    document = added(scene)
    opened_for(dossier, OpenFor.NOTHING)
    page = browser.get(place("dossier", dossier)).content.decode()
    assert "The dossier is closed" in page
    for url in (place("add", dossier), place("withdraw", document)):
        assert url not in page
    answer = browser.get(place("add", dossier), follow=True)
    assert answer.redirect_chain == [(place("dossier", dossier), 302)]
    assert said(answer) == ["No document can be added or withdrawn now."]


def test_while_supplements_are_taken_old_documents_stay(
    scene: Scene, dossier: Dossier, browser: Client
) -> None:
    old = added(scene)
    opened_for(dossier, OpenFor.SUPPLEMENTS)
    new = added(scene, "Bổ sung")
    page = browser.get(place("dossier", dossier)).content.decode()
    assert place("withdraw", new) in page
    assert place("withdraw", old) not in page


def test_the_authority_is_offered_no_change(
    scene: Scene, dossier: Dossier, client_of: ClientOf
) -> None:
    document = added(scene)
    page = client_of(scene.standing).get(place("dossier", dossier)).content.decode()
    for url in (place("add", dossier), place("withdraw", document)):
        assert url not in page


def test_withdrawn_documents_stand_apart(scene: Scene, dossier: Dossier, browser: Client) -> None:
    document = added(scene)
    answer = browser.post(place("withdraw", document), follow=True)
    assert answer.redirect_chain == [(place("dossier", dossier), 302)]
    assert said(answer) == ["“Kế hoạch” has been withdrawn."]
    assert "1 withdrawn document" in answer.content.decode()
    assert answer.context["documents"] == []


def test_a_refusal_stands_on_the_page(scene: Scene, browser: Client) -> None:
    document = added(scene)
    opened_for(document.dossier, OpenFor.SUPPLEMENTS)
    answer = browser.post(
        place("withdraw", document),
        headers={"referer": f"http://testserver{place('dossier', document.dossier)}"},
        follow=True,
    )
    assert said(answer) == [
        "“Kế hoạch” was part of the self-assessment that has been appraised; it stays. "
        "Add a further document instead."
    ]


def test_queries_do_not_grow_with_the_documents(
    scene: Scene, dossier: Dossier, browser: Client
) -> None:
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    urls = (place("dossier", dossier), f"{place('add', dossier)}?code=2.2")
    added(scene)
    few = [count(url) for url in urls]
    for number in range(3):
        added(scene, f"Báo cáo {number}", codes=["1.1.2", "1.2", "2.1"])
    assert [count(url) for url in urls] == few


# Adding


def test_a_document_is_added(dossier: Dossier, browser: Client, scene: Scene) -> None:
    answer = browser.post(place("add", dossier), {**NEW, "file": upload()}, follow=True)
    document = Document.objects.get()
    assert answer.redirect_chain == [(place("dossier", dossier), 302)]
    assert said(answer) == ["“Kế hoạch CCHC” has been added."]
    assert (document.number, document.date, document.added_by) == (
        "12/KH-UBND",
        date(2022, 1, 20),
        scene.official,
    )
    assert document.file_name == "Kế hoạch.pdf"


def test_a_date_is_read_in_vietnamese_form(dossier: Dossier, browser: Client) -> None:
    browser.post(place("add", dossier), {**NEW, "date": "20/01/2022"})
    assert Document.objects.get().date == date(2022, 1, 20)


def test_the_line_one_comes_from_is_chosen_and_returned_to(
    dossier: Dossier, browser: Client
) -> None:
    back = "/scorecards/x/sheet/?show=missing#line-1.1.2"
    url = (
        f"{place('add', dossier)}?code=1.1.2&next=/scorecards/x/sheet/%3Fshow=missing%23line-1.1.2"
    )
    answer = browser.get(url)
    form = answer.context["form"]
    assert (form["codes"].value(), form["next"].value()) == (["1.1.2"], back)
    page = answer.content.decode()
    assert "Tiêu chí 1.1.2" in page
    assert f'href="{back}"' in page
    assert browser.post(url, {**NEW, "codes": ["1.1.2"], "next": back}).url == back


@pytest.mark.parametrize(
    "foreign", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(dossier: Dossier, browser: Client, foreign: str) -> None:
    answer = browser.get(place("add", dossier), {"next": foreign})
    assert answer.context["back_url"] == place("dossier", dossier)
    answer = browser.post(place("add", dossier), {**NEW, "next": foreign})
    assert answer.url == place("dossier", dossier)


def test_survey_lines_are_not_offered(dossier: Dossier, browser: Client) -> None:
    form = browser.get(place("add", dossier)).context["form"]
    codes = [code for code, _name in form.fields["codes"].choices]
    assert codes == ["1.1.1", "1.1.2", "1.2", "2.1", "2.2"]


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"title": ""}, "title", "Enter the title of the document."),
        ({"date": "30/02/2022"}, "date", "This is no date. Write day/month/year: 31/01/2022."),
        ({"codes": []}, "codes", "Choose at least one criterion that the document proves."),
        (
            {"number": ""},
            "__all__",
            "A paper is known by its number or its file: enter the one or choose the other.",
        ),
        (
            {"date": "2099-01-01"},
            "__all__",
            "The date of the document, 01/01/2099, has not come yet. Correct it.",
        ),
        (
            {"file": upload(b"MZ", "a.exe")},
            "__all__",
            "“a.exe” cannot be taken: files may be pdf, docx, xlsx, png, jpg, jpeg. "
            "Save it as PDF and try again.",
        ),
        ({"file": upload(b"", "a.pdf")}, "__all__", "“a.pdf” is empty. Choose the file again."),
    ],
    ids=["title", "date", "codes", "neither", "future", "type", "empty"],
)
def test_what_is_wrong_stands_at_the_form_which_keeps_the_rest(
    dossier: Dossier, browser: Client, changes: dict[str, Any], field: str, fault: str
) -> None:
    answer = browser.post(place("add", dossier), {**NEW, "issuer": "UBND xã", **changes})
    assert answer.status_code == 200
    assert answer.context["form"].errors == {field: [fault]}
    page = answer.content.decode()
    assert 'value="UBND xã"' in page
    assert ("the browser has forgotten the file" in page) == ("file" in changes)
    assert not Document.objects.exists()


def test_a_dossier_that_closes_meanwhile_is_told(dossier: Dossier, browser: Client) -> None:
    opened_for(dossier, OpenFor.NOTHING)
    answer = browser.post(place("add", dossier), NEW, follow=True)
    assert said(answer) == ["No document can be added or withdrawn now."]
    assert not Document.objects.exists()


# Attaching and detaching


def test_a_document_that_is_there_serves_another_line(
    scene: Scene, dossier: Dossier, browser: Client
) -> None:
    document = added(scene)
    url = f"{place('add', dossier)}?code=1.2&next=/back/"
    form = browser.get(url).context["attaching"]
    assert list(form.documents) == [str(document.pk)]
    answer = browser.post(
        place("attach", dossier),
        {"code": "1.2", "document": str(document.pk), "pages": "3", "next": "/back/"},
    )
    assert answer.url == "/back/"
    assert list(document.attachments.order_by("pk").values_list("criterion__code", "pages")) == [
        ("1.1.1", ""),
        ("1.2", "3"),
    ]
    assert browser.get(url).context["attaching"] is None


def test_a_document_of_another_dossier_cannot_be_used(
    scene: Scene, dossier: Dossier, browser: Client, client_of: ClientOf
) -> None:
    neighbour = scene.scorecard_of(scene.communes[1]).dossier
    client_of(scene.other_official).post(place("add", neighbour), NEW)
    foreign = Document.objects.get()
    answer = browser.post(
        place("attach", dossier), {"code": "1.2", "document": str(foreign.pk)}, follow=True
    )
    assert said(answer) == ["This document is not in the dossier any more."]
    assert foreign.attachments.count() == 1


def test_a_document_no_longer_proves_a_line(scene: Scene, browser: Client) -> None:
    document = added(scene, codes=["1.1.1", "1.2"])
    answer = browser.post(place("detach", document), {"code": "1.1.1"}, follow=True)
    anchor = f"{place('dossier', document.dossier)}#document-{document.pk}"
    assert answer.redirect_chain == [(anchor, 302)]
    assert said(answer) == ["“Kế hoạch” no longer proves 1.1.1."]
    assert [row.criterion.code for row in document.attachments.all()] == ["1.2"]


# Records


def test_the_records_show_and_never_write(
    scene: Scene, dossier: Dossier, client_of: ClientOf
) -> None:
    document = added(scene)
    inspector = make_user("administrator", "root", authority=None, is_staff=True, is_superuser=True)
    browser = client_of(inspector)
    rows = {"dossier": dossier, "document": document, "attachment": document.attachments.get()}
    for name, row in rows.items():
        assert browser.get(reverse(f"admin:evidence_{name}_changelist")).status_code == 200
        change = reverse(f"admin:evidence_{name}_change", args=[row.pk])
        assert browser.get(change).status_code == 200
        assert browser.post(change, {}).status_code == 403
        assert browser.post(reverse(f"admin:evidence_{name}_add"), {}).status_code == 403
        delete = reverse(f"admin:evidence_{name}_delete", args=[row.pk])
        assert browser.post(delete, {"post": "yes"}).status_code == 403
