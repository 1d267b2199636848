"""The pages of a commune's result and plan: what they show, who reaches them, what they save."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reports.communes.told import drafts_of, evaluation_of
from scoring.actions.plans import begin_plan
from scoring.models import PaperHead, PaperWords, Plan, PlanTask
from tests.reports.test_evaluation import adds_up
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, at, build_scene, on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Clients = Callable[..., Client]
NAMES = (
    "evaluation", "commune_paper", "words", "head", "plan", "begin_plan", "plan_goals",
    "move_plan", "plan_task", "add_plan_task", "remove_plan_task", "assign_plan_tasks",
)  # fmt: skip


@pytest.fixture
def year(scene: Scene) -> Scene:
    published(scene)
    return scene


def url(name: str, scene: Scene, *rest: object) -> str:
    return reverse(f"reports:{name}", args=[scene.scorecard.pk, *rest])


def begun(scene: Scene) -> Plan:
    shown = evaluation_of(scene.scorecard)
    assert shown is not None
    return begin_plan(
        scorecard=scene.scorecard, drafts=drafts_of(shown[0]), by=scene.official, clock=at(on(30))
    )


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_the_evaluation_tells_each_lost_line_and_why(year: Scene, client_of: Clients) -> None:
    shown = evaluation_of(year.scorecard)
    assert shown is not None
    found, _publication = shown
    adds_up(found)
    text = page(client_of(year.official), url("evaluation", year))
    for line in found.lines:
        assert text.count(f'<span class="code">{line.code}</span> {line.name}') == 1
    told = [reason for line in found.lines for reason in line.reasons]
    assert any(reason.startswith("Thẩm định bước 1: trừ ") for reason in told)


def test_who_reaches_what(year: Scene, client_of: Clients) -> None:
    begun(year)
    own, reading = ["evaluation", "plan"], ["words", "head", "plan_goals"]
    for user in (year.other_official, year.other_leader):
        for name in own:
            page(client_of(user), url(name, year), 404)
    for name in own:
        page(client_of(year.standing), url(name, year))
        page(client_of(year.official), url(name, year))
    for name in reading:
        rest = ["letter"] if name == "words" else []
        page(client_of(year.standing), url(name, year, *rest), 403)
        page(client_of(year.official), url(name, year, *rest))
    assert "Lost lines" in page(client_of(year.standing), url("plan", year))
    task = PlanTask.objects.first()
    assert task is not None
    page(client_of(year.standing), url("plan_task", year, task.pk), 404)  # a draft is the commune's
    page(client_of(year.official), url("plan_task", year, task.pk))


def test_nobody_else_reaches_anything_of_a_published_plan(year: Scene, client_of: Clients) -> None:
    """Every address of it, asked and sent to: by another commune, and another authority."""
    begun(year)
    task = PlanTask.objects.order_by("position")[0]
    stranger = build_scene("Bắc Yên")
    rest: dict[str, list[object]] = {
        "words": ["letter"], "plan_task": [task.pk], "remove_plan_task": [task.pk],
    }  # fmt: skip
    for user in (year.other_official, year.other_leader, *stranger.users.values()):
        client = client_of(user)
        for name in NAMES:
            for answer in (
                client.get(url(name, year, *rest.get(name, []))),
                client.post(url(name, year, *rest.get(name, []))),
            ):
                assert answer.status_code in (403, 404, 405), (user.role, name)
    path = url("commune_paper", year)
    page(client_of(year.standing), f"{path}?paper=plan&format=pdf", 404)  # a draft
    assert Plan.objects.get().version == 0


def test_nothing_before_publication(scene: Scene, client_of: Clients) -> None:
    for name in ("evaluation", "plan", "head"):
        page(client_of(scene.official), url(name, scene), 404)


def test_a_plan_from_beginning_to_progress(year: Scene, client_of: Clients) -> None:
    official, leader = client_of(year.official), client_of(year.leader)
    assert "Begin the plan" in page(official, url("plan", year))
    official.post(url("begin_plan", year))
    tasks = list(PlanTask.objects.order_by("position"))
    shown = evaluation_of(year.scorecard)
    assert shown is not None
    assert [task.code for task in tasks] == [line.code for line in shown[0].lines]
    for task in tasks:
        facts = {
            "measure": task.measure, "in_charge": str(year.official.pk), "due_on": "2023-06-30",
            "expected": str(task.expected).replace(".", ","), "version": "0",
        }  # fmt: skip
        answer = official.post(url("plan_task", year, task.pk), facts)
        assert answer.status_code == 302, answer.content.decode()
    plan = Plan.objects.get()
    step = {"step": "approve", "version": plan.version}
    assert official.post(url("move_plan", year), step).status_code == 403
    leader.post(url("move_plan", year), step)
    plan.refresh_from_db()
    assert (plan.state, plan.revision) == ("approved", 1)
    task = PlanTask.objects.order_by("position")[0]
    said = {"percent": "60", "note": "Đã ban hành", "link": "", "version": task.version}
    assert official.post(url("plan_task", year, task.pk), said).status_code == 302
    assert "Đã ban hành" in page(client_of(year.standing), url("plan_task", year, task.pk))


def test_an_added_task_is_shown_edited_and_given_out(year: Scene, client_of: Clients) -> None:
    plan, official = begun(year), client_of(year.official)
    typed = {
        "field": "2", "goal": "Giữ vững loại tốt", "measure": "Tập huấn", "in_charge": "",
        "due_on": "", "result": "Xếp loại tốt", "version": "0",
    }  # fmt: skip
    assert "required" in page(official, url("add_plan_task", year))
    empty = official.post(url("add_plan_task", year), typed | {"result": ""})
    assert "Tập huấn</textarea>" in empty.content.decode()
    assert official.post(url("add_plan_task", year), typed).status_code == 302
    task = plan.tasks.get(code="NV1")
    text = page(official, url("plan", year))
    assert '<span class="code">NV1</span> Giữ vững loại tốt' in text
    assert "corrected" not in text  # an added task does not make the plan stale
    again = typed | {"measure": "Tập huấn hai lần"}
    assert official.post(url("plan_task", year, task.pk), again).status_code == 302
    seen = [f"{each.pk}:{each.version}" for each in plan.tasks.order_by("position")]
    form = {"task": seen, "in_charge": "Tư pháp - Hộ tịch", "due_on": "2023-06-30"}
    assert official.post(url("assign_plan_tasks", year), form).status_code == 302
    stand = set(plan.tasks.values_list("office", "due_on"))
    assert stand == {("Tư pháp - Hộ tịch", date(2023, 6, 30))}
    stale = official.post(url("assign_plan_tasks", year), form | {"due_on": "2023-01-01"})
    assert "Somebody else has changed a task" in stale.content.decode()
    assert official.post(url("assign_plan_tasks", year), {}).status_code == 200
    removed = official.post(url("remove_plan_task", year, task.pk), {"version": "2"})
    assert (removed.status_code, plan.tasks.filter(code="NV1").exists()) == (302, False)


def test_a_stale_task_keeps_what_was_typed(year: Scene, client_of: Clients) -> None:
    begun(year)
    task = PlanTask.objects.order_by("position")[0]
    PlanTask.objects.filter(pk=task.pk).update(version=3, measure="Của người khác")
    typed = {
        "measure": "Của tôi", "in_charge": "", "due_on": "", "expected": "0", "version": "0",
    }  # fmt: skip
    client = client_of(year.official)
    text = client.post(url("plan_task", year, task.pk), typed).content.decode()
    assert "It now reads: “Của người khác”" in text
    assert 'name="version" value="3"' in text
    assert "Của tôi</textarea>" in text
    wrong = {**typed, "expected": "nhiều", "version": "0"}
    text = client.post(url("plan_task", year, task.pk), wrong).content.decode()
    assert 'name="version" value="0"' in text  # a typed fault does not hide the conflict


def test_the_simulation_shows_what_the_ticked_lines_bring(year: Scene, client_of: Clients) -> None:
    shown = evaluation_of(year.scorecard)
    assert shown is not None
    codes = [line.code for line in shown[0].lines]
    client = client_of(year.official)
    path = url("plan", year) + "?" + "&".join(f"line={code}" for code in codes)
    whole = page(client, path)
    assert '<span class="big">100.00 %</span>' in whole
    part = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="card stack" id="simulated"')
    assert '<span class="big">100.00 %</span>' in part
    assert "As published" in page(client, url("plan", year) + "?line=unknown")


def test_words_and_head_are_saved_and_emptied_to_the_prefilled(
    year: Scene, client_of: Clients
) -> None:
    client = client_of(year.official)
    path = url("words", year, "letter")
    text = page(client, path)
    assert "Prefilled from the data." in text
    form = client.get(path).context["form"]
    typed = {f.name: "" if f.value() is None else f.value() for f in form}
    client.post(path, typed | {"causes": "Do thiếu người.", "number": "143/UBND-VP"})
    assert PaperWords.objects.get().texts == {"causes": "Do thiếu người."}
    client.post(path, typed | {"causes": "", "version": "1"})
    assert PaperWords.objects.get().texts == {}
    client.post(path, typed | {"causes": "Do mưa lũ.", "version": "2"})
    again = client.post(path, typed | {"causes": "Cũ", "version": "1"})
    assert "<dt>Nguyên nhân</dt><dd>Do mưa lũ.</dd>" in again.content.decode()
    assert again.status_code == 200
    assert "Somebody else has saved these words" in again.content.decode()
    client.post(url("head", year), {"signatory_name": "Lê Văn Thúc", "version": "0"})
    assert PaperHead.objects.get().signatory_name == "Lê Văn Thúc"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("paper", ["letter", "plan", "tasks"])
def test_each_paper_is_a_file(year: Scene, client_of: Clients, paper: str, kind: str) -> None:
    client = client_of(year.official)
    path = f"{url('commune_paper', year)}?paper={paper}&format={kind}"
    if paper != "letter":
        page(client, path, 404)
        begun(year)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF" if kind == "pdf" else b"PK")
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    page(client, f"{url('commune_paper', year)}?paper={paper}&format=exe", 400)


def test_the_pages_ask_the_same_of_many_communes_and_lines(
    year: Scene, client_of: Clients, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Of few lost lines and of all; session, person and unit are 2 of them."""
    plan = begun(year)
    client = client_of(year.official)
    page(client, url("plan", year))
    with django_assert_num_queries(COUNT):
        page(client, url("plan", year))
    PlanTask.objects.filter(plan=plan, position__gt=0).delete()
    with django_assert_num_queries(COUNT):
        page(client, url("plan", year))


COUNT = 9


def test_a_goal_is_written_from_the_expected_points_until_it_is_typed(
    year: Scene, client_of: Clients
) -> None:
    begun(year)
    client = client_of(year.official)
    assert " lên " in page(client, url("plan_goals", year))
    form = client.get(url("plan_goals", year)).context["form"]
    typed = {field.name: field.value() for field in form} | {"goal-1": "Dẫn đầu huyện"}
    assert client.post(url("plan_goals", year), typed).status_code == 302
    assert Plan.objects.get().goals["1"] == "Dẫn đầu huyện"
    assert "Dẫn đầu huyện" in page(client, url("plan", year))
