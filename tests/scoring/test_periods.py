"""Periods: the list, opening one, its council, last year's results typed or handed in."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import Event
from criteria import actions as criteria_actions
from criteria.models import CriteriaSet
from criteria.set_format import parse_set
from scoring.actions.period import set_previous_results
from scoring.models import Period, PreviousResult
from scoring.queries import steering
from tests.scoring.scene import SET, Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]
NEW = reverse("scoring:open_period")
DEADLINES = {
    "self_assessment_due_at": "2023-12-10T17:00",
    "round_1_due_at": "2023-12-14T17:00",
    "explanation_due_at": "17:00 17/12/2023",
    "round_2_due_at": "2023-12-22T17:00",
    "publication_due_at": "2023-12-30T17:00",
}


def page_of(name: str, scene: Scene) -> str:
    return reverse(f"scoring:{name}", args=[scene.period.pk])


@pytest.fixture
def next_set(scene: Scene) -> CriteriaSet:
    criteria_set = criteria_actions.create_set(
        document=parse_set(SET | {"year": 2023, "title": "Bộ tiêu chí 2023"}),
        authority=scene.authority,
        by=scene.standing,
        at=on(20),
    )
    criteria_actions.issue_set(criteria_set=criteria_set, by=scene.standing, at=on(21))
    return criteria_set


def test_the_list_shows_own_periods_only(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    text = client_of(scene.standing).get(reverse("scoring:periods")).content.decode()
    assert page_of("period", scene) in text
    assert page_of("period", other_scene) not in text


def test_a_period_is_opened_with_its_deadlines(
    scene: Scene, next_set: CriteriaSet, client_of: ClientOf
) -> None:
    Period.objects.filter(pk=scene.period.pk).update(published_at=on(30))
    client = client_of(scene.standing)
    shown = client.get(NEW).content.decode()
    assert "Bộ tiêu chí 2023" in shown
    assert f'value="{scene.period.pk}" selected' in shown  # last year, to be compared with
    chosen = {"criteria_set": next_set.pk, "late_policy": "refuse", "previous": scene.period.pk}
    response = client.post(NEW, DEADLINES | chosen)
    period = Period.objects.get(criteria_set=next_set)
    assert response.headers["Location"] == reverse("scoring:period", args=[period.pk])
    assert (period.late_policy, period.previous) == ("refuse", scene.period)
    assert period.explanation_due_at == on(17, 17).replace(year=2023)
    assert period.scorecards.count() == 3
    assert Event.objects.filter(chain=period.event_chain, what="open_period").count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"round_1_due_at": "2023-12-10T17:00"},
            "Must be later than “Self-assessment until”.",
        ),
        (
            {"publication_due_at": "31/02/2023 17:00"},
            "Write date and time, such as 17:00 10/12/2025.",
        ),
        ({"publication_due_at": "0001-01-01T00:00"}, "The year must be between 2000 and 2100."),
        ({"round_2_due_at": ""}, "This field is required."),
        ({"late_policy": "perhaps"}, "Select a valid choice."),
    ],
)
def test_what_was_typed_stays_with_the_fault_beside_it(
    scene: Scene,
    next_set: CriteriaSet,
    client_of: ClientOf,
    changed: dict[str, str],
    sentence: str,
) -> None:
    chosen = {"criteria_set": next_set.pk, "late_policy": "flag"}
    response = client_of(scene.standing).post(NEW, DEADLINES | chosen | changed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "2023-12-14T17:00" in response.content.decode() or "round_1_due_at" in changed
    assert not Period.objects.filter(criteria_set=next_set).exists()


def test_a_set_that_has_its_period_or_is_foreign_cannot_be_chosen(
    scene: Scene, other_scene: Scene, next_set: CriteriaSet, client_of: ClientOf
) -> None:
    foreign = criteria_actions.create_set(
        document=parse_set(SET | {"year": 2023}),
        authority=other_scene.authority,
        by=other_scene.standing,
        at=on(20),
    )
    criteria_actions.issue_set(criteria_set=foreign, by=other_scene.standing, at=on(21))
    for taken in (scene.criteria_set, foreign):
        chosen = {"criteria_set": taken.pk, "late_policy": "flag"}
        client_of(scene.standing).post(NEW, DEADLINES | chosen)
    assert Period.objects.count() == 2


def test_without_an_issued_set_the_way_to_one_is_shown(scene: Scene, client_of: ClientOf) -> None:
    assert reverse("criteria:sets") in client_of(scene.standing).get(NEW).content.decode()


def test_the_sizes_of_council_and_team_are_kept(scene: Scene, client_of: ClientOf) -> None:
    client, page = client_of(scene.standing), page_of("council_sizes", scene)
    response = client.post(page, {"council_size": "9", "team_size": "11"})
    assert response.headers["Location"] == page_of("period", scene)
    scene.period.refresh_from_db()
    assert (scene.period.council_size, scene.period.team_size) == (9, 11)


def test_a_council_without_members_is_refused(scene: Scene, client_of: ClientOf) -> None:
    client, page = client_of(scene.standing), page_of("council_sizes", scene)
    response = client.post(page, {"council_size": "0", "team_size": "11"})
    assert "greater than or equal to 1" in response.content.decode()


def typed(scene: Scene, *figures: tuple[str, str]) -> dict[str, str]:
    found = {}
    for commune, (index, rank) in zip(scene.communes, figures, strict=False):
        found[f"index-{commune.pk}"], found[f"rank-{commune.pk}"] = index, rank
    return found


def test_last_year_is_typed_for_all_communes(scene: Scene, client_of: ClientOf) -> None:
    client, page = client_of(scene.standing), page_of("previous_results", scene)
    response = client.post(page, typed(scene, ("77,14", "1"), ("", ""), ("60.9", "2")))
    assert response.headers["Location"] == page_of("period", scene)
    assert steering.previous_results_of(scene.period) == {
        "01": (Decimal("77.14"), 1),
        "03": (Decimal("60.9"), 2),
    }


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (("81,863", "1"), "can be read in two ways"),
        (("bảy", "1"), "is not a number"),
        (("77,14", ""), "Enter both, or leave both empty."),
        (("", "3"), "Enter both, or leave both empty."),
        (("77,14", "0"), "greater than or equal to 1"),
        (("300", "1"), "Commune 01: index 300 or rank 1 cannot be."),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_is_lost(
    scene: Scene, client_of: ClientOf, figures: tuple[str, str], sentence: str
) -> None:
    before = {"02": (Decimal(50), 1)}
    set_previous_results(period=scene.period, results=before, by=scene.standing, clock=at(on(2)))
    page = page_of("previous_results", scene)
    response = client_of(scene.standing).post(page, typed(scene, figures, ("55", "2")))
    text = response.content.decode()
    assert sentence in text
    assert f'value="{figures[0]}"' in text or not figures[0]
    assert steering.previous_results_of(scene.period) == before


HEADINGS = ("code", "commune", "index", "rank")


def workbook(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    sheet.title = "Last year"
    for row in (headings, *rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("last-year.xlsx", content.getvalue())


def handed_in(scene: Scene, client_of: ClientOf, file: SimpleUploadedFile) -> str:
    page = page_of("previous_results", scene) + "?file"
    response = client_of(scene.standing).post(page, {"file": file})
    assert response.status_code == 200
    return response.content.decode()


def test_a_workbook_fills_the_table_and_saves_nothing_yet(
    scene: Scene, client_of: ClientOf
) -> None:
    file = workbook(("01", "xã Tường Phù", "77,14", 1), ("02", "huy bac", "60,9", "2"), ("03",))
    text = handed_in(scene, client_of, file)
    assert "The file holds results of 2 of 3 communes." in text
    assert 'value="77,14"' in text
    assert 'value="60,9"' in text
    assert not PreviousResult.objects.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("99", "", "77", "1"), "cell A2, “99”: no commune of this period has this code."),
        (("Cộng", "", "77", "1"), "cell A2, “Cộng”: no commune of this period has this code."),
        ((1, "", "77", "1"), "cell A2, “1”: it is a number, in which Excel drops zeros."),
        (("01", "Huy Bắc", "77", "1"), "cell B2, “Huy Bắc”: the code 01 is that of xã Tường Phù."),
        (("01", "", "1.234", "1"), "cell C2, “1.234”: “1.234” can be read in two ways."),
        (("01", "", "777", "1"), "cell C2, “777”: an index lies between 0 and 200."),
        (("01", "", "=1+1", "1"), "cell C2, “=1+1”: it is a formula."),
        (("01", "", "77", "thứ 1"), "cell D2, “thứ 1”: it is not a rank."),
        (("01", "", "77", ""), "cell D2: fill in both index and rank, or none."),
        (("01", "", "", "4"), "cell C2: fill in both index and rank, or none."),
    ],
)
def test_a_fault_names_its_cell_and_the_table_stays_as_it_was(
    scene: Scene, client_of: ClientOf, row: tuple[Any, ...], sentence: str
) -> None:
    text = handed_in(scene, client_of, workbook(row, ("02", "", "50", "2")))
    assert sentence in text
    assert "Not saved yet." not in text
    assert 'value="50"' not in text


def test_a_code_twice_is_a_fault(scene: Scene, client_of: ClientOf) -> None:
    text = handed_in(scene, client_of, workbook(("01", "", "50", "1"), ("01", "", "51", "2")))
    assert "cell A3, “01”: it stands in row 2 already." in text


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("x.xlsx", b"no workbook"), "cannot be read as an Excel workbook"),
        (workbook(("01", "", "1", "1"), headings=("code", "x", "index", "rank")), "cell B1, “x”"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(
    scene: Scene, client_of: ClientOf, file: SimpleUploadedFile, sentence: str
) -> None:
    assert sentence in handed_in(scene, client_of, file)


def test_the_read_button_without_a_file_changes_nothing(scene: Scene, client_of: ClientOf) -> None:
    before = {"02": (Decimal(50), 1)}
    set_previous_results(period=scene.period, results=before, by=scene.standing, clock=at(on(2)))
    response = client_of(scene.standing).post(page_of("previous_results", scene) + "?file")
    assert "This field is required." in response.content.decode()
    assert steering.previous_results_of(scene.period) == before


def test_the_template_comes_back_as_it_was_given(scene: Scene, client_of: ClientOf) -> None:
    known = {"02": (Decimal("50.5"), 1)}
    set_previous_results(period=scene.period, results=known, by=scene.standing, clock=at(on(2)))
    response = client_of(scene.standing).get(page_of("previous_results", scene) + "?template")
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows == [
        HEADINGS,
        ("03", "xã Đá Đỏ", None, None),
        ("02", "xã Huy Bắc", "50,5", "1"),
        ("01", "xã Tường Phù", None, None),
    ]
    file = SimpleUploadedFile("t.xlsx", response.content)
    assert "The file holds results of 1 of 3 communes." in handed_in(scene, client_of, file)


@pytest.mark.parametrize("name", ["council_sizes", "previous_results"])
def test_a_foreign_period_is_not_there(
    scene: Scene, other_scene: Scene, client_of: ClientOf, name: str
) -> None:
    assert client_of(scene.standing).get(page_of(name, other_scene)).status_code == 404


@pytest.mark.parametrize("person", ["official", "leader", "appraiser", "council", "administrator"])
@pytest.mark.parametrize("name", ["periods", "open_period", "council_sizes", "previous_results"])
def test_periods_are_the_standing_agency_s(
    scene: Scene, client_of: ClientOf, person: str, name: str
) -> None:
    args = [scene.period.pk] if name in ("council_sizes", "previous_results") else []
    response = client_of(getattr(scene, person)).get(reverse(f"scoring:{name}", args=args))
    assert response.status_code == 403


def test_as_many_queries_for_one_period_as_for_more(
    scene: Scene, next_set: CriteriaSet, client_of: ClientOf
) -> None:
    client, page = client_of(scene.standing), reverse("scoring:periods")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    chosen = {"criteria_set": next_set.pk, "late_policy": "flag"}
    client.post(NEW, DEADLINES | chosen)
    client.get(page)
    with CaptureQueriesContext(connection) as two:
        client.get(page)
    assert Period.objects.count() == 2
    assert len(two) == len(one)
