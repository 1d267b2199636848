"""A newer version of the small year's criteria set, corrected and issued."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from typing import Any

from criteria import actions as criteria_actions
from criteria.models import CriteriaSet
from criteria.set_format import parse_set
from evidence.actions import DocumentFacts, add_document
from reports.management.commands.check_invariants import INVARIANTS
from scoring.actions import sheet, versions
from scoring.models import Period
from scoring.queries.versions import move_plan
from scoring.versions import MovePlan
from tests.scoring.scene import SET, Scene, at, on

SEVENTH = on(7)

Correction = Callable[[dict[str, Any]], None]


def leaf_of(data: dict[str, Any], code: str) -> dict[str, Any]:
    """The criterion of the code in the JSON of a set."""
    return next(node for node in _nodes(data["fields"]) if node["code"] == code)


def _nodes(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for node in nodes for each in (node, *_nodes(node.get("children", [])))]


def texts_only(data: dict[str, Any]) -> None:
    """Another name and text of 1.2."""
    leaf_of(data, "1.2").update(name="Báo cáo đúng hạn", rule_text="Mỗi báo cáo trễ trừ 0,25")


def later_deduction(data: dict[str, Any]) -> None:
    """1.2 takes 0,5 for each report that is late, no longer 0,25."""
    leaf_of(data, "1.2")["rule"] = {"measure": "count", "scale": "deduct", "per": "0.5"}


def other_lines(data: dict[str, Any]) -> None:
    """2.1 is gone, 2.4 is new, 2.2 asks for a count where points were entered."""
    children = leaf_of(data, "2")["children"]
    children.remove(leaf_of(data, "2.1"))
    new = deepcopy(leaf_of(data, "2.2")) | {"code": "2.4", "name": "Tiêu chí 2.4"}
    leaf_of(data, "2.2")["rule"] = {"measure": "count", "scale": "award", "per": "0.5"}
    children.append(new)


def later_second_field(data: dict[str, Any]) -> None:
    """1.2 belongs to the other department."""
    leaf_of(data, "1.2")["appraised_by"] = leaf_of(data, "2.1")["appraised_by"]


def higher_group(data: dict[str, Any]) -> None:
    """Group A from 95 on, no longer from 90."""
    data["thresholds"][0]["lower"] = "95"


def corrected(scene: Scene, correction: Correction) -> CriteriaSet:
    """The set that the period uses now, corrected, as an issued version of it."""
    data = deepcopy(SET)
    correction(data)
    used = fresh(scene).criteria_set
    version = criteria_actions.new_version(criteria_set=used, by=scene.standing, at=on(6))
    criteria_actions.replace_draft(
        criteria_set=version, document=parse_set(data), by=scene.standing, at=on(6)
    )
    criteria_actions.issue_set(criteria_set=version, by=scene.standing, at=on(6, 10))
    return version


def fresh(scene: Scene) -> Period:
    return Period.objects.select_related("criteria_set").get(pk=scene.period.pk)


def move(scene: Scene, to: CriteriaSet, when: datetime = SEVENTH, digest: str = "") -> MovePlan:
    digest = digest or move_plan(fresh(scene), to).digest
    return versions.move_period(
        period=scene.period, to=to, digest=digest, by=scene.standing, clock=at(when)
    )


def answered(scene: Scene, *, late_reports: int = 1) -> None:
    """The first commune's sheet full, with so many late reports, and a document at 1.1.1, 2.1."""
    scene.answer_all(scene.scorecard, scene.official)
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=sheet.Answer(figures={"count": Decimal(late_reports)}, note="Sổ theo dõi"),
        version=1,
        by=scene.official,
        clock=at(on(5, 10)),
    )
    add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch", number="12/KH-UBND", pages="3"),
        codes=["1.1.1", "2.1"],
        by=scene.official,
        clock=at(on(5)),
    )


def broken() -> dict[str, list[str]]:
    return {each.name: places for each in INVARIANTS if (places := each.find())}
