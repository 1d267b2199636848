"""A criteria set out of the annex of a decision, as a Word document."""
