"""Handing in own data and marking by it: written whole or not at all, traced, within one's own."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, User
from accounts.refusals import Conflict, NotPermitted, Refused
from scoring.actions import appraisal, workflow
from scoring.actions.own_data import Saved, Upload, save_own_data
from scoring.actions.own_deductions import OwnMark, deduct_by_own_figures
from scoring.models import Deduction, OwnFigure, Round, Score
from scoring.own_data import plan as plans
from scoring.own_data.comparing import Verdict
from scoring.own_data.facts import Key, OwnFact
from scoring.queries.appraisal import appraised_lines
from scoring.queries.history import history
from scoring.queries.own_data import compared_across, own_figure_of
from scoring.states import State
from tests.scoring.many_communes import supplement
from tests.scoring.own_data.files import LATE, book_of, changed, planned, put, template
from tests.scoring.scene import Scene, at, build_scene, on

D = Decimal
FILE = Upload("a" * 64, "so_lieu.xlsx")
REGISTER = "Sổ theo dõi văn bản của huyện"


@pytest.fixture(autouse=True)
def _english(in_english: None) -> Iterator[None]:
    return


def late(count: int = 1, commune: str = "01", source: str = REGISTER) -> OwnFact:
    """So many late reports, by the district's register."""
    return OwnFact(commune, "1.2", {"count": D(count)}, source, date(2022, 11, 30))


def save(
    scene: Scene,
    *facts: OwnFact,
    removed: Sequence[Key] = (),
    by: User | None = None,
    day: int = 11,
) -> Saved:
    return save_own_data(
        period=scene.period,
        facts=facts,
        removed=removed,
        upload=FILE,
        by=by or scene.appraiser,
        clock=at(on(day)),
    )


def mark(scene: Scene, *marks: OwnMark, by: User | None = None, day: int = 12) -> list[Deduction]:
    return deduct_by_own_figures(
        period=scene.period,
        code="1.2",
        marks=marks,
        legal_basis="Quy chế báo cáo",
        by=by or scene.appraiser,
        clock=at(on(day)),
    )


def events(what: str) -> list[Event]:
    return list(Event.objects.filter(what=what).order_by("chain", "sequence"))


def test_figures_are_kept_with_their_source_and_logged(scene: Scene) -> None:
    assert save(scene, late(), late(0, "02")) == Saved(written=2, removed=0)
    own = OwnFigure.objects.get(score=scene.score("1.2"))
    assert (own.figures, own.source, own.as_of) == ({"count": "1"}, REGISTER, date(2022, 11, 30))
    assert (own.by, own.at, own.department) == (scene.appraiser, on(11), scene.departments[0])
    assert own.upload == "a" * 64
    first, second = events("enter_own_figure")
    assert (first.new["commune"], first.new["figures"]) == ("01", {"count": "1"})
    assert first.reason == f"{REGISTER} (30/11/2022)"
    assert second.new["commune"] == "02"
    (whole,) = events("upload_own_data")
    assert whole.new == {
        "department": "Phòng Nội vụ", "file": "so_lieu.xlsx", "sha256": "a" * 64, "lines": 2,
    }  # fmt: skip


def test_a_later_upload_replaces_and_the_log_keeps_what_was_there(scene: Scene) -> None:
    save(scene, late())
    save(scene, late(2, source="Báo cáo 12/BC-VP"), day=12)
    assert OwnFigure.objects.get().figures == {"count": "2"}
    newest = events("enter_own_figure")[-1]
    assert newest.old == {"figures": {"count": "1"}, "source": REGISTER, "as_of": "2022-11-30"}
    assert save(scene, removed=[("01", "1.2")], day=13) == Saved(0, 1)
    assert not OwnFigure.objects.exists()
    assert events("remove_own_figure")[0].old["figures"] == {"count": "2"}


def test_the_same_file_twice_changes_nothing(scene: Scene) -> None:
    filled = changed(template(scene), *LATE)
    plan = planned(scene, filled)
    save(scene, *plan.facts)
    again = planned(scene, filled)
    assert (again.facts, again.emptied, again.unchanged) == ((), (), 2)
    downloaded = planned(scene, template(scene))
    assert (downloaded.facts, downloaded.emptied, downloaded.unchanged) == ((), (), 2)


