"""A criteria set of three levels is built from nothing with the keyboard alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from criteria import actions, edits, queries
from criteria.cases import TryCase
from criteria.content_hash import line_hash
from criteria.models import CriteriaSet
from criteria.readiness import issue_faults
from criteria.rules import Measure, Rule, Scale
from criteria.set_format import set_from_json
from tests.browser.keyboard import Keyboard
from tests.browser.people import Meet
from tests.criteria.documents import line, small_set
from tests.factories import make_place

GROUPS = (("A", "90"), ("B", "70"), ("C", "50"), ("D", "0"))  # DOMAIN 4, Phù Yên


@pytest.mark.browser
@pytest.mark.slow
def test_a_set_is_built_by_keyboard(meet: Meet) -> None:
    make_place("Phù Yên", prefix="py")
    agency = meet("py_standing_agency")
    hands = Keyboard(agency)
    agency.open("/criteria/")

    hands.press("Lập bộ tiêu chí mới")
    hands.write("Tên bộ tiêu chí", "Bộ tiêu chí của xã")
    hands.write("Năm đánh giá", "2026")
    hands.press("Lập dự thảo")
    agency.reads("Chưa có nội dung")

    hands.press("Thêm lĩnh vực")
    hands.write("Tên", "Chỉ đạo, điều hành")
    hands.write("Điểm tối đa", "3")
    hands.press("Lưu và thêm tiêu chí")
    hands.write("Tên", "Kế hoạch cải cách hành chính")
    hands.write("Điểm tối đa", "3")
    hands.press("Lưu và thêm tiêu chí thành phần")
    rate_by_levels(hands)
    deducted_each_time(hands)
    assert hands.focused()[2] == "line-1.1.2"
    agency.reads("Tổng điểm 3")

    hands.press("Lên 1.1.2")
    assert hands.focused()[2] == "line-1.1.2"
    hands.press("Thêm tiêu chí vào lĩnh vực 1")
    one_of_two_answers(hands)
    hands.press("Thêm lĩnh vực")
    hands.write("Tên", "Cải cách thể chế")
    hands.write("Điểm tối đa", "1")
    hands.press("Lưu")
    agency.reads("các phần cộng lại 4 / tối đa 3")
    hands.press("Chuyển đến… 1.2", back=True)
    hands.choose("Chuyển vào", "2 Cải cách")
    hands.press("Chuyển đến đó")
    assert hands.focused()[2] == "line-1.2"
    hands.press("Đánh số lại…")
    agency.reads("3 mã thay đổi")
    hands.press("Đánh số lại")

    give_groups(hands)
    agency.reads("Sẵn sàng ban hành")

    outline = queries.outline(CriteriaSet.objects.get())
    assert issue_faults(outline) == []
    leaves = {leaf.code: leaf for leaf in outline.leaves()}
    assert [(code, leaf.name) for code, leaf in leaves.items()] == [
        ("1.1.1", "Báo cáo đúng hạn"),
        ("1.1.2", "Mức độ hoàn thành kế hoạch"),
        ("2.1", "Rà soát văn bản"),
    ]
    assert leaves["1.1.2"].rule == Rule(
        Measure.RATIO,
        Scale.BANDS,
        bands=((Decimal(90), Decimal(1)), (Decimal(70), Decimal("0.5"))),
    )
    assert leaves["1.1.2"].cases == (
        TryCase((("numerator", Decimal(45)), ("denominator", Decimal(50))), Decimal(1)),
    )


@pytest.mark.browser
@pytest.mark.slow
def test_no_page_of_the_editor_stops_anybody(meet: Meet) -> None:
    """Each page as it is with all that may stand on it: cases, faults, both sides of a conflict."""
    place = make_place("Phù Yên", prefix="py")
    data = small_set()
    figures = {"numerator": "45", "denominator": "50"}
    line(data, "1.1.2").update(
        rule_note="Đoán từ văn bản", cases=[{"figures": figures, "points": "2"}], max_points="2.5"
    )
    draft = actions.create_set(
        document=set_from_json(data),
        authority=place.authority,
        by=place.people[Role.STANDING_AGENCY],
        at=timezone.now(),
    )
    actions.step_line(
        criteria_set=draft,
        code="2.1",
        steps=1,
        by=place.people[Role.STANDING_AGENCY],
        at=timezone.now(),
    )
    agency = meet("py_standing_agency")
    lines = [f"lines/{code}/" for code in ("1", "1.1", "1.1.1", "1.1.2", "1.2", "2.1", "2.3")]
    others = ["add-field/", "add-part/1/", "add-part/1.2/", "put/1.2/", "put/2.1/"]
    for page in ["", *lines, *others, "remove/1.1/", "remove/2/", "renumber/"]:
        agency.open(f"/criteria/{draft.pk}/{page}")
    agency.open("/criteria/begin/")
    agency.write("Tên bộ tiêu chí", "Bộ tiêu chí")
    agency.write("Năm đánh giá", "26")
    agency.press("Lập dự thảo")
    agency.reads("Hãy nhập năm bằng bốn chữ số")

    agency.open(f"/criteria/{draft.pk}/lines/2.2/")
    by = place.people[Role.STANDING_AGENCY]
    standing = edits.found(queries.outline(draft), "2.2")
    actions.change_line(
        criteria_set=draft,
        code="2.2",
        changed=replace(standing, name="Tên của người khác"),
        based_on=line_hash(standing),
        by=by,
        at=timezone.now(),
    )
    agency.write("Tên", "")
    agency.press("Lưu")
    agency.reads("Hãy nhập tên.")
    agency.write("Tên", "Tên của tôi")
    agency.press("Lưu")
    agency.reads("Tên của người khác", within=".notice--error")
    agency.press("Lưu")
    agency.reads("Đã lưu tiêu chí 2.2.")


def give_groups(hands: Keyboard) -> None:
    hands.press("Các nhóm")
    hands.press("Thêm dòng")
    for number, (group, lower) in enumerate(GROUPS, start=1):
        hands.write(f"Nhóm, dòng {number}", group)
        hands.write(f"Từ %, dòng {number}", lower)
    hands.press("Lưu")


def rate_by_levels(hands: Keyboard) -> None:
    """1.1.1, with a kept case, typed from the lowest level up."""
    hands.write("Tên", "Mức độ hoàn thành kế hoạch")
    hands.write("Điểm tối đa", "1")
    hands.choose("Cách chấm", "Tỷ lệ b/a: theo mức")
    hands.page.wait_for_selector("[name=band_0_given]:visible")
    hands.write("Mức 1, từ", "70")
    hands.write("Điểm của mức 1", "0,5")
    hands.write("Mức 2, từ", "90")
    hands.write("Điểm của mức 2", "1")
    hands.press_here("Thêm dòng", until="[name=band_3_given]:visible")
    expect(hands.page.get_by_label("Mức 4, từ")).to_be_focused()
    hands.write("Số đạt được (b)", "45")
    hands.write("Tổng số (a)", "50")
    hands.page.wait_for_selector(".tried")
    hands.person.reads("90 % → 1 / 1", within="#told")
    hands.go_to("Điểm phải ra")
    assert hands.page.input_value("#id_expected") == "1"
    hands.press_here("Giữ ca thử này", until="#try .evidence li")
    hands.person.reads("45; 50 → 1 đúng", within="#try")
    expect(hands.page.locator("#try").get_by_label("Số đạt được (b)")).to_be_focused()
    hands.choose("Cơ quan thẩm định", "Phòng Nội vụ")
    hands.press("Lưu và thêm dòng tiếp theo")


def deducted_each_time(hands: Keyboard) -> None:
    """1.1.2; the department stays that of the line before."""
    hands.write("Tên", "Báo cáo đúng hạn")
    hands.write("Điểm tối đa", "2")
    hands.choose("Cách chấm", "Số lần: mỗi lần trừ")
    hands.page.wait_for_selector("[name=per]:visible")
    hands.write("Điểm mỗi lần", "0,25")
    hands.press("Lưu")


def one_of_two_answers(hands: Keyboard) -> None:
    """1.2, which another field is to get."""
    hands.write("Tên", "Rà soát văn bản")
    hands.write("Điểm tối đa", "1")
    hands.choose("Cách chấm", "Chọn một phương án")
    hands.page.wait_for_selector("[name=option_0_given]:visible")
    hands.write("Phương án 1", "Có")
    hands.write("Điểm của phương án 1", "1")
    hands.write("Phương án 2", "Không")
    hands.write("Điểm của phương án 2", "0")
    hands.press("Lưu")
