"""How each statistic is computed, in words and signs, for whoever wants to follow it. Pure."""

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.statistics.phrases import Statistic

RISING = _("Count of the units with: index of this year, as printed - index of last year {sign} 0")
RANKED = _("Count of the units with: rank of last year - rank of this year {sign} 0")

FORMULAS: dict[str, Sentence] = {
    "communes": sentence(_("Count of the units in the result")),
    "criteria": sentence(_("Counts of fields, criteria and sub-criteria in the criteria set")),
    "criteria_changes": sentence(
        _(
            "Lines of both sets, matched by what each says it comes from, else by their codes; "
            "counted by what became of them"
        )
    ),
    "submission": sentence(_("Count of the units that submitted before the deadline ÷ all units")),
    "council": sentence(_("As entered for the period")),
    "team": sentence(_("As entered for the period")),
    "mean": sentence(
        _(
            "Sum of the indices ÷ count of the units with an index; its change is over those "
            "with an index of both years"
        )
    ),
    "extremes": sentence(_("Highest and lowest index, all units that reached it")),
    "group": sentence(
        _(
            "Units whose index before rounding reaches the lower bound of the group; share = "
            "count ÷ all units × 100"
        )
    ),
    "ungrouped": sentence(_("Units that reach no bound or have no index")),
    "not_compared": sentence(_("Units without an index of one of the two years")),
    "risers": sentence(RISING, sign=">"),
    "fallers": sentence(RISING, sign="<"),
    "unchanged": sentence(RISING, sign="="),
    "rank_up": sentence(RANKED, sign=">"),
    "rank_kept": sentence(RANKED, sign="="),
    "rank_down": sentence(RANKED, sign="<"),
    "rank_not_compared": sentence(_("Units without a rank of last year")),
    "field": sentence(_("Sum of the points in the field ÷ count of the units it applied to")),
    "gap": sentence(
        _(
            "Highest index - lowest index, as printed; its change is over those with an "
            "index of both years"
        )
    ),
    "above_mean": sentence(_("Count of the units with: index before rounding > mean index")),
    "median": sentence(
        _(
            "The index in the middle of the order; of an even count the mean of the two in "
            "the middle"
        )
    ),
    "self_and_appraised": sentence(
        _(
            "Sum of the points claimed ÷ count of the units; sum of the final points ÷ count "
            "of the units"
        )
    ),
    "weakest_fields": sentence(
        _("Rate = sum of the points ÷ sum of the applicable maxima × 100, lowest first")
    ),
    "weakest_criteria": sentence(
        _("Rate = sum of the points ÷ sum of the applicable maxima × 100, lowest first")
    ),
    "most_lost": sentence(
        _("Lost = sum of the applicable maxima - sum of the final points, over all units")
    ),
    "most_cut": sentence(_("Less = points claimed - final points of the unit")),
}


def formula_of(statistic: Statistic) -> Sentence:
    """`group.A` is computed as every group."""
    return FORMULAS[statistic.key.partition(".")[0]]
