"""One planted corruption and more for every invariant, past actions, triggers and constraints."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from accounts.actions.events import stamp
from accounts.event_log import HASHED, event_hash
from accounts.guards import Guard
from accounts.models import Commune, Event, EventChain, User
from criteria import actions as criteria_actions
from criteria import queries as criteria_queries
from criteria.models import CriteriaSet, Criterion, Field
from evidence.models import Attachment, Document, Dossier, OpenFor
from reports.models import Publication
from reports.result_format import canonical_json, content_hash
from scoring.models import (
    Deduction,
    Explanation,
    Period,
    PreviousResult,
    Round,
    Score,
    Scorecard,
    SignOff,
)
from scoring.states import State
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, on

ZEROS = "0" * 64


@dataclass(frozen=True)
class Corruption:
    """`bring` takes the year where it can go wrong, `spoil` writes what no action would.

    Without the triggers (`unguarded`) or the CHECK constraints (`unchecked`) where these refuse it.
    """

    found_by: str
    spoil: Callable[[Scene, Scene], object]
    bring: Callable[[Scene], object] = lambda scene: scene.at(State.ROUND_1)
    unguarded: bool = False
    unchecked: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.found_by

    def plant(self, scene: Scene, other: Scene, guards: Sequence[Guard]) -> None:
        self.bring(scene)
        with without(guards if self.unguarded else ()), unchecked(*self.unchecked):
            self.spoil(scene, other)


@contextmanager
def without(guards: Sequence[Guard]) -> Iterator[None]:
    with connection.cursor() as cursor:
        _settle(cursor)
        for guard in guards:
            guard.remove(_Editor(cursor))
        yield
        _settle(cursor)
        for guard in guards:
            guard.install(_Editor(cursor))


@contextmanager
def unchecked(*constraints: str) -> Iterator[None]:
    """CHECK constraints of deductions: off for a while on SQLite, dropped until the test's
    transaction is undone on PostgreSQL."""
    if not constraints:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _settle(cursor)
            for name in constraints:
                cursor.execute(f"ALTER TABLE scoring_deduction DROP CONSTRAINT {name}")
            yield
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _settle(cursor: Any) -> None:
    """PostgreSQL alters no table that has checks of foreign keys still to come."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class _Editor:
    """As much of a schema editor as a guard needs, inside of a transaction."""

    def __init__(self, cursor: Any) -> None:
        self.connection = connection
        self.execute = cursor.execute


# Where the year stands


def at(state: State) -> Callable[[Scene], object]:
    return lambda scene: scene.at(state)


