"""What STYLE promises and no linter checks: read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]
ROOMS = ("accounts", "criteria", "evidence", "scoring", "reports")
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def modules(*patterns: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for pattern in patterns:
            for path in sorted((ROOT / room).glob(pattern)):
                if "migrations" not in path.parts:
                    yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def attributes(tree: ast.AST) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def managers_in(tree: ast.AST) -> list[int]:
    return [node.lineno for node in attributes(tree) if node.attr == "objects"]


def test_views_and_forms_fetch_through_scoped_queries_alone() -> None:
    found = {
        str(path): lines
        for path, tree in modules("views.py", "views/*.py", "forms.py", "forms/*.py")
        if (lines := managers_in(tree))
    }
    assert found == {}


def test_the_search_would_see_a_manager() -> None:
    assert managers_in(ast.parse("Scorecard.objects.get(pk=1)")) == [1]


def test_posted_data_is_read_by_forms_alone() -> None:
    """`request.POST` is handed on whole: nobody takes a key out of it."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("views.py", "views/*.py", "actions.py", "actions/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript | ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "POST"
    ]
    assert found == []


def test_actions_name_their_arguments() -> None:
    """Every public action is keyword-only and names who acts."""
    found = [
        f"{path}:{node.name}"
        for path, tree in modules("actions.py", "actions/*.py")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(argument.arg == "by" for argument in node.args.args)
        and not node.name.startswith("_")
        and not _asks(node)
    ]
    assert found == []


def _asks(node: ast.FunctionDef) -> bool:
    """`refuse_…`, `may_…` and the like ask and write nothing."""
    return node.name.split("_")[0] in ("refuse", "may", "permitted")


def test_files_and_functions_stay_short() -> None:
    long_files = [
        str(path)
        for path, _tree in modules("**/*.py")
        if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ]
    long_functions = [
        f"{path}:{node.name}"
        for path, tree in modules("**/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert (long_files, long_functions) == ([], [])


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if m._meta.app_label in ROOMS],
    ids=lambda model: model.__name__,
)
def test_who_and_when_are_tied_together(model: type[models.Model]) -> None:
    """A column `…_at` that may be empty, beside its `…_by`, needs a constraint on both."""
    columns = {field.name: field for field in model._meta.get_fields() if hasattr(field, "null")}
    pairs = [
        (name, f"{name.removesuffix('_at')}_by")
        for name, field in columns.items()
        if name.endswith("_at") and field.null and f"{name.removesuffix('_at')}_by" in columns
    ]
    conditions = [
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    for at, by in pairs:
        assert any(at in text and by in text for text in conditions), (model, at, by)
