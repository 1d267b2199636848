"""A commune's improvement plan: begun, edited, approved, carried out, reminded of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Event, Notice, User
from accounts.refusals import Conflict, NotPermitted, Refused
from scoring.actions import plan_tasks
from scoring.actions import plans as actions
from scoring.actions.paper_words import HeadFacts, save_head, save_words
from scoring.actions.plan_reminders import send_plan_reminders
from scoring.models import PaperWords, Period, Plan, PlanReminder, PlanTask, PlanVersion
from scoring.planning import PlanStep, TaskDraft, next_state, reminder_step
from scoring.queries import plans as queries
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.django_db
DUE = date(2023, 6, 30)


def draft(code: str, lost: str = "0.5") -> TaskDraft:
    return TaskDraft(
        code=code,
        name=f"Tiêu chí {code}",
        max_points=Decimal(2),
        lost=Decimal(lost),
        measure="Lập lịch báo cáo.",
    )


DRAFTS = (draft("1.1.1"), draft("1.2", "1"))


@pytest.fixture
def plan(scene: Scene) -> Plan:
    publish(scene)
    return begun(scene)


def publish(scene: Scene) -> None:
    Period.objects.filter(pk=scene.period.pk).update(published_at=on(29))


def begun(scene: Scene, drafts: tuple[TaskDraft, ...] = DRAFTS) -> Plan:
    return actions.begin_plan(
        scorecard=scene.scorecard, drafts=drafts, by=scene.official, clock=at(on(30))
    )


def task_of(plan: Plan, code: str = "1.2") -> PlanTask:
    return PlanTask.objects.select_related("plan__scorecard").get(plan=plan, code=code)


def edit(task: PlanTask, by: User, version: int | None = None, **facts: object) -> PlanTask:
    given: dict[str, object] = {
        "measure": task.measure,
        "office": "Tư pháp - Hộ tịch",
        "due_on": DUE,
    }
    given |= {"expected": task.expected}
    if task.is_extra:
        given |= {
            "extra": plan_tasks.ExtraFacts(goal=task.name, result=task.result, field=task.field)
        }
    given |= facts
    return plan_tasks.edit_task(
        task=task,
        facts=plan_tasks.TaskFacts(**given),  # type: ignore[arg-type]
        version=task.version if version is None else version,
        by=by,
        clock=at(on(30)),
    )


def move(plan: Plan, step: PlanStep, by: User, reason: str = "") -> Plan:
    version = Plan.objects.get(pk=plan.pk).version
    return actions.move_plan(
        plan=plan, step=step, version=version, reason=reason, by=by, clock=at(on(30, 10))
    )


def approved(plan: Plan, scene: Scene) -> Plan:
    for task in queries.tasks_of(plan):
        edit(task, scene.official)
    return move(plan, PlanStep.APPROVE, scene.leader)


def last_event() -> Event:
    event = Event.objects.order_by("-id").first()
    assert event is not None
    return event


def test_a_plan_begins_with_each_line_once(plan: Plan, scene: Scene) -> None:
    tasks = queries.tasks_of(plan)
    assert [(task.code, task.lost, task.expected) for task in tasks] == [
        ("1.1.1", Decimal("0.5"), Decimal("0.5")),
        ("1.2", Decimal(1), Decimal(1)),
    ]
    assert last_event().what == "begin_plan"
    with pytest.raises(Refused, match="begun already"):
        begun(scene)


def test_what_cannot_begin_writes_nothing(scene: Scene) -> None:
    with pytest.raises(Refused, match="not published"):
        begun(scene)
    publish(scene)
    with pytest.raises(Refused, match="twice"):
        begun(scene, (DRAFTS[0], DRAFTS[0]))
    for stranger in (scene.other_official, scene.standing, scene.appraiser):
        with pytest.raises(NotPermitted):
            actions.begin_plan(
                scorecard=scene.scorecard, drafts=DRAFTS, by=stranger, clock=at(on(30))
            )
    assert not Plan.objects.exists()


def test_a_task_is_edited_and_a_stale_form_is_refused(plan: Plan, scene: Scene) -> None:
    task = task_of(plan)
    edit(task, scene.official, official=scene.leader, office="", expected=Decimal("0.75"))
    stored = task_of(plan)
    assert (stored.official, stored.due_on, stored.expected) == (
        scene.leader, DUE, Decimal("0.75"),
    )  # fmt: skip
    assert last_event().new["in_charge"] == scene.leader.full_name
    with pytest.raises(Conflict, match=r"1\.2"):
        edit(task, scene.official, version=0)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"measure": "  "}, "Write the measure"),
        ({"expected": Decimal("1.01")}, "expect from 0"),
        ({"expected": Decimal("-0.1")}, "expect from 0"),
    ],
)
def test_a_task_that_cannot_be_is_refused(
    plan: Plan, scene: Scene, facts: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        edit(task_of(plan), scene.official, **facts)
    assert task_of(plan).version == 0


EXTRA = plan_tasks.ExtraFacts(goal="Giữ vững loại tốt", result="Xếp loại tốt trở lên", field="1")


def add(plan: Plan, by: User, **facts: object) -> PlanTask:
    given: dict[str, object] = {"measure": "Tập huấn công chức", "extra": EXTRA} | facts
    return plan_tasks.add_task(
        plan=plan,
        facts=plan_tasks.TaskFacts(**given),  # type: ignore[arg-type]
        by=by,
        clock=at(on(30)),
    )


def test_a_task_of_no_lost_line_is_added_carried_out_or_removed(plan: Plan, scene: Scene) -> None:
    """S004 plans field by field without a lost point; a corrected result leaves it alone."""
    first, second = add(plan, scene.official), add(plan, scene.leader, office="Tư pháp - Hộ tịch")
    assert [task.code for task in queries.tasks_of(plan)] == ["1.1.1", "1.2", "NV1", "NV2"]
    assert last_event().new["goal"] == "Giữ vững loại tốt"
    plan_tasks.remove_task(task=second, version=0, by=scene.official, clock=at(on(30)))
    with pytest.raises(Refused, match="Each lost line stays"):
        plan_tasks.remove_task(task=task_of(plan), version=0, by=scene.official, clock=at(on(30)))
    with pytest.raises(NotPermitted):
        add(plan, scene.other_official)
    for facts, why in (
        ({"extra": replace(EXTRA, goal=" ")}, "Write the goal"),
        ({"extra": replace(EXTRA, result="")}, "Write the expected result"),
        ({"extra": replace(EXTRA, field="9")}, "no field 9"),
        ({"expected": Decimal(1)}, "expect from 0 to 0"),
    ):
        with pytest.raises(Refused, match=why):
            add(plan, scene.official, **facts)
    edit(first, scene.official, measure="Tập huấn", extra=replace(EXTRA, field=""))
    actions.renew_plan(plan=plan, drafts=DRAFTS[1:], by=scene.official, clock=at(on(30)))
    assert [task.code for task in queries.tasks_of(plan)] == ["1.2", "NV1"]
    moved = approved(plan, scene)
    kept = PlanVersion.objects.get(plan=plan).content["tasks"][1]
    assert (kept["goal"], kept["result"]) == (EXTRA.goal, EXTRA.result)
    task = task_of(plan, "NV1")
    plan_tasks.report_progress(
        task=task, percent=30, note="Đã mời", version=task.version, by=scene.official,
        clock=at(on(30, 11)),
    )  # fmt: skip
    with pytest.raises(Refused, match="is approved"):
        add(moved, scene.official)
    move(plan, PlanStep.AMEND, scene.leader, "Điều chỉnh")
    task = task_of(plan, "NV1")
    with pytest.raises(Refused, match="Progress was reported on NV1"):
        plan_tasks.remove_task(task=task, version=task.version, by=scene.official, clock=at(on(30)))


def test_several_tasks_are_given_out_together_all_or_none(plan: Plan, scene: Scene) -> None:
    def assign(tasks: list[PlanTask], by: User = scene.leader, **given: object) -> None:
        plan_tasks.assign_tasks(
            plan=plan,
            tasks=tasks,
            by=by,
            clock=at(on(30)),
            **given,  # type: ignore[arg-type]
        )

    seen = queries.tasks_of(plan)
    assign(seen, official=scene.official, due_on=DUE)
    assert last_event().new["lines"] == ["1.1.1", "1.2"]
    assign([task_of(plan)], office="Tư pháp - Hộ tịch")
    before = {"in_charge": scene.official.full_name, "due_on": DUE.isoformat()}
    assert last_event().old == {"1.2": before}
    stand = [(task.in_charge, task.due_on) for task in queries.tasks_of(plan)]
    assert stand == [(scene.official.full_name, DUE), ("Tư pháp - Hộ tịch", DUE)]
    for given, why in (
        ({}, "Choose somebody in charge or a deadline"),
        ({"official": scene.other_official}, "own commune"),
    ):
        with pytest.raises(Refused, match=why):
            assign([task_of(plan)], **given)
    with pytest.raises(Conflict):
        assign([task_of(plan), seen[0]], due_on=date(2023, 1, 1))
    with pytest.raises(NotPermitted):
        assign([task_of(plan)], by=scene.other_leader, due_on=DUE)
    assert [task.due_on for task in queries.tasks_of(plan)] == [DUE, DUE]


def test_where_nothing_was_lost_a_plan_begins_empty(scene: Scene) -> None:
    publish(scene)
    plan = begun(scene, ())
    with pytest.raises(Refused, match="no task"):
        move(plan, PlanStep.APPROVE, scene.leader)
    add(plan, scene.official, due_on=DUE, official=scene.official)
    assert move(plan, PlanStep.APPROVE, scene.leader).state == "approved"


def test_only_the_communes_own_people_are_in_charge(plan: Plan, scene: Scene) -> None:
    with pytest.raises(Refused, match="own commune"):
        edit(task_of(plan), scene.official, official=scene.other_official, office="")
    with pytest.raises(Refused, match="not both"):
        edit(task_of(plan), scene.official, official=scene.leader)
    with pytest.raises(NotPermitted):
        edit(task_of(plan), scene.other_official)


def test_approving_asks_for_people_and_days_and_keeps_the_version(plan: Plan, scene: Scene) -> None:
    with pytest.raises(Refused) as refusal:
        move(plan, PlanStep.APPROVE, scene.leader)
    assert str(refusal.value) == ("Nobody is in charge of 1.1.1, 1.2; 1.1.1, 1.2 have no deadline.")
    with pytest.raises(NotPermitted):
        move(plan, PlanStep.APPROVE, scene.official)
    moved = approved(plan, scene)
    assert (moved.state, moved.revision, moved.approved_by) == ("approved", 1, scene.leader)
    kept = PlanVersion.objects.get(plan=plan)
    assert [task["due_on"] for task in kept.content["tasks"]] == ["2023-06-30"] * 2
    with pytest.raises(Refused, match="is approved"):
        edit(task_of(plan), scene.official)


def test_an_approved_plan_is_changed_with_a_reason_and_approved_anew(
    plan: Plan, scene: Scene
) -> None:
    approved(plan, scene)
    with pytest.raises(Refused, match="Write why"):
        move(plan, PlanStep.AMEND, scene.leader)
    move(plan, PlanStep.AMEND, scene.leader, "Điều chỉnh phân công")
    assert last_event().reason == "Điều chỉnh phân công"
    edit(task_of(plan), scene.official, measure="Biện pháp mới")
    move(plan, PlanStep.APPROVE, scene.leader)
    first, second = PlanVersion.objects.order_by("number")
    assert first.content["tasks"][1]["measure"] == "Lập lịch báo cáo."
    assert second.content["tasks"][1]["measure"] == "Biện pháp mới"
    move(plan, PlanStep.CLOSE, scene.leader)
    assert Plan.objects.get(pk=plan.pk).closed_by == scene.leader
    move(plan, PlanStep.REOPEN, scene.leader, "Đóng nhầm")
    assert Plan.objects.get(pk=plan.pk).state == "approved"


@pytest.mark.parametrize("state", ["draft", "approved", "closed"])
@pytest.mark.parametrize("step", list(PlanStep))
def test_the_whole_matrix_of_states(state: str, step: PlanStep) -> None:
    allowed = {
        ("draft", "approve"): "approved",
        ("approved", "amend"): "draft",
        ("approved", "close"): "closed",
        ("closed", "reopen"): "approved",
    }
    if (state, step.value) in allowed:
        assert next_state(state, step) == allowed[state, step.value]
    else:
        with pytest.raises(Refused):
            next_state(state, step)


def test_progress_is_kept_and_the_latest_stands(plan: Plan, scene: Scene) -> None:
    def report(percent: int, note: str = "Đã làm") -> None:
        task = task_of(plan)
        plan_tasks.report_progress(
            task=task, percent=percent, note=note, version=task.version, by=scene.official,
            clock=at(on(30, 11)),
        )  # fmt: skip

    with pytest.raises(Refused, match="approved plan"):
        report(10)
    approved(plan, scene)
    report(40)
    report(100)
    assert task_of(plan).is_done
    assert [each.percent for each in queries.progress_of(task_of(plan))] == [100, 40]
    for percent, note, why in ((101, "x", "0 to 100"), (50, " ", "Write what was done")):
        with pytest.raises(Refused, match=why):
            report(percent, note)
    assert task_of(plan).percent == 100


def test_a_corrected_result_renews_a_draft(plan: Plan, scene: Scene) -> None:
    edit(task_of(plan), scene.official, measure="Của xã", expected=Decimal(1))
    actions.renew_plan(
        plan=plan,
        drafts=(draft("1.2", "0.25"), draft("2.1")),
        by=scene.official,
        clock=at(on(30)),
    )
    found = [(t.code, t.measure, t.lost, t.expected) for t in queries.tasks_of(plan)]
    assert found == [
        ("1.2", "Của xã", Decimal("0.25"), Decimal("0.25")),
        ("2.1", "Lập lịch báo cáo.", Decimal("0.5"), Decimal("0.5")),
    ]


@pytest.mark.parametrize(
    ("left", "days"), [(8, None), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1), (-1, None)]
)
def test_when_a_reminder_is_due(left: int, days: int | None) -> None:
    assert reminder_step(DUE - timedelta(days=left), DUE) == days


def test_who_is_in_charge_is_reminded_once_for_each_step(plan: Plan, scene: Scene) -> None:
    approved(plan, scene)
    PlanTask.objects.filter(code="1.2").update(office="", official=scene.official)
    clock = at(datetime(2023, 6, 24, 2, tzinfo=UTC))
    Notice.objects.all().delete()
    assert (send_plan_reminders(clock=clock), send_plan_reminders(clock=clock)) == (2, 0)
    assert sorted(Notice.objects.values_list("to__full_name", flat=True)) == sorted(
        [scene.official.full_name, scene.official.full_name, scene.leader.full_name]
    )  # 1.1.1 belongs to an office: everybody of the commune
    PlanTask.objects.filter(code="1.2").update(percent=100)
    later = at(datetime(2023, 6, 27, 2, tzinfo=UTC))
    assert send_plan_reminders(clock=later) == 1
    assert PlanReminder.objects.count() == 3


def test_who_is_in_charge_finds_it_on_his_desk_until_it_is_done(
    plan: Plan, scene: Scene, client_of: Callable[..., Client]
) -> None:
    for each in queries.tasks_of(plan):
        edit(each, scene.leader, official=scene.official, office="")
    task = task_of(plan)
    page = f'href="/results/scorecards/{scene.scorecard.pk}/plan/tasks/{task.pk}/"'

    def desk(user: User) -> str:
        return str(client_of(user).get("/").content.decode())

    assert page not in desk(scene.official), "not approved yet"
    move(plan, PlanStep.APPROVE, scene.leader)
    found = desk(scene.official)
    assert page in found
    assert f"{task.code} {task.name}" in found
    assert "23:59 30/06/2023" in found
    assert page not in desk(scene.leader)
    PlanTask.objects.filter(pk=task.pk).update(percent=100)
    assert page not in desk(scene.official)


def test_plans_are_seen_by_their_commune_and_after_approval_by_the_authority(
    plan: Plan, scene: Scene
) -> None:
    def seen(user: User) -> bool:
        return queries.plans_visible_to(user).exists()

    assert [seen(u) for u in (scene.official, scene.other_official, scene.standing)] == [
        True, False, False,
    ]  # fmt: skip
    approved(plan, scene)
    assert [seen(u) for u in (scene.standing, scene.other_leader)] == [True, False]


def test_words_are_saved_with_a_version(scene: Scene) -> None:
    publish(scene)

    def save(version: int, by: User = scene.official, causes: str = "Do chậm báo cáo") -> None:
        save_words(
            scorecard=scene.scorecard, kind="letter", number="143/UBND-VP", signed_on=DUE,
            texts={"causes": causes, "closing": " "}, version=version, by=by, clock=at(on(30)),
        )  # fmt: skip

    save(0)
    assert PaperWords.objects.get().texts == {"causes": "Do chậm báo cáo"}
    with pytest.raises(Conflict):
        save(0, causes="Khác")
    with pytest.raises(NotPermitted):
        save(1, by=scene.other_official)
    save(1, causes="Khác")
    assert last_event().old["texts"] == {"causes": "Do chậm báo cáo"}


def test_the_head_of_papers_is_the_communes_own(scene: Scene) -> None:
    commune = scene.scorecard.commune

    def save(version: int, by: User = scene.official) -> None:
        save_head(
            commune=commune, facts=HeadFacts(signatory_name="Lê Văn Thúc"), version=version,
            by=by, clock=at(on(30)),
        )  # fmt: skip

    save(0)
    head = queries.head_of(commune)
    assert head is not None
    assert (head.signatory_name, head.version) == ("Lê Văn Thúc", 1)
    with pytest.raises(Conflict):
        save(0)
    with pytest.raises(NotPermitted):
        save(1, by=scene.other_leader)
