"""The permission table is what the site does: every verb, as every role, in every state."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from accounts.models import Event, Notice, User
from accounts.permissions import GRANTS, Permission
from accounts.roles import Role
from evidence.actions import DocumentFacts, add_document
from evidence.models import Attachment, Document, DocumentRequest, Dossier
from reports.models import Publication
from scoring.actions import workflow
from scoring.models import (
    Acceptance,
    Assignment,
    CouncilComment,
    CouncilItem,
    CouncilMeeting,
    Deduction,
    Explanation,
    OwnFigure,
    PaperHead,
    PaperWords,
    Period,
    Plan,
    PlanProgress,
    PlanTask,
    PlanVersion,
    Round,
    Score,
    Scorecard,
    SignOff,
    UsualReason,
)
from scoring.permission_table import ROLES, VERBS, Reach, Verb, draw, may
from scoring.states import State, Step
from tests.scoring.requests import NOW, Request
from tests.scoring.scene import Scene, at, build_scene, on
from tests.scoring.verbs import REQUESTS
from tests.scoring.verbs_plans import PLANS

COMMANDS = ("INSERT", "UPDATE", "DELETE")
PASSING = ("django_session", "accounts_user", "scoring_presence", "SAVEPOINT")
ROWS: tuple[Any, ...] = (
    Scorecard, Score, Deduction, Explanation, SignOff, Assignment, Period, Round,
    Dossier, Document, Attachment, DocumentRequest, Publication, Notice, Event,
    Acceptance, OwnFigure, UsualReason, CouncilItem, CouncilComment, CouncilMeeting,
    PaperHead, PaperWords, Plan, PlanTask, PlanProgress, PlanVersion,
)  # fmt: skip
STRANGERS = ("official", "leader", "appraiser", "standing")
LINES_OF_OTHER_DEPARTMENT = {"enter_survey"}


# --- the table by itself --------------------------------------------------------------------------


def test_the_printed_table_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "permissions.md"
    assert page.read_text() == draw()


def test_the_table_knows_every_role_and_every_step() -> None:
    assert set(ROLES) == set(Role.values)
    assert {verb.event for verb in VERBS} >= set(Step)
    assert len({verb.name for verb in VERBS}) == len(VERBS)


def test_every_verb_has_a_request() -> None:
    assert set(REQUESTS) == {verb.name for verb in VERBS}


def test_nobody_writes_on_a_final_scorecard_but_who_reopens_or_publishes() -> None:
    final = {
        verb.name for verb in VERBS for states in verb.states.values() if State.FINAL in states
    }
    assert final == {
        "reopen", "publish", "note_signature", "open_revision", "change_deadlines", "set_council",
        "export_log", "export_log_of_period", "remind_group", "record_meeting",
        "change_usual_reason", "retire_usual_reason", *PLANS,
    }  # fmt: skip


# --- the walk -------------------------------------------------------------------------------------


def at_state(scene: Scene, state: State) -> None:
    """The first commune's scorecard there, with a document, a finding that is not answered yet,
    and every line answered; self-assessment is one that was returned with its finding."""
    add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch", number="1/KH-UBND"),
        codes=["1.1.1", "1.1.2"],
        by=scene.official,
        clock=at(on(2)),
    )
    if state not in (State.SELF_ASSESSMENT, State.ROUND_1):
        scene.at(state)
        return
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5", day=9)
    if state is State.SELF_ASSESSMENT:
        workflow.move(
            scorecard=scene.scorecard, to=state, by=scene.standing, clock=at(on(9, 14)), reason="x"
        )


def is_own(scene: Scene, user: User, verb: Verb) -> bool:
    if user.authority_id != scene.authority.pk:
        return False
    if verb.reach is Reach.COMMUNE:
        return user.commune_id == scene.communes[0].pk
    if verb.reach is Reach.DEPARTMENT and user.department_id is not None:
        return user == (
            scene.other_appraiser if verb.name in LINES_OF_OTHER_DEPARTMENT else scene.appraiser
        )
    return True


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> list[list[tuple[Any, ...]]]:
    return [list(model.objects.order_by("pk").values_list()) for model in ROWS]


@dataclass
class Writes:
    """Whether a statement has written to a table of the house."""

    seen: bool = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen |= sql.startswith(COMMANDS) and not any(name in sql for name in PASSING)
        return execute(sql, params, many, context)


def at_moment(request: Request, state: State) -> datetime:
    return request.when or NOW[state]


def session_of(user: User) -> str:
    """The key of a session that outlives every moment of the walk."""
    client = Client()
    with time_machine.travel(on(1), tick=False):
        client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sent(session: str, request: Request, state: State) -> int:
    client = Client(headers={"accept-language": "en"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with time_machine.travel(at_moment(request, state), tick=False):
        return client.post(request.url, request.sent, headers=request.headers).status_code


def disagreement(
    user: User, session: str, verb: Verb, request: Request, state: State,
    *, own: bool, before: object,
) -> str:  # fmt: skip
    """What the site did that the table does not say; empty where they agree."""
    last, writes = Event.objects.count(), Writes()
    with undone():
        with connection.execute_wrapper(writes):
            status = sent(session, request, state)
        done = Event.objects.filter(
            by_id=str(user.pk), what=verb.event, at=at_moment(request, state)
        )
        was_done = Event.objects.count() > last and done.exists()
        changed = writes.seen and rows() != before
    said = f"{verb.name} as {user.username} at {state}: {status}"
    if status >= 500:
        return f"{said}, broken"
    if may(verb, user.role, state, is_own=own):
        return "" if was_done else f"{said}, the table allows it"
    return f"{said}, the table forbids it" if changed else ""


@override_settings(SESSION_COOKIE_AGE=366 * 24 * 60 * 60)
def walk(scene: Scene, foreign: Scene, state: State, verbs: Sequence[Verb] = VERBS) -> list[str]:
    """What the table does not say. Who may not is no matter of the database: walked on SQLite."""
    found = []
    everybody = [*scene.users.values(), *(foreign.users[name] for name in STRANGERS)]
    sessions = {user.pk: session_of(user) for user in everybody}
    for verb in verbs:
        make, bring_about = REQUESTS[verb.name]
        with undone():
            if any(state in states for states in verb.states.values()):
                bring_about(scene)
            request, before = make(scene), rows()
            for user in everybody:
                own = is_own(scene, user, verb)
                if connection.vendor == "sqlite" or may(verb, user.role, state, is_own=own):
                    session = sessions[user.pk]
                    found.append(
                        disagreement(user, session, verb, request, state, own=own, before=before)
                    )
    return [said for said in found if said]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("state", list(State))
def test_the_site_does_what_the_table_says(db: None, state: State) -> None:
    scene, foreign = build_scene(), build_scene("Bắc Yên")
    at_state(scene, state)
    assert scene.scorecard.state == state
    assert walk(scene, foreign, state) == []


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("open_to", "permission", "verb"),
    [
        (Role.LEADERSHIP, Permission.STEER, "remind"),
        (Role.COMMUNE_OFFICIAL, Permission.SUBMIT, "submit"),
    ],
)
def test_the_walk_would_see_a_right_too_many(
    scene: Scene,
    other_scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    open_to: Role,
    permission: Permission,
    verb: str,
) -> None:
    """Twin: a right that the table does not give is reported by its verb and person."""
    monkeypatch.setitem(GRANTS, open_to, GRANTS[open_to] | {permission})
    at_state(scene, State.SELF_ASSESSMENT)
    (row,) = (each for each in VERBS if each.name == verb)
    (said,) = walk(scene, other_scene, State.SELF_ASSESSMENT, [row])
    assert said.startswith(f"{verb} as ")
    assert said.endswith("the table forbids it")


@pytest.mark.slow
def test_the_walk_would_see_a_right_too_few(
    scene: Scene, other_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_state(scene, State.SELF_ASSESSMENT)
    monkeypatch.setitem(GRANTS, Role.STANDING_AGENCY, {Permission.VIEW_SCORECARDS})
    (row,) = (each for each in VERBS if each.name == "extend")
    (said,) = walk(scene, other_scene, State.SELF_ASSESSMENT, [row])
    assert said.endswith("403, the table allows it")
