"""The small year of tests.scoring, for tests of what is made from it."""

from tests.scoring.conftest import other_scene, scene

__all__ = ["other_scene", "scene"]
