"""Accounts: who may be given one, what closes them, and what the log keeps of sign-ins."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.actions import people
from accounts.actions.facts import UserFacts, fingerprint, user_facts
from accounts.models import Event, User
from accounts.refusals import Conflict, Faulty, NotPermitted, Refused
from accounts.roles import Role
from tests.factories import PASSWORD, Place, make_user, occupy_next_event

pytestmark = pytest.mark.usefixtures("in_english")

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
LEADER = UserFacts(
    username="da-do",
    full_name="Đinh Thị Lan",
    title="Chủ tịch UBND xã",
    email="lan@example.vn",
    role=Role.COMMUNE_LEADER,
    commune="02",
)


def _added(place: Place, facts: UserFacts = LEADER) -> people.NewAccount:
    return people.add_user(authority=place.authority, facts=facts, by=place.administrator, at=AT)


def test_a_new_account_signs_in_once_and_must_change_its_password(phu_yen: Place) -> None:
    new = _added(phu_yen)
    user = User.objects.get(username="da-do")
    assert user_facts(user) == LEADER
    assert user.must_change_password
    assert authenticate(username="da-do", password=new.password) == user


def test_signing_in_replaces_the_quick_hash_of_a_one_time_password(phu_yen: Place) -> None:
    new = _added(phu_yen)
    authenticate(username="da-do", password=new.password)
    new.user.refresh_from_db()
    assert new.user.password.startswith("argon2")


def test_the_log_tells_of_the_account_but_not_its_password(phu_yen: Place) -> None:
    new = _added(phu_yen)
    event = Event.objects.get(what="add_user")
    assert event.new == {
        "username": "da-do",
        "full_name": "Đinh Thị Lan",
        "title": "Chủ tịch UBND xã",
        "email": "lan@example.vn",
        "role": "commune_leader",
        "commune": "02",
    }
    assert new.password not in str(vars(event))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"commune": ""}, "Officials and leaders of a commune need their commune."),
        ({"commune": "99"}, "No commune has the code 99. Enter it first."),
        ({"role": Role.LEADERSHIP}, "Only officials and leaders of a commune have a commune."),
        ({"role": Role.APPRAISER, "commune": ""}, "An appraiser needs a department."),
        ({"department": "Phòng Nội vụ"}, "Only an appraiser has a department."),
        (
            {"role": Role.APPRAISER, "commune": "", "department": "Phòng Y tế"},
            "There is no department “Phòng Y tế”. Enter it first.",
        ),
        (
            {"username": "đá-đỏ"},
            "Use letters without accents, digits and the signs @ . + - _ only.",
        ),
        ({"email": "lan@"}, "This is not an e-mail address."),
        ({"full_name": ""}, "“full name” is missing. Fill it in."),
    ],
)
def test_a_faulty_account_is_refused(
    phu_yen: Place, changed: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Faulty) as refusal:
        _added(phu_yen, UserFacts(**{**vars(LEADER), **changed}))
    assert str(refusal.value) == sentence
    assert not Event.objects.exists()


def test_units_are_those_of_the_authority_not_of_another(phu_yen: Place, bac_yen: Place) -> None:
    new = _added(phu_yen)
    assert new.user.commune == phu_yen.communes[1]


def test_an_account_name_is_taken_in_the_whole_site(phu_yen: Place, bac_yen: Place) -> None:
    _added(phu_yen)
    with pytest.raises(Refused, match="The account name “da-do” is already taken"):
        _added(bac_yen)


def test_an_edit_moves_a_person_to_another_role_and_unit(phu_yen: Place) -> None:
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    old = user_facts(leader)
    facts = UserFacts(
        **{**vars(old), "role": Role.APPRAISER, "commune": "", "department": "Phòng Tư pháp"}
    )
    people.edit_user(
        user=leader, facts=facts, seen=fingerprint(old), by=phu_yen.administrator, at=AT
    )
    leader.refresh_from_db()
    assert (leader.role, leader.commune, leader.department) == (
        Role.APPRAISER,
        None,
        phu_yen.departments[1],
    )
    with pytest.raises(Conflict):
        people.edit_user(
            user=leader, facts=old, seen=fingerprint(old), by=phu_yen.administrator, at=AT
        )


def test_nobody_closes_or_demotes_himself(phu_yen: Place) -> None:
    by = phu_yen.administrator
    with pytest.raises(Refused, match="You cannot deactivate your own account"):
        people.deactivate_user(user=by, by=by, at=AT)
    facts = UserFacts(**{**vars(user_facts(by)), "role": Role.LEADERSHIP})
    with pytest.raises(Refused, match="You cannot change your own role"):
        people.edit_user(user=by, facts=facts, by=by, at=AT)


def test_an_account_keeps_its_name(phu_yen: Place) -> None:
    leader = phu_yen.people[Role.LEADERSHIP]
    facts = UserFacts(**{**vars(user_facts(leader)), "username": "other"})
    with pytest.raises(Refused, match="An account keeps its name"):
        people.edit_user(user=leader, facts=facts, by=phu_yen.administrator, at=AT)


def test_a_closed_account_signs_in_no_more_until_opened(phu_yen: Place) -> None:
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    by = phu_yen.administrator
    people.deactivate_user(user=leader, by=by, at=AT)
    assert authenticate(username=leader.username, password=PASSWORD) is None
    people.deactivate_user(user=leader, by=by, at=AT)
    people.activate_user(user=leader, by=by, at=AT)
    assert authenticate(username=leader.username, password=PASSWORD) == leader
    told = Event.objects.order_by("sequence").values_list("what", flat=True)
    assert list(told) == ["deactivate_user", "activate_user"]


def test_a_reset_replaces_the_password(phu_yen: Place) -> None:
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    password = people.reset_password(user=leader, by=phu_yen.administrator, at=AT)
    assert authenticate(username=leader.username, password=PASSWORD) is None
    assert authenticate(username=leader.username, password=password) == leader
    leader.refresh_from_db()
    assert leader.must_change_password
    assert Event.objects.get().what == "reset_password"


@pytest.mark.parametrize(
    "write", [people.deactivate_user, people.activate_user, people.reset_password]
)
def test_accounts_are_written_by_their_own_administrator_only(
    phu_yen: Place, bac_yen: Place, write: object
) -> None:
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    for by in (bac_yen.administrator, phu_yen.people[Role.STANDING_AGENCY]):
        with pytest.raises(NotPermitted):
            write(user=leader, by=by, at=AT)  # type: ignore[operator]


def test_the_sites_administrator_reaches_every_authority(phu_yen: Place) -> None:
    site = make_user(Role.ADMINISTRATOR, "site", authority=None)
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    assert people.reset_password(user=leader, by=site, at=AT)
    assert Event.objects.get().chain == f"authority:{phu_yen.authority.pk}"


def test_an_authoritys_administrator_does_not_make_one_of_the_site(phu_yen: Place) -> None:
    facts = UserFacts(username="site", full_name="A", role=Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted, match="This belongs to another authority"):
        people.add_user(authority=None, facts=facts, by=phu_yen.administrator, at=AT)


def test_a_password_is_changed_by_its_owner_alone(phu_yen: Place) -> None:
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    new = "ba con mèo vàng ngủ"
    people.change_password(user=leader, password=new, by=leader, at=AT)
    assert authenticate(username=leader.username, password=new) == leader
    assert Event.objects.get().what == "change_password"
    with pytest.raises(Refused, match="Everybody chooses his own password"):
        people.change_password(user=leader, password=new, by=phu_yen.administrator, at=AT)
    with pytest.raises(ValidationError):
        people.change_password(user=leader, password="Matkhau@2026", by=leader, at=AT)


def test_failed_sign_ins_name_the_account_that_was_tried(phu_yen: Place) -> None:
    leader = phu_yen.people[Role.COMMUNE_LEADER]
    people.note_failed_sign_in(username=leader.username, seen_from="10.0.0.9", at=AT)
    event = Event.objects.get()
    assert (event.chain, event.subject_id) == (
        f"authority:{phu_yen.authority.pk}",
        str(leader.pk),
    )
    assert (event.by_id, event.by_name, event.seen_from) == (str(people.NOBODY), "?", "10.0.0.9")


def test_what_was_typed_for_an_unknown_account_is_not_kept(db: None) -> None:
    people.note_failed_sign_in(username="My-Secret-Word", seen_from="10.0.0.9", at=AT)
    event = Event.objects.get()
    assert (event.chain, event.subject_id) == ("site", str(UUID(int=0)))
    assert "My-Secret-Word" not in str(vars(event))


def test_the_first_administrator_is_made_once(db: None) -> None:
    first = people.create_first_administrator(
        username="quan-tri", full_name="Lò Văn An", password=PASSWORD, at=AT
    )
    assert (first.authority, first.role) == (None, Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="There are accounts already"):
        people.create_first_administrator(
            username="second", full_name="B", password=PASSWORD, at=AT
        )


def test_nothing_is_written_when_the_event_fails(phu_yen: Place) -> None:
    occupy_next_event(phu_yen.authority)
    with pytest.raises(IntegrityError):
        _added(phu_yen)
    assert not User.objects.filter(username="da-do").exists()
