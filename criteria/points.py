"""The database column of points: Decimal in Python, integer thousandths underneath (TRUST 1)."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

THOUSAND = Decimal(1000)

if TYPE_CHECKING:
    Base = models.IntegerField[Decimal | int | str, Decimal]
else:
    Base = models.IntegerField


class PointsField(Base):
    """Exact points with up to three decimals. Sums of it are exact on every database."""

    description = _("Points")
    default_error_messages = {
        "inexact": _("“%(value)s” has more than three decimals."),
        "invalid": _("“%(value)s” is not a number of points."),
    }

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / THOUSAND

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise TypeError("Points are never floats.")
        try:
            return Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        points = self.to_python(value)
        assert points is not None
        thousandths = points * THOUSAND
        if not points.is_finite() or thousandths != thousandths.to_integral_value():
            raise ValidationError(
                self.error_messages["inexact"], code="inexact", params={"value": value}
            )
        return int(thousandths)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        defaults = {"form_class": forms.DecimalField, "decimal_places": 3, "localize": True}
        return models.Field.formfield(self, **{**defaults, **kwargs})
