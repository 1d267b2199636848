"""A set is issued with its decision, copied, corrected and compared on its pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.refusals import Refused
from criteria import actions, queries
from criteria.content_hash import content_hash
from criteria.models import CriteriaSet, SetStatus
from criteria.set_format import parse_set
from tests.criteria.documents import Json, line, small_set
from tests.scoring.scene import Scene, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]


def draft_of(scene: Scene, data: Json | None = None, title: str = "Bộ mới") -> CriteriaSet:
    return actions.create_set(
        document=parse_set({**(data or small_set()), "title": title}),
        authority=scene.authority,
        by=scene.standing,
        at=on(2),
    )


def url(name: str, shown: CriteriaSet) -> str:
    return reverse(name, args=[shown.pk])


def digest_of(draft: CriteriaSet) -> str:
    return content_hash(queries.set_document(draft))


def decided(draft: CriteriaSet, **typed: str) -> dict[str, str]:
    return {
        "number": "1550/QĐ-UBND", "dated": "2022-09-07", "based_on": digest_of(draft), **typed
    }  # fmt: skip


def sayings(answer: object) -> list[str]:
    return [str(message) for message in answer.context["messages"]]  # type: ignore[attr-defined]


def test_everything_that_will_be_frozen_is_on_one_page(scene: Scene, client_of: ClientOf) -> None:
    data = {**small_set(), "tie_break": ["2"]}
    data["fields"].append(
        {**data["fields"][0], "code": "3", "name": "Điểm thưởng", "kind": "bonus",
         "max_points": "5", "children": [{**data["fields"][1]["children"][1], "code": "3.1"}]}
    )  # fmt: skip
    draft = draft_of(scene, data)
    page = client_of(scene.standing).get(url("criteria:issue", draft)).content.decode()
    for words in (
        '<b class="number">10</b>',
        "of it 2 by survey",
        "3 fields, 6 criteria, 2 sub-criteria; 7 scored lines",
        "Computed points are rounded to 2 decimals, a half upwards: 1.665 → 1.67.",
        "The printed index is rounded to 2 decimals, a half upwards: 77.145 → 77.15.",
        "<li>2. Thể chế</li>",
        "3. Điểm thưởng</a>: at most 5 points",
        "from 70 to below 90 %",
        'value="1/QĐ-UBND"',
    ):
        assert words in page


def test_each_fault_leads_to_where_it_is_mended(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    draft.thresholds.filter(group="D").delete()
    draft.criteria.filter(code="2.1").update(department=None)
    CriteriaSet.objects.filter(pk=draft.pk).update(tie_break=["9"])
    answer = client_of(scene.standing).get(url("criteria:issue", draft))
    page = answer.content.decode()
    for place, words in (
        (url("criteria:groups", draft), "The lowest group must begin at 0"),
        (url("criteria:heading", draft), "The tie-break list names field 9"),
        (f"{url('criteria:set', draft)}lines/2.1/", "2.1 Tiêu chí 2.1: no department"),
    ):
        assert f'<a href="{place}">{words}' in page
    assert len(answer.context["faults"]) == 3
    assert 'name="number"' not in page


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"number": ""}, "number", "Enter the number of the decision that issues the set."),
        ({"dated": ""}, "dated", "Enter the date of the decision."),
    ],
)
def test_no_set_is_issued_without_a_decision(
    scene: Scene, client_of: ClientOf, typed: dict[str, str], field: str, fault: str
) -> None:
    draft = draft_of(scene)
    answer = client_of(scene.standing).post(url("criteria:issue", draft), decided(draft, **typed))
    assert answer.context["form"].errors == {field: [fault]}
    assert CriteriaSet.objects.get(pk=draft.pk).status == SetStatus.DRAFT


def test_what_has_changed_meanwhile_is_looked_at_again(scene: Scene, client_of: ClientOf) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    seen = decided(draft)
    draft.criteria.filter(code="1.2").update(name="Khác")
    answer = browser.post(url("criteria:issue", draft), seen)
    assert answer.context["form"].non_field_errors() == [
        "The draft has been changed since you opened this page. Look at it again below."
    ]
    assert CriteriaSet.objects.get(pk=draft.pk).status == SetStatus.DRAFT
    again = seen | {"based_on": answer.context["form"]["based_on"].value()}
    assert browser.post(url("criteria:issue", draft), again).url == url("criteria:set", draft)
    assert CriteriaSet.objects.get(pk=draft.pk).status == SetStatus.ISSUED


def test_an_issued_set_shows_the_hash_of_its_content(scene: Scene, client_of: ClientOf) -> None:
    draft = draft_of(scene)
    client_of(scene.standing).post(url("criteria:issue", draft), decided(draft))
    issued = CriteriaSet.objects.get(pk=draft.pk)
    assert issued.content_sha256 == digest_of(issued)
    page = client_of(scene.official).get(url("criteria:set", draft)).content.decode()
    assert f"<code>{issued.content_sha256[:12]}</code>" in page
    assert f'<code class="code">{issued.content_sha256}</code>' in page


def test_next_years_set_begins_with_this_one(scene: Scene, client_of: ClientOf) -> None:
    browser = client_of(scene.standing)
    address = url("criteria:copy", scene.criteria_set)
    assert browser.get(address).context["form"]["year"].value() == 2023
    answer = browser.post(address, {"year": "2023"})
    draft = CriteriaSet.objects.get(year=2023)
    assert answer.url == url("criteria:set", draft)
    assert (draft.status, draft.decision, draft.replaces) == (SetStatus.DRAFT, "", None)
    assert draft.criteria.get(code="1.1.2").predecessors == ["1.1.2"]
    answer = browser.post(address, {"year": "2023"})
    assert answer.context["form"].errors["year"] == [
        "There is a draft “Bộ tiêu chí thử” of 2023 already. Go on with it, or delete it first."
    ]
    assert CriteriaSet.objects.filter(year=2023).count() == 1


@pytest.mark.parametrize("year", ["2022", "2021"])
def test_a_copy_is_of_a_later_year(scene: Scene, client_of: ClientOf, year: str) -> None:
    answer = client_of(scene.standing).post(
        url("criteria:copy", scene.criteria_set), {"year": year}
    )
    assert answer.context["form"].errors["year"] == [
        "The new set must be of a year after 2022. To correct this one, make a version."
    ]


def test_a_new_version_is_explained_then_made_once(scene: Scene, client_of: ClientOf) -> None:
    browser, address = client_of(scene.standing), url("criteria:new_version", scene.criteria_set)
    assert "has been issued and stays as it is" in browser.get(address).content.decode()
    assert not scene.criteria_set.versions.exists()
    answer = browser.post(address)
    version = CriteriaSet.objects.get(replaces=scene.criteria_set)
    assert answer.url == browser.get(address).url == url("criteria:set", version)
    assert sayings(browser.post(address, follow=True))[-1] == (
        "There is a newer version of “Bộ tiêu chí thử” already. Go on with that one."
    )
    assert scene.criteria_set.versions.count() == 1


def test_versions_point_at_each_other(scene: Scene, client_of: ClientOf) -> None:
    """A draft of a version is told to those alone who may read it."""
    draft = actions.new_version(criteria_set=scene.criteria_set, by=scene.standing, at=on(3))

    def told(person: str, shown: CriteriaSet) -> tuple[int, object, object]:
        page = client_of(scene.users[person]).get(url("criteria:set", shown))
        version = page.context["version"]
        return version.number, version.corrects, version.corrected_by

    assert told("standing", scene.criteria_set) == (1, None, draft)
    assert told("standing", draft) == (2, scene.criteria_set, None)
    assert told("official", scene.criteria_set) == (1, None, None)
    actions.issue_set(criteria_set=draft, decision="2/QĐ-UBND", by=scene.standing, at=on(4))
    third = actions.new_version(criteria_set=draft, by=scene.standing, at=on(5))
    assert told("standing", third)[:2] == (3, draft)
    page = client_of(scene.official).get(reverse("criteria:sets")).content.decode()
    assert "version 2, in place of" in page
    assert "there is a newer version:" in page


def test_a_draft_is_neither_copied_nor_corrected(scene: Scene, client_of: ClientOf) -> None:
    draft, browser = draft_of(scene), client_of(scene.standing)
    for name in ("criteria:copy", "criteria:new_version"):
        for answer in (browser.get(url(name, draft)), browser.post(url(name, draft))):
            assert answer.url == url("criteria:set", draft)
    assert CriteriaSet.objects.count() == 2


def next_set(scene: Scene) -> CriteriaSet:
    """2023 after 2022: 1.2 has another name, 2.4 is new, and field 2 counts 7 of 11."""
    draft = actions.copy_set(
        criteria_set=scene.criteria_set, year=2023, by=scene.standing, at=on(4)
    )
    draft.criteria.filter(code="1.2").update(name="Tiêu chí mới 1.2")
    data = small_set()
    second = draft.fields.get(code="2")
    draft.criteria.create(
        field=second, position=9, code="2.4", name="Mới", max_points=1, is_leaf=True,
        rule=line(data, "2.2")["rule"], department=scene.departments[1],
    )  # fmt: skip
    draft.fields.filter(code="2").update(max_points=7)
    return draft


def test_what_changed_since_the_year_before(scene: Scene, client_of: ClientOf) -> None:
    draft, browser = next_set(scene), client_of(scene.standing)
    answer = browser.get(url("criteria:compare", draft))
    shown = [
        (match.kind.value, [side.node.code for side in match.new])
        for field in answer.context["fields"]
        for match in field.matches
    ]
    assert shown == [("changed", ["1.2"]), ("new", ["2.4"])]
    page = answer.content.decode()
    assert "Tiêu chí <ins>mới</ins> 1.2" in page
    for share in ("60.00 %", "63.64 %", "9.09 %"):  # 6 of 10, 7 of 11, 1 of 11
        assert share in page
    every = browser.get(url("criteria:compare", draft), {"show": "all"})
    assert sum(len(field.matches) for field in every.context["fields"]) == 7


def test_a_version_is_compared_with_what_it_corrects(scene: Scene, client_of: ClientOf) -> None:
    draft_of(scene, title="Bộ khác")
    version = actions.new_version(criteria_set=scene.criteria_set, by=scene.standing, at=on(5))
    answer = client_of(scene.standing).get(url("criteria:compare", version))
    assert answer.context["other"] == scene.criteria_set
    assert "No line differs." in answer.content.decode()


def test_any_set_in_reach_can_be_compared_with(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    draft, another = next_set(scene), draft_of(scene)
    browser, address = client_of(scene.standing), url("criteria:compare", draft)
    assert browser.get(address, {"with": another.pk}).context["other"] == another
    for foreign in (other_scene.criteria_set.pk, draft.pk, "x"):
        assert browser.get(address, {"with": foreign}).status_code == 404
    official = client_of(scene.official)
    assert official.get(address).status_code == 404
    first = url("criteria:compare", scene.criteria_set)
    assert official.get(first, {"with": another.pk}).status_code == 404
    assert "There is nothing to compare with yet" in official.get(first).content.decode()


def test_the_comparison_costs_the_same_however_large_the_sets(
    scene: Scene, client_of: ClientOf
) -> None:
    browser, counts = client_of(scene.standing), []
    for year, more in ((2023, 1), (2024, 3)):
        draft = actions.copy_set(
            criteria_set=scene.criteria_set, year=year, by=scene.standing, at=on(4)
        )
        for number in range(more):
            draft.criteria.filter(code=("1.2", "2.1", "2.2")[number]).update(name="Khác")
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(url("criteria:compare", draft), {"with": scene.criteria_set.pk})
        assert sum(len(field.matches) for field in page.context["fields"]) == more
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_reading_pages_take_no_post(scene: Scene, client_of: ClientOf) -> None:
    assert (
        client_of(scene.standing).post(url("criteria:compare", scene.criteria_set)).status_code
        == 405
    )


def test_the_action_refuses_a_stale_page(scene: Scene, in_english: None) -> None:
    draft = draft_of(scene)
    with pytest.raises(Refused, match="has been changed since you opened this page"):
        actions.issue_set(criteria_set=draft, based_on="0" * 64, by=scene.standing, at=on(3))
