"""The council's agenda as finished text, on the screen and for its papers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.wording import say, show, show_figure
from scoring.forms.council import AskForm, CommentForm, ConcludeForm
from scoring.models import CouncilMeeting, Deduction, Period
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.papers.council import CouncilLine, CouncilPaper, MinutesMeeting
from scoring.queries import council as queries
from scoring.queries.council import AgendaItem, Why
from scoring.queries.stages import explanation_of, finding_text, stages
from scoring.states import LABELS, State
from scoring.views.papers import drawn_papers
from scoring.views.periods import trail_of

PAPERS_IN = "vi"
PAGE_SIZE = 40


def agenda_page(
    period: Period, items: Sequence[AgendaItem], *, user: User, number: str | None
) -> dict[str, Any]:
    """The page of that number, and what is left of all. 3 queries beside those of the items."""
    page = Paginator(items, PAGE_SIZE).get_page(number)
    concluded = sum(item.is_concluded for item in items)
    concludes = can(user, Permission.CONCLUDE)
    at_council = queries.at_council(period)
    return {
        "period": period,
        "trail": trail_of(period)
        if can(user, Permission.STEER)
        else [{"url": reverse("home"), "label": _("To do")}],
        "page": page,
        "items": [drawn(item, at) for at, item in enumerate(page, start=page.start_index())],
        "all": len(items),
        "concluded": concluded,
        "elsewhere": queries.waiting_for_council(period),
        "at_council": at_council,
        "may_conclude": concludes,
        "final_url": reverse("scoring:move_all", args=[period.pk, State.FINAL])
        if concludes and at_council
        else "",
        "meeting": queries.meeting_of(period),
    }


def item_page(
    item: AgendaItem, *, user: User, typed: dict[str, Any], agenda: Sequence[AgendaItem]
) -> dict[str, Any]:
    """One line with everything said of it, and what the person may write. 1 query."""
    at = _index(agenda, item)
    following = next((each for each in [*agenda[at:], *agenda[:at]] if _waits(each, item)), None)
    score, state = item.score, State(item.score.scorecard.state)
    at_council = state is State.COUNCIL
    concludes = can(user, Permission.CONCLUDE)
    asks = concludes and state in (State.ROUND_2, State.COUNCIL)
    is_asked = Why.ASKED in item.why
    keys = [score.scorecard_id, score.criterion.code]
    return {
        "item": drawn(item, 0),
        "scorecard": score.scorecard,
        "state": {"state": state.value, "label": show(LABELS[state])},
        "staged": {"stages": stages(score, item.findings)},
        "papers": drawn_papers(queries.papers_of(item)),
        "version": score.version,
        "conclude": typed.get("conclude")
        or (ConcludeForm(score) if concludes and at_council else None),
        "comment": typed.get("comment")
        or (CommentForm() if can(user, Permission.COMMENT) and at_council else None),
        "ask": typed.get("ask") or (AskForm() if asks and not is_asked else None),
        "take_off_url": reverse("scoring:council_take_off", args=keys) if asks and is_asked else "",
        "is_granted": score.na == Na.GRANTED,
        "following": _url(following) if following else "",
        "agenda_url": place_on(agenda, item),
        "forms_with_errors": [form for form in typed.values() if form.errors],
        "keys": keys,
    }


def drawn(item: AgendaItem, number: int) -> dict[str, Any]:
    """One line of the agenda."""
    score, said = item.score, item.item
    return {
        "number": number,
        "anchor": anchor(item),
        "url": _url(item),
        "commune": score.scorecard.commune.full_name,
        "code": score.criterion.code,
        "name": score.criterion.name,
        "department": str(score.criterion.department or ""),
        "maximum": show_figure(score.max_points),
        "points": [_shown(points) for points in _stage_points(item)],
        "now": _now(item),
        "why": [_why(why, item) for why in item.why],
        "asked_because": said.why if said else "",
        "disputes": [_dispute(finding) for finding in item.disputed],
        "comments": [
            {"by": each.by.full_name, "at": each.at, "text": each.text} for each in item.comments
        ],
        "conclusion": said.conclusion if said else "",
        "concluded": _concluded(item),
        "is_open": item.is_open and not item.is_concluded,
        "is_final": State(score.scorecard.state) is State.FINAL,
    }


def told(
    period: Period, items: Sequence[AgendaItem], meeting: CouncilMeeting | None
) -> CouncilPaper:
    """What the papers are drawn from; their words are Vietnamese."""
    authority = period.authority
    with override(PAPERS_IN):
        lines = tuple(_line(item) for item in items)
    return CouncilPaper(
        authority=authority.name,
        agency=authority.standing_agency,
        place=authority.place,
        year=period.year,
        set_title=period.criteria_set.title,
        council_size=period.council_size,
        lines=lines,
        meeting=_meeting(meeting) if meeting else None,
    )


def place_on(agenda: Sequence[AgendaItem], item: AgendaItem) -> str:
    """Where the item stands on the agenda of its period: the page of the list, and the anchor."""
    address = reverse("scoring:agenda", args=[item.score.scorecard.period_id])
    if number := _index(agenda, item) // PAGE_SIZE:
        address += f"?page={number + 1}"
    return f"{address}#{anchor(item)}"


def _index(agenda: Sequence[AgendaItem], item: AgendaItem) -> int:
    """Where in it the item's line stands; 0 for one that is not on it."""
    return next((at for at, each in enumerate(agenda) if each.score == item.score), 0)


