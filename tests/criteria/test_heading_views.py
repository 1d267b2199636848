"""Heading and groups of a draft on their pages: what they show, write, and refuse."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Commune, Event
from accounts.refusals import Conflict, Faulty, NotPermitted
from criteria import actions, queries
from criteria.content_hash import groups_hash, heading_hash
from criteria.models import CriteriaSet
from criteria.outline import Threshold
from criteria.set_format import parse_set
from tests.criteria.documents import Json, small_set
from tests.scoring.scene import Scene, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
PAGES = ("criteria:heading", "criteria:groups")


def draft_of(scene: Scene, data: Json | None = None) -> CriteriaSet:
    return actions.create_set(
        document=parse_set(data or {**small_set(), "title": "Bộ mới", "tie_break": ["2"]}),
        authority=scene.authority,
        by=scene.standing,
        at=on(2),
    )


def url(name: str, shown: CriteriaSet, *more: str) -> str:
    return reverse(name, args=[shown.pk, *more])


def shown_in(browser: Client, address: str) -> dict[str, str]:
    """What the form of the page would send as it stands there."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def heading_of(draft: CriteriaSet) -> tuple[object, ...]:
    fresh = CriteriaSet.objects.get(pk=draft.pk)
    return (fresh.title, fresh.year, fresh.decision, fresh.note, fresh.tie_break)


def groups_of(draft: CriteriaSet) -> list[tuple[str, str, Decimal]]:
    found = queries.outline(CriteriaSet.objects.get(pk=draft.pk)).thresholds
    return [(row.block, row.group, row.lower) for row in found]


def events(draft: CriteriaSet) -> list[str]:
    told = Event.objects.filter(subject_id=str(draft.pk)).order_by("sequence", "id")
    return [event.what for event in told][1:]


def test_the_heading_is_changed_as_typed(scene: Scene, client_of: ClientOf) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    typed = shown_in(browser, url("criteria:heading", draft)) | {
        "title": "Bộ tiêu chí 2023",
        "year": "2023",
        "number": "1550/QĐ-UBND",
        "dated": "2022-09-07",
        "note": "Điều chỉnh\r\nlần 1",
        "points_places": "3",
        "place-1": "1",
        "place-2": "2",
    }
    answer = browser.post(url("criteria:heading", draft), typed)
    assert answer.url == url("criteria:set", draft)
    assert heading_of(draft) == (
        "Bộ tiêu chí 2023", 2023, "1550/QĐ-UBND ngày 07/9/2022", "Điều chỉnh\nlần 1", ["1", "2"],
    )  # fmt: skip
    assert CriteriaSet.objects.get(pk=draft.pk).points_places == 3
    assert draft.criteria.count() == 7
    assert events(draft) == ["change_heading"]


def test_an_unchanged_form_changes_nothing(scene: Scene, client_of: ClientOf) -> None:
    """Not even a decision that is written in another form."""
    data = {**small_set(), "decision": "Số 5/QĐ-UBND ngày 7/9/2022", "note": "Một\nhai"}
    draft, browser = draft_of(scene, data), client_of(scene.standing)
    before = heading_of(draft)
    for name in PAGES:
        typed = shown_in(browser, url(name, draft))
        assert browser.post(url(name, draft), typed).status_code == 302
    assert heading_of(draft) == before
    assert events(draft) == []


def test_places_of_the_order_that_are_left_empty_are_closed_up(
    scene: Scene, client_of: ClientOf
) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    typed = shown_in(browser, url("criteria:heading", draft))
    browser.post(url("criteria:heading", draft), typed | {"place-1": "", "place-2": "1"})
    assert heading_of(draft)[4] == ["1"]


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"title": ""}, "title", "This field is required."),
        ({"year": "1999"}, "year", "Ensure this value is greater than or equal to 2000."),
        ({"points_places": "4"}, "points_places", "Ensure this value is less than or equal to 3."),
        (
            {"dated": "31/02/2022"},
            "dated",
            "This is no date. Write day/month/year: 31/01/2022.",
        ),
        (
            {"place-1": "1", "place-2": "1"},
            "__all__",
            "Field 1 stands twice in the order. Choose each once.",
        ),
    ],
)
def test_what_a_heading_cannot_say(
    scene: Scene, client_of: ClientOf, typed: dict[str, str], field: str, fault: str
) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    before = heading_of(draft)
    shown = shown_in(browser, url("criteria:heading", draft))
    answer = browser.post(url("criteria:heading", draft), shown | typed)
    assert answer.context["form"].errors[field] == [fault]
    assert heading_of(draft) == before


