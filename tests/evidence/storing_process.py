"""Adds documents without end, to be killed meanwhile: `python -m tests.evidence.storing_process`.

With the argument `careless` the row comes first, and the file is written under its final name.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from evidence.actions import DocumentFacts, add_document  # noqa: E402
from evidence.models import Document, Dossier  # noqa: E402
from evidence.uploads import ExaminedFile, examine  # noqa: E402
from tests.evidence.pdf_files import pdf, stream  # noqa: E402
from tests.evidence.samples import upload  # noqa: E402
from tests.scoring.scene import build_scene  # noqa: E402

BYTES = 1024 * 1024


def add_carelessly(dossier: Dossier, examined: ExaminedFile) -> None:
    name = f"evidence/{examined.sha256[:2]}/{examined.sha256}"
    Document.objects.create(
        dossier=dossier,
        stage="self_assessment",
        title="Kế hoạch",
        file=name,
        sha256=examined.sha256,
        size_bytes=examined.size_bytes,
        added_at=timezone.now(),
        added_by=dossier.commune.users.order_by("pk")[0],
    )
    final = Path(settings.MEDIA_ROOT) / name
    final.parent.mkdir(parents=True, exist_ok=True)
    examined.upload.seek(0)
    with final.open("wb") as out:
        for chunk in examined.upload.chunks(16 * 1024):
            out.write(chunk)
            out.flush()


def main(*, careless: bool) -> None:
    first = Dossier.objects.order_by("commune__code").first()
    dossier = first or build_scene().scorecard.dossier
    official = dossier.commune.users.filter(role="commune_official")[0]
    print("ready", flush=True)
    while True:
        paper = upload(pdf(stream(b"", os.urandom(BYTES))))
        if careless:
            add_carelessly(dossier, examine(paper))
            continue
        add_document(
            dossier=dossier,
            facts=DocumentFacts(title="Kế hoạch"),
            codes=["1.1.1"],
            upload=paper,
            by=official,
            clock=timezone.now,
        )


if __name__ == "__main__":
    main(careless="careless" in sys.argv)
