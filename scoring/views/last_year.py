"""Last year's score beside a line, and what was planned from it, as finished text."""

from django.utils.translation import gettext as _

from accounts.numbers import round_half_up
from accounts.wording import show, show_figure
from scoring.last_scores import LastScore
from scoring.queries.plans import Planned

PERCENT_PLACES = 1


def last_year_text(last: LastScore | None) -> str:
    """`Năm 2022: 75 % (1,5/2)`, and what it is the score of where that is not one line."""
    if last is None:
        return ""
    told = _("%(year)s: %(percent)s %% (%(points)s/%(maximum)s)") % {
        "year": last.year,
        "percent": show_figure(round_half_up(last.percent, PERCENT_PLACES)),
        "points": show_figure(last.points),
        "maximum": show_figure(last.maximum),
    }
    codes = {"codes": ", ".join(last.codes)}
    if last.is_split:
        part = _("of the whole of %(codes)s, which has been split") % codes
        return f"{told} – {part}"
    if len(last.codes) > 1:
        whole = _("of %(codes)s together") % codes
        return f"{told} – {whole}"
    return told


def planned_text(planned: tuple[Planned, ...]) -> str:
    """`Theo kế hoạch: Lập lịch báo cáo (Văn phòng - Thống kê, 30/06/2023, đã thực hiện 60 %)`."""
    return " ".join(_planned(each) for each in planned)


def _planned(each: Planned) -> str:
    done = _("%(percent)s %% done") % {"percent": each.percent}
    due = show(each.due_on) if each.due_on else ""
    facts = ", ".join(part for part in (each.in_charge, due, done) if part)
    return _("Planned: %(measure)s (%(facts)s)") % {"measure": each.measure, "facts": facts}
