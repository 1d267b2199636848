"""Accounts: one person, one account, one unit, one role."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.units import Authority, Commune, Department
from accounts.roles import COMMUNE_ROLES, Role


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `seen_from` is the address of the request being answered, for the event log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        _("account name"),
        max_length=60,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": _("This account name is already taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=100)
    title = models.CharField(_("office title"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="users"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="users"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users"
    )
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may look into the records"), default=False)
    date_joined = models.DateTimeField(_("created at"), default=timezone.now)

    seen_from = ""

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR) | Q(authority__isnull=False),
                name="user_has_authority",
                violation_error_message=_("Choose the authority of this account."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=COMMUNE_ROLES, commune__isnull=False)
                | (~Q(role__in=COMMUNE_ROLES) & Q(commune__isnull=True)),
                name="user_commune_fits_role",
                violation_error_message=_(
                    "Officials and leaders of a commune need their commune; others have none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role=Role.APPRAISER, department__isnull=False)
                | (~Q(role=Role.APPRAISER) & Q(department__isnull=True)),
                name="user_department_fits_role",
                violation_error_message=_("An appraiser needs a department; others have none."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def unit_name(self) -> str:
        """The commune, department or authority that the person acts for."""
        unit = self.commune or self.department or self.authority
        return str(unit) if unit else ""