def _with_finding(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")


def _signed_off(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.sign_off_all(scene.scorecard)


# What is written


def _events(scene: Scene) -> Any:
    return Event.objects.filter(chain=scene.period.event_chain)


def _last_event(scene: Scene) -> Any:
    return _events(scene).filter(sequence=_events(scene).count())


def _draft(scene: Scene) -> CriteriaSet:
    return criteria_actions.create_set(
        document=criteria_queries.set_document(scene.criteria_set),
        authority=scene.authority,
        by=scene.standing,
        at=on(3),
    )


def _draft_criterion(scene: Scene, code: str) -> Any:
    return Criterion.objects.filter(criteria_set=_draft(scene), code=code)


def _line(scene: Scene, code: str, *, commune: int = 0) -> Any:
    scorecard = scene.scorecard_of(scene.communes[commune])
    return Score.objects.filter(scorecard=scorecard, criterion__code=code)


def _card(scene: Scene) -> Any:
    return Scorecard.objects.filter(pk=scene.scorecard.pk)


def _dossier(scene: Scene) -> Any:
    return Dossier.objects.filter(pk=scene.scorecard.dossier_id)


def _round(scene: Scene, number: int) -> Round:
    return Round.objects.get(period=scene.period, number=number)


def _delete_commune_file(scene: Scene, other: Scene) -> None:
    default_storage.delete(Document.objects.get().file)


def _truncate_file(scene: Scene, other: Scene) -> None:
    with default_storage.open(Document.objects.get().file, "wb") as file:
        file.write(b"%PDF-")


def _explain_too_early(scene: Scene, other: Scene) -> None:
    Explanation.objects.create(
        deduction=Deduction.objects.get(), agrees=True, by=scene.official, at=on(13)
    )


def _undecide(scene: Scene, other: Scene) -> None:
    Deduction.objects.update(decided_in=None, decided_by=None, decided_at=None, restored=0)
    _line(scene, "1.2").update(appraised_points=Decimal("0.5"))


def _restore_less_than_nothing(scene: Scene, other: Scene) -> None:
    Deduction.objects.update(restored=Decimal("-0.25"))
    _line(scene, "1.2").update(appraised_points=Decimal("0.25"))


def _forge_figure(scene: Scene, other: Scene) -> None:
    data = json.loads(Publication.objects.get().result)
    data["communes"][0]["total"] = "10"
    Publication.objects.update(result=canonical_json(data).decode(), sha256=content_hash(data))


def _forge_log(scene: Scene, other: Scene) -> None:
    """Rewrites the log from its second event on, so that it is whole in itself."""
    previous = ""
    for event in _events(scene).order_by("sequence"):
        event.reason = "Khác" if event.sequence == 2 else event.reason
        event.previous_hash = previous
        columns = {name: getattr(event, name) for name in HASHED}
        previous = event.hash = event_hash({**columns, "at": stamp(event.at)})
        event.save()
    EventChain.objects.filter(key=scene.period.event_chain).update(head_hash=previous)


def _rescore_after_publication(scene: Scene, other: Scene) -> None:
    """A line that is right in itself, and not what was published."""
    _line(scene, "2.1").update(
        figures={"current": "105", "previous": "100"}, base_points=1, appraised_points=1
    )


OF_ACCOUNTS = (
    Corruption(
        "event_chains",
        lambda scene, _o: _events(scene).filter(sequence=2).update(reason="Khác"),
        unguarded=True,
    ),
    Corruption(
        "event_chains",
        lambda scene, _o: _events(scene).filter(sequence=2)._raw_delete("default"),
        unguarded=True,
    ),
    Corruption(
        "event_heads",
        lambda scene, _o: _last_event(scene)._raw_delete("default"),
        unguarded=True,
    ),
    Corruption("event_heads", lambda _s, _o: EventChain.objects.update(head_hash=ZEROS)),
    Corruption("event_heads", lambda _s, _o: EventChain.objects.all().delete()),
    Corruption(
        "user_units",
        lambda scene, other: User.objects.filter(pk=scene.official.pk).update(
            commune=other.communes[0]
        ),
    ),
    Corruption(
        "user_units",
        lambda scene, other: User.objects.filter(pk=scene.appraiser.pk).update(
            department=other.departments[0]
        ),
    ),
    Corruption(
        "commune_keys",
        lambda scene, _o: Commune.objects.filter(pk=scene.communes[1].pk).update(name="Ân Thi"),
    ),
)

OF_CRITERIA = (
    Corruption(
        "issued_sets",
        lambda scene, _o: Field.objects.filter(criteria_set=scene.criteria_set, code="1").update(
            max_points=5
        ),
        unguarded=True,
    ),
    Corruption(
        "issued_sets",
        lambda scene, _o: scene.criteria_set.criteria.filter(code="2.2").update(
            rule={"measure": "none"}
        ),
        unguarded=True,
    ),
    Corruption(
        "criteria_in_their_set",
        lambda scene, _o: _draft_criterion(scene, "1.2").update(
            field=scene.criteria_set.fields.get(code="1")
        ),
    ),
    Corruption(
        "criteria_in_their_set",
        lambda scene, _o: _draft_criterion(scene, "1.1.1").update(
            parent=scene.criteria_set.criteria.get(code="1.1")
        ),
    ),
    Corruption("leaves", lambda scene, _o: _draft_criterion(scene, "1.1").update(is_leaf=True)),
    Corruption(
        "leaves",
        lambda scene, _o: _draft_criterion(scene, "1.2").update(is_leaf=False, rule=None),
    ),
    Corruption(
        "criteria_departments",
        lambda scene, other: _draft_criterion(scene, "1.2").update(department=other.departments[0]),
    ),
)

OF_EVIDENCE = (
    Corruption(
        "attachments",
        lambda _s, other: Attachment.objects.filter(criterion__code="2.2").update(
            criterion=other.criteria_set.criteria.get(code="2.2")
        ),
    ),
    Corruption(
        "attachments",
        lambda scene, _o: Attachment.objects.filter(criterion__code="2.2").update(
            criterion=scene.criteria_set.criteria.get(code="1.1")
        ),
    ),
    Corruption("evidence_files", _delete_commune_file),
    Corruption("evidence_files", _truncate_file),
)

OF_SCORECARDS = (
    Corruption(
        "periods",
        lambda scene, other: Period.objects.filter(pk=scene.period.pk).update(
            previous=other.period
        ),
    ),
    Corruption("periods", lambda scene, _o: _round(scene, 3).delete()),
    Corruption(
        "periods",
        lambda scene, other: PreviousResult.objects.create(
            period=scene.period, commune=other.communes[0], index=70, rank=1
        ),
    ),
    Corruption(
        "scorecards", lambda scene, other: _dossier(scene).update(commune=other.communes[0])
    ),
    Corruption("scorecards", lambda scene, _o: _dossier(scene).update(event_chain="site")),
    Corruption(
        "submitted",
        lambda scene, _o: _card(scene).update(submitted_at=None, submitted_by=None),
    ),
    Corruption("submitted", lambda scene, _o: _card(scene).update(not_submitted=True)),
    Corruption("dossiers_open", lambda scene, _o: _dossier(scene).update(open_for=OpenFor.ALL)),
    Corruption(
        "final_settled",
        lambda scene, _o: _line(scene, "2.2").update(na="asked"),
        bring=at(State.FINAL),
    ),
    Corruption("final_settled", _undecide, bring=at(State.FINAL)),
)

OF_LINES = (
    Corruption("lines_of_scorecards", lambda scene, _o: _line(scene, "1.2", commune=1).delete()),
    Corruption(
        "lines_of_scorecards",
        lambda scene, _o: _line(scene, "1.2", commune=1).update(
            criterion=_draft_criterion(scene, "1.2").get()
        ),
    ),
    Corruption(
        "line_maxima", lambda scene, _o: _line(scene, "1.2", commune=1).update(max_points=2)
    ),
    Corruption(
        "claimed_points", lambda scene, _o: _line(scene, "1.2").update(figures={"count": "4"})
    ),
    Corruption("claimed_points", lambda scene, _o: _line(scene, "1.2").update(figures={})),
    Corruption("standing_points", lambda scene, _o: _line(scene, "2.2").update(appraised_points=1)),
    Corruption(
        "standing_points",
        lambda _s, _o: Deduction.objects.update(points=Decimal("0.75")),
        bring=_with_finding,
    ),
    Corruption(
        "standing_points",
        lambda _s, _o: Deduction.objects.update(points=2),
        bring=_with_finding,
    ),
)

OF_APPRAISAL = (
    Corruption(
        "finding_rounds",
        lambda scene, _o: Deduction.objects.update(decided_in=_round(scene, 1)),
        bring=at(State.COUNCIL),
    ),
    Corruption(
        "finding_rounds",
        lambda _s, other: Deduction.objects.update(round=_round(other, 1)),
        bring=_with_finding,
    ),
    Corruption(
        "restored_points",
        _restore_less_than_nothing,
        bring=at(State.COUNCIL),
        unchecked=("deduction_restored_within_points",),
    ),
    Corruption("explanations", _explain_too_early, bring=_with_finding),
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
        bring=_signed_off,
    ),
    Corruption(
        "sign_offs",
        lambda _s, other: SignOff.objects.update(round=_round(other, 1)),
        bring=_signed_off,
    ),
    Corruption(
        "released_signed_off",
        lambda scene, _o: SignOff.objects.filter(department=scene.departments[0]).delete(),
        bring=at(State.EXPLANATION),
    ),
)

OF_REPORTS = (
    Corruption(
        "publication_hashes",
        lambda _s, _o: Publication.objects.update(sha256=ZEROS),
        bring=published,
        unguarded=True,
    ),
    Corruption("publication_figures", _forge_figure, bring=published, unguarded=True),
    Corruption(
        "publication_log_heads",
        lambda _s, _o: Publication.objects.update(log_head=ZEROS),
        bring=published,
        unguarded=True,
    ),
    Corruption("publication_log_heads", _forge_log, bring=published, unguarded=True),
    Corruption(
        "published_periods",
        lambda _s, _o: Publication.objects.all()._raw_delete("default"),
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "published_periods",
        lambda _s, _o: Publication.objects.update(revision=2, revision_reason="Khác"),
        bring=published,
        unguarded=True,
    ),
    Corruption(
        "published_periods",
        lambda scene, _o: Period.objects.filter(pk=scene.period.pk).update(published_at=None),
        bring=published,
    ),
    Corruption(
        "published_closed",
        lambda scene, _o: Round.objects.filter(period=scene.period, number=3).update(
            closed_at=None, closed_by=None
        ),
        bring=published,
    ),
    Corruption(
        "published_closed",
        lambda scene, _o: _card(scene).update(state=State.COUNCIL.value),
        bring=published,
    ),
    Corruption("published_lines", _rescore_after_publication, bring=published),
)


def _drop_a_guard(scene: Scene, other: Scene) -> None:
    with connection.cursor() as cursor:
        table = " ON accounts_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER guard_event_delete{table}")


CORRUPTIONS = (
    *OF_ACCOUNTS,
    Corruption("database_guards", _drop_a_guard),
    *OF_CRITERIA,
    *OF_EVIDENCE,
    *OF_SCORECARDS,
    *OF_LINES,
    *OF_APPRAISAL,
    *OF_REPORTS,
)
