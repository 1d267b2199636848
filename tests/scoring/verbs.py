"""One valid request for every verb of the permission table, whatever the state allows.

A request is made from the rows as they stand; `before` brings about what the verb asks beyond its
state (a sign-off, a decision), and runs only in states in which the table lets somebody.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.urls import reverse

from evidence.models import Document
from scoring.actions import appraisal, explanation
from scoring.hands import fingerprint
from scoring.models import Deduction, Explanation, Score, Scorecard
from scoring.queries import hands as hands_queries
from scoring.queries import sheet as sheet_queries
from scoring.queries.facts import facts
from scoring.queries.sheet_checks import checked_sheet
from scoring.sheet_checks import findings, warnings_key, warnings_of
from scoring.states import TRANSITIONS, State, Step
from tests.scoring.requests import (
    NOW,
    WHY,
    Before,
    Make,
    Request,
    last_finding,
    nothing,
    of_card,
    of_period,
    on_line,
    plain,
)  # fmt: skip
from tests.scoring.scene import DEADLINES, Scene, at, on
from tests.scoring.verbs_marks import MARKS, asked_na, finding_of_the_round, something_added
from tests.scoring.verbs_plans import PLANS, published


def step(name: Step, when: datetime | None = None) -> Make:
    """The steering page's step, as its page shows it in the state that it starts from."""
    (row,) = (transition for transition in TRANSITIONS if transition.step is name)
    said = {"shown": row.source.value, "reason": "Theo biên bản"}
    return plain(of_card("scoring:move", row.target.value), when, **said)


def typed(scene: Scene) -> Request:
    sent = on_line("scoring:line", "1.1.2", numerator="90", denominator="100")(scene)
    keyed = {"accept": "application/json", "idempotency-key": str(uuid4())}
    return Request(sent.url, sent.sent, keyed)


def hands(scene: Scene) -> Request:
    stand = hands_queries.hands(scene.scorecard)
    return Request(
        of_card("scoring:hands")(scene),
        {"seen": fingerprint(stand), "field-1": str(scene.official.pk)},
    )


def submit(scene: Scene) -> Request:
    found = facts(scene.scorecard, now=NOW[State.SELF_ASSESSMENT])
    warnings = warnings_of(findings(checked_sheet(sheet_queries.sheet(scene.scorecard), found)))
    said = {"confirm": "on", "seen": "on", "shown": warnings_key(warnings)}
    return Request(of_card("scoring:submit")(scene), said)


def document(scene: Scene) -> Document:
    return scene.scorecard.dossier.documents.order_by("added_at", "id")[0]


def of_document(name: str, **sent: Any) -> Make:
    return lambda scene: Request(reverse(name, args=[document(scene).pk]), sent)


def of_dossier(name: str, **sent: Any) -> Make:
    return lambda scene: Request(reverse(name, args=[scene.scorecard.dossier_id]), sent)


def attach(scene: Scene) -> Request:
    return of_dossier("evidence:attach", document=str(document(scene).pk), code="1.2")(scene)


def first_finding(scene: Scene) -> Deduction:
    """Of round 1: what is explained and decided."""
    return Deduction.objects.filter(score__scorecard=scene.scorecard).order_by("at", "id")[0]


def of_finding(name: str, which: Callable[[Scene], Deduction], **sent: Any) -> Make:
    def make(scene: Scene) -> Request:
        finding = which(scene)
        version = {"version": Score.objects.get(pk=finding.score_id).version}
        return Request(reverse(name, args=[finding.pk]), {**sent, **version})

    return make


def explain(scene: Scene) -> Request:
    """The version is that of the answer that stands, not of the line."""
    finding = first_finding(scene)
    answer = Explanation.objects.filter(deduction=finding).first()
    sent = {"reply": "agree", "version": answer.version if answer else 0}
    return Request(reverse("scoring:explain", args=[finding.pk]), sent)


def deadlines(scene: Scene) -> Request:
    moved = {name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in vars(DEADLINES).items()}
    return Request(
        of_period("scoring:deadlines")(scene), {**moved, "publication_due_at": "2022-12-31T17:00"}
    )


# --- what a verb asks beyond its state ------------------------------------------------------------


def unappraised(scene: Scene) -> None:
    finding = first_finding(scene)
    appraisal.withdraw_deduction(
        deduction=finding,
        version=finding.score.version,
        by=scene.appraiser,
        clock=at(on(12, 14)),
    )


def signed_off(scene: Scene) -> None:
    scene.survey(scene.scorecard)
    scene.sign_off_all(scene.scorecard, day=12)


def explained(scene: Scene) -> None:
    explanation.explain(
        deduction=first_finding(scene), agrees=False, text="Đã nộp", by=scene.official,
        clock=at(on(15)),
    )  # fmt: skip


