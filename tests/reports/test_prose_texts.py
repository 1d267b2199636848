"""The texts of a decision: saved as versions, carried into the next year, frozen when published."""

import io
import json
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document

from accounts.models import Event, User
from accounts.refusals import Conflict, NotPermitted, Refused
from reports.actions import publish
from reports.exports import export
from reports.models import ProseVersion
from reports.prose.actions import Change, Saved, restore_text, save_texts
from reports.prose.prefilled import prefilled
from reports.prose.queries import Origin, SectionText, prose_of, section_texts
from reports.prose.sections import HEADINGS, lines
from reports.queries import current_publication, frozen_result, live_result
from reports.result.format import content_hash
from scoring.actions.period import open_revision
from scoring.models import Period
from tests.reports.whole_years import finished, published
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.django_db

OWN = "Điều 1. Công bố Chỉ số năm 2022 như Biểu số 1.\nĐiều 2. Thi hành."


def save(
    scene: Scene, *changes: Change, by: User | None = None, moment: datetime | None = None
) -> Saved:
    return save_texts(
        period=scene.period,
        changes=changes,
        prefilled=prefilled(live_result(scene.period)),
        by=by or scene.standing,
        clock=at(moment or on(24)),
    )


def text(scene: Scene, section: str) -> SectionText:
    return next(
        each for each in section_texts(live_result(scene.period)) if each.section.key == section
    )


def events() -> list[tuple[str, object]]:
    told = Event.objects.filter(what__contains="text").order_by("sequence")
    return [(event.what, event.new["version"]) for event in told]


def test_what_was_not_written_is_as_the_data_gives_it(scene: Scene) -> None:
    result = live_result(scene.period)
    assert prose_of(result, None) == prefilled(result)
    assert {each.origin for each in section_texts(result)} == {Origin.PREFILLED}


def test_each_save_is_a_version_with_its_event(scene: Scene) -> None:
    assert save(scene, Change("articles", f"  {OWN}\r\n\r\n", 0)) == Saved(("articles",), ())
    save(scene, Change("articles", "Điều 1. Khác.", 1), moment=on(25))
    assert [
        (each.number, each.text, each.saved_at, each.saved_by)
        for each in ProseVersion.objects.order_by("number")
    ] == [(1, OWN, on(24), scene.standing), (2, "Điều 1. Khác.", on(25), scene.standing)]
    assert events() == [("save_text", 1), ("save_text", 2)]
    assert prose_of(live_result(scene.period), None)["articles"] == "Điều 1. Khác."
    assert text(scene, "articles").origin is Origin.WRITTEN


def test_what_somebody_else_saved_meanwhile_stays(scene: Scene) -> None:
    """The other sections of the form are saved."""
    save(scene, Change("articles", OWN, 0))
    done = save(scene, Change("articles", "Điều 1. Mất.", 0), Change("causes", "- Chậm.", 0))
    assert done == Saved(("causes",), ("articles",))
    assert text(scene, "articles").text == OWN
    assert text(scene, "causes").text == "- Chậm."


def test_a_section_given_back_follows_the_data(scene: Scene) -> None:
    save(scene, Change("articles", OWN, 0))
    save(scene, Change("articles", None, 1))
    now = text(scene, "articles")
    assert (now.number, now.origin, now.text) == (2, Origin.PREFILLED, now.prefilled)
    given = prefilled(live_result(scene.period))["articles"]
    assert ProseVersion.objects.get(number=2).text == given


def test_an_older_version_is_restored_as_a_new_one(scene: Scene) -> None:
    save(scene, Change("articles", OWN, 0))
    save(scene, Change("articles", "Điều 1. Khác.", 1))
    first = ProseVersion.objects.get(number=1)

    def restore(number: int) -> None:
        restore_text(
            version=first,
            number=number,
            prefilled=prefilled(live_result(scene.period)),
            by=scene.standing,
            clock=at(on(26)),
        )

    restore(2)
    third = ProseVersion.objects.get(number=3)
    assert (third.text, third.restored, third.saved_at) == (OWN, 1, on(26))
    assert events()[-1] == ("restore_text", 3)
    with pytest.raises(Conflict):
        restore(2)
    assert ProseVersion.objects.count() == 3


