"""Requests for the verbs of marks, own data and the council; see tests.scoring.verbs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from criteria.figures import figures_to_json
from evidence.models import Document, DocumentRequest, Stage
from scoring.actions import appraisal, council
from scoring.actions.own_data import Upload
from scoring.actions.usual_reasons import ReasonFacts
from scoring.actions.usual_reasons import add_reason as keep_reason
from scoring.models import OwnFigure, Score, UsualReason
from scoring.models.scorecard import Na
from scoring.own_data import plan as plans
from scoring.own_data.facts import OwnFact
from scoring.queries.own_data import own_book
from scoring.states import State
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
from tests.scoring.scene import Scene, at, on


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


MARKS: dict[str, tuple[Make, Before]] = {
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
    "change_usual_reason": (of_reason("scoring:usual_reason", text=WHY), own_reason),
    "retire_usual_reason": (of_reason("scoring:retire_reason"), own_reason),
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
}  # fmt: skip
