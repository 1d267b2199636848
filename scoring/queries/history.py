"""What happened to a scorecard, as sentences, from the event log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actions.units import chain_of
from accounts.models import Event, User
from evidence.models import Document, Dossier
from scoring.models import Score, Scorecard
from scoring.queries.history_words import WHAT, Entry, entry
from scoring.states import State, Step

__all__ = ["STEPS", "WHAT", "Entry", "History", "history", "known_to_commune"]

APPRAISAL = frozenset(
    {
        "enter_survey", "deduct", "withdraw_deduction", "grant_na", "refuse_na", "take_back_na",
        "decide", "sign_off", "withdraw_sign_off", "conclude",
    }
)  # fmt: skip
INTERNAL = frozenset({"accept", "withdraw_acceptance"})  # how far a department is
OWN_DATA = frozenset({"enter_own_figure", "remove_own_figure"})
OF_THE_COUNCIL = frozenset({"put_on_agenda", "take_off_agenda", "council_comment"})
FINDINGS = frozenset({"deduct", "refuse_na"})
LATER_STEPS = frozenset({Step.PASS_TO_COUNCIL, Step.RETURN_TO_ROUND_2, Step.CONFIRM, Step.REOPEN})
STEPS = frozenset(Step)
BEFORE_RELEASE = (State.SELF_ASSESSMENT, State.ROUND_1)

READINGS = frozenset({"see_document", "take_documents"})
OF_THE_PAPER = frozenset({"see_document", "correct_document", "find_virus"})


@dataclass(frozen=True)
class Paper:
    """A document by its title, and the codes of the lines that it proves."""

    title: str
    codes: frozenset[str]


@dataclass(frozen=True)
class History:
    """Newest first; `lines` are the codes and names of all lines, in the order of the paper."""

    entries: tuple[Entry, ...]
    lines: tuple[tuple[str, str], ...]


def history(scorecard: Scorecard, user: User, code: str = "") -> History:
    """All that happened to the scorecard and its evidence, or to the line of that code, as far as
    the person may know it. 4 queries."""
    rows = list(
        scorecard.scores.order_by("criterion__position", "id").values_list(
            "pk", "criterion__code", "criterion__name", "criterion__rule"
        )
    )
    rules = {each: rule for _pk, each, _name, rule in rows}
    papers = papers_of(scorecard)
    events = _events(scorecard, [pk for pk, *_line in rows], papers)
    if user.commune_id is not None:
        events = _read_by_commune(scorecard, events)
    shown = [event for event in in_time(events) if not code or _tells(event, code, papers)]
    titles = {key: paper.title for key, paper in papers.items()}
    entries = [entry(saves, rules, titles) for saves in reversed(collapsed(shown))]
    return History(tuple(entries), tuple((each, name) for _pk, each, name, _rule in rows))


def papers_of(scorecard: Scorecard) -> dict[str, Paper]:
    """The documents of the dossier by id, withdrawn ones too. 2 queries."""
    rows = scorecard.dossier.documents.order_by("id").prefetch_related("attachments__criterion")
    return {
        str(row.pk): Paper(row.title, frozenset(a.criterion.code for a in row.attachments.all()))
        for row in rows
    }


def in_time(events: Sequence[Event]) -> list[Event]:
    """The events of the period in their own order, what others have read put among them by its
    time."""
    merged = [event for event in events if event.what not in READINGS]
    for event in (event for event in events if event.what in READINGS):
        later = (place for place, other in enumerate(merged) if other.at > event.at)
        merged.insert(next(later, len(merged)), event)
    return merged


def collapsed(events: Iterable[Event]) -> list[list[Event]]:
    """Each event by itself, but the saves of a line by one person on one day together, where
    nothing else happened to the line between them."""
    groups: list[list[Event]] = []
    latest: dict[str, int] = {}
    for event in events:
        place = latest.get(event.subject_id)
        if place is not None and _goes_on(groups[place][-1], event):
            groups.append([*groups[place], event])
            groups[place] = []
        else:
            groups.append([event])
        latest[event.subject_id] = len(groups) - 1
    return [saves for saves in groups if saves]


def _goes_on(last: Event, event: Event) -> bool:
    days = {timezone.localtime(each.at).date() for each in (last, event)}
    return (
        last.what == event.what == "answer_line"
        and last.by_id == event.by_id
        and len(days) == 1
        and "lifted" not in event.old
    )


def _read_by_commune(scorecard: Scorecard, events: Sequence[Event]) -> list[Event]:
    """Who opened its evidence a commune learns with the findings of that round, not before."""
    state = State(scorecard.state)
    later = scorecard.period.is_published or scorecard.period.communes_see_round_2
    own = [event for event in events if event.what not in READINGS]
    known = known_to_commune(own, state=state, later_rounds=later)
    released = [event.at for event in known if event.what == Step.RELEASE]
    if state in BEFORE_RELEASE or not released:
        return known
    readings = [event for event in events if event.what in READINGS]
    return known + [event for event in readings if later or event.at < max(released)]


def known_to_commune(events: Iterable[Event], *, state: State, later_rounds: bool) -> list[Event]:
    """The events, given in order, that a commune may read: round 1 after its release, later rounds
    where they are shown to it, and never what a department took back itself (the same bounds as
    scopes.released_to_communes)."""
    known: list[Event] = []
    at_state = State.SELF_ASSESSMENT
    for event in events:
        if lifted := _lifted(event):
            known = [e for e in known if not (e.what in FINDINGS and e.subject_id in lifted)]
        if event.what == "withdraw_deduction":
            _take_back(known, event)
        elif _is_known(event, at_state, state, later_rounds):
            known.append(event)
        if event.what in STEPS:
            at_state = State(event.new["state"])
    return known


def _lifted(event: Event) -> set[str]:
    """The lines that lose the findings made before a return: by a new answer, or a new version."""
    if event.what == "answer_line":
        return {event.subject_id}
    lines = event.old.get("lines", ()) if event.what == "move_to_version" else ()
    return {line["score"] for line in lines if "lifted" in line}


def _is_known(event: Event, at_state: State, state: State, later_rounds: bool) -> bool:
    """What the council says among itself is never a commune's to read."""
    if event.what in INTERNAL | OWN_DATA | OF_THE_COUNCIL:
        return False
    if event.what in LATER_STEPS:
        return later_rounds
    if event.what not in APPRAISAL:
        return True
    if at_state in BEFORE_RELEASE:
        return state not in BEFORE_RELEASE
    return later_rounds


