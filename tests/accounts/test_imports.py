"""Lists handed in: compared, previewed, written whole or not at all."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import imports
from accounts.actions.facts import CommuneFacts, DepartmentFacts, UserFacts, commune_facts
from accounts.models import Commune, Department, Event, User
from accounts.plans import Plan, plan, template
from accounts.refusals import Faulty, NotPermitted, Refused
from accounts.resources import LISTS, CommuneList, DepartmentList, UserList
from accounts.roles import Role
from accounts.wording import say_all
from accounts.workbook_reader import read_rows
from tests.accounts.workbook_files import communes, users
from tests.factories import Place, occupy_next_event

pytestmark = pytest.mark.usefixtures("in_english")

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TUONG_PHU = ("01", "xã", "Tường Phù")
DA_DO_MOVED = ("02", "phường", "Đá Đỏ", "Vùng cao", None, None, "01")
HUY_BAC = ("04", "Commune", "Huy Bắc", None, "01/07/2025", None, "01; 02; 05")
MUONG_BANG = ("05", "xã", "Mường Bang")


def _plan(place: Place, list_name: str, content: bytes) -> Plan:
    unit_list = LISTS[list_name]
    return plan(unit_list(place.authority), read_rows(content, unit_list.layout))


def _faults(place: Place, list_name: str, content: bytes) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        _plan(place, list_name, content)
    return say_all(refusal.value)


def test_new_changed_and_unchanged_rows_are_told_apart(phu_yen: Place) -> None:
    content = communes(TUONG_PHU, DA_DO_MOVED, HUY_BAC, MUONG_BANG)
    planned = _plan(phu_yen, "communes", content)
    assert [row.state for row in planned.rows] == ["unchanged", "changed", "new", "new"]
    changed = [(cell.old, cell.new) for cell in planned.rows[1].cells if cell.old is not None]
    assert changed == [("xã", "phường"), ("", "Vùng cao"), ("", "01")]


def test_communes_are_written_with_their_predecessors(phu_yen: Place) -> None:
    content = communes(TUONG_PHU, DA_DO_MOVED, HUY_BAC, MUONG_BANG)
    planned = _plan(phu_yen, "communes", content)
    saved = imports.save_communes(
        authority=phu_yen.authority, facts=planned.facts, by=phu_yen.administrator, at=AT
    )
    assert (saved.added, saved.changed) == (2, 1)
    huy_bac = Commune.objects.get(code="04")
    assert commune_facts(huy_bac).predecessors == ("01", "02", "05")
    assert (huy_bac.name_search, Commune.objects.get(code="02").kind) == ("huy bac", "phường")
    told = Event.objects.order_by("sequence").values_list("what", flat=True)
    assert list(told) == ["add_commune", "add_commune", "edit_commune"]


@pytest.mark.parametrize("list_name", list(LISTS))
def test_the_template_handed_back_changes_nothing(phu_yen: Place, list_name: str) -> None:
    content = template(LISTS[list_name](phu_yen.authority))
    planned = _plan(phu_yen, list_name, content)
    assert {row.state for row in planned.rows} == {"unchanged"}


def test_the_same_file_twice_changes_nothing(phu_yen: Place) -> None:
    content = communes(TUONG_PHU, DA_DO_MOVED, HUY_BAC, MUONG_BANG)
    for expected in (3, 0):
        planned = _plan(phu_yen, "communes", content)
        assert len(planned.facts) == expected
        imports.save_communes(
            authority=phu_yen.authority, facts=planned.facts, by=phu_yen.administrator, at=AT
        )
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            [TUONG_PHU, MUONG_BANG, ("05", "xã", "Huy Bắc")],
            ["Sheet “Communes”, cell A4, “05”: it stands in row 3 already. Remove one of the two."],
        ),
        (
            [("05", "bản", "Mường Bang")],
            [
                "Sheet “Communes”, cell B2, “bản”: Unknown kind. Write one of: xã, phường, "
                "thị trấn, đặc khu."
            ],
        ),
        (
            [(None, None, "Tổng cộng")],
            [
                "Sheet “Communes”, cell A2: “code” is missing. Fill it in.",
                "Sheet “Communes”, cell B2: “kind” is missing. Fill it in.",
            ],
        ),
        (
            [("05", "xã", "Mường Bang", None, "31/2/2025")],
            [
                "Sheet “Communes”, cell E2, “31/2/2025”: it is not a date. Write day/month/year, "
                "such as 31/12/2025."
            ],
        ),
        (
            [("05", "xã", "Mường Bang", None, "01/07/2025", "30/06/2025")],
            ["Sheet “Communes”, cell F2, “30/06/2025”: “Valid to” must be after “valid from”."],
        ),
        (
            [("05", "xã", "Mường Bang", None, None, None, "98;99")],
            [
                "Sheet “Communes”, cell G2, “98;99”: No commune has the code 98, 99. Enter the "
                "former communes first."
            ],
        ),
    ],
)
def test_faults_of_communes_name_their_cell(
    phu_yen: Place, rows: list[tuple[object, ...]], faults: list[str]
) -> None:
    assert _faults(phu_yen, "communes", communes(*rows)) == faults


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            ("new", "A", None, None, "Boss"),
            "Sheet “Accounts”, cell E2, “Boss”: Unknown role. Write one of: Commune official, "
            "Commune leader, Appraiser, Standing agency, Council member, Leadership, "
            "Administrator.",
        ),
        (
            ("new", "A", None, None, "Commune leader"),
            "Sheet “Accounts”, cell F2: Officials and leaders of a commune need their commune.",
        ),
        (
            ("new", "A", None, None, "Appraiser", None, "Phòng Y tế"),
            "Sheet “Accounts”, cell G2, “Phòng Y tế”: There is no department “Phòng Y tế”. Enter "
            "it first.",
        ),
        (
            ("by_leadership", "A", None, None, "Leadership"),
            "Sheet “Accounts”, cell A2, “by_leadership”: This account name is already taken. "
            "Choose another.",
        ),
        (
            ("new", "A", None, "a@b", "Leadership"),
            "Sheet “Accounts”, cell D2, “a@b”: This is not an e-mail address.",
        ),
    ],
)
def test_faults_of_accounts_name_their_cell(
    phu_yen: Place, bac_yen: Place, row: tuple[object, ...], fault: str
) -> None:
    assert _faults(phu_yen, "users", users(row)) == [fault]


def test_accounts_are_written_with_one_time_passwords(phu_yen: Place) -> None:
    facts = [
        UserFacts(username="lan", full_name="Lan", role=Role.COMMUNE_LEADER, commune="02"),
        UserFacts(
            username="py_appraiser",
            full_name="Minh",
            role=Role.APPRAISER,
            department="Phòng Tư pháp",
        ),
    ]
    saved = imports.save_users(
        authority=phu_yen.authority, facts=facts, by=phu_yen.administrator, at=AT
    )
    assert (saved.added, saved.changed) == (1, 1)
    lan, appraiser = User.objects.get(username="lan"), phu_yen.people[Role.APPRAISER]
    assert [account.user for account in saved.accounts] == [lan]
    assert lan.check_password(saved.accounts[0].password)
    assert lan.must_change_password
    appraiser.refresh_from_db()
    assert (appraiser.department, appraiser.full_name) == (phu_yen.departments[1], "Minh")
    assert not appraiser.must_change_password


def test_the_administrator_does_not_demote_himself_by_a_list(phu_yen: Place) -> None:
    own = phu_yen.administrator
    facts = [UserFacts(username=own.username, full_name="A", role=Role.LEADERSHIP)]
    with pytest.raises(Refused, match="You cannot change your own role"):
        imports.save_users(authority=phu_yen.authority, facts=facts, by=own, at=AT)


def test_lists_are_refused_to_others(phu_yen: Place, bac_yen: Place) -> None:
    facts = [DepartmentFacts(name="Phòng Y tế")]
    for by in (bac_yen.administrator, phu_yen.people[Role.STANDING_AGENCY]):
        with pytest.raises(NotPermitted):
            imports.save_departments(authority=phu_yen.authority, facts=facts, by=by, at=AT)
    assert not Department.objects.filter(name="Phòng Y tế").exists()


def test_equal_keys_are_refused_by_the_action_too(phu_yen: Place) -> None:
    facts = [
        CommuneFacts(code="9", kind="xã", name="A"),
        CommuneFacts(code="9", kind="xã", name="B"),
    ]
    with pytest.raises(Refused, match="The list holds these more than once: 9"):
        imports.save_communes(
            authority=phu_yen.authority, facts=facts, by=phu_yen.administrator, at=AT
        )


def test_nothing_is_written_when_the_event_fails(phu_yen: Place) -> None:
    occupy_next_event(phu_yen.authority)
    facts = [CommuneFacts(code="9", kind="xã", name="A", predecessors=("01",))]
    with pytest.raises(IntegrityError):
        imports.save_communes(
            authority=phu_yen.authority, facts=facts, by=phu_yen.administrator, at=AT
        )
    assert not Commune.objects.filter(code="9").exists()


def test_a_longer_list_asks_no_more_queries(phu_yen: Place) -> None:
    def queries(numbers: range) -> tuple[int, int]:
        rows = [(f"new-{n}", "A", None, None, "Commune leader", "02") for n in numbers]
        with CaptureQueriesContext(connection) as planning:
            planned = _plan(phu_yen, "users", users(*rows))
        with CaptureQueriesContext(connection) as writing:
            imports.save_users(
                authority=phu_yen.authority, facts=planned.facts, by=phu_yen.administrator, at=AT
            )
        return len(planning), len(writing)

    queries(range(100, 101))  # the first event of all begins its chain
    assert queries(range(1)) == queries(range(10, 40))


def test_each_list_has_its_class() -> None:
    assert list(LISTS.values()) == [DepartmentList, CommuneList, UserList]
