"""The screen of the texts: who sees it, what a save does, conflicts, versions, the paper."""

from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import ProseVersion
from reports.prose.actions import Change, save_texts
from reports.prose.forms import TextsForm
from reports.prose.prefilled import prefilled
from reports.prose.queries import section_texts
from reports.prose.sections import HEADINGS
from reports.queries import live_result
from scoring.actions.period import open_revision
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, at, on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ClientOf = Callable[..., Client]


def url(scene: Scene, name: str = "prose", **more: str) -> str:
    return reverse(f"reports:{name}", kwargs={"period_id": scene.period.pk, **more})


def form_of(scene: Scene, **written: str) -> dict[str, object]:
    """The form as the page shows it now, with other texts in some sections."""
    form = TextsForm(section_texts(live_result(scene.period)))
    shown = {field.name: field.initial for field in form if field.initial is not None}
    return {**shown, **{f"text-{key}": text for key, text in written.items()}}


def saved(scene: Scene) -> list[tuple[str, int, str]]:
    rows = ProseVersion.objects.filter(period=scene.period).order_by("section", "number")
    return list(rows.values_list("section", "number", "text"))


def write(scene: Scene, section: str, text: str, number: int = 0) -> None:
    save_texts(
        period=scene.period,
        changes=[Change(section, text, number)],
        prefilled=prefilled(live_result(scene.period)),
        by=scene.standing,
        clock=at(on(24)),
    )


def test_only_who_publishes_sees_the_texts(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    for name, more in (
        ("prose", {}),
        ("prose_preview", {}),
        ("prose_versions", {"section": "causes"}),
    ):
        assert client_of(scene.standing).get(url(scene, name, **more)).status_code == 200
        assert client_of(other_scene.standing).get(url(scene, name, **more)).status_code == 404
        assert client_of(scene.appraiser).get(url(scene, name, **more)).status_code == 403
    assert (
        client_of(scene.standing).get(url(scene, "prose_versions", section="x")).status_code == 404
    )


def test_what_was_touched_is_saved_and_nothing_else(scene: Scene, client_of: ClientOf) -> None:
    client = client_of(scene.standing)
    answer = client.post(url(scene), form_of(scene, causes="- Một.\r\n\r\n- Hai."))
    assert answer.status_code == 302
    assert saved(scene) == [("causes", 1, "- Một.\n- Hai.")]
    client.post(url(scene), form_of(scene))
    assert len(saved(scene)) == 1


def test_a_text_the_paper_cannot_do_without_is_asked_for(scene: Scene, client_of: ClientOf) -> None:
    answer = client_of(scene.standing).post(url(scene), form_of(scene, articles=" ", causes=""))
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"text-articles"}
    assert saved(scene) == []


def test_a_conflict_shows_both_texts_and_a_second_save_decides(
    scene: Scene, client_of: ClientOf
) -> None:
    """What somebody else saved in a section that was not touched is no conflict."""
    client, mine = client_of(scene.standing), form_of(scene, causes="- Của tôi.")
    write(scene, "causes", "- Của người khác.")
    write(scene, "strengths", "- Ưu điểm khác.")
    answer = client.post(url(scene), mine)
    page = unescape(answer.content.decode())
    assert "- Của người khác." in page
    assert "- Của tôi.</textarea>" in page
    assert [text for key, _n, text in saved(scene) if key == "causes"] == ["- Của người khác."]
    again = {f.name: f.initial for f in answer.context["form"] if f.initial is not None}
    client.post(url(scene), again)
    assert saved(scene) == [
        ("causes", 1, "- Của người khác."),
        ("causes", 2, "- Của tôi."),
        ("strengths", 1, "- Ưu điểm khác."),
    ]


def test_a_section_is_given_back_to_the_data(scene: Scene, client_of: ClientOf) -> None:
    write(scene, "causes", "- Một.")
    client_of(scene.standing).post(url(scene), {**form_of(scene), "prefilled": "causes"})
    assert ProseVersion.objects.get(number=2).is_prefilled
    now = next(t for t in section_texts(live_result(scene.period)) if t.section.key == "causes")
    assert now.text == now.prefilled


def test_a_remark_stands_beside_its_section(scene: Scene, client_of: ClientOf) -> None:
    write(scene, "limits", "- Còn 17 đơn vị gửi quá hạn.")
    answer = client_of(scene.standing).get(url(scene))
    (row,) = [row for _h, rows in answer.context["parts"] for row in rows if row.remarks]
    assert row.text.section.key == "limits"
    assert "17 đơn vị" in row.remarks[0][1]


def test_an_older_version_is_restored(scene: Scene, client_of: ClientOf) -> None:
    write(scene, "causes", "- Một.")
    write(scene, "causes", "- Hai.", 1)
    client = client_of(scene.standing)
    page = client.get(url(scene, "prose_versions", section="causes"))
    assert [version.number for version, _pieces in page.context["versions"]] == [2, 1]
    answer = client.post(url(scene, "prose_restore", section="causes"), {"version": 1, "number": 2})
    assert answer.status_code == 302
    assert saved(scene)[-1] == ("causes", 3, "- Một.")
    missing = client.post(
        url(scene, "prose_restore", section="causes"), {"version": 9, "number": 3}
    )
    assert missing.status_code == 404


def test_published_texts_are_read_until_a_revision(scene: Scene, client_of: ClientOf) -> None:
    form = form_of(scene, causes="- Muộn.")
    published(scene)
    client = client_of(scene.standing)
    answer = client.post(url(scene), form)
    assert answer.context["form"] is None
    assert saved(scene) == []
    open_revision(period=scene.period, reason="Sai", by=scene.standing, clock=at(on(30)))
    assert client.get(url(scene)).context["form"] is not None


def test_the_paper_is_shown_as_a_draft_in_the_browser(scene: Scene, client_of: ClientOf) -> None:
    answer = client_of(scene.standing).get(url(scene, "prose_preview"))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("inline")


def test_the_page_takes_as_many_queries_however_much_was_written(
    scene: Scene, client_of: ClientOf
) -> None:
    client = client_of(scene.standing)
    counted = []
    for written in range(2):
        for key in HEADINGS if written else ():
            write(scene, key, "Điều 1. Khác.")
        with CaptureQueriesContext(connection) as queries:
            client.get(url(scene))
        counted.append(len(queries))
    # With every section written, last year's texts need not be looked for.
    assert counted[1] == counted[0] - 1


def test_a_text_that_disagrees_with_the_data_is_told_before_publishing(
    scene: Scene, client_of: ClientOf
) -> None:
    """A remark: it leads to the texts and hinders nothing."""
    browser, page = client_of(scene.standing), url(scene, "publish")
    assert url(scene) not in unescape(browser.get(page).content.decode())
    browser.post(url(scene), form_of(scene, subjects="Đánh giá 99 xã."))
    shown = unescape(browser.get(page).content.decode())
    assert url(scene) in shown
    assert "99" in shown
