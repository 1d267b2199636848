"""An address as the QR code that a telephone reads off a paper. The same address, the same code."""

import base64
import io

CORRECTION = "M"  # readable with 15 % of it gone: papers are folded, stamped and copied
_BORDER = 2  # modules; the paper around is as white as the four that the norm asks for
_NO_SIZE = {"svg": {"omitsize": True}}  # the paper gives it
_PIXELS = 8  # of one module in the PNG: sharp at 300 dots an inch and 18 mm


def qr_svg(address: str) -> str:
    """A `data:` address of the drawing, as a PDF is made of."""
    drawn = base64.b64encode(_saved(address, "svg")).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def qr_png(address: str) -> bytes:
    """The picture that Word takes."""
    return _saved(address, "png")


def _saved(address: str, kind: str) -> bytes:
    import segno  # here: most papers have no address, and start without it

    written = io.BytesIO()
    code = segno.make_qr(address, error=CORRECTION, boost_error=False)
    scale = _PIXELS if kind == "png" else 1
    code.save(written, kind=kind, scale=scale, border=_BORDER, **_NO_SIZE.get(kind, {}))
    return written.getvalue()
