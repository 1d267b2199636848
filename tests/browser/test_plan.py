"""A commune plans from its evaluation: from the lost lines to next year's sheet."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Notice
from scoring.actions.plan_reminders import send_plan_reminders
from scoring.models import Plan, Scorecard
from scoring.states import State
from tests.browser.people import Meet, Person
from tests.browser.test_council import look_at
from tests.reports.reading_papers import close, pdf_text
from tests.scoring.scene import Scene
from tests.scoring.test_last_year import second_year
from tests.scoring.verbs_plans import published

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOST = ["1.1.1", "1.1.2", "1.2", "2.1", "2.2", "2.3"]


def go(person: Person, link: str) -> None:
    person.go_by(person.page.locator(link))


def test_a_year_of_improvement(meet: Meet, scene: Scene, tmp_path: Path) -> None:
    """Huy Bắc never answered, so that every line is lost; Tường Phù stands above it."""
    scene.at(State.FINAL)
    published(scene)
    official, leader = (
        meet(scene.users[f"other_{role}"].username) for role in ("official", "leader")
    )
    official.follow("Đánh giá kết quả và kế hoạch cải thiện")
    look_at(official, "evaluation")
    assert official.row("2.1 Tiêu chí 2.1")[1:5] == ["0/2", "2", "0,67", "2"]
    official.follow("Kế hoạch nâng cao chỉ số")
    official.press("Lập kế hoạch")
    plan = Plan.objects.get()
    assert list(plan.tasks.order_by("position").values_list("code", flat=True)) == LOST

    go(official, "#aims + ul li:first-child a")  # to group C, from 50 %
    official.reads("nhóm C (đã công bố: 0,00 %", within="#simulated")
    go(official, "#aims + ul li:last-child a")  # above Tường Phù
    official.reads("hạng 1/3, nhóm A", within="#simulated")

    official.follow("Giao nhiệm vụ và thời hạn")
    due = timezone.localdate() + timedelta(days=5)
    official.tick("Tất cả nhiệm vụ của kế hoạch")
    official.choose("Phụ trách", "Tư pháp - Hộ tịch")
    official.write("Thời hạn", due.isoformat())
    look_at(official, "assign")
    official.press("Lưu")
    go(official, "[id='line-1.2'] a")
    official.write("Giải pháp", "Lập lịch báo cáo, nhắc trước hạn 05 ngày.")
    official.choose("Phụ trách", scene.other_official.full_name)
    official.write("Điểm phấn đấu", "0,75")
    official.press("Lưu")
    official.follow("Thêm nhiệm vụ")
    official.choose("Lĩnh vực", "2. Thể chế")
    official.write("Mục tiêu", "Không để xảy ra văn bản sai quy định")
    official.write("Giải pháp", "Rà soát văn bản hằng quý")
    official.write("Kết quả cần đạt", "04 báo cáo rà soát")
    official.press("Thêm nhiệm vụ")

    leader.open(official.page.url)
    leader.press("Phê duyệt kế hoạch")
    leader.reads("Chưa phân công người phụ trách: NV1; chưa có thời hạn: NV1.")
    go(leader, "#line-NV1 a")
    leader.choose("Phụ trách", scene.other_official.full_name)
    leader.write("Thời hạn", due.isoformat())
    leader.press("Lưu")
    look_at(leader, "plan-draft")
    leader.press("Phê duyệt kế hoạch")
    leader.reads("Đã hoàn thành 0/7 nhiệm vụ.")

    own = plan.tasks.get(code="1.2")
    assert send_plan_reminders(clock=timezone.now) == 7
    told = Notice.objects.filter(to=scene.other_official, link__endswith=f"/tasks/{own.pk}/")
    assert told.count() == 1
    official.open(leader.page.url)
    go(official, "[id='line-1.2'] a")
    official.write("Thực hiện (%)", "100")
    official.write("Nội dung đã thực hiện", "Đã ban hành lịch, gửi đủ 12 báo cáo đúng hạn")
    look_at(official, "progress")
    official.press("Báo cáo tiến độ")
    official.reads("Đã hoàn thành 1/7 nhiệm vụ.")
    look_at(official, "plan-approved")
    tasks = pdf_text(official.download("Phân công nhiệm vụ (PDF)", tmp_path))
    who = f"{scene.other_official.full_name} (02 nhiệm vụ)"
    for said in ("Tư pháp - Hộ tịch (05 nhiệm vụ)", who, "NV1", "04 báo cáo rà soát", "100%"):
        assert close(said) in tasks

    card = second_year(scene)
    card = Scorecard.objects.get(period=card.period, commune=scene.communes[1])
    official.open(f"/scorecards/{card.pk}/sheet/")
    official.reads("Theo kế hoạch: Lập lịch báo cáo, nhắc trước hạn 05 ngày.")
