"""The texts of the decision and its report that an authority words itself (ADR 26)."""
