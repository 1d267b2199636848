"""The page of a draft: its tree to be edited, and what is still to be done."""

from typing import Any

from accounts.wording import say, show_figure
from criteria.models import CriteriaSet
from criteria.outline import SetOutline
from criteria.readiness import issue_faults
from criteria.views.drafts import where_to_mend
from criteria.views.tree import tree_of

MOST_UNFOLDED = 8  # more faults than these are folded up, so that the tree stays in sight


def draft_page(draft: CriteriaSet, outline: SetOutline) -> dict[str, Any]:
    """Finished texts and addresses of everything on the page."""
    faults = issue_faults(outline)
    return {
        "faults": faults,
        "to_do": [
            {"text": say(placed.fault), "url": where_to_mend(draft, placed, outline)}
            for placed in faults
        ],
        "is_unfolded": len(faults) <= MOST_UNFOLDED,
        "fields": tree_of(draft, outline, faults),
        "total": show_figure(outline.max_points),
    }
