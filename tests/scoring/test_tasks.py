"""What there is to do, from the facts."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from accounts.refusals import sentence
from scoring.policies import Facts, LatePolicy
from scoring.states import State, Step
from scoring.tasks import Task, Urgency, due_task, first_urgent, time_left
from scoring.tasks.commune import Asked, OwnCard, commune_task, commune_tasks
from scoring.tasks.department import DepartmentCard, DepartmentPeriod, department_tasks
from scoring.tasks.period import SteeredCard, SteeredPeriod, period_tasks
from scoring.tasks.steps import STEP_LABELS, STEP_MEANINGS
from tests.scoring.scene import DEADLINES, on

PERIOD_ID = UUID(int=1)
FACTS = Facts(
    now=on(6),
    self_assessment_due_at=DEADLINES.self_assessment_due_at,
    explanation_due_at=DEADLINES.explanation_due_at,
)
OWN = OwnCard(
    scorecard_id=UUID(int=2),
    period_id=PERIOD_ID,
    title="PAR index 2022",
    state=State.SELF_ASSESSMENT,
    facts=FACTS,
    lines=5,
    deductions=0,
    round_1_due_at=DEADLINES.round_1_due_at,
    round_2_due_at=DEADLINES.round_2_due_at,
    publication_due_at=DEADLINES.publication_due_at,
)

pytestmark = pytest.mark.pure


def texts(task: Task) -> list[str]:
    return [str(task.what), *(str(detail) for detail in task.details)]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(days=3, hours=23), "3 days left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(days=1, hours=23, minutes=59), "47 hours left"),
        (timedelta(hours=2), "2 hours left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(minutes=1), "1 minutes left"),
        (timedelta(0), "0 minutes late"),
        (-timedelta(hours=5), "5 hours late"),
        (-timedelta(days=9), "9 days late"),
    ],
)
def test_time_left(before: timedelta, text: str) -> None:
    assert str(time_left(on(10, 17), now=on(10, 17) - before)) == text


@pytest.mark.parametrize(
    ("now", "urgency", "is_late"),
    [
        (on(8, 16, 59), Urgency.SOON, False),
        (on(8, 17), Urgency.NOW, False),
        (on(10, 16, 59), Urgency.NOW, False),
        (on(10, 17), Urgency.NOW, True),
    ],
)
def test_urgent_from_two_days_before_and_late_from_the_minute(
    now: datetime, urgency: Urgency, is_late: bool
) -> None:
    task = due_task(sentence("x"), due_at=on(10, 17), now=now)
    assert (task.urgency, task.is_late) == (urgency, is_late)


def test_urgent_things_stand_first() -> None:
    done = Task(Urgency.DONE, sentence("done"))
    late, near, far = (
        due_task(sentence(name), due_at=on(day), now=on(6))
        for name, day in (("late", 5), ("near", 7), ("far", 20))
    )
    assert first_urgent([done, far, near, late]) == [late, near, far, done]


@pytest.mark.parametrize(
    ("facts", "may_submit", "expected"),
    [
        (
            replace(FACTS, unanswered=("1.1.1", "1.2"), without_evidence=("2.1",)),
            True,
            [
                "Score yourselves",
                "2 of 5 lines are not answered yet.",
                "1 lines claim points without evidence or a written reason.",
            ],
        ),
        (FACTS, True, ["Submit the self-assessment", "All 5 lines are answered."]),
        (
            FACTS,
            False,
            [
                "Submit the self-assessment",
                "All 5 lines are answered.",
                "Ask your leader to check and submit it.",
            ],
        ),
        (
            replace(FACTS, now=on(10, 17)),
            True,
            [
                "Submit the self-assessment",
                "The deadline has passed: submitted now, it will be named as late.",
                "All 5 lines are answered.",
            ],
        ),
        (
            replace(FACTS, now=on(10, 17), late_policy=LatePolicy.REFUSE, unanswered=("1.2",)),
            True,
            [
                "Score yourselves",
                "The deadline has passed. Ask the standing agency for an extension at once.",
                "1 of 5 lines are not answered yet.",
            ],
        ),
    ],
)
def test_a_commune_that_scores_itself(facts: Facts, may_submit: bool, expected: list[str]) -> None:
    assert texts(commune_task(replace(OWN, facts=facts, may_submit=may_submit))) == expected


@pytest.mark.parametrize(
    ("facts", "deductions", "expected"),
    [
        (
            replace(FACTS, now=on(15), unexplained=("1.2",)),
            3,
            [
                "Answer 1 deductions",
                "2 of 3 are answered. What stays unanswered counts as agreed.",
            ],
        ),
        (
            replace(FACTS, now=on(15)),
            3,
            [
                "Send your explanation",
                "All 3 deductions are answered.",
                "Ask your leader to check and send it.",
            ],
        ),
        (
            replace(FACTS, now=on(15)),
            0,
            [
                "Send your explanation",
                "Round 1 took no points from you.",
                "Ask your leader to check and send it.",
            ],
        ),
        (
            replace(FACTS, now=on(17, 17), unexplained=("1.2",)),
            1,
            [
                "The time to explain is over",
                "What is not answered counts as agreed. The standing agency may extend your time.",
            ],
        ),
    ],
)
def test_a_commune_that_explains(facts: Facts, deductions: int, expected: list[str]) -> None:
    card = replace(OWN, state=State.EXPLANATION, facts=facts, deductions=deductions)
    assert texts(commune_task(card)) == expected


@pytest.mark.parametrize("state", [State.ROUND_1, State.ROUND_2, State.COUNCIL, State.FINAL])
def test_a_commune_that_waits_is_told_so(state: State) -> None:
    task = commune_task(replace(OWN, state=state, submitted_at=on(9)))
    assert task.urgency is Urgency.DONE
    assert str(task.what).startswith("Nothing to do")


def test_what_departments_ask_for_comes_before_waiting() -> None:
    asked = Asked(UUID(int=9), ("1.2", "2.1"), due_at=FACTS.now + timedelta(days=3))
    waiting = replace(OWN, state=State.ROUND_1, submitted_at=on(9))
    assert commune_tasks(waiting) == [commune_task(waiting)]
    first, rest = commune_tasks(replace(waiting, asked=asked))
    assert (first.urgency, first.due_at, first.keys) == (Urgency.SOON, asked.due_at, (UUID(int=9),))
    assert texts(first) == [
        "Add 2 documents that departments ask for",
        "For the criteria 1.2, 2.1.",
    ]
    assert texts(rest) == ["Nothing else to do for now", *texts(commune_task(waiting))[1:]]


def department(*cards: DepartmentCard, leaves: int = 3) -> DepartmentPeriod:
    return DepartmentPeriod(
        period_id=PERIOD_ID,
        title="PAR index 2022",
        round_1_due_at=DEADLINES.round_1_due_at,
        round_2_due_at=DEADLINES.round_2_due_at,
        leaves=leaves,
        cards=cards,
    )


def owed(number: int, state: State, **more: object) -> DepartmentCard:
    return DepartmentCard(UUID(int=number), f"xã {number}", state, **more)  # type: ignore[arg-type]


def test_a_department_finds_each_kind_of_work_with_its_first_scorecard() -> None:
    period = department(
        owed(1, State.SELF_ASSESSMENT, surveys_missing=1),
        owed(2, State.ROUND_1, is_signed_off=True),
        owed(3, State.ROUND_1, na_asked=2),
        owed(4, State.ROUND_2, disputes=3),
    )
    tasks = department_tasks(period, now=on(11))
    assert [(str(task.what), task.keys, task.due_at) for task in tasks] == [
        (
            "Round 1: appraise and sign off 1 scorecards",
            (UUID(int=3),),
            DEADLINES.round_1_due_at,
        ),
        (
            "Decide 2 requests for “not applicable”",
            (UUID(int=3),),
            DEADLINES.round_1_due_at,
        ),
        ("Enter 1 survey results", (UUID(int=1),), DEADLINES.round_1_due_at),
        ("Round 2: decide 3 disputed deductions", (UUID(int=4),), DEADLINES.round_2_due_at),
    ]
    assert [str(detail) for detail in tasks[0].details] == [
        "2 of 3 submitted scorecards are signed off."
    ]


def test_a_department_without_work_is_told_what_it_waits_for() -> None:
    waiting = department(owed(1, State.SELF_ASSESSMENT), owed(2, State.ROUND_1, is_signed_off=True))
    (task,) = department_tasks(waiting, now=on(11))
    assert texts(task) == ["Nothing to do now", "1 of 2 communes have submitted."]


def test_a_department_without_criteria_has_nothing_to_sign_off() -> None:
    (task,) = department_tasks(department(owed(1, State.ROUND_1), leaves=0), now=on(11))
    assert texts(task) == ["Your department has no criteria in this period"]


def steered(*cards: tuple[State, Facts], published: bool = False, **more: bool) -> SteeredPeriod:
    return SteeredPeriod(
        period_id=PERIOD_ID,
        title="PAR index 2022",
        self_assessment_due_at=DEADLINES.self_assessment_due_at,
        round_1_due_at=DEADLINES.round_1_due_at,
        explanation_due_at=DEADLINES.explanation_due_at,
        round_2_due_at=DEADLINES.round_2_due_at,
        publication_due_at=DEADLINES.publication_due_at,
        is_published=published,
        revision_is_open=more.get("revised", False),
        council_is_known=more.get("council", True),
        cards=tuple(
            SteeredCard(UUID(int=number), f"xã {number}", state, facts)
            for number, (state, facts) in enumerate(cards, start=1)
        ),
    )


AT_END = replace(FACTS, now=on(18))


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (
            steered((State.SELF_ASSESSMENT, FACTS), (State.ROUND_1, FACTS)),
            [
                ["1 communes still score themselves"],
                ["Release round 1 to 1 communes"],
            ],
        ),
        (
            steered((State.SELF_ASSESSMENT, AT_END)),
            [
                [
                    "1 communes have not submitted in time",
                    "xã 1",
                    "Remind them, extend their deadline, or close their sheets.",
                ]
            ],
        ),
        (
            steered(
                (State.ROUND_1, replace(FACTS, awaiting_survey=("2.3",))),
                (State.ROUND_1, replace(FACTS, unsigned_departments=("Phòng Tư pháp",))),
            ),
            [
                ["Survey results are missing for 1 communes", "Criteria: 2.3."],
                ["Departments still have to sign off round 1", "Phòng Tư pháp: 1 scorecards"],
            ],
        ),
        (steered((State.EXPLANATION, FACTS)), [["1 communes still explain"]]),
        (
            steered((State.ROUND_2, replace(AT_END, undecided_disputes=("1.2", "2.1")))),
            [
                [
                    "Departments still have to decide 2 disputed lines",
                    "They are of 1 communes.",
                ]
            ],
        ),
        (
            steered((State.EXPLANATION, AT_END), (State.EXPLANATION, FACTS)),
            [
                ["Close the explanation of 1 communes", "1 others are not ready yet."],
            ],
        ),
        (
            steered((State.ROUND_2, AT_END), (State.COUNCIL, AT_END), council=False),
            [
                ["Pass 1 scorecards to the council"],
                [
                    "Enter how many sit in the council and in the support team",
                    "The report states both numbers.",
                ],
                ["Confirm 1 scorecards as final"],
            ],
        ),
        (
            steered((State.FINAL, AT_END), (State.FINAL, AT_END)),
            [["Publish the result", "All 2 scorecards are final."]],
        ),
        (steered((State.FINAL, AT_END), published=True), []),
        (
            steered((State.FINAL, AT_END), published=True, revised=True),
            [["Publish the result", "All 1 scorecards are final."]],
        ),
    ],
)
def test_what_waits_for_the_standing_agency(
    period: SteeredPeriod, expected: list[list[str]]
) -> None:
    now = period.cards[0].facts.now
    assert [texts(task) for task in period_tasks(period, now=now)] == expected


def test_every_step_has_a_name_and_a_meaning() -> None:
    assert set(STEP_LABELS) == set(STEP_MEANINGS) == set(Step)
