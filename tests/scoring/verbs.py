"""One valid request for every verb of the permission table, whatever the state allows.

A request is made from the rows as they stand; `before` brings about what the verb asks beyond its
state (a sign-off, a decision), and runs only in states in which the table lets somebody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.urls import reverse

from criteria.figures import figures_to_json
from evidence.models import Document, DocumentRequest, Stage
from reports.actions import publish
from scoring.actions import appraisal, council, explanation
from scoring.actions.own_data import Upload
from scoring.actions.usual_reasons import ReasonFacts
from scoring.actions.usual_reasons import add_reason as keep_reason
from scoring.hands import fingerprint
from scoring.models import Deduction, OwnFigure, Score, Scorecard, UsualReason
from scoring.models.scorecard import Na
from scoring.own_data import plan as plans
from scoring.own_data.facts import OwnFact
from scoring.queries import hands as hands_queries
from scoring.queries import sheet as sheet_queries
from scoring.queries.facts import facts
from scoring.queries.own_data import own_book
from scoring.queries.sheet_checks import checked_sheet
from scoring.sheet_checks import findings, warnings_key, warnings_of
from scoring.states import TRANSITIONS, State, Step
from tests.scoring.scene import DEADLINES, Scene, at, on

NOW = {
    State.SELF_ASSESSMENT: on(9, 15),
    State.ROUND_1: on(12, 15),
    State.EXPLANATION: on(15, 15),
    State.ROUND_2: on(17, 15),
    State.COUNCIL: on(22, 15),
    State.FINAL: on(24, 15),
}
"""When the requests are sent, by state, unless the verb says otherwise."""


@dataclass(frozen=True)
class Request:
    """Where it goes, what it says, and when where that matters."""

    url: str
    sent: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    when: datetime | None = None


Make = Callable[[Scene], Request]
Before = Callable[[Scene], None]


def nothing(scene: Scene) -> None:
    """The state is enough."""


def of_card(name: str, *rest: Any) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, args=[scene.scorecard.pk, *rest])


def of_period(name: str, *rest: Any) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, args=[scene.period.pk, *rest])


def plain(url: Callable[[Scene], str], when: datetime | None = None, **sent: Any) -> Make:
    return lambda scene: Request(url(scene), sent, when=when)


def on_line(name: str, code: str, **sent: Any) -> Make:
    """A request that carries the line's version."""
    return lambda scene: Request(
        reverse(name, args=[scene.scorecard.pk, code]),
        {**sent, "version": scene.score(code).version},
    )


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


def last_finding(scene: Scene) -> Deduction:
    return Deduction.objects.filter(score__scorecard=scene.scorecard).order_by("-at", "-id")[0]


def of_finding(name: str, which: Callable[[Scene], Deduction], **sent: Any) -> Make:
    def make(scene: Scene) -> Request:
        finding = which(scene)
        version = {"version": Score.objects.get(pk=finding.score_id).version}
        return Request(reverse(name, args=[finding.pk]), {**sent, **version})

    return make


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


def asked_na(scene: Scene) -> None:
    Score.objects.filter(pk=scene.score("1.1.2").pk).update(na=Na.ASKED, na_reason="Không có")


def something_added(scene: Scene) -> None:
    """In round 2 points are taken only from a line to which the commune has added something."""
    if scene.scorecard.state == State.ROUND_2:
        Document.objects.update(stage=Stage.SUPPLEMENT)


def finding_of_the_round(scene: Scene) -> None:
    something_added(scene)
    if scene.scorecard.state == State.ROUND_2:
        scene.deduct("1.1.2", "0.5", day=17)
    elif scene.scorecard.state == State.COUNCIL:
        scene.deduct("1.1.2", "0.5", day=22, by=scene.standing)


def all_final(scene: Scene) -> None:
    others = Scorecard.objects.filter(period=scene.period).exclude(pk=scene.scorecard.pk)
    others.update(state=State.FINAL.value)


def published(scene: Scene) -> None:
    all_final(scene)
    publish(period=scene.period, by=scene.standing, clock=at(on(24)))