def _take_back(known: list[Event], withdrawal: Event) -> None:
    """Drops the latest finding on the line with the points and the reason of the withdrawal."""
    for event in reversed(known):
        points = event.new.get("points", "0")
        if (
            event.what in FINDINGS
            and _is_same_line(event, withdrawal)
            and Decimal(points) == Decimal(withdrawal.old.get("points", "0"))
            and event.reason == withdrawal.old.get("reason")
        ):
            known.remove(event)
            return


def _is_same_line(one: Event, other: Event) -> bool:
    return one.subject_id == other.subject_id


def _events(
    scorecard: Scorecard, score_ids: Sequence[int], papers: Mapping[str, Paper]
) -> list[Event]:
    """Those of the period's chain in its order, then the readings, which the authority's has."""
    found = events_about(scorecard, [str(pk) for pk in score_ids], list(papers)).filter(
        ~Q(what="export_log"),
    )
    rows = list(found.order_by("sequence", "id"))
    return sorted(rows, key=lambda event: event.what in READINGS)


def events_about(
    scorecard: Scorecard, score_ids: Sequence[str], document_ids: Sequence[str]
) -> QuerySet[Event]:
    """Every event whose subject is the scorecard, one of its lines, or its evidence; in the chain
    of the period or of the authority."""
    period = scorecard.period
    about = Q(subject_type=Scorecard._meta.label_lower, subject_id=str(scorecard.pk))
    about |= Q(subject_type=Score._meta.label_lower, subject_id__in=score_ids)
    about |= Q(subject_type=Document._meta.label_lower, subject_id__in=document_ids)
    about |= Q(subject_type=Dossier._meta.label_lower, subject_id=str(scorecard.dossier_id))
    chains = (period.event_chain, chain_of(period.authority_id))
    return Event.objects.filter(about, chain__in=chains)


def _tells(event: Event, code: str, papers: Mapping[str, Paper]) -> bool:
    """Whether the event is about the line: it names it, or the paper that proves it."""
    named = {event.new.get("code"), event.old.get("code")}
    for told in (event.new, event.old):
        named |= {line["code"] for line in told.get("lines", ()) if "code" in line}
        named |= {*told.get("hands", ()), *told.get("codes", ())}
    if event.what in OF_THE_PAPER:
        named |= papers[event.subject_id].codes if event.subject_id in papers else set()
    for file in event.new.get("files", ()):
        named |= papers[file["document"]].codes if file["document"] in papers else set()
    return code in named
