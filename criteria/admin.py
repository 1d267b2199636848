"""A window on the records of this room; nothing is written here."""

from django.contrib import admin

from accounts.records import ReadOnly
from criteria.models import CriteriaSet, Criterion, Field, GroupThreshold


@admin.register(CriteriaSet)
class CriteriaSetRecords(ReadOnly):
    list_display = ["title", "year", "authority", "status", "issued_at"]
    list_select_related = ["authority"]
    list_filter = ["status", "year"]


@admin.register(Field)
class FieldRecords(ReadOnly):
    list_display = ["code", "name", "kind", "max_points", "criteria_set"]
    list_select_related = ["criteria_set"]


@admin.register(Criterion)
class CriterionRecords(ReadOnly):
    list_display = ["code", "name", "max_points", "is_leaf", "department", "criteria_set"]
    list_select_related = ["criteria_set", "department"]
    search_fields = ["code", "name"]


@admin.register(GroupThreshold)
class GroupThresholdRecords(ReadOnly):
    list_display = ["group", "lower", "block", "criteria_set"]
    list_select_related = ["criteria_set"]