def decided(scene: Scene) -> None:
    finding = first_finding(scene)
    appraisal.decide(
        deduction=finding, restored=finding.points, reason="Đủ tài liệu",
        version=scene.score("1.2").version, by=scene.appraiser, clock=at(on(17)),
    )  # fmt: skip


def all_final(scene: Scene) -> None:
    others = Scorecard.objects.filter(period=scene.period).exclude(pk=scene.scorecard.pk)
    others.update(state=State.FINAL.value)


ON_THE_PAPER = {"title": "Báo cáo", "number": "12/BC-UBND"}

REQUESTS: dict[str, tuple[Make, Before]] = {
    **MARKS,
    **PLANS,
    "save_line": (
        on_line("scoring:line", "1.1.2", numerator="90", denominator="100", note="x"), nothing
    ),
    "save_typed_line": (typed, nothing),
    "give_out_lines": (hands, nothing),
    "submit": (submit, nothing),
    "withdraw": (plain(of_card("scoring:withdraw"), reason=WHY), unappraised),
    "add_document": (of_dossier("evidence:add", codes=["1.2"], **ON_THE_PAPER), nothing),
    "attach_document": (attach, nothing),
    "prove_by_document": (
        of_document("evidence:prove", codes=["1.1.1", "1.2"], shown=["1.1.1"]), nothing
    ),
    "detach_document": (of_document("evidence:detach", code="1.1.1"), nothing),
    "correct_document": (of_document("evidence:correct", version="0", **ON_THE_PAPER), nothing),
    "withdraw_document": (of_document("evidence:withdraw"), nothing),
    "explain": (explain, nothing),
    "agree_to_the_rest": (plain(of_card("scoring:agree_to_the_rest")), nothing),
    "send_explanation": (plain(of_card("scoring:send_explanation"), confirm="on"), explained),
    "deduct": (
        on_line("scoring:appraise_line", "1.1.2", how="take", amount="0.5", reason=WHY),
        something_added,
    ),
    "withdraw_deduction": (
        of_finding("scoring:withdraw_deduction", last_finding), finding_of_the_round
    ),
    "decide_na": (on_line("scoring:decide_na", "1.1.2", outcome="grant", reason=WHY), asked_na),
    "decide": (of_finding("scoring:decide", first_finding, outcome="all", reason=WHY), nothing),
    "enter_survey": (on_line("scoring:enter_survey", "2.3", value="80", source=WHY), nothing),
    "sign_off": (plain(of_card("scoring:sign_off")), nothing),
    "sign_off_all": (plain(of_period("scoring:sign_off_all")), nothing),
    "withdraw_sign_off": (plain(of_card("scoring:withdraw_sign_off")), signed_off),
    "close_unsubmitted": (step(Step.CLOSE_UNSUBMITTED, on(11)), nothing),
    "return_to_commune": (step(Step.RETURN_TO_COMMUNE), nothing),
    "release": (step(Step.RELEASE), signed_off),
    "release_all": (plain(of_period("scoring:move_all", "explanation")), signed_off),
    "close_explanation": (step(Step.CLOSE_EXPLANATION, on(17, 17)), nothing),
    "reopen_explanation": (step(Step.REOPEN_EXPLANATION), nothing),
    "pass_to_council": (step(Step.PASS_TO_COUNCIL), decided),
    "return_to_round_2": (step(Step.RETURN_TO_ROUND_2), nothing),
    "conclude": (step(Step.CONFIRM), nothing),
    "reopen": (step(Step.REOPEN), nothing),
    "extend": (
        plain(of_card("scoring:extend"), to="2022-12-28T17:00", document="12/UBND", reason=WHY),
        nothing,
    ),
    "remind": (plain(of_card("scoring:remind"), text="Đề nghị nộp đúng hạn"), nothing),
    "remind_group": (
        plain(of_period("scoring:remind_group"), group="not_submitted", text="Đề nghị nộp"), nothing
    ),
    "export_log": (plain(of_card("scoring:log_of_scorecard"), kind="csv"), nothing),
    "export_log_of_period": (plain(of_period("scoring:log_of_period"), kind="jsonl"), nothing),
    "change_deadlines": (deadlines, nothing),
    "set_council": (
        plain(of_period("scoring:council_sizes"), council_size="9", team_size="3"), nothing
    ),
    "publish": (plain(of_period("reports:publish")), all_final),
    "note_signature": (
        plain(of_period("reports:sign"), number="9/QĐ-UBND", signed_on="2022-12-24"), published
    ),
    "open_revision": (plain(of_period("reports:revise"), reason=WHY), published),
}  # fmt: skip
