"""The page of a draft: its tree to be edited, and what is still to be done."""

from typing import Any

from accounts.wording import show_figure
from criteria.models import CriteriaSet
from criteria.outline import SetOutline
from criteria.readiness import issue_faults
from criteria.views.drafts import to_do
from criteria.views.tree import tree_of


def draft_page(draft: CriteriaSet, outline: SetOutline) -> dict[str, Any]:
    """Finished texts and addresses of everything on the page."""
    faults = issue_faults(outline)
    return to_do(draft, faults) | {
        "faults": faults,
        "fields": tree_of(draft, outline, faults),
        "total": show_figure(outline.max_points),
    }
