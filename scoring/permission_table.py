"""Who may do what while a scorecard is where, as one table (DESIGN 4). Pure.

The checks themselves stand where the rows are written; this table is what they are held against:
tests/scoring/test_permission_table.py sends every verb as every role in every state through HTTP.
`python -m scoring.permission_table` draws docs/permissions.md from it. A new verb is one line of
VERBS here, and one request in tests/scoring/verbs.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.states import State

OFFICIAL, LEADER = "commune_official", "commune_leader"
APPRAISER, STANDING = "appraiser", "standing_agency"
COUNCIL_MEMBER, LEADERSHIP, ADMINISTRATOR = "council_member", "leadership", "administrator"

ROLES = (OFFICIAL, LEADER, APPRAISER, STANDING, COUNCIL_MEMBER, LEADERSHIP, ADMINISTRATOR)
"""Every role of accounts.roles, which knows Django; a test holds the two together."""


class Reach(StrEnum):
    """Whose scorecard, or which line of it. Nobody ever reaches another authority's."""

    COMMUNE = "the own commune's"
    DEPARTMENT = "lines of the own department"
    AUTHORITY = "any of the own authority"


@dataclass(frozen=True)
class Verb:
    """One row: which role may in which states. `event` is what the log says of it then."""

    name: str
    reach: Reach
    states: Mapping[str, tuple[State, ...]]
    event: str
    asks: str = ""


SELF, ROUND_1, EXPLAINING, ROUND_2, COUNCIL, FINAL = State
ALWAYS = tuple(State)
WITH_COMMUNE = (SELF, EXPLAINING)
OWN, DEPARTMENT, ANY = Reach.COMMUNE, Reach.DEPARTMENT, Reach.AUTHORITY


def both(*states: State) -> dict[str, tuple[State, ...]]:
    """Everybody of the commune."""
    return {OFFICIAL: states, LEADER: states}


DEPARTMENTS_ROUNDS = {APPRAISER: (ROUND_1, ROUND_2)}
MARKERS = {APPRAISER: (ROUND_1, ROUND_2), STANDING: (COUNCIL,)}
"""Rounds 1 and 2 are the departments', the council's conclusions the standing agency's."""

