"""`python -m bench`: what SPEED asks, measured beside a reference in the same run."""
