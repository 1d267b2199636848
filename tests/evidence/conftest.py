import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as site_settings

from tests.scoring.scene import Scene, build_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


@pytest.fixture
def other_scene(db: None) -> Scene:
    """Another authority's year: data that could leak."""
    return build_scene("Bắc Yên")


# The store in memory stands for an object store: it knows no folders, no renaming and no paths. A
# real one is tried too where the variables of README name a bucket of it.
STORES: dict[str, dict[str, Any]] = {
    "disk": site_settings.EVIDENCE_STORES["disk"],
    "memory": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
if os.environ.get("EVIDENCE_S3_BUCKET"):
    STORES["s3"] = site_settings.EVIDENCE_STORES["s3"]


@pytest.fixture(params=STORES)
def kind_of_store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> str:
    """The test runs once on each store, empty at its beginning."""
    settings.MEDIA_ROOT = tmp_path
    store = STORES[request.param]
    if request.param == "s3":
        store = {**store, "OPTIONS": {**store["OPTIONS"], "location": uuid4().hex}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    return str(request.param)
