import pytest

from tests.scoring.scene import Scene, build_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


@pytest.fixture
def other_scene(db: None) -> Scene:
    """Another authority's year: data that could leak."""
    return build_scene("Bắc Yên")