def test_only_who_publishes_may_write(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        save(scene, Change("articles", OWN, 0), by=scene.appraiser)
    assert not ProseVersion.objects.exists()
    assert events() == []


def test_a_line_left_as_prefilled_can_take_the_newer_figures(scene: Scene) -> None:
    """The text was written before the other communes were late."""
    given = prefilled(live_result(scene.period))
    before = {**given, "limits": "- Còn 01 đơn vị gửi chậm."}
    save_texts(
        period=scene.period,
        changes=[Change("limits", "- Còn 01 đơn vị gửi chậm.\n- Ý kiến riêng.", 0)],
        prefilled=before,
        by=scene.standing,
        clock=at(on(24)),
    )
    now = text(scene, "limits")
    assert now.has_newer_figures
    assert now.renewed == f"{given['limits']}\n- Ý kiến riêng."
    assert now.own_lines[-1] == "- Ý kiến riêng."


@pytest.mark.parametrize("lost", ["UPDATE", "DELETE"])
def test_the_database_keeps_every_version(scene: Scene, lost: str) -> None:
    save(scene, Change("articles", OWN, 0))
    statement = {
        "UPDATE": "UPDATE reports_proseversion SET text = 'Khác'",
        "DELETE": "DELETE FROM reports_proseversion",
    }[lost]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ProseVersion.objects.get().text == OWN


# Published


def test_publishing_freezes_the_texts_with_the_result(scene: Scene) -> None:
    finished(scene)
    save(scene, Change("articles", OWN, 0))
    publication = publish(period=scene.period, by=scene.standing, clock=at(on(29)))
    frozen = prose_of(frozen_result(publication), publication)
    assert frozen["articles"] == OWN
    assert frozen.keys() == HEADINGS.keys()
    assert content_hash(json.loads(publication.prose)) == publication.prose_sha256
    event = Event.objects.filter(what="publish").get()
    assert event.new["prose_sha256"] == publication.prose_sha256
    with pytest.raises(DatabaseError), transaction.atomic():
        type(publication).objects.update(prose="{}")


def test_published_texts_change_in_a_revision_alone(scene: Scene) -> None:
    published(scene)
    with pytest.raises(Refused, match="published"):
        save(scene, Change("articles", OWN, 0), moment=on(30))
    open_revision(period=scene.period, reason="Sai", by=scene.standing, clock=at(on(30)))
    save(scene, Change("articles", OWN, 0), moment=on(30))
    publication = current_publication(scene.period)
    assert publication is not None
    assert prose_of(frozen_result(publication), publication)["articles"] != OWN


def test_what_was_published_without_texts_is_drawn_as_prefilled(scene: Scene) -> None:
    publication = published(scene)
    publication.prose, publication.prose_sha256 = "", ""
    result = frozen_result(publication)
    assert prose_of(result, publication) == prefilled(result)


def word_text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


@pytest.mark.slow
def test_papers_are_drawn_with_the_written_texts(scene: Scene) -> None:
    """A draft with those that stand now, a publication with those that were frozen."""
    finished(scene)
    save(scene, Change("articles", OWN, 0))
    draft = export(live_result(scene.period), None, "docx")[0]
    assert "Công bố Chỉ số năm 2022 như Biểu số 1." in word_text(draft)
    publication = publish(period=scene.period, by=scene.standing, clock=at(on(29)))
    open_revision(period=scene.period, reason="Sai", by=scene.standing, clock=at(on(30)))
    save(scene, Change("articles", "Điều 1. Khác.", 1), moment=on(30))
    paper = export(frozen_result(publication), publication, "docx")[0]
    assert "Công bố Chỉ số năm 2022 như Biểu số 1." in word_text(paper)


# The next year


def next_year(scene: Scene, other: Scene) -> dict[str, SectionText]:
    """The texts of 2023, before anything was saved in it: the other scene's year, made ours."""
    Period.objects.filter(pk=other.period.pk).update(authority=scene.authority, year=2023)
    result = live_result(Period.objects.get(pk=other.period.pk))
    return {each.section.key: each for each in section_texts(result)}


def test_the_next_year_starts_from_the_lasting_texts(scene: Scene, other_scene: Scene) -> None:
    own_base = "Căn cứ Kế hoạch số 5/KH-UBND ngày 02 tháng 3 năm 2022 về Chỉ số năm 2022"
    given = prefilled(live_result(scene.period))
    save(
        scene,
        Change("legal_bases", f"{own_base}\n{given['legal_bases']}", 0),
        Change("causes", "- Chỉ của năm 2022.", 0),
    )
    begun = next_year(scene, other_scene)
    bases = begun["legal_bases"]
    assert bases.origin is Origin.CARRIED
    assert lines(bases.text)[0] == (
        "Căn cứ Kế hoạch số 5/KH-UBND ngày 02 tháng 3 năm 2022 về Chỉ số năm 2023"
    )
    assert lines(bases.text)[1:] == lines(bases.prefilled)
    assert begun["causes"].text == begun["causes"].prefilled


def test_another_authoritys_texts_are_not_carried(scene: Scene, other_scene: Scene) -> None:
    save(other_scene, Change("legal_bases", "Căn cứ riêng", 0))
    Period.objects.filter(pk=other_scene.period.pk).update(year=2021)
    assert text(scene, "legal_bases").origin is Origin.PREFILLED
    Period.objects.filter(pk=other_scene.period.pk).update(authority=scene.authority)
    assert text(scene, "legal_bases").text == "Căn cứ riêng"


def test_texts_are_fetched_in_two_queries_however_many_versions(scene: Scene) -> None:
    result = live_result(scene.period)
    for saved in range(3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            section_texts(result)
        assert len(queries) == 2, [query["sql"] for query in queries]
        save(scene, *(Change(key, f"Câu {saved}.", saved) for key in ("articles", "causes")))


def test_a_draft_of_another_period_has_its_own_texts(scene: Scene, other_scene: Scene) -> None:
    save(other_scene, Change("articles", OWN, 0))
    result = live_result(scene.period)
    assert prose_of(result, None)["articles"] != OWN
    moved = replace(result, period=replace(result.period, id=str(other_scene.period.pk)))
    assert prose_of(moved, None)["articles"] == OWN
