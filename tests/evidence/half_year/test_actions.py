"""Half-years and reports: what each action writes, refuses and leaves in the log."""

from uuid import uuid4

import pytest

from accounts.models import Event, KeptAnswer, Notice
from accounts.refusals import Conflict, Faulty, NotPermitted, Refused
from accounts.roles import Role
from evidence.actions.form_editions import (
    IndicatorFacts,
    add_indicator,
    edit_indicator,
    edition_number,
    move_indicator,
    retire_indicator,
    set_checks,
)
from evidence.actions.half_years import (
    adopt_forms,
    change_deadline,
    open_half_year,
    remind_half_years,
    return_report,
    submit_report,
)
from evidence.actions.report_figures import (
    PaperFacts,
    Typed,
    describe_paper,
    save_figure,
    save_figure_once,
    write_section,
)
from evidence.half_year.forms import Kind
from evidence.models import FormEdition, HalfYearReport, ReportFigure
from evidence.queries.half_year import forms_of, latest_edition
from tests.evidence.half_year.asked import Asked, ask, at, fill, on
from tests.factories import Place


@pytest.fixture
def asked(phu_yen: Place) -> Asked:
    return ask(phu_yen)


def save(asked: Asked, key: str, text: str, *, version: int = 0, **more: object) -> ReportFigure:
    typed = Typed(text, **more)  # type: ignore[arg-type]
    return save_figure(
        report=asked.report, key=key, typed=typed, version=version, by=asked.official,
        clock=at(on(5)),
    )  # fmt: skip


def last_event(asked: Asked) -> Event:
    return Event.objects.filter(chain=asked.half_year.event_chain).order_by("-sequence")[0]


def last_notice(asked: Asked) -> Notice:
    """What the commune's leader was told last."""
    return Notice.objects.filter(to=asked.leader).order_by("-id")[0]


def test_opening_gives_every_commune_a_report_and_tells_it(asked: Asked) -> None:
    assert asked.half_year.reports.count() == 3
    assert FormEdition.objects.get().number == 1
    assert last_event(asked).what == "open_half_year"
    told = Notice.objects.filter(to=asked.leader).get()
    assert told.link == f"/half-years/{asked.half_year.pk}/"
    assert told.values["period"] == "6 tháng đầu năm 2024"


def test_a_half_year_is_opened_once_and_ahead_of_its_deadline(asked: Asked) -> None:
    with pytest.raises(Refused, match="open already"):
        ask(asked.place)
    with pytest.raises(Refused, match="must lie ahead"):
        open_half_year(year=2025, half=1, due_at=on(1), by=asked.standing, clock=at(on(2)))
    with pytest.raises(NotPermitted):
        open_half_year(year=2025, half=1, due_at=on(9), by=asked.leader, clock=at(on(2)))


def test_a_figure_is_saved_with_its_version_and_an_event(asked: Asked) -> None:
    row = save(asked, "3:3.1.2", "1234", note=" tính đến 14/6 ")
    assert (row.value, row.note, row.version) == ("1234", "tính đến 14/6", 1)
    row = save(asked, "3:3.1.2", "299", version=1)
    assert (row.value, row.version) == ("299", 2)
    event = last_event(asked)
    assert (event.what, event.old["value"], event.new["value"]) == ("save_figure", "1234", "299")


