"""Corruptions of periods, scorecards, lines and their appraisal."""

from decimal import Decimal

from evidence.models import OpenFor
from scoring.models import (
    Acceptance,
    Deduction,
    Explanation,
    Period,
    PreviousResult,
    Receipt,
    SignOff,
)
from scoring.states import State
from tests.reports.corruptions.planting import Corruption
from tests.reports.corruptions.rows import (
    at,
    card,
    dossier,
    draft_criterion,
    line,
    round_of,
    signed_off,
    with_acceptance,
    with_finding,
)
from tests.scoring.scene import Scene, on


def _explain_too_early(scene: Scene, other: Scene) -> None:
    Explanation.objects.create(
        deduction=Deduction.objects.get(), agrees=True, by=scene.official, at=on(13)
    )


def _undecide(scene: Scene, other: Scene) -> None:
    Deduction.objects.update(decided_in=None, decided_by=None, decided_at=None, restored=0)
    line(scene, "1.2").update(appraised_points=Decimal("0.5"))


def _restore_less_than_nothing(scene: Scene, other: Scene) -> None:
    Deduction.objects.update(restored=Decimal("-0.25"))
    line(scene, "1.2").update(appraised_points=Decimal("0.25"))


def _take_less_past_the_log(scene: Scene, other: Scene) -> None:
    """The rows agree among themselves, so that the log alone knows better."""
    Deduction.objects.update(points=Decimal("0.25"))
    line(scene, "1.2").update(appraised_points=Decimal("0.75"))


OF_SCORECARDS = (
    Corruption(
        "periods",
        lambda scene, other: Period.objects.filter(pk=scene.period.pk).update(
            previous=other.period
        ),
    ),
    Corruption("periods", lambda scene, _o: round_of(scene, 3).delete()),
    Corruption(
        "periods",
        lambda scene, other: PreviousResult.objects.create(
            period=scene.period, commune=other.communes[0], index=70, rank=1
        ),
    ),
    Corruption("scorecards", lambda scene, other: dossier(scene).update(commune=other.communes[0])),
    Corruption("scorecards", lambda scene, _o: dossier(scene).update(event_chain="site")),
    Corruption(
        "submitted",
        lambda scene, _o: card(scene).update(submitted_at=None, submitted_by=None),
    ),
    Corruption("submitted", lambda scene, _o: card(scene).update(not_submitted=True)),
    Corruption("receipts", lambda _s, _o: Receipt.objects.update(sha256="0" * 64), unguarded=True),
    Corruption("receipts", lambda _s, _o: Receipt.objects.update(number=2), unguarded=True),
    Corruption(
        "receipts",
        lambda _s, other: Receipt.objects.update(period=other.period),
        unguarded=True,
    ),
    Corruption("dossiers_open", lambda scene, _o: dossier(scene).update(open_for=OpenFor.ALL)),
    Corruption(
        "final_settled",
        lambda scene, _o: line(scene, "2.2").update(na="asked"),
        bring=at(State.FINAL),
    ),
    Corruption("final_settled", _undecide, bring=at(State.FINAL)),
)

OF_LINES = (
    Corruption("lines_of_scorecards", lambda scene, _o: line(scene, "1.2", commune=1).delete()),
    Corruption(
        "lines_of_scorecards",
        lambda scene, _o: line(scene, "1.2", commune=1).update(
            criterion=draft_criterion(scene, "1.2").get()
        ),
    ),
    Corruption("line_maxima", lambda scene, _o: line(scene, "1.2", commune=1).update(max_points=2)),
    Corruption(
        "claimed_points", lambda scene, _o: line(scene, "1.2").update(figures={"count": "4"})
    ),
    Corruption("claimed_points", lambda scene, _o: line(scene, "1.2").update(figures={})),
    Corruption("standing_points", lambda scene, _o: line(scene, "2.2").update(appraised_points=1)),
    Corruption(
        "standing_points",
        lambda _s, _o: Deduction.objects.update(points=Decimal("0.75")),
        bring=with_finding,
    ),
    Corruption(
        "standing_points",
        lambda _s, _o: Deduction.objects.update(points=2),
        bring=with_finding,
    ),
)

OF_APPRAISAL = (
    Corruption("log_replays", _take_less_past_the_log, bring=with_finding),
    Corruption("log_replays", lambda _s, _o: SignOff.objects.all().delete(), bring=signed_off),
    Corruption(
        "acceptances",
        lambda _s, other: Acceptance.objects.update(round=round_of(other, 1)),
        bring=with_acceptance,
    ),
    Corruption(
        "acceptances",
        lambda _s, other: Acceptance.objects.update(department=other.departments[0]),
        bring=with_acceptance,
    ),
    Corruption(
        "acceptances", lambda _s, _o: Acceptance.objects.update(version=99), bring=with_acceptance
    ),
    Corruption(
        "finding_rounds",
        lambda scene, _o: Deduction.objects.update(decided_in=round_of(scene, 1)),
        bring=at(State.COUNCIL),
    ),
    Corruption(
        "finding_rounds",
        lambda _s, other: Deduction.objects.update(round=round_of(other, 1)),
        bring=with_finding,
    ),
    Corruption(
        "restored_points",
        _restore_less_than_nothing,
        bring=at(State.COUNCIL),
        unchecked=("deduction_restored_within_points",),
    ),
    Corruption("explanations", _explain_too_early, bring=with_finding),
    Corruption(
        "findings_answered",
        lambda _s, _o: Explanation.objects.all().delete(),
        bring=at(State.ROUND_2),
    ),
    Corruption(
        "sign_offs",
        lambda scene, other: SignOff.objects.filter(department=scene.departments[0]).update(
            department=other.departments[0]
        ),
        bring=signed_off,
    ),
    Corruption(
        "sign_offs",
        lambda _s, other: SignOff.objects.update(round=round_of(other, 1)),
        bring=signed_off,
    ),
    Corruption(
        "released_signed_off",
        lambda scene, _o: SignOff.objects.filter(department=scene.departments[0]).delete(),
        bring=at(State.EXPLANATION),
    ),
)
