"""Constraints that many tables share."""

from django.db.models import CheckConstraint, Q


def together(*columns: str, name: str) -> CheckConstraint:
    """All columns filled or none: ties *who* to *when* (to *why*)."""
    none = Q(**{f"{column}__isnull": True for column in columns})
    every = Q(**{f"{column}__isnull": False for column in columns})
    return CheckConstraint(condition=none | every, name=name)
