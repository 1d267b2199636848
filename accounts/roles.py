"""The roles that accounts have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COMMUNE_OFFICIAL = "commune_official", _("Commune official")
    COMMUNE_LEADER = "commune_leader", _("Commune leader")
    APPRAISER = "appraiser", _("Appraiser")
    STANDING_AGENCY = "standing_agency", _("Standing agency")
    COUNCIL_MEMBER = "council_member", _("Council member")
    LEADERSHIP = "leadership", _("Leadership")
    ADMINISTRATOR = "administrator", _("Administrator")


COMMUNE_ROLES = (Role.COMMUNE_OFFICIAL, Role.COMMUNE_LEADER)