VERBS: tuple[Verb, ...] = (
    # the commune's sheet
    Verb("save_line", OWN, both(SELF), "answer_line", "before the deadline where late is refused"),
    Verb("save_typed_line", OWN, both(SELF), "answer_line", "as save_line"),
    Verb("give_out_lines", OWN, {LEADER: WITH_COMMUNE}, "assign_lines"),
    Verb("submit", OWN, {LEADER: (SELF,)}, "submit", "every line answered and proved"),
    Verb("withdraw", OWN, {LEADER: (ROUND_1,)}, "withdraw", "nothing appraised yet; a reason"),
    # its evidence
    Verb("add_document", OWN, both(*WITH_COMMUNE), "add_document", "before the deadline"),
    Verb("attach_document", OWN, both(*WITH_COMMUNE), "attach_document", "before the deadline"),
    Verb("prove_by_document", OWN, both(*WITH_COMMUNE), "prove_by_document", "as attach_document"),
    Verb("detach_document", OWN, both(SELF), "detach_document", "later only supplements"),
    Verb("correct_document", OWN, both(SELF), "correct_document", "later only supplements"),
    Verb("withdraw_document", OWN, both(SELF), "withdraw_document", "later only supplements"),
    # its explanation
    Verb("explain", OWN, both(EXPLAINING), "explain", "before the deadline; a text to disagree"),
    Verb("agree_to_the_rest", OWN, both(EXPLAINING), "explain", "before the deadline"),
    Verb(
        "send_explanation", OWN, {LEADER: (EXPLAINING,)}, "send_explanation",
        "every deduction answered, before the deadline",
    ),
    # the appraisal
    Verb(
        "deduct", DEPARTMENT, MARKERS, "deduct",
        "a reason; before the own sign-off; in round 2 where something was added",
    ),
    Verb("mark_across", DEPARTMENT, MARKERS, "deduct", "as deduct"),
    Verb("accept", DEPARTMENT, DEPARTMENTS_ROUNDS, "accept", "before the own sign-off"),
    Verb("accept_many", DEPARTMENT, DEPARTMENTS_ROUNDS, "accept", "as accept"),
    Verb("accept_across", DEPARTMENT, DEPARTMENTS_ROUNDS, "accept", "as accept"),
    Verb("withdraw_acceptance", DEPARTMENT, DEPARTMENTS_ROUNDS, "withdraw_acceptance"),
    Verb("undo_mark", DEPARTMENT, MARKERS, "withdraw_deduction", "as withdraw_deduction"),
    Verb("take_back_na", DEPARTMENT, MARKERS, "take_back_na", "before the own sign-off"),
    Verb(
        "ask_document", DEPARTMENT, DEPARTMENTS_ROUNDS, "ask_document",
        "a time within the round; before the own sign-off",
    ),
    Verb(
        "withdraw_request", DEPARTMENT, DEPARTMENTS_ROUNDS, "withdraw_document_request",
        "before it has come",
    ),
    Verb(
        "hand_in_own_data", DEPARTMENT, {APPRAISER: (SELF, ROUND_1, ROUND_2)}, "upload_own_data",
        "a source; before the own sign-off",
    ),
    Verb("deduct_by_own_data", DEPARTMENT, DEPARTMENTS_ROUNDS, "deduct", "as deduct"),
    Verb("change_usual_reason", DEPARTMENT, {APPRAISER: ALWAYS}, "edit_usual_reason"),
    Verb("retire_usual_reason", DEPARTMENT, {APPRAISER: ALWAYS}, "retire_usual_reason"),
    Verb("withdraw_deduction", DEPARTMENT, MARKERS, "withdraw_deduction", "in the same round"),
    Verb("decide_na", DEPARTMENT, MARKERS, "grant_na", "a reason"),
    Verb(
        "decide", DEPARTMENT, {APPRAISER: (ROUND_2,), STANDING: (COUNCIL,)}, "decide",
        "on a finding of an earlier round; a reason",
    ),
    Verb(
        "enter_survey", DEPARTMENT, {APPRAISER: (SELF, ROUND_1), STANDING: (SELF, ROUND_1)},
        "enter_survey", "on lines that a survey measures; signed off: only what is missing",
    ),
    Verb("sign_off", ANY, {APPRAISER: (ROUND_1,)}, "sign_off", "no “not applicable” undecided"),
    Verb("sign_off_all", ANY, {APPRAISER: (ROUND_1,)}, "sign_off", "as sign_off"),
    Verb("withdraw_sign_off", ANY, {APPRAISER: (ROUND_1,)}, "withdraw_sign_off"),
    # the steps of the standing agency
    Verb(
        "close_unsubmitted", ANY, {STANDING: (SELF,)}, "close_unsubmitted",
        "after the deadline; a reason",
    ),
    Verb("return_to_commune", ANY, {STANDING: (ROUND_1,)}, "return_to_commune", "a reason"),
    Verb("release", ANY, {STANDING: (ROUND_1,)}, "release", "every department has signed off"),
    Verb("release_all", ANY, {STANDING: (ROUND_1,)}, "release", "as release"),
    Verb(
        "close_explanation", ANY, {STANDING: (EXPLAINING,)}, "close_explanation",
        "after the deadline",
    ),
    Verb(
        "reopen_explanation", ANY, {STANDING: (ROUND_2,)}, "reopen_explanation",
        "nothing decided yet in round 2; a reason",
    ),
    Verb(
        "pass_to_council", ANY, {STANDING: (ROUND_2,)}, "pass_to_council", "every dispute decided"
    ),
    Verb(
        "return_to_round_2", ANY, {STANDING: (COUNCIL,)}, "return_to_round_2",
        "round 2 still open; a reason",
    ),
    # the council
    Verb("put_on_agenda", ANY, {STANDING: (ROUND_2, COUNCIL)}, "put_on_agenda", "a reason"),
    Verb("take_off_agenda", ANY, {STANDING: (ROUND_2, COUNCIL)}, "take_off_agenda"),
    Verb("comment", ANY, {COUNCIL_MEMBER: (COUNCIL,)}, "council_comment"),
    Verb("conclude_line", ANY, {STANDING: (COUNCIL,)}, "conclude", "a reason; within the maximum"),
    Verb("record_meeting", ANY, {STANDING: ALWAYS}, "record_meeting"),
    Verb("conclude", ANY, {STANDING: (COUNCIL,)}, "confirm", "nothing left open"),
    Verb(
        "reopen", ANY, {STANDING: (FINAL,)}, "reopen", "before publication, or a revision; a reason"
    ),
    # the period
    Verb(
        "extend", ANY, {STANDING: WITH_COMMUNE}, "extend",
        "a reason and the document that grants it",
    ),
    Verb("remind", ANY, {STANDING: WITH_COMMUNE}, "remind", "not twice within an hour"),
    Verb("remind_group", ANY, {STANDING: ALWAYS}, "remind", "somebody owes it; as remind"),
    Verb("change_deadlines", ANY, {STANDING: ALWAYS}, "change_deadlines"),
    Verb("set_council", ANY, {STANDING: ALWAYS}, "set_council"),
    Verb("publish", ANY, {STANDING: (FINAL,)}, "publish", "every scorecard final"),
    Verb("note_signature", ANY, {STANDING: (FINAL,)}, "note_signature", "once published"),
    Verb("open_revision", ANY, {STANDING: (FINAL,)}, "open_revision", "once published; a reason"),
    # what the commune makes of its result
    Verb("save_paper_words", OWN, both(FINAL), "save_paper_words", "once published"),
    Verb("save_paper_head", OWN, both(FINAL), "save_paper_head", "once published"),
    Verb("begin_plan", OWN, both(FINAL), "begin_plan", "once published"),
    Verb("renew_plan", OWN, both(FINAL), "renew_plan", "a draft"),
    Verb("edit_plan_task", OWN, both(FINAL), "edit_plan_task", "a draft"),
    Verb("assign_plan_tasks", OWN, both(FINAL), "assign_plan_tasks", "a draft"),
    Verb("add_plan_task", OWN, both(FINAL), "add_plan_task", "a draft"),
    Verb("remove_plan_task", OWN, both(FINAL), "remove_plan_task", "a draft; of no lost line"),
    Verb("set_plan_goals", OWN, both(FINAL), "set_plan_goals", "a draft"),
    Verb(
        "approve_plan", OWN, {LEADER: (FINAL,)}, "approve_plan",
        "every task has somebody in charge and a deadline",
    ),
    Verb("report_plan_progress", OWN, both(FINAL), "report_plan_progress", "an approved plan"),
    Verb("amend_plan", OWN, {LEADER: (FINAL,)}, "amend_plan", "an approved plan; a reason"),
    Verb("close_plan", OWN, {LEADER: (FINAL,)}, "close_plan", "an approved plan"),
    Verb("reopen_plan", OWN, {LEADER: (FINAL,)}, "reopen_plan", "a closed plan; a reason"),
    Verb("export_log", ANY, {STANDING: ALWAYS}, "export_log"),
    Verb("export_log_of_period", ANY, {STANDING: ALWAYS}, "export_log"),
)  # fmt: skip


