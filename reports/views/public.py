"""Published results for everybody, without an account; ADR 29 says what may stand there."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.refusals import Refused
from accounts.served_files import serve_file
from reports.formats import Format
from reports.public import answers, shown
from reports.public.choice import chosen
from reports.public.editions import Edition, editions, lineage, result_of, standings_of
from reports.public.files import stored_file, written_file
from reports.public.forms import RankingForm
from reports.public.history import relatives, years_of
from reports.tables.fields import RATE_PLACES


@public
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """GET: the authorities with their published years."""
    newest = [edition for edition in editions() if edition.is_newest]
    return answers.answer(
        request,
        "public/results.html",
        depends_on=newest,
        context=lambda: {"authorities": shown.authorities(standings_of(newest))},
    )


@public
@require_safe
def ranking(
    request: HttpRequest, authority_id: int, edition: str, revision: int | None = None
) -> HttpResponse:
    """GET: the ranking, searched, filtered and sorted (`?q=&block=&group=&sort=`); 404 for what is
    not published."""
    listed = editions([authority_id])
    found = _edition(listed, edition, revision)
    if found is None:
        return answers.missing()
    asked = {name: request.GET.get(name, "") for name in RankingForm.base_fields}

    def context() -> Mapping[str, object] | None:
        standings = standings_of([found]).get(found)
        if standings is None:
            return None
        form = RankingForm(standings, asked)
        return shown.frame(found, listed, standings) | {
            "form": form,
            "has_blocks": len(standings.blocks) > 1,
            "groups": shown.groups(standings),
            "rows": shown.rows(found, chosen(standings, form.choice)),
            "sorts": shown.sortings(asked, form.choice),
            "years": shown.other_years(found, listed),
        }

    return answers.answer(
        request, "public/ranking.html", depends_on=(found, listed, asked), context=context
    )


@public
@require_safe
def commune(
    request: HttpRequest, authority_id: int, edition: str, code: str, revision: int | None = None
) -> HttpResponse:
    """GET: a commune: its fields in that year, its years, what it came out of; 404 for one that
    the result does not have."""
    kin = lineage(authority_id, code)
    listed = editions({authority_id, *(each.authority_id for each in kin)})
    found = _edition([e for e in listed if e.authority_id == authority_id], edition, revision)
    if found is None:
        return answers.missing()

    def context() -> Mapping[str, object] | None:
        standings = standings_of([found]).get(found)
        standing = standings.of(code) if standings else None
        if standings is None or standing is None:
            return None
        result = result_of(found)
        over_years = standings_of(each for each in listed if each.is_newest)
        return shown.frame(found, listed, standings) | {
            "standing": standing,
            "of": standings.ranked_with(standing.block),
            "picture": shown.picture(result, code),
            "rate_places": RATE_PLACES,
            "fields": shown.field_rows(result, code),
            "years": shown.linked(years_of(authority_id, code, over_years)),
            "relatives": shown.linked_relatives(relatives(kin, over_years)),
        }

    return answers.answer(
        request, "public/commune.html", depends_on=(found, listed, kin), context=context
    )


@public
@require_safe
def download(
    request: HttpRequest, authority_id: int, edition: str, format: str, revision: int | None = None
) -> HttpResponseBase:
    """GET: the result as a file; 503 while it is not drawn yet; 404 for another format."""
    found = _edition(editions([authority_id]), edition, revision)
    if found is None or format not in set(Format):
        return answers.missing()
    etag = answers.etag_of(request, found)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return answers.kept_by_caches(unchanged, etag)
    response = _file(request, found, Format(format))
    if response is None:
        page = answers.drawn("public/not_now.html", {})
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return answers.kept_by_caches(response, etag)


def _file(request: HttpRequest, edition: Edition, format: Format) -> HttpResponseBase | None:
    """As it is stored, or written quickly; None while it is not there yet."""
    if stored := stored_file(edition, format):
        return serve_file(stored, request)
    try:
        written = written_file(edition, format)
    except Refused:
        return None
    if written is None:
        return None
    return HttpResponse(
        written.content,
        content_type=written.content_type,
        headers={"Content-Disposition": f'attachment; filename="{written.name}"'},
    )


@public
@require_safe
def elsewhere(request: HttpRequest, elsewhere: str) -> HttpResponse:
    """GET: 404, in the form of these pages, which set no cookie."""
    return answers.missing()


def _edition(
    listed: tuple[Edition, ...] | list[Edition], slug: str, revision: int | None
) -> Edition | None:
    """That revision, or the one that stands."""
    return next(
        (
            each
            for each in listed
            if each.slug == slug and each.revision == (revision or each.newest)
        ),
        None,
    )
