"""Half-year reports as files."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from evidence.half_year.figures import numbers_of, shown_number
from evidence.half_year.forms import COUNTED, Form, Indicator, Kind
from evidence.half_year.narrative import sections_of
from evidence.half_year.paper import ReportFacts, annexes, form_rows, recipients_of
from evidence.half_year.totals import Totals
from evidence.half_year.workbook import Over, form_sheet, new_book, saved
from evidence.queries.half_year import ReportSheet
from evidence.queries.half_year_totals import Summary

HEADS = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
OVER = Over("Kết quả thống kê", 3, 4)
WIDTHS = (8, 60, 24, 14, 24)


class File(NamedTuple):
    content: bytes
    name: str


def report_book(facts: ReportFacts) -> File:
    """The report's forms as a workbook, as its paper reads."""
    return File(_forms_book(facts), f"{facts.name}.xlsx")


def report_facts(sheet: ReportSheet) -> ReportFacts:
    report = sheet.report
    authority = report.half_year.authority
    names = {"kỳ": sheet.period.name, "đơn vị": report.commune.full_name}
    return ReportFacts(
        commune=report.commune.full_name,
        superior=authority.name,
        place=report.commune.name,
        period=sheet.period,
        forms=sheet.forms,
        figures=sheet.figures,
        sections=sections_of(sheet.forms, sheet.figures, report.sections, names),
        number=report.number,
        signed_on=report.signed_on,
        signed_as=report.signed_as,
        signed_name=report.signed_name,
        recipients=recipients_of(report.recipients),
        is_draft=report.submitted_at is None,
    )


def summary_file(summary: Summary) -> File:
    """Every form with its totals and each commune's figures, one sheet to a form."""
    book = new_book()
    communes = [each.report.commune.full_name for each in summary.reports]
    for form in summary.forms.forms:
        form_sheet(
            book,
            name=f"Biểu {form.number}",
            titles=(f"BIỂU MẪU {form.number}", form.title.upper(), summary.period.name),
            heads=("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Tổng hợp", *communes),
            widths=(8, 50, 20, 16, *([14] * len(communes))),
            rows=[(each.kind is Kind.HEADING, summary_cells(summary, each)) for each in form.shown],
        )
    name = _("half-year summary")
    return File(saved(book), f"{name} {summary.half_year.half}-{summary.half_year.year}.xlsx")


def summary_cells(summary: Summary, indicator: Indicator) -> list[str]:
    own = [summary.shown(each, indicator) for each in summary.reports]
    return [
        indicator.code, indicator.label, indicator.unit, total_text(summary.totals, indicator), *own
    ]  # fmt: skip


def total_text(totals: Totals, indicator: Indicator) -> str:
    """The total of all communes; how many chose each value; nothing for a typed rate."""
    if indicator.key in totals.chosen:
        chosen = totals.chosen[indicator.key]
        return "; ".join(f"{label}: {count}" for label, count in sorted(chosen.items()))
    if indicator.kind in COUNTED and indicator.key in totals.numbers:
        return shown_number(indicator, totals.numbers[indicator.key])
    return ""


def _forms_book(facts: ReportFacts) -> bytes:
    book = new_book()
    numbers = numbers_of(facts.forms, facts.figures)
    papers = annexes(facts)
    for form, paper in zip(facts.forms.forms, papers, strict=True):
        form_sheet(
            book, name=f"Biểu {form.number}", titles=(paper.title, form.title, paper.attached),
            heads=HEADS, over=OVER, widths=WIDTHS, rows=_rows(form, facts, numbers),
        )  # fmt: skip
    return saved(book)


def _rows(
    form: Form, facts: ReportFacts, numbers: dict[str, Fraction]
) -> list[tuple[bool, Sequence[str]]]:
    return [
        (each.kind is Kind.HEADING, cells)
        for each, cells in form_rows(form, facts.figures, numbers)
    ]
