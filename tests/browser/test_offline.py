"""The sheet filled in without a connection: downloaded, uploaded, a conflict chosen, taken over."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from scoring.actions.sheet import Answer, answer_line
from tests.browser.inspection import DESK, PHONE
from tests.browser.people import Meet
from tests.browser.routines import at_the_sheet
from tests.scoring.offline.files import Change, changed, put
from tests.scoring.scene import Scene

pytestmark = pytest.mark.browser


def in_vietnamese(cell: str, value: object) -> Change:
    return put(cell, value, sheet="Phiếu")


def test_a_sheet_filled_in_without_a_connection(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    official = at_the_sheet(meet, scene, "official")
    content = official.download("Tải phiếu Excel (làm ngoại tuyến)", tmp_path)
    answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=Answer(figures={"count": Decimal(1)}, note="Báo cáo quý III"),
        version=0,
        by=scene.leader,
        clock=timezone.now,
    )
    file = tmp_path / "phieu.xlsx"
    wrong = changed(content, in_vietnamese("F9", "hai lần"), in_vietnamese("F12", "1.250"))
    file.write_bytes(wrong)
    official.follow("Tải lên phiếu Excel")
    official.hand_in("Phiếu đã điền (.xlsx)", file)
    official.press("Xem trước thay đổi")
    official.reads("Trang “Phiếu”, ô F9, “hai lần”", within="[role=alert]")

    file.write_bytes(changed(content, in_vietnamese("F9", 2), in_vietnamese("F12", "1,25")))
    official.hand_in("Phiếu đã điền (.xlsx)", file)
    official.press("Xem trước thay đổi")
    for viewport in (PHONE, DESK):
        official.page.set_viewport_size(viewport)
        official.look()
    assert not official.page.locator("[id='take-1.2']").is_checked()
    official.page.locator("[id='take-1.2']").focus()
    official.page.keyboard.press("Space")
    official.press("Ghi các tiêu chí đã đánh dấu")
    official.reads("Đã ghi 2 tiêu chí theo tệp.")
    assert scene.score("1.2").figures == {"count": "2"}
    assert scene.score("2.2").base_points == Decimal("1.25")
