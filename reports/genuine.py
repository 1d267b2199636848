"""What a publication in this database says, and what agrees when it is computed anew."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache

from accounts.refusals import Refused
from reports.models import Publication
from reports.result.format import from_json
from reports.result.json_text import Json
from reports.verifier.verify_result import Check, result_checks

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Standing:
    """Of one commune, as it was published."""

    rank: int
    full_name: str
    block: str
    total: Decimal
    applicable_max: Decimal
    index: Decimal | None
    group: str | None


@dataclass(frozen=True)
class Recomputed:
    """`checks` by two codes: the site's own is the one under the key `site`."""

    checks: tuple[Check, ...]
    standings: tuple[Standing, ...]
    authority: str
    year: int
    index_places: int

    @property
    def agrees(self) -> bool:
        return not any(check.faults for check in self.checks)


def recomputed(publication: Publication) -> Recomputed:
    """The ranking as it was frozen, beside what its frozen lines give. Computing takes a second
    for a province, so what came out is kept under the hash of what was read."""
    stands = hashlib.sha256(publication.result.encode()).hexdigest()
    read = (stands, publication.sha256, _hash_of_texts(publication), publication.prose_sha256)
    key = f"recomputed:{hashlib.sha256(':'.join(read).encode()).hexdigest()}"
    found = cache.get(key)
    if not isinstance(found, Recomputed):
        found = _recomputed(publication, stands)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _recomputed(publication: Publication, stands: str) -> Recomputed:
    data = json.loads(publication.result)
    of_hash = [] if stands == publication.sha256 else [f"{stands} ≠ {publication.sha256}"]
    own: list[str] = []
    try:
        from_json(data)
    except Refused as refusal:
        own.append(str(refusal))
    checks = (
        Check("hash", "", of_hash),
        *_texts_checks(publication),
        *result_checks(data),
        Check("site", "", own),
    )
    return Recomputed(
        checks=checks,
        standings=tuple(_standing(row) for row in data["communes"]),
        authority=data["authority"]["name"],
        year=data["period"]["year"],
        index_places=data["criteria_set"]["index_places"],
    )


def _texts_checks(publication: Publication) -> Iterator[Check]:
    """None of what was published before texts were kept."""
    stands, kept = _hash_of_texts(publication), publication.prose_sha256
    if stands or kept:
        yield Check("prose", "", [] if stands == kept else [f"{stands} ≠ {kept}"])


def _hash_of_texts(publication: Publication) -> str:
    return hashlib.sha256(publication.prose.encode()).hexdigest() if publication.prose else ""


def _standing(row: Json) -> Standing:
    """Read without computing, so that a page can show also what does not agree."""
    return Standing(
        rank=row["rank"],
        full_name=f"{row['kind']} {row['name']}",
        block=row["block"],
        total=Decimal(row["total"]),
        applicable_max=Decimal(row["applicable_max"]),
        index=None if row["index"] is None else Decimal(row["index"]),
        group=row["group"],
    )