def test_emptied_cells_are_named_and_go_only_if_asked(scene: Scene) -> None:
    save(scene, late(), late(0, "02"))
    plan = planned(scene, changed(template(scene), put("F10", None)))
    assert (plan.facts, plan.emptied, plan.unchanged) == ((), (("01", "1.2"),), 1)
    for removes, left in ((False, 2), (True, 1)):
        plans.take_over(
            book=book_of(scene),
            planned=plan,
            digest=plan.digest,
            upload=FILE,
            removes=removes,
            by=scene.appraiser,
            clock=at(on(12)),
        )
        assert OwnFigure.objects.count() == left


def test_what_changed_since_the_preview_is_a_conflict(scene: Scene) -> None:
    plan = planned(scene, changed(template(scene), *LATE))
    save(scene, late(3))
    with pytest.raises(Conflict, match="The figures have changed since the preview"):
        plans.take_over(
            book=book_of(scene),
            planned=plan,
            digest=plan.digest,
            upload=FILE,
            removes=False,
            by=scene.appraiser,
            clock=at(on(12)),
        )
    assert OwnFigure.objects.get().figures == {"count": "3"}


def test_a_survey_s_result_goes_into_the_line(scene: Scene) -> None:
    content = changed(
        template(scene, place=1), put("F5", "SIPAS 2022"), put("F6", "30/11/2022"), put("F10", 77)
    )
    plan = planned(scene, content, place=1)
    assert save(scene, *plan.facts, by=scene.other_appraiser) == Saved(1, 0)
    line = scene.score("2.3")
    # S002 9.1: 77 % of the maximum; here of 2.
    assert (line.base_points, line.note) == (D("1.54"), "SIPAS 2022 (30/11/2022)")
    assert (line.figures, line.version) == ({"value": "77"}, 1)
    assert not OwnFigure.objects.exists()
    (event,) = events("enter_survey")
    assert (event.new["base_points"], event.reason) == ("1.54", "SIPAS 2022 (30/11/2022)")
    assert planned(scene, content, place=1).facts == ()
    assert planned(scene, template(scene, place=1), place=1).unchanged == 1


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (
            OwnFact("01", "1.2", {"count": D(1)}, " ", date(2022, 11, 30)),
            "1.2, xã Tường Phù: say which document the figures are from, and of which day.",
        ),
        (
            OwnFact("01", "1.2", {"count": D(1)}, REGISTER, None),
            "1.2, xã Tường Phù: say which document the figures are from, and of which day.",
        ),
        (
            OwnFact("01", "1.2", {"count": D("1.5")}, REGISTER, date(2022, 11, 30)),
            "1.5 is not a whole number.",
        ),
    ],
)
def test_one_untraceable_figure_and_nothing_is_written(
    scene: Scene, fact: OwnFact, told: str
) -> None:
    with pytest.raises(Refused) as refusal:
        save(scene, late(0, "02"), fact)
    assert str(refusal.value) == told
    assert not OwnFigure.objects.exists()
    assert events("upload_own_data") == []


def test_nobody_hands_in_for_another_department(scene: Scene, other_scene: Scene) -> None:
    for by in (scene.other_appraiser, other_scene.appraiser, scene.standing, scene.leader):
        with pytest.raises(NotPermitted):
            save(scene, late(), by=by)
    assert not OwnFigure.objects.exists()


@pytest.mark.parametrize("state", [State.EXPLANATION, State.COUNCIL, State.FINAL])
def test_what_was_released_is_not_underpinned_later(scene: Scene, state: State) -> None:
    scene.at(state)
    with pytest.raises(Refused, match="its figures can no longer be changed"):
        save(scene, late(), day=24)
    assert save(scene, late(0, "02"), day=24).written == 1


