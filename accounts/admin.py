"""A window on the records of this room; nothing is written here."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import (
    Authority,
    Commune,
    Department,
    DrawnFile,
    Event,
    EventChain,
    Notice,
    User,
)
from accounts.records import ReadOnly

admin.site.unregister(Group)  # roles are data of this room; groups grant nothing


@admin.register(Authority)
class AuthorityRecords(ReadOnly):
    list_display = ["name", "level", "standing_agency"]


@admin.register(Department)
class DepartmentRecords(ReadOnly):
    list_display = ["name", "authority"]
    list_select_related = ["authority"]


@admin.register(Commune)
class CommuneRecords(ReadOnly):
    list_display = ["code", "kind", "name", "block", "authority"]
    list_select_related = ["authority"]
    search_fields = ["name_search", "code"]


@admin.register(User)
class UserRecords(ReadOnly):
    list_display = ["username", "full_name", "role", "authority", "is_active"]
    list_select_related = ["authority"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "full_name"]
    exclude = ["password", "groups", "user_permissions"]


@admin.register(Event)
class EventRecords(ReadOnly):
    list_display = ["chain", "sequence", "at", "by_name", "what", "subject_type", "subject_id"]
    list_filter = ["what"]
    ordering = ["-at", "-id"]
    search_fields = ["chain", "by_name", "subject_id"]


@admin.register(EventChain)
class EventChainRecords(ReadOnly):
    list_display = ["key", "sequence", "head_hash"]


@admin.register(Notice)
class NoticeRecords(ReadOnly):
    list_display = ["to", "template", "created_at", "read_at"]
    list_select_related = ["to"]


@admin.register(DrawnFile)
class DrawnFileRecords(ReadOnly):
    list_display = ["file_name", "kind", "state", "asked_at", "asked_by", "tries", "size_bytes"]
    list_select_related = ["asked_by"]
    list_filter = ["state", "kind"]