def test_a_version_keeps_its_year(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    draft = actions.new_version(criteria_set=scene.criteria_set, by=scene.standing, at=on(3))
    typed = shown_in(browser, url("criteria:heading", draft)) | {"year": "2030", "title": "Khác"}
    browser.post(url("criteria:heading", draft), typed)
    assert heading_of(draft)[:2] == ("Khác", 2022)


def test_of_two_headings_neither_is_lost_unseen(scene: Scene, client_of: ClientOf) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    mine = shown_in(browser, url("criteria:heading", draft)) | {"title": "Của tôi"}
    theirs = mine | {"title": "Của người khác", "note": "Mới"}
    browser.post(url("criteria:heading", draft), theirs)
    answer = browser.post(url("criteria:heading", draft), mine)
    page = answer.content.decode()
    assert "The heading has been changed by somebody else" in page
    assert answer.context["stands_now"] == [("Title", "Của người khác"), ("Note", "Mới")]
    assert 'value="Của tôi"' in page
    assert heading_of(draft)[0] == "Của người khác"
    again = mine | {"based_on": answer.context["form"]["based_on"].value()}
    assert browser.post(url("criteria:heading", draft), again).status_code == 302
    assert heading_of(draft)[0] == "Của tôi"


def test_groups_are_changed_as_typed(scene: Scene, client_of: ClientOf) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    typed = shown_in(browser, url("criteria:groups", draft)) | {
        "group-1": "Xuất sắc", "lower-1": "92,5",
        "group-2": "", "lower-2": "",
        "block-5": "Phường", "group-5": "Đạt", "lower-5": "0",
    }  # fmt: skip
    assert browser.post(url("criteria:groups", draft), typed).status_code == 302
    assert groups_of(draft) == [
        ("", "Xuất sắc", Decimal("92.5")),
        ("", "C", Decimal(50)),
        ("", "D", Decimal(0)),
        ("Phường", "Đạt", Decimal(0)),
    ]
    assert events(draft) == ["change_groups"]


def test_more_rows_keep_what_was_typed(scene: Scene, client_of: ClientOf) -> None:
    """Without JavaScript: by a button of the form."""
    draft, browser = draft_of(scene), client_of(scene.standing)
    typed = shown_in(browser, url("criteria:groups", draft)) | {"group-1": "Tốt", "more": "1"}
    form = browser.post(url("criteria:groups", draft), typed).context["form"]
    assert (form["group-1"].value(), len(list(form.table))) == ("Tốt", 8)
    assert form.errors == {}
    assert groups_of(draft)[0] == ("", "A", Decimal(90))
    sent = {name: str(form[name].value() or "") for name in form.fields}
    browser.post(url("criteria:groups", draft), sent)
    assert groups_of(draft)[0] == ("", "Tốt", Decimal(90))


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"lower-1": ""}, "lower-1", "Enter the percentage at which the group begins."),
        ({"group-1": ""}, "group-1", "Enter the name of the group, or empty the row."),
        ({"lower-1": "101"}, "lower-1", "A group begins between 0 and 100 %."),
        (
            {"lower-1": "chín"},
            "lower-1",
            "“chín” is not a number. Write digits only, such as 12 or 1,5.",
        ),
        ({"group-2": "A"}, "__all__", "Group A stands twice."),
        ({"lower-2": "90"}, "__all__", "Two groups begin at 90."),
        (
            {"lower-4": "10"},
            "__all__",
            "The lowest group must begin at 0, or some communes would have no group.",
        ),
    ],
)
def test_what_groups_cannot_say(
    scene: Scene, client_of: ClientOf, typed: dict[str, str], field: str, fault: str
) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    before = groups_of(draft)
    shown = shown_in(browser, url("criteria:groups", draft))
    answer = browser.post(url("criteria:groups", draft), shown | typed)
    assert answer.context["form"].errors[field] == [fault]
    assert groups_of(draft) == before


