"""The editor of a draft: who comes in, what each step does, what it refuses and says."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event
from criteria import actions, edits, queries
from criteria.cases import TryCase
from criteria.models import CriteriaSet, SetStatus
from criteria.outline import CriterionNode, FieldKind
from criteria.rules import Measure, Rule, Scale
from criteria.set_format import set_from_json
from tests.criteria.documents import Json, line, small_set
from tests.criteria.sent_forms import sent_by_page
from tests.scoring.scene import Scene, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
HTMX = {"hx-request": "true"}
LINES = ("line", "add_part", "put_line", "remove_line")
WHOLE = ("add_field", "renumber")


@pytest.fixture
def draft(scene: Scene) -> CriteriaSet:
    return draft_of(scene)


def draft_of(scene: Scene, data: Json | None = None) -> CriteriaSet:
    return actions.create_set(
        document=set_from_json({**(data or small_set()), "title": "Bộ mới"}),
        authority=scene.authority,
        by=scene.standing,
        at=on(2),
    )


@pytest.fixture
def browser(scene: Scene, client_of: ClientOf) -> Client:
    return client_of(scene.standing)


def at(draft: CriteriaSet, name: str, code: str = "") -> str:
    return reverse(f"criteria:{name}", args=[draft.pk, code] if code else [draft.pk])


def place_of(draft: CriteriaSet, code: str) -> str:
    return f"{at(draft, 'set')}#line-{code}"


def sent(browser: Client, url: str, **typed: str) -> QueryDict:
    """The form of the page after that was typed into it."""
    data = sent_by_page(browser.get(url).content.decode())
    for name, text in typed.items():
        data[name] = text
    return data


def post(browser: Client, url: str, data: QueryDict, **options: Any) -> Any:
    return browser.post(url, dict(data.lists()), **options)


def stands(draft: CriteriaSet, code: str) -> Any:
    return edits.found(queries.outline(CriteriaSet.objects.get(pk=draft.pk)), code)


def codes(draft: CriteriaSet) -> list[str]:
    outline = queries.outline(CriteriaSet.objects.get(pk=draft.pk))
    return [node.code for _depth, node in outline.walk()]


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# --- who comes in --------------------------------------------------------------------------------


def test_drafts_of_others_are_not_found(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    foreign = draft_of(other_scene)
    browser = client_of(scene.standing)
    addresses = [at(foreign, name, "1.1") for name in (*LINES, "step_line")]
    for address in [*addresses, *(at(foreign, name) for name in WHOLE)]:
        assert browser.post(address, {"do": "save", "steps": "1"}).status_code == 404
        assert browser.get(address).status_code in (404, 405)
    assert len(codes(foreign)) == 7


def test_editing_is_for_the_standing_agency_alone(
    scene: Scene, draft: CriteriaSet, client_of: ClientOf
) -> None:
    addresses = [reverse("criteria:begin"), *(at(draft, name) for name in WHOLE)]
    addresses += [at(draft, name, "1.1") for name in (*LINES, "step_line")]
    for name, person in scene.users.items():
        if name == "standing":
            continue
        other = client_of(person)
        for address in addresses:
            assert other.post(address).status_code == 403, (name, address)


def test_an_issued_set_is_shown_instead_with_why(scene: Scene, browser: Client) -> None:
    issued = scene.criteria_set
    for address in [at(issued, "line", "1.1"), at(issued, "renumber")]:
        for answer in (browser.get(address, follow=True), browser.post(address, follow=True)):
            assert answer.redirect_chain == [(at(issued, "set"), 302)]
            assert said(answer) == [
                "“Bộ tiêu chí thử” has been issued and can no longer change. "
                "Make a new version of it."
            ]


def test_a_line_that_is_not_there(draft: CriteriaSet, browser: Client) -> None:
    for name in LINES:
        assert browser.get(at(draft, name, "9.9")).status_code == 404


def test_a_step_is_by_post_alone(draft: CriteriaSet, browser: Client) -> None:
    assert browser.get(at(draft, "step_line", "1.1")).status_code == 405


def test_a_part_of_a_page_never_holds_the_sign_in_page(draft: CriteriaSet, client: Client) -> None:
    answer = client.post(at(draft, "line", "1.2"), {"do": "tell"}, headers=HTMX)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["HX-Redirect"].startswith(reverse("accounts:sign_in"))


# --- the draft -----------------------------------------------------------------------------------


def test_a_set_begins_empty(scene: Scene, browser: Client) -> None:
    page = {"title": "  Bộ   tiêu chí ", "year": "2026"}
    answer = browser.post(reverse("criteria:begin"), page, follow=True)
    draft = CriteriaSet.objects.get(year=2026)
    assert answer.redirect_chain == [(at(draft, "set"), 302)]
    assert (draft.title, draft.status, draft.authority) == (
        "Bộ tiêu chí",
        SetStatus.DRAFT,
        scene.authority,
    )
    shown = answer.content.decode()
    assert "Nothing stands here yet" in shown
    assert f'<a href="{at(draft, "add_field")}">The set has no field.</a>' in shown


@pytest.mark.parametrize("year", ["", "26", "1999", "hai nghìn"])
def test_a_set_needs_a_year(browser: Client, year: str, scene: Scene) -> None:
    before = CriteriaSet.objects.count()
    answer = browser.post(reverse("criteria:begin"), {"title": "Bộ", "year": year})
    assert list(answer.context["form"].errors) == ["year"]
    assert CriteriaSet.objects.count() == before


def test_what_is_to_be_done_leads_to_the_form_of_the_line(scene: Scene, browser: Client) -> None:
    data = small_set()
    line(data, "1.1.2")["max_points"] = "1.5"
    del line(data, "2.1")["appraised_by"]
    draft = draft_of(scene, data)
    answer = browser.get(at(draft, "set"))
    assert [(fault["url"], fault["text"]) for fault in answer.context["to_do"]] == [
        (at(draft, "line", "1.1"), "1.1 Kế hoạch: its parts add up to 2.5, its maximum is 3."),
        (at(draft, "line", "2.1"), "2.1 Tiêu chí 2.1: no department appraises it."),
    ]
    page = answer.content.decode()
    assert page.count("its parts add up to 2.5 of 3") == 1
    assert '<p class="bad small">No department appraises it.</p>' in page
    assert 'Total <b class="number">10</b>' in page


def test_what_is_about_no_line_leads_to_its_page(scene: Scene, browser: Client) -> None:
    draft = draft_of(scene, {**small_set(), "thresholds": [], "tie_break": ["9"]})
    answer = browser.get(at(draft, "set"))
    pages = [at(draft, "groups"), at(draft, "heading")]
    assert [fault["url"] for fault in answer.context["to_do"]] == pages


def test_queries_do_not_grow_with_the_lines(scene: Scene, browser: Client) -> None:
    data = small_set()
    line(data, "1")["children"].extend(
        {**line(data, "1.2"), "code": f"1.{number}"} for number in range(3, 13)
    )
    small, large = draft_of(scene), draft_of(scene, data)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    for name in ("set", *WHOLE):
        assert count(at(large, name)) == count(at(small, name)) <= 12
    for name in LINES:
        assert count(at(large, name, "1.1")) == count(at(small, name, "1.1")) <= 12


# --- a line --------------------------------------------------------------------------------------


def test_a_line_is_saved(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    data = sent(
        browser,
        url,
        do="save",
        name="Báo cáo  đúng hạn",
        way="ratio-bands",
        band_0_given="70",
        band_0_worth="0,5",
        band_1_given="90",
        band_1_worth="1",
        rule_text="Từ 90%: 1; từ 70%: 0,5",
        evidence_asked="Báo cáo quý\r\n\r\nBáo cáo năm",
        na_policy="leave_out",
        na_reasons="Không phát sinh báo cáo",
        official="Văn phòng",
        predecessors="1.3; 1.4",
        department="Phòng Tư pháp",
    )
    answer = post(browser, url, data)
    assert answer.url == place_of(draft, "1.2")
    node = stands(draft, "1.2")
    assert node.name == "Báo cáo đúng hạn"
    assert node.rule == Rule(
        Measure.RATIO,
        Scale.BANDS,
        bands=((Decimal(90), Decimal(1)), (Decimal(70), Decimal("0.5"))),
    )
    assert (node.evidence_asked, node.na_reasons) == (
        ("Báo cáo quý", "Báo cáo năm"),
        ("Không phát sinh báo cáo",),
    )
    assert (node.predecessors, node.department, node.official) == (
        ("1.3", "1.4"),
        "Phòng Tư pháp",
        "Văn phòng",
    )
    event = Event.objects.latest("pk")
    assert (event.what, event.old["line"]) == ("change_line", "1.2")


def test_a_form_that_nobody_touched_changes_nothing(draft: CriteriaSet, browser: Client) -> None:
    before, events = queries.set_document(draft), Event.objects.count()
    for code in ["1", *codes(draft)]:
        url = at(draft, "line", code)
        assert post(browser, url, sent(browser, url, do="save")).status_code == 302
    assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == before
    assert Event.objects.count() == events


def test_unreadable_figures_are_refused_and_stay_typed(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    answer = post(browser, url, sent(browser, url, do="save", per="0.125", name="Tên mới"))
    assert answer.status_code == 302
    answer = post(browser, url, sent(browser, url, do="save", per="1.250", name="Tên khác"))
    assert answer.context["form"].errors["per"][0].startswith("“1.250” can be read in two ways")
    page = answer.content.decode()
    assert 'value="1.250"' in page
    assert "Tên khác" in page
    assert stands(draft, "1.2").name == "Tên mới"


def test_a_faulty_rule_is_saved_and_said_so(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    answer = post(browser, url, sent(browser, url, do="save", per="3"), follow=True)
    assert said(answer) == [
        "1.2 is saved. Still to be done: the points per occurrence, 3, are more than the "
        "maximum of 1."
    ]
    assert stands(draft, "1.2").rule.per == 3
    assert browser.get(url).context["told"]["faults"] == [
        "The points per occurrence, 3, are more than the maximum of 1."
    ]


def test_a_code_that_is_taken_is_refused(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    answer = post(browser, url, sent(browser, url, do="save", code="2.1"))
    assert answer.context["form"].errors["code"] == [
        "The code 2.1 stands in the set already. Choose another."
    ]
    assert "1.2" in codes(draft)


def test_a_new_code_leads_to_its_new_place(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    answer = post(browser, url, sent(browser, url, do="save", code="1.9/a"))
    assert answer.url == place_of(draft, "1.9/a")
    assert browser.get(at(draft, "line", "1.9/a")).status_code == 200


def test_looking_saves_nothing(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    before = queries.set_document(draft)
    for do in ("refresh", "tell", "try", "keep", "add-row band", "drop-row band 0", "forget 0", ""):
        answer = post(browser, url, sent(browser, url, do=do, name="Khác", way="ratio-bands"))
        assert answer.status_code == 200
        assert answer.context["form"]["name"].value() == "Khác"
    assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == before


def test_only_what_changes_is_drawn_anew(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.2")
    data = sent(browser, url, do="refresh", way="choice-options")
    part = post(browser, url, data, headers=HTMX).content.decode()
    assert part.lstrip().startswith('<section id="scoring"')
    assert 'name="option_2_worth"' in part
    data = sent(browser, url, do="tell", try_count="3")
    part = post(browser, url, data, headers=HTMX).content.decode()
    assert "<section" not in part
    assert "→ <b>0.25</b> / 1" in part
    assert 'name="expected" id="id_expected" value="0.25"' in part


def test_the_line_is_told_in_plain_words_before_it_is_saved(
    draft: CriteriaSet, browser: Client
) -> None:
    url = at(draft, "line", "1.1.2")
    told = post(browser, url, sent(browser, url, do="try", max_points="2,5")).context["told"]
    assert "From 0 % to below 100 %: the rate ÷ 100 % × 2.5 points." in told["words"]
    assert told["sums"] == "1.1: its parts add up to 3.5 of 3"
    told = post(browser, url, sent(browser, url, do="try", max_points="x")).context["told"]
    assert told["unreadable"][0].startswith("Maximum points: “x” is not a number")


def test_cases_are_kept_with_the_line_and_keep_it_from_being_issued(
    draft: CriteriaSet, browser: Client
) -> None:
    url = at(draft, "line", "1.2")
    page = post(browser, url, sent(browser, url, do="keep", try_count="3", expected="0,5"))
    assert stands(draft, "1.2").cases == ()
    data = sent_by_page(page.content.decode())
    data["do"] = "save"
    answer = post(browser, url, data, follow=True)
    assert stands(draft, "1.2").cases == (TryCase((("count", Decimal(3)),), Decimal("0.5")),)
    fault = "the kept case 3 earns 0.25, but 0.5 was expected."
    assert said(answer) == [f"1.2 is saved. Still to be done: {fault}"]
    assert "Issue…" not in answer.content.decode()
    answer = post(browser, url, sent(browser, url, do="forget 0"))
    data = sent_by_page(answer.content.decode())
    data["do"] = "save"
    assert said(post(browser, url, data, follow=True)) == ["1.2 is saved."]


def test_somebody_else_was_first(draft: CriteriaSet, browser: Client, scene: Scene) -> None:
    url = at(draft, "line", "1.2")
    data = sent(browser, url, do="save", name="Tên của tôi")
    theirs = sent(browser, url, do="save", name="Tên của họ", per="0,5")
    assert post(browser, url, theirs).status_code == 302
    answer = post(browser, url, data)
    assert answer.context["conflict"] == [
        "1.2 has been changed by somebody else since you opened it. Both versions stand below; "
        "save again to put yours in its place."
    ]
    assert answer.context["differences"] == [
        {"label": "Name", "mine": "Tên của tôi", "theirs": "Tên của họ"},
        {"label": "Points each time", "mine": "0,25", "theirs": "0,5"},
    ]
    assert stands(draft, "1.2").name == "Tên của họ"
    again = sent_by_page(answer.content.decode())
    again["do"] = "save"
    assert post(browser, url, again).status_code == 302
    assert (stands(draft, "1.2").name, stands(draft, "1.2").rule.per) == (
        "Tên của tôi",
        Decimal("0.25"),
    )


def test_a_guessed_rule_is_confirmed(scene: Scene, browser: Client) -> None:
    data = small_set()
    line(data, "1.2")["rule_note"] = "Đoán từ văn bản"
    draft = draft_of(scene, data)
    url = at(draft, "line", "1.2")
    assert "Đoán từ văn bản" in browser.get(url).content.decode()
    post(browser, url, sent(browser, url, do="save", name="Tên mới"))
    assert stands(draft, "1.2").rule_note == "Đoán từ văn bản"
    post(browser, url, sent(browser, url, do="confirm"))
    assert stands(draft, "1.2").rule_note == ""
    assert "Checked" not in browser.get(url).content.decode()


def test_one_walks_through_the_lines(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.1.2")
    page = browser.get(url)
    assert (page.context["before_url"], page.context["after_url"]) == (
        at(draft, "line", "1.1.1"),
        at(draft, "line", "1.2"),
    )
    assert post(browser, url, sent(browser, url, do="walk")).url == at(draft, "line", "1.2")
    last = at(draft, "line", "2.3")
    assert browser.get(last).context["after_url"] == ""
    assert post(browser, last, sent(browser, last, do="walk")).url == place_of(draft, "2.3")


def test_what_is_confirmed_leads_to_what_is_left_to_confirm(scene: Scene, browser: Client) -> None:
    data = small_set()
    for code in ("1.2", "2.1"):
        line(data, code)["rule_note"] = "Đoán từ văn bản"
    draft = draft_of(scene, data)
    for code, leads_to in (("2.1", at(draft, "line", "1.2")), ("1.2", place_of(draft, "1.2"))):
        url = at(draft, "line", code)
        assert post(browser, url, sent(browser, url, do="confirm")).url == leads_to


# --- lines that are added ------------------------------------------------------------------------


def test_a_field_is_added_and_its_criteria_next(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "add_field")
    data = sent(browser, url, do="part", name="Điểm thưởng", max_points="2", kind="bonus")
    assert data["code"] == "3"
    assert post(browser, url, data).url == at(draft, "add_part", "3")
    field = stands(draft, "3")
    assert (field.name, field.max_points, field.kind) == ("Điểm thưởng", 2, FieldKind.BONUS)
    data = sent(browser, url, do="next", name="Lĩnh vực 4", max_points="0")
    assert post(browser, url, data).url == url


def test_a_criterion_is_added_and_the_next_one(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "add_part", "1.1")
    data = sent(browser, url, do="next", name="Mới", max_points="0,5", way="points-manual")
    assert (data["code"], data["department"]) == ("1.1.3", "Phòng Nội vụ")
    assert post(browser, url, data).url == url
    assert stands(draft, "1.1.3") == CriterionNode(
        "1.1.3",
        "Mới",
        Decimal("0.5"),
        rule=Rule(Measure.POINTS, Scale.MANUAL),
        department="Phòng Nội vụ",
    )


def test_the_first_part_takes_over_the_scoring(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "add_part", "1.2")
    page = browser.get(url).content.decode()
    assert "1.2 is scored itself now." in page
    assert "id_way" not in page
    data = sent(browser, url, do="save", name="Phần đầu")
    assert (data["code"], data["max_points"]) == ("1.2.1", "1")
    assert post(browser, url, data).url == place_of(draft, "1.2.1")
    assert stands(draft, "1.2").rule is None
    assert stands(draft, "1.2.1").rule == Rule(Measure.COUNT, Scale.DEDUCT, per=Decimal("0.25"))


def test_a_criterion_with_parts_has_no_rule_to_edit(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "line", "1.1")
    assert "id_way" not in browser.get(url).content.decode()
    data = sent(browser, url, do="save", capped="on", max_points="2", predecessors="1.1")
    post(browser, url, data)
    node = stands(draft, "1.1")
    assert (node.capped, node.max_points, node.predecessors) == (True, 2, ("1.1",))
    assert [child.code for child in node.children] == ["1.1.1", "1.1.2"]


# --- lines in another order ----------------------------------------------------------------------


def test_a_line_goes_up_and_down(draft: CriteriaSet, browser: Client) -> None:
    answer = browser.post(at(draft, "step_line", "2.1"), {"steps": "1"})
    assert answer.url == place_of(draft, "2.1")
    assert codes(draft)[4:] == ["2.2", "2.1", "2.3"]
    browser.post(at(draft, "step_line", "2.1"), {"steps": "-1"})
    assert codes(draft)[4:] == ["2.1", "2.2", "2.3"]
    browser.post(at(draft, "step_line", "2.1"), {"steps": "100"})
    assert codes(draft)[4:] == ["2.1", "2.2", "2.3"]


def test_a_criterion_is_put_elsewhere(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "put_line", "1.1")
    offered = [code for code, _name in browser.get(url).context["form"].fields["parent"].choices]
    assert offered == ["", "2"]
    assert browser.post(url, {"parent": "1.1.1"}).context["form"].errors["parent"]
    assert browser.post(url, {"parent": "2"}).url == place_of(draft, "1.1")
    assert [child.code for child in stands(draft, "2").children] == ["2.1", "2.2", "2.3", "1.1"]


def test_a_field_has_no_other_place(draft: CriteriaSet, browser: Client) -> None:
    answer = browser.post(at(draft, "put_line", "1"), {"parent": "2"}, follow=True)
    assert said(answer) == ["1 is a field and stands in nothing else."]


def test_what_goes_is_named_before_it_goes(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "remove_line", "1.1")
    page = browser.get(url).content.decode()
    assert "With it go 2 criteria below it:" in page
    assert "1.1.2 Tiêu chí 1.1.2" in page
    assert len(codes(draft)) == 7
    assert browser.post(url).url == place_of(draft, "1.2")
    assert codes(draft) == ["1.2", "2.1", "2.2", "2.3"]
    assert browser.post(at(draft, "remove_line", "1.2")).url == place_of(draft, "1")


def test_lines_are_numbered_in_their_order(draft: CriteriaSet, browser: Client) -> None:
    url = at(draft, "renumber")
    assert "nothing would change" in browser.get(url).content.decode()
    browser.post(at(draft, "step_line", "2"), {"steps": "-1"})
    changes = browser.get(url).context["changes"]
    assert [(row["old"], row["new"]) for row in changes][:2] == [("2", "1"), ("1", "2")]
    assert browser.post(url).url == at(draft, "set")
    assert codes(draft) == ["1.1", "1.2", "1.3", "2.1", "2.1.1", "2.1.2", "2.2"]
