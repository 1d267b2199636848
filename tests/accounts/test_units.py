"""Writing units one at a time: what is written, what is refused, what the log says."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts.actions import units
from accounts.actions.facts import (
    AuthorityFacts,
    CommuneFacts,
    DepartmentFacts,
    authority_facts,
    commune_facts,
    fingerprint,
)
from accounts.models import Authority, Commune, Department, Event
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.roles import Role
from tests.factories import Place, make_user, occupy_next_event

pytestmark = pytest.mark.usefixtures("in_english")

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HUY_BAC = CommuneFacts(code="04", kind="xã", name="Huy Bắc")


def _events(place: Place) -> list[str]:
    chain = f"authority:{place.authority.pk}"
    return list(Event.objects.filter(chain=chain).values_list("what", flat=True))


def test_a_commune_is_added_with_its_keys_and_predecessors(phu_yen: Place) -> None:
    facts = CommuneFacts(
        code="05",
        kind="phường",
        name="Mường Bang",
        block="Vùng cao",
        valid_from=date(2025, 7, 1),
        predecessors=("01", "02"),
    )
    added = units.add_commune(
        authority=phu_yen.authority, facts=facts, by=phu_yen.administrator, at=AT
    )
    stored = Commune.objects.get(pk=added.pk)
    assert commune_facts(stored) == facts
    assert stored.name_search == "muong bang"
    event = Event.objects.get(what="add_commune")
    assert (event.subject_id, event.by_name, event.at) == (
        str(added.pk),
        f"{phu_yen.administrator.full_name} ({phu_yen.authority.name})",
        AT,
    )
    assert event.new == {
        "code": "05",
        "kind": "phường",
        "name": "Mường Bang",
        "block": "Vùng cao",
        "valid_from": "2025-07-01",
        "predecessors": ["01", "02"],
    }


def test_an_edit_logs_only_what_changed(phu_yen: Place) -> None:
    commune = phu_yen.communes[0]
    facts = CommuneFacts(code="01", kind="xã", name="Tường Phù", valid_to=date(2025, 6, 30))
    units.edit_commune(commune=commune, facts=facts, by=phu_yen.administrator, at=AT)
    event = Event.objects.get(what="edit_commune")
    assert (event.old, event.new) == ({"valid_to": None}, {"valid_to": "2025-06-30"})


def test_an_edit_that_changes_nothing_writes_nothing(phu_yen: Place) -> None:
    commune = phu_yen.communes[0]
    units.edit_commune(
        commune=commune, facts=commune_facts(commune), by=phu_yen.administrator, at=AT
    )
    assert _events(phu_yen) == []


def test_a_renamed_commune_is_found_and_sorted_by_its_new_name(phu_yen: Place) -> None:
    commune = phu_yen.communes[0]
    facts = CommuneFacts(code="01", kind="xã", name="Ấm Hạ")
    units.edit_commune(commune=commune, facts=facts, by=phu_yen.administrator, at=AT)
    commune.refresh_from_db()
    assert commune.name_search == "am ha"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            CommuneFacts(code="01", kind="xã", name="Huy Bắc"),
            "xã Tường Phù has the code 01 already. Each commune needs a code of its own.",
        ),
        (
            CommuneFacts(code="04", kind="làng", name="Huy Bắc"),
            "Unknown kind. Write one of: xã, phường, thị trấn, đặc khu.",
        ),
        (
            CommuneFacts(
                code="04",
                kind="xã",
                name="Huy Bắc",
                valid_from=date(2025, 7, 1),
                valid_to=date(2025, 7, 1),
            ),
            "“Valid to” must be after “valid from”.",
        ),
        (
            CommuneFacts(code="04", kind="xã", name="Huy Bắc", predecessors=("04",)),
            "A commune is not its own predecessor.\n"
            "No commune has the code 04. Enter the former communes first.",
        ),
        (CommuneFacts(code="04", kind="xã", name=""), "“name” is missing. Fill it in."),
        (
            CommuneFacts(code="04", kind="xã", name="Xã Huy Bắc"),
            "Write the name without its kind: “Huy Bắc”.",
        ),
        (
            CommuneFacts(code="4" * 21, kind="xã", name="Huy Bắc"),
            "“code” is longer than 20 characters. Shorten it.",
        ),
        (
            CommuneFacts(code="04", kind="xã", name="Huy\x07Bắc"),
            "“name” holds invisible control characters. Type it anew.",
        ),
    ],
)
def test_a_faulty_commune_is_refused(phu_yen: Place, facts: CommuneFacts, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        units.add_commune(authority=phu_yen.authority, facts=facts, by=phu_yen.administrator, at=AT)
    assert str(refusal.value) == sentence
    assert _events(phu_yen) == []


def test_the_same_code_in_another_authority_is_no_clash(phu_yen: Place, bac_yen: Place) -> None:
    units.add_commune(authority=phu_yen.authority, facts=HUY_BAC, by=phu_yen.administrator, at=AT)
    units.add_commune(authority=bac_yen.authority, facts=HUY_BAC, by=bac_yen.administrator, at=AT)
    assert Commune.objects.filter(code="04").count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_write_units(phu_yen: Place, role: Role) -> None:
    with pytest.raises(NotPermitted):
        units.add_commune(
            authority=phu_yen.authority, facts=HUY_BAC, by=phu_yen.people[role], at=AT
        )


def test_units_of_another_authority_are_out_of_reach(phu_yen: Place, bac_yen: Place) -> None:
    foreign = "This belongs to another authority."
    by = phu_yen.administrator
    with pytest.raises(NotPermitted, match=foreign):
        units.add_commune(authority=bac_yen.authority, facts=HUY_BAC, by=by, at=AT)
    with pytest.raises(NotPermitted, match=foreign):
        units.edit_commune(commune=bac_yen.communes[0], facts=HUY_BAC, by=by, at=AT)
    with pytest.raises(NotPermitted, match=foreign):
        units.edit_department(
            department=bac_yen.departments[0], facts=DepartmentFacts(name="X"), by=by, at=AT
        )
    with pytest.raises(NotPermitted, match=foreign):
        units.edit_authority(
            authority=bac_yen.authority, facts=authority_facts(bac_yen.authority), by=by, at=AT
        )


def test_a_stale_edit_is_refused(phu_yen: Place) -> None:
    department = phu_yen.departments[0]
    seen = fingerprint(DepartmentFacts(name=department.name))
    first = DepartmentFacts(name="Phòng Nội vụ và Lao động")
    by = phu_yen.administrator
    units.edit_department(department=department, facts=first, seen=seen, by=by, at=AT)
    with pytest.raises(Conflict, match="Somebody else has changed"):
        units.edit_department(
            department=department, facts=DepartmentFacts(name="Nội vụ"), seen=seen, by=by, at=AT
        )
    assert Department.objects.get(pk=department.pk).name == "Phòng Nội vụ và Lao động"


def test_a_department_has_its_name_once(phu_yen: Place) -> None:
    with pytest.raises(Refused, match="“Phòng Tư pháp” has been entered already"):
        units.add_department(
            authority=phu_yen.authority,
            facts=DepartmentFacts(name="Phòng Tư pháp"),
            by=phu_yen.administrator,
            at=AT,
        )


def test_only_the_sites_administrator_adds_authorities(phu_yen: Place) -> None:
    facts = AuthorityFacts(
        name="UBND tỉnh Sơn La",
        level="province",
        area="tỉnh Sơn La",
        standing_agency="Sở Nội vụ",
        place="Sơn La",
    )
    with pytest.raises(NotPermitted, match="Only the administrator of the whole site"):
        units.create_authority(facts=facts, by=phu_yen.administrator, at=AT)
    site = make_user(Role.ADMINISTRATOR, "site", authority=None)
    added = units.create_authority(facts=facts, by=site, at=AT)
    assert authority_facts(Authority.objects.get(pk=added.pk)) == facts
    assert Event.objects.get(chain=f"authority:{added.pk}").what == "create_authority"


def test_nothing_is_written_when_the_event_fails(phu_yen: Place) -> None:
    occupy_next_event(phu_yen.authority)
    with pytest.raises(IntegrityError):
        units.add_commune(
            authority=phu_yen.authority, facts=HUY_BAC, by=phu_yen.administrator, at=AT
        )
    assert not Commune.objects.filter(code="04").exists()