def test_neither_after_sign_off_nor_in_a_closed_round(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    appraisal.sign_off(scorecard=scene.scorecard, by=scene.appraiser, clock=at(on(12)))
    with pytest.raises(Refused, match="has signed off xã Tường Phù"):
        save(scene, late(), day=13)
    appraisal.withdraw_sign_off(scorecard=scene.scorecard, by=scene.appraiser, clock=at(on(13)))
    Round.objects.filter(period=scene.period, number=1).update(
        closed_at=on(13), closed_by=scene.standing
    )
    with pytest.raises(Refused, match="the round of xã Tường Phù is closed"):
        save(scene, late(), day=13)


def test_a_survey_is_not_entered_after_its_release(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    result = OwnFact("01", "2.3", {"value": D(80)}, "SIPAS", date(2022, 11, 30))
    with pytest.raises(Refused, match="its figures can no longer be changed"):
        save(scene, result, by=scene.other_appraiser, day=19)


def test_a_difference_leads_to_a_deduction_by_its_figures(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    save(scene, late())
    each = compared_across(scene.period, "1.2")[scene.scorecard.pk]
    # One late report takes 0,25 of 1 (S002 3.6); the commune claims all.
    assert (each.comparison.verdict, each.comparison.takes) == (Verdict.DIFFERENT, D("0.25"))
    mark(scene, OwnMark("01", scene.score("1.2").version, " Một báo cáo trễ hạn "))
    made, line = Deduction.objects.get(), scene.score("1.2")
    assert (made.points, made.figures, made.reason) == (
        D("0.25"),
        {"count": "1"},
        "Một báo cáo trễ hạn",
    )
    assert (made.legal_basis, made.department) == ("Quy chế báo cáo", scene.departments[0])
    assert (line.appraised_points, line.version) == (D("0.75"), 2)
    (event,) = events("deduct")
    assert (event.new["points"], event.new["appraised_points"]) == ("0.25", "0.75")
    assert (event.old["appraised_points"], event.reason) == ("1", "Một báo cáo trễ hạn")
    settled = compared_across(scene.period, "1.2")[scene.scorecard.pk].comparison
    assert (settled.is_open, settled.is_settled) == (False, True)


def both_submitted(scene: Scene) -> None:
    """Two communes in round 1, both with full marks in 1.2."""
    scene.at(State.ROUND_1)
    second = scene.scorecard_of(scene.communes[1])
    scene.answer_all(second, scene.other_official)
    workflow.move(scorecard=second, to=State.ROUND_1, by=scene.other_leader, clock=at(on(9)))
    save(scene, late(), late(2, "02"))


def marks_of(scene: Scene) -> list[OwnMark]:
    found = compared_across(scene.period, "1.2").values()
    return [
        OwnMark(each.score.scorecard.commune.code, each.score.version, "Báo cáo trễ hạn")
        for each in found
    ]


def test_many_communes_are_marked_at_once(scene: Scene) -> None:
    both_submitted(scene)
    assert len(mark(scene, *marks_of(scene))) == 2
    stands = Score.objects.filter(criterion__code="1.2").order_by("scorecard__commune__code")
    assert list(stands.values_list("appraised_points", flat=True)) == [D("0.75"), D("0.5"), D(0)]


def test_one_line_refused_and_no_commune_is_marked(scene: Scene) -> None:
    both_submitted(scene)
    second, first = marks_of(scene)  # by name: Huy Bắc, Tường Phù
    stale = OwnMark(first.commune, first.version - 1, first.reason)
    bare = OwnMark(first.commune, first.version, " ")
    unknown = OwnMark("03", 0, "Không có số liệu")
    for refused, told in (
        (
            stale,
            "1.2, xã Tường Phù: the line was changed meanwhile. Nothing was marked; look again.",
        ),
        (bare, "1.2, xã Tường Phù: write the reason; the commune will read it."),
        (unknown, "1.2: your department no longer has figures of commune 03."),
    ):
        with pytest.raises(Refused) as refusal:
            mark(scene, second, refused)
        assert str(refusal.value) == told
    assert not Deduction.objects.exists()
    assert events("deduct") == []
    appraisal.sign_off(scorecard=scene.scorecard, by=scene.appraiser, clock=at(on(12)))
    with pytest.raises(Refused, match="has signed off xã Tường Phù"):
        mark(scene, second, first)
    with pytest.raises(Conflict):
        mark(scene, second, by=scene.other_appraiser)
    assert not Deduction.objects.exists()


def test_round_2_takes_only_for_what_was_added(scene: Scene) -> None:
    """The twin: with a document that came with the explanation the same mark is made."""
    scene.at(State.ROUND_1)
    save(scene, late())
    scene.deduct("1.1.1", "0.5")
    scene.survey(scene.scorecard)
    scene.sign_off_all(scene.scorecard)
    scene._move(State.EXPLANATION, scene.standing, on(14))
    workflow.move(
        scorecard=scene.scorecard, to=State.ROUND_2, by=scene.standing, clock=at(on(17, 17))
    )
    (seen,) = marks_of(scene)
    with pytest.raises(Refused) as refusal:
        mark(scene, seen, day=18)
    assert str(refusal.value) == (
        "1.2, xã Tường Phù: nothing was added to the line or said of it since round 1."
    )
    assert Deduction.objects.count() == 1
    supplement(scene.scorecard, "1.2", by=scene.official)
    (made,) = mark(scene, seen, day=18)
    assert (made.round.number, made.points) == (2, D("0.25"))


def test_twice_the_same_marks_take_once(scene: Scene) -> None:
    both_submitted(scene)
    seen = marks_of(scene)
    mark(scene, *seen)
    with pytest.raises(Conflict, match="the line was changed meanwhile"):
        mark(scene, *seen)
    assert Deduction.objects.count() == 2


def test_the_commune_does_not_read_the_department_s_figures(scene: Scene) -> None:
    save(scene, late(), day=3)
    scene.at(State.EXPLANATION)
    told = [entry.what for entry in history(scene.scorecard, scene.appraiser, "1.2").entries]
    assert "1.2: figures of the department" in told
    read = [entry.what for entry in history(scene.scorecard, scene.leader, "1.2").entries]
    assert [what for what in read if "department" in what] == []


def test_the_appraised_lines_bring_the_figures_along(scene: Scene) -> None:
    save(scene, late())
    lines = {line.criterion.code: line for line in appraised_lines(scene.scorecard)}
    with CaptureQueriesContext(connection) as queries:
        own = own_figure_of(lines["1.2"].score)
        assert own_figure_of(lines["1.1.1"].score) is None
    assert own is not None
    assert (own.source, len(queries)) == (REGISTER, 0)


def _many(monkeypatch: pytest.MonkeyPatch, count: int) -> Scene:
    communes = tuple((f"{n:03}", f"Xã {n:03}") for n in range(1, count + 1))
    monkeypatch.setattr("tests.scoring.scene.COMMUNES", communes)
    return build_scene(f"Huyện {count}")


def _statements(queries: CaptureQueriesContext) -> list[str]:
    """Batches of one statement count once: SQLite takes but so many values at a time."""
    begun = [query["sql"][:40] for query in queries.captured_queries]
    return [each for each, before in zip(begun, ["", *begun], strict=False) if each != before]


def _in_round_1(scene: Scene) -> list[str]:
    """All communes have claimed all of 1.2; their codes."""
    scene.period.scorecards.update(
        state=State.ROUND_1.value, submitted_at=on(9), submitted_by=scene.leader
    )
    Score.objects.filter(scorecard__period=scene.period, criterion__code="1.2").update(
        base_points=1, appraised_points=1, figures={"count": "0"}
    )
    return [commune.code for commune in scene.communes]


@pytest.mark.slow
@pytest.mark.django_db
def test_queries_do_not_grow_with_the_communes(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    for communes in (27, 150):
        scene = _many(monkeypatch, communes)
        codes = _in_round_1(scene)
        assert len(codes) == communes
        surveys = [
            OwnFact(code, "2.3", {"value": D(77)}, "SIPAS", date(2022, 11, 30)) for code in codes
        ]
        seen = [OwnMark(code, 0, "Trễ hạn") for code in codes]
        told: list[list[str]] = []
        for step in (
            lambda scene=scene, codes=codes: save(scene, *(late(1, code) for code in codes)),
            lambda scene=scene, told=surveys: save(scene, *told, by=scene.other_appraiser),
            lambda scene=scene: compared_across(scene.period, "1.2"),
            lambda scene=scene, seen=seen: mark(scene, *seen),
        ):
            with CaptureQueriesContext(connection) as queries:
                step()
            told.append(_statements(queries))
        assert Deduction.objects.filter(round__period=scene.period).count() == communes
        counted.append([len(each) for each in told])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 16