def may(verb: Verb, role: str, state: State, *, is_own: bool) -> bool:
    """Whether the table lets the role; `is_own` as the verb's reach asks, never of another
    authority."""
    return is_own and state in verb.states.get(role, ())


def draw() -> str:
    """docs/permissions.md: a row for each verb and role that may."""
    rows = "\n".join(
        f"| {verb.name} | {role} | {verb.reach.value} | "
        + " | ".join("×" if may(verb, role, state, is_own=True) else "" for state in State)
        + f" | {verb.asks} |"
        for verb in VERBS
        for role in ROLES
        if role in verb.states
    )
    states = " | ".join(State)
    return (
        "# Who may do what\n\n"
        "Drawn from `scoring/permission_table.py` by "
        "`python -m scoring.permission_table > docs/permissions.md`. Everybody else is refused, "
        "and nothing is written: `tests/scoring/test_permission_table.py` sends every verb as "
        "every role in every state.\n\n"
        f"| verb | role | whose | {states} | asks |\n"
        f"|---|---|---|{'---|' * (len(State) + 1)}\n{rows}\n\n"
        "Council members only comment; the leadership and administrators write on no scorecard. "
        "Nobody reaches a scorecard of another authority, nor a commune's people that of another "
        "commune.\n"
    )


if __name__ == "__main__":
    print(draw(), end="")
