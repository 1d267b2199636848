"""The administrator's screens: they work, they hide what is foreign, they refuse other roles."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Authority, Commune, Department, Event, User
from accounts.roles import Role
from tests.factories import Place, make_commune, make_department, make_user

ClientOf = Callable[..., Client]
LISTS = ["accounts:communes", "accounts:departments", "accounts:users"]
PAGES = [
    *LISTS,
    "accounts:commune_add",
    "accounts:department_add",
    "accounts:user_add",
    "accounts:communes_import",
    "accounts:departments_import",
    "accounts:users_import",
    "accounts:communes_template",
]
POSTS = ["accounts:password_reset", "accounts:user_deactivate", "accounts:user_activate"]


@pytest.fixture
def browser(client_of: ClientOf, phu_yen: Place) -> Client:
    return client_of(phu_yen.administrator)


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_the_administrator_alone(
    client_of: ClientOf, phu_yen: Place, name: str
) -> None:
    for role, person in phu_yen.people.items():
        status = client_of(person).get(reverse(name)).status_code
        assert status == (200 if role == Role.ADMINISTRATOR else 403), role


@pytest.mark.parametrize("name", PAGES)
def test_visitors_are_asked_to_sign_in(client: Client, db: None, name: str) -> None:
    response = client.get(reverse(name))
    assert response.url == f"{reverse('accounts:sign_in')}?next={reverse(name)}"


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_nothing_of_another_authority(
    browser: Client, phu_yen: Place, bac_yen: Place, name: str
) -> None:
    own = {phu_yen.authority.pk}
    rows = browser.get(reverse(name)).context["page"].object_list
    assert {row.authority_id for row in rows} == own


def test_rows_of_another_authority_are_not_found(browser: Client, bac_yen: Place) -> None:
    foreign = [
        reverse("accounts:authority_edit", args=[bac_yen.authority.pk]),
        reverse("accounts:commune_edit", args=[bac_yen.communes[0].pk]),
        reverse("accounts:department_edit", args=[bac_yen.departments[0].pk]),
        reverse("accounts:user_edit", args=[bac_yen.administrator.pk]),
    ]
    assert [browser.get(url).status_code for url in foreign] == [404] * 4
    for name in POSTS:
        assert browser.post(reverse(name, args=[bac_yen.administrator.pk])).status_code == 404
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", POSTS)
def test_writes_are_posts(browser: Client, phu_yen: Place, name: str) -> None:
    url = reverse(name, args=[phu_yen.people[Role.APPRAISER].pk])
    assert browser.get(url).status_code == 405


@pytest.mark.parametrize(
    ("name", "add"),
    [
        ("accounts:communes", lambda place, i: make_commune(place.authority, f"9{i}", f"Xã {i}")),
        ("accounts:departments", lambda place, i: make_department(place.authority, f"Phòng {i}")),
        (
            "accounts:users",
            lambda place, i: make_user(
                Role.COMMUNE_OFFICIAL,
                f"person-{i}",
                authority=place.authority,
                commune=place.communes[i],
            ),
        ),
    ],
)
def test_a_longer_list_asks_no_more_queries(
    browser: Client, phu_yen: Place, name: str, add: Callable[[Place, int], object]
) -> None:
    add(phu_yen, 0)
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse(name))
    for number in (1, 2):
        add(phu_yen, number)
    with CaptureQueriesContext(connection) as more:
        browser.get(reverse(name))
    # session, account, its unit, count, rows
    assert (len(few), len(more)) == (5, 5)


@pytest.mark.parametrize("search", ["tuong phu", "Tường", "TƯỜNG PHÙ", "g ph"])
def test_communes_are_found_with_and_without_accents(browser: Client, search: str) -> None:
    page = browser.get(reverse("accounts:communes"), {"search": search}).context["page"]
    assert [commune.name for commune in page.object_list] == ["Tường Phù"]


def test_communes_stand_in_vietnamese_order(browser: Client) -> None:
    page = browser.get(reverse("accounts:communes")).context["page"]
    assert [commune.name for commune in page.object_list] == ["Ân Thi", "Đá Đỏ", "Tường Phù"]


def test_a_commune_is_added_and_changed(browser: Client, phu_yen: Place) -> None:
    answers = {"code": "07", "kind": "phường", "name": "Phường  Sông Hồng"}
    answers["valid_from"] = "1/7/2025"
    response = browser.post(reverse("accounts:commune_add"), answers)
    assert response.url == reverse("accounts:communes")
    commune = Commune.objects.get(code="07")
    assert (commune.name, commune.valid_from.isoformat()) == ("Sông Hồng", "2025-07-01")
    url = reverse("accounts:commune_edit", args=[commune.pk])
    shown = browser.get(url).context["form"].initial
    changed = {**answers, "predecessors": "02; 01", "seen": shown["seen"]}
    assert browser.post(url, changed).status_code == 302
    assert {c.code for c in commune.predecessors.all()} == {"01", "02"}


def test_a_refusal_stands_on_the_form_and_keeps_what_was_typed(browser: Client) -> None:
    answers = {"code": "01", "kind": "xã", "name": "Huy Bắc"}
    response = browser.post(reverse("accounts:commune_add"), answers)
    form = response.context["form"]
    assert form.non_field_errors() == [
        "xã Tường Phù has the code 01 already. Each commune needs a code of its own."
    ]
    assert form["name"].value() == "Huy Bắc"


def test_a_second_editor_sees_the_row_changed_and_may_then_decide(
    browser: Client, phu_yen: Place
) -> None:
    department = phu_yen.departments[0]
    url = reverse("accounts:department_edit", args=[department.pk])
    seen = browser.get(url).context["form"].initial["seen"]
    Department.objects.filter(pk=department.pk).update(name="Phòng Nội vụ mới")
    response = browser.post(url, {"name": "Nội vụ", "seen": seen})
    form = response.context["form"]
    assert form.non_field_errors()[0].startswith("Somebody else has changed “Phòng Nội vụ mới”")
    assert form.errors["name"] == ["Now: Phòng Nội vụ mới"]
    again = browser.post(url, {"name": "Nội vụ", "seen": form["seen"].value()})
    assert again.status_code == 302
    assert Department.objects.get(pk=department.pk).name == "Nội vụ"


def test_a_conflict_shows_labels_not_values(browser: Client, phu_yen: Place) -> None:
    person = phu_yen.people[Role.APPRAISER]
    url = reverse("accounts:user_edit", args=[person.pk])
    shown = browser.get(url).context["form"].initial
    User.objects.filter(pk=person.pk).update(role=Role.LEADERSHIP, department=None)
    form = browser.post(url, {**shown, "title": "Chuyên viên"}).context["form"]
    assert {name: list(errors) for name, errors in form.errors.items() if name != "__all__"} == {
        "title": ["Now: –"],
        "role": ["Now: Leadership"],
        "department": ["Now: –"],
    }


def test_the_authority_is_edited(browser: Client, phu_yen: Place) -> None:
    response = browser.get(reverse("accounts:authority"), follow=True)
    form = response.context["form"]
    answers = {**form.initial, "signatory_name": "Nguyễn Văn Bình"}
    browser.post(response.request["PATH_INFO"], answers)
    stored = Authority.objects.get(pk=phu_yen.authority.pk)
    assert stored.signatory_name == "Nguyễn Văn Bình"
    assert Event.objects.get().what == "edit_authority"


def test_an_account_is_added_and_its_password_shown_once(browser: Client, phu_yen: Place) -> None:
    answers = {
        "username": "Da-Do",
        "full_name": "Đinh Thị Lan",
        "role": Role.COMMUNE_LEADER,
        "commune": "02",
    }
    response = browser.post(reverse("accounts:user_add"), answers)
    assert "no-store" in response.headers["Cache-Control"]
    user = User.objects.get(username="da-do")
    assert user.check_password(response.context["password"])
    assert response.context["password"] in response.content.decode()


def test_an_account_is_edited_reset_closed_and_opened(browser: Client, phu_yen: Place) -> None:
    person = phu_yen.people[Role.APPRAISER]
    url = reverse("accounts:user_edit", args=[person.pk])
    answers = {**browser.get(url).context["form"].initial, "title": "Chuyên viên"}
    assert browser.post(url, answers).status_code == 302
    reset = browser.post(reverse("accounts:password_reset", args=[person.pk]))
    person.refresh_from_db()
    assert person.title == "Chuyên viên"
    assert person.check_password(reset.context["password"])
    for name, active in (("accounts:user_deactivate", False), ("accounts:user_activate", True)):
        browser.post(reverse(name, args=[person.pk]))
        person.refresh_from_db()
        assert person.is_active is active


def test_closing_the_own_account_is_refused_on_the_page(browser: Client, phu_yen: Place) -> None:
    own = phu_yen.administrator
    url = reverse("accounts:user_deactivate", args=[own.pk])
    came_from = f"http://testserver{reverse('accounts:user_edit', args=[own.pk])}"
    response = browser.post(url, headers={"referer": came_from}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "You cannot deactivate your own account. Another administrator can."
    ]


def test_the_sites_administrator_chooses_the_authority_first(
    client_of: ClientOf, phu_yen: Place, bac_yen: Place
) -> None:
    browser = client_of(make_user(Role.ADMINISTRATOR, "site", authority=None))
    choice = browser.get(reverse("accounts:commune_add"))
    assert set(choice.context["authorities"]) == {phu_yen.authority, bac_yen.authority}
    url = f"{reverse('accounts:commune_add')}?authority={bac_yen.authority.pk}"
    browser.post(url, {"code": "07", "kind": "xã", "name": "Phiêng Ban"})
    assert Commune.objects.get(code="07").authority == bac_yen.authority
    wrong = reverse("accounts:commune_add")
    assert browser.get(f"{wrong}?authority=0").status_code == 404
    assert browser.get(f"{wrong}?authority=x").status_code == 404


def test_the_only_authority_is_not_asked_for(client_of: ClientOf, phu_yen: Place) -> None:
    browser = client_of(make_user(Role.ADMINISTRATOR, "site", authority=None))
    browser.post(reverse("accounts:commune_add"), {"code": "07", "kind": "xã", "name": "Suối Tọ"})
    assert Commune.objects.get(code="07").authority == phu_yen.authority


def test_naming_another_authority_changes_nothing_for_an_authoritys_administrator(
    browser: Client, phu_yen: Place, bac_yen: Place
) -> None:
    url = f"{reverse('accounts:commune_add')}?authority={bac_yen.authority.pk}"
    browser.post(url, {"code": "07", "kind": "xã", "name": "Phiêng Ban"})
    assert Commune.objects.get(code="07").authority == phu_yen.authority


def test_the_sites_administrator_sees_authorities_and_adds_one(
    client_of: ClientOf, phu_yen: Place, bac_yen: Place
) -> None:
    browser = client_of(make_user(Role.ADMINISTRATOR, "site", authority=None))
    assert len(browser.get(reverse("accounts:authority")).context["authorities"]) == 2
    answers = {
        "name": "UBND tỉnh Sơn La",
        "level": "province",
        "area": "tỉnh Sơn La",
        "standing_agency": "Sở Nội vụ",
        "place": "Sơn La",
        "signatory_title": "CHỦ TỊCH",
    }
    response = browser.post(reverse("accounts:authority_add"), answers)
    added = Authority.objects.get(name="UBND tỉnh Sơn La")
    assert response.url == reverse("accounts:authority_edit", args=[added.pk])
