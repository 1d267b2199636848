"""The half-year report: forms of indicators as data, their figures, rates, sums and papers."""
