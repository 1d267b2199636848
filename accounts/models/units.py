"""The units of the administration: who appraises, who checks, who is scored."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.vietnamese import search_key, sort_key


class Level(models.TextChoices):
    DISTRICT = "district", _("District")
    PROVINCE = "province", _("Province")


class CommuneKind(models.TextChoices):
    """`xã`, `phường`, `thị trấn`, `đặc khu`: the value is the word that stands on paper."""

    COMMUNE = "xã", _("Commune")
    WARD = "phường", _("Ward")
    TOWNSHIP = "thị trấn", _("Township")
    SPECIAL_ZONE = "đặc khu", _("Special zone")


class Authority(models.Model):
    """The appraising authority, and the words its papers are headed and signed with."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    area = models.CharField(
        _("area"), max_length=100, help_text=_("As in a sentence: “huyện Phù Yên”, “tỉnh Sơn La”.")
    )
    parent_name = models.CharField(_("superior body"), max_length=200, blank=True)
    standing_agency = models.CharField(_("standing agency"), max_length=200)
    place = models.CharField(
        _("place on papers"), max_length=100, help_text=_("Stands before the date: “Phù Yên”.")
    )
    signatory_title = models.CharField(_("signatory's title"), max_length=200, default="CHỦ TỊCH")
    signatory_name = models.CharField(_("signatory's name"), max_length=100, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A specialised department of the authority; appraises the criteria given to it."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="departments")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="department_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune of any kind. A merged commune is a new row that names its predecessors."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="communes")
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=CommuneKind)
    name = models.CharField(_("name"), max_length=100)
    block = models.CharField(
        _("block"),
        max_length=50,
        blank=True,
        help_text=_("Communes are ranked inside their block; leave empty to rank all together."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, blank=True)
    name_sort = models.TextField(editable=False)
    name_search = models.TextField(editable=False)

    class Meta:
        ordering = ["name_sort", "id"]
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        constraints = [
            models.UniqueConstraint(fields=["authority", "code"], name="commune_code_once"),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_from__lt=models.F("valid_to")),
                name="commune_valid_from_before_to",
                violation_error_message=_("“Valid to” must be after “valid from”."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """SQLite folds and sorts ASCII only; these two columns find and order Vietnamese names."""
        self.name_sort, self.name_search = sort_key(self.name), search_key(self.name)

    @property
    def full_name(self) -> str:
        """`xã Tường Phù`, `phường 2`; a township named as its district reads `thị trấn Phù Yên`."""
        return f"{self.kind} {self.name}"