def test_somebody_else_was_first(asked: Asked) -> None:
    save(asked, "3:3.1.2", "299")
    for version in (0, 2):
        with pytest.raises(Conflict):
            save(asked, "3:3.1.2", "300", version=version)
    assert ReportFigure.objects.get().value == "299"


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("3:3.1", "100", "no figure 3:3.1"),  # computed
        ("3:3", "1", "no figure 3:3"),  # a heading
        ("9:1", "1", "no figure 9:1"),
        ("3:3.1.2", "3.91", "two ways"),
        ("3:3.1.2", "250.289", "two ways"),
        ("4:1", "3", "none of the values"),
    ],
)
def test_what_is_no_figure_is_refused(asked: Asked, key: str, text: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        save(asked, key, text)
    assert said in str(caught.value)
    assert not ReportFigure.objects.exists()


def test_a_figure_or_nothing_but_not_both(asked: Asked) -> None:
    assert save(asked, "3:4.1", "", nothing=True).nothing
    with pytest.raises(Refused, match="not both"):
        save(asked, "3:4.1", "1", version=1, nothing=True)


def test_others_do_not_write_the_commune_s_report(asked: Asked) -> None:
    for person in (asked.other_leader(), asked.standing):
        with pytest.raises(NotPermitted):
            save_figure(
                report=asked.report, key="3:3.1.2", typed=Typed("1"), version=0, by=person,
                clock=at(on(5)),
            )  # fmt: skip


def test_a_save_that_comes_twice_is_done_once(asked: Asked) -> None:
    key = uuid4()
    for _time in range(2):
        kept = save_figure_once(
            key=key, report=asked.report, indicator="3:3.1.2", typed=Typed("299"), version=0,
            by=asked.official, clock=at(on(5)),
        )  # fmt: skip
        assert kept["version"] == 1
    assert KeptAnswer.objects.count() == 1


def test_a_report_is_handed_in_whole(asked: Asked) -> None:
    with pytest.raises(Refused, match="have no figure yet"):
        submit_report(report=asked.report, by=asked.leader, clock=at(on(6)))
    fill(asked.report, asked.official, on(6))
    with pytest.raises(NotPermitted):
        submit_report(report=asked.report, by=asked.official, clock=at(on(7)))
    submit_report(report=asked.report, by=asked.leader, clock=at(on(7)))
    assert (asked.report.submitted_at, asked.report.is_late) == (on(7), False)
    assert last_event(asked).what == "submit_half_year_report"
    assert Notice.objects.filter(to=asked.standing).exists()
    with pytest.raises(Refused, match="handed in"):
        save(asked, "3:3.1.2", "1", version=1)
    with pytest.raises(Conflict):
        submit_report(report=asked.report, by=asked.leader, clock=at(on(7)))


def test_late_is_late_and_returned_is_open_again(asked: Asked) -> None:
    fill(asked.report, asked.official, on(6))
    submit_report(report=asked.report, by=asked.leader, clock=at(on(16)))
    assert asked.report.is_late
    with pytest.raises(Refused, match="Write why"):
        return_report(report=asked.report, reason=" ", by=asked.standing, clock=at(on(17)))
    return_report(report=asked.report, reason="Thiếu biểu 7", by=asked.standing, clock=at(on(17)))
    report = asked.report
    assert (report.submitted_at, report.is_late, report.returned_for) == (
        None,
        False,
        "Thiếu biểu 7",
    )
    assert last_event(asked).reason == "Thiếu biểu 7"
    assert (
        Notice.objects.filter(to=asked.leader).order_by("-id")[0].values["reason"] == "Thiếu biểu 7"
    )
    save(asked, "3:3.1.2", "298", version=1)


def test_who_has_not_reported_is_reminded_once_at_each_step(asked: Asked) -> None:
    reminded = [remind_half_years(clock=at(on(day))) for day in (2, 8, 8, 13, 14, 16, 16)]
    assert reminded == [0, 3, 0, 3, 3, 3, 0]
    assert "late" in last_notice(asked).template
    change_deadline(half_year=asked.half_year, due_at=on(20), by=asked.standing, clock=at(on(16)))
    assert remind_half_years(clock=at(on(18))) == 3


def test_another_authority_s_agency_changes_nothing(asked: Asked, bac_yen: Place) -> None:
    foreign = bac_yen.people[Role.STANDING_AGENCY]
    with pytest.raises(NotPermitted):
        change_deadline(half_year=asked.half_year, due_at=on(20), by=foreign, clock=at(on(2)))
    with pytest.raises(NotPermitted):
        adopt_forms(half_year=asked.half_year, by=foreign, clock=at(on(2)))
    with pytest.raises(NotPermitted):
        return_report(report=asked.report, reason="Sai", by=foreign, clock=at(on(2)))
    asked.half_year.refresh_from_db()
    assert asked.half_year.due_at == on(15)


def test_sections_are_written_and_prefilled_again(asked: Asked) -> None:
    report = asked.report
    write_section(
        report=report, key="1.1", text="Của phường", version=0, by=asked.official, clock=at(on(5))
    )
    assert asked.report.sections == {"1.1": "Của phường"}
    with pytest.raises(Conflict):
        write_section(
            report=report, key="1.1", text="Khác", version=0, by=asked.official, clock=at(on(5))
        )
    write_section(report=report, key="1.1", text=None, version=1, by=asked.leader, clock=at(on(5)))
    assert asked.report.sections == {}
    with pytest.raises(Refused, match="no such section"):
        write_section(report=report, key="9", text="", version=2, by=asked.leader, clock=at(on(5)))


def test_the_signed_paper_gets_its_number_after_submission(asked: Asked) -> None:
    fill(asked.report, asked.official, on(6))
    submit_report(report=asked.report, by=asked.leader, clock=at(on(7)))
    facts = PaperFacts(number="70/BC-UBND", signed_on=on(7).date())
    describe_paper(report=asked.report, facts=facts, version=0, by=asked.official, clock=at(on(8)))
    assert (asked.report.number, asked.report.signed_on) == ("70/BC-UBND", on(7).date())


# --- forms ----------------------------------------------------------------------------------------

NEW = IndicatorFacts("3.1.3", "Số hồ sơ quá hạn", Kind.COUNT, unit="Hồ sơ")


def codes(asked: Asked, form: int = 3) -> list[str]:
    found = forms_of(latest_edition(asked.place.authority)).form(form)
    assert found is not None
    return [each.code for each in found.shown]


def test_every_edit_is_a_new_edition(asked: Asked) -> None:
    by, clock = asked.standing, at(on(2))
    add_indicator(form=3, after="3.1.2", facts=NEW, seen=1, by=by, clock=clock)
    assert codes(asked)[11:15] == ["3.1", "3.1.1", "3.1.2", "3.1.3"]
    move_indicator(form=3, code="3.1.3", up=True, seen=2, by=by, clock=clock)
    assert codes(asked)[11:15] == ["3.1", "3.1.1", "3.1.3", "3.1.2"]
    retire_indicator(form=3, code="3.1.3", retired=True, seen=3, by=by, clock=clock)
    assert "3.1.3" not in codes(asked)
    renamed = IndicatorFacts("1.1", "Tên khác", Kind.COUNT, unit="Thủ tục")
    edit_indicator(form=3, facts=renamed, seen=4, by=by, clock=clock)
    set_checks(form=3, checks=["1.4.1 <= 1.4", ""], seen=5, by=by, clock=clock)
    assert edition_number(asked.place.authority) == 6
    assert forms_of(FormEdition.objects.get(number=1)).indicators["3:1.1"].label != "Tên khác"
    whats = Event.objects.filter(chain=f"authority:{asked.place.authority.pk}").order_by("sequence")
    assert [event.what for event in whats] == [
        "add_indicator", "move_indicator", "retire_indicator", "edit_indicator", "set_form_checks",
    ]  # fmt: skip


def test_forms_that_could_not_be_computed_are_refused(asked: Asked) -> None:
    by, clock = asked.standing, at(on(2))
    with pytest.raises(Faulty, match=r"not a number of these forms"):
        retire_indicator(form=3, code="3.1.1", retired=True, seen=1, by=by, clock=clock)
    twice = IndicatorFacts("1.1", "Hai lần", Kind.COUNT)
    with pytest.raises(Faulty, match="stands twice"):
        add_indicator(form=3, after="", facts=twice, seen=1, by=by, clock=clock)
    with pytest.raises(Conflict):
        add_indicator(form=3, after="", facts=NEW, seen=0, by=by, clock=clock)
    with pytest.raises(NotPermitted):
        add_indicator(form=3, after="", facts=NEW, seen=1, by=asked.leader, clock=clock)
    assert FormEdition.objects.count() == 1


def test_a_half_year_takes_the_latest_forms_while_nothing_is_handed_in(asked: Asked) -> None:
    add_indicator(form=3, after="3.1.2", facts=NEW, seen=1, by=asked.standing, clock=at(on(2)))
    assert "3:3.1.3" not in forms_of(asked.report.half_year.edition).indicators
    adopt_forms(half_year=asked.half_year, by=asked.standing, clock=at(on(3)))
    assert "3:3.1.3" in forms_of(asked.report.half_year.edition).indicators
    HalfYearReport.objects.filter(pk=asked.report.pk).update(
        submitted_at=on(4), submitted_by=asked.leader
    )
    with pytest.raises(Refused, match="handed in"):
        adopt_forms(half_year=asked.half_year, by=asked.standing, clock=at(on(5)))