def accepted(scene: Scene) -> None:
    appraisal.accept(
        scorecard=scene.scorecard, code="1.1.1", version=scene.score("1.1.1").version,
        by=scene.appraiser, clock=at(NOW[State(scene.scorecard.state)]),
    )  # fmt: skip


def granted_na(scene: Scene) -> None:
    asked_na(scene)
    score = scene.score("1.1.2")
    by = scene.standing if scene.scorecard.state == State.COUNCIL else scene.appraiser
    appraisal.decide_na(
        scorecard=scene.scorecard, code="1.1.2", grant=True, reason=WHY, version=score.version,
        by=by, clock=at(NOW[State(scene.scorecard.state)]),
    )  # fmt: skip


def request_out(scene: Scene) -> None:
    appraisal.ask_for_document(
        scorecard=scene.scorecard, code="1.1.1", text="Báo cáo quý III", until=later(scene),
        by=scene.appraiser, clock=at(NOW[State(scene.scorecard.state)]),
    )  # fmt: skip


def later(scene: Scene) -> datetime:
    return NOW[State(scene.scorecard.state)] + timedelta(hours=20)


def on_the_agenda(scene: Scene) -> None:
    council.put_on_agenda(
        scorecard=scene.scorecard, code="1.1.1", why=WHY, by=scene.standing,
        clock=at(NOW[State(scene.scorecard.state)]),
    )  # fmt: skip


OWN_FACT = OwnFact(
    "01",
    "1.1.2",
    {"numerator": Decimal(150), "denominator": Decimal(200)},
    "Sổ",
    date(2022, 11, 30),
)


def known_to_department(scene: Scene) -> None:
    """Before the commune hands in: what the department knows of 1.1.2."""
    OwnFigure.objects.create(
        score=scene.score("1.1.2"), department=scene.departments[0],
        figures=figures_to_json(OWN_FACT.figures), source="Sổ", as_of=OWN_FACT.as_of,
        by=scene.appraiser, at=on(2), upload="a" * 64,
    )  # fmt: skip


def known_and_added(scene: Scene) -> None:
    known_to_department(scene)
    something_added(scene)


def own_reason(scene: Scene) -> None:
    keep_reason(facts=ReasonFacts(text="Gửi muộn"), by=scene.appraiser, clock=at(on(2)))


def seen(name: str, **sent: Any) -> Make:
    """A request for several lines, each with the version that was seen."""

    def make(scene: Scene) -> Request:
        score = scene.score("1.1.1")
        place = f"{score.pk}:{score.version}"
        where = (
            of_card("scoring:accept_lines")
            if name == "chosen"
            else of_period("scoring:accept_across", "1.1.1")
        )
        return Request(where(scene), {**sent, name: place})

    return make


def undo(what: Callable[[Scene], object], code: str) -> Make:
    def make(scene: Scene) -> Request:
        score = scene.score(code)
        url = reverse("scoring:undo_mark", args=[scene.scorecard.pk, code])
        return Request(url, {"version": score.version, "what": str(what(scene))})

    return make


def undo_last(scene: Scene) -> Request:
    finding = last_finding(scene)
    return undo(lambda _scene: finding.pk, finding.score.criterion.code)(scene)


def newest_request(scene: Scene) -> object:
    rows = DocumentRequest.objects.filter(dossier=scene.scorecard.dossier_id).order_by("-at")
    return getattr(rows.first(), "pk", "none")


def ask(scene: Scene) -> Request:
    url = reverse("scoring:ask_document", args=[scene.scorecard.pk, "1.1.1"])
    return Request(url, {"text": "Báo cáo quý III", "until": f"{later(scene):%Y-%m-%dT%H:%M}"})


def mark_across(scene: Scene) -> Request:
    url = reverse("scoring:mark_across", args=[scene.period.pk, "1.1.2", scene.scorecard.pk])
    version = scene.score("1.1.2").version
    return Request(url, {"how": "take", "amount": "0.5", "reason": WHY, "version": version})


