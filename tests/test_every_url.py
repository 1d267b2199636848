"""Every URL, as every role: no rows of others, and nothing ever breaks (TRUST 4)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.actions.files import FileAsked, ask_for_file
from accounts.models import DrawnFile, User
from accounts.permissions import Permission
from accounts.roles import Role
from criteria.models import CriteriaSet
from evidence.actions import DocumentFacts, FileAnnounced, add_document, begin_upload
from evidence.actions.half_years import open_half_year
from scoring.actions.usual_reasons import ReasonFacts, add_reason
from scoring.models import Deduction, Receipt, UsualReason
from scoring.states import State
from tests.scoring.scene import Scene, at, build_scene, on

PUBLIC = {
    "accounts:sign_in",
    "accounts:sign_out",
    "set_language",
    "help:sign_in",
    "verify",
    "verify_hash",
    "public:results",
    "public:elsewhere",
    "public:ranking",
    "public:revision_ranking",
    "public:commune",
    "public:revision_commune",
    "public:file",
    "public:revision_file",
}


def named_urls(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name, names of its arguments) of every URL, the records site left out."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            arguments = list(pattern.pattern.converters)
            yield f"{namespace}{pattern.name}", arguments
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_urls(pattern, inner)


URLS = sorted(named_urls(get_resolver()))


def arguments_of(scene: Scene) -> dict[str, Any]:
    """A row of the scene for every kind of argument."""
    add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch", number="1/KH-UBND"),
        codes=["1.1.1"],
        by=scene.official,
        clock=at(on(2)),
    )
    begun = begin_upload(
        dossier=scene.scorecard.dossier,
        file=FileAnnounced(name="Báo cáo.pdf", size_bytes=10, key="1"),
        by=scene.official,
        clock=at(on(2)),
    )
    add_reason(facts=ReasonFacts(text="Nộp trễ"), by=scene.appraiser, clock=at(on(11)))
    half_year = open_half_year(year=2022, half=2, due_at=on(15), by=scene.standing, clock=at(on(2)))
    scene.at(State.EXPLANATION)
    return {
        "half_year_id": half_year.pk,
        "report_id": half_year.reports.get(commune=scene.communes[0]).pk,
        "key": "1:1",
        "period_id": scene.period.pk,
        "scorecard_id": scene.scorecard.pk,
        "set_id": CriteriaSet.objects.get(periods=scene.period).pk,
        "dossier_id": scene.scorecard.dossier_id,
        "upload_id": begun.pk,
        "document_id": scene.scorecard.dossier.documents.first().pk,
        "receipt_id": Receipt.objects.get(scorecard=scene.scorecard).pk,
        "reason_id": UsualReason.objects.get(department__authority=scene.authority).pk,
        "deduction_id": Deduction.objects.get(score__scorecard=scene.scorecard).pk,
        "code": "1.2",
        "state": State.ROUND_2.value,
        "number": 1,
        "revision": 1,
        "file_id": asked_file(scene).pk,
        "format": "json",
        "kind": "letter",
        "task_id": 1,
        "hash": "0" * 64,
        "section": "strengths",
        "topic": "saving",
        "authority_id": scene.authority.pk,
        "edition": str(scene.period.year),
        "elsewhere": "nowhere",
        "level": "reasons",
    }


def asked_file(scene: Scene) -> DrawnFile:
    asked = FileAsked(
        authority=scene.authority,
        kind="reports.draft",
        key="1",
        what={"period": str(scene.period.pk), "format": "docx", "state": ""},
        permission=Permission.STEER,
        file_name="1.docx",
        content_type="application/octet-stream",
    )
    return ask_for_file(asked=asked, by=scene.standing, at=on(20))


def filled(name: str, wanted: list[str], scene: Scene, facts: dict[str, Any]) -> str:
    if "pk" in wanted:
        rows = {
            "authority": scene.authority,
            "department": scene.departments[0],
            "commune": scene.communes[0],
        }
        kind = name.partition(":")[2].partition("_")[0]
        return reverse(name, kwargs={"pk": rows.get(kind, scene.official).pk})
    return reverse(name, kwargs={key: facts[key] for key in wanted})


@pytest.mark.slow
@pytest.mark.django_db
def test_no_url_shows_rows_of_another_authority(client_of: Callable[..., Client]) -> None:
    ours, theirs = build_scene(), build_scene("Bắc Yên")
    facts = arguments_of(theirs)
    named = [(n, w) for n, w in URLS if {"pk"} & set(w) or any(k.endswith("_id") for k in w)]
    assert len(named) > 30
    for user in ours.users.values():
        client = client_of(user)
        for name, wanted in named:
            url = filled(name, wanted, theirs, facts)
            for answer in (client.get(url), client.post(url)):
                assert answer.status_code in (403, 404, 405), (user.role, name, answer.status_code)


@pytest.mark.django_db
def test_no_url_shows_rows_of_another_commune(client_of: Callable[..., Client]) -> None:
    scene = build_scene()
    facts = arguments_of(scene)
    own = {"scorecard_id", "receipt_id", "deduction_id", "dossier_id", "document_id", "upload_id"}
    own |= {"report_id"}
    for user in (scene.other_official, scene.other_leader):
        client = client_of(user)
        for name, wanted in URLS:
            if own & set(wanted):
                url = filled(name, wanted, scene, facts)
                for answer in (client.get(url), client.post(url)):
                    assert answer.status_code in (403, 404, 405), (name, answer.status_code)


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_every_url_answers_everybody(client_of: Callable[..., Client], role: Role | None) -> None:
    """With rows of his own, or none: a page, a way elsewhere, or a refusal; never an error."""
    scene = build_scene()
    facts = arguments_of(scene)
    user = User.objects.filter(role=role, authority=scene.authority).first() if role else None
    client = client_of(user) if user else Client()
    for name, wanted in URLS:
        answer = client.get(filled(name, wanted, scene, facts))
        assert answer.status_code in (200, 302, 400, 403, 404, 405), (name, answer.status_code)
        if user is None and name not in PUBLIC:
            assert answer.status_code == 405 or answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.django_db
def test_a_disabled_account_is_out_at_its_next_request(client_of: Callable[..., Client]) -> None:
    scene = build_scene()
    client = client_of(scene.leader)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=scene.leader.pk).update(is_active=False)
    assert client.get("/").status_code == 302


@pytest.mark.django_db
def test_the_walk_would_see_a_leak(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twin: with the scope switched off the walk finds other people's pages."""
    from scoring.models import Scorecard
    from scoring.queries import scopes

    ours, theirs = build_scene(), build_scene("Bắc Yên")
    monkeypatch.setattr(scopes, "scorecards_visible_to", lambda _user: Scorecard.objects.all())
    url = reverse("scoring:history", args=[theirs.scorecard.pk])
    assert client_of(ours.standing).get(url).status_code == 200
