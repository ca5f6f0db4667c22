"""QR codes within pages and letters: black on white in both themes (ADR 0077)."""

from io import BytesIO

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """For a page, as large as its box."""
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - segno's own drawing


def qr_png(text: str) -> bytes:
    """For letters, which show no drawings."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()
