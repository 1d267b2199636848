"""What the steering page counts: evidence, departments; its workbook; and what that costs."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from criteria.queries import outline_of_issued
from evidence.actions import DocumentFacts, add_document, withdraw_document
from scoring.actions import appraisal
from scoring.models import Score
from scoring.queries.counted_lines import counted_lines
from scoring.queries.departments import DepartmentRow
from scoring.queries.ranking import standings
from scoring.queries.steering import steering_table
from scoring.states import State
from tests.scoring.many_communes import add_communes
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]


def departments(scene: Scene) -> list[DepartmentRow]:
    return steering_table(scene.period, now=on(12)).departments


def row(name: str, **counts: int) -> DepartmentRow:
    empty = dict.fromkeys(DepartmentRow.__dataclass_fields__, 0)
    return DepartmentRow(**{**empty, **counts, "name": name})  # type: ignore[arg-type]


def test_lines_with_a_document_that_stands(scene: Scene) -> None:
    papers = [
        add_document(
            dossier=scene.scorecard.dossier,
            facts=DocumentFacts(title="Báo cáo", number=number),
            codes=codes,
            by=scene.official,
            clock=at(on(2)),
        )
        for number, codes in (("1", ["1.2", "2.1"]), ("2", ["1.2"]), ("3", ["2.2", "2.3"]))
    ]

    def proved() -> dict[str, int]:
        table = steering_table(scene.period, now=on(4))
        return {each.card.commune: each.proved for each in table.communes}

    assert proved() == {"xã Đá Đỏ": 0, "xã Huy Bắc": 0, "xã Tường Phù": 3}  # 2.3 is a survey's
    withdraw_document(document=papers[2], by=scene.official, clock=at(on(3)))
    assert proved() == {"xã Đá Đỏ": 0, "xã Huy Bắc": 0, "xã Tường Phù": 2}


def test_the_points_are_those_of_the_ranking(scene: Scene) -> None:
    """Summed with the rest here, by themselves there."""
    scene.at(State.ROUND_2)
    found = steering_table(scene.period, now=on(18)).communes
    assert {row.scorecard.pk: (row.points, row.applicable_max, row.index) for row in found} == {
        each.scorecard_id: (each.total.points, each.total.applicable_max, each.total.index)
        for each in standings(scene.period)
    }


def test_a_capped_parent_holds_its_lines(scene: Scene) -> None:
    """1.1 at 2 of the 3 that its lines add up to; such a set costs one query more."""
    scene.at(State.ROUND_1)
    plain = outline_of_issued(scene.criteria_set)
    first, *rest = plain.fields
    held = replace(first.children[0], capped=True, max_points=Decimal(2))
    first = replace(first, children=(held, *first.children[1:]))
    capped = replace(plain, fields=(first, *rest))
    totals = []
    for outline, queries in ((plain, 1), (capped, 2)):
        with CaptureQueriesContext(connection) as captured:
            counted = counted_lines(scene.period, outline)
        assert len(captured) == queries
        totals.append(counted.totals[scene.communes[0].pk])
    assert [(each.points, each.applicable_max) for each in totals] == [
        (Decimal("7.96"), 10),
        (Decimal(7), 9),
    ]


def test_departments_before_anything_is_submitted(scene: Scene) -> None:
    assert departments(scene) == [row("Phòng Nội vụ"), row("Phòng Tư pháp")]


def test_departments_in_round_1(scene: Scene) -> None:
    scorecard = scene.at(State.ROUND_1)
    scene.survey(scorecard)
    scene.deduct("1.2", "0.25")
    scene.deduct("1.2", "0.25")
    assert departments(scene) == [
        row("Phòng Nội vụ", cards=1, lines=3, marked=1, left=2),
        row("Phòng Tư pháp", cards=1, lines=3, left=3),
    ]
    scene.sign_off_all(scorecard)
    assert departments(scene) == [
        row("Phòng Nội vụ", cards=1, signed=1, lines=3, marked=1),
        row("Phòng Tư pháp", cards=1, signed=1, lines=3),
    ]


def test_an_accepted_line_is_one_that_was_looked_at(scene: Scene) -> None:
    scorecard = scene.at(State.ROUND_1)
    common = {"scorecard": scorecard, "code": "1.2", "by": scene.appraiser, "clock": at(on(12))}
    score = appraisal.accept(version=scene.score("1.2").version, **common)
    assert departments(scene)[0] == row("Phòng Nội vụ", cards=1, lines=3, marked=1, left=2)
    appraisal.withdraw_acceptance(version=score.version, **common)
    assert departments(scene)[0] == row("Phòng Nội vụ", cards=1, lines=3, left=3)


def test_departments_and_disputes(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    assert (departments(scene)[0].decided, departments(scene)[0].undecided) == (0, 1)
    scene._to_council(True)
    assert (departments(scene)[0].decided, departments(scene)[0].undecided) == (1, 0)
    assert (departments(scene)[1].decided, departments(scene)[1].undecided) == (0, 0)


def test_the_page_costs_as_much_for_many_communes_as_for_one(
    scene: Scene, client_of: ClientOf
) -> None:
    """Session, person, authority, period; the scorecards, their lines, findings, sign-offs and
    sums; departments, rounds, a newer version of the set."""
    scene.at(State.ROUND_2)
    client = client_of(scene.standing)
    page = reverse("scoring:period", args=[scene.period.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured, time_machine.travel(on(18)):
            assert client.get(page).status_code == 200
        return len(captured)

    queries()
    few = queries()
    add_communes(scene, 40)
    assert (queries(), few) == (12, 12)


def test_the_table_as_a_workbook(scene: Scene, client_of: ClientOf) -> None:
    scene.at(State.ROUND_1)
    scene.communes[1].name = "=Huy Bắc"
    scene.communes[1].kind = ""
    scene.communes[1].save()
    page = reverse("scoring:steering_workbook", args=[scene.period.pk])
    with time_machine.travel(on(12), tick=False):
        answer = client_of(scene.standing).get(page)
    book = load_workbook(io.BytesIO(answer.content))
    communes, offices = book.worksheets
    assert communes.max_row == 4
    assert [cell.value for cell in communes[4]][:6] == [
        "xã Tường Phù", "Appraisal round 1", None, 5, 5, 0,
    ]  # fmt: skip
    assert {cell.data_type for line in communes.iter_rows() for cell in line} <= {"s", "n"}
    assert [cell.value for cell in offices[2]] == ["Phòng Nội vụ", 3, 0, 3, 0, 1, 0, 0]


@pytest.mark.parametrize("person", ["leader", "appraiser", "council", "leadership"])
def test_the_workbook_is_the_standing_agency_s(
    scene: Scene, client_of: ClientOf, person: str
) -> None:
    page = reverse("scoring:steering_workbook", args=[scene.period.pk])
    assert client_of(getattr(scene, person)).get(page).status_code == 403


def test_the_page_names_evidence_departments_and_strangers(
    scene: Scene, client_of: ClientOf
) -> None:
    scene.at(State.ROUND_1)
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="1.2").update(base_points=None)
    with time_machine.travel(on(12), tick=False):
        page = client_of(scene.standing).get(reverse("scoring:period", args=[scene.period.pk]))
    assert "4/5" in page.text
    assert "80 %" in page.text
    assert "never signed in" in page.text
    assert "Lines left" in page.text
