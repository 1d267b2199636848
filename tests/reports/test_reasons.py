"""Reasons of loss: of a published year as they were frozen, whatever a revision finds."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.refusals import Refused
from reports.actions import publish
from reports.communes.told import evaluation_of
from reports.dashboard import rows
from reports.exports import export
from reports.exports.package import package
from reports.queries import current_publication, frozen_result
from reports.reasons.lines import (
    Deducted,
    LineReasons,
    disputes,
    reasons_from_json,
    reasons_to_json,
    taken,
)
from reports.reasons.queries import live_reasons, reasons_shown
from reports.result.format import canonical_json, content_hash
from scoring.actions import appraisal, workflow
from scoring.actions.period import open_revision
from scoring.models import Score
from scoring.states import State
from tests.reports.whole_years import finished, published
from tests.scoring.scene import Scene, at, on

Clients = Callable[..., Client]
REASON, OTHER = "Thiếu tài liệu", "Sai số liệu"


@pytest.mark.pure
def test_every_part_is_read_again() -> None:
    line = LineReasons(
        deducted=(
            Deducted(
                round=1, points=Decimal("0.5"), restored=Decimal("0.25"), reason=REASON,
                legal_basis="Điều 5", disputed=True,
            ),
            Deducted(round=3, points=Decimal("-0.25"), reason="Cho thêm"),
        ),
        figures={"numerator": "49", "denominator": "50"},
        note="Đã gửi",
        not_applicable="Không phát sinh",
        has_evidence=False,
    )  # fmt: skip
    reasons = {"01": {"1.2": line, "1.3": LineReasons()}}
    frozen = json.loads(canonical_json(reasons_to_json(reasons)))
    assert reasons_from_json(frozen) == {"01": {"1.2": line}}
    assert [each.points for each in taken(reasons)] == [Decimal("0.25"), Decimal("-0.25")]
    assert (disputes(reasons).count, disputes(reasons).upheld) == (1, 1)


def told_by(scene: Scene) -> tuple[Any, ...]:
    """What dashboard and evaluation say of the year."""
    result, publication = rows.result_on_dashboard(scene.period)
    shown = evaluation_of(scene.scorecard)
    lines = [(line.code, line.told) for line in shown[0].lines] if shown else []
    return (rows.losses_in(scene.period, result, publication), lines)


def revise(scene: Scene) -> None:
    """A revision takes points from another line; what is noted of a line may change too."""
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    workflow.move(
        scorecard=scene.scorecard, to=State.COUNCIL, by=scene.standing, clock=at(on(30)),
        reason="Sai sót",
    )  # fmt: skip
    appraisal.deduct(
        scorecard=scene.scorecard,
        code="2.1",
        finding=appraisal.Finding(reason=OTHER, points=Decimal("0.25")),
        version=scene.score("2.1").version,
        by=scene.standing,
        clock=at(on(30)),
    )
    Score.objects.filter(scorecard=scene.scorecard).update(note="Viết lại")


@pytest.mark.django_db
@pytest.mark.slow
def test_a_published_year_tells_what_was_frozen(scene: Scene, client_of: Clients) -> None:
    finished(scene)
    live = live_reasons(scene.period)
    publication = publish(period=scene.period, by=scene.standing, clock=at(on(29)))
    assert content_hash(reasons_to_json(live)) == publication.reasons_sha256
    before = told_by(scene)
    assert REASON in str(before)
    revise(scene)
    assert told_by(scene) == before
    now = live_reasons(scene.period)
    assert len(taken(now)) == len(taken(live)) + 1
    assert OTHER in {each.reason for each in taken(now)}
    leader, official = client_of(scene.leadership), client_of(scene.official)
    board = reverse("reports:dashboard", args=[scene.period.pk])
    own = reverse("reports:evaluation", args=[scene.scorecard.pk])
    for page in (leader.get(board), leader.get(f"{board}reasons/"), official.get(own)):
        assert OTHER not in page.content.decode()
    assert REASON in leader.get(f"{board}reasons/").content.decode()
    with CaptureQueriesContext(connection) as captured:
        told_by(scene)
    assert not any("scoring_deduction" in each["sql"] for each in captured)


@pytest.mark.django_db
@pytest.mark.slow
def test_an_older_publication_tells_what_rows_said_then(scene: Scene) -> None:
    """Before reasons were frozen; and the twin: frozen ones are read by their hash."""
    older = published(scene)
    frozen = reasons_shown(scene.period, older)
    older.reasons_sha256 = ""
    assert taken(reasons_shown(scene.period, older)) == taken(frozen)
    revise(scene)
    then = reasons_shown(scene.period, older)
    assert {code for lines in then.values() for code, line in lines.items() if line.deducted} == {
        "1.2"
    }
    older.reasons_sha256 = "0" * 64
    with pytest.raises(Refused, match="hash"):
        reasons_shown(scene.period, older)


@pytest.mark.django_db
@pytest.mark.slow
def test_no_file_and_no_public_page_holds_a_reason(scene: Scene, client: Client) -> None:
    """TRUST 10: the public package holds no person's name, phone or note."""
    published(scene)
    publication = current_publication(scene.period)
    assert publication is not None
    assert REASON in publication.reasons
    result = frozen_result(publication)
    files = {**package(publication), "json": export(result, publication, "json")[0]}
    assert not [name for name, content in files.items() if REASON.encode() in content]
    result_page = f"/public/{scene.authority.pk}/2022/"
    own_page = f"{result_page}communes/{scene.scorecard.commune.code}/"
    for url in ("/public/", result_page, own_page, f"/verify/{publication.sha256}/"):
        answer = client.get(url)
        assert (answer.status_code, REASON in answer.content.decode()) == (200, False), url