def test_of_two_who_change_the_groups_the_second_sees_both(
    scene: Scene, client_of: ClientOf
) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    shown = shown_in(browser, url("criteria:groups", draft))
    browser.post(url("criteria:groups", draft), shown | {"lower-1": "95"})
    answer = browser.post(url("criteria:groups", draft), shown | {"lower-1": "80"})
    page = answer.content.decode()
    assert "The groups have been changed by somebody else" in page
    assert "from 95 %" in page
    assert 'value="80"' in page
    again = shown | {"lower-1": "80", "based_on": answer.context["form"]["based_on"].value()}
    browser.post(url("criteria:groups", draft), again)
    assert groups_of(draft)[0] == ("", "A", Decimal(80))


def test_blocks_of_the_communes_and_caps_of_fields_are_shown(
    scene: Scene, client_of: ClientOf
) -> None:
    Commune.objects.filter(pk=scene.communes[0].pk).update(block="Phường")
    data = {**small_set(), "title": "Bộ mới"}
    data["fields"].append(
        {**data["fields"][0], "code": "3", "name": "Điểm thưởng", "kind": "bonus",
         "max_points": "5", "children": [{**data["fields"][1]["children"][1], "code": "3.1"}]}
    )  # fmt: skip
    draft = draft_of(scene, data)
    page = client_of(scene.standing).get(url("criteria:groups", draft)).content.decode()
    assert '<option value="Phường"></option>' in page
    assert f'<a href="{url("criteria:line", draft, "3")}">3. Điểm thưởng</a>' in page
    assert "at most 5 points" in page


def test_faults_that_a_file_brought_are_shown(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    draft.thresholds.filter(group="D").delete()
    page = client_of(scene.standing).get(url("criteria:groups", draft)).content.decode()
    assert "The lowest group must begin at 0" in page


def test_an_issued_set_has_neither_page(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    for name in PAGES:
        assert browser.get(url(name, scene.criteria_set)).url == (
            url("criteria:set", scene.criteria_set)
        )


def test_the_pages_cost_the_same_however_large_the_set(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    small = draft_of(scene)
    data = {**small_set(), "title": "Lớn"}
    data["thresholds"] += [{"group": name, "lower": lower} for name, lower in
                           (("E", "10"), ("F", "20"), ("G", "30"))]  # fmt: skip
    large = draft_of(scene, data)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    for name in (*PAGES, "criteria:issue"):
        assert count(url(name, large)) == count(url(name, small))


def test_the_actions_refuse_for_themselves(scene: Scene, in_english: None) -> None:
    draft = draft_of(scene)
    document = queries.set_document(draft)
    common: dict[str, Any] = {"criteria_set": draft, "at": on(3)}
    for by, digest, refusal in (
        (scene.appraiser, heading_hash(document), NotPermitted),
        (scene.standing, "", Conflict),
    ):
        with pytest.raises(refusal):
            actions.change_heading(
                changed=replace(document, title="Khác"), based_on=digest, by=by, **common
            )
    for by, digest, refusal in (
        (scene.appraiser, groups_hash(document), NotPermitted),
        (scene.standing, "", Conflict),
        (scene.standing, groups_hash(document), Faulty),
    ):
        with pytest.raises(refusal):
            actions.change_groups(
                thresholds=(Threshold("A", Decimal(1)),), based_on=digest, by=by, **common
            )
    assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == document
    assert events(draft) == []
