"""The address of a document that is published elsewhere: kept as text, never fetched. Pure."""

from urllib.parse import urlsplit

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _


def checked_address(address: str) -> str:
    """The address, which leads to a page over https and names nobody's password; nothing for
    nothing. Raises Refused."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(address) from None
    is_plain = address.isprintable() and " " not in address and "\\" not in address
    if parts.scheme != "https" or "." not in host.strip(".") or "@" in parts.netloc or not is_plain:
        raise _refused(address)
    return "https" + address[len("https") :]


def _refused(address: str) -> Refused:
    return Refused(
        _("“{address}” is not taken: the address of a document begins with https://."),
        address=address,
    )
