"""Who fits an office by his title, and who is in charge of most of a field."""

import pytest

from scoring.hands import fingerprint, fitting, of_most

pytestmark = pytest.mark.pure

# Office titles as the criteria set and the accounts write them (DOMAIN 6).
TITLES = {
    1: "Công chức Văn phòng – Thống kê",
    2: "Tư pháp - Hộ tịch",
    3: "Công chức Tài chính - Kế toán",
    4: "",
}


@pytest.mark.parametrize(
    ("office", "person"),
    [
        ("Văn phòng - Thống kê", 1),
        ("VĂN PHÒNG – THỐNG KÊ", 1),
        ("Tư pháp – Hộ tịch", 2),
        ("Tài chính - Kế toán", 3),
        ("Văn hóa - Xã hội", None),
        ("phòng", 1),
        ("Thống", 1),
        ("Thốn", None),
        ("", None),
    ],
)
def test_the_one_whose_title_names_the_office(office: str, person: int | None) -> None:
    assert fitting(office, TITLES) == person


def test_of_two_alike_nobody_is_proposed() -> None:
    assert fitting("Tư pháp – Hộ tịch", {**TITLES, 5: "Tư pháp – Hộ tịch"}) is None
    assert fitting("Tư pháp – Hộ tịch", {**TITLES, 5: "Công chức Tư pháp - Hộ tịch"}) == 2


@pytest.mark.parametrize(
    ("lines", "person"),
    [
        ([], None),
        ([None, None], None),
        (["an", None, None], "an"),
        (["an", "binh", "binh"], "binh"),
    ],
)
def test_who_has_most_of_a_field(lines: list[str | None], person: str | None) -> None:
    assert of_most(lines) == person


def test_the_fingerprint_tells_every_change() -> None:
    stand = {"1.1": "an", "1.2": "binh"}
    assert fingerprint(stand) == fingerprint({"1.2": "binh", "1.1": "an"})
    others = [{"1.1": "an"}, {"1.1": "binh", "1.2": "an"}, {**stand, "1.3": "an"}, {}]
    assert len({fingerprint(stand), *map(fingerprint, others)}) == 5
