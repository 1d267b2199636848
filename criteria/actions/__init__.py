"""Writing criteria sets: drafted, edited, checked and issued; then they never change."""

from criteria.actions.drafts import (
    copy_set,
    create_set,
    delete_draft,
    new_version,
    refuse_issued,
    replace_draft,
)
from criteria.actions.editing import (
    add_criterion,
    add_field,
    change_groups,
    change_heading,
    change_line,
    put_line_under,
    remove_line,
    renumber_lines,
    step_line,
)
from criteria.actions.issue import issue_set

__all__ = [
    "add_criterion",
    "add_field",
    "change_groups",
    "change_heading",
    "change_line",
    "copy_set",
    "create_set",
    "delete_draft",
    "issue_set",
    "new_version",
    "put_line_under",
    "refuse_issued",
    "remove_line",
    "renumber_lines",
    "replace_draft",
    "step_line",
]