def _waits(each: AgendaItem, shown: AgendaItem) -> bool:
    return not each.is_concluded and each.score != shown.score


def anchor(item: AgendaItem) -> str:
    return f"item-{item.score.pk}"


def _url(item: AgendaItem) -> str:
    return reverse(
        "scoring:council_item", args=[item.score.scorecard_id, item.score.criterion.code]
    )


def _line(item: AgendaItem) -> CouncilLine:
    score, said = item.score, item.item
    own, first, second = _stage_points(item)
    return CouncilLine(
        commune=score.scorecard.commune.full_name,
        code=score.criterion.code,
        name=score.criterion.name,
        max_points=score.max_points,
        self_points=own,
        round_1=first,
        round_2=second,
        final=None if score.left_out else score.appraised_points,
        why=tuple(
            f"{_why(why, item)}: {said.why}" if why is Why.ASKED and said else _why(why, item)
            for why in item.why
        ),
        disputes=tuple(
            line for finding in item.disputed for line in _dispute(finding).values() if line
        ),
        conclusion=said.conclusion if said else "",
        comments=tuple((each.by.full_name, each.text) for each in item.comments),
    )


def _stage_points(item: AgendaItem) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Self, round 1, round 2."""
    if item.score.left_out:
        return item.score.base_points, None, None
    return (
        item.score.base_points,
        item.after(RoundNumber.FIRST),
        item.after(RoundNumber.SECOND),
    )


def _meeting(meeting: CouncilMeeting) -> MinutesMeeting:
    return MinutesMeeting(
        began_at=meeting.began_at,
        ended_at=meeting.ended_at,
        place=meeting.place,
        chair=meeting.chair,
        secretary=meeting.secretary,
        attended=_lines(meeting.attended),
        absent=_lines(meeting.absent),
        remarks=_lines(meeting.remarks),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _dispute(finding: Deduction) -> dict[str, str]:
    """Finding, explanation, decision: a sentence each."""
    answer = explanation_of(finding)
    by = str(finding.department or finding.by.full_name)
    decision = ""
    if finding.decided_in is not None:
        gives = _("%(round)s gives back %(points)s: %(reason)s")
        decision = (gives if finding.restored else _("%(round)s keeps it: %(reason)s")) % {
            "round": str(finding.decided_in),
            "points": show_figure(finding.restored),
            "reason": finding.decision,
        }
    return {
        "finding": f"{by}: {say(finding_text(finding.points, finding.reason))}",
        "answer": _("Commune: %(text)s") % {"text": answer.text} if answer else "",
        "decision": decision,
    }


def _why(why: Why, item: AgendaItem) -> str:
    return {
        Why.ASKED: _("Asked by the standing agency"),
        Why.UNDECIDED: _("Disputed and not decided"),
        Why.KEPT: _("Disputed, the deduction was kept"),
        Why.PARTLY: _("Disputed, given back in part"),
        Why.GAP: _("Wide gap: %(points)s") % {"points": show_figure(item.gap)},
        Why.CONCLUDED: _("Taken up before"),
    }[why]


def _now(item: AgendaItem) -> str:
    return _("left out") if item.score.left_out else show_figure(item.score.appraised_points)


def _shown(points: Decimal | None) -> str:
    return "–" if points is None else show_figure(points)


def _concluded(item: AgendaItem) -> str:
    said = item.item
    if said is None or said.concluded_at is None or said.concluded_by is None:
        return ""
    told = {"at": show(said.concluded_at), "name": said.concluded_by.full_name}
    return _("Concluded %(at)s, written down by %(name)s") % told
