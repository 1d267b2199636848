"""Who may do what: the verbs, the one table, the one question."""

from enum import StrEnum
from typing import Protocol

from accounts.refusals import NotPermitted
from accounts.refusals import gettext_noop as _
from accounts.roles import Role


class Permission(StrEnum):
    MANAGE_UNITS = "manage_units"
    MANAGE_CRITERIA = "manage_criteria"
    MANAGE_PERIODS = "manage_periods"
    VIEW_CRITERIA = "view_criteria"
    VIEW_SCORECARDS = "view_scorecards"
    ANSWER_LINES = "answer_lines"
    ASSIGN_LINES = "assign_lines"
    SUBMIT = "submit"
    APPRAISE = "appraise"
    ENTER_SURVEY = "enter_survey"
    SIGN_OFF = "sign_off"
    STEER = "steer"
    EXPLAIN = "explain"
    SEND_EXPLANATION = "send_explanation"
    CONCLUDE = "conclude"
    COMMENT = "comment"
    VIEW_RESULTS = "view_results"
    PUBLISH = "publish"
    VIEW_HALF_YEARS = "view_half_years"
    REPORT_HALF_YEAR = "report_half_year"
    SUBMIT_HALF_YEAR = "submit_half_year"
    MANAGE_HALF_YEARS = "manage_half_years"
    PLAN = "plan"
    APPROVE_PLAN = "approve_plan"


_READ = {
    Permission.VIEW_CRITERIA,
    Permission.VIEW_SCORECARDS,
    Permission.VIEW_RESULTS,
    Permission.VIEW_HALF_YEARS,
}

GRANTS: dict[str, set[Permission]] = {
    Role.COMMUNE_OFFICIAL: _READ
    | {
        Permission.ANSWER_LINES,
        Permission.EXPLAIN,
        Permission.REPORT_HALF_YEAR,
        Permission.PLAN,
    },
    Role.COMMUNE_LEADER: _READ
    | {
        Permission.ANSWER_LINES,
        Permission.ASSIGN_LINES,
        Permission.SUBMIT,
        Permission.EXPLAIN,
        Permission.SEND_EXPLANATION,
        Permission.REPORT_HALF_YEAR,
        Permission.SUBMIT_HALF_YEAR,
        Permission.PLAN,
        Permission.APPROVE_PLAN,
    },
    Role.APPRAISER: _READ | {Permission.APPRAISE, Permission.ENTER_SURVEY, Permission.SIGN_OFF},
    Role.STANDING_AGENCY: _READ
    | {
        Permission.MANAGE_CRITERIA,
        Permission.MANAGE_PERIODS,
        Permission.ENTER_SURVEY,
        Permission.STEER,
        Permission.CONCLUDE,
        Permission.PUBLISH,
        Permission.MANAGE_HALF_YEARS,
    },
    Role.COUNCIL_MEMBER: _READ | {Permission.COMMENT},
    Role.LEADERSHIP: _READ,
    Role.ADMINISTRATOR: {Permission.MANAGE_UNITS, Permission.VIEW_CRITERIA},
}


class Actor(Protocol):
    """Whoever acts: in practice a User."""

    role: str
    is_active: bool


def can(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's role holds the permission; which rows it reaches, the queries say."""
    return actor.is_active and permission in GRANTS.get(actor.role, set())


def require(actor: Actor, permission: Permission) -> None:
    """Nothing, or NotPermitted."""
    if not can(actor, permission):
        raise NotPermitted(
            _("Your account ({role}) may not do this. Ask your unit's administrator."),
            role=Role(actor.role).label,
        )
