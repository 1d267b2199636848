"""What must hold of periods, scorecards, lines and their appraisal (TRUST 13)."""

from scoring.invariants import (
    appraisal,
    council,
    fed_figures,
    lines,
    own_data,
    plans,
    replays,
    scorecards,
)

INVARIANTS = (
    scorecards.INVARIANTS
    + lines.INVARIANTS
    + appraisal.INVARIANTS
    + council.INVARIANTS
    + own_data.INVARIANTS
    + fed_figures.INVARIANTS
    + plans.INVARIANTS
    + replays.INVARIANTS
)
