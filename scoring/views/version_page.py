"""The finished texts of the report on a move to a newer version."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import gettext_noop as N_
from accounts.wording import say, show, show_figure
from criteria.models import CriteriaSet
from criteria.queries import outline_of_issued
from criteria.rules import input_label
from scoring.states import LABELS, State
from scoring.version_lines import Effect, LineChange, Worth
from scoring.versions import CardReport, MovePlan, Result
from scoring.views.steering_page import badge


def report(planned: MovePlan, old: CriteriaSet, new: CriteriaSet) -> dict[str, Any]:
    """Summary, what blocks, and a row for each commune."""
    places = old.index_places, new.index_places
    return {
        "summary": _summary(planned),
        "blocked": [_blocked(card) for card in planned.blocked],
        "rows": [_row(card, places) for card in planned.cards],
        "has_changes": any(card.changes for card in planned.cards),
        "ranks": sum(_rank(card.before) != _rank(card.after) for card in planned.cards),
        "fed": {"kept": len(planned.fed.kept), "lost": _lost_links(planned, old)},
        "groups": sum(card.before.group != card.after.group for card in planned.cards),
    }


def _lost_links(planned: MovePlan, old: CriteriaSet) -> list[str]:
    """Figures that no line of the new version asks for: by line and name, and where they are."""
    lines = {leaf.code: leaf.name for leaf in outline_of_issued(old).leaves()}
    return [
        f"{link.code} {lines.get(link.code, '')}: {_(input_label(link.input))}"
        for link in planned.fed.lost
    ]


def _summary(planned: MovePlan) -> list[tuple[str, int]]:
    """Each scorecard is counted once, by the most that happens to it."""
    kinds = [_kind(card) for card in planned.cards]
    return [
        (_("cannot move yet"), kinds.count("blocked")),
        (_("with lines to be scored"), kinds.count("answer")),
        (_("with other points"), kinds.count("points")),
        (_("unchanged"), kinds.count("unchanged")),
    ]


def _kind(card: CardReport) -> str:
    if card.blocked:
        return "blocked"
    if card.to_answer:
        return "answer"
    return "points" if card.changes_points else "unchanged"


def _blocked(card: CardReport) -> dict[str, str]:
    """What keeps it, and the way back for a scorecard that still has one."""
    assert card.blocked is not None
    returns = card.state is State.ROUND_1
    return {
        "commune": capfirst(card.commune),
        "why": say(card.blocked),
        "state": _(LABELS[card.state]),
        "url": (
            reverse("scoring:move", args=[card.key, State.SELF_ASSESSMENT.value]) if returns else ""
        ),
    }


def _row(card: CardReport, places: tuple[int, int]) -> dict[str, Any]:
    return {
        "commune": capfirst(card.commune),
        "url": reverse("scoring:scorecard", args=[card.key]),
        "badge": badge(card.state),
        "kind": _kind(card),
        "told": _told(card),
        "has_changes": bool(card.changes),
        "lines": [_line(c) for c in card.changes if c.effect is not Effect.RULE],
        "other_rules": ", ".join(card.codes(Effect.RULE)),
        "withdrawn": show(card.withdrawn),
        "points": _arrow(_points(card.before), _points(card.after)),
        "index": _arrow(_index(card.before, places[0]), _index(card.after, places[1])),
        "group": _arrow(card.before.group or "–", card.after.group or "–"),
        "rank": _arrow(_rank(card.before), _rank(card.after)),
    }


def _told(card: CardReport) -> str:
    """How many lines count otherwise, or that none does."""
    count = sum(change.effect is not Effect.RULE for change in card.changes)
    if count:
        told = ngettext("%(count)d line changes", "%(count)d lines change", count)
        return told % {"count": count}
    return _("another rule, the same points") if card.changes else _("no line changes")


def _line(change: LineChange) -> dict[str, Any]:
    word = _WORDS.get(change.effect)
    return {
        "code": change.code,
        "name": change.name,
        "before": _worth(change.before),
        "after": _worth(change.after),
        "word": _(word) if word else "",
        "lifts": change.lifts,
    }


_WORDS = {
    Effect.AGAIN: N_("to be scored again"),
    Effect.NEW: N_("new"),
    Effect.DROPPED: N_("dropped"),
}


def _worth(worth: Worth | None) -> str:
    if worth is None:
        return "–"
    if worth.left_out:
        return _("left out")
    return f"{_or_dash(worth)}/{show(worth.max_points)}"


def _or_dash(worth: Worth) -> str:
    """A line that nobody has answered has no points to show."""
    return "–" if worth.base is None and not worth.points else show(worth.points)


def _points(result: Result) -> str:
    return f"{show(result.total.points)}/{show(result.total.applicable_max)}"


def _index(result: Result, places: int) -> str:
    index: Decimal | None = result.total.index
    return "–" if index is None else show_figure(index, places)


def _rank(result: Result) -> str:
    return str(result.rank)


def _arrow(before: str, after: str) -> dict[str, str]:
    """The figure after, and the one before where it was another."""
    return {"before": "" if before == after else before, "after": after}
