"""English screens of a Vietnamese office: dates as in Vietnamese, figures with a point."""

from config.formats.vi.formats import *  # noqa: F403

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
