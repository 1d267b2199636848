"""Half-year reports on the desk: to be filled in, submitted, waited for."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.actions.half_years import open_half_year, return_report, submit_report
from evidence.models import HalfYear, HalfYearReport
from scoring.queries.half_years import asked_reports, own_reports
from scoring.tasks import Task, Urgency
from scoring.tasks.half_years import AskedReports, OwnReport, half_year_task, report_task
from tests.evidence.half_year.asked import fill
from tests.scoring.scene import Scene, at, on

OWN = OwnReport(UUID(int=1), "6 tháng đầu năm 2022", on(15), figures=62, missing=2)
ASKED = AskedReports(UUID(int=2), "6 tháng đầu năm 2022", on(15), 27, ("xã A", "xã B"))


def told(task: Task) -> tuple[Urgency, str, list[str], str]:
    return task.urgency, str(task.what), [str(each) for each in task.details], task.action


@pytest.mark.pure
@pytest.mark.parametrize(
    ("report", "what", "details", "action"),
    [
        (OWN, "Report of {}", ["2 of 62 figures are missing."], "Open the report"),
        (
            replace(OWN, returned_for="Thiếu biểu 7", may_submit=True),
            "Report of {}",
            ["Returned: Thiếu biểu 7", "2 of 62 figures are missing."],
            "Open the report",
        ),
        (
            replace(OWN, missing=0),
            "Submit the report of {}",
            ["All figures are there.", "Ask your leader to check and submit it."],
            "Open the report",
        ),
        (
            replace(OWN, missing=0, may_submit=True),
            "Submit the report of {}",
            ["All figures are there."],
            "Check and submit",
        ),
    ],
)
def test_a_commune_fills_in_and_its_leader_submits(
    report: OwnReport, what: str, details: list[str], action: str
) -> None:
    name = what.format("6 tháng đầu năm 2022")
    assert told(report_task(report, now=on(6))) == (Urgency.SOON, name, details, action)
    assert report_task(report, now=on(16)).is_late


@pytest.mark.pure
def test_the_authority_reads_who_is_late_once_they_are() -> None:
    what = "Half-year reports of 6 tháng đầu năm 2022: 2 of 27 have not come in"
    before, after = half_year_task(ASKED, now=on(6)), half_year_task(ASKED, now=on(16))
    assert told(before) == (Urgency.SOON, what, [], "See who has reported")
    assert told(after)[:3] == (Urgency.NOW, what, ["Late: xã A, xã B."])


@pytest.mark.slow
def test_the_desk_of_each(scene: Scene, client_of: Callable[..., Client]) -> None:
    open_half_year(year=2022, half=2, due_at=on(9), by=scene.standing, clock=at(on(2)))
    report = HalfYear.objects.get().reports.get(commune=scene.communes[0])
    fill(report, scene.official, on(3))

    def desk(person: str, day: int) -> str:
        with time_machine.travel(on(day), tick=False):
            return str(client_of(getattr(scene, person)).get("/").content.decode())

    page = f'href="/half-years/reports/{report.pk}/"'
    official, leader, agency = (desk(person, 6) for person in ("official", "leader", "standing"))
    assert (page in official, page in leader, page in agency) == (True, True, False)
    assert "Ask your leader to check and submit it." in official
    assert "3 days left" in official
    assert "Check and submit" in leader
    assert "3 of 3 have not come in" in agency
    assert "Half-year reports of" not in desk("appraiser", 6)
    submit_report(report=report, by=scene.leader, clock=at(on(7)))
    assert page not in desk("leader", 8)
    late = desk("standing", 10)
    assert "2 of 3 have not come in" in late
    assert "Late: xã Đá Đỏ, xã Huy Bắc." in late
    return_report(report=report, reason="Thiếu biểu 7", by=scene.standing, clock=at(on(10)))
    assert "Returned: Thiếu biểu 7" in desk("official", 11)


@pytest.mark.slow
def test_as_many_queries_for_one_half_year_as_for_two(scene: Scene, other_scene: Scene) -> None:
    def asked() -> list[int]:
        counts = []
        for person, query in ((scene.official, own_reports), (scene.standing, asked_reports)):
            with CaptureQueriesContext(connection) as found:
                query(person, now=on(3))
            counts.append(len(found))
        return counts

    open_half_year(year=2022, half=2, due_at=on(9), by=scene.standing, clock=at(on(2)))
    one = asked()
    open_half_year(year=2022, half=1, due_at=on(8), by=scene.standing, clock=at(on(2)))
    assert (one, asked()) == ([2, 2], [2, 2])
    found = [report.period for report in own_reports(scene.official, now=on(3))]
    assert found == ["6 tháng đầu năm 2022", "6 tháng cuối năm 2022"]
    assert own_reports(other_scene.official, now=on(3)) == []
    assert asked_reports(other_scene.standing, now=on(3)) == []
    HalfYearReport.objects.update(submitted_at=on(4), submitted_by=scene.leader)
    assert asked_reports(scene.standing, now=on(3)) == []