def own_file(scene: Scene) -> Request:
    """What the department's appraiser has previewed: the seal is his."""
    by = scene.appraiser
    book = own_book(scene.period, scene.departments[0])
    planned = plans.plan(book, [OWN_FACT], [])
    seal = plans.sealed(planned, Upload("b" * 64, "so_lieu.xlsx"), book=book, by=by)
    return Request(of_period("scoring:own_data_take_over")(scene), {"seal": seal})


def by_own_data(scene: Scene) -> Request:
    sent = {"take": "01", "version-01": scene.score("1.1.2").version, "reason-01": WHY}
    return Request(of_period("scoring:own_differences", "1.1.2")(scene), sent)


def of_reason(name: str, **sent: Any) -> Make:
    def make(scene: Scene) -> Request:
        return Request(reverse(name, args=[UsualReason.objects.get().pk]), {"version": 0, **sent})

    return make


WHY = "Theo biên bản kiểm tra"
ON_THE_PAPER = {"title": "Báo cáo", "number": "12/BC-UBND"}

REQUESTS: dict[str, tuple[Make, Before]] = {
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
    "explain": (of_finding("scoring:explain", first_finding, reply="agree"), nothing),
    "agree_to_the_rest": (plain(of_card("scoring:agree_to_the_rest")), nothing),
    "send_explanation": (plain(of_card("scoring:send_explanation"), confirm="on"), explained),
    "deduct": (
        on_line("scoring:appraise_line", "1.1.2", how="take", amount="0.5", reason=WHY),
        something_added,
    ),
    "withdraw_deduction": (
        of_finding("scoring:withdraw_deduction", last_finding), finding_of_the_round
    ),
    "mark_across": (mark_across, something_added),
    "accept": (on_line("scoring:accept_line", "1.1.1"), nothing),
    "accept_many": (seen("chosen", which="chosen"), nothing),
    "accept_across": (seen("line"), nothing),
    "withdraw_acceptance": (undo(lambda _scene: "acceptance", "1.1.1"), accepted),
    "undo_mark": (undo_last, finding_of_the_round),
    "take_back_na": (
        on_line("scoring:decide_na", "1.1.2", outcome="take_back", reason=WHY), granted_na
    ),
    "ask_document": (ask, nothing),
    "withdraw_request": (undo(newest_request, "1.1.1"), request_out),
    "hand_in_own_data": (own_file, nothing),
    "deduct_by_own_data": (by_own_data, known_and_added),
    "keep_usual_reason": (
        plain(lambda _scene: reverse("scoring:usual_reasons"), text=WHY, version="0"), nothing
    ),
    "change_usual_reason": (of_reason("scoring:usual_reason", text=WHY), own_reason),
    "retire_usual_reason": (of_reason("scoring:retire_reason"), own_reason),
    "decide_na": (on_line("scoring:decide_na", "1.1.2", outcome="grant", reason=WHY), asked_na),
    "decide": (of_finding("scoring:decide", first_finding, outcome="all", reason=WHY), nothing),
    "enter_survey": (on_line("scoring:enter_survey", "2.3", value="80", source=WHY), nothing),
    "sign_off": (plain(of_card("scoring:sign_off")), nothing),
    "sign_off_all": (plain(of_period("scoring:sign_off_all")), nothing),
    "put_on_agenda": (
        plain(of_card("scoring:council_put", "1.1.1"), why=WHY), nothing
    ),
    "take_off_agenda": (plain(of_card("scoring:council_take_off", "1.1.1")), on_the_agenda),
    "comment": (plain(of_card("scoring:council_comment", "1.1.1"), text=WHY), nothing),
    "conclude_line": (
        on_line("scoring:council_item", "1.1.1", outcome="points", amount="0.5", reason=WHY),
        nothing,
    ),
    "record_meeting": (
        plain(
            of_period("scoring:minutes"), version="0", began_at="2022-12-23T08:00",
            place="Phòng họp", chair="Nguyễn Văn An", secretary="Lò Thị Bình",
            attended="Nguyễn Văn An",
        ),
        nothing,
    ),
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
