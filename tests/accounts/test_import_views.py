"""Lists handed in through the screens: template, upload, preview, confirmation."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Commune, Department, User
from accounts.resources import UserList
from accounts.roles import Role
from accounts.workbook_reader import read_rows
from tests.accounts.workbook_files import communes, users, workbook
from tests.factories import Place

pytestmark = pytest.mark.usefixtures("in_english")

ClientOf = Callable[..., Client]
MUONG_BANG = ("05", "xã", "Mường Bang")


def _upload(browser: Client, list_name: str, content: bytes) -> object:
    url = reverse(f"accounts:{list_name}_import")
    return browser.post(url, {"workbook": SimpleUploadedFile("list.xlsx", content)})


@pytest.fixture
def browser(client_of: ClientOf, phu_yen: Place) -> Client:
    return client_of(phu_yen.administrator)


def test_a_list_is_previewed_then_written(browser: Client, phu_yen: Place) -> None:
    row = ("lan", "Đinh Thị Lan", None, None, "Commune leader", "02")
    preview = _upload(browser, "users", users(row))
    assert preview.context["counts"] == {"new": 1}
    assert not User.objects.filter(username="lan").exists()
    seal = preview.context["form"].initial["seal"]
    result = browser.post(reverse("accounts:users_import_confirm"), {"seal": seal})
    lan = User.objects.get(username="lan")
    (account,) = result.context["outcome"].accounts
    assert lan.check_password(account.password)
    assert account.password in result.content.decode()
    assert "no-store" in result.headers["Cache-Control"]


def test_confirming_twice_writes_once(browser: Client, phu_yen: Place) -> None:
    preview = _upload(
        browser, "departments", workbook("Departments", ["Department's name"], ["Y tế"])
    )
    seal = preview.context["form"].initial["seal"]
    url = reverse("accounts:departments_import_confirm")
    browser.post(url, {"seal": seal})
    again = browser.post(url, {"seal": seal})
    assert again.context["conflict"] == [
        "The units have changed since the preview. Look at the new preview below."
    ]
    assert again.context["counts"] == {"unchanged": 1}
    assert Department.objects.filter(name="Y tế").count() == 1


def test_a_preview_is_good_for_one_person_and_one_list(
    browser: Client, client_of: ClientOf, phu_yen: Place, bac_yen: Place
) -> None:
    preview = _upload(browser, "communes", communes(MUONG_BANG))
    seal = preview.context["form"].initial["seal"]
    wrong = [
        (client_of(bac_yen.administrator), "communes", seal),
        (browser, "users", seal),
        (browser, "communes", seal[:-3]),
        (browser, "communes", ""),
    ]
    for someone, list_name, given in wrong:
        url = reverse(f"accounts:{list_name}_import_confirm")
        response = someone.post(url, {"seal": given})
        assert response.context["faults"] == ["The preview is too old. Choose the file again."]
    assert not Commune.objects.filter(code="05").exists()


def test_faults_are_listed_and_nothing_is_written(browser: Client, phu_yen: Place) -> None:
    response = _upload(browser, "communes", communes(MUONG_BANG, ("06", "bản", "Huy Bắc")))
    assert response.status_code == 200
    assert len(response.context["faults"]) == 1
    assert not Commune.objects.filter(code="05").exists()


def test_a_long_list_of_faults_is_cut_and_counted(browser: Client) -> None:
    response = _upload(browser, "communes", communes(*[(n, "xã", "A") for n in range(130)]))
    assert (len(response.context["faults"]), response.context["more_faults"]) == (100, 30)


def test_a_file_that_is_none_is_explained(browser: Client) -> None:
    response = _upload(browser, "communes", b"code;kind;name")
    assert response.context["faults"] == [
        "The file cannot be read as an Excel workbook. Open it in Excel, save it anew as .xlsx, "
        "and choose that file."
    ]
    url = reverse("accounts:communes_import")
    assert browser.post(url).context["form"].errors["workbook"]


def test_confirming_is_a_post(browser: Client) -> None:
    assert browser.get(reverse("accounts:communes_import_confirm")).status_code == 405


def test_the_template_is_a_file_to_keep(browser: Client) -> None:
    response = browser.get(reverse("accounts:users_template"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="users.xlsx"'
    rows = read_rows(response.content, UserList.layout)
    assert len(rows) == len(Role)
