"""/verify/: anybody, with the hash off the paper."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from reports.models import Publication
from reports.queries import live_result
from reports.result.format import canonical_json, content_hash, to_json
from scoring.models import Period
from tests.reports import phu_yen
from tests.scoring.scene import Scene

TEXTS = {"causes": "- Chậm."}


@pytest.fixture
def publication(scene: Scene) -> Publication:
    """The result of Phù Yên as if it had been published for the scene."""
    return put(scene, to_json(phu_yen.result()))


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def put(
    scene: Scene, frozen: dict[str, object], *, revision: int = 1, sha256: str = "", **texts: str
) -> Publication:
    return Publication.objects.create(
        period=scene.period,
        revision=revision,
        revision_reason="Sai sót" if revision > 1 else "",
        result=canonical_json(frozen).decode(),
        sha256=sha256 or content_hash(frozen),
        log_sequence=1,
        log_head="c" * 64,
        published_at=scene.period.publication_due_at + timedelta(days=revision),
        published_by=scene.standing,
        **texts,
    )


def test_the_paper_is_found_by_its_code(stranger: Client, publication: Publication) -> None:
    page = stranger.get(f"/verify/{publication.sha256}/")
    text = page.content.decode()
    assert "every figure of it agrees" in text
    assert "Does not agree" not in text
    assert "Tường Phù" in text
    assert publication.log_head in text
    assert page.headers["Cache-Control"] == "public, max-age=300"
    assert not page.cookies


@pytest.mark.parametrize(("kept", "agrees"), [(content_hash(TEXTS), True), ("0" * 64, False)])
def test_the_texts_are_held_against_their_hash(
    stranger: Client, scene: Scene, kept: str, agrees: bool
) -> None:
    texts = {"prose": canonical_json(TEXTS).decode(), "prose_sha256": kept}
    publication = put(scene, to_json(phu_yen.result()), **texts)
    text = stranger.get(f"/verify/{publication.sha256}/").content.decode()
    assert kept in text
    assert ("every figure of it agrees" in text) is agrees


def test_its_first_characters_will_do(stranger: Client, publication: Publication) -> None:
    asked = f" {publication.sha256[:4].upper()} {publication.sha256[4:8]} "
    assert "every figure of it agrees" in stranger.get("/verify/", {"hash": asked}).content.decode()


@pytest.mark.parametrize("asked", ["0" * 64, "0" * 8])
def test_another_hash_is_not_known(stranger: Client, publication: Publication, asked: str) -> None:
    page = stranger.get("/verify/", {"hash": asked})
    assert page.status_code == 404
    assert "Nothing was published here" in page.content.decode()
    assert "Tường Phù" not in page.content.decode()


@pytest.mark.parametrize("asked", ["abc", "x" * 64, "' OR 1=1 --", "%", "0" * 65])
def test_what_is_no_hash_is_said_so(stranger: Client, scene: Scene, asked: str) -> None:
    page = stranger.get("/verify/", {"hash": asked})
    assert "A hash has 64 characters" in page.content.decode()


def test_a_corrected_publication_names_the_newest(
    stranger: Client, scene: Scene, publication: Publication
) -> None:
    corrected = to_json(phu_yen.result()) | {"evidence": {"01": ["a" * 64]}}
    newest = put(scene, corrected, revision=2)
    text = stranger.get(f"/verify/{publication.sha256}/").content.decode()
    assert "It was replaced by publication no. 2" in text
    assert newest.sha256 in text
    assert "replaced" not in stranger.get(f"/verify/{newest.sha256}/").content.decode()


def test_a_changed_row_is_shown_as_what_it_is(stranger: Client, scene: Scene) -> None:
    forged = to_json(phu_yen.result())
    forged["communes"][0]["rank"] = 2
    publication = put(scene, forged)
    text = stranger.get(f"/verify/{publication.sha256}/").content.decode()
    assert "does not agree with what was published" in text
    assert "hạng ghi 2, tính lại là 1" in text


def test_a_result_under_a_hash_of_another_does_not_agree(stranger: Client, scene: Scene) -> None:
    publication = put(scene, to_json(phu_yen.result()), sha256="f" * 64)
    assert publication.sha256 == "f" * 64
    text = stranger.get(f"/verify/{'f' * 64}/").content.decode()
    assert "does not agree with what was published" in text


def test_nothing_unpublished_is_found(stranger: Client, scene: Scene) -> None:
    """The live result has a hash too, and is nobody's business."""
    live = content_hash(to_json(live_result(scene.period)))
    assert stranger.get(f"/verify/{live}/").status_code == 404
    assert (
        str(Period.objects.get(pk=scene.period.pk).year)
        not in (stranger.get("/verify/").content.decode().partition("<main")[2])
    )


def test_the_queries_do_not_grow(
    stranger: Client, publication: Publication, django_assert_num_queries: object
) -> None:
    cache.clear()
    with django_assert_num_queries(2):  # type: ignore[operator]
        stranger.get(f"/verify/{publication.sha256}/")


def test_nothing_is_taken_but_a_question(stranger: Client, scene: Scene) -> None:
    assert stranger.post("/verify/", {"hash": "0" * 64}).status_code == 405
