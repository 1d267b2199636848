from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as site_settings

from tests.evidence.s3_endpoint import BUCKET, KEY_ID, SECRET, running_endpoint
from tests.scoring.scene import Scene, build_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


@pytest.fixture
def other_scene(db: None) -> Scene:
    """Another authority's year: data that could leak."""
    return build_scene("Bắc Yên")


# The store in memory stands for an object store in the fast tests: it knows no folders, no renaming
# and no paths. S3 itself is the storage of the settings over HTTP, at an endpoint of the tests or,
# where the variables of README name a bucket, at that one.
STORES: dict[str, dict[str, Any]] = {
    "disk": site_settings.EVIDENCE_STORES["disk"],
    "memory": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "s3": site_settings.EVIDENCE_STORES["s3"],
}


@pytest.fixture(params=["disk", "memory", pytest.param("s3", marks=pytest.mark.slow)])
def kind_of_store(
    request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The test runs once on each store, empty at its beginning."""
    settings.MEDIA_ROOT = tmp_path
    store = STORES[request.param]
    with ExitStack() as until_the_end:
        if request.param == "s3":
            options = {**store["OPTIONS"], "location": uuid4().hex}
            if not options["bucket_name"]:
                endpoint = until_the_end.enter_context(running_endpoint())
                options |= {"bucket_name": BUCKET, "endpoint_url": endpoint.url}
                options["addressing_style"] = "path"
                monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
                monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
            store = {**store, "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": store}
        yield str(request.param)
